//! What one would have known each morning: the always-valid interval as accounts come in.

use super::comparison::{Estimate, Look, Undefined};
use super::found::SEQUENTIAL_FROM;
use super::moments::Moments;
use super::sequential::{AlwaysValid, mixture_difference};
use crate::data::reading::iso_date;

/// Most looks that are kept, evenly spread: finer than a chart shows (house choice).
const LOOKS: usize = 180;

/// One account: the day it was measured (days since 1970-01-01), whether it is in B, and its value (1 or 0 for rates).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrival {
    pub day: i32,
    pub in_b: bool,
    pub value: f64,
}

/// The interval at the end of each day. `planned` is the number of accounts at which it is narrowest.
pub fn path(arrivals: &[Arrival], is_rate: bool, planned: u64, confidence: f64) -> Vec<Look> {
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
            looks.push(Look {
                day: iso_date(today[0].day),
                n: a.accounts() + b.accounts(),
                estimate: known(&a, &b, is_rate, planned, 1.0 - confidence),
            });
        }
    }
    let every = looks.len().div_ceil(LOOKS).max(1);
    let last = looks.len().saturating_sub(1);
    let kept = looks.into_iter().enumerate();
    kept.filter(|(i, _)| (last - i) % every == 0)
        .map(|(_, look)| look)
        .collect()
}

fn known(a: &Moments, b: &Moments, is_rate: bool, planned: u64, alpha: f64) -> Estimate {
    let (Some(mean_a), Some(mean_b)) = (a.mean(), b.mean()) else {
        return Estimate::none(Undefined::NoVariation);
    };
    let apart = mean_b - mean_a;
    let enough = a.accounts().min(b.accounts()) >= SEQUENTIAL_FROM;
    let variance = |m: &Moments, mean: f64| {
        if is_rate {
            Some(mean * (1.0 - mean) / m.accounts() as f64)
        } else {
            m.standard_error().map(|error| error * error)
        }
    };
    let variances = variance(a, mean_a).zip(variance(b, mean_b));
    let variances = variances.filter(|(a, b)| enough && (*a > 0.0 && *b > 0.0 || !is_rate));
    if let Some((var_a, var_b)) = variances {
        let n = a.accounts() + b.accounts();
        let found = AlwaysValid::new(apart, var_a + var_b, n, planned, alpha);
        return Estimate::new(apart, found.map(|f| (f.low, f.high)), Undefined::NoVariation);
    }
    let hits = |m: &Moments, mean: f64| ((mean * m.accounts() as f64).round() as u64, m.accounts());
    let set = is_rate
        .then(|| mixture_difference(hits(a, mean_a), hits(b, mean_b), alpha))
        .flatten();
    let arm = if a.accounts() < b.accounts() {
        super::comparison::Side::A
    } else {
        super::comparison::Side::B
    };
    Estimate::new(
        apart,
        set,
        Undefined::TooFew {
            arm,
            needed: SEQUENTIAL_FROM,
        },
    )
}
