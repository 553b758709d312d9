//! The words of a question as terms, with what each is worth.

use std::collections::HashMap;

use crate::language::{ALL, Language};
use crate::terms::Stemming;
use crate::words::{Word, WordKind};

/// Weight of words that questions are worded with.
const WEAK: f64 = 0.4;
/// Weight of German words in lower case: verbs and adjectives, for which authors have many others.
const GERMAN_LOWER: f64 = 0.7;
/// Weight of names and numbers, which have no synonyms.
const NAME: f64 = 1.2;
/// Weight of pairs that are no words: a syllable sign and an ideograph, or a half of the question's wording.
const TORN: f64 = 0.3;
/// Shortest words that are also looked for written together.
const SHORTEST_JOINED: usize = 3;

/// One word of a question.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QuestionTerm {
    pub(crate) norm: String,
    pub(crate) kind: WordKind,
    pub(crate) role: Role,
    /// 1 for an ordinary content word of this question.
    pub(crate) weight: f64,
    pub(crate) is_function: bool,
    /// Taken over from an earlier question.
    pub(crate) is_borrowed: bool,
    /// Its term in each language, in the order of [`ALL`].
    pub(super) stems: Vec<String>,
}

/// What a term is among the others, which are named by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Word,
    /// A part of a compound such as `read.table`: counts where the compound is not found.
    PartOf(usize),
    /// Two neighbours written together (`error bar`, `errorbar`): stands for both.
    JoinOf(usize, usize),
}

impl QuestionTerm {
    /// The term under which a document of that language has it.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        self.stems.get(language as usize).map_or(self.norm.as_str(), String::as_str)
    }

    /// A word that the question itself asks with, not one derived or taken over.
    pub(crate) fn is_own_word(&self) -> bool {
        self.role == Role::Word && !self.is_borrowed
    }

    /// A name or a number, which an answer cannot put in other words.
    pub(crate) fn is_name(&self) -> bool {
        self.role == Role::Word && self.weight >= NAME
    }

    /// The same with indexes into a longer list.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        self.role = match self.role {
            Role::Word => Role::Word,
            Role::PartOf(whole) => Role::PartOf(whole + by),
            Role::JoinOf(first, second) => Role::JoinOf(first + by, second + by),
        };
        self
    }
}

/// Word → index of its term.
type Known<'a> = HashMap<&'a str, usize>;

/// The words of a question as terms, each once, in their order; joined neighbours at the end.
pub(super) fn terms(text: &str, words: &[Word], language: Language) -> Vec<QuestionTerm> {
    let mut stemmings: Vec<Stemming> = ALL.into_iter().map(Stemming::new).collect();
    let mut out: Vec<QuestionTerm> = Vec::new();
    let mut known: Known<'_> = HashMap::new();
    let mut whole: Option<(usize, usize)> = None;
    for word in words {
        whole = whole.filter(|(_, end)| word.start < *end);
        let index = *known.entry(&word.norm).or_insert(out.len());
        if index == out.len() {
            let role = whole.map_or(Role::Word, |(index, _)| Role::PartOf(index));
            let mut term = term(word.norm.clone(), word.kind, role, &mut stemmings);
            term.weight = weight(text, word, language);
            term.is_function = is_function(word, language) && !is_letter_name(text, word, language);
            out.push(term);
        }
        if word.kind == WordKind::Compound {
            whole = Some((index, word.end));
        }
    }
    weaken_torn_pairs(&mut out, words, &known, language);
    let joined = joined(&out, words, &known);
    out.extend(
        joined.into_iter().map(|(norm, role)| term(norm, WordKind::Plain, role, &mut stemmings)),
    );
    out
}

fn term(norm: String, kind: WordKind, role: Role, stemmings: &mut [Stemming]) -> QuestionTerm {
    let stems = stemmings.iter_mut().map(|stemming| stemming.term(&norm, kind)).collect();
    QuestionTerm { norm, kind, role, weight: 1.0, is_function: false, is_borrowed: false, stems }
}

/// A lone capital letter that is a name (`C clef`, `in R`), and not a word or the first of the question.
fn is_letter_name(text: &str, word: &Word, language: Language) -> bool {
    let written = text.get(word.start..word.end).unwrap_or_default();
    let opens = !text.get(..word.start).unwrap_or_default().contains(char::is_alphanumeric);
    written.len() == 1
        && written.starts_with(|c: char| c.is_ascii_uppercase())
        && !opens
        && !language.is_function_word(&word.norm)
}

