//! Questions about the rows of tables.

use rag_text::page::{Block, BlockKind, Page};

use crate::filler;
use crate::library::Library;

fn sheet(rows: &[&str], headers: &[&str]) -> Page {
    let mut page = Page { number: 1, text: String::new(), blocks: Vec::new() };
    for row in rows {
        let start = u32::try_from(page.text.len()).unwrap();
        let split = start + u32::try_from(row.find(' ').unwrap()).unwrap();
        let end = start + u32::try_from(row.len()).unwrap();
        let headers = headers.iter().map(|&header| header.to_owned()).collect();
        let kind = BlockKind::TableRow { headers, cells: vec![start..split, split + 1..end] };
        page.text.push_str(row);
        page.text.push('\n');
        page.blocks.push(Block { kind, range: start..end });
    }
    page
}

#[test]
fn a_row_is_shown_under_its_headers() {
    let sales = sheet(&["North 118", "South 97", "West 45"], &["Region", "2024"]);
    let library =
        Library::default().with("sales.csv", vec![sales]).with("town.txt", filler("the guide"));
    let answer = library.ask("What was the figure for the region North in 2024?");
    let shown = "| Region | 2024 |\n> | --- | --- |\n> | North | 118 |";
    assert!(answer.text.contains(shown), "{}", answer.text);
    assert_eq!(library.pointed_to(&answer, 0), "North 118");
}
