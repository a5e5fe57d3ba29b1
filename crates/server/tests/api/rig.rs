//! A server on which every endpoint of the table can be called, rightly and wrongly.

use super::table::{Body, Endpoint, Who};
use crate::support::{ADA, Answer, BO, CLEO, DANA, SYSADMIN, TestApp};
use axum::body::Body as RequestBody;
use axum::http::Request;
use countersign_core::totp::TotpSecret;
use serde_json::{Value, json};

/// The server, and what its users hold. Tenant administrators must use a second factor: Ada has to set one up, Bo just
/// did. Dana has one of her own accord, Cleo has none.
pub(crate) struct Rig {
    pub(crate) app: TestApp,
    /// Cleo's pair.
    pub(crate) session: Value,
    /// Dana's access token.
    member: String,
    administrator: String,
    /// Ada's access token, from before she had to set one up.
    tenant_administrator: String,
    /// Cleo, as the wire has her.
    cleo: Value,
    /// A tenant profile that nobody needs.
    spare_profile: String,
    /// Dana's new sign-in.
    pub(crate) second_factor: String,
    pub(crate) danas_secret: TotpSecret,
    /// Ada's.
    pub(crate) set_up: String,
    /// Bo's, after he set a method up with it.
    pub(crate) set_up_done: String,
    /// What Cleo began to set up.
    draft: Value,
    cleos_secret: TotpSecret,
}

impl Rig {
    pub(crate) async fn new(engine: &str) -> Self {
        // A demo sends nothing, so that what would be sent can be asked for.
        let app = TestApp::demo(engine).await;
        app.offer_totp(&Value::Null).await;
        let administrator = app.token(SYSADMIN).await;
        let tenant_administrator = app.token(ADA).await;
        let profile = json!({ "name": "Spare", "profileData": {} });
        let profile = app.post("/api/tenantProfile", &administrator, &profile).await.json();
        let spare_profile = profile["id"]["id"].as_str().expect("an id").to_owned();
        let member = app.token(DANA).await;
        let danas_secret = app.set_up_totp(&member).await;
        app.offer_totp(&json!({
            "enforceTwoFa": true,
            "enforcedUsersFilter": { "type": "TENANT_ADMINISTRATORS" },
        }))
        .await;
        let set_up_done = app.token(BO).await;
        app.set_up_totp(&set_up_done).await;
        app.advance(30);
        let session = app.login(CLEO).await.json();
        let cleo = app.get("/api/auth/user", session["token"].as_str().expect("token")).await.json();
        let path = "/api/2fa/account/config/generate?providerType=TOTP";
        let draft = app.post(path, session["token"].as_str().expect("token"), &Value::Null).await.json();
        let cleos_secret =
            draft["authUrl"].as_str().and_then(|url| url.rsplit_once("secret=")).expect("a secret").1;
        let cleos_secret = TotpSecret::from_base32(cleos_secret).expect("base32");
        let (second_factor, set_up) = (app.token(DANA).await, app.token(ADA).await);
        Self {
            app,
            session,
            member,
            administrator,
            tenant_administrator,
            cleo,
            spare_profile,
            second_factor,
            danas_secret,
            set_up,
            set_up_done,
            draft,
            cleos_secret,
        }
    }

    /// A token that is good for it; empty for what needs none.
    pub(crate) fn token(&self, who: Who) -> &str {
        match who {
            Who::Anybody => "",
            Who::Session | Who::Enroller | Who::Neighbour => self.session["token"].as_str().expect("token"),
            Who::Member => &self.member,
            Who::Administrator => &self.administrator,
            Who::TenantAdministrator | Who::Keeper => &self.tenant_administrator,
            Who::SecondFactor => &self.second_factor,
            Who::SetUp => &self.set_up_done,
        }
    }

