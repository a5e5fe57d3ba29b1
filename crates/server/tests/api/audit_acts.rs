//! Every act that is noted, done over the wire, with who did what to whom. What there is comes out of the source itself, so
//! that an act which is new and is not done here fails.

use super::directory::{id_object, id_of};
use crate::support::{ADA, ADDRESS, Browser, CLEO, MailServer, SYSADMIN, TestApp, engines};
use axum::http::Method;
use countersign::flow::{notice, signing};
use countersign_core::directory::Kind;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NEWCOMER: (&str, &str) = ("newcomer@north.example", "brass lantern");

/// The wire's word and ours, the latter empty where the former says all.
type Act = (String, String);

struct Walk {
    app: TestApp,
    /// The same, but its messages leave through a mail server that refuses them, and no SMS provider.
    node: TestApp,
    mail: MailServer,
    root: String,
    ada: String,
    /// The cookies of Ada's browser.
    cookies: BTreeMap<String, String>,
    seen: BTreeSet<Act>,
}

impl Walk {
    async fn on(engine: &str) -> Self {
        let app = TestApp::demo_with(engine, |config| config.lockout.password_failures = 2).await;
        let (root, ada) = (app.token(SYSADMIN).await, app.token(ADA).await);
        let cookies = Browser::signed_in(&app, ADA).await.cookies;
        let (node, mail) = (app.another_node().await, MailServer::start());
        app.database.forget_audit().await;
        Self { app, node, mail, root, ada, cookies, seen: BTreeSet::new() }
    }

