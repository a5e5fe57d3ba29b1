//! The contract of the store: every public function, on each engine there is, mirrored by file.
//!
//! [`races`] and [`races_of_codes`] hold what is usable once, countable or monotonic against many tasks at once on two nodes;
//! [`races_of_requests`] does the same through the whole server, [`races_of_starts`] for
//! nodes that start. [`schema`] compares the tables of the engines, and
//! [`outage`] takes the database away.

#![cfg(test)]

mod audit;
mod audit_list;
mod backup_code;
mod challenge;
mod credentials;
mod customer;
mod directory;
mod enrolment;
mod keyring;
mod message;
mod migrate;
mod outage;
mod password_history;
mod password_link;
mod pending_enrolment;
mod plans;
mod purge;
mod races;
mod races_of_code_requests;
mod races_of_codes;
mod races_of_enrolments;
mod races_of_requests;
mod races_of_starts;
mod races_of_submits;
mod schema;
mod session;
mod session_list;
mod settings;
mod setup_link;
mod sign_in;
mod signing_key;
mod tenant;
mod tenant_profile;
mod throttle;
mod transaction;
mod user;
mod user_list;

use crate::support::TestDatabase;
use countersign::config;
use countersign::store::{NewUser, Store, StoreResult, Tx};
use countersign_core::authority::Role;
use countersign_core::contact::EmailAddress;
use countersign_core::id::UserId;
use countersign_core::password::PasswordHash;
use countersign_core::seal::{Keyring, MasterKey};
use countersign_core::secret::TokenHash;
use countersign_core::time::Timestamp;
use uuid::Uuid;

/// The moment at which these tests happen.
const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// A moment so many seconds later, or earlier.
fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(NOW.millis() + 1000 * seconds)
}

/// An id of any type.
fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

/// The hash of a cookie, a link or whatever else is stored as one.
fn token(text: &str) -> TokenHash {
    Keyring::new(&MasterKey::parse(&"11".repeat(32)).expect("a key")).hash_text("test", text)
}

fn hash(text: &str) -> PasswordHash {
    PasswordHash::from_stored(text.to_owned())
}

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// Adds a system administrator whose password hash is `password`.
async fn create_administrator(tx: &mut Tx, number: u128) -> StoreResult<()> {
    let (address, password) = (email(&format!("user{number}@example.org")), hash("password"));
    let user = NewUser {
        id: id(number),
        role: Role::SystemAdmin,
        email: &address,
        first_name: None,
        last_name: None,
        password_hash: Some(&password),
    };
    tx.create_user(&user, NOW).await
}

/// A new store, empty or with one user in it.
struct TestStore {
    store: Store,
    database: TestDatabase,
}

impl TestStore {
    /// An empty one.
    async fn on(engine: &str) -> Self {
        let database = TestDatabase::new(engine).await;
        let store = Store::open(&database.config()).await.expect("a store");
        Self { store, database }
    }

    /// One with a user in it.
    async fn with_user(engine: &str) -> (Self, UserId) {
        let store = Self::on(engine).await;
        let user = store.add_user(1).await;
        (store, user)
    }

    /// Does something in a transaction of its own.
    async fn write<T>(&self, act: impl AsyncFnOnce(&mut Tx) -> StoreResult<T>) -> StoreResult<T> {
        let mut tx = self.store.begin().await?;
        let result = act(&mut tx).await?;
        tx.commit().await?;
        Ok(result)
    }

    /// Adds a system administrator whose password hash is `password`.
    async fn add_user(&self, number: u128) -> UserId {
        self.write(async |tx| create_administrator(tx, number).await).await.expect("a user");
        id(number)
    }

    /// Changes something behind the store's back. Returns how many rows that were.
    async fn execute(&self, sql: &'static str) -> u64 {
        self.database.execute(sql).await
    }

    /// What a query for one number finds, past the store.
    async fn number(&self, sql: &'static str) -> i64 {
        self.database.number(sql).await
    }

    /// The same database as other nodes see it, with so many connections each.
    async fn nodes<const N: usize>(&self, max_connections: u32) -> [Store; N] {
        let config = config::Database { max_connections, ..self.database.config() };
        let mut nodes = Vec::new();
        for _ in 0..N {
            nodes.push(Store::open(&config).await.expect("a node"));
        }
        nodes.try_into().expect("as many as were made")
    }
}
