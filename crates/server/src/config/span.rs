//! Spans of time in the file: `15m`, `1h 30m`, `7d`.

use serde::{Deserialize, Deserializer, Serializer, de};
use std::time::Duration;

pub(super) fn serialize<S: Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&humantime::format_duration(*span))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    // "0" alone reads naturally as "never" or "none".
    let text = if text == "0" { "0s" } else { &text };
    humantime::parse_duration(text).map_err(|error| {
        de::Error::custom(format!("{error}; write a span of time as \"90s\", \"15m\", \"2h\" or \"7d\""))
    })
}
