//! Knock-out rules held against accounts of which only bins are kept.

use crate::criteria::Cut;
use crate::model::{Criterion, Model};
use crate::recipe::KnockOut;
use crate::score::spelling::{means_no, means_yes};
use crate::table::Kind;
use crate::vocabulary::fold::{fold, same};

/// Whether a rule eliminates an account with these bins, one per criterion of the model; `None` where its bins do not tell.
pub fn eliminates(rule: &KnockOut, model: &Model, bins: &[u16]) -> Option<bool> {
    let on_column = |(criterion, _): &(&Criterion, &u16)| {
        let cut = &criterion.cut;
        !cut.is_pair() && !cut.is_derived() && cut.column().0 == rule.column
    };
    let lines = model.criteria.iter().zip(bins).filter(on_column);
    let said: Vec<Option<bool>> = lines
        .map(|(criterion, bin)| of_bin(rule, &criterion.cut, usize::from(*bin)))
        .collect();
    // Of a set each criterion tells of one value: one that eliminates is enough.
    match said.contains(&Some(true)) {
        true => Some(true),
        false => said.into_iter().flatten().next(),
    }
}

/// Whether a rule eliminates every account of a bin, or none.
fn of_bin(rule: &KnockOut, cut: &Cut, bin: usize) -> Option<bool> {
    if bin == cut.unknown() {
        return Some(rule.unknown);
    }
    let limited = rule.below.is_some() || rule.above.is_some();
    let listed = !rule.is_in.is_empty() || !rule.not_in.is_empty();
    let by_number = match (limited, cut) {
        (false, _) => Some(false),
        (true, Cut::Number { cuts, reading, .. }) if reading.ranges.is_none() => {
            let low = bin
                .checked_sub(1)
                .map_or(f64::NEG_INFINITY, |before| cuts[before]);
            let high = cuts.get(bin).copied().unwrap_or(f64::INFINITY);
            // Values of a bin lie above its lower end, and up to its upper one.
            any(
                rule.below.map(|least| side(high < least, low >= least)),
                rule.above.map(|most| side(low >= most, high <= most)),
            )
        }
        _ => None,
    };
    let by_level = match (listed, cut) {
        (false, _) => Some(false),
        (true, Cut::Category { groups, reading, .. }) => {
            in_levels(rule, groups, bin, reading.kind == Kind::Boolean)
        }
        (true, Cut::Member { token, .. }) => match (bin, named(&rule.is_in, token, false)) {
            (1, true) => Some(true),
            (0, true) if rule.is_in.len() == 1 && rule.not_in.is_empty() => Some(false),
            (1, false) if rule.is_in.is_empty() && named(&rule.not_in, token, false) => Some(false),
            _ => None,
        },
        _ => None,
    };
    any(Some(by_number), Some(by_level))
}

fn in_levels(rule: &KnockOut, groups: &[Vec<String>], bin: usize, yes_no: bool) -> Option<bool> {
    let eliminated = |level: &String| {
        named(&rule.is_in, level, yes_no) || (!rule.not_in.is_empty() && !named(&rule.not_in, level, yes_no))
    };
    let Some(levels) = groups.get(bin) else {
        // Levels that no group names: which they are is not known.
        let all = || groups.iter().flatten();
        let mut names = rule.is_in.iter().chain(&rule.not_in);
        let free = names.any(|name| !all().any(|level| named(std::slice::from_ref(name), level, yes_no)));
        return (!free).then_some(!rule.not_in.is_empty());
    };
    side(levels.iter().all(eliminated), !levels.iter().any(eliminated))
}

/// Whether a level is among names, as a rule sees it: case and accents do not count, nor in which words a yes-or-no is said.
fn named(names: &[String], level: &str, yes_no: bool) -> bool {
    let said = fold(level);
    let same_answer = |name: &String| {
        let name = fold(name);
        yes_no && (means_yes(&said) && means_yes(&name) || means_no(&said) && means_no(&name))
    };
    names.iter().any(|name| same(name, level) || same_answer(name))
}

/// All of a bin, none of it, or it is not known.
fn side(all: bool, none: bool) -> Option<bool> {
    match (all, none) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Whether either holds; what was not asked does not.
fn any(one: Option<Option<bool>>, other: Option<Option<bool>>) -> Option<bool> {
    let [one, other] = [one, other].map(|asked| asked.unwrap_or(Some(false)));
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Reading;

    #[test]
    fn a_bin_tells_what_holds_for_all_of_it() {
        let number = Cut::Number {
            column: "employees".to_owned(),
            reading: Reading::new(Kind::Number),
            cuts: vec![3.0, 50.0],
        };
        let rule = KnockOut {
            name: "small".to_owned(),
            column: "employees".to_owned(),
            below: Some(10.0),
            ..KnockOut::default()
        };
        let all = |rule: &KnockOut, cut: &Cut| -> Vec<Option<bool>> {
            (0..cut.len()).map(|bin| of_bin(rule, cut, bin)).collect()
        };
        // Up to 3, up to 50, more, unknown.
        assert_eq!(all(&rule, &number), [Some(true), None, Some(false), Some(false)]);
        let above = KnockOut {
            below: None,
            above: Some(50.0),
            unknown: true,
            ..rule.clone()
        };
        assert_eq!(
            all(&above, &number),
            [Some(false), Some(false), Some(true), Some(true)]
        );

        let level = Cut::Category {
            column: "country".to_owned(),
            reading: Reading::new(Kind::Category),
            groups: vec![
                vec!["France".to_owned()],
                vec!["Spain".to_owned(), "Italy".to_owned()],
            ],
        };
        let only = KnockOut {
            below: None,
            not_in: vec!["FRANCE".to_owned(), "Italy".to_owned()],
            ..rule.clone()
        };
        assert_eq!(all(&only, &level), [Some(false), None, Some(true), Some(false)]);
        let strange = KnockOut {
            below: None,
            is_in: vec!["Peru".to_owned()],
            ..rule
        };
        assert_eq!(
            all(&strange, &level),
            [Some(false), Some(false), None, Some(false)]
        );
    }
}
