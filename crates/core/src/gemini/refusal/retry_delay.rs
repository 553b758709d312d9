//! Lengths of time as the provider writes them: `23s`, `29.72s`, `10h17m5.7s`, and as the header
//! `Retry-After` has them: seconds, or a date.

use std::time::Duration;

use chrono::{DateTime, Utc};

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

/// Reads the header `Retry-After`. A date is meant by the clock of whoever wrote it, so it is compared with
/// the `Date` of the same reply, which every server with a clock sends.
pub fn parse_header(value: &str, date: Option<&str>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number can have are still a long time.
        return Some(value.parse().map_or(LONGEST, Duration::from_secs).min(LONGEST));
    }
    let then = http_date(value)?;
    let now = date.and_then(http_date)?;
    Some((then - now).to_std().unwrap_or_default().min(LONGEST))
}

fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.to_utc())
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

    use super::{LONGEST, parse_delay, parse_header};

    #[test]
    fn the_header_holds_seconds_or_a_date_and_never_too_long_a_time() {
        let read = |value| parse_header(value, Some("Wed, 21 Oct 2026 07:28:00 GMT"));
        assert_eq!(read(" 7 "), Some(Duration::from_secs(7)));
        assert_eq!(read("Wed, 21 Oct 2026 07:28:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(read("Wed, 21 Oct 2026 07:27:00 GMT"), Some(Duration::ZERO), "it is past");
        for long in
            ["18446744073709551615", "99999999999999999999999", "Wed, 21 Oct 2099 07:28:00 GMT"]
        {
            assert_eq!(read(long), Some(LONGEST), "{long}");
        }
        for none in ["", "soon", "-3", "1.5"] {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(parse_header("Wed, 21 Oct 2099 07:28:00 GMT", None), None);
    }

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
