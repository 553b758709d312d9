//! Resource ids in the provider's style: twelve lower-case letters and digits, reproducible from a seed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The provider truncates the readable part of a store id so that the whole id stays within 40 characters.
const READABLE_MAX: usize = 27;
const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

pub struct Ids {
    seed: u64,
    issued: AtomicU64,
}

impl Ids {
    pub fn new(seed: Option<u64>) -> Self {
        Self { seed: seed.unwrap_or_else(seed_from_time), issued: AtomicU64::new(0) }
    }

    /// Twelve characters, unique within one simulator.
    pub fn random12(&self) -> String {
        let count = self.issued.fetch_add(1, Ordering::Relaxed);
        let mut rest = scramble(self.seed.wrapping_add(count.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let mut id = String::with_capacity(12);
        for _ in 0..12 {
            let index = usize::try_from(rest % 36).unwrap_or_default();
            id.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'a')));
            rest /= 36;
        }
        id
    }

    /// `{display name without everything but letters and digits}-{random}`, or only the random part.
    pub fn store(&self, display_name: &str) -> String {
        let readable: String = display_name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .take(READABLE_MAX)
            .collect();
        let random = self.random12();
        if readable.is_empty() { random } else { format!("{readable}-{random}") }
    }

    pub fn document(&self) -> String {
        format!("{}-{}", self.random12(), self.random12())
    }
}

fn seed_from_time() -> u64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    elapsed.as_secs() ^ (u64::from(elapsed.subsec_nanos()) << 32) ^ u64::from(std::process::id())
}

/// The finaliser of `SplitMix64`: a bijection, so distinct inputs give distinct outputs.
fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_id_keeps_27_letters_and_digits_of_the_display_name() {
        let id = Ids::new(Some(1)).store("test-file-search-grounding-stream-and-more");
        assert_eq!(id.len(), 40);
        assert!(id.starts_with("testfilesearchgroundingstre-"), "{id}");
    }

    #[test]
    fn a_display_name_without_latin_letters_gives_a_random_id_only() {
        assert_eq!(Ids::new(Some(1)).store("Документы").len(), 12);
    }

    #[test]
    fn equal_seeds_repeat_their_ids_and_one_seed_never_does() {
        let (one, two) = (Ids::new(Some(7)), Ids::new(Some(7)));
        let ids: Vec<String> = (0..1000).map(|_| one.random12()).collect();
        assert!(ids.iter().all(|id| *id == two.random12()));
        let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }
}
