//! A server on which every endpoint of the table can be called, rightly and wrongly.

use super::table::{Body, Endpoint, Who};
use crate::support::{ADA, Answer, BO, CLEO, DANA, SYSADMIN, TestApp, jwt};
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
    /// Bo's, from before he had to use a second factor.
    tenant_administrator: String,
    /// A tenant profile that nobody has.
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
    /// Ada's id: of somebody whom administrators may help.
    pub(crate) somebody: String,
    /// Somebody of North Metering who has no password yet.
    newcomer: String,
    activation: String,
    /// Dana's link to choose another password.
    reset: String,
}

impl Rig {
    pub(crate) async fn new(engine: &str) -> Self {
        // A demo sends nothing, so that what would be sent can be asked for.
        let app = TestApp::demo(engine).await;
        app.offer_totp(&Value::Null).await;
        let administrator = app.token(SYSADMIN).await;
        let member = app.token(DANA).await;
        let tenant_administrator = app.token(BO).await;
        let profile = json!({ "name": "Spare", "profileData": { "configuration": { "type": "DEFAULT" } } });
        let profile = app.post("/api/tenantProfile", &administrator, &profile).await.json();
        let spare_profile = profile["id"]["id"].as_str().expect("a profile").to_owned();
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
        let path = "/api/2fa/account/config/generate?providerType=TOTP";
        let draft = app.post(path, session["token"].as_str().expect("token"), &Value::Null).await.json();
        let cleos_secret =
            draft["authUrl"].as_str().and_then(|url| url.rsplit_once("secret=")).expect("a secret").1;
        let cleos_secret = TotpSecret::from_base32(cleos_secret).expect("base32");
        let (second_factor, set_up) = (app.token(DANA).await, app.token(ADA).await);
        let somebody = app.database.user_id(ADA.0).await.to_string();
        let newcomer = app.add_newcomer("newcomer@north.example", ADA.0).await;
        let path = format!("/api/user/{newcomer}/activationLink");
        let activation =
            app.get(&path, &administrator).await.text.rsplit_once('=').expect("a link").1.to_owned();
        let reset = app.reset_link(DANA.0).await;
        Self {
            app,
            session,
            member,
            administrator,
            tenant_administrator,
            spare_profile,
            second_factor,
            danas_secret,
            set_up,
            set_up_done,
            draft,
            cleos_secret,
            somebody,
            newcomer,
            activation,
            reset,
        }
    }

    /// A token that is good for it; empty for what needs none.
    pub(crate) fn token(&self, who: Who) -> &str {
        match who {
            Who::Anybody => "",
            Who::Session | Who::Enroller => self.session["token"].as_str().expect("token"),
            Who::Member => &self.member,
            Who::Administrator | Who::AnyAdministrator => &self.administrator,
            Who::TenantAdministrator => &self.tenant_administrator,
            Who::SecondFactor => &self.second_factor,
            Who::SetUp => &self.set_up_done,
        }
    }

    /// Of something that the caller may reach.
    async fn id_for(&self, endpoint: &Endpoint) -> String {
        let is_own = endpoint.who == Who::Session;
        if endpoint.path.ends_with("/sessions/{id}") {
            let claims = jwt::claims(self.token(endpoint.who));
            return claims["sessionId"].as_str().expect("an id").to_owned();
        }
        if endpoint.who == Who::AnyAdministrator {
            return self.somebody.clone();
        }
        let (column, email) = match endpoint.path.split('/').nth(2) {
            Some("tenantProfile" | "tenantProfileInfo") => return self.spare_profile.clone(),
            Some("tenant") => ("tenant_id", DANA.0),
            Some("customer") => ("customer_id", if is_own { CLEO.0 } else { DANA.0 }),
            _ => ("id", if is_own { CLEO.0 } else { DANA.0 }),
        };
        self.app.database.id(&format!("SELECT {column} FROM users WHERE email = '{email}'")).await
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
            Body::UnsavedSettings => json!({
                "providers": [{ "providerType": "TOTP", "issuerName": "Acme" }],
                "minVerificationCodeSendPeriod": 30,
                "verificationCodeCheckRateLimit": null,
                "maxVerificationFailuresBeforeUserLockout": 30,
                "totalAllowedTimeForVerification": 3600,
                "enforceTwoFa": true,
                "enforcedUsersFilter": { "type": "TENANT_ADMINISTRATORS", "tenantsIds": null, "tenantProfilesIds": null },
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
                    "type": "WEBHOOK", "url": "https://gateway.example/sms", "secret": "gateway-secret-of-acme",
                },
                "numberTo": "+15005550006",
                "message": "Hello",
            }),
            Body::Tenant => json!({ "title": "East Power" }),
            Body::TenantProfile => {
                json!({ "name": "Small", "profileData": { "configuration": { "type": "DEFAULT", "maxUsers": 5 } } })
            }
            Body::Customer => json!({ "title": "Valley School" }),
            Body::User => json!({ "email": "new@south.example", "authority": "TENANT_ADMIN" }),
            Body::Activation => json!({ "activateToken": self.activation, "password": "brass lantern" }),
            Body::ResetAsked => json!({ "email": DANA.0 }),
            Body::Reset => json!({ "resetToken": self.reset, "password": "brass lantern" }),
            Body::Jwt => json!({
                "tokenExpirationTime": 3600, "refreshTokenExpTime": 86_400, "tokenIssuer": "acme",
                "tokenSigningKey": null, "version": 0,
            }),
            Body::Security => json!({
                "passwordPolicy": {
                    "minimumLength": 10, "maximumLength": 100, "minimumUppercaseLetters": 1,
                    "minimumLowercaseLetters": 1, "minimumDigits": 1, "minimumSpecialCharacters": 1,
                    "allowWhitespaces": true, "forceUserToResetPasswordIfNotValid": false,
                    "passwordExpirationPeriodDays": 90, "passwordReuseFrequencyDays": 90,
                },
                "maxFailedLoginAttempts": 5, "userLockoutNotificationEmail": "security@acme.example",
                "mobileSecretKeyLength": 64, "userActivationTokenTtl": 24, "passwordResetTokenTtl": 24,
                "version": 0,
            }),
            Body::Code => {
                json!({ "providerType": "TOTP", "verificationCode": self.app.code(&self.danas_secret, 0) })
            }
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
        let path = endpoint.path.replace("{key}", "general").replace("{entityType}", "USER");
        let user = if endpoint.path.contains("/activationLink") { &self.newcomer } else { &self.somebody };
        let path = path.replace("{userId}", user).replace("{entityId}", &self.somebody);
        let path = path.replace("{customerId}", &self.somebody);
        let path =
            if path.contains("{id}") { path.replace("{id}", &self.id_for(endpoint).await) } else { path };
        let query = query.replace("{activation}", &self.activation).replace("{reset}", &self.reset);
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
