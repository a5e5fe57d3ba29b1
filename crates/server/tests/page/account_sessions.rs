//! Where somebody is signed in, and ending that.

use super::between;
use crate::support::{ADA, Answer, BO, Browser, TestApp, engines};
use serde_json::Value;

const PAGE: &str = "/account/security";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";

/// The ids of the sessions that the page offers to end.
fn offered(page: &Answer) -> Vec<&str> {
    let ends = page.text.split("action=\"/account/sessions/").skip(1);
    ends.filter_map(|rest| rest.split_once("/end\"").map(|(id, _)| id)).filter(|id| id.len() == 36).collect()
}

#[tokio::test]
async fn sessions_are_listed_with_this_one_first_and_end_one_by_one() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        app.advance(60);
        let mut elsewhere = Browser::signed_in(&app, ADA).await;
        app.advance(60);
        let mut here = Browser::new(&app);
        here.agent = Some(FIREFOX);
        assert_eq!(here.log_in(ADA).await.status, 303);
        let page = here.get(PAGE).await;
        let list = between(&page.text, "<ul class=\"sessions\">", "</ul>");
        let first = between(list, "<li>", "</li>");
        assert!(
            first.contains("Firefox 133.0 on Windows 10 <span class=\"badge badge-on\">This one</span>"),
            "{list}"
        );
        assert!(first.contains("From 127.0.0.1") && !first.contains("<form"), "{list}");
        assert!(list.contains("14 November 2023, 22:14 UTC</time>, last used"), "{list}");
        let ids = offered(&page);
        assert_eq!(ids.len(), 2);
        app.database.forget_audit().await;
        let done = here.post(&format!("/account/sessions/{}/end", ids[0]), &[]).await;
        assert_eq!(done.header("location"), "/account/security?notice=session-ended");
        assert_eq!(elsewhere.get(PAGE).await.status, 303, "it was used last and so comes first");
        assert_eq!(app.get("/api/auth/user", &token).await.status, 200);
        let after = here.get(done.header("location")).await;
        assert!(
            after.text.contains("That session is over.") && offered(&after) == ids[1..],
            "{}",
            after.text
        );
        let again = here.post(&format!("/account/sessions/{}/end", ids[0]), &[]).await;
        assert_eq!(again.header("location"), done.header("location"), "it is over either way");
        assert_eq!(app.database.audit().await.len(), 1);
    }
}

#[tokio::test]
async fn all_others_end_at_once_and_this_one_stays() {
    for engine in engines() {
        let app = TestApp::on(engine).await;
        let token = app.token(ADA).await;
        let (mut here, mut there) =
            (Browser::signed_in(&app, ADA).await, Browser::signed_in(&app, ADA).await);
        let mut other = Browser::signed_in(&app, BO).await;
        let done = here.post("/account/sessions/end-others", &[]).await;
        assert_eq!(done.header("location"), "/account/security?notice=others-ended");
        let page = here.get(done.header("location")).await;
        assert!(page.status == 200 && offered(&page).is_empty(), "{}", page.text);
        assert!(!page.text.contains("Sign out everywhere else"), "there is nowhere else");
        assert_eq!(there.get(PAGE).await.status, 303);
        assert_eq!(app.get("/api/auth/user", &token).await.status, 401);
        assert_eq!(other.get(PAGE).await.status, 200, "nobody else is signed out");
    }
}

#[tokio::test]
async fn nobody_ends_the_session_of_another() {
    let app = TestApp::new().await;
    let (mut ada, mut bo) = (Browser::signed_in(&app, ADA).await, Browser::signed_in(&app, BO).await);
    let _second = Browser::signed_in(&app, ADA).await;
    let page = ada.get(PAGE).await;
    let path = format!("/account/sessions/{}/end", offered(&page)[0]);
    assert_eq!(bo.post(&path, &[]).await.status, 303);
    assert_eq!(offered(&ada.get(PAGE).await).len(), 1, "nothing was ended");
    assert_eq!(bo.post("/account/sessions/no-id/end", &[]).await.status, 400);
    let stranger = Browser::new(&app).post(&path, &[]).await;
    assert!(stranger.header("location").starts_with("/login?"), "{}", stranger.text);
}

#[tokio::test]
async fn after_a_change_of_methods_ending_the_others_is_offered() {
    let app = TestApp::new().await;
    app.offer_totp(&Value::Null).await;
    let mut here = Browser::signed_in(&app, ADA).await;
    let offer = "in one other place";
    assert!(!here.get("/account/security?notice=totp-on").await.text.contains(offer), "there is none");
    let _there = Browser::signed_in(&app, ADA).await;
    for (notice, is_offered) in
        [("totp-on", true), ("sms-off", true), ("main-chosen", false), ("made-up-on", false), ("", false)]
    {
        let page = here.get(&format!("/account/security?notice={notice}")).await;
        assert_eq!(page.text.contains(offer), is_offered, "{notice}");
        assert_eq!(page.text.matches("Sign out everywhere else").count(), 1, "{notice}: once on the page");
    }
}
