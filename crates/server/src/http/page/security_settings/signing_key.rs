//! `/security-settings/general/signing-key`: another key for tokens.

use super::super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::views::SigningKeyPage;
use super::super::{administrator, confirm, frame};
use super::{PATH, key};
use crate::flow::signing;
use axum::extract::State;

const OWN_PATH: &str = "/security-settings/general/signing-key";

/// The question.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
) -> Result<Reply, Reply> {
    administrator(&actor)?;
    confirm::required_for(&app, &actor, OWN_PATH)?;
    let key = key(&app);
    if key.is_from_file {
        // The page says where it can be replaced.
        return Err(Reply::redirect(PATH));
    }
    Ok(Reply::page(&SigningKeyPage { page: frame(&app, &actor, PATH), key }))
}

/// The answer.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    confirm::required_for(&app, &actor, OWN_PATH)?;
    let drop_old = form.is_ticked("drop_old");
    signing::rotate_by(&app, &admin, drop_old, &origin).await?;
    let notice = if drop_old { "signing-key-replaced" } else { "signing-key-rotated" };
    Ok(Reply::redirect(&format!("{PATH}?notice={notice}")))
}
