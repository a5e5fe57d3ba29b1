//! Lists asked for in a way that makes no list.

use super::directory::{Directory, NOBODY, bad, refusal};

#[tokio::test]
async fn every_list_refuses_what_is_no_page_in_the_wires_words() {
    let directory = Directory::on("sqlite").await;
    let (admin, ada) = (&directory.sysadmin, &directory.ada);
    let of_tenant = format!("/api/tenant/{}/users", directory.north);
    let of_customer = format!("/api/customer/{}/users", directory.laundry);
    for (token, path) in [
        (admin, "/api/tenants"),
        (admin, "/api/tenantInfos"),
        (admin, "/api/tenantProfiles"),
        (admin, "/api/tenantProfileInfos"),
        (admin, of_tenant.as_str()),
        (ada, of_customer.as_str()),
        (ada, "/api/customers"),
        (ada, "/api/users"),
        (ada, "/api/users/info"),
    ] {
        for (query, message) in [
            ("page=0", "Parameter 'pageSize' must be a whole number"),
            ("pageSize=x&page=0", "Parameter 'pageSize' must be a whole number"),
            ("pageSize=10&page=1.5", "Parameter 'page' must be a whole number"),
            ("pageSize=0&page=0", "Incorrect page link page size '0'. Page size must be greater than zero."),
            ("pageSize=1&page=-1", "Incorrect page link page '-1'. Page must be positive integer."),
            ("pageSize=1&page=0&sortProperty=a;b", "Invalid sort property"),
            ("pageSize=1&page=0&sortProperty=passwordHash", "Invalid sort property"),
            (
                "pageSize=1&page=0&sortProperty=id&sortOrder=x",
                "Unsupported sort order 'X'! Only 'ASC' or 'DESC' types are allowed.",
            ),
        ] {
            let answer = directory.get(token, &format!("{path}?{query}")).await;
            assert_eq!(refusal(&answer), bad(message), "{path} {query}");
        }
    }
    for query in ["page=0", "pageSize=0&page=0", "pageSize=1&page=0&sortProperty=passwordHash"] {
        let body = serde_json::json!({
            "providers": [], "minVerificationCodeSendPeriod": 30, "totalAllowedTimeForVerification": 3600,
        });
        let answer = directory.post(admin, &format!("/api/2fa/settings/preview?{query}"), &body).await;
        assert_eq!(answer.error().0, 400, "{query}");
    }
    for (token, path, name) in [
        (admin, "/api/tenants/list", "tenantIds"),
        (admin, "/api/tenantProfiles/list", "ids"),
        (ada, "/api/customers/list", "customerIds"),
        (ada, "/api/users/list", "userIds"),
    ] {
        let missing = directory.get(token, path).await;
        assert_eq!(refusal(&missing), bad(&format!("Parameter '{name}' can't be empty!")));
        let wrong = directory.get(token, &format!("{path}?{name}={NOBODY},x")).await;
        assert_eq!(refusal(&wrong), bad("Invalid UUID string: x"));
    }
}
