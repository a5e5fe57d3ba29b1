//! The column that says who has a second factor, and the choice of those with and without, in every list of users.

use super::between;
use crate::support::{ADA, Answer, Browser, CLEO, SYSADMIN, TestApp, engines};
use serde_json::Value;

/// Address and second factor of each row.
fn rows(answer: &Answer) -> Vec<(&str, &str)> {
    assert!(answer.text.contains(">Two-factor<"), "{}", answer.text);
    let rows = answer.text.split("role=\"rowheader\"").skip(1);
    let row = |row| {
        let (_, link) = str::split_once(row, "<a ").unwrap_or_default();
        let cell = between(row, "data-label=\"Two-factor\"", "</td>");
        (
            between(link, ">", "</a>"),
            if cell.contains(">On<") { "On" } else { between(cell, "\">", "</span>") },
        )
    };
    rows.map(row).collect()
}

#[tokio::test]
async fn every_list_of_users_shows_second_factors_and_is_narrowed_by_them() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let me = app.get("/api/auth/user", &app.token(CLEO).await).await.json();
        let id = |member: &str| me[member]["id"].as_str().expect("an id").to_owned();
        let (tenant, customer) = (id("tenantId"), id("customerId"));
        let mut admin = Browser::signed_in(&app, SYSADMIN).await;
        let mut ada = Browser::signed_in(&app, ADA).await;
        // Beside each of them is somebody without.
        for (email, beside) in [
            ("new@countersign.example", SYSADMIN.0),
            ("new@north.example", ADA.0),
            ("new@laundry.example", CLEO.0),
        ] {
            app.add_newcomer(email, beside).await;
        }
        for who in [SYSADMIN, ADA, CLEO] {
            app.set_up_totp(&app.token(who).await).await;
        }
        check(&mut admin, "/administrators", SYSADMIN.0, "new@countersign.example").await;
        check(&mut ada, &format!("/customers/{customer}/users"), CLEO.0, "new@laundry.example").await;
        check(&mut admin, &format!("/tenants/{tenant}/administrators"), ADA.0, "new@north.example").await;
    }
}

async fn check(browser: &mut Browser<'_>, path: &str, with: &str, without: &str) {
    let all = browser.get(path).await;
    assert_eq!(rows(&all).len(), 2, "{path}: {}", all.text);
    for row in [(with, "On"), (without, "Off")] {
        assert!(rows(&all).contains(&row), "{path}: {row:?} in {:?}", rows(&all));
    }
    assert_eq!(rows(&browser.get(&format!("{path}?two-factor=with")).await), [(with, "On")], "{path}");
    assert_eq!(rows(&browser.get(&format!("{path}?two-factor=without")).await), [(without, "Off")], "{path}");
}
