//! What the server writes to people: mails with a text and an HTML part, and short messages to telephones.
//!
//! Every mail is one letter in the same clothes (`templates/mail/`): a heading, paragraphs, at most one code. What a notice
//! says is in [`notice`]; mails with a link to choose a password are in `link`.

mod link;
pub mod notice;
mod program;

pub use link::{activation_mail, reset_mail};

use crate::delivery::Mail;
use crate::flow::{FlowError, FlowResult};
use askama::Template;
use countersign_core::challenge::Purpose;
use countersign_core::contact::EmailAddress;
use countersign_core::time::Timestamp;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use url::{Host, Url};

/// A letter, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Subject and heading.
    pub subject: String,
    /// Paragraphs before the code.
    pub before: Vec<String>,
    /// A code, to stand out.
    pub code: Option<String>,
    /// Paragraphs after it.
    pub after: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    /// The mail.
    pub fn to_mail(&self, to: &EmailAddress) -> FlowResult<Mail> {
        let broken = |error: askama::Error| FlowError::Internal(format!("a mail: {error}"));
        Ok(Mail {
            to: to.clone(),
            subject: self.subject.clone(),
            text: Text { letter: self }.render().map_err(broken)?,
            html: Html { letter: self }.render().map_err(broken)?,
        })
    }
}

/// The mail with a code. `account` is the address somebody signs in with, which need not be where codes go. Whoever reads
/// the code of a set-up may be a stranger, after a slip of the keyboard.
pub fn code_mail(
    to: &EmailAddress,
    code: &str,
    account: &EmailAddress,
    lifetime: Duration,
    purpose: Purpose,
) -> FlowResult<Mail> {
    let (before, not_asked) = match purpose {
        Purpose::SignIn => (
            format!("Type this code to go on as {account}."),
            "You did not ask for a code? Then somebody else knows your password. Change it, and tell your administrator.",
        ),
        Purpose::Enrolment => (
            format!(
                "Type this code, and codes to sign in as {} will come to this address.",
                account.masked()
            ),
            "You know nothing of this? Then somebody typed your address by mistake. You need not do anything: without this \
             code, your address is not used.",
        ),
    };
    let letter = Letter {
        subject: "Your verification code".to_owned(),
        before: vec![before],
        code: Some(code.to_owned()),
        after: vec![
            format!(
                "It works once, for {}. Never tell it to anybody: nobody of us will ask for it.",
                span(lifetime)
            ),
            not_asked.to_owned(),
        ],
    };
    letter.to_mail(to)
}

/// The text of an SMS. It ends with the line by which telephones fill the code in on our host and on no other
/// (<https://wicg.github.io/sms-one-time-codes/>), if the host has a name that is worth the characters.
pub fn sms_text(template: &str, code: &str, account: &str, public_url: &Url) -> String {
    let text = template.replace("${userEmail}", account).replace("${code}", code);
    match public_url.host() {
        Some(Host::Domain(host)) if host.contains('.') => format!("{text}\n\n@{host} #{code}"),
        Some(_) | None => text,
    }
}

/// A moment as people read it, in UTC: the server does not know where its readers are.
pub fn moment(at: Timestamp) -> String {
    const SHOWN: &[BorrowedFormatItem<'_>] =
        format_description!("[day padding:none] [month repr:long] [year], [hour]:[minute] UTC");
    let at = OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(SHOWN).unwrap_or_default()
}

/// A span of time in words.
fn span(span: Duration) -> String {
    let count = |number: u64, unit: &str| format!("{number} {unit}{}", if number == 1 { "" } else { "s" });
    match span.as_secs() {
        seconds if seconds >= 3600 && seconds % 3600 == 0 => count(seconds / 3600, "hour"),
        seconds if seconds >= 60 && seconds % 60 == 0 => count(seconds / 60, "minute"),
        seconds => count(seconds, "second"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_in_both_parts_and_not_in_the_subject() {
        let to = EmailAddress::parse("ada@north.example").expect("an address");
        let mail = code_mail(&to, "012345", &to, Duration::from_secs(120), Purpose::SignIn).expect("a mail");
        assert!(mail.text.contains("\n012345\n") && mail.text.contains("for 2 minutes"), "{}", mail.text);
        assert!(mail.html.contains(">012345<"), "{}", mail.html);
        assert!(!mail.subject.contains("012345"), "subjects are logged on the way");
    }

    #[test]
    fn a_stranger_whose_address_was_typed_by_mistake_is_not_told_of_a_stolen_password() {
        let address = |text| EmailAddress::parse(text).expect("an address");
        let (to, account) = (address("stranger@south.example"), address("ada.private@north.example"));
        let mail = |purpose| code_mail(&to, "012345", &account, Duration::from_secs(120), purpose);
        let (set_up, sign_in) =
            (mail(Purpose::Enrolment).expect("a mail"), mail(Purpose::SignIn).expect("a mail"));
        for text in [&set_up.text, &set_up.html] {
            assert!(text.contains("typed your address by mistake"), "{text}");
            assert!(!text.contains("password") && !text.contains("ada.private"), "{text}");
        }
        assert!(sign_in.text.contains("somebody else knows your password"), "{}", sign_in.text);
    }

    #[test]
    fn what_people_choose_cannot_become_part_of_the_page() {
        let letter = Letter {
            subject: "<b>".to_owned(),
            before: vec!["<script>".to_owned()],
            code: None,
            after: Vec::new(),
        };
        let to = EmailAddress::parse("ada@north.example").expect("an address");
        let html = letter.to_mail(&to).expect("a mail").html;
        assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn a_short_message_ends_with_the_line_for_autofill_where_there_is_a_name() {
        let text = |url: &str| {
            let url = Url::parse(url).expect("an address");
            sms_text("Code for ${userEmail}: ${code}", "012345", "a@b.example", &url)
        };
        assert_eq!(
            text("https://login.example.org/"),
            "Code for a@b.example: 012345\n\n@login.example.org #012345"
        );
        for plain in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]"] {
            assert_eq!(text(plain), "Code for a@b.example: 012345", "{plain}");
        }
        let url = Url::parse("http://localhost").expect("an address");
        assert_eq!(sms_text("${code}", "012345", "${code}@b.example", &url), "012345");
    }
}
