//! The net promoter score of customers that answered.

use super::facts::{Account, Facts};
use super::figure::{CONFIDENCE, Figure, Name, Reason};
use crate::recipe::FigureKey as Key;
use crate::stats::normal::half_width;

/// Promoters less detractors among the answers, those of customers who have left included, in points of 100, with the interval of a mean of −1, 0 and 1.
///
/// Source: Rocks (2016), Interval estimation for the net promoter score, *The American Statistician* 70(4): the adjusted
/// Wald interval, three answers spread over the kinds added.
pub(super) fn nps(facts: &Facts, customers: &[&Account]) -> Figure {
    if let Some(reason) = facts.lacks(Name::Nps) {
        return Figure::none(reason, 0);
    }
    let answers: Vec<f64> = customers.iter().map(|a| a.nps).filter(|v| !v.is_nan()).collect();
    if answers.is_empty() {
        let of = customers.len() as u64;
        let missing = Reason::Incomplete {
            key: Key::Nps,
            missing: of,
            of,
        };
        return Figure::none(if of == 0 { Reason::NoCustomers } else { missing }, 0);
    }
    let count = |of: fn(f64) -> bool| answers.iter().filter(|answer| of(**answer)).count() as f64;
    let n = answers.len() as f64;
    let (promoters, detractors) = (count(|v| v >= 9.0), count(|v| v < 7.0));
    let (p, d, of) = (promoters + 0.75, detractors + 0.75, n + 3.0);
    let centre = (p - d) / of;
    let half = half_width(CONFIDENCE) * (((p + d) / of - centre * centre) / of).max(0.0).sqrt();
    let points = |share: f64| share.clamp(-1.0, 1.0) * 100.0;
    let estimate = points((promoters - detractors) / n);
    // Where all answer alike the centre lies away from them; an interval holds its estimate.
    let interval = (
        points(centre - half).min(estimate),
        points(centre + half).max(estimate),
    );
    Figure::new(estimate, Some(interval), answers.len())
}
