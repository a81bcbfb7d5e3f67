//! The rules: what each piece of evidence proves, and what they prove together.

use super::age::TENTHS;
use super::fill::{Count, Fill};
use super::strength::{self, Strength};
use crate::audit::evidence::{Audited, Seen, Verdict};
use crate::criteria::Reason;
use crate::criteria::inputs::Choice;
use crate::criteria::names::{after_sale, foreign_key, hindsight, no_trait, overwritten, personal};
use crate::criteria::reason::State;
use crate::fit::Accounts;
use crate::fit::folds::Folds;
use crate::table::{Column, Table, Values};

/// AUC of one column alone that is too good to be true, and that makes one look twice (house choices).
const TOO_GOOD: f64 = 0.90;
const STRONG: f64 = 0.85;

/// AUC of a number alone that is worth a note; size, money and visits reach it honestly, so that below what is too good
/// to be true their strength raises no doubt (house choice).
const NOTABLE: f64 = 0.75;

/// What the lower end of the 95 % interval must pass to prove as much: the strongest honest columns are below, so that
/// chance on few accounts proves nothing (house choice).
const TOO_GOOD_LOW: f64 = 0.88;

/// How far a 95 % lower bound may lie under any other cut-off (house choice).
const SLACK: f64 = 0.05;

/// AUC of "is it filled in?" alone that is suspect (house choice), of the whole column with it
/// that proves hindsight: forms that interested people fill in are honest (0.65 to 0.70 on the public lead table), what
/// sales staff fill in is above 0.79.
const TELLING_GAPS: f64 = 0.65;
const TELLING_COLUMN: f64 = 0.75;

/// Share of one outcome among the accounts filled (or empty, or not 0) from which that outcome is a condition of being
/// filled; the lower end of its 95 % interval; the outcome's share of all accounts up to which that is remarkable; and
/// the share of the outcome's accounts that must be so for a proof (house choices).
const ONE_SIDED: f64 = 0.97;
const ONE_SIDED_LOW: f64 = 0.90;
const REMARKABLE: f64 = 0.80;
const COVERED: f64 = 0.20;
/// The same proof from what is not 0: pages visited may be honest, so half of the outcome's accounts are asked for.
const COVERED_NOT_ZERO: f64 = 0.50;
/// Share of zeros among the filled from which a 0 may stand for nothing entered (house choice).
const MANY_ZEROS: f64 = 0.10;

/// Shares of open accounts filled at most, of decided ones at least, that prove a column is filled in with the
/// decision; and how many times more often decided accounts are filled to raise a doubt (house choices).
const OPEN_EMPTY: f64 = 0.10;
const DECIDED_FILLED: f64 = 0.50;
const TIMES_OPEN: f64 = 2.0;

/// Shares of accounts on which a date lies on or after the day of the decision that prove, or suggest, that it was
/// written then (house choices).
const MOSTLY_AFTER: f64 = 0.50;
const SOMETIMES_AFTER: f64 = 0.05;

/// Correlation with age from which a number is taken to grow with it, if it also tells the outcome with an AUC whose
/// lower bound is above `TELLS` (house choices).
const GROWS: f64 = 0.25;
const TELLS: f64 = 0.55;

/// Share filled under which an age group counts as empty, over which as filled; and by how much the oldest must be
/// filled more often than the newest to suspect that gaps close with time (house choices).
const AGE_EMPTY: f64 = 0.02;
const AGE_FILLED: f64 = 0.20;
const AGE_SPREAD: f64 = 0.20;
/// Decided accounts that each age group must have, so that chance makes no difference of that size (house choice).
const ENOUGH_OF_AN_AGE: usize = 30;
/// Difference in share filled between age groups that tells of a tool or habit that came or went (house choice).
const COMES_AND_GOES: f64 = 0.60;

/// Nearly pure levels, of both outcomes, that suggest notes by people who know (house choice).
const PURE_LEVELS: usize = 3;

/// AUC of the whole column, and of its gaps alone, that prove it of such levels (house choices).
const TELLING_LEVELS: f64 = 0.80;
const TELLING_GAPS_OF_LEVELS: f64 = 0.60;

/// Accounts filled, and accounts empty, from which the same gaps in two columns are no chance (house choice).
const FEW_GAPS: usize = 20;

/// AUC of the quick model with a column, and its loss without, from which the model hangs on it (house choices: one
/// feature above half of the importance with high performance).
const HIGH: f64 = 0.90;
const LIFT: f64 = 0.05;

/// What one piece of evidence says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub verdict: Verdict,
    pub reason: Reason,
    /// Whether it says more than that the values tell the outcome well.
    independent: bool,
}

