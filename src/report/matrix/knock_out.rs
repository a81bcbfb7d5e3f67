//! What almost no ideal account lacks: candidates for eliminating rules, which a person decides on.

use serde::Serialize;

use super::rates::{CHANCE, known, rates, totals};
use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::recipe::KnockOut;
use crate::report::sheet::bins::words;
use crate::stats::rate::Rate;

/// Share of ideal accounts that have it, and the least end of its 95 % interval (house choices: three in a hundred are
/// slips of data entry; below ninety a rule would turn customers away).
const LEAST_SHARE: f64 = 0.97;
const LEAST_END: f64 = 0.90;
/// Accounts that lack it became ideal at most this often, as a part of all accounts' share, at the upper end of the
/// interval (house choice).
const MOST_OF_USUAL: f64 = 0.5;
/// Share of the other accounts that the rule would turn away (house choice: less is not worth a rule).
const LEAST_REFUSED: f64 = 0.05;

/// A rule that would turn away accounts without what almost every ideal one has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// What would be turned away, in words.
    pub turned_away: String,
    /// Past ideal accounts the rule would have turned away, of those for which it is known; and other accounts.
    pub ideal: Rate,
    /// Other accounts it would have turned away.
    pub others: Rate,
    /// "would have turned away 2 of 643 ideal accounts and 298 of 1,153 others".
    pub sentence: String,
    /// Lines for the recipe; absent where no rule can say it.
    pub toml: Option<String>,
}

/// Bins that almost every ideal account is in, and the rule that refuses the rest.
pub(super) fn candidate(
    model: &Model,
    criterion: &Criterion,
    chance: Option<f64>,
    language: Language,
) -> Option<(Vec<usize>, Candidate)> {
    if chance.is_none_or(|chance| chance > CHANCE) {
        return None;
    }
    let bins: Vec<usize> = known(criterion).collect();
    let cut = &criterion.cut;
    let dropped = if cut.is_pair() || cut.is_derived() {
        return None;
    } else if cut.is_ordered() {
        tail(criterion, &bins)?
    } else if cut.is_category() {
        rare(criterion, &bins[..cut.groups().len()])
    } else {
        rare(criterion, &bins)
    };
    let kept: Vec<usize> = bins
        .iter()
        .copied()
        .filter(|bin| !dropped.contains(bin))
        .collect();
    if dropped.is_empty() || !holds(criterion, &kept, &dropped) {
        return None;
    }
    let (ideal, others) = rates(criterion, &dropped);
    let turned_away = words(&criterion.cut, &criterion.accounts, &dropped, language);
    let count = |number: u64| language.integer(number as i64);
    let mut sentence = language.matrix_would_refuse(
        &turned_away,
        count(ideal.hits),
        count(ideal.n),
        count(others.hits),
        count(others.n),
    );
    let column = criterion
        .cut
        .columns()
        .first()
        .map(|column| (*column).to_owned())?;
    if model.knock_out.iter().any(|rule| rule.column == column) {
        sentence = format!("{sentence} {}", language.matrix_has_rule());
    }
    let rule = rule(criterion, column, &dropped);
    let candidate = Candidate {
        toml: rule.and_then(|rule| toml(&rule)),
        turned_away,
        ideal,
        others,
        sentence,
    };
    Some((kept, candidate))
}

/// Whether refusing `dropped` loses almost no ideal account, and refuses accounts that rarely became ideal.
fn holds(criterion: &Criterion, kept: &[usize], dropped: &[usize]) -> bool {
    let (ideal, others) = rates(criterion, kept);
    let all = Rate {
        hits: ideal.n,
        n: ideal.n + others.n,
    };
    let (lost, refused) = rates(criterion, dropped);
    let absent = Rate {
        hits: lost.hits,
        n: lost.hits + refused.hits,
    };
    let (Some(share), Some((least, _)), Some(usual), Some((_, most)), Some(turned)) = (
        ideal.share(),
        ideal.wilson(0.95),
        all.share(),
        absent.wilson(0.95),
        refused.share(),
    ) else {
        return false;
    };
    share >= LEAST_SHARE && least >= LEAST_END && most <= MOST_OF_USUAL * usual && turned >= LEAST_REFUSED
}

