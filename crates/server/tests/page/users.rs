//! Users on pages: listed, added, changed.

use super::{between, heading, problem};
use crate::support::{ADA, Answer, BO, Browser, CLEO, SYSADMIN, TestApp, engines, token_in};
use serde_json::{Value, json};

/// The addresses in a list, in its order.
fn listed(answer: &Answer) -> Vec<&str> {
    let rows = answer.text.split("role=\"rowheader\"").skip(1);
    rows.map(|row| between(row.split_once("<a ").map_or("", |(_, rest)| rest), ">", "</a>")).collect()
}

/// The user with an address, as somebody sees one.
async fn found(app: &TestApp, who: (&str, &str), email: &str) -> Value {
    let path = format!("/api/users?pageSize=9&page=0&textSearch={email}");
    app.get(&path, &app.token(who).await).await.json()["data"][0].clone()
}

async fn id_of(app: &TestApp, who: (&str, &str)) -> String {
    let user = app.get("/api/auth/user", &app.token(who).await).await.json();
    user["id"]["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_list_is_searched_sorted_narrowed_and_turned() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        for number in 10..40 {
            app.add_newcomer(&format!("n{number}@north.example"), ADA.0).await;
        }
        app.offer_totp(&Value::Null).await;
        app.set_up_totp(&app.token(CLEO).await).await;
        let mut browser = Browser::signed_in(&app, ADA).await;
        let first = browser.get("/users").await;
        assert_eq!((listed(&first).len(), listed(&first)[..2].to_vec()), (25, vec![ADA.0, CLEO.0]));
        assert!(first.text.contains("1–25 of 32 users"), "{}", first.text);
        assert!(first.text.contains("aria-sort=\"ascending\""));
        assert!(first.text.contains("User of "), "the customer is named");
        let second = browser.get("/users?sort=email&page=2").await;
        assert_eq!(listed(&second).len(), 7);
        assert!(second.text.contains("26–32 of 32 users") && second.text.contains("rel=\"prev\""));
        assert!(!second.text.contains("rel=\"next\""));
        assert_eq!(listed(&browser.get("/users?order=desc").await)[0], "n39@north.example");
        assert_eq!(listed(&browser.get("/users?search=N1&order=desc").await)[0], "n19@north.example");
        let with = browser.get("/users?two-factor=with").await;
        assert_eq!(listed(&with), [CLEO.0]);
        assert!(with.text.contains("badge-on\">On</span>"));
        assert_eq!(listed(&browser.get("/users?two-factor=without&search=north").await).len(), 25);

        // Behind the last page is the last page; what makes no sense means nothing.
        assert_eq!(browser.get("/users?page=9").await.header("location"), "/users?sort=email&page=2");
        for odd in
            ["page=0", "page=-1", "page=x", "sort=nothing", "order=up", "two-factor=maybe", "search=%20"]
        {
            assert_eq!(listed(&browser.get(&format!("/users?{odd}")).await), listed(&first), "{odd}");
        }
        let nothing = browser.get("/users?search=%25%3Cb%3E").await;
        assert_eq!(nothing.status, 200);
        assert!(nothing.text.contains("Nothing matches “%&#60;b&#62;”."), "{}", nothing.text);
        assert!(nothing.text.contains("href=\"/users\">Show all users"));
    }
}

#[tokio::test]
async fn nobody_is_listed_who_belongs_elsewhere() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let mut ada = Browser::signed_in(&app, ADA).await;
        assert_eq!(listed(&ada.get("/users").await), [ADA.0, CLEO.0]);
        let mut admin = Browser::signed_in(&app, SYSADMIN).await;
        assert_eq!(listed(&admin.get("/administrators").await), [SYSADMIN.0]);
        let tenant = found(&app, BO, "bo").await["tenantId"]["id"].as_str().expect("an id").to_owned();
        assert_eq!(listed(&admin.get(&format!("/tenants/{tenant}/administrators")).await), [BO.0]);
    }
}

#[tokio::test]
async fn somebody_new_gets_a_mail_or_a_link_that_works() {
    for engine in engines() {
        let app = TestApp::demo(engine).await;
        let mut ada = Browser::signed_in(&app, ADA).await;
        let form = [
            ("email", "eve@north.example"),
            ("first_name", "Eve"),
            ("role", "TENANT_ADMIN"),
            ("invitation", "mail"),
        ];
        let added = ada.post("/users/new", &form).await;
        let location = added.header("location").to_owned();
        assert!(location.starts_with("/users/") && location.ends_with("?notice=user-invited"), "{location}");
        assert_eq!(app.mails_to("eve@north.example").await.len(), 1);
        let page = ada.get(&location).await;
        assert_eq!(heading(&page), "Eve");
        assert!(page.text.contains("Not activated") && page.text.contains("is on its way"), "{}", page.text);
        // Again, and by hand.
        let path = location.trim_end_matches("?notice=user-invited");
        assert_eq!(ada.post(&format!("{path}/send-activation-mail"), &[]).await.header("location"), location);
        assert_eq!(app.mails_to("eve@north.example").await.len(), 2);
        let link = ada.post(&format!("{path}/show-activation-link"), &[]).await;
        let code = between(&link.text, "<code>", "</code>").to_owned();
        let token = token_in(&code, "activateToken=");
        let chosen = json!({ "activateToken": token, "password": "quiet harbour 42 lamps" });
        assert_eq!(app.post("/api/noauth/activate", "", &chosen).await.status, 200);
        for act in ["send-activation-mail", "show-activation-link"] {
            let answer = ada.post(&format!("{path}/{act}"), &[]).await;
            assert_eq!(answer.status, 422, "{act}");
            assert!(answer.text.contains("The account is activated"), "{}", answer.text);
        }
        assert!(ada.get(path).await.text.contains("The user can sign in."));
    }
}

