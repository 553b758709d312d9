//! What handlers declare in their signature. Extractors do the refusing, so that handlers have no
//! branches about who is asking or whether the input is well-formed.

mod json;
mod path;
mod query;
mod question;
mod user;

pub use json::Json;
pub use path::Path;
pub use query::{Query, page};
pub use question::{AskedQuestion, ChatRequest, clean};
pub use user::{AdminUser, CurrentUser};
