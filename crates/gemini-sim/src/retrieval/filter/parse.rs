//! Recursive descent over `expression = factor {[AND] factor}`, `factor = term {OR term}`.

use super::tokens::{Token, tokens};
use super::{Filter, Operand, Operator};

/// Deeper nesting is refused instead of exhausting the stack.
const MAX_DEPTH: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("a quoted string has no end")]
    OpenQuote,
    #[error("unexpected {0:?}")]
    Unexpected(String),
    #[error("unexpected end")]
    End,
    #[error("nested too deeply")]
    Depth,
}

pub fn filter(text: &str) -> Result<Filter, FilterError> {
    let mut parser = Parser { tokens: tokens(text)?.into_iter().peekable() };
    let filter = parser.expression(0)?;
    parser.tokens.next().map_or(Ok(filter), |token| Err(unexpected(&token)))
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
}

impl Parser {
    fn expression(&mut self, depth: usize) -> Result<Filter, FilterError> {
        if depth > MAX_DEPTH {
            return Err(FilterError::Depth);
        }
        let mut factors = vec![self.factor(depth)?];
        loop {
            match self.tokens.peek() {
                Some(Token::And) => {
                    self.tokens.next();
                }
                None | Some(Token::Close) => break,
                Some(_) => {}
            }
            factors.push(self.factor(depth)?);
        }
        Ok(single_or(factors, Filter::All))
    }

    fn factor(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut terms = vec![self.term(depth)?];
        while self.tokens.next_if_eq(&Token::Or).is_some() {
            terms.push(self.term(depth)?);
        }
        Ok(single_or(terms, Filter::Any))
    }

    fn term(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let negated =
            self.tokens.next_if(|token| matches!(token, Token::Not | Token::Minus)).is_some();
        let simple = match self.tokens.next().ok_or(FilterError::End)? {
            Token::Open => {
                let inner = self.expression(depth + 1)?;
                match self.tokens.next() {
                    Some(Token::Close) => inner,
                    Some(token) => return Err(unexpected(&token)),
                    None => return Err(FilterError::End),
                }
            }
            Token::Word(key) => self.comparison(key)?,
            token => return Err(unexpected(&token)),
        };
        Ok(if negated { Filter::Not(Box::new(simple)) } else { simple })
    }

    fn comparison(&mut self, key: String) -> Result<Filter, FilterError> {
        let operator = match self.tokens.next() {
            Some(Token::Compare(operator)) => operator,
            // A word alone would search all fields, which metadata filters do not offer.
            Some(token) => return Err(unexpected(&token)),
            None => return Err(FilterError::End),
        };
        let operand = match self.tokens.next().ok_or(FilterError::End)? {
            Token::Quoted(text) => Operand::Text(text),
            Token::Word(word) => match word.parse::<f32>() {
                Ok(number) if number.is_finite() => Operand::Number(number),
                _ => Operand::Text(word),
            },
            token => return Err(unexpected(&token)),
        };
        Ok(Filter::Compare { key, operator, operand })
    }
}

fn single_or(mut parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn unexpected(token: &Token) -> FilterError {
    FilterError::Unexpected(match token {
        Token::Word(text) | Token::Quoted(text) => text.clone(),
        Token::Compare(Operator::Equal) => "=".to_owned(),
        Token::Open => "(".to_owned(),
        Token::Close => ")".to_owned(),
        other => format!("{other:?}"),
    })
}
