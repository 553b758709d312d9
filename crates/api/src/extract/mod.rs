//! What handlers declare in their signature. Extractors do the refusing, so that handlers have no
//! branches about who is asking or whether the input is well-formed.

mod document;
mod gates;
mod json;
mod page;
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
pub use page::Listing;
pub use path::Path;
pub use query::{Query, page};
pub use question::{AskedQuestion, ChatRequest};
pub use store::StoreAccess;
pub use upload::UploadedFile;
pub(crate) use user::bearer;
pub use user::{AdminUser, CurrentUser};
