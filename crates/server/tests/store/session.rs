//! Contract of `store::session`.

use super::{NOW, TestStore, at, id, token};
use crate::support::engines;
use countersign::store::{EndReason, NewSession, Store, StoreError};
use countersign_core::id::{SessionId, UserId};
use countersign_core::session::Session;
use countersign_core::time::Timestamp;

const REASONS: [EndReason; 8] = [
    EndReason::Logout,
    EndReason::PasswordChanged,
    EndReason::Lockout,
    EndReason::MethodsReset,
    EndReason::RefreshTokenReused,
    EndReason::EndedByUser,
    EndReason::EndedByAdministrator,
    EndReason::AccountDisabled,
];

/// A session that lasts for a hundred seconds.
fn new(id: SessionId, user: UserId) -> NewSession<'static> {
    NewSession {
        id,
        user,
        cookie: None,
        client_address: Some("127.0.0.1"),
        user_agent: Some("test"),
        acting: None,
        expires_at: at(100),
    }
}

impl TestStore {
    pub(super) async fn add_session(&self, number: u128, user: UserId) -> SessionId {
        let id = id(number);
        self.write(async |tx| tx.create_session(&new(id, user), NOW).await).await.expect("a session");
        id
    }
}

async fn ended_at(store: &Store, id: SessionId) -> Option<Timestamp> {
    store.find_session(id).await.expect("answers").expect("there").session.ended_at
}

#[tokio::test]
async fn a_new_session_is_found_with_its_user() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let found = store.store.find_session(session).await.expect("answers").expect("there");
        let expected = Session {
            id: session,
            user,
            generation: 0,
            rotated_at: NOW,
            expires_at: at(100),
            ended_at: None,
            proved_at: NOW,
        };
        assert_eq!(found.session, expected);
        assert_eq!(found.user, store.store.find_user(user).await.expect("answers").expect("there"));
        assert!(found.is_enabled);
        assert_eq!((found.locked_until, found.last_used_at), (None, NOW));
        assert!(store.store.find_session(id(11)).await.expect("answers").is_none());
    }
}

#[tokio::test]
async fn a_session_is_usable_while_it_lives_and_its_user_is_in_good_standing() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let is_usable = async |now| {
            store.store.find_session(session).await.expect("answers").expect("there").is_usable_at(now)
        };
        assert!(is_usable(at(99)).await);
        assert!(!is_usable(at(100)).await, "it ends by itself");

        store.write(async |tx| tx.lock_account(user, at(50), NOW).await).await.expect("locked");
        assert!(!is_usable(at(49)).await, "locked");
        assert!(is_usable(at(50)).await, "the lock is over");

        store.execute("UPDATE credentials SET is_enabled = FALSE").await;
        assert!(!is_usable(at(99)).await, "disabled");
    }
}

#[tokio::test]
async fn a_cookie_finds_its_session_and_no_other() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.add_session(10, user).await;
        let with_cookie = NewSession { cookie: Some(token("cookie")), ..new(id(11), user) };
        store.write(async |tx| tx.create_session(&with_cookie, NOW).await).await.expect("a session");
        let find = async |cookie: &str| {
            store
                .store
                .find_session_by_cookie(token(cookie))
                .await
                .expect("answers")
                .map(|found| found.session.id)
        };
        assert_eq!(find("cookie").await, Some(id(11)));
        assert_eq!(find("another").await, None);

        let again = NewSession { cookie: Some(token("cookie")), ..new(id(12), user) };
        let refused = store.write(async |tx| tx.create_session(&again, NOW).await).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    }
}

#[tokio::test]
async fn an_id_is_used_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let refused = store.write(async |tx| tx.create_session(&new(session, user), NOW).await).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_rotation_moves_the_generation_the_times_and_the_end() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let rotated = store.write(async |tx| tx.rotate_session(session, 0, at(200), at(5)).await).await;
        assert!(rotated.expect("answers"));
        let found = store.store.find_session(session).await.expect("answers").expect("there");
        assert_eq!((found.session.generation, found.session.rotated_at), (1, at(5)));
        assert_eq!((found.session.expires_at, found.last_used_at), (at(200), at(5)));
        assert_eq!(found.session.proved_at, NOW, "a refresh proves nothing");
    }
}

