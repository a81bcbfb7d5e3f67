//! What `train` and `evaluate` share: their arguments, the table made ready, and its validation.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use lookalike::fit::baseline::{ForestChallenger, LogisticBaseline};
use lookalike::fit::folds::Folds;
use lookalike::fit::sufficiency::{Reason, Verdict};
use lookalike::fit::validation::{Validation, by_time, validate};
use lookalike::fit::warning::Warning;
use lookalike::join::JoinReport;
use lookalike::model::prepare::Prepared;
use lookalike::model::train::Training;
use lookalike::recipe::Recipe;
use lookalike::registry::{DEFAULT_DIR, name_from};
use lookalike::report::layout::shown::wrapped;
use lookalike::source::location::stem;
use lookalike::table::Table;

use super::accounts::{self, AccountArgs, AccountTable};
use super::{figures, joined};
use crate::app::output::Output;
use crate::app::terminal::Progress;

/// Folds unless the recipe says otherwise (house choice: five leave 80 % of few accounts to learn from).
const FOLDS: usize = 5;

#[derive(Debug, Default, clap::Args)]
pub struct TrainingArgs {
    #[command(flatten)]
    accounts: AccountArgs,
    /// Exact folds to validate on: `row,fold` with 1-based data rows
    #[arg(long, value_name = "FILE")]
    folds: Option<PathBuf>,
    /// Clean the table first, as `lookalike clean` does
    #[arg(long)]
    clean: bool,
    /// Keep accounts with identical inputs in one fold
    #[arg(long)]
    group_identical: bool,
    /// Most bins a number is cut into; grows with the rows by default
    #[arg(long, value_name = "N")]
    bins: Option<usize>,
    /// Most two-criterion interactions, 0 for none; grows with the rows by default
    #[arg(long, value_name = "N")]
    pairs: Option<usize>,
    /// Do not seek segments of ideal customers
    #[arg(long)]
    no_segments: bool,
    /// Seed of everything drawn at random: same data, recipe and seed, same model
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Name of the model; by default the recipe's, or the table's file name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    pub models: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A table and what was settled about it.
pub struct Loaded {
    pub recipe: Recipe,
    pub table: Table,
    /// What was joined to the account table, when there are further tables.
    pub joined: Option<JoinReport>,
    pub prepared: Prepared,
    pub name: String,
    /// What cleaning did, in sentences; none when it was not asked for.
    pub cleaned: Vec<String>,
    folds: Option<PathBuf>,
    /// Whether figures out of fold are wanted.
    validates: bool,
}

/// Validation, with what each account was told out of fold.
pub struct Measured {
    pub validation: Validation,
    folds: Folds,
    /// Fit of each account out of fold; NaN where it was not tested.
    pub fit: Vec<f64>,
}

impl TrainingArgs {
    /// As a recipe says, models kept in `models`.
    pub fn of_recipe(recipe: PathBuf, models: PathBuf) -> Self {
        Self {
            accounts: AccountArgs::of_recipe(recipe),
            models,
            ..Self::default()
        }
    }

    /// Reads recipe and table and settles who is ideal and which columns count.
    pub fn load(&self) -> anyhow::Result<Loaded> {
        let (mut recipe, beside) = self.accounts.recipe()?;
        let data = self.accounts.location(&recipe, &beside)?;
        self.override_recipe(&mut recipe);
        let named = self.name.clone().or_else(|| recipe.name.clone());
        let stem = stem(&data);
        let name = named.unwrap_or_else(|| name_from(&stem));
        lookalike::registry::check_name(&name)?;
        let AccountTable { table, joined } = accounts::read(&data, &recipe, &beside)?;
        let (table, cleaned) = accounts::cleaned(table, &recipe)?;
        if self.folds.is_some() && cleaned.removed > 0 {
            anyhow::bail!(
                "--folds counts the rows of the table as it is, and cleaning removed {}: clean first \
                 (`lookalike clean -o`) and make folds of the cleaned table, or train without --clean",
                cleaned.removed
            );
        }
        let prepared = Prepared::new(&table, &recipe)?;
        let validates = prepared.sufficiency.verdict != Verdict::ExpertOnly;
        let loaded = Loaded {
            recipe,
            table,
            joined,
            prepared,
            name,
            cleaned: cleaned.told,
            folds: self.folds.clone(),
            validates: true,
        };
        Ok(if validates { loaded } else { loaded.not_validated() })
    }

