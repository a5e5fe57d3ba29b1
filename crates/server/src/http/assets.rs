//! Stylesheet, script and icon, inside the binary. Their addresses carry a version, so that browsers may keep them.

use super::error::{Failure, Problem};
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// Changes when any of the files changes.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let mut hasher = Sha256::new();
    for name in names {
        hasher.update(Assets::get(&name).map(|file| file.metadata.sha256_hash()).unwrap_or_default());
    }
    data_encoding::HEXLOWER.encode(hasher.finalize().get(..6).unwrap_or_default())
});

/// What is put behind the files' addresses.
pub(super) fn version() -> &'static str {
    &VERSION
}

/// One file.
pub(super) async fn handle(name: Result<Path<String>, PathRejection>) -> Result<Response, Failure> {
    let Path(name) = name.map_err(|_| Problem::NotFound)?;
    // What others wrote and is large lies there packed, and goes out so: there is no browser that cannot unpack it.
    let (file, is_packed) = match Assets::get(&name) {
        Some(file) => (file, false),
        None => (Assets::get(&format!("{name}.gz")).ok_or(Problem::NotFound)?, true),
    };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    let packing = is_packed.then_some([(header::CONTENT_ENCODING, "gzip")]);
    Ok((headers, packing, file.data.into_owned()).into_response())
}
