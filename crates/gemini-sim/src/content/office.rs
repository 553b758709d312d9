//! Text of Word, Excel, presentation and OpenDocument files: the text nodes of their main parts.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::markup;

/// Larger parts are bombs rather than documents.
const MAX_PART_BYTES: u64 = 256 << 20;

pub fn text(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names = archive.file_names().filter_map(Result::ok);
    let mut names: Vec<String> = names.filter(|name| is_body(name)).map(Cow::into_owned).collect();
    // Slides and sheets are numbered without leading zeros.
    names.sort_by_key(|name| (name.len(), name.clone()));
    let mut text = String::new();
    for name in names {
        let part = archive.by_name(&name).ok()?;
        let mut xml = String::new();
        part.take(MAX_PART_BYTES).read_to_string(&mut xml).ok()?;
        text.push_str(&markup::text(&xml));
        text.push('\n');
    }
    Some(text)
}

fn is_body(name: &str) -> bool {
    let slide = name.strip_prefix("ppt/slides/slide").and_then(|rest| rest.strip_suffix(".xml"));
    matches!(name, "word/document.xml" | "content.xml" | "xl/sharedStrings.xml") || slide.is_some()
}