    /// What is said on the command line goes before the recipe.
    fn override_recipe(&self, recipe: &mut Recipe) {
        let fit = &mut recipe.fit;
        fit.group_identical |= self.group_identical;
        fit.max_bins = self.bins.or(fit.max_bins);
        fit.pairs = self.pairs.or(fit.pairs);
        fit.seed = self.seed.or(fit.seed);
        recipe.segments.skip |= self.no_segments;
        recipe.clean.apply |= self.clean;
    }
}

impl Loaded {
    /// Without figures out of fold. What they would have warned of is said where it is said what the data carry.
    pub fn not_validated(mut self) -> Self {
        if std::mem::take(&mut self.validates) {
            let reasons = &mut self.prepared.sufficiency.reasons;
            reasons.extend(
                self.joined
                    .iter()
                    .flat_map(|report| report.contradictions.iter().cloned().map(Reason::Leaving)),
            );
        }
        self
    }

    /// What was joined and what is learnt from, as text.
    pub fn ground(&self) -> String {
        let ground = figures::ground(&self.table, &self.prepared);
        match &self.joined {
            Some(report) => format!("{}\n{ground}", joined::text(report, self.table.rows)),
            None => ground,
        }
    }

    pub fn training(&self) -> Training<'_> {
        self.prepared.training(&self.table, &self.recipe, &self.name)
    }

    /// Figures out of fold; none when they are not wanted or accounts are too few to learn from at all.
    pub fn measure(&self, progress: &Progress) -> anyhow::Result<Option<Measured>> {
        if !self.validates {
            return Ok(None);
        }
        let accounts = self.prepared.accounts(&self.table);
        let folds = self.folds()?;
        let scorecard = self.training().learner();
        let step = |stage: &'static str, done: usize, all: usize| progress.step(stage, done, all);
        let (mut validation, fit) = validate(
            accounts,
            &scorecard,
            Some(&LogisticBaseline),
            Some(&ForestChallenger { seed: self.seed() }),
            &folds,
            &step,
        )?;
        if let Some(time) = &self.prepared.roles.time {
            validation.add_time(by_time(accounts, &scorecard, time.column, &step));
        }
        let contradictions = self
            .joined
            .iter()
            .flat_map(|report| report.contradictions.iter().cloned().map(Warning::Leaving));
        validation.warnings.extend(contradictions);
        Ok(Some(Measured {
            validation,
            folds,
            fit,
        }))
    }

    /// Says what cleaning did, if it was asked for.
    pub fn tell_cleaning(&self, out: &mut impl Write) -> std::io::Result<()> {
        self.cleaned
            .iter()
            .try_for_each(|line| writeln!(out, "{}", wrapped(line, 100, "", "  ")))
    }

    fn folds(&self) -> lookalike::Result<Folds> {
        let accounts = self.prepared.accounts(&self.table);
        let count = self.recipe.fit.folds.unwrap_or(FOLDS);
        match &self.folds {
            Some(path) => Folds::read(path, &self.table, accounts.rows, accounts.ideal),
            None if self.recipe.fit.group_identical => Folds::grouped(accounts, count, self.seed()),
            None => Folds::stratified(accounts.ideal, count, self.seed()),
        }
    }

    fn seed(&self) -> u64 {
        self.recipe.fit.seed.unwrap_or(0)
    }

    /// Writes `row,fold,outcome,fit` for every account tested: 1-based data rows, 1 for ideal.
    pub fn write_predictions(&self, measured: &Measured, path: &Path) -> anyhow::Result<()> {
        let mut out = Output::create(path)?;
        let write = |out: &mut Output| -> std::io::Result<()> {
            writeln!(out, "row,fold,outcome,fit")?;
            for (i, fit) in measured.fit.iter().enumerate().filter(|(_, fit)| !fit.is_nan()) {
                let fold = measured.folds.labels[usize::from(measured.folds.fold[i])];
                let outcome = u8::from(self.prepared.ideal[i]);
                writeln!(out, "{},{fold},{outcome},{fit}", self.prepared.rows[i] + 1)?;
            }
            Ok(())
        };
        write(&mut out).with_context(|| format!("{}: cannot write the predictions", path.display()))?;
        Ok(out.finish()?)
    }
}
