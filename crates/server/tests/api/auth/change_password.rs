//! `POST /api/auth/changePassword`

use crate::support::{ADA, Answer, BO, TestApp, engines};
use serde_json::{Value, json};

async fn change(app: &TestApp, token: &str, current: &str, new: &str) -> Answer {
    let body = json!({ "currentPassword": current, "newPassword": new });
    app.post("/api/auth/changePassword", token, &body).await
}

#[tokio::test]
async fn the_first_rule_that_is_broken_is_named() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        let before = app.database.dump().await;
        let long = "x".repeat(129);
        let refusal = async |current: &str, new: &str| {
            let error = change(&app, &token, current, new).await.error();
            assert_eq!((error.0, error.1), (400, 31));
            error.3
        };
        assert_eq!(refusal("wrong", "short").await, "Current password doesn't match!");
        assert_eq!(refusal("wrong", "wrong").await, "Current password doesn't match!");
        assert_eq!(refusal(ADA.1, "short").await, "Password must be 8 or more characters in length.");
        assert_eq!(refusal(ADA.1, "").await, "Password must be 8 or more characters in length.");
        assert_eq!(refusal(ADA.1, &long).await, "Password must be no more than 128 characters in length.");
        assert_eq!(refusal(ADA.1, ADA.1).await, "New password should be different from existing!");
        let bytes = "ä".repeat(513);
        let expected = "Validation error: newPassword a password can have at most 1024 bytes";
        assert_eq!(refusal(ADA.1, &bytes).await, expected);
        assert_eq!(before, app.database.dump().await);
    }
}

#[tokio::test]
async fn a_change_ends_everything_but_the_new_pair() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let secret = app.set_up_totp(&app.token(BO).await).await;
        let partial = app.token(BO).await;
        app.advance(30);
        let own = app.check(&partial, &app.code(&secret, 0)).await;
        let other = app.login(BO).await;
        let bystander = app.login(ADA).await;
        app.database.forget_audit().await;

        let pair = change(&app, &own.text_of("token"), BO.1, "south, but longer").await;
        assert_eq!(pair.status, 200, "{}", pair.text);
        assert_eq!(
            pair.json().as_object().expect("an object").keys().collect::<Vec<_>>(),
            ["token", "refreshToken"]
        );
        let status = async |answer: &Answer| app.get("/api/auth/user", &answer.text_of("token")).await.status;
        assert_eq!(status(&pair).await, 200);
        assert_eq!(status(&own).await, 401, "the session that asked has a successor");
        assert_eq!(status(&bystander).await, 200);
        assert_eq!(app.post("/api/auth/token", "", &own.json()).await.error().3, "Token is outdated");
        assert_eq!(app.post("/api/auth/token", "", &pair.json()).await.status, 200);

        // A sign-in that began with the old password is over too, even with the right code.
        app.advance(30);
        let error = app.check(&other.text_of("token"), &app.code(&secret, 0)).await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (401, 11, "Token has expired"));
        assert_eq!(app.login(BO).await.status, 401);
        assert_eq!(app.login((BO.0, "south, but longer")).await.text_of("scope"), "PRE_VERIFICATION_TOKEN");
        let audit = app.database.audit().await.join("\n");
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"password_changed"}"#;
        assert!(audit.contains(&format!("CREDENTIALS_UPDATED by {0} on {0} {data} ok", BO.0)), "{audit}");
        assert!(!audit.contains("longer") && !audit.contains(BO.1), "{audit}");
    }
}

#[tokio::test]
async fn a_stolen_session_cannot_guess_the_password_and_locks_nobody_out() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        for _ in 0..10 {
            assert_eq!(change(&app, &token, "wrong", "long enough").await.status, 400);
        }
        let refused = change(&app, &token, ADA.1, "long enough").await;
        assert_eq!((refused.error().0, refused.error().1), (429, 33));
        assert_eq!(refused.header("retry-after"), "300");
        assert_eq!(app.login(ADA).await.status, 200, "signing in is another matter");
        app.advance(300);
        assert_eq!(change(&app, &token, ADA.1, "long enough").await.status, 200);
    }
}

#[tokio::test]
async fn a_password_is_taken_as_it_is_typed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut current = ADA.1.to_owned();
        let odd = [
            "with a \0 in it",
            "  spaces at both ends  ",
            "line\nbreaks\r\n\t",
            "ünïcödé 🔑 ﷽",
            "e\u{301}e\u{301}e\u{301}e\u{301}",
            "ééééé\u{e9}\u{e9}\u{e9}",
            "<script>'\"; --",
        ];
        for new in odd {
            let pair = change(&app, &app.token((ADA.0, &current)).await, &current, new).await;
            assert_eq!(pair.status, 200, "{new:?} {}", pair.text);
            new.clone_into(&mut current);
            for almost in [new.trim(), &new.replace('\0', ""), &new.to_uppercase()] {
                let expected = if almost == new { 200 } else { 401 };
                assert_eq!(app.login((ADA.0, almost)).await.status, expected, "{almost:?}");
            }
        }
    }
}
