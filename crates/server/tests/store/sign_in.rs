//! Contract of `store::sign_in`.

use super::{NOW, TestStore, at, id, token};
use crate::support::engines;
use countersign::store::{NewSignIn, StoreError, UnansweredSignIn};
use countersign_core::id::{SignInId, UserId};
use countersign_core::sign_in::{SignIn, Stage};
use countersign_core::time::Timestamp;

/// A sign-in that is given up after a hundred seconds.
fn new(id: SignInId, user: UserId, stage: Stage) -> NewSignIn<'static> {
    NewSignIn {
        id,
        user,
        stage,
        cookie: None,
        client_address: Some("127.0.0.1"),
        user_agent: None,
        expires_at: at(100),
    }
}

impl TestStore {
    pub(super) async fn add_sign_in(&self, number: u128, user: UserId, stage: Stage) -> SignInId {
        let id = id(number);
        self.write(async |tx| tx.create_sign_in(&new(id, user, stage), NOW).await).await.expect("a sign-in");
        id
    }

    async fn sign_in(&self, id: SignInId) -> SignIn {
        self.store.find_sign_in(id).await.expect("answers").expect("there")
    }

    async fn consume_sign_in(&self, id: SignInId, now: Timestamp) -> bool {
        self.write(async |tx| tx.consume_sign_in(id, now).await).await.expect("answers")
    }

    async fn take_unanswered(&self, since: Timestamp, now: Timestamp) -> Option<UnansweredSignIn> {
        let is_any = self.store.has_unanswered_sign_in(since, now).await.expect("answers");
        let taken =
            self.write(async |tx| tx.consume_unanswered_sign_in(since, now).await).await.expect("answers");
        assert_eq!(is_any, taken.is_some(), "the cheap question has the same answer");
        taken
    }

    async fn advance_sign_in(&self, id: SignInId, now: Timestamp) -> bool {
        self.write(async |tx| tx.advance_sign_in_enrolled(id, now).await).await.expect("answers")
    }
}

#[tokio::test]
async fn a_new_sign_in_is_found_as_it_was_made() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        for (number, stage) in [(10, Stage::SecondFactor), (11, Stage::Enrolment)] {
            let made = store.add_sign_in(number, user, stage).await;
            let expected = SignIn {
                id: made,
                user,
                stage,
                expires_at: at(100),
                is_consumed: false,
                has_enrolled: false,
            };
            assert_eq!(store.sign_in(made).await, expected);
        }
        assert_eq!(store.store.find_sign_in(id(12)).await.expect("answers"), None);
    }
}

#[tokio::test]
async fn a_cookie_finds_its_sign_in_and_no_other() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.add_sign_in(10, user, Stage::SecondFactor).await;
        let with_cookie = |number| NewSignIn {
            cookie: Some(token("cookie")),
            ..new(id(number), user, Stage::SecondFactor)
        };
        store.write(async |tx| tx.create_sign_in(&with_cookie(11), NOW).await).await.expect("a sign-in");
        let find = async |cookie: &str| {
            store.store.find_sign_in_by_cookie(token(cookie)).await.expect("answers").map(|found| found.id)
        };
        assert_eq!(find("cookie").await, Some(id(11)));
        assert_eq!(find("another").await, None);
        let refused = store.write(async |tx| tx.create_sign_in(&with_cookie(12), NOW).await).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_sign_in_is_used_up_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let sign_in = store.add_sign_in(10, user, Stage::SecondFactor).await;
        let other = store.add_sign_in(11, user, Stage::SecondFactor).await;
        assert!(store.consume_sign_in(sign_in, at(99)).await);
        assert!(!store.consume_sign_in(sign_in, at(99)).await);
        assert!(store.sign_in(sign_in).await.is_consumed);
        assert!(!store.sign_in(other).await.is_consumed, "another sign-in goes on");
    }
}

#[tokio::test]
async fn a_sign_in_that_ran_out_of_time_or_does_not_exist_is_not_used_up() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let sign_in = store.add_sign_in(10, user, Stage::SecondFactor).await;
        assert!(!store.consume_sign_in(sign_in, at(100)).await);
        assert!(!store.sign_in(sign_in).await.is_consumed);
        assert!(!store.consume_sign_in(id(11), NOW).await);
    }
}

