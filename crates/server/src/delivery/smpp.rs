//! A message centre over SMPP: one connection is kept for the settings in force, and made anew when it is gone or the
//! settings change.

mod session;

use super::DeliveryError;
use super::sms::Sms;
use countersign_core::sender::sms::{SmppSettings, pdu};
use countersign_core::sender::text::parts;
use session::Session;
use std::time::Duration;
use tokio::sync::Mutex;

/// The connection that is kept.
#[derive(Debug)]
pub(super) struct Smpp {
    live: Mutex<Option<Session>>,
    timeout: Duration,
}

impl Smpp {
    pub(super) fn new(timeout: Duration) -> Self {
        Self { live: Mutex::new(None), timeout }
    }

    /// Hands a text over, in as many messages as it takes, and waits until the centre confirmed each.
    pub(super) async fn send(&self, settings: &SmppSettings, sms: &Sms<'_>) -> Result<(), DeliveryError> {
        let work = tokio::time::timeout(self.timeout, self.send_all(settings, sms)).await;
        if let Ok(result) = work {
            return result;
        }
        // Whatever hangs there: the next message gets a connection of its own. Somebody who holds the lock makes one.
        if let Ok(mut live) = self.live.try_lock() {
            live.take();
        }
        Err(DeliveryError::timed_out(&format!("{}:{}", settings.host, settings.port), self.timeout))
    }

    async fn send_all(&self, settings: &SmppSettings, sms: &Sms<'_>) -> Result<(), DeliveryError> {
        let [.., reference] = sms.id.into_bytes();
        for part in parts(sms.text, settings.coding_scheme, reference) {
            let message = pdu::submit(settings, sms.to, &part, 0);
            let (session, has_served) = self.session(settings).await?;
            let mut attempt = session.submit(message.clone()).await;
            if attempt.is_err_and(|lost| has_served && lost.may_be_sent_again()) {
                // The connection went while nobody used it, which may show only now. Rather twice than never.
                self.live.lock().await.take();
                attempt = self.session(settings).await?.0.submit(message).await;
            }
            let status = attempt.map_err(|lost| lost.explain(settings))?;
            if status != 0 {
                return Err(session::refused(settings, "refused the message", status));
            }
        }
        Ok(())
    }

    /// The connection that is kept, or a new one; and whether it was there before.
    async fn session(&self, settings: &SmppSettings) -> Result<(Session, bool), DeliveryError> {
        let mut live = self.live.lock().await;
        if let Some(session) = live.as_ref().filter(|session| session.serves(settings)) {
            return Ok((session.clone(), true));
        }
        // The old one says goodbye when nobody holds it any more.
        live.take();
        let session = Session::open(settings).await?;
        *live = Some(session.clone());
        Ok((session, false))
    }
}
