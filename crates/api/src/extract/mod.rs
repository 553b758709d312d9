//! What handlers declare in their signature. Extractors do the refusing, so that handlers have no
//! branches about who is asking or whether the input is well-formed.

mod json;
mod path;
mod user;

pub use json::Json;
pub use path::Path;
pub use user::{AdminUser, CurrentUser};
