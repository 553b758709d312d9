//! Our rows and the engine's contents, compared in both directions and made to agree.
//!
//! The rows are the truth. What the engine lost is made again from our originals, unpaid; what it keeps
//! without a row is removed. Nothing is believed lost that was only missing in a list, and nothing is
//! removed that another installation may have made, or that somebody may be making right now: the engine is
//! asked first and the rows are read afterwards, so a row that is not there by then will not come.

mod copies;
mod stores;

pub use copies::reconcile_copies;
pub use stores::reconcile_stores;
