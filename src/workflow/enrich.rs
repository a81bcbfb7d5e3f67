//! What to find out next about a list of accounts, and which of it is worth buying.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::{Error, Result, nearest};
use crate::explain::{Enrichment, EnrichmentTally, Finder};
use crate::language::Language;
use crate::model::Model;
use crate::recipe::{ReadRecipe, Recipe};
use crate::report::as_read;
use crate::score::{Ahead, FileReading, Scorer};
use crate::source::{Record, Records};
use crate::table::AsRead;
use crate::workflow::home::{self, RECIPE};
use crate::workflow::inputs::Inputs;
use crate::workflow::models::{ChosenModel, ModelChoice};
use crate::workflow::output::{Rows, ending};

/// What is asked of an enrichment.
pub struct EnrichmentRequest {
    /// Where the accounts are; `-` is standard input.
    pub data: PathBuf,
    /// The model that gives points.
    pub model: ModelChoice,
    /// Recipe with the price list; by default this folder's, where it has one, else the model's.
    pub recipe: Option<PathBuf>,
    /// File for one line per account, ending in .csv or .tsv; `-` is standard output.
    pub output: Option<PathBuf>,
    /// Language of what is said; the model's when absent.
    pub language: Option<Language>,
    /// How the table is read.
    pub read: ReadRecipe,
}

/// What was found.
pub struct Enriched {
    /// Facts and what finding them out would do.
    pub found: Enrichment,
    /// The model.
    pub model: Model,
    /// How the table was read.
    pub read: AsRead,
    /// Language of what is said.
    pub language: Language,
}

/// Weighs every unknown fact of a list; `progress` is told the accounts done. Accounts are read one by one: their number is not
/// bounded by memory.
///
/// # Errors
/// [`Error::UnknownColumn`] for a price of what is no column of the model; [`Error::Data`] for a model that gives no grades, or
/// none of whose facts can become known; whatever the model, the recipe, the table or the output refuse.
pub fn enrich(request: &EnrichmentRequest, progress: &mut dyn FnMut(u64)) -> Result<Enriched> {
    if let Some(output) = &request.output {
        let recipe = request.recipe.clone().or_else(home::recipe);
        Inputs::of([request.data.as_path()].into_iter().chain(recipe.as_deref())).refuse(output, "-o")?;
        Inputs::of_folder().refuse(output, "-o")?;
    }
    let ChosenModel { model, reference, .. } = request.model.load(false)?;
    if !model.is_graded() {
        return Err(Error::data(
            format!("{reference} gives no grades, so no fact can change one"),
            "train a model that tells accounts apart, or set the grades under [grades] of the recipe",
        ));
    }
    let finder = Finder::new(&model);
    if finder.columns().len() == 0 {
        return Err(Error::data(
            format!("no criterion of {reference} can become known: each bin held too few past accounts"),
            "train on more accounts",
        ));
    }
    let (prices, no_points) = prices(request, &model, &finder)?;
    let language = request.language.unwrap_or(model.recipe.language);
    let mut records = Records::open_as(&request.data, &request.read)?.called_as(model.columns());
    let header = records.header().to_vec();
    let id = model.data.id.as_ref();
    let id = id.and_then(|id| header.iter().position(|name| name == id));
    let mut ahead = Ahead::new(&mut records);
    let file = FileReading::of(&model, &ahead);
    let scorer = Scorer::for_file(&model, &header, &file, language);
    let mut rows = request.output.as_ref().map(|path| lines(path)).transpose()?;
    let mut tally = EnrichmentTally::new(finder.columns(), prices);
    let (mut row, mut record, mut read) = (scorer.row(), Record::new(), 0u64);
    while ahead.next(&mut record)? {
        read += 1;
        scorer.read(|column| Some(record.get(column)), &mut row);
        let score = scorer.score(&row);
        let facts = finder.facts(&row.bins, score.grade, score.fit);
        tally.add(&facts);
        if let Some(rows) = &mut rows {
            let next = tally.next(&facts);
            let share = |share: f64| format!("{share:.6}");
            let price = next.and_then(|(_, price)| price);
            let of_next = |cell: fn(&crate::explain::FindOut) -> String| {
                next.map_or_else(String::new, |(found, _)| cell(found))
            };
            rows.write([
                id.map_or_else(|| read.to_string(), |id| record.get(id).to_owned()),
                format!("{}.{:03}", score.score / 1000, score.score % 1000),
                score.grade.as_str().to_owned(),
                of_next(|found| found.column.clone()),
                of_next(|found| format!("{:.6}", found.chance)),
                of_next(|found| format!("{:.6}", found.better)),
                of_next(|found| format!("{:.6}", found.worse)),
                price.map_or_else(String::new, |price| price.to_string()),
                next.and_then(|(found, price)| Some(share(found.chance / price?)))
                    .unwrap_or_default(),
                reference.clone(),
            ])?;
        }
        if read % 1024 == 0 {
            progress(read);
        }
    }
    if let Some(rows) = rows {
        rows.finish()?;
    }
    let absent = |column: &str| !header.iter().any(|name| name == column);
    let rates = model.recipe.rates.as_ref();
    let mut found = tally.finish(reference, rates.map(|rates| rates.into.clone()), absent);
    found.no_points = no_points;
    let worded = model.worded(language);
    for fact in &mut found.facts {
        fact.title = worded.column_title(&fact.column).to_owned();
    }
    drop(worded);
    let read = AsRead {
        rows: found.accounts,
        ..records.as_read()
    };
    Ok(Enriched {
        found,
        model,
        read,
        language,
    })
}

