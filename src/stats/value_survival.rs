//! What accounts pay until they leave: survival in which each counts by what it pays.

use crate::stats::moments::Moments;

/// An account: what it pays per unit of time, and how long it was seen to stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Payer {
    /// What it pays per unit of time; 0 or more.
    pub pays: f64,
    /// Days from the start, and whether it left then; `None` where that is not known.
    pub stay: Option<(f64, bool)>,
}

/// Mean paid within a horizon, with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaidUntil {
    /// Mean per account: pay per unit of time × days.
    pub mean: f64,
    /// Its standard error; absent of one account.
    pub error: Option<f64>,
}

/// A day on which somebody left.
struct Departure {
    day: f64,
    /// Pay at risk just before.
    risk: f64,
    /// Share of it that left.
    hazard: f64,
    /// Area under the curve from this day to the horizon, had nobody left on it.
    area: f64,
    /// Σ area · hazard / risk of this day and those before.
    expected: f64,
}

/// Mean pay × mean days there among the first `horizon`, where the curve of Kaplan and Meier counts each account by what
/// it pays: of who pays twice, the leaving costs twice. Where all pay the same it is their pay × the restricted mean.
/// `None` without a payer whose stay is known, and where nobody pays.
///
/// The order of accounts does not matter up to rounding; the caller sorts where bytes must agree. The error is that of
/// the linearised mean, so it holds what pay and stay have in common.
///
/// Source: Kaplan & Meier (1958), *JASA* 53:457, with weights as in Xie & Liu (2005), *Statistics in Medicine* 24:3089;
/// influence of the curve, Reid (1981), *Annals of Statistics* 9:78.
pub fn paid_until(payers: &[Payer], horizon: f64) -> Option<PaidUntil> {
    let n = payers.len() as f64;
    let mut seen: Vec<(f64, bool, f64)> = payers
        .iter()
        .filter_map(|payer| payer.stay.map(|(days, left)| (days, left, payer.pays)))
        .filter(|(days, _, _)| days.is_finite() && *days >= 0.0)
        .collect();
    // Pay last, so that sums over equal days have one order.
    seen.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    let all: f64 = seen.iter().map(|(_, _, pays)| pays).sum();
    let pay = payers.iter().map(|payer| payer.pays).sum::<f64>() / n;
    if !(all > 0.0 && pay > 0.0 && horizon > 0.0) {
        return None;
    }
    let mut departures: Vec<Departure> = Vec::new();
    let (mut risk, mut share, mut days, mut from) = (all, 1.0, 0.0, 0.0);
    for today in seen.chunk_by(|a, b| a.0 == b.0) {
        let day = today[0].0;
        if day >= horizon {
            break;
        }
        let gone: f64 = today.iter().map(|(_, _, pays)| pays).sum();
        let left: f64 = today
            .iter()
            .filter(|(_, left, _)| *left)
            .map(|(_, _, pays)| pays)
            .sum();
        if left > 0.0 && risk > 0.0 {
            days += share * (day - from);
            let hazard = (left / risk).min(1.0);
            departures.push(Departure {
                day,
                risk,
                hazard,
                area: days,
                expected: 0.0,
            });
            share *= 1.0 - hazard;
            from = day;
        }
        risk -= gone;
    }
    days += share * (horizon - from);
    let mut expected = 0.0;
    for departure in &mut departures {
        // From the area up to the day to the area from it on, had nobody left on it.
        let after = days - departure.area;
        // Of who all leave together nothing hangs on how many they were.
        departure.area = match departure.hazard < 1.0 {
            true => after / (1.0 - departure.hazard),
            false => 0.0,
        };
        expected += departure.area * departure.hazard / departure.risk;
        departure.expected = expected;
    }
    let influence = |payer: &Payer| {
        let of_pay = payer.pays - pay;
        let of_days = payer.stay.map_or(0.0, |(stay, left)| {
            let before = departures.partition_point(|departure| departure.day <= stay);
            let Some(last) = before.checked_sub(1).map(|at| &departures[at]) else {
                return 0.0;
            };
            let event = f64::from(u8::from(left && last.day == stay));
            payer.pays * (last.expected - event * last.area / last.risk)
        });
        // Both in the unit of the mean, per account.
        days * of_pay + n * pay * of_days
    };
    let spread = Moments::of(&payers.iter().map(influence).collect::<Vec<_>>());
    Some(PaidUntil {
        mean: pay * days,
        error: spread.standard_error(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::survival::Survival;

    fn payer(pays: f64, days: f64, left: bool) -> Payer {
        Payer {
            pays,
            stay: Some((days, left)),
        }
    }

    #[test]
    fn where_all_pay_the_same_it_is_the_restricted_mean() {
        let stays = [
            (3.0, true),
            (5.0, false),
            (5.0, true),
            (9.0, true),
            (12.0, false),
            (400.0, true),
        ];
        let payers: Vec<Payer> = stays
            .iter()
            .map(|(days, left)| payer(7.0, *days, *left))
            .collect();
        let curve = Survival::new(&stays).unwrap();
        for horizon in [4.0, 10.0, 365.0] {
            let found = paid_until(&payers, horizon).unwrap();
            assert!((found.mean - 7.0 * curve.restricted_mean(horizon)).abs() < 1e-9);
        }
        // Without censoring the curve's error is that of the mean of what was seen.
        let all: Vec<Payer> = (1..=200).map(|day| payer(2.0, f64::from(day), true)).collect();
        let found = paid_until(&all, 150.0).unwrap();
        let seen: Vec<f64> = (1..=200).map(|day| 2.0 * f64::from(day).min(150.0)).collect();
        let direct = Moments::of(&seen);
        assert!((found.mean - direct.mean().unwrap()).abs() < 1e-9);
        assert!((found.error.unwrap() / direct.standard_error().unwrap() - 1.0).abs() < 1e-9);
    }

    /// Nobody censored: what was paid is pay × days, whatever they have in common.
    #[test]
    fn without_censoring_it_is_the_mean_of_what_was_paid() {
        let payers: Vec<Payer> = (1..=60)
            .map(|i| payer(f64::from(i), f64::from(i * 10), true))
            .collect();
        let paid: Vec<f64> = (1..=60)
            .map(|i| f64::from(i) * f64::from(i * 10).min(365.0))
            .collect();
        let direct = Moments::of(&paid);
        let found = paid_until(&payers, 365.0).unwrap();
        assert!((found.mean / direct.mean().unwrap() - 1.0).abs() < 1e-12);
        assert!((found.error.unwrap() / direct.standard_error().unwrap() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_paid_is_nothing_known() {
        assert_eq!(paid_until(&[], 10.0), None);
        assert_eq!(paid_until(&[payer(0.0, 5.0, true); 3], 10.0), None);
        let unseen = Payer {
            pays: 5.0,
            stay: None,
        };
        assert_eq!(paid_until(&[unseen; 3], 10.0), None);
        let one = paid_until(&[payer(5.0, 4.0, false)], 10.0).unwrap();
        assert_eq!((one.mean, one.error), (50.0, None));
    }
}
