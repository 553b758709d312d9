//! What kind of thing a question asks for, from its question word.

use crate::language::Language;
use crate::words::{Word, WordKind};

/// The kind of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedKind {
    Number,
    Date,
    Person,
    Place,
    Definition,
    Reason,
    Steps,
    YesNo,
    /// Anything else.
    Fact,
}

/// Openings of questions (folded words, `|` between alternatives of one word), first match wins.
const ENGLISH: &[(&str, AskedKind)] = &[
    ("how many|much|long|old|large|big|often|far|high|fast|deep|wide|tall", AskedKind::Number),
    (
        "what|which percentage|share|number|amount|size|version|value|port|price|cost",
        AskedKind::Number,
    ),
    ("what|which year|date|month|day", AskedKind::Date),
    ("in|on|since what|which year|date|month|day", AskedKind::Date),
    ("when", AskedKind::Date),
    ("who|whom|whose", AskedKind::Person),
    ("where", AskedKind::Place),
    ("why", AskedKind::Reason),
    ("how do|does|can|could|should|to|would|is|are", AskedKind::Steps),
    ("what|which steps", AskedKind::Steps),
    ("what is|are|does|was|were", AskedKind::Definition),
    ("what's|define", AskedKind::Definition),
    ("is|are|was|were|does|do|did|can|could|may|must|should|has|have|will", AskedKind::YesNo),
];

const GERMAN: &[(&str, AskedKind)] = &[
    ("wie viel|viele|vielen|lange|alt|groß|hoch|oft|weit|schnell|teuer", AskedKind::Number),
    ("wieviel|wieviele", AskedKind::Number),
    ("wann", AskedKind::Date),
    ("in|an|seit welchem|welcher jahr|tag|monat|datum", AskedKind::Date),
    ("wer|wem|wen|wessen", AskedKind::Person),
    ("wo|wohin|woher", AskedKind::Place),
    ("warum|wieso|weshalb|wozu", AskedKind::Reason),
    ("wie", AskedKind::Steps),
    ("welche schritte", AskedKind::Steps),
    ("was ist|sind|bedeutet|bedeuten|heißt|macht|bewirkt|versteht|war", AskedKind::Definition),
    ("ist|sind|war|kann|können|darf|muss|muß|soll|hat|haben|gibt|wird|werden", AskedKind::YesNo),
];

const FRENCH: &[(&str, AskedKind)] = &[
    ("combien", AskedKind::Number),
    ("quand", AskedKind::Date),
    ("en quelle année|date", AskedKind::Date),
    ("quelle année|date", AskedKind::Date),
    ("qui", AskedKind::Person),
    ("où", AskedKind::Place),
    ("pourquoi", AskedKind::Reason),
    ("comment", AskedKind::Steps),
    ("quelles étapes", AskedKind::Steps),
    ("qu est-ce|est", AskedKind::Definition),
    ("que signifie|désigne|fait", AskedKind::Definition),
    ("à quoi", AskedKind::Definition),
    ("est-ce|est|peut-on|peut|faut-il|faut|existe-t-il|doit-on", AskedKind::YesNo),
];

const SPANISH: &[(&str, AskedKind)] = &[
    ("cuánto|cuánta|cuántos|cuántas|cuanto|cuantos|cuantas", AskedKind::Number),
    ("cuándo|cuando", AskedKind::Date),
    ("en qué|que año|fecha", AskedKind::Date),
    ("quién|quiénes|quien", AskedKind::Person),
    ("dónde|donde|adónde", AskedKind::Place),
    ("por qué|que", AskedKind::Reason),
    ("cómo|como", AskedKind::Steps),
    ("qué pasos", AskedKind::Steps),
    ("qué|que es|son|significa|hace|era", AskedKind::Definition),
    ("para qué", AskedKind::Definition),
    ("es|son|puede|pueden|se|hay|debe|tiene|está", AskedKind::YesNo),
];