/// The price list by the columns of the model, and what is on it without points.
fn prices(
    request: &EnrichmentRequest,
    model: &Model,
    finder: &Finder,
) -> Result<(BTreeMap<String, f64>, Vec<String>)> {
    let (recipe, named_in) = match request.recipe.clone().or_else(home::recipe) {
        Some(path) => (Recipe::read(&path)?, path.display().to_string()),
        None => (Recipe::default(), RECIPE.to_owned()),
    };
    let (recipe, named_in) = match request.recipe.is_none() && recipe.enrich.0.is_empty() {
        true => (model.recipe.clone(), format!("recipe of {}", model.name)),
        false => (recipe, named_in),
    };
    let columns: Vec<String> = finder.columns().map(str::to_owned).collect();
    let aside = |column: &str| model.set_aside.iter().any(|aside| aside.column == column);
    let (mut prices, mut no_points) = (BTreeMap::new(), Vec::new());
    for (column, price) in recipe.named_as(&columns).enrich.0 {
        if columns.contains(&column) {
            prices.insert(column, price);
        } else if aside(&column) || model.data.profile(&column).is_some() {
            no_points.push(column);
        } else {
            return Err(Error::UnknownColumn {
                named_in: format!("{named_in}, [enrich]"),
                nearest: nearest(&column, columns.iter().map(String::as_str)),
                column,
            });
        }
    }
    Ok((prices, no_points))
}

fn lines(path: &Path) -> Result<Rows> {
    let delimiter = match ending(path).to_ascii_lowercase().as_str() {
        "csv" => b',',
        "tsv" => b'\t',
        _ if path == Path::new("-") => b',',
        _ => {
            return Err(Error::setting(
                "-o",
                "a file ending in .csv or .tsv",
                path.display(),
            ));
        }
    };
    let mut rows = Rows::create(path, delimiter)?;
    rows.write([
        "id",
        "score",
        "grade",
        "find_out",
        "chance",
        "better",
        "worse",
        "price",
        "changes_per_unit",
        "model",
    ])?;
    Ok(rows)
}

impl Enriched {
    /// What was found, as JSON.
    pub fn json(&self) -> Value {
        let mut answer = json!(self.found);
        answer["read"] = as_read::json(&self.read);
        answer
    }
}
