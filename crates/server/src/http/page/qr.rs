//! A QR code as one SVG path.

use super::views::QrCode;
use crate::flow::{FlowError, FlowResult};
use qrcode::Color;
use std::fmt::Write;

/// Light modules on each side (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// Draws a text.
pub(super) fn draw(text: &str) -> FlowResult<QrCode> {
    let code = qrcode::QrCode::new(text).map_err(|error| FlowError::Internal(format!("QR code: {error}")))?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += run.len();
        }
    }
    Ok(QrCode { size: width + 2 * QUIET, path })
}
