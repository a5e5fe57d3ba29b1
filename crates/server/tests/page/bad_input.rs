//! Every form with what is no form, and with nonsense in every field.

use super::{heading, settings_form};
use crate::api::table::PAGES;
use crate::support::{ADA, BO, Browser, SYSADMIN, TestApp, engines, pieces};
use axum::body::{Body, Bytes};
use axum::http::Request;
use serde_json::Value;

fn forms() -> impl Iterator<Item = String> {
    PAGES.iter().filter(|(method, _)| *method == "POST").flat_map(|(_, path)| {
        // A path without the placeholder stays what it is, and twice does no harm.
        ["totp", "sms"].map(|kind| path.replace("{method}", kind))
    })
}

/// A system administrator's browser in which a sign-in of Bo's waits for a code too.
async fn browser(app: &TestApp) -> Browser<'_> {
    app.offer_totp(&Value::Null).await;
    app.set_up_totp(&app.token(BO).await).await;
    let mut browser = Browser::signed_in(app, SYSADMIN).await;
    browser.log_in(BO).await;
    browser
}

/// Forms that have fields; the others do not look at what is sent.
const WITH_FIELDS: [&str; 20] = [
    "/setup",
    "/login",
    "/login/mfa",
    "/login/mfa/send",
    "/login/force-mfa/totp",
    "/login/force-mfa/sms/send",
    "/account/confirm",
    "/account/security/password",
    "/account/security/totp",
    "/account/security/sms",
    "/account/security/email/send",
    "/settings/outgoing-mail",
    "/settings/sms-provider",
    "/settings/sms-provider/test",
    "/security-settings/2fa",
    "/tenants/new",
    "/tenant-profiles/new",
    "/administrators/new",
    "/customers/new",
    "/users/new",
];

#[tokio::test]
async fn a_form_without_its_content_type_is_refused() {
    let app = TestApp::new().await;
    let mut browser = browser(&app).await;
    let before = app.database.dump().await;
    for path in WITH_FIELDS {
        for content_type in
            ["", "application/json", "text/plain", "multipart/form-data; boundary=x", "nonsense"]
        {
            let request = Request::post(path)
                .header("content-type", content_type)
                .body(Body::from("email=a&password=b"));
            let answer = browser.send(request.expect("a request")).await;
            assert_eq!(
                (answer.status.as_u16(), heading(&answer).as_str()),
                (400, "That did not arrive as expected"),
                "{path} {content_type}"
            );
        }
        let request = Request::post(path).body(Body::from("email=a&password=b")).expect("a request");
        assert_eq!(browser.send(request).await.status, 400, "{path} without any");
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn a_mebibyte_is_too_much() {
    let app = TestApp::new().await;
    let mut browser = browser(&app).await;
    let before = app.database.dump().await;
    let long = Bytes::from(format!("email={}", "a".repeat(1 << 20)));
    for path in WITH_FIELDS {
        for told in [true, false] {
            let body = if told { Body::from(long.clone()) } else { pieces::body([Ok(long.clone())]) };
            let request =
                Request::post(path).header("content-type", "application/x-www-form-urlencoded").body(body);
            let answer = browser.send(request.expect("a request")).await;
            assert_eq!(
                (answer.status.as_u16(), heading(&answer).as_str()),
                (413, "That was too much at once"),
                "{path}"
            );
        }
        let broken = pieces::body([Ok(Bytes::from_static(b"email=")), Err(std::io::Error::other("gone"))]);
        let request =
            Request::post(path).header("content-type", "application/x-www-form-urlencoded").body(broken);
        assert_eq!(browser.send(request.expect("a request")).await.status, 400, "{path}");
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn nonsense_in_any_field_is_never_our_fault() {
    let long = "x".repeat(10_000);
    let nonsense = [
        "",
        " ",
        "\0",
        "\u{feff}\u{202e}🔑",
        "-1",
        "99999999999999999999",
        "1e9",
        "<script>",
        "%00",
        "a\r\nb",
        &long,
    ];
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = browser(&app).await;
        // To look at the page is to begin a set-up; to send it is to go on with that.
        browser.get("/account/security/totp").await;
        let before = app.database.dump().await;
        let settings: Vec<&str> = settings_form(&[]).iter().map(|(name, _)| *name).collect();
        let fields = [
            "token",
            "email",
            "password",
            "password_again",
            "code",
            "next",
            "current_password",
            "new_password",
            "new_password_again",
            "tenant",
            "profile",
            "method",
            "address",
            "number",
            "provider",
            "version",
            "title",
            "name",
            "max_users",
            "first_name",
            "role",
            "customer",
            "invitation",
            "nothing",
        ];
        for path in forms().filter(|path| path != "/logout" && path != "/login/cancel") {
            // These two act without a field; what they do is tried elsewhere.
            if path.ends_with("/start") || path.ends_with("/totp/cancel") {
                continue;
            }
            // As do these.
            if path.ends_with("/signing-key") || path.ends_with("/end-others") {
                continue;
            }
            for value in nonsense {
                let form: Vec<_> = fields.iter().map(|name| (*name, value)).collect();
                let status = browser.post(&path, &form).await.status.as_u16();
                assert!(status < 500, "{path} {value:?}: {status}");
            }
        }
        for field in settings {
            for value in nonsense {
                let form = settings_form(&[
                    ("version", "nothing yet"),
                    ("check_limit_enabled", "on"),
                    (field, value),
                ]);
                let status = browser.post("/security-settings/2fa", &form).await.status.as_u16();
                assert!(status == 409 || status == 422, "{field} {value:?}: {status}");
            }
        }
        assert_eq!(before, app.database.dump().await);
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_read_as_what_they_are_not() {
    let app = TestApp::new().await;
    for body in [
        &b"\xff\xfe=\xff"[..],
        b"email=%ff%fe&password=%c3%28",
        b"%=%&&==&email",
        b"email=\0&password=\0",
        b"",
        b"[]",
        b"{\"email\":1}",
    ] {
        let request = Request::post("/login")
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        let answer = app.send(request.body(Body::from(body)).expect("a request")).await;
        assert!(answer.status == 422 || answer.status == 401, "{body:?}: {}", answer.status);
        assert_eq!(heading(&answer), "Sign in");
    }
}

#[tokio::test]
async fn of_a_repeated_field_the_first_counts() {
    let app = TestApp::new().await;
    let fields = [("email", ADA.0), ("email", "x"), ("password", ADA.1), ("password", "wrong")];
    assert_eq!(Browser::new(&app).post("/login", &fields).await.status, 303);
    let fields = [("email", ADA.0), ("password", "wrong"), ("password", ADA.1)];
    assert_eq!(Browser::new(&app).post("/login", &fields).await.status, 401);
}

#[tokio::test]
async fn nonsense_in_cookies_and_headers_is_nobody() {
    let app = TestApp::new().await;
    for cookie in [
        &b"countersign-session"[..],
        b"countersign-session=",
        b";;;=;",
        b"countersign-session=\xff\xfe",
        b"=",
        b"countersign-session=csb_!!!",
        b"a=b; countersign-session=csb_AAAA",
    ] {
        for path in ["/account/security", "/login/mfa", "/", "/login"] {
            let request = Request::get(path).header("cookie", cookie).header("user-agent", &b"\xff\xfe"[..]);
            let answer = app.send(request.body(Body::empty()).expect("a request")).await;
            let expected = if path == "/login" { 200 } else { 303 };
            assert_eq!(answer.status, expected, "{path} {cookie:?}");
        }
    }
}
