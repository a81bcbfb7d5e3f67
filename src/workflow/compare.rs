//! Two arms of a test, two segments of a model, or all of its segments, compared.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::compare::adjust::FEWEST;
use crate::compare::comparison::Warning;
use crate::compare::path::path;
use crate::compare::plan::Plan;
use crate::compare::table::{Arms, Asked, MetricAsked};
use crate::compare::{Better, Comparison, Design, Kind, Settings};
use crate::criteria::inputs::{repeated, says_identifier};
use crate::edges::measure::{COMPARED, tag};
use crate::edges::pairs::{Declared, called};
use crate::edges::{Edges, History};
use crate::error::{Error, Result, nearest};
use crate::figures::Name;
use crate::fit::Progress;
use crate::language::Language;
use crate::model::Model;
use crate::model::worded::ShownModel;
use crate::recipe::{ReadRecipe, Recipe, read_text};
use crate::report::compare::{self as report, Page};
use crate::report::layout::document::Document;
use crate::report::layout::{markdown, page};
use crate::source::infer::read_table;
use crate::stats::multiplicity::benjamini_hochberg;
use crate::table::{Cell, Kind as ColumnKind, Reading, Table};
use crate::vocabulary::fold::same;
use crate::workflow::chance::Chance;
use crate::workflow::models::{OpenVersion, VersionChoice};
use crate::workflow::output;

/// Resamples of each mean when very many are compared: ends of an interval rest on 50 of them (house choice).
const RESAMPLES_OF_ALL: usize = 2_000;

/// The arms of a test, as a table of results has them.
#[derive(Debug, Clone)]
pub struct ArmsRequest {
    /// Results, one row per account; `-` is standard input.
    pub data: PathBuf,
    /// Column that says the arm; the plan's when absent.
    pub group: Option<String>,
    /// Value of the group that is arm A; the plan's, or the first of two, when absent.
    pub a: Option<String>,
    /// Value of the group that is arm B, likewise.
    pub b: Option<String>,
    /// What to compare, as `COL`, `COL:kind` or `FROM..TO:kind`; the plan's when absent.
    pub metric: Option<String>,
    /// Which way is better; lower for durations, else higher, when absent.
    pub better: Option<Better>,
    /// Values of a rate's column that count.
    pub positive: Vec<String>,
    /// Column that says whether a duration is over.
    pub ended: Option<String>,
    /// Days at which retention is read, or up to which durations are averaged.
    pub horizon: Option<f64>,
    /// Day on which what is open was looked at.
    pub as_of: Option<String>,
    /// Column that identifies an account; told by its name when absent.
    pub id: Option<String>,
    /// Column with the day on which an account was measured.
    pub day: Option<String>,
    /// Columns to set equal in an observational comparison.
    pub adjust: Vec<String>,
    /// File of the plan that the test follows: it fixes metric, arms, looks and end.
    pub follows: Option<PathBuf>,
    /// How the results are read.
    pub read: ReadRecipe,
    /// How to compare; [`Design::Unknown`] asks the plan, else every other column, whether chance decided.
    pub settings: Settings,
    /// Language of the answer.
    pub language: Language,
}

/// Segments of a model, compared on what became of their accounts.
#[derive(Debug, Clone)]
pub struct SegmentsRequest {
    /// The model.
    pub version: VersionChoice,
    /// Tag of the one figure asked for; when absent the close rate decides and the others stand beside it.
    pub metric: Option<String>,
    /// How to compare.
    pub settings: Settings,
    /// Language of the answer, if not the model's.
    pub language: Option<Language>,
}

/// What a comparison answers.
#[derive(Debug, Clone)]
pub struct ComparisonAnswer {
    /// Title of its page.
    pub title: String,
    /// What was compared, with the columns' own names.
    pub content: ComparisonContent,
    /// The same in people's words; absent where they are the same.
    pub shown: Option<ComparisonContent>,
    /// Language of its words.
    pub language: Language,
}

