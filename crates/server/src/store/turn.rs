//! One after the other, where nothing narrower than a row of its own is there to be held.

use super::{StoreResult, Tx, execute};

/// What transactions take turns for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Taking a system administrator away: one must stay.
    SystemAdmins,
    /// Which profile is the default, and which are in use.
    TenantProfiles,
}

impl Tx {
    /// Waits until no other transaction has this turn, and keeps it until the end. The first statement of its transaction.
    pub async fn take_turn(&mut self, turn: Turn) -> StoreResult<()> {
        const SQL: &str = "UPDATE turns SET name = name WHERE name = $1";
        let name = match turn {
            Turn::SystemAdmins => "system_admins",
            Turn::TenantProfiles => "tenant_profiles",
        };
        execute!(&mut self.0, SQL, name)?;
        Ok(())
    }
}
