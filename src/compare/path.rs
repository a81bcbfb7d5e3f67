//! What one would have known each morning: the always-valid interval as accounts come in.

use super::comparison::{Estimate, Look, Undefined};
use super::sequential::{
    ASYMPTOTIC_FROM, AlwaysValid, Arm, mixture_difference, rate_difference, tuned_to, variance_of_means,
};
use crate::compare::metric::Side;
use crate::stats::moments::Moments;
use crate::table::reading::iso_date;

/// Most looks that are kept, evenly spread: finer than a chart shows (house choice).
const LOOKS: usize = 180;

/// One account: the day it was measured (days since 1970-01-01), whether it is in B, and its value (1 or 0 for rates).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    pub day: i32,
    pub in_b: bool,
    pub value: f64,
}

/// The interval at the end of each day, as it was then: `planned` as in [`tuned_to`].
pub fn path(arrivals: &[Arrival], is_rate: bool, planned: Option<u64>, confidence: f64) -> Vec<Look> {
    let mut arrivals = arrivals.to_vec();
    // Values too, so that sums do not depend on the order of rows.
    arrivals.sort_unstable_by(|x, y| {
        (x.day, x.in_b)
            .cmp(&(y.day, y.in_b))
            .then(x.value.total_cmp(&y.value))
    });
    let days = arrivals.chunk_by(|x, y| x.day == y.day);
    let (mut a, mut b) = (Moments::default(), Moments::default());
    let mut looks: Vec<Look> = Vec::new();
    for today in days {
        let of = |in_b: bool| -> Vec<f64> {
            let side = today.iter().filter(|x| x.in_b == in_b);
            side.map(|x| x.value).collect()
        };
        a += Moments::of(&of(false));
        b += Moments::of(&of(true));
        if a.accounts() > 0 && b.accounts() > 0 {
            let n = a.accounts() + b.accounts();
            let narrowest = tuned_to(planned, n);
            looks.push(Look {
                day: iso_date(today[0].day),
                n,
                estimate: known(&a, &b, is_rate, narrowest, 1.0 - confidence),
            });
        }
    }
    let every = looks.len().div_ceil(LOOKS).max(1);
    let last = looks.len().saturating_sub(1);
    let kept = looks.into_iter().enumerate();
    kept.filter(|(i, _)| (last - i).is_multiple_of(every))
        .map(|(_, look)| look)
        .collect()
}

fn known(a: &Moments, b: &Moments, is_rate: bool, planned: u64, alpha: f64) -> Estimate {
    let (Some(mean_a), Some(mean_b)) = (a.mean(), b.mean()) else {
        return Estimate::none(Undefined::NoVariation);
    };
    let apart = mean_b - mean_a;
    if is_rate {
        let hits = |m: &Moments, mean: f64| ((mean * m.accounts() as f64).round() as u64, m.accounts());
        let (a, b) = (hits(a, mean_a), hits(b, mean_b));
        let interval = match rate_difference(a, b, planned, alpha) {
            Some(found) => Some((found.low, found.high)),
            None => mixture_difference(a, b, alpha),
        };
        return Estimate::new(apart, interval, Undefined::NoVariation);
    }
    let (arm, smaller) = if a.accounts() < b.accounts() {
        (Side::A, a.accounts())
    } else {
        (Side::B, b.accounts())
    };
    if smaller < ASYMPTOTIC_FROM {
        let needed = ASYMPTOTIC_FROM;
        return Estimate::new(apart, None, Undefined::TooFew { arm, needed });
    }
    let n = a.accounts() + b.accounts();
    let arms = Arm::mean(a).zip(Arm::mean(b));
    let found = arms.and_then(|(a, b)| AlwaysValid::new(apart, variance_of_means(a, b), n, planned, alpha));
    Estimate::new(apart, found.map(|f| (f.low, f.high)), Undefined::NoVariation)
}
