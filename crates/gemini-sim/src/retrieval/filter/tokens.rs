//! Lexer of the filter grammar.

use super::{FilterError, Operator};

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Minus,
    Compare(Operator),
    Word(String),
    Quoted(String),
}

pub fn tokens(text: &str) -> Result<Vec<Token>, FilterError> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, tail) = match first {
            '(' => (Token::Open, tail_after(rest, 1)),
            ')' => (Token::Close, tail_after(rest, 1)),
            '"' | '\'' => quoted(tail_after(rest, 1), first)?,
            '-' if !tail_after(rest, 1).starts_with(|c: char| c.is_ascii_digit()) => {
                (Token::Minus, tail_after(rest, 1))
            }
            _ => match operator(rest) {
                Some(found) => found,
                None => word(rest)?,
            },
        };
        tokens.push(token);
        rest = tail.trim_start();
    }
    Ok(tokens)
}

/// Skips so many bytes, which the caller knows to be ASCII.
fn tail_after(rest: &str, bytes: usize) -> &str {
    rest.get(bytes..).unwrap_or_default()
}

fn operator(rest: &str) -> Option<(Token, &str)> {
    let spellings = [
        ("!=", Operator::Unequal),
        ("<=", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::Greater),
        (":", Operator::Has),
    ];
    let strip =
        |(spelling, operator)| Some((Token::Compare(operator), rest.strip_prefix(spelling)?));
    spellings.into_iter().find_map(strip)
}

fn word(rest: &str) -> Result<(Token, &str), FilterError> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '*');
    let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let (word, tail) = rest.split_at(end);
    let token = match word {
        "" => {
            let c = rest.chars().next().unwrap_or_default();
            return Err(FilterError::Unexpected(c.to_string()));
        }
        "AND" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        word => Token::Word(word.to_owned()),
    };
    Ok((token, tail))
}

fn quoted(rest: &str, quote: char) -> Result<(Token, &str), FilterError> {
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        if escaped {
            value.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return Ok((Token::Quoted(value), tail_after(rest, at + c.len_utf8())));
        } else {
            value.push(c);
        }
    }
    Err(FilterError::OpenQuote)
}
