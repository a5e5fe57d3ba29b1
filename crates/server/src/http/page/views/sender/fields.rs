//! The fields of both forms.

/// A field: how it is shown, and what the wire calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldSpec {
    /// Its id and name in the form.
    pub(crate) id: &'static str,
    /// The wire's member.
    pub(crate) wire: &'static str,
    /// Its label.
    pub(crate) label: &'static str,
    /// What helps to fill it in; may be empty.
    pub(crate) hint: &'static str,
    /// What is typed or chosen.
    pub(crate) kind: FieldKind,
    /// Whether it may be empty.
    pub(crate) is_optional: bool,
    /// Whether hardly anybody touches it.
    pub(crate) is_rare: bool,
    /// What it holds before the first save.
    pub(crate) proposed: &'static str,
}

/// What is typed or chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// A secret, never sent back.
    Secret,
    /// One of several (form value, word).
    Choice(&'static [(&'static str, &'static str)]),
}

impl FieldKind {
    /// What there is to choose from; empty if it is typed.
    pub(crate) fn choices(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Choice(choices) => choices,
            Self::Text | Self::Number | Self::Secret => &[],
        }
    }

    /// The keyboard that phones show.
    pub(crate) fn mode(self) -> &'static str {
        if self == Self::Number { "numeric" } else { "text" }
    }
}

/// A provider of text messages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProviderSpec {
    /// The wire's word.
    pub(crate) word: &'static str,
    /// Its name.
    pub(crate) label: &'static str,
    /// What it is, for those who have to choose.
    pub(crate) hint: &'static str,
    /// Its fields.
    pub(crate) fields: &'static [FieldSpec],
}

/// How the connection to a mail server is protected: (form value, word).
pub(crate) const ENCRYPTIONS: &[(&str, &str)] = &[
    ("starttls", "STARTTLS (usual with port 587)"),
    ("tls", "TLS from the start (usual with port 465)"),
    ("none", "None (only inside your own network)"),
];

const TON: &[(&str, &str)] = &[
    ("0", "Unknown"),
    ("1", "International"),
    ("2", "National"),
    ("3", "Network specific"),
    ("4", "Subscriber number"),
    ("5", "Alphanumeric"),
    ("6", "Abbreviated"),
];

const NPI: &[(&str, &str)] = &[
    ("0", "Unknown"),
    ("1", "ISDN, telephone (E.163, E.164)"),
    ("3", "Data (X.121)"),
    ("4", "Telex (F.69)"),
    ("6", "Land mobile (E.212)"),
    ("8", "National"),
    ("9", "Private"),
    ("10", "ERMES"),
    ("13", "Internet (13)"),
    ("14", "Internet (14)"),
    ("18", "WAP client id"),
];

/// A field that must be filled.
const fn field(id: &'static str, wire: &'static str, label: &'static str, hint: &'static str) -> FieldSpec {
    let (is_optional, is_rare) = (false, false);
    FieldSpec { id, wire, label, hint, kind: FieldKind::Text, is_optional, is_rare, proposed: "" }
}

impl FieldSpec {
    const fn kind(self, kind: FieldKind) -> Self {
        Self { kind, ..self }
    }

    const fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    const fn rare(self) -> Self {
        Self { is_rare: true, is_optional: true, ..self }
    }

    const fn proposed(self, proposed: &'static str) -> Self {
        Self { proposed, ..self }
    }
}

/// The mail server.
pub(crate) const MAIL: &[FieldSpec] = &[
    field(
        "mail_from",
        "mailFrom",
        "Sender",
        "An address, or a name and an address: Acme <no-reply@acme.example>",
    ),
    field("host", "smtpHost", "Mail server", "Its name or address, such as smtp.acme.example."),
    field("encryption", "enableTls", "Encryption", "")
        .kind(FieldKind::Choice(ENCRYPTIONS))
        .proposed("starttls"),
    field("port", "smtpPort", "Port", "").kind(FieldKind::Number).proposed("587"),
    field("username", "username", "User name", "Empty if the server takes mail without signing in.")
        .optional(),
    field("password", "password", "Password", "").kind(FieldKind::Secret).optional(),
    field("timeout", "timeout", "Time limit in seconds", "How long sending one mail may take: 1 to 60.")
        .kind(FieldKind::Number)
        .proposed("10"),
];

