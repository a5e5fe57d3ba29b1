//! Fills the page: with what is saved, or with what was typed and what is wrong with it.

use super::super::frame;
use super::super::views::{
    Choice, ChoiceList, DurationField, EnforceFor, EnforceScope, Field, Switch, TwoFactorSettingsPage, Unit,
};
use crate::flow::platform::VersionedSettings;
use crate::flow::session::Actor;
use crate::http::extract::Form;
use countersign_core::enforcement::{TenantChoice, UserFilter};
use countersign_core::method::Method;
use countersign_core::platform::{MethodSettings, PlatformSettings};
use countersign_core::tenant::{Tenant, TenantProfile};
use std::time::Duration;

type Choices = (Vec<Tenant>, Vec<TenantProfile>);

/// With what is saved. What never was is filled with what we propose, switched off.
pub(super) fn saved(actor: &Actor, found: &VersionedSettings, choices: &Choices) -> TwoFactorSettingsPage {
    let proposed = PlatformSettings::proposed();
    let settings = if found.version == 0 { &proposed } else { &found.settings };
    let issuer = |settings: &PlatformSettings| match settings.method(Method::Totp) {
        Some(MethodSettings::Totp { issuer }) => Some(issuer.clone()),
        _ => None,
    };
    let limit = settings.check_limit.or(proposed.check_limit);
    let (attempts, period) =
        limit.map_or((5, Duration::from_secs(300)), |limit| (limit.requests, limit.period));
    let filter = settings.enforcement.filter.as_ref();
    let choice = match filter {
        Some(UserFilter::TenantAdmins(choice)) => choice,
        _ => &TenantChoice::All,
    };
    TwoFactorSettingsPage {
        page: frame(actor, "/security-settings/2fa"),
        notice: None,
        problem: None,
        version: found.version.to_string(),
        totp_enabled: switch(found.settings.method(Method::Totp).is_some()),
        issuer_name: field(issuer(settings).or_else(|| issuer(&proposed)).unwrap_or_default()),
        sms_enabled: switch(false),
        sms_template: field(String::new()),
        sms_code_lifetime: DurationField::default(),
        can_send_sms: false,
        email_enabled: switch(false),
        email_code_lifetime: DurationField::default(),
        can_send_mail: false,
        backup_codes_enabled: switch(false),
        codes_quantity: field(String::new()),
        total_allowed_time: span(settings.sign_in_lifetime),
        send_period: span(settings.send_period),
        max_failures: field(settings.max_failures.unwrap_or(0).to_string()),
        check_limit_enabled: switch(settings.check_limit.is_some()),
        check_limit_attempts: field(attempts.to_string()),
        check_limit_period: span(period),
        enforce: switch(settings.enforcement.is_on),
        enforce_for: match filter {
            Some(UserFilter::TenantAdmins(_)) => EnforceFor::TenantAdministrators,
            Some(UserFilter::SystemAdmins) => EnforceFor::SystemAdministrators,
            Some(UserFilter::AllUsers) | None => EnforceFor::Everybody,
        },
        enforce_scope: match choice {
            TenantChoice::All => EnforceScope::AllTenants,
            TenantChoice::Tenants(_) => EnforceScope::Tenants,
            TenantChoice::Profiles(_) => EnforceScope::Profiles,
        },
        tenants: tenants(
            choices,
            |id| matches!(choice, TenantChoice::Tenants(ids) if ids.iter().any(|t| t.to_string() == id)),
        ),
        profiles: profiles(
            choices,
            |id| matches!(choice, TenantChoice::Profiles(ids) if ids.iter().any(|p| p.to_string() == id)),
        ),
    }
}

