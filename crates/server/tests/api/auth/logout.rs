//! `POST /api/auth/logout`

use crate::support::{ADA, Answer, TestApp, engines};
use serde_json::{Value, json};

async fn user(app: &TestApp, pair: &Answer) -> Answer {
    app.get("/api/auth/user", &pair.text_of("token")).await
}

#[tokio::test]
async fn a_sign_out_ends_both_tokens_at_once_here_and_within_two_seconds_elsewhere() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let node = app.another_node().await;
        let (pair, other) = (app.login(ADA).await, app.login(ADA).await);
        app.database.forget_audit().await;
        assert_eq!(user(&node, &pair).await.status, 200, "the other node has seen the session");

        let answer = app.post("/api/auth/logout", &pair.text_of("token"), &Value::Null).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, ""));
        let error = user(&app, &pair).await.error();
        assert_eq!((error.0, error.1, error.3.as_str()), (401, 11, "Token has expired"));
        for either in [&app, &node] {
            let refresh = json!({ "refreshToken": pair.text_of("refreshToken") });
            let error = either.post("/api/auth/token", "", &refresh).await.error();
            assert_eq!((error.0, error.1, error.3.as_str()), (401, 10, "Token is outdated"));
        }
        app.advance(3);
        assert_eq!(user(&node, &pair).await.error().2, "session_over");
        let again = app.post("/api/auth/logout", &pair.text_of("token"), &Value::Null).await.error();
        assert_eq!((again.0, again.1), (401, 11));
        assert_eq!(user(&app, &other).await.status, 200, "other sessions live on");
        assert_eq!(
            app.database.audit().await,
            [format!(
                "LOGOUT by {0} on {0} {1} ok",
                ADA.0, r#"{"clientAddress":"127.0.0.1","userAgent":null}"#
            )]
        );
    }
}
