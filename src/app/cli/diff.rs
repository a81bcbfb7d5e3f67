//! `lookalike diff`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::registry::Registry;
use lookalike::report::difference;
use lookalike::workflow::home;
use lookalike::workflow::models::{Side, compare_versions};
use serde_json::json;

use crate::app::terminal::{print_document, print_json};

/// Sets two versions of a model side by side: figures, points that moved by criterion and level, the recipe
///
/// Points are those of the score, so that an account's score differs by the sum of its moves.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike diff 1 2
  lookalike diff saas@1 saas@2 --json")]
pub struct Args {
    /// The earlier version: 1, v1 or NAME@1
    #[arg(value_name = "V1")]
    one: String,
    /// The later version
    #[arg(value_name = "V2")]
    other: String,
    /// Name of the model [default: the only one]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// Language of the text: en or fr; by default the later version's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let registry = Registry::open(&args.models);
    let language = if args.json { Some(Language::En) } else { args.lang };
    let two = compare_versions(
        &registry,
        [&args.one, &args.other],
        args.model.as_deref(),
        language,
        args.json,
    )?;
    if args.json {
        let side = |side: &Side| {
            let figures = side.model.validation.as_ref().map(|found| &found.scorecard);
            json!({
                "version": side.entry.reference(),
                "champion": side.entry.champion,
                "created_at": side.entry.manifest.created_at,
                "verdict": side.model.verdict,
                "figures": figures,
                "grades": side.model.grades.map(|start| start as f64 / 1e3),
                "lineage": side.lineage,
            })
        };
        let points = |milli: i64| milli as f64 / 1e3;
        let weighed = |criteria: &[(String, i64)]| -> Vec<_> {
            let named = criteria.iter();
            named
                .map(|(name, weight)| json!({ "name": name, "weight": points(*weight) }))
                .collect()
        };
        let difference = &two.difference;
        let moved = difference.moved.iter().map(|criterion| {
            let levels = criterion.levels.iter().map(|level| {
                json!({ "level": level.level, "points": level.points.map(points), "by": points(level.by()) })
            });
            json!({
                "name": criterion.name,
                "weight": criterion.weight.map(points),
                "levels": levels.collect::<Vec<_>>(),
            })
        });
        return print_json(&json!({
            "sides": [side(&two.sides[0]), side(&two.sides[1])],
            "moved": moved.collect::<Vec<_>>(),
            "born": weighed(&difference.born),
            "gone": weighed(&difference.gone),
            "same": difference.same,
            "recipe": difference.recipe,
        }));
    }
    let language = args.lang.unwrap_or(two.sides[1].model.recipe.language);
    let [one, other] = &two.sides;
    print_document(&difference::document(
        [shown(one), shown(other)],
        &two.difference,
        language,
    ))
}

fn shown(side: &Side) -> difference::Side<'_> {
    difference::Side {
        reference: side.entry.reference(),
        model: &side.model,
        created_at: &side.entry.manifest.created_at,
        parent: side.lineage.parent.as_deref(),
        recipe: &side.lineage.recipe,
    }
}
