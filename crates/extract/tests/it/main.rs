//! All tests of this crate that need only its public face, in one program.

mod hostile;
mod layout;
mod office;
mod process;
mod promises;
mod support;
mod textual;
