//! Every endpoint that reads a body, with everything that a body should not be.

use super::rig::Rig;
use super::table::{Body, Endpoint, endpoints};
use crate::support::{Answer, engines, pieces};
use axum::body::Bytes;
use serde_json::{Value, json};

fn readers() -> Vec<Endpoint> {
    let mut endpoints = endpoints();
    endpoints.retain(|endpoint| endpoint.body != Body::Ignored);
    endpoints
}

/// What is wrong with the whole.
fn broken() -> Vec<(&'static str, Vec<u8>)> {
    let text = |name, text: &str| (name, text.as_bytes().to_vec());
    vec![
        text("nothing", ""),
        text("white space", " \n\t"),
        text("half an object", "{\"username\":\"a\""),
        text("no JSON", "username=a&password=b"),
        text("two objects", "{}{}"),
        text("something behind", "{} x"),
        text("a comment", "{/* */}"),
        text("a text", "\"text\""),
        text("a number", "7"),
        text("a number beyond all", "{\"version\":1e999}"),
        text("null", "null"),
        text("true", "true"),
        text("a list", "[]"),
        text("an empty object", "{}"),
        text("NUL", "\0"),
        text("half a surrogate pair", "{\"username\":\"\\ud800\",\"password\":\"\\ud800\"}"),
        text("a control character", "{\"username\":\"a\u{1}b\"}"),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("invalid UTF-8", b"{\"username\":\"\xff\xfe\",\"password\":\"\xc3\x28\"}".to_vec()),
        ("deep lists", "[".repeat(10_000).into_bytes()),
        ("deep lists that end", [vec![b'['; 10_000], vec![b']'; 10_000]].concat()),
        ("deep objects", "{\"a\":".repeat(10_000).into_bytes()),
    ]
}

#[tokio::test]
async fn a_body_that_is_none_is_refused_with_a_reason() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        for endpoint in readers() {
            for (name, body) in broken() {
                let answer = rig.with_body(&endpoint, body).await;
                let error = answer.error();
                let expected = match endpoint.body {
                    Body::Credentials | Body::RefreshToken => (401, 10),
                    _ => (400, 31),
                };
                assert_eq!((error.0, error.1), expected, "{name} at {endpoint:?}: {error:?}");
            }
        }
        assert_eq!(before, rig.app.database.dump().await);
    }
}

/// What any member can be replaced with.
fn nonsense(good: &Value) -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!(7),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(2_147_483_648_u32),
        json!(u64::MAX),
        json!(1.5),
        json!(1e300),
        json!(""),
        json!("   "),
        json!("\0"),
        json!("FOO"),
        json!("x".repeat(10_000)),
        json!("\u{202e}\u{feff}𝟙🔑"),
        json!("<script>alert(1)</script>'; DROP TABLE users; --"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({ "a": { "a": null } }),
    ];
    if let Some(text) = good.as_str() {
        for changed in [format!("{text}\0"), format!("\0{text}"), format!("{text}\n"), format!(" {text}")] {
            values.push(json!(changed));
        }
    }
    values
}

