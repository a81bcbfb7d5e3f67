//! How it is known whether chance decided who was in which arm: a plan, the user, or every other column.

mod steps;
mod held;

use crate::compare::balance::{Balance, DOUBTED};
use crate::compare::comparison::Warning;
use crate::compare::evidence::{Basis, ColumnBalance, Evidence};
use crate::compare::periods::Timeline;
use crate::compare::table::{Arms, Asked};
use crate::compare::verdict::Why;
use crate::compare::{Comparison, Design, Kind, Settings, Verdict};
use crate::criteria::names::{beginning, hindsight};
use crate::edges::covariate::{Covariate, CovariateValues, of_column};
use crate::edges::measure::adjust_on;
use crate::error::Result;
use crate::table::{Table, Values};

use held::{Held, held};

/// Accounts up to which arms that seem alike are adjusted for all columns, to see whether that turns the difference: with
/// more, only those whose own difference stands out could (house choice).
const ADJUSTED_ALIKE: usize = 100_000;

/// Accounts of the smaller arm for each column set equal that way (house choice, as for regressions).
const ACCOUNTS_A_COLUMN: usize = 10;

/// The arms of a table, what is asked of them, and what is known of how they came about.
pub(super) struct Chance<'a> {
    /// The table.
    pub table: &'a Table,
    /// What is asked of it.
    pub asked: &'a Asked,
    /// Its arms.
    pub arms: &'a Arms,
    /// Columns that the user sets equal.
    pub named: &'a [String],
    /// Whether the test follows a plan.
    pub is_planned: bool,
    /// How to compare; the design is what the user says.
    pub settings: &'a Settings,
}

