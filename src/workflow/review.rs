//! A quarter held against the champion: read as training reads, told apart from what the champion has seen, measured,
//! challenged, and put on record.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::fit::Progress;
use crate::language::Language;
use crate::model::Model;
use crate::recipe::Recipe;
use crate::report::layout::document::Document;
use crate::report::layout::{markdown, page};
use crate::report::review::{document, json};
use crate::review::verdict::decide;
use crate::review::{Kind as Finding, Reason, Record, Review, Verdict};
use crate::source::Records;
use crate::table::Table;
use crate::table::reading::Kind;
use crate::vocabulary::fold::{find, fold, same};
use crate::workflow::accounts;
use crate::workflow::inputs::Inputs;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{self, Layout};
use crate::workflow::quarter::{Quarter, Since, hold};

/// What is asked of a review.
#[derive(Debug, Clone)]
pub struct ReviewRequest {
    /// Where the accounts are.
    pub data: PathBuf,
    /// Champion to review.
    pub version: VersionChoice,
    /// What the columns mean; by default as the champion's recipe has it.
    pub recipe: Option<Recipe>,
    /// Directory from which the recipe's paths start.
    pub beside: PathBuf,
    /// Only accounts from then on.
    pub since: Option<Since>,
    /// Whether it is put on record, so that later reviews add up.
    pub record: bool,
    /// Language of what is told; the champion's when absent.
    pub language: Option<Language>,
    /// File for the review as a page.
    pub output: Option<PathBuf>,
    /// File of `recipe`, not to be written over.
    pub recipe_file: Option<PathBuf>,
}

/// A review and what it advises.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// What was found.
    pub review: Review,
    /// What it advises.
    pub verdict: Verdict,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Name of the model.
    pub name: String,
    /// Where the accounts were.
    pub data: PathBuf,
    /// Language to tell it in.
    pub language: Language,
}

/// Reviews a champion.
///
/// # Errors
/// [`Error::Data`] for a champion of customers alone, whose fits promise nothing; whatever the registry refuses or the
/// table lacks.
pub fn review(request: &ReviewRequest, progress: Progress<'_>) -> Result<Reviewed> {
    let layout = request
        .output
        .as_deref()
        .map(|path| layout(path, request))
        .transpose()?;
    let version = request.version.open()?;
    let model = &version.model;
    let name = version.entry.name.clone();
    if !model.data.basis.has_fit() || model.knows_customers_only() {
        return Err(Error::data(
            format!(
                "{} was learnt from customers alone: it promises no fit that outcomes could be held against",
                version.reference()
            ),
            "train on accounts that were won and lost",
        ));
    }
    let mut recipe = request.recipe.clone().unwrap_or_else(|| model.recipe.clone());
    if request.data == Path::new("-") {
        let reason = "a review reads its table more than once, and standard input only once";
        return Err(Error::data(reason, "name the file"));
    }
    let header = Records::open_as(&request.data, &recipe.read)?.header().to_vec();
    let own_columns = recipe.tables.is_empty() && recipe.orders.is_none();
    read_as_trained(&mut recipe, model, &header);
    if own_columns {
        forget_absent(&mut recipe, &header);
    }
    let read = accounts::read(&request.data, &mut recipe, &request.beside)?;
    let (mut table, _) = accounts::cleaned(read.table, &recipe)?;
    call_as_trained(&mut table, &mut recipe, model);

    let champion = version.entry.version.to_string();
    let registry = &version.registry;
    let earlier = registry.reviews(&name)?;
    let earlier: Vec<&Record> = earlier
        .iter()
        .filter(|record| record.champion == champion)
        .collect();
    let seen = registry.seen(&version.entry)?;
    let figures = registry.figures(&version.entry)?;
    let (review, told) = hold(
        &Quarter {
            model,
            reference: version.reference(),
            table: &table,
            recipe,
            seen: seen.as_ref(),
            figures: figures.as_ref(),
            earlier: &earlier,
            since: request.since.as_ref(),
            challenge: true,
        },
        progress,
    )?;
    let (verdict, reasons) = decide(&review);
    let reviewed = Reviewed {
        review,
        verdict,
        reasons,
        name,
        data: request.data.clone(),
        language: request.language.unwrap_or(model.recipe.language),
    };
    if let (Some(path), Some(layout)) = (&request.output, layout) {
        let document = reviewed.document();
        let page = match layout {
            Layout::Html => page::render(&document),
            _ => markdown::render(&document),
        };
        output::write(path, page.as_bytes())?;
    }
    if request.record && told.sums.accounts > 0 {
        registry.add_review(&reviewed.name, &told.record(champion, &table, verdict))?;
    }
    Ok(reviewed)
}