const BASE_URL_HINT: &str = "For a gateway that speaks the same language. Empty means the provider itself.";

/// The providers of text messages, in the order shown.
pub(crate) const PROVIDERS: &[ProviderSpec] = &[
    ProviderSpec { word: "TWILIO", label: "Twilio", hint: "", fields: TWILIO },
    ProviderSpec { word: "AWS_SNS", label: "AWS SNS", hint: "", fields: AWS_SNS },
    ProviderSpec {
        word: "SMPP",
        label: "SMPP",
        hint: "Straight to the message centre of a carrier or aggregator.",
        fields: SMPP,
    },
    ProviderSpec {
        word: "WEBHOOK",
        label: "Webhook",
        hint: "Any other: a small program of yours takes each message and passes it on.",
        fields: WEBHOOK,
    },
];

const TWILIO: &[FieldSpec] = &[
    field("twilio_account_sid", "accountSid", "Account SID", "Begins with AC."),
    field("twilio_account_token", "accountToken", "Auth token", "").kind(FieldKind::Secret),
    field(
        "twilio_number_from",
        "numberFrom",
        "Sender",
        "A number such as +15005550006, or an id that begins with PN or MG.",
    ),
    field("twilio_base_url", "baseUrl", "Address of the service", BASE_URL_HINT).rare(),
];

const AWS_SNS: &[FieldSpec] = &[
    field("aws_access_key_id", "accessKeyId", "Access key ID", ""),
    field("aws_secret_access_key", "secretAccessKey", "Secret access key", "").kind(FieldKind::Secret),
    field("aws_region", "region", "Region", "").proposed("us-east-1"),
    field("aws_base_url", "baseUrl", "Address of the service", BASE_URL_HINT).rare(),
];

const SMPP: &[FieldSpec] = &[
    field("smpp_host", "host", "Message centre", "Its name or address."),
    field("smpp_port", "port", "Port", "").kind(FieldKind::Number).proposed("2775"),
    field("smpp_system_id", "systemId", "System ID", "At most 15 characters."),
    field("smpp_password", "password", "Password", "At most 8 characters.").kind(FieldKind::Secret),
    field(
        "smpp_source_address",
        "sourceAddress",
        "Sender",
        "A number or a name, as the centre allows. Empty leaves it to the centre.",
    )
    .optional(),
    field("smpp_protocol_version", "protocolVersion", "Protocol version", "")
        .kind(FieldKind::Choice(&[("3.4", "3.4"), ("3.3", "3.3")]))
        .rare()
        .proposed("3.4"),
    field("smpp_bind_type", "bindType", "Role of the connection", "")
        .kind(FieldKind::Choice(&[("TX", "Transmitter"), ("TRX", "Transceiver")]))
        .rare()
        .proposed("TX"),
    field("smpp_system_type", "systemType", "System type", "").rare(),
    field("smpp_service_type", "serviceType", "Service type", "").rare(),
    field("smpp_source_ton", "sourceTon", "Sender: type of number", "")
        .kind(FieldKind::Choice(TON))
        .rare()
        .proposed("5"),
    field("smpp_source_npi", "sourceNpi", "Sender: numbering plan", "")
        .kind(FieldKind::Choice(NPI))
        .rare()
        .proposed("0"),
    field("smpp_destination_ton", "destinationTon", "Receiver: type of number", "")
        .kind(FieldKind::Choice(TON))
        .rare()
        .proposed("5"),
    field("smpp_destination_npi", "destinationNpi", "Receiver: numbering plan", "")
        .kind(FieldKind::Choice(NPI))
        .rare()
        .proposed("0"),
    field("smpp_address_range", "addressRange", "Address range", "").rare(),
    field(
        "smpp_coding_scheme",
        "codingScheme",
        "Alphabet",
        "0 is the network's own, 1 ASCII, 3 Latin-1, 8 UCS-2; at most 14.",
    )
    .kind(FieldKind::Number)
    .rare()
    .proposed("0"),
];

const WEBHOOK: &[FieldSpec] = &[
    field(
        "webhook_url",
        "url",
        "Address",
        "Messages are posted there, such as https://sms.acme.example/send.",
    ),
    field(
        "webhook_secret",
        "secret",
        "Secret",
        "At least 16 characters. Each message is signed with it, so that your program can tell it is ours.",
    )
    .kind(FieldKind::Secret),
];
