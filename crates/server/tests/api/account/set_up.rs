//! `POST /api/2fa/account/config/generate`, `submit`, and the save that finishes a set-up.

use crate::support::{ADA, Answer, BO, TestApp, engines};
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};

async fn generate(app: &TestApp, token: &str) -> Value {
    let answer = app
        .post("/api/2fa/account/config/generate?providerType=TOTP", token, &json!({ "headers": {} }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

fn secret_of(config: &Value) -> TotpSecret {
    let url = config["authUrl"].as_str().expect("an address");
    TotpSecret::from_base32(url.rsplit_once("&secret=").expect("a secret").1).expect("base32")
}

async fn save(app: &TestApp, token: &str, config: &Value, code: &str) -> Answer {
    app.post(&format!("/api/2fa/account/config?verificationCode={code}"), token, config).await
}

async fn refusal(app: &TestApp, token: &str, config: &Value, code: &str) -> String {
    let (status, number, code, _) = save(app, token, config, code).await.error();
    assert_eq!((status, number), (400, 31));
    code
}

#[tokio::test]
async fn a_new_secret_is_shown_once_and_kept_sealed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(
            &json!({ "providers": [{ "providerType": "TOTP", "issuerName": "A & B (test) + c" }] }),
        )
        .await;
        let token = app.token(ADA).await;
        let (first, config) = (generate(&app, &token).await, generate(&app, &token).await);
        assert_eq!(
            config.as_object().expect("an object").keys().collect::<Vec<_>>(),
            ["providerType", "useByDefault", "authUrl"]
        );
        assert_eq!((&config["providerType"], &config["useByDefault"]), (&json!("TOTP"), &json!(false)));
        let url = config["authUrl"].as_str().expect("an address");
        let (address, secret) = url.rsplit_once("&secret=").expect("a secret");
        let label = "A%20%26%20B%20(test)%20+%20c:ada@north.example";
        assert_eq!(address, format!("otpauth://totp/{label}?issuer=A+%26+B+%28test%29+%2B+c"));
        assert_eq!(secret.len(), 32);
        assert!(
            secret.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte)),
            "{secret}"
        );
        assert_ne!(first["authUrl"], config["authUrl"], "a new one each time");

        let code = app.code(&secret_of(&config), 0);
        assert_eq!(
            refusal(&app, &token, &first, &app.code(&secret_of(&first), 0)).await,
            "set_up_expired",
            "replaced"
        );
        app.database.forget_audit().await;
        let saved = save(&app, &token, &config, &code).await;
        assert_eq!(saved.json()["configs"]["TOTP"]["authUrl"], format!("{address}&secret=HIDDEN"));
        let data =
            r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"method_added","providerType":"TOTP"}"#;
        assert_eq!(
            app.database.audit().await,
            [format!("CREDENTIALS_UPDATED by {0} on {0} {data} ok", ADA.0)]
        );
        let stored = app.database.dump().await;
        let hex = data_encoding::HEXLOWER.encode(secret_of(&config).expose());
        for trace in [secret, &hex, &hex.to_uppercase()] {
            assert!(!stored.contains(trace), "the secret is in the database");
        }
    }
}

#[tokio::test]
async fn refusals_come_in_the_wires_order() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        let message = async |path: &str, body: &Value| {
            let (status, number, _, message) = app.post(path, &token, body).await.error();
            assert_eq!((status, number), (400, 31));
            message
        };
        let generate_path = "/api/2fa/account/config/generate?providerType=TOTP";
        let (submit_path, save_path) =
            ("/api/2fa/account/config/submit", "/api/2fa/account/config?verificationCode=000000");
        let invalid = json!({ "providerType": "TOTP", "authUrl": "http://x" });
        let draft = json!({
            "providerType": "TOTP",
            "authUrl": "otpauth://totp/Acme:ada@north.example?issuer=Acme&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        });
        let (not_valid, not_offered) =
            ("Validation error: authUrl is invalid", "2FA provider is not configured");
        assert_eq!(message(generate_path, &Value::Null).await, not_offered);
        for path in [submit_path, save_path] {
            assert_eq!(message(path, &invalid).await, not_valid);
            assert_eq!(message(path, &draft).await, not_offered);
        }

        app.offer_totp(&Value::Null).await;
        let sent = app.post(submit_path, &token, &draft).await;
        assert_eq!((sent.status.as_u16(), sent.text.as_str()), (200, ""));
        for method in ["SMS", "EMAIL", "BACKUP_CODE"] {
            let other = json!({
                "providerType": method, "phoneNumber": "+380501234567", "email": "a@b.example", "codes": ["0f3a9b12"],
            });
            for path in [submit_path, save_path] {
                assert_eq!(message(path, &other).await, not_offered, "{method}");
            }
        }
        let expired = "This set-up has expired or was replaced by a newer one. Start it again";
        assert_eq!(message(save_path, &draft).await, expired, "a secret that was not made here");
        let own = generate(&app, &token).await;
        assert_eq!(message(save_path, &draft).await, expired);
        assert_eq!(
            message("/api/2fa/account/config", &own).await,
            "Verification code is incorrect",
            "none at all"
        );
        assert_eq!(message(save_path, &own).await, "Verification code is incorrect");

        app.set_up_totp(&token).await;
        assert_eq!(message(save_path, &invalid).await, not_valid);
        assert_eq!(message(save_path, &draft).await, "2FA provider is already configured");
        app.offer_totp(&json!({ "providers": [] })).await;
        assert_eq!(message(save_path, &draft).await, "2FA provider is already configured", "it comes back");
    }
}

