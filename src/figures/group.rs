//! The figures of one group of accounts.

pub(super) use crate::figures::figure::CONFIDENCE;
pub(super) use crate::figures::figure::incomplete;
pub use crate::figures::funnel::Funnel;
use crate::figures::funnel::funnel;
use serde::{Deserialize, Serialize};

use super::facts::{Account, Facts, Span};
use super::figure::{Figure, Name, Reason};
use super::nps::nps;
use super::value::Value;
use crate::outcome::Ending;
use crate::recipe::FigureKey as Key;
use crate::stats::share::quantile;
use crate::stats::student;
use crate::stats::survival::Survival;

/// Counts and figures of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupFigures {
    /// Accounts of the group.
    pub accounts: u64,
    /// Not decided yet.
    pub open: u64,
    /// Bought, whether or not they left since.
    pub customers: u64,
    /// Bought, then left.
    pub churned: u64,
    /// Customers among decided accounts.
    pub close_rate: Figure,
    /// Median days from opening to decision, won or lost; open deals count as not decided so far.
    pub cycle: Figure,
    /// Share of customers still there 180 days after signing.
    pub retention_180: Figure,
    /// Share of customers still there 365 days after signing.
    pub retention_365: Figure,
    /// Share of customers that left within 365 days.
    pub churn_365: Figure,
    /// Net promoter score: promoters (9 and 10) less detractors (0 to 6), of 100 customers that answered.
    #[serde(default)]
    pub nps: Figure,
    /// Mean contract of a customer, per year.
    pub contract: Figure,
    /// Median contract of a customer, per year; no interval.
    pub contract_median: Figure,
    /// Mean of what a customer bought on top, per year.
    pub expansion: Figure,
    /// Lifetime value: mean contract × margin × mean years as a customer within 36 months.
    pub ltv: Figure,
    /// Lifetime value of what customers pay in all, upsell included: mean pay × margin × mean years as a customer within
    /// 36 months, where the stay of each counts by what it pays.
    #[serde(default)]
    pub ltv_weighted: Figure,
    /// Acquisition cost: what all accounts of the group cost, per customer won.
    pub cac: Figure,
    /// Lifetime value over acquisition cost.
    pub ltv_cac: Figure,
    /// Share of all open accounts: counted, so without interval.
    pub pipeline_share: Figure,
    /// Share of the amount of all open accounts.
    pub pipeline_amount_share: Figure,
    /// How many reached each step.
    pub funnel: Funnel,
}

/// Customers among the decided accounts of some rows.
pub(super) fn close_rate(facts: &Facts, rows: &[u32]) -> Figure {
    let decided = rows
        .iter()
        .map(|row| &facts.accounts[*row as usize])
        .filter(|account| account.ending != Ending::Open);
    let (customers, decided) = decided.fold((0, 0), |(customers, decided), account| {
        (customers + usize::from(account.bought()), decided + 1)
    });
    facts.close_rate(customers, decided)
}

