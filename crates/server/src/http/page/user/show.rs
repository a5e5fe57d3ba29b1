//! `/users/{id}`

use super::super::super::extract::{PathId, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{HeldMethod, Place, UserPage};
use super::super::{account_sessions, frame, moment, notice};
use super::{administrated, home, name, path, words};
use crate::flow::help;
use crate::flow::person::Person;
use axum::extract::State;
use countersign_core::account::Factor;
use countersign_core::id::UserId;

/// A user with everything that can be done for them.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<UserId>,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrated(&app, &actor, id).await?;
    let help::Look { person, sessions } = help::look(&app, &admin).await?;
    let (section, trail) = home(&app, &actor, &person.user).await?;
    let (user, credentials) = (&person.user, &person.credentials);
    let place_of = trail.get(1).map(|link| link.label.clone());
    let role = words::role(user.role.authority());
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    Ok(Reply::page(&UserPage {
        page: frame(&app, &actor, section),
        notice: notice::from_query(&query),
        place: Place { heading: name(user), trail, ..Place::default() },
        path: path(user.id),
        is_self: user.id == actor.user().id,
        particulars: vec![
            ("Email", user.email.to_string()),
            ("First name", own(&user.first_name)),
            ("Last name", own(&user.last_name)),
            ("Phone", own(&user.phone)),
            ("Role", place_of.map_or_else(|| role.to_owned(), |title| format!("{role}, {title}"))),
        ],
        made: moment(user.created_at),
        last_sign_in: credentials.last_login_at.map(moment),
        account: words::account(credentials.standing(app.now()), credentials.password_hash.is_some()),
        methods: methods(&person),
        is_enforced: person.is_enforced(),
        sessions: sessions.iter().map(|session| account_sessions::row(session, None)).collect(),
    }))
}

/// Everything that is set up, also what cannot be used at present.
fn methods(person: &Person) -> Vec<HeldMethod> {
    let mut enrolments: Vec<_> = person.account.enrolments.iter().collect();
    enrolments.sort_by_key(|enrolment| enrolment.method());
    let held = enrolments.into_iter().map(|enrolment| HeldMethod {
        kind: enrolment.method().into(),
        detail: match &enrolment.factor {
            Factor::BackupCode { left } => Some(format!("{left} codes left")),
            other => other.masked_contact().map(|contact| format!("Codes go to {contact}")),
        },
        since: moment(enrolment.created_at),
        is_offered: person.platform.method(enrolment.method()).is_some(),
    });
    held.collect()
}
