//! `/security-settings/general`: rules for passwords, locks and links, and the lifetimes of tokens.

mod form;
pub(in crate::http) mod signing_key;
mod tokens;

pub(in crate::http) use tokens::submit as submit_tokens;

use super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{KeyPanel, RulesForm, SecuritySettingsPage};
use super::{administrator, frame, notice};
use crate::app::App;
use crate::config::SigningAlgorithm;
use crate::flow::rights::SystemAdmin;
use crate::flow::session::Actor;
use crate::flow::{FlowError, FlowResult, Refusal, security, signing};
use axum::extract::State;
use axum::http::StatusCode;
use countersign_core::security::SecuritySettings;

const PATH: &str = "/security-settings/general";

/// What is said when somebody else saved meanwhile.
const STALE: &str = "Somebody else saved these settings after you opened this page, so yours were not saved. \
                     Save again to replace theirs, or open the page anew to see them.";

/// The forms, filled with what is saved.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let page = present(&app, &actor, &admin).await?;
    Ok(Reply::page(&SecuritySettingsPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the rules.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let failures = app.config.lockout.password_failures_to_lock();
    let page = async |rules: RulesForm| -> FlowResult<SecuritySettingsPage> {
        Ok(SecuritySettingsPage { rules, ..present(&app, &actor, &admin).await? })
    };
    let mut typed = form::typed(&form, failures);
    let settings = match SecuritySettings::from_wire(&form::to_wire(&form)) {
        Ok(settings) if form::complain_of_gaps(&mut typed) => settings,
        Ok(_) => return Err(Reply::refused(&page(typed).await?)),
        Err(violations) => {
            form::complain_of_gaps(&mut typed);
            form::complain(&mut typed, &violations);
            return Err(Reply::refused(&page(typed).await?));
        }
    };
    let seen = form.text("version").parse().unwrap_or(-1);
    match security::save(&app, &admin, settings, Some(seen), &origin).await {
        Ok(_) => Ok(Reply::redirect(&format!("{PATH}?notice=settings-saved"))),
        Err(FlowError::Refused(refusal @ Refusal::StaleSettings)) => {
            // The form now stands on what is saved, so that a second look and a second click are enough.
            typed.version = security::find(&app, &admin).await?.version.to_string();
            typed.problem = Some(STALE.into());
            Err(Reply::page_with(StatusCode::CONFLICT, &page(typed).await?).because(refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with what is saved.
async fn present(app: &App, actor: &Actor, admin: &SystemAdmin) -> FlowResult<SecuritySettingsPage> {
    let rules = security::find(app, admin).await?;
    let found = signing::find(app, admin).await?;
    Ok(SecuritySettingsPage {
        page: frame(app, actor, PATH),
        notice: None,
        rules: form::saved(&rules, app.config.lockout.password_failures_to_lock()),
        tokens: tokens::saved(&found),
        key: key(app),
    })
}

/// What there is to say of the key.
fn key(app: &App) -> KeyPanel {
    let config = &app.config.tokens;
    let is_shared = config.algorithm == SigningAlgorithm::Hs512;
    KeyPanel {
        algorithm: config.algorithm.as_str(),
        is_shared,
        is_from_file: is_shared && config.hs512_key_file.is_some(),
    }
}
