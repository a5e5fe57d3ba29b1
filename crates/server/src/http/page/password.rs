//! Password fields of forms.

use super::super::extract::Form;
use super::views::{Problem, SecretField};
use crate::app::App;
use crate::flow::password::{self, PasswordRefusal};
use crate::flow::{FlowError, FlowResult, Refusal};
use countersign_core::secret::{Password, PasswordTooLong};

/// What a password must be like, in the words of our pages.
pub(super) async fn policy_lines(app: &App) -> FlowResult<Vec<String>> {
    let policy = password::policy(app).await?;
    let mut lines = vec![format!("At least {} characters", policy.minimum_length)];
    // The most is said where somebody could run into it.
    if policy.maximum_length < 64 {
        lines.push(format!("At most {} characters", policy.maximum_length));
    }
    let kinds = [
        (policy.uppercase, "capital letter"),
        (policy.lowercase, "small letter"),
        (policy.digits, "digit"),
        (policy.special, "special character"),
    ];
    let asked = kinds.into_iter().filter(|(least, _)| *least > 0);
    lines.extend(
        asked.map(|(least, kind)| format!("At least {least} {kind}{}", if least == 1 { "" } else { "s" })),
    );
    if !policy.whitespace {
        lines.push("No spaces".to_owned());
    }
    if policy.reuse_after_days > 0 {
        lines.push(format!("None that you had within the last {} days", policy.reuse_after_days));
    }
    let hint = if policy.whitespace { "; spaces are fine" } else { "" };
    lines.push(format!("A few unrelated words make a good one{hint}"));
    Ok(lines)
}

/// What is said beside a password that was refused, if that is why.
pub(super) fn refused(error: &FlowError) -> Option<Problem> {
    match error {
        FlowError::Refused(Refusal::PasswordPolicy(lines)) => Some(lines.join(" ").into()),
        FlowError::Refused(Refusal::PasswordUnchanged) => {
            Some("That is your current password. Choose another one.".into())
        }
        FlowError::Refused(Refusal::Password(PasswordRefusal::UsedBefore(days))) => {
            Some(format!("You had this password within the last {days} days. Choose another one.").into())
        }
        _ => None,
    }
}

/// Takes a field over, or says what is wrong with it.
pub(super) fn read(form: &Form, name: &str, when_empty: &str) -> Result<Password, Problem> {
    let too_long = |_: PasswordTooLong| Problem::from("That is longer than a password can be.");
    let password = Password::parse(form.text(name).to_owned()).map_err(too_long)?;
    if password.is_empty() { Err(when_empty.into()) } else { Ok(password) }
}

/// Takes a new password over that was typed twice, or says what is wrong with either field.
pub(super) async fn read_new(
    app: &App,
    form: &Form,
    (name, again): (&str, &str),
    when_empty: &str,
) -> FlowResult<Result<Password, (SecretField, SecretField)>> {
    let first = match read(form, name, when_empty) {
        Ok(password) => {
            let lines = password::broken_rules(app, &password).await?;
            if lines.is_empty() { Ok(password) } else { Err(lines.join(" ").into()) }
        }
        Err(problem) => Err(problem),
    };
    let differs = form.text(name) != form.text(again);
    let second = differs.then(|| Problem::from("The two passwords differ."));
    Ok(match (first, second) {
        (Ok(password), None) => Ok(password),
        (first, second) => Err((SecretField { problem: first.err() }, SecretField { problem: second })),
    })
}