#[tokio::test]
async fn a_rotation_is_refused_for_another_generation_and_for_a_session_that_is_over() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let rotate = async |id, generation, now| {
            store
                .write(async |tx| tx.rotate_session(id, generation, at(200), now).await)
                .await
                .expect("answers")
        };
        assert!(!rotate(session, 1, NOW).await, "a generation ahead");
        assert!(!rotate(session, -1, NOW).await, "a generation behind");
        assert!(!rotate(id(11), 0, NOW).await, "no such session");
        assert!(!rotate(session, 0, at(100)).await, "expired");
        let end =
            async |tx: &mut countersign::store::Tx| tx.revoke_session(session, EndReason::Logout, NOW).await;
        assert!(store.write(end).await.expect("answers"));
        assert!(!rotate(session, 0, NOW).await, "ended");
        let generation =
            store.store.find_session(session).await.expect("answers").expect("there").session.generation;
        assert_eq!(generation, 0);
    }
}

#[tokio::test]
async fn a_session_ends_once_and_keeps_its_end() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let other = store.add_session(11, user).await;
        let end = async |reason, now| {
            store.write(async |tx| tx.revoke_session(session, reason, now).await).await.expect("answers")
        };
        assert!(end(EndReason::Logout, at(1)).await);
        assert!(!end(EndReason::Lockout, at(2)).await, "over already");
        assert_eq!(ended_at(&store.store, session).await, Some(at(1)));
        assert_eq!(ended_at(&store.store, other).await, None, "another session lives on");
        assert_eq!(store.number("SELECT COUNT(*) FROM sessions WHERE end_reason = 'logout'").await, 1);
    }
}

#[tokio::test]
async fn every_reason_for_an_end_is_kept_in_a_word_of_its_own() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        for (number, reason) in (10..).zip(REASONS) {
            let session = store.add_session(number, user).await;
            store.write(async |tx| tx.revoke_session(session, reason, NOW).await).await.expect("answers");
        }
        assert_eq!(store.number("SELECT COUNT(DISTINCT end_reason) FROM sessions").await, 8);
    }
}

#[tokio::test]
async fn all_sessions_of_one_user_end_and_those_of_others_do_not() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other_user = store.add_user(2).await;
        let (over, one, two) = (
            store.add_session(10, user).await,
            store.add_session(11, user).await,
            store.add_session(12, user).await,
        );
        let foreign = store.add_session(13, other_user).await;
        store
            .write(async |tx| {
                tx.revoke_session(over, EndReason::Logout, at(1)).await?;
                tx.revoke_sessions_of(user, EndReason::PasswordChanged, at(2)).await
            })
            .await
            .expect("answers");
        let ends = async |id| ended_at(&store.store, id).await;
        assert_eq!(
            [ends(over).await, ends(one).await, ends(two).await],
            [Some(at(1)), Some(at(2)), Some(at(2))]
        );
        assert_eq!(ends(foreign).await, None);
    }
}

#[tokio::test]
async fn a_new_proof_is_noted_unless_the_session_is_over() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let proved_at = async |now| {
            store.write(async |tx| tx.note_proof(session, now).await).await.expect("answers");
            store.store.find_session(session).await.expect("answers").expect("there").session.proved_at
        };
        assert_eq!(proved_at(at(7)).await, at(7));
        store
            .write(async |tx| tx.revoke_session(session, EndReason::Logout, at(8)).await)
            .await
            .expect("answers");
        assert_eq!(proved_at(at(9)).await, at(7));
    }
}

#[tokio::test]
async fn use_is_noted_and_never_goes_back() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let session = store.add_session(10, user).await;
        let used_at = async |now| {
            store.write(async |tx| tx.note_use(session, now).await).await.expect("answers");
            store.store.find_session(session).await.expect("answers").expect("there").last_used_at
        };
        assert_eq!(used_at(at(60)).await, at(60));
        assert_eq!(used_at(at(30)).await, at(60), "another node's clock is behind");
    }
}

#[tokio::test]
async fn a_session_from_an_address_is_found_by_whoever_looks_for_its_user_since_then() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.add_session(10, user).await;
        let nowhere = NewSession { client_address: None, ..new(id(11), other) };
        store.write(async |tx| tx.create_session(&nowhere, NOW).await).await.expect("a session");
        for (user, address, since, is_there) in [
            (user, Some("127.0.0.1"), NOW, true),
            (user, Some("127.0.0.1"), at(-1), true),
            (user, Some("127.0.0.1"), at(1), false),
            (user, Some("127.0.0.2"), NOW, false),
            (user, None, NOW, false),
            (other, Some("127.0.0.1"), NOW, false),
            (other, None, NOW, true),
        ] {
            let found = store.write(async |tx| tx.has_session_from(user, address, since).await).await;
            assert_eq!(found.expect("answers"), is_there, "{user:?} {address:?} {since:?}");
        }
    }
}
