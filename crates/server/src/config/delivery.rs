//! `[delivery]`

use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// How mail and SMS leave. Through which servers is no configuration but a setting that administrators change.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Delivery {
    /// PEM file with authorities that are trusted beside the usual ones, by mail servers and SMS providers alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra_ca_file: Option<PathBuf>,
    /// Whether the addresses of SMS providers that administrators enter may lead to this machine or its network. Else an
    /// administrator of the platform could reach what only the server can.
    pub allow_private_webhooks: bool,
    /// How long one SMS may take altogether. (For mail it is a setting.)
    #[serde(with = "super::span")]
    pub sms_timeout: Duration,
}

impl Default for Delivery {
    fn default() -> Self {
        Self { extra_ca_file: None, allow_private_webhooks: false, sms_timeout: Duration::from_secs(10) }
    }
}