fn finding(verdict: Verdict, reason: Reason) -> Finding {
    Finding {
        verdict,
        reason,
        independent: true,
    }
}

fn doubt(reason: Reason) -> Finding {
    finding(Verdict::Doubt, reason)
}

fn proof(reason: Reason) -> Finding {
    finding(Verdict::SetAside, reason)
}

/// A doubt that only says that the values tell the outcome well, as an honest column's may.
fn strong(reason: Reason) -> Finding {
    Finding {
        independent: false,
        ..doubt(reason)
    }
}

/// Whether a column's values, or its gaps, tell the outcome too well.
pub(super) fn tells_by_itself(column: &Column, accounts: Accounts<'_>, folds: &Folds) -> bool {
    let Accounts { rows, ideal, .. } = accounts;
    let score = strength::cross_fitted(&strength::bins(column, rows), ideal, folds);
    let gaps: Vec<f64> = rows
        .iter()
        .map(|row| f64::from(column.is_missing(*row as usize)))
        .collect();
    let (Some(alone), Some(gaps)) = (Strength::of(ideal, &score), Strength::of(ideal, &gaps)) else {
        return false;
    };
    let by_values = alone.auc > TOO_GOOD && alone.low > TOO_GOOD_LOW;
    by_values || (gaps.auc.max(1.0 - gaps.auc) > TELLING_GAPS && alone.auc > TELLING_COLUMN)
}

pub(super) fn worst(findings: &[Finding]) -> Verdict {
    findings.iter().map(|f| f.verdict).max().unwrap_or(Verdict::Keep)
}

/// What names, strength, gaps, dates, age and levels say of a column that could be a criterion.
pub(super) fn findings(table: &Table, a: &Audited, seen: Option<&Seen<'_>>) -> Vec<Finding> {
    let column = &table.columns[a.column];
    // Names that prove reach this only with the user's trust, to be said again.
    let proved = hindsight(column).into_iter().chain(personal(column)).map(proof);
    let suggested = [
        foreign_key(column),
        no_trait(column),
        overwritten(column),
        after_sale(column),
    ];
    let mut found: Vec<Finding> = proved.chain(suggested.into_iter().flatten().map(doubt)).collect();
    if let Some(seen) = seen {
        let fill = &seen.fills[a.column];
        found.extend(strength(column, a));
        found.extend(gaps(a, fill));
        found.extend(open(fill));
        found.extend(after_decision(a, seen));
        found.extend(age(a, fill, seen));
        found.extend(growth(a, seen));
        found.extend(levels(a, fill));
    }
    found
}

fn clears(strength: Strength, cut_off: f64) -> bool {
    strength.auc > cut_off && strength.low > cut_off - SLACK
}

fn strength(column: &Column, a: &Audited) -> Option<Finding> {
    let alone = a.evidence.alone?;
    let reason = |sure| Reason::Alone { auc: alone.auc, sure };
    if alone.auc > TOO_GOOD && alone.low > TOO_GOOD_LOW {
        return Some(proof(reason(true)));
    }
    if let Values::Number(_) = &column.values {
        let note = Reason::RanksWell { auc: alone.auc };
        let is_notable = alone.auc >= NOTABLE && alone.low > NOTABLE - SLACK;
        return is_notable.then_some(Finding {
            verdict: Verdict::Keep,
            reason: note,
            independent: false,
        });
    }
    clears(alone, STRONG).then(|| strong(reason(false)))
}

/// Gaps that tell the outcome: all in all, or because (nearly) one outcome alone is filled, empty or not 0.
fn gaps(a: &Audited, fill: &Fill) -> Option<Finding> {
    let (ideal, other) = (fill.ideal, fill.other);
    // Gaps alone may tell as much as the column; values that say nothing more only blur its bins.
    let telling = a
        .evidence
        .alone
        .is_some_and(|alone| clears(alone, TELLING_COLUMN))
        || fill.tells(TELLING_COLUMN, SLACK);
    if fill.tells(TELLING_GAPS, SLACK) && telling {
        let alone = a.evidence.alone.map_or(0.5, |alone| alone.auc);
        return Some(proof(Reason::TellingGaps {
            ideal: ideal.share(),
            other: other.share(),
            auc: alone.max(fill.gap_auc()),
        }));
    }
    let empty = |count: Count| Count {
        of: count.accounts - count.of,
        ..count
    };
    let not_zero = |count: Count, zero: usize| Count {
        of: count.of - zero,
        ..count
    };
    let zeros = fill.zero_ideal + fill.zero_other;
    let mut sides = vec![
        (State::Filled, ideal, other, COVERED),
        (State::Empty, empty(ideal), empty(other), COVERED),
    ];
    if zeros as f64 >= MANY_ZEROS * fill.decided().of as f64 {
        let (ideal, other) = (not_zero(ideal, fill.zero_ideal), not_zero(other, fill.zero_other));
        sides.push((State::NotZero, ideal, other, COVERED_NOT_ZERO));
    }
    let one_sided = sides.into_iter().filter_map(|(state, ideal, other, covered)| {
        let (verdict, of_ideal) = one_sided(ideal, other, covered)?;
        let reason = Reason::OneSided {
            state,
            of_ideal,
            ideal: ideal.share(),
            other: other.share(),
        };
        Some(finding(verdict, reason))
    });
    one_sided.max_by_key(|f| f.verdict)
}

