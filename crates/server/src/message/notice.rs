//! What people are told of their account.

use super::Letter;
use super::program::known_program;
use serde::{Deserialize, Serialize};

/// Something to be told, as it waits in the database. No secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What happened.
    pub news: News,
    /// The address that the account signs in with.
    pub account: String,
    /// When, as people read it.
    pub at: String,
    /// The client's address, if there was one.
    pub address: Option<String>,
    /// The client's program, if it said.
    pub agent: Option<String>,
}

/// What happened. Closed: what is not here is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// A method was added; the wire's word.
    MethodAdded(String),
    /// A method was removed; the wire's word.
    MethodRemoved(String),
    /// An administrator removed a method; the wire's word.
    MethodRemovedByAdministrator(String),
    /// An administrator signed in as the user; the administrator's address.
    Impersonated(String),
    /// An administrator ended sessions.
    SessionsEnded,
    /// An administrator lifted a lock.
    Unlocked,
    /// An administrator switched the account on.
    AccountEnabled,
    /// An administrator switched the account off.
    AccountDisabled,
    /// An administrator removed all methods.
    MethodsReset,
    /// A new set of backup codes.
    BackupCodesReplaced,
    /// So many backup codes are left.
    BackupCodesLow(u32),
    /// The account is locked; until when, or until an administrator unlocks it.
    Locked(Option<String>),
    /// The password was changed.
    PasswordChanged,
    /// Another password was chosen by a link.
    PasswordReset,
    /// The account signs in with another address from now on, masked. Told to the one before.
    AddressChanged(String),
    /// The first password was chosen.
    Activated,
    /// Somebody asked for a link to choose another password. It is made when the mail is, and is not in here.
    ResetAsked,
    /// The password was right, and the second step never came.
    SecondStepMissing,
}

impl Notice {
    /// The letter. `page` is where the account's methods are seen.
    pub fn letter(&self, page: &str) -> Letter {
        Letter {
            subject: self.subject(),
            before: vec![self.what(), self.circumstances()],
            code: None,
            after: vec![self.advice(page)],
        }
    }

    fn subject(&self) -> String {
        match &self.news {
            News::MethodAdded(method) => {
                let (name, many) = name(method);
                format!("{} {} turned on", capital(name), if many { "were" } else { "was" })
            }
            News::MethodRemoved(method) | News::MethodRemovedByAdministrator(method) => {
                let (name, many) = name(method);
                format!("{} {} turned off", capital(name), if many { "were" } else { "was" })
            }
            News::Impersonated(_) => "An administrator signed in as you".to_owned(),
            News::SessionsEnded => "You were signed out".to_owned(),
            News::Unlocked => "Your account was unlocked".to_owned(),
            News::AccountEnabled => "Your account was enabled".to_owned(),
            News::AccountDisabled => "Your account was disabled".to_owned(),
            News::MethodsReset => "Your second step was reset".to_owned(),
            News::BackupCodesReplaced => "You have new backup codes".to_owned(),
            News::BackupCodesLow(0) => "You have used your last backup code".to_owned(),
            News::BackupCodesLow(_) => "Your backup codes are running low".to_owned(),
            News::Locked(_) => "An account was locked".to_owned(),
            News::PasswordChanged => "Your password was changed".to_owned(),
            News::PasswordReset => "Your password was reset".to_owned(),
            News::AddressChanged(_) => "Your sign-in address was changed".to_owned(),
            News::Activated => "Your account is active".to_owned(),
            News::ResetAsked => "Somebody asked for a new password".to_owned(),
            News::SecondStepMissing => "Somebody knows your password".to_owned(),
        }
    }

