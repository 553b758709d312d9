//! The faults that hold for one call.

use serde_json::Value;

use super::{Fault, UnknownFault};

/// Set of switches with their optional values.
#[derive(Clone, Debug, Default)]
pub struct ActiveFaults {
    switches: Vec<(Fault, Option<String>)>,
}

impl ActiveFaults {
    /// Reads `switch, switch=value, …`.
    pub fn parse(list: &str) -> Result<Self, UnknownFault> {
        let mut faults = Self::default();
        for item in list.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (name, value) = match item.split_once('=') {
                Some((name, value)) => (name.trim(), Some(value.trim().to_owned())),
                None => (item, None),
            };
            faults.push(name.parse()?, value);
        }
        Ok(faults)
    }

    /// Reads every `{{sim:…}}` of a question and returns the question without them.
    pub fn from_question(question: &str) -> Result<(Self, String), UnknownFault> {
        let mut faults = Self::default();
        let mut rest = question;
        let mut plain = String::with_capacity(question.len());
        while let Some((before, after)) = rest.split_once("{{sim:") {
            let Some((list, tail)) = after.split_once("}}") else {
                break;
            };
            plain.push_str(before);
            faults.extend(Self::parse(list)?);
            rest = tail;
        }
        plain.push_str(rest);
        Ok((faults, plain))
    }

    /// Reads the faults of the last turn of a generation request; earlier turns have had theirs.
    pub fn of_last_turn(body: &[u8]) -> Result<Self, UnknownFault> {
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let turn = request.get("contents").and_then(Value::as_array).and_then(|turns| turns.last());
        let parts = turn.and_then(|turn| turn.get("parts")).and_then(Value::as_array);
        let mut faults = Self::default();
        for part in parts.into_iter().flatten() {
            let text = part.get("text").and_then(Value::as_str).unwrap_or_default();
            faults.extend(Self::from_question(text)?.0);
        }
        Ok(faults)
    }

    pub fn push(&mut self, fault: Fault, value: Option<String>) {
        self.switches.push((fault, value));
    }

    pub fn extend(&mut self, other: Self) {
        self.switches.extend(other.switches);
    }

    /// Keeps what calls of this kind can show.
    pub fn retain_for(&mut self, kind: &str) {
        self.switches.retain(|(fault, _)| fault.affects(kind));
    }

    pub fn iter(&self) -> impl Iterator<Item = Fault> {
        self.switches.iter().map(|(fault, _)| *fault)
    }

    pub fn has(&self, fault: Fault) -> bool {
        self.iter().any(|active| active == fault)
    }

    pub fn value(&self, fault: Fault) -> Option<&str> {
        let found = self.switches.iter().find(|(active, _)| *active == fault);
        found.and_then(|(_, value)| value.as_deref())
    }

    /// The switch's number, or `default` when it is on without one; `None` when it is off.
    pub fn number(&self, fault: Fault, default: u64) -> Option<u64> {
        let given = self.value(fault).and_then(|value| value.parse().ok());
        self.has(fault).then(|| given.unwrap_or(default))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_in_a_question_are_read_and_removed() {
        let question = "Where {{sim:stream-cut}}is it{{sim:stream-slow=5, no-title}}?";
        let (faults, plain) = ActiveFaults::from_question(question).unwrap();
        assert_eq!(plain, "Where is it?");
        assert!(faults.has(Fault::StreamCut) && faults.has(Fault::NoTitle));
        assert_eq!(faults.number(Fault::StreamSlow, 50), Some(5));
        assert_eq!(faults.number(Fault::StreamStall, 2), None);
    }

    #[test]
    fn an_unknown_switch_is_an_error_not_a_silent_success() {
        assert!(ActiveFaults::parse("stream-cutt").is_err());
    }
}
