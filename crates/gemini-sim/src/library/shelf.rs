//! A collection in order of creation, with look-up by id and pages.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Invariant: both maps hold the same items.
#[derive(Debug)]
pub struct Shelf<T> {
    next: u64,
    items: BTreeMap<u64, T>,
    numbers: HashMap<String, u64>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { next: 1, items: BTreeMap::new(), numbers: HashMap::new() }
    }
}

/// One page and the token of the next.
#[derive(Debug)]
pub struct Page<'a, T> {
    pub items: Vec<&'a T>,
    pub next_token: Option<String>,
}

impl<T> Shelf<T> {
    pub fn insert(&mut self, id: String, item: T) {
        self.items.insert(self.next, item);
        self.numbers.insert(id, self.next);
        self.next += 1;
    }

    pub fn get(&self, id: &str) -> Option<&T> {
        self.items.get(self.numbers.get(id)?)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.items.get_mut(self.numbers.get(id)?)
    }

    pub fn remove(&mut self, id: &str) -> Option<T> {
        self.items.remove(&self.numbers.remove(id)?)
    }

    pub fn drain(&mut self) -> Vec<T> {
        self.numbers.clear();
        std::mem::take(&mut self.items).into_values().collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.values()
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Items after the one the token stands for; `None` when the token is not one of ours.
    /// Deleting items between two pages neither skips nor repeats others.
    pub fn page(&self, token: &str, size: usize) -> Option<Page<'_, T>> {
        let after = if token.is_empty() { 0 } else { decode(token)? };
        let mut rest = self.items.range(after.saturating_add(1)..);
        let chosen: Vec<(&u64, &T)> = rest.by_ref().take(size).collect();
        let last = chosen.last().map(|(number, _)| **number);
        let next_token = rest.next().and(last).map(|number| STANDARD.encode(number.to_string()));
        Some(Page { items: chosen.into_iter().map(|(_, item)| item).collect(), next_token })
    }
}

fn decode(token: &str) -> Option<u64> {
    let bytes = STANDARD.decode(token).ok()?;
    std::str::from_utf8(&bytes).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pages_give_every_item_once_while_others_are_deleted(
            count in 0_usize..60, size in 1_usize..21, victims in prop::collection::vec(0_usize..60, 0..10),
        ) {
            let mut shelf = Shelf::default();
            (0..count).for_each(|n| shelf.insert(n.to_string(), n));
            let mut victims = victims.into_iter();
            let (mut seen, mut gone, mut token) = (Vec::new(), Vec::new(), String::new());
            loop {
                let page = shelf.page(&token, size).unwrap();
                prop_assert!(page.items.len() <= size);
                seen.extend(page.items.iter().map(|n| **n));
                let Some(next) = page.next_token else { break };
                token = next;
                if let Some(victim) = victims.next() {
                    shelf.remove(&victim.to_string());
                    gone.push(victim);
                }
            }
            prop_assert!(seen.windows(2).all(|pair| pair[0] < pair[1]));
            for n in 0..count {
                prop_assert!(seen.contains(&n) || gone.contains(&n));
            }
        }
    }

    #[test]
    fn a_foreign_token_is_refused() {
        let shelf: Shelf<u8> = Shelf::default();
        assert!(shelf.page("not a token", 5).is_none());
    }
}
