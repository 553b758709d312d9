//! The events of a streamed answer, made one at a time, so that long streams take no memory.

use std::ops::Range;

use super::deltas::Deltas;
use super::event::{Candidate, Event};
use super::script::{Prelude, Script};
use super::usage::{Usage, UsageView};

/// One event before framing.
#[derive(Clone, Debug)]
pub struct StreamEvent {
    pub json: Vec<u8>,
    /// Carries some of the answer's text.
    pub has_text: bool,
    /// Carries the finish reason.
    pub is_last: bool,
}

#[derive(Debug)]
pub struct Events {
    script: Script,
    deltas: Deltas,
    /// Items of the prelude already said.
    said: usize,
    /// Half of a pair of empty candidates is still to come.
    owes_empty: bool,
    characters: u64,
    usage_goes_down: bool,
    is_over: bool,
}

impl Events {
    pub fn new(script: Script, text_events: Option<usize>, usage_goes_down: bool) -> Self {
        let deltas = Deltas::new(&script.text, text_events);
        Self {
            script,
            deltas,
            said: 0,
            owes_empty: false,
            characters: 0,
            usage_goes_down,
            is_over: false,
        }
    }

    fn event(&self, candidate: Candidate<'_>, usage: UsageView, is_last: bool) -> StreamEvent {
        let json = Event::new(&self.script, candidate, Some(usage)).to_json();
        StreamEvent { json, has_text: false, is_last }
    }

    /// Intermediate counts are what is known so far; a recording shows them going down.
    fn usage_so_far(&self) -> UsageView {
        let candidates = self.characters.div_ceil(4);
        if self.usage_goes_down && self.characters > 0 {
            let less = Usage { tool_use: 0, thoughts: 0, ..self.script.usage };
            return less.after(candidates);
        }
        self.script.usage.after(candidates)
    }

    fn prelude(&mut self) -> Option<StreamEvent> {
        let usage = Usage { tool_use: 0, ..self.script.usage }.after(0);
        if std::mem::take(&mut self.owes_empty) {
            return Some(self.event(Candidate::without_parts(), usage, false));
        }
        let item = self.script.prelude.get(self.said)?;
        let (candidate, owes_empty) = match item {
            Prelude::Part(part) => (Candidate::part(part), false),
            Prelude::EmptyCandidates => (Candidate::default(), true),
        };
        let event = self.event(candidate, usage, false);
        self.said += 1;
        self.owes_empty = owes_empty;
        Some(event)
    }

    fn delta(&mut self, range: Range<usize>) -> StreamEvent {
        let added = self.text(&range).chars().count() as u64;
        self.characters += added;
        let text = self.text(&range);
        let is_last = self.script.signature.is_none() && self.deltas.is_done(&self.script.text);
        let mut candidate = Candidate::text(text);
        if is_last {
            candidate = candidate.finished(&self.script);
            return self.event(candidate, self.final_usage(), true);
        }
        self.event(candidate, self.usage_so_far(), false)
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.script.text.get(range.clone()).unwrap_or_default()
    }

    fn final_usage(&self) -> UsageView {
        self.script.usage.after(self.characters.div_ceil(4))
    }

    /// The event after the text, with an empty text of its own.
    fn closing(&self) -> StreamEvent {
        let signature = self.script.signature.as_deref();
        let candidate = Candidate::signed("", signature).finished(&self.script);
        self.event(candidate, self.final_usage(), true)
    }
}

impl Iterator for Events {
    type Item = StreamEvent;

    fn next(&mut self) -> Option<StreamEvent> {
        if self.is_over {
            return None;
        }
        let event = if self.script.is_blocked {
            let json = Event::blocked(&self.script).to_json();
            StreamEvent { json, has_text: false, is_last: true }
        } else if let Some(event) = self.prelude() {
            event
        } else if let Some(range) = self.deltas.next(&self.script.text) {
            StreamEvent { has_text: true, ..self.delta(range) }
        } else {
            self.closing()
        };
        self.is_over = event.is_last;
        Some(event)
    }
}
