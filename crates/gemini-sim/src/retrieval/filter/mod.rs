//! The metadata filter: AIP-160 over the `customMetadata` of a document.
//!
//! Two surprises of the grammar are kept on purpose: `OR` binds tighter than `AND`, and words must be
//! quoted as soon as they hold more than letters, digits, `_`, `.` and `-`.

mod parse;
mod tokens;

pub use parse::FilterError;

use crate::library::CustomMetadata;

/// A parsed filter.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Compare { key: String, operator: Operator, operand: Operand },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Has,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    Text(String),
    Number(f32),
}

impl Filter {
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        parse::filter(text)
    }

    pub fn matches(&self, metadata: &[CustomMetadata]) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.matches(metadata)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(metadata)),
            Self::Not(part) => !part.matches(metadata),
            Self::Compare { key, operator, operand } => {
                let entry = metadata.iter().find(|entry| entry.key == *key);
                // What is not there differs from everything.
                entry.map_or(*operator == Operator::Unequal, |entry| {
                    compare(entry, *operator, operand)
                })
            }
        }
    }
}

/// Values of different types do not match anything.
fn compare(entry: &CustomMetadata, operator: Operator, operand: &Operand) -> bool {
    match operand {
        Operand::Number(number) => {
            entry.numeric_value.is_some_and(|value| compare_numbers(value, operator, *number))
        }
        Operand::Text(text) => {
            let value = entry.string_value.as_deref();
            let list = entry.string_list_value.as_ref();
            value.is_some_and(|value| compare_texts(value, operator, text))
                || list.is_some_and(|list| operator == Operator::Has && list.values.contains(text))
        }
    }
}

fn compare_numbers(value: f32, operator: Operator, number: f32) -> bool {
    let order = value.total_cmp(&number);
    match operator {
        Operator::Equal | Operator::Has => order.is_eq(),
        Operator::Unequal => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
    }
}

fn compare_texts(value: &str, operator: Operator, text: &str) -> bool {
    let equal = match text.strip_suffix('*') {
        Some(prefix) => value.starts_with(prefix),
        None => value == text,
    };
    match operator {
        Operator::Equal => equal,
        Operator::Unequal => !equal,
        Operator::Has => value.contains(text),
        Operator::Less => value < text,
        Operator::LessOrEqual => value <= text,
        Operator::Greater => value > text,
        Operator::GreaterOrEqual => value >= text,
    }
}

#[cfg(test)]
mod tests;
