//! From uploaded bytes to chunks of text: what the provider's indexing does, in the simplest way that
//! keeps page numbers and real substrings.

mod chunks;
mod markup;
mod media_type;
mod office;
mod pdf;

use std::sync::OnceLock;

use bytes::Bytes;
pub use media_type::MediaType;

use crate::library::Chunking;
use crate::retrieval::Index;

/// Text of one page; formats without pages give one page without a number.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    pub number: Option<u32>,
    pub text: String,
}

/// A piece of a page that is found and cited as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk<'a> {
    pub page: Option<u32>,
    pub text: &'a str,
}

/// A document as retrieval sees it.
#[derive(Debug)]
pub struct Content {
    pages: Vec<Page>,
    chunks: Vec<chunks::Place>,
    /// An image: id of its blob, its bytes.
    pub image: Option<(String, Bytes)>,
    index: OnceLock<Index>,
}

impl Content {
    /// Reads the bytes; `None` when they are not what their media type says.
    pub fn read(media_type: MediaType, bytes: &[u8], chunking: Chunking) -> Option<Self> {
        let pages = match media_type {
            MediaType::Text => vec![page(None, String::from_utf8_lossy(bytes).into_owned())],
            MediaType::Markup => vec![page(None, markup::text(&String::from_utf8_lossy(bytes)))],
            MediaType::Pdf => pdf::pages(bytes)?,
            MediaType::Office => vec![page(None, office::text(bytes)?)],
            MediaType::Opaque | MediaType::Image => Vec::new(),
        };
        Some(Self::of_pages(pages, chunking))
    }

    /// An image is found by the words of its document's name.
    pub fn of_image(blob: String, bytes: Bytes, display_name: &str) -> Self {
        let pages = vec![page(None, display_name.to_owned())];
        let mut content = Self::of_pages(pages, Chunking::default());
        content.image = Some((blob, bytes));
        content
    }

    fn of_pages(pages: Vec<Page>, chunking: Chunking) -> Self {
        let chunks = chunks::cut(&pages, chunking);
        Self { pages, chunks, image: None, index: OnceLock::new() }
    }

    pub fn len(&self) -> usize {
        self.chunks.len()
    }

    pub fn chunk(&self, index: usize) -> Option<Chunk<'_>> {
        let place = self.chunks.get(index)?;
        let page = self.pages.get(place.page)?;
        Some(Chunk { page: page.number, text: page.text.get(place.start..place.end)? })
    }

    /// Built at the first question, so that uploads do not pay for it.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            Index::new((0..self.len()).filter_map(|index| self.chunk(index)).map(|c| c.text))
        })
    }
}

fn page(number: Option<u32>, text: String) -> Page {
    Page { number, text }
}
