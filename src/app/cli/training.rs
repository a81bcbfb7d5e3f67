//! What `train` and `evaluate` share: their arguments, and what they say of the table before anything is learnt.

use std::path::PathBuf;

use lookalike::Model;
use lookalike::fit::validation::Validation;
use lookalike::language::Language;
use lookalike::recipe::Recipe;
use lookalike::report::cleaning::summary;
use lookalike::report::layout::shown::wrapped;
use lookalike::report::layout::text;
use lookalike::report::markets::Markets;
use lookalike::report::{self, joining, universe};
use lookalike::workflow::home;
use lookalike::workflow::inputs::Inputs;
use lookalike::workflow::train::{AccountsFrom, PreparedTraining, TrainingRequest};

use super::accounts::AccountArgs;
use super::limits::count;
use crate::app::terminal::{print, say, screen};

#[derive(Debug, Default, clap::Args)]
pub struct TrainingArgs {
    #[command(flatten)]
    accounts: AccountArgs,
    /// Companies to hold the accounts against, which are then all customers: no losses are needed
    #[arg(long, value_name = "FILE", conflicts_with = "customers")]
    universe: Option<PathBuf>,
    /// Column that marks customers; the other rows of the table are the universe they are held against
    #[arg(long, value_name = "COL")]
    customers: Option<String>,
    /// Share of the universe that would be ideal, `5%` or `2%..8%`: without it a model of customers has scores and no fit
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    prevalence: Option<String>,
    /// Exact folds to validate on: `row,fold` with 1-based data rows
    #[arg(long, value_name = "FILE")]
    folds: Option<PathBuf>,
    /// Clean the table first, as `lookalike clean` does
    #[arg(long)]
    clean: bool,
    /// Column with the chance that each account had of being contacted (score --explore writes it): accounts count by its
    /// inverse
    #[arg(long, value_name = "COL")]
    propensity: Option<String>,
    /// Keep accounts with identical inputs in one fold
    #[arg(long)]
    group_identical: bool,
    /// Most bins a number is cut into; grows with the rows by default
    #[arg(long, value_name = "N", value_parser = count::<10_000>)]
    bins: Option<usize>,
    /// Most two-criterion interactions, 0 for none; grows with the rows by default
    #[arg(long, value_name = "N", value_parser = count::<10_000>)]
    pairs: Option<usize>,
    /// Learn only from accounts decided on this day or later
    #[arg(long, value_name = "DATE", conflicts_with = "all_time")]
    since: Option<String>,
    /// Days in which an account loses half of its weight in learning
    #[arg(long, value_name = "DAYS", conflicts_with = "all_time")]
    half_life: Option<f64>,
    /// Learn from all accounts alike, whatever changed over time
    #[arg(long)]
    all_time: bool,
    /// Do not seek segments of ideal customers
    #[arg(long)]
    no_segments: bool,
    /// Seed of everything drawn at random: same data, recipe and seed, same model
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Name of the model; by default the recipe's, or the table's file name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    pub models: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

impl TrainingArgs {
    /// What is asked: the recipe, the command line going before it, and the table it names.
    pub fn request(&self, language: Option<Language>) -> anyhow::Result<TrainingRequest> {
        let (mut recipe, beside) = self.accounts.recipe()?;
        let data = self.accounts.location(&recipe, &beside)?;
        self.override_recipe(&mut recipe);
        recipe.language = language.unwrap_or(recipe.language);
        Ok(TrainingRequest {
            beside,
            name: self.name.clone(),
            folds: self.folds.clone(),
            universe: self.universe.clone(),
            ..TrainingRequest::new(data, recipe)
        })
    }

    /// Files that training reads.
    pub fn inputs(&self, request: &TrainingRequest) -> Inputs {
        let table = match &request.accounts {
            AccountsFrom::Location(place) => Some(place),
            AccountsFrom::Table(_) | AccountsFrom::Held(_) => None,
        };
        self.accounts
            .recipe_file()
            .and_recipe(&request.recipe, &request.beside)
            .and(table.into_iter().chain(&self.folds).chain(&self.universe))
    }

    /// What is said on the command line goes before the recipe.
    fn override_recipe(&self, recipe: &mut Recipe) {
        let fit = &mut recipe.fit;
        fit.group_identical |= self.group_identical;
        fit.max_bins = self.bins.or(fit.max_bins);
        fit.pairs = self.pairs.or(fit.pairs);
        fit.seed = self.seed.or(fit.seed);
        // What is asked here takes the place of the recipe's whole word on time.
        if self.all_time || self.since.is_some() || self.half_life.is_some() {
            fit.since.clone_from(&self.since);
            fit.half_life = self.half_life;
            fit.all_time = self.all_time;
        }
        let universe = &mut recipe.universe;
        universe.prevalence = self.prevalence.clone().or(universe.prevalence.take());
        universe.customers = self.customers.clone().or(universe.customers.take());
        if self.universe.is_some() {
            universe.data = None;
        }
        recipe.propensity = self.propensity.clone().or(recipe.propensity.take());
        recipe.segments.skip |= self.no_segments;
        recipe.clean.apply |= self.clean;
    }
}

/// What was joined and learnt from, the scorecard where one was made, and its figures where it was measured.
pub fn page(training: &PreparedTraining, model: Option<&Model>, found: Option<&Validation>) -> String {
    let language = training.recipe.language;
    let worded = model.map(|model| model.worded(language));
    let document = report::training::document(
        &training.table,
        &training.prepared,
        worded.as_deref(),
        found,
        language,
    );
    below_joined(training, &text::render(&document, screen()))
}

/// The same in one screen.
pub fn brief(training: &PreparedTraining, model: &Model, markets: Option<&Markets>) -> String {
    let language = training.recipe.language;
    let beside = (markets, training.joined.as_ref());
    let model = model.worded(language);
    let document = report::brief::document(&training.table, &training.prepared, &model, beside, language);
    text::render(&document, screen())
}

fn below_joined(training: &PreparedTraining, page: &str) -> String {
    let language = training.recipe.language;
    match &training.joined {
        Some(report) => {
            let joined = joining::document(report, training.table.rows, language);
            format!("{}\n{page}", text::render(&joined, screen()))
        }
        None => page.to_owned(),
    }
}

/// What cleaning did, in sentences; none when it was not asked for.
pub fn cleaning(training: &PreparedTraining, language: Language) -> Vec<String> {
    training
        .cleaning
        .as_ref()
        .map_or_else(Vec::new, |cleaning| summary(cleaning, language))
}

/// Says how customers and universe became one table, and what the model is.
pub fn say_universe(training: &PreparedTraining, model: Option<&Model>) {
    let language = training.recipe.language;
    let gathering = training.gathering.iter();
    let left_out = gathering.flat_map(|gathering| universe::left_out(gathering, language));
    let of_model = model
        .into_iter()
        .flat_map(|model| universe::sentences(&model.worded(language), language));
    left_out.chain(of_model).for_each(say);
}

/// Says what cleaning did, if it was asked for.
pub fn print_cleaning(training: &PreparedTraining) -> anyhow::Result<()> {
    for line in cleaning(training, training.recipe.language) {
        print(&format!("{}\n", wrapped(&line, screen().width(), "", "  ")))?;
    }
    Ok(())
}
