//! From pages to passages.

use std::ops::Range;

use super::pieces::{self, Draft, Unit};
use super::{Passage, Piece, PieceKind, Quotable, contents, furniture};
use crate::language::Language;
use crate::markdown::one_line;
use crate::page::Page;
use crate::{sentence, utf16};

/// A passage of this many words is enough; it ends at the next paragraph.
const ENOUGH: usize = 80;
/// A passage does not grow beyond this many words.
const MOST: usize = 220;
/// Paragraphs in a passage that has enough words.
const PARAGRAPHS: usize = 3;

/// The passages of a document in reading order.
pub(crate) fn build(pages: &[Page], language: Language) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut headings = Vec::new();
    for (page, body) in pages.iter().zip(furniture::bodies(pages)) {
        let text = page.text.get(body.clone()).unwrap_or_default();
        if contents::is_listing_of_pages(text) {
            continue;
        }
        let mut builder = Builder::new(page, language, headings);
        for unit in pieces::units(page, &body) {
            builder.add(unit);
        }
        builder.finish();
        passages.append(&mut builder.passages);
        headings = builder.headings;
    }
    passages
}

/// Gathers the passages of one page.
struct Builder<'a> {
    page: &'a Page,
    language: Language,
    /// Level and text of the headings above, outermost first; they reach over pages.
    headings: Vec<(u8, String)>,
    /// A heading that nothing has followed yet.
    bare: Option<Range<usize>>,
    /// The last sentence before a list, a table or a listing.
    lead: Option<Range<usize>>,
    open: Vec<Draft>,
    open_lead: Option<Range<usize>>,
    words: usize,
    passages: Vec<Passage>,
}

impl<'a> Builder<'a> {
    fn new(page: &'a Page, language: Language, headings: Vec<(u8, String)>) -> Self {
        Self {
            page,
            language,
            headings,
            bare: None,
            lead: None,
            open: Vec::new(),
            open_lead: None,
            words: 0,
            passages: Vec::new(),
        }
    }

    fn add(&mut self, unit: Unit) {
        match unit {
            Unit::Heading { level, range } => self.add_heading(level, range),
            Unit::Piece(draft) => self.add_piece(draft),
        }
    }

    fn add_heading(&mut self, level: u8, range: Range<usize>) {
        self.flush();
        self.lead = None;
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, one_line(self.text(&range))));
        self.bare = Some(range);
    }

    fn add_piece(&mut self, draft: Draft) {
        self.bare = None;
        let words = pieces::size(self.text(&draft.range)) + 1;
        let is_full = self.words + words > MOST;
        let is_text = draft.kind == PieceKind::Paragraph;
        let paragraphs = self.open.iter().filter(|open| open.kind == PieceKind::Paragraph).count();
        if is_full || (is_text && self.words >= ENOUGH && paragraphs >= PARAGRAPHS) {
            self.flush();
        }
        if self.open.is_empty() && !is_text {
            self.open_lead.clone_from(&self.lead);
        }
        if is_text {
            self.lead = self.last_sentence(&draft.range);
        }
        self.words += words;
        self.open.push(draft);
    }

    /// Makes a passage of what is open.
    fn flush(&mut self) {
        self.words = 0;
        let drafts = std::mem::take(&mut self.open);
        let lead_in = self.open_lead.take().map(|range| self.quotable(&range));
        let (Some(first), Some(last)) = (drafts.first(), drafts.last()) else {
            return;
        };
        let base = first.range.start;
        let body = self.quotable(&(base..last.range.end));
        let pieces = drafts.into_iter().map(|draft| piece(draft, base)).collect();
        let headings = self.headings.iter().map(|(_, text)| text.clone()).collect();
        let (page, language) = (self.page.number, self.language);
        self.passages.push(Passage { page, language, headings, lead_in, body, pieces });
    }

    /// Closes the page. A page of nothing but headings, as slides have them, is still quotable.
    fn finish(&mut self) {
        self.flush();
        if let Some(range) = self.bare.take().filter(|_| self.passages.is_empty()) {
            self.open.push(Draft { kind: PieceKind::Heading, range });
            self.flush();
        }
    }

    fn text(&self, range: &Range<usize>) -> &'a str {
        self.page.text.get(range.clone()).unwrap_or_default()
    }

    fn quotable(&self, range: &Range<usize>) -> Quotable {
        let start = utf16::prefix(&self.page.text, range.start);
        Quotable { start, text: self.text(range).to_owned() }
    }

    /// The last sentence of a paragraph, which introduces what follows it.
    fn last_sentence(&self, paragraph: &Range<usize>) -> Option<Range<usize>> {
        let range = sentence::split(self.text(paragraph)).pop()?;
        Some(paragraph.start + range.start..paragraph.start + range.end)
    }
}

