//! The answer as Markdown, with the offsets of what is cited.

use std::ops::Range;

use super::block;
use super::quote::{Chosen, Place, Quote};
use super::rerank::Ranked;
use super::wording::Wording;
use super::{Answer, Citation, Source};
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
        self.citations.push(Citation { start, end: self.units, sources: numbers });
    }

    pub(crate) fn finish(self) -> Answer {
        let Self { text, citations, sources, .. } = self;
        Answer { text, citations, sources, grounded: true }
    }
}

/// The answer that shows the chosen quotes and points to the other places.
pub(super) fn whole(wording: Wording, chosen: &Chosen<'_>) -> Answer {
    let mut out = Composer::default();
    section(&mut out, wording, chosen);
    out.finish()
}

/// The answer to several questions, each with its text and what was found for it.
pub(super) fn sections<'a>(
    wording: Wording,
    sections: impl Iterator<Item = (&'a str, Option<Chosen<'a>>)>,
) -> Answer {
    let mut out = Composer::default();
    for (question, chosen) in sections {
        out.paragraph();
        match chosen {
            Some(chosen) => section(&mut out, wording, &chosen),
            None => out.push(&wording.part_not_found(question)),
        }
    }
    out.finish()
}

fn section(out: &mut Composer, wording: Wording, chosen: &Chosen<'_>) {
    if chosen.is_disputed {
        out.push(wording.disagree());
    }
    for quote in &chosen.quotes {
        out.paragraph();
        out.push(&wording.place(quote.ranked.candidate));
        out.push(":");
        out.paragraph();
        show(out, quote);
    }
    point(out, wording, &chosen.places);
}

fn show(out: &mut Composer, quote: &Quote<'_>) {
    let own = std::iter::once(source(quote.ranked, &quote.range));
    let sources = own.chain(quote.also.iter().map(|place| source(place.ranked, &place.range)));
    let shown = block::show(quote.ranked.candidate.passage, &quote.range);
    out.push("> ");
    out.cite(&shown, sources);
}

fn point(out: &mut Composer, wording: Wording, places: &[Place<'_>]) {
    if places.is_empty() {
        return;
    }
    out.paragraph();
    out.push(wording.see_also());
    for (index, place) in places.iter().enumerate() {
        out.push(if index == 0 { " " } else { "; " });
        let text = wording.place(place.ranked.candidate);
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
