//! The same for what browsers read: pages, by cookie.

use super::world::World;
use super::{Caller, PASSWORD, Target};
use crate::api::table::PAGES;
use crate::support::{ADA, BO, Browser, CLEO, DANA, SYSADMIN, TestApp, engines};
use std::collections::BTreeSet;

/// Whose browser, in the order of the table's columns. Those whose session is over have no column: to them, everything
/// answers as to nobody. The last one lets the time pass.
pub(super) const BROWSERS: [Caller; 11] = [
    Caller::Nobody,
    Caller::SystemAdmin,
    Caller::TenantAdmin,
    Caller::OtherTenantAdmin,
    Caller::CustomerUser,
    Caller::OtherCustomerUser,
    Caller::OtherTenantCustomerUser,
    Caller::SecondFactor,
    Caller::SetUp,
    Caller::Ended,
    Caller::Expired,
];

/// A page, and how it answers: nobody in particular, a system administrator, tenant administrators, customer users; then a
/// sign-in that waits for a code, and for a set-up.
///
/// - `y` shows itself; `-` is refused with 403; `m` is not there (404).
/// - `g` is gone (410), `x` leads to where that is said, for links that are none.
/// - `s` leads to the sign-in page, `h` home, `c` to the page that asks for the password once more, `f` to the step that a
///   sign-in waits for; `n` says that there is nothing to show at the place where such things are made.
const TABLE: &[(&str, &str)] = &[
    ("/", "shhhhhh ss"),
    ("/setup", "ggggggg gg"),
    ("/login", "yhhhhhh yy"),
    ("/login/mfa", "sssssss yf"),
    ("/login/mfa/methods", "sssssss yf"),
    ("/login/force-mfa", "sssssss fn"),
    ("/login/force-mfa/{method}", "sssssss fy"),
    ("/login/force-mfa/backup-codes", "sssssss fn"),
    ("/login/force-mfa/backup-codes/download", "sssssss fn"),
    ("/login/createPassword", "xxxxxxx xx"),
    ("/login/resetPassword", "xxxxxxx xx"),
    ("/login/resetPasswordRequest", "yyyyyyy yy"),
    ("/activationLinkExpired", "ggggggg gg"),
    ("/passwordResetLinkExpired", "ggggggg gg"),
    ("/account", "shhhhhh ss"),
    ("/account/confirm", "syyyyyy ss"),
    ("/account/security", "syyyyyy ss"),
    ("/account/security/{method}", "syyyyyy ss"),
    ("/account/security/{method}/remove", "snnnnnn ss"),
    ("/account/security/backup-codes", "snnnnnn ss"),
    ("/account/security/backup-codes/new", "syyyyyy ss"),
    ("/account/security/backup-codes/download", "snnnnnn ss"),
    ("/security-settings/2fa", "sy----- ss"),
    ("/security-settings/general", "sy----- ss"),
    ("/security-settings/general/signing-key", "sy----- ss"),
    ("/settings/outgoing-mail", "sy----- ss"),
    ("/settings/sms-provider", "sy----- ss"),
    ("/tenants", "sy----- ss"),
    ("/tenants/new", "sy----- ss"),
    ("/tenants/{id}", "sy----- ss"),
    ("/tenants/{id}/delete", "sy----- ss"),
    ("/tenants/{id}/administrators", "sy----- ss"),
    ("/tenants/{id}/administrators/new", "sy----- ss"),
    ("/tenant-profiles", "sy----- ss"),
    ("/tenant-profiles/new", "sy----- ss"),
    ("/tenant-profiles/{id}", "sy----- ss"),
    ("/tenant-profiles/{id}/default", "sy----- ss"),
    ("/tenant-profiles/{id}/delete", "sy----- ss"),
    ("/administrators", "sy----- ss"),
    ("/administrators/new", "sy----- ss"),
    ("/customers", "s-yy--- ss"),
    ("/customers/new", "s-yy--- ss"),
    ("/users", "s-yy--- ss"),
    ("/users/new", "s-yy--- ss"),
    ("/customers/{id}", "s-ym--- ss"),
    ("/customers/{id}/delete", "s-ym--- ss"),
    ("/customers/{id}/users", "s-ym--- ss"),
    ("/customers/{id}/users/new", "s-ym--- ss"),
    ("/users/{id}", "smym--- ss"),
    ("/users/{id}/edit", "smym--- ss"),
    ("/users/{id}/{act}", "smym--- ss"),
    ("/audit-log", "syyy--- ss"),
    ("/audit-log/export", "syyy--- ss"),
    ("/api/docs", "yyyyyyy yy"),
    ("/demo/inbox", "yyyyyyy yy"),
    ("/assets/{file}", "yyyyyyy yy"),
];

