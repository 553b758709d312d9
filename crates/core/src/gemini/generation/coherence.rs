//! Whether an answer still says what it cites. The provider repeats the stretches of the answer that rest
//! on passages; a stretch that stands nowhere in what was heard proves that events were lost, doubled or
//! put out of order. Offsets prove nothing: they have been seen wrong in answers that were whole.

use super::GroundingMetadata;

/// Whether every cited stretch stands somewhere in the answer. White space and the marks of Markdown are
/// passed over, since a repetition may leave them out.
pub fn holds(answer: &str, grounding: &GroundingMetadata) -> bool {
    let segments = grounding.grounding_supports.iter().filter_map(|told| told.segment.as_ref());
    let mut missing = segments.filter(|told| !answer.contains(&told.text)).peekable();
    if missing.peek().is_none() {
        return true;
    }
    let answer = bare(answer);
    missing.all(|told| answer.contains(&bare(&told.text)))
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '_' | '`' | '#')).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::holds;
    use crate::gemini::GroundingMetadata;

    fn citing(texts: &[&str]) -> GroundingMetadata {
        let support = |text| json!({"segment": {"endIndex": 1, "text": text}});
        let supports: Vec<_> = texts.iter().map(support).collect();
        serde_json::from_value(json!({"groundingSupports": supports})).unwrap()
    }

    #[test]
    fn what_is_cited_must_have_been_said_but_for_white_space_and_marks() {
        let answer = "**Closed** on Monday.\n* From 9:30 to 17.5 🎉";
        assert!(holds(answer, &citing(&["Closed on Monday.", "From 9:30 to 17.5 🎉\n", " ", ""])));
        assert!(holds(answer, &GroundingMetadata::default()));
        for lost in ["Closed on Sunday.", "From 930", "Monday. 17.5", "Closed on Monday. Closed"] {
            assert!(!holds(answer, &citing(&["Closed", lost])), "{lost}");
        }
    }
}
