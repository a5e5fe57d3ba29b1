//! Samples of the page.

use super::*;

const SPECS: [RecordSpec; 4] = [
    RecordSpec {
        id: "title",
        wire: "title",
        said: "title",
        label: "Title",
        hint: "What people call it.",
        kind: RecordKind::Text,
        is_optional: false,
    },
    RecordSpec {
        id: "profile",
        wire: "tenantProfileId",
        said: "tenantProfileId",
        label: "Profile",
        hint: "",
        kind: RecordKind::Choice,
        is_optional: false,
    },
    RecordSpec {
        id: "invitation",
        wire: "",
        said: "",
        label: "First password",
        hint: "",
        kind: RecordKind::Radio,
        is_optional: false,
    },
    RecordSpec {
        id: "email",
        wire: "email",
        said: "email",
        label: "Email",
        hint: "",
        kind: RecordKind::Email,
        is_optional: true,
    },
];

fn field(spec: &'static RecordSpec) -> RecordField {
    let option = |value: &str, checked| Choice { value: value.into(), label: value.into(), checked };
    let options = match spec.kind {
        RecordKind::Choice | RecordKind::Radio => vec![option("one", true), option("two", false)],
        _ => Vec::new(),
    };
    RecordField { spec, value: String::new(), options, problem: None, theirs: None }
}

impl RecordPage {
    pub(crate) fn samples() -> Vec<Self> {
        let with = |change: fn(&mut RecordField)| {
            let mut page = Self {
                page: AppFrame::sample("/tenants", true),
                notice: None,
                problem: None,
                place: Place {
                    trail: vec![Link::new("Tenants", "/tenants")],
                    heading: "New tenant".into(),
                    ..Place::default()
                },
                action: "/tenants/new".into(),
                version: Some(3),
                groups: vec![
                    RecordGroup { heading: "", fields: SPECS[..3].iter().map(field).collect() },
                    RecordGroup { heading: "Contact", fields: SPECS[3..].iter().map(field).collect() },
                ],
                submit: "Save",
                cancel: "/tenants".into(),
                acts: vec![("It goes with all its users.".into(), Link::new("Delete", "/tenants/1/delete"))],
            };
            page.fields_mut().for_each(change);
            page
        };
        vec![
            with(|_| {}),
            with(|field| field.problem = Some("Type something that fits.".into())),
            Self {
                problem: Some("Somebody else saved it meanwhile.".into()),
                ..with(|field| field.theirs = Some("North".into()))
            },
            Self { version: None, acts: Vec::new(), ..with(|field| field.theirs = Some(String::new())) },
        ]
    }
}
