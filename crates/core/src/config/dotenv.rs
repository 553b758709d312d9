//! The `.env` file of a checkout: `NAME=value` lines, as shells and Compose read them.

use super::Values;

/// Name and value of every assignment. `#` starts a comment line, or a comment after an unquoted value
/// and a space; `export` is ignored; double quotes know `\n`, `\"` and `\\`, single quotes nothing.
/// Lines that are no assignment are skipped.
pub(super) fn parse(text: &str) -> Values {
    text.lines().filter_map(assignment).collect()
}

fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    if line.starts_with('#') {
        return None;
    }
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    Some((name.trim().to_owned(), unquote(value.trim())))
}

fn unquote(value: &str) -> String {
    if let Some(rest) = value.strip_prefix('\'') {
        return rest.split('\'').next().unwrap_or_default().to_owned();
    }
    if let Some(rest) = value.strip_prefix('"') {
        return double_quoted(rest);
    }
    if value.starts_with('#') {
        return String::new();
    }
    let end = value.find(" #").unwrap_or(value.len());
    value.get(..end).unwrap_or(value).trim_end().to_owned()
}

fn double_quoted(rest: &str) -> String {
    let mut text = String::with_capacity(rest.len());
    let mut characters = rest.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => match characters.next() {
                Some('n') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => text.push('\\'),
            },
            other => text.push(other),
        }
    }
    text
}
