//! Which stretches of the best passages are quoted.

use std::collections::BTreeSet;
use std::ops::Range;

use super::compare;
use super::reach::Reach;
use super::rerank::Ranked;
use crate::passage::PieceKind;
use crate::question::{AskedKind, Question};
use crate::rank::Ranking;

/// A further passage must score this share of the best to be quoted, or to be pointed to.
const QUOTED: f64 = 0.8;
const POINTED: f64 = 0.55;
/// Words in a quotation of prose.
const MOST_WORDS: usize = 80;

/// How much is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    /// Quotations.
    quotes: usize,
    /// Pages, those only pointed to included.
    pages: usize,
}

impl Amount {
    /// For a question that is answered alone.
    pub(super) const WHOLE: Self = Self { quotes: 3, pages: 5 };
    /// For a question that is a part of another.
    pub(super) const PART: Self = Self { quotes: 1, pages: 4 };
}

/// A stretch of a passage, and the other places that say the same.
pub(super) struct Quote<'a> {
    pub(super) ranked: &'a Ranked<'a>,
    /// Byte range in the passage's text.
    pub(super) range: Range<usize>,
    pub(super) also: Vec<Place<'a>>,
}

/// A stretch that is pointed to, not shown.
pub(super) struct Place<'a> {
    pub(super) ranked: &'a Ranked<'a>,
    pub(super) range: Range<usize>,
}

/// What an answer is made of.
pub(super) struct Chosen<'a> {
    pub(super) quotes: Vec<Quote<'a>>,
    pub(super) places: Vec<Place<'a>>,
    /// The quotes come from different documents and differ in their numbers.
    pub(super) is_disputed: bool,
}

/// Chooses from ranked passages. Each page is used once; the second is quoted also if it is not near the
/// best but covers words of the question that the first did not.
pub(super) fn choose<'a>(
    question: &Question,
    ranking: &Ranking,
    ranked: &'a [Ranked<'a>],
    amount: Amount,
) -> Chosen<'a> {
    let mut chosen = Chosen { quotes: Vec::new(), places: Vec::new(), is_disputed: false };
    let top = ranked.first().map_or(0.0, |best| best.score);
    let mut pages: BTreeSet<(i64, u32)> = BTreeSet::new();
    let mut covered = Reach::default();
    for candidate in ranked.iter().filter(|ranked| ranked.score >= POINTED * top) {
        if pages.len() >= amount.pages {
            break;
        }
        let page = (candidate.candidate.document_id, candidate.candidate.passage.page);
        let Some(range) = stretch(question, candidate).filter(|_| pages.insert(page)) else {
            continue;
        };
        let is_new = candidate.reached.beyond(&covered, ranking) > 0.0;
        let is_near = candidate.score >= QUOTED * top || (is_new && pages.len() <= 2);
        covered.extend(&candidate.reached);
        chosen.add(question, candidate, range, is_near && chosen.quotes.len() < amount.quotes);
    }
    chosen
}

impl<'a> Chosen<'a> {
    /// Adds a stretch: to a quote that says the same, against one that says otherwise, as a quote of its
    /// own if `is_wanted`, or else as a place to look at.
    fn add(
        &mut self,
        question: &Question,
        ranked: &'a Ranked<'a>,
        range: Range<usize>,
        is_wanted: bool,
    ) {
        let same =
            self.quotes.iter_mut().find(|quote| compare::says_the_same(quote, ranked, &range));
        if let Some(quote) = same {
            quote.also.push(Place { ranked, range });
            return;
        }
        let is_dispute = self.quotes.len() == 1
            && self.quotes.iter().any(|quote| compare::disagrees(question, quote, ranked, &range));
        if is_dispute || self.quotes.is_empty() || (is_wanted && !self.is_disputed) {
            self.is_disputed |= is_dispute;
            self.quotes.push(Quote { ranked, range, also: Vec::new() });
        } else {
            self.places.push(Place { ranked, range });
        }
    }
}

/// The stretch of a passage that answers best.
fn stretch(question: &Question, ranked: &Ranked<'_>) -> Option<Range<usize>> {
    let passage = ranked.candidate.passage;
    let (best, _) = ranked.worth.iter().enumerate().fold((0, f64::MIN), |best, (index, worth)| {
        if *worth > best.1 { (index, *worth) } else { best }
    });
    let unit = ranked.units.get(best)?;
    let piece = passage.pieces.get(unit.piece)?;
    let range = match piece.kind {
        PieceKind::Paragraph if question.kind == AskedKind::Steps => {
            steps_after(ranked, best).unwrap_or_else(|| prose(ranked, best))
        }
        PieceKind::Paragraph => prose(ranked, best),
        PieceKind::ListItem if question.kind == AskedKind::Steps => run_of(ranked, unit.piece),
        _ => unit.range.clone(),
    };
    Some(with_announced(ranked, &piece.kind, range))
}

