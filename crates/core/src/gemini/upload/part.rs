//! A stretch of the content on its way: a request body read from the content as the network takes it,
//! so that memory does not grow with the file.

use std::{
    io,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::{Bytes, BytesMut};
use futures::{Stream, stream};
use tokio::io::AsyncReadExt as _;

use super::content::ContentReader;

const READ_BYTES: usize = 64 << 10;

/// What can be known of a part while it is sent, and after it failed.
#[derive(Debug, Clone, Default)]
pub struct PartProgress(Arc<Progress>);

#[derive(Debug, Default)]
struct Progress {
    taken: AtomicU64,
    unreadable: OnceLock<io::Error>,
}

impl PartProgress {
    /// Bytes that the network has taken.
    pub fn taken(&self) -> u64 {
        self.0.taken.load(Ordering::Relaxed)
    }

    /// Why the content could not be read, if that is why sending failed.
    pub fn into_unreadable(self) -> Option<io::Error> {
        match Arc::try_unwrap(self.0) {
            Ok(progress) => progress.unreadable.into_inner(),
            // The connection's task still holds the body; its error has no copy but its kind.
            Err(shared) => shared.unreadable.get().map(|error| error.kind().into()),
        }
    }

    fn fail(&self, error: io::Error) -> io::Error {
        let kind = error.kind();
        // A body fails once.
        drop(self.0.unreadable.set(error));
        kind.into()
    }
}

/// The next `length` bytes of a reader; content that ends before is an error.
pub fn body(
    reader: ContentReader,
    length: u64,
    progress: PartProgress,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold((reader, length), move |(mut reader, left)| {
        let progress = progress.clone();
        async move {
            if left == 0 {
                return Ok(None);
            }
            let most = usize::try_from(left).unwrap_or(usize::MAX).min(READ_BYTES);
            let mut buffer = BytesMut::with_capacity(most);
            let mut limited = (&mut reader).take(most as u64);
            let read = limited.read_buf(&mut buffer).await.map_err(|error| progress.fail(error))?;
            if read == 0 {
                return Err(progress.fail(io::ErrorKind::UnexpectedEof.into()));
            }
            let read = read as u64;
            progress.0.taken.fetch_add(read, Ordering::Relaxed);
            Ok(Some((buffer.freeze(), (reader, left.saturating_sub(read)))))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use futures::TryStreamExt as _;

    use super::{PartProgress, body};

    #[tokio::test]
    async fn exactly_the_part_is_sent_and_counted() {
        let progress = PartProgress::default();
        let reader = Box::new(Cursor::new(vec![7_u8; 300_000]));
        let pieces: Vec<_> = body(reader, 200_000, progress.clone()).try_collect().await.unwrap();
        assert_eq!(pieces.iter().map(bytes::Bytes::len).sum::<usize>(), 200_000);
        assert!(pieces.iter().all(|piece| piece.len() <= super::READ_BYTES));
        assert_eq!(progress.taken(), 200_000);
        assert!(progress.into_unreadable().is_none());
    }

    #[tokio::test]
    async fn content_that_ends_early_is_an_error_of_its_own() {
        let progress = PartProgress::default();
        let sent = body(Box::new(Cursor::new(vec![7_u8; 5])), 6, progress.clone());
        assert!(sent.try_collect::<Vec<_>>().await.is_err());
        let error = progress.into_unreadable().unwrap();
        assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
    }
}
