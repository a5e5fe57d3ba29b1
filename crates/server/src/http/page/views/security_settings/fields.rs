//! The fields of the form, each with what is right for it.

use super::super::{FieldKind, FieldSpec};

/// A field, and what is said beside it when it is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SettingSpec {
    /// The field.
    pub(crate) field: FieldSpec,
    /// What to enter.
    pub(crate) complaint: &'static str,
}

/// What a password must be like, and for how long it is good: members of the wire's `passwordPolicy`.
pub(crate) const PASSWORDS: &[SettingSpec] = &[
    number("minimum_length", "minimumLength", "Fewest characters", "At least 6. Length is what makes a password strong.")
        .or_else("Enter a whole number, 6 to 1024."),
    number("maximum_length", "maximumLength", "Most characters", "Room for long ones keeps password managers happy.")
        .or_else("Enter a whole number, up to 1024, and no less than the fewest characters and the rules below ask for."),
    number("uppercase", "minimumUppercaseLetters", "Capital letters", "At least so many; 0 asks for none."),
    number("lowercase", "minimumLowercaseLetters", "Small letters", "At least so many; 0 asks for none."),
    number("digits", "minimumDigits", "Digits", "At least so many; 0 asks for none."),
    number("special", "minimumSpecialCharacters", "Special characters", "At least so many; 0 asks for none."),
    number(
        "expires_after_days",
        "passwordExpirationPeriodDays",
        "Days until a password is too old",
        "Then another one is chosen when signing in. 0 is never, which is what is advised today.",
    ),
    number(
        "reuse_after_days",
        "passwordReuseFrequencyDays",
        "Days until a password may come back",
        "The last ten are remembered for so long. 0 remembers none.",
    ),
];

/// When wrong passwords lock an account.
pub(crate) const LOCKS: &[SettingSpec] = &[
    number(
        "failures_forgiven",
        "maxFailedLoginAttempts",
        "Wrong passwords that are forgiven",
        "In a row; the next one locks. 0 leaves it to the server's configuration.",
    ),
    SettingSpec {
        field: FieldSpec { kind: FieldKind::Text, is_optional: true, ..FIELD }
            .named("lock_notice", "userLockoutNotificationEmail", "Who else is told of a lock")
            .hinted("An email address, beside the user's own."),
        complaint: "Enter an email address, such as name@example.org, or nothing.",
    },
];

/// For how long links are good.
pub(crate) const LINKS: &[SettingSpec] = &[
    number(
        "activation_hours",
        "userActivationTokenTtl",
        "Hours to choose a first password",
        "From the invitation on. 1 to 24.",
    )
    .or_else("Enter a whole number, 1 to 24."),
    number(
        "reset_hours",
        "passwordResetTokenTtl",
        "Hours to replace a forgotten password",
        "From the mail on. 1 to 24.",
    )
    .or_else("Enter a whole number, 1 to 24."),
];

const FIELD: FieldSpec = FieldSpec {
    id: "",
    wire: "",
    label: "",
    hint: "",
    kind: FieldKind::Number,
    is_optional: false,
    is_rare: false,
    proposed: "",
};

/// A number that must be there.
const fn number(
    id: &'static str,
    wire: &'static str,
    label: &'static str,
    hint: &'static str,
) -> SettingSpec {
    SettingSpec {
        field: FIELD.named(id, wire, label).hinted(hint),
        complaint: "Enter a whole number, 0 or more.",
    }
}

impl FieldSpec {
    const fn named(self, id: &'static str, wire: &'static str, label: &'static str) -> Self {
        Self { id, wire, label, ..self }
    }

    const fn hinted(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }
}

impl SettingSpec {
    const fn or_else(self, complaint: &'static str) -> Self {
        Self { complaint, ..self }
    }
}
