//! What a file is by its content, so that a name or a declared type cannot lie about it.

use std::io::{self, Read, Seek, SeekFrom};

use crate::{
    archive::Archive,
    encoding::unmarked_utf_16,
    limits::Limits,
    media::MediaType,
    xml::{Node, Xml},
};

/// The entry of an Office Open XML file that names its parts, and the content of an OpenDocument one.
const CONTENT_TYPES: &str = "[Content_Types].xml";
const OPEN_DOCUMENT: &str = "content.xml";
/// Bytes of the beginning that decide about the outermost format.
pub const HEAD_BYTES: usize = 8192;
/// Readers accept a PDF whose header comes after some foreign bytes.
const PDF_HEADER_WITHIN: usize = 1024;

/// The outermost format, as far as the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Empty,
    Pdf,
    Zip,
    /// The container of the Office formats before 2007, and of encrypted ones since.
    CompoundFile,
    Text,
    Binary,
}

/// What a file was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    Empty,
    Document(MediaType),
    /// An office document behind a password; which of them cannot be seen.
    EncryptedOffice,
    /// Some text. Which textual type it is, is a matter of declaration.
    Text,
    Unknown,
}

impl Content {
    /// Whether a file of this content may be declared as `declared`. An empty file may be anything: it
    /// is refused for being empty, not for its type.
    #[must_use]
    pub fn agrees_with(self, declared: MediaType) -> bool {
        match self {
            Self::Empty => true,
            Self::Document(found) => found == declared,
            Self::EncryptedOffice => matches!(
                declared,
                MediaType::Docx
                    | MediaType::Dotx
                    | MediaType::Xlsx
                    | MediaType::Pptx
                    | MediaType::Odt
            ),
            Self::Text => declared.is_textual(),
            Self::Unknown => false,
        }
    }
}

/// Decides by the first [`HEAD_BYTES`] bytes of a file (or all, if it has fewer).
#[must_use]
pub fn detect(head: &[u8]) -> Container {
    if head.is_empty() {
        return Container::Empty;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Container::Zip;
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Container::CompoundFile;
    }
    let early = head.get(..PDF_HEADER_WITHIN).unwrap_or(head);
    if early.windows(5).any(|window| window == b"%PDF-") && !reads_as_prose(early) {
        return Container::Pdf;
    }
    if is_text(head) { Container::Text } else { Container::Binary }
}

/// Looks into a file. Only errors of reading are errors; damaged content is [`Content::Unknown`].
pub fn identify(mut file: impl Read + Seek) -> io::Result<Content> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(match detect(&head) {
        Container::Empty => Content::Empty,
        Container::Pdf => Content::Document(MediaType::Pdf),
        Container::Zip => identify_archive(file),
        Container::CompoundFile => identify_compound_file(file),
        Container::Text => Content::Text,
        Container::Binary => Content::Unknown,
    })
}

/// A text that mentions `%PDF-` is no PDF; a PDF with foreign bytes before its header is.
fn reads_as_prose(early: &[u8]) -> bool {
    !early.starts_with(b"%PDF-") && is_text(early) && !early.windows(4).any(|w| w == b" obj")
}

fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    unmarked_utf_16(head).is_some()
        || !head.iter().any(|&byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f))
}

fn identify_archive(file: impl Read + Seek) -> Content {
    let Ok(mut archive) = Archive::inspect(file, &Limits::default()) else {
        return Content::Unknown;
    };
    // The office programs encrypt in ways of their own; other programs lock the entries of the archive.
    if archive.is_locked(CONTENT_TYPES) || archive.is_locked(OPEN_DOCUMENT) {
        return Content::EncryptedOffice;
    }
    let mut found = main_part(&mut archive);
    if found.is_none() && archive.contains(OPEN_DOCUMENT) && is_open_document(&mut archive) {
        found = Some(MediaType::Odt);
    }
    found.map_or(Content::Unknown, Content::Document)
}

/// The type of an Office Open XML file is the type of its main part (ECMA-376 part 2, §10.1.2).
fn main_part<R: Read + Seek>(archive: &mut Archive<R>) -> Option<MediaType> {
    let reader = archive.read(CONTENT_TYPES).ok()?;
    let mut xml = Xml::new(reader.take(1024 * 1024), 16);
    loop {
        let element = match xml.next().ok()? {
            Node::Open(element) => element,
            Node::End => return None,
            _ => continue,
        };
        let main = element.attribute("ContentType").and_then(|part| {
            let part = part.strip_suffix(".main+xml")?;
            let part = part.strip_prefix("application/vnd.openxmlformats-officedocument.")?;
            match part {
                "wordprocessingml.document" => Some(MediaType::Docx),
                "wordprocessingml.template" => Some(MediaType::Dotx),
                "spreadsheetml.sheet" => Some(MediaType::Xlsx),
                "presentationml.presentation" => Some(MediaType::Pptx),
                _ => None,
            }
        });
        if main.is_some() {
            return main;
        }
    }
}

fn is_open_document<R: Read + Seek>(archive: &mut Archive<R>) -> bool {
    let mut name = String::new();
    archive.read("mimetype").is_ok_and(|entry| entry.take(128).read_to_string(&mut name).is_ok())
        && MediaType::parse(&name) == Some(MediaType::Odt)
}

fn identify_compound_file(file: impl Read + Seek) -> Content {
    let Ok(compound) = cfb::CompoundFile::open(file) else {
        return Content::Unknown;
    };
    if compound.is_stream("/EncryptedPackage") {
        Content::EncryptedOffice
    } else if compound.is_stream("/WordDocument") {
        Content::Document(MediaType::Doc)
    } else if compound.is_stream("/Workbook") || compound.is_stream("/Book") {
        Content::Document(MediaType::Xls)
    } else {
        Content::Unknown
    }
}
