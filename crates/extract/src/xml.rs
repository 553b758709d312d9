//! XML as a stream of three things: an element opens, an element closes, text.
//!
//! There is no tree, so size and nesting cost no memory; nesting is bounded all the same. Document type
//! declarations are skipped and only the predefined entities exist, so nothing can expand and nothing
//! outside the file is ever read. UTF-16 is read as well as UTF-8 (XML 1.0 §4.3.3).

use std::io::{BufRead, BufReader, Read};

use quick_xml::{
    Reader, XmlVersion,
    encoding::DecodingReader,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
};

use crate::error::ExtractError;

/// What the reader came to. Names are without namespace prefix.
#[derive(Debug, PartialEq, Eq)]
pub enum Node {
    Open(Element),
    Close(String),
    Text(String),
    End,
}

/// An opened element with its attributes, also without prefixes.
#[derive(Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes(name).next()
    }

    /// All attributes of one name, which may come from several namespaces.
    pub fn attributes(&self, name: &str) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

pub struct Xml<R> {
    reader: Reader<DecodingReader<R>>,
    buffer: Vec<u8>,
    depth: u32,
    most: u32,
}

impl<R: Read> Xml<BufReader<R>> {
    pub fn new(source: R, most: u32) -> Self {
        Self::buffered(BufReader::new(source), most)
    }
}

impl<R: BufRead> Xml<R> {
    pub fn buffered(source: R, most: u32) -> Self {
        let mut reader = Reader::from_reader(DecodingReader::new(source));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0, most }
    }

    pub fn next(&mut self) -> Result<Node, ExtractError> {
        loop {
            self.buffer.clear();
            let event =
                self.reader.read_event_into(&mut self.buffer).map_err(ExtractError::broken)?;
            let node = match event {
                Event::Start(start) => Node::Open(element(&start)),
                Event::End(end) => Node::Close(end.local_name().as_ref().to_owned()),
                Event::Text(text) => Node::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Node::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => Node::Text(resolve(&reference)),
                Event::Eof if self.depth > 0 => {
                    return Err(ExtractError::broken("XML ends inside an element"));
                }
                Event::Eof => Node::End,
                _ => continue,
            };
            match node {
                Node::Open(_) if self.depth >= self.most => {
                    return Err(ExtractError::too_complex("XML nested deeper than the limit"));
                }
                Node::Open(_) => self.depth += 1,
                Node::Close(_) => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            return Ok(node);
        }
    }

    /// Skips to the end of the element that was opened last.
    pub fn skip(&mut self) -> Result<(), ExtractError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            if self.next()? == Node::End {
                break;
            }
        }
        Ok(())
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attributes = start
        .attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .filter_map(|attribute| {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some((attribute.key.local_name().as_ref().to_owned(), value.into_owned()))
        })
        .collect();
    Element { name: start.local_name().as_ref().to_owned(), attributes }
}

fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    resolve_predefined_entity(&reference.xml10_content()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn text_of(source: impl AsRef<[u8]>) -> Result<String, ExtractError> {
        let mut xml = Xml::new(source.as_ref(), 64);
        let mut text = String::new();
        loop {
            match xml.next()? {
                Node::Text(piece) => text.push_str(&piece),
                Node::End => return Ok(text),
                _ => {}
            }
        }
    }

    #[test]
    fn references_to_characters_and_predefined_entities_are_resolved() {
        assert_eq!(text_of("<a>x &lt;&#228;&#x41;&amp; y</a>").unwrap(), "x <äA& y");
    }

    #[test]
    fn declared_entities_do_not_expand() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>
            <a>&b;&f;</a>"#;
        assert_eq!(text_of(bomb).unwrap().trim(), "");
    }

    #[test]
    fn nesting_beyond_the_limit_is_refused() {
        let deep = "<a>".repeat(10_000);
        assert_eq!(text_of(&deep).unwrap_err().code(), ErrorCode::FileTooComplex);
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        let source = r#"<?xml version="1.0" encoding="UTF-16"?><a>größer</a>"#;
        for source in [source.to_owned(), format!("\u{feff}{source}")] {
            let little: Vec<u8> = source.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = source.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(text_of(little).unwrap(), "größer");
            assert_eq!(text_of(big).unwrap(), "größer");
        }
    }

    #[test]
    fn an_end_inside_an_element_is_damage() {
        for cut in ["<a>", "<a><b>x</b>", "<a><b/>x"] {
            assert_eq!(text_of(cut).unwrap_err().code(), ErrorCode::FileBroken, "{cut}");
        }
    }

    #[test]
    fn skip_ends_behind_the_open_element() {
        let mut xml = Xml::new("<a><b><b>x</b></b><c/></a>".as_bytes(), 64);
        xml.next().unwrap();
        assert!(matches!(xml.next().unwrap(), Node::Open(element) if element.name == "b"));
        xml.skip().unwrap();
        assert!(matches!(xml.next().unwrap(), Node::Open(element) if element.name == "c"));
    }
}
