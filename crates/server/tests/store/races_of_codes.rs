//! Codes and notices against many tasks at once on two nodes, in the style of [`super::races`].

use super::challenge::key;
use super::races::Arena;
use super::{NOW, at, id, token};
use crate::support::{engines, winners};
use countersign_core::challenge::MOST_GUESSES;
use countersign_core::secret::TokenHash;
use countersign_core::sign_in::Stage;
use std::collections::BTreeSet;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sent_code_is_used_up_by_one_of_64() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.send_code(10, key()).await;
        let won = arena.race_of(64, |_, tx| Box::pin(tx.consume_challenge(Uuid::from_u128(10), NOW))).await;
        assert_eq!(winners(&won), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_100_guesses_at_one_code_five_see_it() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.send_code(10, key()).await;
        let seen = arena
            .race_of(100, |_, tx| Box::pin(async { Ok(tx.count_guess(key(), NOW).await?.is_some()) }))
            .await;
        assert_eq!(winners(&seen), MOST_GUESSES as usize);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_code_is_used_up_by_one_of_64() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.give_codes(id(1), &["a", "b"]).await;
        let won = arena.race_of(64, |_, tx| Box::pin(tx.consume_backup_code(id(1), token("a"), NOW))).await;
        assert_eq!(winners(&won), 1);
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM backup_codes WHERE used_at IS NULL").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sets_of_backup_codes_made_at_once_one_is_left_whole() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena
            .race(|task, tx| {
                Box::pin(async move {
                    let codes: Vec<TokenHash> =
                        (0..5).map(|number| token(&format!("{task} {number}"))).collect();
                    tx.hold_methods(id(1)).await?;
                    tx.replace_backup_codes(id(1), &codes).await
                })
            })
            .await;
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM backup_codes").await, 5);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_due_notice_is_taken_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_message(10, NOW).await;
        let taken =
            arena.race(|_, tx| Box::pin(async { Ok(tx.lease_message(NOW, at(60)).await?.is_some()) })).await;
        assert_eq!(winners(&taken), 1);
        let again = arena
            .race(|_, tx| Box::pin(async { Ok(tx.lease_message(at(60), at(120)).await?.is_some()) }))
            .await;
        assert_eq!(winners(&again), 1);
        assert_eq!(arena.store.number("SELECT attempts FROM messages").await, 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_two_tasks_take_the_same_of_many_notices() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        for number in 10..20 {
            arena.store.add_message(number, NOW).await;
        }
        let taken = arena
            .race(|_, tx| Box::pin(async { Ok(tx.lease_message(NOW, at(60)).await?.map(|due| due.id)) }))
            .await;
        let taken: Vec<Uuid> = taken.into_iter().flatten().collect();
        assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), taken.len(), "{taken:?}");
        assert!(!taken.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_unanswered_sign_in_is_told_of_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_sign_in(10, id(1), Stage::SecondFactor).await;
        let taken = arena
            .race(|_, tx| {
                Box::pin(async { Ok(tx.consume_unanswered_sign_in(NOW, at(100)).await?.is_some()) })
            })
            .await;
        assert_eq!(winners(&taken), 1);
    }
}
