//! From the provider's offsets to ours. The provider says where a cited stretch of the answer stands in
//! UTF-8 bytes; clients index strings in UTF-16 code units.
//!
//! The provider's offsets have been seen wrong, so they count only where the text it sends along stands
//! there. Otherwise that text is searched for, and what is not in the answer at all is cited at its end.

/// What the provider says about a stretch of the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    /// Bytes.
    pub start: usize,
    pub end: usize,
    /// May be empty when the provider sends none.
    pub text: &'a str,
}

/// A half-open stretch of `answer` in UTF-16 code units.
pub(super) fn stretch(answer: &str, segment: Segment<'_>) -> (u32, u32) {
    let (start, end) = bytes(answer, segment).unwrap_or((answer.len(), answer.len()));
    (units_before(answer, start), units_before(answer, end))
}

/// Always at character boundaries.
fn bytes(answer: &str, segment: Segment<'_>) -> Option<(usize, usize)> {
    let Segment { start, end, text } = segment;
    let said = answer.get(start..end);
    let wanted = text.trim();
    if wanted.is_empty() {
        return said.filter(|said| !said.is_empty()).map(|_| (start, end));
    }
    if said == Some(text) {
        return Some((start, end));
    }
    let found = answer.match_indices(wanted).map(|(at, _)| at);
    let nearest = found.min_by_key(|at| at.abs_diff(start))?;
    Some((nearest, nearest + wanted.len()))
}

fn units_before(answer: &str, byte: usize) -> u32 {
    let before = answer.get(..byte).unwrap_or(answer);
    let units: usize = before.chars().map(char::len_utf16).sum();
    u32::try_from(units).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Segment, stretch};

    /// Letters of one to four bytes, combining marks, and an emoji of several code points.
    const TEXT: &str = "[a-cé漢字\u{301}\u{308}🎉👩\u{200d}👩 .]{0,60}";

    fn slice(answer: &str, (start, end): (u32, u32)) -> String {
        let units: Vec<u16> = answer.encode_utf16().collect();
        String::from_utf16(&units[start as usize..end as usize]).unwrap()
    }

    /// Byte ranges at character boundaries.
    fn cut(answer: &str, one: usize, other: usize) -> (usize, usize) {
        let floor = |at: usize| answer.floor_char_boundary(at % (answer.len() + 1));
        let (one, other) = (floor(one), floor(other));
        (one.min(other), one.max(other))
    }

    #[test]
    fn bytes_become_utf16_units() {
        let answer = "Café 🎉: 返金は30日。 And e\u{301}.";
        let start = answer.find("返金").unwrap();
        let end = answer.find(" And").unwrap();
        let place = stretch(answer, Segment { start, end, text: "返金は30日。" });
        assert_eq!(place, (9, 16));
        assert_eq!(slice(answer, place), "返金は30日。");
    }

    #[test]
    fn of_several_places_the_nearest_to_the_wrong_offset_is_taken() {
        let answer = "Ja. Nein. Ja. Nein. Ja.";
        assert_eq!(stretch(answer, Segment { start: 9, end: 12, text: "Ja." }), (10, 13));
        assert_eq!(stretch(answer, Segment { start: 3, end: 6, text: "Ja.\n" }), (0, 3));
    }

    #[test]
    fn what_the_answer_does_not_say_is_cited_at_its_end() {
        let answer = "Grüße 🎉";
        assert_eq!(stretch(answer, Segment { start: 0, end: 3, text: "Adieu" }), (8, 8));
        assert_eq!(stretch(answer, Segment { start: 3, end: 2, text: "" }), (8, 8));
        assert_eq!(stretch(answer, Segment { start: 0, end: 99, text: "" }), (8, 8));
    }

    proptest! {
        #[test]
        fn right_offsets_give_exactly_the_stretch_they_mean(
            answer in TEXT, one in 0_usize..400, other in 0_usize..400,
        ) {
            let (start, end) = cut(&answer, one, other);
            let text = &answer[start..end];
            prop_assume!(!text.trim().is_empty());
            let place = stretch(&answer, Segment { start, end, text });
            prop_assert_eq!(slice(&answer, place), text);
            prop_assert_eq!(slice(&answer, (0, place.0)), &answer[..start]);
        }

        #[test]
        fn wrong_offsets_still_give_the_text_that_came_with_them(
            answer in TEXT, one in 0_usize..400, other in 0_usize..400,
            wrong_start in 0_usize..400, wrong_end in 0_usize..400,
        ) {
            let (start, end) = cut(&answer, one, other);
            let text = &answer[start..end];
            prop_assume!(!text.trim().is_empty());
            let place = stretch(&answer, Segment { start: wrong_start, end: wrong_end, text });
            let said = slice(&answer, place);
            prop_assert_eq!(said.trim(), text.trim());
        }

        #[test]
        fn no_segment_whatever_leads_out_of_the_answer(
            answer in TEXT, text in TEXT, start in any::<usize>(), end in any::<usize>(),
        ) {
            let (from, to) = stretch(&answer, Segment { start, end, text: &text });
            prop_assert!(from <= to && to as usize <= answer.encode_utf16().count());
            let said = slice(&answer, (from, to));
            prop_assert!(said.is_empty() || text.trim().is_empty() || said.trim() == text.trim());
        }
    }
}
