//! Two questions in one sentence: "when was it founded and who maintains it?", "how is it done in R and
//! in Octave?"
//!
//! One passage hardly ever answers both, and a search for all their words finds neither, so each is
//! searched for itself.

mod coordination;

use crate::language::Language;
use crate::words::{self, Word};

/// How questions are joined in a language.
struct Joints {
    language: Language,
    conjunction: &'static str,
    /// Question words, one of which must follow.
    openers: &'static str,
    /// What may stand before the question word, and before a name.
    prepositions: &'static str,
}

const JOINTS: [Joints; 4] = [
    Joints {
        language: Language::English,
        conjunction: "and",
        openers: "what which who when where why how",
        prepositions: "at in on to for from with of since by under",
    },
    Joints {
        language: Language::German,
        conjunction: "und",
        openers: "was welche welcher welches welchem welchen wer wann wo warum wieso wie womit wofür wozu",
        prepositions: "in an auf mit von für seit unter bei zu aus",
    },
    Joints {
        language: Language::French,
        conjunction: "et",
        openers: "que quel quelle quels quelles qui quand où pourquoi comment combien",
        prepositions: "à dans sur avec de pour depuis sous en",
    },
    Joints {
        language: Language::Spanish,
        conjunction: "y",
        openers: "qué cuál cuáles quién cuándo dónde cómo cuánto cuántos cuántas",
        prepositions: "a en con de para desde por sobre",
    },
];

impl Joints {
    fn of(language: Language) -> Option<&'static Self> {
        JOINTS.iter().find(|joints| joints.language == language)
    }

    fn is_preposition(&self, word: &Word) -> bool {
        self.prepositions.split(' ').any(|preposition| preposition == word.norm)
    }

    fn is_opener(&self, word: &Word) -> bool {
        self.openers.split(' ').any(|opener| opener == word.norm)
    }
}

/// Parts with fewer words are not questions.
const FEWEST: usize = 3;
/// Questions that are searched each for itself. A text of more is pasted, not asked, and the work for it
/// would grow with every sentence.
const MOST: usize = 8;

/// The questions a text consists of, if there are several.
pub(super) fn split(text: &str, language: Language) -> Vec<String> {
    let mut out = Vec::new();
    for sentence in text.split_inclusive(['?', '？', '\n']) {
        let several = Joints::of(language).and_then(|joints| {
            joint(sentence, joints).or_else(|| coordination::split(sentence, joints))
        });
        out.extend(several.map_or_else(|| vec![sentence.to_owned()], Vec::from));
    }
    out.retain(|part| part.chars().any(char::is_alphanumeric));
    let are_several = (2..=MOST).contains(&out.len());
    let are_questions = || out.iter().all(|part| words::split(part).len() >= FEWEST);
    if are_several && are_questions() { out } else { Vec::new() }
}

/// The two sides of a conjunction that is followed by a question word.
fn joint(sentence: &str, joints: &Joints) -> Option<[String; 2]> {
    let words = words::split(sentence);
    let at = (1..words.len()).find(|&at| {
        let mut next = words.iter().skip(at);
        let is_conjunction = next.next().is_some_and(|word| word.norm == joints.conjunction);
        let mut next = next.skip_while(|word| joints.is_preposition(word));
        is_conjunction && next.next().is_some_and(|word| joints.is_opener(word))
    })?;
    let (first, second) = (words.get(at)?, words.get(at + 1)?);
    Some([sentence.get(..first.start)?.to_owned(), sentence.get(second.start..)?.to_owned()])
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
        assert_eq!(
            split("When was it released and at what age did he die?", Language::English),
            ["When was it released ", "at what age did he die?"]
        );
        assert_eq!(split("Was ist apt? Wie installiere ich Pakete?", Language::German).len(), 2);
    }

    #[test]
    fn one_question_stays_whole() {
        assert!(split("How do I read and write files?", Language::English).is_empty());
        assert!(split("And how?", Language::English).is_empty());
        assert!(split("I use R. What is a list?", Language::English).is_empty());
        assert!(split(&"Why is it so? ".repeat(9), Language::English).is_empty());
    }
}
