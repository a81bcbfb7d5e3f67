//! Columns made of a further table's rows that know how accounts ended.

use crate::audit::evidence::{Audited, Verdict};
use crate::criteria::Reason;

/// The column among `made`, those made of one table, that proves rows of after the decision among those it was made of;
/// only where another that the model would learn from tells of them too, as what was set aside does no harm.
///
/// Trusted columns prove nothing.
pub fn tells_of_afterwards<'a>(audited: &'a [Audited], made: &[String]) -> Option<&'a Audited> {
    let of_table = || audited.iter().filter(|a| made.contains(&a.name));
    let says = |a: &Audited, of: fn(&Reason) -> bool| a.reasons.iter().any(of);
    let carries = |a: &&Audited| {
        let too_well = |reason: &Reason| {
            matches!(
                reason,
                Reason::Alone { .. } | Reason::QuickModel { hangs: true, .. }
            )
        };
        a.used && says(a, too_well) && !says(a, |reason| *reason == Reason::Trusted)
    };
    let proves = |a: &&Audited| {
        let sure = |reason: &Reason| matches!(reason, Reason::Alone { sure: true, .. });
        a.verdict == Verdict::SetAside && says(a, sure)
    };
    of_table().find(carries)?;
    of_table().find(proves)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::evidence::Evidence;

    fn column(name: &str, verdict: Verdict, reasons: Vec<Reason>) -> Audited {
        Audited {
            column: 0,
            name: name.into(),
            verdict,
            reasons,
            used: verdict != Verdict::SetAside,
            can_trust: false,
            evidence: Evidence::default(),
        }
    }

    #[test]
    fn a_leak_that_is_set_aside_whole_is_no_reason_to_refuse() {
        let alone = |auc, sure| Reason::Alone { auc, sure };
        let made: Vec<String> = ["visits_last", "visits_count"].map(str::to_owned).to_vec();
        let last = column("visits_last", Verdict::SetAside, vec![alone(0.99, true)]);
        let count = column("visits_count", Verdict::Doubt, vec![alone(0.89, false)]);
        let found = |audited: &[Audited]| tells_of_afterwards(audited, &made).map(|a| a.name.clone());
        assert_eq!(
            found(&[last.clone(), count.clone()]),
            Some("visits_last".to_owned())
        );
        assert_eq!(
            found(&[last.clone(), column("visits_count", Verdict::Keep, vec![])]),
            None
        );
        assert_eq!(found(&[count.clone()]), None);
        let trusted = column(
            "visits_count",
            Verdict::Keep,
            vec![Reason::Trusted, alone(0.89, false)],
        );
        assert_eq!(found(&[last.clone(), trusted]), None);
        // Columns of the account table prove nothing of another table's rows.
        assert_eq!(tells_of_afterwards(&[last, count], &[]), None);
    }
}
