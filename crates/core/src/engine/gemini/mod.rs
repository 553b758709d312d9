//! The engine on Gemini File Search: the rules, not yet wired.
#![expect(dead_code, reason = "the engine around these rules is being written")]

mod conclusion;
mod failure;
mod filter;
mod grounding;
mod offsets;
mod prompt;
mod scope;
