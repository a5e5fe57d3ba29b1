//! Lists, a page at a time, and rows by many ids.
//!
//! SQL is put together here from constant texts and numbers of parameters, never from anything that a request
//! brings. What is sorted by comes from closed lists of columns.

use super::parameters::Parameters;
use super::{Store, StoreResult, on};
use countersign_core::paging::{PageRequest, SortOrder};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};
use std::fmt::Write;
use uuid::Uuid;

/// How one kind of list is read.
pub(super) struct List {
    /// `SELECT … FROM …`, with all columns of a row.
    pub(super) rows: &'static str,
    /// `SELECT COUNT(*) FROM …`, with nothing that only rows need.
    pub(super) total: &'static str,
    /// The condition, with the scope's parameters `$1` and on.
    pub(super) scope: &'static str,
    /// More conditions, without parameters; may be empty.
    pub(super) filter: &'static str,
    /// The lower-case column that a search looks into.
    pub(super) search: &'static str,
    /// The column that makes the order whole.
    pub(super) id: &'static str,
}

/// What both drivers can make a row into.
pub(super) trait AnyRow:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<R> AnyRow for R where R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Ids in one statement. Fewer are filled up with the last one, so that there is one text for every number of them.
const BATCH: usize = 50;

impl List {
    /// The rows of one page. Parameters: the scope's, the pattern if there is a search, limit and offset.
    pub(super) fn page_sql(
        &self,
        parameters: usize,
        is_search: bool,
        sort: Option<(&'static str, SortOrder)>,
    ) -> String {
        let mut sql = self.condition(self.rows, parameters, is_search);
        let next = parameters + usize::from(is_search) + 1;
        sql.push_str(" ORDER BY ");
        if let Some((column, order)) = sort {
            let _ = write!(sql, "{column} {order}, ");
        }
        let _ = write!(sql, "{} LIMIT ${next} OFFSET ${}", self.id, next + 1);
        sql
    }

    /// How many rows there are on all pages. Parameters: the scope's, and the pattern if there is a search.
    pub(super) fn total_sql(&self, parameters: usize, is_search: bool) -> String {
        self.condition(self.total, parameters, is_search)
    }

    fn condition(&self, start: &str, parameters: usize, is_search: bool) -> String {
        let mut sql = format!("{start} WHERE {}{}", self.scope, self.filter);
        if is_search {
            let _ = write!(sql, " AND {} LIKE ${} ESCAPE '\\'", self.search, parameters + 1);
        }
        sql
    }
}

impl Store {
    /// A page of a list, with the number of rows on all pages.
    pub(super) async fn page<R: AnyRow, S: Copy>(
        &self,
        list: &List,
        scope: &[Uuid],
        request: &PageRequest<S>,
        column: impl Fn(S) -> &'static str,
    ) -> StoreResult<(Vec<R>, u64)> {
        let pattern = request.search.as_deref().map(pattern);
        let sort = request.sort.map(|(property, order)| (column(property), order));
        let page = list.page_sql(scope.len(), pattern.is_some(), sort);
        let total = list.total_sql(scope.len(), pattern.is_some());
        let with = Parameters { ids: scope, pattern: pattern.as_deref(), ..Parameters::default() };
        self.rows_and_total((page, total), with, request).await
    }

