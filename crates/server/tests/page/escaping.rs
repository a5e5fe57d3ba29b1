//! What comes from outside is text on our pages, never markup.

use super::{empty_app, settings_form};
use crate::support::{ADA, Answer, Browser, SYSADMIN, TestApp};
use serde_json::json;

const EVIL: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'\"><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "\" autofocus onfocus=\"alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>&lt;script&gt;",
];

/// Whether nothing of it is there as markup.
fn is_harmless(answer: &Answer, evil: &str) -> bool {
    let has_raw =
        ["<script>", "<img", "<svg/", "onfocus=\"alert"].iter().any(|part| answer.text.contains(part));
    !has_raw && (evil.contains("{{") || !answer.text.contains(evil))
}

fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '<' | '>' | '&' | '"' | '\'' => format!("&#{};", u32::from(c)),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}

#[tokio::test]
async fn what_is_typed_comes_back_escaped() {
    let app = TestApp::new().await;
    let mut admin = Browser::signed_in(&app, SYSADMIN).await;
    for evil in EVIL {
        let mut browser = Browser::new(&app);
        let login = browser.post("/login", &[("email", evil), ("password", evil), ("next", evil)]).await;
        assert!(is_harmless(&login, evil), "{}", login.text);
        assert!(login.text.contains(&escaped(evil)), "{evil}: {}", login.text);

        let encoded: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        for path in [
            "/login?next=/",
            "/login?next=",
            "/login?notice=",
            "/login?",
            "/account/confirm?next=/",
            "/setup?token=",
            "/tenants?search=",
            "/tenants?sort=",
            "/nothing?",
            "/nothing/",
        ] {
            assert!(is_harmless(&admin.get(&format!("{path}{encoded}")).await, evil), "{path}");
            assert!(is_harmless(&browser.get(&format!("{path}{encoded}")).await, evil), "{path}");
        }
        for (field, _) in settings_form(&[]) {
            let answer = admin
                .post("/security-settings/2fa", &settings_form(&[("version", "x"), (field, evil)]))
                .await;
            assert!(is_harmless(&answer, evil), "{field}: {}", answer.text);
        }
        for field in ["tenant", "profile"] {
            let scope = format!("{field}s");
            let changes = [
                ("version", "x"),
                ("enforce_for", "TENANT_ADMINISTRATORS"),
                ("enforce_scope", &*scope),
                (field, evil),
            ];
            assert!(is_harmless(&admin.post("/security-settings/2fa", &settings_form(&changes)).await, evil));
        }
    }
    let (app, token) = empty_app("sqlite").await;
    for evil in EVIL {
        let fields = [("token", &*token), ("email", evil), ("password", evil), ("password_again", "x")];
        let answer = Browser::new(&app).post("/setup", &fields).await;
        assert!(is_harmless(&answer, evil) && answer.text.contains(&escaped(evil)), "{}", answer.text);
        let fields = [("token", evil), ("email", "x"), ("password", "x"), ("password_again", "x")];
        assert!(is_harmless(&Browser::new(&app).post("/setup", &fields).await, evil));
    }
}

#[tokio::test]
async fn what_is_stored_is_shown_escaped() {
    let app = TestApp::new().await;
    let mut ada = Browser::signed_in(&app, ADA).await;
    let mut admin = Browser::signed_in(&app, SYSADMIN).await;
    for (version, evil) in (1..).zip(EVIL) {
        let in_sql = evil.replace('\'', "''");
        app.database.execute(&format!("UPDATE tenants SET title = '{in_sql}'")).await;
        app.database.execute(&format!("UPDATE tenant_profiles SET name = '{in_sql}'")).await;
        app.database
            .execute(&format!("UPDATE users SET first_name = '{in_sql}', last_name = '{in_sql}'"))
            .await;
        // A colon would end the name early in an authenticator app, and is refused.
        let issuer = evil.replace(':', "");
        app.offer_totp(&json!({ "providers": [{ "providerType": "TOTP", "issuerName": issuer }] })).await;
        let settings = admin.get("/security-settings/2fa").await;
        assert!(is_harmless(&settings, evil), "{}", settings.text);
        assert!(
            settings.text.matches(&escaped(evil)).count() >= 4,
            "two tenants, a profile, an issuer: {}",
            settings.text
        );
        assert!(settings.text.contains(&format!("name=\"version\" value=\"{version}\"")));
        for path in ["/tenants", "/tenants/new", "/tenant-profiles", "/administrators"] {
            let page = admin.get(path).await;
            assert!(is_harmless(&page, evil) && page.text.contains(&escaped(evil)), "{path}: {}", page.text);
        }
        let users = ada.get("/users").await;
        assert!(is_harmless(&users, evil) && users.text.contains(&escaped(evil)), "{}", users.text);
        for path in ["/account/security", "/account/security/totp", "/account/confirm"] {
            let page = ada.get(path).await;
            assert_eq!(page.status, 200);
            assert!(is_harmless(&page, evil), "{path}: {}", page.text);
        }
    }
}
