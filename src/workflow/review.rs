//! A quarter held against the champion: read as training reads, told apart from what the champion has seen, measured,
//! challenged, and put on record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::fit::Progress;
use crate::language::Language;
use crate::model::Model;
use crate::model::file::{self, to_compact_json};
use crate::model::worded::ShownModel;
use crate::recipe::Recipe;
use crate::registry::Registry;
use crate::report::layout::document::{Block, Document};
use crate::report::layout::{markdown, page};
use crate::report::review::{advice, document, json, whom};
use crate::review::logged::Asked;
use crate::review::verdict::decide;
use crate::review::{Kind as Finding, Logged, Note, Reason, Record, Review, Seen, Verdict};
use crate::source::Records;
use crate::store::{Paired, Store};
use crate::table::Table;
use crate::table::reading::Kind;
use crate::vocabulary::fold::{find, fold, same};
use crate::workflow::accounts;
use crate::workflow::inputs::Inputs;
use crate::workflow::models::{OpenVersion, VersionChoice};
use crate::workflow::output::{self, Layout};
use crate::workflow::quarter::{Quarter, Since, hold, now};

/// What is asked of a review.
#[derive(Debug, Clone)]
pub struct ReviewRequest {
    /// Where the accounts are; without a table, the scores and outcomes on record.
    pub data: Option<PathBuf>,
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
    /// What was found in people's words, with its reasons.
    pub shown: (Review, Vec<Reason>),
    /// Name of the model.
    pub name: String,
    /// Where the accounts were; nothing of what is on record.
    pub data: Option<PathBuf>,
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
    if !model.tells_fit() {
        return Err(Error::data(
            format!(
                "{} was learnt from customers alone: it promises no fit that outcomes could be held against",
                version.reference()
            ),
            "train on accounts that were won and lost",
        ));
    }
    if request.record {
        let unwritten = |error: Error| {
            let reason = format!("this review could not be put on record: {error}");
            Error::data(reason, "or review with --no-record")
        };
        version.registry.check_takes(&name).map_err(unwritten)?;
    }
    let champion = version.entry.version.to_string();
    let reviews = version.registry.reviews(&name)?;
    let (of_record, of_tables): (Vec<&Record>, Vec<&Record>) = reviews
        .iter()
        .filter(|record| record.champion == champion)
        .partition(|record| record.is_of_record());
    let seen = version.registry.seen(&version.entry)?;
    let logged = logged(request, &version, seen.as_ref(), &of_record);
    let (review, record) = match &request.data {
        None => {
            let logged = logged?.ok_or_else(|| {
                let reason = format!("no score by {} is on record", version.reference());
                Error::data(reason, "score with --log, or name a table to review it on")
            })?;
            let record = Record {
                champion,
                at: now(),
                ids: logged.ids.clone(),
                ..Record::default()
            };
            let counts = !logged.ids.is_empty();
            let mut review = Review::of_record(version.reference(), logged);
            if seen.is_none() {
                review.notes.push(Note::NoSeen);
            }
            (review, counts.then_some(record))
        }
        Some(data) => {
            let read = read_quarter(request, data, model)?;
            let figures = version.registry.figures(&version.entry)?;
            let (mut review, told) = hold(
                &Quarter {
                    model,
                    reference: version.reference(),
                    table: &read.table,
                    recipe: read.recipe,
                    seen: seen.as_ref(),
                    figures: figures.as_ref(),
                    earlier: &of_tables,
                    since: request.since.as_ref(),
                    challenge: true,
                },
                progress,
            )?;
            match logged {
                Ok(logged) => review.logged = logged,
                Err(error) => review.notes.push(Note::NoRecord {
                    cause: error.to_string(),
                }),
            }
            // One that held nobody's outcome against a challenger is on record too: what was advised of new accounts.
            let looked_at = review.who.new + review.who.open > 0;
            let record = told.record(champion, &read.table);
            (review, looked_at.then_some(record))
        }
    };
    let (verdict, reasons) = decide(&review);
    let language = request.language.unwrap_or(model.recipe.language);
    let shown = |language: Language| {
        let worded = model.worded(language);
        let shown = review.shown(ShownModel {
            model,
            shown: &worded,
        });
        let reasons = decide(&shown).1;
        (shown, reasons)
    };
    let every = Language::ALL.map(|language| (language, shown(language)));
    let told = shown(language);
    let reviewed = Reviewed {
        review,
        verdict,
        reasons,
        shown: told,
        name,
        data: request.data.clone(),
        language,
    };
    if let (Some(path), Some(layout)) = (&request.output, layout) {
        let document = reviewed.document();
        let page = match layout {
            Layout::Html => page::render(&document),
            _ => markdown::render(&document),
        };
        output::write(path, page.as_bytes())?;
    }
    if let Some(record) = record.filter(|_| request.record) {
        let verdict = verdict.as_str().to_owned();
        let told = every.map(|(language, shown)| {
            let told = Reviewed {
                shown,
                language,
                ..reviewed.clone()
            };
            (language, told.document().blocks)
        });
        let dossier = to_compact_json(&BTreeMap::from(told), "dossier")?;
        let record = Record { verdict, ..record };
        version.registry.add_review(&reviewed.name, &record, &dossier)?;
    }
    Ok(reviewed)
}

