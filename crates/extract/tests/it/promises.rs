//! Whatever goes into a page, the promises of the text model hold.

use crate::support::assert_keeps_its_promises;
use proptest::prelude::*;
use rag_extract::page::{Kind, PageBuilder};

#[derive(Debug, Clone)]
enum Step {
    Push(Kind, String),
    Row(Vec<String>, Vec<String>),
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        (0_u8..9).prop_map(Kind::Heading),
        Just(Kind::Paragraph),
        Just(Kind::ListItem),
        Just(Kind::Code),
    ]
}

/// Any text, with what is hard about text more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[ -~]{0,12}",
        Just("e\u{301}\u{323}".to_owned()),
        Just("\r\n\u{0}\u{c}\u{85}".to_owned()),
        Just("\u{ad}\u{feff}\u{fb03}\u{2028}".to_owned()),
        Just("\u{1100}\u{1161}\u{11a8}".to_owned()),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn step() -> impl Strategy<Value = Step> {
    let texts = || prop::collection::vec(text(), 0..4);
    prop_oneof![
        (kind(), text()).prop_map(|(kind, text)| Step::Push(kind, text)),
        (texts(), texts()).prop_map(|(headers, cells)| Step::Row(headers, cells)),
    ]
}

proptest! {
    #[test]
    fn a_page_keeps_its_promises(steps in prop::collection::vec(step(), 0..12)) {
        let mut builder = PageBuilder::default();
        for step in &steps {
            match step {
                Step::Push(kind, text) => builder.push(*kind, text),
                Step::Row(headers, cells) => builder.push_row(headers, cells),
            }
        }
        let page = builder.finish(1);
        assert_keeps_its_promises(&page);
    }

    #[test]
    fn no_visible_word_is_lost(words in prop::collection::vec("[a-zäöü0-9]{1,9}", 1..40)) {
        let text = words.join(" ");
        let (pages, _) = crate::support::extract(text.as_bytes(), "text/plain").unwrap();
        let found: Vec<&str> =
            pages.iter().flat_map(|page| page.text.split_whitespace()).collect();
        prop_assert_eq!(found, words);
    }

    #[test]
    fn any_bytes_end_as_pages_or_a_named_error(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        which in 0_usize..8,
    ) {
        let types = [
            "text/plain", "text/html", "text/markdown", "text/csv", "application/rtf",
            "application/pdf", "application/msword", "application/vnd.ms-excel",
        ];
        let _ = crate::support::extract(&bytes, types[which]);
    }
}
