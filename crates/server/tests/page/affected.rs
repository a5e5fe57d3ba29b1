//! `/security-settings/2fa/affected`

use super::{problem, settings_form};
use crate::support::{ADA, Answer, BO, Browser, CLEO, DANA, SYSADMIN, TestApp, engines};
use serde_json::Value;

const PATH: &str = "/security-settings/2fa/affected";
const EXPORT: &str = "/security-settings/2fa/affected/export";

/// The numbers, as they stand side by side.
fn figures(page: &Answer) -> Vec<String> {
    let values = page.text.split("<dd>").skip(1).filter_map(|rest| rest.split_once("</dd>"));
    values.map(|(value, _)| value.to_owned()).collect()
}

/// The addresses in the list.
fn listed(page: &Answer) -> Vec<String> {
    let cells = page.text.split("scope=\"row\">").skip(1).filter_map(|rest| rest.split_once("</th>"));
    cells.map(|(email, _)| email.to_owned()).collect()
}

/// Name and value of all hidden fields of the form in the answer.
fn carried(page: &Answer) -> Vec<(String, String)> {
    let (_, part) = page.text.split_once("action=\"/security-settings/2fa/affected\"").expect("a form");
    let (part, _) = part.split_once("</form>").expect("its end");
    let inputs = part.split("<input type=\"hidden\" name=\"").skip(1);
    inputs
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").expect("a value");
            (name.to_owned(), rest.split_once('"').expect("its end").0.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn the_answer_stands_above_a_form_that_keeps_what_was_typed() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        app.set_up_totp(&app.token(DANA).await).await;
        app.database.set_enabled(BO.0, false).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        assert!(browser.get("/security-settings/2fa").await.text.contains("See who is affected"));
        let before = app.database.dump().await;
        let form = settings_form(&[("enforce", "true"), ("version", "1"), ("issuer_name", "Not saved")]);
        let page = browser.post(PATH, &form).await;
        assert_eq!(
            (page.status.as_u16(), figures(&page)),
            (200, ["5", "1", "3", "1"].map(str::to_owned).into())
        );
        let mut found = listed(&page);
        found.sort_unstable();
        assert_eq!(found, [ADA.0, CLEO.0, SYSADMIN.0]);
        for part in [
            "This includes you.",
            "North Metering",
            "Tenant administrator",
            "value=\"Not saved\"",
            "1 to 3 of 3",
        ] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        assert!(page.text.contains("name=\"enforce\" value=\"true\" checked"), "{}", page.text);
        assert_eq!(before, app.database.dump().await, "nothing is saved");

        let narrowed = settings_form(&[("enforce", "true"), ("enforce_for", "TENANT_ADMINISTRATORS")]);
        let page = browser.post(PATH, &narrowed).await;
        assert_eq!(
            (figures(&page), listed(&page)),
            (["2", "0", "1", "1"].map(str::to_owned).into(), vec![ADA.0.to_owned()])
        );
        assert!(!page.text.contains("This includes you."));
    }
}

#[tokio::test]
async fn pages_searches_and_files_carry_the_settings_along() {
    let app = TestApp::new().await;
    for number in 10..40 {
        let email = format!("operator{number}@north.example");
        app.add_newcomer(&email, ADA.0).await;
    }
    app.database
        .execute("UPDATE credentials SET is_enabled = TRUE, password_hash = 'x' WHERE password_hash IS NULL")
        .await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let form = settings_form(&[
        ("enforce", "true"),
        ("enforce_for", "TENANT_ADMINISTRATORS"),
        ("issuer_name", "Acme Two"),
    ]);
    let first = browser.post(PATH, &form).await;
    assert_eq!(
        (figures(&first), listed(&first).len()),
        (["32", "0", "32", "0"].map(str::to_owned).into(), 20)
    );
    assert!(
        first.text.contains("name=\"affected_page\" value=\"1\">Next")
            && first.text.contains("1 to 20 of 32")
    );

    let carried = carried(&first);
    let form: Vec<_> = form.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(carried, form, "nothing else, and each once");
    let with = |changes: &[(&'static str, &'static str)]| {
        let own: Vec<(&str, &str)> =
            carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        own.into_iter().chain(changes.iter().copied()).collect::<Vec<_>>()
    };
    let second = browser.post(PATH, &with(&[("affected_search", ""), ("affected_page", "1")])).await;
    assert_eq!(listed(&second).len(), 12);
    assert!(
        second.text.contains("value=\"0\">Previous") && second.text.contains("21 to 32 of 32"),
        "{}",
        second.text
    );
    assert!(second.text.contains("value=\"Acme Two\""));
    let all: std::collections::BTreeSet<_> = listed(&first).into_iter().chain(listed(&second)).collect();
    assert_eq!(all.len(), 32, "everybody once");
    for number in ["2", "4294967295", "-1", "x", "99999999999"] {
        let page = browser.post(PATH, &with(&[("affected_page", number)])).await;
        assert_eq!((page.status.as_u16(), listed(&page)), (200, listed(&first)), "{number}");
    }
    let found = browser.post(PATH, &with(&[("affected_search", " OPERATOR2 ")])).await;
    assert_eq!((listed(&found).len(), figures(&found)[0].as_str()), (10, "32"));
    let none = browser.post(PATH, &with(&[("affected_search", "<b>zoe")])).await;
    assert!(
        none.text.contains("Nothing matches “&#60;b&#62;zoe”.") && !none.text.contains("Download"),
        "{}",
        none.text
    );

    let file = browser.post(EXPORT, &with(&[("affected_search", "operator2")])).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(file.text.lines().count(), 11, "{}", file.text);
}

