//! Questions that lean on the one before: "and in 2024?", "why?", "how is it installed?".
//!
//! What is missing is borrowed from the earlier question at a lower weight: enough to find the subject
//! again, not enough to drown what was asked now.

use super::{AskedKind, Question};
use crate::language::Language;
use crate::words;

/// Weight of borrowed terms when the question has no content words of its own ("why?").
const WHOLE: f64 = 0.9;
/// Weight when it opens like a continuation or points back with a pronoun.
const POINTING: f64 = 0.6;
/// Weight when it is merely short and may well stand alone.
const SHORT: f64 = 0.15;
/// Fewer content words than this make a question short.
const ENOUGH: usize = 3;
/// Earlier questions looked at; each may lean on the one before it.
const DEPTH: usize = 3;

/// Openings that continue the question before.
const OPENINGS: &[&str] = &[
    "and",
    "what about",
    "how about",
    "but",
    "then",
    "also",
    "und",
    "und was ist mit",
    "was ist mit",
    "aber",
    "et",
    "et pour",
    "mais",
    "qu'en est-il",
    "y",
    "pero",
    "e",
    "qué hay de",
    "qué tal",
];

/// Words that point back to something said before.
const POINTERS: &[(Language, &str)] = &[
    (
        Language::English,
        "it its they them their that this those these he she his her there one ones same",
    ),
    (
        Language::German,
        "er es sie ihn ihm ihr ihre deren dessen das dies dieser diese dieses diesem davon dafür damit \
         dazu darin darauf daran dort dabei denen",
    ),
    (
        Language::French,
        "il elle ils elles cela ça ce celui celle ceux celles leur leurs y en lui celui-ci",
    ),
    (
        Language::Spanish,
        "él ella ellos ellas eso esto ese esa esos esas este esta estos estas lo su sus allí mismo",
    ),
];

/// Adds terms of earlier questions where the question needs them.
pub(super) fn borrow(question: &mut Question, history: &[&str]) {
    let Some((previous, earlier)) = history.split_last() else {
        return;
    };
    if question.about.is_some() {
        return;
    }
    let Some(weight) = weight(question) else {
        return;
    };
    let skip = earlier.len().saturating_sub(DEPTH - 1);
    let before = Question::parse(previous, earlier.get(skip..).unwrap_or_default());
    if question.own_content() == 0 || (weight >= POINTING && question.kind == AskedKind::Fact) {
        inherit_kind(question, &before);
    }
    let shift = question.terms.len();
    for term in before.terms {
        let is_known = question.terms.iter().any(|own| own.norm == term.norm);
        let mut term = term.shifted(shift);
        term.weight *= if is_known { 0.0 } else { weight };
        term.is_borrowed = true;
        question.terms.push(term);
    }
}

fn inherit_kind(question: &mut Question, before: &Question) {
    if question.kind == AskedKind::Fact {
        question.kind = before.kind;
    }
}

/// How much the question leans on the one before, if it does.
fn weight(question: &Question) -> Option<f64> {
    let own = question.own_content();
    if own == 0 {
        return Some(WHOLE);
    }
    if opens_as_continuation(question) || (own <= ENOUGH && points_back(question)) {
        return Some(POINTING);
    }
    (own < ENOUGH).then_some(SHORT)
}

fn opens_as_continuation(question: &Question) -> bool {
    let folded: Vec<String> =
        words::split(&question.text).into_iter().map(|word| word.norm).collect();
    OPENINGS.iter().any(|opening| {
        let mut slots = opening.split(' ');
        let mut found = folded.iter();
        slots.all(|slot| found.next().is_some_and(|word| word == slot))
    })
}

fn points_back(question: &Question) -> bool {
    let pointers = POINTERS.iter().find(|(language, _)| *language == question.language);
    pointers.is_some_and(|(_, list)| {
        list.split_whitespace().any(|word| question.terms.iter().any(|term| term.norm == word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Role;

    fn borrowed(text: &str, history: &[&str]) -> Vec<(String, f64)> {
        let question = Question::parse(text, history);
        question
            .searched()
            .filter(|(_, term)| term.is_borrowed && term.role == Role::Word)
            .map(|(_, term)| (term.norm.clone(), term.weight))
            .collect()
    }

    #[test]
    fn a_continuation_borrows_the_subject() {
        let found =
            borrowed("And in 2024?", &["What was the revenue of the North region in 2023?"]);
        let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
        assert_eq!(words, ["revenue", "north", "region", "2023"]);
        assert!(found.iter().all(|(_, weight)| *weight < 1.0));
    }

    #[test]
    fn why_alone_is_about_the_whole_question_before() {
        let question = Question::parse("Warum?", &["Wann wird die Partition formatiert?"]);
        assert_eq!(question.kind, AskedKind::Reason);
        assert_eq!(question.searched().filter(|(_, t)| t.role == Role::Word).count(), 2);
    }

    #[test]
    fn a_question_that_stands_alone_borrows_nothing() {
        assert!(
            borrowed("How does the shell expand file name patterns?", &["What is R?"]).is_empty()
        );
    }

    #[test]
    fn a_chain_of_follow_ups_reaches_back_to_the_subject() {
        let history = ["Who maintains the installer package?", "And since when?"];
        let found = borrowed("Why?", &history);
        assert!(found.iter().any(|(word, _)| word == "installer"), "{found:?}");
    }
}
