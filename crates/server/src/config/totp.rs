//! `[totp]`

use countersign_core::totp::Window;
use serde::{Deserialize, Serialize};

/// Which codes of an authenticator app are accepted beside the present one. A step is 30 seconds.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Totp {
    /// Steps back, 0 to 2.
    pub steps_back: u8,
    /// Steps ahead, 0 to 2.
    pub steps_ahead: u8,
}

impl Default for Totp {
    fn default() -> Self {
        let Window { back, ahead } = Window::default();
        Self { steps_back: back, steps_ahead: ahead }
    }
}

impl Totp {
    /// The rule for core; `None` if it is out of bounds.
    pub fn window(&self) -> Option<Window> {
        let fits = self.steps_back <= 2 && self.steps_ahead <= 2;
        fits.then_some(Window { back: self.steps_back, ahead: self.steps_ahead })
    }
}