/// Words of a line that may be a title where extraction took it for a paragraph.
const TITLE: usize = 9;

/// A stretch that only announces what follows, together with that, if there is room.
fn with_announced(ranked: &Ranked<'_>, kind: &PieceKind, range: Range<usize>) -> Range<usize> {
    let passage = ranked.candidate.passage;
    let text = passage.body.slice(&range).trim_end();
    let is_title = *kind == PieceKind::Paragraph
        && text.split_whitespace().nth(TITLE).is_none()
        && text.ends_with(char::is_alphanumeric);
    let announces = text.ends_with([':', '：']) || is_title;
    let next = passage.pieces.iter().position(|piece| piece.bytes().start >= range.end);
    let Some((next, piece)) = next
        .filter(|_| announces && !matches!(kind, PieceKind::TableRow { .. }))
        .and_then(|next| Some((next, passage.pieces.get(next)?)))
    else {
        return range;
    };
    let whole = range.start..run_of(ranked, next).end;
    let wider = [whole, range.start..piece.bytes().end];
    let follows = passage.body.slice(&(range.end..piece.bytes().start)).trim().is_empty();
    let fits = |wider: &Range<usize>| {
        follows && passage.body.slice(wider).split_whitespace().nth(MOST_ANNOUNCED).is_none()
    };
    wider.into_iter().find(fits).unwrap_or(range)
}

/// Words of an announcement and what it announces.
const MOST_ANNOUNCED: usize = 120;

/// A sentence with those after and before it, as far as they belong to it and there is room.
fn prose(ranked: &Ranked<'_>, best: usize) -> Range<usize> {
    let text = &ranked.candidate.passage.body.text;
    let words =
        |range: &Range<usize>| text.get(range.clone()).map_or(0, |t| t.split_whitespace().count());
    let of = |index: usize| ranked.units.get(index).map(|unit| (unit.piece, unit.range.clone()));
    let Some((piece, mut range)) = of(best) else {
        return 0..0;
    };
    let (mut first, mut last) = (best, best);
    loop {
        let after = of(last + 1).filter(|(p, _)| *p == piece).map(|(_, r)| range.start..r.end);
        let before = first
            .checked_sub(1)
            .and_then(of)
            .filter(|(p, _)| *p == piece)
            .map(|(_, r)| r.start..range.end);
        let worth = |index: usize| ranked.worth.get(index).copied().unwrap_or(0.0);
        let prefer_before = before.is_some() && first > 0 && worth(first - 1) > worth(last + 1);
        let (wider, grows_back) = if prefer_before { (before, true) } else { (after, false) };
        match wider.filter(|wider| words(wider) <= MOST_WORDS) {
            Some(wider) => range = wider,
            None => return range,
        }
        if grows_back { first -= 1 } else { last += 1 }
    }
}

/// The list that follows a paragraph directly, with the sentence that introduces it.
fn steps_after(ranked: &Ranked<'_>, best: usize) -> Option<Range<usize>> {
    let pieces = &ranked.candidate.passage.pieces;
    let unit = ranked.units.get(best)?;
    let next = pieces.get(unit.piece + 1)?;
    let is_list = matches!(next.kind, PieceKind::ListItem | PieceKind::Code);
    is_list.then(|| unit.range.start..run_of(ranked, unit.piece + 1).end)
}

/// The run of pieces of one kind around a piece.
fn run_of(ranked: &Ranked<'_>, piece: usize) -> Range<usize> {
    let pieces = &ranked.candidate.passage.pieces;
    let kind_of = |index: usize| pieces.get(index).map(|p| std::mem::discriminant(&p.kind));
    let kind = kind_of(piece);
    let (mut first, mut last) = (piece, piece);
    while first > 0 && kind_of(first - 1) == kind {
        first -= 1;
    }
    while kind_of(last + 1) == kind {
        last += 1;
    }
    let start = pieces.get(first).map_or(0, |piece| piece.bytes().start);
    start..pieces.get(last).map_or(start, |piece| piece.bytes().end)
}