/// Whether accounts of one sort are of (nearly) one outcome, what that proves, and whether they are the ideal ones.
fn one_sided(ideal: Count, other: Count, covered: f64) -> Option<(Verdict, bool)> {
    let sides = [(ideal, other, true), (other, ideal, false)];
    sides.into_iter().find_map(|(side, rest, of_ideal)| {
        let of_side = Count {
            of: side.of,
            accounts: side.of + rest.of,
        };
        let remarkable = side.accounts as f64 <= REMARKABLE * (side.accounts + rest.accounts) as f64;
        let pure = of_side.share() >= ONE_SIDED && of_side.interval().0 >= ONE_SIDED_LOW;
        let verdict = if side.share() >= covered {
            Verdict::SetAside
        } else {
            Verdict::Doubt
        };
        (remarkable && pure).then_some((verdict, of_ideal))
    })
}

/// Filled on decided accounts, hardly on open ones: filled in with the decision, and unknown of every prospect.
fn open(fill: &Fill) -> Option<Finding> {
    let (open, decided) = (fill.open, fill.decided());
    let reason = |sure| Reason::FilledAtDecision {
        decided: decided.share(),
        open: open.share(),
        accounts: open.accounts as u64,
        sure,
    };
    let (_, high) = open.interval();
    let (low, _) = decided.interval();
    if high <= OPEN_EMPTY && low >= DECIDED_FILLED {
        return Some(proof(reason(true)));
    }
    (open.accounts > 0 && high * TIMES_OPEN <= low).then(|| doubt(reason(false)))
}

/// Written on the day of the decision or later.
fn after_decision(a: &Audited, seen: &Seen<'_>) -> Option<Finding> {
    let (share, decision) = (a.evidence.from_decision_on?, seen.decision?);
    let reason = |sure| Reason::AfterDecision {
        date: seen.table.columns[decision].name.clone(),
        share,
        sure,
    };
    if share >= MOSTLY_AFTER {
        return Some(proof(reason(true)));
    }
    (share >= SOMETIMES_AFTER).then(|| doubt(reason(false)))
}

/// Gaps that end or begin with some age, or close as accounts grow older.
fn age(a: &Audited, fill: &Fill, seen: &Seen<'_>) -> Option<Finding> {
    let age = seen.age.as_ref()?;
    if age.column == a.column {
        return None;
    }
    let by = seen.table.columns[age.column].name.clone();
    let groups = &fill.by_age;
    if groups.iter().any(|group| group.accounts < ENOUGH_OF_AN_AGE) {
        return None;
    }
    let shares: Vec<f64> = groups.iter().map(|group| group.share()).collect();
    let empty = |part: &[f64]| part.iter().all(|share| *share <= AGE_EMPTY);
    let filled = |part: &[f64]| part.iter().all(|share| *share >= AGE_FILLED);
    for cut in 1..TENTHS {
        let (older, newer) = shares.split_at(cut);
        if empty(older) && filled(newer) {
            return Some(doubt(Reason::EmptyOnOldest {
                percent: 10 * cut as u64,
                by,
            }));
        }
        if filled(older) && empty(newer) {
            return Some(doubt(Reason::EmptyOnNewest {
                percent: 10 * (TENTHS - cut) as u64,
                by,
            }));
        }
    }
    let (least, most) = shares.iter().fold((1.0f64, 0.0f64), |(low, high), share| {
        (low.min(*share), high.max(*share))
    });
    if most - least >= COMES_AND_GOES {
        return Some(doubt(Reason::ComesAndGoes { least, most, by }));
    }
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let (oldest, newest) = (mean(&shares[..3]), mean(&shares[TENTHS - 3..]));
    let closing = oldest - newest >= AGE_SPREAD && fill.differs();
    closing.then(|| doubt(Reason::FilledWithTime { oldest, newest, by }))
}

