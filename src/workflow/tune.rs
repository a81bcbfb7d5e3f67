//! What a person says of a version (rules, names, convictions) changed in a version of its own, which waits beside the champion.
//!
//! Rules and names stand beside the points: they are changed as they are. Convictions enter the points while these are learnt,
//! so that changing one takes the accounts that were learnt from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::fit::Progress;
use crate::language::Language;
use crate::model::Model;
use crate::model::basis::Basis;
use crate::model::train::Trained;
use crate::recipe::{KnockOut, NameRecipe, Prior, Recipe, check_names};
use crate::registry::{ACCOUNTS, Entry, FIGURES, FITS, HISTORY, MODEL, Registry, SEEN, VALUE};
use crate::score::score_table;
use crate::segments::{Name, Segments};
use crate::workflow::decision::{self, Champion, Paired, Untold};
use crate::workflow::effect::{Effect, Moved};
use crate::workflow::models::VersionChoice;
use crate::workflow::train::{Learnt, TrainingRequest};
use crate::workflow::version_files::{Files, lent, pages};

/// What a person may say of a version.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tuning {
    /// Eliminating rules, in their order.
    pub knock_out: Vec<KnockOut>,
    /// What columns, levels and rules are called.
    pub names: BTreeMap<String, NameRecipe>,
    /// What segments are called, by number.
    pub segments: BTreeMap<u32, Name>,
    /// What experts expect, by column.
    pub convictions: BTreeMap<String, Vec<Prior>>,
}

impl Tuning {
    /// What is said of a version now.
    pub fn of(model: &Model) -> Self {
        let columns = model.recipe.columns.iter();
        let spoken = columns.filter(|(_, asked)| !asked.prior.is_empty());
        let segments = model.segments.segments.iter();
        Self {
            knock_out: model.knock_out.clone(),
            names: model.recipe.names.clone(),
            segments: segments.map(|one| (one.number, one.name.clone())).collect(),
            convictions: spoken
                .map(|(column, asked)| (column.clone(), asked.prior.clone()))
                .collect(),
        }
    }

    /// Whether a version must be learnt anew for it.
    pub fn needs_training(&self, model: &Model) -> bool {
        self.convictions != Self::of(model).convictions
    }

