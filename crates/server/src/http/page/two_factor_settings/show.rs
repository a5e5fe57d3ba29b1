//! Fills the page: with what is saved, or with what was typed and what is wrong with it.

use super::super::amount::{span, typed_span};
use super::super::frame;
use super::super::views::{
    Choice, ChoiceList, EnforceFor, EnforceScope, Field, Switch, TwoFactorSettingsPage,
};
use crate::app::App;
use crate::flow::platform::VersionedSettings;
use crate::flow::session::Actor;
use crate::http::extract::Form;
use countersign_core::enforcement::{TenantChoice, UserFilter};
use countersign_core::method::Method;
use countersign_core::platform::{MethodSettings, PlatformSettings};
use countersign_core::tenant::{Tenant, TenantProfile};
use std::time::Duration;

/// What the form proposes for methods that were never on.
const SMS_TEMPLATE: &str = "Verification code: ${code}";
const CODE_LIFETIME: Duration = Duration::from_secs(120);
const CODES: u32 = 10;

/// What the page shows beside the settings themselves.
pub(super) struct Surroundings {
    /// The tenants and profiles to choose from.
    pub(super) choices: (Vec<Tenant>, Vec<TenantProfile>),
    /// Whether an SMS provider is set up.
    pub(super) can_send_sms: bool,
    /// Whether a mail server is set up.
    pub(super) can_send_mail: bool,
}

type Choices = (Vec<Tenant>, Vec<TenantProfile>);

/// With what is saved. What never was is filled with what we propose, switched off.
pub(super) fn saved(
    app: &App,
    actor: &Actor,
    found: &VersionedSettings,
    surroundings: &Surroundings,
) -> TwoFactorSettingsPage {
    let choices = &surroundings.choices;
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
    let is_on = |method| switch(found.settings.method(method).is_some());
    let sms = match settings.method(Method::Sms) {
        Some(MethodSettings::Sms { template, code_lifetime }) => (template.clone(), *code_lifetime),
        _ => (SMS_TEMPLATE.to_owned(), CODE_LIFETIME),
    };
    let email = match settings.method(Method::Email) {
        Some(MethodSettings::Email { code_lifetime }) => *code_lifetime,
        _ => CODE_LIFETIME,
    };
    let quantity = match settings.method(Method::BackupCode) {
        Some(MethodSettings::BackupCode { quantity }) => *quantity,
        _ => CODES,
    };
    TwoFactorSettingsPage {
        page: frame(app, actor, "/security-settings/2fa"),
        notice: None,
        problem: None,
        affected: None,
        version: found.version.to_string(),
        totp_enabled: is_on(Method::Totp),
        issuer_name: field(issuer(settings).or_else(|| issuer(&proposed)).unwrap_or_default()),
        sms_enabled: is_on(Method::Sms),
        sms_template: field(sms.0),
        sms_code_lifetime: span(sms.1),
        can_send_sms: surroundings.can_send_sms,
        email_enabled: is_on(Method::Email),
        email_code_lifetime: span(email),
        can_send_mail: surroundings.can_send_mail,
        backup_codes_enabled: is_on(Method::BackupCode),
        codes_quantity: field(quantity.to_string()),
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
pub(super) fn typed(
    app: &App,
    actor: &Actor,
    form: &Form,
    surroundings: &Surroundings,
) -> TwoFactorSettingsPage {
    let choices = &surroundings.choices;
    let text = |name| field(form.text(name).to_owned());
    let span = |name: &str| typed_span(form, name);
    TwoFactorSettingsPage {
        page: frame(app, actor, "/security-settings/2fa"),
        notice: None,
        problem: None,
        affected: None,
        version: form.text("version").to_owned(),
        totp_enabled: switch(form.is_ticked("totp_enabled")),
        issuer_name: text("issuer_name"),
        sms_enabled: switch(form.is_ticked("sms_enabled")),
        sms_template: text("sms_template"),
        sms_code_lifetime: span("sms_code_lifetime"),
        can_send_sms: surroundings.can_send_sms,
        email_enabled: switch(form.is_ticked("email_enabled")),
        email_code_lifetime: span("email_code_lifetime"),
        can_send_mail: surroundings.can_send_mail,
        backup_codes_enabled: switch(form.is_ticked("backup_codes_enabled")),
        codes_quantity: text("codes_quantity"),
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
            "sms_enabled" => &mut page.sms_enabled.problem,
            "sms_template" => &mut page.sms_template.problem,
            "sms_code_lifetime" => &mut page.sms_code_lifetime.problem,
            "email_enabled" => &mut page.email_enabled.problem,
            "email_code_lifetime" => &mut page.email_code_lifetime.problem,
            "backup_codes_enabled" => &mut page.backup_codes_enabled.problem,
            "codes_quantity" => &mut page.codes_quantity.problem,
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
