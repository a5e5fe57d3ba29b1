//! A message centre that is spoken to in SMPP 3.3 or 3.4 (numbers of sections are those of SMPP 3.4, issue 1.2).

use super::super::{keep_secret, read};
use super::SmsSettings;
use crate::contact::PhoneNumber;
use crate::secret::Credential;
use crate::violation::{Reader, Violations};
use serde_json::{Value, json};

/// Which message centre, and as whom.
#[derive(Debug, Clone)]
pub struct SmppSettings {
    /// Which version is announced.
    pub version: SmppVersion,
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who binds.
    pub system_id: String,
    /// With which password: at most eight characters (section 5.2.2).
    pub password: Credential,
    /// What kind of system we say to be; often empty.
    pub system_type: String,
    /// In which role.
    pub bind: Bind,
    /// Which service of the centre; often empty.
    pub service_type: String,
    /// The sender of every message: a number or a name, as the centre allows. Empty leaves it to the centre.
    pub source_address: String,
    /// How `source_address` is to be read.
    pub source: NumberPlan,
    /// How the receiver's number is written.
    pub destination: NumberPlan,
    /// Which addresses are served; often empty.
    pub address_range: String,
    /// The alphabet that is preferred, 0 to 14; see [`super::super::text`].
    pub coding_scheme: u8,
}

/// A version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmppVersion {
    /// 3.3.
    V3_3,
    /// 3.4.
    V3_4,
}

/// The role of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bind {
    /// Sends only.
    Transmitter,
    /// Sends and receives.
    Transceiver,
}

/// Type of number and numbering plan (sections 5.2.5 and 5.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberPlan {
    /// 0 unknown, 1 international, 2 national, 3 network, 4 subscriber, 5 alphanumeric, 6 abbreviated.
    pub ton: u8,
    /// 0 unknown, 1 telephone, 3 data, 4 telex, 6 land mobile, 8 national, 9 private, 10 ERMES, 14 Internet, 18 WAP.
    pub npi: u8,
}

impl NumberPlan {
    /// The values that the protocol gives a meaning. Clients of the wire write 13 for Internet; it is sent as it is.
    const NPI: [u32; 11] = [0, 1, 3, 4, 6, 8, 9, 10, 13, 14, 18];
    const INTERNATIONAL: u8 = 1;

    /// A number as it is sent: the sign of the international form is not part of an international number.
    pub fn address<'a>(&self, number: &'a PhoneNumber) -> &'a str {
        if self.ton == Self::INTERNATIONAL { number.digits() } else { number.as_str() }
    }

    fn read(reader: &mut Reader<'_>, ton_name: &str, npi_name: &str) -> Self {
        let ton = read::number(reader, ton_name, 5, (0, 6));
        let npi = read::number(reader, npi_name, 0, (0, 18));
        if !Self::NPI.contains(&npi) {
            reader.violations.add(npi_name, "must be one of 0, 1, 3, 4, 6, 8, 9, 10, 13, 14, 18");
        }
        Self { ton: u8::try_from(ton).unwrap_or(0), npi: u8::try_from(npi).unwrap_or(0) }
    }
}

impl SmppSettings {
    /// Whether a connection that was made with these settings serves the others too.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.to_wire("") == other.to_wire("") && self.password.expose() == other.password.expose()
    }

    pub(super) fn to_wire(&self, kind: &str) -> Value {
        json!({
            "type": kind,
            "protocolVersion": match self.version { SmppVersion::V3_3 => "3.3", SmppVersion::V3_4 => "3.4" },
            "host": self.host,
            "port": self.port,
            "systemId": self.system_id,
            "systemType": self.system_type,
            "bindType": match self.bind { Bind::Transmitter => "TX", Bind::Transceiver => "TRX" },
            "serviceType": self.service_type,
            "sourceAddress": self.source_address,
            "sourceTon": self.source.ton,
            "sourceNpi": self.source.npi,
            "destinationTon": self.destination.ton,
            "destinationNpi": self.destination.npi,
            "addressRange": self.address_range,
            "codingScheme": self.coding_scheme,
        })
    }
}

/// Reads and checks the members of the wire's object.
pub(super) fn read(
    mut reader: Reader<'_>,
    secret: Option<Credential>,
    stored: Option<&SmsSettings>,
) -> Result<SmppSettings, Violations> {
    let version = read_version(&mut reader);
    let host = read::host(&mut reader, "host");
    let port = u16::try_from(read::number(&mut reader, "port", 2775, (1, 65_535))).unwrap_or(2775);
    let system_id = read::required(&mut reader, "systemId").unwrap_or_default();
    let system_id = octets(&mut reader, "systemId", system_id, 15);
    let bind = match read::text(&mut reader, "bindType") {
        None | Some("TX") => Bind::Transmitter,
        Some("TRX") => Bind::Transceiver,
        Some("RX") => {
            reader.violations.add("bindType", "must be TX or TRX: a receiver (RX) cannot send");
            Bind::Transmitter
        }
        Some(_) => {
            reader.violations.add("bindType", "must be TX or TRX");
            Bind::Transmitter
        }
    };
    let mut optional = |name: &str, longest: usize| {
        let text = read::text(&mut reader, name).unwrap_or_default();
        octets(&mut reader, name, text, longest)
    };
    let system_type = optional("systemType", 12);
    let service_type = optional("serviceType", 5);
    let source_address = optional("sourceAddress", 20);
    let address_range = optional("addressRange", 40);
    let source = NumberPlan::read(&mut reader, "sourceTon", "sourceNpi");
    let destination = NumberPlan::read(&mut reader, "destinationTon", "destinationNpi");
    let coding_scheme = u8::try_from(read::number(&mut reader, "codingScheme", 0, (0, 14))).unwrap_or(0);
    let mut violations = reader.violations;
    let kept = super::kept(stored, |stored| {
        matches!(stored, SmsSettings::Smpp(stored)
            if Some(&stored.host) == host.as_ref() && stored.port == port && stored.system_id == system_id)
    });
    let password = keep_secret("password", secret, kept, &mut violations);
    if password.as_ref().is_some_and(|password| password.expose().len() > 8 || !password.expose().is_ascii())
    {
        violations.add("password", "must consist of at most 8 ASCII characters");
    }
    let (Some(host), Some(password)) = (host, password) else { return Err(violations) };
    violations.into_result(SmppSettings {
        version,
        host,
        port,
        system_id,
        password,
        system_type,
        bind,
        service_type,
        source_address,
        source,
        destination,
        address_range,
        coding_scheme,
    })
}

/// As text or, as the wire's own client sends it, as a number.
fn read_version(reader: &mut Reader<'_>) -> SmppVersion {
    let text = match reader.field("protocolVersion") {
        None => return SmppVersion::V3_4,
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(other) => other.to_string(),
    };
    match text.as_str() {
        "3.4" => SmppVersion::V3_4,
        "3.3" => SmppVersion::V3_3,
        _ => {
            reader.violations.add("protocolVersion", "must be 3.3 or 3.4");
            SmppVersion::V3_4
        }
    }
}

/// A text of the protocol: ASCII, of bounded length.
fn octets(reader: &mut Reader<'_>, name: &str, text: &str, longest: usize) -> String {
    if !text.is_ascii() || text.len() > longest {
        reader.violations.add(name, &format!("must consist of at most {longest} ASCII characters"));
    }
    text.to_owned()
}
