//! Whether a page without text has lost it.
//!
//! The first reader takes a page that it cannot unpack for an empty one, and so would a person who asks
//! about it. This looks at what such a page draws: every stream must be there and unpack, and the forms
//! it draws must not draw themselves. Pages with text are not looked at.

use std::collections::HashSet;

use pdf_oxide::{
    document::PdfDocument,
    error::Error,
    object::{Object, ObjectRef},
};

use crate::error::ExtractError;

/// What the first reader says when it gives up unpacking a stream for its size.
const STREAM_LIMIT: &str = "safety limit";

/// What stands where the page tree (ISO 32000-1 §7.7.3) says that pages are. Files that claim more pages
/// than they have places lose nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Places {
    pub pages: usize,
    pub missing: usize,
}

impl Places {
    pub fn of(document: &PdfDocument) -> Self {
        let root = document.catalog().ok().and_then(|catalog| pages_of(&catalog));
        let mut waiting: Vec<ObjectRef> = root.into_iter().collect();
        let mut seen = HashSet::new();
        let mut places = Self::default();
        while let Some(next) = waiting.pop() {
            if !seen.insert(next) {
                continue;
            }
            let node = document.load_object(next).unwrap_or(Object::Null);
            let Some(node) = node.as_dict() else {
                places.missing += 1;
                continue;
            };
            match node.get("Kids").and_then(|kids| document.resolve_object(kids).ok()) {
                Some(Object::Array(kids)) => {
                    waiting.extend(kids.iter().filter_map(Object::as_reference));
                }
                _ => places.pages += 1,
            }
        }
        places
    }
}

fn pages_of(catalog: &Object) -> Option<ObjectRef> {
    catalog.as_dict()?.get("Pages")?.as_reference()
}

/// Fails for a page, counted from 0, whose text may be in something that cannot be read. `depth` bounds
/// the nesting of what it draws.
pub fn check(document: &PdfDocument, index: usize, depth: u32) -> Result<(), ExtractError> {
    let page = document.get_page(index).map_err(ExtractError::broken)?;
    let page = page.as_dict().ok_or_else(|| ExtractError::broken("a page is no dictionary"))?;
    if let Some(contents) = page.get("Contents").filter(|contents| **contents != Object::Null) {
        check_parts(document, contents)?;
    }
    let content = document.get_page_content_data(index).map_err(unreadable)?;
    let mut drawing = Drawing { document, depth, open: Vec::new(), seen: HashSet::new() };
    drawing.follow(&content, page.get("Resources").unwrap_or(&Object::Null))
}

/// The streams of a page one by one, because the reader leaves out what it cannot unpack.
fn check_parts(document: &PdfDocument, contents: &Object) -> Result<(), ExtractError> {
    let parts = match document.resolve_object(contents).map_err(ExtractError::broken)? {
        Object::Array(parts) => parts,
        single => vec![single],
    };
    let mut missing = 0;
    for part in &parts {
        match document.resolve_object(part) {
            Ok(Object::Null) | Err(Error::ObjectNotFound(..)) => missing += 1,
            // Unpacking needs the key, which the reader keeps to itself.
            Ok(_) if document.is_encrypted() => {}
            Ok(part) => drop(part.decode_stream_data().map_err(unreadable)?),
            Err(error) => return Err(ExtractError::broken(error)),
        }
    }
    if missing > 0 && missing == parts.len() {
        return Err(ExtractError::broken("the content of a page is missing"));
    }
    Ok(())
}

/// Follows the forms that a page draws (ISO 32000-1 §8.10).
struct Drawing<'d> {
    document: &'d PdfDocument,
    depth: u32,
    /// The forms being drawn, the outermost first.
    open: Vec<ObjectRef>,
    seen: HashSet<ObjectRef>,
}

impl Drawing<'_> {
    fn follow(&mut self, content: &[u8], resources: &Object) -> Result<(), ExtractError> {
        let depth = usize::try_from(self.depth).unwrap_or(usize::MAX);
        if nesting(content) > depth || self.open.len() > depth {
            return Err(ExtractError::too_complex("content nested deeper than the limit"));
        }
        let Some(objects) = entry(self.document, resources, "XObject") else {
            return Ok(());
        };
        for name in drawn(content) {
            let target = objects.as_dict().and_then(|objects| objects.get(&name)?.as_reference());
            if let Some(target) = target {
                self.enter(target, resources)?;
            }
        }
        Ok(())
    }

    fn enter(&mut self, target: ObjectRef, resources: &Object) -> Result<(), ExtractError> {
        if self.open.contains(&target) {
            return Err(ExtractError::broken("a form draws itself"));
        }
        let is_new = self.seen.insert(target);
        if !is_new || self.document.is_encrypted() || !self.document.is_form_xobject(target) {
            return Ok(());
        }
        let form = self.document.load_object(target).map_err(ExtractError::broken)?;
        let content = form.decode_stream_data().map_err(unreadable)?;
        let own = form.as_dict().and_then(|form| form.get("Resources"));
        self.open.push(target);
        self.follow(&content, own.unwrap_or(resources))?;
        self.open.pop();
        Ok(())
    }
}

/// Names of what the content draws, in its order.
fn drawn(content: &[u8]) -> impl Iterator<Item = String> {
    let mut tokens = content.split(u8::is_ascii_whitespace).filter(|token| !token.is_empty());
    let mut last: &[u8] = &[];
    std::iter::from_fn(move || {
        for token in tokens.by_ref() {
            let before = std::mem::replace(&mut last, token);
            if token == b"Do"
                && let Some(slash) = before.iter().rposition(|&byte| byte == b'/')
            {
                let name = before.get(slash + 1..).unwrap_or_default();
                return Some(String::from_utf8_lossy(name).into_owned());
            }
        }
        None
    })
}

/// How deep arrays are nested, at most.
fn nesting(content: &[u8]) -> usize {
    let mut open = 0_usize;
    let mut most = 0;
    for byte in content {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

fn entry(document: &PdfDocument, object: &Object, key: &str) -> Option<Object> {
    let object = document.resolve_object(object).ok()?;
    document.resolve_object(object.as_dict()?.get(key)?).ok()
}

fn unreadable(error: Error) -> ExtractError {
    if error.to_string().contains(STREAM_LIMIT) {
        ExtractError::too_complex(error)
    } else {
        ExtractError::broken(error)
    }
}
