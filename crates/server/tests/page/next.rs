//! Where a sign-in leads: to a page of this server, whatever the address says.

use crate::support::{ADA, Browser, TestApp};
use serde_json::Value;

/// What leads elsewhere, or would if it were written into `Location` as it is.
const EVIL: &[&str] = &[
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "https:/evil.example",
    "@evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "?next=//evil.example",
    "#",
    "",
    "\0",
    "/\0",
    "//",
    "/%09/evil.example",
    "/%5cevil.example",
    "/%2f%2fevil.example",
];

/// A browser that follows it stays here.
fn stays_here(location: &str) -> bool {
    let here = url::Url::parse("http://localhost:8080/login").expect("an address");
    here.join(location).is_ok_and(|there| there.origin() == here.origin()) && location.starts_with('/')
}

#[tokio::test]
async fn a_password_alone_leads_to_where_the_user_wanted_on_this_server() {
    let app = TestApp::new().await;
    for evil in EVIL {
        let mut browser = Browser::new(&app);
        let answer = browser.post("/login", &[("email", ADA.0), ("password", ADA.1), ("next", evil)]).await;
        assert_eq!(answer.status, 303, "{evil:?}");
        assert!(stays_here(answer.header("location")), "{evil:?} led to {}", answer.header("location"));
        let encoded: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        let signed_in = browser.get(&format!("/login?next={encoded}")).await;
        assert!(stays_here(signed_in.header("location")), "{evil:?} led to {}", signed_in.header("location"));
        let confirm = browser.post("/account/confirm", &[("password", ADA.1), ("next", evil)]).await;
        assert!(stays_here(confirm.header("location")), "{evil:?} led to {}", confirm.header("location"));
    }
    let mut browser = Browser::new(&app);
    let wanted = "/auditLogs?page=2&textSearch=a%20b";
    let answer = browser.post("/login", &[("email", ADA.0), ("password", ADA.1), ("next", wanted)]).await;
    assert_eq!(answer.header("location"), wanted);
}

#[tokio::test]
async fn a_second_factor_leads_there_too_whatever_the_cookie_says() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let secret = app.set_up_totp(&app.token(ADA).await).await;
    for evil in EVIL.iter().copied().chain(["/account/confirm?next=%2Faccount"]) {
        app.advance(60);
        let mut browser = Browser::new(&app);
        let password = browser.post("/login", &[("email", ADA.0), ("password", ADA.1), ("next", evil)]).await;
        assert_eq!(password.header("location"), "/login/mfa");
        let answer = browser.post("/login/mfa", &[("code", &app.code(&secret, -1))]).await;
        let location = answer.header("location");
        assert!(stays_here(location), "{evil:?} led to {location}");
        assert!(!evil.starts_with("/account") || location == evil, "{location}");
        assert_eq!(
            browser.cookies.keys().collect::<Vec<_>>(),
            ["countersign-session"],
            "the others are taken back"
        );

        // The same words planted into the cookie itself.
        let mut browser = Browser::new(&app);
        browser.log_in(ADA).await;
        let planted: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        browser.cookies.insert("countersign-next".to_owned(), planted);
        let answer = browser.post("/login/mfa", &[("code", &app.code(&secret, 0))]).await;
        assert!(stays_here(answer.header("location")), "{evil:?} led to {}", answer.header("location"));
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_sign_in_page_and_back() {
    let app = TestApp::new().await;
    let mut browser = Browser::new(&app);
    for (path, back) in [
        ("/account/security", "%2Faccount%2Fsecurity"),
        ("/security-settings/2fa?notice=welcome", "%2Fsecurity-settings%2F2fa"),
        ("/account/security/totp/remove", "%2Faccount%2Fsecurity%2Ftotp%2Fremove"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("location"), format!("/login?notice=sign-in-first&next={back}"));
        let form = browser.get(answer.header("location")).await;
        assert!(form.text.contains("Sign in to see this page."), "{}", form.text);
        let field = path.split('?').next().expect("a path");
        assert!(form.text.contains(&format!("name=\"next\" value=\"{field}\"")), "{}", form.text);
    }
    let late = browser.post("/account/security/totp/start", &[]).await;
    assert_eq!(
        late.header("location"),
        "/login?notice=sign-in-first&next=%2Faccount%2Fsecurity",
        "a form is not repeated"
    );
}

#[tokio::test]
async fn only_notices_that_we_wrote_are_shown() {
    let app = TestApp::new().await;
    assert!(app.get("/login?notice=signed-out", "").await.text.contains("You are signed out."));
    let plain = app.get("/login", "").await.text;
    for notice in
        ["", "nothing", "Your+account+was+stolen,+call+1234", "%3Cb%3Ehello", "signed-out%00", "SIGNED-OUT"]
    {
        assert_eq!(app.get(&format!("/login?notice={notice}"), "").await.text, plain, "{notice}");
    }
}
