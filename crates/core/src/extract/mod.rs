//! Document parsers, which run in a child process of this program.
//!
//! Files come from strangers. The child is the program itself under the hidden sub-command
//! [`SUB_COMMAND`], with limits on memory, processor and wall time, so a file that breaks, hangs or
//! explodes costs only itself.

use std::{ffi::OsString, io, path::PathBuf, process::ExitCode, time::Duration};

pub use rag_extract::{ErrorCode, ExtractError, Extraction, Extractor, MediaType, charset, sniff};
use rag_extract::{Limits, child};

/// What both programs answer to besides their own sub-commands.
pub const SUB_COMMAND: &str = "extract";

/// Of the wall time, what a child may spend computing; the rest is for a busy machine.
const PROCESSOR_SHARE: f64 = 0.8;

/// The extractor that starts `program`, this one if `None`; `timeout` bounds one file.
pub fn extractor(program: Option<PathBuf>, timeout: Duration) -> io::Result<Extractor> {
    let program = program.map_or_else(std::env::current_exe, Ok)?;
    Ok(Extractor {
        program,
        leading_arguments: vec![SUB_COMMAND.into()],
        limits: Limits {
            wall_time: timeout,
            processor_time: timeout.mul_f64(PROCESSOR_SHARE),
            ..Limits::default()
        },
    })
}

/// The hidden sub-command: everything after its name. Must run before anything else of the program
/// does, because the limits it sets on itself leave no room for more.
#[must_use]
pub fn child_main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    child::run(arguments, io::stdout())
}

#[cfg(test)]
mod tests {
    use super::MediaType;
    use crate::config::{Settings, Values};

    #[test]
    fn of_all_types_that_may_be_uploaded_only_closed_formats_cannot_be_read() {
        let all = Values::from([("UPLOAD_PROFILE".to_owned(), "all-supported".to_owned())]);
        let allowed = Settings::from_values(all).unwrap().uploads.allowed;
        let names = allowed.iter().map(|media| media.name);
        let unread: Vec<&str> = names.filter(|name| MediaType::parse(name).is_none()).collect();
        assert_eq!(
            unread,
            [
                "application/vnd.ibm.secure-container",
                "application/x-hwp",
                "application/x-hwp-v5",
                "application/zip"
            ]
        );
    }
}
