//! Who may do what to whom.

use crate::authority::Role;
use crate::id::UserId;
use crate::user::User;

/// What somebody wants to do to a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// See them.
    Read,
    /// Change their name, address and the like.
    Change,
    /// Add such a user, delete one, help one: unlock, switch off, remove methods, end sessions.
    Administrate,
}

/// Whether a user may do something to another, or to a user of that role who is yet to be made (`target` without an id).
///
/// System administrators run the installation and its tenants, and have no business with the customers of a tenant; tenant
/// administrators run their own tenant; customer users see the people of their customer, and change themselves.
pub fn may(actor: &User, act: Act, target: (Role, Option<UserId>)) -> bool {
    let (role, id) = target;
    let is_self = id == Some(actor.id);
    match (actor.role, role) {
        (Role::SystemAdmin, Role::SystemAdmin | Role::TenantAdmin(_)) => true,
        (Role::TenantAdmin(own), Role::TenantAdmin(tenant) | Role::CustomerUser(tenant, _)) => own == tenant,
        (Role::CustomerUser(own, customer), Role::CustomerUser(tenant, theirs)) => match act {
            Act::Read => own == tenant && customer == theirs,
            Act::Change => is_self,
            Act::Administrate => false,
        },
        (Role::SystemAdmin, Role::CustomerUser(..))
        | (Role::TenantAdmin(_) | Role::CustomerUser(..), Role::SystemAdmin)
        | (Role::CustomerUser(..), Role::TenantAdmin(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::EmailAddress;
    use crate::time::Timestamp;
    use serde_json::Value;
    use uuid::Uuid;

    fn user(number: u128, role: Role) -> User {
        User {
            id: Uuid::from_u128(number).into(),
            created_at: Timestamp::from_millis(0),
            role,
            tenant_profile: None,
            email: EmailAddress::parse("a@north.example").expect("an address"),
            first_name: None,
            last_name: None,
            phone: None,
            additional_info: Value::Null,
            version: 1,
        }
    }

    #[test]
    fn the_table_of_the_wire() {
        let id = |number: u128| Uuid::from_u128(number);
        let (north, south) = (id(1).into(), id(2).into());
        let (laundry, farm) = (id(3).into(), id(4).into());
        let people = [
            user(10, Role::SystemAdmin),
            user(11, Role::TenantAdmin(north)),
            user(12, Role::TenantAdmin(south)),
            user(13, Role::CustomerUser(north, laundry)),
            user(14, Role::CustomerUser(north, farm)),
            user(15, Role::CustomerUser(north, laundry)),
        ];
        let allowed = |act| -> Vec<String> {
            let row = |actor: &User| {
                people
                    .iter()
                    .map(|target| if may(actor, act, (target.role, Some(target.id))) { 'x' } else { '.' })
                    .collect()
            };
            people.iter().map(row).collect()
        };
        assert_eq!(allowed(Act::Read), ["xxx...", ".x.xxx", "..x...", "...x.x", "....x.", "...x.x"]);
        assert_eq!(allowed(Act::Change), ["xxx...", ".x.xxx", "..x...", "...x..", "....x.", ".....x"]);
        assert_eq!(allowed(Act::Administrate), ["xxx...", ".x.xxx", "..x...", "......", "......", "......"]);
    }
}
