//! `/security-settings/2fa/affected`: whom the form would affect, before it is saved.

use super::super::super::extract::{Form, SignedIn};
use super::super::super::router::Shared;
use super::super::administrator;
use super::super::reply::Reply;
use super::super::views::{AffectedUser, AffectedUsers, TwoFactorSettingsPage};
use super::show::{self, Surroundings};
use super::{read, surroundings, without_method};
use crate::app::App;
use crate::flow::preview::{self, Preview};
use crate::flow::rights::SystemAdmin;
use crate::flow::{FlowError, FlowResult, Refusal};
use crate::http::api;
use axum::extract::State;
use countersign_core::authority::Authority;
use countersign_core::paging::PageRequest;
use countersign_core::platform::PlatformSettings;
use countersign_core::tenant::Tenant;
use countersign_core::user::User;

/// Users on a page.
const SIZE: u32 = 20;
/// The fields that are about the list, and no setting.
const SEARCH: &str = "affected_search";
const PAGE: &str = "affected_page";

/// The page with the answer above the form, which keeps what was typed.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let around = surroundings(&app, &admin).await?;
    let mut page = show::typed(&app, &actor, &form, &around);
    let settings = read(&mut page, &form)?;
    let found = look(&app, &admin, &settings, &form).await.map_err(|error| refuse(&mut page, error))?;
    page.affected = Some(answer(&found, &settings, &form, &around));
    Ok(Reply::page(&page))
}

/// The same users as a table for spreadsheets.
pub(in crate::http) async fn export(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let mut page = show::typed(&app, &actor, &form, &surroundings(&app, &admin).await?);
    let settings = read(&mut page, &form)?;
    let users = preview::export(&app, &admin, &settings, search(&form)).await;
    let users = users.map_err(|error| refuse(&mut page, error))?;
    Ok(Reply::shared(api::system::file_of(&users)))
}

fn refuse(page: &mut TwoFactorSettingsPage, error: FlowError) -> Reply {
    match error {
        FlowError::Refused(refusal @ Refusal::EnforcementNeedsMethod) => without_method(page, refusal),
        error => error.into(),
    }
}

fn search(form: &Form) -> Option<String> {
    Some(form.text(SEARCH).trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The page that is asked for, or the first one if there is none such any more.
async fn look(
    app: &App,
    admin: &SystemAdmin,
    settings: &PlatformSettings,
    form: &Form,
) -> FlowResult<Preview> {
    let number = form.text(PAGE).parse().unwrap_or(0);
    let request = PageRequest { size: SIZE, number, search: search(form), sort: None };
    let found = preview::preview(app, admin, settings, &request).await?;
    if number > 0 && found.users.entries.is_empty() {
        return preview::preview(app, admin, settings, &PageRequest { number: 0, ..request }).await;
    }
    Ok(found)
}

fn answer(found: &Preview, settings: &PlatformSettings, form: &Form, around: &Surroundings) -> AffectedUsers {
    let (counts, users) = (&found.counts, &found.users);
    AffectedUsers {
        is_required: settings.rule_in_force().is_some(),
        matching: counts.matching,
        with_method: counts.with_method,
        to_set_up: counts.to_set_up(),
        disabled: counts.disabled,
        includes_you: found.includes_you,
        carried: form.all_but(&[SEARCH, PAGE]),
        search: search(form).unwrap_or_default(),
        found: users.total,
        skipped: u64::from(users.size) * u64::from(users.number),
        rows: users.entries.iter().map(|user| row(user, &around.choices.0)).collect(),
        previous: users.number.checked_sub(1),
        next: users.has_next().then(|| users.number.saturating_add(1)),
    }
}

fn row(user: &User, tenants: &[Tenant]) -> AffectedUser {
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    let names: Vec<&str> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
    let tenant = user.role.tenant();
    AffectedUser {
        email: user.email.to_string(),
        name: names.join(" "),
        role: match user.role.authority() {
            Authority::SystemAdmin => "System administrator",
            Authority::TenantAdmin => "Tenant administrator",
            Authority::CustomerUser => "Customer user",
        },
        tenant: tenants
            .iter()
            .find(|known| Some(known.id) == tenant)
            .map(|known| known.title.clone())
            .unwrap_or_default(),
    }
}
