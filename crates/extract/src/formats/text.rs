//! Plain text: paragraphs are parted by empty lines, pages by form feeds.

use super::marker::begins_item;
use crate::{error::ExtractError, page::Kind, sink::Sink};

/// A title is not longer than this.
const TITLE_CHARS: usize = 80;

/// Reads prose.
pub fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut sections = text.split('\u{c}').peekable();
    while let Some(section) = sections.next() {
        read_section(section, sink)?;
        if sections.peek().is_some() {
            sink.end_page()?;
        }
    }
    Ok(())
}

/// Reads the text of one page.
pub fn read_section(section: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    for paragraph in paragraphs(section) {
        push_paragraph(&paragraph, sink)?;
    }
    Ok(())
}

/// Reads source code and data: nothing is reflowed.
pub fn read_source(text: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    for paragraph in paragraphs(text) {
        sink.push(Kind::Code, &paragraph.join("\n"))?;
    }
    Ok(())
}

/// Runs of lines between empty ones.
fn paragraphs(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let mut paragraph = Vec::new();
        for line in lines.by_ref() {
            match (line.trim().is_empty(), paragraph.is_empty()) {
                (true, true) => {}
                (true, false) => break,
                (false, _) => paragraph.push(line),
            }
        }
        (!paragraph.is_empty()).then_some(paragraph)
    })
}

fn push_paragraph(lines: &[&str], sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut lines = lines;
    if let [title, rule, rest @ ..] = lines
        && let Some(level) = underline_level(title, rule)
    {
        sink.push(Kind::Heading(level), title)?;
        lines = rest;
    } else if let [title, rest @ ..] = lines
        && is_capital_title(title)
        && rest.first().is_none_or(|line| line.starts_with([' ', '\t']))
    {
        sink.push(Kind::Heading(1), title)?;
        lines = rest;
    }
    let mut start = 0;
    for (index, line) in lines.iter().enumerate().skip(1) {
        if begins_item(line.trim_start()) {
            push_lines(lines.get(start..index).unwrap_or_default(), sink)?;
            start = index;
        }
    }
    push_lines(lines.get(start..).unwrap_or_default(), sink)
}

/// Pushes the lines of one paragraph or item.
fn push_lines(lines: &[&str], sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let Some(first) = lines.first() else {
        return Ok(());
    };
    let item = begins_item(first.trim_start());
    sink.push(if item { Kind::ListItem } else { Kind::Paragraph }, &lines.join("\n"))
}

/// A line of `=` or `-` below a title makes it one.
fn underline_level(title: &str, rule: &str) -> Option<u8> {
    let rule = rule.trim();
    let short = title.trim().chars().count() <= TITLE_CHARS;
    let drawn = |sign: char| rule.len() >= 3 && rule.chars().all(|character| character == sign);
    match (short, drawn('='), drawn('-')) {
        (true, true, _) => Some(1),
        (true, _, true) => Some(2),
        _ => None,
    }
}

/// `NAME`, `SEE ALSO`: the sections of manual pages.
fn is_capital_title(line: &str) -> bool {
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    letters >= 3
        && line.chars().count() <= TITLE_CHARS
        && !line.starts_with([' ', '\t'])
        && !line.chars().any(char::is_lowercase)
        && line.chars().all(|character| character.is_alphanumeric() || " -/&.:".contains(character))
}
