//! Bytes to text for files that do not say their encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of the beginning that decide about UTF-16 without a mark; an even number.
const SAMPLE_BYTES: usize = 8192;

/// Decodes what [`charset`] says. Undecodable bytes become U+FFFD.
pub fn decode(bytes: &[u8]) -> String {
    detect(bytes, true).decode_with_bom_removal(bytes).0.into_owned()
}

/// The name of a text's encoding, by all of it or by how it begins.
#[must_use]
pub fn charset(bytes: &[u8], is_whole: bool) -> &'static str {
    detect(bytes, is_whole).name()
}

/// By byte order mark, else UTF-16 if it looks like it, else UTF-8 if valid, else the detector's guess
/// (windows-1252 for most Western text).
fn detect(bytes: &[u8], is_whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return encoding;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        // Only the last character is not complete.
        Err(error) if !is_whole && error.error_len().is_none() => return UTF_8,
        Err(_) => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, is_whole);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == UTF_8 { encoding_rs::WINDOWS_1252 } else { guess }
}

/// Whether the bytes are UTF-16 that does not say so, and of which order. Binary data must not pass: at
/// least half of the characters have to be printable ASCII, and none a control character or half a pair.
pub fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let may_be_cut = sample.len() == SAMPLE_BYTES;
    let reads_by = |unit: fn([u8; 2]) -> u16| {
        let (units, rest) = sample.as_chunks::<2>();
        let mut ascii = 0;
        for (index, character) in char::decode_utf16(units.iter().copied().map(unit)).enumerate() {
            match character {
                Ok(' '..='~') => ascii += 1,
                Ok('\t' | '\n' | '\r' | '\u{c}') => {}
                Ok(character) if !character.is_control() => {}
                Err(_) if may_be_cut && index + 1 == units.len() => {}
                _ => return false,
            }
        }
        rest.is_empty() && ascii > 0 && ascii * 2 >= units.len()
    };
    match (reads_by(u16::from_le_bytes), reads_by(u16::from_be_bytes)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{charset, decode, unmarked_utf_16};

    #[test]
    fn utf_8_with_and_without_mark_reads_the_same() {
        assert_eq!(decode("größer".as_bytes()), "größer");
        assert_eq!(decode("\u{feff}größer".as_bytes()), "größer");
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        let little: Vec<u8> = "\u{feff}größer".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}größer".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little), "größer");
        assert_eq!(decode(&big), "größer");
    }

    #[test]
    fn utf_16_is_read_without_its_mark() {
        let text = "Größer als\r\nvorher 😀 ".repeat(1000);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for start in [0, 2] {
            assert_eq!(decode(&little[start..]), text[start / 2..]);
            assert_eq!(decode(&big[start..]), text[start / 2..]);
        }
    }

    #[test]
    fn other_bytes_are_not_taken_for_utf_16() {
        let samples: Vec<u16> = (0..500).map(|step| step * 7 % 300).collect();
        let sound: Vec<u8> = samples.into_iter().flat_map(u16::to_le_bytes).collect();
        for bytes in [&b"plain text"[..], b"", b"a", b"a\0b", b"\x7fELF\x02\x01\x01\0", &sound] {
            assert_eq!(unmarked_utf_16(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_beginning_is_named_although_it_ends_inside_a_character() {
        let text = "größer".as_bytes();
        assert_eq!(charset(&text[..3], false), "UTF-8");
        assert_eq!(charset(b"gro\xdf", true), "windows-1252");
        assert_eq!(charset(b"\xff\xfea\0", false), "UTF-16LE");
    }

    #[test]
    fn western_bytes_are_guessed() {
        assert_eq!(
            decode(b"Gr\xf6\xdfe und \x84Umf\xe4nge\x93 f\xfcr M\xfcller"),
            "Größe und „Umfänge“ für Müller"
        );
    }
}
