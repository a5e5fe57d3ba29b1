//! How the engines run the statements of lists: through an index, whatever else there is in an installation.

use super::TestStore;
use countersign::store::{ListStatement, list_statements};

/// The statement with something in place of its parameters.
fn filled(statement: &ListStatement, id: &str) -> String {
    let mut values: Vec<_> = ["1", "1700000000000"].into_iter().take(statement.times).collect();
    values.extend(vec![id; statement.scope]);
    if statement.is_search {
        values.push("'%x%'");
    }
    values.extend(["10", "0"]);
    let mut sql = statement.sql.clone();
    for (index, value) in values.iter().enumerate().rev() {
        sql = sql.replace(&format!("${}", index + 1), value);
    }
    assert!(!sql.contains('$'), "{sql}");
    sql
}

#[tokio::test]
async fn sqlite_reads_every_list_through_an_index() {
    let store = TestStore::on("sqlite").await;
    for statement in list_statements() {
        let name = &statement.name;
        let plan = filled(&statement, "x'00112233445566778899aabbccddeeff'");
        let plan = store.database.plan(&plan).await;
        assert!(!plan.is_empty(), "{name}");
        if name.ends_with("sorted page of a rule for everybody") {
            // Through any other index, each user is read to learn the id.
            let is_walked = |step: &String| step.starts_with("SCAN u USING COVERING INDEX users_by_email");
            assert!(plan.iter().any(is_walked), "{name}: {plan:#?}");
        }
        // What comes behind is read for the users of one page.
        let page = plan.iter().position(|step| step == "SCAN page").unwrap_or(plan.len());
        for step in plan.iter().take(page) {
            // A rule may be for everybody: then the most that an index can spare are the rows themselves.
            let is_of_all = name.contains("a rule for");
            // These have no scope: an installation has a thousand of the ones, and a dozen of the others.
            let is_all_tenants = name.contains(" tenants,")
                || name.contains(" tenant profiles,")
                || (is_of_all && ["SCAN d", "SCAN CONSTANT ROW"].contains(&step.as_str()))
                || (name == "search within a rule for everybody" && step == "SCAN u");
            let uses_index = step.contains("USING INDEX")
                || step.contains("USING COVERING INDEX")
                || step.contains("USING INTEGER PRIMARY KEY")
                || is_all_tenants;
            assert!(
                uses_index || !(step.starts_with("SCAN ") || step.starts_with("SEARCH ")),
                "{name}: {plan:#?}"
            );
            assert!(is_all_tenants || is_of_all || !step.starts_with("SCAN "), "{name}: {plan:#?}");
            // Tenants and users would each be looked up with each.
            assert!(
                !(is_of_all && step.contains("tenant_id=? AND authority=? AND id=?")),
                "{name}: {plan:#?}"
            );
            assert!(
                statement.is_sorted || !step.contains("ORDER BY"),
                "sorted rows by id: {name}: {plan:#?}"
            );
        }
    }
}

/// Fifty tenants with ten customers and a hundred users each, of whom the log tells: an engine that counts has something to
/// choose by. Beside them
/// tenant 101, with one customer.
const MANY: &str = "
    INSERT INTO tenants (id, created_at, title, title_key, profile_id)
        SELECT gen_random_uuid(), 0, 't' || n, 't' || n, (SELECT profile_id FROM tenants LIMIT 1)
        FROM generate_series(1, 50) n;
    INSERT INTO customers (id, created_at, tenant_id, title, title_key)
        SELECT gen_random_uuid(), 0, t.id, 'c' || n, 'c' || n FROM tenants t, generate_series(1, 10) n
        WHERE t.title_key <> '';
    INSERT INTO users (id, created_at, authority, tenant_id, customer_id, email, email_key, additional_info, version)
        SELECT gen_random_uuid(), 0, 'CUSTOMER_USER', c.tenant_id, c.id, n || c.id::text || '@x', n || c.id::text || '@x',
            'null', 1
        FROM customers c, generate_series(1, 9) n;
    INSERT INTO users (id, created_at, authority, tenant_id, email, email_key, additional_info, version)
        SELECT gen_random_uuid(), 0, 'TENANT_ADMIN', t.id, n || t.id::text || '@y', n || t.id::text || '@y', 'null', 1
        FROM tenants t, generate_series(1, 10) n;
    INSERT INTO credentials (user_id, is_enabled, password_failures, second_factor_failures, locks, methods_version)
        SELECT id, FALSE, 0, 0, 0, 0 FROM users;
    INSERT INTO audit_events (id, created_at, tenant_id, customer_id, user_id, user_name, entity_type, entity_id,
            entity_name, action, data, is_success)
        SELECT gen_random_uuid(), n, u.tenant_id, u.customer_id, u.id, u.email, 'USER', u.id, u.email,
            CASE WHEN n = 1 THEN 'LOCKOUT' ELSE 'LOGIN' END, '{}', TRUE
        FROM users u, generate_series(1, 4) n;
    INSERT INTO audit_events (id, created_at, entity_type, entity_id, action, data, is_success)
        SELECT gen_random_uuid(), n, 'TENANT', t.id, CASE WHEN n = 1 THEN 'ADDED' ELSE 'UPDATED' END, '{}', TRUE
        FROM tenants t, generate_series(1, 4) n;
    ANALYZE";

#[tokio::test]
async fn postgres_can_read_every_list_through_an_index() {
    if crate::support::postgres_server().is_none() {
        return;
    }
    let store = TestStore::on("postgres").await;
    store.add_tenant_with_customer().await;
    store.database.execute(MANY).await;
    for statement in list_statements() {
        let name = &statement.name;
        let sql = filled(&statement, "CAST('00000000-0000-0000-0000-000000000065' AS UUID)");
        let plan = store.database.plan(&sql).await;
        assert!(plan.len() > 1, "{name}");
        if !name.contains(" tenants,") && !name.contains(" tenant profiles,") {
            // Small tables are read whole for good reasons, so the engine was told to avoid that where it can.
            assert!(plan.iter().all(|step| !step.contains("Seq Scan")), "{name}: {plan:#?}");
        }
        let scope = match statement.scope {
            // All may as well be met in the order of their addresses, until there are as many as a page has.
            _ if name.contains("sorted page of a rule") => continue,
            0 if name.contains("administrators") => "authority = ",
            0 => continue,
            _ => "_id = ",
        };
        // The newest of a log are also found by walking back in time, until there are as many as a page has.
        let walks_back = |step: &str| statement.times > 0 && statement.is_page && step.contains("created_at");
        // One tenant fifty times is taken for fifty, and their administrators for most there are.
        let is_admin = |step: &str| name.contains("rule for administrators") && step.contains("authority = ");
        let in_scope = |step: &String| {
            step.contains("Index Cond") && (step.contains(scope) || walks_back(step) || is_admin(step))
        };
        assert!(plan.iter().any(in_scope), "{name}: {plan:#?}");
    }
}
