//! Methods that are set up and turned off at once, through two whole servers on one database.

use crate::support::{ADA, ADDRESS, Answer, Browser, NUMBER, TestApp, engines, race};
use serde_json::{Value, json};
use std::sync::Arc;

/// Often enough for what is not ordered to show.
const ROUNDS: usize = 8;

type Nodes = Arc<[TestApp; 2]>;

async fn nodes(engine: &str, settings: &Value) -> Nodes {
    let app = TestApp::demo_with(engine, |config| config.limits.send_per_address = 0).await;
    app.offer_all(settings).await;
    let other = app.another_demo_node().await;
    Arc::new([app, other])
}

fn everybody_must() -> Value {
    json!({ "enforceTwoFa": true, "enforcedUsersFilter": { "type": "ALL_USERS" } })
}

/// Something to be done by one of those who race.
#[derive(Clone)]
enum Act {
    Save(Value, String),
    Remove(&'static str),
}

/// Does all of it at once, by turns on either node; the answers in the order of the acts.
async fn all_at_once(nodes: &Nodes, token: &str, acts: Vec<Act>) -> Vec<Answer> {
    let (acts, token) = (Arc::new(acts), Arc::new(token.to_owned()));
    let mut answers = race(acts.len(), |number| {
        let (nodes, acts, token) = (Arc::clone(nodes), Arc::clone(&acts), Arc::clone(&token));
        async move {
            let node = &nodes[number % 2];
            let answer = match &acts[number] {
                Act::Save(draft, code) => node.save(&token, draft, code).await,
                Act::Remove(method) => node.remove(&token, method).await,
            };
            (number, answer)
        }
    })
    .await;
    answers.sort_by_key(|(number, _)| *number);
    for (number, answer) in &answers {
        assert!(!answer.status.is_server_error(), "{number}: {} {}", answer.status, answer.text);
    }
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// Has a code sent for a draft; what finishes the set-up.
async fn proof(app: &TestApp, token: &str, draft: Value, to: &str) -> Act {
    let sent = app.submit(token, &draft).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    Act::Save(draft, app.code_sent_to(to))
}

async fn sms(app: &TestApp, token: &str) -> Act {
    let draft = json!({ "providerType": "SMS", "useByDefault": false, "phoneNumber": NUMBER });
    proof(app, token, draft, NUMBER).await
}

async fn email(app: &TestApp, token: &str) -> Act {
    let draft = json!({ "providerType": "EMAIL", "useByDefault": false, "email": ADDRESS });
    proof(app, token, draft, ADDRESS).await
}

/// Starts a round with no methods and no limits spent.
async fn afresh(app: &TestApp) {
    for table in ["enrolments", "backup_codes", "challenges", "throttles"] {
        app.database.execute(&format!("DELETE FROM {table}")).await;
    }
}

/// The methods of the account, with a star at the default, in the order of the alphabet.
async fn methods(app: &TestApp) -> Vec<String> {
    let sql = "SELECT method || CASE WHEN is_default THEN '*' ELSE '' END FROM enrolments ORDER BY 1";
    app.database.texts(sql).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_methods_set_up_at_once_are_both_kept_and_one_is_the_default() {
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        let token = nodes[0].token(ADA).await;
        for _ in 0..ROUNDS {
            afresh(&nodes[0]).await;
            let acts = vec![sms(&nodes[0], &token).await, email(&nodes[0], &token).await];
            for answer in all_at_once(&nodes, &token, acts).await {
                assert_eq!(answer.status, 200, "{}", answer.text);
            }
            let methods = methods(&nodes[0]).await;
            assert!(methods == ["EMAIL", "SMS*"] || methods == ["EMAIL*", "SMS"], "{methods:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_last_methods_turned_off_at_once_one_stays_where_there_must_be_one() {
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        let token = nodes[0].token(ADA).await;
        nodes[0].offer_all(&everybody_must()).await;
        for _ in 0..ROUNDS {
            afresh(&nodes[0]).await;
            nodes[0].set_up_sms(&token).await;
            nodes[0].set_up_email(&token).await;
            let answers = all_at_once(&nodes, &token, vec![Act::Remove("SMS"), Act::Remove("EMAIL")]).await;
            let refused: Vec<_> = answers.iter().filter(|answer| !answer.status.is_success()).collect();
            assert_eq!(refused.len(), 1, "{answers:?}");
            assert_eq!(refused[0].error().3, "At least one 2FA provider is required");
            assert_eq!(methods(&nodes[0]).await.len(), 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_method_turned_off_while_another_comes_never_leaves_none_where_there_must_be_one() {
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        let token = nodes[0].token(ADA).await;
        nodes[0].offer_all(&everybody_must()).await;
        for round in 0..ROUNDS {
            afresh(&nodes[0]).await;
            nodes[0].set_up_sms(&token).await;
            let mut acts = vec![email(&nodes[0], &token).await, Act::Remove("SMS")];
            if round % 2 == 1 {
                acts.reverse();
            }
            let answers = all_at_once(&nodes, &token, acts).await;
            let methods = methods(&nodes[0]).await;
            let refused = answers.iter().filter(|answer| !answer.status.is_success()).count();
            match refused {
                0 => assert_eq!(methods, ["EMAIL*"], "{answers:?}"),
                _ => assert_eq!((refused, methods.as_slice()), (1, &["EMAIL".into(), "SMS*".into()][..])),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn backup_codes_saved_while_the_other_method_goes_are_never_left_alone() {
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        let token = nodes[0].token(ADA).await;
        for round in 0..ROUNDS {
            afresh(&nodes[0]).await;
            nodes[0].set_up_sms(&token).await;
            let set = nodes[0].generate(&token, "BACKUP_CODE").await.json();
            let mut acts = vec![Act::Save(set, String::new()), Act::Remove("SMS")];
            if round % 2 == 1 {
                acts.reverse();
            }
            let answers = all_at_once(&nodes, &token, acts).await;
            assert_eq!(methods(&nodes[0]).await, [""; 0], "{answers:?}");
            assert_eq!(nodes[0].database.number("SELECT COUNT(*) FROM backup_codes").await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sets_of_backup_codes_made_at_once_by_two_browsers_one_is_left_whole_and_shown() {
    const PATH: &str = "/account/security/backup-codes";
    for engine in engines() {
        let nodes = nodes(engine, &Value::Null).await;
        let (mut here, mut there) =
            (Browser::signed_in(&nodes[0], ADA).await, Browser::signed_in(&nodes[1], ADA).await);
        nodes[0].set_up_sms(&nodes[0].token(ADA).await).await;
        let count = "SELECT COUNT(*) FROM backup_codes";
        for _ in 0..ROUNDS {
            let path = format!("{PATH}/new");
            let (one, two) = tokio::join!(here.post(&path, &[]), there.post(&path, &[]));
            assert_eq!((one.header("location"), two.header("location")), (PATH, PATH));
            assert_eq!(nodes[0].database.number(count).await, 10);
        }
        // One of the two is shown codes, and these are good, all of them. The other one is shown nothing that is worth nothing.
        let mut shown = Vec::new();
        for browser in [&mut here, &mut there] {
            let page = browser.get(&format!("{PATH}/download")).await;
            if page.status == 200 {
                shown.push(page.text.lines().map(str::to_owned).collect::<Vec<_>>());
            } else {
                assert_eq!(page.header("location"), "/account/security?notice=backup-codes-hidden");
            }
        }
        let [set] = shown.as_slice() else { panic!("one set, not {}", shown.len()) };
        assert_eq!(set.len(), 10);
        for code in set {
            let token = nodes[0].token(ADA).await;
            assert_eq!(nodes[0].check_by(&token, "BACKUP_CODE", code).await.status, 200);
        }
    }
}