    fn what(&self) -> String {
        let account = &self.account;
        match &self.news {
            News::MethodAdded(method) => {
                let (name, many) = name(method);
                let was = if many { "were" } else { "was" };
                format!("{} {was} set up as a second step for {account}.", capital(name))
            }
            News::MethodRemoved(method) => {
                let (name, many) = name(method);
                let is = if many { "are" } else { "is" };
                format!("{} {is} no second step for {account} any more.", capital(name))
            }
            News::MethodRemovedByAdministrator(method) => format!(
                "An administrator removed {} from the second steps of {account}, and ended its sessions.",
                name(method).0
            ),
            News::Impersonated(who) => format!(
                "{who} signed in as {account}, to see what you see. Your password was not needed for that."
            ),
            News::SessionsEnded => {
                format!("An administrator ended sessions of {account}. Sign in again to go on.")
            }
            News::Unlocked => {
                format!("An administrator lifted the lock of {account}. You can sign in again.")
            }
            News::AccountEnabled => format!("An administrator enabled {account}. You can sign in again."),
            News::AccountDisabled => format!(
                "An administrator disabled {account} and ended its sessions. It cannot sign in any more."
            ),
            News::MethodsReset => {
                format!("An administrator removed all second steps of {account}, and ended its sessions.")
            }
            News::BackupCodesReplaced => {
                format!("A new set of backup codes was made for {account}. The old ones stopped working.")
            }
            News::BackupCodesLow(0) => format!(
                "The last backup code of {account} was used. Make a new set, so that you are not locked out without your telephone."
            ),
            News::BackupCodesLow(left) => {
                format!("A backup code of {account} was used; {left} are left. Make a new set in time.")
            }
            News::Locked(until) => {
                let end = match until {
                    Some(until) => format!("It opens by itself on {until}."),
                    None => "An administrator can unlock it.".to_owned(),
                };
                format!("{account} was locked after too many failed attempts to sign in. {end}")
            }
            News::PasswordChanged => {
                format!("The password of {account} was changed, and all other sessions were ended.")
            }
            News::PasswordReset => {
                format!("Another password was chosen for {account} by a link, and all sessions were ended.")
            }
            News::AddressChanged(new) => format!(
                "Your sign-in address was changed to {new}. {account} does not sign in any more, and links to choose a password that were mailed to it stopped working."
            ),
            News::Activated => format!("The first password of {account} was chosen."),
            News::ResetAsked => {
                format!("Somebody asked for a link to choose another password for {account}.")
            }
            News::SecondStepMissing => format!(
                "Somebody signed in to {account} with the right password, and did not pass the second step."
            ),
        }
    }

    fn circumstances(&self) -> String {
        let from = self.address.as_ref().map(|address| format!("From: {address}."));
        let with = self.agent.as_deref().and_then(known_program).map(|program| format!("With: {program}."));
        let parts = [Some(format!("When: {}.", self.at)), from, with];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn advice(&self, page: &str) -> String {
        match self.news {
            News::SecondStepMissing => {
                format!("If it was you, all is well. If not, change your password now: {page}")
            }
            News::SessionsEnded | News::Unlocked | News::AccountEnabled | News::AccountDisabled => {
                format!("If you did not expect this, ask your administrator. Your account is here: {page}")
            }
            News::Impersonated(_) => {
                format!(
                    "If you did not expect this, ask your administrator. What happened is in the audit log: {page}"
                )
            }
            News::AddressChanged(_) => {
                format!(
                    "If you expected this, sign in with the new address: {page} If not, tell your administrator at once."
                )
            }
            News::Activated => {
                format!("From now on you sign in here: {page} If it was not you, tell your administrator.")
            }
            _ => format!(
                "If it was not you, change your password, look at your second steps, and tell your administrator: {page}"
            ),
        }
    }
}

/// The name of a method as on the pages, and whether it is of many.
fn name(method: &str) -> (&'static str, bool) {
    match method {
        "TOTP" => ("the authenticator app", false),
        "SMS" => ("text messages", true),
        "EMAIL" => ("email codes", true),
        _ => ("backup codes", true),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notice_says_what_when_from_where_and_what_to_do() {
        for news in [
            News::MethodAdded("TOTP".into()),
            News::MethodRemoved("SMS".into()),
            News::MethodsReset,
            News::SessionsEnded,
            News::Unlocked,
            News::AccountEnabled,
            News::AccountDisabled,
            News::MethodRemovedByAdministrator("EMAIL".into()),
            News::Impersonated("root@north.example".into()),
            News::BackupCodesReplaced,
            News::BackupCodesLow(3),
            News::BackupCodesLow(0),
            News::Locked(None),
            News::Locked(Some("tomorrow".into())),
            News::PasswordChanged,
            News::PasswordReset,
            News::AddressChanged("ad**ew@north.example".into()),
            News::Activated,
            News::ResetAsked,
            News::SecondStepMissing,
        ] {
            let notice = Notice {
                news,
                account: "ada@north.example".into(),
                at: "24 November 2026, 10:00 UTC".into(),
                address: Some("203.0.113.7".into()),
                agent: Some("Firefox/127.0".into()),
            };
            let text = serde_json::to_string(&notice).expect("JSON");
            assert_eq!(serde_json::from_str::<Notice>(&text).expect("the same"), notice);
            let letter = notice.letter("https://login.example.org/account/security");
            let body = letter.before.join(" ") + &letter.after.join(" ");
            for part in ["ada@north.example", "24 November", "203.0.113.7", "Firefox", "/account/security"] {
                assert!(body.contains(part), "{part} in {body}");
            }
        }
    }
}