    /// A version's recipe with it.
    ///
    /// # Errors
    /// [`Error::Setting`] for a value out of its range and a title that two columns would have; [`Error::UnknownColumn`] for a
    /// rule on a column that the version does not read, and for a conviction on one that is none of its criteria.
    pub fn recipe(&self, model: &Model) -> Result<Recipe> {
        let mut recipe = model.recipe.clone();
        recipe.knock_out.clone_from(&self.knock_out);
        recipe.names.clone_from(&self.names);
        for asked in recipe.columns.values_mut() {
            asked.prior.clear();
        }
        for (column, priors) in &self.convictions {
            recipe
                .columns
                .entry(column.clone())
                .or_default()
                .prior
                .clone_from(priors);
        }
        recipe.check()?;
        let read = model.columns();
        let unknown = |named_in: &str, column: &str| Error::UnknownColumn {
            named_in: named_in.to_owned(),
            column: column.to_owned(),
            nearest: crate::error::nearest(column, read.iter().copied()),
        };
        if let Some(rule) = self
            .knock_out
            .iter()
            .find(|rule| !read.contains(rule.column.as_str()))
        {
            return Err(unknown("knock_out", &rule.column));
        }
        let known =
            |column: &String| read.contains(column.as_str()) || model.recipe.columns.contains_key(column);
        if let Some(column) = self.convictions.keys().find(|column| !known(column)) {
            return Err(unknown("prior", column));
        }
        let mut names: Vec<&str> = self.knock_out.iter().map(|rule| rule.name.as_str()).collect();
        names.sort_unstable();
        if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            let expected = "a name that no other rule has";
            return Err(Error::setting("knock_out", expected, format!("`{}`", twice[0])));
        }
        // A column is called by name or not; rules and further tables are no columns.
        let rules = model.knock_out.iter().chain(&self.knock_out);
        let others: Vec<&str> = rules
            .map(|rule| rule.name.as_str())
            .chain(recipe.tables.keys().map(String::as_str))
            .collect();
        let known = model.data.profiles.iter().map(|profile| profile.column.as_str());
        let named = model.recipe.names.keys().map(String::as_str);
        let columns: std::collections::BTreeSet<&str> =
            read.iter().copied().chain(known).chain(named).collect();
        let columns = columns.iter().copied().filter(|column| !others.contains(column));
        check_names(&recipe.names, columns, &others)?;
        Ok(recipe)
    }

    /// A version with other rules and names; its points, fits and figures out of fold stay.
    ///
    /// # Errors
    /// As [`Tuning::recipe`]; [`Error::Data`] where convictions change too.
    pub fn apply(&self, model: &Model) -> Result<Model> {
        if self.needs_training(model) {
            return Err(Error::data(
                "convictions enter the points while they are learnt",
                "bring the table that the version was learnt from, and it is learnt anew with them",
            ));
        }
        let mut tuned = model.clone();
        tuned.recipe = self.recipe(model)?;
        tuned.knock_out.clone_from(&self.knock_out);
        self.name_segments(&mut tuned.segments)?;
        Ok(tuned)
    }

    /// Gives segments the names that were said; of numbers that are no more nothing is said.
    fn name_segments(&self, segments: &mut Segments) -> Result<()> {
        for segment in &mut segments.segments {
            if let Some(name) = self.segments.get(&segment.number) {
                let shows = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST_NAME;
                if !shows(&name.en) || !shows(&name.fr) {
                    let expected = format!("1 to {LONGEST_NAME} characters");
                    let key = format!("name of segment {}", segment.number);
                    return Err(Error::setting(key, expected, format!("`{}`", name.en)));
                }
                segment.name = name.clone();
            }
        }
        let same = |language: Language| {
            let mut names: Vec<&str> = segments
                .segments
                .iter()
                .map(|one| one.name.text(language))
                .collect();
            names.sort_unstable();
            let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
            twice.map(|pair| pair[0].to_owned())
        };
        match Language::ALL.into_iter().find_map(same) {
            Some(name) => Err(Error::setting(
                "segments",
                "names of which no two are the same",
                format!("`{name}`"),
            )),
            None => Ok(()),
        }
    }
}

/// Longest name of a segment, in characters (house choice: what a legend holds).
const LONGEST_NAME: usize = 120;

/// A version that was made of another, and is not in the registry yet.
pub struct TunedVersion {
    /// The version that it was made of.
    pub base: Entry,
    /// Its model.
    pub model: Model,
    /// Whether the business figures of the version before could not be kept: other rules make other grades of past accounts, which
    /// are not here.
    pub without_figures: bool,
    files: Files,
}

impl TunedVersion {
    /// A version with other rules and names.
    ///
    /// # Errors
    /// As [`VersionChoice::open`] and [`Tuning::apply`]; [`Error::Data`] when nothing is changed.
    pub fn of(choice: &VersionChoice, tuning: &Tuning) -> Result<Self> {
        let open = choice.open()?;
        if *tuning == Tuning::of(&open.model) {
            return Err(unchanged());
        }
        let model = tuning.apply(&open.model)?;
        let without_figures =
            model.knock_out != open.model.knock_out && open.entry.manifest.files.contains_key(FIGURES);
        let figures = match without_figures {
            true => None,
            false => open.figures()?,
        };
        let mut files: Files = vec![(MODEL, model.to_json()?)];
        let kept = [ACCOUNTS, FIGURES, HISTORY, SEEN, FITS, VALUE];
        for file in kept
            .into_iter()
            .filter(|file| !(without_figures && *file == FIGURES))
        {
            if let Some(bytes) = open.registry.file(&open.entry, file)? {
                files.push((file, bytes));
            }
        }
        files.extend(pages(&model, &open.ideals()?, figures.as_ref()));
        Ok(Self {
            base: open.entry,
            model,
            without_figures,
            files,
        })
    }

    /// Keeps it in the registry beside the champion, with the reason in the journal.
    ///
    /// # Errors
    /// As [`Registry::propose`].
    pub fn publish(&self, registry: &Registry, reason: &str) -> Result<Entry> {
        registry.propose(&self.base.name, self.base.version, &lent(&self.files), reason)
    }
}

