//! Where a request came from.

use std::net::{IpAddr, Ipv6Addr};

/// Address and program of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, seen through trusted proxies.
    pub address: Option<String>,
    /// What the client says it is, cut to 255 characters.
    pub user_agent: Option<String>,
    /// The administrator who acts as the user of the session, if one does; their address.
    pub acting: Option<String>,
}

impl Origin {
    /// From what the edge found out.
    pub fn new(address: Option<IpAddr>, user_agent: Option<&str>) -> Self {
        let printable = |text: &str| text.chars().filter(|c| !c.is_control()).take(255).collect();
        Self {
            address: address.map(|address| address.to_canonical().to_string()),
            user_agent: user_agent.map(printable),
            acting: None,
        }
    }

    /// Whom limits count as one client: an IPv4 address, or the /64 of an IPv6 address, out of which whoever has one has all
    /// (RFC 6177). Without an address, nobody.
    pub fn network(&self) -> String {
        let address = self.address.as_deref().unwrap_or_default();
        match address.parse() {
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
            }
            _ => address.to_owned(),
        }
    }

    /// An operator at the command line of the server's machine.
    pub fn command_line() -> Self {
        Self { address: None, user_agent: Some("command line".to_owned()), acting: None }
    }
}

/// What a client holds once it is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A pair of tokens.
    Api,
    /// A cookie.
    Browser,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        Origin::new(Some(address.parse().expect("an address")), None).network()
    }

    #[test]
    fn a_client_is_an_ipv4_address_or_a_network_of_ipv6() {
        assert_eq!(network("203.0.113.7"), "203.0.113.7");
        assert_eq!(network("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:ffff:ffff:ffff"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(Origin::command_line().network(), "");
    }
}
