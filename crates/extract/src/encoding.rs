//! Bytes to text for files that do not say their encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

/// Decodes by byte order mark, else as UTF-8 if valid, else by the detector's guess (windows-1252 for
/// most Western text). Undecodable bytes become U+FFFD.
pub fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(body).0.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let encoding = if guess == UTF_8 { encoding_rs::WINDOWS_1252 } else { guess };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::decode;

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
    fn western_bytes_are_guessed() {
        assert_eq!(
            decode(b"Gr\xf6\xdfe und \x84Umf\xe4nge\x93 f\xfcr M\xfcller"),
            "Größe und „Umfänge“ für Müller"
        );
    }
}
