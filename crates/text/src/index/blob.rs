//! The two blobs of the index.
//!
//! Entries: count, then per passage the distance to the one before, doubled, odd if the term occurs once
//! in the body and not in the headings; else both frequencies follow.
//! Lengths: version, language, count, both sums, then both lengths of every passage.

use crate::language::{ALL, Language};
use crate::varint::{Reader, put};

/// Of the lengths blob. One of another version is not read: its document is not found until it is indexed
/// anew.
const VERSION: u32 = 1;

/// Occurrences of a term in one passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) ordinal: u32,
    pub(crate) body: u32,
    pub(crate) heading: u32,
}

/// Writes entries, which must be in order of their ordinals.
pub(crate) fn entries(list: &[Entry]) -> Vec<u8> {
    let mut out = Vec::with_capacity(list.len() + 4);
    put(&mut out, u32::try_from(list.len()).unwrap_or(u32::MAX));
    let mut before = 0;
    for entry in list {
        let distance = entry.ordinal - before;
        before = entry.ordinal;
        let is_simple = entry.body == 1 && entry.heading == 0;
        put(&mut out, distance << 1 | u32::from(is_simple));
        if !is_simple {
            put(&mut out, entry.body);
            put(&mut out, entry.heading);
        }
    }
    out
}

/// The number of entries in a blob, without reading them.
pub(crate) fn entry_count(blob: &[u8]) -> u32 {
    Reader::new(blob).next().unwrap_or(0)
}

/// Reads entries one by one.
pub(crate) fn read_entries(blob: &[u8]) -> impl Iterator<Item = Entry> {
    let mut reader = Reader::new(blob);
    let mut left = reader.next().unwrap_or(0);
    let mut ordinal = 0_u32;
    std::iter::from_fn(move || {
        left = left.checked_sub(1)?;
        let head = reader.next()?;
        ordinal = ordinal.checked_add(head >> 1)?;
        if head & 1 == 1 {
            return Some(Entry { ordinal, body: 1, heading: 0 });
        }
        Some(Entry { ordinal, body: reader.next()?, heading: reader.next()? })
    })
}

/// Collects the lengths of a document's passages.
pub(crate) struct Lengths {
    language: Language,
    each: Vec<(u32, u32)>,
}

impl Lengths {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, each: Vec::new() }
    }

    pub(crate) fn push(&mut self, body: u32, heading: u32) {
        self.each.push((body, heading));
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.each.len() * 3 + 12);
        put(&mut out, VERSION);
        put(&mut out, self.language as u32);
        put(&mut out, u32::try_from(self.each.len()).unwrap_or(u32::MAX));
        put(&mut out, self.each.iter().map(|(body, _)| body).sum());
        put(&mut out, self.each.iter().map(|(_, heading)| heading).sum());
        for (body, heading) in self.each {
            put(&mut out, body);
            put(&mut out, heading);
        }
        out
    }
}

/// What a lengths blob begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LengthsHeader {
    pub(crate) language: Language,
    pub(crate) passages: u32,
    pub(crate) body: u32,
    pub(crate) heading: u32,
}

/// Reads the header of a lengths blob, and leaves the reader at the first passage.
pub(crate) fn header(blob: &[u8]) -> Option<(LengthsHeader, Reader<'_>)> {
    let mut reader = Reader::new(blob);
    if reader.next()? != VERSION {
        return None;
    }
    let language = *ALL.get(reader.next()? as usize)?;
    let (passages, body, heading) = (reader.next()?, reader.next()?, reader.next()?);
    Some((LengthsHeader { language, passages, body, heading }, reader))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn entries_are_read_as_written(
            raw in prop::collection::btree_map(0_u32..100_000, (0_u32..9, 0_u32..3), 0..60)
        ) {
            let list: Vec<Entry> = raw
                .into_iter()
                .map(|(ordinal, (body, heading))| Entry { ordinal, body, heading })
                .collect();
            let blob = entries(&list);
            prop_assert_eq!(entry_count(&blob) as usize, list.len());
            prop_assert_eq!(read_entries(&blob).collect::<Vec<_>>(), list);
        }

        #[test]
        fn damaged_blobs_are_read_without_a_panic(blob in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = read_entries(&blob).count();
            let _ = header(&blob).map(|(header, _)| header);
        }
    }

    #[test]
    fn lengths_are_read_as_written() {
        let mut lengths = Lengths::new(Language::German);
        lengths.push(120, 3);
        lengths.push(80, 0);
        let blob = lengths.finish();
        let (header, mut reader) = header(&blob).unwrap();
        let expected =
            LengthsHeader { language: Language::German, passages: 2, body: 200, heading: 3 };
        assert_eq!(header, expected);
        assert_eq!([(); 4].map(|()| reader.next()), [Some(120), Some(3), Some(80), Some(0)]);
    }
}
