//! `lookalike explain`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::error::nearest;
use lookalike::explain::find::find;
use lookalike::explain::{Account, ExplainSettings, Explanation};
use lookalike::language::Language;
use lookalike::model::{IdealAccount, Model};
use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::report::chart::waterfall::waterfall;
use lookalike::report::explanation;
use lookalike::report::layout::svg;
use lookalike::score::Scorer;
use lookalike::source::{Record, Records};

use crate::app::cli::timing::TimingArgs;
use crate::app::output;
use crate::app::terminal::colours_stdout;

/// Explains one account's score: every criterion's points, why, what is unknown, what would raise the grade
///
/// Points are compared with those of the average past account. The account is found by its id, or by its row
/// number when the table has no id column; the table is read no further than needed. With --signals, the account's
/// timing stands beside: each signal, what is left of it, and what fit and timing together suggest.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike explain prospects.csv --id P-0042
  lookalike explain prospects.csv --id P-0042 --lang fr --svg P-0042.svg
  lookalike explain prospects.csv --id P-0042 --signals signals.csv
  lookalike explain prospects.csv --id P-0042 --json | jq .reasons_for")]
pub struct Args {
    /// Table with the account, in any format that `score` reads; - reads standard input
    data: PathBuf,
    /// The account's id, as in the table
    #[arg(long)]
    id: String,
    /// Model to explain with; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Explain with this model.json instead of one from the directory of models
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "models"])]
    model_file: Option<PathBuf>,
    /// Language of the explanation: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Also write the score as a waterfall picture
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Print JSON: everything, points to the third decimal
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    timing: TimingArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (model, ideals) = model(args)?;
    let mut records = Records::open(&args.data)?;
    let clock = args.timing.clock(&model, records.header())?;
    let id = position(&records, model.data.id.as_deref());
    let found = find(&mut records, id, &args.id)?;
    warn_repeated(records.path(), &args.id, found.record.line(), &found.repeated_on);

    let scorer = Scorer::new(&model, records.header(), args.lang);
    warn_absent(&scorer, &records);
    let record = &found.record;
    let mut row = scorer.row();
    scorer.read(|column| Some(record.get(column)), &mut row);
    let values = values(&records, record);
    let account = Account {
        id: args.id.trim(),
        name: position(&records, model.data.label.as_deref()).map(|column| record.get(column).trim()),
        values: &values,
        row: &row,
    };
    let settings = ExplainSettings {
        language: args.lang,
        ..ExplainSettings::default()
    };
    let mut explanation = Explanation::of(&model, &scorer, account, &ideals, &settings);
    if let Some(clock) = &clock {
        let own = id.map(|column| record.get(column));
        explanation = explanation.timed(clock.timing(own, |column| Some(record.get(column))));
        args.timing.report(clock);
    }

    if let Some(path) = &args.svg {
        output::write(path, svg::document(&waterfall(&model, &explanation)).as_bytes())?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &explanation)?;
        writeln!(out)?;
    } else {
        out.write_all(explanation::text(&model, &explanation, colours_stdout()).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The model to explain with, and the ideal customers it learnt from.
fn model(args: &Args) -> anyhow::Result<(Model, Vec<IdealAccount>)> {
    if let Some(path) = &args.model_file {
        return Ok((Model::load(path)?, Vec::new()));
    }
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let ideals = registry.ideal_accounts(&entry, &model)?;
    Ok((model, ideals))
}

fn position(records: &Records, column: Option<&str>) -> Option<usize> {
    records
        .header()
        .iter()
        .position(|name| Some(name.as_str()) == column)
}

fn values(records: &Records, record: &Record) -> BTreeMap<String, String> {
    let cells = records.header().iter().zip(record.iter());
    cells
        .map(|(column, text)| (column.clone(), text.to_owned()))
        .collect()
}

fn warn_repeated(path: &Path, id: &str, line: u64, again: &[u64]) {
    if !again.is_empty() {
        let lines: Vec<String> = again.iter().take(5).map(u64::to_string).collect();
        let more = if again.len() > 5 { " and more" } else { "" };
        eprintln!(
            "warning: {}:{line}: account `{id}` is there again on line {}{more}; explained as on line {line}",
            path.display(),
            lines.join(", ")
        );
    }
}

fn warn_absent(scorer: &Scorer, records: &Records) {
    for absent in scorer.absent() {
        let weight = match absent.weight {
            0 => "no points depend on it, only segments or a knock-out rule".to_owned(),
            weight => format!("{} of 100 points unknown", Language::En.points(weight)),
        };
        let close = nearest(&absent.column, records.header().iter().map(String::as_str))
            .map(|name| format!("; is it `{name}`?"))
            .unwrap_or_default();
        eprintln!("warning: no column `{}`: {weight}{close}", absent.column);
    }
}
