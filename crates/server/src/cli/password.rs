//! Passwords on standard input, where no list of processes shows them.

use anyhow::{Context, bail};
use countersign_core::secret::Password;
use std::io::{BufRead, IsTerminal};

/// The first line.
pub(super) fn read() -> anyhow::Result<Password> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        bail!("give the password on standard input, such as: countersign admin create … < password.txt");
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).context("cannot read the password")?;
    let ending = line.trim_end_matches(['\n', '\r']).len();
    line.truncate(ending);
    Ok(Password::parse(line)?)
}