#[test]
fn every_page_has_its_roles() {
    let there: BTreeSet<_> =
        PAGES.iter().filter(|(method, _)| *method == "GET").map(|(_, page)| *page).collect();
    let table: BTreeSet<_> = TABLE.iter().map(|(page, _)| *page).collect();
    assert_eq!((&table, TABLE.len()), (&there, there.len()));
}

/// The letter of somebody's column.
pub(super) fn letter(roles: &str, caller: Caller) -> char {
    let caller = if matches!(caller, Caller::Ended | Caller::Expired) { Caller::Nobody } else { caller };
    let column = BROWSERS.iter().position(|browser| *browser == caller).expect("a column");
    roles.chars().filter(|letter| *letter != ' ').nth(column).expect("a letter")
}

/// Somebody's browser. That of a session that is over still has its cookie.
pub(super) async fn browser_of(app: &TestApp, caller: Caller) -> Browser<'_> {
    let mut browser = Browser::new(app);
    let who = match caller {
        Caller::Nobody => return browser,
        Caller::SystemAdmin | Caller::Ended | Caller::Expired => SYSADMIN,
        Caller::TenantAdmin => BO,
        Caller::OtherTenantAdmin => ADA,
        Caller::CustomerUser => DANA,
        Caller::OtherCustomerUser => ("eve@mill.example", PASSWORD),
        Caller::OtherTenantCustomerUser => CLEO,
        Caller::SecondFactor => ("penny@south.example", PASSWORD),
        _ => ("wes@west.example", PASSWORD),
    };
    assert_eq!(browser.log_in(who).await.status, 303);
    let cookies = browser.cookies.clone();
    assert!(!cookies.is_empty());
    if caller == Caller::Ended {
        assert_eq!(browser.post("/logout", &[]).await.status, 303);
        browser.cookies = cookies;
    } else if caller == Caller::Expired {
        app.advance(12 * 60 * 60);
    }
    browser
}

/// Where a row of a table is, for somebody: at what they are asked about.
pub(super) fn path(world: &World, row: &str, caller: Caller) -> String {
    let target = match row.split('/').nth(1) {
        Some("tenants") => Target::Tenant,
        Some("tenant-profiles") => Target::Profile,
        Some("customers") => Target::Customer,
        _ => Target::CustomerUser,
    };
    row.replace("{id}", &world.id(target, caller)).replace("{act}", "disable").replace("{method}", "totp")
}

/// Whether an answer leads to the sign-in page.
pub(super) fn is_sign_in(location: &str) -> bool {
    location == "/login" || location.starts_with("/login?")
}

#[tokio::test]
async fn every_role_gets_its_answer_from_every_page() {
    for engine in engines() {
        let world = World::new(engine).await;
        let app = &world.app;
        let login = app.get("/login", "").await.text;
        let asset = login.split("/assets/").nth(1).and_then(|rest| rest.split('"').next()).expect("an asset");
        let mut faults = Vec::new();
        for caller in BROWSERS {
            let mut browser = browser_of(app, caller).await;
            let cookies = browser.cookies.clone();
            for (page, roles) in TABLE {
                let expected = letter(roles, caller);
                let answer = browser.get(&path(&world, page, caller).replace("{file}", asset)).await;
                browser.cookies.clone_from(&cookies);
                let location = answer.header("location");
                let found = match answer.status.as_u16() {
                    200 => 'y',
                    403 => '-',
                    404 => 'm',
                    303 if location == "/login/mfa"
                        || location == "/login/force-mfa" && page.contains("/mfa") =>
                    {
                        'f'
                    }
                    303 if is_sign_in(location) => 's',
                    303 if location == "/account/security" => 'h',
                    303 if location.starts_with("/account/confirm") => 'c',
                    303 if location.starts_with("/account/security")
                        || location.starts_with("/login/force-mfa") =>
                    {
                        'n'
                    }
                    303 if location.ends_with("LinkExpired") => 'x',
                    410 => 'g',
                    _ => '?',
                };
                if found != expected {
                    faults.push(format!(
                        "{page} by {caller:?}: expected {expected}, not {} {location}",
                        answer.status
                    ));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
