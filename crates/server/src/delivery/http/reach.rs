//! Which addresses a request may lead to.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Where a request may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::delivery) enum Reach {
    /// The provider's own address, which is ours and no administrator's.
    Anywhere,
    /// An address that an administrator entered: not to this machine or its network.
    PublicOnly,
}

pub(super) const PRIVATE: &str =
    "this leads to a private address; [delivery] allow_private_webhooks = true would permit it";

/// Resolves once, refuses private addresses, and hands out what was looked at: a name that means something else a moment
/// later does not get past it.
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if leads_to_public_only(&found) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(PRIVATE.into())
            }
        })
    }
}

/// Whether a name may be followed that means these addresses: any of them may be the one that is used.
fn leads_to_public_only(found: &[SocketAddr]) -> bool {
    !found.is_empty() && found.iter().all(|address| is_public(address.ip()))
}

/// Whether an address is one of the public Internet (the IANA registries of special-purpose addresses; RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    let is_special = a == 0
        || a >= 224
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || is_shared
        || is_protocol
        || is_benchmark;
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let v4_at = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // IPv4 in other clothes: mapped, translated (RFC 6052), and 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4_at(high, low),
        // Teredo and what else is for protocols; documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, ..] => false,
        // Global unicast is 2000::/3 as far as it is given out.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_are_public() {
        for public in
            ["8.8.8.8", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1"]
        {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.1.2.3",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "64:ff9b:1::a00:1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
    }

    #[test]
    fn a_name_is_followed_only_if_all_that_it_means_is_public() {
        for (addresses, is_followed) in [
            (&["8.8.8.8", "2606:4700::1111"][..], true),
            (&["8.8.8.8", "10.0.0.1"], false),
            (&["2606:4700::1111", "::ffff:127.0.0.1"], false),
            (&[], false),
        ] {
            let found: Vec<SocketAddr> =
                addresses.iter().map(|ip| SocketAddr::new(ip.parse().expect("an address"), 0)).collect();
            assert_eq!(leads_to_public_only(&found), is_followed, "{addresses:?}");
        }
    }
}
