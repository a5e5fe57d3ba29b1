//! Contract of `store::purge`.

use super::{NOW, TestStore, at, id, token};
use crate::support::engines;
use countersign::store::EndReason;
use countersign_core::sign_in::Stage;
use countersign_core::throttle::RateLimit;
use std::time::Duration;

/// What everything below lives for.
const LIFETIME: i64 = 100;
const WEEK: i64 = 7 * 24 * 60 * 60;

impl TestStore {
    /// One counter, set-up, sign-in, session and link, each over after a hundred seconds.
    async fn fill(&self) {
        let user = self.add_user(1).await;
        self.add_sign_in(10, user, Stage::SecondFactor).await;
        self.add_session(11, user).await;
        self.begin_set_up(&super::pending_enrolment::new(12, 11, user)).await;
        self.print_link("link").await;
        let limit = RateLimit { requests: 1, period: Duration::from_secs(100) };
        self.write(async |tx| tx.count_hit(token("key"), limit, NOW).await).await.expect("counted");
    }

    async fn purge(&self, seconds: i64) -> u64 {
        self.write(async |tx| tx.purge(at(seconds)).await).await.expect("answers")
    }
}

#[tokio::test]
async fn what_still_lives_stays() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.fill().await;
        assert_eq!(store.purge(LIFETIME - 1).await, 0);
    }
}

#[tokio::test]
async fn counters_and_set_ups_go_at_once_and_the_rest_after_a_week() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.fill().await;
        assert_eq!(store.purge(LIFETIME).await, 2);
        assert_eq!(store.number("SELECT COUNT(*) FROM throttles").await, 0);
        assert_eq!(store.number("SELECT COUNT(*) FROM pending_enrolments").await, 0);
        assert_eq!(store.purge(LIFETIME + WEEK - 1).await, 0);
        assert_eq!(store.purge(LIFETIME + WEEK).await, 3);
        for count in [
            "SELECT COUNT(*) FROM sign_ins",
            "SELECT COUNT(*) FROM sessions",
            "SELECT COUNT(*) FROM setup_link",
        ] {
            assert_eq!(store.number(count).await, 0, "{count}");
        }
        assert_eq!(store.number("SELECT COUNT(*) FROM users").await, 1, "people stay");
        assert_eq!(store.purge(LIFETIME + WEEK).await, 0, "twice does no harm");
    }
}

#[tokio::test]
async fn a_session_that_was_ended_goes_a_week_after_that() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.fill().await;
        store.execute("UPDATE sessions SET expires_at = 9000000000000").await;
        let ended =
            async |tx: &mut countersign::store::Tx| tx.revoke_session(id(11), EndReason::Logout, NOW).await;
        assert!(store.write(ended).await.expect("answers"));
        store.purge(WEEK - 1).await;
        assert_eq!(store.number("SELECT COUNT(*) FROM sessions").await, 1);
        store.purge(WEEK).await;
        assert_eq!(store.number("SELECT COUNT(*) FROM sessions").await, 0);
    }
}

#[tokio::test]
async fn codes_and_notices_go_when_they_are_over() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        store.add_user(1).await;
        store.send_code(10, super::challenge::key()).await;
        store.add_message(11, NOW).await;
        assert_eq!(store.purge(LIFETIME - 1).await, 0);
        assert_eq!(store.purge(LIFETIME).await, 2);
    }
}
