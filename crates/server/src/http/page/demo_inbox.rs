//! `/demo/inbox`: what a demo would have sent. Open to whoever can reach a demo, which listens on loopback addresses only.

use super::super::error::{Failure, Problem};
use super::super::extract::Browser;
use super::super::router::Shared;
use super::reply::Reply;
use super::views::{CardFrame, DemoInboxPage, DemoMessage, MethodKind};
use super::{card, moment};
use crate::delivery::{Entry, Kind};
use crate::flow::demo;
use axum::extract::State;

/// The messages; nowhere but in a demo.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    Browser(actor): Browser,
) -> Result<Reply, Reply> {
    let entries = demo::messages(&app).ok_or(Failure::from(Problem::NotFound))?;
    let back = match actor {
        Some(_) => ("/account/security", "Back to your account"),
        None => ("/login", "Back to sign in"),
    };
    // The way here is of no use on the page itself.
    let page = CardFrame { is_demo: false, ..card(&app) };
    Ok(Reply::page(&DemoInboxPage { page, messages: entries.into_iter().map(message).collect(), back }))
}

fn message(entry: Entry) -> DemoMessage {
    DemoMessage {
        kind: match entry.kind {
            Kind::Mail => MethodKind::Email,
            Kind::Sms => MethodKind::Sms,
        },
        to: entry.to,
        at: moment(entry.at),
        subject: entry.subject,
        code: code_in(&entry.text),
        text: entry.text,
    }
}

/// The first six digits that stand alone.
fn code_in(text: &str) -> Option<String> {
    let mut runs = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '+');
    runs.find(|run| run.len() == 6 && run.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::code_in;

    #[test]
    fn a_code_is_six_digits_that_stand_alone() {
        assert_eq!(code_in("Verification code: 012345.").as_deref(), Some("012345"));
        assert_eq!(code_in("Call +380501 or write to a123456@b.co: 1234567"), None);
    }
}
