//! Renders every sample and checks what all pages have in common.

use askama::Template;

use super::*;

/// Every sample of every page, rendered, with a name that says which it is (`login-0`).
pub(crate) fn rendered_samples() -> Vec<(String, String)> {
    let mut all = Vec::new();
    render(&mut all, "api_docs", ApiDocsPage::samples());
    render(&mut all, "login", LoginPage::samples());
    render(&mut all, "choose_password", ChoosePasswordPage::samples());
    render(&mut all, "forgotten_password", ForgottenPasswordPage::samples());
    render(&mut all, "link_expired", LinkExpiredPage::samples());
    render(&mut all, "login_mfa", LoginMfaPage::samples());
    render(&mut all, "login_methods", LoginMethodsPage::samples());
    render(&mut all, "force_mfa_start", ForceMfaStartPage::samples());
    render(&mut all, "force_mfa_method", ForceMfaMethodPage::samples());
    render(&mut all, "force_mfa_backup_codes", ForceMfaBackupCodesPage::samples());
    render(&mut all, "force_mfa_done", ForceMfaDonePage::samples());
    render(&mut all, "account_security", AccountSecurityPage::samples());
    render(&mut all, "audit_log", AuditLogPage::samples());
    render(&mut all, "method_setup", MethodSetupPage::samples());
    render(&mut all, "method_remove", MethodRemovePage::samples());
    render(&mut all, "backup_codes", BackupCodesPage::samples());
    render(&mut all, "backup_codes_new", BackupCodesNewPage::samples());
    render(&mut all, "confirm", ConfirmPage::samples());
    render(&mut all, "two_factor_settings", TwoFactorSettingsPage::samples());
    render(&mut all, "security_settings", SecuritySettingsPage::samples());
    render(&mut all, "signing_key", SigningKeyPage::samples());
    render(&mut all, "outgoing_mail", OutgoingMailPage::samples());
    render(&mut all, "sms_provider", SmsProviderPage::samples());
    render(&mut all, "demo_inbox", DemoInboxPage::samples());
    render(&mut all, "list", ListPage::samples());
    render(&mut all, "record", RecordPage::samples());
    render(&mut all, "act", ActPage::samples());
    render(&mut all, "user", UserPage::samples());
    render(&mut all, "activation_link", ActivationLinkPage::samples());
    render(&mut all, "setup", SetupPage::samples());
    render(&mut all, "error", ErrorPage::samples());
    all
}

fn render<P: Template>(all: &mut Vec<(String, String)>, name: &str, samples: Vec<P>) {
    for (index, sample) in samples.into_iter().enumerate() {
        let html = sample.render().expect("a page renders");
        all.push((format!("{name}-{index}"), html));
    }
}

/// The start tags of a page, as written. Text and attribute values are escaped, so every `<` starts a tag.
fn start_tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>').map(|(tag, _text)| tag))
        .filter(|tag| !tag.starts_with(['/', '!']))
}

/// The names of a start tag's attributes: quoted values are cut out first.
fn attribute_names(tag: &str) -> Vec<&str> {
    tag.split('"')
        .step_by(2)
        .flat_map(str::split_whitespace)
        .map(|name| name.trim_end_matches('='))
        .skip(1)
        .collect()
}

#[test]
fn every_page_has_one_heading_a_title_and_a_language() {
    for (name, html) in rendered_samples() {
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one h1");
        assert_eq!(html.matches("<main").count(), 1, "{name} has one main part");
        assert!(html.contains("<html lang=\"en\""), "{name} names its language");
        let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
        let (title, _) = title.expect("a page has a title");
        assert!(title.trim().ends_with("Countersign"), "{name} has a title: {title}");
    }
}

#[test]
fn no_page_needs_inline_code_or_styles() {
    for (name, html) in rendered_samples() {
        assert!(!html.contains("<style"), "{name} has no style element");
        assert!(!html.contains("javascript:"), "{name} has no script address");
        for tag in start_tags(&html) {
            let attributes = attribute_names(tag);
            if tag.starts_with("script") {
                assert!(attributes.contains(&"src"), "{name} loads its script: <{tag}>");
            }
            for attribute in attributes {
                assert!(attribute != "style", "{name} has no inline style: <{tag}>");
                assert!(!attribute.starts_with("on"), "{name} has no inline handler: <{tag}>");
            }
        }
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    for (name, html) in rendered_samples() {
        let ids: Vec<&str> = values_of(&html, " id=\"").collect();
        for (index, id) in ids.iter().enumerate() {
            assert!(!ids[..index].contains(id), "{name} uses the id {id} once");
        }
        let references =
            [" for=\"", " aria-describedby=\"", " aria-labelledby=\"", " aria-controls=\"", " href=\"#"];
        for reference in references {
            for target in values_of(&html, reference).flat_map(str::split_whitespace) {
                assert!(ids.contains(&target), "{name} refers to {target}, which is not on the page");
            }
        }
    }
}

/// The values of every attribute that starts as given.
fn values_of<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).filter_map(|rest| rest.split_once('"').map(|(value, _)| value))
}

#[test]
fn no_password_or_code_is_ever_sent_back() {
    for (name, html) in rendered_samples() {
        for tag in start_tags(&html).filter(|tag| tag.starts_with("input")) {
            let secret = tag.contains("type=\"password\"") || tag.contains("name=\"code\"");
            assert!(!secret || !tag.contains(" value="), "{name} keeps a secret to itself: <{tag}>");
        }
    }
}
