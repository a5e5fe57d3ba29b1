//! `/api/2fa/account` and `/api/2fa/providers`: one's own methods.

mod keep;
mod set_up;
mod settings;
