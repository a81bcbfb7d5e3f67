//! From a table of past accounts to a published model: read, join, clean, audit, validate, learn, count, publish.

use std::path::{Path, PathBuf};

use crate::clean::CleaningSummary;
use crate::edges::History;
use crate::error::{Error, Result};
use crate::figures::Dashboard;
use crate::fit::baseline::{ForestChallenger, LogisticBaseline};
use crate::fit::folds::Folds;
use crate::fit::order;
use crate::fit::sufficiency::{Reason, Verdict};
use crate::fit::twins::Twins;
use crate::fit::validation::{OutOfFold, Validation, by_time, validate_cards};
use crate::fit::warning::Warning;
use crate::fit::{Accounts, Progress};
use crate::join::JoinReport;
use crate::model::Model;
use crate::model::basis::{self, Basis};
use crate::model::prepare::Prepared;
use crate::model::train::{Trained, Training};
use crate::model::universe::Gathering;
use crate::model::value::{self, Value};
use crate::recipe::Recipe;
use crate::registry::{Entry, Registry, check_name, name_from};
use crate::review::Seen;
use crate::segments::Segments;
use crate::source::HeldAccounts;
use crate::source::location::stem;
use crate::table::Table;
use crate::workflow::accounts::{self, AccountTable};
use crate::workflow::decision::{self, Champion, Decision};
use crate::workflow::late_rows;
use crate::workflow::output::Rows;
use crate::workflow::universe;
use crate::workflow::version_files::{self, Beside, Files, lent};

/// Folds unless the recipe says otherwise (house choice: five leave 80 % of few accounts to learn from).
const FOLDS: usize = 5;

/// Where the past accounts are.
pub enum AccountsFrom {
    /// A file, a database, or `-` for standard input.
    Location(PathBuf),
    /// A table already read.
    Table(Table),
    /// A table that a program holds, to be read as the recipe says.
    Held(HeldAccounts),
}

impl From<PathBuf> for AccountsFrom {
    fn from(location: PathBuf) -> Self {
        Self::Location(location)
    }
}

impl From<Table> for AccountsFrom {
    fn from(table: Table) -> Self {
        Self::Table(table)
    }
}

impl From<HeldAccounts> for AccountsFrom {
    fn from(held: HeldAccounts) -> Self {
        Self::Held(held)
    }
}

/// Most accounts that a training is measured on (house choice: the AUC of 20,000 has an interval of a hundredth, and
/// validation of more would take longer than all the rest).
const MOST_MEASURED: usize = 20_000;

/// What is asked of a training.
pub struct TrainingRequest {
    /// One row per past account.
    pub accounts: AccountsFrom,
    /// What its columns mean.
    pub recipe: Recipe,
    /// Directory from which the recipe's paths start.
    pub beside: PathBuf,
    /// Name of the model; by default the recipe's, or the table's.
    pub name: Option<String>,
    /// Exact folds to validate on: `row,fold` with 1-based data rows.
    pub folds: Option<PathBuf>,
    /// Whether the scorecard is measured out of fold.
    pub validate: bool,
    /// Companies to hold the accounts against, all of which are then customers; by default the recipe's `universe`.
    pub universe: Option<PathBuf>,
    /// Whether the version scores at once, if it can take the champion's place at all.
    pub promote: bool,
}

impl TrainingRequest {
    /// Training on `accounts` as `recipe` says, measured out of fold.
    pub fn new(accounts: impl Into<AccountsFrom>, recipe: Recipe) -> Self {
        Self {
            accounts: accounts.into(),
            recipe,
            beside: PathBuf::new(),
            name: None,
            folds: None,
            validate: true,
            universe: None,
            promote: false,
        }
    }

