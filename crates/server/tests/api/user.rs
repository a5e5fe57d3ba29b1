//! `/api/user`, `/api/users` and `/api/2fa/user`: who there is, and what administrators do for users.

mod address;
mod delete;
mod enable;
mod impersonate;
mod list;
mod methods;
mod save;

use crate::support::{Answer, TestApp};
use axum::http::Method;
use serde_json::Value;

async fn delete(app: &TestApp, path: &str, token: &str) -> Answer {
    app.call(Method::DELETE, path, token, &Value::Null).await
}

/// Status and code of a refusal.
fn refusal(answer: &Answer) -> (u16, String) {
    let (status, _, code, _) = answer.error();
    (status, code)
}
