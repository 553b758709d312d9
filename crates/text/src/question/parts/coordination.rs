//! One question about two names: "how do I read a file in R and in Octave?" asks it for each.

use super::Joints;
use crate::language::Language;
use crate::words::{self, Word, WordKind};

/// The question for each of the two names that it ends with.
pub(super) fn split(sentence: &str, joints: &Joints) -> Option<[String; 2]> {
    let words: Vec<Word> =
        words::split(sentence).into_iter().filter(|w| w.kind != WordKind::Compound).collect();
    let (first, last) = names(&words, joints)?;
    let written = |word: &Word| sentence.get(word.start..word.end).unwrap_or_default();
    let are_names =
        [first, last].into_iter().all(|word| written(word).starts_with(char::is_uppercase));
    let opening = sentence.get(..first.start).filter(|_| are_names)?;
    let tail = sentence.get(last.end..)?;
    Some([first, last].map(|name| [opening, written(name), tail].concat()))
}

/// The two words after a preposition and a conjunction at the end of a sentence.
fn names<'a>(words: &'a [Word], joints: &Joints) -> Option<(&'a Word, &'a Word)> {
    match words {
        [.., preposition, first, and, again, last]
            if and.norm == joints.conjunction
                && joints.is_preposition(preposition)
                && again.norm == preposition.norm =>
        {
            Some((first, last))
        }
        // Where every noun has a capital, only the repeated preposition tells a name from a word.
        [.., preposition, first, and, last]
            if and.norm == joints.conjunction
                && joints.is_preposition(preposition)
                && joints.language != Language::German =>
        {
            Some((first, last))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;
    use crate::question::parts::split;

    #[test]
    fn a_question_about_two_names_is_asked_for_each() {
        let parts = ["How do I read a file in R?", "How do I read a file in Octave?"];
        assert_eq!(split("How do I read a file in R and in Octave?", Language::English), parts);
        assert_eq!(split("How do I read a file in R and Octave?", Language::English), parts);
    }

    #[test]
    fn other_coordinations_stay_whole() {
        for text in ["Is it used for Debian in schools and offices?", "Who wrote Bash and when?"] {
            assert!(split(text, Language::English).is_empty(), "{text}");
        }
        assert!(split("Was gilt in Schulen und Kirchen?", Language::German).is_empty());
    }
}