/// A table of accounts, read as the champion's training read its own.
struct QuarterTable {
    table: Table,
    recipe: Recipe,
}

fn read_quarter(request: &ReviewRequest, data: &Path, model: &Model) -> Result<QuarterTable> {
    let mut recipe = request.recipe.clone().unwrap_or_else(|| model.recipe.clone());
    if data == Path::new("-") {
        let reason = "a review reads its table more than once, and standard input only once";
        return Err(Error::data(reason, "name the file"));
    }
    let header = Records::open_as(data, &recipe.read)?.header().to_vec();
    let own_columns = recipe.tables.is_empty() && recipe.orders.is_none();
    read_as_trained(&mut recipe, model, &header);
    if own_columns {
        forget_absent(&mut recipe, &header);
    }
    let read = accounts::read(data, &mut recipe, &request.beside)?;
    let (mut table, _) = accounts::cleaned(read.table, &recipe, &request.beside)?;
    call_as_trained(&mut table, &mut recipe, model);
    Ok(QuarterTable { table, recipe })
}

/// What the record says of the champion; nothing where nothing is on record.
fn logged(
    request: &ReviewRequest,
    version: &OpenVersion,
    seen: Option<&Seen>,
    earlier: &[&Record],
) -> Result<Option<Logged>> {
    let from = match &request.since {
        Some(Since::Day(day)) => Some(
            day.parse::<Date>()
                .map_err(|_| Error::setting("--since", "LAST or a day such as 2026-09-30", day))?,
        ),
        _ => None,
    };
    let Some(store) = Store::existing(&request.version.models)? else {
        return Ok(None);
    };
    let last = request.since == Some(Since::Last);
    let counted = earlier.iter().filter(|_| last).flat_map(|record| &record.ids);
    let counted = counted.map(String::as_str).collect();
    let (own, card) = (version.entry.version.0, version.model.card.to_string());
    let mut scores: Vec<Paired> = Vec::new();
    store.each_paired(Some(&version.entry.name), None, false, &mut |paired| {
        if paired.version == own && paired.card == card {
            scores.push(paired);
        }
        Ok(())
    })?;
    let asked = Asked {
        seen,
        counted: &counted,
        from,
    };
    Logged::of(&version.model, &scores, &asked)
}

/// How the page is laid out, by its file's ending.
fn layout(path: &Path, request: &ReviewRequest) -> Result<Layout> {
    let read = request.data.iter().chain(&request.recipe_file);
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

/// What the review of this number told people, block by block; none of one that kept nothing.
///
/// # Errors
/// As [`Registry::dossier`].
pub fn dossier(
    registry: &Registry,
    name: &str,
    number: usize,
    language: Language,
) -> Result<Option<Vec<Block>>> {
    let Some(bytes) = registry.dossier(name, number)? else {
        return Ok(None);
    };
    let mut told: BTreeMap<Language, Vec<Block>> = file::parse(&bytes, Path::new("dossier"))?;
    Ok(told.remove(&language))
}

/// A review in a few lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewSummary {
    /// What it advises.
    pub verdict: String,
    /// Why.
    pub reasons: Vec<String>,
    /// What changed of whom to sell to.
    pub whom: Vec<String>,
}

impl Reviewed {
    /// The review in a few lines.
    pub fn summary(&self) -> ReviewSummary {
        ReviewSummary {
            verdict: advice(&self.review, self.verdict, self.language),
            reasons: self.shown.1.iter().map(|r| r.describe(self.language)).collect(),
            whom: whom(&self.shown.0, self.language)
                .into_iter()
                .map(|(_, text)| text)
                .collect(),
        }
    }

    /// The review as a page.
    pub fn document(&self) -> Document {
        let data = self.data.as_deref().unwrap_or(Path::new("TABLE"));
        let train = format!("lookalike train {} --name {}", data.display(), self.name);
        let promote = format!("lookalike promote {}@VERSION --reason \"review\"", self.name);
        document(
            &self.shown.0,
            self.verdict,
            &self.shown.1,
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
    // The review is called as the champion's recipe has it.
    recipe.names.clear();
    recipe.exclude.retain(there);
    recipe.trust.retain(|name| name == "*" || there(name));
    let named = [
        &mut recipe.id,
        &mut recipe.label,
        &mut recipe.weight,
        &mut recipe.propensity,
        &mut recipe.time,
        &mut recipe.decided,
    ];
    for name in named {
        *name = name.take().filter(there);
    }
}