    /// The rows with these ids that are within a scope, by id. `select` is everything up to the last column's name, which
    /// must be one of these ids.
    pub(super) async fn rows_by_ids<R: AnyRow>(
        &self,
        select: &'static str,
        scope: &[Uuid],
        ids: &[Uuid],
    ) -> StoreResult<Vec<R>> {
        let mut found = Vec::new();
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        for batch in ids.chunks(BATCH) {
            let numbers: Vec<_> = (1..=BATCH).map(|n| format!("${}", scope.len() + n)).collect();
            let sql = format!("{select} IN ({}) ORDER BY 1", numbers.join(", "));
            let last = batch.last().copied().unwrap_or_default();
            let filled = batch.iter().copied().chain(std::iter::repeat(last)).take(BATCH);
            let rows: Vec<R> = on!(&self.read, c => {
                let mut query = sqlx::query_as(AssertSqlSafe(sql));
                for id in scope.iter().copied().chain(filled) {
                    query = query.bind(id);
                }
                query.fetch_all(c).await
            })?;
            found.extend(rows);
        }
        Ok(found)
    }
}

/// What `LIKE` compares a lower-case column with: the text anywhere, its own wildcards meaning themselves. Nothing stored
/// has more than 255 characters or a NUL, which one of the engines could not even be asked for.
pub(super) fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.to_lowercase().chars().take(256) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(if c == '\0' { char::REPLACEMENT_CHARACTER } else { c });
    }
    pattern.push('%');
    pattern
}

/// What SQLite's `GLOB` compares a column of any letter case with: the text anywhere, each letter in either case. Its `LOWER`
/// and `LIKE` know the letters of ASCII alone.
pub(super) fn glob(text: &str) -> String {
    format!("*{}*", in_either_case(text, |c| matches!(c, '*' | '?' | '[').then(|| format!("[{c}]"))))
}

/// The same for PostgreSQL's `~`: which letters its `LOWER` knows depends on how the database was made.
pub(super) fn regex(text: &str) -> String {
    in_either_case(text, |c| ".^$*+?()[]{}|\\".contains(c).then(|| format!("\\{c}")))
}

fn in_either_case(text: &str, quote: impl Fn(char) -> Option<String>) -> String {
    let mut spelled = String::new();
    for c in text.chars().take(256) {
        let c = if c == '\0' { char::REPLACEMENT_CHARACTER } else { c };
        let (lower, upper) = (alone(c.to_lowercase(), c), alone(c.to_uppercase(), c));
        if let Some(quoted) = quote(c) {
            spelled.push_str(&quoted);
        } else if lower != upper {
            let _ = write!(spelled, "[{lower}{upper}]");
        } else {
            spelled.push(c);
        }
    }
    spelled
}

/// The other case of a letter, where that is one letter as well.
fn alone(mut forms: impl Iterator<Item = char>, otherwise: char) -> char {
    match (forms.next(), forms.next()) {
        (Some(form), None) => form,
        _ => otherwise,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: List = List {
        rows: "SELECT a FROM b",
        total: "SELECT COUNT(*) FROM b",
        scope: "t = $1",
        filter: " AND x",
        search: "k",
        id: "id",
    };

    #[test]
    fn parameters_are_numbered_as_they_are_bound() {
        assert_eq!(
            LIST.page_sql(1, false, None),
            "SELECT a FROM b WHERE t = $1 AND x ORDER BY id LIMIT $2 OFFSET $3"
        );
        assert_eq!(
            LIST.page_sql(1, true, Some(("k", SortOrder::Descending))),
            "SELECT a FROM b WHERE t = $1 AND x AND k LIKE $2 ESCAPE '\\' ORDER BY k DESC, id LIMIT $3 OFFSET $4"
        );
        assert_eq!(
            LIST.total_sql(1, true),
            "SELECT COUNT(*) FROM b WHERE t = $1 AND x AND k LIKE $2 ESCAPE '\\'"
        );
    }

    #[test]
    fn wildcards_mean_themselves() {
        assert_eq!(pattern("Ann_50%\\"), "%ann\\_50\\%\\\\%");
        assert_eq!(pattern("a\0b"), "%a\u{fffd}b%");
        assert_eq!(pattern(&"x".repeat(100_000)).len(), 258);
        assert_eq!(glob("50%_*?[x]"), "*50%_[*][?][[][xX]]*");
        assert_eq!(glob("a\0ÄßΣ"), "*[aA]\u{fffd}[äÄ]ß[σΣ]*");
        assert_eq!(regex("a.b\\^_%("), "[aA]\\.[bB]\\\\\\^_%\\(");
        assert_eq!(glob(&"x".repeat(100_000)).len(), 256 * 4 + 2);
    }
}
