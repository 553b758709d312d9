//! The body of an upload on its way in: no larger than it can be, never silent for long, and not so slow
//! that somebody could hold the connection for ever with a byte now and then.

use std::time::{Duration, Instant};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures::{StreamExt as _, stream};

/// How patiently an upload is waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// A client that sends nothing for this long has gone.
    pub silence: Duration,
    /// Nothing is asked of the average before.
    pub grace: Duration,
    /// On the whole, after the grace. The slowest lines that people upload over are faster.
    pub bytes_per_second: u64,
}

impl Patience {
    pub const USUAL: Self = Self {
        silence: Duration::from_secs(30),
        grace: Duration::from_mins(1),
        bytes_per_second: 2048,
    };

    fn is_over(self, elapsed: Duration, received: u64) -> bool {
        let due =
            elapsed.saturating_sub(self.grace).as_secs().saturating_mul(self.bytes_per_second);
        received < due
    }
}

/// Why a body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotArrived {
    #[error("the body is larger than allowed")]
    TooLarge,
    #[error("the body stopped arriving")]
    Silent,
    #[error("the body arrives too slowly")]
    TooSlow,
}

struct Arrival {
    body: BodyDataStream,
    most: u64,
    patience: Patience,
    begun: Instant,
    received: u64,
}

/// The same body, which fails with a [`NotArrived`] after `most` bytes or when patience is over.
pub(super) fn watched(body: Body, most: u64, patience: Patience) -> Body {
    let body = body.into_data_stream();
    let arrival = Arrival { body, most, patience, begun: Instant::now(), received: 0 };
    Body::from_stream(stream::try_unfold(arrival, async |mut arrival| {
        Ok::<_, axum::BoxError>(arrival.next().await?.map(|bytes| (bytes, arrival)))
    }))
}

impl Arrival {
    async fn next(&mut self) -> Result<Option<Bytes>, axum::BoxError> {
        let next = tokio::time::timeout(self.patience.silence, self.body.next()).await;
        let Some(bytes) = next.map_err(|_| NotArrived::Silent)?.transpose()? else {
            return Ok(None);
        };
        self.received = self.received.saturating_add(u64::try_from(bytes.len())?);
        if self.received > self.most {
            return Err(NotArrived::TooLarge.into());
        }
        if self.patience.is_over(self.begun.elapsed(), self.received) {
            return Err(NotArrived::TooSlow.into());
        }
        Ok(Some(bytes))
    }
}

/// Why a body failed, when an error that came of it rests on that.
pub(super) fn reason(error: &(dyn std::error::Error + 'static)) -> Option<NotArrived> {
    let mut causes = std::iter::successors(Some(error), |cause| cause.source());
    causes.find_map(|cause| cause.downcast_ref().copied())
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, time::Duration};

    use axum::body::{Body, to_bytes};
    use futures::{StreamExt as _, stream};

    use super::{NotArrived, Patience, reason, watched};

    const IMPATIENT: Patience = Patience {
        silence: Duration::from_millis(200),
        grace: Duration::from_millis(50),
        bytes_per_second: 1000,
    };

    /// A byte every ten milliseconds, for ever.
    fn trickle() -> Body {
        Body::from_stream(stream::repeat(()).then(async |()| {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok::<_, Infallible>("x")
        }))
    }

    async fn outcome(body: Body, most: u64) -> Result<usize, NotArrived> {
        let read = to_bytes(watched(body, most, IMPATIENT), usize::MAX).await;
        read.map(|bytes| bytes.len()).map_err(|error| reason(&error).unwrap())
    }

    #[tokio::test]
    async fn a_body_is_cut_off_after_the_most_it_may_be() {
        assert_eq!(outcome(Body::from("12345"), 5).await, Ok(5));
        assert_eq!(outcome(Body::from("123456"), 5).await, Err(NotArrived::TooLarge));
    }

    #[tokio::test]
    async fn a_body_that_falls_silent_or_trickles_is_given_up() {
        let silent = Body::from_stream(stream::pending::<Result<&str, Infallible>>());
        assert_eq!(outcome(silent, 5).await, Err(NotArrived::Silent));
        assert_eq!(outcome(trickle(), u64::MAX).await, Err(NotArrived::TooSlow));
    }

    #[test]
    fn a_slow_but_honest_line_has_all_the_time_it_needs() {
        let (hour, per_second) = (Duration::from_hours(1), 3000);
        assert!(!Patience::USUAL.is_over(hour, 3600 * per_second));
        assert!(!Patience::USUAL.is_over(Duration::from_secs(59), 1));
        assert!(Patience::USUAL.is_over(Duration::from_secs(87), 3), "a byte every 29 seconds");
    }
}
