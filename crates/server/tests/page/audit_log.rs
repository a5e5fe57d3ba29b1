//! `/audit-log`: what happened, a page at a time, and as a file.

use super::{between, problem};
use crate::support::{ADA, Answer, BO, Browser, CLEO, SYSADMIN, TestApp, engines};

const PATH: &str = "/audit-log";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";

/// What the rows of a page say happened, as they are shown.
fn rows(page: &Answer) -> Vec<&str> {
    page.text
        .split("<p><b>")
        .skip(1)
        .filter_map(|rest| rest.split_once("</b>"))
        .map(|(what, _)| what)
        .collect()
}

#[tokio::test]
async fn events_are_told_in_words_with_who_what_and_from_where() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let made = Browser::signed_in(&app, ADA).await.get("/audit-log?action=ADDED").await;
        assert!(made.text.contains("An operator") && made.text.contains("Command line"), "{}", made.text);
        app.database.forget_audit().await;
        app.advance(61);
        app.login((ADA.0, "wrong <password>")).await;
        app.advance(1);
        let mut browser = Browser::new(&app);
        browser.agent = Some(FIREFOX);
        assert_eq!(browser.log_in(ADA).await.status, 303);
        let page = browser.get(PATH).await;
        assert_eq!(rows(&page), ["Signed in", "Failed to sign in"], "the newest first");
        assert!(page.text.contains("<time datetime=\"2023-11-14T22:14:22Z\">2023-11-14 22:14:22</time>"));
        assert!(page.text.contains("<p>127.0.0.1</p>") && page.text.contains("Firefox 133.0 on Windows 10"));
        assert!(page.text.contains("Invalid username or password") && page.text.contains("badge-bad"));
        assert!(page.text.contains("<p>1–2 of 2</p>") && page.text.contains("href=\"/audit-log/export\""));
        assert!(page.text.contains("<dt>Kind</dt><dd>LOGIN</dd>"), "{}", page.text);
        assert!(!page.text.contains("rel=\"next\""), "one page is enough");
    }
}

#[tokio::test]
async fn everybody_sees_their_own_place_and_customers_none() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.forget_audit().await;
        let mut pages = Vec::new();
        for who in [SYSADMIN, ADA, BO] {
            let mut browser = Browser::signed_in(&app, who).await;
            assert!(browser.get("/account/security").await.text.contains("href=\"/audit-log\""));
            pages.push((who, browser.get(PATH).await, browser.get("/audit-log/export").await));
        }
        for (who, page, file) in pages {
            assert_eq!(rows(&page), ["Signed in"], "{who:?}");
            assert_eq!(file.text.lines().count(), 2, "{}", file.text);
            assert!(file.text.contains(who.0), "{}", file.text);
        }
        let mut cleo = Browser::signed_in(&app, CLEO).await;
        assert!(!cleo.get("/account/security").await.text.contains(PATH), "not in the menu");
        for path in [PATH, "/audit-log/export"] {
            assert_eq!(cleo.get(path).await.status, 403);
            assert!(Browser::new(&app).get(path).await.header("location").starts_with("/login?"));
        }
    }
}

