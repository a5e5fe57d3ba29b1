//! The text of an SMS as the octets of a telephone network (3GPP TS 23.038 and TS 23.040).
//!
//! The alphabet that the settings prefer is used if it can write the whole text; otherwise UCS-2, which can write
//! everything. A text that does not fit one message goes as several, which the telephone puts together again.

mod gsm7;

/// One short message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The alphabet, as `data_coding` of SMPP 3.4, section 5.2.19.
    pub data_coding: u8,
    /// Whether `octets` begin with a user data header (TS 23.040, section 9.2.3.24).
    pub has_header: bool,
    /// What is sent; at most 160 octets, the header among them.
    pub octets: Vec<u8>,
}

/// Longest text that is sent, in characters; what is beyond is cut, as on the wire.
pub const LONGEST: usize = 1600;

/// Most parts that a text is sent in.
const MOST_PARTS: usize = 255;

/// The text, cut to [`LONGEST`] characters.
pub fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

/// The alphabets that can be written; others of the protocol are sent as UCS-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    /// The network's default alphabet, an octet a character (`data_coding` 0).
    Gsm7,
    /// ASCII (1).
    Ascii,
    /// Latin-1 (3).
    Latin1,
    /// UTF-16 in network order (8). Telephones put surrogate pairs together.
    Ucs2,
}

impl Alphabet {
    const fn preferred(coding_scheme: u8) -> Self {
        match coding_scheme {
            0 => Self::Gsm7,
            1 => Self::Ascii,
            3 => Self::Latin1,
            _ => Self::Ucs2,
        }
    }

    const fn data_coding(self) -> u8 {
        match self {
            Self::Gsm7 => 0,
            Self::Ascii => 1,
            Self::Latin1 => 3,
            Self::Ucs2 => 8,
        }
    }

    /// Octets in a message of its own, and in one of several behind its header.
    const fn room(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ascii | Self::Latin1 | Self::Ucs2 => (140, 134),
        }
    }

    /// A character, if the alphabet has it.
    fn write(self, c: char) -> Option<Vec<u8>> {
        match self {
            Self::Gsm7 => gsm7::write(c),
            Self::Ascii => c.is_ascii().then(|| vec![c as u8]),
            Self::Latin1 => u8::try_from(c).ok().map(|octet| vec![octet]),
            Self::Ucs2 => {
                let mut units = [0; 2];
                Some(c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()).collect())
            }
        }
    }
}

/// The messages of a text. `reference` tells the parts of one text from those of another.
pub fn parts(text: &str, coding_scheme: u8, reference: u8) -> Vec<Part> {
    let text = cut(text);
    let (mut alphabet, mut characters) = (Alphabet::preferred(coding_scheme), None);
    for candidate in [alphabet, Alphabet::Ucs2] {
        characters = text.chars().map(|c| candidate.write(c)).collect::<Option<Vec<_>>>();
        if characters.is_some() {
            alphabet = candidate;
            break;
        }
    }
    // UCS-2 writes everything.
    let characters = characters.unwrap_or_default();
    let (alone, in_several) = alphabet.room();
    let length: usize = characters.iter().map(Vec::len).sum();
    let data_coding = alphabet.data_coding();
    if length <= alone {
        return vec![Part { data_coding, has_header: false, octets: characters.concat() }];
    }
    let mut bodies: Vec<Vec<u8>> = vec![Vec::new()];
    for character in characters {
        match bodies.last_mut() {
            // A character is never torn apart: neither an escape from what it escapes, nor a surrogate pair.
            Some(body) if body.len() + character.len() <= in_several => body.extend(character),
            _ => bodies.push(character),
        }
    }
    bodies.truncate(MOST_PARTS);
    let total = u8::try_from(bodies.len()).unwrap_or(u8::MAX);
    let numbered = (1..=total).zip(bodies);
    numbered
        .map(|(number, body)| {
            // Length of the header, "concatenated short messages" of three octets.
            let header = [5, 0, 3, reference, total, number];
            Part { data_coding, has_header: true, octets: [&header[..], &body[..]].concat() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_one_message_in_the_preferred_alphabet() {
        let octets = |text: &str, scheme| {
            let parts = parts(text, scheme, 7);
            assert_eq!(parts.len(), 1, "{text}");
            assert!(!parts[0].has_header);
            (parts[0].data_coding, parts[0].octets.clone())
        };
        assert_eq!(octets("Code: 1", 0), (0, b"Code: 1".to_vec()));
        assert_eq!(octets("é@$€", 0), (0, vec![0x05, 0x00, 0x02, 0x1b, 0x65]));
        assert_eq!(octets("é", 3), (3, vec![0xe9]));
        assert_eq!(octets("é", 1), (8, vec![0x00, 0xe9]), "not in ASCII");
        assert_eq!(octets("ж", 0), (8, vec![0x04, 0x36]));
        assert_eq!(octets("😀", 3), (8, vec![0xd8, 0x3d, 0xde, 0x00]));
        assert_eq!(octets("a", 8), (8, vec![0x00, 0x61]));
        assert_eq!(octets("a", 13), (8, vec![0x00, 0x61]), "an alphabet that is not written here");
        assert_eq!(octets("", 0), (0, vec![]));
    }

    #[test]
    fn a_long_text_is_torn_between_characters_only() {
        assert_eq!(parts(&"a".repeat(160), 0, 7).len(), 1);
        let two = parts(&"a".repeat(161), 0, 7);
        assert_eq!(two.len(), 2);
        assert_eq!(two[0].octets[..7], [5, 0, 3, 7, 2, 1, b'a']);
        assert_eq!((two[0].octets.len(), two[1].octets.len()), (6 + 153, 6 + 8));
        assert!(two.iter().all(|part| part.has_header));

        // The 153rd place would take the escape of a character whose second half is in the next part.
        let escaped = parts(&format!("{}€{}", "a".repeat(152), "b".repeat(10)), 0, 7);
        assert_eq!(escaped[0].octets.len(), 6 + 152);
        assert_eq!(escaped[1].octets[6..8], [0x1b, 0x65]);
        let emoji = parts(&format!("{}😀{}", "a".repeat(66), "ж".repeat(10)), 0, 7);
        assert_eq!(emoji[0].octets.len(), 6 + 132);
        assert_eq!(emoji[1].octets[6..10], [0xd8, 0x3d, 0xde, 0x00]);
    }

    #[test]
    fn what_is_too_long_is_cut_at_a_character() {
        assert_eq!(cut("short"), "short");
        assert_eq!(cut(&"ж".repeat(1601)), "ж".repeat(1600));
        assert_eq!(parts(&"a".repeat(5000), 0, 0).len(), 1600_usize.div_ceil(153));
        assert!(parts(&"😀".repeat(5000), 0, 0).len() <= MOST_PARTS);
    }
}
