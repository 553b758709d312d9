//! Ways of saying the same: however the provider cuts, frames, delays and decorates its events, the
//! answer is the same to the last character, and so is its price.

use gemini_sim::{Fault, FaultRule};

use super::{Ledger, Library, micros};

pub const COVERED: &[Fault] = &[
    Fault::SlowReply,
    Fault::HeldReply,
    Fault::StreamSlow,
    Fault::StreamEvents,
    Fault::OneByteWrites,
    Fault::LfFraming,
    Fault::CrFraming,
    Fault::MultiDataLines,
    Fault::ThoughtParts,
    Fault::ToolParts,
    Fault::ExecutableCodePart,
    Fault::EmptyCandidate,
    Fault::UnknownPart,
    Fault::LooseNumbers,
    Fault::StreamTail,
];

#[tokio::test(flavor = "multi_thread")]
async fn the_answer_is_the_same_however_it_is_said() {
    let library = Library::open().await;
    let plain = library.asks().await;
    for fault in COVERED {
        library.forgets().await;
        let rule = match fault {
            Fault::SlowReply | Fault::HeldReply => FaultRule::once(*fault).value(200),
            Fault::StreamSlow => FaultRule::once(*fault).value(10),
            Fault::StreamEvents => FaultRule::once(*fault).value(60),
            _ => FaultRule::once(*fault),
        };
        let answer = library.asks_under(rule).await;
        assert_eq!(answer.text(), plain.text(), "{fault:?}");
        assert_eq!(answer.sources(), plain.sources(), "{fault:?}");
        let citations = |answer: &rag_tests::Answer| answer.of_type("data-citations")[0].clone();
        assert_eq!(citations(&answer), citations(&plain), "{fault:?}");
        assert_eq!(library.generate_calls(), 1, "{fault:?}");
        let expected = Ledger { done: 1, micros: micros(&plain), ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{fault:?}");
    }
}
