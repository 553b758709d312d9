//! A file on its way in: counted and hashed while it is written, so that it is read only once.

use std::{
    io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};
use tempfile::TempPath;
use tokio::{
    fs::File,
    io::{AsyncWriteExt as _, BufWriter},
};

/// Small enough for hundreds of uploads at once, large enough for few system calls.
const BUFFER_BYTES: usize = 64 * 1024;

/// Why a chunk was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    #[error("the file is larger than allowed")]
    TooLarge,
    #[error("the file could not be written")]
    Io(#[from] io::Error),
}

/// Begins the names of files in flight, so that the sweep touches nothing else in their folder.
pub(super) const PREFIX: &str = "upload-";

/// A file being received. Dropping it removes it.
#[derive(Debug)]
pub struct Incoming {
    writer: BufWriter<File>,
    path: TempPath,
    hasher: Sha256,
    size: u64,
    max_bytes: u64,
}

/// A complete file that has not been kept yet. Dropping it removes it.
#[derive(Debug)]
pub struct Received {
    path: TempPath,
    /// Bytes.
    pub size: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

impl Incoming {
    pub(super) async fn open(folder: PathBuf, max_bytes: u64) -> io::Result<Self> {
        let made = tokio::task::spawn_blocking(move || {
            tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)
        });
        let (file, path) = made.await.map_err(io::Error::other)??.into_parts();
        let writer = BufWriter::with_capacity(BUFFER_BYTES, File::from_std(file));
        Ok(Self { writer, path, hasher: Sha256::new(), size: 0, max_bytes })
    }

    /// Takes the next bytes. Exactly the limit is still accepted.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), ReceiveError> {
        self.size += chunk.len() as u64;
        if self.size > self.max_bytes {
            return Err(ReceiveError::TooLarge);
        }
        self.hasher.update(chunk);
        Ok(self.writer.write_all(chunk).await?)
    }

    /// The file is complete.
    pub async fn finish(mut self) -> Result<Received, ReceiveError> {
        self.writer.flush().await?;
        let sha256 = hex::encode(self.hasher.finalize());
        Ok(Received { path: self.path, size: self.size, sha256 })
    }
}

impl Received {
    /// Opens the file for reading.
    pub async fn open(&self) -> io::Result<std::fs::File> {
        Ok(File::open(&self.path).await?.into_std().await)
    }

    /// Moves the file to `target` and flushes file and folders. Between file systems it is copied
    /// beside the target first, so that a half-written file never carries the final name.
    pub(super) fn persist(self, target: &Path) -> io::Result<()> {
        let folder = target.parent().ok_or_else(|| io::Error::other("a key has a folder"))?;
        std::fs::create_dir_all(folder)?;
        std::fs::File::open(&self.path)?.sync_all()?;
        if let Err(refused) = self.path.persist_noclobber(target) {
            if refused.error.kind() != io::ErrorKind::CrossesDevices {
                return Err(refused.error);
            }
            let mut copy = tempfile::NamedTempFile::new_in(folder)?;
            io::copy(&mut std::fs::File::open(&refused.path)?, &mut copy)?;
            copy.as_file().sync_all()?;
            copy.persist_noclobber(target).map_err(|error| error.error)?;
        }
        std::fs::File::open(folder)?.sync_all()?;
        // The folder may be new itself, and not only to this call.
        folder.parent().map_or(Ok(()), |root| std::fs::File::open(root)?.sync_all())
    }
}