/// A draft with its ranges counted from the start of its passage.
fn piece(draft: Draft, base: usize) -> Piece {
    let shift = |at: usize| u32::try_from(at.saturating_sub(base)).unwrap_or(u32::MAX);
    let kind = match draft.kind {
        PieceKind::TableRow { headers, cells } => {
            let cells = cells.into_iter().map(|c| shift(c.start as usize)..shift(c.end as usize));
            PieceKind::TableRow { headers, cells: cells.collect() }
        }
        other => other,
    };
    Piece { kind, range: shift(draft.range.start)..shift(draft.range.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Block, BlockKind};

    fn page(number: u32, parts: &[(BlockKind, &str)]) -> Page {
        let mut text = String::new();
        let mut blocks = Vec::new();
        for (kind, part) in parts {
            let start = u32::try_from(text.len()).unwrap();
            text.push_str(part);
            blocks.push(Block {
                kind: kind.clone(),
                range: start..u32::try_from(text.len()).unwrap(),
            });
            text.push_str("\n\n");
        }
        Page { number, text, blocks }
    }

    fn words(count: usize) -> String {
        "Word ".repeat(count - 1) + "word."
    }

    #[test]
    fn a_passage_never_crosses_a_heading_or_a_page() {
        let pages = [
            page(
                1,
                &[
                    (BlockKind::Heading { level: 1 }, "One"),
                    (BlockKind::Paragraph, "First."),
                    (BlockKind::Heading { level: 2 }, "Two"),
                    (BlockKind::Paragraph, "Second."),
                ],
            ),
            page(2, &[(BlockKind::Paragraph, "Third.")]),
        ];
        let passages = build(&pages, Language::English);
        let seen: Vec<(u32, String, &str)> = passages
            .iter()
            .map(|p| (p.page, p.headings.join(" › "), p.body.text.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (1, "One".to_owned(), "First."),
                (1, "One › Two".to_owned(), "Second."),
                (2, "One › Two".to_owned(), "Third."),
            ]
        );
    }

    #[test]
    fn a_list_that_is_continued_keeps_its_lead_in() {
        let item = words(90);
        let pages = [page(
            1,
            &[
                (BlockKind::Paragraph, "Some words. Do the following:"),
                (BlockKind::ListItem, &item),
                (BlockKind::ListItem, &item),
                (BlockKind::ListItem, &item),
            ],
        )];
        let passages = build(&pages, Language::English);
        assert_eq!(passages.len(), 2);
        assert_eq!(passages[0].lead_in, None);
        assert_eq!(
            passages[1].lead_in.as_ref().map(|p| p.text.as_str()),
            Some("Do the following:")
        );
    }

    #[test]
    fn an_endless_paragraph_is_cut_at_its_sentences() {
        let text = vec![words(40); 20].join(" ");
        let passages = build(&[page(1, &[(BlockKind::Paragraph, &text)])], Language::English);
        assert!(passages.len() >= 4);
        for passage in passages {
            let Quotable { start, text: body } = &passage.body;
            assert_eq!(&text[*start as usize..][..body.len()], body);
            for piece in &passage.pieces {
                let part = passage.text_of(piece);
                assert!(part.ends_with('.') && pieces::size(part) <= 260);
            }
        }
    }

    #[test]
    fn pages_without_structure_are_cut_at_empty_lines() {
        let text = format!("{}\n\n{}\n\n{}", words(100), words(100), words(100));
        let pages = [Page { number: 1, text, blocks: Vec::new() }];
        assert_eq!(build(&pages, Language::English).len(), 2);
    }
}
