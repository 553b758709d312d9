//! What happens around every request, in the order of the router's layers.

pub mod request_id;
