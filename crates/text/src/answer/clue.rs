//! Whether a stretch of text holds the kind of thing a question asks for.

use crate::passage::PieceKind;
use crate::question::AskedKind;

// Lists of signs, looked for in lower case with single spaces, `|` between them.

/// Words before a reason.
const REASONS: &str = "because| since |therefore|so that|in order to|due to|reason|weil |denn |damit |deshalb\
    |daher |aufgrund|grund |gründe|parce que|car |afin de|raison|puisque|porque|ya que|debido a|para que\
    |razón|因为|由于|ため|から";

/// What follows the defined word.
const DEFINING: &str = "is |are |was |means |refers to |denotes |stands for |is used |is a|ist |sind |war \
    |bezeichnet |bedeutet |steht für |est |sont |désigne |signifie |es |son |significa |se refiere |era \
    |是|とは|は、|: |– |— ";

const PLACES: &str = " in | at | under |/| directory| file| im | unter | verzeichnis| datei| dans | sous \
    | répertoire| fichier| en | bajo | directorio| fichero| archivo";

const MONTHS: &str = "january|february|march |april|june|july|august|september|october|november|december|januar\
    |februar|märz|mai |juni|juli|oktober|dezember|janvier|février|mars |avril|juin|juillet|août|septembre\
    |octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre\
    |diciembre|年";

const NUMBERS: &str = " two | three | four | five | six | seven | eight | nine | ten | zwei | drei | vier | fünf \
    | sechs | sieben | acht | neun | zehn | deux | trois | quatre | cinq | sept | huit | neuf | dix | dos \
    | tres | cuatro | cinco | seis | siete | ocho | nueve | diez |no limit|unlimited| once | twice | both \
    | beide ";

/// What a definition counts whose word stands in the middle of a sentence, where it may be the end of a
/// longer expression.
const INSIDE: f64 = 0.5;
/// Words before which a defined word still begins its sentence.
const BEGINNING: usize = 4;

/// How well a stretch fits what is asked for, from 0 to 1. `around` is what stands before and after a word
/// of the question in it, for each such word.
pub(super) fn fit<'a>(
    asked: AskedKind,
    text: &str,
    kind: &PieceKind,
    around: impl Iterator<Item = (&'a str, &'a str)>,
) -> f64 {
    let words: Vec<&str> = text.split_whitespace().collect();
    let padded = format!(" {} ", words.join(" ").to_lowercase());
    let holds = match asked {
        AskedKind::Number => text.chars().any(char::is_numeric) || has(NUMBERS, &padded),
        AskedKind::Date => has_year(text) || has(MONTHS, &padded),
        AskedKind::Person => has_name(&words),
        AskedKind::Place => has(PLACES, &padded),
        AskedKind::Definition => return around.map(definition).fold(0.0, f64::max),
        AskedKind::Reason => has(REASONS, &padded),
        AskedKind::Steps => matches!(kind, PieceKind::ListItem | PieceKind::Code),
        AskedKind::YesNo | AskedKind::Fact => false,
    };
    if holds { 1.0 } else { 0.0 }
}

fn has(signs: &str, padded: &str) -> bool {
    signs.split('|').any(|sign| padded.contains(sign))
}

/// Whether a word is defined by what stands around it.
fn definition((before, after): (&str, &str)) -> f64 {
    let begins = before.split_whitespace().nth(BEGINNING).is_none();
    if is_abbreviation(before, after) || (begins && defines(after)) {
        1.0
    } else if defines(after) {
        INSIDE
    } else {
        0.0
    }
}

/// Whether the word is given in parentheses after the words it stands for.
fn is_abbreviation(before: &str, after: &str) -> bool {
    before.ends_with('(') && after.starts_with(')') && before.split_whitespace().nth(1).is_some()
}

/// Whether what follows a word says what it is, a parenthesis or closing mark between them aside.
fn defines(after: &str) -> bool {
    let mut rest = after.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ')' | '"' | '”' | '“' | '’' | '\'' | '»' | ',' | '*' | '`')
    });
    if let Some((_, tail)) = rest.strip_prefix('(').and_then(|inner| inner.split_once(')')) {
        rest = tail.trim_start_matches([' ', ',', '\n']);
    }
    let head: String = rest.chars().take(16).flat_map(char::to_lowercase).collect();
    let head = head.replace('\n', " ");
    DEFINING.split('|').any(|sign| head.starts_with(sign))
}

/// A number of four digits that can be a year.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

/// Two capitalised words in a row that do not begin the text.
fn has_name(words: &[&str]) -> bool {
    let is_name = |word: &&str| {
        let mut letters = word.trim_matches(|c: char| !c.is_alphanumeric()).chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_none_or(char::is_lowercase)
    };
    words.iter().skip(1).zip(words.iter().skip(2)).any(|(a, b)| is_name(a) && is_name(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_says_what_the_word_is() {
        for after in [
            " is a program",
            " (ISC) ist ein Server",
            "” means that",
            ": the art of",
            " désigne un",
        ] {
            assert!(defines(after), "{after}");
        }
        assert!(!defines(" server of the network"));
        assert!(definition(("Open Database Connectivity (", ") serves all")) > 0.9);
        assert!(
            definition(("", " is a program")) > definition(("Nobody who has read what ", " is"))
        );
    }

    #[test]
    fn a_stretch_fits_what_is_asked_for() {
        let fits = |asked, text| fit(asked, text, &PieceKind::Paragraph, std::iter::empty()) > 0.5;
        assert!(fits(AskedKind::Number, "It keeps three copies."));
        assert!(fits(AskedKind::Date, "Released in 1993."));
        assert!(!fits(AskedKind::Date, "Version 4.2 of 12 parts."));
        assert!(fits(AskedKind::Person, "It was founded by Ian Murdock then."));
        assert!(fits(AskedKind::Reason, "Weil es so ist."));
    }
}
