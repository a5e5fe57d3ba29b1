//! What the statements of lists are given, and how they are run with it.

use super::list::AnyRow;
use super::{Store, StoreResult, on};
use countersign_core::paging::PageRequest;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// The values of a statement, in the order of their numbers. Behind them a page has its limit and its offset.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parameters<'a> {
    /// From when to when, in milliseconds; none where no time is asked for.
    pub(super) times: &'a [i64],
    /// The scope's.
    pub(super) ids: &'a [Uuid],
    /// What a search compares with.
    pub(super) pattern: Option<&'a str>,
}

/// A query with its parameters, for whichever engine it is run on.
macro_rules! query {
    ($sql:expr, $with:expr) => {{
        let mut query = sqlx::query_as(AssertSqlSafe($sql));
        for time in $with.times {
            query = query.bind(*time);
        }
        for id in $with.ids {
            query = query.bind(*id);
        }
        if let Some(pattern) = $with.pattern {
            query = query.bind(pattern);
        }
        query
    }};
}

impl Store {
    /// So many rows behind those that are skipped.
    pub(super) async fn rows<R: AnyRow>(
        &self,
        sql: String,
        with: Parameters<'_>,
        take: u64,
        skip: u64,
    ) -> StoreResult<Vec<R>> {
        // No table has more than that.
        let [limit, offset] = [take, skip].map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        Ok(on!(&self.read, c => query!(sql, with).bind(limit).bind(offset).fetch_all(c).await)?)
    }

    /// The one row of a statement that counts.
    pub(super) async fn counts<R: AnyRow>(&self, sql: String, with: Parameters<'_>) -> StoreResult<R> {
        Ok(on!(&self.read, c => query!(sql, with).fetch_one(c).await)?)
    }

    /// A page by `sql.0`, and how many rows there are on all pages by `sql.1`: beside each other they take as long as the
    /// longer one.
    pub(super) async fn rows_and_total<R: AnyRow, S>(
        &self,
        sql: (String, String),
        with: Parameters<'_>,
        request: &PageRequest<S>,
    ) -> StoreResult<(Vec<R>, u64)> {
        let (rows, total) =
            (self.rows(sql.0, with, request.size.into(), request.offset()), self.counts(sql.1, with));
        let (rows, (total,)): (Vec<R>, (i64,)) = tokio::try_join!(rows, total)?;
        Ok((rows, u64::try_from(total).unwrap_or(0)))
    }
}