    /// Reads, joins and cleans the table, and settles who is ideal and which columns count.
    ///
    /// # Errors
    /// Whatever cannot be read; [`Error::Setting`] for a name that no model can have; [`Error::Data`] when the accounts
    /// cannot be learnt from, or folds are given for a table that cleaning makes shorter.
    pub fn prepare(self) -> Result<PreparedTraining> {
        let named = self.name.or_else(|| self.recipe.name.clone());
        let mut recipe = self.recipe;
        let source = match &self.accounts {
            AccountsFrom::Location(path) => path.clone(),
            AccountsFrom::Table(table) => table.source.clone(),
            AccountsFrom::Held(held) => held.name.clone(),
        };
        let name = named.unwrap_or_else(|| name_from(&stem(&source)));
        check_name(&name)?;
        let prevalence = universe::check(&recipe, self.universe.is_some())?;
        let AccountTable { table, joined } = match self.accounts {
            AccountsFrom::Location(path) => accounts::read(&path, &mut recipe, &self.beside)?,
            AccountsFrom::Table(_) | AccountsFrom::Held(_) if recipe.orders.is_some() => {
                let reason = "[orders]: orders are read more than once, and a table in memory is no file";
                return Err(Error::data(reason, "name the file of the orders"));
            }
            AccountsFrom::Table(table) if recipe.tables.is_empty() => {
                recipe = recipe.named_as(&table.header());
                let table = table.with_outcome(&mut recipe)?;
                AccountTable { table, joined: None }
            }
            AccountsFrom::Table(table) => accounts::with_tables(table, &mut recipe, &self.beside)?,
            AccountsFrom::Held(held) => accounts::of_held(&held, &mut recipe, &self.beside)?,
        };
        let (table, cleaning) = accounts::cleaned(table, &recipe, &self.beside)?;
        let removed = cleaning.as_ref().map_or(0, CleaningSummary::removed);
        if self.folds.is_some() && removed > 0 {
            return Err(Error::data(
                format!("--folds counts the rows of the table as it is, and cleaning removed {removed}"),
                "clean first (`lookalike clean -o`) and make folds of the cleaned table, or train without --clean",
            ));
        }
        let gathered = universe::gather(table, self.universe.as_deref(), &mut recipe, &self.beside)?;
        let (table, gathering) = (gathered.table, gathered.summary);
        let mut prepared = match gathering {
            Some(_) => Prepared::of_universe(&table, &recipe)?,
            None => Prepared::new(&table, &recipe)?,
        };
        late_rows::refuse(&recipe, &table, joined.as_ref(), &prepared, &self.beside)?;
        if let Some(gathering) = &gathering {
            prepared.hold_against(gathering, prevalence);
        }
        let measurable = prepared.sufficiency.verdict != Verdict::ExpertOnly;
        let mut training = PreparedTraining {
            recipe,
            table,
            joined,
            prepared,
            name,
            cleaning,
            gathering,
            folds: self.folds,
            validates: self.validate && measurable,
            promote: self.promote,
        };
        if !training.validates {
            training.warn_of_contradictions();
        }
        Ok(training)
    }
}

/// A table and what was settled about it, ready to measure and to learn from.
pub struct PreparedTraining {
    /// What the columns mean.
    pub recipe: Recipe,
    /// The accounts, joined and cleaned.
    pub table: Table,
    /// What was joined to the account table, when there are further tables.
    pub joined: Option<JoinReport>,
    /// Who is ideal, and which columns count.
    pub prepared: Prepared,
    /// Name of the model.
    pub name: String,
    /// What cleaning did; none when it was not asked for.
    pub cleaning: Option<CleaningSummary>,
    /// How customers and universe became one table; none where outcomes are known.
    pub gathering: Option<Gathering>,
    folds: Option<PathBuf>,
    /// Whether figures out of fold are wanted, and there are accounts enough for them.
    validates: bool,
    promote: bool,
}

/// Validation, with what each account was told out of fold.
pub struct Measurement {
    /// Figures out of fold.
    pub validation: Validation,
    folds: Folds,
    /// Fit of each account out of fold; NaN where it was not tested.
    pub fit: Vec<f64>,
    /// The same by the pocket card, where one was learnt in every fold.
    pub pocket: Option<Vec<f64>>,
}

impl PreparedTraining {
    /// Without figures out of fold, what they would have warned of is said where it is said what the data carry.
    fn warn_of_contradictions(&mut self) {
        let contradictions = self
            .joined
            .iter()
            .flat_map(|report| report.contradictions.clone());
        let reasons = contradictions.map(Reason::Leaving);
        self.prepared.sufficiency.reasons.extend(reasons);
    }

