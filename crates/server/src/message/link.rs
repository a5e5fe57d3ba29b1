//! Mails with a link to choose a password.

use super::{Letter, span};
use crate::delivery::Mail;
use crate::flow::FlowResult;
use countersign_core::contact::EmailAddress;
use std::time::Duration;

/// The mail to a new user. The link is the only way to the first password.
pub fn activation_mail(to: &EmailAddress, link: &str, lifetime: Duration) -> FlowResult<Mail> {
    let letter = Letter {
        subject: "Activate your account".to_owned(),
        before: vec![format!("An account was made for {to}. Choose its password here:"), link.to_owned()],
        code: None,
        after: vec![
            format!("The link works once, for {}. Your administrator can send a new one.", span(lifetime)),
            "You do not know what this is about? Then leave it alone: without a password nobody can sign in."
                .to_owned(),
        ],
    };
    letter.to_mail(to)
}

/// The mail to whoever says that they forgot their password.
pub fn reset_mail(to: &EmailAddress, link: &str, lifetime: Duration) -> FlowResult<Mail> {
    let letter = Letter {
        subject: "Choose a new password".to_owned(),
        before: vec![
            format!("Somebody asked for a new password for {to}. Choose it here:"),
            link.to_owned(),
        ],
        code: None,
        after: vec![
            format!("The link works once, for {}. Your second step stays as it is.", span(lifetime)),
            "It was not you? Then do nothing: your password stays as it is, and the link stops working by itself.".to_owned(),
        ],
    };
    letter.to_mail(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_stands_in_both_parts_with_its_end() {
        let to = EmailAddress::parse("ada@north.example").expect("an address");
        let link = "https://sign-in.example/api/noauth/activate?activateToken=csa_x";
        let lifetime = Duration::from_secs(24 * 3600);
        for mail in [activation_mail(&to, link, lifetime), reset_mail(&to, link, lifetime)] {
            let mail = mail.expect("a mail");
            for part in [&mail.text, &mail.html] {
                assert!(part.contains(link) && part.contains("24 hours"), "{part}");
            }
            assert!(!mail.subject.contains("csa_"), "subjects are logged on the way");
        }
    }
}
