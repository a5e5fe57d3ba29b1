//! `DELETE /api/user/sessions?others=true`

use crate::flow::sessions;
use crate::http::error::{Failure, Problem};
use crate::http::extract::{ClientOrigin, FullSession, Query};
use crate::http::router::Shared;
use axum::extract::State;

/// Ends all of one's own sessions but this one. The parameter must be there: it is what keeps this one.
#[utoipa::path(
    delete,
    path = "/api/user/sessions",
    tag = "Sessions",
    params(("others" = bool, Query, description = "Must be true.")),
    responses((status = 200, description = "Done; the body is empty.")),
    security(("bearer" = [])),
)]
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