#[tokio::test]
async fn what_is_asked_for_is_shown_and_stays_in_the_form() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.database.forget_audit().await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        app.advance(3600);
        app.login((ADA.0, "wrong")).await;
        app.login((CLEO.0, "wrong")).await;
        browser.get(PATH).await; // stays signed in
        app.advance(3600);
        assert_eq!(app.login(CLEO).await.status, 200);
        // 22:13, 23:13 twice, 00:13 on the next day.
        for (query, expected) in [
            ("", 4),
            ("textSearch=cleo", 2),
            ("textSearch=%25", 0),
            ("outcome=failure", 2),
            ("outcome=success&textSearch=CLEO", 1),
            ("outcome=nothing", 4),
            ("action=LOGIN", 4),
            ("action=LOCKOUT", 0),
            ("action=DROP", 4),
            ("from=2023-11-14T23:13", 3),
            ("from=2023-11-14T23:13:21", 1),
            ("to=2023-11-14T23:13", 3),
            ("to=2023-11-14T23:12", 1),
            ("from=2023-11-14%2023:00&to=2023-11-15T00:00", 2),
            ("page=2", 0),
            ("page=x", 4),
        ] {
            let page = browser.get(&format!("{PATH}?{query}")).await;
            assert_eq!(
                (page.status.as_u16(), rows(&page).iter().filter(|row| row.contains("ign")).count()),
                (200, expected),
                "{query}"
            );
        }
        let query = "textSearch=cleo&from=2023-11-14T23%3A13&action=LOGIN&outcome=failure";
        let page = browser.get(&format!("{PATH}?{query}")).await;
        for part in [
            "name=\"textSearch\" value=\"cleo\"",
            "name=\"from\" value=\"2023-11-14T23:13\"",
            "<option value=\"LOGIN\" selected>",
            "<option value=\"failure\" selected>",
        ] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        let export = between(&page.text, "href=\"/audit-log/export?", "\"").replace("&#38;", "&");
        assert_eq!(export, query);
        let file = browser.get(&format!("/audit-log/export?{export}")).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8; header=present");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit.csv\"");
        assert_eq!(file.text.lines().count(), 2, "{}", file.text);
    }
}

#[tokio::test]
async fn times_that_are_none_are_told_beside_their_fields() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    let none = "Enter a date and a time, such as 2026-03-31 14:05.";
    for (query, from, to) in [
        ("from=yesterday", none, ""),
        ("to=2023-02-30T00:00&from=2023", none, none),
        ("from=2023-11-14T23:13&to=2023-11-14T23:12", "", "Enter a time that is not before the first one."),
    ] {
        for path in [PATH, "/audit-log/export"] {
            let page = browser.get(&format!("{path}?{query}")).await;
            assert_eq!(
                (page.status.as_u16(), problem(&page, "from"), problem(&page, "to")),
                (422, from, to),
                "{query}"
            );
            assert!(page.text.contains("Nothing is shown."));
        }
    }
}

#[tokio::test]
async fn a_long_log_is_turned_over_and_an_empty_one_says_so() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        app.database.forget_audit().await;
        assert!(browser.get(PATH).await.text.contains("Nothing has happened yet."));
        assert!(browser.get(&format!("{PATH}?textSearch=x")).await.text.contains("Nothing matches."));
        for _ in 0..26 {
            app.advance(1);
            app.login((ADA.0, "wrong")).await;
        }
        let first = browser.get(&format!("{PATH}?outcome=failure")).await;
        assert_eq!(rows(&first).len(), 25);
        let older = between(&first.text, "rel=\"next\"", ">").to_owned();
        assert!(older.is_empty() && first.text.contains("1–25 of 26"), "{}", first.text);
        let path = "/audit-log?outcome=failure&#38;page=2";
        assert!(first.text.contains(&format!("href=\"{path}\"")), "{}", first.text);
        let second = browser.get(&path.replace("&#38;", "&")).await;
        assert!(rows(&second).len() == 1 && second.text.contains("26–26 of 26"), "{}", second.text);
        assert!(second.text.contains("href=\"/audit-log?outcome=failure\" rel=\"prev\""), "{}", second.text);
        let beyond = browser.get("/audit-log?page=4000000000").await;
        assert!(beyond.status == 200 && beyond.text.contains("There is no such page."), "{}", beyond.text);
    }
}

#[tokio::test]
async fn names_of_strangers_are_text_in_the_page_and_in_the_file() {
    let app = TestApp::new().await;
    let mut browser = Browser::signed_in(&app, ADA).await;
    app.database.execute("UPDATE audit_events SET entity_name = '=<script>', user_name = '\"><b>'").await;
    let page = browser.get(PATH).await;
    assert!(!page.text.contains("<script>") && !page.text.contains("\"><b>"), "{}", page.text);
    assert!(browser.get("/audit-log/export").await.text.contains("\"'=<script>\""));
}
