//! What no API shows or does yet, straight from the database.

use super::database::TestDatabase;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqliteConnection};

enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl TestDatabase {
    async fn connect(&self) -> Raw {
        if self.url.starts_with("sqlite:") {
            Raw::Sqlite(SqliteConnection::connect(&self.url).await.expect("the database"))
        } else {
            Raw::Postgres(PgConnection::connect(&self.url).await.expect("the database"))
        }
    }

    /// Runs a statement; returns the rows changed.
    pub(crate) async fn execute(&self, sql: &str) -> u64 {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self.connect().await {
            Raw::Sqlite(mut c) => c.execute(sql).await.expect("a statement").rows_affected(),
            Raw::Postgres(mut c) => c.execute(sql).await.expect("a statement").rows_affected(),
        }
    }

    /// The first column of a query, which must be text.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self.connect().await {
            Raw::Sqlite(mut c) => {
                c.fetch_all(sql).await.expect("a query").iter().map(|row| row.get(0)).collect()
            }
            Raw::Postgres(mut c) => {
                c.fetch_all(sql).await.expect("a query").iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// How a query would be run, a line a step. PostgreSQL avoids reading whole tables where it can.
    pub(crate) async fn plan(&self, sql: &str) -> Vec<String> {
        match self.connect().await {
            Raw::Sqlite(mut c) => {
                let sql = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")));
                c.fetch_all(sql).await.expect("a plan").iter().map(|row| row.get("detail")).collect()
            }
            Raw::Postgres(mut c) => {
                c.execute("SET enable_seqscan = off").await.expect("a setting");
                let sql = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN {sql}")));
                c.fetch_all(sql).await.expect("a plan").iter().map(|row| row.get(0)).collect()
            }
        }
    }

    /// One id, as the wire writes it; the null id if there is none.
    pub(crate) async fn id(&self, sql: &str) -> String {
        let text = if self.url.starts_with("sqlite:") {
            format!("SELECT COALESCE(lower(hex(({sql}))), '')")
        } else {
            format!("SELECT COALESCE(CAST(({sql}) AS TEXT), '')")
        };
        let text = self.texts(&text).await.remove(0);
        uuid::Uuid::parse_str(&text).unwrap_or(countersign_core::id::NULL_ID).to_string()
    }

    /// One number, such as a `COUNT(*)`.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let text = self.texts(&format!("SELECT CAST(({sql}) AS TEXT)")).await.remove(0);
        text.parse().expect("a number")
    }

    /// Everything that a refused request must leave as it was: all rows but the counters of failures and limits, and
    /// the notes in the audit log that something was refused.
    pub(crate) async fn dump(&self) -> String {
        const TABLES: [&str; 18] = [
            "keyring",
            "signing_keys",
            "settings",
            "tenant_profiles",
            "tenants",
            "customers",
            "users",
            "credentials",
            "enrolments",
            "pending_enrolments",
            "challenges",
            "backup_codes",
            "messages",
            "sign_ins",
            "sessions",
            "setup_link",
            "password_links",
            "password_history",
        ];
        let mut dump = String::new();
        let successes = ("audit_events", "WHERE is_success");
        for (table, rows) in TABLES.map(|table| (table, "")).into_iter().chain([successes]) {
            dump.push_str(&self.rows_as_text(table, rows).await.join("\n"));
            dump.push_str("\n\n");
        }
        dump
    }

    async fn rows_as_text(&self, table: &str, condition: &str) -> Vec<String> {
        if self.url.starts_with("sqlite:") {
            let columns = format!(
                "SELECT name FROM pragma_table_info('{table}') \
                 WHERE name NOT IN ('password_failures', 'second_factor_failures')"
            );
            let columns = self.texts(&columns).await;
            let row: Vec<_> = columns.iter().map(|name| format!("'{name}=' || quote({name})")).collect();
            let row = row.join(" || ' ' || ");
            self.texts(&format!("SELECT {row} FROM {table} {condition} ORDER BY 1")).await
        } else {
            let row = "CAST(to_jsonb(t) - 'password_failures' - 'second_factor_failures' AS TEXT)";
            self.texts(&format!("SELECT {row} FROM {table} t {condition} ORDER BY 1")).await
        }
    }

    /// The audit log since it was last forgotten, a line an event, sorted.
    pub(crate) async fn audit(&self) -> Vec<String> {
        self.texts(
            "SELECT action || ' by ' || COALESCE(user_name, 'nobody') || ' on ' || COALESCE(entity_name, 'nothing') \
             || ' ' || data || ' ' || CASE WHEN is_success THEN 'ok' ELSE 'failed: ' || failure END \
             FROM audit_events ORDER BY 1",
        )
        .await
    }

    pub(crate) async fn forget_audit(&self) {
        self.execute("DELETE FROM audit_events").await;
    }

    /// The id of a user.
    pub(crate) async fn user_id(&self, email: &str) -> uuid::Uuid {
        let id = if self.is_sqlite() { "lower(hex(id))" } else { "CAST(id AS TEXT)" };
        let found = self.texts(&format!("SELECT {id} FROM users WHERE email = '{email}'")).await;
        uuid::Uuid::try_parse(&found[0]).expect("an id")
    }

    /// Switches a user on or off.
    pub(crate) async fn set_enabled(&self, email: &str, is_enabled: bool) {
        let user = format!("(SELECT id FROM users WHERE email = '{email}')");
        let changed = self
            .execute(&format!("UPDATE credentials SET is_enabled = {is_enabled} WHERE user_id = {user}"))
            .await;
        assert_eq!(changed, 1);
    }
}
