//! `GET /api/admin/featuresInfo`

use super::{create, mail, twilio};
use crate::support::{SYSADMIN, TestApp};
use serde_json::{Value, json};

#[tokio::test]
async fn features_are_what_was_set_up() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let features = async |mail: bool, sms: bool, two_factor: bool| {
        let expected = json!({
            "emailEnabled": mail, "smsEnabled": sms, "notificationEnabled": false, "oauthEnabled": false,
            "twoFaEnabled": two_factor,
        });
        assert_eq!(app.get("/api/admin/featuresInfo", &token).await.json(), expected);
    };
    features(false, false, false).await;
    assert_eq!(create(&app, &token, "mail", &mail()).await.status, 200);
    features(true, false, false).await;
    assert_eq!(create(&app, &token, "sms", &twilio()).await.status, 200);
    app.offer_totp(&Value::Null).await;
    features(true, true, true).await;
}
