//! Which terms of a question something has, and how well.

use std::collections::BTreeMap;

use crate::rank::Ranking;

/// Term of the question → strength from 0 to 1, 1 for the word itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reach(BTreeMap<usize, f64>);

impl Reach {
    /// Notes a term; the best strength counts.
    pub(super) fn add(&mut self, term: usize, strength: f64) {
        let slot = self.0.entry(term).or_insert(0.0);
        *slot = slot.max(strength);
    }

    /// How well a term is reached.
    pub(super) fn strength(&self, term: usize) -> f64 {
        self.0.get(&term).copied().unwrap_or(0.0)
    }

    /// Both together.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut out = self.clone();
        out.extend(other);
        out
    }

    pub(super) fn extend(&mut self, other: &Self) {
        for (term, strength) in &other.0 {
            self.add(*term, *strength);
        }
    }

    /// Number of terms that are reached as they are.
    pub(super) fn whole(&self) -> usize {
        self.0.values().filter(|strength| **strength >= 1.0).count()
    }

    /// The mass reached as a share of the whole question's.
    pub(super) fn share(&self, ranking: &Ranking) -> f64 {
        let all: f64 = ranking.terms.iter().map(|term| term.mass).sum();
        let some: f64 = self.0.iter().map(|(term, strength)| ranking.mass(*term) * strength).sum();
        if all > 0.0 { (some / all).min(1.0) } else { 0.0 }
    }

    /// What it adds to another one, as a share of the whole question's mass.
    pub(super) fn beyond(&self, other: &Self, ranking: &Ranking) -> f64 {
        self.with(other).share(ranking) - other.share(ranking)
    }
}

impl Ranking {
    pub(super) fn mass(&self, term: usize) -> f64 {
        self.terms.get(term).map_or(0.0, |term| term.mass)
    }

    /// The mass of terms that no document has, as a share of the whole question's.
    pub(super) fn unseen(&self) -> f64 {
        let unseen = self.terms.iter().enumerate().filter(|(_, term)| term.passages == 0);
        self.share_of(unseen.map(|(index, _)| index))
    }

    /// The mass of some terms as a share of the whole question's.
    pub(super) fn share_of(&self, terms: impl Iterator<Item = usize>) -> f64 {
        let all: f64 = self.terms.iter().map(|term| term.mass).sum();
        let some: f64 = terms.map(|index| self.mass(index)).sum();
        if all > 0.0 { some / all } else { 0.0 }
    }
}
