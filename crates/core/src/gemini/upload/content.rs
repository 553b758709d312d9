//! What is uploaded: bytes of a known number that can be read again from any place.

use std::{
    io::{self, Cursor},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures::future::BoxFuture;
use tokio::{
    fs::File,
    io::{AsyncRead, AsyncSeekExt as _, SeekFrom},
};

pub type ContentReader = Box<dyn AsyncRead + Send + Unpin>;

/// A content never changes while it is uploaded.
pub trait UploadContent: Send + Sync {
    /// Number of bytes.
    fn size(&self) -> u64;

    /// Reads from `offset` to the end.
    fn read_from(&self, offset: u64) -> BoxFuture<'_, io::Result<ContentReader>>;
}

/// A file on the disk; it is opened for each part anew.
#[derive(Debug, Clone)]
pub struct FileContent {
    path: PathBuf,
    size: u64,
}

impl FileContent {
    pub async fn open(path: &Path) -> io::Result<Self> {
        let size = tokio::fs::metadata(path).await?.len();
        Ok(Self { path: path.to_owned(), size })
    }
}

impl UploadContent for FileContent {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_from(&self, offset: u64) -> BoxFuture<'_, io::Result<ContentReader>> {
        Box::pin(async move {
            let mut file = File::open(&self.path).await?;
            file.seek(SeekFrom::Start(offset)).await?;
            Ok(Box::new(file) as ContentReader)
        })
    }
}

/// Bytes in memory.
#[derive(Debug, Clone)]
pub struct BytesContent(pub Bytes);

impl UploadContent for BytesContent {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_from(&self, offset: u64) -> BoxFuture<'_, io::Result<ContentReader>> {
        Box::pin(async move {
            let mut cursor = Cursor::new(self.0.clone());
            cursor.set_position(offset);
            Ok(Box::new(cursor) as ContentReader)
        })
    }
}
