//! Whom a rule about second factors would reach.
//!
//! Which users a filter names and what counts as a second factor is core's to say. Here is the same as SQL, because an
//! installation has too many users to ask core about each; `tests/api/two_factor/preview.rs` holds both against real
//! sign-ins. The statements are put together from constant texts and numbers of parameters, never from anything that a
//! request brings.

use super::list::pattern;
use super::parameters::Parameters;
use super::user::UserRow;
use super::{Store, StoreResult, UserSort};
use countersign_core::enforcement::{TenantChoice, UserFilter};
use countersign_core::method::Method;
use countersign_core::paging::{PageRequest, SortOrder};
use countersign_core::user::User;
use std::fmt::Write;
use uuid::Uuid;

/// How many users a rule would reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AffectedCounts {
    /// All whom it names.
    pub matching: u64,
    /// Those of them who cannot sign in: switched off, or never activated.
    pub disabled: u64,
    /// The others who have a second factor that the platform offers.
    pub with_method: u64,
}

impl AffectedCounts {
    /// The others who have none, and would have to set one up.
    pub fn to_set_up(self) -> u64 {
        self.matching.saturating_sub(self.disabled).saturating_sub(self.with_method)
    }
}

/// Whom a rule is for, and what they need.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'a> {
    /// Whom.
    pub filter: &'a UserFilter,
    /// The methods of which one is enough.
    pub methods: &'a [Method],
}

/// Told so by an index; the words must be the index's.
const CANNOT_SIGN_IN: &str = "(NOT c.is_enabled OR c.password_hash IS NULL)";
/// Who that is, found by that index.
const UNABLE: &str =
    "SELECT c.user_id FROM credentials c WHERE (NOT c.is_enabled OR c.password_hash IS NULL)";
const CAN_SIGN_IN: &str = "c.is_enabled AND c.password_hash IS NOT NULL";
const COLUMNS: &str = "SELECT u.id, u.created_at, u.authority, u.tenant_id, u.customer_id, t.profile_id, u.email, \
     u.first_name, u.last_name, u.phone, u.additional_info, u.version";
/// Ids are filled up to a multiple of this, so that there are few texts for all numbers of them.
const BATCH: usize = 50;

impl Rule<'_> {
    /// The condition on a user `u`, with parameters from `$1` on, and these parameters.
    fn scope(&self) -> (String, Vec<Uuid>) {
        const ADMINS: &str = "u.authority = 'TENANT_ADMIN'";
        match self.filter {
            UserFilter::AllUsers => ("TRUE".to_owned(), Vec::new()),
            UserFilter::SystemAdmins => ("u.authority = 'SYS_ADMIN'".to_owned(), Vec::new()),
            UserFilter::TenantAdmins(TenantChoice::All) => (ADMINS.to_owned(), Vec::new()),
            UserFilter::TenantAdmins(TenantChoice::Tenants(ids)) => {
                let ids = filled(ids.iter().map(|id| id.uuid()).collect());
                (format!("{ADMINS} AND u.tenant_id IN ({})", parameters(ids.len())), ids)
            }
            UserFilter::TenantAdmins(TenantChoice::Profiles(ids)) => {
                let ids = filled(ids.iter().map(|id| id.uuid()).collect());
                let chosen =
                    format!("SELECT p.id FROM tenants p WHERE p.profile_id IN ({})", parameters(ids.len()));
                (format!("{ADMINS} AND u.tenant_id IN ({chosen})"), ids)
            }
        }
    }

    /// How many parameters its scope has.
    pub(super) fn parameters(&self) -> usize {
        self.scope().1.len()
    }

    /// The condition on an enrolment `e`.
    fn is_enough(&self) -> String {
        let words: Vec<_> = self.methods.iter().map(|method| format!("'{method}'")).collect();
        // No engine has to know what is in an empty list.
        if words.is_empty() { "FALSE".to_owned() } else { format!("e.method IN ({})", words.join(", ")) }
    }

    fn has_method(&self, user: &str) -> String {
        format!("EXISTS (SELECT 1 FROM enrolments e WHERE e.user_id = {user} AND {})", self.is_enough())
    }

    /// How many it names; how many of these cannot sign in; and how many of the others have a method.
    pub(super) fn counts_sql(&self) -> String {
        if matches!(self.filter, UserFilter::AllUsers) { self.counts_of_all() } else { self.counts_of_some() }
    }

    /// Nothing that only users know is asked for: who cannot sign in is counted in the index of those, and everybody else is
    /// what is left. The credentials of all would be read otherwise.
    fn counts_of_all(&self) -> String {
        let enrolled = match self.methods {
            // Nobody has a method twice.
            [_] => format!("enrolments e WHERE {}", self.is_enough()),
            _ => format!("(SELECT DISTINCT e.user_id FROM enrolments e WHERE {}) d", self.is_enough()),
        };
        format!(
            "SELECT (SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM credentials c WHERE {CANNOT_SIGN_IN}), \
             (SELECT COUNT(*) FROM {enrolled}) \
             - (SELECT COUNT(*) FROM credentials c WHERE {CANNOT_SIGN_IN} AND {})",
            self.has_method("c.user_id")
        )
    }

    /// In one pass. Whether somebody cannot sign in is asked behind `CASE`: as conditions of the statement, two lists of ids
    /// would be looked up each with each by SQLite.
    fn counts_of_some(&self) -> String {
        let (scope, _) = self.scope();
        format!(
            "SELECT COUNT(*), COUNT(CASE WHEN u.id IN ({UNABLE}) THEN 1 END), \
             COUNT(CASE WHEN u.id NOT IN ({UNABLE}) AND {} THEN 1 END) FROM users u WHERE {scope}",
            self.has_method("u.id")
        )
    }

    /// A page of those who would have to set a method up. Parameters: the scope's, the pattern if there is a search, and how
    /// many to take and to skip, from the end of the list if `is_from_end`.
    ///
    /// Which users these are is found out from indexes as far as there are any, and the rest is read for one page of them:
    /// a late page skips a hundred thousand.
    pub(super) fn page_sql(
        &self,
        is_search: bool,
        sort: Option<(&'static str, SortOrder)>,
        is_from_end: bool,
    ) -> String {
        let (scope, ids) = self.scope();
        let mut next = ids.len() + 1;
        let mut which = format!(
            "SELECT u.id FROM users u WHERE {scope} AND NOT {} \
             AND u.id NOT IN ({UNABLE})",
            self.has_method("u.id")
        );
        if is_search {
            let _ = write!(which, " AND u.email_key LIKE ${next} ESCAPE '\\'");
            next += 1;
        }
        let (order, way) = (order_by(sort, false), order_by(sort, is_from_end));
        format!(
            "{COLUMNS} FROM ({which} ORDER BY {way} LIMIT ${next} OFFSET ${}) page CROSS JOIN users u \
             LEFT JOIN tenants t ON t.id = u.tenant_id WHERE u.id = page.id ORDER BY {order}",
            next + 1
        )
    }

    /// How many of those a search finds. Parameters: the scope's, and the pattern. Users first, as SQLite takes it: the
    /// credentials are looked up of those who are left.
    pub(super) fn found_sql(&self) -> String {
        let (scope, ids) = self.scope();
        format!(
            "SELECT COUNT(*) FROM users u CROSS JOIN credentials c WHERE c.user_id = u.id AND {scope} AND NOT {} \
             AND {CAN_SIGN_IN} AND u.email_key LIKE ${} ESCAPE '\\'",
            self.has_method("u.id"),
            ids.len() + 1
        )
    }
}

