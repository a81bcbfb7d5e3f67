//! `lookalike outcomes`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use jiff::civil::Date;
use lookalike::language::Language;
use lookalike::registry::Registry;
use lookalike::report::as_read;
use lookalike::report::record as pages;
use lookalike::report::uplift as of_contact;
use lookalike::workflow::models::{common_language, list};
use lookalike::workflow::outcomes::{self, AddRequest};
use lookalike::workflow::record::{self, RecordRequest};
use lookalike::workflow::uplift::{self, Cards, UpliftTable};
use serde_json::json;

use super::limits::LimitArgs;
use super::shown::ShownArgs;
use crate::app::terminal::{print_document, print_json, say};

/// Keeps what became of scored accounts, and shows it by version and grade
///
/// `score --log` puts scores on record beside the models, in the file lookalike.sqlite, and `outcomes add` what became
/// of the accounts. Nothing on record is ever changed: what says the same again adds nothing, what says something else
/// supersedes it. Without a word behind it, the command shows for each version and grade how many accounts were scored,
/// won and lost since, with the close rate and its interval.
///
/// With LOOKALIKE_STORE=postgres: the record is kept in PostgreSQL, reached as DATABASE_URL or PGHOST, PGPORT, PGUSER,
/// PGPASSWORD and PGDATABASE say; with postgres:VARIABLE as that variable says.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  lookalike score prospects.csv --log -o scored.csv
  lookalike outcomes add deals.csv
  lookalike outcomes
  lookalike outcomes --since 2026-07-01 --json
  lookalike outcomes export -o record.csv"
)]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    record: RecordArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Add(Box<AddArgs>),
    Export(ExportArgs),
    Uplift(UpliftArgs),
    Backup(BackupArgs),
}

#[derive(Debug, clap::Args)]
struct RecordArgs {
    /// Only this model [default: all]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Only scores of this day or later
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Date>,
    #[command(flatten)]
    shown: ShownArgs,
}

/// Puts what became of accounts on record: won, lost, churned or open, as `train` reads it
///
/// What the columns mean is as the model's recipe says, unless it is said here. A file may be added again at any time:
/// rows that say what is on record add nothing. Several rows of one account are one: the latest decision.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike outcomes add deals.csv
  lookalike outcomes add deals.csv --outcome Stage --positive 'Closed Won' --id AccountId --date CloseDate
  lookalike outcomes add q1.csv --as-of 2026-03-31
  lookalike outcomes add deals.csv --contacted called")]
