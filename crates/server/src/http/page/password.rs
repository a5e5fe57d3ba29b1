//! Password fields of forms.

use super::super::extract::Form;
use super::views::{Problem, SecretField};
use crate::flow::password;
use countersign_core::secret::{Password, PasswordTooLong};

/// What a password must be like, in the words of our pages.
pub(super) fn policy_lines() -> Vec<String> {
    vec![
        format!("At least {} characters", password::policy().minimum_length),
        "A few unrelated words make a good one; spaces are fine".to_owned(),
    ]
}

/// Takes a field over, or says what is wrong with it.
pub(super) fn read(form: &Form, name: &str, when_empty: &str) -> Result<Password, Problem> {
    let too_long = |_: PasswordTooLong| Problem::from("That is longer than a password can be.");
    let password = Password::parse(form.text(name).to_owned()).map_err(too_long)?;
    if password.is_empty() { Err(when_empty.into()) } else { Ok(password) }
}

/// Takes a new password over that was typed twice, or says what is wrong with either field.
pub(super) fn read_new(
    form: &Form,
    name: &str,
    again: &str,
    when_empty: &str,
) -> Result<Password, (SecretField, SecretField)> {
    let first = read(form, name, when_empty).and_then(|password| {
        let lines = password::policy().violations(&password);
        if lines.is_empty() { Ok(password) } else { Err(lines.join(" ").into()) }
    });
    let differs = form.text(name) != form.text(again);
    let second = differs.then(|| Problem::from("The two passwords differ."));
    match (first, second) {
        (Ok(password), None) => Ok(password),
        (first, second) => Err((SecretField { problem: first.err() }, SecretField { problem: second })),
    }
}
