//! `/security-settings/general/tokens`: how long tokens live, and who they say they are from.

use super::super::super::extract::{ClientOrigin, Form, SignedIn};
use super::super::super::router::Shared;
use super::super::administrator;
use super::super::amount::{seconds, span, typed_span};
use super::super::reply::Reply;
use super::super::views::{Field, Problem, SecuritySettingsPage, TokensForm};
use super::{PATH, STALE, present};
use crate::flow::signing::VersionedTokenSettings;
use crate::flow::{FlowError, Refusal, signing};
use axum::extract::State;
use axum::http::StatusCode;
use countersign_core::token_settings::{InvalidTokenSettings, TokenSettingsDraft};
use serde_json::json;

/// With what is saved.
pub(super) fn saved(found: &VersionedTokenSettings) -> TokensForm {
    TokensForm {
        problem: None,
        version: found.version.to_string(),
        access: span(found.settings.access_lifetime),
        refresh: span(found.settings.refresh_lifetime),
        issuer: Field { value: found.settings.issuer.clone(), problem: None },
    }
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let mut tokens = TokensForm {
        problem: None,
        version: form.text("version").to_owned(),
        access: typed_span(&form, "access_lifetime"),
        refresh: typed_span(&form, "refresh_lifetime"),
        issuer: Field { value: form.text("issuer").to_owned(), problem: None },
    };
    let wire = json!({
        "tokenExpirationTime": seconds(&form, "access_lifetime"),
        "refreshTokenExpTime": seconds(&form, "refresh_lifetime"),
        "tokenIssuer": form.text("issuer").trim(),
    });
    let draft = match TokenSettingsDraft::from_wire(&wire) {
        Ok(draft) => draft,
        Err(why) => {
            complain(&mut tokens, why);
            let page = SecuritySettingsPage { tokens, ..present(&app, &actor, &admin).await? };
            return Err(Reply::refused(&page));
        }
    };
    let seen = form.text("version").parse().unwrap_or(-1);
    match signing::save(&app, &admin, draft, Some(seen), &origin).await {
        Ok(()) => Ok(Reply::redirect(&format!("{PATH}?notice=settings-saved"))),
        Err(FlowError::Refused(refusal @ Refusal::StaleSettings)) => {
            let saved = present(&app, &actor, &admin).await?;
            // The form now stands on what is saved, so that a second look and a second click are enough.
            tokens.version.clone_from(&saved.tokens.version);
            tokens.problem = Some(STALE.into());
            let page = SecuritySettingsPage { tokens, ..saved };
            Err(Reply::page_with(StatusCode::CONFLICT, &page).because(refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// Says beside its field what is wrong. The wire names one rule at a time.
fn complain(tokens: &mut TokensForm, why: InvalidTokenSettings) {
    use InvalidTokenSettings as I;
    let (problem, words): (&mut Option<Problem>, _) = match why {
        I::Issuer | I::IssuerText => (&mut tokens.issuer.problem, "Enter a name, at most 255 characters."),
        I::Refresh => (&mut tokens.refresh.problem, "Enter a whole number, at least 15 minutes."),
        I::Access => (&mut tokens.access.problem, "Enter a whole number, at least 1 minute."),
        I::Order => (&mut tokens.access.problem, "Enter less than the lifetime of a session."),
        // The form has no key.
        I::KeyText | I::KeyLength => (&mut tokens.problem, "That key cannot be used."),
    };
    *problem = Some(words.into());
}
