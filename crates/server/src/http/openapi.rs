//! The API as an `OpenAPI` 3.1 document, out of what stands beside each handler.
//!
//! What all endpoints have in common is added here, so that no handler repeats it: the name of the operation, how the token
//! is sent, and what a refusal looks like.

pub(in crate::http) mod params;
pub(in crate::http) mod schema;

use super::api;
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder, path::Operation,
};
use utoipa::{Modify, OpenApi};

/// The document as JSON.
pub(super) static TEXT: LazyLock<String> = LazyLock::new(|| {
    // Of strings, numbers and lists alone, which always can be written.
    Api::openapi().to_json().unwrap_or_default()
});

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Countersign",
        description = "Sign-in with two-factor authentication. Who may call what, every error and every quirk: `docs/API.md`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "Signing in", description = "With a password; staying signed in; signing out"),
        (name = "The second factor of a sign-in", description = "With the partial token that the password earned"),
        (name = "Choosing a password by a link", description = "The first one, or another one"),
        (name = "One's own second factors"),
        (name = "Sessions"),
        (name = "Users", description = "And helping them"),
        (name = "Customers"),
        (name = "Tenants"),
        (name = "Tenant profiles"),
        (name = "Settings", description = "Of the platform"),
        (name = "Audit log"),
        (name = "The server"),
    ),
    components(schemas(schema::Error)),
    modifiers(&Common),
    paths(
        api::account::choose_default::handle,
        api::account::generate::handle,
        api::account::providers::handle,
        api::account::remove::handle,
        api::account::save::handle,
        api::account::settings::handle,
        api::account::submit::handle,
        api::activation::complete::handle,
        api::activation::follow::handle,
        api::activation::link::handle,
        api::activation::link_info::handle,
        api::activation::send_mail::handle,
        api::admin::features_info::handle,
        api::admin::jwt::handle,
        api::admin::save_jwt::handle,
        api::admin::save_security::handle,
        api::admin::save_settings::handle,
        api::admin::security::handle,
        api::admin::settings::handle,
        api::admin::test_mail::handle,
        api::admin::test_sms::handle,
        api::audit::by_user::handle,
        api::audit::export::handle,
        api::audit::logs::handle,
        api::audit::of_customer::handle,
        api::audit::on_entity::handle,
        api::auth::change_password::handle,
        api::auth::login::handle,
        api::auth::logout::handle,
        api::auth::oauth2_clients::handle,
        api::auth::password_policy::handle,
        api::auth::token::handle,
        api::auth::user::handle,
        api::customer::delete::handle,
        api::customer::find::handle,
        api::customer::find_by_title::handle,
        api::customer::list::handle,
        api::customer::list_by_ids::handle,
        api::customer::save::handle,
        api::customer::short_info::handle,
        api::customer::title::handle,
        api::customer::users::handle,
        api::password_reset::ask::handle,
        api::password_reset::complete::handle,
        api::password_reset::follow::handle,
        api::session::end::handle,
        api::session::end_of::handle,
        api::session::end_others::handle,
        api::session::list::handle,
        api::session::list_of::handle,
        api::system::health::handle,
        api::system::info::handle,
        api::system::params::handle,
        api::system::ready::handle,
        api::system::save_settings::handle,
        api::system::preview::handle,
        api::system::preview_export::handle,
        api::system::settings::handle,
        api::tenant::delete::handle,
        api::tenant::find::handle,
        api::tenant::info::handle,
        api::tenant::list::handle,
        api::tenant::list_by_ids::handle,
        api::tenant::list_infos::handle,
        api::tenant::save::handle,
        api::tenant::users::handle,
        api::tenant_profile::choose_default::handle,
        api::tenant_profile::default_info::handle,
        api::tenant_profile::delete::handle,
        api::tenant_profile::find::handle,
        api::tenant_profile::info::handle,
        api::tenant_profile::list::handle,
        api::tenant_profile::list_by_ids::handle,
        api::tenant_profile::list_infos::handle,
        api::tenant_profile::save::handle,
        api::two_factor::check::handle,
        api::two_factor::login::handle,
        api::two_factor::providers::handle,
        api::two_factor::send::handle,
        api::user::delete::handle,
        api::user::enable::handle,
        api::user::find::handle,
        api::user::impersonate::handle,
        api::user::list::handle,
        api::user::list_by_ids::handle,
        api::user::list_infos::handle,
        api::user::methods::handle,
        api::user::remove_methods::handle,
        api::user::save::handle,
        api::user::token_access::handle,
        api::well_known::jwks::handle,
        api::system::openapi::handle,
    )
)]
struct Api;

/// What all endpoints have in common.
struct Common;

impl Modify for Common {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .description(Some("The `token` of a token pair. `X-Authorization` is read too, and wins."));
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme.build()));
        for (path, item) in &mut document.paths.paths {
            let operations = [
                ("get", &mut item.get),
                ("post", &mut item.post),
                ("put", &mut item.put),
                ("delete", &mut item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    complete(operation, method, path);
                }
            }
        }
    }
}

fn complete(operation: &mut Operation, method: &str, path: &str) {
    operation.operation_id = Some(operation_id(method, path));
    // A summary is plain text, and ends without a stop.
    operation.summary =
        operation.summary.take().map(|text| text.replace('`', "").trim_end_matches('.').to_owned());
    let mut refusals = vec![("default", "Another refusal, or a failure.")];
    if operation.security.is_some() {
        refusals.push(("401", "No token, or one that is over or of the wrong kind."));
        refusals.push(("403", "Not allowed to whoever has this token."));
    }
    for (status, description) in refusals {
        operation.responses.responses.insert(status.to_owned(), RefOr::T(refusal(description)));
    }
}

/// `GET /api/user/{id}/token` is `getUserIdToken`.
fn operation_id(method: &str, path: &str) -> String {
    let words =
        path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty() && *word != "api");
    words.fold(method.to_owned(), |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

fn refusal(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))).build();
    ResponseBuilder::new().description(description).content("application/json", content).build()
}
