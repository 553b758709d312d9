//! What a value of the branding may be.

/// A value of the branding.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) default: &'static str,
    rule: Rule,
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    /// At most this many characters; the flag says whether it may be empty.
    Text {
        max: usize,
        may_be_empty: bool,
    },
    OneOf(&'static [&'static str]),
    Colour,
    Favicon,
}

const MAX_FAVICON: usize = 200_000;
const FAVICON_TYPES: [&str; 7] =
    ["png", "x-icon", "vnd.microsoft.icon", "jpeg", "gif", "webp", "svg+xml"];
const PROMPT: Rule = Rule::Text { max: 180, may_be_empty: true };

const fn field(name: &'static str, default: &'static str, rule: Rule) -> Field {
    Field { name, default, rule }
}

pub(super) const FIELDS: [Field; 10] = [
    field("app_name", "RAG Assistant", Rule::Text { max: 100, may_be_empty: false }),
    field(
        "app_icon",
        "sparkles",
        Rule::OneOf(&["sparkles", "file", "bot", "book", "bolt", "compass"]),
    ),
    field("theme_preset", "minimal", Rule::OneOf(&["minimal", "gradient", "classic"])),
    field("primary_color", "#2563EB", Rule::Colour),
    field("accent_color", "#6366F1", Rule::Colour),
    field("app_favicon", "", Rule::Favicon),
    field(
        "welcome_message",
        "Ask anything about your documents. Every answer shows where it comes from.",
        Rule::Text { max: 255, may_be_empty: true },
    ),
    field("suggested_prompt_1", "What is in these documents?", PROMPT),
    field("suggested_prompt_2", "Summarise the newest document.", PROMPT),
    field("suggested_prompt_3", "Which documents mention deadlines?", PROMPT),
];

/// A value that breaks its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub field: &'static str,
    pub message: String,
}

/// What is wrong with a value, if anything is.
pub(super) fn violation(name: &'static str, value: &str) -> Option<Violation> {
    let field = FIELDS.iter().find(|field| field.name == name)?;
    field.rule.complaint(value).map(|message| Violation { field: name, message })
}

impl Rule {
    fn complaint(self, value: &str) -> Option<String> {
        match self {
            Self::Text { max, may_be_empty } => {
                if value.trim().is_empty() && !may_be_empty {
                    return Some("must not be empty".to_owned());
                }
                (value.chars().count() > max).then(|| format!("at most {max} characters"))
            }
            Self::OneOf(choices) => {
                (!choices.contains(&value)).then(|| format!("one of {}", choices.join(", ")))
            }
            Self::Colour => (!is_colour(value)).then(|| "a colour like #2563EB".to_owned()),
            Self::Favicon => (!is_favicon(value)).then(|| {
                format!("an https URL or a data: image of at most {MAX_FAVICON} characters")
            }),
        }
    }
}

fn is_colour(value: &str) -> bool {
    value.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn is_favicon(value: &str) -> bool {
    let image = |rest: &str| {
        FAVICON_TYPES
            .iter()
            .any(|kind| rest.strip_prefix(kind).is_some_and(|rest| rest.starts_with([';', ','])))
    };
    value.is_empty()
        || value.chars().count() <= MAX_FAVICON
            && (value.starts_with("https://")
                || value.strip_prefix("data:image/").is_some_and(image))
}

#[cfg(test)]
mod tests {
    use super::violation;

    #[test]
    fn values_are_held_to_their_rules() {
        for (name, good, bad) in [
            ("app_name", "Handbook", " "),
            ("app_icon", "book", "skull"),
            ("primary_color", "#a1B2c3", "red"),
            ("app_favicon", "data:image/svg+xml;base64,AA", "data:text/html,x"),
            ("app_favicon", "https://example.org/icon.png", "http://example.org/icon.png"),
            ("suggested_prompt_1", "", &"x".repeat(181)),
        ] {
            assert_eq!(violation(name, good), None, "{name} {good}");
            assert!(violation(name, bad).is_some(), "{name} {bad}");
        }
    }
}
