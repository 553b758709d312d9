//! Markdown: its structure is its own, so it only has to be walked.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{html, marker::ordinal, table::Rows};
use crate::{error::ExtractError, page::Kind, sink::Sink};

pub fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk { sink, text: String::new(), lists: Vec::new(), marker: None, table: None };
    for event in Parser::new_ext(text, options) {
        walk.take(event)?;
    }
    walk.flush_running()
}

struct Walk<'s, 'a> {
    sink: &'s mut Sink<'a>,
    text: String,
    /// Open lists: the number of the next item, `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Inside an item: its marker, empty once written.
    marker: Option<String>,
    table: Option<Table>,
}

#[derive(Default)]
struct Table {
    rows: Rows,
    cells: Vec<String>,
}

impl Walk<'_, '_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), ExtractError> {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) | Event::Code(text) => {
                self.text.push_str(&text);
                Ok(())
            }
            Event::SoftBreak | Event::HardBreak => {
                self.text.push('\n');
                Ok(())
            }
            Event::Html(markup) => {
                self.text.push_str(&markup);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), ExtractError> {
        match tag {
            Tag::Item => {
                self.flush_running()?;
                self.marker = Some(ordinal(self.lists.last_mut().and_then(Option::as_mut)));
            }
            Tag::List(first) => {
                self.flush_running()?;
                self.lists.push(*first);
            }
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.flush_running()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, tag: TagEnd) -> Result<(), ExtractError> {
        match tag {
            TagEnd::Heading(level) => self.flush(Kind::Heading(level as u8)),
            TagEnd::CodeBlock => self.flush(Kind::Code),
            TagEnd::Paragraph => self.flush_running(),
            TagEnd::Item => {
                self.flush_running()?;
                self.marker = None;
                Ok(())
            }
            TagEnd::List(_) => {
                self.lists.pop();
                Ok(())
            }
            TagEnd::HtmlBlock => html::read(&std::mem::take(&mut self.text), self.sink),
            TagEnd::MetadataBlock(_) => {
                self.text.clear();
                Ok(())
            }
            TagEnd::TableCell => {
                if let Some(table) = &mut self.table {
                    table.cells.push(std::mem::take(&mut self.text));
                }
                Ok(())
            }
            TagEnd::TableHead => self.end_row(true),
            TagEnd::TableRow => self.end_row(false),
            TagEnd::Table => {
                self.table = None;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn end_row(&mut self, declared: bool) -> Result<(), ExtractError> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        let cells = std::mem::take(&mut table.cells);
        table.rows.push(&cells, Some(declared), self.sink)
    }

    fn flush_running(&mut self) -> Result<(), ExtractError> {
        if self.text.trim().is_empty() {
            return Ok(());
        }
        let Some(marker) = &mut self.marker else {
            return self.flush(Kind::Paragraph);
        };
        self.text.insert_str(0, marker);
        marker.clear();
        self.flush(Kind::ListItem)
    }

    fn flush(&mut self, kind: Kind) -> Result<(), ExtractError> {
        let text = std::mem::take(&mut self.text);
        self.sink.push(kind, &text)
    }
}
