//! `DELETE /api/user/sessions?others=true`

use crate::flow::sessions;
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, FullSession, Query};
use crate::http::router::Shared;
use axum::extract::State;

/// Ends all of one's own sessions but this one. The parameter must be there: it is what keeps this one.
pub(in crate::http) async fn handle(
    State(app): State<Shared>,
    FullSession(actor): FullSession,
    ClientOrigin(origin): ClientOrigin,
    query: Query,
) -> Result<(), Failure> {
    if !query.flag("others", false)? {
        return Err(Problem::MissingParameter("others").into());
    }
    Ok(sessions::end_others(&app, &actor, &origin).await?)
}
