//! `GET /api/auth/2fa/providers`

use crate::support::{ADA, TestApp, engines};
use serde_json::{Value, json};

#[tokio::test]
async fn a_sign_in_is_told_its_ways_in_the_order_they_were_set_up() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&json!({ "minVerificationCodeSendPeriod": 45 })).await;
        app.set_up_totp(&app.token(ADA).await).await;
        let partial = app.token(ADA).await;
        let totp =
            json!({ "type": "TOTP", "default": true, "contact": null, "minVerificationCodeSendPeriod": 45 });
        assert_eq!(app.get("/api/auth/2fa/providers", &partial).await.json(), json!([totp]));

        app.offer_totp(&json!({ "providers": [] })).await;
        assert_eq!(app.get("/api/auth/2fa/providers", &partial).await.json(), json!([]));
        let send = app
            .post("/api/auth/2fa/verification/send?providerType=TOTP", &partial, &Value::Null)
            .await
            .error();
        assert_eq!((send.0, send.1, send.3.as_str()), (400, 31, "2FA is not configured for account"));
    }
}
