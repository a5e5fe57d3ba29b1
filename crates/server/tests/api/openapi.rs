//! `/api/docs/openapi.json` says what there is, and every answer is as it says.

use super::rig::Rig;
use super::table::{Endpoint, Who, endpoints};
use crate::support::TestApp;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn document(app: &TestApp) -> Value {
    let answer = app.get("/api/docs/openapi.json", "").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    answer.json()
}

/// The operation of an endpoint.
fn operation<'a>(document: &'a Value, endpoint: &Endpoint) -> &'a Value {
    &document["paths"][endpoint.path][endpoint.method.as_str().to_ascii_lowercase()]
}

/// Every member of an object has to be named: what the document leaves out must not be there.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.insert("additionalProperties".to_owned(), json!(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(members) => members.iter_mut().for_each(close),
        _ => {}
    }
}

/// What is wrong with a value.
fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut components = document["components"].clone();
    close(&mut components);
    let whole = json!({ "allOf": [schema], "components": components });
    let validator = jsonschema::draft202012::new(&whole).expect("a schema");
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[tokio::test]
async fn the_document_has_every_endpoint_and_no_other() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().expect("paths");
    let described: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("an object").keys();
            methods.map(move |method| format!("{} {path}", method.to_ascii_uppercase()))
        })
        .collect();
    let there: BTreeSet<String> =
        endpoints().iter().map(|endpoint| format!("{} {}", endpoint.method, endpoint.path)).collect();
    assert_eq!(described, there);
    assert!(!document.to_string().contains("localhost"), "nothing of an installation");
}

#[tokio::test]
async fn every_operation_says_what_it_does_takes_and_answers() {
    let app = TestApp::new().await;
    let document = document(&app).await;
    let (mut ids, mut tags) = (BTreeSet::new(), BTreeSet::new());
    for endpoint in endpoints() {
        let operation = operation(&document, &endpoint);
        let text = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
        assert!(!text("summary").is_empty(), "{endpoint:?} has no summary");
        assert!(ids.insert(text("operationId")), "{endpoint:?}: the name of another");
        let [tag] = operation["tags"].as_array().expect("tags").as_slice() else {
            panic!("{endpoint:?}: one tag")
        };
        tags.insert(tag.as_str().expect("text"));
        let security = if endpoint.who == Who::Anybody { Value::Null } else { json!([{ "bearer": [] }]) };
        assert_eq!(operation["security"], security, "{endpoint:?}");

        let responses = operation["responses"].as_object().expect("responses");
        let refusals =
            if endpoint.who == Who::Anybody { vec!["default"] } else { vec!["default", "401", "403"] };
        for status in refusals {
            let schema = &responses[status]["content"]["application/json"]["schema"];
            assert_eq!(schema["$ref"], "#/components/schemas/Error", "{endpoint:?} {status}");
        }
        for (status, response) in responses {
            assert_ne!(response["description"].as_str().unwrap_or_default(), "", "{endpoint:?} {status}");
        }

        let parameters = |place: &str| -> BTreeSet<&str> {
            let all = operation["parameters"].as_array().into_iter().flatten();
            let here = all.filter(|parameter| parameter["in"] == place);
            here.map(|parameter| parameter["name"].as_str().expect("a name")).collect()
        };
        let in_path = endpoint.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        assert_eq!(parameters("path"), in_path.collect(), "{endpoint:?}");
        let in_query = endpoint.query.split('&').filter_map(|pair| pair.split('=').next());
        let asked: BTreeSet<&str> = in_query.filter(|name| !name.is_empty()).collect();
        assert!(asked.is_subset(&parameters("query")), "{endpoint:?}: {asked:?}");
    }
    let known = document["tags"].as_array().expect("tags").iter();
    assert_eq!(tags, known.map(|tag| tag["name"].as_str().expect("a name")).collect());
}

#[tokio::test]
async fn every_good_request_and_its_answer_are_as_described() {
    let mut wrong = Vec::new();
    for endpoint in endpoints() {
        // Each on its own: some end the session that others need.
        let rig = Rig::new("sqlite").await;
        let document = document(&rig.app).await;
        let operation = operation(&document, &endpoint);
        let body = rig.good(endpoint.body);
        let taken = &operation["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body.is_null(), taken.is_null(), "{endpoint:?}: {taken}");
        if !body.is_null() {
            wrong
                .extend(faults(&document, taken, &body).into_iter().map(|f| format!("to {endpoint:?}: {f}")));
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = rig.with_body(&endpoint, body).await;
        let response = &operation["responses"][answer.status.as_str()];
        assert!(response.is_object(), "{endpoint:?}: {} is not described", answer.status);
        match response["content"].as_object().and_then(|content| content.iter().next()) {
            None => assert_eq!(answer.text, "", "{endpoint:?}"),
            Some((kind, content)) => {
                let found = answer.header("content-type").split(';').next().unwrap_or_default();
                // What was never saved is an empty body.
                if answer.text.is_empty() {
                    assert!(
                        response["description"].as_str().is_some_and(|text| text.contains("empty")),
                        "{endpoint:?}"
                    );
                } else {
                    assert_eq!(found, kind, "{endpoint:?}");
                    let value = if kind == "application/json" { answer.json() } else { json!(answer.text) };
                    let found = faults(&document, &content["schema"], &value);
                    wrong.extend(found.into_iter().map(|f| format!("from {endpoint:?}: {f}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn refusals_are_as_described() {
    let rig = Rig::new("sqlite").await;
    let document = document(&rig.app).await;
    let schema = json!({ "$ref": "#/components/schemas/Error" });
    for endpoint in endpoints().iter().filter(|endpoint| endpoint.who != Who::Anybody) {
        let answer = rig.call(endpoint, endpoint.query, &[], String::new()).await;
        assert_eq!(answer.status, 401, "{endpoint:?}");
        assert_eq!(faults(&document, &schema, &answer.json()), Vec::<String>::new(), "{endpoint:?}");
    }
    let strange = json!({ "status": 401, "message": "No" });
    assert!(!faults(&document, &schema, &strange).is_empty(), "a body that is none is seen");
    let mut more = rig.app.get("/api/auth/user", "").await.json();
    more["surprise"] = json!(1);
    assert!(!faults(&document, &schema, &more).is_empty(), "a member that is not named is seen");
}
