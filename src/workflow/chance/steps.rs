//! Where along a number the arms' shares change: there bins of equal size would leave some of what it confounds.

/// Fewest accounts on each side of a step, and of each arm there (house choices: a share of fewer is chance, and a side
/// with one arm alone has nothing to compare).
const ACCOUNTS: f64 = 20.0;
const OF_AN_ARM: f64 = 5.0;

/// χ² from which a step is taken. The best of many places is looked for, so that chance alone reaches it now and then,
/// which costs one column (house choice).
const STEP: f64 = 6.0;

/// Steps of steps: at most seven in all (house choice).
const DEPTH: usize = 3;

/// Upper edges of the pieces between the steps, the last being the largest value; increasing. `NaN` is not known.
///
/// Source: Breiman, Friedman, Olshen & Stone (1984), *Classification and Regression Trees*, §4.
pub(super) fn steps(values: &[f64], in_b: &[bool]) -> Vec<f64> {
    let mut known: Vec<(f64, bool)> = values
        .iter()
        .copied()
        .zip(in_b.iter().copied())
        .filter(|(value, _)| !value.is_nan())
        .collect();
    known.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
    let mut edges = Vec::new();
    split(&known, DEPTH, &mut edges);
    edges.extend(known.last().map(|(value, _)| *value));
    edges
}

/// Adds the best steps among accounts in the order of their values.
fn split(accounts: &[(f64, bool)], depth: usize, edges: &mut Vec<f64>) {
    let Some(at) = best(accounts).filter(|_| depth > 0) else {
        return;
    };
    let (below, above) = accounts.split_at(at);
    split(below, depth - 1, edges);
    edges.push(below[at - 1].0);
    split(above, depth - 1, edges);
}

/// How many accounts lie below the best step.
fn best(accounts: &[(f64, bool)]) -> Option<usize> {
    let all = accounts.len() as f64;
    let all_b = accounts.iter().filter(|(_, b)| *b).count() as f64;
    let share = all_b / all;
    let mut found: Option<(usize, f64)> = None;
    let mut below_b = 0.0;
    for (i, pair) in accounts.windows(2).enumerate() {
        below_b += f64::from(u8::from(pair[0].1));
        if pair[0].0 == pair[1].0 {
            continue;
        }
        let below = (i + 1) as f64;
        let above = all - below;
        let each = [
            below_b,
            below - below_b,
            all_b - below_b,
            above - (all_b - below_b),
        ];
        if below.min(above) < ACCOUNTS || each.iter().any(|n| *n < OF_AN_ARM) {
            continue;
        }
        let apart = below_b - share * below;
        let chi2 = apart * apart * all / (share * (1.0 - share) * below * above);
        if chi2 >= STEP && found.is_none_or(|(_, most)| chi2 > most) {
            found = Some((i + 1, chi2));
        }
    }
    found.map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_that_is_mostly_of_one_arm_is_cut_out() {
        let values: Vec<f64> = (0..400).map(f64::from).collect();
        let in_b: Vec<bool> = (0..400)
            .map(|i| {
                if (100..300).contains(&i) {
                    i % 5 != 0
                } else {
                    i % 5 == 0
                }
            })
            .collect();
        let edges = steps(&values, &in_b);
        for edge in [99.0, 299.0] {
            assert!(edges.iter().any(|at| (at - edge).abs() <= 4.0), "{edges:?}");
        }
        assert_eq!(edges.last(), Some(&399.0));
        assert!(edges.is_sorted());
    }

    #[test]
    fn without_a_change_there_is_one_piece() {
        let values: Vec<f64> = (0..200).map(|i| f64::from(i / 2)).collect();
        let in_b: Vec<bool> = (0..200).map(|i| i % 2 == 0).collect();
        assert_eq!(steps(&values, &in_b), [99.0]);
        assert!(steps(&[f64::NAN; 4], &[true, false, true, false]).is_empty());
    }
}