impl GroupFigures {
    /// Figures of these rows of the table that the facts were read from; their order does not matter.
    pub fn of(facts: &Facts, rows: &[u32]) -> Self {
        let accounts = facts.sorted(rows);
        let customers: Vec<&Account> = accounts.iter().copied().filter(|a| a.bought()).collect();
        let open: Vec<&Account> = accounts
            .iter()
            .copied()
            .filter(|a| a.ending == Ending::Open)
            .collect();
        let lifetimes = lifetimes(facts, &customers);
        let stays = |name: Name, day: f64| retention(&lifetimes, facts.lacks(name), day);
        let (retention_180, retention_365) =
            (stays(Name::Retention180, 180.0), stays(Name::Retention365, 365.0));
        let churn_365 = complement(&retention_365);
        let amounts: Vec<f64> = customers.iter().map(|a| a.amount).collect();
        let expansions: Vec<f64> = customers.iter().map(|a| a.expansion).collect();
        let value = Value::of(facts, &accounts, &customers, &lifetimes);
        let (all_open, all_amount) = facts.pipeline();
        Self {
            accounts: accounts.len() as u64,
            open: open.len() as u64,
            customers: customers.len() as u64,
            churned: customers.iter().filter(|a| a.ending == Ending::Churned).count() as u64,
            close_rate: facts.close_rate(customers.len(), accounts.len() - open.len()),
            cycle: cycle(facts, &accounts),
            retention_180,
            retention_365,
            churn_365,
            nps: nps(facts, &customers),
            contract: mean(&amounts, Key::Amount, facts.lacks(Name::Contract)),
            contract_median: median(&amounts, Key::Amount, facts.lacks(Name::ContractMedian)),
            expansion: mean(&expansions, Key::Expansion, facts.lacks(Name::Expansion)),
            ltv: value.ltv,
            ltv_weighted: value.ltv_weighted,
            cac: value.cac,
            ltv_cac: value.ltv_cac,
            pipeline_share: part(open.len() as f64, all_open as f64, open.len()),
            pipeline_amount_share: facts.lacks(Name::PipelineAmountShare).map_or_else(
                || pipeline_amount(&open, all_amount),
                |reason| Figure::none(reason, 0),
            ),
            funnel: funnel(facts, &accounts, customers.len()),
        }
    }

    /// A figure by its name.
    pub fn get(&self, name: Name) -> &Figure {
        match name {
            Name::CloseRate => &self.close_rate,
            Name::Cycle => &self.cycle,
            Name::Retention180 => &self.retention_180,
            Name::Retention365 => &self.retention_365,
            Name::Churn365 => &self.churn_365,
            Name::Nps => &self.nps,
            Name::Contract => &self.contract,
            Name::ContractMedian => &self.contract_median,
            Name::Expansion => &self.expansion,
            Name::Ltv => &self.ltv,
            Name::LtvWeighted => &self.ltv_weighted,
            Name::Cac => &self.cac,
            Name::LtvCac => &self.ltv_cac,
            Name::PipelineShare => &self.pipeline_share,
            Name::PipelineAmountShare => &self.pipeline_amount_share,
            Name::QualifiedRate => &self.funnel.qualified_rate,
            Name::AcceptedRate => &self.funnel.accepted_rate,
            Name::CustomerRate => &self.funnel.customer_rate,
        }
    }
}

/// A part of a total that is counted, not estimated.
fn part(part: f64, total: f64, accounts: usize) -> Figure {
    if total > 0.0 {
        Figure::new(part / total, None, accounts)
    } else {
        Figure::none(Reason::ZeroTotal, accounts)
    }
}

/// Days as the curve takes them.
pub(super) fn spans(spans: impl Iterator<Item = Option<Span>>) -> Vec<(f64, bool)> {
    spans
        .flatten()
        .map(|span| (f64::from(span.days), span.happened))
        .collect()
}

/// Median of the days to decision. Deals without both days are left out; too many of them and it is withheld, for the
/// open ones, which only need one, would count for more than they are.
pub(super) fn cycle(facts: &Facts, accounts: &[&Account]) -> Figure {
    if let Some(reason) = facts.lacks(Name::Cycle) {
        return Figure::none(reason, 0);
    }
    let spans = spans(accounts.iter().map(|a| a.cycle));
    let missing = accounts.len() - spans.len();
    let unopened = accounts.iter().filter(|a| a.opened.is_none()).count();
    let key = if 2 * unopened > missing {
        Key::Opened
    } else {
        Key::Closed
    };
    if let Some(reason) = incomplete(key, missing, accounts.len()) {
        return Figure::none(reason, spans.len());
    }
    let Some(curve) = Survival::new(&spans) else {
        return Figure::none(Reason::NoAccounts, 0);
    };
    let (low, high) = curve.median_interval(CONFIDENCE);
    let reason = match (curve.median(), low, high) {
        (None, _, _) => Some(Reason::MedianNotReached),
        (_, Some(_), Some(_)) => None,
        _ => Some(Reason::NoInterval),
    };
    Figure::of(curve.median(), low, high, curve.accounts()).beware(reason)
}

