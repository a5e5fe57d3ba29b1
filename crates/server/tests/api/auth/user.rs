//! `GET /api/auth/user` and `GET /api/system/info`, `GET /api/noauth/userPasswordPolicy`

use crate::support::{ADA, CLEO, SYSADMIN, TestApp, engines};
use serde_json::json;

const NULL_ID: &str = "13814000-1dd2-11b2-8080-808080808080";

#[tokio::test]
async fn a_user_is_shown_with_their_place() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut found = Vec::new();
        for (who, authority, first, last) in [
            (SYSADMIN, "SYS_ADMIN", "Sam", "Root"),
            (ADA, "TENANT_ADMIN", "Ada", "North"),
            (CLEO, "CUSTOMER_USER", "Cleo", "Harbour"),
        ] {
            let user = app.get("/api/auth/user", &app.token(who).await).await.json();
            let expected = json!({
                "id": { "entityType": "USER", "id": user["id"]["id"] },
                "createdTime": app.now().millis(),
                "additionalInfo": null,
                "tenantId": { "entityType": "TENANT", "id": user["tenantId"]["id"] },
                "customerId": { "entityType": "CUSTOMER", "id": user["customerId"]["id"] },
                "email": who.0,
                "authority": authority,
                "firstName": first,
                "lastName": last,
                "phone": null,
                "version": 1,
                "name": who.0,
            });
            assert_eq!(user, expected);
            found.push(user);
        }
        let place = |n: usize| (found[n]["tenantId"]["id"].clone(), found[n]["customerId"]["id"].clone());
        assert_eq!(place(0), (json!(NULL_ID), json!(NULL_ID)));
        assert_eq!(place(1).0, place(2).0, "Cleo's customer is Ada's");
        assert_ne!(place(1).0, json!(NULL_ID));
        assert_eq!(place(1).1, json!(NULL_ID));
        assert_ne!(place(2).1, json!(NULL_ID));
    }
}

#[tokio::test]
async fn the_server_says_which_wire_it_speaks() {
    let app = TestApp::new().await;
    let info = app.get("/api/system/info", &app.token(CLEO).await).await.json();
    // What the mobile client insists on: CE, and three numeric parts of at least 3.9.0.
    assert_eq!(info["type"], "CE");
    assert_eq!(info["version"], "4.4.0");
    assert!(info["artifact"].is_string() && info["name"].is_string());
}

#[tokio::test]
async fn strangers_can_read_the_rules_for_passwords() {
    let app = TestApp::new().await;
    let answer = app.get("/api/noauth/userPasswordPolicy", "").await;
    assert_eq!(
        answer.json(),
        json!({
            "minimumLength": 8,
            "maximumLength": 128,
            "minimumUppercaseLetters": null,
            "minimumLowercaseLetters": null,
            "minimumDigits": null,
            "minimumSpecialCharacters": null,
            "allowWhitespaces": true,
            "forceUserToResetPasswordIfNotValid": false,
            "passwordExpirationPeriodDays": null,
            "passwordReuseFrequencyDays": null,
        })
    );
}
