//! The menu, whole, as each role sees it.

use super::between;
use crate::support::{ADA, Answer, Browser, CLEO, SYSADMIN, TestApp};

const OF_SYSTEM_ADMIN: &[&str] = &[
    "/tenants",
    "/tenant-profiles",
    "/administrators",
    "/security-settings/2fa",
    "/security-settings/general",
    "/audit-log",
    "/settings/outgoing-mail",
    "/settings/sms-provider",
    "/account/security",
];
const OF_TENANT_ADMIN: &[&str] = &["/users", "/customers", "/audit-log", "/account/security"];
const OF_CUSTOMER_USER: &[&str] = &["/account/security"];

fn paths(page: &Answer) -> Vec<&str> {
    let menu = between(&page.text, "<nav id=\"menu\"", "</nav>");
    menu.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn each_role_has_its_menu_and_every_entry_opens() {
    for (app, more) in
        [(TestApp::new().await, &[][..]), (TestApp::demo("sqlite").await, &["/demo/inbox"][..])]
    {
        for (who, entries) in [(SYSADMIN, OF_SYSTEM_ADMIN), (ADA, OF_TENANT_ADMIN), (CLEO, OF_CUSTOMER_USER)]
        {
            let mut browser = Browser::signed_in(&app, who).await;
            let expected = [entries, more].concat();
            for path in &expected {
                let page = browser.get(path).await;
                assert_eq!(page.status, 200, "{who:?} {path}");
                // The inbox is a page of its own, for whoever is not signed in too.
                if *path == "/demo/inbox" {
                    continue;
                }
                assert_eq!(paths(&page), expected, "{who:?} {path}");
                let here = format!("<a href=\"{path}\" aria-current=\"page\"");
                assert_eq!(page.text.matches("aria-current=\"page\"").count(), 1, "{who:?} {path}");
                assert!(page.text.contains(&here), "{who:?} {path}");
            }
        }
    }
}
