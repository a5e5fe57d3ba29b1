//! Who would be affected by a rule about second factors, before it is saved.

use super::person::Person;
use super::platform;
use super::rights::SystemAdmin;
use super::{FlowResult, Refusal};
use crate::app::App;
use crate::store::{Rule, UserSort};
use countersign_core::paging::{LARGEST_PAGE, Page, PageRequest};
use countersign_core::platform::PlatformSettings;
use countersign_core::sign_in::{self, Outcome};
use countersign_core::user::User;
use countersign_core::violation::Violations;

pub use crate::store::AffectedCounts;

/// What settings would mean for the users there are.
#[derive(Debug, Clone)]
pub struct Preview {
    /// How many.
    pub counts: AffectedCounts,
    /// Whether whoever asks would have to set a method up.
    pub includes_you: bool,
    /// A page of those who would have to.
    pub users: Page<User>,
}

/// What these settings would mean, with a page of those who would have to set a method up at their next sign-in. Settings
/// that could not be saved because of their rule are refused in the same words.
pub async fn preview(
    app: &App,
    admin: &SystemAdmin,
    settings: &PlatformSettings,
    request: &PageRequest<UserSort>,
) -> FlowResult<Preview> {
    platform::check_rule(settings)?;
    let includes_you = includes(app, admin, settings).await?;
    let Some(filter) = settings.rule_in_force() else {
        let users = request.page(Vec::new(), 0);
        return Ok(Preview { counts: AffectedCounts::default(), includes_you, users });
    };
    let methods = settings.sufficient_methods();
    let rule = Rule { filter, methods: &methods };
    // Each of them reads much and none waits for another: beside each other they take as long as the longest.
    let (counts, found) =
        tokio::try_join!(app.store.count_affected(&rule), app.store.count_affected_found(&rule, request),)?;
    let total = found.unwrap_or(counts.to_set_up());
    let users = app.store.list_affected(&rule, request, total).await?;
    Ok(Preview { counts, includes_you, users: request.page(users, total) })
}

/// Whether an administrator would have to set a method up, by the very rule of signing in.
async fn includes(app: &App, admin: &SystemAdmin, settings: &PlatformSettings) -> FlowResult<bool> {
    let Some(person) = Person::load(app, admin.user().clone()).await? else {
        return Err(Refusal::Forbidden.into());
    };
    let person = Person { platform: settings.clone(), ..person };
    let outcome = sign_in::begin(&person.situation(&person.methods(), app.now()));
    Ok(outcome == Outcome::NeedsEnrolment)
}

/// All who would have to set a method up, by address, up to [`LARGEST_PAGE`] of them. More are refused rather than left out
/// unseen.
pub async fn export(
    app: &App,
    admin: &SystemAdmin,
    settings: &PlatformSettings,
    search: Option<String>,
) -> FlowResult<Vec<User>> {
    let size = u32::try_from(LARGEST_PAGE).unwrap_or(u32::MAX);
    let sort = Some((UserSort::Email, countersign_core::paging::SortOrder::Ascending));
    let found = preview(app, admin, settings, &PageRequest { size, number: 0, search, sort }).await?.users;
    if found.total > u64::from(size) {
        let rule = format!("must leave at most {size} users; there are {}", found.total);
        return Err(Violations::of("textSearch", &rule).into());
    }
    Ok(found.entries)
}
