//! Word documents since 2007 (ECMA-376 part 1, §17).
//!
//! The body comes first, then what stands outside it on paper: footnotes, endnotes, headers and
//! footers. Of tracked changes, text that was deleted or moved away is not read.

mod styles;

use std::{
    io::{BufRead, Read, Seek},
    mem,
};

use self::styles::Styles;
use super::{marker::ordinal, table::Rows};
use crate::{
    archive::Archive,
    error::ExtractError,
    page::Kind,
    sink::Sink,
    xml::{Element, Node, Xml},
};

const BODY: &str = "word/document.xml";

pub fn read(file: impl Read + Seek, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut archive = Archive::open(file, sink.limits())?;
    let styles = Styles::read(&mut archive)?;
    Part::new(&styles, sink).walk(&mut archive.xml(BODY)?)?;
    for name in outer_parts(&archive) {
        Part::new(&styles, sink).walk(&mut archive.xml(&name)?)?;
    }
    Ok(())
}

fn outer_parts<R: Read + Seek>(archive: &Archive<R>) -> Vec<String> {
    let mut names: Vec<String> = archive
        .names("word/")
        .into_iter()
        .filter(|name| {
            let stem = name.trim_start_matches("word/").trim_end_matches(".xml");
            let stem = stem.trim_end_matches(|character: char| character.is_ascii_digit());
            matches!(stem, "footnotes" | "endnotes" | "header" | "footer")
        })
        .collect();
    names.sort_by_key(|name| (!name.contains("notes"), name.clone()));
    names
}

/// One part of the document on its way into the page.
struct Part<'p, 'a> {
    styles: &'p Styles,
    sink: &'p mut Sink<'a>,
    text: String,
    style: Option<String>,
    outline: Option<u8>,
    listed: bool,
    tables: Vec<Table>,
}

/// A table in progress; the text of nested ones becomes part of the outer cell.
#[derive(Default)]
struct Table {
    rows: Rows,
    cells: Vec<String>,
    declared: bool,
}

impl<'p, 'a> Part<'p, 'a> {
    fn new(styles: &'p Styles, sink: &'p mut Sink<'a>) -> Self {
        Self {
            styles,
            sink,
            text: String::new(),
            style: None,
            outline: None,
            listed: false,
            tables: Vec::new(),
        }
    }

    fn walk<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), ExtractError> {
        let mut in_text = false;
        loop {
            match xml.next()? {
                // The fallback repeats what the choice before it says.
                Node::Open(element)
                    if matches!(element.name.as_str(), "Fallback" | "del" | "moveFrom") =>
                {
                    xml.skip()?;
                }
                Node::Open(element) => {
                    in_text = element.name == "t";
                    self.open(&element);
                }
                Node::Close(name) => {
                    in_text = false;
                    self.close(&name)?;
                }
                Node::Text(text) if in_text => self.text.push_str(&text),
                Node::Text(_) => {}
                Node::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, element: &Element) {
        let value = element.attribute("val");
        match element.name.as_str() {
            "pStyle" => self.style = value.map(str::to_owned),
            "outlineLvl" => self.outline = value.and_then(|level| level.parse().ok()),
            // A paragraph can be taken out of the list of its style by the number 0.
            "numId" => self.listed = value != Some("0"),
            "tab" if !self.text.is_empty() => self.text.push('\t'),
            "br" | "cr" => self.text.push('\n'),
            "noBreakHyphen" => self.text.push('-'),
            "tbl" => self.tables.push(Table::default()),
            "tblHeader" => self.set_declared(value != Some("0") && value != Some("false")),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.push(String::new());
                }
            }
            _ => {}
        }
    }

    fn set_declared(&mut self, declared: bool) {
        if let Some(table) = self.tables.last_mut() {
            table.declared = declared;
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ExtractError> {
        match name {
            "p" => self.end_paragraph(),
            "tr" => self.end_row(),
            "tbl" => {
                self.tables.pop();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end_paragraph(&mut self) -> Result<(), ExtractError> {
        let text = mem::take(&mut self.text);
        let style = self.style.take();
        let (outline, listed) = (self.outline.take(), mem::take(&mut self.listed));
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cells.last_mut()) {
            if !cell.is_empty() && !text.is_empty() {
                cell.push('\n');
            }
            cell.push_str(&text);
            return Ok(());
        }
        if text.trim().is_empty() {
            return Ok(());
        }
        let style = style.as_deref().unwrap_or_default();
        if let Some(level) =
            outline.filter(|level| *level < 9).or_else(|| self.styles.outline(style))
        {
            return self.sink.push(Kind::Heading(level.saturating_add(1)), &text);
        }
        if listed || self.styles.is_list(style) {
            return self.sink.push(Kind::ListItem, &(ordinal(None) + &text));
        }
        self.sink.push(Kind::Paragraph, &text)
    }

    fn end_row(&mut self) -> Result<(), ExtractError> {
        let nested = self.tables.len() > 1;
        let Some(table) = self.tables.last_mut() else {
            return Ok(());
        };
        let cells = mem::take(&mut table.cells);
        let declared = mem::take(&mut table.declared).then_some(true);
        if nested {
            let text = cells.join("\t");
            let outer = self.tables.iter_mut().rev().nth(1);
            if let Some(cell) = outer.and_then(|table| table.cells.last_mut()) {
                cell.push('\n');
                cell.push_str(&text);
            }
            return Ok(());
        }
        match cells.as_slice() {
            // Tables of one cell frame text.
            [only] => self.sink.push(Kind::Paragraph, only),
            cells => table.rows.push(cells, declared, self.sink),
        }
    }
}
