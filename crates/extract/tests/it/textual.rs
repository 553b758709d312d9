//! Plain text, Markdown, HTML and delimited tables.

use crate::support::{extract, extract_within, outline, outline_of};
use rag_extract::Limits;

#[test]
fn plain_text_has_paragraphs_items_and_underlined_titles() {
    let text =
        "Title\n=====\n\nOne line\nand another.\n\n- first\n- second\n  continued\n\nNAME\n    ls";
    assert_eq!(
        outline(text.as_bytes(), "text/plain"),
        [
            "h1 Title",
            "p One line|and another.",
            "li - first",
            "li - second|continued",
            "h1 NAME",
            "p ls"
        ]
    );
}

#[test]
fn form_feeds_part_pages() {
    let (pages, summary) = extract(b"one\x0c\x0cthree", "text/plain").unwrap();
    let texts: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    assert_eq!(texts, ["one", "", "three"]);
    assert_eq!((summary.pages, summary.pages_without_text), (3, 1));
}

#[test]
fn a_very_long_text_continues_on_further_pages_without_loss() {
    let limits = Limits { page_bytes: 1000, ..Limits::default() };
    let text = "wörter ".repeat(2000);
    let (pages, _) = extract_within(text.as_bytes(), "text/plain", &limits).unwrap();
    assert!(pages.len() > 10);
    assert!(pages.iter().all(|page| page.text.len() <= 1000));
    let words: usize = pages.iter().map(|page| page.text.split_whitespace().count()).sum();
    assert_eq!(words, 2000);
}

#[test]
fn source_code_keeps_its_indentation() {
    let code = "fn main() {\n    run();\n}\n\nfn run() {}\n";
    assert_eq!(
        outline(code.as_bytes(), "text/x-rust"),
        ["code fn main() {|    run();|}", "code fn run() {}"]
    );
}

#[test]
fn markdown_gives_its_own_structure() {
    let text = "---\nkey: value\n---\n# One\n\nSome *plain* `words`\nhere.\n\n1. first\n2. second\n   - inner\n\n\
        ```sh\nls -l\n  x\n```\n\n| City | Year |\n|---|---|\n| Bonn | 1999 |\n\n<p>raw <b>html</b></p>\n";
    assert_eq!(
        outline(text.as_bytes(), "text/markdown"),
        [
            "h1 One",
            "p Some plain words|here.",
            "li 1. first",
            "li 2. second",
            "li • inner",
            "code ls -l|  x",
            "tr City; Year",
            "tr City=Bonn; Year=1999",
            "p raw html"
        ]
    );
}

#[test]
fn html_gives_blocks_and_nothing_that_is_not_shown() {
    let text = "<!doctype html><html><head><title>no</title><style>p{}</style>\
        <script>if (a<b) '<p>no</p>'</script></head><body><h2>Über\n uns</h2><p>Ein &amp; <b>zwei</b>\
        <br>drei</p><ol start=3><li>c<li>d<ul><li>x</ul></ol><pre>a\n  b</pre>\
        <table><thead><tr><th>Stadt<th>Jahr</thead><tr><td>Bonn<td><p>1999</p></table>Ende</body>";
    assert_eq!(
        outline(text.as_bytes(), "text/html"),
        [
            "h2 Über uns",
            "p Ein & zwei|drei",
            "li 3. c",
            "li 4. d",
            "li • x",
            "code a|  b",
            "tr Stadt; Jahr",
            "tr Stadt=Bonn; Jahr=1999",
            "p Ende"
        ]
    );
}

#[test]
fn tables_that_arrange_an_html_page_are_running_text() {
    let text = "<table><tr><td>menu<td><h1>Title</h1><p>Text</p></table>";
    assert_eq!(outline(text.as_bytes(), "text/html"), ["p menu", "h1 Title", "p Text"]);
}

#[test]
fn delimited_tables_find_their_delimiter_and_header() {
    let commas = b"city,year\nBonn,1999\n\"Aachen, West\",2001\n";
    assert_eq!(
        outline(commas, "text/csv"),
        ["tr city; year", "tr city=Bonn; year=1999", "tr city=Aachen, West; year=2001"]
    );
    let semicolons = "Ort;Preis\nKöln;1,50\n".as_bytes();
    assert_eq!(outline(semicolons, "text/csv"), ["tr Ort; Preis", "tr Ort=Köln; Preis=1,50"]);
    let figures = b"1\t2\n3\t4\n";
    assert_eq!(outline(figures, "text/tab-separated-values"), ["tr 1; 2", "tr 3; 4"]);
}

#[test]
fn a_long_table_repeats_its_headers_on_every_page() {
    let limits = Limits { page_bytes: 4000, ..Limits::default() };
    let text: String = (0..100).map(|n| format!("{n},{}\n", n * 2)).collect();
    let text = "key,value\n".to_owned() + &text;
    let (pages, _) = extract_within(text.as_bytes(), "text/csv", &limits).unwrap();
    assert!(pages.len() > 1);
    assert!(outline_of(&pages[1])[0].starts_with("tr key="));
}

#[test]
fn characters_that_cannot_be_seen_are_dropped_and_ligatures_spelt_out() {
    let text = "a\u{0}b\u{7}c \u{fb01}ne e\u{301} soft\u{ad}ened\r\nnext";
    assert_eq!(outline(text.as_bytes(), "text/plain"), ["p abc fine é softened|next"]);
}