/// Pairs of characters overlap, so a word of grammar tears its neighbours: of 多少天, 少天 says nothing.
fn weaken_torn_pairs(
    terms: &mut [QuestionTerm],
    words: &[Word],
    known: &Known<'_>,
    language: Language,
) {
    let is_grammar = |word: &Word| word.kind == WordKind::Bigram && is_function(word, language);
    for (index, word) in words.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| words.get(before));
        let after = words.get(index + 1);
        let is_torn = before.is_some_and(|before| before.end > word.start && is_grammar(before))
            || after.is_some_and(|after| after.start < word.end && is_grammar(after))
            || is_mixed(&word.norm);
        if word.kind == WordKind::Bigram && is_torn {
            let index = known.get(word.norm.as_str());
            if let Some(term) = index.and_then(|index| terms.get_mut(*index)) {
                term.weight = TORN;
            }
        }
    }
}

/// One syllable sign and one character of another kind.
fn is_mixed(pair: &str) -> bool {
    let syllables = pair.chars().filter(|c| matches!(c, '\u{3040}'..='\u{309F}')).count();
    syllables == 1 && pair.chars().count() == 2
}

/// Content words that stand side by side, written together.
fn joined(terms: &[QuestionTerm], words: &[Word], known: &Known<'_>) -> Vec<(String, Role)> {
    let index_of = |word: &Word| {
        let index = known.get(word.norm.as_str()).copied();
        index.filter(|index| terms.get(*index).is_some_and(may_be_joined))
    };
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs
        .filter_map(|(first, second)| {
            let norm = [first.norm.as_str(), second.norm.as_str()].concat();
            let role = Role::JoinOf(index_of(first)?, index_of(second)?);
            (!known.contains_key(norm.as_str())).then_some((norm, role))
        })
        .collect()
}

fn may_be_joined(term: &QuestionTerm) -> bool {
    term.kind == WordKind::Plain
        && term.role == Role::Word
        && !term.is_function
        && term.norm.chars().nth(SHORTEST_JOINED - 1).is_some()
}

/// What a word is worth by its form.
fn weight(text: &str, word: &Word, language: Language) -> f64 {
    if language.is_weak_word(&word.norm) {
        return WEAK;
    }
    let written = text.get(word.start..word.end).unwrap_or_default();
    let is_capital = written.starts_with(char::is_uppercase);
    let is_marked = written.chars().any(char::is_numeric) || word.kind == WordKind::Compound;
    let opens = !text.get(..word.start).unwrap_or_default().contains(char::is_alphanumeric);
    match language {
        _ if is_marked => NAME,
        Language::German if !is_capital && word.kind == WordKind::Plain => GERMAN_LOWER,
        Language::German => 1.0,
        _ if is_capital && !opens => NAME,
        _ => 1.0,
    }
}

/// Whether a word is grammar: in its language's list, a lone letter, or (in Japanese) a pair of
/// syllables, which is nearly always an ending or a particle.
pub(super) fn is_function(word: &Word, language: Language) -> bool {
    match word.kind {
        WordKind::Plain => {
            language.is_function_word(&word.norm) || word.norm.chars().nth(1).is_none()
        }
        WordKind::Bigram => is_grammar_pair(&word.norm, language),
        WordKind::Number => false,
        WordKind::Compound => is_function_compound(&word.norm, language),
    }
}

/// Grammar with hyphens: `est-ce`, `peut-on`.
fn is_function_compound(norm: &str, language: Language) -> bool {
    let mut parts = norm.split('-');
    parts.all(|part| !part.is_empty() && language.is_function_word(part))
}

/// Pairs that belong to the wording of questions in Chinese and Japanese.
fn is_grammar_pair(pair: &str, language: Language) -> bool {
    const CHINESE: &str =
        "什么 怎么 如何 哪些 哪个 为什 多少 是什 么是 吗 的是 可以 请问 怎样 是否 有哪 几个";
    match language {
        Language::Japanese => {
            pair.chars().all(|c| matches!(c, '\u{3040}'..='\u{309F}')) || pair.starts_with('何')
        }
        Language::Chinese => CHINESE.split(' ').any(|grammar| grammar == pair),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::question::Question;

    #[test]
    fn grammar_with_hyphens_is_no_subject() {
        let question = Question::parse("Qu’est-ce que Debian ?", &[]);
        let searched: Vec<&str> = question.searched().map(|(_, term)| term.norm.as_str()).collect();
        assert_eq!(searched, ["debian"]);
    }
}
