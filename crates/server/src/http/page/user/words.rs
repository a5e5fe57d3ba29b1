//! What roles and accounts are called.

use super::super::moment;
use super::super::views::AccountState;
use countersign_core::authority::Authority;
use countersign_core::time::Timestamp;
use countersign_core::user::Standing;

/// A role.
pub(super) fn role(authority: Authority) -> &'static str {
    match authority {
        Authority::SystemAdmin => "System administrator",
        Authority::TenantAdmin => "Tenant administrator",
        Authority::CustomerUser => "Customer user",
    }
}

/// What an account can do now.
pub(super) fn account(standing: Standing, is_activated: bool) -> AccountState {
    match standing {
        _ if !is_activated => AccountState::NotActivated,
        Standing::Active => AccountState::Active,
        Standing::Disabled => AccountState::Disabled,
        Standing::Locked(until) => AccountState::Locked((until != Timestamp::NEVER).then(|| moment(until))),
    }
}
