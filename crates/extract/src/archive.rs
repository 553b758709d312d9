//! ZIP containers that may be bombs.
//!
//! What entries claim about their size is checked first and what they really unpack to is counted
//! against one budget for the whole archive, because claims can be lies.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    ops::Range,
};

use zip::{ZipArchive, result::ZipError};

use crate::{
    error::{ErrorCode, ExtractError},
    limits::Limits,
    xml::{Node, Xml},
};

/// An entry smaller than this may have any ratio: small files of white space compress very well.
const RATIO_FLOOR: u64 = 16 * 1024 * 1024;
/// Deflate cannot exceed about 1032; real documents stay far below this.
const MAX_RATIO: u64 = 400;

/// The record at the end of an archive, and the longest comment behind it (APPNOTE.TXT 4.3.16).
const END_SIGNATURE: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
/// Where the record keeps its fields.
const DISKS: Range<usize> = 4..8;
const ENTRIES_HERE: Range<usize> = 8..10;
const ENTRIES: Range<usize> = 10..12;
const DIRECTORY_BYTES: Range<usize> = 12..16;
const DIRECTORY_START: Range<usize> = 16..20;
/// The longest comment, and some foreign bytes behind it, which the library tolerates.
const TAIL_BYTES: u64 = u16::MAX as u64 + 1024;

/// How many entries the archive may turn out to have, before the library reads and keeps them all. It goes
/// by any record whose directory it can read, not only by the last one, so the largest claim counts.
fn claimed_entries(reader: &mut (impl Read + Seek)) -> Result<u64, ExtractError> {
    let length = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    reader.take(TAIL_BYTES).read_to_end(&mut tail)?;
    let records = tail.windows(END_BYTES).filter(|window| window.starts_with(END_SIGNATURE));
    Ok(records.filter_map(claim).max().unwrap_or(0))
}

/// What a record says, unless it is of one disk among many. All ones in a field lead to a larger record
/// (4.4.1.4), which nothing that can be uploaded needs.
fn claim(record: &[u8]) -> Option<u64> {
    let is_ones = |field: Range<usize>| {
        record.get(field).is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0xff))
    };
    if is_ones(ENTRIES) || is_ones(DIRECTORY_BYTES) || is_ones(DIRECTORY_START) {
        return Some(u64::MAX);
    }
    let is_whole = record.get(DISKS)? == [0; 4] && record.get(ENTRIES_HERE) == record.get(ENTRIES);
    let entries = record.get(ENTRIES)?.try_into().ok()?;
    is_whole.then(|| u64::from(u16::from_le_bytes(entries)))
}

pub struct Archive<R: Read + Seek = File> {
    zip: ZipArchive<R>,
    budget: u64,
    depth: u32,
}

impl<R: Read + Seek> Archive<R> {
    pub fn open(reader: R, limits: &Limits) -> Result<Self, ExtractError> {
        let mut archive = Self::inspect(reader, limits)?;
        archive.check_claims(limits)?;
        Ok(archive)
    }

    /// Opens without a look at the sizes, for reading one small entry.
    pub fn inspect(mut reader: R, limits: &Limits) -> Result<Self, ExtractError> {
        if claimed_entries(&mut reader)? > limits.archive_entries {
            return Err(ExtractError::too_complex("archive with more entries than the limit"));
        }
        let zip = ZipArchive::new(reader).map_err(failure)?;
        Ok(Self { zip, budget: limits.unpacked_bytes, depth: limits.depth })
    }

    fn check_claims(&mut self, limits: &Limits) -> Result<(), ExtractError> {
        let mut total = 0_u64;
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(index).map_err(failure)?;
            if entry.encrypted() {
                return Err(ErrorCode::FileEncrypted.into());
            }
            total = total.saturating_add(entry.size());
            let ratio = entry.size() / entry.compressed_size().max(1);
            if entry.size() > RATIO_FLOOR && ratio > MAX_RATIO {
                return Err(ExtractError::too_complex("archive entry packed beyond reason"));
            }
        }
        if total > limits.unpacked_bytes {
            return Err(ExtractError::too_complex("archive unpacks to more than the limit"));
        }
        Ok(())
    }

    pub fn contains(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Whether the entry is there and needs a password.
    pub fn is_locked(&mut self, name: &str) -> bool {
        let entry = self.zip.by_name_raw(name.as_bytes());
        entry.is_ok_and(|entry| entry.encrypted())
    }

    /// Names of the entries below a folder, in the order of the archive.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let names = self.zip.file_names().filter_map(Result::ok).map(Cow::into_owned);
        names.filter(|name| name.starts_with(folder)).collect()
    }

    /// Streams an entry. What it unpacks to is charged to the archive's budget.
    pub fn read(&mut self, name: &str) -> Result<impl Read + '_, ExtractError> {
        let entry = self.zip.by_name(name).map_err(failure)?;
        Ok(Charged { entry, budget: &mut self.budget })
    }

    pub fn xml(&mut self, name: &str) -> Result<Xml<BufReader<impl Read + '_>>, ExtractError> {
        let depth = self.depth;
        Ok(Xml::new(self.read(name)?, depth))
    }

    /// Walks the elements of an entry that is no more than a list; a missing entry is an empty list.
    pub fn elements(
        &mut self,
        name: &str,
        mut visit: impl FnMut(&crate::xml::Element),
    ) -> Result<(), ExtractError> {
        if !self.contains(name) {
            return Ok(());
        }
        let mut xml = self.xml(name)?;
        loop {
            match xml.next()? {
                Node::Open(element) => visit(&element),
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Unpacks every entry to nowhere, for readers that cannot be made to count themselves.
    pub fn verify(&mut self) -> Result<(), ExtractError> {
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index(index).map_err(failure)?;
            let mut charged = Charged { entry, budget: &mut self.budget };
            io::copy(&mut charged, &mut io::sink()).map_err(unpacking)?;
        }
        Ok(())
    }
}

struct Charged<'a, R> {
    entry: R,
    budget: &'a mut u64,
}

impl<R: Read> Read for Charged<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.entry.read(buffer)?;
        match self.budget.checked_sub(count as u64) {
            Some(left) => *self.budget = left,
            None => return Err(io::Error::from(io::ErrorKind::FileTooLarge)),
        }
        Ok(count)
    }
}

/// Tells a spent budget from damaged data.
pub fn unpacking(source: io::Error) -> ExtractError {
    if source.kind() == io::ErrorKind::FileTooLarge {
        ExtractError::too_complex(source)
    } else {
        ExtractError::broken(source)
    }
}

fn failure(source: ZipError) -> ExtractError {
    match source {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            ErrorCode::FileEncrypted.into()
        }
        other => ExtractError::broken(other),
    }
}
