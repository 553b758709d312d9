//! Structure of PDF pages from positions and fonts.

use crate::support::{
    extract, outline, outline_of,
    pdf::{PdfPage, pdf},
};

const PDF: &str = "application/pdf";

const LEFT: [&str; 6] = [
    "The left column begins here and its",
    "lines are wide enough to be text of",
    "a column, not the cells of a table,",
    "so that a reader goes on downwards",
    "until the column comes to its own",
    "natural end at the sixth line here.",
];
const RIGHT: [&str; 6] = [
    "The right column is read afterwards",
    "and it has lines of the same length",
    "which stand at the same height as",
    "those of the left column, so that a",
    "naive reading by lines would mix up",
    "the sentences of both of the columns.",
];

#[test]
fn two_columns_are_read_one_after_the_other() {
    let page = PdfPage::default()
        .text("B", 16.0, 72.0, 72.0, "A title across both of the columns of this page")
        .lines("F", 72.0, 110.0, &LEFT)
        .lines("F", 320.0, 110.0, &RIGHT);
    let expected = [
        "h1 A title across both of the columns of this page".to_owned(),
        format!("p {}", LEFT.join("|")),
        format!("p {}", RIGHT.join("|")),
    ];
    assert_eq!(outline(&pdf(vec![page]), PDF), expected);
}

#[test]
fn headings_paragraphs_items_and_code_are_told_apart() {
    let page = PdfPage::default()
        .text("B", 18.0, 72.0, 72.0, "Chapter")
        .text("B", 14.0, 72.0, 100.0, "Section one")
        .lines("F", 72.0, 124.0, &["First paragraph, whose", "second line ends it."])
        .lines("F", 72.0, 160.0, &["Second paragraph with the lead-in of a list:"])
        .lines("F", 84.0, 184.0, &["- an item"])
        .lines("F", 84.0, 196.0, &["- another"])
        .lines("F", 90.0, 208.0, &["that goes on"])
        .lines("M", 72.0, 240.0, &["if (x) {"])
        .lines("M", 84.0, 252.0, &["run();"])
        .lines("M", 72.0, 264.0, &["}"])
        .lines("F", 72.0, 290.0, &["The end of all the text on this page."]);
    assert_eq!(
        outline(&pdf(vec![page]), PDF),
        [
            "h1 Chapter",
            "h2 Section one",
            "p First paragraph, whose|second line ends it.",
            "p Second paragraph with the lead-in of a list:",
            "li - an item",
            "li - another|that goes on",
            "code if (x) {|  run();|}",
            "p The end of all the text on this page."
        ]
    );
}

#[test]
fn aligned_cells_are_rows_of_a_table() {
    let mut page =
        PdfPage::default().lines("F", 72.0, 72.0, &["The table below has three rows of figures."]);
    let rows = [
        ["Region", "2023", "2024"],
        ["North", "101", "118"],
        ["South", "97", "88"],
        ["West", "12", "9"],
    ];
    for (index, row) in (0_u8..).zip(&rows) {
        let font = if index == 0 { "B" } else { "F" };
        for (column, cell) in (0_u8..).zip(row) {
            let x = 72.0 + 120.0 * f32::from(column);
            let y = 110.0 + 14.0 * f32::from(index);
            page = page.text(font, 10.0, x, y, cell);
        }
    }
    assert_eq!(
        outline(&pdf(vec![page]), PDF)[1..],
        [
            "tr Region; 2023; 2024",
            "tr Region=North; 2023=101; 2024=118",
            "tr Region=South; 2023=97; 2024=88",
            "tr Region=West; 2023=12; 2024=9"
        ]
    );
}

#[test]
fn an_indented_first_line_begins_a_paragraph() {
    let page = PdfPage::default().lines(
        "F",
        72.0,
        72.0,
        &[
            "A paragraph of a book that fills its lines to the right margin and",
            "goes on to a second line that is as long as the first one of them,",
            "and then ends.",
        ],
    );
    let page = page.text(
        "F",
        10.0,
        90.0,
        108.0,
        "The next one begins with an indent and no gap above, as",
    );
    let page = page.text("F", 10.0, 72.0, 120.0, "is usual in novels.");
    let blocks = outline(&pdf(vec![page]), PDF);
    assert_eq!(blocks.len(), 2, "{blocks:?}");
    assert!(blocks[1].starts_with("p The next one"));
}

#[test]
fn the_running_header_is_no_heading() {
    let pages: Vec<PdfPage> = (1..=6)
        .map(|number| {
            PdfPage::default()
                .text("B", 10.0, 72.0, 40.0, &format!("Manual, part {number}"))
                .text("B", 14.0, 72.0, 80.0, &format!("Topic number {number}"))
                .lines(
                    "F",
                    72.0,
                    110.0,
                    &["Some text of the page that is long", "enough to be the body."],
                )
        })
        .collect();
    let (pages, _) = extract(&pdf(pages), PDF).unwrap();
    for page in &pages {
        let blocks = outline_of(page);
        assert!(blocks[0].starts_with("p Manual"), "{blocks:?}");
        assert!(blocks[1].starts_with("h1 Topic"), "{blocks:?}");
    }
}

#[test]
fn page_numbers_are_those_of_the_file_with_empty_pages_counted() {
    let full = || PdfPage::default().lines("F", 72.0, 72.0, &["Words on a page."]);
    let (pages, summary) = extract(&pdf(vec![full(), PdfPage::default(), full()]), PDF).unwrap();
    let numbers: Vec<(u32, bool)> = pages.iter().map(|p| (p.number, p.text.is_empty())).collect();
    assert_eq!(numbers, [(1, false), (2, true), (3, false)]);
    assert_eq!((summary.pages, summary.pages_without_text), (3, 1));
}
