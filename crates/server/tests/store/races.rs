//! What is usable once, countable or monotonic, against many tasks at once on two nodes. Each test gives the number that
//! the rule allows; a function that reads, checks and then writes lets more through.

use super::{NOW, TestStore, at, hash, id, token};
use crate::support::{engines, race, winners};
use countersign::store::{EndReason, NewEnrolment, Store, StoreResult, Tx};
use countersign_core::method::Method;
use countersign_core::sign_in::Stage;
use countersign_core::throttle::RateLimit;
use countersign_core::totp::Step;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

pub(super) const TASKS: usize = 24;

/// Connections of each of the two nodes: on PostgreSQL every task has a transaction of its own open.
const CONNECTIONS: u32 = 12;

/// What a task does in its transaction.
pub(super) type Act<'a, T> = Pin<Box<dyn Future<Output = StoreResult<T>> + Send + 'a>>;

/// A database with a user, and two nodes on it. Not many at once: the server of the tests has a limited number of connections.
pub(super) struct Arena {
    pub(super) store: TestStore,
    nodes: Arc<[Store; 2]>,
    _turn: SemaphorePermit<'static>,
}

impl Arena {
    pub(super) async fn on(engine: &str) -> Self {
        static TURNS: Semaphore = Semaphore::const_new(4);
        let turn = TURNS.acquire().await.expect("never closed");
        let (store, _) = TestStore::with_user(engine).await;
        let nodes = Arc::new(store.nodes(CONNECTIONS).await);
        Self { store, nodes, _turn: turn }
    }

    /// Lets all tasks do the same, each in a transaction of its own on one of the nodes.
    pub(super) async fn race<T, A>(&self, act: A) -> Vec<T>
    where
        T: Send + 'static,
        A: for<'a> Fn(usize, &'a mut Tx) -> Act<'a, T> + Send + Sync + 'static,
    {
        self.race_of(TASKS, act).await
    }

    /// The same with so many tasks.
    pub(super) async fn race_of<T, A>(&self, tasks: usize, act: A) -> Vec<T>
    where
        T: Send + 'static,
        A: for<'a> Fn(usize, &'a mut Tx) -> Act<'a, T> + Send + Sync + 'static,
    {
        let act = Arc::new(act);
        race(tasks, |number| {
            let (act, nodes) = (Arc::clone(&act), Arc::clone(&self.nodes));
            async move {
                let node = if number % 2 == 0 { &nodes[0] } else { &nodes[1] };
                let mut tx = node.begin().await.expect("begun");
                let result = act(number, &mut tx).await.expect("answers");
                tx.commit().await.expect("committed");
                result
            }
        })
        .await
    }
}

