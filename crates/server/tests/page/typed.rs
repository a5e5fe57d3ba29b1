//! A form that is refused comes back with everything that was typed into it.

use super::problem;
use crate::support::{ADA, Browser, CLEO, SYSADMIN, TestApp};

/// Sends a form that has something wrong in `wrong`, and finds all of the rest in the answer.
async fn keeps(browser: &mut Browser<'_>, path: &str, wrong: &str, form: &[(&str, &str)]) {
    let answer = browser.post(path, form).await;
    assert_eq!(answer.status, 422, "{path}: {}", answer.text);
    assert!(!problem(&answer, wrong).is_empty(), "{path}: {wrong}: {}", answer.text);
    for (name, value) in form {
        let place = answer.text.split_once(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("{name}"));
        let field = place.1.split("</div>").next().unwrap_or_default();
        // Beside the attribute is what a longer text stands in.
        let is_kept =
            field.starts_with(&format!(" value=\"{value}\"")) || field.contains(&format!(">{value}</"));
        assert!(is_kept, "{path}: {name}: {field}");
    }
}

#[tokio::test]
async fn customers_keep_what_was_typed() {
    let app = TestApp::new().await;
    let me = app.get("/api/auth/user", &app.token(CLEO).await).await.json();
    let path = format!("/customers/{}", me["customerId"]["id"].as_str().expect("an id"));
    let mut ada = Browser::signed_in(&app, ADA).await;
    let before = app.database.dump().await;
    let form = [
        ("title", "Hill Farm"),
        ("country", "Norway"),
        ("city", "Bergen"),
        ("address", "Kaien 1"),
        ("zip", "5003"),
        ("phone", "+47"),
        ("email", "nobody"),
    ];
    keeps(&mut ada, "/customers/new", "email", &form).await;
    keeps(&mut ada, &path, "email", &[&form[..], &[("version", "1")]].concat()).await;
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn particulars_of_users_keep_what_was_typed() {
    let app = TestApp::new().await;
    let id = app.database.user_id(CLEO.0).await;
    let mut ada = Browser::signed_in(&app, ADA).await;
    let before = app.database.dump().await;
    let form = [
        ("version", "1"),
        ("email", "cleo"),
        ("first_name", "Cleopatra"),
        ("last_name", "Philopator"),
        ("phone", "12"),
    ];
    keeps(&mut ada, &format!("/users/{id}/edit"), "email", &form).await;
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn profiles_keep_what_was_typed() {
    let app = TestApp::new().await;
    let token = app.token(SYSADMIN).await;
    let info = app.get("/api/tenantProfileInfo/default", &token).await.json();
    let path = format!("/tenant-profiles/{}", info["id"]["id"].as_str().expect("an id"));
    let mut admin = Browser::signed_in(&app, SYSADMIN).await;
    let before = app.database.dump().await;
    let form = [
        ("name", "Small"),
        ("description", "For those who begin"),
        ("max_users", "many"),
        ("max_customers", "7"),
    ];
    keeps(&mut admin, "/tenant-profiles/new", "max_users", &form).await;
    keeps(&mut admin, &path, "max_users", &form).await;
    assert_eq!(before, app.database.dump().await);
}
