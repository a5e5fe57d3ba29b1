//! Who must use a second factor, and `POST /api/auth/2fa/login` for those who had none.

use crate::support::{ADA, Answer, BO, CLEO, DANA, SYSADMIN, TestApp, engines};
use serde_json::{Value, json};

const EVERYBODY: [(&str, &str); 5] = [SYSADMIN, ADA, BO, CLEO, DANA];

async fn enforce(app: &TestApp, administrator: &str, filter: &Value) {
    let settings = json!({
        "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
        "minVerificationCodeSendPeriod": 30,
        "totalAllowedTimeForVerification": 3600,
        "enforceTwoFa": true,
        "enforcedUsersFilter": filter,
    });
    let answer = app.post("/api/2fa/settings", administrator, &settings).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

async fn login(app: &TestApp, token: &str) -> Answer {
    app.post("/api/auth/2fa/login", token, &Value::Null).await
}

#[tokio::test]
async fn each_filter_asks_those_whom_it_names() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let administrator = app.token(SYSADMIN).await;
        let place = app.get("/api/auth/user", &app.token(ADA).await).await.json()["tenantId"]["id"].clone();
        let profile = "SELECT COUNT(*) FROM tenants t JOIN tenant_profiles p ON p.id = t.profile_id";
        assert_eq!(app.database.number(profile).await, 2, "both tenants have the one profile");
        let nobody = "11111111-2222-3333-4444-555555555555";
        let admins = "TENANT_ADMINISTRATORS";
        for (filter, asked) in [
            (json!({ "type": "ALL_USERS" }), vec![SYSADMIN, ADA, BO, CLEO, DANA]),
            (json!({ "type": "SYSTEM_ADMINISTRATORS" }), vec![SYSADMIN]),
            (json!({ "type": admins }), vec![ADA, BO]),
            (json!({ "type": admins, "tenantsIds": [], "tenantProfilesIds": null }), vec![ADA, BO]),
            (json!({ "type": admins, "tenantsIds": [place] }), vec![ADA]),
            (json!({ "type": admins, "tenantsIds": [nobody] }), vec![]),
            (json!({ "type": admins, "tenantProfilesIds": [nobody] }), vec![]),
            (json!({ "type": admins, "tenantsIds": [place], "tenantProfilesIds": [nobody] }), vec![ADA]),
        ] {
            enforce(&app, &administrator, &filter).await;
            for who in EVERYBODY {
                let scope = app.login(who).await.json().get("scope").cloned();
                let expected = asked.contains(&who).then(|| json!("MFA_CONFIGURATION_TOKEN"));
                assert_eq!(scope, expected, "{who:?} by {filter}");
            }
        }
        assert_eq!(
            app.get("/api/auth/user", &administrator).await.status,
            200,
            "who is signed in is not interrupted"
        );
    }
}

#[tokio::test]
async fn the_profile_of_a_tenant_counts() {
    let app = TestApp::new().await;
    let administrator = app.token(SYSADMIN).await;
    let profile = app.database.texts("SELECT lower(hex(id)) FROM tenant_profiles").await.remove(0);
    let profile = uuid::Uuid::try_parse(&profile).expect("an id");
    enforce(
        &app,
        &administrator,
        &json!({ "type": "TENANT_ADMINISTRATORS", "tenantProfilesIds": [profile] }),
    )
    .await;
    assert_eq!(app.login(ADA).await.text_of("scope"), "MFA_CONFIGURATION_TOKEN");
    assert_eq!(app.login(CLEO).await.json().get("scope"), None);
}

#[tokio::test]
async fn a_forced_set_up_completes_its_own_sign_in_once() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        enforce(&app, &app.token(SYSADMIN).await, &json!({ "type": "ALL_USERS" })).await;
        let token = app.token(ADA).await;
        let early = login(&app, &token).await.error();
        assert_eq!((early.0, early.1, early.3.as_str()), (400, 31, "2FA is not configured"));
        let secret = app.set_up_totp(&token).await;
        app.database.forget_audit().await;
        let pair = login(&app, &token).await;
        assert_eq!(
            pair.json().as_object().expect("an object").keys().collect::<Vec<_>>(),
            ["token", "refreshToken"]
        );
        assert_eq!(app.get("/api/auth/user", &pair.text_of("token")).await.text_of("email"), ADA.0);
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null}"#;
        assert_eq!(app.database.audit().await, [format!("LOGIN by {0} on {0} {data} ok", ADA.0)]);
        for answer in [login(&app, &token).await, app.get("/api/2fa/providers", &token).await] {
            assert_eq!((answer.error().0, answer.error().1), (401, 11), "used up");
        }
        // Or, as the common clients do, by signing in again.
        app.advance(30);
        let partial = app.login(ADA).await;
        assert_eq!(partial.text_of("scope"), "PRE_VERIFICATION_TOKEN");
        assert_eq!(app.check(&partial.text_of("token"), &app.code(&secret, 0)).await.status, 200);
    }
}

#[tokio::test]
async fn a_set_up_token_is_worthless_once_the_account_has_a_method_from_elsewhere() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let session = app.token(ADA).await;
        enforce(&app, &app.token(SYSADMIN).await, &json!({ "type": "ALL_USERS" })).await;
        let (one, two) = (app.token(ADA).await, app.token(ADA).await);
        app.set_up_totp(&one).await;
        let generate = "/api/2fa/account/config/generate?providerType=TOTP";
        for path in ["/api/2fa/account/settings", "/api/2fa/providers"] {
            assert_eq!(app.get(path, &two).await.error().2, "sign_in_over", "{path}");
        }
        assert_eq!(app.post(generate, &two, &Value::Null).await.error().1, 11);
        assert_eq!(
            login(&app, &two).await.error(),
            (401, 11, "sign_in_over".into(), "Token has expired".into())
        );
        assert_eq!(app.get("/api/2fa/account/settings", &session).await.status, 200);
        assert_eq!(login(&app, &one).await.status, 200);
    }
}