fn unchanged() -> Error {
    Error::data(
        "nothing is changed",
        "change a rule, a name or a conviction first",
    )
}

/// A version learnt anew with other convictions.
pub struct Relearnt {
    /// The version, not in the registry yet.
    pub version: TunedVersion,
    /// What it does to the accounts that it was learnt from.
    pub effect: Effect,
    /// Whether they are the very accounts that the version before was learnt from.
    pub same_accounts: bool,
    /// Both on accounts with a known outcome.
    figures: std::result::Result<Paired, Untold>,
}

impl Relearnt {
    /// How both did on accounts with a known outcome, in a sentence.
    pub fn told(&self, language: Language) -> String {
        let named = [language.tuning_this_version(), self.version.base.version.short()];
        decision::told(&self.figures, &named, language)
    }
}

/// Learns a version anew with what is said of it, from the table that it was learnt from.
///
/// # Errors
/// As [`Tuning::recipe`] and [`crate::workflow::train::train`]; [`Error::Data`] when nothing is changed, and for a version that
/// was learnt from more than one table.
pub fn relearn(
    choice: &VersionChoice,
    tuning: &Tuning,
    table: PathBuf,
    progress: Progress<'_>,
) -> Result<Relearnt> {
    let open = choice.open()?;
    let before = &open.model;
    if *tuning == Tuning::of(before) {
        return Err(unchanged());
    }
    let recipe = tuning.recipe(before)?;
    if !recipe.tables.is_empty() || recipe.outcome.table.is_some() || before.data.basis != Basis::Outcomes {
        return Err(Error::data(
            "this version was learnt from more than one table",
            "write the convictions into lookalike.toml and train it with `lookalike train`",
        ));
    }
    let request = TrainingRequest {
        name: Some(open.entry.name.clone()),
        ..TrainingRequest::new(table, recipe)
    };
    let prepared = request.prepare()?;
    let Learnt {
        mut trained,
        dashboard,
        fit,
        mut files,
        ..
    } = prepared.learn(Some(&before.segments), progress)?;
    let model = &mut trained.model;
    let unnamed = model.segments.clone();
    let said: BTreeMap<u32, Name> = tuning
        .segments
        .iter()
        .filter(|(number, name)| before.segments.segment(**number).map(|one| &one.name) != Some(*name))
        .map(|(number, name)| (*number, name.clone()))
        .collect();
    let renamed = Tuning {
        segments: said,
        ..Tuning::default()
    };
    renamed.name_segments(&mut model.segments)?;
    if unnamed != model.segments {
        let business = model.data.basis.universe().is_none().then_some(&dashboard);
        let again = pages(model, &trained.ideal_accounts, business);
        files.retain(|(file, _)| *file != MODEL && again.iter().all(|(page, _)| page != file));
        files.push((MODEL, model.to_json()?));
        files.extend(again);
    }
    let Trained { model, .. } = trained;
    let (rows, column) = (&prepared.prepared.rows, |role: Option<usize>, row: u32| {
        role.and_then(|column| prepared.table.columns[column].text(row as usize))
    });
    let [then, now] = [before, &model].map(|model| score_table(model, &prepared.table, rows));
    let (then, now) = (then?, now?);
    let training = prepared.training();
    let scored = rows
        .iter()
        .zip(then.iter().zip(&now))
        .map(|(&row, (then, now))| Moved {
            id: column(training.id, row).unwrap_or_else(|| (row + 1).to_string()),
            name: column(training.label, row).unwrap_or_default(),
            scored: [then, now].map(|score| (score.score, score.grade)),
        });
    let effect = Effect::of(scored);
    let direct: Vec<f64> = then.iter().map(|score| score.fit).collect();
    let champion = Champion {
        fits: open.registry.fits(&open.entry)?,
        model: open.model,
        entry: open.entry,
    };
    let told = (&prepared.table, &prepared.prepared);
    let figures = decision::paired(&champion, &model, told, fit.as_deref(), &direct);
    Ok(Relearnt {
        effect,
        same_accounts: champion.model.data.fingerprint == model.data.fingerprint,
        figures,
        version: TunedVersion {
            base: champion.entry,
            model,
            without_figures: false,
            files,
        },
    })
}
