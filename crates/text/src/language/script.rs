//! What the letters themselves say about a language.

use super::Language;

/// How many letters of each script a text has.
#[derive(Default)]
pub(super) struct Census {
    han: u32,
    kana: u32,
    hangul: u32,
    cyrillic: u32,
    other: u32,
}

impl Census {
    pub(super) fn count(&mut self, text: &str) {
        for letter in text.chars().filter(|c| c.is_alphabetic()) {
            match letter {
                '\u{3040}'..='\u{30FF}' => self.kana += 1,
                '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => self.han += 1,
                '\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}' => self.hangul += 1,
                '\u{0400}'..='\u{04FF}' => self.cyrillic += 1,
                _ => self.other += 1,
            }
        }
    }

    /// The language, where the scripts alone decide it. An ideograph stands for several letters,
    /// so a fifth of the letters is enough.
    pub(super) fn verdict(&self) -> Option<Language> {
        let wide = self.han + self.kana + self.hangul;
        let all = wide + self.cyrillic + self.other;
        if wide > 0 && wide * 5 >= all {
            return Some(if self.hangul * 2 > wide {
                Language::Korean
            } else if self.kana * 10 > wide {
                Language::Japanese
            } else {
                Language::Chinese
            });
        }
        (self.cyrillic * 2 > all).then_some(Language::Russian)
    }
}

/// The language whose alphabet alone, among those with a list of function words, has a letter of the word.
pub(super) fn telling_letter(word: &str) -> Option<Language> {
    word.chars().find_map(|letter| match letter {
        'ß' | 'ä' | 'ö' | 'ü' => Some(Language::German),
        'ñ' | '¿' | '¡' => Some(Language::Spanish),
        'œ' | 'è' | 'ê' | 'û' | 'î' => Some(Language::French),
        'ã' | 'õ' => Some(Language::Portuguese),
        _ => None,
    })
}
