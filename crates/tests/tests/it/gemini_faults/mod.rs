//! Every fault of the provider that is known: what the person sees, what is charged, and what the ledger
//! holds.

mod before_the_first_word;
mod breaking_off;
mod citations;
mod endings;
mod indexing;
mod neighbours;
mod patience;
mod removal;
mod several_attempts;
mod wire;

use gemini_sim::{Control, Fault, FaultRule};
use rag_tests::{Answer, Backend, Person, TestApp};
use serde_json::Value;

use crate::chat::{MANUALS, QUESTION, in_conversation};

/// The call that asks for an answer.
const GENERATE: &str = "models.streamGenerateContent";

/// A service on a simulated provider, and somebody with two manuals.
struct Library {
    app: TestApp,
    ada: Person,
    store: i64,
}

/// What the ledger holds of answers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Ledger {
    done: i64,
    failed: i64,
    stopped: i64,
    /// Rows whose tokens nobody counted to the end.
    estimated: i64,
    micros: i64,
    /// What is still reserved, in micro-dollars.
    held: i64,
}

impl Library {
    async fn open() -> Self {
        // Silence ends an answer soon.
        Self::open_with(&[("GEMINI_IDLE_TIMEOUT_S", "1")]).await
    }

    async fn open_with(settings: &[(&str, &str)]) -> Self {
        let app = TestApp::start_with(Backend::Gemini, settings).await;
        let ada = app.person("ada").await;
        let (store, _) = app.shelf(&ada, &MANUALS).await;
        Self { app, ada, store }
    }

    fn provider(&self) -> &Control {
        self.app.provider()
    }

    async fn asks(&self) -> Answer {
        self.ada.asks(self.store, QUESTION).await
    }

    /// Asks in the session `s` while one call for an answer meets the fault.
    async fn asks_under(&self, rule: FaultRule) -> Answer {
        let switch = rule.switch;
        self.provider().fault(rule.on(GENERATE));
        let before = self.provider().counters().met(switch);
        let answer = self.ada.chats(&in_conversation(self.store)).await;
        assert!(self.provider().counters().met(switch) > before, "{switch:?} was not met");
        self.provider().clear_faults();
        answer
    }

    /// The question, asked as a new one, and forgotten again.
    async fn forgets(&self) {
        self.ada.delete("/api/chat/sessions/s").await;
        self.app.executes("delete from query_logs").await;
        self.provider().reset_counters();
    }

    async fn ledger(&self) -> Ledger {
        let rows = |condition: &str| format!("select count(*) from query_logs where {condition}");
        let count = async |condition| self.app.number(&rows(condition)).await;
        Ledger {
            done: count("outcome = 'done'").await,
            failed: count("outcome = 'failed'").await,
            stopped: count("outcome = 'stopped'").await,
            estimated: count("estimated").await,
            micros: self
                .app
                .number("select cast(coalesce(sum(cost_micros), 0) as bigint) from query_logs")
                .await,
            held: self.app.number("select held_micros from monthly_usage").await,
        }
    }

    /// The stored messages of the session `s`.
    async fn messages(&self) -> Vec<Value> {
        let messages = self.ada.get("/api/chat/sessions/s/messages").await.ok();
        messages.as_array().unwrap().clone()
    }

    fn generate_calls(&self) -> u64 {
        self.provider().counters().calls_to(GENERATE)
    }
}

/// Prices per million tokens, in micro-dollars: of input and of output.
type Price = (i64, i64);
const FLASH: Price = (750_000, 3_750_000);
const PRO: Price = (2_000_000, 12_000_000);

/// What an answer used, in tokens that are paid for as input and as output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Used {
    prompt: i64,
    retrieved: i64,
    thoughts: i64,
    answer: i64,
}

impl Used {
    /// As an answer or a stored message says.
    fn told(usage: &Value) -> Self {
        let tokens = |name: &str| usage[name].as_i64().unwrap();
        Self {
            prompt: tokens("promptTokens"),
            retrieved: tokens("retrievedTokens"),
            thoughts: tokens("thoughtTokens"),
            answer: tokens("completionTokens"),
        }
    }

    fn of(answer: &Answer) -> Self {
        Self::told(&answer.of_type("finish")[0]["messageMetadata"]["usage"])
    }

    /// The same question, with so much of its answer.
    fn up_to(self, text: &str) -> Self {
        Self { answer: i64::try_from(text.len().div_ceil(4)).unwrap(), ..self }
    }

    fn micros(self, (input, output): Price) -> i64 {
        let sum = (self.prompt + self.retrieved) * input + (self.thoughts + self.answer) * output;
        (sum + 999_999) / 1_000_000
    }
}

/// What the finished answer says it cost.
fn micros(answer: &Answer) -> i64 {
    let usage = &answer.of_type("finish")[0]["messageMetadata"]["usage"];
    rag_tests::micros(&usage["costUsd"])
}

/// Code of the error frame, after checking that it is a proper end.
fn error(answer: &Answer) -> (&str, u64) {
    let types: Vec<&str> =
        answer.frames.iter().map(|frame| frame["type"].as_str().unwrap()).collect();
    assert_eq!(types[types.len() - 2..], ["data-error", "error"], "{types:?}");
    assert!(!types.contains(&"finish") && !types.contains(&"data-citations"), "{types:?}");
    let frame = answer.frames.last().unwrap();
    let data = &answer.frames[answer.frames.len() - 2]["data"];
    assert_eq!(data["code"], frame["code"]);
    (frame["code"].as_str().unwrap(), frame["status"].as_u64().unwrap())
}

/// That those named are really met is made sure of where they are set, and when the service of a test ends.
#[test]
fn no_fault_is_left_out() {
    let covered = [
        before_the_first_word::COVERED,
        breaking_off::COVERED,
        citations::COVERED,
        endings::COVERED,
        indexing::COVERED,
        patience::COVERED,
        wire::COVERED,
    ]
    .concat();
    let left_out: Vec<_> = Fault::ALL.iter().filter(|fault| !covered.contains(fault)).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}
