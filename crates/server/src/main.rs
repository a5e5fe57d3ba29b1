//! The `countersign` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    match countersign::cli::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("countersign: {error:#}\n").as_bytes(),
            );
            ExitCode::FAILURE
        }
    }
}
