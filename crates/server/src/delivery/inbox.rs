//! Where messages of a demo go.

use super::Mail;
use countersign_core::contact::PhoneNumber;
use countersign_core::time::Timestamp;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The messages of a demo, in memory, newest first.
#[derive(Debug, Default)]
pub struct Inbox(Mutex<VecDeque<Entry>>);

/// A message as its reader would see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// By which way.
    pub kind: Kind,
    /// The address or the number.
    pub to: String,
    /// What a mail is about; `None` for an SMS.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// The way of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Mail.
    Mail,
    /// SMS.
    Sms,
}

impl Inbox {
    /// Most messages kept; the oldest go first.
    pub const MOST: usize = 100;

    /// The messages, newest first.
    pub fn list(&self) -> Vec<Entry> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// A mail came.
    pub fn add_mail(&self, mail: &Mail, at: Timestamp) {
        self.add(Entry {
            kind: Kind::Mail,
            to: mail.to.to_string(),
            subject: Some(mail.subject.clone()),
            text: mail.text.clone(),
            at,
        });
    }

    /// An SMS came.
    pub fn add_sms(&self, to: &PhoneNumber, text: &str, at: Timestamp) {
        let text = text.to_owned();
        self.add(Entry { kind: Kind::Sms, to: to.to_string(), subject: None, text, at });
    }

    fn add(&self, entry: Entry) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push_front(entry);
        entries.truncate(Self::MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inbox_keeps_the_newest_first() {
        let inbox = Inbox::default();
        let to = PhoneNumber::parse("+15005550006").expect("a number");
        for n in 0..150 {
            inbox.add_sms(&to, &n.to_string(), Timestamp::from_millis(n));
        }
        let texts: Vec<_> = inbox.list().into_iter().map(|entry| entry.text).collect();
        assert_eq!((texts.len(), texts[0].as_str(), texts[99].as_str()), (100, "149", "50"));
    }
}
