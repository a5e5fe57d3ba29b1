//! What is asked before each act, and what comes of it.

use super::Act;

/// A question.
pub(super) struct Question {
    /// The question itself.
    pub(super) heading: String,
    /// What comes of it.
    pub(super) lines: &'static [&'static str],
    /// What the button says.
    pub(super) submit: &'static str,
    /// Whether something is lost by it.
    pub(super) is_danger: bool,
}

/// The question about a user of this name.
pub(super) fn of(act: Act, user: &str) -> Question {
    let (heading, lines, submit, is_danger): (_, &[_], _, _) = match act {
        Act::Enable => (
            format!("Enable {user}?"),
            &["The user can sign in again, with the same password and second factors."],
            "Enable",
            false,
        ),
        Act::Disable => (
            format!("Disable {user}?"),
            &[
                "The user is signed out everywhere at once and cannot sign in until the account is enabled again. Nothing is deleted.",
            ],
            "Disable",
            true,
        ),
        Act::Unlock => (
            format!("Unlock {user}?"),
            &[
                "The lock ends and the failed attempts are forgotten. The user can sign in again at once.",
                "Make sure first that it is the user who asks: the attempts may have been somebody else's.",
            ],
            "Unlock",
            false,
        ),
        Act::EndSessions => (
            format!("End all sessions of {user}?"),
            &["The user is signed out everywhere at once, and signs in again to go on."],
            "End all sessions",
            true,
        ),
        Act::RemoveMethods => (
            format!("Remove all second factors of {user}?"),
            &[
                "The user is signed out everywhere and gets a mail about it. The password alone is enough for the next sign-in; who must have a second factor sets one up there.",
                "Make sure first that it is the user who asks.",
            ],
            "Remove all",
            true,
        ),
        Act::RemoveMethod(kind) => (
            format!("Remove {} of {user}?", kind.in_words()),
            &[
                "The user is signed out everywhere and gets a mail about it. Without another second factor, backup codes go too and the password alone is enough for the next sign-in.",
                "Make sure first that it is the user who asks.",
            ],
            "Remove",
            true,
        ),
        Act::SendActivationMail => (
            format!("Send {user} an activation mail?"),
            &["The mail has a link to choose a password with. The link before it stops working."],
            "Send activation mail",
            false,
        ),
        Act::ShowActivationLink => (
            format!("Show the activation link of {user}?"),
            &["It is shown once, for you to pass on. The link before it stops working."],
            "Show activation link",
            false,
        ),
        Act::Delete => (
            format!("Delete {user}?"),
            &[
                "The user is signed out at once. Password, second factors and sessions are gone; the audit log keeps what was done.",
                "This cannot be taken back.",
            ],
            "Delete user",
            true,
        ),
    };
    Question { heading, lines, submit, is_danger }
}
