//! How fast strangers may try to sign in.

use crate::support::{ADA, Answer, BO, TestApp, engines};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

async fn login_from(app: &TestApp, address: &str, (email, password): (&str, &str)) -> Answer {
    let request = Request::post("/api/auth/login")
        .header("x-forwarded-for", address)
        .body(Body::from(json!({ "username": email, "password": password }).to_string()));
    app.send(request.expect("a request")).await
}

async fn app(engine: &str, per_address: u32, per_account: u32) -> TestApp {
    TestApp::with(engine, |config| {
        config.limits.sign_in_per_address = per_address;
        config.limits.sign_in_per_account = per_account;
        config.http.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    })
    .await
}

#[tokio::test]
async fn an_address_may_try_so_often_a_minute() {
    for engine in engines() {
        let app = app(engine, 3, 0).await;
        for who in [("x@north.example", "x"), ("y@north.example", "y"), ADA] {
            assert_ne!(login_from(&app, "203.0.113.7", who).await.status, 429);
        }
        app.advance(10);
        let node = app.another_node_with(|config| {
            config.limits.sign_in_per_address = 3;
            config.http.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        });
        for either in [&app, &node.await] {
            let refused = login_from(either, "203.0.113.7", ADA).await;
            insta::allow_duplicates! {
                insta::assert_snapshot!(refused.redacted(), @r#"{"code":"too_many_requests","errorCode":33,"message":"Too many requests","requestId":"[requestId]","status":429,"timestamp":"[timestamp]"}"#);
            }
            assert_eq!(refused.header("retry-after"), "50");
        }
        assert_eq!(login_from(&app, "203.0.113.8", ADA).await.status, 200, "others are not held up");
        app.advance(50);
        assert_eq!(login_from(&app, "203.0.113.7", ADA).await.status, 200);
    }
}

#[tokio::test]
async fn a_network_of_ipv6_is_one_address() {
    for engine in engines() {
        let app = app(engine, 2, 0).await;
        let nobody = ("x@north.example", "x");
        for address in ["2001:db8::1", "2001:db8::2:3:4:5"] {
            assert_ne!(login_from(&app, address, nobody).await.status, 429);
        }
        assert_eq!(login_from(&app, "2001:db8::6", ADA).await.status, 429);
        assert_eq!(login_from(&app, "2001:db8:0:1::6", ADA).await.status, 200, "the network beside it");
        for address in ["::ffff:203.0.113.7", "203.0.113.7"] {
            assert_ne!(login_from(&app, address, nobody).await.status, 429);
        }
        assert_eq!(login_from(&app, "203.0.113.7", ADA).await.status, 429, "IPv4 is written in two ways");
    }
}

#[tokio::test]
async fn an_account_may_be_tried_so_often_from_one_address() {
    for engine in engines() {
        let app = app(engine, 0, 2).await;
        assert_eq!(login_from(&app, "203.0.113.7", (ADA.0, "wrong")).await.status, 401);
        assert_eq!(login_from(&app, "203.0.113.7", ("ADA@north.example", "wrong")).await.status, 401);
        let refused = login_from(&app, "203.0.113.7", ADA).await;
        assert_eq!(refused.status, 429, "the right password is not even looked at");
        assert_eq!(refused.header("retry-after"), "60");
        assert_eq!(login_from(&app, "203.0.113.7", BO).await.status, 200);
        assert_eq!(login_from(&app, "203.0.113.8", ADA).await.status, 200, "Ada herself gets in");
        // Unknown accounts are counted alike.
        let unknown = ("nobody@north.example", "wrong");
        let statuses = [
            login_from(&app, "203.0.113.7", unknown).await.status.as_u16(),
            login_from(&app, "203.0.113.7", unknown).await.status.as_u16(),
            login_from(&app, "203.0.113.7", unknown).await.status.as_u16(),
        ];
        assert_eq!(statuses, [401, 401, 429]);
    }
}