/// A comparison and those beside it, or every pair of segments.
#[derive(Debug, Clone)]
pub enum ComparisonContent {
    /// Two sides.
    Pair {
        /// On the figure that decides.
        first: Box<Comparison>,
        /// On the figures that explore; in files and JSON only.
        others: Vec<Comparison>,
    },
    /// All pairs, and what they say of the edges of the ICP.
    Edges(Edges),
}

impl ComparisonAnswer {
    /// What people read.
    fn shown(&self) -> &ComparisonContent {
        self.shown.as_ref().unwrap_or(&self.content)
    }

    /// What a terminal shows.
    pub fn document(&self) -> Document {
        match self.shown() {
            ComparisonContent::Pair { first, .. } => report::comparison(first, self.language),
            ComparisonContent::Edges(edges) => report::edges_page(edges, self.language),
        }
    }

    /// Every number; of a pair, the others under `others`.
    pub fn json(&self) -> Value {
        let json = |comparison: &Comparison| report::json(comparison, self.language);
        match &self.content {
            ComparisonContent::Edges(edges) => report::json_edges(edges, self.language),
            ComparisonContent::Pair { first, others } if others.is_empty() => json(first),
            ComparisonContent::Pair { first, others } => {
                let mut all = json(first);
                all["others"] = others.iter().map(json).collect();
                all
            }
        }
    }

    /// Writes the page with its charts, as `.html` or `.md`.
    ///
    /// # Errors
    /// [`Error::Data`] for another ending; [`Error::Io`] when it cannot be written.
    pub fn write(&self, path: &Path) -> Result<()> {
        let (comparisons, edges) = match self.shown() {
            ComparisonContent::Pair { first, others } => {
                (std::iter::once(first.as_ref()).chain(others).collect(), None)
            }
            ComparisonContent::Edges(edges) => (Vec::new(), Some(edges)),
        };
        let shown = report::page(&Page {
            title: &self.title,
            comparisons: &comparisons,
            edges,
            language: self.language,
        });
        let file = match output::ending(path) {
            "html" | "htm" => page::render(&shown),
            "md" => markdown::render(&shown),
            other => {
                return Err(Error::data(
                    format!("{}: cannot write `.{other}`", path.display()),
                    "name a file that ends in .html or .md",
                ));
            }
        };
        output::write(path, file.as_bytes())
    }
}

/// Compares the arms of a test.
///
/// # Errors
/// [`Error::Data`] and [`Error::Setting`] when neither the request nor its plan says what to compare, or a value is
/// outside its range; whatever the plan, the table or the comparison refuse.
pub fn compare_arms(request: &ArmsRequest) -> Result<ComparisonAnswer> {
    let plan = request.follows.as_deref().map(read_plan).transpose()?;
    let (asked, settings) = settle(request, plan.as_ref())?;
    let table = read_table(
        &request.data,
        &Recipe {
            read: request.read.clone(),
            ..Recipe::default()
        },
    )?;
    let asked = Asked {
        id: asked.id.or_else(|| identifier(&table, &asked.group)),
        ..asked
    };
    let arms = Arms::read(&table, &asked)?;
    let chance = Chance {
        table: &table,
        asked: &asked,
        arms: &arms,
        named: &request.adjust,
        is_planned: plan.is_some(),
        settings: &settings,
    };
    let mut comparison = of_arms(&chance)?;
    if let Some(plan) = &plan
        && request
            .metric
            .as_ref()
            .is_some_and(|metric| *metric != plan.metric)
    {
        comparison.beware([Warning::OtherMetric {
            planned: plan.metric.clone(),
        }]);
    }
    Ok(ComparisonAnswer {
        title: format!(
            "{} · {} · {}",
            comparison.metric.name, comparison.a.name, comparison.b.name
        ),
        content: ComparisonContent::Pair {
            first: Box::new(comparison),
            others: Vec::new(),
        },
        shown: None,
        language: request.language,
    })
}

