//! Time of asking whom a rule would affect, in the installation of the lists: of its users half have a method, and a
//! tenth cannot sign in.

use super::ROUNDS;
use super::lists::round;
use crate::client::{Client, post};
use crate::fixture::Crowd;
use crate::report::{Goal, Row, Spread};
use anyhow::Result;
use serde_json::{Value, json};

/// Milliseconds.
const QUICK: f64 = 100.0;

const PATH: &str = "/api/2fa/settings/preview";

pub(super) async fn measure(client: &mut Client, crowd: &Crowd, cheapest: &[u8]) -> Result<Vec<Row>> {
    let admins = "TENANT_ADMINISTRATORS";
    let half: Vec<&String> = crowd.tenants.iter().step_by(2).collect();
    let mut rows = Vec::new();
    for (whom, filter) in [
        ("everybody", json!({ "type": "ALL_USERS" })),
        ("administrators of tenants", json!({ "type": admins })),
        ("administrators of 500 tenants", json!({ "type": admins, "tenantsIds": half })),
        ("administrators by profile", json!({ "type": admins, "tenantProfilesIds": [crowd.profile] })),
        ("system administrators", json!({ "type": "SYSTEM_ADMINISTRATORS" })),
    ] {
        for (what, query, method) in [
            ("first page", "pageSize=20&page=0", "TOTP"),
            ("a late page, sorted", "pageSize=20&page=39&sortProperty=createdTime&sortOrder=DESC", "TOTP"),
            ("search", "pageSize=20&page=0&textSearch=user-19", "TOTP"),
            // Halfway and nearly at the end of the longest of these lists.
            ("page 1,050", "pageSize=20&page=1049", "TOTP"),
            ("page 2,100", "pageSize=20&page=2099", "TOTP"),
            ("page 1,050, by address", "pageSize=20&page=1049&sortProperty=email&sortOrder=DESC", "TOTP"),
            ("page 1,050, by name", "pageSize=20&page=1049&sortProperty=lastName&sortOrder=ASC", "TOTP"),
            ("of a method that nobody has", "pageSize=20&page=0", "EMAIL"),
        ] {
            let request = post(&format!("{PATH}?{query}"), &crowd.system_admin, &settings(&filter, method));
            let (mut ours, mut least) = (vec![], vec![]);
            round(client, &request).await?;
            for _ in 0..ROUNDS {
                ours.push(round(client, &request).await?);
                least.push(round(client, cheapest).await?);
            }
            rows.push(Row {
                what: format!("`POST {PATH}`, {whom}, {what}"),
                unit: "ms",
                measured: Spread::of(ours),
                limit: ("`GET /api/auth/user`", Spread::of(least)),
                goal: Goal::AtMost(QUICK),
            });
        }
    }
    Ok(rows)
}

fn settings(filter: &Value, method: &str) -> Value {
    json!({
        "providers": [{ "providerType": method, "issuerName": "Acme", "verificationCodeLifetime": 60 }],
        "minVerificationCodeSendPeriod": 30,
        "totalAllowedTimeForVerification": 3600,
        "enforceTwoFa": true,
        "enforcedUsersFilter": filter,
    })
}
