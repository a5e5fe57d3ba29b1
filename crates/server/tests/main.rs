//! One integration binary, so that the server is linked once.
//!
//! `cargo test` runs everything on SQLite; with `TEST_POSTGRES_URL` (a server where databases may be made, as `./test`
//! starts one) also on PostgreSQL.

mod api;
mod architecture;
mod delivery;
mod page;
mod process;
mod store;
mod support;

use support::{ADA, TestApp};

#[tokio::test]
async fn a_password_and_a_code_sign_in() {
    for engine in support::engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&serde_json::Value::Null).await;
        let secret = app.set_up_totp(&app.token(ADA).await).await;
        let partial = app.login(ADA).await;
        assert_eq!(partial.text_of("scope"), "PRE_VERIFICATION_TOKEN");
        app.advance(30);
        let answer = app.check(&partial.text_of("token"), &app.code(&secret, 0)).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(app.get("/api/auth/user", &answer.text_of("token")).await.text_of("email"), ADA.0);
    }
}