/// How the page is laid out, by its file's ending.
fn layout(path: &Path, request: &ReviewRequest) -> Result<Layout> {
    let read = [&request.data].into_iter().chain(&request.recipe_file);
    Inputs::of(read).refuse(path, "-o")?;
    Inputs::of_folder().refuse(path, "-o")?;
    match Layout::of(path) {
        Some(layout @ (Layout::Html | Layout::Markdown)) if path != Path::new("-") => Ok(layout),
        _ => Err(Error::setting(
            "-o",
            "a file that ends in .html or .md",
            path.display(),
        )),
    }
}

impl Reviewed {
    /// The review as a page.
    pub fn document(&self) -> Document {
        let train = format!("lookalike train {} --name {}", self.data.display(), self.name);
        let promote = format!("lookalike promote {}@VERSION --reason \"review\"", self.name);
        document(
            &self.review,
            self.verdict,
            &self.reasons,
            (&train, &promote),
            self.language,
        )
    }

    /// The review as numbers.
    pub fn json(&self) -> Value {
        json(&self.review, self.verdict, &self.reasons)
    }

    /// Whether the answer is no: something that `kinds` name was found or, without any, a person must look.
    pub fn fails(&self, kinds: &[Finding]) -> bool {
        match kinds.is_empty() {
            true => self.verdict == Verdict::Investigate,
            false => self
                .reasons
                .iter()
                .filter_map(Reason::kind)
                .any(|kind| kinds.contains(&kind)),
        }
    }
}

/// Columns that the champion reads are read as the kind they were: of few rows a number may look like a category.
fn read_as_trained(recipe: &mut Recipe, model: &Model, header: &[String]) {
    for cut in model.criteria.iter().flat_map(|criterion| criterion.cut.leaves()) {
        for column in cut
            .columns()
            .into_iter()
            .filter(|name| header.iter().any(|h| same(h, name)))
        {
            let Some(reading) = cut.reading_of(column) else {
                continue;
            };
            let asked = recipe.columns.entry(column.to_owned()).or_default();
            // Free text keeps its words by its own key.
            if asked.kind.is_none() && !reading.words {
                asked.kind = Some(reading.kind);
                asked.separator = asked
                    .separator
                    .or(reading.separator.filter(|_| reading.kind == Kind::Set));
            }
        }
    }
}

/// Columns are called as the champion calls them where only case, accents, blanks or hyphens differ.
fn call_as_trained(table: &mut Table, recipe: &mut Recipe, model: &Model) {
    let header = table.header();
    let of_segments = model.segments.criteria.iter().map(|criterion| &criterion.cut);
    let cuts = model
        .criteria
        .iter()
        .map(|criterion| &criterion.cut)
        .chain(of_segments);
    for name in cuts.flat_map(|cut| cut.columns()) {
        let there = header.iter().any(|column| column == name);
        if let Some(at) = find(header.iter().map(String::as_str), name).filter(|_| !there) {
            name.clone_into(&mut table.columns[at].name);
        }
    }
    *recipe = recipe.named_as(&table.header());
}

/// What the recipe says of columns that the table lacks is no reason to refuse it: the review says what is absent.
fn forget_absent(recipe: &mut Recipe, header: &[String]) {
    let there = |name: &String| header.iter().any(|column| fold(column) == fold(name));
    recipe.columns.retain(|name, _| there(name));
    recipe.exclude.retain(there);
    recipe.trust.retain(|name| name == "*" || there(name));
    let named = [
        &mut recipe.id,
        &mut recipe.label,
        &mut recipe.weight,
        &mut recipe.time,
        &mut recipe.decided,
    ];
    for name in named {
        *name = name.take().filter(there);
    }
}
