//! Events that are lost, doubled or put out of order between the model and the client.

use super::events::{Events, StreamEvent};
use crate::faults::{ActiveFaults, Fault};

const TAMPERED: [Fault; 3] = [Fault::DeltaLost, Fault::DeltaDoubled, Fault::DeltasSwapped];
/// The third event with text, unless the switch says another.
const USUAL: u64 = 3;

/// The events of a stream as they arrive. The last one always arrives last.
#[derive(Debug)]
pub struct Arriving {
    events: Events,
    /// What happens, and to which event with text, counting from 1.
    accident: Option<(Fault, u64)>,
    texts: u64,
    /// Comes next.
    held: Option<StreamEvent>,
}

impl Arriving {
    pub fn new(events: Events, faults: &ActiveFaults) -> Self {
        let accident = TAMPERED
            .into_iter()
            .find_map(|fault| faults.number(fault, USUAL).map(|number| (fault, number)));
        Self { events, accident, texts: 0, held: None }
    }

    /// The next event before this one, unless that is the last.
    fn swap(&mut self, event: StreamEvent) -> Option<StreamEvent> {
        let next = self.events.next();
        let is_end = next.as_ref().is_none_or(|next| next.is_last);
        let (first, second) = if is_end { (Some(event), next) } else { (next, Some(event)) };
        self.held = second;
        first
    }
}

impl Iterator for Arriving {
    type Item = StreamEvent;

    fn next(&mut self) -> Option<StreamEvent> {
        if let Some(held) = self.held.take() {
            return Some(held);
        }
        let event = self.events.next()?;
        self.texts += u64::from(event.has_text);
        match self.accident {
            Some((fault, number)) if event.has_text && self.texts == number && !event.is_last => {
                self.accident = None;
                match fault {
                    Fault::DeltaLost => self.events.next(),
                    Fault::DeltaDoubled => {
                        self.held = Some(event.clone());
                        Some(event)
                    }
                    _ => self.swap(event),
                }
            }
            _ => Some(event),
        }
    }
}
