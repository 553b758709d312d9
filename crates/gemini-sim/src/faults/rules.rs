//! Faults left through the control interface until enough calls have met them.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{ActiveFaults, Fault};

/// A fault waiting for calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    pub switch: Fault,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// How many calls are hit; 0 means all until the rules are cleared.
    #[serde(default = "once")]
    pub times: u32,
    /// Hit only calls of this kind; a kind's leading words select all below it (`stores.upload`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// Hit only calls whose path, query or JSON body contains this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
}

fn once() -> u32 {
    1
}

impl FaultRule {
    /// Hits the next call that the switch can affect.
    #[must_use]
    pub fn once(switch: Fault) -> Self {
        Self { switch, value: None, times: 1, call: None, contains: None }
    }

    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    #[must_use]
    pub fn always(self) -> Self {
        self.times(0)
    }

    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "numbers and texts read best by value")]
    pub fn value(mut self, value: impl ToString) -> Self {
        self.value = Some(value.to_string());
        self
    }

    #[must_use]
    pub fn on(mut self, call: &str) -> Self {
        self.call = Some(call.to_owned());
        self
    }

    #[must_use]
    pub fn containing(mut self, text: &str) -> Self {
        self.contains = Some(text.to_owned());
        self
    }

    fn hits(&self, kind: &str, target: &str, body: &str) -> bool {
        let aimed = self.call.as_deref().is_none_or(|call| {
            kind.strip_prefix(call).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        let found = self
            .contains
            .as_deref()
            .is_none_or(|text| target.contains(text) || body.contains(text));
        aimed && found && self.switch.affects(kind)
    }
}

#[derive(Debug, Default)]
pub struct FaultRules(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    waiting: Vec<Waiting>,
    /// Rules that were cleared before any call met them.
    unmet: Vec<FaultRule>,
}

#[derive(Debug)]
struct Waiting {
    rule: FaultRule,
    is_met: bool,
}

impl FaultRules {
    pub fn add(&self, rule: FaultRule) {
        self.lock().waiting.push(Waiting { rule, is_met: false });
    }

    pub fn clear(&self) {
        let mut state = self.lock();
        let waiting = std::mem::take(&mut state.waiting);
        state.unmet.extend(unmet(&waiting));
    }

    /// Rules that have not been spent.
    pub fn pending(&self) -> Vec<FaultRule> {
        self.lock().waiting.iter().map(|waiting| waiting.rule.clone()).collect()
    }

    /// Rules that no call has met, also those cleared since.
    pub fn unmet(&self) -> Vec<FaultRule> {
        let state = self.lock();
        state.unmet.iter().cloned().chain(unmet(&state.waiting)).collect()
    }

    /// Spends one hit of every rule that applies. Two rules with one switch are spent one after the other.
    pub fn take(&self, kind: &str, target: &str, body: &str) -> ActiveFaults {
        let mut active = ActiveFaults::default();
        self.lock().waiting.retain_mut(|Waiting { rule, is_met }| {
            if active.has(rule.switch) || !rule.hits(kind, target, body) {
                return true;
            }
            *is_met = true;
            active.push(rule.switch, rule.value.clone());
            if rule.times == 0 {
                return true;
            }
            rule.times -= 1;
            rule.times > 0
        });
        active
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unmet(waiting: &[Waiting]) -> impl Iterator<Item = FaultRule> {
    waiting.iter().filter(|waiting| !waiting.is_met).map(|waiting| waiting.rule.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_spent_only_by_calls_it_can_affect() {
        let rules = FaultRules::default();
        rules.add(FaultRule::once(Fault::DocumentFailed).times(2));
        assert!(!rules.take("stores.upload.start", "/", "").has(Fault::DocumentFailed));
        assert!(rules.take("stores.upload.finalize", "/", "").has(Fault::DocumentFailed));
        assert!(rules.take("stores.import", "/", "").has(Fault::DocumentFailed));
        assert!(!rules.take("stores.import", "/", "").has(Fault::DocumentFailed));
        assert!(rules.pending().is_empty());
    }

    #[test]
    fn a_rule_that_nobody_met_is_remembered_even_when_it_is_cleared() {
        let rules = FaultRules::default();
        rules.add(FaultRule::once(Fault::Internal).times(2));
        rules.add(FaultRule::once(Fault::StreamCut).always());
        rules.take("stores.get", "/", "");
        assert_eq!(rules.unmet(), [FaultRule::once(Fault::StreamCut).always()]);
        rules.clear();
        assert!(rules.pending().is_empty());
        assert_eq!(rules.unmet(), [FaultRule::once(Fault::StreamCut).always()]);
    }

    #[test]
    fn a_rule_can_be_aimed_by_kind_and_by_text() {
        let rules = FaultRules::default();
        rules.add(FaultRule::once(Fault::Internal).on("stores.upload").containing("d-7").always());
        assert!(rules.take("stores.upload.start", "/", "{d-7}").has(Fault::Internal));
        assert!(!rules.take("stores.upload.start", "/", "{d-8}").has(Fault::Internal));
        assert!(!rules.take("stores.uploads", "/d-7", "").has(Fault::Internal));
        assert!(!rules.take("stores.get", "/d-7", "").has(Fault::Internal));
    }
}
