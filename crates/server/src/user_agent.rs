//! What programs say of themselves, in words for people.
//!
//! The patterns are those of the uap-core project, which the wire's words come from too. They take some megabytes once they
//! are compiled, so that is done at the first look into an audit log; those of devices would take twice that again, and tell
//! little that browser and system do not.

use serde::Deserialize;
use std::sync::OnceLock;
use ua_parser::{os, user_agent};

/// What a client is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Name and version.
    pub browser: String,
    /// Name and version.
    pub os: String,
    /// `iPhone`, `iPad`, `Mac`, `Android`, or `Other`.
    pub device: String,
}

struct Parsers {
    browsers: user_agent::Extractor<'static>,
    systems: os::Extractor<'static>,
}

#[derive(Deserialize)]
struct Patterns {
    user_agent_parsers: Vec<user_agent::Parser<'static>>,
    os_parsers: Vec<os::Parser<'static>>,
}

const UNKNOWN: &str = "Unknown";
const OTHER: &str = "Other";

impl Client {
    /// Reads a `User-Agent`. Costs some microseconds, and the first call a tenth of a second.
    pub fn parse(agent: Option<&str>) -> Self {
        let unknown =
            || Self { browser: UNKNOWN.to_owned(), os: UNKNOWN.to_owned(), device: UNKNOWN.to_owned() };
        let Some((agent, parsers)) = agent.filter(|agent| !agent.is_empty()).zip(parsers()) else {
            return unknown();
        };
        let browser = parsers.browsers.extract(agent);
        let system = parsers.systems.extract(agent);
        let family = system.as_ref().map_or("", |system| &*system.os);
        let device = match family {
            "iOS" if agent.contains("iPad") => "iPad",
            "iOS" => "iPhone",
            "Mac OS X" => "Mac",
            "Android" => "Android",
            _ => OTHER,
        };
        let browser = browser.map_or_else(
            || OTHER.to_owned(),
            |found| with_version(&found.family, [found.major, found.minor, found.patch]),
        );
        let os = system.as_ref().map_or_else(
            || OTHER.to_owned(),
            |found| {
                with_version(
                    &found.os,
                    [found.major.as_deref(), found.minor.as_deref(), found.patch.as_deref()],
                )
            },
        );
        Self { browser, os, device: device.to_owned() }
    }
}

fn with_version(name: &str, version: [Option<&str>; 3]) -> String {
    let parts: Vec<&str> =
        version.into_iter().map_while(|part| part.filter(|part| !part.is_empty())).collect();
    if parts.is_empty() { name.to_owned() } else { format!("{name} {}", parts.join(".")) }
}

fn parsers() -> Option<&'static Parsers> {
    static PARSERS: OnceLock<Option<Parsers>> = OnceLock::new();
    PARSERS.get_or_init(compile).as_ref()
}

/// `None` only if the file is broken, which the test below would have said.
fn compile() -> Option<Parsers> {
    let patterns: Patterns = serde_json::from_str(include_str!("../data/user-agents.json")).ok()?;
    Some(Parsers {
        browsers: user_agent::Builder::new().push_all(patterns.user_agent_parsers).ok()?.build().ok()?,
        systems: os::Builder::new().push_all(patterns.os_parsers).ok()?.build().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_named_as_the_wire_names_them() {
        const WEBKIT: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, browser, os, device) in [
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/126.0.0.0 Safari/537.36"),
                "Chrome 126.0.0",
                "Windows 10",
                "Other",
            ),
            (
                format!(
                    "Mozilla/5.0 (Linux; Android 14; Pixel 8) {WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36"
                ),
                "Chrome Mobile 126.0.0",
                "Android 14",
                "Android",
            ),
            (
                "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0".to_owned(),
                "Firefox 127.0",
                "Ubuntu",
                "Other",
            ),
            ("something of its own".to_owned(), "Other", "Other", "Other"),
        ] {
            let found = Client::parse(Some(&agent));
            assert_eq!((&*found.browser, &*found.os, &*found.device), (browser, os, device), "{agent}");
        }
        assert_eq!(Client::parse(None).browser, "Unknown");
        assert_eq!(Client::parse(Some("")), Client::parse(None));
    }
}