    /// Everything that was settled before learning.
    pub fn training(&self) -> Training<'_> {
        self.prepared.training(&self.table, &self.recipe, &self.name)
    }

    /// Figures out of fold; none when they are not wanted or accounts are too few to learn from at all.
    ///
    /// # Errors
    /// As [`validate`], and as [`Folds::read`] for folds that are given.
    pub fn measure(&self, progress: Progress<'_>) -> Result<Option<Measurement>> {
        self.measure_on(usize::MAX, progress)
    }

    /// As [`PreparedTraining::measure`]; of more than `most` accounts a sample is measured, which the figures say, unless
    /// folds are given.
    fn measure_on(&self, most: usize, progress: Progress<'_>) -> Result<Option<Measurement>> {
        if !self.validates {
            return Ok(None);
        }
        let accounts = self.prepared.accounts(&self.table);
        let all = accounts.rows.len();
        if all <= most || self.folds.is_some() {
            return self.measure_accounts(accounts, progress).map(Some);
        }
        // By what each account holds: whether one is drawn depends on no other account, nor on where it stands.
        let keys = order::keys(&self.table, accounts.rows);
        let drawn: Vec<u64> = keys.iter().map(|key| order::mixed(&(self.seed(), key))).collect();
        let mut chosen: Vec<usize> = (0..all).collect();
        chosen.sort_by_key(|&i| drawn[i]);
        chosen.truncate(most);
        chosen.sort_unstable();
        let rows: Vec<u32> = chosen.iter().map(|&i| accounts.rows[i]).collect();
        let ideal: Vec<bool> = chosen.iter().map(|&i| accounts.ideal[i]).collect();
        let weights: Vec<f64> = chosen.iter().map(|&i| accounts.weights[i]).collect();
        let sample = Accounts {
            rows: &rows,
            ideal: &ideal,
            weights: &weights,
            ..accounts
        };
        let mut measured = self.measure_accounts(sample, progress)?;
        measured.validation.warnings.push(Warning::Sampled {
            accounts: most as u64,
            of: all as u64,
        });
        let among_all = |fits: &Vec<f64>| {
            let mut fit = vec![f64::NAN; all];
            chosen.iter().zip(fits).for_each(|(&at, of)| fit[at] = *of);
            fit
        };
        Ok(Some(Measurement {
            validation: measured.validation,
            folds: measured.folds.among(&chosen, all),
            fit: among_all(&measured.fit),
            pocket: measured.pocket.as_ref().map(among_all),
        }))
    }

    fn measure_accounts(&self, accounts: Accounts<'_>, progress: Progress<'_>) -> Result<Measurement> {
        let folds = self.folds(accounts)?;
        let scorecard = self.training().learner();
        let (mut validation, told) = validate_cards(
            accounts,
            &scorecard,
            Some(&LogisticBaseline),
            Some(&ForestChallenger { seed: self.seed() }),
            &folds,
            progress,
        )?;
        // Days of two tables say when each was exported.
        let time = self.prepared.roles.time.as_ref();
        if let Some(time) = time.filter(|_| self.gathering.is_none()) {
            validation.add_time(by_time(accounts, &scorecard, time.column, progress));
        }
        let contradictions = self
            .joined
            .iter()
            .flat_map(|report| report.contradictions.clone());
        validation.warnings.extend(contradictions.map(Warning::Leaving));
        let OutOfFold { fit, pocket } = told;
        Ok(Measurement {
            validation,
            folds,
            fit,
            pocket,
        })
    }

    fn folds(&self, accounts: Accounts<'_>) -> Result<Folds> {
        let count = self.recipe.fit.folds.unwrap_or(FOLDS);
        match &self.folds {
            Some(path) => Folds::read(path, &self.table, accounts.rows, accounts.ideal),
            None => {
                let mut twins = Twins::find(accounts);
                if self.recipe.fit.group_identical {
                    twins = twins.with_identical(accounts);
                }
                Folds::grouped(accounts.ideal, &twins, count, self.seed())
            }
        }
    }

    fn seed(&self) -> u64 {
        self.recipe.fit.seed.unwrap_or(0)
    }

    /// Writes `row,fold,outcome,fit` for every account tested: 1-based data rows, 1 for ideal.
    ///
    /// # Errors
    /// [`Error::Io`] when nothing can be written there.
    pub fn write_predictions(&self, measured: &Measurement, path: &Path) -> Result<()> {
        let mut rows = Rows::create(path, b',')?;
        rows.write(["row", "fold", "outcome", "fit"])?;
        let mut tested: Vec<usize> = (0..measured.fit.len())
            .filter(|i| !measured.fit[*i].is_nan())
            .collect();
        tested.sort_unstable_by_key(|i| self.prepared.rows[*i]);
        for i in tested {
            let fit = measured.fit[i];
            rows.write([
                (self.prepared.rows[i] + 1).to_string(),
                measured.folds.labels[usize::from(measured.folds.fold[i])].to_string(),
                u8::from(self.prepared.ideal[i]).to_string(),
                fit.to_string(),
            ])?;
        }
        rows.finish()
    }

    /// Every decided account by its id, learnt from or left out as too old: none of them is new to the model. `None`
    /// without ids.
    fn seen(&self) -> Option<Seen> {
        let column = &self.table.columns[self.prepared.roles.id.as_ref()?.column];
        let (decided, _) = self.prepared.outcome.decided();
        let ids: Vec<String> = decided
            .iter()
            .filter_map(|row| column.text(*row as usize))
            .collect();
        Some(Seen::of(&column.name, ids.iter().map(String::as_str)))
    }

    /// Measures, learns and publishes.
    ///
    /// # Errors
    /// As [`PreparedTraining::measure`], [`Training::run`] and [`Registry::publish`].
    pub fn publish(&self, registry: &Registry, progress: Progress<'_>) -> Result<PublishedModel> {
        // Before minutes are spent on what could not be kept.
        registry.check_takes(&self.name)?;
        let (before, unread_before) = before(registry, &self.name)?;
        let segments = before.as_ref().map(|champion| &champion.model.segments);
        let Learnt {
            trained,
            dashboard,
            value,
            fit,
            files,
        } = self.learn(segments, progress)?;
        let mut entry = registry.publish(&self.name, &lent(&files))?;
        let decision = before.as_ref().map(|champion| {
            let told = (&self.table, &self.prepared);
            Decision::new(champion, (&entry, &trained.model), told, fit.as_deref())
        });
        let promoted = self.promote && !entry.champion && may_promote(&trained.model, before.as_ref());
        if promoted {
            registry.promote(&self.name, entry.version, "train --promote")?;
            entry = registry.version(&self.name, entry.version)?;
        }
        Ok(PublishedModel {
            trained,
            dashboard,
            value,
            replaces: entry.champion && entry.manifest.parent.is_some() && !promoted,
            entry,
            unread_before,
            decision,
            promoted,
        })
    }

    /// Measures and learns, and publishes nothing; segments that were there before keep their numbers and names.
    pub(super) fn learn(&self, before: Option<&Segments>, progress: Progress<'_>) -> Result<Learnt> {
        let training = Training {
            previous: before,
            ..self.training()
        };
        let LearntModel {
            trained,
            fit,
            dashboard,
            value,
        } = self.learn_model(&training, progress)?;
        let history = History::of_training(&training, &trained)?;
        let seen = self.seen();
        let kept = fit
            .as_deref()
            .map(|fit| decision::fits(&self.table, &self.prepared, fit));
        let beside = Beside {
            history: &history,
            seen: seen.as_ref(),
            fits: kept.as_ref(),
            value: value.as_ref(),
        };
        let files = version_files::files(&trained, &dashboard, &beside)?;
        Ok(Learnt {
            trained,
            dashboard,
            value,
            fit,
            files,
        })
    }

    /// As [`PreparedTraining::learn`], without the files that a registry keeps.
    pub(super) fn learn_model(&self, training: &Training<'_>, progress: Progress<'_>) -> Result<LearntModel> {
        let (validation, told) = self
            .measure_on(MOST_MEASURED, progress)?
            .map(|m| (m.validation, (m.fit, m.pocket)))
            .unzip();
        let (fit, of_pocket) = told.unzip();
        let of_pocket = of_pocket.flatten();
        let mut trained = training.run(validation, progress)?;
        if let (Basis::Universe(universe), Some(fit)) = (&mut trained.model.data.basis, &fit) {
            universe.lift = basis::lift(&self.prepared.ideal, fit);
        }
        if let (Some(pocket), Some(fit)) = (&mut trained.model.pocket, &of_pocket)
            && let Basis::Universe(universe) = &mut pocket.basis
        {
            universe.lift = basis::lift(&self.prepared.ideal, fit);
        }
        Ok(LearntModel {
            dashboard: Dashboard::of_training(training, &trained, fit.as_deref())?,
            value: value::learn(training, &trained.model),
            trained,
            fit,
        })
    }
}

