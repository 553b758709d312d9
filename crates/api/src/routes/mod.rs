//! One resource per file, each with `router()`.
