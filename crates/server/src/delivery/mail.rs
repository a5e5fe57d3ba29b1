//! A mail becomes bytes (RFC 5322, RFC 2046).

use super::DeliveryError;
use countersign_core::contact::EmailAddress;
use countersign_core::id::random_uuid;
use countersign_core::sender::mail::Mailbox;
use countersign_core::time::Timestamp;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as HeaderMailbox, MultiPart};
use lettre::{Address, Message};
use rand::CryptoRng;
use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

/// A mail, its texts ready.
#[derive(Clone)]
pub struct Mail {
    /// To whom.
    pub to: EmailAddress,
    /// What it is about. Line breaks in it become spaces.
    pub subject: String,
    /// For programs that show text.
    pub text: String,
    /// The same for programs that show HTML.
    pub html: String,
}

impl fmt::Debug for Mail {
    /// Its texts may hold codes and links.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mail({})", self.to.masked())
    }
}

/// Tells other programs not to answer by themselves (RFC 3834, section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The mail with its headers: both texts as alternatives, the better one last.
pub(super) fn compose(
    from: &Mailbox,
    mail: &Mail,
    now: Timestamp,
    rng: &mut impl CryptoRng,
) -> Result<Message, DeliveryError> {
    let host = from.address.as_str().rsplit_once('@').map_or("localhost", |(_, host)| host);
    let id = format!("<{}@{host}>", random_uuid(rng));
    let millis = u64::try_from(now.millis()).unwrap_or(0);
    let subject: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Message::builder()
        .from(HeaderMailbox::new(from.name.clone(), address(&from.address)?))
        .to(HeaderMailbox::new(None, address(&mail.to)?))
        .subject(subject)
        .date(UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(id))
        .header(AutoSubmitted)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| DeliveryError::permanent(format!("the mail cannot be written: {error}")))
}

fn address(address: &EmailAddress) -> Result<Address, DeliveryError> {
    let parsed = address.as_str().parse();
    parsed.map_err(|_| DeliveryError::permanent("an address is not one that mail servers accept"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Entropy;

    #[test]
    fn a_mail_has_both_texts_and_no_header_of_its_senders_making() {
        let mail = Mail {
            to: EmailAddress::parse("ann@b.example").expect("an address"),
            subject: "Grüße\r\nBcc: evil@c.example".to_owned(),
            text: "Ihr Code: 123456".to_owned(),
            html: "<p>Ihr Code: <b>123456</b></p>".to_owned(),
        };
        let from = Mailbox::parse("Änne, GmbH <no-reply@a.example>").expect("a sender");
        let now = Timestamp::from_millis(1_700_000_000_000);
        let message = compose(&from, &mail, now, &mut Entropy::seeded(1)).expect("a mail");
        let text = String::from_utf8(message.formatted()).expect("ASCII");
        let (headers, body) = text.split_once("\r\n\r\n").expect("a body");
        for part in [
            "Date: Tue, 14 Nov 2023 22:13:20 +0000",
            "Auto-Submitted: auto-generated",
            "To: ann@b.example",
            "<no-reply@a.example>",
            "@a.example>",
            "multipart/alternative",
        ] {
            assert!(headers.contains(part), "{part} in {headers}");
        }
        assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
        let (plain, html) = (body.find("text/plain").expect("text"), body.find("text/html").expect("HTML"));
        assert!(plain < html, "the better one last");
        assert!(!format!("{mail:?}").contains("123456"));
    }
}