    /// A body that is accepted.
    pub(crate) fn good(&self, body: Body) -> Value {
        match body {
            Body::Ignored => Value::Null,
            Body::Credentials => json!({ "username": CLEO.0, "password": CLEO.1 }),
            Body::RefreshToken => json!({ "refreshToken": self.session["refreshToken"] }),
            Body::Passwords => json!({ "currentPassword": CLEO.1, "newPassword": "another one, longer" }),
            Body::Draft => {
                let mut draft = self.draft.clone();
                draft["useByDefault"] = json!(true);
                draft
            }
            Body::ProvedDraft => {
                let mut draft = self.draft.clone();
                draft["verificationCode"] = json!(self.app.code(&self.cleos_secret, 0));
                draft
            }
            Body::Default => json!({ "useByDefault": true }),
            Body::Settings => json!({
                "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
                "minVerificationCodeSendPeriod": 30,
                "verificationCodeCheckRateLimit": "3:900",
                "maxVerificationFailuresBeforeUserLockout": 30,
                "totalAllowedTimeForVerification": 3600,
                "enforceTwoFa": false,
                "enforcedUsersFilter": { "type": "TENANT_ADMINISTRATORS", "tenantsIds": null, "tenantProfilesIds": null },
                "version": 2,
            }),
            Body::AdminSettings => json!({
                "key": "general",
                "jsonValue": { "baseUrl": "https://sign-in.example", "prohibitDifferentUrl": true },
            }),
            Body::TestMail => json!({
                "key": "mail",
                "jsonValue": { "mailFrom": "no-reply@acme.example", "smtpHost": "mail.acme.example" },
            }),
            Body::TestSms => json!({
                "providerConfiguration": {
                    "type": "WEBHOOK", "url": "https://gateway.example/sms", "secret": "gateway-secret",
                },
                "numberTo": "+15005550006",
                "message": "Hello",
            }),
            Body::Tenant => json!({
                "title": "East Gas", "region": "Global", "country": "Nowhere", "zip": "12345", "phone": "+15005550006",
                "email": "office@east.example", "additionalInfo": { "description": "By the river" },
                "tenantProfileId": { "entityType": "TENANT_PROFILE", "id": self.spare_profile },
            }),
            Body::TenantProfile => json!({
                "name": "Gold", "description": "For large tenants", "default": false, "isolatedTbRuleEngine": false,
                "profileData": { "configuration": { "type": "DEFAULT", "maxUsers": 10, "maxCustomers": 5 } },
            }),
            Body::Customer => json!({
                "title": "Quay Hotel", "country": "Nowhere", "zip": "12345", "phone": "+15005550006",
                "email": "office@quay.example", "additionalInfo": { "isPublic": false },
            }),
            Body::User => {
                let mut cleo = self.cleo.clone();
                cleo["additionalInfo"] = json!({ "lang": "en_US" });
                cleo["phone"] = json!("+15005550006");
                cleo
            }
            Body::Code => {
                json!({ "providerType": "TOTP", "verificationCode": self.app.code(&self.danas_secret, 0) })
            }
        }
    }

    /// The id that is good at an address: of whatever its users have to do with.
    fn id_at(&self, path: &str) -> String {
        let of = |member: &str| self.cleo[member]["id"].as_str().expect("an id").to_owned();
        match path.split('/').nth(2).unwrap_or_default() {
            "tenant" => of("tenantId"),
            "customer" => of("customerId"),
            "user" => of("id"),
            _ => self.spare_profile.clone(),
        }
    }

    /// Calls an endpoint with a good token and query, and this body.
    pub(crate) async fn with_body(&self, endpoint: &Endpoint, body: impl Into<RequestBody>) -> Answer {
        self.call(endpoint, endpoint.query, &bearer(self.token(endpoint.who)), body).await
    }

    /// Calls an endpoint with this query, these headers and this body.
    pub(crate) async fn call(
        &self,
        endpoint: &Endpoint,
        query: &str,
        headers: &[(&str, Vec<u8>)],
        body: impl Into<RequestBody>,
    ) -> Answer {
        let path = endpoint.path.replace("{key}", "general").replace("{id}", &self.id_at(endpoint.path));
        let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
        let mut request = Request::builder().method(endpoint.method.clone()).uri(uri);
        request = request.header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value.as_slice());
        }
        self.app.send(request.body(body.into()).expect("a request")).await
    }
}

/// The header of a token; none for an empty one.
pub(crate) fn bearer(token: &str) -> Vec<(&'static str, Vec<u8>)> {
    if token.is_empty() {
        Vec::new()
    } else {
        vec![("x-authorization", format!("Bearer {token}").into_bytes())]
    }
}
