//! Segments of a model, compared on what became of their accounts.

use std::process::ExitCode;

use lookalike::Error;
use lookalike::compare::{Comparison, Settings};
use lookalike::edges::measure::{COMPARED, tag};
use lookalike::edges::pairs::{Declared, called};
use lookalike::edges::{Edges, History};
use lookalike::error::nearest;
use lookalike::figures::Name;
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::registry::Registry;
use lookalike::stats::multiplicity::benjamini_hochberg;

use super::{Args, Told, tell};
use crate::app::terminal::Progress;

/// Resamples of each mean when very many are compared: ends of an interval rest on 50 of them (house choice).
const RESAMPLES_OF_ALL: usize = 2_000;

pub fn two(args: &Args, a: u32, b: u32) -> anyhow::Result<ExitCode> {
    let (model, history, reference) = open(args)?;
    check(&model, a)?;
    check(&model, b)?;
    if a == b {
        return Err(Error::data(
            format!("segment {a} is compared with itself"),
            "name two segments",
        )
        .into());
    }
    let settings = args.settings()?;
    let first = figure(args, &history)?;
    let (named_a, named_b) = (
        called(&model.segments, a, args.lang),
        called(&model.segments, b, args.lang),
    );
    let compare = |name: Name| history.compare(name, (a, &named_a), (b, &named_b), &settings);
    let mut comparison = compare(first)?;
    comparison.metric.name = named(first, args.lang);
    // Whoever asks for one figure gets that one; else the close rate decides and the others stand beside it.
    let mut others: Vec<Comparison> = Vec::new();
    if args.metric.is_none() {
        for name in COMPARED
            .into_iter()
            .filter(|name| *name != first && history.lacks(*name).is_none())
        {
            let mut other = compare(name)?;
            other.metric.name = named(name, args.lang);
            others.push(other);
        }
    }
    allow_for(&mut others);
    let title = format!("{reference} · {named_a} · {named_b}");
    tell(args, &title, &Told::One(&comparison, &others))?;
    Ok(ExitCode::SUCCESS)
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

pub fn all(args: &Args) -> anyhow::Result<ExitCode> {
    let (model, history, reference) = open(args)?;
    let declared = match &args.metric {
        Some(_) => Declared::One(figure(args, &history)?),
        None => Declared::Explored,
    };
    let progress = Progress::steps();
    progress.step("comparing segments", 0, 1);
    let edges = edges(&model, &history, declared, args.settings()?, args.lang)?;
    drop(progress);
    tell(args, &reference, &Told::All(&edges))?;
    Ok(ExitCode::SUCCESS)
}

/// Every pair, figures named as a reader knows them.
pub fn edges(
    model: &Model,
    history: &History,
    declared: Declared,
    settings: Settings,
    language: Language,
) -> Result<Edges, Error> {
    let settings = Settings {
        resamples: RESAMPLES_OF_ALL,
        ..settings
    };
    let mut edges = Edges::new(history, &model.segments, declared, &settings, language)?;
    for comparison in edges.pairs.iter_mut().flat_map(|pair| &mut pair.comparisons) {
        if let Some(name) = COMPARED
            .into_iter()
            .find(|name| tag(*name) == comparison.metric.name)
        {
            comparison.metric.name = named(name, language);
        }
    }
    Ok(edges)
}

fn open(args: &Args) -> anyhow::Result<(Model, History, String)> {
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let reference = entry.reference();
    let history = registry.history(&entry)?.ok_or_else(|| {
        Error::data(
            format!("{reference} was published without what became of its accounts"),
            "train it again",
        )
    })?;
    Ok((model, history, reference))
}

/// Whether there is such a segment; the error says which there are.
pub fn check(model: &Model, number: u32) -> Result<(), Error> {
    let numbers: Vec<String> = model
        .segments
        .segments
        .iter()
        .map(|s| s.number.to_string())
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
fn figure(args: &Args, history: &History) -> Result<Name, Error> {
    let wanted = args.metric.as_deref().unwrap_or("close_rate");
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
pub fn named(name: Name, language: Language) -> String {
    match name {
        Name::Cycle => language.compare_sales_cycle(),
        other => other.label(language),
    }
}