/// What a training learnt, before it is anywhere.
pub(super) struct LearntModel {
    pub trained: Trained,
    pub dashboard: Dashboard,
    pub value: Option<Value>,
    /// Fit of each account out of fold, where it was measured.
    pub fit: Option<Vec<f64>>,
}

/// The same, with the files of its version.
pub(super) struct Learnt {
    pub trained: Trained,
    pub dashboard: Dashboard,
    pub value: Option<Value>,
    /// Fit of each account out of fold, where it was measured.
    pub fit: Option<Vec<f64>>,
    pub files: Files,
}

/// A model in the registry, and what was learnt beside it.
pub struct PublishedModel {
    /// The model and its ideal accounts.
    pub trained: Trained,
    /// Business figures of the accounts it was trained on.
    pub dashboard: Dashboard,
    /// What its customers are worth, where the recipe names amounts.
    pub value: Option<Value>,
    /// Where it is.
    pub entry: Entry,
    /// Whether it scores in place of a champion with a lesser verdict.
    pub replaces: bool,
    /// Why the champion before could not be read: its segments' numbers and names do not go on then.
    pub unread_before: Option<Error>,
    /// It against the champion before, or why that cannot read the accounts; none of a first version.
    pub decision: Option<Result<Decision>>,
    /// Whether it was promoted because that was asked for.
    pub promoted: bool,
}