struct AddArgs {
    /// Table of accounts with what became of them (formats as `score`; `-` for standard input)
    data: PathBuf,
    /// Column that says how each account ended
    #[arg(long, value_name = "COL")]
    outcome: Option<String>,
    /// Values of the outcome that mean "ideal customer"
    #[arg(long, value_name = "V[,V]", value_delimiter = ',')]
    positive: Vec<String>,
    /// Values of the outcome that mean "lost"
    #[arg(long, value_name = "V[,V]", value_delimiter = ',')]
    negative: Vec<String>,
    /// Column that identifies an account, as in the table that was scored
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Column with the day of the decision
    #[arg(long, value_name = "COL")]
    date: Option<String>,
    /// Column that says who was contacted: yes and no, how often, or on which day
    #[arg(long, value_name = "COL")]
    contacted: Option<String>,
    /// Day on which the table was true, where that was not today: files of old quarters are added in any order
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Model whose recipe says what the columns mean [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    #[command(flatten)]
    shown: ShownArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Writes the record as a table: one row per account, its last score before the outcome was known, and the outcome
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike outcomes export -o record.csv
  lookalike outcomes export --model saas --since 2026-07-01 -o -")]
struct ExportArgs {
    /// File to write, ending in .csv or .tsv; - is standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    record: RecordArgs,
}

/// Says what contact changed, where a draw decided who is contacted (`score --explore`, `--holdout`, with --log)
///
/// Accounts are compared as they were drawn, each side of the cut for itself and by grade. Where both arms have enough
/// accounts, two cards are learnt on the model's criteria, one of the contacted and one of those left alone, and their
/// difference is told over all, by segment, and for each account of DATA. Where nobody was drawn the answer is refused:
/// accounts that were chosen to be contacted differ from the others in more than the contact.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike score prospects.csv --explore 10% --holdout 10% --log -o scored.csv
  lookalike outcomes add deals.csv --contacted called
  lookalike outcomes uplift
  lookalike outcomes uplift prospects.csv -o uplift.csv")]
struct UpliftArgs {
    /// Table of accounts of which each is told what contact would change (formats as `score`; `-` for standard input)
    #[arg(requires = "output")]
    data: Option<PathBuf>,
    /// File to write for DATA, ending in .csv or .tsv: id, uplift and its interval, chance with contact and without; - is
    /// standard output
    #[arg(short, long, value_name = "FILE", requires = "data")]
    output: Option<PathBuf>,
    /// Only this model [default: all; two cards need one]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    #[command(flatten)]
    shown: ShownArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// Copies the record into a new file, which can take the place of lookalike.sqlite
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike outcomes backup /backup/lookalike-2026-09-30.sqlite")]
struct BackupArgs {
    /// File to write, which must not be there yet
    file: PathBuf,
    #[command(flatten)]
    shown: ShownArgs,
}

impl ShownArgs {
    fn language(&self) -> Language {
        let of_models = || list(&Registry::open(&self.models)).map(|listed| common_language(&listed));
        self.lang.unwrap_or_else(|| of_models().unwrap_or_default())
    }

    fn record(&self, model: Option<&String>, since: Option<Date>) -> RecordRequest {
        RecordRequest {
            models: self.models.clone(),
            model: model.cloned(),
            since,
        }
    }
}

impl RecordArgs {
    fn request(&self) -> RecordRequest {
        self.shown.record(self.model.as_ref(), self.since)
    }
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.verb {
        None => show(&args.record),
        Some(Verb::Add(args)) => add(args),
        Some(Verb::Export(args)) => export(args),
        Some(Verb::Uplift(args)) => uplift(args),
        Some(Verb::Backup(args)) => back_up(args),
    }
}

fn show(args: &RecordArgs) -> anyhow::Result<ExitCode> {
    let found = record::on_record(&args.request())?;
    let language = args.shown.language();
    match (found, args.shown.json) {
        (found, true) => print_json(&record::record_json(&found.unwrap_or_default())),
        (None, false) => {
            say(language.record_none());
            Ok(ExitCode::SUCCESS)
        }
        (Some(found), false) => {
            let place = args.shown.models.display().to_string();
            print_document(&pages::on_record(&found, &place, language))
        }
    }
}

fn add(args: &AddArgs) -> anyhow::Result<ExitCode> {
    let added = outcomes::add(&AddRequest {
        data: args.data.clone(),
        called: None,
        models: args.shown.models.clone(),
        model: args.model.clone(),
        outcome: args.outcome.clone(),
        positive: args.positive.clone(),
        negative: args.negative.clone(),
        id: args.id.clone(),
        date: args.date.clone(),
        contacted: args.contacted.clone(),
        as_of: args.as_of,
        read: args.limits.read(),
    })?;
    let language = args.shown.lang.unwrap_or(added.language);
    as_read::facts(&added.read, language).iter().for_each(say);
    if args.shown.json {
        return print_json(&added.json());
    }
    print_document(&added.document(language))
}

fn export(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let accounts = record::export(&args.record.request(), &args.output)?;
    let to_stdout = args.output == Path::new("-");
    if args.record.shown.json && !to_stdout {
        return print_json(&json!({ "output": args.output, "accounts": accounts }));
    }
    let language = args.record.shown.language();
    say(language.record_exported(language.integer(accounts as i64), args.output.display()));
    Ok(ExitCode::SUCCESS)
}

fn uplift(args: &UpliftArgs) -> anyhow::Result<ExitCode> {
    let request = args.shown.record(args.model.as_ref(), None);
    let language = args.shown.language();
    let Some((data, output)) = args.data.clone().zip(args.output.clone()) else {
        let found = uplift::uplift(&request)?;
        return match args.shown.json {
            true => print_json(&uplift::uplift_json(&found)),
            false => print_document(&of_contact::document(&found, language)),
        };
    };
    let table = UpliftTable {
        data,
        output,
        read: args.limits.read(),
    };
    let cards = Cards::of(&request)?;
    let accounts = cards.write(&request, &table)?;
    if args.shown.json && table.output != Path::new("-") {
        return print_json(
            &json!({ "output": table.output, "accounts": accounts, "model": cards.found.reference }),
        );
    }
    say(language.record_exported(language.integer(accounts as i64), table.output.display()));
    say(of_contact::apart(&cards.found, language));
    Ok(ExitCode::SUCCESS)
}

fn back_up(args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let [models, runs, scores, outcomes] = record::back_up(&args.shown.record(None, None), &args.file)?;
    if args.shown.json {
        return print_json(&json!({
            "file": args.file, "models": models, "runs": runs, "scores": scores, "outcomes": outcomes,
        }));
    }
    let language = args.shown.language();
    let count = |rows: u64| language.integer(rows as i64);
    say(language.record_backed_up(count(scores), count(outcomes), args.file.display()));
    Ok(ExitCode::SUCCESS)
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day such as 2026-09-30".to_owned())
}
