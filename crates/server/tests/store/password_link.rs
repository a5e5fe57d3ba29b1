//! Contract of `store::password_link`.

use super::races::{Arena, TASKS};
use super::{NOW, TestStore, at, id, token};
use crate::support::{engines, winners};
use countersign::store::LinkPurpose::{self, Activation, Reset};
use countersign_core::time::Timestamp;

impl TestStore {
    async fn mail_link(&self, purpose: LinkPurpose, link: &str) -> bool {
        let act = async |tx: &mut countersign::store::Tx| {
            tx.replace_password_link(id(1), purpose, token(link), at(100), NOW).await
        };
        self.write(act).await.expect("answers")
    }

    async fn follow_link(&self, purpose: LinkPurpose, link: &str, now: Timestamp) -> bool {
        let found = self.write(async |tx| tx.consume_password_link(purpose, token(link), now).await);
        found.await.expect("answers").is_some()
    }

    async fn is_link_there(&self, purpose: LinkPurpose, link: &str) -> bool {
        self.store.find_password_link(purpose, token(link)).await.expect("answers").is_some()
    }
}

#[tokio::test]
async fn a_link_works_once_and_until_its_end() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert!(store.mail_link(Reset, "link").await);
        assert!(!store.follow_link(Activation, "link", NOW).await, "it is for something else");
        assert!(!store.follow_link(Reset, "another", NOW).await);
        assert!(!store.follow_link(Reset, "link", at(100)).await);
        let found = store.store.find_password_link(Reset, token("link")).await.expect("answers");
        let found = found.expect("still there, to tell that it ran out");
        assert_eq!((found.user, found.created_at, found.expires_at), (user, NOW, at(100)));
        assert!(store.follow_link(Reset, "link", at(99)).await);
        assert!(!store.follow_link(Reset, "link", at(99)).await);
        assert!(!store.is_link_there(Reset, "link").await);
    }
}

#[tokio::test]
async fn a_new_link_voids_the_one_before_of_its_kind() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        assert!(store.mail_link(Reset, "old").await && store.mail_link(Reset, "new").await);
        assert!(!store.is_link_there(Reset, "old").await && store.is_link_there(Reset, "new").await);
        store.write(async |tx| tx.void_password_links_of(user).await).await.expect("voided");
        assert!(!store.is_link_there(Reset, "new").await);
    }
}

#[tokio::test]
async fn only_accounts_that_can_use_one_get_a_link() {
    for engine in engines() {
        let (store, _) = TestStore::with_user(engine).await;
        assert!(!store.mail_link(Activation, "link").await, "it has a password");
        store.execute("UPDATE credentials SET is_enabled = FALSE").await;
        assert!(!store.mail_link(Reset, "link").await, "it is switched off");
        store.execute("UPDATE credentials SET password_hash = NULL").await;
        assert!(!store.mail_link(Reset, "link").await, "it has no password");
        assert!(store.mail_link(Activation, "link").await);
        store.execute("DELETE FROM users").await;
        assert!(!store.is_link_there(Activation, "link").await);
        assert!(!store.mail_link(Activation, "link").await, "there is nobody");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_is_used_up_by_one_of_64() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        assert!(arena.store.mail_link(Reset, "link").await);
        let won =
            arena.race_of(64, |_, tx| Box::pin(tx.consume_password_link(Reset, token("link"), NOW))).await;
        assert_eq!(won.into_iter().flatten().count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_links_made_at_once_one_is_left_and_good() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let made = arena
            .race(|task, tx| {
                Box::pin(async move {
                    let link = token(&format!("link {task}"));
                    tx.replace_password_link(id(1), Reset, link, at(100), NOW).await
                })
            })
            .await;
        assert_eq!(winners(&made), TASKS);
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM password_links").await, 1);
        let mut good = 0;
        for task in 0..TASKS {
            good += u32::from(arena.store.follow_link(Reset, &format!("link {task}"), NOW).await);
        }
        assert_eq!(good, 1);
    }
}

#[tokio::test]
async fn links_of_both_kinds_are_voided_for_one_user_alone() {
    for engine in engines() {
        let (store, user) = TestStore::with_user(engine).await;
        let other = store.add_user(2).await;
        assert!(store.mail_link(Reset, "one").await);
        let act = async |tx: &mut countersign::store::Tx| {
            tx.replace_password_link(other, Reset, token("two"), at(100), NOW).await
        };
        assert!(store.write(act).await.expect("answers"));
        store.execute("UPDATE credentials SET password_hash = NULL").await;
        assert!(store.mail_link(Activation, "three").await);
        store.write(async |tx| tx.void_password_links_of(user).await).await.expect("voided");
        assert!(!store.is_link_there(Reset, "one").await && !store.is_link_there(Activation, "three").await);
        assert!(store.is_link_there(Reset, "two").await);
    }
}