/// Chinese, Japanese and Korean put the question word anywhere.
const ANYWHERE: &[(&str, AskedKind)] = &[
    ("多少", AskedKind::Number),
    ("几个", AskedKind::Number),
    ("いくつ", AskedKind::Number),
    ("何个", AskedKind::Number),
    ("何時", AskedKind::Date),
    ("いつ", AskedKind::Date),
    ("什么时候", AskedKind::Date),
    ("何时", AskedKind::Date),
    ("誰", AskedKind::Person),
    ("谁", AskedKind::Person),
    ("どこ", AskedKind::Place),
    ("哪里", AskedKind::Place),
    ("为什么", AskedKind::Reason),
    ("なぜ", AskedKind::Reason),
    ("如何", AskedKind::Steps),
    ("怎么", AskedKind::Steps),
    ("怎样", AskedKind::Steps),
    ("どうやって", AskedKind::Steps),
    ("方法", AskedKind::Steps),
    ("是什么", AskedKind::Definition),
    ("什么是", AskedKind::Definition),
    ("とは", AskedKind::Definition),
    ("何ですか", AskedKind::Definition),
];

/// Words of courtesy that may stand before the question word.
const LEAD: &[&str] = &[
    "and", "but", "so", "please", "und", "aber", "bitte", "also", "et", "mais", "alors", "y",
    "pero", "e",
];

pub(super) fn of(words: &[Word], language: Language) -> AskedKind {
    let table = match language {
        Language::German => GERMAN,
        Language::French => FRENCH,
        Language::Spanish => SPANISH,
        Language::Chinese | Language::Japanese | Language::Korean => return anywhere(words),
        _ => ENGLISH,
    };
    let mut plain: Vec<&str> = words
        .iter()
        .filter(|word| word.kind != WordKind::Compound || word.norm.contains('-'))
        .map(|word| word.norm.as_str())
        .collect();
    while plain.first().is_some_and(|word| LEAD.contains(word)) {
        plain.remove(0);
    }
    table
        .iter()
        .find(|(opening, _)| opens(&plain, opening))
        .map_or(AskedKind::Fact, |(_, kind)| *kind)
}

fn opens(words: &[&str], opening: &str) -> bool {
    let mut words = words.iter();
    opening
        .split(' ')
        .all(|slot| words.next().is_some_and(|word| slot.split('|').any(|s| s == *word)))
}

fn anywhere(words: &[Word]) -> AskedKind {
    let mut text = String::new();
    for word in words {
        // Pairs overlap by one character.
        text.extend(word.norm.chars().next());
        if word.kind != WordKind::Bigram {
            text.push(' ');
        }
    }
    text.extend(words.last().and_then(|word| word.norm.chars().last()));
    ANYWHERE.iter().find(|(sign, _)| text.contains(sign)).map_or(AskedKind::Fact, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use crate::question::{AskedKind, Question};

    #[test]
    fn the_question_word_tells_what_is_asked_for() {
        for (text, kind) in [
            ("How many passages are kept?", AskedKind::Number),
            ("When was R first released?", AskedKind::Date),
            ("How do I install a package?", AskedKind::Steps),
            ("What is a closure?", AskedKind::Definition),
            ("Can I nest functions?", AskedKind::YesNo),
            ("Wie viele Pakete gibt es?", AskedKind::Number),
            ("Wie installiere ich ein Paket?", AskedKind::Steps),
            ("Was bedeutet main?", AskedKind::Definition),
            ("Pourquoi faut-il un noyau ?", AskedKind::Reason),
            ("Qu'est-ce que Debian ?", AskedKind::Definition),
            ("¿Por qué no arranca?", AskedKind::Reason),
            ("¿Qué es un paquete?", AskedKind::Definition),
            ("如何安装软件包？", AskedKind::Steps),
            ("パッケージとは何ですか", AskedKind::Definition),
        ] {
            assert_eq!(Question::parse(text, &[]).kind, kind, "{text}");
        }
    }
}
