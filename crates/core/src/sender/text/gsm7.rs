//! The default alphabet of telephone networks and its extension table (3GPP TS 23.038, sections 6.2.1 and 6.2.1.1), an
//! octet a character.

const ESCAPE: u8 = 0x1b;

/// By code, from 0x00 to 0x7f. The escape's own place holds a character that is never looked for.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

const EXTENSION: [(char, u8); 10] = [
    ('\u{c}', 0x0a),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2f),
    ('[', 0x3c),
    ('~', 0x3d),
    (']', 0x3e),
    ('|', 0x40),
    ('€', 0x65),
];

/// A character, if the alphabet has it: one octet, or two with an escape.
pub(super) fn write(c: char) -> Option<Vec<u8>> {
    if c == char::from(ESCAPE) {
        return None;
    }
    let basic = BASIC.chars().position(|known| known == c);
    if let Some(code) = basic.and_then(|code| u8::try_from(code).ok()) {
        return Some(vec![code]);
    }
    EXTENSION.iter().find(|(known, _)| *known == c).map(|(_, code)| vec![ESCAPE, *code])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_at_its_place_in_the_table() {
        assert_eq!(BASIC.chars().count(), 128);
        for (c, code) in [
            ('@', 0x00),
            ('Ç', 0x09),
            ('Δ', 0x10),
            ('Ξ', 0x1a),
            ('É', 0x1f),
            (' ', 0x20),
            ('¤', 0x24),
            ('0', 0x30),
            ('¡', 0x40),
            ('A', 0x41),
            ('Z', 0x5a),
            ('§', 0x5f),
            ('¿', 0x60),
            ('a', 0x61),
            ('z', 0x7a),
            ('à', 0x7f),
        ] {
            assert_eq!(write(c), Some(vec![code]), "{c}");
        }
        assert_eq!(write('€'), Some(vec![ESCAPE, 0x65]));
        assert_eq!((write('`'), write('ж'), write('\u{1b}')), (None, None, None));
    }
}
