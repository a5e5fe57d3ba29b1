//! One form or request of a sign-in sent many times at once: one is taken, and the others count as nothing.

use super::races_of_requests::{Cluster, check_path, count, tally};
use crate::support::{ADA, Browser, TestApp, engines, race};
use axum::http::Method;
use serde_json::{Value, json};
use std::sync::Arc;

const FAILURES: &str = "SELECT second_factor_failures FROM credentials c JOIN users u ON u.id = c.user_id \
                        WHERE u.email = 'ada@north.example'";
const NOTED: &str =
    "SELECT COUNT(*) FROM audit_events WHERE action IN ('LOGIN', 'LOCKOUT') AND NOT is_success";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_losers_of_a_double_submit_are_told_so_and_count_as_nothing() {
    for engine in engines() {
        let cluster = Cluster::on(engine, &json!({ "maxVerificationFailuresBeforeUserLockout": 3 })).await;
        let app = cluster.app();
        let secret = app.set_up_totp(&app.token(ADA).await).await;
        for _ in 0..4 {
            app.advance(30);
            let token = app.token(ADA).await;
            let path = check_path(&app.code(&secret, 0));
            let answers = cluster.race(vec![token; 16], Method::POST, &path, &Value::Null).await;
            let over = count(&answers, 401, "sign_in_over") + count(&answers, 401, "session_over");
            assert_eq!((count(&answers, 200, "ok"), over), (1, 15), "{:?}", tally(&answers));
            assert_eq!(cluster.audited(FAILURES).await, 0);
        }
        assert_eq!(cluster.audited(NOTED).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_backup_code_sent_many_times_locks_nobody() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        app.offer_all(&json!({ "maxVerificationFailuresBeforeUserLockout": 10 })).await;
        let session = app.token(ADA).await;
        app.set_up_totp(&session).await;
        let codes = app.set_up_backup_codes(&session).await;
        let other = app.another_demo_node().await;
        let cluster = Cluster::of(app, other);
        for code in &codes[..3] {
            let token = cluster.app().token(ADA).await;
            let path =
                format!("/api/auth/2fa/verification/check?providerType=BACKUP_CODE&verificationCode={code}");
            let answers = cluster.race(vec![token; 16], Method::POST, &path, &Value::Null).await;
            let over = count(&answers, 401, "sign_in_over") + count(&answers, 401, "session_over");
            assert_eq!((count(&answers, 200, "ok"), over), (1, 15), "{:?}", tally(&answers));
        }
        assert_eq!((cluster.audited(FAILURES).await, cluster.audited(NOTED).await), (0, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_is_sent_twice_leads_to_where_its_browser_wanted_to_go() {
    for engine in engines() {
        let app = Arc::new(TestApp::on(engine).await);
        app.offer_totp(&Value::Null).await;
        let secret = app.set_up_totp(&app.token(ADA).await).await;
        app.advance(30);
        let mut browser = Browser::new(&app);
        let fields = [("email", ADA.0), ("password", ADA.1), ("next", "/auditLogs")];
        assert_eq!(browser.post("/login", &fields).await.header("location"), "/login/mfa");
        let (cookies, code) = (browser.cookies.clone(), app.code(&secret, 0));
        let answers = race(8, |_| {
            let (app, cookies, code) = (Arc::clone(&app), cookies.clone(), code.clone());
            async move {
                let mut browser = Browser::new(&app);
                browser.cookies = cookies;
                browser.post("/login/mfa", &[("method", "TOTP"), ("code", &code)]).await
            }
        })
        .await;
        let over = "/login?notice=sign-in-expired&next=%2FauditLogs";
        let led_to = |path: &str| answers.iter().filter(|answer| answer.header("location") == path).count();
        assert_eq!((led_to("/auditLogs"), led_to(over)), (1, 7), "{answers:?}");
        // The browser holds what the winner's answer gave it.
        let winner = answers.iter().find(|answer| answer.header("location") == "/auditLogs").expect("one");
        let session = winner.cookie("countersign-session").expect("a session");
        browser.cookies = [("countersign-session".to_owned(), session)].into();
        assert_eq!(browser.get(over).await.header("location"), "/auditLogs");
    }
}
