//! HTML as a stream of tags and text.
//!
//! No tree is built: what matters is which block a text stands in, and any start or end of a block
//! settles that. So nesting, however deep or wrong, costs nothing. Nothing is loaded or executed.

mod cells;
mod tags;

use std::{cell::RefCell, mem};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
    },
};

use super::{marker::ordinal, table::Rows};
use crate::{
    error::ExtractError,
    page::{Kind, single_line},
    sink::Sink,
};

/// Tells a `<br>` from a line end of the source.
const LINE_BREAK: char = '\u{2028}';

pub fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(text));
    let walk = Walk { state: RefCell::new(State::new(sink)) };
    let tokenizer = Tokenizer::new(walk, TokenizerOpts::default());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut state = tokenizer.sink.state.into_inner();
    // Tables that are never closed.
    state.dissolve();
    state.settle();
    state.failure.map_or(Ok(()), Err)
}

struct Walk<'s, 'a> {
    state: RefCell<State<'s, 'a>>,
}

struct State<'s, 'a> {
    sink: &'s mut Sink<'a>,
    text: String,
    heading: Option<u8>,
    code: bool,
    /// Open lists: the number of the next item, `None` for bullets.
    lists: Vec<Option<u64>>,
    item: Option<String>,
    unread: Option<String>,
    table: Option<Table>,
    failure: Option<ExtractError>,
}

#[derive(Default)]
struct Table {
    rows: Rows,
    cells: Vec<String>,
    in_head: bool,
    only_headers: bool,
}

impl TokenSink for Walk<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        if state.failure.is_some() {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::TagToken(tag) => state.tag(&tag),
            Token::CharacterTokens(text) => {
                if state.unread.is_none() {
                    state.text.push_str(&text);
                }
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

impl<'s, 'a> State<'s, 'a> {
    fn new(sink: &'s mut Sink<'a>) -> Self {
        Self {
            sink,
            text: String::new(),
            heading: None,
            code: false,
            lists: Vec::new(),
            item: None,
            unread: None,
            table: None,
            failure: None,
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if let Some(unread) = &self.unread {
            if !opens && unread == name {
                self.unread = None;
            }
            return TokenSinkResult::Continue;
        }
        if opens && tags::is_unread(name) && !tag.self_closing {
            self.unread = Some(name.to_owned());
            return tags::raw_kind(name)
                .map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
        }
        if opens {
            self.open(tag, name);
        } else {
            self.close(name);
        }
        TokenSinkResult::Continue
    }

    fn open(&mut self, tag: &Tag, name: &str) {
        match name {
            "br" => self.text.push(LINE_BREAK),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.dissolve();
                self.settle();
                self.heading = name.as_bytes().get(1).map(|digit| digit - b'0');
            }
            "pre" => {
                self.dissolve();
                self.settle();
                self.code = true;
            }
            "ul" | "menu" | "dir" => self.open_list(None),
            "ol" => {
                let start = tags::attribute(tag, "start").and_then(|value| value.parse().ok());
                self.open_list(Some(start.unwrap_or(1)));
            }
            "li" => {
                self.settle();
                self.item = Some(ordinal(self.lists.last_mut().and_then(Option::as_mut)));
            }
            "table" => {
                self.dissolve();
                self.settle();
                self.table = Some(Table::default());
            }
            "thead" | "tbody" | "tfoot" | "tr" => self.open_rows(name),
            "td" | "th" => self.open_cell(name),
            _ if tags::is_block(name) => self.settle(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.settle();
                self.heading = None;
            }
            "pre" => {
                self.settle();
                self.code = false;
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.settle();
                self.lists.pop();
                self.item = None;
            }
            "li" => {
                self.settle();
                self.item = None;
            }
            "tr" => self.end_row(),
            "thead" => self.end_head(),
            "td" | "th" => self.end_cell(),
            "table" => {
                self.end_row();
                self.table = None;
            }
            _ if tags::is_block(name) => self.settle(),
            _ => {}
        }
    }

    fn open_list(&mut self, first: Option<u64>) {
        self.settle();
        self.lists.push(first);
    }

    /// Ends the block in progress, unless it is part of a cell.
    fn settle(&mut self) {
        if self.table.as_ref().is_some_and(|table| !table.cells.is_empty()) {
            self.text.push('\n');
            return;
        }
        let text = mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        // A title that is never closed must not make titles of all that follows.
        let result = match (self.heading.take(), self.code, &mut self.item) {
            (Some(level), _, _) => self.sink.push(Kind::Heading(level), &text),
            (_, true, _) => self.sink.push(Kind::Code, &text),
            (_, _, Some(marker)) => {
                let marker = mem::take(marker);
                self.sink.push(Kind::ListItem, &(marker + &reflow(&text)))
            }
            _ => self.sink.push(Kind::Paragraph, &reflow(&text)),
        };
        self.record(result);
    }

    fn record(&mut self, result: Result<(), ExtractError>) {
        if let Err(error) = result {
            self.failure.get_or_insert(error);
        }
    }
}

/// Line ends of the source mean nothing in HTML, only those it asks for.
fn reflow(text: &str) -> String {
    text.split(LINE_BREAK).map(single_line).collect::<Vec<_>>().join("\n")
}