/// How long customers stay, or why that is not known. Who left on an unknown day is left out; too many of them would
/// make everybody seem to stay.
pub(super) fn lifetimes(facts: &Facts, customers: &[&Account]) -> Result<Survival, Reason> {
    if let Some(reason) = facts.lacks(Name::Retention365) {
        return Err(reason);
    }
    let spans = spans(customers.iter().map(|a| a.lifetime));
    let missing = customers.len() - spans.len();
    let unsigned = customers.iter().filter(|a| a.closed.is_none()).count();
    let key = if 2 * unsigned > missing {
        Key::Closed
    } else {
        Key::Left
    };
    if let Some(reason) = incomplete(key, missing, customers.len()) {
        return Err(reason);
    }
    // The few churned may be the ones without a day.
    let churned = customers.iter().filter(|a| a.ending == Ending::Churned);
    let (churned, undated) = churned.fold((0, 0), |(n, lost), a| {
        (n + 1, lost + usize::from(a.lifetime.is_none()))
    });
    if let Some(reason) = incomplete(Key::Left, undated, churned) {
        return Err(reason);
    }
    Survival::new(&spans).ok_or(Reason::NoCustomers)
}

fn retention(lifetimes: &Result<Survival, Reason>, lacks: Option<Reason>, day: f64) -> Figure {
    let curve = match (lacks, lifetimes) {
        (Some(reason), _) => return Figure::none(reason, 0),
        (None, Err(reason)) => return Figure::none(*reason, 0),
        (None, Ok(curve)) => curve,
    };
    let (stays, accounts) = (curve.at(day), curve.accounts());
    if curve.beyond_follow_up(day) && stays > 0.0 {
        let days = curve.follow_up() as u64;
        return Figure::none(Reason::BeyondFollowUp { days }, accounts);
    }
    if let Some(interval) = curve.interval(day, CONFIDENCE) {
        return Figure::new(stays, Some(interval), accounts);
    }
    let (interval, reason) = match curve.one_sided(day, CONFIDENCE) {
        Some(bounds) => (Some(bounds), Reason::OneSided),
        None => (None, Reason::NoInterval),
    };
    Figure::new(stays, interval, accounts).beware(Some(reason))
}

/// One less the share.
fn complement(figure: &Figure) -> Figure {
    let from_one = |share: Option<f64>| share.map(|share| 1.0 - share);
    let of = Figure::of(
        from_one(figure.estimate),
        from_one(figure.high),
        from_one(figure.low),
        figure.accounts as usize,
    );
    of.beware(figure.reason)
}

/// The known values, sorted, or the figure that says why there are none.
fn known(values: &[f64], key: Key, lacks: Option<Reason>) -> Result<Vec<f64>, Figure> {
    if let Some(reason) = lacks {
        return Err(Figure::none(reason, 0));
    }
    if values.is_empty() {
        return Err(Figure::none(Reason::NoCustomers, 0));
    }
    let mut known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    if known.is_empty() {
        let of = values.len() as u64;
        return Err(Figure::none(Reason::Incomplete { key, missing: of, of }, 0));
    }
    known.sort_unstable_by(f64::total_cmp);
    Ok(known)
}

/// Mean with Student's interval, which amounts keep above 0.
///
/// Source: Student (1908), *Biometrika* 6:1.
fn mean(values: &[f64], key: Key, lacks: Option<Reason>) -> Figure {
    let known = match known(values, key, lacks) {
        Ok(known) => known,
        Err(none) => return none,
    };
    let missing = incomplete(key, values.len() - known.len(), values.len());
    let n = known.len() as f64;
    let mean = known.iter().sum::<f64>() / n;
    let variance = known.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    match known.len() {
        2.. => {
            let half = student::half_width(CONFIDENCE, n - 1.0) * (variance / n).sqrt();
            let interval = ((mean - half).max(0.0), mean + half);
            Figure::new(mean, Some(interval), known.len()).beware(missing)
        }
        _ => {
            let few = Reason::TooFew { needed: 2 };
            Figure::new(mean, None, known.len()).beware(missing.or(Some(few)))
        }
    }
}

