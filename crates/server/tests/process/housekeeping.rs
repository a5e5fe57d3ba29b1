//! What a server does by itself, now and then.

use super::installation::Installation;
use crate::support::TestDatabase;
use countersign::clock::Clock;
use std::time::Duration;

/// Far longer than it takes.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn events_older_than_the_audit_log_keeps_go_and_the_others_stay() {
    let installation = Installation::with("[audit]\nkeep = \"30d\"\n");
    installation.add_sam();
    installation.on_config(&["tenant", "create", "--title", "North"], "").ok();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let database = TestDatabase {
        url: format!("sqlite://{}", installation.file("countersign.db").display()),
        folder: tempfile::tempdir().expect("a folder"),
    };
    let add = |id: &str, days: u32| {
        let age = format!("(CAST(strftime('%s', 'now') AS INTEGER) - {days} * 86400) * 1000");
        let sql = format!(
            "INSERT INTO audit_events (id, created_at, action, data, is_success) \
             VALUES (x'{id}', {age}, 'UPDATED', '{{}}', TRUE)"
        );
        assert_eq!(runtime.block_on(database.execute(&sql)), 1);
    };
    add("00000000000000000000000000000031", 31);
    add("00000000000000000000000000000029", 29);
    let ids = || runtime.block_on(database.texts("SELECT lower(hex(id)) FROM audit_events ORDER BY id"));
    let before = ids();
    assert!(before.len() > 2, "what the command line did is there too: {before:?}");

    let server = installation.start();
    let start = Clock::System.now();
    let mut after = ids();
    while after.len() == before.len() {
        assert!(Clock::System.now().minus(PATIENCE) < start, "the old event is still there: {after:?}");
        // Every question to the server takes its time, and shows that it lives.
        assert_eq!(server.client().get("/health", "").status, 200);
        after = ids();
    }
    let mut expected = before;
    expected.retain(|id| !id.ends_with("31") || !id.starts_with("0000"));
    assert_eq!(after, expected);
}
