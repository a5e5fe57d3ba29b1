//! `/api/user` and `/api/2fa/user`: what administrators do for users.

mod enable;
mod impersonate;
mod methods;

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
