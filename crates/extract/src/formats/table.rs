//! Rows as they come, and which of them names the columns.

use crate::{
    error::ExtractError,
    page::{Kind, header},
    sink::Sink,
};

/// The rows of one table on their way into a page.
#[derive(Debug, Default)]
pub struct Rows {
    headers: Vec<String>,
    begun: bool,
}

impl Rows {
    /// Takes the next row. `declared` says whether the file itself calls it a header; `None` means that
    /// the format cannot say, and the first row decides by its looks.
    ///
    /// A row with one cell above the table is its caption.
    pub fn push<C: AsRef<str>>(
        &mut self,
        cells: &[C],
        declared: Option<bool>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ExtractError> {
        let filled = cells.iter().filter(|cell| !cell.as_ref().trim().is_empty()).count();
        if filled == 0 {
            return Ok(());
        }
        if !self.begun && filled == 1 {
            let text = cells.iter().map(AsRef::as_ref).find(|cell| !cell.trim().is_empty());
            return sink.push(Kind::Paragraph, text.unwrap_or_default());
        }
        let first = !self.begun;
        self.begun = true;
        if declared.unwrap_or(first && names_columns(cells)) {
            self.headers = cells.iter().map(|cell| header(cell.as_ref())).collect();
            return sink.push_row(&[], cells);
        }
        sink.push_row(&self.headers, cells)
    }
}

/// Names are distinct and no numbers; at most one (the corner) is missing.
fn names_columns<C: AsRef<str>>(cells: &[C]) -> bool {
    let mut names: Vec<&str> = cells.iter().map(|cell| cell.as_ref().trim()).collect();
    while names.last().is_some_and(|name| name.is_empty()) {
        names.pop();
    }
    let missing = names.iter().filter(|name| name.is_empty()).count();
    let numeric = names.iter().any(|name| is_numeric(name));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    missing <= 1 && !numeric && names.len() == count
}

/// Figures with their signs and separators. A bare year may well be a column's name.
fn is_numeric(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let year = cell.len() == 4 && digits == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    digits > 0 && !year && cell.chars().all(|c| c.is_ascii_digit() || " .,'%-+€$£/:".contains(c))
}
