//! Configuration: one TOML file, and environment variables over it.
//!
//! `COUNTERSIGN__HTTP__LISTEN=127.0.0.1:9000` sets `listen` in `[http]`. A key that does not exist is refused, with the
//! line of the file or the name of the variable. Written on `toml` and `serde` alone, because the layered libraries
//! lose the line.

mod audit;
mod database;
mod delivery;
mod http;
mod keys;
mod limits;
mod lockout;
mod log;
mod passwords;
mod sessions;
mod span;
mod tokens;
mod totp;

pub use self::audit::Audit;
pub use self::database::{Database, Engine};
pub use self::delivery::Delivery;
pub use self::http::Http;
pub use self::keys::Keys;
pub use self::limits::Limits;
pub use self::lockout::Lockout;
pub use self::log::{Log, LogFormat};
pub use self::passwords::Passwords;
pub use self::sessions::Sessions;
pub use self::tokens::{SigningAlgorithm, Tokens};
pub use self::totp::Totp;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use toml::{Table, Value};
use url::{Host, Url};

/// Everything that can be configured. Every key has a default, so that an empty file is a valid one.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The address under which browsers reach the server. Links and cookies are made from it and from nothing else.
    pub public_url: Url,
    /// The listening socket and its limits.
    pub http: Http,
    /// Where data is kept.
    pub database: Database,
    /// Where the key that seals secrets comes from.
    pub keys: Keys,
    /// Tokens for API clients.
    pub tokens: Tokens,
    /// What a password hash costs.
    pub passwords: Passwords,
    /// Slow-downs for strangers.
    pub limits: Limits,
    /// How long a lock lasts.
    pub lockout: Lockout,
    /// Which codes of an authenticator app are accepted.
    pub totp: Totp,
    /// Browser sessions.
    pub sessions: Sessions,
    /// How mail and SMS leave.
    pub delivery: Delivery,
    /// What happened, and how long it is kept.
    pub audit: Audit,
    /// The log.
    pub log: Log,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: Url::parse("http://localhost:8080")
                .unwrap_or_else(|_| unreachable!("a constant address")),
            http: Http::default(),
            database: Database::default(),
            keys: Keys::default(),
            tokens: Tokens::default(),
            passwords: Passwords::default(),
            limits: Limits::default(),
            lockout: Lockout::default(),
            totp: Totp::default(),
            sessions: Sessions::default(),
            delivery: Delivery::default(),
            audit: Audit::default(),
            log: Log::default(),
        }
    }
}

/// Why a configuration was not accepted, with the place of the mistake.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML, has an unknown key or a value of the wrong kind. The message has line and column.
    #[error("{}: {message}", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// An environment variable names no key, or its value does not fit.
    #[error("environment variable {name}: {message}")]
    Variable {
        /// The variable.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// Each value is fine by itself, but the whole cannot work.
    #[error("{0}")]
    Unusable(String),
}

/// The environment, read once. Order does not matter.
pub type Environment = Vec<(String, String)>;

