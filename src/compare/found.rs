//! What each kind of metric gives before a verdict is made of it.

use super::arm::Measured;
pub(super) use crate::compare::arms::{Arms, MetricResult};

/// What the metric's kind gives; `None` when an arm measured something else.
pub(super) fn found(both: Arms<'_>) -> Option<MetricResult> {
    use super::metric::Kind;
    match (both.metric.kind, &both.a.measured, &both.b.measured) {
        (Kind::Rate, Measured::Rate(a), Measured::Rate(b)) => Some(super::rates::compare(both, *a, *b)),
        (Kind::Amount, Measured::Amount(a), Measured::Amount(b)) => Some(super::amounts::compare(both, a, b)),
        (Kind::Duration, Measured::Days(a), Measured::Days(b)) => Some(super::durations::compare(both, a, b)),
        (Kind::Retention, Measured::Days(a), Measured::Days(b)) => {
            Some(super::retention::compare(both, a, b))
        }
        (
            _,
            Measured::Estimated {
                estimate: a,
                error: ea,
                ..
            },
            Measured::Estimated {
                estimate: b,
                error: eb,
                ..
            },
        ) => Some(super::estimated::compare(both, (*a, *ea), (*b, *eb))),
        _ => None,
    }
}
