//! Query parameters that are missing, repeated or nonsense, and codes that are none.

use super::rig::{Rig, bearer};
use super::table::{Body, Endpoint, endpoints};
use crate::support::{Answer, engines};
use axum::body::Body as RequestBody;
use serde_json::json;

/// Endpoints that ask for a method in their query.
fn askers() -> Vec<Endpoint> {
    let mut endpoints = endpoints();
    endpoints.retain(|endpoint| endpoint.query.contains("providerType"));
    endpoints
}

fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn ask(rig: &Rig, endpoint: &Endpoint, query: &str) -> Answer {
    let body = rig.good(endpoint.body);
    let body = if body.is_null() { RequestBody::empty() } else { RequestBody::from(body.to_string()) };
    rig.call(endpoint, query, &bearer(rig.token(endpoint.who)), body).await
}

#[tokio::test]
async fn a_method_that_is_missing_or_none_is_refused() {
    let long = format!("providerType={}", "T".repeat(8000));
    let missing =
        ["", "providerType", "providerType=", "providerType=%20%09", "ProviderType=TOTP", "&&==&", "%zz=%"];
    let unknown = [
        "providerType=FOO",
        "providerType=totp",
        "providerType=TOTP%00",
        "providerType=%00",
        "providerType=TOTP%20",
        "providerType=TOTP,SMS",
        "providerType=-1",
        "providerType=%ff%fe",
        "providerType=%zz",
        "providerType=%",
        "providerType=%F0%9F%94%91",
        "providerType=%3Cscript%3E",
        "providerType=FOO&providerType=TOTP",
        &long,
    ];
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        for endpoint in askers() {
            for query in missing {
                let error = ask(&rig, &endpoint, query).await.error();
                assert_eq!((error.0, error.1), (400, 31), "{query} at {endpoint:?}");
                assert_eq!(error.3, "Parameter 'providerType' can't be empty!");
            }
            for query in unknown {
                let error = ask(&rig, &endpoint, query).await.error();
                assert_eq!((error.0, error.1), (400, 31), "{query} at {endpoint:?}");
                assert!(
                    error.3.ends_with("is no providerType; use one of TOTP, SMS, EMAIL, BACKUP_CODE"),
                    "{error:?}"
                );
                assert!(error.3.len() < 200 && !error.3.contains('\0'), "{error:?}");
            }
        }
        assert_eq!(before, rig.app.database.dump().await);
    }
}

#[tokio::test]
async fn methods_that_nobody_has_are_refused_in_the_wires_words() {
    let rig = Rig::new("sqlite").await;
    let before = rig.app.database.dump().await;
    for endpoint in askers() {
        for method in ["SMS", "EMAIL", "BACKUP_CODE"] {
            let answer = ask(&rig, &endpoint, &format!("providerType={method}")).await;
            if endpoint.method == "DELETE" {
                assert_eq!(answer.status, 200, "turning off what is not there is a success on the wire");
                continue;
            }
            let (status, number, _, message) = answer.error();
            assert_eq!((status, number), (400, 31), "{endpoint:?}");
            let expected = match endpoint.path {
                "/api/auth/2fa/verification/send" => "2FA is not configured for account".to_owned(),
                "/api/2fa/account/config/generate" => "2FA provider is not configured".to_owned(),
                _ => format!("Config for {method} 2FA provider not found"),
            };
            assert_eq!(message, expected, "{endpoint:?}");
        }
    }
    assert_eq!(before, rig.app.database.dump().await);
}

#[tokio::test]
async fn of_a_repeated_parameter_only_the_first_counts() {
    let rig = Rig::new("sqlite").await;
    let check = endpoints().into_iter().find(|endpoint| endpoint.body == Body::Code).expect("the check");
    let code = rig.app.code(&rig.danas_secret, 0);
    let query = format!("providerType=TOTP&verificationCode=000000&verificationCode={code}");
    let error = rig.call(&check, &query, &bearer(&rig.second_factor), "").await.error();
    assert_eq!(error.2, "code_incorrect", "two guesses for the price of one");
    let query = format!("providerType=TOTP&verificationCode={code}&verificationCode=000000&providerType=FOO");
    assert_eq!(rig.call(&check, &query, &bearer(&rig.second_factor), "").await.status, 200);
}

