//! CSV and TSV: a table with its header row, if it has one.

use csv::ReaderBuilder;

use super::table::Rows;
use crate::{error::ExtractError, sink::Sink};

/// Looked at to choose the delimiter.
const SAMPLE_LINES: usize = 20;

/// Reads a table. Without a delimiter the file's own is found: semicolons are usual where commas mark
/// decimals.
pub fn read(text: &str, delimiter: Option<u8>, sink: &mut Sink<'_>) -> Result<(), ExtractError> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or_else(|| guess(text)))
        .from_reader(text.as_bytes());
    let mut rows = Rows::default();
    for record in reader.records() {
        let record = record.map_err(ExtractError::broken)?;
        let cells: Vec<&str> = record.iter().collect();
        rows.push(&cells, None, sink)?;
    }
    Ok(())
}

/// The delimiter that parts most lines into the same number of cells, more cells preferred.
fn guess(text: &str) -> u8 {
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.is_empty()).take(SAMPLE_LINES).collect();
    let score = |sign: u8| {
        let counts: Vec<usize> =
            lines.iter().map(|line| line.bytes().filter(|&byte| byte == sign).count()).collect();
        let usual = counts.first().copied().unwrap_or_default();
        let same = counts.iter().filter(|&&count| count == usual && count > 0).count();
        (same, usual)
    };
    // The last of equals wins: the comma.
    *[b'|', b'\t', b';', b','].iter().max_by_key(|&&sign| score(sign)).unwrap_or(&b',')
}
