//! Answers cut, damaged and put out of order.

mod accidents;

use std::collections::VecDeque;

use proptest::{prelude::*, sample::Index};
use serde_json::json;

use super::{AnswerEvent, Conclusion, FinishReason, transcript::Transcript};
use crate::gemini::ErrorKind;

/// What was handed out, and how it ended.
type Heard = (String, Result<Conclusion, ErrorKind>);

fn hear<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Heard {
    let mut transcript = Transcript::default();
    let mut said = VecDeque::new();
    let pushed = pieces.into_iter().try_for_each(|piece| transcript.push(piece, &mut said));
    let ended = pushed.and_then(|()| transcript.end(&mut said));
    let (mut text, mut conclusion) = (String::new(), None);
    for event in said {
        match event {
            AnswerEvent::Text(delta) => text.push_str(&delta),
            AnswerEvent::Finished(end) => conclusion = Some(*end),
            _ => {}
        }
    }
    let end = ended.map(|()| conclusion.expect("a conclusion"));
    (text, end.map_err(|error| error.kind()))
}

/// An answer as recordings have it: a thought, tool parts, deltas, and a last event with everything else.
fn events(deltas: &[String]) -> Vec<String> {
    events_citing(deltas, &[])
}

/// The same with a last event that cites these stretches of the answer.
fn events_citing(deltas: &[String], cited: &[String]) -> Vec<String> {
    let event = |parts: serde_json::Value, more: serde_json::Value| {
        let mut candidate = json!({"content": {"parts": parts, "role": "model"}, "index": 0});
        candidate.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({
            "candidates": [candidate],
            "usageMetadata": {"promptTokenCount": 8, "totalTokenCount": 12},
            "modelVersion": "gemini-3.8-flash", "responseId": "r1",
        })
        .to_string()
    };
    let mut events = vec![
        event(json!([{"text": "hm", "thought": true, "thoughtSignature": "c2ln"}]), json!({})),
        event(json!([{"toolCall": {"id": "1"}, "thoughtSignature": "c2ln"}]), json!({})),
        event(json!([{"executableCode": {"code": "print(\"x\")"}}]), json!({})),
    ];
    events.extend(deltas.iter().map(|delta| event(json!([{"text": delta}]), json!({}))));
    let chunk = json!({"retrievedContext": {"text": "{\"error\": 1}", "title": "T"}});
    let support = |text| json!({"segment": {"text": text}, "groundingChunkIndices": [0]});
    let supports: Vec<_> = cited.iter().map(support).collect();
    let grounding = json!({"groundingChunks": [chunk], "groundingSupports": supports});
    let end = json!({"finishReason": "STOP", "groundingMetadata": grounding});
    events.push(event(json!([{"text": ".", "thoughtSignature": "c2ln"}]), end));
    events
}

fn framed(events: &[String]) -> Vec<u8> {
    events.iter().flat_map(|event| format!("data: {event}\r\n\r\n").into_bytes()).collect()
}

fn deltas() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-zA-Z \"\\\\\r\n🦓é漢\u{301}\u{2028}]{1,6}", 1..6)
}

/// Bytes that belong to a name or text of the JSON; what they say cannot be checked by anybody.
fn in_text(bytes: &[u8]) -> Vec<bool> {
    let (mut inside, mut escaped) = (false, false);
    let mark = |byte: &u8| {
        let was = inside;
        inside = if inside { *byte != b'"' || escaped } else { *byte == b'"' };
        escaped = was && *byte == b'\\' && !escaped;
        was || inside
    };
    bytes.iter().map(mark).collect()
}

#[test]
fn a_blocked_prompt_is_an_end_without_text() {
    let blocked = json!({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {}});
    let (text, end) = hear([framed(&[blocked.to_string()]).as_slice()]);
    assert_eq!(text, "");
    assert_eq!(end.unwrap().finish, FinishReason::PromptBlocked("SAFETY".to_owned()));
}