#[tokio::test]
async fn a_posted_secret_must_be_the_one_that_was_made_here() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let token = app.token(ADA).await;
    let config = generate(&app, &token).await;
    let secret = secret_of(&config);
    let code = app.code(&secret, 0);
    let with = |secret: &str| json!({ "providerType": "TOTP", "authUrl": format!("otpauth://totp/Acme:ada@north.example?issuer=Acme&secret={secret}") });
    for other in ["HIDDEN", "A", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "0189_0189_0189_0189_0189_0189_01"] {
        assert_eq!(refusal(&app, &token, &with(other), &code).await, "set_up_expired", "{other}");
        if let Some(chosen) = TotpSecret::from_base32(other) {
            assert_eq!(
                refusal(&app, &token, &with(other), &app.code(&chosen, 0)).await,
                "set_up_expired",
                "{other}"
            );
        }
    }
    let lower = with(&secret.to_base32().to_lowercase());
    assert_eq!(save(&app, &token, &lower, &code).await.status, 200, "letter case is no matter of base32");
}

#[tokio::test]
async fn a_set_up_has_ten_minutes() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let token = app.token(ADA).await;
        let config = generate(&app, &token).await;
        app.advance(600);
        assert_eq!(refusal(&app, &token, &config, &app.code(&secret_of(&config), 0)).await, "set_up_expired");
        let config = generate(&app, &token).await;
        app.advance(599);
        assert_eq!(save(&app, &token, &config, &app.code(&secret_of(&config), 0)).await.status, 200);
    }
}

#[tokio::test]
async fn two_sessions_of_one_user_may_set_up_at_once_and_one_wins() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let (one, two) = (app.token(ADA).await, app.token(ADA).await);
        let (first, second) = (generate(&app, &one).await, generate(&app, &two).await);
        let (code_1, code_2) = (app.code(&secret_of(&first), 0), app.code(&secret_of(&second), 0));
        assert_eq!(refusal(&app, &one, &second, &code_2).await, "set_up_expired", "each has its own secret");
        assert_eq!(save(&app, &one, &first, &code_1).await.status, 200);
        assert_eq!(refusal(&app, &two, &second, &code_2).await, "method_already_set_up");
        app.advance(30);
        let partial = app.token(ADA).await;
        assert_eq!(app.check(&partial, &app.code(&secret_of(&second), 0)).await.error().2, "code_incorrect");
        assert_eq!(app.check(&partial, &app.code(&secret_of(&first), 0)).await.status, 200);
    }
}

#[tokio::test]
async fn a_set_up_takes_the_code_of_now_or_of_the_step_before() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    for (who, offset) in [(ADA, -1), (BO, 0)] {
        let token = app.token(who).await;
        let config = generate(&app, &token).await;
        let code = |offset| app.code(&secret_of(&config), offset);
        for future in [1, 2] {
            assert_eq!(refusal(&app, &token, &config, &code(future)).await, "code_incorrect");
        }
        assert_eq!(refusal(&app, &token, &config, &code(-2)).await, "code_of_late_clock");
        assert_eq!(refusal(&app, &token, &config, &code(-20)).await, "code_incorrect");
        assert_eq!(save(&app, &token, &config, &code(offset)).await.status, 200);
    }
}

#[tokio::test]
async fn guesses_at_a_set_up_are_limited_like_those_at_a_sign_in() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({ "verificationCodeCheckRateLimit": "2:300" })).await;
        let token = app.token(ADA).await;
        let config = generate(&app, &token).await;
        for _ in 0..2 {
            assert_eq!(refusal(&app, &token, &config, "000000").await, "code_incorrect");
        }
        let limited = save(&app, &token, &config, &app.code(&secret_of(&config), 0)).await;
        assert_eq!(limited.error(), (429, 33, "too_many_requests".into(), "Too many requests".into()));
        assert_eq!(limited.header("retry-after"), "300");
        app.advance(300);
        assert_eq!(save(&app, &token, &config, &app.code(&secret_of(&config), 0)).await.status, 200);
        // The success gave all checks back.
        app.advance(30);
        let partial = app.token(ADA).await;
        let statuses =
            [app.check(&partial, "000000").await.status, app.check(&partial, "000001").await.status];
        assert_eq!(statuses, [400, 400]);
        assert_eq!(app.check(&partial, "000002").await.status, 429);
    }
}