#[tokio::test]
async fn whoever_cannot_be_mailed_is_not_added_and_the_form_says_so() {
    let app = TestApp::new().await;
    let mut ada = Browser::signed_in(&app, ADA).await;
    assert!(ada.get("/users/new").await.text.contains("value=\"link\" checked"), "there is no mail server");
    let form = [("email", "eve@north.example"), ("role", "TENANT_ADMIN"), ("invitation", "mail")];
    let answer = ada.post("/users/new", &form).await;
    assert_eq!(answer.status, 422);
    assert!(
        answer.text.contains("The mail could not be sent, so the user was not added."),
        "{}",
        answer.text
    );
    assert_eq!(found(&app, ADA, "eve").await, Value::Null);
}

#[tokio::test]
async fn what_is_wrong_with_a_new_user_is_said_beside_its_field() {
    let app = TestApp::new().await;
    let customer = found(&app, ADA, "cleo").await["customerId"]["id"].as_str().expect("an id").to_owned();
    let other = app.get("/api/customers?pageSize=9&page=0", &app.token(BO).await).await.json();
    let other = other["data"][0]["id"]["id"].as_str().expect("an id").to_owned();
    let mut ada = Browser::signed_in(&app, ADA).await;
    let before = app.database.dump().await;
    let long = "x".repeat(256);
    let address = "Enter an email address, such as name@example.org.";
    for (field, value, message) in [
        ("email", "", address),
        ("email", "eve", address),
        ("email", BO.0, "Somebody has this address already. Choose another one."),
        ("first_name", &*long, "At most 255 characters."),
        (
            "last_name",
            "{{x}}",
            "Leave out what looks like code: &#60;tags&#62;, {{…}} and control characters.",
        ),
        ("role", "", "Choose a role."),
        ("role", "SYS_ADMIN", "Choose a role."),
        ("role", "GOD", "Choose a role."),
        ("customer", "", "Choose a customer."),
        ("customer", &*other, "Choose a customer."),
        ("customer", "00000000-0000-7000-8000-000000000000", "Choose a customer."),
    ] {
        let mut form = vec![
            ("email", "eve@north.example"),
            ("first_name", "Eve"),
            ("role", "CUSTOMER_USER"),
            ("customer", &*customer),
            ("invitation", "link"),
        ];
        form.retain(|(name, _)| *name != field);
        form.push((field, value));
        let answer = ada.post("/users/new", &form).await;
        assert_eq!((answer.status.as_u16(), problem(&answer, field)), (422, message), "{field} {value}");
        assert!(field == "first_name" || answer.text.contains("value=\"Eve\""));
    }
    assert_eq!(before, app.database.dump().await);
}

#[tokio::test]
async fn particulars_are_changed_and_the_rest_stays() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        let mut cleo = found(&app, ADA, "cleo").await;
        cleo["additionalInfo"] = json!({ "lang": "en_US" });
        assert_eq!(app.post("/api/user", &token, &cleo).await.status, 200);
        let path = format!("/users/{}/edit", cleo["id"]["id"].as_str().expect("an id"));
        let mut ada = Browser::signed_in(&app, ADA).await;
        let form = [
            ("version", "2"),
            ("email", CLEO.0),
            ("first_name", "Cleopatra"),
            ("last_name", ""),
            ("phone", "12"),
        ];
        assert_eq!(ada.post(&path, &form).await.status, 303);
        let stored = found(&app, ADA, "cleo").await;
        assert_eq!((&stored["firstName"], &stored["lastName"]), (&json!("Cleopatra"), &Value::Null));
        assert_eq!(stored["additionalInfo"], json!({ "lang": "en_US" }));
        let stale = ada.post(&path, &[("version", "2"), ("email", CLEO.0), ("first_name", "Kleo")]).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text.contains("Saved meanwhile: <b>Cleopatra</b>"), "{}", stale.text);
        let twice = ada.post(&path, &[("version", "3"), ("email", BO.0)]).await;
        assert_eq!(problem(&twice, "email"), "Somebody has this address already. Choose another one.");
    }
}

#[tokio::test]
async fn users_of_others_are_not_there() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        app.offer_totp(&Value::Null).await;
        let people = [SYSADMIN, ADA, BO, CLEO];
        let mut ids = Vec::new();
        for who in people {
            ids.push(id_of(&app, who).await);
        }
        let [admin, ada, bo, cleo] = &ids[..] else { panic!("four") };
        let mut browsers = [
            (SYSADMIN, vec![cleo], 404),
            (ADA, vec![admin, bo], 404),
            (BO, vec![admin, ada, cleo], 404),
            (CLEO, vec![admin, ada, bo, cleo], 403),
        ];
        for (who, others, status) in &mut browsers {
            let mut browser = Browser::signed_in(&app, *who).await;
            let before = app.database.dump().await;
            for other in others {
                for rest in
                    ["", "/edit", "/delete", "/disable", "/remove-methods", "/remove-totp", "/end-sessions"]
                {
                    let path = format!("/users/{other}{rest}");
                    assert_eq!(browser.get(&path).await.status, *status, "{who:?} {path}");
                    let answer = browser.post(&path, &[("email", "x@y.example"), ("version", "1")]).await;
                    assert!(answer.status == *status || rest.is_empty(), "{who:?} {path}: {}", answer.status);
                }
            }
            assert_eq!(before, app.database.dump().await, "{who:?}");
            assert_eq!(browser.get("/users/00000000-0000-7000-8000-000000000000").await.status, *status);
        }
    }
}
