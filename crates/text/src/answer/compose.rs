//! The answer as Markdown, with the offsets of what is cited.

use std::ops::Range;

use super::quote::{Chosen, Place, Quote};
use super::rerank::Ranked;
use super::wording::Wording;
use super::{Answer, Citation, Source};
use crate::markdown;
use crate::passage::{Passage, Piece, PieceKind};
use crate::utf16;

/// Text, citations and sources as they grow.
#[derive(Default)]
pub(crate) struct Composer {
    text: String,
    /// Length of the text in UTF-16 code units.
    units: u32,
    citations: Vec<Citation>,
    sources: Vec<Source>,
}

impl Composer {
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.units += utf16::len(text);
    }

    /// Starts a new block unless the text is empty.
    pub(crate) fn paragraph(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.push("\n\n");
        }
    }

    /// Adds text that rests on sources; a source that is there already keeps its number.
    pub(crate) fn cite(&mut self, text: &str, sources: impl IntoIterator<Item = Source>) {
        let start = self.units;
        self.push(text);
        let mut numbers = Vec::new();
        for source in sources {
            let at = self.sources.iter().position(|known| *known == source);
            let at = at.unwrap_or_else(|| {
                self.sources.push(source);
                self.sources.len() - 1
            });
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        self.citations.push(Citation {
            start,
            end: self.units,
            sources: numbers,
        });
    }

    pub(crate) fn finish(self) -> Answer {
        let Self {
            text,
            citations,
            sources,
            ..
        } = self;
        Answer {
            text,
            citations,
            sources,
            grounded: true,
            suggestion: None,
        }
    }
}

/// The answer that shows the chosen quotes and points to the other places.
pub(super) fn quotes(wording: Wording, chosen: &Chosen<'_>) -> Answer {
    let mut out = Composer::default();
    if chosen.is_disputed {
        out.push(wording.disagree());
    }
    for quote in &chosen.quotes {
        out.paragraph();
        let candidate = quote.ranked.candidate;
        let heading = candidate.passage.headings.last().map(String::as_str);
        out.push(&wording.place(candidate.title, candidate.passage.page, heading));
        out.push(":");
        out.paragraph();
        show(&mut out, quote);
    }
    point(&mut out, wording, &chosen.places);
    out.finish()
}

fn show(out: &mut Composer, quote: &Quote<'_>) {
    let passage = quote.ranked.candidate.passage;
    let own = std::iter::once(source(quote.ranked, &quote.range));
    let sources = own.chain(
        quote
            .also
            .iter()
            .map(|place| source(place.ranked, &place.range)),
    );
    let shown: Vec<(&Piece, Range<usize>)> = passage
        .pieces
        .iter()
        .filter_map(|piece| {
            let (start, end) = (
                piece.bytes().start.max(quote.range.start),
                piece.bytes().end.min(quote.range.end),
            );
            (start < end).then_some((piece, start..end))
        })
        .collect();
    let blocks: Vec<String> = shown
        .iter()
        .map(|(piece, range)| block(passage, piece, range))
        .collect();
    let is_plain = shown.iter().all(|(piece, _)| !is_boxed(&piece.kind));
    let lines = blocks
        .join("\n\n")
        .replace('\n', "\n> ")
        .replace("\n> \n", "\n>\n");
    out.push("> ");
    // After a listing or a table the mark must stand in a paragraph of its own.
    let ending = if is_plain { "" } else { "\n\n" };
    out.cite(&format!("{lines}{ending}"), sources);
}

fn is_boxed(kind: &PieceKind) -> bool {
    matches!(kind, PieceKind::Code | PieceKind::TableRow { .. })
}

/// A piece, or a part of one, as Markdown.
fn block(passage: &Passage, piece: &Piece, range: &Range<usize>) -> String {
    let text = passage.body.slice(range);
    match &piece.kind {
        PieceKind::Code => markdown::fenced(text),
        PieceKind::ListItem => format!("- {}", markdown::plain(text.trim_start_matches(is_bullet))),
        PieceKind::TableRow { headers, .. } if headers.iter().any(|header| !header.is_empty()) => {
            row(passage, piece)
        }
        PieceKind::TableRow { .. } => {
            let cells: Vec<String> = passage
                .cells(piece)
                .map(|(_, cell)| markdown::plain(cell))
                .collect();
            if cells.is_empty() {
                markdown::plain(text)
            } else {
                cells.join(" · ")
            }
        }
        PieceKind::Paragraph | PieceKind::Heading => markdown::plain(text),
    }
}

fn is_bullet(letter: char) -> bool {
    matches!(letter, '•' | '◦' | '▪' | '‣' | '·' | '*' | '–' | '-') || letter.is_whitespace()
}

/// A row under its headers.
fn row(passage: &Passage, piece: &Piece) -> String {
    let (mut heads, mut rules, mut cells) =
        (String::from("|"), String::from("|"), String::from("|"));
    for (header, cell) in passage.cells(piece) {
        heads.extend([" ", &markdown::plain(header), " |"]);
        rules.push_str(" --- |");
        cells.extend([" ", &markdown::plain(cell), " |"]);
    }
    [heads, rules, cells].join("\n")
}

fn point(out: &mut Composer, wording: Wording, places: &[Place<'_>]) {
    if places.is_empty() {
        return;
    }
    out.paragraph();
    out.push(wording.see_also());
    for (index, place) in places.iter().enumerate() {
        out.push(if index == 0 { " " } else { "; " });
        let candidate = place.ranked.candidate;
        let heading = candidate.passage.headings.last().map(String::as_str);
        let text = wording.place(candidate.title, candidate.passage.page, heading);
        out.cite(&text, [source(place.ranked, &place.range)]);
    }
    out.push(".");
}

fn source(ranked: &Ranked<'_>, range: &Range<usize>) -> Source {
    let candidate = ranked.candidate;
    let place = candidate.passage.body.place(range);
    Source {
        document_id: candidate.document_id,
        page: candidate.passage.page,
        snippet: candidate.passage.body.slice(range).to_owned(),
        start: place.start,
        end: place.end,
    }
}