#[tokio::test]
async fn a_file_has_those_of_the_list_and_nobody_else() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        app.set_up_totp(&app.token(DANA).await).await;
        app.database.set_enabled(BO.0, false).await;
        app.add_newcomer("newcomer@north.example", ADA.0).await;
        let mut browser = Browser::signed_in(&app, SYSADMIN).await;
        let form = settings_form(&[("enforce", "true"), ("version", "1")]);
        let mut found = listed(&browser.post(PATH, &form).await);
        let file = browser.post(EXPORT, &form).await.text;
        let mut exported: Vec<_> =
            file.lines().skip(1).map(|line| line.split('"').nth(1).expect("an address")).collect();
        found.sort_unstable();
        exported.sort_unstable();
        assert_eq!(exported, [ADA.0, CLEO.0, SYSADMIN.0], "{file}");
        assert_eq!(exported, found);
    }
}

#[tokio::test]
async fn where_nobody_is_affected_the_page_says_why() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let off = browser.post(PATH, &settings_form(&[])).await;
    assert!(off.text.contains("Nobody has to use a second step."), "{}", off.text);
    let everybody = settings_form(&[("enforce", "true"), ("enforce_for", "SYSTEM_ADMINISTRATORS")]);
    app.offer_totp(&Value::Null).await;
    app.set_up_totp(&app.token(SYSADMIN).await).await;
    let done = browser.post(PATH, &everybody).await;
    assert!(done.text.contains("Nobody has to set anything up."), "{}", done.text);
    assert!(!done.text.contains("Download"));
    app.database.execute("DELETE FROM users WHERE authority = 'TENANT_ADMIN'").await;
    let nobody = settings_form(&[("enforce", "true"), ("enforce_for", "TENANT_ADMINISTRATORS")]);
    let nobody = browser.post(PATH, &nobody).await;
    assert!(nobody.text.contains("There are no such users."), "{}", nobody.text);
}

#[tokio::test]
async fn what_is_wrong_with_the_form_is_said_instead() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, SYSADMIN).await;
    let mut without = settings_form(&[("enforce", "true")]);
    without.retain(|(name, _)| *name != "totp_enabled");
    for path in [PATH, EXPORT] {
        let answer = browser.post(path, &settings_form(&[("send_period", "4"), ("enforce", "true")])).await;
        let message = problem(&answer, "send_period");
        assert_eq!((answer.status.as_u16(), message), (422, "Enter a whole number, at least 5 seconds."));
        assert!(!answer.text.contains("id=\"affected\""));
        let answer = browser.post(path, &without).await;
        assert_eq!(
            (answer.status.as_u16(), problem(&answer, "enforce")),
            (422, "Turn on at least one method first.")
        );
    }
}

#[tokio::test]
async fn only_system_administrators_get_an_answer() {
    let app = TestApp::new().await;
    for path in [PATH, EXPORT] {
        let mut ada = Browser::signed_in(&app, ADA).await;
        assert_eq!(ada.post(path, &settings_form(&[("enforce", "true")])).await.status, 403);
        let stranger = Browser::new(&app).post(path, &settings_form(&[])).await;
        assert!(
            stranger.status != 200 && !stranger.text.contains('@'),
            "{} {}",
            stranger.status,
            stranger.text
        );
    }
}
