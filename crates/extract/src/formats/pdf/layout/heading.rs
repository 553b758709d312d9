//! Which blocks are titles, and of what level: by the outline of the document, else by its fonts.

use std::collections::{HashMap, HashSet};

use super::{Run, block::Block, running};
use crate::page::{Kind, single_line};

/// Titles are not longer than this.
const MAX_LINES: usize = 4;
const MAX_CHARACTERS: usize = 200;
/// A font this much larger than the text's is a title's.
const LARGER: f32 = 1.12;
const SMALLEST_BOLD: f32 = 0.95;

/// The fonts of a document, learnt from some of its pages, and the titles its outline names.
#[derive(Debug, Default)]
pub struct Typography {
    /// Size of most of the text.
    body: f32,
    /// Sizes that only titles have, the largest first.
    titles: Vec<f32>,
    outline: HashMap<String, u8>,
    /// Where the running header stands.
    header: Option<f32>,
}

impl Typography {
    /// `pages` are some pages of the document; `outline` has its titles by [`key`].
    pub fn learn(pages: &[Vec<Run>], outline: HashMap<String, u8>) -> Self {
        let mut characters: HashMap<i32, usize> = HashMap::new();
        for run in pages.iter().flatten() {
            *characters.entry(tenths(run.size)).or_default() += run.text.len();
        }
        let most = characters.iter().max_by_key(|&(size, count)| (*count, *size));
        let body = most.map_or(10.0, |(size, _)| points(*size));
        let larger: HashSet<i32> =
            characters.keys().copied().filter(|size| points(*size) > body * LARGER).collect();
        let mut titles: Vec<f32> = larger.into_iter().map(points).collect();
        titles.sort_by(|a, b| b.total_cmp(a));
        titles.dedup_by(|smaller, larger| *smaller > *larger * 0.93);
        Self { body, titles, outline, header: running::header(pages) }
    }

    pub fn kind(&self, block: &Block) -> Kind {
        if let Some(level) = self.level(block) {
            return Kind::Heading(level);
        }
        match (block.is_code(), block.item) {
            (true, _) => Kind::Code,
            (_, true) => Kind::ListItem,
            _ => Kind::Paragraph,
        }
    }

    fn level(&self, block: &Block) -> Option<u8> {
        let text = single_line(&block.text());
        let letters = text.chars().filter(|character| character.is_alphabetic()).count();
        if block.lines.len() > MAX_LINES || text.chars().count() > MAX_CHARACTERS || letters < 2 {
            return None;
        }
        let size = block.lines.iter().map(|line| line.size).fold(0.0, f32::max);
        let bold = block.lines.iter().all(|line| line.bold) && size >= self.body * SMALLEST_BOLD;
        let larger = size > self.body * LARGER;
        let header =
            block.lines.first().is_some_and(|line| running::is_at(self.header, line.baseline));
        if !larger && (!bold || header) {
            return None;
        }
        if let Some(level) = self.outline.get(&key(&text)) {
            return Some(*level);
        }
        if ends_as_sentence(&text) || (block.item && !larger) || !begins_as_title(&text) {
            return None;
        }
        Some(numbered_level(&text).unwrap_or_else(|| self.level_of_size(size)))
    }

    /// Bold text of the body's size ranks below all larger sizes.
    fn level_of_size(&self, size: f32) -> u8 {
        let rank = self.titles.iter().position(|title| size > *title * 0.93);
        u8::try_from(rank.unwrap_or(self.titles.len())).unwrap_or(5).saturating_add(1).min(6)
    }
}

/// Titles compare by their letters and digits, without the number that the outline may leave out.
pub fn key(title: &str) -> String {
    let words = title.split_whitespace().skip_while(|word| is_section_number(word));
    let letters = words.flat_map(str::chars).filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// `3`, `3.2`, `A.1`, `3.2.1.`
fn is_section_number(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let mut parts = word.split('.');
    let first = parts.next().unwrap_or_default();
    let number =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let letter = first.len() == 1 && first.bytes().all(|byte| byte.is_ascii_uppercase());
    (number(first) || (letter && word.contains('.'))) && parts.all(number)
}

fn numbered_level(text: &str) -> Option<u8> {
    let first = text.split_whitespace().next().filter(|word| is_section_number(word))?;
    let depth = first.trim_end_matches('.').split('.').count();
    u8::try_from(depth).ok().map(|depth| depth.min(6))
}

fn ends_as_sentence(text: &str) -> bool {
    text.ends_with(['.', ',', ';', ':']) && !text.ends_with("...")
}

fn begins_as_title(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphanumeric() || "\"“„«‘'([§¿¡".contains(first))
}

/// Font sizes are compared in tenths of a point.
fn tenths(size: f32) -> i32 {
    let size = (size * 10.0).round().clamp(0.0, 10_000.0);
    #[expect(clippy::cast_possible_truncation, reason = "clamped and rounded just above")]
    let tenths = size as i32;
    tenths
}

#[expect(clippy::cast_precision_loss, reason = "at most 10 000 by `tenths`")]
fn points(tenths: i32) -> f32 {
    tenths as f32 / 10.0
}
