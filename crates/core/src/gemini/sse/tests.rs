use proptest::prelude::*;

use super::{Frame, MAX_EVENT_BYTES, SseError, SseParser};

/// All frames, also those before an error, and the error.
fn hear(pieces: &[&[u8]]) -> (Vec<Frame>, Option<SseError>) {
    let mut parser = SseParser::default();
    let mut frames = Vec::new();
    let pushed = pieces.iter().try_for_each(|piece| parser.push(piece, &mut frames));
    let ended = pushed.and_then(|()| parser.finish(&mut frames));
    (frames, ended.err())
}

fn read(pieces: &[&[u8]]) -> Result<Vec<Frame>, SseError> {
    let (frames, error) = hear(pieces);
    error.map_or(Ok(frames), Err)
}

fn data(texts: &[&str]) -> Vec<Frame> {
    texts.iter().map(|text| Frame::Data((*text).to_owned())).collect()
}

#[test]
fn events_end_with_any_kind_of_line_end_and_at_the_end_of_the_stream() {
    for end in ["\r\n", "\n", "\r"] {
        let stream = format!("data: {{\"a\":1}}{end}{end}data:{{\"b\":2}}{end}");
        let expected = data(&["{\"a\":1}", "{\"b\":2}"]);
        assert_eq!(read(&[stream.as_bytes()]).unwrap(), expected);
    }
}

#[test]
fn several_data_lines_are_one_event_and_other_fields_are_passed_over() {
    let stream = b"\xef\xbb\xbf: ping\nevent: x\ndata: {\nid: 1\ndata:  \"a\": 1\ndata: }\n\n\n\n";
    assert_eq!(read(&[stream]).unwrap(), data(&["{\n \"a\": 1\n}"]));
}

#[test]
fn separators_of_unicode_and_of_ascii_are_no_line_ends() {
    let text = "{\"a\":\"\u{2028}\u{2029}\u{85}\u{b}\u{c}\"}";
    let stream = format!("data: {text}\n\n");
    assert_eq!(read(&[stream.as_bytes()]).unwrap(), data(&[text]));
}

#[test]
fn json_outside_of_events_is_collected_until_its_brackets_close() {
    let error = "{\n  \"error\": {\n\n    \"message\": \"a } \\\" {\"\n  }\n}";
    let stream = format!("data: {{}}\r\n\r\n{error}\r\ndata: {{}}\r\n\r\n");
    let frames = read(&[stream.as_bytes()]).unwrap();
    let stray = Frame::Stray(error.to_owned());
    assert_eq!(frames, [data(&["{}"]), vec![stray], data(&["{}"])].concat());
    let cut = read(&[b"{\"error\": {"]).unwrap();
    assert_eq!(cut, [Frame::Stray("{\"error\": {".to_owned())]);
}

#[test]
fn a_line_of_no_known_field_is_an_error() {
    for line in ["dta: {}", ": {\"candidates\":[]}", "data;{}"] {
        let stream = format!("data: {{}}\n\n{line}\n\n");
        assert_eq!(read(&[stream.as_bytes()]), Err(SseError::UnknownLine), "{line}");
    }
    for line in ["<html>", "x"] {
        let stream = format!("data: {{}}\n{line}\ndata: {{}}\n\n");
        let expected = [data(&["{}"]), vec![Frame::Noise], data(&["{}"])].concat();
        assert_eq!(read(&[stream.as_bytes()]).unwrap(), expected, "{line}");
    }
    assert_eq!(read(&[b"data: \xff\n\n"]), Err(SseError::NotUtf8));
}

#[test]
fn an_event_without_end_is_refused_before_it_fills_the_memory() {
    let mut parser = SseParser::default();
    let mut frames = Vec::new();
    parser.push(b"data: ", &mut frames).unwrap();
    let piece = vec![b'a'; 1 << 20];
    let taken = (0..100).take_while(|_| parser.push(&piece, &mut frames).is_ok()).count();
    assert!(taken < 17 && MAX_EVENT_BYTES == 16 << 20, "{taken}");
}

/// Lines as they could come: of events, of nothing known, with every kind of end.
fn stream() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        "data: ?\\{\"text\":\"[a-z🦓é漢\u{301}]{0,8}\"\\}",
        "data: [\\[{\"\\\\a]{0,6}",
        "(event|id|retry): [a-z]{0,3}",
        ": ?[a-z]{0,3}",
        "[{\\[][\"a{}\\]\\\\]{0,8}",
        Just(String::new()),
    ];
    let end = prop_oneof![Just("\r\n"), Just("\n"), Just("\r"), Just("\r\n\r\n"), Just("\n\n")];
    prop::collection::vec((line, end), 0..24).prop_map(|lines| {
        lines
            .into_iter()
            .flat_map(|(line, end)| [line.as_str(), end].concat().into_bytes())
            .collect()
    })
}

proptest! {
    #[test]
    fn any_cut_of_the_bytes_gives_the_same_frames(
        bytes in stream(),
        cuts in prop::collection::vec(0_usize..400, 0..12),
    ) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).collect();
        let whole = hear(&[&bytes]);
        prop_assert_eq!(&hear(&pieces), &whole);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(&hear(&single), &whole);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let whole = hear(&[&bytes]);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        prop_assert_eq!(hear(&single), whole);
    }

    /// A byte that is not the event's JSON cannot change what the events say without being noticed.
    #[test]
    fn damage_to_the_frame_of_an_event_is_noticed_or_harmless(
        texts in prop::collection::vec("[a-z🦓é漢]{1,6}", 1..5),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let events: Vec<String> = texts.iter().map(|text| format!("{{\"text\":\"{text}\"}}")).collect();
        let mut bytes = Vec::new();
        let mut framing = Vec::new();
        for event in &events {
            let start = bytes.len();
            bytes.extend_from_slice(format!("data: {event}\r\n\r\n").as_bytes());
            framing.extend(start..start + 6);
            framing.extend(bytes.len() - 4..bytes.len());
        }
        bytes[framing[at.index(framing.len())]] = byte;
        let says = |frame: &Frame| match frame {
            Frame::Data(text) if serde_json::from_str::<serde_json::Value>(text).is_ok() => {
                Some(text.trim().to_owned())
            }
            _ => None,
        };
        if let Ok(frames) = read(&[&bytes])
            && let Some(said) = frames.iter().map(says).collect::<Option<Vec<_>>>()
        {
            prop_assert_eq!(said, events);
        }
    }
}