#[tokio::test]
async fn a_set_up_that_was_begun_cannot_be_finished_beside_another() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        enforce(&app, &app.token(SYSADMIN).await, &json!({ "type": "ALL_USERS" })).await;
        let (one, two) = (app.token(ADA).await, app.token(ADA).await);
        let path = "/api/2fa/account/config/generate?providerType=TOTP";
        let draft = app.post(path, &two, &Value::Null).await.json();
        app.set_up_totp(&one).await;
        let url = draft["authUrl"].as_str().and_then(|url| url.rsplit_once("secret=")).expect("a secret").1;
        let secret = countersign_core::totp::TotpSecret::from_base32(url).expect("base32");
        let save = format!("/api/2fa/account/config?verificationCode={}", app.code(&secret, 0));
        assert_eq!(app.post(&save, &two, &draft).await.error().2, "sign_in_over");
    }
}

#[tokio::test]
async fn a_locked_or_disabled_user_finishes_no_set_up() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        enforce(&app, &app.token(SYSADMIN).await, &json!({ "type": "ALL_USERS" })).await;
        let token = app.token(ADA).await;
        app.set_up_totp(&token).await;
        app.database.set_enabled(ADA.0, false).await;
        let error = login(&app, &token).await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (401, 10, "User is disabled"));
        assert_eq!(app.get("/api/2fa/account/settings", &token).await.error().3, "User is disabled");
    }
}

/// Rules for administrators of North Metering alone, by the tenant and by its profile, which South Water then leaves.
async fn rules_for_north(app: &TestApp, administrator: &str) -> [Value; 2] {
    let of =
        async |who| app.get("/api/auth/user", &app.token(who).await).await.json()["tenantId"]["id"].clone();
    let (north, south) = (of(ADA).await, of(BO).await);
    let tenant =
        app.get(&format!("/api/tenant/{}", north.as_str().expect("an id")), administrator).await.json();
    let profile = tenant["tenantProfileId"]["id"].clone();
    let other = json!({ "name": "Other", "profileData": { "configuration": { "type": "DEFAULT" } } });
    let other = app.post("/api/tenantProfile", administrator, &other).await.json()["id"].clone();
    let mut moved =
        app.get(&format!("/api/tenant/{}", south.as_str().expect("an id")), administrator).await.json();
    moved["tenantProfileId"] = other;
    assert_eq!(app.post("/api/tenant", administrator, &moved).await.status, 200);
    let admins = "TENANT_ADMINISTRATORS";
    [
        json!({ "type": admins, "tenantsIds": [north] }),
        json!({ "type": admins, "tenantProfilesIds": [profile] }),
    ]
}

#[tokio::test]
async fn the_last_method_stays_with_those_whom_the_rule_names_and_nobody_else() {
    for engine in engines() {
        for index in 0..2 {
            let app = TestApp::on(engine).await;
            let administrator = app.token(SYSADMIN).await;
            let filter = rules_for_north(&app, &administrator).await[index].clone();
            app.offer_totp(&Value::Null).await;
            let (ada, bo) = (app.token(ADA).await, app.token(BO).await);
            app.set_up_totp(&ada).await;
            app.set_up_totp(&bo).await;
            enforce(&app, &administrator, &filter).await;
            let kept = app.remove(&ada, "TOTP").await.error();
            assert_eq!((kept.0, kept.2.as_str()), (400, "last_method_enforced"), "{filter}");
            let gone = app.remove(&bo, "TOTP").await;
            assert_eq!((gone.status.as_u16(), &gone.json()["configs"]), (200, &json!({})), "{filter}");
        }
    }
}

#[tokio::test]
async fn a_set_up_token_by_a_narrow_rule_is_worthless_after_the_set_up_too() {
    for engine in engines() {
        for index in 0..2 {
            let app = TestApp::on(engine).await;
            let administrator = app.token(SYSADMIN).await;
            let filter = rules_for_north(&app, &administrator).await[index].clone();
            enforce(&app, &administrator, &filter).await;
            let (one, two) = (app.token(ADA).await, app.token(ADA).await);
            app.set_up_totp(&one).await;
            assert_eq!(login(&app, &two).await.error().2, "sign_in_over", "{filter}");
            assert_eq!(login(&app, &one).await.status, 200, "{filter}");
            for token in [&one, &two] {
                let used_up = app.get("/api/2fa/providers", token).await.error();
                assert_eq!((used_up.0, used_up.1), (401, 11), "{filter}");
            }
            assert_eq!(app.login(BO).await.json().get("scope"), None, "{filter}");
        }
    }
}

#[tokio::test]
async fn who_must_and_lost_the_method_to_the_platform_is_asked_again_when_it_is_back() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    let administrator = app.token(SYSADMIN).await;
    app.offer_totp(&json!({ "providers": [] })).await;
    assert_eq!(app.login(ADA).await.json().get("scope"), None);
    enforce(&app, &administrator, &json!({ "type": "ALL_USERS" })).await;
    app.advance(30);
    let partial = app.login(ADA).await;
    assert_eq!(partial.text_of("scope"), "PRE_VERIFICATION_TOKEN");
    assert_eq!(app.check(&partial.text_of("token"), &app.code(&secret, 0)).await.status, 200);
}