/// By id where the property is the same, or where there is none: in the same direction, as an index with both can be walked.
fn order_by(sort: Option<(&'static str, SortOrder)>, is_reversed: bool) -> String {
    let order = sort.map_or(SortOrder::Ascending, |(_, order)| order);
    let way = if is_reversed { order.reversed() } else { order };
    let first = sort.map(|(column, _)| format!("{column} {way}, ")).unwrap_or_default();
    format!("{first}u.id {way}")
}

/// Without repeats, and with the last one repeated as often as it takes.
fn filled(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids.dedup();
    let last = ids.last().copied().unwrap_or_default();
    ids.resize(ids.len().max(1).next_multiple_of(BATCH), last);
    ids
}

fn parameters(count: usize) -> String {
    let numbers: Vec<_> = (1..=count).map(|number| format!("${number}")).collect();
    numbers.join(", ")
}

impl Store {
    /// How many users a rule would reach.
    pub async fn count_affected(&self, rule: &Rule<'_>) -> StoreResult<AffectedCounts> {
        let (_, ids) = rule.scope();
        let with = Parameters { ids: &ids, ..Parameters::default() };
        let (matching, disabled, with_method): (i64, i64, i64) = self.counts(rule.counts_sql(), with).await?;
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        Ok(AffectedCounts {
            matching: count(matching),
            disabled: count(disabled),
            with_method: count(with_method),
        })
    }

    /// How many of those who would have to set a method up a search finds in their addresses; `None` without a search.
    pub async fn count_affected_found(
        &self,
        rule: &Rule<'_>,
        request: &PageRequest<UserSort>,
    ) -> StoreResult<Option<u64>> {
        let Some(pattern) = request.search.as_deref().map(pattern) else { return Ok(None) };
        let (_, ids) = rule.scope();
        let with = Parameters { ids: &ids, pattern: Some(&pattern), ..Parameters::default() };
        let (found,): (i64,) = self.counts(rule.found_sql(), with).await?;
        Ok(Some(u64::try_from(found).unwrap_or(0)))
    }

    /// Those of a page who would have to set a method up, of so many: read from the nearer end, so that the last pages cost
    /// as little as the first ones, and nothing behind the end.
    pub async fn list_affected(
        &self,
        rule: &Rule<'_>,
        request: &PageRequest<UserSort>,
        total: u64,
    ) -> StoreResult<Vec<User>> {
        let Some(stretch) = request.stretch(total) else { return Ok(Vec::new()) };
        let (_, ids) = rule.scope();
        let pattern = request.search.as_deref().map(pattern);
        let sort = request.sort.map(|(property, order)| (property.column(), order));
        let sql = rule.page_sql(pattern.is_some(), sort, stretch.is_from_end);
        let with = Parameters { ids: &ids, pattern: pattern.as_deref(), ..Parameters::default() };
        let rows: Vec<UserRow> = self.rows(sql, with, stretch.take, stretch.skip).await?;
        rows.into_iter().map(TryInto::try_into).collect()
    }
}
