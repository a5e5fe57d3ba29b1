//! Contract of `store::keyring`.

use super::{NOW, TestStore};
use crate::support::engines;

#[tokio::test]
async fn the_first_key_that_is_noted_stays() {
    for engine in engines() {
        let store = TestStore::on(engine).await;
        assert_eq!(store.store.find_key_id().await.expect("answers"), None);
        for key in ["first", "second", "first"] {
            store.write(async |tx| tx.note_key_id(key, NOW).await).await.expect("answers");
            assert_eq!(store.store.find_key_id().await.expect("answers").as_deref(), Some("first"));
        }
        assert_eq!(store.number("SELECT COUNT(*) FROM keyring").await, 1);
    }
}
