//! A streamed answer, read as a client reads it.

use serde_json::Value;

use crate::Reply;

/// An amount of dollars as it is answered, in micro-dollars.
#[must_use]
pub fn micros(usd: &Value) -> i64 {
    let usd = usd.as_f64().unwrap_or_else(|| panic!("not an amount: {usd}"));
    format!("{usd:.6}").replace('.', "").parse().expect("a number")
}

/// All frames of a stream in their order; `[DONE]` was checked to be the last line.
#[derive(Debug, Clone)]
pub struct Answer {
    pub frames: Vec<Value>,
}

impl Answer {
    #[must_use]
    pub fn read(reply: &Reply) -> Self {
        let text = std::str::from_utf8(&reply.body).expect("UTF-8");
        assert!(reply.status.is_success(), "{}: {text}", reply.status);
        let mut lines: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
        assert_eq!(lines.pop(), Some("[DONE]"), "the stream ends with [DONE]: {text}");
        let frames = lines
            .into_iter()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
            .collect();
        Self { frames }
    }

    #[must_use]
    pub fn of_type(&self, kind: &str) -> Vec<&Value> {
        self.frames.iter().filter(|frame| frame["type"] == kind).collect()
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.of_type("text-delta").iter().filter_map(|frame| frame["delta"].as_str()).collect()
    }

    #[must_use]
    pub fn sources(&self) -> Vec<&Value> {
        self.of_type("source-document")
    }

    /// `grounded` of the finish frame.
    #[must_use]
    pub fn grounded(&self) -> bool {
        self.of_type("finish")[0]["messageMetadata"]["grounded"] == true
    }

    /// The session the answer belongs to.
    #[must_use]
    pub fn session(&self) -> String {
        let start = self.of_type("start")[0];
        start["messageMetadata"]["sessionId"].as_str().expect("a session").to_owned()
    }
}
