//! Codes that are sent and backup codes, in many requests at once through two whole servers on one database.

use crate::support::{ADA, ADDRESS, Answer, TestApp, engines, other_than, race};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Two nodes with every method on offer, whose messages go into their inboxes.
async fn nodes(engine: &str, settings: &Value) -> Arc<[TestApp; 2]> {
    let app = TestApp::demo_with(engine, |config| config.limits.send_per_address = 0).await;
    app.offer_all(settings).await;
    let other = app.another_demo_node().await;
    Arc::new([app, other])
}

/// Answers sign-ins with codes, all at once, by turns on either node.
async fn check_all(nodes: &Arc<[TestApp; 2]>, answers: Vec<(String, &'static str, String)>) -> Vec<Answer> {
    let answers = Arc::new(answers);
    race(answers.len(), |number| {
        let (nodes, answers) = (Arc::clone(nodes), Arc::clone(&answers));
        async move {
            let (token, method, code) = &answers[number];
            nodes[number % 2].check_by(token, method, code).await
        }
    })
    .await
}

/// How many answers there are of each kind; none may be our fault.
fn tally(answers: &[Answer]) -> BTreeMap<String, usize> {
    let mut tally = BTreeMap::new();
    for answer in answers {
        assert!(!answer.status.is_server_error(), "{} {}", answer.status, answer.text);
        let kind = if answer.status.is_success() { "ok".to_owned() } else { answer.error().2 };
        *tally.entry(kind).or_default() += 1;
    }
    tally
}

async fn partial_tokens(app: &TestApp, number: usize) -> Vec<String> {
    let mut tokens = Vec::new();
    for _ in 0..number {
        tokens.push(app.token(ADA).await);
    }
    tokens
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_backup_code_in_64_sign_ins_completes_one() {
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        let session = nodes[0].token(ADA).await;
        nodes[0].set_up_totp(&session).await;
        let codes = nodes[0].set_up_backup_codes(&session).await;
        let tokens = partial_tokens(&nodes[0], 64).await;
        let answers = tokens.into_iter().map(|token| (token, "BACKUP_CODE", codes[0].clone())).collect();
        let tally = tally(&check_all(&nodes, answers).await);
        assert_eq!((tally["ok"], tally["code_already_used"]), (1, 63), "{tally:?}");
        let left = nodes[0].database.number("SELECT COUNT(*) FROM backup_codes WHERE used_at IS NULL").await;
        assert_eq!(left, 9);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_emailed_code_64_times_in_its_sign_in_completes_it_once() {
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        nodes[0].set_up_email(&nodes[0].token(ADA).await).await;
        nodes[0].advance(30);
        let token = nodes[0].token(ADA).await;
        assert_eq!(nodes[0].send_code(&token, "EMAIL").await.status, 200);
        let code = nodes[0].code_sent_to(ADDRESS);
        let answers = vec![(token, "EMAIL", code); 64];
        let tally = tally(&check_all(&nodes, answers).await);
        assert_eq!(tally["ok"], 1, "{tally:?}");
        let consumed = "SELECT COUNT(*) FROM sign_ins WHERE consumed_at IS NOT NULL";
        assert_eq!(nodes[0].database.number(consumed).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_100_guesses_at_an_emailed_code_at_once_five_are_compared() {
    for engine in engines() {
        let nodes = nodes(engine, &json!({ "verificationCodeCheckRateLimit": "8:300" })).await;
        nodes[0].set_up_email(&nodes[0].token(ADA).await).await;
        nodes[0].advance(30);
        let token = nodes[0].token(ADA).await;
        assert_eq!(nodes[0].send_code(&token, "EMAIL").await.status, 200);
        let code = nodes[0].code_sent_to(ADDRESS);
        let answers = vec![(token.clone(), "EMAIL", other_than(&code)); 100];
        let tally = tally(&check_all(&nodes, answers).await);
        assert_eq!((tally["code_incorrect"], tally["too_many_requests"]), (8, 92), "{tally:?}");
        let database = &nodes[0].database;
        assert_eq!(database.number("SELECT guesses FROM challenges").await, 5);
        assert_eq!(database.number("SELECT MAX(second_factor_failures) FROM credentials").await, 8);
        nodes[0].advance(60);
        assert_eq!(nodes[0].check_by(&token, "EMAIL", &code).await.status, 429);
    }
}

/// Of guesses by one method, right codes of another and codes to be sent, none waits for the other in a circle: on
/// PostgreSQL that would be an error of the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn right_and_wrong_codes_of_all_methods_and_sends_at_once_are_never_the_servers_fault() {
    for engine in engines() {
        let nodes = nodes(engine, &json!({ "verificationCodeCheckRateLimit": "1000:300" })).await;
        let session = nodes[0].token(ADA).await;
        nodes[0].set_up_totp(&session).await;
        nodes[0].set_up_email(&session).await;
        nodes[0].set_up_sms(&session).await;
        let codes = nodes[0].set_up_backup_codes(&session).await;
        let tokens = Arc::new(partial_tokens(&nodes[0], 60).await);
        let codes = Arc::new(codes);
        let answers = race(60, |number| {
            let (nodes, tokens, codes) = (Arc::clone(&nodes), Arc::clone(&tokens), Arc::clone(&codes));
            async move {
                let (node, token) = (&nodes[number % 2], &tokens[number]);
                match number % 6 {
                    0 => node.check_by(token, "BACKUP_CODE", &codes[number / 6]).await,
                    1 => node.check_by(token, "EMAIL", "000000").await,
                    2 => node.check_by(token, "TOTP", "000000").await,
                    3 => node.send_code(token, "EMAIL").await,
                    4 => node.check_by(token, "SMS", "000000").await,
                    _ => node.send_code(token, "SMS").await,
                }
            }
        })
        .await;
        let tally = tally(&answers);
        assert!(tally["ok"] >= 10, "every backup code was good: {tally:?}");
        let left = nodes[0].database.number("SELECT COUNT(*) FROM backup_codes WHERE used_at IS NULL").await;
        assert_eq!(left, 0, "{tally:?}");
    }
}
