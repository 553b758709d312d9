//! Two questions in one sentence: "when was it founded and who maintains it?"
//!
//! One passage hardly ever answers both, and a search for all their words finds neither, so each is
//! searched for itself.

use crate::language::Language;
use crate::words;

/// Conjunctions, and the question words that must follow them, in each language.
const JOINTS: &[(Language, &str, &str)] = &[
    (Language::English, "and", "what which who when where why how"),
    (
        Language::German,
        "und",
        "was welche welcher welches wer wann wo warum wieso wie womit wofür wozu",
    ),
    (Language::French, "et", "que quel quelle quels quelles qui quand où pourquoi comment combien"),
    (Language::Spanish, "y", "qué cuál cuáles quién cuándo dónde cómo cuánto cuántos cuántas"),
];

/// Parts with fewer words are not questions.
const FEWEST: usize = 3;

/// The questions a text consists of, if there are several.
pub(super) fn split(text: &str, language: Language) -> Vec<&str> {
    let mut out = Vec::new();
    for sentence in text.split_inclusive(['?', '？', '\n']) {
        match joint(sentence, language) {
            Some((first, second)) => out.extend([first, second]),
            None => out.push(sentence),
        }
    }
    out.retain(|part| part.chars().any(char::is_alphanumeric));
    let are_questions = out.iter().all(|part| words::split(part).len() >= FEWEST);
    if out.len() > 1 && are_questions { out } else { Vec::new() }
}

/// The two sides of a conjunction that is followed by a question word.
fn joint(sentence: &str, language: Language) -> Option<(&str, &str)> {
    let (_, conjunction, openers) = JOINTS.iter().find(|(of, _, _)| *of == language)?;
    let words = words::split(sentence);
    let at = words.iter().zip(words.iter().skip(1)).skip(1).find(|(word, next)| {
        word.norm == *conjunction && openers.split(' ').any(|opener| opener == next.norm)
    })?;
    Some((sentence.get(..at.0.start)?, sentence.get(at.1.start..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_questions_are_taken_apart() {
        assert_eq!(
            split("When was Debian created and who maintains the kernel?", Language::English),
            ["When was Debian created ", "who maintains the kernel?"]
        );
        assert_eq!(split("Was ist apt? Wie installiere ich Pakete?", Language::German).len(), 2);
    }

    #[test]
    fn one_question_stays_whole() {
        assert!(split("How do I read and write files?", Language::English).is_empty());
        assert!(split("And how?", Language::English).is_empty());
        assert!(split("I use R. What is a list?", Language::English).is_empty());
    }
}
