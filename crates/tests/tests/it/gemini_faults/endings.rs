//! The ways an answer can end, and answers that nobody counted or that another model gave.

use gemini_sim::{Fault, FaultRule};
use serde_json::json;

use super::{FLASH, GENERATE, Ledger, Library, Used, error, micros};
use crate::chat::QUESTION;

pub const COVERED: &[Fault] = &[
    Fault::BlockedPrompt,
    Fault::FinishSafety,
    Fault::FinishRecitation,
    Fault::FinishMaxTokens,
    Fault::FinishContinuation,
    Fault::FinishUnknown,
    Fault::EmptyAnswer,
    Fault::NoUsage,
    Fault::UsageDown,
    Fault::CachedPrompt,
    Fault::RouteTo,
];

#[tokio::test(flavor = "multi_thread")]
async fn every_reason_to_end_is_told_in_the_words_of_the_page() {
    let library = Library::open().await;
    let plain = library.asks().await.text();
    for (fault, reason, is_whole) in [
        (Fault::FinishSafety, "content-filter", false),
        (Fault::FinishRecitation, "content-filter", false),
        (Fault::FinishMaxTokens, "length", false),
        (Fault::FinishContinuation, "length", false),
        (Fault::FinishUnknown, "other", true),
    ] {
        library.forgets().await;
        let answer = library.asks_under(FaultRule::once(fault)).await;
        assert_eq!(answer.of_type("finish")[0]["finishReason"], reason, "{fault:?}");
        assert!(plain.starts_with(&answer.text()) && !answer.text().is_empty(), "{fault:?}");
        assert_eq!(answer.text() == plain, is_whole, "{fault:?}");
        let expected = Ledger { done: 1, micros: micros(&answer), ..Ledger::default() };
        assert_eq!(library.ledger().await, expected, "{fault:?}");
        assert!(micros(&answer) > 0);
        let messages = library.messages().await;
        assert_eq!(messages[1]["content"], answer.text(), "{fault:?}");
        assert_eq!(messages[1]["interrupted"], false, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_question_is_told_and_its_tokens_are_paid_for() {
    let library = Library::open().await;
    let answer = library.asks_under(FaultRule::once(Fault::BlockedPrompt)).await;
    assert_eq!(error(&answer), ("content_blocked", 422));
    assert_eq!(library.generate_calls(), 1, "it would be refused again");
    let ledger = library.ledger().await;
    assert!(ledger.micros > 0, "the provider counted the question: {ledger:?}");
    assert_eq!((ledger.failed, ledger.held), (1, 0));
    assert_eq!(library.messages().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_a_word_is_asked_for_once_more_and_both_are_paid_for() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    let answer = library.asks_under(FaultRule::once(Fault::EmptyAnswer)).await;
    assert_eq!(answer.text(), plain.text());
    assert_eq!(library.generate_calls(), 2);
    let once = Used::of(&plain);
    let twice = Used {
        prompt: once.prompt * 2,
        retrieved: once.retrieved * 2,
        thoughts: once.thoughts * 2,
        ..once
    };
    assert_eq!(Used::of(&answer), twice);
    assert_eq!(micros(&answer), twice.micros(FLASH));
    let expected = Ledger { done: 1, micros: micros(&answer), ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);

    library.forgets().await;
    let silent = library.asks_under(FaultRule::once(Fault::EmptyAnswer).always()).await;
    assert_eq!(error(&silent), ("no_answer", 502), "nothing is out of order");
    assert_eq!(library.generate_calls(), 2);
    let both = Used { answer: 0, ..Used::of(&answer) };
    let expected = Ledger { failed: 1, micros: both.micros(FLASH), ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
    assert_eq!(library.messages().await.len(), 1, "only the question is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_length_used_up_before_the_first_word_is_told_as_such_and_paid_for() {
    let library = Library::open().await;
    let plain = Used::of(&library.asks().await);
    library.forgets().await;
    let wordless = || library.provider().fault(FaultRule::once(Fault::EmptyAnswer).on(GENERATE));
    wordless();
    let answer = library.asks_under(FaultRule::once(Fault::FinishMaxTokens)).await;
    assert_eq!(error(&answer), ("no_answer", 502));
    assert_eq!(library.generate_calls(), 1, "it would be used up again");
    let ledger = library.ledger().await;
    let micros = Used { answer: 0, ..plain }.micros(FLASH);
    assert_eq!(ledger, Ledger { failed: 1, micros, ..Ledger::default() });
    assert_eq!(library.messages().await.len(), 1, "only the question is kept");

    let question = json!({"storeIds": [library.store], "question": QUESTION});
    let estimate = library.ada.post("/api/chat/estimate", &question).await.ok();
    let hold = rag_tests::micros(&estimate["hold_usd"]);
    let spent = library.app.number("select cast(spent_micros as bigint) from monthly_usage").await;
    library.app.limits(&library.ada, spent + hold / 2).await;
    wordless();
    let answer = library.asks_under(FaultRule::once(Fault::FinishMaxTokens)).await;
    assert_eq!(error(&answer), ("budget_exceeded", 402), "a larger budget would have answered");
    assert_eq!(library.ledger().await.failed, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_of_another_kind_without_a_word_is_no_answer_and_paid_for_once() {
    let library = Library::open().await;
    let plain = Used::of(&library.asks().await);
    library.forgets().await;
    library.provider().fault(FaultRule::once(Fault::EmptyAnswer).on(GENERATE));
    let answer = library.asks_under(FaultRule::once(Fault::FinishUnknown)).await;
    assert_eq!(error(&answer), ("no_answer", 502));
    assert_eq!(library.generate_calls(), 1);
    let micros = Used { answer: 0, ..plain }.micros(FLASH);
    assert_eq!(library.ledger().await, Ledger { failed: 1, micros, ..Ledger::default() });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_had_cached_of_the_prompt_costs_less() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    let answer = library.asks_under(FaultRule::once(Fault::CachedPrompt).value(100)).await;
    let usage = &answer.of_type("finish")[0]["messageMetadata"]["usage"];
    assert_eq!((Used::told(usage), &usage["cachedTokens"]), (Used::of(&plain), &json!(100)));
    let used = Used::of(&plain);
    let uncached = (used.prompt - 100 + used.retrieved) * 750_000;
    let sum = uncached + 100 * 75_000 + (used.thoughts + used.answer) * 3_750_000;
    let expected = Ledger { done: 1, micros: (sum + 999_999) / 1_000_000, ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_nobody_counted_is_estimated_from_what_was_sent_and_received() {
    let library = Library::open().await;
    let plain = Used::of(&library.asks().await);
    library.forgets().await;
    let answer = library.asks_under(FaultRule::once(Fault::NoUsage)).await;
    let usage = &answer.of_type("finish")[0]["messageMetadata"]["usage"];
    let used = Used::told(usage);
    assert_eq!(used.prompt, plain.prompt, "the instruction counts too");
    // All passages that were found; the provider adds what its tool says around them.
    let unknown = plain.retrieved - used.retrieved;
    assert!((0..40).contains(&unknown), "{used:?} for {plain:?}");
    assert_eq!((used.answer, used.thoughts), (plain.up_to(&answer.text()).answer, 0));
    let micros = used.micros(FLASH);
    let expected = Ledger { done: 1, estimated: 1, micros, ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_that_go_down_on_the_way_change_nothing_at_the_end() {
    let library = Library::open().await;
    let plain = library.asks().await;
    library.forgets().await;
    let answer = library.asks_under(FaultRule::once(Fault::UsageDown)).await;
    let expected = Ledger { done: 1, micros: micros(&plain), ..Ledger::default() };
    assert_eq!(library.ledger().await, expected);
    assert_eq!(answer.text(), plain.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_model_that_answered_is_the_one_that_is_priced() {
    let library = Library::open().await;
    let routed = FaultRule::once(Fault::RouteTo).value("gemini-3.5-flash");
    let answer = library.asks_under(routed).await;
    let finish = answer.of_type("finish")[0];
    assert_eq!(finish["usage"]["model"], "gemini-3.5-flash");
    let usage = &finish["messageMetadata"]["usage"];
    let tokens = |name: &str| usage[name].as_i64().unwrap();
    let input = (tokens("promptTokens") + tokens("retrievedTokens")) * 1_500_000;
    let output = (tokens("completionTokens") + tokens("thoughtTokens")) * 9_000_000;
    let cost = (input + output + 999_999) / 1_000_000;
    assert_eq!(micros(&answer), cost);
    assert_eq!(library.ledger().await, Ledger { done: 1, micros: cost, ..Ledger::default() });
    let rows = library.ada.get("/api/costs/history?group=model").await.ok();
    assert_eq!((&rows[0]["key"], &rows[0]["queries"]), (&json!("gemini-3.5-flash"), &json!(1)));
}
