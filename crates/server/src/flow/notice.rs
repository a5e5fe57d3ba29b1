//! Tells people what happened to their account.
//!
//! In one place: whatever is noted in the audit log passes by [`announce`], which keeps a message in the same transaction.
//! [`run`] mails what waits, on whichever node is first, and looks for sign-ins whose second step never came.

use super::audit::{self, Event};
use super::password::reset;
use super::{FlowResult, Origin, security, senders};
use crate::app::App;
use crate::delivery::Mail;
use crate::message::{
    self,
    notice::{News, Notice},
};
use crate::store::{DueMessage, NewMessage, StoreResult, Tx, UnansweredSignIn};
use countersign_core::audit::AuditAction;
use countersign_core::contact::EmailAddress;
use countersign_core::id::new_uuid;
use countersign_core::method::Method;
use countersign_core::throttle::RateLimit;
use countersign_core::time::Timestamp;
use countersign_core::user::User;
use std::time::Duration;

/// How often [`run`] is to be called.
pub const EVERY: Duration = Duration::from_secs(2);

/// After that it is no news any more.
const NEWS_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Longer than any mail takes: nobody else tries the same one meanwhile.
const LEASED_FOR: Duration = Duration::from_secs(120);

/// Messages and sign-ins that one call of [`run`] takes at most.
const AT_ONCE: usize = 50;

/// Backup codes left at which their user is told.
const LOW: [u32; 2] = [3, 0];

/// One mail a day and account about second steps that never came: whoever has the password may not fill the mailbox.
const MISSING_STEPS: RateLimit = RateLimit { requests: 1, period: NEWS_FOR };

/// Keeps a message about an event, if it is one that people are told of.
pub(super) async fn announce(app: &App, tx: &mut Tx, event: &Event<'_>, now: Timestamp) -> StoreResult<()> {
    let (Some(user), Some(news)) = (event.subject, news(app, tx, event, now).await?) else { return Ok(()) };
    let notice = Notice {
        account: user.email.to_string(),
        at: message::moment(now),
        address: event.origin.address.clone(),
        agent: event.origin.user_agent.clone(),
        news,
    };
    // An enum and texts: serialising cannot fail, and a notice is not worth failing a sign-in for.
    let text = serde_json::to_string(&notice).unwrap_or_default();
    let also = match &notice.news {
        News::Locked(_) => {
            let stored = security::load_in(tx).await?.lock_notice;
            app.config.lockout.notify.iter().cloned().chain(stored).collect()
        }
        _ => Vec::new(),
    };
    for address in recipients(user, also) {
        let new = NewMessage {
            id: new_uuid(now, &mut app.rng()),
            address: address.as_str(),
            event: &text,
            expires_at: now + NEWS_FOR,
        };
        tx.create_message(&new, now).await?;
    }
    Ok(())
}

async fn news(app: &App, tx: &mut Tx, event: &Event<'_>, now: Timestamp) -> StoreResult<Option<News>> {
    let word = |method: Method| method.as_str().to_owned();
    Ok(match event.action {
        AuditAction::MethodAdded(method) => Some(News::MethodAdded(word(method))),
        AuditAction::MethodRemoved(method) if is_by_another(event) => {
            Some(News::MethodRemovedByAdministrator(word(method)))
        }
        AuditAction::MethodRemoved(method) => Some(News::MethodRemoved(word(method))),
        AuditAction::Impersonated => event.actor.map(|actor| News::Impersonated(actor.email.to_string())),
        AuditAction::SessionsEnded { .. } if is_by_another(event) => Some(News::SessionsEnded),
        AuditAction::Unlock { was_locked } => was_locked.then_some(News::Unlocked),
        AuditAction::AccountEnabled => Some(News::AccountEnabled),
        AuditAction::AccountDisabled => Some(News::AccountDisabled),
        AuditAction::MethodsReset => Some(News::MethodsReset),
        AuditAction::BackupCodesReplaced => Some(News::BackupCodesReplaced),
        AuditAction::BackupCodeUsed { left } => LOW.contains(&left).then_some(News::BackupCodesLow(left)),
        AuditAction::Lockout => {
            let until = match event.subject {
                Some(user) => tx.find_lock(user.id).await?,
                None => None,
            };
            let end = until.filter(|until| *until != Timestamp::NEVER);
            Some(News::Locked(end.map(message::moment)))
        }
        AuditAction::PasswordChanged => Some(News::PasswordChanged),
        AuditAction::PasswordReset => Some(News::PasswordReset),
        // The subject is the user as they were: the new address is for them to recognise, not for whoever reads it.
        AuditAction::AddressChanged => match event.subject {
            Some(user) => tx.find_user(user.id).await?.map(|now| News::AddressChanged(now.email.masked())),
            None => None,
        },
        AuditAction::Activated { is_told } => is_told.then_some(News::Activated),
        AuditAction::SecondStepMissing => match event.subject {
            Some(user) => {
                let key = app.keyring.hash_text("second_step_missing", &user.id.to_string());
                let hits = tx.count_hit(key, MISSING_STEPS, now).await?;
                (hits.count <= i64::from(MISSING_STEPS.requests)).then_some(News::SecondStepMissing)
            }
            None => None,
        },
        AuditAction::Login
        | AuditAction::Logout
        | AuditAction::SessionsEnded { .. }
        | AuditAction::RefreshTokenReused
        | AuditAction::UserAdded
        | AuditAction::Added(_)
        | AuditAction::Updated(_)
        | AuditAction::Deleted(_)
        | AuditAction::PasswordResetMailed
        | AuditAction::SecuritySettingsSaved
        | AuditAction::TokenSettingsSaved
        | AuditAction::SigningKeyRotated
        | AuditAction::DefaultMethodChanged(_)
        | AuditAction::SmsSent
        | AuditAction::EmailNotSent
        | AuditAction::SetUpNotMailed
        | AuditAction::AdminSettingsSaved(_)
        | AuditAction::PlatformSettingsSaved => None,
    })
}

