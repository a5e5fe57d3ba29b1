//! A user with everything that decisions about signing in depend on.

use super::{FlowResult, platform};
use crate::app::App;
use crate::store::Credentials;
use countersign_core::account::AccountSettings;
use countersign_core::method::Method;
use countersign_core::platform::PlatformSettings;
use countersign_core::sign_in::Situation;
use countersign_core::time::Timestamp;
use countersign_core::user::User;

/// A user, their credentials and methods, and what the platform allows, as they are now.
#[derive(Debug)]
pub struct Person {
    /// Who.
    pub user: User,
    /// Password and standing.
    pub credentials: Credentials,
    /// Methods.
    pub account: AccountSettings,
    /// What the platform allows.
    pub platform: PlatformSettings,
}

impl Person {
    /// Gathers what there is to know of a user. `None` if somebody deleted them in the meantime.
    pub async fn load(app: &App, user: User) -> FlowResult<Option<Self>> {
        let Some(credentials) = app.store.find_credentials(user.id).await? else { return Ok(None) };
        let account = app.store.list_enrolments(user.id).await?;
        let platform = platform::load(app).await?.settings;
        Ok(Some(Self { user, credentials, account, platform }))
    }

    /// The methods that the user can use now.
    pub fn methods(&self) -> Vec<Method> {
        self.account.usable(&self.platform).iter().map(|enrolment| enrolment.method()).collect()
    }

    /// What core asks for.
    pub fn situation<'a>(&'a self, methods: &'a [Method], now: Timestamp) -> Situation<'a> {
        Situation {
            now,
            standing: self.credentials.standing(now),
            role: self.user.role,
            tenant_profile: self.user.tenant_profile,
            platform: &self.platform,
            methods,
        }
    }

    /// Whether the rules ask this user for a second factor.
    pub fn is_enforced(&self) -> bool {
        self.platform.enforcement.requires(self.user.role, self.user.tenant_profile)
    }
}
