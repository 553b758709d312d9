//! Lengths of time as the provider writes them: `23s`, `29.72s`, `10h17m5.7s`.

use std::time::Duration;

/// Longer delays are told as this.
const LONGEST: Duration = Duration::from_hours(48);

/// Reads the length of time that a text begins with; `None` when it begins with none.
pub fn parse_delay(text: &str) -> Option<Duration> {
    let mut rest = text.trim_start();
    let mut total = Duration::ZERO;
    let mut found = false;
    while let Some((seconds, after)) = component(rest) {
        let part = Duration::try_from_secs_f64(seconds).unwrap_or(LONGEST);
        total = total.saturating_add(part).min(LONGEST);
        found = true;
        rest = after;
    }
    found.then_some(total)
}

/// One number with its unit, in seconds, and what follows.
fn component(text: &str) -> Option<(f64, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = text.split_at_checked(digits)?;
    let number: f64 = number.parse().ok()?;
    let units = [("ms", 0.001), ("h", 3600.0), ("m", 60.0), ("s", 1.0)];
    units.into_iter().find_map(|(unit, scale)| Some((number * scale, rest.strip_prefix(unit)?)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::parse_delay;

    #[test]
    fn all_recorded_forms_are_read() {
        let millis = |text| parse_delay(text).map(|delay: Duration| delay.as_millis());
        assert_eq!(millis("23s"), Some(23_000));
        assert_eq!(millis("29.72s"), Some(29_720));
        assert_eq!(millis("10h17m5.7s."), Some(37_025_700));
        assert_eq!(millis("250ms"), Some(250));
        assert_eq!(millis("1e9s"), None);
        assert_eq!(millis("soon"), None);
        assert_eq!(millis("99999999999999999999999s"), Some(48 * 3_600_000));
    }
}
