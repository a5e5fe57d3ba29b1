//! A word about what just happened, across a redirect. The address carries a slug, never the text: nobody can put words
//! into our mouth.

use super::super::extract::Query;
use super::views::{Notice, Tone};

/// The notice that the address asks for.
pub(super) fn from_query(query: &Query) -> Option<Notice> {
    let (tone, text) = match query.text("notice")? {
        "signed-out" => (Tone::Done, "You are signed out."),
        "sign-in-first" => (Tone::Info, "Sign in to see this page."),
        "sign-in-expired" => {
            (Tone::Warning, "That sign-in was finished, cancelled or took too long. Please sign in again.")
        }
        "methods-gone" => {
            (Tone::Warning, "Your second step was turned off in the meantime. Please sign in again.")
        }
        "password-changed" => (Tone::Done, "Your password is changed. You were signed out everywhere else."),
        "password-reset" => (Tone::Done, "Your password is changed. Sign in with the new one."),
        "totp-on" => (Tone::Done, "The authenticator app is on. From now on, signing in asks for its code."),
        "totp-off" => (Tone::Done, "The authenticator app is off."),
        "totp-already" => (Tone::Info, "The authenticator app is already on."),
        "sms-on" => (Tone::Done, "Text messages are on. From now on, you can sign in with a code from one."),
        "sms-off" => (Tone::Done, "Text messages are off."),
        "sms-already" => (Tone::Info, "Text messages are already on."),
        "email-on" => {
            (Tone::Done, "Email codes are on. From now on, you can sign in with a code from a mail.")
        }
        "email-off" => (Tone::Done, "Email codes are off."),
        "email-already" => (Tone::Info, "Email codes are already on."),
        "backup-codes-on" => (Tone::Done, "Your backup codes are on. They are not shown again."),
        "backup-codes-off" => (Tone::Done, "Your backup codes are off."),
        "backup-codes-hidden" => {
            (Tone::Info, "Your backup codes are not shown any more. If you did not save them, get new ones.")
        }
        "backup-codes-alone" => (Tone::Info, "Set up another method first. Backup codes go beside it."),
        "main-chosen" => (Tone::Done, "From now on, signing in starts with that method."),
        "session-ended" => (Tone::Done, "That session is over."),
        "others-ended" => (Tone::Done, "You are signed out everywhere else."),
        "code-sent-again" => (Tone::Done, "Another code is on its way. Only the newest works."),
        "code-not-sent" => {
            (Tone::Warning, "We could not send you a code. Try again in a moment, or another way.")
        }
        "code-too-early" => (
            Tone::Info,
            "No code was sent so soon after the last one. What was sent before is for another sign-in and does not \
             work in this one.",
        ),
        "another-sign-in" => (
            Tone::Warning,
            "This browser is signing in as somebody else by now, on another page. What you sent was not used.",
        ),
        "test-mail-sent" => (Tone::Done, "A test mail is on its way to you."),
        "test-sms-sent" => (Tone::Done, "A test message is on its way."),
        "method-not-offered" => (
            Tone::Warning,
            "That method is no longer offered. Nothing was changed; you can choose another one.",
        ),
        "setup-expired" => (Tone::Warning, "That set-up took too long. Please start it again."),
        "settings-saved" => (Tone::Done, "The settings are saved."),
        "saved" => (Tone::Done, "Saved."),
        "tenant-added" => (Tone::Done, "The tenant is added. Next: add somebody who administrates it."),
        "tenant-deleted" => (Tone::Done, "The tenant is deleted, with all that belonged to it."),
        "profile-added" => (Tone::Done, "The profile is added."),
        "profile-default" => (Tone::Done, "This is the default now."),
        "profile-deleted" => (Tone::Done, "The profile is deleted."),
        "customer-added" => (Tone::Done, "The customer is added. Next: add its users."),
        "customer-deleted" => (Tone::Done, "The customer is deleted, with all its users."),
        "user-invited" => (Tone::Done, "A mail with a link to choose a password is on its way."),
        "user-deleted" => (Tone::Done, "The user is deleted."),
        "user-enabled" => (Tone::Done, "The account is enabled."),
        "user-disabled" => (Tone::Done, "The account is disabled, and signed out everywhere."),
        "user-unlocked" => (Tone::Done, "The account is unlocked."),
        "user-signed-out" => (Tone::Done, "The user is signed out everywhere."),
        "method-removed" => (Tone::Done, "It is removed, and the user is signed out everywhere."),
        "methods-removed" => {
            (Tone::Done, "All second factors are removed, and the user is signed out everywhere.")
        }
        "signing-key-rotated" => {
            (Tone::Done, "A new key signs tokens. Those of the key before are good until they end.")
        }
        "signing-key-replaced" => {
            (Tone::Done, "A new key signs tokens. Those of the key before are worth nothing any more.")
        }
        "welcome" => (
            Tone::Done,
            "You are the system administrator. Next: choose the methods that your users may have.",
        ),
        _ => return None,
    };
    Some(Notice { tone, text: text.to_owned() })
}