/// A number that grows as accounts grow older counts what happened after the decision too; a date that comes later
/// after the beginning the longer an account lives is one of its latest event.
fn growth(a: &Audited, seen: &Seen<'_>) -> Option<Finding> {
    let by = seen.table.columns[seen.age.as_ref()?.column].name.clone();
    let tells = |strength: Option<Strength>| strength.is_some_and(|s| s.low > TELLS);
    if a.evidence.grows.is_some_and(|r| r >= GROWS) && tells(a.evidence.alone) {
        return Some(doubt(Reason::GrowsWithAge { by }));
    }
    let lag = a.evidence.lag?;
    (tells(Some(lag)) && lag.low > TELLING_GAPS).then(|| doubt(Reason::MovesOn { by, auc: lag.auc }))
}

/// Levels that nearly always go with one outcome, at both ends: notes by people who know. An honest category may look
/// like that, but not fill its gaps by the outcome too.
fn levels(a: &Audited, fill: &Fill) -> Option<Finding> {
    let pure = a.evidence.pure?;
    let reason = |sure| Reason::PureLevels {
        pure: (pure.ideal + pure.other) as u64,
        levels: pure.levels as u64,
        accounts: pure.accounts as u64,
        sure,
    };
    // One word that nearly only one outcome has was written by who knew it: "signed", "went to a competitor".
    if pure.words && pure.ideal + pure.other > 0 {
        return Some(proof(reason(true)));
    }
    if pure.ideal == 0 || pure.other == 0 || pure.ideal + pure.other < PURE_LEVELS {
        return None;
    }
    let strong_too = a
        .evidence
        .alone
        .is_some_and(|alone| clears(alone, TELLING_LEVELS));
    if strong_too && fill.tells(TELLING_GAPS_OF_LEVELS, SLACK) {
        return Some(proof(reason(true)));
    }
    Some(strong(reason(false)))
}

/// Filled on exactly the accounts on which `twin`, known only afterwards, is filled.
pub(super) fn same_gaps(fill: &Fill, twin: &str) -> Option<Finding> {
    let Count { of, accounts } = fill.decided();
    (of.min(accounts - of) >= FEW_GAPS).then(|| {
        proof(Reason::SameGaps {
            accounts: of as u64,
            column: twin.to_owned(),
        })
    })
}

/// Whether the quick model should be tried with and without a column.
pub(super) fn suspicious(a: &Audited, findings: &[Finding]) -> bool {
    worst(findings) > Verdict::Keep || a.evidence.alone.is_some_and(|s| s.auc > TELLING_COLUMN)
}

/// Puts everything together. One proof sets a column aside, and so do an independent doubt and a model that hangs on the
/// column; other doubts are told. Trust keeps a column whatever was found.
pub(super) fn conclude(a: &mut Audited, choice: &Choice, mut found: Vec<Finding>, trusts: bool) {
    if let Choice::Usable = choice {
        found.extend(hangs(a, &found));
        found.sort_by_key(|f| std::cmp::Reverse(f.verdict));
        a.verdict = worst(&found);
        a.reasons = found.into_iter().map(|f| f.reason).collect();
        if trusts && a.verdict > Verdict::Keep {
            a.verdict = Verdict::Keep;
            a.reasons.insert(0, Reason::Trusted);
        }
        a.used = a.verdict < Verdict::SetAside;
        a.can_trust = !a.used;
        return;
    }
    a.verdict = match choice {
        Choice::Usable | Choice::Part(_) => Verdict::Keep,
        Choice::Useless(_) | Choice::ForeignKey(_) | Choice::NoTrait(_) => Verdict::Doubt,
        Choice::Hindsight(_) | Choice::Personal(_) => Verdict::SetAside,
    };
    if let Some((reason, can_trust)) = choice.reason() {
        a.reasons = vec![reason.clone()];
        a.can_trust = can_trust;
    }
}

/// Whether the quick model is good, and much worse without the column.
fn hangs(a: &Audited, found: &[Finding]) -> Option<Finding> {
    let (with, without) = (a.evidence.with?, a.evidence.without?);
    let reason = |hangs| Reason::QuickModel { without, with, hangs };
    if worst(found) == Verdict::SetAside {
        return Some(doubt(reason(false)));
    }
    let verdict = match found.iter().any(|f| f.independent) {
        true => Verdict::SetAside,
        false => Verdict::Doubt,
    };
    (with >= HIGH && with - without >= LIFT).then(|| finding(verdict, reason(true)))
}
