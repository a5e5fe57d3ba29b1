//! `/settings/sms-provider`: the provider of text messages.

use super::super::super::extract::{ClientOrigin, Form, Query, SignedIn};
use super::super::super::router::Shared;
use super::super::reply::Reply;
use super::super::set_up::phone_number;
use super::super::views::{Field, PROVIDERS, ProviderChoice, SmsProviderPage};
use super::super::{administrator, frame, notice};
use super::{STALE, cause, complain, members, saved, typed};
use crate::app::App;
use crate::flow::senders::{self, AdminSettings, Posted};
use crate::flow::session::Actor;
use crate::flow::{FlowError, Refusal};
use axum::extract::State;
use axum::http::StatusCode;
use countersign_core::sender::SettingsKey;
use serde_json::Value;

const PATH: &str = "/settings/sms-provider";
const TEST_TEXT: &str = "Text messages from your Countersign server reach you.";

/// The form.
pub(in crate::http) async fn show(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    query: Query,
) -> Result<Reply, Reply> {
    let (page, _) = present(&app, &actor).await?;
    Ok(Reply::page(&SmsProviderPage { notice: notice::from_query(&query), ..page }))
}

/// Saves the form.
pub(in crate::http) async fn submit(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let (mut page, found) = present(&app, &actor).await?;
    let value = to_wire(&form);
    let seen = form.text("version").parse().unwrap_or(-1);
    let posted =
        Posted { key: SettingsKey::Sms, id: Some(SettingsKey::Sms.id()), version: Some(seen), value: &value };
    page.version = seen;
    page.providers = providers_as_typed(&form, found.as_ref());
    match senders::save(&app, &admin, &posted, &origin).await {
        Ok(_) => Ok(Reply::redirect(&format!("{PATH}?notice=settings-saved"))),
        Err(FlowError::Invalid(violations)) => {
            let chosen = page.providers.iter_mut().find(|provider| provider.is_chosen);
            page.problem = match chosen {
                Some(provider) => complain(&mut provider.inputs, &violations),
                None => Some("Choose a provider.".into()),
            };
            Err(Reply::refused(&page))
        }
        Err(FlowError::Refused(refusal @ Refusal::StaleSettings)) => {
            // The form now stands on what is saved, so that a second look and a second click are enough.
            page.version = present(&app, &actor).await?.0.version;
            page.problem = Some(STALE.into());
            Err(Reply::page_with(StatusCode::CONFLICT, &page).because(refusal))
        }
        Err(error) => Err(error.into()),
    }
}

/// Sends a text message, with what is saved.
pub(in crate::http) async fn test(
    State(app): State<Shared>,
    SignedIn(actor): SignedIn,
    ClientOrigin(origin): ClientOrigin,
    form: Form,
) -> Result<Reply, Reply> {
    let admin = administrator(&actor)?;
    let (page, found) = present(&app, &actor).await?;
    let found = found.ok_or_else(|| Reply::redirect(PATH))?;
    let value = form.text("number").to_owned();
    let to = match phone_number(&value) {
        Ok(to) => to,
        Err(problem) => {
            let test_number = Field { value, problem: Some(problem) };
            return Err(Reply::refused(&SmsProviderPage { test_number, ..page }));
        }
    };
    match senders::test_sms(&app, &admin, &found.value, (&to, TEST_TEXT), &origin).await {
        Ok(()) => Ok(Reply::redirect(&format!("{PATH}?notice=test-sms-sent"))),
        Err(error @ FlowError::SmsNotSent(_)) => {
            let test_number = Field { value, problem: None };
            let test_problem = Some(format!("The message was not sent: {}", cause(&error)).into());
            let page = SmsProviderPage { test_number, test_problem, ..page };
            Err(Reply::page_with(StatusCode::BAD_GATEWAY, &page).because(error))
        }
        Err(error) => Err(error.into()),
    }
}

/// The page with what is saved, and that itself.
async fn present(app: &App, actor: &Actor) -> Result<(SmsProviderPage, Option<AdminSettings>), Reply> {
    let admin = administrator(actor)?;
    let found = senders::find(app, &admin, SettingsKey::Sms).await?;
    let first = PROVIDERS.first().map(|spec| spec.word);
    let chosen = found.as_ref().map_or(first, |found| kind(&found.value));
    let choice = |spec: &'static super::super::views::ProviderSpec| {
        let is_chosen = chosen == Some(spec.word);
        let value = found.as_ref().filter(|_| is_chosen).map(|found| &found.value);
        let inputs = spec.fields.iter().map(|field| saved(field, value, value.is_some())).collect();
        ProviderChoice { spec, is_chosen, inputs }
    };
    let page = SmsProviderPage {
        page: frame(app, actor, PATH),
        notice: None,
        problem: None,
        version: found.as_ref().map_or(0, |found| found.version),
        providers: PROVIDERS.iter().map(choice).collect(),
        test_number: Field::default(),
        test_problem: None,
    };
    Ok((page, found))
}

fn providers_as_typed(form: &Form, found: Option<&AdminSettings>) -> Vec<ProviderChoice> {
    let stored = found.and_then(|found| kind(&found.value));
    PROVIDERS
        .iter()
        .map(|spec| ProviderChoice {
            spec,
            is_chosen: form.text("provider") == spec.word,
            inputs: spec.fields.iter().map(|f| typed(f, form, stored == Some(spec.word))).collect(),
        })
        .collect()
}

/// The provider's word in the wire's object.
fn kind(value: &Value) -> Option<&str> {
    value.get("type").and_then(Value::as_str)
}

/// The wire's object of a filled form: the members of the chosen provider alone.
fn to_wire(form: &Form) -> Value {
    let word = form.text("provider");
    let fields = PROVIDERS.iter().find(|spec| spec.word == word).map_or(&[][..], |spec| spec.fields);
    let mut object = members(fields, form);
    object.insert("type".to_owned(), Value::from(word));
    Value::Object(object)
}
