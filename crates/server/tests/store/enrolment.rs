//! Contract of `store::enrolment`.

use super::{NOW, TestStore, at, id};
use crate::support::engines;
use countersign::store::{NewEnrolment, PendingEnrolment, StoreError, StoreResult};
use countersign_core::account::{Enrolment, Factor};
use countersign_core::contact::PhoneNumber;
use countersign_core::id::{EnrolmentId, UserId};
use countersign_core::method::Method;
use countersign_core::time::Timestamp;
use countersign_core::totp::Step;

impl TestStore {
    async fn try_enrol(&self, number: u128, user: UserId, method: Method, now: Timestamp) -> StoreResult<()> {
        let address = match method {
            Method::Sms => Some("+380501234567"),
            Method::Email => Some("second@factor.example"),
            Method::Totp | Method::BackupCode => None,
        };
        let secret = Some("sealed");
        let new = NewEnrolment { id: id(number), user, method, secret, last_step: None, address };
        self.write(async |tx| tx.create_enrolment(&new, now).await).await
    }

    pub(super) async fn enrol(&self, number: u128, user: UserId, method: Method) -> EnrolmentId {
        self.try_enrol(number, user, method, NOW).await.expect("a method");
        id(number)
    }

    async fn methods(&self, user: UserId) -> Vec<(Method, bool)> {
        let account = self.store.list_enrolments(user).await.expect("answers");
        assert_eq!(account.user, user);
        account.enrolments.iter().map(|found| (found.method(), found.is_default)).collect()
    }

    async fn last_step(&self, user: UserId) -> Option<i64> {
        let found = self.write(async |tx| tx.find_totp_enrolment(user).await).await.expect("answers");
        found.expect("there").last_step.map(Step::number)
    }
}

#[tokio::test]
async fn methods_are_listed_in_the_order_they_were_set_up() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert_eq!(store.methods(user).await, []);
        store.try_enrol(11, user, Method::BackupCode, at(2)).await.expect("a method");
        store.try_enrol(12, user, Method::Sms, at(1)).await.expect("a method");
        store.try_enrol(10, user, Method::Totp, at(2)).await.expect("a method");
        let expected = [(Method::Sms, false), (Method::Totp, false), (Method::BackupCode, false)];
        assert_eq!(store.methods(user).await, expected, "by time, then by id");

        let listed = store.store.list_enrolments(user).await.expect("answers");
        let factor = Factor::Sms(PhoneNumber::parse("+380501234567").expect("a number"));
        let first = Enrolment { id: id(12), factor, is_default: false, created_at: at(1) };
        assert_eq!(listed.enrolments.first(), Some(&first));
        let inside = store.write(async |tx| tx.list_enrolments(user).await).await.expect("answers");
        assert_eq!(inside, listed, "a transaction sees the same");
    }
}

#[tokio::test]
async fn a_transaction_sees_what_it_wrote_and_nobody_else_does() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let new = NewEnrolment {
            id: id(10),
            user,
            method: Method::Totp,
            secret: Some("sealed"),
            last_step: None,
            address: None,
        };
        let mut tx = store.store.begin().await.expect("begun");
        tx.create_enrolment(&new, NOW).await.expect("a method");
        assert_eq!(tx.list_enrolments(user).await.expect("answers").enrolments.len(), 1);
        assert_eq!(store.methods(user).await, [], "not committed yet");
        drop(tx);
        assert_eq!(store.methods(user).await, [], "never committed");
    }
}

#[tokio::test]
async fn a_user_has_each_method_once() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.enrol(10, user, Method::Totp).await;
        let refused = store.try_enrol(11, user, Method::Totp, NOW).await;
        assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
        store.enrol(12, user, Method::Sms).await;
        store.enrol(13, other, Method::Totp).await;
    }
}

#[tokio::test]
async fn an_authenticator_app_is_found_with_its_sealed_secret_and_step() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let find =
            async || store.write(async |tx| tx.find_totp_enrolment(user).await).await.expect("answers");
        assert!(find().await.is_none());
        store.enrol(11, user, Method::Sms).await;
        assert!(find().await.is_none(), "another method is no app");
        let new = NewEnrolment {
            id: id(10),
            user,
            method: Method::Totp,
            secret: Some("sealed"),
            last_step: Some(Step::from_number(7)),
            address: None,
        };
        store.write(async |tx| tx.create_enrolment(&new, NOW).await).await.expect("a method");
        let found = find().await.expect("there");
        assert_eq!((found.id, found.secret.as_str()), (id(10), "sealed"));
        assert_eq!(found.last_step, Some(Step::from_number(7)));
    }
}

