//! The text of an answer: a fixed opening and sentences of the best chunks, word for word, so that every
//! cited segment can be checked against a document.

use super::sentences::sentences;
use crate::retrieval::{Hit, terms};

/// Characters of two, three and four bytes before the first citation, so that counting characters
/// instead of bytes shows.
const OPENING: &str = "D’après vos documents 📄 (資料) :";
const NOTHING_FOUND: &str =
    "Je n’ai rien trouvé 🤷 — I could not find anything about this in the documents.";
const WITHOUT_DOCUMENTS: &str = "Réponse sans documents ✨:";
const MAX_SENTENCES: usize = 4;

/// A stretch of the answer, in bytes, and the chunks that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    pub start: usize,
    pub end: usize,
    /// Positions in the list of hits.
    pub hits: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub text: String,
    pub segments: Vec<Segment>,
}

impl Answer {
    /// An answer to a question that no document was asked about.
    pub fn without_documents(question: &str) -> Self {
        let shown: String = question.trim().chars().take(200).collect();
        Self { text: format!("{WITHOUT_DOCUMENTS} “{shown}”"), segments: Vec::new() }
    }

    /// An answer from chunks, best first.
    pub fn from_hits(hits: &[Hit], question_terms: &[String]) -> Self {
        let chunks: Vec<&str> = hits.iter().filter_map(chunk_text).collect();
        if chunks.is_empty() {
            return Self { text: NOTHING_FOUND.to_owned(), segments: Vec::new() };
        }
        let mut answer = Self { text: OPENING.to_owned(), segments: Vec::new() };
        for (number, sentence) in choose(&chunks, question_terms).into_iter().enumerate() {
            answer.text.push(' ');
            let start = answer.text.len();
            answer.text.push_str(sentence);
            // The provider counts the final full stop to the segment at times.
            let cited = match sentence.strip_suffix('.') {
                Some(without) if number % 2 == 1 && !without.is_empty() => without,
                _ => sentence,
            };
            let saying = chunks.iter().enumerate().filter(|(_, chunk)| chunk.contains(sentence));
            answer.segments.push(Segment {
                start,
                end: start + cited.len(),
                hits: saying.map(|(position, _)| position).collect(),
            });
        }
        answer
    }

    /// Cuts the text at a character boundary and drops segments that are not whole any more.
    pub fn truncate(&mut self, bytes: usize) {
        let end = self.text.floor_char_boundary(bytes);
        self.text.truncate(end);
        self.segments.retain(|segment| segment.end <= end);
    }

    /// Removes the beginning; segments that began there are dropped.
    pub fn skip(&mut self, bytes: usize) {
        let start = self.text.floor_char_boundary(bytes);
        self.text.drain(..start);
        self.segments.retain(|segment| segment.start >= start);
        for segment in &mut self.segments {
            segment.start -= start;
            segment.end -= start;
        }
    }
}

pub fn chunk_text(hit: &Hit) -> Option<&str> {
    let content = hit.document.content()?;
    content.chunk(hit.chunk).map(|chunk| chunk.text)
}

/// Two sentences of the best chunk and one of each of the next, without repetition.
fn choose<'a>(chunks: &[&'a str], question_terms: &[String]) -> Vec<&'a str> {
    let mut chosen: Vec<&str> = Vec::new();
    for (position, chunk) in chunks.iter().enumerate() {
        let mut candidates = sentences(chunk);
        candidates
            .sort_by_cached_key(|sentence| std::cmp::Reverse(overlap(sentence, question_terms)));
        let wanted = if position == 0 { 2 } else { 1 };
        let fresh = candidates.into_iter().filter(|sentence| {
            !chosen.contains(sentence) && (position == 0 || overlap(sentence, question_terms) > 0)
        });
        let fresh: Vec<&str> = fresh.take(wanted).collect();
        chosen.extend(fresh);
        if chosen.len() >= MAX_SENTENCES {
            break;
        }
    }
    chosen.truncate(MAX_SENTENCES);
    chosen
}

/// Distinct terms of the question in the sentence.
fn overlap(sentence: &str, question_terms: &[String]) -> usize {
    let present = terms(sentence);
    question_terms.iter().filter(|term| present.contains(term)).count()
}
