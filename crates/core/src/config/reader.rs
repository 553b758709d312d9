//! Typed access to the merged values.
//!
//! Every method gives *some* value, a stand-in when the given one is refused, so that one pass finds all
//! problems. Stand-ins are never seen: a reader with problems yields no settings.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
    str::FromStr,
    time::Duration,
};

use super::{
    catalogue::{self, Fallback},
    problems::Problem,
};

/// What was read of one setting. Not `Debug`: it may be a secret.
struct Entry {
    given: Option<String>,
    default: String,
    secret: bool,
}

pub(super) struct Reader {
    values: BTreeMap<&'static str, String>,
    entries: BTreeMap<&'static str, Entry>,
    problems: Vec<Problem>,
}

impl Reader {
    pub(super) fn new(values: BTreeMap<&'static str, String>) -> Self {
        Self { values, entries: BTreeMap::new(), problems: Vec::new() }
    }

    /// The value in force, or nothing when there is neither value nor default.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.text_or(name, None)
    }

    /// As [`Self::text`], for a setting whose default follows from others.
    pub(super) fn text_or(&mut self, name: &'static str, derived: Option<&str>) -> Option<String> {
        let Some(setting) = catalogue::find(name) else {
            self.refuse(name, "is read but not in the table of settings", "report this as a bug");
            return None;
        };
        let default = match setting.fallback {
            Fallback::Value(value) => value,
            Fallback::Unset | Fallback::Derived(_) => derived.unwrap_or_default(),
        }
        .to_owned();
        let given = self.values.get(name).cloned();
        let text = given.clone().unwrap_or_else(|| default.clone());
        self.entries.insert(name, Entry { given, default, secret: setting.secret });
        Some(text).filter(|text| !text.is_empty())
    }

    pub(super) fn refuse(
        &mut self,
        name: &'static str,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.problems.push(Problem::new(name, problem, fix));
    }

    /// Parses the value; a missing or refused one gives the type's default.
    pub(super) fn parse<T: Default>(
        &mut self,
        name: &'static str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> T {
        self.parse_or(name, None, expected, parse)
    }

    pub(super) fn parse_or<T: Default>(
        &mut self,
        name: &'static str,
        derived: Option<&str>,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> T {
        self.parse_optional(name, derived, expected, parse).unwrap_or_default()
    }

    /// Parses the value if there is one.
    pub(super) fn parse_optional<T>(
        &mut self,
        name: &'static str,
        derived: Option<&str>,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text_or(name, derived)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            let shown = self.shown(name, &text);
            self.refuse(name, format!("{shown} is not valid"), format!("use {expected}"));
        }
        parsed
    }

    pub(super) fn number<T>(&mut self, name: &'static str, range: RangeInclusive<T>) -> T
    where
        T: FromStr + PartialOrd + std::fmt::Display + Default,
    {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.parse(name, &expected, |text| {
            text.parse().ok().filter(|number| range.contains(number))
        })
    }

    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        self.parse(name, FLAG_EXPECTED, flag)
    }

    pub(super) fn flag_or(&mut self, name: &'static str, derived: bool) -> bool {
        let derived = if derived { "true" } else { "false" };
        self.parse_or(name, Some(derived), FLAG_EXPECTED, flag)
    }

    /// A whole number of `unit`s.
    pub(super) fn duration(
        &mut self,
        name: &'static str,
        unit: Unit,
        range: RangeInclusive<u64>,
    ) -> Duration {
        let number = self.number(name, range);
        unit.of(number)
    }

    /// A JSON array of strings, or words between commas. Blank words are dropped.
    pub(super) fn list(&mut self, name: &'static str) -> Vec<String> {
        self.list_or(name, None)
    }

    pub(super) fn list_or(&mut self, name: &'static str, derived: Option<&str>) -> Vec<String> {
        self.parse_or(name, derived, "a JSON array of strings, or words between commas", list)
    }

    /// How a value may be quoted in a message: escaped, so that a problem stays on its line, and cut.
    fn shown(&self, name: &'static str, text: &str) -> String {
        const LONGEST: usize = 80;
        if self.entries.get(name).is_none_or(|entry| entry.secret) {
            return "the value".to_owned();
        }
        let cut: String = text.chars().take(LONGEST).collect();
        format!("{cut:?}")
    }

    /// The names asked for so far.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.entries.keys().copied()
    }

    /// Settings that differ from their defaults, and all problems found.
    pub(super) fn finish(self) -> (Vec<(&'static str, String)>, Vec<Problem>) {
        let differences = self
            .entries
            .iter()
            .filter_map(|(name, entry)| {
                let given = entry.given.as_deref().filter(|given| !same(given, &entry.default))?;
                let shown = if entry.secret { "[redacted]" } else { given };
                Some((*name, shown.to_owned()))
            })
            .collect();
        let mut seen = BTreeSet::new();
        let unique = |problem: &Problem| seen.insert(problem.to_string());
        (differences, self.problems.into_iter().filter(unique).collect())
    }
}

/// Unit of a number that is a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Milliseconds,
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl Unit {
    fn of(self, number: u64) -> Duration {
        let seconds = |each: u64| Duration::from_secs(number.saturating_mul(each));
        match self {
            Self::Milliseconds => Duration::from_millis(number),
            Self::Seconds => seconds(1),
            Self::Minutes => seconds(60),
            Self::Hours => seconds(60 * 60),
            Self::Days => seconds(24 * 60 * 60),
        }
    }
}

const FLAG_EXPECTED: &str = "true or false";

fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn list(text: &str) -> Option<Vec<String>> {
    let words: Vec<String> = if text.starts_with('[') {
        serde_json::from_str(text).ok()?
    } else {
        text.split(',').map(str::to_owned).collect()
    };
    let trimmed = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
    Some(trimmed.map(str::to_owned).collect())
}

fn same(given: &str, default: &str) -> bool {
    given == default || flag(given).is_some_and(|value| flag(default) == Some(value))
}