/// Learns a model from a request and publishes it in a registry, in one call.
///
/// # Errors
/// As [`TrainingRequest::prepare`] and [`PreparedTraining::publish`].
pub fn train(
    request: TrainingRequest,
    registry: &Registry,
    progress: Progress<'_>,
) -> Result<PublishedModel> {
    request.prepare()?.publish(registry, progress)
}

/// The model that scores now: its segments' numbers and names stay with the segments that are still there. One of
/// another release, or damaged, is no reason not to train.
fn before(registry: &Registry, name: &str) -> Result<(Option<Champion>, Option<Error>)> {
    if registry.versions(name)?.is_empty() {
        return Ok((None, None));
    }
    match Champion::of(registry, name) {
        Ok(champion) => Ok((Some(champion), None)),
        Err(error) => Ok((None, Some(error))),
    }
}

/// What is not measured, or shows no signal, takes no measured champion's place, whoever asks.
fn may_promote(model: &Model, before: Option<&Champion>) -> bool {
    model.verdict.has_signal() || before.is_none_or(|champion| !champion.model.verdict.is_measured())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of more accounts than are measured a sample is, which is said; the others have no figure. Who is drawn does not
    /// depend on the order of the rows.
    #[test]
    fn many_accounts_are_measured_on_a_sample() {
        let dir = tempfile::tempdir().unwrap();
        let lines: Vec<String> = (0..240)
            .map(|i| {
                let ended = if (i * 7 + i / 9) % 5 < 2 { "won" } else { "lost" };
                format!("{i},{},{ended}\n", ["a", "b", "c"][i * 5 % 3])
            })
            .collect();
        let prepared = |name: &str, lines: &mut dyn Iterator<Item = &String>| {
            let path = dir.path().join(name);
            std::fs::write(
                &path,
                format!("id,level,outcome\n{}", lines.cloned().collect::<String>()),
            )
            .unwrap();
            let recipe = Recipe::parse(
                "id = \"id\"\n[outcome]\ncolumn = \"outcome\"\npositive = [\"won\"]\n",
                &dir.path().join("lookalike.toml"),
            )
            .unwrap();
            TrainingRequest::new(path, recipe).prepare().unwrap()
        };
        let training = prepared("past.csv", &mut lines.iter());
        let quiet: Progress<'_> = &|_, _, _| {};
        let sampled = training.measure_on(150, quiet).unwrap().unwrap();
        assert_eq!(sampled.fit.iter().filter(|fit| !fit.is_nan()).count(), 150);
        assert_eq!(sampled.validation.scorecard.accounts, 150);
        let said = Warning::Sampled {
            accounts: 150,
            of: 240,
        };
        assert!(sampled.validation.warnings.contains(&said));
        let all = training.measure(quiet).unwrap().unwrap();
        assert_eq!(all.validation.scorecard.accounts, 240);
        assert!(!all.validation.warnings.contains(&said));

        let turned = prepared("turned.csv", &mut lines.iter().rev());
        let again = turned.measure_on(150, quiet).unwrap().unwrap();
        let drawn = |training: &PreparedTraining, measured: &Measurement| -> Vec<String> {
            let tested = (0..measured.fit.len()).filter(|i| !measured.fit[*i].is_nan());
            let id = |i: usize| training.table.columns[0].text(training.prepared.rows[i] as usize);
            let mut ids: Vec<String> = tested.filter_map(id).collect();
            ids.sort();
            ids
        };
        assert_eq!(drawn(&training, &sampled), drawn(&turned, &again));
        assert_eq!(sampled.validation, again.validation);
    }
}
