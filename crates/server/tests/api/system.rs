//! The platform's settings, and what the server says of itself.

mod preview;
mod save_settings;
mod trouble;
