//! Tables: what was read since a cell began is its text, and a row is written when it ends.

use std::mem;

use super::{State, reflow};
use crate::page::Kind;

impl State<'_, '_> {
    pub(super) fn open_rows(&mut self, name: &str) {
        self.end_row();
        if let Some(table) = &mut self.table {
            table.in_head = name == "thead" || (name == "tr" && table.in_head);
        }
    }

    pub(super) fn open_cell(&mut self, name: &str) {
        self.end_cell();
        let Some(table) = &mut self.table else {
            return self.settle();
        };
        table.only_headers = name == "th" && (table.only_headers || table.cells.is_empty());
        table.cells.push(String::new());
    }

    /// What was read since a cell began is its text.
    pub(super) fn end_cell(&mut self) {
        let text = mem::take(&mut self.text);
        match self.table.as_mut().and_then(|table| table.cells.last_mut()) {
            Some(cell) if cell.is_empty() => *cell = text,
            Some(cell) => {
                cell.push(' ');
                cell.push_str(&text);
            }
            None => self.text = text,
        }
    }

    /// A table whose cells hold headings or tables only arranges a page: its cells are running text.
    pub(super) fn dissolve(&mut self) {
        self.end_cell();
        let Some(table) = self.table.take() else {
            return;
        };
        for cell in table.cells {
            let result = self.sink.push(Kind::Paragraph, &reflow(&cell));
            self.record(result);
        }
    }

    pub(super) fn end_head(&mut self) {
        self.end_row();
        if let Some(table) = &mut self.table {
            table.in_head = false;
        }
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        let Some(table) = &mut self.table else { return };
        let cells = mem::take(&mut table.cells);
        let declared = table.in_head || table.only_headers;
        table.only_headers = false;
        let result = match cells.as_slice() {
            // Tables of one column only arrange a page.
            [only] => self.sink.push(Kind::Paragraph, only),
            cells => table.rows.push(cells, Some(declared), self.sink),
        };
        self.record(result);
    }
}