/// Whether these are the numbers from 1 on, each once.
fn are_distinct_from_one(numbers: impl IntoIterator<Item = i64>) -> bool {
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let distinct: BTreeSet<i64> = numbers.iter().copied().collect();
    distinct.into_iter().eq((1..).take(numbers.len()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_is_used_up_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_sign_in(10, id(1), Stage::SecondFactor).await;
        let won = arena.race(|_, tx| Box::pin(tx.consume_sign_in(id(10), NOW))).await;
        assert_eq!(winners(&won), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_is_used_up_or_revoked_but_never_both() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        for number in 10..20 {
            arena.store.add_sign_in(number, id(1), Stage::SecondFactor).await;
            let won = arena
                .race(move |task, tx| {
                    Box::pin(async move {
                        if task % 3 == 0 {
                            tx.revoke_sign_ins_of(id(1), at(1)).await?;
                            return Ok(false);
                        }
                        tx.consume_sign_in(id(number), NOW).await
                    })
                })
                .await;
            assert!(winners(&won) <= 1);
            let consumed =
                arena.store.number("SELECT COUNT(*) FROM sign_ins WHERE consumed_at = 1700000000000").await;
            arena.store.execute("DELETE FROM sign_ins").await;
            assert_eq!(usize::try_from(consumed), Ok(winners(&won)), "whoever won wrote it");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_set_up_is_noted_by_all_while_the_sign_in_is_open_and_by_none_once_it_is_used_up() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_sign_in(10, id(1), Stage::Enrolment).await;
        let noted = arena.race(|_, tx| Box::pin(tx.advance_sign_in_enrolled(id(10), NOW))).await;
        assert_eq!(winners(&noted), TASKS);

        // Noted and used up in one transaction: whoever notes it holds it, and whoever comes later is refused.
        arena.store.add_sign_in(11, id(1), Stage::Enrolment).await;
        let completed = arena
            .race(|_, tx| {
                Box::pin(async move {
                    let noted = tx.advance_sign_in_enrolled(id(11), NOW).await?;
                    Ok((noted, tx.consume_sign_in(id(11), NOW).await?))
                })
            })
            .await;
        assert_eq!(completed.iter().filter(|both| **both == (true, true)).count(), 1, "{completed:?}");
        assert_eq!(
            completed.iter().filter(|both| **both == (false, false)).count(),
            TASKS - 1,
            "{completed:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pending_set_up_is_used_up_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.begin_set_up(&super::pending_enrolment::new(10, 20, id(1))).await;
        let won = arena.race(|_, tx| Box::pin(tx.consume_pending_enrolment(id(10), NOW))).await;
        assert_eq!(winners(&won), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_method_is_added_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let added = arena
            .race(|task, tx| {
                Box::pin(async move {
                    let id = id(u128::try_from(task).expect("small"));
                    let new = NewEnrolment {
                        id,
                        user: self::id(1),
                        method: Method::Totp,
                        secret: None,
                        last_step: None,
                        address: None,
                    };
                    tx.hold_methods(self::id(1)).await?;
                    let has_it = !tx.list_enrolments(self::id(1)).await?.enrolments.is_empty();
                    if !has_it {
                        tx.create_enrolment(&new, NOW).await?;
                    }
                    Ok(!has_it)
                })
            })
            .await;
        assert_eq!(winners(&added), 1, "whoever holds the methods sees them as they are");
        let held = arena.store.number("SELECT methods_version FROM credentials").await;
        assert_eq!(usize::try_from(held), Ok(TASKS));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_set_up_link_is_used_up_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.execute("DELETE FROM users").await;
        arena.store.print_link("link").await;
        let won = arena.race(|_, tx| Box::pin(tx.consume_setup_link(token("link"), NOW))).await;
        assert_eq!(winners(&won), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_code_is_accepted_once() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.enrol(10, id(1), Method::Totp).await;
        for step in [5, 6] {
            let step = Step::from_number(step);
            let won = arena.race(move |_, tx| Box::pin(tx.advance_totp_step(id(10), step))).await;
            assert_eq!(winners(&won), 1, "the first step of all, and one after another");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn steps_never_go_back_whatever_order_they_come_in() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.enrol(10, id(1), Method::Totp).await;
        let step_of = |task: usize| i64::try_from(task / 2).expect("small");
        let won = arena
            .race(move |task, tx| {
                Box::pin(async move {
                    let step = step_of(task);
                    Ok((step, tx.advance_totp_step(id(10), Step::from_number(step)).await?))
                })
            })
            .await;
        let accepted: Vec<i64> = won.iter().filter(|(_, won)| *won).map(|(step, _)| *step).collect();
        let distinct: BTreeSet<i64> = accepted.iter().copied().collect();
        assert_eq!(distinct.len(), accepted.len(), "no step twice: {accepted:?}");
        let highest = step_of(TASKS - 1);
        assert!(distinct.contains(&highest), "the latest one always gets in");
        assert_eq!(arena.store.number("SELECT last_step FROM enrolments").await, highest);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hits_are_counted_each_once() {
    const LIMIT: RateLimit = RateLimit { requests: 5, period: Duration::from_secs(60) };
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let hits = arena.race(|_, tx| Box::pin(tx.count_hit(token("key"), LIMIT, NOW))).await;
        assert!(are_distinct_from_one(hits.iter().map(|hits| hits.count)), "{hits:?}");
        let later = arena.race(|_, tx| Box::pin(tx.count_hit(token("key"), LIMIT, at(60)))).await;
        assert!(are_distinct_from_one(later.iter().map(|hits| hits.count)), "one new window: {later:?}");
        assert!(later.iter().all(|hits| hits.window_ends == at(120)), "{later:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_at_the_second_factor_are_counted_each_once() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let counted = arena.race(|_, tx| Box::pin(tx.count_second_factor_attempt(id(1), NOW))).await;
        let failures = counted.iter().map(|budget| i64::from(budget.expect("counted").failures));
        assert!(are_distinct_from_one(failures), "{counted:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_passwords_are_counted_each_once() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let counted = arena.race(|_, tx| Box::pin(tx.count_password_failure(id(1), NOW))).await;
        let failures = counted.iter().map(|counted| i64::from(counted.expect("counted").0));
        assert!(are_distinct_from_one(failures), "{counted:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_counted_after_the_failure_that_locks() {
    const ALLOWED: u32 = 10;
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let counted = arena
            .race(|_, tx| {
                Box::pin(async move {
                    let budget = tx.count_second_factor_attempt(id(1), NOW).await?;
                    if budget.is_some_and(|budget| budget.failures >= ALLOWED) {
                        assert!(tx.lock_account(id(1), at(900), NOW).await?);
                    }
                    Ok(budget.is_some())
                })
            })
            .await;
        assert_eq!(winners(&counted), 10);
        assert_eq!(arena.store.number("SELECT locks FROM credentials").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_account_is_locked_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let won = arena.race(|_, tx| Box::pin(tx.lock_account(id(1), at(60), NOW))).await;
        assert_eq!(winners(&won), 1);
        assert_eq!(arena.store.number("SELECT locks FROM credentials").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_password_is_replaced_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        let won = arena
            .race(|task, tx| {
                Box::pin(async move {
                    tx.replace_password(id(1), &hash("password"), &hash(&format!("new {task}")), NOW).await
                })
            })
            .await;
        assert_eq!(winners(&won), 1);
        let stored = arena.store.store.find_credentials(id(1)).await.expect("answers").expect("there");
        let winner = won.iter().position(|won| *won);
        assert!(
            winner.is_some() && stored.password_hash.is_some_and(|hash| hash.as_str().starts_with("new "))
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_generation_of_a_session_is_rotated_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_session(10, id(1)).await;
        for generation in 0..3 {
            let won =
                arena.race(move |_, tx| Box::pin(tx.rotate_session(id(10), generation, at(100), NOW))).await;
            assert_eq!(winners(&won), 1, "generation {generation}");
        }
        assert_eq!(arena.store.number("SELECT generation FROM sessions").await, 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_is_ended_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena.store.add_session(10, id(1)).await;
        let won = arena.race(|_, tx| Box::pin(tx.revoke_session(id(10), EndReason::Logout, NOW))).await;
        assert_eq!(winners(&won), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_version_of_settings_is_saved_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        for seen in 0..3 {
            let saved = arena
                .race(move |task, tx| {
                    Box::pin(async move { tx.save_settings("a", &format!("by {task}"), seen, NOW).await })
                })
                .await;
            let versions: Vec<i64> = saved.into_iter().flatten().collect();
            assert_eq!(versions, [seen + 1]);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_keys_of_a_new_database_are_chosen_by_one() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        arena
            .race(|task, tx| {
                Box::pin(async move {
                    tx.note_key_id(&format!("key {task}"), NOW).await?;
                    let key = countersign::store::StoredSigningKey {
                        id: id(u128::try_from(task).expect("small")),
                        secret: "sealed".to_owned(),
                    };
                    tx.create_first_signing_key(&key, "ES256", NOW).await
                })
            })
            .await;
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM keyring").await, 1);
        assert_eq!(arena.store.number("SELECT COUNT(*) FROM signing_keys").await, 1);
    }
}
