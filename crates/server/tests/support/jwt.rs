//! Tokens, taken apart and put together as an attacker would.

use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

/// The members of a token's header.
pub(crate) fn header(token: &str) -> Value {
    part(token, 0)
}

/// The claims of a token.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

fn part(token: &str, index: usize) -> Value {
    let text = token.split('.').nth(index).expect("three parts");
    serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).expect("base64url")).expect("JSON")
}

/// What is signed: header and claims.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", encode(header), encode(claims))
}

/// A token with this signature.
pub(crate) fn with_signature(unsigned: &str, signature: &[u8]) -> String {
    format!("{unsigned}.{}", BASE64URL_NOPAD.encode(signature))
}

/// The signature of a token.
pub(crate) fn signature(token: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(token.rsplit('.').next().expect("a part").as_bytes()).expect("base64url")
}
