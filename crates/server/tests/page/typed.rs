//! A form that is refused comes back with everything that was typed into it.

use super::{heading, problem};
use crate::support::{ADA, Browser, CLEO, SYSADMIN, TestApp, engines};

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
async fn what_was_typed_outlives_the_question_who_it_is() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let path = format!("/users/{}/edit", app.database.user_id(CLEO.0).await);
        let mut ada = Browser::signed_in(&app, ADA).await;
        app.advance(601);
        let form = [
            ("version", "1"),
            ("email", "cleo@quay.example"),
            ("first_name", "Cleopatra"),
            ("last_name", "\"Philopator\""),
            ("phone", "12"),
        ];
        let asked = ada.post(&path, &form).await;
        assert_eq!((asked.status.as_u16(), heading(&asked).as_str()), (200, "Confirm it's you"));
        let wrong = ada.post(&path, &[&form[..], &[("password", "wrong")]].concat()).await;
        assert_eq!(
            (wrong.status.as_u16(), problem(&wrong, "password")),
            (422, "That password is not right.")
        );
        for page in [&asked, &wrong] {
            assert!(page.text.contains(&format!("action=\"{path}\"")), "{}", page.text);
            for (name, value) in form {
                let value = value.replace('"', "&#34;");
                let hidden = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
                assert!(page.text.contains(&hidden), "{name}: {}", page.text);
            }
            assert!(!page.text.contains("value=\"wrong\""));
        }
        let name = "SELECT email || ' ' || last_name FROM users WHERE first_name IN ('Cleo', 'Cleopatra')";
        assert_eq!(app.database.texts(name).await, ["cleo@north.example Harbour"]);
        let saved = ada.post(&path, &[&form[..], &[("password", ADA.1)]].concat()).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert_eq!(app.database.texts(name).await, ["cleo@quay.example \"Philopator\""]);
    }
}

#[tokio::test]
async fn an_address_that_was_changed_too_often_is_kept_in_the_form() {
    let app = TestApp::new().await;
    let path = format!("/users/{}/edit", app.database.user_id(CLEO.0).await);
    let mut ada = Browser::signed_in(&app, ADA).await;
    for version in 1..=6 {
        let (address, version) = (format!("cleo{version}@quay.example"), version.to_string());
        let form = [("email", address.as_str()), ("first_name", "Cleo"), ("version", version.as_str())];
        let answer = ada.post(&path, &form).await;
        if version == "6" {
            assert_eq!(answer.status, 429);
            assert!(answer.text.contains("The address was changed too often."), "{}", answer.text);
            assert!(answer.text.contains("value=\"cleo6@quay.example\""), "{}", answer.text);
        } else {
            assert_eq!(answer.status, 303, "{version}: {}", answer.text);
        }
    }
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
