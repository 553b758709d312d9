//! The HTTP API.

pub mod codes;
pub mod error;
pub mod extract;
pub mod middleware;
pub mod routes;
pub mod state;
pub mod views;
