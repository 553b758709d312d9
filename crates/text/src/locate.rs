//! A cited passage found again in the pages it is said to come from.
//!
//! Nothing a provider says about a source is shown as checked unless the text is found here. Exact means
//! the same characters after normalisation; approximate means that most of its word 5-grams
//! stand together; everything else stays unverified. Time grows with the length of the pages.

mod normal;
mod window;

use std::ops::Range;

/// Where a passage was found. Offsets are UTF-16 code units of the page's text, half-open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Located {
    /// The slice equals the passage but for layout.
    Exact { page: u32, start: u32, end: u32 },
    /// The slice shares at least [`ENOUGH`] of the passage's word 5-grams.
    Approximate { page: u32, start: u32, end: u32 },
    /// Not found.
    Unverified,
}

/// Share of 5-grams from which a window counts as the passage.
pub const ENOUGH: f64 = 0.6;

/// Pages made ready for looking up several passages.
pub struct Locator<'a> {
    pages: Vec<Prepared<'a>>,
}

struct Prepared<'a> {
    number: u32,
    text: &'a str,
    normal: String,
}

impl<'a> Locator<'a> {
    /// Prepares pages, each with its number.
    #[must_use]
    pub fn new(pages: &[(u32, &'a str)]) -> Self {
        let prepare = |(number, text): &(u32, &'a str)| Prepared {
            number: *number,
            text,
            normal: normal::normalise(text),
        };
        Self { pages: pages.iter().map(prepare).collect() }
    }

    /// Finds a passage: the first exact place, else the best approximate one.
    #[must_use]
    pub fn locate(&self, passage: &str) -> Located {
        let wanted = normal::normalise(passage);
        if wanted.is_empty() {
            return Located::Unverified;
        }
        self.exact(&wanted).unwrap_or_else(|| self.approximate(&wanted))
    }

    fn exact(&self, wanted: &str) -> Option<Located> {
        self.pages.iter().find_map(|page| {
            let at = page.normal.find(wanted)?;
            let Range { start, end } = normal::original(page.text, &(at..at + wanted.len()))?;
            Some(Located::Exact { page: page.number, start, end })
        })
    }

    fn approximate(&self, wanted: &str) -> Located {
        let texts: Vec<&str> = self.pages.iter().map(|page| page.normal.as_str()).collect();
        let found = window::best(wanted, &texts, ENOUGH).and_then(|window| {
            let page = self.pages.get(window.page)?;
            let Range { start, end } = normal::original(page.text, &window.range)?;
            Some(Located::Approximate { page: page.number, start, end })
        });
        found.unwrap_or(Located::Unverified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn locate(passage: &str, pages: &[(u32, &str)]) -> Located {
        Locator::new(pages).locate(passage)
    }

    fn slice(text: &str, start: u32, end: u32) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[start as usize..end as usize]).unwrap()
    }

    const PAGE: &str = "🙂 The  eﬃcient work-\nflow of the “build”\nsystem is well-\nknown, and it under-\n\
        stands many kinds of source packages without further con-\nfiguration by the user.";

    #[test]
    fn layout_does_not_hide_an_exact_passage() {
        let pages = [(1, "nothing"), (7, PAGE)];
        for passage in
            ["The efficient workflow of the \"build\" system is well-known", "it understands many"]
        {
            let Located::Exact { page: 7, start, end } = locate(passage, &pages) else {
                panic!("{passage} not found");
            };
            let found = slice(PAGE, start, end);
            assert_eq!(normal::normalise(&found), normal::normalise(passage));
        }
    }

    #[test]
    fn a_reworded_passage_is_approximate_and_placed() {
        let passage =
            "it understands many kinds of source packages without further configuration by a user";
        let Located::Approximate { page: 7, start, end } = locate(passage, &[(7, PAGE)]) else {
            panic!("not found");
        };
        let found = slice(PAGE, start, end);
        assert!(found.starts_with("it under") && found.ends_with("figuration by"), "{found}");
    }

    #[test]
    fn foreign_text_is_unverified() {
        assert_eq!(
            locate("Completely different words about cooking soup", &[(7, PAGE)]),
            Located::Unverified
        );
        assert_eq!(locate("", &[(7, PAGE)]), Located::Unverified);
    }

    #[test]
    fn a_passage_over_a_page_break_is_placed_on_the_page_with_more_of_it() {
        let pages = [
            (3, "one two three four five six seven"),
            (4, "eight nine ten eleven twelve thirteen fourteen fifteen"),
        ];
        let passage = "four five six seven eight nine ten eleven twelve thirteen fourteen";
        assert!(matches!(locate(passage, &pages), Located::Approximate { page: 4, .. }));
    }

    #[test]
    fn ideographs_broken_over_lines_are_found() {
        let page = "前文。数据库中的\n文件可以被 搜索。后文";
        let Located::Exact { start, end, .. } = locate("数据库中的文件可以被搜索。", &[(1, page)])
        else {
            panic!("not found");
        };
        assert_eq!(slice(page, start, end), "数据库中的\n文件可以被 搜索。");
    }

    proptest! {
        #[test]
        fn any_slice_of_a_page_is_found_exactly(
            text in "[a-zé\u{301}ﬁ«»“'\\-– \n字仮名가🙂\u{AD}A-C.]{1,120}",
            from in 0_usize..120,
            length in 1_usize..60,
        ) {
            let passage: String = text.chars().skip(from).take(length).collect();
            let rest: String = text.chars().skip(from + length).collect();
            let is_cut = normal::begins_inside(&passage) || normal::begins_inside(&rest);
            if !normal::normalise(&passage).is_empty() && !is_cut {
                let found = locate(&passage, &[(1, text.as_str())]);
                prop_assert!(matches!(found, Located::Exact { .. }), "{:?} {:?}", passage, found);
            }
        }

        #[test]
        fn any_input_is_located_inside_the_page(passage in "\\PC{0,80}", text in "\\PC{0,200}|.{0,100}") {
            let units = u32::try_from(text.encode_utf16().count()).unwrap();
            match locate(&passage, &[(1, text.as_str())]) {
                Located::Exact { start, end, .. } | Located::Approximate { start, end, .. } => {
                    prop_assert!(start <= end && end <= units);
                }
                Located::Unverified => {}
            }
        }
    }
}