#[test]
fn errors_are_told_as_events_as_bare_json_and_in_arrays() {
    let error = json!({"error": {"code": 503, "message": "x", "status": "UNAVAILABLE"}});
    let pretty = serde_json::to_string_pretty(&error).unwrap();
    let said = framed(&events(&["a".to_owned()])[..4]);
    for end in [format!("data: {error}\n\n"), format!("data: [{error}]\n\n"), pretty] {
        let (text, end) = hear([said.as_slice(), end.as_bytes()]);
        assert_eq!((text.as_str(), end), ("a", Err(ErrorKind::Unavailable)));
    }
}

#[test]
fn what_is_no_event_of_this_answer_is_refused() {
    let other = r#"{"responseId": "r2", "candidates": []}"#;
    let second = r#"{"candidates": [{"index": 1, "content": {"parts": [{"text": "b"}]}}]}"#;
    let unknown = r#"{"candidates": [{"content": {"parts": [{"tixt": "b"}]}}]}"#;
    let wrong = r#"{"candidates": [{"content": {"parts": [{"text": 7}]}}]}"#;
    for event in [other, second, unknown, wrong, "[]", "7", "{\"a\":1} {", ""] {
        let mut stream = events(&["a".to_owned()]);
        stream.insert(4, event.to_owned());
        let (text, end) = hear([framed(&stream).as_slice()]);
        let expected = if event.is_empty() { ("a.", true) } else { ("a", false) };
        assert_eq!((text.as_str(), end.is_ok()), expected, "{event}");
    }
}

#[test]
fn what_only_accompanies_an_answer_cannot_take_it_away() {
    let mut events = events(&["a".to_owned()]);
    let last = events.pop().unwrap();
    let loose = last
        .replace("\"groundingSupports\":[]", "\"groundingSupports\":[7,{\"segment\":{\"startIndex\":0.0,\"endIndex\":\"2\",\"text\":\"a.\"},\"groundingChunkIndices\":[0]}]")
        .replace("\"title\":\"T\"", "\"title\":\"T\",\"pageNumber\":\"3\"")
        .replace("\"groundingChunks\":[", "\"groundingChunks\":[{\"retrievedContext\":7},");
    assert_ne!(loose, last);
    for (last, page) in [
        (loose.clone(), Some(3)),
        (loose.replace("\"3\"", "3.0"), Some(3)),
        (loose.replace("\"3\"", "\"iv\""), None),
        (loose.replace("\"3\"", "-1"), None),
        (loose.replace("\"3\"", "null").replace("12", "[]"), None),
    ] {
        events.push(last.clone());
        let (text, end) = hear([framed(&events).as_slice()]);
        let grounding = end.unwrap().grounding.unwrap();
        let [none, chunk] = grounding.grounding_chunks.as_slice() else { panic!("{grounding:?}") };
        assert!(none.retrieved_context.is_none(), "chunks keep their numbers");
        assert_eq!(chunk.retrieved_context.as_ref().unwrap().page_number, page, "{last}");
        let [unread, cited] = grounding.grounding_supports.as_slice() else { panic!() };
        assert!(unread.segment.is_none());
        let segment = cited.segment.as_ref().unwrap();
        assert_eq!((segment.start_index, segment.end_index, text.as_str()), (0, 2, "a."));
        events.pop();
    }
    let other = r#"{"candidates": [{"content": {"parts": [{"kind": "x"}, {"data": "y"}]}}]}"#;
    events.extend([other.to_owned(), last]);
    assert!(hear([framed(&events).as_slice()]).1.is_ok());
}

