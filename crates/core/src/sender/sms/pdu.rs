//! The messages of SMPP that we write and the heads of those that we read (SMPP 3.4, issue 1.2).

use super::super::text::Part;
use super::{Bind, SmppSettings, SmppVersion};
use crate::contact::PhoneNumber;

/// What a message is (section 5.1.2.1). An answer has the highest bit of its request's command set.
pub mod command {
    /// Not understood.
    pub const GENERIC_NACK: u32 = 0x8000_0000;
    /// A sender presents itself.
    pub const BIND_TRANSMITTER: u32 = 0x02;
    /// A sender and receiver presents itself.
    pub const BIND_TRANSCEIVER: u32 = 0x09;
    /// A message to be sent.
    pub const SUBMIT_SM: u32 = 0x04;
    /// A message or a receipt for us.
    pub const DELIVER_SM: u32 = 0x05;
    /// The connection is given up.
    pub const UNBIND: u32 = 0x06;
    /// Is anybody there?
    pub const ENQUIRE_LINK: u32 = 0x15;
    /// Data for us.
    pub const DATA_SM: u32 = 0x103;
    /// The bit of an answer.
    pub const ANSWER: u32 = 0x8000_0000;
}

/// A command that its receiver does not know (section 5.1.3).
pub const UNKNOWN_COMMAND: u32 = 0x03;

/// The sixteen octets that every message begins with (section 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many octets follow.
    pub rest: usize,
    /// What the message is.
    pub command: u32,
    /// How it went; 0 is well.
    pub status: u32,
    /// Which request an answer is to.
    pub sequence: u32,
}

impl Head {
    /// Octets of a head.
    pub const LENGTH: usize = 16;
    /// Longest message that is read.
    const LONGEST: u32 = 64 * 1024;

    /// Reads a head; `None` if no message begins like that.
    pub fn parse(octets: &[u8; Self::LENGTH]) -> Option<Self> {
        let mut words =
            octets.chunks_exact(4).map(|word| word.iter().fold(0, |n, octet| (n << 8) | u32::from(*octet)));
        let (length, command) = (words.next()?, words.next()?);
        let (status, sequence) = (words.next()?, words.next()?);
        let is_good = (16..=Self::LONGEST).contains(&length);
        let rest = usize::try_from(length).ok()?.checked_sub(Self::LENGTH)?;
        is_good.then_some(Self { rest, command, status, sequence })
    }
}

fn message(command: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(Head::LENGTH + body.len()).unwrap_or(u32::MAX);
    let head = [length, command, status, sequence].map(u32::to_be_bytes).concat();
    [&head[..], body].concat()
}

fn c_string(into: &mut Vec<u8>, text: &str) {
    into.extend_from_slice(text.as_bytes());
    into.push(0);
}

/// A request without a body.
pub fn request(command: u32, sequence: u32) -> Vec<u8> {
    message(command, 0, sequence, &[])
}

/// An answer. Those to messages for us name the message, and we give it no name (section 4.6.2).
pub fn answer(to: &Head, status: u32) -> Vec<u8> {
    let is_named = matches!(to.command, command::DELIVER_SM | command::DATA_SM);
    message(to.command | command::ANSWER, status, to.sequence, if is_named { &[0] } else { &[] })
}

/// We present ourselves (section 4.1).
pub fn bind(settings: &SmppSettings, sequence: u32) -> Vec<u8> {
    let mut body = Vec::new();
    c_string(&mut body, &settings.system_id);
    c_string(&mut body, settings.password.expose());
    c_string(&mut body, &settings.system_type);
    body.push(match settings.version {
        SmppVersion::V3_3 => 0x33,
        SmppVersion::V3_4 => 0x34,
    });
    // What addresses we serve: the range alone says.
    body.extend([0, 0]);
    c_string(&mut body, &settings.address_range);
    message(bind_command(settings.bind), 0, sequence, &body)
}

/// The command with which a role begins.
pub const fn bind_command(bind: Bind) -> u32 {
    match bind {
        Bind::Transmitter => command::BIND_TRANSMITTER,
        Bind::Transceiver => command::BIND_TRANSCEIVER,
    }
}