    /// A token whose sign-in is not what is looked at.
    async fn token(&self, who: (&str, &str)) -> String {
        let token = self.app.token(who).await;
        self.app.database.forget_audit().await;
        token
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Value {
        let answer = self.app.post(path, token, body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        serde_json::from_str(&answer.text).unwrap_or_default()
    }

    async fn delete(&self, path: &str, token: &str) {
        let answer = self.app.call(Method::DELETE, path, token, &Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }

    /// Exactly this was noted since the last time, in the order of the alphabet.
    async fn noted(&mut self, expected: &[&str]) {
        let mut lines = Vec::new();
        for line in self.app.database.audit().await {
            let (head, rest) = line.split_once(" {").expect("data");
            let (data, outcome) = rest.rsplit_once("} ").expect("an outcome");
            let data: Value = serde_json::from_str(&format!("{{{data}}}")).expect("JSON");
            let (action, people) = head.split_once(' ').expect("who");
            let word = |name: &str| data[name].as_str().unwrap_or_default();
            let outcome = outcome.split(':').next().expect("a word");
            let line = [action, word("event"), word("providerType"), people, outcome];
            lines.push(line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
            self.seen.insert((action.to_owned(), word("event").to_owned()));
        }
        lines.sort();
        assert_eq!(lines, expected);
        self.app.database.forget_audit().await;
    }

    async fn saved_settings(&mut self) {
        let root = self.root.clone();
        let port = self.mail.port;
        let mail = json!({ "mailFrom": "no-reply@acme.example", "smtpHost": "127.0.0.1", "smtpPort": port });
        self.post("/api/admin/settings", &root, &json!({ "key": "mail", "jsonValue": mail })).await;
        self.noted(&["UPDATED admin_settings_saved by sysadmin@countersign.example on nothing ok"]).await;
        let path = "/api/admin/securitySettings";
        let security = self.app.get(path, &root).await.json();
        self.post(path, &root, &security).await;
        self.noted(&["UPDATED security_settings_saved by sysadmin@countersign.example on nothing ok"]).await;
        let path = "/api/admin/jwtSettings";
        let tokens = self.app.get(path, &root).await.json();
        self.post(path, &root, &tokens).await;
        self.noted(&["UPDATED token_settings_saved by sysadmin@countersign.example on nothing ok"]).await;
        signing::rotate(&self.app.app, false).await.expect("rotated");
        self.noted(&["UPDATED signing_key_rotated by nobody on nothing ok"]).await;
        self.app.offer_all(&Value::Null).await;
        self.noted(&[
            "LOGIN by sysadmin@countersign.example on sysadmin@countersign.example ok",
            "UPDATED two_factor_settings_saved by sysadmin@countersign.example on nothing ok",
        ])
        .await;
    }

    async fn kept_things(&mut self) {
        let (root, ada) = (self.root.clone(), self.ada.clone());
        let profile = json!({ "name": "Gold", "profileData": {} });
        let profile = self.post("/api/tenantProfile", &root, &profile).await;
        self.noted(&["ADDED tenant_profile_added by sysadmin@countersign.example on Gold ok"]).await;
        self.post("/api/tenantProfile", &root, &profile).await;
        self.noted(&["UPDATED tenant_profile_updated by sysadmin@countersign.example on Gold ok"]).await;
        self.delete(&format!("/api/tenantProfile/{}", id_of(&profile["id"])), &root).await;
        self.noted(&["DELETED tenant_profile_deleted by sysadmin@countersign.example on Gold ok"]).await;

        let tenant = self.post("/api/tenant", &root, &json!({ "title": "East Gas" })).await;
        self.noted(&["ADDED tenant_added by sysadmin@countersign.example on East Gas ok"]).await;
        self.post("/api/tenant", &root, &tenant).await;
        self.noted(&["UPDATED tenant_updated by sysadmin@countersign.example on East Gas ok"]).await;
        self.delete(&format!("/api/tenant/{}", id_of(&tenant["id"])), &root).await;
        self.noted(&["DELETED tenant_deleted by sysadmin@countersign.example on East Gas ok"]).await;

        let customer = self.post("/api/customer", &ada, &json!({ "title": "Quay Hotel" })).await;
        self.noted(&["ADDED customer_added by ada@north.example on Quay Hotel ok"]).await;
        self.post("/api/customer", &ada, &customer).await;
        self.noted(&["UPDATED customer_updated by ada@north.example on Quay Hotel ok"]).await;
        self.delete(&format!("/api/customer/{}", id_of(&customer["id"])), &ada).await;
        self.noted(&["DELETED customer_deleted by ada@north.example on Quay Hotel ok"]).await;
    }

    async fn a_users_life(&mut self) {
        let ada = self.ada.clone();
        let place = self.app.get("/api/auth/user", &ada).await.json()["tenantId"].clone();
        let new = json!({
            "email": NEWCOMER.0, "authority": "TENANT_ADMIN",
            "tenantId": id_object("TENANT", &id_of(&place)),
        });
        let mut user = self.post("/api/user?sendActivationMail=false", &ada, &new).await;
        self.noted(&["ADDED user_added by ada@north.example on newcomer@north.example ok"]).await;
        let id = id_of(&user["id"]);
        let link = self.app.get(&format!("/api/user/{id}/activationLink"), &ada).await.text;
        let token = link.rsplit_once('=').expect("a link").1;
        let body = json!({ "activateToken": token, "password": NEWCOMER.1 });
        self.post("/api/noauth/activate", "", &body).await;
        self.noted(&[
            "CREDENTIALS_UPDATED activated by newcomer@north.example on newcomer@north.example ok",
            "LOGIN by newcomer@north.example on newcomer@north.example ok",
        ])
        .await;
        user["email"] = json!("other@north.example");
        user["version"] = Value::Null;
        self.post("/api/user", &self.root, &user).await;
        self.noted(&[
            "CREDENTIALS_UPDATED address_changed by sysadmin@countersign.example on newcomer@north.example ok",
            "UPDATED user_updated by sysadmin@countersign.example on other@north.example ok",
        ])
        .await;
        self.delete(&format!("/api/user/{id}"), &self.root).await;
        self.noted(&["DELETED user_deleted by sysadmin@countersign.example on other@north.example ok"]).await;
    }

    async fn sessions(&mut self) {
        self.app.login((CLEO.0, "a wrong one")).await;
        self.noted(&["LOGIN by cleo@north.example on cleo@north.example failed"]).await;
        self.app.login(("nobody@north.example", "a wrong one")).await;
        self.noted(&["LOGIN by nobody on nothing failed"]).await;
        let token = self.app.token(CLEO).await;
        self.noted(&["LOGIN by cleo@north.example on cleo@north.example ok"]).await;
        self.post("/api/auth/logout", &token, &Value::Null).await;
        self.noted(&["LOGOUT by cleo@north.example on cleo@north.example ok"]).await;

        let first = self.app.login(CLEO).await.json();
        self.app.database.forget_audit().await;
        self.post("/api/auth/token", "", &first).await;
        self.app.advance(61);
        let reused = self.app.post("/api/auth/token", "", &first).await;
        assert_eq!(reused.error().2, "refresh_token_reused");
        self.noted(&["CREDENTIALS_UPDATED refresh_token_reused by nobody on cleo@north.example failed"])
            .await;
    }

    async fn passwords(&mut self) {
        let token = self.token(CLEO).await;
        let body = json!({ "currentPassword": CLEO.1, "newPassword": NEWCOMER.1 });
        self.post("/api/auth/changePassword", &token, &body).await;
        self.noted(&["CREDENTIALS_UPDATED password_changed by cleo@north.example on cleo@north.example ok"])
            .await;
        let link = self.app.reset_link(CLEO.0).await;
        self.noted(&["CREDENTIALS_UPDATED password_reset_mailed by nobody on cleo@north.example ok"]).await;
        let body = json!({ "resetToken": link, "password": CLEO.1 });
        self.post("/api/noauth/resetPassword", "", &body).await;
        self.noted(&["CREDENTIALS_UPDATED password_reset by cleo@north.example on cleo@north.example ok"])
            .await;
    }

    async fn help(&mut self) {
        let (ada, id) = (self.ada.clone(), self.app.database.user_id(CLEO.0).await);
        for _ in 0..2 {
            self.app.login((CLEO.0, "a wrong one")).await;
        }
        self.noted(&[
            "LOCKOUT by nobody on cleo@north.example ok",
            "LOGIN by cleo@north.example on cleo@north.example failed",
            "LOGIN by cleo@north.example on cleo@north.example failed",
        ])
        .await;
        let enable = format!("/api/user/{id}/userCredentialsEnabled?userCredentialsEnabled=");
        self.post(&format!("{enable}true"), &ada, &Value::Null).await;
        self.noted(&["UPDATED unlocked by ada@north.example on cleo@north.example ok"]).await;
        self.post(&format!("{enable}false"), &ada, &Value::Null).await;
        self.noted(&["CREDENTIALS_UPDATED account_disabled by ada@north.example on cleo@north.example ok"])
            .await;
        self.post(&format!("{enable}true"), &ada, &Value::Null).await;
        self.noted(&["CREDENTIALS_UPDATED account_enabled by ada@north.example on cleo@north.example ok"])
            .await;
        self.token(CLEO).await;
        self.delete(&format!("/api/user/{id}/sessions"), &ada).await;
        self.noted(&["LOGOUT sessions_ended by ada@north.example on cleo@north.example ok"]).await;
        assert_eq!(self.app.get(&format!("/api/user/{id}/token"), &ada).await.status, 200);
        self.noted(&["LOGIN impersonated by ada@north.example on cleo@north.example ok"]).await;
    }

    async fn methods(&mut self) {
        let ada = self.ada.clone();
        self.app.set_up_totp(&ada).await;
        self.noted(&["CREDENTIALS_UPDATED method_added TOTP by ada@north.example on ada@north.example ok"])
            .await;
        self.app.set_up_sms(&ada).await;
        self.noted(&[
            "CREDENTIALS_UPDATED method_added SMS by ada@north.example on ada@north.example ok",
            "SMS_SENT by ada@north.example on ada@north.example ok",
        ])
        .await;
        self.app.set_up_email(&ada).await;
        self.noted(&["CREDENTIALS_UPDATED method_added EMAIL by ada@north.example on ada@north.example ok"])
            .await;
        let codes = self.app.set_up_backup_codes(&ada).await;
        self.noted(&[
            "CREDENTIALS_UPDATED method_added BACKUP_CODE by ada@north.example on ada@north.example ok",
        ])
        .await;
        let path = "/api/2fa/account/config?providerType=EMAIL";
        let changed = self.app.call(Method::PUT, path, &ada, &json!({ "useByDefault": true })).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        self.noted(&[
            "CREDENTIALS_UPDATED default_method_changed EMAIL by ada@north.example on ada@north.example ok",
        ])
        .await;
        let partial = self.token(ADA).await;
        assert_eq!(self.app.check_by(&partial, "BACKUP_CODE", &codes[0]).await.status, 200);
        self.noted(&[
            "CREDENTIALS_UPDATED backup_code_used by ada@north.example on ada@north.example ok",
            "LOGIN by ada@north.example on ada@north.example ok",
        ])
        .await;
        // On its page: the wire has no word for it.
        let mut browser = Browser::new(&self.app);
        browser.cookies.clone_from(&self.cookies);
        assert_eq!(browser.post("/account/security/backup-codes/new", &[]).await.status, 303);
        self.noted(&[
            "CREDENTIALS_UPDATED backup_codes_replaced by ada@north.example on ada@north.example ok",
        ])
        .await;
    }

    async fn what_fails(&mut self) {
        let ada = self.ada.clone();
        self.mail.refuse(true);
        self.app.advance(60);
        let partial = self.token(ADA).await;
        self.node.send_code(&partial, "EMAIL").await;
        self.noted(&["LOGIN email_not_sent by ada@north.example on ada@north.example failed"]).await;
        self.node.send_code(&partial, "SMS").await;
        self.noted(&["SMS_SENT by ada@north.example on ada@north.example failed"]).await;
        assert_eq!(self.app.remove(&ada, "EMAIL").await.status, 200);
        self.noted(&[
            "CREDENTIALS_UPDATED method_removed EMAIL by ada@north.example on ada@north.example ok",
        ])
        .await;
        self.app.advance(30);
        self.node.submit(&ada, &json!({ "providerType": "EMAIL", "email": ADDRESS })).await;
        self.noted(&["CREDENTIALS_UPDATED email_not_sent by ada@north.example on ada@north.example failed"])
            .await;
        self.app.advance(3600);
        notice::run(&self.app.app).await.expect("run");
        self.noted(&["LOGIN second_step_missing by nobody on ada@north.example failed"]).await;
    }

    async fn methods_taken_away(&mut self) {
        let path = format!("/api/2fa/user/{}/settings", self.app.database.user_id(ADA.0).await);
        self.delete(&format!("{path}?providerType=SMS"), &self.root).await;
        self.noted(&[
            "CREDENTIALS_UPDATED method_removed SMS by sysadmin@countersign.example on ada@north.example ok",
        ])
        .await;
        self.delete(&path, &self.root).await;
        self.noted(&[
            "CREDENTIALS_UPDATED methods_reset by sysadmin@countersign.example on ada@north.example ok",
        ])
        .await;
    }
}

/// What stands behind each variant in a `match` of the source: for each run of `Self::A | Self::B =>`, its names and what
/// follows.
fn arms<'a>(source: &'a str, start: &str, end: &str) -> Vec<(Vec<&'a str>, &'a str)> {
    let (_, text) = source.split_once(start).expect("a function");
    let (text, _) = text.split_once(end).expect("its end");
    let (mut arms, mut names) = (Vec::new(), Vec::new());
    for part in text.split("Self::").skip(1) {
        names.push(part.split(|c: char| !c.is_alphanumeric()).next().expect("a name"));
        if let Some((_, answer)) = part.split_once("=>") {
            arms.push((std::mem::take(&mut names), answer));
        }
    }
    arms
}

fn quoted(text: &str) -> &str {
    text.split('"').nth(1).unwrap_or_default()
}

/// All that can be noted, by the source.
fn every_act() -> BTreeSet<Act> {
    let source = include_str!("../../../core/src/audit.rs");
    let types = arms(source, "fn wire_type(self)", "fn kind(self)");
    let mut acts = BTreeSet::new();
    for (names, answer) in arms(source, "fn detail(self)", "\n}") {
        for name in names {
            let (_, wire_type) = types.iter().find(|(variants, _)| variants.contains(&name)).expect("a type");
            let word = quoted(answer.trim_start().trim_start_matches("json!({ \"event\":"));
            let words: Vec<_> = if answer.trim_start().starts_with("of_kind") {
                let kinds = Kind::ALL.map(|kind| kind.entity_type().to_lowercase());
                kinds.map(|kind| format!("{kind}_{word}")).into()
            } else {
                vec![word.to_owned()]
            };
            acts.extend(words.into_iter().map(|word| (quoted(wire_type).to_owned(), word)));
        }
    }
    acts
}

#[tokio::test]
async fn every_act_is_noted_with_its_actor() {
    let all = every_act();
    assert!(all.len() > 40 && all.contains(&("SMS_SENT".to_owned(), String::new())), "{all:#?}");
    for engine in engines() {
        let mut walk = Walk::on(engine).await;
        walk.saved_settings().await;
        walk.kept_things().await;
        walk.a_users_life().await;
        walk.sessions().await;
        walk.passwords().await;
        walk.help().await;
        walk.methods().await;
        walk.what_fails().await;
        walk.methods_taken_away().await;
        assert_eq!(walk.seen, all, "what can be noted and was not done here, or the other way round");
    }
}
