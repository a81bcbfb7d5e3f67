//! `lookalike models`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::report::layout::document::{Block, Column, Document, Row, Table};
use lookalike::workflow::models::{ModelSummary, common_language, list};

use crate::app::terminal::{print_document, print_json, say};

/// Lists the trained models: every version, and which of each is the champion
///
/// The champion is the version that scores unless another is named. The first version of a model becomes its
/// champion unless it shows no signal; later ones are kept beside it, until one is usable where the champion is not.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike models
  lookalike models --models /srv/icp --json")]
pub struct Args {
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Language of the text: en or fr; by default the models', where they agree
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let listed = list(&Registry::open(&args.models))?;
    let language = args.lang.unwrap_or_else(|| common_language(&listed));
    if args.json {
        return print_json(&listed);
    }
    if listed.is_empty() {
        say(language.models_none(args.models.display()));
        return Ok(ExitCode::SUCCESS);
    }
    print_document(&document(&listed, &args.models, language))
}

/// Every version, and which is its model's champion.
fn document(listed: &[ModelSummary], models: &Path, language: Language) -> Document {
    let columns = vec![
        Column::text(language.models_model()),
        Column::text(language.models_version()),
        Column::text(""),
        Column::number(language.models_created()),
        Column::number(language.accounts_column()),
        Column::number(language.ideal_column()),
        Column::number(language.models_criteria()),
        Column::number("AUC"),
        Column::text(language.verdict_column()),
    ];
    let figure =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| language.decimal(value, 4));
    let count = |count: u64| language.integer(count as i64);
    let rows = listed.iter().map(|model| {
        Row::new([
            model.name.clone(),
            model.version.clone(),
            match model.champion {
                true => language.models_champion(),
                false => String::new(),
            },
            model.created_at.clone(),
            count(model.accounts),
            count(model.ideal),
            count(model.criteria as u64),
            figure(model.auc),
            model.verdict.describe(language),
        ])
    });
    Document {
        language,
        title: language.models_title(models.display()),
        blocks: vec![Block::Table(Table::new(columns, rows))],
    }
}