/// What is asked, and what a plan has fixed.
fn settle(request: &ArmsRequest, plan: Option<&Plan>) -> Result<(Asked, Settings)> {
    let missing = |what: &str, flag: &str| {
        Error::data(
            format!("it is not said {what}"),
            format!("name it with {flag}, or a plan with --follows"),
        )
    };
    let group = request.group.clone().or(plan.map(|plan| plan.group.clone()));
    let metric = request.metric.clone().or(plan.map(|plan| plan.metric.clone()));
    let mut metric: MetricAsked = metric
        .ok_or_else(|| missing("what to compare", "--metric COL"))?
        .parse()?;
    metric.horizon = request.horizon;
    metric.better = request.better;
    if let Some(horizon) = request.horizon
        && !(horizon > 0.0 && horizon.is_finite())
    {
        return Err(Error::setting("--horizon", "a number of days above 0", horizon));
    }
    let as_of = match &request.as_of {
        None => None,
        Some(text) => match Reading::new(ColumnKind::Date).date(text) {
            Cell::Value(day) => Some(day),
            _ => return Err(Error::setting("--as-of", "a day such as 2026-09-30", text)),
        },
    };
    let asked = Asked {
        group: group.ok_or_else(|| missing("which column says the arm", "--group COL"))?,
        a: request.a.clone().or(plan.map(|plan| plan.a.clone())),
        b: request.b.clone().or(plan.map(|plan| plan.b.clone())),
        metric,
        positive: request.positive.clone(),
        ended: request.ended.clone(),
        id: request.id.clone(),
        day: request.day.clone(),
        as_of,
    };
    let mut settings = request.settings.clone();
    if let Some(plan) = plan {
        settings.planned = Some(plan.planned());
        settings.looks = plan.looks;
        settings.confidence = plan.confidence;
        settings.share_a = plan.share_a;
        settings.least = settings.least.or(Some(plan.least));
    }
    settings.check()?;
    Ok((asked, settings))
}

fn of_arms(chance: &Chance<'_>) -> Result<Comparison> {
    let (arms, settings) = (chance.arms, chance.settings);
    let mut comparison = chance.compare()?;
    comparison.beware(arms.warnings.iter().cloned());
    if let Some(why) = arms.refused {
        comparison.refuse(why);
    }
    if comparison.design != Design::Observational && arms.arrivals.len() as u64 >= FEWEST {
        let is_rate = arms.metric.kind == Kind::Rate;
        comparison.path = path(&arms.arrivals, is_rate, settings.planned, settings.confidence);
    }
    Ok(comparison)
}

/// The first column whose name says identifier and that repeats at most half of its values, unless it is the group's:
/// accounts that stand there twice are what it is looked for.
fn identifier(table: &Table, group: &str) -> Option<String> {
    let mut columns = table.columns.iter();
    columns
        .find(|column| {
            column.name != group
                && says_identifier(&column.name)
                && 2 * repeated(column, table.rows) <= table.rows
        })
        .map(|column| column.name.clone())
}

fn read_plan(file: &Path) -> Result<Plan> {
    let text = read_text(file, "read the plan")?;
    let plan: Plan = serde_json::from_str(&text).map_err(|error| {
        Error::input(
            file,
            error.line() as u64,
            error.column() as u64,
            format!("it is no plan: {error}"),
            "name the plan that `lookalike compare --plan -o` wrote",
        )
    })?;
    plan.check()?;
    Ok(plan)
}

