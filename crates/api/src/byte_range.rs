//! Which part of a file a `Range` header asks for (RFC 9110 §14.1.2 and §14.2).

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// Both ends included.
    Bytes {
        first: u64,
        last: u64,
    },
    Unsatisfiable,
}

impl Part {
    /// What of `size` bytes the header's value asks for. Several ranges are answered with the whole;
    /// what cannot be read is ignored, as if it had not been sent.
    #[must_use]
    pub fn of(header: &str, size: u64) -> Self {
        range(header).map_or(Self::Whole, |range| range.within(size))
    }
}

enum Range {
    From { first: u64, last: u64 },
    Last { bytes: u64 },
}

fn range(header: &str) -> Option<Range> {
    let (unit, range) = header.trim().split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    match (first, last) {
        ("", last) => Some(Range::Last { bytes: number(last)? }),
        (first, "") => Some(Range::From { first: number(first)?, last: u64::MAX }),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Range::From { first, last })
        }
    }
}

/// Beyond what can be counted is beyond every file.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

impl Range {
    fn within(self, size: u64) -> Part {
        let Some(end) = size.checked_sub(1) else {
            return Part::Unsatisfiable;
        };
        match self {
            Self::Last { bytes: 0 } => Part::Unsatisfiable,
            Self::Last { bytes } => Part::Bytes { first: size.saturating_sub(bytes), last: end },
            Self::From { first, .. } if first > end => Part::Unsatisfiable,
            Self::From { first, last } => Part::Bytes { first, last: last.min(end) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Part;

    #[test]
    fn a_range_is_what_the_standard_makes_of_it() {
        let bytes = |first, last| Part::Bytes { first, last };
        for (header, part) in [
            ("bytes=0-0", bytes(0, 0)),
            ("bytes=2-4", bytes(2, 4)),
            ("Bytes=7-", bytes(7, 9)),
            ("bytes=7-99999999999999999999999", bytes(7, 9)),
            ("bytes=-2", bytes(8, 9)),
            ("bytes=-100000", bytes(0, 9)),
            ("bytes=-0", Part::Unsatisfiable),
            ("bytes=10-", Part::Unsatisfiable),
            ("bytes=99999999999999999999999-", Part::Unsatisfiable),
            ("bytes=5-2", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("lines=1-2", Part::Whole),
            ("bytes", Part::Whole),
        ] {
            assert_eq!(Part::of(header, 10), part, "{header}");
        }
        assert_eq!(Part::of("bytes=-5", 0), Part::Unsatisfiable);
    }
}