#[tokio::test]
async fn an_app_without_a_secret_is_corrupt() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        store.enrol(10, user, Method::Totp).await;
        store.execute("UPDATE enrolments SET secret = NULL").await;
        let found = store.write(async |tx| tx.find_totp_enrolment(user).await).await;
        assert!(matches!(found, Err(StoreError::Corrupt(_))), "{found:?}");
    }
}

#[tokio::test]
async fn steps_only_go_forward() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let app = store.enrol(10, user, Method::Totp).await;
        let other = store.add_user(2).await;
        store.enrol(11, other, Method::Totp).await;
        let advance = async |app, step| {
            let step = Step::from_number(step);
            store.write(async |tx| tx.advance_totp_step(app, step).await).await.expect("answers")
        };
        assert!(advance(app, 5).await, "the first of all");
        assert!(!advance(app, 5).await, "used");
        assert!(!advance(app, 4).await, "earlier than one that was used");
        assert!(advance(app, 6).await);
        assert_eq!(store.last_step(user).await, Some(6));
        assert_eq!(store.last_step(other).await, None, "of one user only");
        assert!(!advance(id(12), 7).await, "no such app");
    }
}

#[tokio::test]
async fn one_method_is_the_default() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        for (number, method) in [(10, Method::Totp), (11, Method::Sms)] {
            store.enrol(number, user, method).await;
        }
        store.enrol(12, other, Method::Totp).await;
        let choose = async |method| {
            store.write(async |tx| tx.choose_default_method(user, method).await).await.expect("answers");
            store.methods(user).await
        };
        assert_eq!(choose(Method::Totp).await, [(Method::Totp, true), (Method::Sms, false)]);
        assert_eq!(choose(Method::Sms).await, [(Method::Totp, false), (Method::Sms, true)]);
        assert_eq!(store.methods(other).await, [(Method::Totp, false)]);
    }
}

#[tokio::test]
async fn one_method_is_removed_and_the_others_stay() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        store.enrol(10, user, Method::Totp).await;
        store.enrol(11, user, Method::Sms).await;
        store.enrol(12, other, Method::Totp).await;
        let delete = async || {
            store.write(async |tx| tx.delete_enrolment(user, Method::Totp).await).await.expect("answers")
        };
        assert!(delete().await);
        assert!(!delete().await, "it is gone");
        assert_eq!(store.methods(user).await, [(Method::Sms, false)]);
        assert_eq!(store.methods(other).await, [(Method::Totp, false)]);
        store.enrol(13, user, Method::Totp).await;
    }
}

#[tokio::test]
async fn all_methods_are_removed_with_those_being_set_up() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        for (number, user, method) in
            [(10, user, Method::Totp), (11, user, Method::Sms), (12, other, Method::Totp)]
        {
            store.enrol(number, user, method).await;
        }
        for (number, user) in [(20, user), (21, other)] {
            let pending = PendingEnrolment {
                id: id(number),
                owner: id(number),
                user,
                method: Method::Email,
                secret: None,
                expires_at: at(100),
            };
            store.write(async |tx| tx.replace_pending_enrolment(&pending, NOW).await).await.expect("begun");
        }
        let removed = store.write(async |tx| tx.delete_all_enrolments(user).await).await.expect("answers");
        assert_eq!(removed, 2, "finished ones");
        assert_eq!(store.methods(user).await, []);
        assert_eq!(store.methods(other).await, [(Method::Totp, false)]);
        let pending = async |owner| {
            store.store.find_pending_enrolment(id(owner), Method::Email, NOW).await.expect("answers")
        };
        assert!(pending(20).await.is_none());
        assert!(pending(21).await.is_some());
        let removed = store.write(async |tx| tx.delete_all_enrolments(user).await).await.expect("answers");
        assert_eq!(removed, 0);
    }
}
