//! Time of every list and search in an installation of 100,000 users in 1,000 tenants, one of them large, beside the
//! cheapest call that needs a session.

use super::ROUNDS;
use crate::client::{Client, get};
use crate::fixture::{Crowd, Fixture};
use crate::report::{Goal, Row, Spread};
use crate::stopwatch::Stopwatch;
use anyhow::Result;

const CALLS: u32 = 20;

/// Milliseconds that nobody waits for in front of a page.
const AT_ONCE: f64 = 50.0;

pub(super) async fn measure(fixture: &Fixture) -> Result<Vec<Row>> {
    let crowd = fixture.crowd().await?;
    let Crowd { system_admin, tenant_admin, customer_user, tenant, customer, .. } = &crowd;
    let (server, _) = fixture.ground.start().await?;
    let mut client = Client::connect(server.address).await?;
    let me = get("/api/auth/user", system_admin);
    let of_tenant = format!("/api/tenant/{tenant}/users");
    let of_customer = format!("/api/customer/{customer}/users");
    let with_method_of_tenant = format!("{of_tenant}?twoFactor=true");
    let with_method_of_customer = format!("{of_customer}?twoFactor=true");
    let customers_log = format!("/api/audit/logs/customer/{customer}");
    let history = format!("/api/audit/logs/entity/CUSTOMER/{customer}");
    let mut rows = Vec::new();
    for (path, token, search) in [
        ("/api/tenants", system_admin, "tenant+99"),
        ("/api/tenantInfos", system_admin, "tenant+99"),
        (of_tenant.as_str(), system_admin, "user-1"),
        ("/api/customers", tenant_admin, "customer+9"),
        (of_customer.as_str(), tenant_admin, "user-1"),
        ("/api/users", tenant_admin, "user-99"),
        ("/api/users/info", tenant_admin, "user-99"),
        ("/api/users", customer_user, "user-1"),
        ("/api/users?twoFactor=false", tenant_admin, "user-99"),
        (with_method_of_tenant.as_str(), system_admin, "user-1"),
        (with_method_of_customer.as_str(), tenant_admin, "user-1"),
        ("/api/tenantProfiles", system_admin, "default"),
        ("/api/tenantProfileInfos", system_admin, "default"),
        ("/api/audit/logs", tenant_admin, "user-99"),
        ("/api/audit/logs?actionTypes=ADDED", tenant_admin, "user-99"),
        (customers_log.as_str(), tenant_admin, "user-1"),
        (history.as_str(), tenant_admin, "user-1"),
    ] {
        let shown = path.replace(tenant, "{id}").replace(customer, "{id}");
        let who = if token == customer_user { ", as a customer's user" } else { "" };
        for (what, query) in [
            ("first page", "pageSize=20&page=0".to_owned()),
            ("page 40, sorted", "pageSize=20&page=39&sortProperty=createdTime&sortOrder=DESC".to_owned()),
            ("search", format!("pageSize=20&page=0&textSearch={search}")),
        ] {
            let start = if path.contains('?') { '&' } else { '?' };
            let request = get(&format!("{path}{start}{query}"), token);
            let (mut ours, mut cheapest) = (vec![], vec![]);
            round(&mut client, &request).await?;
            for _ in 0..ROUNDS {
                ours.push(round(&mut client, &request).await?);
                cheapest.push(round(&mut client, &me).await?);
            }
            rows.push(Row {
                what: format!("`GET {shown}`{who}, {what}"),
                unit: "ms",
                measured: Spread::of(ours),
                limit: ("`GET /api/auth/user`", Spread::of(cheapest)),
                goal: Goal::AtMost(AT_ONCE),
            });
        }
    }
    rows.extend(super::previews::measure(&mut client, &crowd, &me).await?);
    Ok(rows)
}

/// Milliseconds of one call.
pub(super) async fn round(client: &mut Client, request: &[u8]) -> Result<f64> {
    let watch = Stopwatch::start();
    for _ in 0..CALLS {
        client.call(request).await?;
    }
    Ok((watch.elapsed() / CALLS).as_secs_f64() * 1000.0)
}
