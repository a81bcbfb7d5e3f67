//! Further tables whose rows know how accounts ended: by a column made of them, or by how long they go on.

use std::collections::BTreeMap;

use crate::audit::evidence::{Audited, Verdict};
use crate::criteria::Reason;
use crate::recipe::Recipe;
use crate::stats::sample::{MannWhitney, Sample};

/// Rows of an account from which on more make no difference to whom it is compared with (house choice).
const MANY: u32 = 8;
/// Share of pairs, and standard errors beyond a half, from which rows of ideal accounts go on for longer (house choices:
/// tables of which only customers' rows go on after the decision reach 0.67 and more, one that stops there 0.52).
const LONGER: f64 = 0.6;
const SURE: f64 = 4.0;

/// The column among `made`, those made of one table, that by itself proves that rows of after the decision are among
/// those it was made of; only where the model would learn from another of them, which is made of the same rows.
///
/// Trusted columns prove nothing.
pub fn tells_of_afterwards<'a>(
    audited: &'a [Audited],
    made: &[String],
    recipe: &Recipe,
) -> Option<&'a Audited> {
    let of_table = || audited.iter().filter(|a| made.contains(&a.name));
    let proves = |a: &&Audited| {
        let sure = |reason: &Reason| matches!(reason, Reason::Alone { sure: true, .. });
        a.verdict == Verdict::SetAside && a.reasons.iter().any(sure)
    };
    of_table()
        .find(proves)
        .filter(|_| are_learnt(audited, made, recipe))
}

/// Whether the model would learn from a column among `made` that nobody vouches for.
pub fn are_learnt(audited: &[Audited], made: &[String], recipe: &Recipe) -> bool {
    let of_table = audited.iter().filter(|a| made.contains(&a.name));
    let mut learnt = of_table.filter(|a| a.used && !recipe.trusts(&a.name));
    learnt.next().is_some()
}

/// Share of the pairs of an ideal and another account with as many rows in which the ideal one's go on for longer, ties
/// counting half, where that is beyond chance: rows of before the decision stop at it whatever it was.
///
/// `ideal` and `start` hold every account: whether it is ideal (`None` where that is not learnt from), and the day its
/// story begins (`i32::MIN` where unknown; without any, that of its first row). `rows` are accounts and days. That the
/// others' rows go on for longer proves nothing: what is lost is often given up late.
///
/// Source: van Elteren (1960), *Bulletin de l'Institut International de Statistique* 37:351-361 (ranks within strata).
pub fn go_on_for_longer(
    ideal: &[Option<bool>],
    start: Option<&[i32]>,
    rows: impl Iterator<Item = (u32, i32)>,
) -> Option<f64> {
    let mut stories = vec![(0u32, i32::MAX, i32::MIN); ideal.len()];
    for (account, day) in rows {
        let (count, first, last) = &mut stories[account as usize];
        (*count, *first, *last) = (*count + 1, day.min(*first), day.max(*last));
    }
    let mut strata: BTreeMap<u32, [Vec<f64>; 2]> = BTreeMap::new();
    for (account, (count, first, last)) in stories.into_iter().enumerate() {
        let from = start.map_or(first, |start| start[account]);
        // A single row lasts no time, unless something else says when the story began.
        let dated = count > u32::from(start.is_none()) && from > i32::MIN;
        if let (Some(ideal), true) = (ideal[account], dated) {
            let sides = strata.entry(count.min(MANY)).or_default();
            sides[usize::from(ideal)].push(f64::from(last) - f64::from(from));
        }
    }
    let (mut longer, mut pairs, mut variance) = (0.0, 0.0, 0.0);
    for [others, ideal] in strata.into_values() {
        let (a, b) = (others.len() as f64, ideal.len() as f64);
        if let Some(test) = MannWhitney::new(&Sample::new(others), &Sample::new(ideal)) {
            // Weights that leave every stratum its say: larger ones are surer, not more.
            let weight = 1.0 / (a + b + 1.0);
            longer += weight * test.u;
            pairs += weight * a * b;
            variance += weight * a * b / 12.0;
        }
    }
    let z = (longer - pairs / 2.0) / variance.sqrt();
    Some(longer / pairs).filter(|share| *share >= LONGER && z >= SURE)
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
        let blind = Recipe::default();
        let vouched = Recipe {
            trust: vec!["visits_count".to_owned()],
            ..Recipe::default()
        };
        let found = |audited: &[Audited]| tells_of_afterwards(audited, &made, &blind).map(|a| a.name.clone());
        assert_eq!(
            found(&[last.clone(), count.clone()]),
            Some("visits_last".to_owned())
        );
        assert_eq!(found(std::slice::from_ref(&count)), None);
        // A column that is vouched for proves nothing, whether anything was found against it or not.
        let clean = column("visits_count", Verdict::Keep, Vec::new());
        for trusted in [&count, &clean] {
            let audited = [last.clone(), trusted.clone()];
            assert_eq!(tells_of_afterwards(&audited, &made, &vouched), None);
            assert!(!are_learnt(&audited, &made, &vouched) && are_learnt(&audited, &made, &blind));
        }
        assert!(!are_learnt(std::slice::from_ref(&last), &made, &blind));
        // Columns of the account table prove nothing of another table's rows.
        assert_eq!(tells_of_afterwards(&[last, count], &[], &blind), None);
    }

    /// 80 accounts with one to three rows each, every other ideal; customers' last rows come `after` days later.
    #[test]
    fn rows_that_go_on_after_the_decision_last_longer() {
        let share = |after: i32, dated: bool| {
            let ideal: Vec<Option<bool>> = (0..80).map(|i| Some(i % 2 == 0)).collect();
            let start: Vec<i32> = (0..80).map(|i| 100 * i).collect();
            let rows = (0..80).flat_map(|i: u32| {
                (0..=i / 2 % 3).map(move |k| {
                    let late = if i.is_multiple_of(2) && k == i / 2 % 3 {
                        after
                    } else {
                        0
                    };
                    (i, 100 * i as i32 + (i as i32 / 2 * 7 + 11 * k as i32) % 30 + late)
                })
            });
            go_on_for_longer(&ideal, dated.then_some(start.as_slice()), rows)
        };
        assert_eq!((share(0, true), share(0, false)), (None, None));
        assert!(share(40, true).is_some_and(|share| share == 1.0));
        assert!(share(40, false).is_some_and(|share| share > 0.9));
        // Nor does it prove anything that others' rows go on.
        assert_eq!(share(-40, true), None);
    }
}