#[test]
fn what_follows_the_end_of_an_answer_and_is_no_event_is_no_matter() {
    let whole = framed(&events(&["a".to_owned()]));
    let error = r#"{"error": {"code": 503, "message": "x", "status": "UNAVAILABLE"}}"#;
    let tails = ["data: [DONE]", "[DONE]", "<html>", "oops\r\noops", "data: bye", error];
    for tail in tails {
        for end in ["", "\r\n", "\r\n\r\n"] {
            let (text, heard) = hear([whole.as_slice(), tail.as_bytes(), end.as_bytes()]);
            assert!(heard.is_ok() && text == "a.", "{tail:?}: {heard:?}");
        }
        let begun = framed(&events(&["a".to_owned()])[..4]);
        let (_, heard) =
            hear([begun.as_slice(), tail.as_bytes(), b"\r\n\r\n".as_slice(), whole.as_slice()]);
        assert!(heard.is_err(), "{tail:?} before the end");
    }
    // Directly after the last event, without the empty line that ends it.
    let (text, heard) = hear([&whole[..whole.len() - 2], b"oops\r\n".as_slice()]);
    assert!(heard.is_ok() && text == "a.");
    for event in [r#"{"candidates": [{"content": {"parts": [{"text": "b"#, "{\"a\": }"] {
        let (_, heard) = hear([
            whole.as_slice(),
            b"data: ".as_slice(),
            event.as_bytes(),
            b"\r\n\r\n".as_slice(),
        ]);
        assert!(heard.is_err(), "{event} may have held text");
    }
}

proptest! {
    #[test]
    fn any_cut_of_the_bytes_gives_the_same_answer(deltas in deltas(), size in 1_usize..40) {
        let bytes = framed(&events(&deltas));
        let whole = hear([bytes.as_slice()]);
        prop_assert_eq!(&whole.0, &format!("{}.", deltas.concat()));
        prop_assert_eq!(&whole.1.as_ref().unwrap().text, &whole.0);
        prop_assert!(whole.1.as_ref().unwrap().grounding.is_some());
        prop_assert_eq!(hear(bytes.chunks(size)), whole);
    }

    #[test]
    fn an_answer_cut_off_anywhere_is_a_beginning_and_never_taken_for_whole(
        deltas in deltas(),
        at in any::<Index>(),
    ) {
        let bytes = framed(&events(&deltas));
        let end_of_last_event = bytes.len() - b"\r\n\r\n".len();
        let at = at.index(bytes.len());
        let (text, end) = hear([&bytes[..at]]);
        let whole = format!("{}.", deltas.concat());
        prop_assert!(whole.starts_with(&text));
        if at < end_of_last_event {
            let kind = end.unwrap_err();
            prop_assert!(matches!(kind, ErrorKind::Truncated | ErrorKind::Malformed), "{kind:?}");
        } else {
            prop_assert!(end.is_ok());
        }
    }

    #[test]
    fn damage_is_noticed_or_harmless_unless_it_is_within_a_text(
        deltas in deltas(),
        at in any::<Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = framed(&events(&deltas));
        let texts = in_text(&bytes);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let (text, end) = hear([bytes.as_slice()]);
        if end.is_ok() && !texts[at] {
            prop_assert_eq!(text, format!("{}.", deltas.concat()));
        }
    }

    #[test]
    fn events_out_of_order_around_the_end_are_noticed(deltas in deltas(), to in any::<Index>()) {
        let mut events = events(&deltas);
        let last = events.pop().unwrap();
        // Before at least one event with text.
        events.insert(to.index(events.len()), last);
        let (_, end) = hear([framed(&events).as_slice()]);
        prop_assert_eq!(end, Err(ErrorKind::Malformed));
    }

    #[test]
    fn lost_and_repeated_ends_are_noticed(deltas in deltas()) {
        let mut events = events(&deltas);
        events.push(events.last().unwrap().clone());
        prop_assert_eq!(hear([framed(&events).as_slice()]).1, Err(ErrorKind::Malformed));
        events.truncate(events.len() - 2);
        prop_assert_eq!(hear([framed(&events).as_slice()]).1, Err(ErrorKind::Truncated));
    }

    #[test]
    fn pieces_of_streams_in_any_order_are_read_without_a_panic(
        deltas in deltas(),
        pieces in prop::collection::vec((any::<Index>(), 0_usize..200), 0..12),
    ) {
        let bytes = framed(&events(&deltas));
        let pieces = pieces.into_iter().map(|(at, length)| {
            let at = at.index(bytes.len());
            &bytes[at..(at + length).min(bytes.len())]
        });
        let (text, end) = hear(pieces);
        prop_assert!(end.is_err() || end.is_ok_and(|end| end.text == text));
    }
}
