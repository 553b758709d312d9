//! Whether a stretch of text holds the kind of thing a question asks for.

use crate::passage::PieceKind;
use crate::question::AskedKind;

/// Words before a reason, in the languages with question words of their own.
const REASONS: &[&str] = &[
    "because",
    "since",
    "therefore",
    "so that",
    "in order to",
    "due to",
    "reason",
    "weil",
    "denn ",
    "damit",
    "deshalb",
    "daher",
    "aufgrund",
    "grund",
    "parce que",
    "car ",
    "afin de",
    "raison",
    "puisque",
    "porque",
    "ya que",
    "debido a",
    "para que",
    "razón",
    "因为",
    "由于",
    "ため",
    "から",
];

/// Words that define what stands before them.
const DEFINITIONS: &[&str] = &[
    " is a ",
    " is an ",
    " is the ",
    " are ",
    " means ",
    " refers to ",
    " denotes ",
    " stands for ",
    " is used ",
    " ist ein",
    " ist der ",
    " ist die ",
    " ist das ",
    " sind ",
    " bezeichnet ",
    " bedeutet ",
    " steht für ",
    " est un",
    " est le ",
    " est la ",
    " sont ",
    " désigne ",
    " signifie ",
    " es un",
    " es el ",
    " es la ",
    " son ",
    " significa ",
    " se refiere ",
    "是",
    "とは",
    "です",
];

const PLACES: &[&str] = &[
    " in ",
    " at ",
    " under ",
    "/",
    " directory",
    " file",
    " im ",
    " unter ",
    " verzeichnis",
    " datei",
    " dans ",
    " sous ",
    " répertoire",
    " fichier",
    " en ",
    " bajo ",
    " directorio",
    " fichero",
    " archivo",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "januar",
    "februar",
    "märz",
    "mai ",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "年",
];

/// How well a stretch fits what is asked for, from 0 to 1.
pub(super) fn fit(asked: AskedKind, text: &str, kind: &PieceKind) -> f64 {
    let padded = format!(
        " {} ",
        text.to_lowercase()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    );
    let has = |list: &[&str]| list.iter().any(|sign| padded.contains(sign));
    let holds = match asked {
        AskedKind::Number => text.chars().any(char::is_numeric) || has_number_word(&padded),
        AskedKind::Date => has_year(text) || has(MONTHS),
        AskedKind::Person => has_name(text),
        AskedKind::Place => has(PLACES),
        AskedKind::Definition => return if has(DEFINITIONS) { 1.0 } else { 0.0 },
        AskedKind::Reason => has(REASONS),
        AskedKind::Steps => matches!(kind, PieceKind::ListItem | PieceKind::Code),
        AskedKind::YesNo | AskedKind::Fact => false,
    };
    if holds { 1.0 } else { 0.0 }
}

fn has_number_word(padded: &str) -> bool {
    const WORDS: &[&str] = &[
        " two ",
        " three ",
        " four ",
        " five ",
        " six ",
        " seven ",
        " eight ",
        " nine ",
        " ten ",
        " zwei ",
        " drei ",
        " vier ",
        " fünf ",
        " sechs ",
        " sieben ",
        " acht ",
        " neun ",
        " zehn ",
        " deux ",
        " trois ",
        " quatre ",
        " cinq ",
        " sept ",
        " huit ",
        " neuf ",
        " dix ",
        " dos ",
        " tres ",
        " cuatro ",
        " cinco ",
        " seis ",
        " siete ",
        " ocho ",
        " nueve ",
        " diez ",
        " no limit",
        " unlimited",
        " once ",
        " twice ",
    ];
    WORDS.iter().any(|word| padded.contains(word))
}

/// A number of four digits that can be a year.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

/// Two capitalised words in a row that do not begin the text.
fn has_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &&str| {
        let mut letters = word.trim_matches(|c: char| !c.is_alphanumeric()).chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_none_or(char::is_lowercase)
    };
    words
        .iter()
        .skip(1)
        .zip(words.iter().skip(2))
        .any(|(a, b)| is_name(a) && is_name(b))
}