/// A message to a number (section 4.4).
pub fn submit(settings: &SmppSettings, to: &PhoneNumber, part: &Part, sequence: u32) -> Vec<u8> {
    const HEADER_FOLLOWS: u8 = 0x40;
    let mut body = Vec::new();
    c_string(&mut body, &settings.service_type);
    body.extend([settings.source.ton, settings.source.npi]);
    c_string(&mut body, &settings.source_address);
    body.extend([settings.destination.ton, settings.destination.npi]);
    c_string(&mut body, settings.destination.address(to));
    let (protocol, priority, no_time, no_receipt, no_replacing, no_template) = (0, 0, 0, 0, 0, 0);
    body.extend([if part.has_header { HEADER_FOLLOWS } else { 0 }, protocol, priority]);
    body.extend([no_time, no_time, no_receipt, no_replacing, part.data_coding, no_template]);
    body.push(u8::try_from(part.octets.len()).unwrap_or(u8::MAX));
    body.extend_from_slice(&part.octets);
    message(command::SUBMIT_SM, 0, sequence, &body)
}

/// What a status other than 0 means (section 5.1.3), and whether it may pass.
pub fn explain(status: u32) -> (&'static str, bool) {
    match status {
        0x01..=0x03 => ("it did not understand us", false),
        0x04 => ("not allowed in this role (bindType)", false),
        0x05 => ("somebody is bound with this systemId already", true),
        0x08 => ("it has a system error", true),
        0x0a => ("invalid source address", false),
        0x0b => ("invalid destination address", false),
        0x0d => ("binding failed", false),
        0x0e => ("invalid password", false),
        0x0f => ("invalid systemId", false),
        0x14 => ("its queue is full", true),
        0x15 => ("invalid serviceType", false),
        0x45 => ("it could not submit the message", false),
        0x48 => ("invalid sourceTon", false),
        0x49 => ("invalid sourceNpi", false),
        0x50 => ("invalid destinationTon", false),
        0x51 => ("invalid destinationNpi", false),
        0x53 => ("invalid systemType", false),
        0x58 => ("too many messages at once: it throttles us", true),
        0x64 => ("it has a temporary error", true),
        0x65 => ("it has a permanent error", false),
        0x66 => ("it rejected the message", false),
        _ => ("for a reason of its own", false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::SmsSettings;
    use super::*;
    use serde_json::json;

    fn settings() -> SmppSettings {
        let value = json!({
            "type": "SMPP", "host": "h", "systemId": "id", "password": "pw", "systemType": "t", "bindType": "TRX",
            "sourceAddress": "Acme", "sourceTon": 5, "destinationTon": 1, "destinationNpi": 1, "serviceType": "s",
        });
        match SmsSettings::from_wire(&value, None).expect("good") {
            SmsSettings::Smpp(smpp) => smpp,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn messages_are_laid_out_as_the_protocol_says() {
        let bind = bind(&settings(), 1);
        assert_eq!(bind, b"\0\0\0\x1c\0\0\0\x09\0\0\0\0\0\0\0\x01id\0pw\0t\0\x34\0\0\0");
        // Section 5.1.2.1.
        assert_eq!((bind_command(Bind::Transmitter), bind_command(Bind::Transceiver)), (2, 9));
        let to = PhoneNumber::parse("+123").expect("a number");
        let part = Part { data_coding: 8, has_header: true, octets: vec![7, 7] };
        assert_eq!(
            submit(&settings(), &to, &part, 2),
            b"\0\0\0\x2b\0\0\0\x04\0\0\0\0\0\0\0\x02s\0\x05\0Acme\0\x01\x01123\0\x40\0\0\0\0\0\0\x08\0\x02\x07\x07"
        );
    }

    #[test]
    fn heads_are_read_within_bounds() {
        let head = |length: u32| {
            let octets: Vec<u8> = [length, 0x8000_0004, 0x58, 7].map(u32::to_be_bytes).concat();
            Head::parse(octets.as_slice().try_into().expect("sixteen"))
        };
        assert_eq!(head(17), Some(Head { rest: 1, command: 0x8000_0004, status: 0x58, sequence: 7 }));
        for bad in [0, 15, 64 * 1024 + 1, u32::MAX] {
            assert_eq!(head(bad), None, "{bad}");
        }
        let deliver = Head { rest: 0, command: command::DELIVER_SM, status: 0, sequence: 9 };
        assert_eq!(answer(&deliver, 0), b"\0\0\0\x11\x80\0\0\x05\0\0\0\0\0\0\0\x09\0");
    }
}
