//! What nodes that start at once on one database do to each other.

use super::races::{Arena, TASKS};
use super::{NOW, at, create_administrator, token};
use crate::support::engines;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_the_set_up_links_that_nodes_print_at_once_one_makes_an_administrator() {
    for engine in engines() {
        let arena = Arena::on(engine).await;
        for round in 0..5 {
            let link = move |task: usize| token(&format!("link {round} {task}"));
            arena.store.execute("DELETE FROM users").await;
            if round % 2 == 0 {
                arena.store.execute("DELETE FROM setup_link").await;
            }
            arena.race(move |task, tx| Box::pin(tx.replace_setup_link(link(task), at(100), NOW))).await;
            let mut open = 0;
            for task in 0..TASKS {
                let is_open = arena.store.store.is_setup_link_open(link(task), NOW);
                open += usize::from(is_open.await.expect("answers"));
            }
            assert_eq!(open, 1);
            // Everybody uses the link of another log, while some more nodes start.
            for starters in [TASKS / 2, 0] {
                arena
                    .race(move |task, tx| {
                        Box::pin(async move {
                            if task < starters {
                                tx.replace_setup_link(link(task), at(100), NOW).await
                            } else if tx.consume_setup_link(link(task - starters), NOW).await? {
                                create_administrator(tx, u128::try_from(task).expect("small")).await
                            } else {
                                Ok(())
                            }
                        })
                    })
                    .await;
            }
            assert_eq!(arena.store.number("SELECT COUNT(*) FROM users").await, 1);
        }
    }
}