/// Reads the process's environment.
pub fn environment() -> Environment {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

impl Config {
    const PREFIX: &'static str = "COUNTERSIGN__";
    const MASTER_KEY: &'static str = "COUNTERSIGN_MASTER_KEY";

    /// Reads the file, if one is given, and the environment over it, and checks the whole.
    pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Self, ConfigError> {
        let mut table = Table::new();
        if let Some(path) = file {
            let read = std::fs::read_to_string(path);
            let text = read.map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
            let invalid = |error: toml::de::Error| ConfigError::Invalid {
                path: path.to_owned(),
                message: error.to_string(),
            };
            // Once for the messages, which know lines only here, and once for the layers.
            toml::from_str::<Self>(&text).map_err(invalid)?;
            table = text.parse().map_err(invalid)?;
        }
        let mut config =
            Self::from_table(&table).map_err(|error| ConfigError::Unusable(error.to_string()))?;
        let mut variables: Vec<_> =
            environment.iter().filter(|(name, _)| name.starts_with(Self::PREFIX)).collect();
        variables.sort();
        for (name, value) in variables {
            config = Self::overlay(&mut table, name, value)?;
        }
        config.keys.master_key = environment
            .iter()
            .find(|(name, value)| name == Self::MASTER_KEY && !value.is_empty())
            .map(|(_, value)| SecretString::from(value.clone()));
        config.check()?;
        Ok(config)
    }

    fn from_table(table: &Table) -> Result<Self, toml::de::Error> {
        table.clone().try_into()
    }

    /// Sets one key from a variable. The value is read as TOML if it can be (`5`, `true`, `["a"]`), else as a string.
    fn overlay(table: &mut Table, name: &str, value: &str) -> Result<Self, ConfigError> {
        let refuse = |message: String| ConfigError::Variable { name: name.to_owned(), message };
        let keys: Vec<String> =
            name.trim_start_matches(Self::PREFIX).split("__").map(str::to_lowercase).collect();
        let (last, sections) = keys.split_last().ok_or_else(|| refuse("names no key".to_owned()))?;
        let as_toml: Option<Value> =
            format!("v = {value}").parse::<Table>().ok().and_then(|mut table| table.remove("v"));
        let attempt = |value: Value| {
            let mut changed = table.clone();
            let mut section = &mut changed;
            for key in sections {
                let entry = section.entry(key).or_insert_with(|| Value::Table(Table::new()));
                section = entry.as_table_mut().ok_or_else(|| refuse(format!("{key} is not a section")))?;
            }
            section.insert(last.clone(), value);
            let config = Self::from_table(&changed).map_err(|error| refuse(error.message().to_owned()))?;
            Ok((changed, config))
        };
        // `8` may be meant as text: a number that does not fit is tried as a string before it is refused.
        let as_text = || attempt(Value::String(value.to_owned()));
        let (changed, config) = match as_toml {
            Some(value) => attempt(value).or_else(|error| as_text().map_err(|_: ConfigError| error))?,
            None => as_text()?,
        };
        *table = changed;
        Ok(config)
    }

    /// What no single value can tell.
    fn check(&self) -> Result<(), ConfigError> {
        let unusable = |message: &str| Err(ConfigError::Unusable(message.to_owned()));
        match self.public_url.scheme() {
            "https" => {}
            "http" if self.is_loopback() => {}
            "http" => {
                return unusable(
                    "public_url must begin with https://, because passwords cross it; http:// is for localhost only",
                );
            }
            _ => return unusable("public_url must begin with https://"),
        }
        if self.public_url.path() != "/" || self.public_url.query().is_some() {
            return unusable(
                "public_url must be an origin, such as https://sign-in.example.com, without a path",
            );
        }
        if self.passwords.parameters().check().is_err() {
            return unusable(
                "[passwords] memory must be at least 8 KiB for each lane, iterations and parallelism 1",
            );
        }
        if self.tokens.access_lifetime >= self.tokens.refresh_lifetime {
            return unusable("[tokens] access_lifetime must be shorter than refresh_lifetime");
        }
        self.totp.window().map(|_| ()).ok_or_else(|| {
            ConfigError::Unusable("[totp] steps_back and steps_ahead must be from 0 to 2".to_owned())
        })
    }

    /// Whether browsers reach the server on their own machine, where plain HTTP is as safe as TLS.
    pub fn is_loopback(&self) -> bool {
        match self.public_url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The whole as TOML, defaults filled in and secrets left out.
    pub fn to_redacted_toml(&self) -> String {
        let mut shown = self.clone();
        shown.database = shown.database.redacted();
        toml::to_string_pretty(&shown).unwrap_or_default()
    }

    /// An absolute address of ours.
    pub fn link(&self, path_and_query: &str) -> String {
        let origin = self.public_url.as_str().trim_end_matches('/');
        format!("{origin}{path_and_query}")
    }
}

#[cfg(test)]
mod tests;
