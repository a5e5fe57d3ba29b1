//! How long a browser stays signed in.

use crate::support::{ADA, Browser, TestApp, engines};

async fn is_signed_in(browser: &mut Browser<'_>) -> bool {
    browser.get("/account/security").await.status == 200
}

#[tokio::test]
async fn an_hour_without_use_ends_it() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        app.advance(3600);
        assert!(is_signed_in(&mut browser).await, "the use of now counts from now");
        app.advance(3600);
        assert!(is_signed_in(&mut browser).await);
        app.advance(3601);
        assert!(!is_signed_in(&mut browser).await);
        assert!(!is_signed_in(&mut browser).await, "and asking does not bring it back");
    }
}

#[tokio::test]
async fn half_a_day_ends_it_whatever_its_use() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        for _ in 0..23 {
            app.advance(1800);
            assert!(is_signed_in(&mut browser).await);
        }
        app.advance(1799);
        assert!(is_signed_in(&mut browser).await);
        app.advance(1);
        assert!(!is_signed_in(&mut browser).await);
    }
}

#[tokio::test]
async fn disabling_and_locking_end_it_at_once() {
    for engine in engines() {
        let app = TestApp::with(engine, |config| config.lockout.password_failures = 1).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        app.database.set_enabled(ADA.0, false).await;
        assert!(!is_signed_in(&mut browser).await);
        app.database.set_enabled(ADA.0, true).await;
        assert!(is_signed_in(&mut browser).await);
        app.login((ADA.0, "wrong")).await;
        assert!(!is_signed_in(&mut browser).await);
        app.advance(900);
        assert!(!is_signed_in(&mut browser).await, "a lock ends sessions for good");
    }
}
