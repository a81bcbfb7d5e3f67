//! `lookalike models`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::registry::{Record, Registry};
use lookalike::report::layout::document::{Block, Column, Document, Row, Table};
use lookalike::workflow::home;
use lookalike::workflow::models::{ChampionThen, ListedModel, champions_on, common_language, list};
use serde_json::json;

use super::upkeep;
use crate::app::terminal::{print_document, print_json, say};

/// Lists the trained models: every version, and which of each is the champion
///
/// The champion is the version that scores unless another is named. The first version of a model becomes its
/// champion unless it shows no signal; later ones are kept beside it until somebody promotes one, except a measured one
/// beside a champion that is not, and a usable one beside a champion that is not usable.
///
/// A version that is damaged is listed as such and hides no other.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  lookalike models
  lookalike models --as-of 2026-09-30          # who scored on that day, since when, why
  lookalike models --journal                   # everything that was decided
  lookalike models --models /srv/icp --json"
)]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// Name of the model [default: all]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Say who was champion at the end of this day (UTC)
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Print what happened to the versions: when, who, what, why
    #[arg(long, conflicts_with = "as_of")]
    journal: bool,
    /// Language of the text: en or fr; by default the models', where they agree
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// `models verify` and `models repair` are `verify` and `repair`: both are looked for under the models.
#[derive(Debug, clap::Subcommand)]
enum Verb {
    #[command(hide = true)]
    Verify(upkeep::VerifyArgs),
    #[command(hide = true)]
    Repair(upkeep::RepairArgs),
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.verb {
        Some(Verb::Verify(args)) => return upkeep::verify(args),
        Some(Verb::Repair(args)) => return upkeep::repair(args),
        None => {}
    }
    let registry = Registry::open(&args.models);
    let mut listed = list(&registry)?;
    if let Some(name) = &args.model {
        let name = registry.named(Some(name))?;
        listed.retain(|one| one.name() == name);
    }
    let language = args.lang.unwrap_or_else(|| common_language(&listed));
    if let Some(day) = &args.as_of {
        let then = champions_on(&registry, day, args.model.as_deref())?;
        return match args.json {
            true => print_json(&then),
            false => print_document(&champions(&then, day, language)),
        };
    }
    if args.journal {
        return journals(&registry, args, language);
    }
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
fn document(listed: &[ListedModel], models: &Path, language: Language) -> Document {
    let columns = vec![
        Column::text(language.models_model()),
        Column::text(language.models_version()),
        Column::text(""),
        Column::number(language.models_created()),
        Column::text(language.models_parent()),
        Column::number(language.accounts_column()),
        Column::number(language.ideal_column()),
        Column::number(language.models_criteria()),
        Column::number("AUC"),
        Column::text(language.verdict_column()),
    ];
    let figure =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| language.decimal(value, 4));
    let count = |count: u64| language.integer(count as i64);
    let rows = listed.iter().map(|listed| match listed {
        ListedModel::Whole(model) => {
            let row = Row::new([
                model.name.clone(),
                model.version.clone(),
                match (model.champion, model.archived) {
                    (true, _) => language.models_champion(),
                    (false, true) => language.models_archived(),
                    (false, false) => String::new(),
                },
                // The day: with the hour the table would not fit a terminal.
                model.created_at.split('T').next().unwrap_or_default().to_owned(),
                model.lineage.parent.clone().unwrap_or_else(|| "–".to_owned()),
                count(model.accounts),
                count(model.ideal),
                count(model.criteria as u64),
                figure(model.auc),
                model.verdict.describe(language),
            ]);
            Row {
                notes: model.note.iter().cloned().collect(),
                ..row
            }
        }
        ListedModel::Damaged {
            name,
            version,
            damaged,
        } => {
            let mut cells = vec!["–".to_owned(); 10];
            cells[0].clone_from(name);
            cells[1].clone_from(version);
            cells[2].clear();
            Row {
                notes: vec![language.models_damaged(damaged)],
                ..Row::new(cells)
            }
        }
    });
    Document {
        language,
        title: language.models_title(models.display()),
        blocks: vec![Block::Table(Table::new(columns, rows))],
    }
}

/// Who was champion on a day.
fn champions(then: &[ChampionThen], day: &str, language: Language) -> Document {
    let columns = vec![
        Column::text(language.models_model()),
        Column::text(language.models_champion()),
        Column::text(language.as_of_since()),
        Column::text(language.as_of_by()),
        Column::text(language.as_of_reason()),
    ];
    let rows = then.iter().map(|one| {
        let told = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        let champion = match (&one.champion, &one.since, &one.told_from) {
            (Some(version), ..) => version.clone(),
            (None, Some(_), _) => language.as_of_none(),
            (None, None, Some(from)) => language.as_of_untold(from),
            (None, None, None) => language.as_of_no_journal(),
        };
        let row = Row::new([
            one.name.clone(),
            champion,
            told(&one.since),
            told(&one.by),
            told(&one.reason),
        ]);
        let earlier = (!one.earlier_that_day.is_empty())
            .then(|| language.as_of_earlier(one.earlier_that_day.join(", ")));
        Row {
            notes: earlier.into_iter().collect(),
            ..row
        }
    });
    Document {
        language,
        title: language.as_of_title(language.date(day)),
        blocks: vec![Block::Table(Table::new(columns, rows))],
    }
}

/// What happened to each model's versions.
fn journals(registry: &Registry, args: &Args, language: Language) -> anyhow::Result<ExitCode> {
    let names = match &args.model {
        Some(name) => vec![registry.named(Some(name))?],
        None => registry.names()?,
    };
    let mut journals = Vec::new();
    for name in names {
        let journal = registry.journal(&name)?;
        if let Some(damage) = journal.damage {
            say(language.models_damaged(language.fact(&name, damage.describe(language))));
        }
        journals.push((name, journal.records));
    }
    if args.json {
        let of = |(name, records): &(String, Vec<Record>)| json!({ "name": name, "records": records });
        return print_json(&journals.iter().map(of).collect::<Vec<_>>());
    }
    for (name, records) in &journals {
        print_document(&journal(name, records, language))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn journal(name: &str, records: &[Record], language: Language) -> Document {
    let columns = vec![
        Column::number(language.journal_when()),
        Column::text(language.journal_who()),
        Column::text(language.journal_what()),
        Column::text(language.models_version()),
        Column::text(language.journal_champion()),
        Column::text(language.as_of_reason()),
    ];
    let rows = records.iter().map(|record| {
        Row::new([
            record.at.clone(),
            record.by.clone(),
            record.event.describe(language),
            record.version.to_string(),
            record
                .to
                .map_or_else(|| language.nobody(), |version| version.to_string()),
            record.reason.clone().unwrap_or_default(),
        ])
    });
    Document {
        language,
        title: language.journal_title(name),
        blocks: vec![Block::Table(Table::new(columns, rows))],
    }
}
