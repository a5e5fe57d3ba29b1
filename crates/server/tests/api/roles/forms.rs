//! The same for what browsers send: forms, by cookie.

use super::Caller;
use super::pages::{BROWSERS, browser_of, is_sign_in, letter, path};
use super::world::World;
use crate::api::table::PAGES;
use crate::support::{Answer, engines};
use std::collections::BTreeSet;

/// A form, sent with no more than the method that some are about, and how it is answered, in the columns of the table of pages.
///
/// - `y` does it, or says what is missing; `-` is refused with 403; `m` is not there (404).
/// - `s` leads to the sign-in page, `f` to the step that a sign-in waits for.
const TABLE: &[(&str, &str)] = &[
    // Without a link's token: what is missing is said before the link is looked at.
    ("/setup", "yyyyyyy yy"),
    ("/login", "yyyyyyy yy"),
    ("/login/mfa", "sssssss yf"),
    ("/login/mfa/send", "sssssss yf"),
    ("/login/force-mfa", "sssssss fy"),
    ("/login/force-mfa/{method}", "sssssss fy"),
    ("/login/force-mfa/{method}/send", "sssssss fy"),
    ("/login/force-mfa/backup-codes/new", "sssssss fy"),
    ("/login/force-mfa/backup-codes/done", "sssssss fy"),
    ("/login/createPassword", "yyyyyyy yy"),
    ("/login/resetPassword", "yyyyyyy yy"),
    ("/login/resetPasswordRequest", "yyyyyyy yy"),
    // To be at the sign-in page is what these two are for.
    ("/login/cancel", "sssssss ss"),
    ("/logout", "sssssss ss"),
    ("/account/confirm", "syyyyyy ss"),
    ("/account/security/password", "syyyyyy ss"),
    ("/account/security/totp/start", "syyyyyy ss"),
    ("/account/security/{method}", "syyyyyy ss"),
    ("/account/security/{method}/send", "syyyyyy ss"),
    ("/account/security/{method}/cancel", "syyyyyy ss"),
    ("/account/security/{method}/remove", "syyyyyy ss"),
    ("/account/security/{method}/main", "syyyyyy ss"),
    ("/account/security/backup-codes/new", "syyyyyy ss"),
    ("/account/security/backup-codes/done", "syyyyyy ss"),
    ("/account/sessions/{id}/end", "syyyyyy ss"),
    ("/account/sessions/end-others", "syyyyyy ss"),
    ("/security-settings/2fa", "sy----- ss"),
    ("/security-settings/2fa/affected", "sy----- ss"),
    ("/security-settings/2fa/affected/export", "sy----- ss"),
    ("/security-settings/general", "sy----- ss"),
    ("/security-settings/general/tokens", "sy----- ss"),
    ("/security-settings/general/signing-key", "sy----- ss"),
    ("/settings/outgoing-mail", "sy----- ss"),
    ("/settings/outgoing-mail/test", "sy----- ss"),
    ("/settings/sms-provider", "sy----- ss"),
    ("/settings/sms-provider/test", "sy----- ss"),
    ("/tenants/new", "sy----- ss"),
    ("/tenants/{id}", "sy----- ss"),
    ("/tenants/{id}/delete", "sy----- ss"),
    ("/tenants/{id}/administrators/new", "sy----- ss"),
    ("/tenant-profiles/new", "sy----- ss"),
    ("/tenant-profiles/{id}", "sy----- ss"),
    ("/tenant-profiles/{id}/default", "sy----- ss"),
    ("/tenant-profiles/{id}/delete", "sy----- ss"),
    ("/administrators/new", "sy----- ss"),
    ("/customers/new", "s-yy--- ss"),
    ("/users/new", "s-yy--- ss"),
    ("/customers/{id}", "s-ym--- ss"),
    ("/customers/{id}/delete", "s-ym--- ss"),
    ("/customers/{id}/users/new", "s-ym--- ss"),
    ("/users/{id}/edit", "smym--- ss"),
    ("/users/{id}/{act}", "smym--- ss"),
];

const FIELDS: &[(&str, &str)] = &[("method", "TOTP")];

/// What ends the browser's own sign-in, or takes away what the others ask about, comes last.
fn rank(form: &str) -> u8 {
    match form {
        "/logout" | "/login/cancel" => 3,
        "/tenants/{id}/delete" => 2,
        _ if form.ends_with("/delete") => 1,
        _ => 0,
    }
}

/// What is found instead of what is expected.
fn fault(form: &str, caller: Caller, expected: char, answer: &Answer) -> Option<String> {
    let location = answer.header("location");
    let found = match answer.status.as_u16() {
        303 if is_sign_in(location) => 's',
        303 if form.starts_with("/login/mfa") && location == "/login/force-mfa" => 'f',
        303 if form.starts_with("/login/force-mfa") && location == "/login/mfa" => 'f',
        200 | 303 | 400 | 422 => 'y',
        // A wrong password at the sign-in page: whoever is signed in is not told to sign in.
        401 if letter("-yyyyyy --", caller) == '-' => 'y',
        403 => '-',
        404 => 'm',
        _ => '?',
    };
    (found != expected)
        .then(|| format!("{form} by {caller:?}: expected {expected}, not {} {location}", answer.status))
}

#[test]
fn every_form_has_its_roles() {
    let there: BTreeSet<_> =
        PAGES.iter().filter(|(method, _)| *method == "POST").map(|(_, form)| *form).collect();
    let table: BTreeSet<_> = TABLE.iter().map(|(form, _)| *form).collect();
    assert_eq!((&table, TABLE.len()), (&there, there.len()));
}

#[tokio::test]
async fn whoever_may_not_changes_nothing_by_any_form() {
    for engine in engines() {
        let world = World::new(engine).await;
        let mut faults = Vec::new();
        let mut allowed = Vec::new();
        for caller in BROWSERS {
            let mut browser = browser_of(&world.app, caller).await;
            let (cookies, before) = (browser.cookies.clone(), world.app.database.dump().await);
            for (form, roles) in TABLE {
                let expected = letter(roles, caller);
                // Nobody is refused by what has a form for everybody, and that is asked for at the end.
                if expected == 'y' || rank(form) == 3 {
                    continue;
                }
                let answer = browser.post(&path(&world, form, caller), FIELDS).await;
                faults.extend(fault(form, caller, expected, &answer));
                // An answer may take a cookie that is worth nothing away: the next one is asked with it too.
                browser.cookies.clone_from(&cookies);
            }
            if before != world.app.database.dump().await {
                faults.push(format!("{caller:?} changed something"));
            }
            let forms = TABLE.iter().filter(|(form, roles)| letter(roles, caller) == 'y' || rank(form) == 3);
            if caller != Caller::Ended && caller != Caller::Expired {
                allowed.extend(forms.map(|(form, roles)| (rank(form), form, letter(roles, caller), caller)));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));

        // Those who may, each with all their forms, on the same people.
        let world = World::new(engine).await;
        let mut browsers = std::collections::BTreeMap::new();
        for caller in BROWSERS.into_iter().filter(|caller| *caller != Caller::Expired) {
            browsers.insert(caller, browser_of(&world.app, caller).await);
        }
        allowed.sort_by_key(|(rank, ..)| *rank);
        for (_, form, expected, caller) in allowed {
            let browser = browsers.get_mut(&caller).expect("a browser");
            let answer = browser.post(&path(&world, form, caller), FIELDS).await;
            faults.extend(fault(form, caller, expected, &answer));
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
