//! What a new password must be like. Everything that stores one asks here first.

use super::super::{FlowResult, Refusal, security};
use super::refusal::PasswordRefusal;
use crate::app::App;
use crate::store::{NewOldPassword, StoreResult, Tx};
use countersign_core::id::new_uuid;
use countersign_core::password::{PasswordHash, PasswordPolicy, PasswordVerdict, block_list};
use countersign_core::secret::Password;
use countersign_core::time::Timestamp;
use countersign_core::user::User;

/// The rules in force.
pub async fn policy(app: &App) -> FlowResult<PasswordPolicy> {
    Ok(security::load(app).await?.settings.policy)
}

/// The broken rules as lines, without those that depend on whose it is.
pub async fn broken_rules(app: &App, password: &Password) -> FlowResult<Vec<String>> {
    Ok(broken_rules_of(app, &policy(app).await?, password))
}

/// The same for known rules.
pub(in crate::flow) fn broken_rules_of(
    app: &App,
    policy: &PasswordPolicy,
    password: &Password,
) -> Vec<String> {
    let mut lines = policy.violations(password);
    if app.config.passwords.refuse_common {
        lines.extend(block_list::common(password).map(str::to_owned));
    }
    lines
}

/// Refuses a password that breaks the rules. `known` are words that others know of whoever chooses it.
pub(in crate::flow) fn check(
    app: &App,
    policy: &PasswordPolicy,
    password: &Password,
    known: &[&str],
) -> Result<(), Refusal> {
    let mut lines = broken_rules_of(app, policy, password);
    if app.config.passwords.refuse_common {
        let locals = known.iter().filter_map(|word| word.split_once('@')).map(|(local, _)| local);
        let words = known.iter().copied().chain(locals).chain(["countersign"]);
        lines.extend(block_list::familiar(password, words).map(str::to_owned));
    }
    if lines.is_empty() { Ok(()) } else { Err(Refusal::PasswordPolicy(lines)) }
}

/// What others know of a user.
pub(in crate::flow) fn known_of(user: &User) -> Vec<&str> {
    let names = [user.first_name.as_deref(), user.last_name.as_deref()];
    std::iter::once(user.email.as_str()).chain(names.into_iter().flatten()).collect()
}

/// Refuses a password that the user had not long ago. The store keeps ten at most, so that no request hashes more.
pub(in crate::flow) async fn check_history(
    app: &App,
    policy: &PasswordPolicy,
    user: &User,
    password: &Password,
) -> FlowResult<()> {
    let Some(since) = policy.remembers_since(app.now()) else { return Ok(()) };
    for old in app.store.list_old_passwords(user.id, since).await? {
        if app.hasher.verify(password.clone(), Some(old)).await? != PasswordVerdict::Wrong {
            return Err(Refusal::Password(PasswordRefusal::UsedBefore(policy.reuse_after_days)).into());
        }
    }
    Ok(())
}

/// Remembers a password that is being replaced, if the settings ask for it.
pub(in crate::flow) async fn remember(
    app: &App,
    tx: &mut Tx,
    policy: &PasswordPolicy,
    (user, hash): (&User, &PasswordHash),
    now: Timestamp,
) -> StoreResult<()> {
    let Some(since) = policy.remembers_since(now) else { return Ok(()) };
    let old = NewOldPassword { id: new_uuid(now, &mut app.rng()), user: user.id, hash, since };
    tx.create_old_password(&old, now).await
}