/// What is almost the right code, and must not pass for it.
fn almost(code: &str) -> Vec<String> {
    let moved = |zero: char| -> String {
        let offset = u32::from(zero);
        code.bytes().filter_map(|digit| char::from_u32(offset + u32::from(digit - b'0'))).collect()
    };
    let mut codes = vec![
        String::new(),
        " ".to_owned(),
        "\0".to_owned(),
        code[..5].to_owned(),
        format!("{code}0"),
        format!("0{code}"),
        format!("000000{code}"),
        format!(" {code}"),
        format!("{code} "),
        format!("{code}\n"),
        format!("{code}\0"),
        format!("+{code}"),
        format!("-{code}"),
        format!("{code}.0"),
        format!("0x{code}"),
        format!("{}e0", &code[..4]),
        format!("{} {}", &code[..3], &code[3..]),
        format!("{}-{}", &code[..3], &code[3..]),
        format!("{code}{code}"),
        format!("{code},{code}"),
        "9".repeat(1000),
        format!("{}{code}", "0".repeat(994)),
        "NaN".to_owned(),
        "true".to_owned(),
        "abcdef".to_owned(),
    ];
    // Arabic-Indic, Devanagari, full-width and mathematical digits of the very same code.
    codes.extend(['٠', '०', '０', '𝟎'].map(moved));
    codes
}

#[tokio::test]
async fn almost_the_right_code_is_a_wrong_one() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        let token = bearer(&rig.second_factor);
        let check = endpoints().into_iter().find(|endpoint| endpoint.body == Body::Code).expect("the check");
        let right = rig.app.code(&rig.danas_secret, 0);
        for code in almost(&right) {
            let query = format!("providerType=TOTP&verificationCode={}", encode(&code));
            let in_query = rig.call(&check, &query, &token, "").await.error();
            let body = json!({ "providerType": "TOTP", "verificationCode": code });
            let in_body = rig.call(&check, "", &token, body.to_string()).await.error();
            for error in [in_query, in_body] {
                assert_eq!((error.0, error.1, error.2.as_str()), (400, 31, "code_incorrect"), "{code:?}");
                assert_eq!(error.3, "Verification code is incorrect");
            }
        }
        for query in
            ["verificationCode=%ff%fe", "verificationCode=%", "verificationCode", "verificationCode=%zz%00"]
        {
            let error = rig.call(&check, &format!("providerType=TOTP&{query}"), &token, "").await.error();
            assert_eq!(error.2, "code_incorrect", "{query}");
        }
        assert_eq!(before, rig.app.database.dump().await);
        assert_eq!(
            rig.app.check(&rig.second_factor, &right).await.status,
            200,
            "the code itself is still good"
        );
    }
}

#[tokio::test]
async fn almost_the_right_code_finishes_no_set_up() {
    for engine in engines() {
        let rig = Rig::new(engine).await;
        let before = rig.app.database.dump().await;
        let save =
            endpoints().into_iter().find(|endpoint| endpoint.body == Body::ProvedDraft).expect("the save");
        let token = bearer(rig.token(save.who));
        let mut draft = rig.good(Body::ProvedDraft);
        let right = draft["verificationCode"].take();
        for code in almost(right.as_str().expect("a code")) {
            let query = format!("verificationCode={}", encode(&code));
            let in_query = rig.call(&save, &query, &token, draft.to_string()).await.error();
            let mut body = draft.clone();
            body["verificationCode"] = json!(code);
            let in_body = rig.call(&save, "", &token, body.to_string()).await.error();
            for error in [in_query, in_body] {
                assert_eq!((error.0, error.1, error.2.as_str()), (400, 31, "code_incorrect"), "{code:?}");
            }
        }
        assert_eq!(before, rig.app.database.dump().await);
        draft["verificationCode"] = right;
        assert_eq!(rig.call(&save, "", &token, draft.to_string()).await.status, 200);
    }
}

#[tokio::test]
async fn a_check_without_code_or_method_says_what_is_missing() {
    let rig = Rig::new("sqlite").await;
    let check = endpoints().into_iter().find(|endpoint| endpoint.body == Body::Code).expect("the check");
    let token = bearer(&rig.second_factor);
    for (query, body, missing) in [
        ("", "", "providerType"),
        ("", "{}", "providerType"),
        ("providerType=TOTP", "", "verificationCode"),
        ("providerType=TOTP", "{}", "verificationCode"),
        ("verificationCode=123456", "", "providerType"),
        ("", "{\"verificationCode\":\"123456\"}", "providerType"),
    ] {
        let error = rig.call(&check, query, &token, body).await.error();
        assert_eq!(error.3, format!("Parameter '{missing}' can't be empty!"), "{query} {body}");
        assert_eq!((error.0, error.1), (400, 31));
    }
}
