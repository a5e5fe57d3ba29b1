//! The parts of a running server, put together in one place for the command line and for tests alike.

use crate::background::Background;
use crate::clock::Clock;
use crate::config::Config;
use crate::delivery::{Delivery, DeliverySetUpError};
use crate::entropy::Entropy;
use crate::flow::session::SessionCache;
use crate::flow::signing;
use crate::hasher::Hasher;
use crate::master_key::{self, MasterKeyError};
use crate::store::{OpenError, Store};
use crate::tokens::{KeyError, SigningKey, Tokens};
use countersign_core::seal::Keyring;
use countersign_core::time::Timestamp;

/// Everything a flow works with.
#[derive(Debug)]
pub struct App {
    /// The configuration.
    pub config: Config,
    /// The time of day.
    pub clock: Clock,
    /// Randomness; see [`App::rng`].
    entropy: Entropy,
    /// The database.
    pub store: Store,
    /// Seals and hashes.
    pub keyring: Keyring,
    /// Makes and checks tokens.
    pub tokens: Tokens,
    /// Hashes passwords.
    pub hasher: Hasher,
    /// Sessions that were looked up a moment ago.
    pub sessions: SessionCache,
    /// Sends mail and SMS.
    pub delivery: Delivery,
    /// What goes on when the request that began it is given up.
    pub background: Background,
}

/// Why a server cannot start, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The master key.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// The key that signs tokens.
    #[error(transparent)]
    SigningKey(#[from] KeyError),
    /// What mail and SMS are sent with.
    #[error(transparent)]
    Delivery(#[from] DeliverySetUpError),
}

impl App {
    /// Opens the database, the keyring and the signing key.
    pub async fn build(config: Config, clock: Clock, entropy: Entropy) -> Result<Self, StartError> {
        let delivery = Delivery::new(&config, clock.clone(), entropy.clone())?;
        let store = Store::open(&config.database).await?;
        let now = clock.now();
        let keyring = master_key::open(&config, &store, &entropy, now).await?;
        let keys = SigningKey::load(&config.tokens, &store, &keyring, &entropy, now).await?;
        let settings = signing::settings_at_start(&config, &store).await.map_err(KeyError::from)?;
        Ok(Self {
            tokens: Tokens::new(keys, settings, now),
            hasher: Hasher::new(&config.passwords, entropy.clone()),
            sessions: SessionCache::default(),
            delivery,
            background: Background::default(),
            config,
            clock,
            entropy,
            store,
            keyring,
        })
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A handle on the random source.
    pub fn rng(&self) -> Entropy {
        self.entropy.clone()
    }
}
