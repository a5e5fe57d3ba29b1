//! What people are told of their account, and how it reaches them.

use crate::support::{ADA, ADDRESS, Answer, Browser, MailServer, SYSADMIN, TestApp, engines};
use axum::body::Body;
use axum::http::Request;
use countersign::flow::{admin, notice};
use countersign_core::contact::EmailAddress;
use serde_json::{Value, json};

const OPERATOR: &str = "operator@countersign.example";
const LOCKED: &str = "An account was locked";
const MISSING: &str = "Somebody knows your password";

/// With all methods, a lock after three wrong codes, and somebody who is told of locks.
async fn demo(engine: &str, notify: &str) -> TestApp {
    let app = TestApp::demo_with(engine, |config| {
        config.lockout.notify = Some(EmailAddress::parse(notify).expect("an address"));
        config.http.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await;
    app.offer_all(&json!({ "maxVerificationFailuresBeforeUserLockout": 3 })).await;
    app
}

/// The subjects of all that an address was told so far, but codes, in the order of the alphabet: the clock stands still.
async fn told(app: &TestApp, to: &str) -> Vec<String> {
    notice::run(&app.app).await.expect("run");
    let subjects = app.messages_to(to).into_iter().filter_map(|entry| entry.subject);
    let mut subjects: Vec<_> = subjects.filter(|subject| subject != "Your verification code").collect();
    subjects.sort();
    subjects
}

async fn waiting(app: &TestApp) -> i64 {
    app.database.number("SELECT COUNT(*) FROM messages").await
}

/// A password from an address.
async fn login_from(app: &TestApp, address: &str, (email, password): (&str, &str)) -> Answer {
    let body = json!({ "username": email, "password": password }).to_string();
    let request = Request::post("/api/auth/login").header("x-forwarded-for", address);
    app.send(request.header("content-type", "application/json").body(Body::from(body)).expect("a request"))
        .await
}

#[tokio::test]
async fn each_change_is_told_once_to_the_address_of_the_account() {
    for engine in engines() {
        let app = demo(engine, OPERATOR).await;
        let token = app.token(ADA).await;
        app.set_up_totp(&token).await;
        app.set_up_email(&token).await;
        let codes = app.set_up_backup_codes(&token).await;
        for (used, code) in (1..).zip(&codes) {
            let partial = app.token(ADA).await;
            assert_eq!(app.check_by(&partial, "BACKUP_CODE", code).await.status, 200);
            let is_low = |subject: &String| subject == "Your backup codes are running low";
            let warnings = told(&app, ADA.0).await.into_iter().filter(is_low).count();
            assert_eq!(warnings, usize::from(used >= 7), "after {used} of 10");
            if used == 7 {
                let text = app.messages_to(ADA.0).remove(0).text;
                assert!(text.contains("was used; 3 are left"), "{text}");
            }
        }
        assert_eq!(app.remove(&token, "EMAIL").await.status, 200);
        let body = json!({ "currentPassword": ADA.1, "newPassword": "another fine password" });
        assert_eq!(app.post("/api/auth/changePassword", &token, &body).await.status, 200);
        admin::reset_methods(&app.app, ADA.0).await.expect("reset");
        let mut expected = [
            "The authenticator app was turned on",
            "Email codes were turned on",
            "Backup codes were turned on",
            "Your backup codes are running low",
            "You have used your last backup code",
            "Email codes were turned off",
            "Your password was changed",
            "Your second step was reset",
        ];
        expected.sort_unstable();
        assert_eq!(told(&app, ADA.0).await, expected);
        assert_eq!(told(&app, ADA.0).await, expected, "each once");
        // Where codes go is for codes alone.
        assert_eq!(told(&app, ADDRESS).await, [""; 0]);
        assert_eq!(waiting(&app).await, 0);
    }
}

#[tokio::test]
async fn new_backup_codes_are_told_also_when_they_come_from_a_page() {
    let app = demo("sqlite", OPERATOR).await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    app.set_up_totp(&app.token(ADA).await).await;
    for _ in 0..2 {
        browser.post("/account/security/backup-codes/new", &[]).await;
    }
    assert_eq!(
        told(&app, ADA.0).await,
        ["Backup codes were turned on", "The authenticator app was turned on", "You have new backup codes"]
    );
}

#[tokio::test]
async fn a_lock_is_told_to_its_user_and_to_whom_the_configuration_names_and_once_if_they_are_one() {
    for (notify, operators) in [(OPERATOR, 1), ("ADA@north.example", 0)] {
        let app = demo("sqlite", notify).await;
        app.set_up_totp(&app.token(ADA).await).await;
        let partial = app.token(ADA).await;
        for _ in 0..3 {
            app.check(&partial, "000000").await;
        }
        let locks = told(&app, ADA.0).await.into_iter().filter(|subject| subject == LOCKED).count();
        assert_eq!(locks, 1);
        assert_eq!(told(&app, OPERATOR).await.len(), operators);
        assert_eq!(app.messages_to(notify).len(), operators, "nor in other letters");
        let text = app.messages_to(ADA.0).remove(0).text;
        assert!(text.contains(ADA.0) && text.contains("It opens by itself on"), "{text}");
    }
}

#[tokio::test]
async fn a_second_step_that_never_comes_is_told_once_a_day() {
    for engine in engines() {
        let app = demo(engine, OPERATOR).await;
        app.set_up_totp(&app.token(ADA).await).await;
        let before = told(&app, ADA.0).await.len();
        // Whoever set it up is in a session of then; this one is later.
        app.advance(1);
        app.token(ADA).await;
        app.advance(3599);
        assert_eq!(told(&app, ADA.0).await.len(), before, "not while it may come");
        app.advance(1);
        assert_eq!(told(&app, ADA.0).await[0], MISSING);

        // Given up on a page: at once, but not twice in a day.
        let mut browser = Browser::new(&app);
        for day in [0, 1] {
            browser.log_in(ADA).await;
            browser.post("/login/cancel", &[]).await;
            assert_eq!(told(&app, ADA.0).await.len(), before + 1 + day, "day {day}");
            app.advance(24 * 3600);
        }
        let noted = "SELECT COUNT(*) FROM audit_events WHERE failure = 'The second step never came'";
        assert_eq!(app.database.number(noted).await, 3, "the audit log has all of them");
    }
}

#[tokio::test]
async fn a_second_step_is_not_missed_by_whoever_came_in_from_the_same_address_since() {
    for (finishes_from, is_told) in [("203.0.113.7", false), ("198.51.100.9", true)] {
        let app = demo("sqlite", OPERATOR).await;
        let secret = app.set_up_totp(&app.token(ADA).await).await;
        let before = told(&app, ADA.0).await.len();
        login_from(&app, "203.0.113.7", ADA).await;
        app.advance(60);
        let partial = login_from(&app, finishes_from, ADA).await.text_of("token");
        let path = format!(
            "/api/auth/2fa/verification/check?providerType=TOTP&verificationCode={}",
            app.code(&secret, 0)
        );
        let request = Request::post(path)
            .header("x-forwarded-for", finishes_from)
            .header("x-authorization", format!("Bearer {partial}"));
        let answer = app.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        app.advance(3600);
        assert_eq!(told(&app, ADA.0).await.len() - before, usize::from(is_told), "{finishes_from}");
    }
}

/// A server that mails through a stand-in.
async fn with_mail(engine: &str, mail: &MailServer) -> TestApp {
    let app = TestApp::on(engine).await;
    let value =
        json!({ "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": mail.port });
    let token = app.token(SYSADMIN).await;
    let saved = app.post("/api/admin/settings", &token, &json!({ "key": "mail", "jsonValue": value })).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    app.offer_totp(&Value::Null).await;
    app
}

#[tokio::test]
async fn a_mail_server_that_refuses_is_tried_again_and_nothing_is_lost_or_sent_twice() {
    for engine in engines() {
        let mail = MailServer::start();
        let app = with_mail(engine, &mail).await;
        let node = app.another_node().await;
        app.set_up_totp(&app.token(ADA).await).await;
        mail.refuse(true);
        for pause in [60, 120, 240] {
            assert_eq!(notice::run(&app.app).await.expect("run"), 0);
            assert_eq!((waiting(&app).await, mail.mails().len()), (1, 0));
            mail.refuse(false);
            app.advance(pause - 1);
            assert_eq!(notice::run(&node.app).await.expect("run"), 0, "not before its time");
            mail.refuse(true);
            app.advance(1);
        }
        mail.refuse(false);
        let (one, other) = tokio::join!(notice::run(&app.app), notice::run(&node.app));
        assert_eq!(one.expect("run") + other.expect("run"), 1);
        assert_eq!((waiting(&app).await, mail.mails_to(ADA.0)), (0, 1));
    }
}

#[tokio::test]
async fn many_notices_are_sent_once_each_by_two_nodes() {
    for engine in engines() {
        let mail = MailServer::start();
        let app = with_mail(engine, &mail).await;
        let node = app.another_node().await;
        let token = app.token(ADA).await;
        for _ in 0..5 {
            app.set_up_totp(&token).await;
            assert_eq!(app.remove(&token, "TOTP").await.status, 200);
            app.advance(30);
        }
        let (one, other) = tokio::join!(notice::run(&app.app), notice::run(&node.app));
        assert_eq!(one.expect("run") + other.expect("run"), 10);
        assert_eq!((waiting(&app).await, mail.mails_to(ADA.0)), (0, 10));
    }
}

#[tokio::test]
async fn news_of_yesterday_are_given_up_and_without_a_mail_server_nothing_waits() {
    let mail = MailServer::start();
    let app = with_mail("sqlite", &mail).await;
    app.set_up_totp(&app.token(ADA).await).await;
    mail.refuse(true);
    notice::run(&app.app).await.expect("run");
    app.advance(24 * 3600);
    notice::run(&app.app).await.expect("run");
    assert_eq!((waiting(&app).await, mail.mails().len()), (0, 0));

    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    app.set_up_totp(&app.token(ADA).await).await;
    assert_eq!(waiting(&app).await, 1);
    assert_eq!(notice::run(&app.app).await.expect("run"), 0);
    assert_eq!(waiting(&app).await, 0);
}

#[tokio::test]
async fn what_waited_while_no_server_ran_is_no_news_after_a_day() {
    for engine in engines() {
        let mail = MailServer::start();
        let app = with_mail(engine, &mail).await;
        app.set_up_totp(&app.token(ADA).await).await;
        app.advance(24 * 3600);
        assert_eq!(notice::run(&app.app).await.expect("run"), 0);
        assert_eq!((waiting(&app).await, mail.mails().len()), (0, 0));
    }
}
