//! Where parsers put their blocks: counts what leaves against the limits and hands out finished pages.

use std::{io, mem};

use rag_text::page::Page;
use serde::{Deserialize, Serialize};

use crate::{
    error::{ErrorCode, ExtractError},
    limits::Limits,
    page::{Kind, PageBuilder},
};

/// What came out of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub pages: u32,
    /// Pages without any text, such as scanned ones among others.
    pub pages_without_text: u32,
    /// Bytes of text in all pages.
    pub text_bytes: u64,
}

/// What happens to a page that outgrows its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    /// The document has no pages of its own, so it may continue on another.
    Continue,
    /// Page numbers are the document's and must stay right.
    Refuse,
}

/// Receives finished pages. An error means that nobody listens any more.
pub type Emit<'a> = dyn FnMut(Page) -> io::Result<()> + 'a;

pub struct Sink<'a> {
    limits: &'a Limits,
    overflow: Overflow,
    emit: &'a mut Emit<'a>,
    open: PageBuilder,
    summary: Summary,
}

impl<'a> Sink<'a> {
    pub fn new(limits: &'a Limits, overflow: Overflow, emit: &'a mut Emit<'a>) -> Self {
        Self { limits, overflow, emit, open: PageBuilder::default(), summary: Summary::default() }
    }

    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Appends a block of running text to the open page.
    pub fn push(&mut self, kind: Kind, text: &str) -> Result<(), ExtractError> {
        let most = usize::try_from(self.limits.page_bytes / 2).unwrap_or(usize::MAX);
        let mut rest = text;
        while self.overflow == Overflow::Continue && rest.len() > most {
            let (piece, after) = split(rest, most);
            self.open.push(kind, piece);
            self.check()?;
            rest = after;
        }
        self.open.push(kind, rest);
        self.check()
    }

    /// Appends a row of a table to the open page. A row of absurd length is running text.
    pub fn push_row<C: AsRef<str>>(
        &mut self,
        headers: &[String],
        cells: &[C],
    ) -> Result<(), ExtractError> {
        let length = cells.iter().map(|cell| cell.as_ref().len() as u64).sum::<u64>();
        if length > self.limits.page_bytes / 2 {
            return cells.iter().try_for_each(|cell| self.push(Kind::Paragraph, cell.as_ref()));
        }
        self.open.push_row(headers, cells);
        self.check()
    }

    /// Hands out the open page, also an empty one, and opens the next.
    pub fn end_page(&mut self) -> Result<(), ExtractError> {
        let page = mem::take(&mut self.open);
        self.summary.pages += 1;
        if self.summary.pages > self.limits.pages {
            return Err(ExtractError::too_complex("more pages than the limit"));
        }
        self.summary.text_bytes += page.text().len() as u64;
        if self.summary.text_bytes > self.limits.text_bytes {
            return Err(ExtractError::too_complex("more text than the limit"));
        }
        if page.text().is_empty() {
            self.summary.pages_without_text += 1;
        }
        (self.emit)(page.finish(self.summary.pages)).map_err(ExtractError::from)
    }

    /// Whether the open page has text.
    pub fn has_open_text(&self) -> bool {
        !self.open.text().is_empty()
    }

    /// Ends the document. `textless` is the error of a document whose pages hold no text at all.
    pub fn finish(mut self, textless: ErrorCode) -> Result<Summary, ExtractError> {
        if self.has_open_text() {
            self.end_page()?;
        }
        if self.summary.text_bytes == 0 {
            return Err(textless.into());
        }
        Ok(self.summary)
    }

    fn check(&mut self) -> Result<(), ExtractError> {
        if (self.open.weight() as u64) < self.limits.page_bytes {
            return Ok(());
        }
        match self.overflow {
            Overflow::Continue => self.end_page(),
            Overflow::Refuse => Err(ExtractError::too_complex("more on one page than the limit")),
        }
    }
}

/// Cuts after at most `most` bytes, after white space where there is some near the end.
fn split(text: &str, most: usize) -> (&str, &str) {
    let end = text.floor_char_boundary(most);
    let head = text.get(..end).unwrap_or_default();
    let near = head.rfind(char::is_whitespace).filter(|cut| cut.saturating_mul(2) > end);
    let cut = near.map_or(end, |space| text.ceil_char_boundary(space + 1));
    text.split_at(if cut == 0 { text.len() } else { cut })
}
