//! `[http]`

use ipnet::IpNet;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The listening socket and its limits.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    /// Address and port to listen on. Loopback by default: a proxy with TLS belongs in front.
    pub listen: SocketAddr,
    /// Networks, or single addresses, whose `X-Forwarded-For` is believed. Nobody's by default.
    #[serde(deserialize_with = "networks")]
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

/// `10.0.0.0/8`, or `10.0.0.1` for one address.
fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let parse = |text: &String| {
        text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
            de::Error::custom(format!("{text} is no network; write 10.0.0.0/8, or 10.0.0.1 for one address"))
        })
    };
    Vec::<String>::deserialize(deserializer)?.iter().map(parse).collect()
}

impl Http {
    /// Whether this peer's forwarded headers are believed.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&peer))
    }
}
