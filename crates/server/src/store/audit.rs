//! What happened. Rows are only ever added.

use super::{StoreResult, Tx, execute};
use countersign_core::authority::Role;
use countersign_core::directory::Kind;
use countersign_core::id::{AuditEventId, CustomerId, TenantId, UserId};
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// Something to be noted.
#[derive(Debug)]
pub struct NewAuditEvent<'a> {
    /// Its id.
    pub id: AuditEventId,
    /// Whose log it belongs to: the place of the user it happened to. `None` is the installation's.
    pub place: Option<Role>,
    /// Who did it, and their name at that time.
    pub user: Option<(UserId, &'a str)>,
    /// To whom or what, and its name at that time.
    pub entity: Option<(Kind, Uuid, &'a str)>,
    /// The wire's word.
    pub action: &'a str,
    /// JSON text: address, browser and what else there is to know. Never a secret.
    pub data: &'a str,
    /// `None` if it worked; else why not, in the words that the user saw.
    pub failure: Option<&'a str>,
}

impl Tx {
    /// Deletes some of the events that are older. Returns how many: few enough that nobody waits for it.
    pub async fn purge_audit_events(&mut self, before: Timestamp) -> StoreResult<u64> {
        const SQL: &str = "DELETE FROM audit_events WHERE id IN \
             (SELECT id FROM audit_events WHERE created_at < $1 ORDER BY created_at LIMIT 2000)";
        Ok(execute!(&mut self.0, SQL, before.millis())?)
    }

    /// Adds an event.
    pub async fn create_audit_event(&mut self, event: &NewAuditEvent<'_>, now: Timestamp) -> StoreResult<()> {
        const SQL: &str = "INSERT INTO audit_events (id, created_at, tenant_id, customer_id, user_id, user_name, \
             entity_type, entity_id, entity_name, action, data, is_success, failure) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        execute!(
            &mut self.0,
            SQL,
            event.id.uuid(),
            now.millis(),
            event.place.and_then(Role::tenant).map(TenantId::uuid),
            event.place.and_then(Role::customer).map(CustomerId::uuid),
            event.user.map(|(id, _)| id.uuid()),
            event.user.map(|(_, name)| name),
            event.entity.map(|(kind, ..)| kind.entity_type()),
            event.entity.map(|(_, id, _)| id),
            event.entity.map(|(.., name)| name),
            event.action,
            event.data,
            event.failure.is_none(),
            event.failure
        )?;
        Ok(())
    }
}
