//! The switches, their names on the wire, and the calls they can affect.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Calls that a switch can affect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Any,
    /// Calls that name a model.
    Model,
    UploadStart,
    /// Questions about the progress of an upload.
    UploadQuery,
    /// Calls that carry bytes.
    UploadData,
    /// Calls that create a document.
    Ingest,
    ListDocuments,
    Generate,
    Stream,
}

macro_rules! switches {
    ($($(#[$doc:meta])* $variant:ident = $name:literal in $scope:ident,)*) => {
        /// One kind of misbehaviour.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Fault {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Fault {
            /// Every switch, in the order of the reference.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used in rules, headers and questions.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            fn scope(self) -> Scope {
                match self { $(Self::$variant => Scope::$scope,)* }
            }
        }
    };
}

switches! {
    /// Quota per minute, with a retry delay (value: seconds, default 2).
    QuotaMinute = "429-minute" in Any,
    QuotaDay = "429-day" in Any,
    QuotaStorage = "429-storage" in Any,
    QuotaBare = "429-bare" in Any,
    Internal = "500" in Any,
    UnavailableEmptyMessage = "503-empty-message" in Any,
    UnavailableHtml = "503-html" in Any,
    DeadlineExceeded = "504" in Any,
    BadKey = "bad-key" in Any,
    /// The key is blocked: 403, as for what does not exist.
    KeyBlocked = "403" in Any,
    /// Do the work, then close the connection instead of replying.
    LostReply = "lost-reply" in Any,
    /// Close the connection before doing anything.
    DropConnection = "drop-connection" in Any,
    /// Wait before the reply (value: milliseconds).
    SlowReply = "slow-reply" in Any,
    /// Do the work, then wait before the reply (value: milliseconds).
    HeldReply = "held-reply" in Any,
    /// 307 to another place (value: URL).
    Redirect = "redirect" in Any,
    /// Errors come as a one-element array.
    ErrorArray = "error-array" in Any,
    ModelGone = "model-gone" in Model,
    UploadMimeRefused = "upload-mime-400" in UploadStart,
    /// Every later call on the session fails.
    UploadTerminated = "upload-503-terminated" in UploadStart,
    /// The session URL points elsewhere (value: origin).
    UploadForeignUrl = "upload-foreign-url" in UploadStart,
    /// The session turns out to be cancelled when it is asked for its progress.
    UploadCancelled = "upload-cancelled" in UploadQuery,
    /// The session refuses to tell its progress: 400.
    UploadQueryRefused = "upload-query-400" in UploadQuery,
    /// Close the connection after so many bytes of the chunk (value: bytes).
    UploadDropAt = "upload-drop-at" in UploadData,
    /// With `upload-drop-at`: keep only whole granules (value: bytes per granule, default 256 KiB).
    UploadKeepGranules = "upload-keep-granules" in UploadData,
    UploadNoStatusHeader = "upload-no-status-header" in UploadData,
    /// Take the bytes, but reply with another body (value: the body, default a page of HTML).
    UploadDamagedReply = "upload-damaged-reply" in UploadData,
    OperationStuck = "op-stuck" in Ingest,
    OperationError = "op-error" in Ingest,
    DocumentFailed = "doc-failed" in Ingest,
    /// 404 for the first reads (value: how many, default 3).
    DocumentMissingFirst = "doc-404-first" in Ingest,
    /// This document stays pending for its own time (value: milliseconds).
    DocumentDelay = "doc-delay" in Ingest,
    ListRefused = "list-400" in ListDocuments,
    /// End cleanly without a finish reason.
    StreamCut = "stream-cut" in Stream,
    /// Close the connection after so many events (value: events, default 2).
    StreamDrop = "stream-drop" in Stream,
    StreamErrorEvent = "stream-error-event" in Stream,
    StreamErrorRaw = "stream-error-raw" in Stream,
    /// Wait before each event (value: milliseconds, default 50).
    StreamSlow = "stream-slow" in Stream,
    /// Stop sending for ever after so many events (value: events, default 2).
    StreamStall = "stream-stall" in Stream,
    OneByteWrites = "one-byte-writes" in Stream,
    LfFraming = "lf-framing" in Stream,
    CrFraming = "cr-framing" in Stream,
    MultiDataLines = "multi-data-lines" in Stream,
    /// Exact number of text events (value: events).
    StreamEvents = "stream-events" in Stream,
    /// Intermediate usage counts go down, as recorded once.
    UsageDown = "usage-down" in Stream,
    /// An event with text does not arrive (value: which, counting from 1, default 3).
    DeltaLost = "delta-lost" in Stream,
    /// An event with text arrives twice (value: which, default 3).
    DeltaDoubled = "delta-doubled" in Stream,
    /// An event with text arrives after the next one (value: which, default 3).
    DeltasSwapped = "deltas-swapped" in Stream,
    /// Something follows the last event (value: what, default `data: [DONE]`).
    StreamTail = "stream-tail" in Stream,
    BlockedPrompt = "blocked-prompt" in Generate,
    FinishSafety = "finish-safety" in Generate,
    FinishRecitation = "finish-recitation" in Generate,
    FinishMaxTokens = "finish-max-tokens" in Generate,
    FinishContinuation = "finish-continuation" in Generate,
    FinishUnknown = "finish-unknown" in Generate,
    NoTitle = "no-title" in Generate,
    NoSupports = "no-supports" in Generate,
    DuplicateChunks = "dup-chunks" in Generate,
    BadOffsets = "bad-offsets" in Generate,
    CharOffsets = "char-offsets" in Generate,
    OutOfRangeIndex = "out-of-range-index" in Generate,
    /// Page numbers come as texts and offsets as fractions of nothing (`42.0`).
    LooseNumbers = "loose-numbers" in Generate,
    ThoughtParts = "thought-parts" in Generate,
    ToolParts = "tool-parts" in Generate,
    ExecutableCodePart = "exec-code-part" in Generate,
    EmptyCandidate = "empty-candidate" in Generate,
    /// A part without text and of no known kind.
    UnknownPart = "unknown-part" in Generate,
    /// `STOP` without any text.
    EmptyAnswer = "empty-answer" in Generate,
    NoUsage = "no-usage" in Generate,
    /// Search as if the request had no metadata filter.
    FilterIgnored = "filter-ignored" in Generate,
    /// Part of the prompt was cached (value: tokens, default 4).
    CachedPrompt = "cached-prompt" in Generate,
    /// Another model answers (value: its id).
    RouteTo = "route-to" in Generate,
}

impl Fault {
    /// Whether calls of this kind can show the fault.
    #[must_use]
    pub fn affects(self, kind: &str) -> bool {
        let streamed = kind == "models.streamGenerateContent";
        let generates = streamed || kind == "models.generateContent";
        match self.scope() {
            Scope::Any => true,
            Scope::Model => generates || matches!(kind, "models.get" | "models.countTokens"),
            Scope::UploadStart => kind.ends_with("upload.start"),
            Scope::UploadQuery => kind.ends_with("upload.query"),
            Scope::UploadData => kind.ends_with("upload.data") || kind.ends_with("upload.finalize"),
            Scope::Ingest => matches!(kind, "stores.upload.finalize" | "stores.import"),
            Scope::ListDocuments => kind == "documents.list",
            Scope::Generate => generates,
            Scope::Stream => streamed,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("there is no fault switch named {0:?}")]
pub struct UnknownFault(pub String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let found = Self::ALL.iter().find(|fault| fault.name() == name);
        found.copied().ok_or_else(|| UnknownFault(name.to_owned()))
    }
}