/// The end of the range, low or high, that most others and almost no ideal account are in.
fn tail(criterion: &Criterion, bins: &[usize]) -> Option<Vec<usize>> {
    let ends = (1..bins.len()).flat_map(|cut| [&bins[..cut], &bins[cut..]]);
    let passing = ends.filter(|dropped| {
        let kept: Vec<usize> = bins
            .iter()
            .copied()
            .filter(|bin| !dropped.contains(bin))
            .collect();
        holds(criterion, &kept, dropped)
    });
    passing
        .max_by_key(|dropped| rates(criterion, dropped).1.hits)
        .map(<[usize]>::to_vec)
}

/// Levels of which each on its own is clearly rarer among ideal accounts, the rarest first, as long as almost no ideal
/// account is lost with all of them.
///
/// Levels with few accounts never are: some have no ideal account by chance alone.
fn rare(criterion: &Criterion, bins: &[usize]) -> Vec<usize> {
    let (ideal, others) = totals(criterion);
    let usual = ideal as f64 / (ideal + others).max(1) as f64;
    let rate = |bin: &usize| Rate {
        hits: criterion.ideal[*bin],
        n: criterion.accounts[*bin],
    };
    let clearly = |bin: &&usize| {
        rate(bin)
            .wilson(0.95)
            .is_some_and(|(_, most)| most <= MOST_OF_USUAL * usual)
    };
    let mut found: Vec<usize> = bins.iter().filter(clearly).copied().collect();
    found.sort_by(|a, b| {
        let share = |bin: &usize| rate(bin).share().unwrap_or(0.0);
        share(a).total_cmp(&share(b)).then(a.cmp(b))
    });
    let mut lost = 0;
    found.retain(|bin| {
        let with = lost + criterion.ideal[*bin];
        let fits = with as f64 <= (1.0 - LEAST_SHARE) * ideal as f64;
        if fits {
            lost = with;
        }
        fits
    });
    found.sort_unstable();
    found
}

/// The rule in the recipe's words; no rule reads the age of a date.
fn rule(criterion: &Criterion, column: String, dropped: &[usize]) -> Option<KnockOut> {
    let english = words(&criterion.cut, &criterion.accounts, dropped, Language::En);
    let rule = KnockOut {
        name: format!("{}: {english}", criterion.name),
        column,
        ..KnockOut::default()
    };
    let (first, cut) = (*dropped.first()?, &criterion.cut);
    let codes: Vec<String> = dropped
        .iter()
        .filter_map(|bin| cut.code(*bin))
        .map(|code| code.to_string())
        .collect();
    if codes.len() == dropped.len() {
        return Some(KnockOut { is_in: codes, ..rule });
    }
    if cut.is_number() {
        // The end of a range is a value of its own: the rule begins above it.
        let step = if cut.column().1.ranges.is_some() { 1.0 } else { 0.0 };
        let point = |bin: usize| cut.points().get(bin).copied();
        return Some(match dropped.contains(&0) {
            // A value on a cut is in the bin below it; cuts lie between the values met.
            true => KnockOut {
                below: point(*dropped.last()?).map(|end| end + step),
                ..rule
            },
            false => KnockOut {
                above: point(first.checked_sub(1)?),
                ..rule
            },
        });
    }
    if cut.is_category() {
        let levels = dropped.iter().flat_map(|bin| cut.groups()[*bin].iter().cloned());
        let is_in = levels.collect();
        return Some(KnockOut { is_in, ..rule });
    }
    let token = vec![cut.token()?.to_owned()];
    Some(match first {
        0 => KnockOut {
            not_in: token,
            ..rule
        },
        _ => KnockOut { is_in: token, ..rule },
    })
}

fn toml(rule: &KnockOut) -> Option<String> {
    #[derive(Serialize)]
    struct Lines<'a> {
        knock_out: [&'a KnockOut; 1],
    }
    // Plain texts and finite numbers can always be written.
    toml::to_string(&Lines { knock_out: [rule] }).ok()
}