fn is_by_another(event: &Event<'_>) -> bool {
    event.actor.is_some_and(|actor| event.subject.is_some_and(|subject| subject.id != actor.id))
}

/// Who is told: the user, and of a lock also whom the configuration and the settings name, everybody once.
fn recipients(user: &User, also: Vec<EmailAddress>) -> Vec<EmailAddress> {
    let mut recipients = vec![user.email.clone()];
    for address in also {
        if recipients.iter().all(|known| known.key() != address.key()) {
            recipients.push(address);
        }
    }
    recipients
}

/// Mails what is due and takes note of sign-ins that nobody finished. Returns how many messages were sent.
pub async fn run(app: &App) -> FlowResult<usize> {
    note_missing_steps(app).await?;
    let mut sent = 0;
    for _ in 0..AT_ONCE {
        let now = app.now();
        if !app.store.has_due_message(now).await? {
            break;
        }
        let mut tx = app.store.begin().await?;
        let due = tx.lease_message(now, now + LEASED_FOR).await?;
        tx.commit().await?;
        let Some(due) = due else { break };
        if deliver(app, &due).await? {
            sent += 1;
        }
    }
    Ok(sent)
}

/// Sends one message, if it is still news. Without a mail server there is nobody to send it, and nobody waits for it.
async fn deliver(app: &App, due: &DueMessage) -> FlowResult<bool> {
    let notice = serde_json::from_str::<Notice>(&due.event).ok();
    let mail = match (notice, EmailAddress::parse(&due.address)) {
        // Whatever kept it waiting so long: nobody is told today what happened the day before yesterday.
        _ if due.expires_at <= app.now() => None,
        (Some(notice), Ok(address)) if senders::is_mail_set_up(app).await? => {
            mail(app, &notice, &address).await?
        }
        _ => None,
    };
    let sent = match mail {
        Some(mail) => Some(senders::send_mail(app, &mail).await?),
        None => None,
    };
    let mut tx = app.store.begin().await?;
    match &sent {
        Some(Err(error)) => {
            let again = app.now() + pause_after(due.attempts);
            if again < due.expires_at {
                tracing::warn!(%error, "a notice could not be mailed; it will be tried again");
                tx.defer_message(due.id, again).await?;
            } else {
                tracing::warn!(%error, "a notice could not be mailed, and is no news any more");
                tx.delete_message(due.id).await?;
            }
        }
        Some(Ok(())) | None => tx.delete_message(due.id).await?,
    }
    tx.commit().await?;
    Ok(matches!(sent, Some(Ok(()))))
}

/// The mail, if there is anything to tell.
async fn mail(app: &App, notice: &Notice, address: &EmailAddress) -> FlowResult<Option<Mail>> {
    if notice.news == News::ResetAsked {
        return reset::mail(app, notice, address).await;
    }
    let page = match notice.news {
        News::Activated => app.config.link("/login"),
        _ => app.config.link("/account/security"),
    };
    notice.letter(&page).to_mail(address).map(Some)
}

/// A minute after the first failure, then twice as long each time, up to an hour.
fn pause_after(attempts: u32) -> Duration {
    let minutes = 2_u64.saturating_pow(attempts.saturating_sub(1).min(6));
    Duration::from_secs(60 * minutes.min(60))
}

/// Notes sign-ins whose password was right and whose second step never came: given up, or run out of time. Whoever came
/// through from the same address in the meantime was most likely the same person.
async fn note_missing_steps(app: &App) -> FlowResult<()> {
    for _ in 0..AT_ONCE {
        let now = app.now();
        let since = now.minus(NEWS_FOR);
        if !app.store.has_unanswered_sign_in(since, now).await? {
            break;
        }
        let mut tx = app.store.begin().await?;
        let Some(unanswered) = tx.consume_unanswered_sign_in(since, now).await? else { break };
        note_missing_step(app, &mut tx, unanswered, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn note_missing_step(
    app: &App,
    tx: &mut Tx,
    unanswered: UnansweredSignIn,
    now: Timestamp,
) -> FlowResult<()> {
    let UnansweredSignIn { user, client_address, user_agent, created_at } = unanswered;
    if tx.has_session_from(user, client_address.as_deref(), created_at).await? {
        return Ok(());
    }
    let Some(user) = tx.find_user(user).await? else { return Ok(()) };
    let origin = Origin { address: client_address, user_agent, acting: None };
    let event = Event {
        action: AuditAction::SecondStepMissing,
        actor: None,
        subject: Some(&user),
        origin: &origin,
        failure: Some("The second step never came"),
    };
    Ok(audit::note(app, tx, event, now).await?)
}