fn median(values: &[f64], key: Key, lacks: Option<Reason>) -> Figure {
    match known(values, key, lacks) {
        Ok(known) => {
            let missing = incomplete(key, values.len() - known.len(), values.len());
            Figure::new(quantile(&known, 0.5), None, known.len()).beware(missing)
        }
        Err(none) => none,
    }
}

/// Share of the pipeline's amount.
fn pipeline_amount(open: &[&Account], all: f64) -> Figure {
    let known: Vec<f64> = open.iter().map(|a| a.amount).filter(|v| !v.is_nan()).collect();
    part(known.iter().sum(), all, known.len()).beware(incomplete(
        Key::Amount,
        open.len() - known.len(),
        open.len(),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{AS_OF, Given, facts, given};
    use super::*;

    fn all(rows: &[Given], keys: &[Key]) -> GroupFigures {
        let every: Vec<u32> = (0..rows.len() as u32).collect();
        GroupFigures::of(&facts(rows, keys), &every)
    }

    fn values(figure: &Figure) -> (Option<f64>, Option<f64>, Option<f64>, u64) {
        (figure.estimate, figure.low, figure.high, figure.accounts)
    }

    /// Wilson's interval of 4 in 8, as tables have it.
    #[test]
    fn who_left_has_bought_and_open_deals_wait() {
        let outcomes = [
            "won", "won", "won", "churned", "lost", "lost", "lost", "lost", "", "",
        ];
        let found = all(&outcomes.map(given), &Key::ALL);
        let expected = (Some(0.5), Some(0.215216), Some(0.784784), 8);
        assert_eq!(values(&found.close_rate), expected);
        assert_eq!(
            (found.accounts, found.open, found.customers, found.churned),
            (10, 2, 4, 1)
        );
    }

    /// 1 of 4 at day 10; one is open at day 15; 1 of 2 at day 20: 0.75 · 0.5 is below a half.
    #[test]
    fn the_cycle_counts_open_deals_as_not_decided_so_far() {
        let deal = |outcome, days| Given {
            opened: Some(100),
            closed: Some(100 + days),
            ..given(outcome)
        };
        let open = Given {
            opened: Some(AS_OF - 15),
            ..given("")
        };
        let found = all(
            &[deal("won", 10), deal("lost", 20), deal("lost", 30), open],
            &Key::ALL,
        );
        assert_eq!((found.cycle.estimate, found.cycle.accounts), (Some(20.0), 4));
        let waiting = all(&[open; 12], &Key::ALL);
        assert_eq!(waiting.cycle, Figure::none(Reason::MedianNotReached, 12));
        let undated = all(&[deal("won", 10), given("lost"), given("lost")], &Key::ALL);
        let reason = Reason::Incomplete {
            key: Key::Opened,
            missing: 2,
            of: 3,
        };
        assert_eq!(undated.cycle, Figure::none(reason, 1));
    }

    /// Ten customers: two left at day 100, one is watched for 150 days only, one left at day 200.
    #[test]
    fn retention_is_kaplan_meiers() {
        let stayed = |days| Given {
            closed: Some(AS_OF - days),
            ..given("won")
        };
        let left = |days| Given {
            closed: Some(100),
            left: Some(100 + days),
            ..given("churned")
        };
        let mut rows = vec![left(100), left(100), stayed(150), left(200)];
        rows.extend([stayed(600); 6]);
        let found = all(&rows, &Key::ALL);
        assert_eq!(found.retention_180.estimate, Some(0.8));
        assert_eq!(found.retention_365.estimate, Some(0.685714));
        assert_eq!(found.churn_365.estimate, Some(0.314286));
        let flipped = (found.churn_365.low.unwrap() - (1.0 - found.retention_365.high.unwrap())).abs();
        assert!(flipped < 1e-5);

        let young = all(&[stayed(90); 5], &Key::ALL);
        let reason = Reason::BeyondFollowUp { days: 90 };
        assert_eq!(young.retention_180, Figure::none(reason, 5));
        let kept = all(&[stayed(600); 20], &Key::ALL);
        assert_eq!(kept.retention_365.reason, Some(Reason::OneSided));
        assert_eq!(
            (kept.retention_365.estimate, kept.retention_365.high),
            (Some(1.0), Some(1.0))
        );
        assert_eq!(
            (kept.churn_365.estimate, kept.churn_365.low),
            (Some(0.0), Some(0.0))
        );
        let gone = all(&[left(30); 4], &Key::ALL);
        assert_eq!(gone.retention_365.estimate, Some(0.0));
        let unknown = all(
            &[
                stayed(600),
                Given {
                    closed: Some(100),
                    ..given("churned")
                },
            ],
            &Key::ALL,
        );
        let reason = Reason::Incomplete {
            key: Key::Left,
            missing: 1,
            of: 2,
        };
        assert_eq!(unknown.retention_365, Figure::none(reason, 0));
    }

    /// 110 ± 4.302653 · 10 / √3, the quantile being that of two degrees of freedom.
    #[test]
    fn contracts_have_students_interval() {
        let worth = |outcome, amount| Given {
            amount,
            ..given(outcome)
        };
        let found = all(
            &[
                worth("won", 100.0),
                worth("won", 120.0),
                worth("churned", 110.0),
                worth("lost", 900.0),
            ],
            &Key::ALL,
        );
        assert_eq!(
            values(&found.contract),
            (Some(110.0), Some(85.1586), Some(134.841), 3)
        );
        assert_eq!(found.contract_median.estimate, Some(110.0));
        let one = all(&[worth("won", 100.0)], &Key::ALL);
        assert_eq!(values(&one.contract), (Some(100.0), None, None, 1));
        assert_eq!(one.contract.reason, Some(Reason::TooFew { needed: 2 }));
    }

    /// One left after 365 days, one is watched for 730: 365 + 365 / 2 days, half the margin, 2 000 a year.
    #[test]
    fn value_and_cost_of_two_customers() {
        let rows = [
            Given {
                closed: Some(100),
                left: Some(465),
                amount: 1_000.0,
                cost: 100.0,
                ..given("churned")
            },
            Given {
                closed: Some(AS_OF - 730),
                amount: 3_000.0,
                cost: 200.0,
                ..given("won")
            },
            Given {
                amount: 500.0,
                cost: 300.0,
                ..given("lost")
            },
        ];
        let found = all(&rows, &Key::ALL);
        let ltv = 2_000.0 * 0.5 * 547.5 / 365.25;
        assert!((found.ltv.estimate.unwrap() - ltv).abs() < 0.01);
        assert_eq!(found.ltv.reason, Some(Reason::BeyondFollowUp { days: 730 }));
        assert_eq!(
            (found.cac.estimate, found.cac.reason),
            (Some(300.0), Some(Reason::TooFew { needed: 10 }))
        );
        assert!((found.ltv_cac.estimate.unwrap() - ltv / 300.0).abs() < 1e-4);
        assert_eq!((found.ltv.low, found.cac.high), (None, None));
        let lost = all(&rows[2..], &Key::ALL);
        assert_eq!(lost.cac.reason, Some(Reason::NoCustomers));
        assert_eq!((lost.ltv.estimate, lost.ltv_cac.estimate), (None, None));
    }

    /// The interval of a CAC of equal costs follows the share of customers: 400 / 0.4, about ± 2 · 0.077 / 0.4.
    #[test]
    fn cost_is_resampled() {
        let outcomes = ["won", "lost", "won", "lost", "lost"];
        let rows: Vec<Given> = (0..160)
            .map(|i| Given {
                cost: 400.0,
                ..given(outcomes[i % 5])
            })
            .collect();
        let found = all(&rows, &Key::ALL).cac;
        assert_eq!((found.estimate, found.reason), (Some(1_000.0), None));
        let (low, high) = (found.low.unwrap(), found.high.unwrap());
        assert!(
            (820.0..870.0).contains(&low) && (1_200.0..1_290.0).contains(&high),
            "{low} {high}"
        );
    }

    #[test]
    fn the_pipeline_is_shared_among_groups() {
        let open = |amount| Given { amount, ..given("") };
        let rows = [open(100.0), open(200.0), open(700.0), given("won")];
        let facts = facts(&rows, &Key::ALL);
        let first = GroupFigures::of(&facts, &[0, 1, 3]);
        assert_eq!(values(&first.pipeline_share), (Some(0.666667), None, None, 2));
        assert_eq!(first.pipeline_amount_share.estimate, Some(0.3));
        let decided = all(&[given("won"), given("lost")], &Key::ALL);
        assert_eq!(decided.pipeline_share, Figure::none(Reason::ZeroTotal, 0));
    }

    #[test]
    fn who_bought_went_through_the_whole_funnel() {
        let step = |outcome, qualified, accepted| Given {
            qualified,
            accepted,
            ..given(outcome)
        };
        let rows = [
            step("won", None, None),
            step("churned", Some(5), Some(9)),
            step("lost", Some(5), Some(9)),
            step("lost", None, Some(9)),
            step("lost", Some(5), None),
            step("", None, None),
        ];
        let found = all(&rows, &Key::ALL).funnel;
        assert_eq!(
            (found.leads, found.qualified, found.accepted, found.customers),
            (6, Some(5), Some(4), 2)
        );
        assert_eq!(found.qualified_rate.estimate, Some(0.833333));
        assert_eq!(found.accepted_rate.estimate, Some(0.8));
        assert_eq!(found.customer_rate.estimate, Some(0.5));
        let none = all(&rows, &[Key::Accepted]).funnel;
        assert_eq!((none.qualified, none.accepted), (None, Some(4)));
        assert_eq!(
            none.accepted_rate.reason,
            Some(Reason::NeedsColumn { key: Key::Qualified })
        );
    }

    #[test]
    fn without_columns_or_accounts_each_figure_says_why() {
        let bare = all(&["won", "lost", "churned", ""].map(given), &[]);
        for name in Name::ALL {
            let figure = bare.get(name);
            let needs = matches!(figure.reason, Some(Reason::NeedsColumn { .. }));
            assert_eq!(figure.estimate.is_none(), needs, "{name:?} {figure:?}");
            assert_eq!(needs, !name.keys().is_empty(), "{name:?}");
        }
        let (nobody, waiting) = (all(&[], &Key::ALL), all(&["", ""].map(given), &Key::ALL));
        for name in Name::ALL {
            let figure = nobody.get(name);
            assert!(
                figure.estimate.is_none() && figure.reason.is_some(),
                "{name:?} {figure:?}"
            );
            let figure = waiting.get(name);
            assert!(
                figure.estimate.is_some() || figure.reason.is_some(),
                "{name:?} {figure:?}"
            );
        }
        assert_eq!(waiting.close_rate.reason, Some(Reason::NoAccounts));
        let all_won = all(&["won"; 3].map(given), &Key::ALL);
        // A rate of one would only say that nobody who was lost is in the table.
        assert_eq!(all_won.close_rate.reason, Some(Reason::NobodyLost));
        let none_won = all(&["lost"; 3].map(given), &Key::ALL);
        assert_eq!(
            (none_won.close_rate.estimate, none_won.close_rate.low),
            (Some(0.0), Some(0.0))
        );
    }
}
