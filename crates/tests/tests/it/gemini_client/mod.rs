//! The client of the provider against the stand-in, over real HTTP: what a caller sees of every kind of
//! misbehaviour, and what the provider saw of the caller.

mod answers;
mod broken_streams;
mod cancellation;
mod documents;
mod provider;
mod refusals;
mod secrecy;
mod stores;
mod upload_faults;
mod upload_size;
mod uploads;
