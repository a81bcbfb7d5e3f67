//! How often one key may ask: a bucket that fills as time passes and holds a second's worth, or ten requests.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Fewest requests that may come at once (house choice: what a page asks).
const BURST: f64 = 10.0;

/// The buckets of all keys.
pub(super) struct Rates {
    per_second: f64,
    buckets: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Rates {
    /// So many requests a second; 0 for no limit.
    pub fn new(per_second: u32) -> Self {
        Self {
            per_second: f64::from(per_second),
            buckets: Mutex::default(),
        }
    }

    /// Takes one request of a key, or says after how many whole seconds there is one.
    pub fn take(&self, key: &str, now: Instant) -> Result<(), u64> {
        if self.per_second == 0.0 {
            return Ok(());
        }
        let most = self.per_second.max(BURST);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, since) = buckets.entry(key.to_owned()).or_insert((most, now));
        let passed = now.saturating_duration_since(*since).as_secs_f64();
        *left = (*left + passed * self.per_second).min(most);
        *since = now;
        if *left >= 1.0 {
            *left -= 1.0;
            return Ok(());
        }
        Err(((1.0 - *left) / self.per_second).ceil().max(1.0) as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_key_that_asks_too_often_is_told_when_to_come_again() {
        let (rates, start) = (Rates::new(20), Instant::now());
        assert!((0..20).all(|_| rates.take("a", start).is_ok()));
        assert_eq!(rates.take("a", start), Err(1));
        assert!(rates.take("b", start).is_ok());
        assert!(rates.take("a", start + Duration::from_millis(60)).is_ok());
        assert!(Rates::new(0).take("a", start).is_ok());
    }
}
