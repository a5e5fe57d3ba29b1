//! `/users/{id}/{act}`: what administrators do to an account, each after a question.

mod question;

use super::super::super::error::{Failure, Problem};
use super::super::super::extract::{ClientOrigin, SignedIn, read_uuid};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{ActPage, ActivationLinkPage, Link, MethodKind, Notice, Place};
use super::super::{act, confirm, frame, moment};
use super::{administrated, home, name, path};
use crate::app::App;
use crate::flow::activation;
use crate::flow::rights::UserAdmin;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Origin, help, sessions, user};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use countersign_core::id::UserId;
use countersign_core::user::User;

/// Something that is done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Enable,
    Disable,
    Unlock,
    EndSessions,
    RemoveMethods,
    RemoveMethod(MethodKind),
    SendActivationMail,
    ShowActivationLink,
    Delete,
}

impl Act {
    /// The act behind a word in an address.
    fn from_slug(slug: &str) -> Option<Self> {
        Some(match slug {
            "enable" => Self::Enable,
            "disable" => Self::Disable,
            "unlock" => Self::Unlock,
            "end-sessions" => Self::EndSessions,
            "remove-methods" => Self::RemoveMethods,
            "send-activation-mail" => Self::SendActivationMail,
            "show-activation-link" => Self::ShowActivationLink,
            "delete" => Self::Delete,
            other => Self::RemoveMethod(MethodKind::from_slug(other.strip_prefix("remove-")?)?),
        })
    }

    /// The notice for when it is done.
    fn notice(self) -> &'static str {
        match self {
            Self::Enable => "user-enabled",
            Self::Disable => "user-disabled",
            Self::Unlock => "user-unlocked",
            Self::EndSessions => "user-signed-out",
            Self::RemoveMethods => "methods-removed",
            Self::RemoveMethod(_) => "method-removed",
            Self::SendActivationMail | Self::ShowActivationLink => "user-invited",
            Self::Delete => "user-deleted",
        }
    }
}

/// Whom, and what.
pub(in crate::http) struct On(UserId, Act, String);

impl FromRequestParts<Shared> for On {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Failure> {
        let found = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((id, slug)) = found.map_err(|_| Problem::NotFound)?;
        let act = Act::from_slug(&slug).ok_or(Problem::NotFound)?;
        Ok(Self(read_uuid(&id)?.into(), act, slug))
    }
}

/// The question.
pub(in crate::http) async fn ask(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    On(id, act, slug): On,
) -> Result<Reply, Reply> {
    let admin = administrated(&app, &actor, id).await?;
    require_proof(&app, &actor, (id, act, &slug))?;
    Ok(Reply::page(&page(&app, &actor, admin.user(), act, &slug).await?))
}

/// The answer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    On(id, act, slug): On,
    ClientOrigin(origin): ClientOrigin,
) -> Result<Reply, Reply> {
    let admin = administrated(&app, &actor, id).await?;
    require_proof(&app, &actor, (id, act, &slug))?;
    // Before it is done: who is deleted has no home any more.
    let (_, trail) = home(&app, &actor, admin.user()).await?;
    match carry_out(&app, &admin, act, &origin).await {
        Ok(Some(link)) => link_page(&app, &actor, admin.user(), &link, None).await,
        Ok(None) => {
            let list = trail.last().map_or_else(|| "/users".to_owned(), |link| link.path.clone());
            let back = if act == Act::Delete { list } else { path(id) };
            Ok(Reply::redirect(&format!("{back}?notice={}", act.notice())))
        }
        Err(error) => Err(act::refused(page(&app, &actor, admin.user(), act, &slug).await?, error)),
    }
}

/// Second factors are changed on pages only by who has just shown to know the password, also those of others.
fn require_proof(app: &App, actor: &Actor, (id, act, slug): (UserId, Act, &str)) -> Result<(), Reply> {
    match act {
        Act::RemoveMethods | Act::RemoveMethod(_) => {
            confirm::required_for(app, actor, &format!("{}/{slug}", path(id)))
        }
        _ => Ok(()),
    }
}

/// Does it. A link is to be shown.
async fn carry_out(
    app: &App,
    admin: &UserAdmin,
    act: Act,
    origin: &Origin,
) -> FlowResult<Option<activation::Link>> {
    match act {
        Act::Enable => help::set_enabled(app, admin, true, origin).await?,
        Act::Disable => help::set_enabled(app, admin, false, origin).await?,
        Act::Unlock => help::unlock(app, admin, origin).await?,
        Act::EndSessions => sessions::end_of(app, admin, None, origin).await?,
        Act::RemoveMethods => drop(help::remove_methods(app, admin, None, origin).await?),
        Act::RemoveMethod(kind) => {
            drop(help::remove_methods(app, admin, Some(kind.method()), origin).await?);
        }
        Act::SendActivationMail => {
            activation::invite(app, admin.user()).await?.map_err(FlowError::InvitationNotMailed)?;
        }
        Act::ShowActivationLink => return activation::link(app, admin).await.map(Some),
        Act::Delete => user::delete(app, admin, origin).await?,
    }
    Ok(None)
}

async fn page(app: &App, actor: &Actor, user: &User, act: Act, slug: &str) -> Result<ActPage, Reply> {
    let (section, mut trail) = home(app, actor, user).await?;
    let own = path(user.id);
    let called = name(user);
    trail.push(Link::new(called.clone(), own.clone()));
    let question = question::of(act, &called);
    Ok(ActPage {
        page: frame(app, actor, section),
        problem: None,
        place: Place { trail, heading: question.heading, ..Place::default() },
        lines: question.lines.iter().map(|line| (*line).to_owned()).collect(),
        action: format!("{own}/{slug}"),
        submit: question.submit,
        is_danger: question.is_danger,
        cancel: own,
    })
}

/// Shows a link, this once.
pub(super) async fn link_page(
    app: &App,
    actor: &Actor,
    user: &User,
    link: &activation::Link,
    notice: Option<Notice>,
) -> Result<Reply, Reply> {
    let (section, mut trail) = home(app, actor, user).await?;
    trail.push(Link::new(name(user), path(user.id)));
    Ok(Reply::page(&ActivationLinkPage {
        page: frame(app, actor, section),
        notice,
        place: Place { trail, heading: "Activation link".to_owned(), ..Place::default() },
        email: user.email.to_string(),
        url: link.url.clone(),
        until: moment(link.expires_at),
        back: path(user.id),
    }))
}
