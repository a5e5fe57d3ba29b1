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
    let code = code_in(&entry.text);
    let text = match &entry.subject {
        Some(subject) => body(&entry.text, subject, code.as_deref()),
        None => entry.text,
    };
    DemoMessage {
        kind: match entry.kind {
            Kind::Mail => MethodKind::Email,
            Kind::Sms => MethodKind::Sms,
        },
        to: entry.to,
        at: moment(entry.at),
        subject: entry.subject,
        code,
        text,
    }
}

/// The text of a mail without what the page shows above it: the subject, and the line with the code.
fn body(text: &str, subject: &str, code: Option<&str>) -> String {
    let mut lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    if lines.first() == Some(&subject) {
        lines.remove(0);
    }
    lines.retain(|line| Some(*line) != code);
    // A line that went leaves two empty ones.
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n").trim().to_owned()
}

/// The first six digits that stand alone.
fn code_in(text: &str) -> Option<String> {
    let mut runs = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '+');
    runs.find(|run| run.len() == 6 && run.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{body, code_in};

    #[test]
    fn a_code_is_six_digits_that_stand_alone() {
        assert_eq!(code_in("Verification code: 012345.").as_deref(), Some("012345"));
        assert_eq!(code_in("Call +380501 or write to a123456@b.co: 1234567"), None);
    }

    #[test]
    fn a_mail_is_shown_without_what_stands_above_it() {
        let text = "Your code\n\nType this code.\n\n012345\n\nIt works once.\n\n-- \nCountersign";
        assert_eq!(
            body(text, "Your code", Some("012345")),
            "Type this code.\n\nIt works once.\n\n--\nCountersign"
        );
        assert_eq!(body("Hello\n\nthere\n", "Other", None), "Hello\n\nthere");
    }
}