/// Compares two segments of a model, by their numbers or names; 0 is the accounts of none.
///
/// # Errors
/// [`Error::Data`] when there is no such segment, the two are the same, or the model's accounts tell nothing of the
/// figure; whatever the registry or the comparison refuse.
pub fn compare_segments(request: &SegmentsRequest, a: &str, b: &str) -> Result<ComparisonAnswer> {
    let (version, history) = open(request)?;
    let model = &version.model;
    let language = request.language.unwrap_or(model.recipe.language);
    let (a, b) = (segment_meant(model, a)?, segment_meant(model, b)?);
    if a == b {
        return Err(Error::data(
            format!("segment {a} is compared with itself"),
            "name two segments",
        ));
    }
    let first = figure(request, &history)?;
    let worded = model.worded(language);
    let names = |segments| [a, b].map(|number| called(segments, number, language));
    let [named_a, named_b] = names(&model.segments);
    let compare = |name: Name| {
        let mut comparison = history.compare(name, (a, &named_a), (b, &named_b), &request.settings)?;
        comparison.metric.name = named(name, language);
        Ok(comparison)
    };
    let comparison = compare(first)?;
    // Whoever asks for one figure gets that one; else the close rate decides and the others stand beside it.
    let beside = |name: &Name| request.metric.is_none() && *name != first && history.lacks(*name).is_none();
    let mut others: Vec<Comparison> = COMPARED
        .into_iter()
        .filter(beside)
        .map(compare)
        .collect::<Result<_>>()?;
    allow_for(&mut others);
    let of = ShownModel {
        model,
        shown: &worded,
    };
    let shown = |comparison: &Comparison| comparison.shown(of, (a, b), language);
    let [shown_a, shown_b] = names(&worded.segments);
    Ok(ComparisonAnswer {
        title: format!("{} · {shown_a} · {shown_b}", version.entry.reference()),
        shown: Some(ComparisonContent::Pair {
            first: Box::new(shown(&comparison)),
            others: others.iter().map(shown).collect(),
        }),
        content: ComparisonContent::Pair {
            first: Box::new(comparison),
            others,
        },
        language,
    })
}

/// The first figure was meant beforehand; those beside it explore, and are allowed for together.
fn allow_for(others: &mut [Comparison]) {
    let p: Vec<Option<f64>> = others.iter().map(Comparison::decisive_p).collect();
    let known: Vec<f64> = p.iter().copied().flatten().collect();
    let shown = known.len() as u64;
    let mut adjusted = benjamini_hochberg(&known).into_iter();
    for (other, p) in others.iter_mut().zip(p) {
        other.among(shown, p.and_then(|_| adjusted.next()));
    }
}

/// Compares every segment with every other and with the accounts of none.
///
/// # Errors
/// As [`compare_segments`].
pub fn compare_all(request: &SegmentsRequest, progress: Progress<'_>) -> Result<ComparisonAnswer> {
    let (version, history) = open(request)?;
    let declared = match &request.metric {
        Some(_) => Declared::One(figure(request, &history)?),
        None => Declared::Explored,
    };
    progress("comparing segments", 0, 1);
    let model = &version.model;
    let language = request.language.unwrap_or(model.recipe.language);
    let edges = edges(model, &history, declared, request.settings.clone(), language)?;
    let worded = model.worded(language);
    let of = ShownModel {
        model,
        shown: &worded,
    };
    Ok(ComparisonAnswer {
        title: version.entry.reference(),
        shown: Some(ComparisonContent::Edges(edges.shown(of, language))),
        content: ComparisonContent::Edges(edges),
        language,
    })
}

/// Every pair of a model's segments, figures named as a reader knows them.
///
/// # Errors
/// As [`Edges::new`].
pub fn edges(
    model: &Model,
    history: &History,
    declared: Declared,
    settings: Settings,
    language: Language,
) -> Result<Edges> {
    let settings = Settings {
        resamples: RESAMPLES_OF_ALL,
        ..settings
    };
    let mut edges = Edges::new(history, &model.segments, declared, &settings, language)?;
    for comparison in edges.pairs.iter_mut().flat_map(|pair| &mut pair.comparisons) {
        let compared = COMPARED
            .into_iter()
            .find(|name| tag(*name) == comparison.metric.name);
        if let Some(name) = compared {
            comparison.metric.name = named(name, language);
        }
    }
    Ok(edges)
}

