//! Originals: files in a folder, written once under a fresh key and never changed.
//!
//! An upload is received into a temporary file and becomes an original only when it is kept: moved to
//! its key and flushed to the disk, folder included. What is dropped before that is removed.

mod incoming;

use std::{
    fs::DirEntry,
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use tokio::fs;

pub use incoming::{Incoming, ReceiveError, Received};

use crate::{
    config::{FileSettings, FilesUrl},
    ids,
};

/// Names the installation that the originals belong to.
const OWNER: &str = ".installation";

/// The storage of originals.
#[derive(Debug, Clone)]
pub struct Files {
    root: PathBuf,
    incoming: PathBuf,
}

/// What can go wrong with the storage.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error("originals in a bucket are not supported by this version; use file://")]
    Bucket,
    #[error("the file storage failed")]
    Io(#[from] io::Error),
}

/// An original and when it was written.
#[derive(Debug, Clone)]
pub struct StoredFile {
    pub key: String,
    pub modified: SystemTime,
}

impl Files {
    /// Opens the storage that the settings name; makes its folders.
    pub fn open(settings: &FileSettings) -> Result<Self, FilesError> {
        let FilesUrl::Folder(root) = &settings.url else {
            return Err(FilesError::Bucket);
        };
        let files = Self { root: root.clone(), incoming: settings.tmp_dir.clone() };
        private_folder(&files.root)?;
        private_folder(&files.incoming)?;
        Ok(files)
    }

    /// Starts to receive a file of at most `max_bytes`.
    pub async fn receive(&self, max_bytes: u64) -> Result<Incoming, FilesError> {
        let folder = self.incoming.clone();
        match Incoming::open(folder.clone(), max_bytes).await {
            // Systems clear away what lies long in their folder for temporary files.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                private_folder(&folder)?;
                Ok(Incoming::open(folder, max_bytes).await?)
            }
            opened => Ok(opened?),
        }
    }

    /// Whether the originals belong to the installation `id`: the first one to ask owns a folder for
    /// good. Files of another one are unknown here without being superfluous.
    pub async fn belong_to(&self, id: &str) -> Result<bool, FilesError> {
        let mark = self.root.join(OWNER);
        match fs::read_to_string(&mark).await {
            Ok(owner) => Ok(owner.trim() == id),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::write(&mark, id).await?;
                Ok(true)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Makes a received file an original and answers its key. When this returns, the file survives a
    /// power cut.
    pub async fn keep(&self, received: Received) -> Result<String, FilesError> {
        let name = ids::fresh();
        // The random end of the name spreads files over folders; its beginning is a time.
        let key = format!("{}/{name}", name.get(name.len().saturating_sub(2)..).unwrap_or("00"));
        let target = self.path(&key);
        let stored = tokio::task::spawn_blocking(move || received.persist(&target)).await;
        stored.map_err(io::Error::other)??;
        Ok(key)
    }

    /// Where an original is. It may be read, never written.
    #[must_use]
    pub fn path(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }

    /// Opens an original for reading.
    pub async fn read(&self, key: &str) -> Result<fs::File, FilesError> {
        Ok(fs::File::open(self.path(key)).await?)
    }

    pub async fn exists(&self, key: &str) -> Result<bool, FilesError> {
        Ok(fs::try_exists(self.path(key)).await?)
    }

    /// Removes an original; one that is gone already is a success.
    pub async fn remove(&self, key: &str) -> Result<(), FilesError> {
        still_there(fs::remove_file(self.path(key)).await)?;
        Ok(())
    }

    /// All originals.
    pub async fn list(&self) -> Result<Vec<StoredFile>, FilesError> {
        let root = self.root.clone();
        let listed = tokio::task::spawn_blocking(move || walk(&root)).await;
        Ok(listed.map_err(io::Error::other)??)
    }

    /// Removes uploads in flight that were begun before `before`: their process is gone.
    pub async fn sweep_incoming(&self, before: SystemTime) -> Result<usize, FilesError> {
        let mut removed = 0;
        let mut entries = fs::read_dir(&self.incoming).await?;
        while let Some(entry) = entries.next_entry().await? {
            if !entry.file_name().to_string_lossy().starts_with(incoming::PREFIX) {
                continue;
            }
            let Some(meta) = still_there(entry.metadata().await)? else { continue };
            if meta.is_file() && meta.modified()? < before {
                let gone = still_there(fs::remove_file(entry.path()).await)?;
                removed += usize::from(gone.is_some());
            }
        }
        Ok(removed)
    }
}

fn walk(root: &Path) -> io::Result<Vec<StoredFile>> {
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder.path())? {
            found.extend(stored(&folder, &file?)?);
        }
    }
    Ok(found)
}

/// `None` when it is not there any more.
fn stored(folder: &DirEntry, file: &DirEntry) -> io::Result<Option<StoredFile>> {
    let Some(meta) = still_there(file.metadata())? else { return Ok(None) };
    let (outer, inner) = (folder.file_name(), file.file_name());
    let key = format!("{}/{}", outer.to_string_lossy(), inner.to_string_lossy());
    Ok(Some(StoredFile { key, modified: meta.modified()? }))
}

/// Uploads end and documents are removed while a folder is walked: what is gone is `None`, not a failure.
fn still_there<T>(looked: io::Result<T>) -> io::Result<Option<T>> {
    match looked {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        looked => looked.map(Some),
    }
}

/// Other users of the machine have no business with people's documents. A folder that is there already
/// keeps the mode its owner gave it.
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(test)]
mod tests {
    use std::{fs::DirEntry, path::Path};

    use super::{stored, walk};

    fn entry(folder: &Path) -> DirEntry {
        std::fs::read_dir(folder).unwrap().next().unwrap().unwrap()
    }

    #[test]
    fn a_file_that_vanishes_while_they_are_listed_is_passed_over() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("aa")).unwrap();
        std::fs::write(root.path().join("aa/one"), "").unwrap();
        let folder = entry(root.path());
        let file = entry(&folder.path());
        assert_eq!(stored(&folder, &file).unwrap().unwrap().key, "aa/one");
        assert_eq!(walk(root.path()).unwrap().len(), 1);
        std::fs::remove_file(file.path()).unwrap();
        assert!(stored(&folder, &file).unwrap().is_none());
    }
}
