//! How sure it is that a passage answers the question at all.

use super::features::Features;

/// An answer is given from this confidence on.
pub(super) const THRESHOLD: f64 = 0.5;

/// The probability that the best passage belongs to a question that the documents answer.
pub(super) fn of(features: &Features) -> f64 {
    let evidence = weight::PAGE * features.page
        + weight::WINDOW * features.window
        + weight::NAMES * features.names
        + weight::UNSEEN * features.unseen
        + weight::BIAS;
    1.0 / (1.0 + (-evidence).exp())
}

mod weight {
    pub(super) const PAGE: f64 = 6.0;
    pub(super) const WINDOW: f64 = 3.5;
    pub(super) const NAMES: f64 = 2.0;
    pub(super) const UNSEEN: f64 = -2.0;
    pub(super) const BIAS: f64 = -6.8;
}