/// Nonsense to one member that is sense to another.
fn is_sense(body: Body, member: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let body = if body == Body::UnsavedSettings { Body::Settings } else { body };
    match (body, member) {
        // Any text may be a password, and one with a NUL is tried below.
        (Body::Passwords, "newPassword") | (Body::Activation | Body::Reset, "password") => {
            text.len() >= 8 && text.len() <= 128
        }
        (Body::Draft | Body::ProvedDraft, "useByDefault") | (Body::Settings, "enforceTwoFa") => {
            value.is_null() || value.is_boolean()
        }
        (Body::Default, "useByDefault") => value.is_boolean(),
        (Body::Settings, "verificationCodeCheckRateLimit" | "enforcedUsersFilter" | "version") => {
            value.is_null()
        }
        (Body::Settings, "maxVerificationFailuresBeforeUserLockout") => {
            value.is_null() || value == 7 || value == 0
        }
        (Body::Settings, "minVerificationCodeSendPeriod") => value == 7,
        (Body::Settings, "providers") => value.as_array().is_some_and(Vec::is_empty),
        (Body::Settings, "tenantsIds" | "tenantProfilesIds") => {
            value.is_null() || value.as_array().is_some_and(Vec::is_empty)
        }
        (Body::Settings, "issuerName") => {
            !text.trim().is_empty()
                && text.len() < 256
                && !text.contains(|c: char| c.is_control() || c == ':')
        }
        (Body::AdminSettings, "prohibitDifferentUrl") => {
            value.is_null() || value.is_boolean() || (value.is_string() && text.trim().is_empty())
        }
        // White space around an address is cut off.
        (Body::AdminSettings, "baseUrl") | (Body::TestSms, "url") => {
            text.trim().starts_with("https://") && !text.contains(char::is_control)
        }
        (Body::TestMail, "mailFrom") => text.trim().contains('@') && !text.contains(char::is_control),
        (Body::TestMail, "smtpHost") => {
            text == "FOO" || (text.trim().ends_with(".example") && !text.contains(char::is_control))
        }
        (Body::TestSms, "secret") => {
            !text.is_empty() && text.len() <= 1024 && !text.contains(char::is_control)
        }
        (Body::TestSms, "message") => {
            !text.trim().is_empty() && !text.contains(|c: char| c.is_control() && c != '\n')
        }
        (Body::Tenant | Body::Customer, "title") | (Body::TenantProfile, "name") => {
            !text.trim().is_empty() && text.chars().count() < 256 && !text.contains(char::is_control)
        }
        // Quotas of other parts of a platform are kept as they are sent.
        (Body::TenantProfile, "profileData") => value.is_object(),
        (Body::TenantProfile, "configuration") => value.is_object() || value.is_null(),
        (Body::TenantProfile, "type") => true,
        (Body::TenantProfile, "maxUsers") => value.is_null() || value.as_u64().is_some(),
        // Whatever the address, the answer is the same.
        (Body::ResetAsked, "email") => !text.trim().is_empty(),
        (Body::Jwt, "tokenIssuer") => {
            !text.trim().is_empty() && text.len() < 256 && !text.contains(char::is_control)
        }
        (Body::Jwt, "tokenSigningKey") => value.is_null() || (value.is_string() && text.trim().is_empty()),
        (Body::Jwt, "version") => value.is_null() || value == 0,
        (Body::Security, name) => is_sense_of_security(name, value),
        _ => false,
    }
}

/// What may be left out of the security settings has its default.
fn is_sense_of_security(name: &str, value: &Value) -> bool {
    match name {
        "userActivationTokenTtl" | "passwordResetTokenTtl" => value == 7,
        "mobileSecretKeyLength" | "minimumLength" => value == 7 || value.is_null(),
        "maximumLength" => value.is_null(),
        "passwordPolicy" => value.is_null() || value.as_object().is_some(),
        "allowWhitespaces" | "forceUserToResetPasswordIfNotValid" => value.is_null() || value.is_boolean(),
        "userLockoutNotificationEmail" => {
            let text = value.as_str().unwrap_or_default();
            let is_address = text.trim() == "security@acme.example";
            value.is_null() || is_address || (value.is_string() && text.trim().is_empty())
        }
        "version" => value.is_null() || value == 0,
        _ => value.is_null() || value == 7 || value == 0,
    }
}

/// Addresses of all members of an object, those inside others too.
fn members(value: &Value, at: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(key, child)| (format!("{at}/{key}"), child)).collect(),
        Value::Array(list) => {
            list.iter().enumerate().map(|(n, child)| (format!("{at}/{n}"), child)).collect()
        }
        _ => Vec::new(),
    };
    children
        .into_iter()
        .flat_map(|(at, child)| {
            let inner = members(child, &at);
            std::iter::once(at).chain(inner)
        })
        .collect()
}

