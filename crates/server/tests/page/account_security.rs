//! `/account/security` and the change of the password there

use super::problem;
use crate::support::{ADA, Browser, TestApp, engines};

async fn change(browser: &mut Browser<'_>, current: &str, new: &str, again: &str) -> crate::support::Answer {
    let fields = [("current_password", current), ("new_password", new), ("new_password_again", again)];
    browser.post("/account/security/password", &fields).await
}

#[tokio::test]
async fn a_change_keeps_this_browser_and_no_other() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let (mut here, mut there) =
            (Browser::signed_in(&app, ADA).await, Browser::signed_in(&app, ADA).await);
        let pair = app.login(ADA).await;
        let before = here.cookies["countersign-session"].clone();
        let answer = change(&mut here, ADA.1, "north, but longer", "north, but longer").await;
        assert_eq!(answer.header("location"), "/account/security?notice=password-changed");
        assert_ne!(here.cookies["countersign-session"], before, "with a new session");
        let page = here.get(answer.header("location")).await;
        assert!(page.text.contains("Your password is changed."), "{}", page.text);
        assert_eq!(there.get("/account/security").await.status, 303);
        assert_eq!(app.get("/api/auth/user", &pair.text_of("token")).await.status, 401);
        assert_eq!(app.login((ADA.0, "north, but longer")).await.status, 200);
    }
}

#[tokio::test]
async fn every_field_that_is_wrong_says_so_and_nothing_is_changed() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let before = app.database.dump().await;
    let long = "x".repeat(1025);
    let (differ, short) = ("The two passwords differ.", "Password must be 8 or more characters in length.");
    for (fields, problems) in [
        (("", "", ""), ("Enter your current password.", "Choose a new password.", "")),
        (("", "short", "other"), ("Enter your current password.", short, differ)),
        ((ADA.1, "long enough", "long enougH"), ("", "", differ)),
        ((ADA.1, "short", "short"), ("", short, "")),
        (("wrong", "long enough", "long enough"), ("That is not your current password.", "", "")),
        ((ADA.1, ADA.1, ADA.1), ("", "That is your current password. Choose another one.", "")),
        (
            (&*long, &*long, &*long),
            ("That is longer than a password can be.", "That is longer than a password can be.", ""),
        ),
    ] {
        let answer = change(&mut browser, fields.0, fields.1, fields.2).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        let found =
            ["current_password", "new_password", "new_password_again"].map(|field| problem(&answer, field));
        assert_eq!(found, [problems.0, problems.1, problems.2], "{fields:?}");
        assert!(!answer.text.contains("long enough") && !answer.text.contains(ADA.1), "{}", answer.text);
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn guesses_at_the_current_password_are_limited() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    for _ in 0..10 {
        assert_eq!(change(&mut browser, "wrong", "long enough", "long enough").await.status, 422);
    }
    let limited = change(&mut browser, ADA.1, "long enough", "long enough").await;
    assert_eq!((limited.status.as_u16(), limited.header("retry-after")), (429, "300"));
    assert!(problem(&limited, "current_password").starts_with("Too many attempts."), "{}", limited.text);
}
