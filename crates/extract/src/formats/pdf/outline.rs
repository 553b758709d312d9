//! The titles in a document's outline (ISO 32000-1 §12.3.3), which damaged or hostile files may tie into
//! circles.

use std::collections::HashSet;

use pdf_oxide::{
    document::PdfDocument,
    object::{Object, ObjectRef},
    optional_content::decode_pdf_text_string,
};

/// More entries than this help no reader.
const MAX_ENTRIES: usize = 20_000;
const MAX_LEVEL: u8 = 6;

/// Titles with their level, the outermost 1.
pub fn titles(document: &PdfDocument) -> Vec<(String, u8)> {
    let first = document
        .catalog()
        .ok()
        .and_then(|catalog| entry(document, &catalog, "Outlines"))
        .and_then(|outlines| reference(&outlines, "First"));
    let mut seen = HashSet::new();
    let mut waiting: Vec<(ObjectRef, u8)> = first.into_iter().map(|first| (first, 1)).collect();
    let mut titles = Vec::new();
    while let Some((next, level)) = waiting.pop() {
        if titles.len() >= MAX_ENTRIES || !seen.insert(next) {
            continue;
        }
        let Ok(item) = document.load_object(next) else {
            continue;
        };
        if let Some(Object::String(title)) = entry(document, &item, "Title") {
            titles.push((decode_pdf_text_string(&title), level));
        }
        waiting.extend(reference(&item, "Next").map(|next| (next, level)));
        if level < MAX_LEVEL {
            waiting.extend(reference(&item, "First").map(|child| (child, level + 1)));
        }
    }
    titles
}

fn entry(document: &PdfDocument, object: &Object, key: &str) -> Option<Object> {
    match object.as_dict()?.get(key)? {
        Object::Reference(target) => document.load_object(*target).ok(),
        direct => Some(direct.clone()),
    }
}

fn reference(object: &Object, key: &str) -> Option<ObjectRef> {
    match object.as_dict()?.get(key)? {
        Object::Reference(target) => Some(*target),
        _ => None,
    }
}
