//! Samples of both pages.

use super::super::Tone;
use super::*;

fn fresh(spec: &'static FieldSpec) -> Input {
    Input { spec, value: spec.proposed.to_owned(), is_stored: false, problem: None }
}

fn filled(spec: &'static FieldSpec) -> Input {
    let is_secret = spec.kind == FieldKind::Secret;
    let value = match (is_secret, spec.proposed) {
        (true, _) => "",
        (false, "") if spec.is_optional => "",
        (false, "") => "something.acme.example",
        (false, proposed) => proposed,
    };
    Input { value: value.to_owned(), is_stored: is_secret, ..fresh(spec) }
}

fn wrong(spec: &'static FieldSpec) -> Input {
    Input { problem: Some("Type something that fits.".into()), ..filled(spec) }
}

impl OutgoingMailPage {
    pub(crate) fn samples() -> Vec<Self> {
        let with = |version, input: fn(&'static FieldSpec) -> Input| Self {
            page: AppFrame::sample("/settings/outgoing-mail", true),
            notice: None,
            problem: None,
            version,
            inputs: MAIL.iter().map(input).collect(),
            test_problem: None,
        };
        vec![
            with(0, fresh),
            Self { notice: Some(Notice::sample(Tone::Done, "The settings are saved.")), ..with(3, filled) },
            with(3, wrong),
            Self {
                test_problem: Some("The server smtp.acme.example did not answer within 10 seconds.".into()),
                ..with(3, filled)
            },
            Self { problem: Some("Somebody else saved these settings meanwhile.".into()), ..with(3, filled) },
        ]
    }
}

impl SmsProviderPage {
    pub(crate) fn samples() -> Vec<Self> {
        let with = |version, chosen: &str, input: fn(&'static FieldSpec) -> Input| {
            let choice = |spec: &'static ProviderSpec| {
                let is_chosen = spec.word == chosen;
                let fill = if is_chosen { input } else { fresh };
                ProviderChoice { spec, is_chosen, inputs: spec.fields.iter().map(fill).collect() }
            };
            Self {
                page: AppFrame::sample("/settings/sms-provider", true),
                notice: None,
                problem: None,
                version,
                providers: PROVIDERS.iter().map(choice).collect(),
                test_number: Field::default(),
                test_problem: None,
            }
        };
        vec![
            with(0, "TWILIO", fresh),
            with(2, "TWILIO", filled),
            with(2, "AWS_SNS", filled),
            with(2, "SMPP", wrong),
            with(2, "SMPP", filled),
            with(2, "WEBHOOK", filled),
            Self {
                test_number: Field::sample("+380501234567"),
                test_problem: Some("The provider refused: the number cannot be reached.".into()),
                ..with(2, "WEBHOOK", filled)
            },
            Self {
                test_number: Field::sample_wrong("050", "Enter a phone number with its country code."),
                ..with(2, "TWILIO", filled)
            },
        ]
    }
}