impl Chance<'_> {
    /// Compares the arms by the design that the evidence supports.
    ///
    /// # Errors
    /// [`crate::Error::UnknownColumn`] for a column to adjust on that is not there; those of the comparison.
    pub fn compare(&self) -> Result<Comparison> {
        let in_b = &self.arms.in_b;
        let named: Vec<Covariate> = self
            .named
            .iter()
            .map(|name| {
                Ok(of_column(
                    self.table,
                    self.table.position(name.trim(), "--adjust")?,
                ))
            })
            .collect::<Result<_>>()?;
        let (held, left_out) = held(self.table, self.asked, self.arms);
        let levels: Vec<_> = held.iter().map(|held| held.levels.clone()).collect();
        let mut balance = Balance::new(&levels, in_b, self.settings.seed);
        let basis = self.basis(balance.as_ref());
        if basis == Basis::Stated
            && let Some(balance) = &mut balance
        {
            balance.mark();
        }
        let evidence = Evidence {
            basis,
            p_value: balance.as_ref().map(|balance| balance.p_value),
            columns: balance.map_or_else(Vec::new, |balance| balance.columns),
            left_out,
        };
        let design = match basis {
            Basis::Plan | Basis::Declared | Basis::Balance => Design::Randomised,
            Basis::Imbalance | Basis::Stated => Design::Observational,
            Basis::Nothing => Design::Unknown,
        };
        let settings = Settings {
            design,
            ..self.settings.clone()
        };
        let set_equal = self.set_equal(&evidence, &held, &named);
        let adjusted = (design == Design::Observational && !set_equal.is_empty())
            .then(|| self.adjusted(&set_equal, &self.everyone()));
        let mut comparison =
            Comparison::new(&self.arms.metric, &self.arms.a, &self.arms.b, &settings, adjusted)?;
        self.weigh(&mut comparison, evidence, &held, &named);
        self.over_time(&mut comparison, &set_equal);
        Ok(comparison)
    }

    fn basis(&self, balance: Option<&Balance>) -> Basis {
        match (self.settings.design, balance) {
            (Design::Observational, _) => Basis::Stated,
            _ if self.is_planned => Basis::Plan,
            (Design::Randomised, _) => Basis::Declared,
            (Design::Unknown, None) => Basis::Nothing,
            (Design::Unknown, Some(balance)) if balance.is_doubted() => Basis::Imbalance,
            (Design::Unknown, Some(_)) => Basis::Balance,
        }
    }

    /// What the user names; else the columns in which the arms are not alike.
    fn set_equal(&self, evidence: &Evidence, held: &[Held], named: &[Covariate]) -> Vec<Covariate> {
        if !named.is_empty() {
            // A straight line would leave what a number confounds otherwise.
            let bent = |covariate: &Covariate| -> Vec<Covariate> {
                let same = held
                    .iter()
                    .find(|held| held.is_number && held.levels.name == covariate.name);
                same.map_or_else(Vec::new, |held| held.covariates.clone())
            };
            let all = named.iter().flat_map(|covariate| {
                let more = bent(covariate);
                std::iter::once(covariate.clone()).chain(more)
            });
            return all.collect();
        }
        of_columns(held, evidence.unbalanced())
    }

    fn everyone(&self) -> Vec<usize> {
        (0..self.arms.rows.len()).collect()
    }

    /// The adjusted difference of some of the accounts, by their place among those measured.
    fn adjusted(&self, covariates: &[Covariate], at: &[usize]) -> crate::compare::comparison::Adjusted {
        let rows: Vec<usize> = at.iter().map(|i| self.arms.rows[*i]).collect();
        let in_b: Vec<bool> = at.iter().map(|i| self.arms.in_b[*i]).collect();
        let values = self.arms.values.at(at);
        adjust_on(
            covariates,
            &rows,
            values.outcomes(),
            &in_b,
            self.settings.confidence,
        )
    }

    fn weigh(&self, comparison: &mut Comparison, mut evidence: Evidence, held: &[Held], named: &[Covariate]) {
        let in_b = &self.arms.in_b;
        match evidence.basis {
            Basis::Imbalance | Basis::Stated if named.is_empty() => {
                let apart: Vec<String> = held
                    .iter()
                    .filter(|held| held.tells_apart(in_b))
                    .map(|held| held.levels.name.clone())
                    .filter(|name| evidence.unbalanced().any(|column| column.column == *name))
                    .collect();
                if !apart.is_empty() {
                    comparison.beware([Warning::ToldApart { columns: apart }]);
                    comparison.refuse(Why::NoOverlap);
                }
            }
            Basis::Stated => {
                // What the user sets equal is set equal; of the rest it is said what it would change.
                let is_named = |column: &str| {
                    let whole = |covariate: &&Covariate| {
                        column == covariate.name || column.starts_with(&format!("{}: ", covariate.name))
                    };
                    named.iter().any(|covariate| whole(&covariate))
                };
                for column in &mut evidence.columns {
                    column.unbalanced &= !is_named(&column.column);
                }
                let columns: Vec<String> = evidence.unbalanced().map(|c| c.column.clone()).collect();
                if !columns.is_empty() {
                    comparison.beware([Warning::NotSetEqual { columns }]);
                    let more = of_columns(held, evidence.unbalanced());
                    let all: Vec<Covariate> = named.iter().cloned().chain(more).collect();
                    comparison.hold_against(direction(&self.adjusted(&all, &self.everyone()), comparison));
                }
            }
            Basis::Balance if matches!(comparison.verdict, Verdict::Better { .. }) => {
                let smaller = self.arms.a.accounts().min(self.arms.b.accounts()) as usize;
                let few: Vec<&ColumnBalance> = evidence
                    .columns
                    .iter()
                    .take(smaller / ACCOUNTS_A_COLUMN)
                    .filter(|column| in_b.len() <= ADJUSTED_ALIKE || column.p_value <= DOUBTED)
                    .collect();
                if !few.is_empty() {
                    let columns = of_columns(held, few.into_iter());
                    comparison
                        .hold_against(direction(&self.adjusted(&columns, &self.everyone()), comparison));
                }
            }
            _ => {}
        }
        comparison.weigh(evidence);
    }

    /// Whether the difference stayed the same from quarter to quarter, by the column of days that is named, or the first
    /// on which an account's story begins.
    fn over_time(&self, comparison: &mut Comparison, set_equal: &[Covariate]) {
        let begins = || {
            self.table
                .columns
                .iter()
                .position(|column| beginning(column).is_some() && hindsight(column).is_none())
        };
        let named = self.asked.day.as_ref();
        let at = named
            .and_then(|name| self.table.position(name, "day").ok())
            .or_else(begins)
            .filter(|at| matches!(self.table.columns[*at].values, Values::Date(_)));
        let (Some(at), Some(values)) = (at, self.arms.values.numbers()) else {
            return;
        };
        let CovariateValues::Levels { names, codes } = of_column(self.table, at).values else {
            return;
        };
        let quarter: Vec<Option<u32>> = self.arms.rows.iter().map(|row| codes[*row]).collect();
        let timeline = Timeline {
            names: &names,
            quarter: &quarter,
            in_b: &self.arms.in_b,
            values: &values,
            is_rate: self.arms.metric.kind == Kind::Rate,
            confidence: self.settings.confidence,
            seed: self.settings.seed,
        };
        let adjusted = comparison.design == Design::Observational && !set_equal.is_empty();
        let of_side = |at: &[usize]| adjusted.then(|| self.adjusted(set_equal, at).estimate);
        comparison.over_time(timeline.periods(of_side));
    }
}

/// Covariates of the columns of the table that are named.
fn of_columns<'a>(held: &[Held], columns: impl Iterator<Item = &'a ColumnBalance>) -> Vec<Covariate> {
    let named: Vec<&str> = columns.map(|column| column.column.as_str()).collect();
    held.iter()
        .filter(|held| named.contains(&held.levels.name.as_str()))
        .flat_map(|held| held.covariates.clone())
        .collect()
}

/// On which side of 0 an adjusted difference is; of days by the ratio of hazards, which is below 1 where B has more.
fn direction(adjusted: &crate::compare::comparison::Adjusted, comparison: &Comparison) -> Option<f64> {
    adjusted.estimate.estimate.or_else(|| {
        let ratio = adjusted.ratio?.estimate?;
        matches!(comparison.metric.kind, Kind::Duration | Kind::Retention).then(|| -ratio.ln())
    })
}
