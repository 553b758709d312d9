//! Word 97 to 2003 ([MS-DOC] 2.4.1): the text pieces of the document in their order.
//!
//! Best effort: paragraphs, table rows and the text of fields are found; styles, and with them
//! headings, are not.

use std::io::{Read, Seek};

use cfb::CompoundFile;
use encoding_rs::{UTF_16LE, WINDOWS_1252};

use super::{marker::begins_item, table::Rows};
use crate::{
    error::{ErrorCode, ExtractError},
    page::Kind,
    sink::Sink,
};

/// Offsets in the file information block.
const FLAGS: usize = 0x0a;
const PIECE_TABLE: usize = 0x1a2;
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE_STREAM: u16 = 0x0200;
/// Of a piece's offset: its characters take one byte.
const COMPRESSED: u32 = 0x4000_0000;

pub fn read(file: impl Read + Seek, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut compound = CompoundFile::open(file).map_err(ExtractError::broken)?;
    let document = stream(&mut compound, "/WordDocument", sink)?;
    let flags = u16_at(&document, FLAGS).ok_or(ErrorCode::FileBroken)?;
    if flags & ENCRYPTED != 0 {
        return Err(ErrorCode::FileEncrypted.into());
    }
    let name = if flags & SECOND_TABLE_STREAM == 0 { "/0Table" } else { "/1Table" };
    let table = stream(&mut compound, name, sink)?;
    let text = pieces(&document, &table, sink).ok_or(ErrorCode::FileBroken)?;
    write(&without_field_codes(&text), sink)
}

fn stream<F: Read + Seek>(
    compound: &mut CompoundFile<F>,
    name: &str,
    sink: &Sink<'_>,
) -> Result<Vec<u8>, ExtractError> {
    let mut bytes = Vec::new();
    let stream = compound.open_stream(name).map_err(ExtractError::broken)?;
    let most = sink.limits().unpacked_bytes;
    stream.take(most).read_to_end(&mut bytes).map_err(ExtractError::broken)?;
    Ok(bytes)
}

/// The text by the piece table ([MS-DOC] 2.8.35), no more of it than any limit allows to emit.
fn pieces(document: &[u8], table: &[u8], sink: &Sink<'_>) -> Option<String> {
    let start = usize::try_from(u32_at(document, PIECE_TABLE)?).ok()?;
    let length = usize::try_from(u32_at(document, PIECE_TABLE + 4)?).ok()?;
    let mut clx = table.get(start..start.checked_add(length)?)?;
    while let [1, low, high, rest @ ..] = clx {
        clx = rest.get(usize::from(u16::from_le_bytes([*low, *high]))..)?;
    }
    let plc = clx.strip_prefix(&[2])?.get(4..)?;
    let count = plc.len().checked_sub(4)? / 12;
    let mut text = String::new();
    for index in 0..count {
        let from = u32_at(plc, index * 4)?;
        let characters = usize::try_from(u32_at(plc, index * 4 + 4)?.checked_sub(from)?).ok()?;
        let offset = u32_at(plc, (count + 1) * 4 + index * 8 + 2)?;
        text.push_str(&piece(document, offset, characters)?);
        if text.len() as u64 > sink.limits().text_bytes {
            break;
        }
    }
    Some(text)
}

fn piece(document: &[u8], offset: u32, characters: usize) -> Option<String> {
    let narrow = offset & COMPRESSED != 0;
    let start = usize::try_from(offset & (COMPRESSED - 1)).ok()?;
    let (start, length, encoding) = if narrow {
        (start / 2, characters, WINDOWS_1252)
    } else {
        (start, characters.checked_mul(2)?, UTF_16LE)
    };
    let bytes = document.get(start..start.checked_add(length)?)?;
    Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// A field is its code, and perhaps a separator and its result ([MS-DOC] 2.8.25); only the result is seen.
fn without_field_codes(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    // Of each open field, whether its code goes on; and how many do.
    let mut fields: Vec<bool> = Vec::new();
    let mut codes = 0_usize;
    for character in text.chars() {
        match character {
            '\u{13}' => {
                fields.push(true);
                codes += 1;
            }
            '\u{14}' => codes -= usize::from(fields.last_mut().is_some_and(std::mem::take)),
            '\u{15}' => codes -= usize::from(fields.pop().unwrap_or_default()),
            '\u{1e}' => seen.push('-'),
            visible if codes == 0 => seen.push(visible),
            _ => {}
        }
    }
    seen
}

fn write(text: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut rows = Rows::default();
    let mut cells: Vec<&str> = Vec::new();
    for paragraph in text.split(['\r', '\u{c}']) {
        let mut parts: Vec<&str> = paragraph.split('\u{7}').collect();
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            // The end of a row is an empty cell of its own.
            if part.is_empty() && !cells.is_empty() {
                rows.push(&std::mem::take(&mut cells), None, sink)?;
            } else {
                cells.push(part);
            }
        }
        if last.trim().is_empty() {
            continue;
        }
        if cells.is_empty() {
            rows = Rows::default();
            let kind = if begins_item(last) { Kind::ListItem } else { Kind::Paragraph };
            sink.push(kind, last)?;
        } else {
            cells.push(last);
        }
    }
    rows.push(&cells, None, sink)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..)?.first_chunk().copied()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..)?.first_chunk().copied()?))
}

#[cfg(test)]
mod tests {
    use super::without_field_codes;

    #[test]
    fn of_a_field_only_the_result_is_seen_and_it_may_have_none() {
        let page = "on page \u{13} PAGEREF x \u{14}7\u{15}.";
        assert_eq!(without_field_codes(page), "on page 7.");
        let entry = "term\u{13} XE \"term\" \u{15} and all that follows";
        assert_eq!(without_field_codes(entry), "term and all that follows");
        let nested =
            "\u{13} IF \u{13} DATE \u{14}now\u{15} \u{14}a \u{13}b\u{15}c\u{15}d\u{14}\u{15}e";
        assert_eq!(without_field_codes(nested), "a cde");
    }
}
