//! Spreadsheets: a sheet is a page, named by a heading; a very long one continues on the next page.

use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    path::Path,
};

use calamine::{Data, DataRef, DataType, Reader, Xls, XlsError, Xlsx, XlsxError, open_workbook};

use super::table::Rows;
use crate::{
    archive::Archive,
    error::{ErrorCode, ExtractError},
    page::Kind,
    sink::Sink,
};

/// Cells far to the right of everything else are stray; rows are not padded beyond this.
const MAX_COLUMNS: usize = 512;

/// Excel since 2007, cell by cell, so that one cell in the last row costs no more than its place.
pub fn read_xlsx(path: &Path, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    Archive::open(BufReader::new(File::open(path)?), sink.limits())?.verify()?;
    let mut book: Xlsx<_> = open_workbook(path).map_err(xlsx_failure)?;
    for name in book.sheet_names() {
        begin_sheet(&name, sink)?;
        match book.worksheet_cells_reader(&name) {
            Ok(cells) => read_cells(cells, sink)?,
            // Sheets that are only a chart have no cells.
            Err(XlsxError::NotAWorksheet(_)) => {}
            Err(error) => return Err(xlsx_failure(error)),
        }
        sink.end_page()?;
    }
    Ok(())
}

fn read_cells<R: Read + Seek>(
    mut cells: calamine::XlsxCellReader<'_, R>,
    sink: &mut Sink<'_>,
) -> Result<(), ExtractError> {
    let mut rows = Rows::default();
    let mut row: Vec<String> = Vec::new();
    let mut number = 0;
    while let Some(cell) = cells.next_cell().map_err(xlsx_failure)? {
        let (line, column) = cell.get_position();
        if line != number {
            rows.push(&std::mem::take(&mut row), None, sink)?;
            number = line;
        }
        let column = usize::try_from(column).unwrap_or(MAX_COLUMNS);
        if column < MAX_COLUMNS {
            if row.len() <= column {
                row.resize(column + 1, String::new());
            }
            if let Some(place) = row.get_mut(column) {
                *place = display_ref(cell.get_value());
            }
        }
    }
    rows.push(&row, None, sink)
}

/// Excel before 2007.
pub fn read_xls(path: &Path, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut book: Xls<_> = open_workbook(path).map_err(xls_failure)?;
    for name in book.sheet_names() {
        begin_sheet(&name, sink)?;
        if let Ok(range) = book.worksheet_range(&name) {
            let mut rows = Rows::default();
            for row in range.rows() {
                let cells: Vec<String> = row.iter().take(MAX_COLUMNS).map(display).collect();
                rows.push(&cells, None, sink)?;
            }
        }
        sink.end_page()?;
    }
    Ok(())
}

fn begin_sheet(name: &str, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    sink.push(Kind::Heading(1), name)
}

fn display_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        other => display(&Data::from(other.clone())),
    }
}

/// A cell as a reader would write it; formats of numbers are not applied.
fn display(value: &Data) -> String {
    match value {
        Data::DateTime(_) => match value.as_datetime() {
            Some(moment) if moment.time() == chrono::NaiveTime::MIN => moment.date().to_string(),
            Some(moment) => moment.to_string(),
            None => value.to_string(),
        },
        other => other.to_string(),
    }
}

fn xlsx_failure(source: XlsxError) -> ExtractError {
    match source {
        XlsxError::Password => ErrorCode::FileEncrypted.into(),
        other => ExtractError::broken(other),
    }
}

fn xls_failure(source: XlsError) -> ExtractError {
    match source {
        XlsError::Password => ErrorCode::FileEncrypted.into(),
        other => ExtractError::broken(other),
    }
}
