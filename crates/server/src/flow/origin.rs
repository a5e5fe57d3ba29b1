//! Where a request came from.

use std::net::IpAddr;

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
            address: address.map(|address| address.to_string()),
            user_agent: user_agent.map(printable),
            acting: None,
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
