//! The tables are the same on both engines.

use crate::support::{TestDatabase, postgres_server};
use countersign::store::Store;
use std::collections::BTreeSet;

/// What there is to know of a database's tables, a line each, in the words of SQLite.
type Schema = BTreeSet<String>;

/// PostgreSQL's words for types, as SQLite has them. Ids and hashes are both bytes there.
const TYPES: [(&str, &str); 5] =
    [("uuid", "BLOB"), ("bytea", "BLOB"), ("bigint", "BIGINT"), ("text", "TEXT"), ("boolean", "BOOLEAN")];

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_keys_and_indexes() {
    let sqlite = migrated("sqlite").await;
    let of_sqlite = read_sqlite(&sqlite).await;
    assert!(of_sqlite.contains("column credentials.is_enabled BOOLEAN NOT NULL"), "{of_sqlite:#?}");
    assert!(of_sqlite.contains("unique enrolments (user_id,method)"), "{of_sqlite:#?}");
    assert!(of_sqlite.contains("index users (tenant_id)"), "{of_sqlite:#?}");
    assert!(of_sqlite.contains("reference sessions (user_id) users CASCADE"), "{of_sqlite:#?}");
    assert!(of_sqlite.contains("checks users 2"), "{of_sqlite:#?}");

    if postgres_server().is_none() {
        eprintln!("NOT COMPARED: TEST_POSTGRES_URL is not set");
        return;
    }
    let postgres = migrated("postgres").await;
    let of_postgres = read_postgres(&postgres).await;
    let only_sqlite: Vec<_> = of_sqlite.difference(&of_postgres).collect();
    let only_postgres: Vec<_> = of_postgres.difference(&of_sqlite).collect();
    assert!(
        only_sqlite.is_empty() && only_postgres.is_empty(),
        "only on SQLite: {only_sqlite:#?}\nonly on PostgreSQL: {only_postgres:#?}"
    );
}

async fn migrated(engine: &str) -> TestDatabase {
    let database = TestDatabase::new(engine).await;
    Store::open(&database.config()).await.expect("migrated").close().await;
    database
}

async fn read_sqlite(database: &TestDatabase) -> Schema {
    const QUERIES: [&str; 4] = [
        "SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || CASE c.\"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END
         FROM sqlite_master t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
        "SELECT CASE i.\"unique\" WHEN 1 THEN 'unique ' ELSE 'index ' END || t.name || ' (' ||
             (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
         FROM sqlite_master t, pragma_index_list(t.name) i
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\'",
        "SELECT 'reference ' || t.name || ' (' || f.\"from\" || ') ' || f.\"table\" || ' ' || f.on_delete
         FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
        "SELECT 'checks ' || name || ' ' || ((length(sql) - length(replace(sql, 'CHECK (', ''))) / 7)
         FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK (%'",
    ];
    let mut connection = database.sqlite().await;
    let mut schema = Schema::new();
    for query in QUERIES {
        schema.extend(sqlx::query_scalar::<_, String>(query).fetch_all(&mut connection).await.expect(query));
    }
    schema
}

async fn read_postgres(database: &TestDatabase) -> Schema {
    const QUERIES: [&str; 4] = [
        "SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type ||
             CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'",
        "SELECT CASE WHEN i.indisunique THEN 'unique ' ELSE 'index ' END || t.relname || ' (' ||
             (SELECT string_agg(a.attname, ',' ORDER BY k.position)
              FROM unnest(i.indkey) WITH ORDINALITY AS k(number, position)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number) || ')'
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
         WHERE t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_sqlx%'",
        "SELECT 'reference ' || t.relname || ' (' || a.attname || ') ' || f.relname || ' ' ||
             CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'a' THEN 'NO ACTION' ELSE c.confdeltype::text END
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
         WHERE c.contype = 'f'",
        "SELECT 'checks ' || t.relname || ' ' || COUNT(*)
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
         WHERE c.contype = 'c' AND t.relnamespace = 'public'::regnamespace GROUP BY t.relname",
    ];
    let mut connection = database.postgres().await;
    let mut schema = Schema::new();
    for query in QUERIES {
        schema.extend(sqlx::query_scalar::<_, String>(query).fetch_all(&mut connection).await.expect(query));
    }
    schema.iter().map(|line| in_sqlites_words(line)).collect()
}

fn in_sqlites_words(line: &str) -> String {
    let Some((column, words)) = line.strip_prefix("column ").and_then(|line| line.split_once(' ')) else {
        return line.to_owned();
    };
    let known = TYPES.iter().find_map(|(theirs, ours)| Some((*ours, words.strip_prefix(theirs)?)));
    let (word, rest) = known.unwrap_or((words, ""));
    format!("column {column} {word}{rest}")
}