fn open(request: &SegmentsRequest) -> Result<(OpenVersion, History)> {
    let version = request.version.open()?;
    let history = version.registry.history(&version.entry)?.ok_or_else(|| {
        match version.model.data.basis.universe() {
            Some(_) => super::universe::without_outcomes(&version.entry.reference()),
            None => Error::data(
                format!(
                    "{} was published without what became of its accounts",
                    version.entry.reference()
                ),
                "train it again",
            ),
        }
    })?;
    Ok((version, history))
}

/// The segment of a number or of a name, as it is shown in either language or as programs have it.
///
/// # Errors
/// [`Error::Data`] when there is none, with the nearest name or those there are.
pub fn segment_meant(model: &Model, text: &str) -> Result<u32> {
    if let Ok(number) = text.trim().parse() {
        check_segment(model, number)?;
        return Ok(number);
    }
    let worded = Language::ALL.map(|language| model.worded(language));
    let shown = Language::ALL.into_iter().zip(worded.iter().map(|model| &**model));
    let own = Language::ALL.into_iter().map(|language| (language, model));
    let names = shown.chain(own).flat_map(|(language, model)| {
        let segments = model.segments.segments.iter();
        segments.map(move |segment| (segment.name.text(language), segment.number))
    });
    let names: Vec<(&str, u32)> = names.collect();
    let called = |name: &str| {
        let of = names.iter().find(|(called, _)| same(called, name));
        of.map(|(_, number)| *number)
    };
    if let Some(number) = called(text) {
        return Ok(number);
    }
    let near = nearest(text, names.iter().map(|(name, _)| *name));
    let meant = near.and_then(|name| Some(format!("did you mean {} (`{name}`)?", called(&name)?)));
    let listed = || {
        let segments = &worded[0].segments.segments;
        let shown = segments
            .iter()
            .map(|segment| format!("{} (`{}`)", segment.number, segment.name.text(Language::En)));
        let shown: Vec<String> = shown.collect();
        match shown.is_empty() {
            true => "the model has none: `lookalike segments` says why".to_owned(),
            false => format!("there are {}, and 0 for the accounts of none", shown.join(", ")),
        }
    };
    let reason = format!("there is no segment `{text}`");
    Err(Error::data(reason, meant.unwrap_or_else(listed)))
}

/// Whether a model has a segment of this number; the error says which there are.
///
/// # Errors
/// [`Error::Data`] when it has not.
pub fn check_segment(model: &Model, number: u32) -> Result<()> {
    let numbers: Vec<String> = model
        .segments
        .segments
        .iter()
        .map(|segment| segment.number.to_string())
        .collect();
    if number == 0 && !numbers.is_empty() || model.segments.segment(number).is_some() {
        return Ok(());
    }
    Err(Error::data(
        format!("there is no segment {number}"),
        if numbers.is_empty() {
            "the model has none: `lookalike segments` says why".to_owned()
        } else {
            format!("there are {}, and 0 for the accounts of none", numbers.join(", "))
        },
    ))
}

/// The figure asked for, which the table must have had the columns of.
fn figure(request: &SegmentsRequest, history: &History) -> Result<Name> {
    let wanted = request.metric.as_deref().unwrap_or("close_rate");
    let name = COMPARED
        .into_iter()
        .find(|name| tag(*name) == wanted.replace('-', "_"))
        .ok_or_else(|| {
            let tags: Vec<String> = COMPARED.into_iter().map(tag).collect();
            let close = nearest(wanted, tags.iter().map(String::as_str));
            Error::data(
                format!("segments cannot be compared on `{wanted}`"),
                match close {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("there are {}", tags.join(", ")),
                },
            )
        })?;
    match history.lacks(name) {
        None => Ok(name),
        Some(key) => Err(Error::data(
            format!("{} needs a column that the table had not", tag(name)),
            format!("name it as `{key}` in the recipe's [figures] and train again"),
        )),
    }
}

/// What a figure is called here: days of a cycle are means, not the median that the business figures show.
fn named(name: Name, language: Language) -> String {
    match name {
        Name::Cycle => language.compare_sales_cycle(),
        other => other.label(language),
    }
}
