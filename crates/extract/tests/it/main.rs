//! All tests of this crate that need only its public face, in one program.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    clippy::format_collect,
    reason = "a test that cannot go on fails"
)]

mod damage;
mod hostile;
mod layout;
mod office;
mod process;
mod promises;
mod support;
mod textual;
