//! Whose a store is. Several installations may share one key, and the provider keeps nothing about a store
//! but its name for people: the end of that says which installation made it.

use super::GeminiEngine;
use crate::{db::DbError, installation};

/// The client puts a mark of each creation behind ours, separated in the same way.
const SEPARATOR: &str = " · ";
/// The random end of an installation's name.
const MARK_BYTES: usize = 12;

/// The mark of one installation.
#[derive(Debug)]
pub(super) struct Owner(String);

impl Owner {
    pub async fn of(engine: &GeminiEngine) -> Result<Self, DbError> {
        Ok(Self::new(&installation::id(&engine.db, engine.clock.now()).await?))
    }

    fn new(installation: &str) -> Self {
        let beginning = installation.len().saturating_sub(MARK_BYTES);
        Self(installation.get(beginning..).unwrap_or(installation).to_owned())
    }

    /// The name to create a store with.
    pub fn label(&self, display_name: &str) -> String {
        format!("{display_name}{SEPARATOR}{}", self.0)
    }

    /// Whether a store of this name, as it is at the provider, was made by the owner.
    pub fn made(&self, display_name: &str) -> bool {
        display_name.rsplit(SEPARATOR).nth(1) == Some(self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Owner;

    #[test]
    fn a_store_is_known_by_its_maker_whatever_it_is_called() {
        let ours = Owner::new("01980000-0000-7000-8000-aaaaaaaaaaaa");
        let others = Owner::new("01980000-0000-7000-8000-bbbbbbbbbbbb");
        for name in ["Docs", "", "a · bbbbbbbbbbbb", "a · aaaaaaaaaaaa · 7"] {
            let at_provider = format!("{} · {}", ours.label(name), crate::ids::fresh());
            assert!(ours.made(&at_provider) && !others.made(&at_provider), "{at_provider}");
        }
        for name in ["Docs", "Docs · 0198", "aaaaaaaaaaaa", "aaaaaaaaaaaa · 0198 · 7", ""] {
            assert!(!ours.made(name), "{name}");
        }
    }
}
