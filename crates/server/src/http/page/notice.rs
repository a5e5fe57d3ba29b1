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
        "password-changed" => (Tone::Done, "Your password is changed. You were signed out everywhere else."),
        "totp-on" => (Tone::Done, "The authenticator app is on. From now on, signing in asks for its code."),
        "totp-off" => (Tone::Done, "The authenticator app is off."),
        "totp-already" => (Tone::Info, "The authenticator app is already on."),
        "setup-expired" => (Tone::Warning, "That set-up took too long. Please start it again."),
        "settings-saved" => (Tone::Done, "The settings are saved."),
        "welcome" => (
            Tone::Done,
            "You are the system administrator. Next: choose the methods that your users may have.",
        ),
        _ => return None,
    };
    Some(Notice { tone, text: text.to_owned() })
}
