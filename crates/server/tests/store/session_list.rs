//! Contract of `store::session_list`.

use super::races::Arena;
use super::{NOW, TestStore, at, id, token};
use crate::support::{engines, winners};
use countersign::store::{EndReason, ListedSession, NewSession};
use countersign_core::id::{SessionId, UserId};
use countersign_core::time::Timestamp;

const IDLE: Timestamp = Timestamp::from_millis(NOW.millis() - 600_000);

impl TestStore {
    /// A session from a moment on, in a browser if it has a cookie.
    async fn add_session_at(&self, number: u128, user: UserId, cookie: Option<&str>, seconds: i64) {
        let new = NewSession {
            id: id(number),
            user,
            cookie: cookie.map(token),
            client_address: Some("203.0.113.7"),
            user_agent: None,
            acting: None,
            expires_at: at(100),
        };
        self.write(async |tx| tx.create_session(&new, at(seconds)).await).await.expect("a session");
    }

    async fn sessions(&self, user: UserId, idle_since: Timestamp, now: Timestamp) -> Vec<ListedSession> {
        self.store.list_sessions(user, idle_since, now).await.expect("answers")
    }

    async fn session_numbers(&self, user: UserId, idle_since: Timestamp, now: Timestamp) -> Vec<u128> {
        let found = self.sessions(user, idle_since, now).await;
        found.iter().map(|session| session.id.uuid().as_u128()).collect()
    }

    async fn end(&self, user: UserId, number: u128, now: Timestamp) -> bool {
        let reason = EndReason::EndedByUser;
        self.write(async |tx| tx.revoke_session_of(user, id(number), reason, now).await)
            .await
            .expect("answers")
    }
}

#[tokio::test]
async fn sessions_of_a_user_are_listed_the_newest_first() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.add_session_at(10, user, None, 1).await;
        store.add_session_at(11, user, Some("cookie"), 2).await;
        store.add_session_at(12, user, None, 2).await;
        store.add_session_at(13, other, None, 3).await;
        assert_eq!(store.session_numbers(user, IDLE, at(3)).await, [12, 11, 10]);
        let expected = ListedSession {
            id: id(11),
            is_browser: true,
            created_at: at(2),
            last_used_at: at(2),
            expires_at: at(100),
            client_address: Some("203.0.113.7".to_owned()),
            user_agent: None,
            acting: None,
        };
        let listed = store.sessions(user, IDLE, at(3)).await;
        assert_eq!(listed[1], expected);
        assert!(!listed[0].is_browser);
        assert!(store.sessions(id(9), IDLE, at(3)).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_over_is_not_listed() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.add_session_at(10, user, None, 0).await;
        store.add_session_at(11, user, Some("cookie"), 0).await;
        store.add_session_at(12, user, None, 0).await;
        assert_eq!(store.session_numbers(user, NOW, at(99)).await, [12, 11, 10]);
        assert_eq!(store.session_numbers(user, at(1), at(99)).await, [12, 10], "a browser that was idle");
        assert!(store.end(user, 12, at(5)).await);
        assert_eq!(store.session_numbers(user, NOW, at(99)).await, [11, 10]);
        assert!(store.session_numbers(user, NOW, at(100)).await.is_empty(), "out of time");
    }
}

#[tokio::test]
async fn a_session_of_an_administrator_who_acts_as_the_user_names_them_and_ends_with_their_own() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let admin = store.add_user(2).await;
        store.add_session_at(20, admin, None, 0).await;
        let new = NewSession {
            id: id(21),
            user,
            cookie: None,
            client_address: None,
            user_agent: None,
            acting: Some(id(20)),
            expires_at: at(100),
        };
        store.write(async |tx| tx.create_session(&new, NOW).await).await.expect("a session");
        let listed = store.sessions(user, IDLE, at(1)).await;
        assert_eq!(listed[0].acting.as_deref(), Some("user2@example.org"));
        assert_eq!(store.session_numbers(admin, IDLE, at(1)).await, [20], "it is the user's");
        assert!(store.end(admin, 20, at(2)).await);
        assert!(store.sessions(user, IDLE, at(3)).await.is_empty());
    }
}

#[tokio::test]
async fn a_user_ends_sessions_of_their_own_and_each_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        for (number, owner) in [(10, user), (11, user), (12, user), (13, other)] {
            store.add_session_at(number, owner, None, 0).await;
        }
        assert!(!store.end(user, 13, at(1)).await, "somebody else's");
        assert!(!store.end(user, 99, at(1)).await && !store.end(user, 10, at(100)).await);
        assert!(store.end(user, 10, at(1)).await && !store.end(user, 10, at(1)).await);
        let kept: SessionId = id(11);
        let end_others = async || {
            let act = async |tx: &mut countersign::store::Tx| {
                tx.revoke_other_sessions(user, kept, EndReason::EndedByAdministrator, at(2)).await
            };
            store.write(act).await.expect("answers")
        };
        assert_eq!((end_others().await, end_others().await), (1, 0));
        assert_eq!(store.session_numbers(user, IDLE, at(3)).await, [11]);
        assert_eq!(store.session_numbers(other, IDLE, at(3)).await, [13]);
        let reasons = "SELECT COUNT(*) FROM sessions WHERE (end_reason = 'ended_by_user' AND ended_at = 1700000001000) \
             OR (end_reason = 'ended_by_administrator' AND ended_at = 1700000002000)";
        assert_eq!(store.number(reasons).await, 2, "each with its reason");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_in_a_list_is_ended_by_one_of_many() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_session(10, id(1)).await;
        let won = arena
            .race(|_, tx| Box::pin(tx.revoke_session_of(id(1), id(10), EndReason::EndedByUser, at(1))))
            .await;
        assert_eq!(winners(&won), 1);
    }
}
