//! Fields as clients of the wire write them: numbers and booleans also as text, and no control character anywhere.

use crate::secret::Credential;
use crate::violation::Reader;
use serde_json::Value;
use url::{Host, Url};

/// A text without control characters, of at most 255 characters; blank is `None`.
pub(super) fn text<'a>(reader: &mut Reader<'a>, name: &str) -> Option<&'a str> {
    let text = reader.text(name)?;
    let complaint = if text.chars().count() > 255 {
        "length must be equal or less than 255"
    } else if text.chars().any(char::is_control) {
        "must not contain control characters"
    } else {
        return Some(text).filter(|text| !text.trim().is_empty());
    };
    reader.violations.add(name, complaint);
    None
}

/// Such a text, which must be there.
pub(super) fn required<'a>(reader: &mut Reader<'a>, name: &str) -> Option<&'a str> {
    let complaints = reader.violations.iter().count();
    let text = text(reader, name);
    if text.is_none() && reader.violations.iter().count() == complaints {
        reader.violations.add(name, "must not be blank");
    }
    text
}

/// A secret; blank is `None`.
pub(super) fn secret(reader: &mut Reader<'_>, name: &str) -> Option<Credential> {
    let text = reader.text(name).filter(|text| !text.is_empty())?;
    Credential::parse(text.to_owned()).map_err(|error| reader.violations.add(name, &error.to_string())).ok()
}

/// A whole number in a range, as a number or as text; the default if there is none.
pub(super) fn number(reader: &mut Reader<'_>, name: &str, default: u32, range: (u32, u32)) -> u32 {
    let Some(value) = reader.field(name) else { return default };
    let number = match value {
        Value::String(text) if text.trim().is_empty() => return default,
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    number.filter(|number| (range.0..=range.1).contains(number)).unwrap_or_else(|| {
        reader.violations.add(name, &format!("must be a whole number from {} to {}", range.0, range.1));
        default
    })
}

/// A boolean, as such or as `"true"` or `"false"` in any letter case; missing or blank means false.
pub(super) fn flag(reader: &mut Reader<'_>, name: &str) -> bool {
    let flag = match reader.field(name) {
        None => Some(false),
        Some(Value::Bool(flag)) => Some(*flag),
        Some(Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" | "" => Some(false),
            _ => None,
        },
        Some(_) => None,
    };
    flag.unwrap_or_else(|| {
        reader.violations.add(name, "must be true or false");
        false
    })
}

/// The name or address of a server, in the form in which it is compared; it must be there.
pub(super) fn host(reader: &mut Reader<'_>, name: &str) -> Option<String> {
    let text = required(reader, name)?.trim();
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    let parsed = if bare.contains(':') { Host::parse(&format!("[{bare}]")) } else { Host::parse(text) };
    let is_name = |name: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        name.len() <= 253
            && name.split('.').all(|label| (1..=63).contains(&label.len()) && label.bytes().all(is_letter))
    };
    match parsed {
        Ok(Host::Domain(name)) if is_name(&name) => Some(name),
        Ok(Host::Ipv4(address)) => Some(address.to_string()),
        Ok(Host::Ipv6(address)) => Some(address.to_string()),
        Ok(Host::Domain(_)) | Err(_) => {
            reader.violations.add(name, "must be the name or the address of a server");
            None
        }
    }
}

/// The address of an HTTP service, if there is one. Plain HTTP is for a machine's own and for private addresses.
pub(super) fn address(reader: &mut Reader<'_>, name: &str) -> Option<Url> {
    let text = text(reader, name)?.trim();
    let Ok(url) = Url::parse(text) else {
        reader.violations.add(name, "must be an address such as https://gateway.example.com");
        return None;
    };
    let complaint = match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            "must not contain a user name or password"
        }
        _ if url.host().is_none() => "must be an address such as https://gateway.example.com",
        "https" => return Some(url),
        "http" if is_near(&url) => return Some(url),
        _ => "must begin with https://; http:// is for this machine and for private addresses only",
    };
    reader.violations.add(name, complaint);
    None
}

/// The same, for an address that paths are added to.
pub(super) fn base(reader: &mut Reader<'_>, name: &str) -> Option<Url> {
    let url = address(reader, name)?;
    if url.query().is_none() && url.fragment().is_none() {
        return Some(url);
    }
    reader.violations.add(name, "must end with a path, without ? and #");
    None
}

fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_private(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unique_local(),
        None => false,
    }
}
