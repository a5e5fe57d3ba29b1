//! `[http]`

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The listening socket and its limits.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address and port to listen on. Loopback by default: a proxy with TLS belongs in front.
    pub listen: SocketAddr,
    /// Networks whose `X-Forwarded-For` is believed. Nobody's by default.
    pub trusted_proxies: Vec<IpNet>,
    /// Longest request body in bytes.
    pub body_limit: usize,
    /// Longest time for one request.
    #[serde(with = "super::span")]
    pub request_timeout: Duration,
    /// Longest time for a client to send the head of a request.
    #[serde(with = "super::span")]
    pub header_timeout: Duration,
    /// How long requests under way may take after the order to stop.
    #[serde(with = "super::span")]
    pub shutdown_timeout: Duration,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            trusted_proxies: Vec::new(),
            body_limit: 64 * 1024,
            request_timeout: Duration::from_secs(30),
            header_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(20),
        }
    }
}

impl Http {
    /// Whether this peer's forwarded headers are believed.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&peer))
    }
}
