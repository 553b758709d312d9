//! The cut of an answer into deltas: at any character, in the middle of words too.

/// Lengths of deltas in characters, taken in turn.
const LENGTHS: [usize; 6] = [7, 23, 11, 31, 3, 17];

/// How many deltas are wanted.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// As many as it takes.
    Natural,
    /// Exactly so many of equal length.
    Even { count: usize, characters: usize },
    /// Exactly so many, which takes the text several times.
    Repeated { count: usize },
}

#[derive(Debug)]
pub struct Deltas {
    cut: Cut,
    made: usize,
    /// Byte position in the text.
    at: usize,
}

impl Deltas {
    /// `count` asks for an exact number of deltas; an empty text has none.
    pub fn new(text: &str, count: Option<usize>) -> Self {
        let characters = text.chars().count();
        let cut = match count {
            Some(count) if count <= characters => Cut::Even { count, characters },
            Some(count) if characters > 0 => Cut::Repeated { count },
            Some(_) | None => Cut::Natural,
        };
        Self { cut, made: 0, at: 0 }
    }

    /// Byte range of the next delta; `text` is the one given to `new`.
    pub fn next(&mut self, text: &str) -> Option<std::ops::Range<usize>> {
        if self.is_done(text) {
            return None;
        }
        if self.at >= text.len() {
            self.at = 0;
        }
        let usual = LENGTHS.get(self.made % LENGTHS.len()).copied().unwrap_or(1);
        let length = match self.cut {
            Cut::Even { count, characters } => {
                (self.made + 1) * characters / count - self.made * characters / count
            }
            Cut::Natural | Cut::Repeated { .. } => usual,
        };
        let rest = text.get(self.at..)?;
        let bytes = rest.char_indices().nth(length).map_or(rest.len(), |(end, _)| end);
        let range = self.at..self.at + bytes;
        self.at = range.end;
        self.made += 1;
        Some(range)
    }

    pub fn is_done(&self, text: &str) -> bool {
        match self.cut {
            Cut::Natural => self.at >= text.len(),
            Cut::Even { count, .. } | Cut::Repeated { count } => self.made >= count,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str, count: Option<usize>) -> Vec<&str> {
        let mut deltas = Deltas::new(text, count);
        std::iter::from_fn(|| deltas.next(text).map(|range| &text[range])).collect()
    }

    proptest! {
        #[test]
        fn deltas_are_not_empty_and_give_the_text_in_exactly_the_number_asked_for(
            text in "[a-z é漢🎉\u{301}]{1,200}", count in prop::option::of(1_usize..500),
        ) {
            let deltas = all(&text, count);
            prop_assert!(deltas.iter().all(|delta| !delta.is_empty()));
            prop_assert!(count.is_none_or(|count| deltas.len() == count));
            let said = deltas.concat();
            let expected = text.repeat(said.len() / text.len() + 1);
            prop_assert!(expected.starts_with(&said));
            if count.is_none_or(|count| count <= text.chars().count()) {
                prop_assert_eq!(said, text);
            }
        }
    }
}
