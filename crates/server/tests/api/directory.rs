//! What the tests of tenants, profiles, customers and users share: the people of the demo, signed in, with their places.

use crate::support::{ADA, Answer, BO, CLEO, DANA, SYSADMIN, TestApp};
use axum::http::Method;
use serde_json::{Value, json};

/// What the wire says to whoever may not.
pub(crate) const FORBIDDEN: &str = "You don't have permission to perform this operation!";

/// An id that nothing has.
pub(crate) const NOBODY: &str = "01a20bec-89a7-7729-bda5-79283d342aa2";

/// North Metering has Ada, and Harbour Laundry with Cleo; South Water has Bo, and Hill Farm with Dana.
pub(crate) struct Directory {
    pub(crate) app: TestApp,
    /// Access tokens.
    pub(crate) sysadmin: String,
    pub(crate) ada: String,
    pub(crate) bo: String,
    pub(crate) cleo: String,
    pub(crate) dana: String,
    /// Tenants.
    pub(crate) north: String,
    pub(crate) south: String,
    /// Customers.
    pub(crate) laundry: String,
    pub(crate) farm: String,
}

impl Directory {
    pub(crate) async fn on(engine: &str) -> Self {
        let app = TestApp::on(engine).await;
        let (ada, bo) = (app.token(ADA).await, app.token(BO).await);
        let (cleo, dana) = (app.token(CLEO).await, app.token(DANA).await);
        let place = async |token: &str, member: &str| id_of(&me(&app, token).await[member]);
        Self {
            sysadmin: app.token(SYSADMIN).await,
            north: place(&ada, "tenantId").await,
            south: place(&bo, "tenantId").await,
            laundry: place(&cleo, "customerId").await,
            farm: place(&dana, "customerId").await,
            ada,
            bo,
            cleo,
            dana,
            app,
        }
    }

    /// The id of whoever has a token.
    pub(crate) async fn id(&self, token: &str) -> String {
        id_of(&me(&self.app, token).await["id"])
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        self.app.get(path, token).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: &Value) -> Answer {
        self.app.post(path, token, body).await
    }

    pub(crate) async fn delete(&self, token: &str, path: &str) -> Answer {
        self.app.call(Method::DELETE, path, token, &Value::Null).await
    }

    /// Posts what must be accepted; gives what there is now.
    pub(crate) async fn save(&self, token: &str, path: &str, body: &Value) -> Value {
        let answer = self.post(token, path, body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text);
        answer.json()
    }

    /// Gives a tenant a profile of its own with quotas.
    pub(crate) async fn limit(&self, tenant: &str, quotas: Value) {
        let profile = json!({ "name": format!("Of {tenant}"), "profileData": { "configuration": quotas } });
        let profile = self.save(&self.sysadmin, "/api/tenantProfile", &profile).await;
        let mut found = self.get(&self.sysadmin, &format!("/api/tenant/{tenant}")).await.json();
        found["tenantProfileId"] = profile["id"].clone();
        self.save(&self.sysadmin, "/api/tenant", &found).await;
    }
}

async fn me(app: &TestApp, token: &str) -> Value {
    app.get("/api/auth/user", token).await.json()
}

/// The UUID in an id object.
pub(crate) fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id object: {value}")).to_owned()
}

/// An id object.
pub(crate) fn id_object(kind: &str, id: &str) -> Value {
    json!({ "entityType": kind, "id": id })
}

/// Status, errorCode and message of a refusal.
pub(crate) fn refusal(answer: &Answer) -> (u16, i64, String) {
    let (status, number, _, message) = answer.error();
    (status, number, message)
}

pub(crate) fn bad(message: &str) -> (u16, i64, String) {
    (400, 31, message.to_owned())
}

pub(crate) fn forbidden() -> (u16, i64, String) {
    (403, 20, FORBIDDEN.to_owned())
}

pub(crate) fn not_found(kind: &str, id: &str) -> (u16, i64, String) {
    (404, 32, format!("{kind} with id [{id}] is not found"))
}

pub(crate) fn stale(kind: &str) -> (u16, i64, String) {
    (409, 35, format!("{kind} was already changed by someone else"))
}

/// The answer to one more than a quota allows, which has more in it than other refusals.
pub(crate) fn assert_quota(answer: &Answer, message: &str, kind: &str, limit: u32) {
    let body = answer.json();
    let found = json!([
        body["status"],
        body["errorCode"],
        body["code"],
        body["message"],
        body["entityType"],
        body["limit"]
    ]);
    assert_eq!(found, json!([403, 41, "limit_reached", message, kind, limit]), "{body}");
    assert_eq!(answer.status, 403);
}

/// The same member of all entries.
pub(crate) fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list.as_array().expect("a list").iter().map(|entry| entry[member].as_str().unwrap_or_default()).collect()
}
