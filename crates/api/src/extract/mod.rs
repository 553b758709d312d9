//! What handlers declare in their signature. Extractors do the refusing, so that handlers have no
//! branches about who is asking or whether the input is well-formed.

mod document;
mod gates;
mod json;
mod listing;
mod path;
mod query;
mod question;
mod store;
mod upload;
mod user;
mod wording;

pub use document::DocumentAccess;
pub use gates::{DevLoginAllowed, RegistrationOpen};
pub use json::Json;
pub(crate) use listing::invalid_cursor;
pub use listing::{Listing, page};
pub use path::Path;
pub use query::Query;
pub use question::{AskedQuestion, ChatRequest};
pub use store::StoreAccess;
pub use upload::UploadedFile;
pub(crate) use user::bearer;
pub use user::{AdminUser, CurrentUser};
