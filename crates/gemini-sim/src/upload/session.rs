//! A resumable upload between its requests.
//!
//! Invariant: `received` is what a `query` reports, and the bytes kept are exactly its first so many. A
//! request that lost its place, because another one went on meanwhile, cannot add bytes.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::plan::Plan;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Final,
    Cancelled,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Final => "final",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why bytes were not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    #[error("Upload has already been terminated.")]
    NotActive,
    #[error("The upload offset does not match the {0} bytes received so far.")]
    Offset(u64),
    #[error("More bytes were sent than the {0} that were announced.")]
    TooLong(u64),
}

#[derive(Debug)]
pub struct Session {
    pub plan: Plan,
    pub announced: Option<u64>,
    /// Every later call fails.
    pub is_terminated: bool,
    progress: Mutex<Progress>,
}

#[derive(Debug)]
struct Progress {
    status: Status,
    bytes: Vec<u8>,
    /// Outlives the bytes, which are handed over at the end.
    received: u64,
}

impl Session {
    pub fn new(plan: Plan, announced: Option<u64>, is_terminated: bool) -> Self {
        let progress = Progress { status: Status::Active, bytes: Vec::new(), received: 0 };
        Self { plan, announced, is_terminated, progress: Mutex::new(progress) }
    }

    pub fn status(&self) -> (Status, u64) {
        let progress = self.lock();
        (progress.status, progress.received)
    }

    /// Whether a chunk at this offset may follow.
    pub fn check_offset(&self, offset: u64) -> Result<(), AppendError> {
        self.lock().check(offset)
    }

    /// Adds bytes at `offset` and returns the next offset.
    pub fn append(&self, offset: u64, bytes: &[u8]) -> Result<u64, AppendError> {
        let mut progress = self.lock();
        progress.check(offset)?;
        let end = offset + bytes.len() as u64;
        if let Some(announced) = self.announced.filter(|announced| end > *announced) {
            return Err(AppendError::TooLong(announced));
        }
        if progress.bytes.is_empty() {
            let expected = usize::try_from(self.announced.unwrap_or_default()).unwrap_or_default();
            progress.bytes.reserve(expected.min(128 << 20));
        }
        progress.bytes.extend_from_slice(bytes);
        progress.received = end;
        Ok(end)
    }

    /// Forgets bytes beyond the last whole granule.
    pub fn keep_granules(&self, granule: u64) {
        let mut progress = self.lock();
        let kept = progress.received - progress.received % granule.max(1);
        progress.bytes.truncate(usize::try_from(kept).unwrap_or(usize::MAX));
        progress.received = kept;
    }

    pub fn cancel(&self) {
        let mut progress = self.lock();
        if progress.status == Status::Active {
            progress.status = Status::Cancelled;
            progress.bytes = Vec::new();
        }
    }

    /// Closes the session and hands over its bytes; only the first caller gets them.
    pub fn finish(&self) -> Result<Vec<u8>, AppendError> {
        let mut progress = self.lock();
        let received = progress.received;
        progress.check(received)?;
        progress.status = Status::Final;
        Ok(std::mem::take(&mut progress.bytes))
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    fn check(&self, offset: u64) -> Result<(), AppendError> {
        match self.status {
            Status::Active if offset == self.received => Ok(()),
            Status::Active => Err(AppendError::Offset(self.received)),
            Status::Final | Status::Cancelled => Err(AppendError::NotActive),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn session(announced: Option<u64>) -> Session {
        let plan = Plan::File { display_name: String::new(), mime_type: String::new() };
        Session::new(plan, announced, false)
    }

    proptest! {
        #[test]
        fn bytes_arrive_once_and_in_order_however_requests_are_cut_and_repeated(
            content in prop::collection::vec(any::<u8>(), 1..500),
            requests in prop::collection::vec((0_u64..520, 0_usize..200, any::<bool>()), 0..40),
        ) {
            let session = session(Some(content.len() as u64));
            for (guess, length, is_resumed) in requests {
                let offset = if is_resumed { session.status().1 } else { guess };
                let from = usize::try_from(offset).unwrap().min(content.len());
                let to = (from + length).min(content.len());
                let before = session.status().1;
                let taken = session.append(offset, &content[from..to]);
                prop_assert_eq!(taken.is_ok(), offset == before);
                if length % 7 == 0 {
                    session.keep_granules(16);
                }
            }
            let from = usize::try_from(session.status().1).unwrap();
            session.append(from as u64, &content[from..]).unwrap();
            prop_assert_eq!(session.finish().unwrap(), content);
        }
    }

    #[test]
    fn a_session_ends_once() {
        let session = session(None);
        session.append(0, b"abc").unwrap();
        assert_eq!(session.finish(), Ok(b"abc".to_vec()));
        assert_eq!(session.finish(), Err(AppendError::NotActive));
        assert_eq!(session.append(3, b"d"), Err(AppendError::NotActive));
        session.cancel();
        assert_eq!(session.status(), (Status::Final, 3));
    }

    #[test]
    fn more_than_announced_is_refused() {
        assert_eq!(session(Some(2)).append(0, b"abc"), Err(AppendError::TooLong(2)));
    }
}
