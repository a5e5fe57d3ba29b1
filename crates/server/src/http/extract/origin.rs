//! Where a request came from, seen through the proxies that are trusted and no others.

use super::super::router::Shared;
use super::bearer::ActingAdministrator;
use crate::flow::Origin;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// Address and program of the client.
#[derive(Debug)]
pub(in crate::http) struct ClientOrigin(pub(in crate::http) Origin);

impl FromRequestParts<Shared> for ClientOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let address = peer.map(|peer| client_behind(peer, &parts.headers, |hop| app.config.http.trusts(hop)));
        let user_agent = parts.headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let acting = parts.extensions.get::<ActingAdministrator>().map(|acting| acting.0.clone());
        Ok(Self(Origin { acting, ..Origin::new(address, user_agent.as_deref()) }))
    }
}

/// The last address before the trusted proxies: from the right, the first that is not trusted. A client can write
/// whatever it likes to the left of that.
fn client_behind(peer: IpAddr, headers: &HeaderMap, trusts: impl Fn(IpAddr) -> bool) -> IpAddr {
    // A socket for both families shows IPv4 as a part of IPv6.
    let peer = peer.to_canonical();
    if !trusts(peer) {
        return peer;
    }
    let hops = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let mut hops: Vec<&str> = hops.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    while let Some(hop) = hops.pop().and_then(|hop| hop.parse::<IpAddr>().ok()) {
        let hop = hop.to_canonical();
        client = hop;
        if !trusts(hop) {
            break;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().expect("header"));
        }
        let trusts = |hop: IpAddr| hop.to_string().starts_with("10.");
        client_behind(peer.parse().expect("address"), &headers, trusts).to_string()
    }

    #[test]
    fn strangers_cannot_choose_their_address() {
        assert_eq!(behind("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn the_rightmost_untrusted_address_counts() {
        assert_eq!(behind("10.0.0.1", &["198.51.100.1, 203.0.113.7, 10.0.0.2"]), "203.0.113.7");
        assert_eq!(behind("10.0.0.1", &["198.51.100.1", "203.0.113.7"]), "203.0.113.7");
        assert_eq!(behind("10.0.0.1", &["garbage, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(behind("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(behind("::ffff:10.0.0.1", &["203.0.113.7, ::ffff:10.0.0.2"]), "203.0.113.7");
    }
}
