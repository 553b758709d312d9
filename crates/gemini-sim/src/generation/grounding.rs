//! Grounding metadata: which chunks were retrieved, and which parts of the answer they support.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Segment, chunk_text};
use crate::faults::{ActiveFaults, Fault};
use crate::retrieval::Hit;

/// `None` when nothing was retrieved.
pub fn metadata(answer: &Answer, hits: &[Hit], faults: &ActiveFaults) -> Option<Value> {
    if hits.is_empty() {
        return None;
    }
    let mut chunks: Vec<Value> = hits.iter().map(|hit| chunk(hit, faults)).collect();
    if faults.has(Fault::DuplicateChunks) {
        chunks.extend(chunks.clone());
    }
    let mut metadata = Map::new();
    metadata.insert("groundingChunks".to_owned(), json!(chunks));
    if !faults.has(Fault::NoSupports) && !answer.segments.is_empty() {
        let supports = answer.segments.iter();
        let supports: Vec<Value> =
            supports.map(|segment| support(&answer.text, segment, faults)).collect();
        metadata.insert("groundingSupports".to_owned(), json!(supports));
    }
    Some(Value::Object(metadata))
}

fn chunk(hit: &Hit, faults: &ActiveFaults) -> Value {
    let document = &hit.document;
    let mut context = Map::new();
    if !document.display_name.is_empty() && !faults.has(Fault::NoTitle) {
        context.insert("title".to_owned(), json!(document.display_name));
    }
    let indexed = document.content();
    if let Some((blob, _)) = indexed.and_then(|content| content.image.as_ref()) {
        let media = format!("fileSearchStores/{}/media/{blob}", document.store);
        context.insert("mediaId".to_owned(), json!(media));
    } else {
        let text = chunk_text(hit).unwrap_or_default();
        context.insert("text".to_owned(), json!(format!("{text}\n")));
    }
    let store = format!("fileSearchStores/{}", document.store);
    context.insert("fileSearchStore".to_owned(), json!(store));
    let page = indexed.and_then(|content| content.chunk(hit.chunk)?.page);
    let is_loose = faults.has(Fault::LooseNumbers);
    let written = |page: u32| if is_loose { json!(page.to_string()) } else { json!(page) };
    context.extend(page.map(|page| ("pageNumber".to_owned(), written(page))));
    if !document.metadata.is_empty() {
        context.insert("customMetadata".to_owned(), json!(document.metadata));
    }
    json!({"retrievedContext": context})
}

fn support(text: &str, segment: &Segment, faults: &ActiveFaults) -> Value {
    let Segment { start, end, hits } = segment;
    let cited = text.get(*start..*end).unwrap_or_default();
    let (start, end) = if faults.has(Fault::BadOffsets) {
        (start + 7, end + 7)
    } else if faults.has(Fault::CharOffsets) {
        let before = text.get(..*start).unwrap_or_default().chars().count();
        (before, before + cited.chars().count())
    } else {
        (*start, *end)
    };
    let offset = |at: usize| match u32::try_from(at) {
        Ok(at) if faults.has(Fault::LooseNumbers) => json!(f64::from(at)),
        _ => json!(at),
    };
    let mut body = Map::new();
    if start > 0 {
        body.insert("startIndex".to_owned(), offset(start));
    }
    body.insert("endIndex".to_owned(), offset(end));
    body.insert("text".to_owned(), json!(cited));
    let mut indices = hits.clone();
    if faults.has(Fault::OutOfRangeIndex) {
        indices.push(9999);
    }
    json!({"segment": body, "groundingChunkIndices": indices})
}
