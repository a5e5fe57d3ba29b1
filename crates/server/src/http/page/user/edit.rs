//! `/users/{id}/edit`

use super::super::super::extract::{ClientOrigin, Form, PathId, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::{Link, Place, RecordField, RecordGroup, RecordPage};
use super::super::{confirm, frame, record};
use super::{PARTICULARS, administrated, home, name, path};
use crate::app::App;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Origin, user};
use axum::extract::State;
use countersign_core::contact::EmailAddress;
use countersign_core::directory::UserDraft;
use countersign_core::id::UserId;
use countersign_core::user::User;
use serde_json::{Value, json};

/// The form, filled with what is kept.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<UserId>,
) -> Result<Reply, Reply> {
    let admin = administrated(&app, &actor, id).await?;
    let fields = record::saved(&PARTICULARS, &admin.user().to_wire());
    Ok(Reply::page(&page(&app, &actor, admin.user(), fields).await?))
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    PathId(id): PathId<UserId>,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrated(&app, &actor, id).await?;
    // Links to reset the password go to the address: whoever sits at an open session does not move it.
    if EmailAddress::key_of(form.text("email").trim()) != admin.user().email.key() {
        confirm::required_in_form(&app, &actor, &form, &format!("{}/edit", path(id))).await?;
    }
    let kept = admin.user().to_wire();
    match save(&app, &actor, kept.clone(), &form, &origin).await {
        Ok(user) => Ok(Reply::redirect(&format!("{}?notice=saved", path(user.id)))),
        Err(error) => {
            let fields = record::typed(&PARTICULARS, &form);
            let page = page(&app, &actor, admin.user(), fields).await?;
            let page = RecordPage { version: Some(record::version(&form)), ..page };
            Err(record::refused(page, error, Some(&kept)))
        }
    }
}

/// What the form does not show stays as it is.
async fn save(
    app: &Shared,
    actor: &Actor,
    mut wire: Value,
    form: &Form,
    origin: &Origin,
) -> FlowResult<User> {
    if let Some(object) = wire.as_object_mut() {
        record::put(object, &PARTICULARS, form);
        object.insert("version".to_owned(), json!(record::version(form)));
    }
    let draft = UserDraft::from_wire(&wire).map_err(FlowError::from)?;
    user::save(app, actor, &draft, false, origin).await
}

async fn page(app: &App, actor: &Actor, user: &User, fields: Vec<RecordField>) -> Result<RecordPage, Reply> {
    let (section, mut trail) = home(app, actor, user).await?;
    let own = path(user.id);
    trail.push(Link::new(name(user), own.clone()));
    Ok(RecordPage {
        page: frame(app, actor, section),
        notice: None,
        problem: None,
        place: Place { trail, heading: "Edit particulars".to_owned(), ..Place::default() },
        action: format!("{own}/edit"),
        version: Some(user.version),
        groups: vec![RecordGroup { heading: "", fields }],
        submit: "Save",
        cancel: own,
        acts: Vec::new(),
    })
}
