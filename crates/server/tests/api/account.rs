//! `/api/2fa/account` and `/api/2fa/providers`: one's own methods.

mod backup_codes;
mod keep;
mod sent_codes;
mod set_up;
mod settings;