#[tokio::test]
async fn a_member_that_is_wrong_is_refused_wherever_it_is() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        for endpoint in readers() {
            let good = rig.good(endpoint.body);
            for member in members(&good, "") {
                let name = member.rsplit('/').next().expect("a name");
                let present = good.pointer(&member).expect("a member");
                for value in nonsense(present) {
                    if is_sense(endpoint.body, name, &value) {
                        continue;
                    }
                    let mut bad = good.clone();
                    *bad.pointer_mut(&member).expect("a member") = value;
                    let answer = rig.with_body(&endpoint, bad.to_string()).await;
                    assert!(answer.status != 200, "{bad} at {endpoint:?}");
                    let (status, ..) = answer.error();
                    assert!((400..500).contains(&status), "{bad} at {endpoint:?}: {}", answer.text);
                }
            }
        }
        assert_eq!(before, rig.app.database.dump().await);
    }
}

#[tokio::test]
async fn a_member_that_must_be_there_is_missed() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        for endpoint in readers() {
            let good = rig.good(endpoint.body);
            for member in good.as_object().expect("an object").keys() {
                if is_sense(endpoint.body, member, &Value::Null) {
                    continue;
                }
                let mut bad = good.clone();
                bad.as_object_mut().expect("an object").remove(member);
                let answer = rig.with_body(&endpoint, bad.to_string()).await;
                let (status, _, _, message) = answer.error();
                assert!((400..500).contains(&status), "{bad} at {endpoint:?}: {}", answer.text);
                let words = message.to_lowercase().replace(' ', "");
                // The wire has its own words for tokens.
                let says_which = status == 401
                    || endpoint.body == Body::Jwt
                    || words.contains(&member.to_lowercase())
                    || member == "verificationCode";
                assert!(says_which, "{bad} at {endpoint:?}: {message}");
            }
        }
        assert_eq!(before, rig.app.database.dump().await);
    }
}

#[tokio::test]
async fn unknown_members_are_ignored_by_requests_that_are_good_otherwise() {
    for index in 0..endpoints().len() {
        // A server each: one good request spoils the next.
        let rig = Rig::new("sqlite").await;
        let endpoint = &endpoints()[index];
        let mut body = rig.good(endpoint.body);
        if let Some(object) = body.as_object_mut() {
            object.insert("surprise".to_owned(), json!({ "deep": [1, { "er": null }] }));
            object.insert(String::new(), json!("\0"));
            object.insert("__proto__".to_owned(), json!(true));
        }
        let text = if body.is_null() { "{\"headers\":{}}".to_owned() } else { body.to_string() };
        let answer = rig.with_body(endpoint, text).await;
        let expected = if endpoint.query.contains("Token=") { 303 } else { 200 };
        assert_eq!(answer.status, expected, "{endpoint:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_mebibyte_is_too_much_whether_its_length_is_told_or_not() {
    let rig = Rig::new("sqlite").await;
    let before = rig.app.database.dump().await;
    let long = Bytes::from(format!("{{\"username\":\"{}\"}}", "a".repeat(1 << 20)));
    let check = |endpoint: &Endpoint, answer: &Answer| {
        let error = answer.error();
        assert_eq!((error.0, error.1, error.2.as_str()), (413, 31, "body_too_large"), "{endpoint:?}");
    };
    for endpoint in readers() {
        check(&endpoint, &rig.with_body(&endpoint, long.clone()).await);
        let streamed = pieces::body(long.chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))));
        check(&endpoint, &rig.with_body(&endpoint, streamed).await);
    }
    assert_eq!(before, rig.app.database.dump().await);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_the_clients_fault() {
    let rig = Rig::new("sqlite").await;
    for endpoint in readers() {
        let body =
            pieces::body([Ok(Bytes::from_static(b"{\"username\":")), Err(std::io::Error::other("gone"))]);
        let answer = rig.with_body(&endpoint, body).await;
        let (status, ..) = answer.error();
        assert!(status == 400 || status == 401, "{endpoint:?}: {}", answer.text);
    }
}