#[tokio::test]
async fn a_set_up_is_noted_in_a_sign_in_that_waits_for_one() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let sign_in = store.add_sign_in(10, user, Stage::Enrolment).await;
        assert!(store.advance_sign_in(sign_in, at(99)).await);
        let found = store.sign_in(sign_in).await;
        assert!(found.has_enrolled && !found.is_consumed, "{found:?}");
        assert!(store.advance_sign_in(sign_in, at(99)).await, "a second method may follow");
    }
}

#[tokio::test]
async fn a_set_up_is_not_noted_in_a_sign_in_that_is_over_or_waits_for_a_code() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let waits_for_code = store.add_sign_in(10, user, Stage::SecondFactor).await;
        assert!(!store.advance_sign_in(waits_for_code, NOW).await);
        let sign_in = store.add_sign_in(11, user, Stage::Enrolment).await;
        assert!(!store.advance_sign_in(sign_in, at(100)).await, "out of time");
        assert!(store.consume_sign_in(sign_in, NOW).await);
        assert!(!store.advance_sign_in(sign_in, NOW).await, "used up");
        assert!(!store.advance_sign_in(id(12), NOW).await, "no such sign-in");
        for id in [waits_for_code, sign_in] {
            assert!(!store.sign_in(id).await.has_enrolled);
        }
    }
}

#[tokio::test]
async fn all_sign_ins_of_one_user_end_and_those_of_others_do_not() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other_user = store.add_user(2).await;
        let one = store.add_sign_in(10, user, Stage::SecondFactor).await;
        let two = store.add_sign_in(11, user, Stage::Enrolment).await;
        let foreign = store.add_sign_in(12, other_user, Stage::SecondFactor).await;
        store.write(async |tx| tx.revoke_sign_ins_of(user, at(5)).await).await.expect("answers");
        assert!(store.sign_in(one).await.is_consumed && store.sign_in(two).await.is_consumed);
        assert!(!store.sign_in(foreign).await.is_consumed);
    }
}

#[tokio::test]
async fn a_user_who_does_not_exist_cannot_sign_in() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        let new = new(id(10), id(1), Stage::SecondFactor);
        let refused = store.write(async |tx| tx.create_sign_in(&new, NOW).await).await;
        assert!(refused.is_err());
    }
}

#[tokio::test]
async fn a_sign_in_that_nobody_finished_is_told_of_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.add_sign_in(10, user, Stage::SecondFactor).await;
        assert_eq!(store.take_unanswered(at(-100), at(99)).await, None, "it may still be finished");
        let expected = UnansweredSignIn {
            user,
            client_address: Some("127.0.0.1".to_owned()),
            user_agent: None,
            created_at: NOW,
        };
        assert_eq!(store.take_unanswered(at(-100), at(100)).await, Some(expected));
        assert_eq!(store.take_unanswered(at(-100), at(100)).await, None);
    }
}

#[tokio::test]
async fn what_was_finished_or_waited_for_a_set_up_or_is_long_ago_is_not_told() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let finished = store.add_sign_in(10, user, Stage::SecondFactor).await;
        assert!(store.consume_sign_in(finished, NOW).await);
        store.add_sign_in(11, user, Stage::Enrolment).await;
        assert_eq!(store.take_unanswered(at(-100), at(200)).await, None);
        store.add_sign_in(12, user, Stage::SecondFactor).await;
        assert_eq!(store.take_unanswered(at(100), at(200)).await, None, "it ended at that very moment");
        assert!(store.take_unanswered(at(99), at(200)).await.is_some());
    }
}

#[tokio::test]
async fn a_sign_in_that_is_given_up_runs_out_at_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let give_up = async |id: SignInId, now: Timestamp| {
            store.write(async |tx| tx.expire_sign_in(id, now).await).await.expect("answers");
        };
        let sign_in = store.add_sign_in(10, user, Stage::SecondFactor).await;
        give_up(sign_in, at(5)).await;
        assert_eq!(store.sign_in(sign_in).await.expires_at, at(5));
        assert!(!store.consume_sign_in(sign_in, at(5)).await);
        give_up(sign_in, at(6)).await;
        assert_eq!(store.sign_in(sign_in).await.expires_at, at(5), "it stays over since then");
        assert!(store.take_unanswered(NOW, at(5)).await.is_some());

        let finished = store.add_sign_in(11, user, Stage::SecondFactor).await;
        assert!(store.consume_sign_in(finished, NOW).await);
        give_up(finished, at(5)).await;
        assert_eq!(store.sign_in(finished).await.expires_at, at(100), "what is finished stays finished");
    }
}
