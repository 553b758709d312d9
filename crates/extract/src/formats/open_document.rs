//! OpenDocument text (ODF 1.3 part 3). Notes stand behind the paragraph that refers to them; comments
//! and deleted text of tracked changes are not read.

use std::{
    io::{BufRead, Read, Seek},
    mem,
};

use super::{marker::ordinal, table::Rows};
use crate::{
    archive::Archive,
    error::{ErrorCode, ExtractError},
    page::Kind,
    sink::Sink,
    xml::{Element, Node, Xml},
};

/// A file may repeat a cell or a space by a number; nobody reads more than this many.
const MAX_REPEAT: usize = 64;

pub fn read(file: impl Read + Seek, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut archive = Archive::open(file, sink.limits())?;
    let mut encrypted = false;
    archive.elements("META-INF/manifest.xml", |element| {
        encrypted |= element.name == "encryption-data";
    })?;
    if encrypted {
        return Err(ErrorCode::FileEncrypted.into());
    }
    Body::new(sink).walk(&mut archive.xml("content.xml")?)
}

struct Body<'s, 'a> {
    sink: &'s mut Sink<'a>,
    /// Text of the open paragraphs: one, and one more per note inside it.
    open: Vec<String>,
    /// Notes of the open paragraph.
    notes: Vec<String>,
    level: Option<u8>,
    lists: usize,
    marker: Option<String>,
    table: Option<Table>,
    tables: usize,
    body: bool,
}

#[derive(Default)]
struct Table {
    rows: Rows,
    cells: Vec<String>,
    repeat: usize,
    header: bool,
}

impl<'s, 'a> Body<'s, 'a> {
    fn new(sink: &'s mut Sink<'a>) -> Self {
        Self {
            sink,
            open: Vec::new(),
            notes: Vec::new(),
            level: None,
            lists: 0,
            marker: None,
            table: None,
            tables: 0,
            body: false,
        }
    }

    fn walk<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), ExtractError> {
        loop {
            match xml.next()? {
                Node::Open(element) => match element.name.as_str() {
                    "annotation" | "tracked-changes" | "note-citation" | "desc" => xml.skip()?,
                    _ => self.open(&element),
                },
                Node::Close(name) => self.close(&name)?,
                Node::Text(text) if self.body => {
                    if let Some(open) = self.open.last_mut() {
                        open.push_str(&text);
                    }
                }
                Node::Text(_) => {}
                Node::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, element: &Element) {
        match element.name.as_str() {
            "body" => self.body = true,
            // Only the paragraphs of a note are text, not what stands between its parts.
            "p" | "note" => self.open.push(String::new()),
            "h" => {
                self.open.push(String::new());
                let level = element.attribute("outline-level");
                self.level = Some(level.and_then(|level| level.parse().ok()).unwrap_or(1));
            }
            "s" => {
                let count = repeat(element, "c");
                self.write(&" ".repeat(count));
            }
            "tab" => self.write("\t"),
            "line-break" => self.write("\n"),
            "list" => self.lists += 1,
            "list-item" => self.marker = Some(ordinal(None)),
            "table" => {
                self.tables += 1;
                self.table.get_or_insert_default();
            }
            "table-header-rows" => self.set_header(true),
            "table-cell" | "covered-table-cell" if self.tables == 1 => {
                if let Some(table) = &mut self.table {
                    table.cells.push(String::new());
                    table.repeat = repeat(element, "number-columns-repeated");
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), ExtractError> {
        match name {
            "p" | "h" => return self.end_paragraph(),
            "note" => {
                self.open.pop();
            }
            "list" => self.lists = self.lists.saturating_sub(1),
            "list-item" => self.marker = None,
            "table-header-rows" => self.set_header(false),
            "table-cell" | "covered-table-cell" if self.tables == 1 => self.end_cell(),
            "table-row" if self.tables == 1 => return self.end_row(),
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.table = None;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn write(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            open.push_str(text);
        }
    }

    fn set_header(&mut self, header: bool) {
        if let Some(table) = &mut self.table {
            table.header = header;
        }
    }

    fn end_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let cell = table.cells.last().cloned().unwrap_or_default();
        // Repeated empty cells only fill a row to its edge.
        for _ in 1..table.repeat {
            table.cells.push(cell.clone());
        }
    }

    fn end_row(&mut self) -> Result<(), ExtractError> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let cells = mem::take(&mut table.cells);
        let declared = table.header.then_some(true);
        table.rows.push(&cells, declared, self.sink)
    }

    fn end_paragraph(&mut self) -> Result<(), ExtractError> {
        let text = self.open.pop().unwrap_or_default();
        if !self.open.is_empty() {
            self.notes.push(text);
            return Ok(());
        }
        let level = self.level.take();
        if let Some(cell) = self.table.as_mut().and_then(|table| table.cells.last_mut()) {
            cell.push_str(&text);
            cell.push('\n');
            return Ok(());
        }
        match (level, &mut self.marker) {
            (Some(level), _) => self.sink.push(Kind::Heading(level), &text)?,
            (None, Some(marker)) if self.lists > 0 && !text.trim().is_empty() => {
                let marker = mem::take(marker);
                self.sink.push(Kind::ListItem, &(marker + &text))?;
            }
            _ => self.sink.push(Kind::Paragraph, &text)?,
        }
        for note in mem::take(&mut self.notes) {
            self.sink.push(Kind::Paragraph, &note)?;
        }
        Ok(())
    }
}

fn repeat(element: &Element, name: &str) -> usize {
    let count = element.attribute(name).and_then(|count| count.parse().ok());
    count.unwrap_or(1).clamp(1, MAX_REPEAT)
}
