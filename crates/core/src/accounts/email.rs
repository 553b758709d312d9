//! E-mail addresses, normalised so that one person cannot register twice by typing differently.

use sha2::{Digest as _, Sha256};

/// The longest address that can be delivered to (RFC 5321 §4.5.3.1.3, less the angle brackets).
const MAX_BYTES: usize = 254;
/// The longest local part (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// A trimmed, lower-case address of plausible form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// `None` when the text is not an address. Whether it can be delivered to is not known here.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let address = text.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let well_formed = address.len() <= MAX_BYTES
            && !local.is_empty()
            && local.len() <= MAX_LOCAL_BYTES
            && is_local(local)
            && is_domain(domain);
        well_formed.then_some(Self(address))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Stands for the address where it must not be readable.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

fn is_local(local: &str) -> bool {
    let dots_apart = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    dots_apart
        && local
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c))
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn addresses_are_trimmed_and_lower_cased() {
        let email = Email::parse("  Ada.Lovelace@Example.ORG ").unwrap();
        assert_eq!(email.as_str(), "ada.lovelace@example.org");
        assert_eq!(email.domain(), "example.org");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in [
            "",
            "ada",
            "ada@",
            "@example.org",
            "ada@localhost",
            "a b@example.org",
            "a@b@c.org",
            "ada@example..org",
            "ada@-x.org",
            ".ada@example.org",
            "ada@exa\0mple.org",
            "<a@b.org>",
        ] {
            assert_eq!(Email::parse(text), None, "{text:?}");
        }
    }
}