/// With what was typed.
pub(super) fn typed(actor: &Actor, form: &Form, choices: &Choices) -> TwoFactorSettingsPage {
    let text = |name| field(form.text(name).to_owned());
    let span = |name: &str| DurationField {
        value: form.text(name).to_owned(),
        unit: unit(form.text(&format!("{name}_unit"))),
        problem: None,
    };
    TwoFactorSettingsPage {
        page: frame(actor, "/security-settings/2fa"),
        notice: None,
        problem: None,
        version: form.text("version").to_owned(),
        totp_enabled: switch(form.is_ticked("totp_enabled")),
        issuer_name: text("issuer_name"),
        sms_enabled: switch(false),
        sms_template: field(String::new()),
        sms_code_lifetime: DurationField::default(),
        can_send_sms: false,
        email_enabled: switch(false),
        email_code_lifetime: DurationField::default(),
        can_send_mail: false,
        backup_codes_enabled: switch(false),
        codes_quantity: field(String::new()),
        total_allowed_time: span("total_allowed_time"),
        send_period: span("send_period"),
        max_failures: text("max_failures"),
        check_limit_enabled: switch(form.is_ticked("check_limit_enabled")),
        check_limit_attempts: text("check_limit_attempts"),
        check_limit_period: span("check_limit_period"),
        enforce: switch(form.is_ticked("enforce")),
        enforce_for: match form.text("enforce_for") {
            "TENANT_ADMINISTRATORS" => EnforceFor::TenantAdministrators,
            "SYSTEM_ADMINISTRATORS" => EnforceFor::SystemAdministrators,
            _ => EnforceFor::Everybody,
        },
        enforce_scope: match form.text("enforce_scope") {
            "tenants" => EnforceScope::Tenants,
            "profiles" => EnforceScope::Profiles,
            _ => EnforceScope::AllTenants,
        },
        tenants: tenants(choices, |id| form.all("tenant").any(|ticked| ticked == id)),
        profiles: profiles(choices, |id| form.all("profile").any(|ticked| ticked == id)),
    }
}

/// Says what is wrong beside the fields.
pub(super) fn complain<'a>(
    page: &mut TwoFactorSettingsPage,
    complaints: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    for (name, message) in complaints {
        let problem = match name {
            "issuer_name" => &mut page.issuer_name.problem,
            "total_allowed_time" => &mut page.total_allowed_time.problem,
            "send_period" => &mut page.send_period.problem,
            "max_failures" => &mut page.max_failures.problem,
            "check_limit_attempts" => &mut page.check_limit_attempts.problem,
            "check_limit_period" => &mut page.check_limit_period.problem,
            "tenants" => &mut page.tenants.problem,
            "profiles" => &mut page.profiles.problem,
            _ => &mut page.enforce.problem,
        };
        *problem = Some(message.into());
    }
}

fn switch(on: bool) -> Switch {
    Switch { on, problem: None }
}

fn field(value: String) -> Field {
    Field { value, problem: None }
}

/// In the largest unit that loses nothing.
fn span(length: Duration) -> DurationField {
    let seconds = length.as_secs();
    let units = [(86_400, Unit::Days), (3_600, Unit::Hours), (60, Unit::Minutes)];
    let fitting = units.into_iter().find(|(size, _)| seconds >= *size && seconds.is_multiple_of(*size));
    let (size, unit) = fitting.unwrap_or((1, Unit::Seconds));
    DurationField { value: (seconds / size).to_string(), unit, problem: None }
}

fn unit(letter: &str) -> Unit {
    Unit::ALL.into_iter().find(|unit| unit.letter() == letter).unwrap_or_default()
}

fn tenants((tenants, _): &Choices, is_checked: impl Fn(&str) -> bool) -> ChoiceList {
    list(tenants.iter().map(|tenant| (tenant.id.to_string(), tenant.title.clone())), is_checked)
}

fn profiles((_, profiles): &Choices, is_checked: impl Fn(&str) -> bool) -> ChoiceList {
    list(profiles.iter().map(|profile| (profile.id.to_string(), profile.name.clone())), is_checked)
}

fn list(entries: impl Iterator<Item = (String, String)>, is_checked: impl Fn(&str) -> bool) -> ChoiceList {
    let choice = |(value, label): (String, String)| Choice { checked: is_checked(&value), value, label };
    ChoiceList { choices: entries.map(choice).collect(), problem: None }
}
