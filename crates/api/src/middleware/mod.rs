//! What happens around every request, in the order of the router's layers.

pub mod csrf;
pub mod observation;
pub mod panics;
pub mod rate_limit;
pub mod request_id;
pub mod security_headers;
