//! `/setup`: the first start.

use super::{empty_app, heading, problem};
use crate::support::{ADA, Browser, TestApp, engines};

fn fields<'a>(token: &'a str, email: &'a str, password: &'a str) -> [(&'a str, &'a str); 4] {
    [("token", token), ("email", email), ("password", password), ("password_again", password)]
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    for engine in engines() {
        let (app, token) = empty_app(engine).await;
        let mut browser = Browser::new(&app);
        let form = browser.get(&format!("/setup?token={token}")).await;
        assert!(form.text.contains(&format!("value=\"{token}\"")), "{}", form.text);
        assert!(!app.database.dump().await.contains(&token), "the database has its hash only");
        app.database.forget_audit().await;
        let made = browser.post("/setup", &fields(&token, "root@example.org", "a good password")).await;
        assert_eq!(made.header("location"), "/security-settings/2fa?notice=welcome");
        assert_eq!(browser.get(made.header("location")).await.status, 200);
        assert_eq!(app.login(("root@example.org", "a good password")).await.status, 200);
        let audit = app.database.audit().await;
        let data = r#"{"clientAddress":"127.0.0.1","userAgent":null,"event":"user_added"}"#;
        assert_eq!(audit[0], format!("ADDED by {0} on {0} {data} ok", "root@example.org"));

        let mut other = Browser::new(&app);
        assert_eq!(other.get(&format!("/setup?token={token}")).await.status, 410);
        let late = other.post("/setup", &fields(&token, "eve@example.org", "a good password")).await;
        assert_eq!((late.status.as_u16(), heading(&late).as_str()), (410, "This link no longer works"));
        assert_eq!(app.database.number("SELECT COUNT(*) FROM users").await, 1);
        assert!(countersign::flow::setup::link(&app.app).await.expect("no trouble").is_none());
    }
}

#[tokio::test]
async fn a_refused_form_leaves_the_link_open() {
    let (app, token) = empty_app("sqlite").await;
    let mut browser = Browser::new(&app);
    let before = app.database.dump().await;
    let bad =
        [("token", &*token), ("email", "no address"), ("password", "short"), ("password_again", "other")];
    let refused = browser.post("/setup", &bad).await;
    assert_eq!(refused.status, 422);
    assert_eq!(problem(&refused, "email"), "Enter an email address, such as name@example.org.");
    assert_eq!(problem(&refused, "password"), "Password must be 8 or more characters in length.");
    assert_eq!(problem(&refused, "password_again"), "The two passwords differ.");
    assert!(
        !refused.text.contains("value=\"short\"") && refused.text.contains("value=\"no address\""),
        "{}",
        refused.text
    );
    assert_eq!(before, app.database.dump().await);
    let made = browser.post("/setup", &fields(&token, "root@example.org", "a good password")).await;
    assert_eq!(made.status, 303);
}

#[tokio::test]
async fn two_who_have_the_link_make_one_administrator() {
    for engine in engines() {
        let (app, token) = empty_app(engine).await;
        let node = app.another_node().await;
        let (mut one, mut two) = (Browser::new(&app), Browser::new(&node));
        let (first, second) = (
            fields(&token, "one@example.org", "a good password"),
            fields(&token, "two@example.org", "a good password"),
        );
        let (first, second) = tokio::join!(one.post("/setup", &first), two.post("/setup", &second));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 410], "{} {}", first.text, second.text);
        assert_eq!(app.database.number("SELECT COUNT(*) FROM users").await, 1);
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_no_trouble_of_ours() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.execute("DELETE FROM users WHERE authority = 'SYS_ADMIN'").await;
        let link = countersign::flow::setup::link(&app.app).await.expect("no trouble").expect("a link");
        let token = link.split_once("token=").expect("a token").1;
        let mut browser = Browser::new(&app);
        let before = app.database.dump().await;
        let refused = browser.post("/setup", &fields(token, ADA.0, "a good password")).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(problem(&refused, "email"), "Somebody has this address already. Choose another one.");
        assert_eq!(before, app.database.dump().await);
        let made = browser.post("/setup", &fields(token, "root@example.org", "a good password")).await;
        assert_eq!(made.status, 303, "the link is still open");
    }
}

#[tokio::test]
async fn what_is_no_link_opens_nothing() {
    let app = TestApp::new().await;
    let long = "A".repeat(5000);
    for token in [
        "",
        "csu_",
        "csu_%00",
        "csb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%ff",
        "'%20OR%201=1",
        &long,
    ] {
        assert_eq!(app.get(&format!("/setup?token={token}"), "").await.status, 410, "{token}");
    }
    assert_eq!(app.get("/setup", "").await.status, 410);
}
