//! Documents to pages: the parsers, the rules they share, and the limited child process they run in.
//!
//! Files come from strangers, so three walls stand around every parser. [`sniff`] decides from content
//! what a file is. [`limits`] bound what a parser may unpack, nest and emit. And [`parent`] runs the
//! parser ([`child`]) in a process of its own, with limits on memory, processor and wall time, so that a
//! file that breaks, hangs or explodes costs only itself and ends as one named [`ExtractError`].
//!
//! Nothing here opens a network connection or follows a reference out of the file.

mod archive;
pub mod child;
mod encoding;
pub mod error;
mod formats;
pub mod limits;
pub mod media;
pub mod page;
pub mod parent;
mod sink;
pub mod sniff;
pub mod wire;
mod xml;

pub use encoding::charset;
pub use error::{ErrorCode, ExtractError};
pub use formats::extract;
pub use limits::Limits;
pub use media::MediaType;
pub use parent::{Extraction, Extractor};
pub use sink::Summary;
