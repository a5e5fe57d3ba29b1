//! `/security-settings/2fa`: what the platform offers and asks for.

pub(in crate::http) mod affected;

mod form;
mod show;

use super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::router::Shared;
use super::reply::Reply;
use super::views::TwoFactorSettingsPage;
use super::{administrator, notice};
use crate::app::App;
use crate::flow::rights::SystemAdmin;
use crate::flow::{FlowError, FlowResult, Refusal, platform, senders};
use axum::extract::State;
use axum::http::StatusCode;
use countersign_core::platform::PlatformSettings;
use show::Surroundings;

/// The form, filled with what is saved, or with what we propose.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let found = platform::load(&app).await?;
    let page = show::saved(&app, &actor, &found, &surroundings(&app, &admin).await?);
    Ok(Reply::page(&TwoFactorSettingsPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let mut page = show::typed(&app, &actor, &form, &surroundings(&app, &admin).await?);
    let settings = read(&mut page, &form)?;
    let seen = form.text("version").parse().ok().filter(|version| *version >= 0).unwrap_or(-1);
    match platform::save(&app, &admin, settings, Some(seen), &origin).await {
        Ok(_) => Ok(Reply::redirect("/security-settings/2fa?notice=settings-saved")),
        Err(FlowError::Refused(refusal @ Refusal::EnforcementNeedsMethod)) => {
            Err(without_method(&mut page, refusal))
        }
        Err(FlowError::Refused(refusal @ Refusal::SmsNotSetUp)) => {
            show::complain(&mut page, [("sms_enabled", "Set up an SMS provider first.")]);
            Err(Reply::refused(&page).because(refusal))
        }
        Err(FlowError::Refused(refusal @ Refusal::MailNotSetUp)) => {
            let message = "The mail server is not set up, or does not take mail from us at the moment.";
            show::complain(&mut page, [("email_enabled", message)]);
            Err(Reply::refused(&page).because(refusal))
        }
        Err(FlowError::Refused(refusal @ Refusal::StaleVersion)) => {
            // The form now stands on what is saved, so that a second look and a second click are enough.
            page.version = platform::load(&app).await?.version.to_string();
            page.problem = Some(
                "Somebody else saved these settings after you opened this page, so yours were not saved. \
                 Save again to replace theirs, or open the page anew to see them."
                    .into(),
            );
            Err(Reply::page_with(StatusCode::CONFLICT, &page).because(refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// The settings of a form, or the page that says what is wrong with them.
fn read(page: &mut TwoFactorSettingsPage, form: &Form) -> Result<PlatformSettings, Reply> {
    let complaints = form::complaints(form);
    let read = PlatformSettings::from_wire(&form::to_wire(form));
    match (read, complaints.is_empty()) {
        (Ok(settings), true) => Ok(settings),
        (read, _) => {
            show::complain(page, complaints.iter().copied());
            if let Err(violations) = &read {
                show::complain(page, form::explain(violations, form));
            }
            Err(Reply::refused(page))
        }
    }
}

/// A rule is in force, and nothing to keep it with.
fn without_method(page: &mut TwoFactorSettingsPage, refusal: Refusal) -> Reply {
    show::complain(page, [("enforce", "Turn on at least one method first.")]);
    Reply::refused(page).because(refusal)
}

async fn surroundings(app: &App, admin: &SystemAdmin) -> FlowResult<Surroundings> {
    Ok(Surroundings {
        choices: platform::enforcement_choices(app, admin).await?,
        can_send_sms: senders::can_send_sms(app).await?,
        can_send_mail: senders::is_mail_set_up(app).await?,
    })
}
