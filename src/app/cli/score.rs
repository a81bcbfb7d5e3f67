//! `lookalike score`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::recipe::ReadRecipe;
use lookalike::report::{activation, as_read, scoring};
use lookalike::score::capacity::QUARTER;
use lookalike::score::{BatchSettings, Capacity, DrawnShare, Format, Grade, Keep, Pace};
use lookalike::source::expected_rows;
use lookalike::workflow::list::{ListRequest, ListSize};
use lookalike::workflow::score::{DrawRequest, ScoredTable, ScoringRequest, format, score_table};
use lookalike::workflow::score_parts;

use crate::app::cli::accounts::list;
use crate::app::cli::activation::ActivationArgs;
use crate::app::cli::engine::{EngineArgs, Told};
use crate::app::cli::limits::{LimitArgs, count};
use crate::app::cli::timing::{self, TimingArgs};
use crate::app::cli::version::{ModelArgs, say_waiting};
use crate::app::progress::Progress;
use crate::app::terminal::{print_json, say};

/// Scores every account of a table, one line each, in the table's order
///
/// Columns: id, name (where the table has one), score (0 to 100), fit (probability of being an ideal customer), grade (A to D, X when a knock-out
/// rule holds, ? when too little is known to tell), segment, similarity (0 to 100: how usual the account's bins are among ideal
/// customers), the strongest reasons (points against the average account), unknown_weight (points about which
/// something is unknown) and model.
///
/// Before scoring, the first rows tell how this file is written (decimal mark, order of dates, percent signs, yes and
/// no, case and accents of levels): cells mean what they meant in training. What differs from training (columns
/// absent, cells unreadable, numbers out of its range or in another unit, levels never seen) is said on stderr, the
/// most points at stake first; with --strict nothing is then written, and the exit status is 1.
///
/// PostgreSQL is reached as DATABASE_URL says, or PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE; with
/// postgres:WAREHOUSE_URL#… as the variable WAREHOUSE_URL says. Passwords come from the environment alone.
///
/// With --signals four columns follow: timing (0 to 100: what is left of the account's signals, which fade),
/// timing_band (hot, warm, quiet), approach (what grade and timing together suggest) and signals (the strongest
/// two). Timing is no part of the score. Signals are held in memory, accounts are not.
///
/// With --top or --capacity a call list is written: the best accounts alone, highest first, with their rank (and the week
/// of their turn). Knocked-out accounts and those of grade ? are not ranked. On stderr stand the cut-off and the
/// share of the file's ideal customers that the list should catch, with its 95% interval. With --explore a share of its places
/// goes to lower scorers drawn at random, spread over the list. The table is read twice.
///
/// A folder is read as one table, its files in the order of their names; folders in it called `country=FR` give a column. Where -o
/// names a folder too, each file is scored by itself into a file of the same place there, and --resume goes on after a run
/// that was stopped.
///
/// With --engine the engine that holds the accounts scores them, to the same thousandth of a point, and no account comes
/// here: the columns are those of `lookalike export` (docs/scale.md). Cells must hold what their columns say.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike score prospects.csv -o scored.csv
  lookalike score prospects.csv --model saas@2 --interval --contributions -o scored.csv
  lookalike score prospects.csv --summary --keep country,phone -o scored.xlsx
  lookalike score prospects.csv --lang fr --excel fr -o scores.csv
  cat prospects.csv | lookalike score - --json | jq -s 'sort_by(-.score)[:10]'
  lookalike score book.xlsx#Prospects -o scored.csv
  lookalike score \"postgres#SELECT * FROM crm.accounts WHERE stage = 'open'\" -o scored.csv
  lookalike score prospects.csv --signals signals.csv -o scored.csv
  lookalike score prospects.csv --log --explore 5% -o scored.csv
  lookalike score prospects.csv --top 5000 -o calls.csv
  lookalike score prospects.csv --top 500 --per-segment -o calls.csv
  lookalike score prospects.csv --capacity 60/week --reps 4 --weeks 6 --explore 5% --log -o calls.csv
  lookalike score companies.csv --to hubspot -o hubspot.csv --fields properties.csv
  lookalike score accounts.csv --to salesforce -o salesforce.csv --fields Account.object
  lookalike score companies.csv --to hubspot --changed-since scored.csv -o push.csv
  lookalike score prospects.csv --value --interval -o scored.csv
  lookalike score universe/ -o scored/ --resume
  lookalike score --engine spark --master spark://host:7077 accounts.parquet scores
  lookalike score --engine postgres postgres#crm.accounts postgres#crm.scores
  lookalike score prospects.csv --check
  lookalike score prospects.csv --strict -o scored.csv
  lookalike score prospects.csv --json | jq 'select(.grade == \"A\") | .id'")]
pub struct Args {
    /// Table of accounts: accounts.csv (.tsv, .txt, .csv.gz, .csv.zst), .parquet, .ndjson, book.xlsx#Sheet, crm.sqlite#table,
    /// postgres#table, or a query in place of the table; a folder of files; - reads standard input
    data: PathBuf,
    /// File to write, ending in .csv, .tsv, .ndjson (with .gz or .zst after it: compressed), .parquet or .xlsx (a workbook with filters, coloured grades, what the grades mean and
    /// what each column holds); of a folder, a folder to write [default: CSV on standard output]
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "-",
        hide_default_value = true
    )]
    output: PathBuf,
    #[command(flatten)]
    model: ModelArgs,
    /// Add value (what a customer like it is worth), expected_value (fit × value) and currency, by the model's value card; with
    /// --interval their 95% intervals. They are no part of the score
    #[arg(long, conflicts_with = "check")]
    value: bool,
    /// Add points.<criterion> columns, which sum to the score exactly
    #[arg(long)]
    contributions: bool,
    /// Add fit_low and fit_high, the 95% interval of the fit
    #[arg(long)]
    interval: bool,
    /// Add summary: each account in one line, whether it fits, what it is, what to watch
    #[arg(long)]
    summary: bool,
    /// Columns of the table to write last, as they are, or `all`; a name with a comma goes in double quotes
    #[arg(long, value_name = "COL,…|all", conflicts_with = "check")]
    keep: Vec<String>,
    /// Write CSV as the spreadsheet of this language opens it: fr (byte order mark, `;` between cells, decimal comma) or en
    /// (byte order mark); text that it would take for a formula gets an apostrophe
    #[arg(long, value_name = "LANGUAGE", value_parser = language, conflicts_with = "check")]
    excel: Option<Language>,
    /// Number of reasons
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = count::<1_000>)]
    reasons: usize,
    /// Language of the reasons and of the notes on stderr: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE", value_parser = language)]
    lang: Option<Language>,
    /// Put an apostrophe before text that a spreadsheet would take for a formula
    #[arg(long)]
    excel_safe: bool,
    /// Only hold the file against what the model was trained on; write no scores
    #[arg(long, conflicts_with = "output")]
    check: bool,
    /// Write nothing, and exit with 1, when the file is not what the model was trained on
    #[arg(long)]
    strict: bool,
    /// Write a call list: the N best accounts, highest first, with their rank
    #[arg(long, value_name = "N", group = "list", conflicts_with = "check")]
    top: Option<usize>,
    /// Make the list of the N best of each segment, one after the other
    #[arg(long, requires = "top")]
    per_segment: bool,
    /// Write a call list as long as a team works: accounts that one person takes up in a day (five a week), week, month or
    /// quarter, as 60/week; times --reps, over --weeks. The column week says when each has its turn
    #[arg(long, value_name = "N/PERIOD", group = "list", conflicts_with = "check")]
    capacity: Option<Pace>,
    /// People who work the list [default: 1]
    #[arg(long, value_name = "N", requires = "capacity", value_parser = people)]
    reps: Option<u32>,
    /// Weeks over which the list is worked [default: 13, a quarter]
    #[arg(long, value_name = "N", requires = "capacity", value_parser = weeks)]
    weeks: Option<u32>,
    /// Score only the files of a folder whose scores are not in the folder named with -o yet
    #[arg(long, requires = "output")]
    resume: bool,
    /// Write every account, in the table's order, and the rank of those on the list
    #[arg(long, requires = "list")]
    mark: bool,
    /// Keep rows that are not as wide as the header in this file, with line and reason, and score all others; without it one in
    /// twenty is mended, and more are refused
    #[arg(long, value_name = "FILE", conflicts_with_all = ["strict", "check"])]
    rejects: Option<PathBuf>,
    /// Draw this share of the accounts below the cut, to contact all the same: columns drawn (ranked, explore, below,
    /// excluded) and propensity (chance of being contacted) come last. With a list: this share of its places
    #[arg(long, value_name = "SHARE")]
    explore: Option<DrawnShare>,
    /// Draw this share of the accounts above the cut, to leave alone (drawn: holdout); a list is so much shorter
    #[arg(long, value_name = "SHARE")]
    holdout: Option<DrawnShare>,
    /// Best grade below the cut: A, B, C or D; a list has a cut of its own
    #[arg(long, value_name = "GRADE", default_value = "C", value_parser = cut, conflicts_with = "list")]
    cut: Grade,
    /// Seed of the draw: same accounts, version and seed, same draw
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Put the scores on record beside the models (`lookalike outcomes`)
    #[arg(long, conflicts_with_all = ["check", "model_file"])]
    log: bool,
    /// Print JSON: the rows, one object a line; with -o what was done, with --check what was found
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    timing: TimingArgs,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    activation: ActivationArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let by_engine = args.engine.run(Told {
        data: &args.data,
        output: &args.output,
        model: args.model.choice(),
        reasons: args.reasons,
        language: args.lang,
        read: args.limits.read(),
        json: args.json,
    })?;
    if let Some(done) = by_engine {
        return Ok(done);
    }
    let to_stdout = args.output == Path::new("-");
    let by_file = !args.check && score_parts::is_folder(&args.data, &args.output);
    if args.resume && !by_file {
        return Err(lookalike::Error::setting(
            "resume",
            "a folder of tables and, with -o, a folder for their scores",
            args.data.display(),
        )
        .into());
    }
    let list = args.list();
    let request = ScoringRequest {
        data: args.data.clone(),
        partitions: Vec::new(),
        output: args.output.clone(),
        model: args.model.choice(),
        settings: BatchSettings {
            format: match by_file {
                true => Format::Csv,
                false => format(&args.output, args.json, args.excel)?,
            },
            model: String::new(),
            reasons: args.reasons,
            interval: args.interval,
            contributions: args.contributions,
            defuse_formulas: args.excel_safe,
            excel: args.excel,
            keep: keep(&args.keep)?,
            language: Language::En,
        },
        language: args.lang,
        timing: args.timing.request(),
        read: ReadRecipe {
            strict: args.strict,
            ..args.limits.read()
        },
        check: args.check,
        strict: args.strict,
        draw: (list.is_none() && (args.explore.is_some() || args.holdout.is_some())).then_some(DrawRequest {
            cut: args.cut,
            explore: args.explore,
            holdout: args.holdout,
            seed: args.seed,
        }),
        list,
        rejects: args.rejects.clone(),
        value: args.value,
        summary: args.summary,
        log: args.log,
        sync: args.activation.sync(&args.output, args.json)?,
        recipe: args.activation.recipe.clone(),
        changed_since: args.activation.changed_since.clone(),
    };
    if by_file {
        return args.score_parts(request);
    }
    let scored = {
        let progress = Progress::counting("scoring", "accounts", expected_rows(&args.data));
        score_table(request, &mut |done| progress.at(done))?
    };
    let language = args.lang.unwrap_or(scored.model.recipe.language);
    args.timing.warn_not_given(&scored.model, language);
    as_read::facts(&scored.read, language).iter().for_each(say);
    let lines = scoring::scored(
        &scored.summary,
        &scored.model,
        &scored.reference,
        &scored.header,
        language,
    );
    lines.iter().for_each(say);
    if scored.cut > 0 {
        say(language.book_cut(language.integer(scored.cut as i64)));
    }
    if let Some(rejected) = scored.rejected.as_ref().filter(|rejected| rejected.rows > 0) {
        let rows = language.integer(rejected.rows as i64);
        say(language.scored_rejected(rows, rejected.file.display()));
    }
    let changed = scored.summary.changed.as_ref();
    changed
        .iter()
        .for_each(|changed| say(activation::changed(changed, language)));
    let routed = scored.summary.routed.iter();
    routed
        .flat_map(|routed| activation::routed(routed, language))
        .for_each(say);
    if let Some(synced) = &scored.synced {
        let said = activation::synced(synced.destination, &synced.column, &synced.summary, language);
        say(said);
    }
    say_waiting(scored.waiting.as_ref(), language);
    if let Some(clock) = &scored.clock {
        args.timing.report(clock, language);
        timing::report_scored(clock, &scored.summary.timing.unwrap_or_default(), language);
    }
    let is_remarkable = scored.summary.is_remarkable();
    match (&scored.summary.list, &scored.summary.drawn) {
        (Some(list), _) => scoring::listed(list, scored.summary.accounts, language)
            .iter()
            .for_each(say),
        (None, Some(drawn)) => say(scoring::drawn(drawn, language)),
        (None, None) => {}
    }
    if let Some((logged, store)) = &scored.logged {
        let without_id = scored.summary.accounts - logged.accounts;
        say(scoring::logged(
            logged.accounts,
            logged.new,
            without_id,
            store,
            language,
        ));
    }
    if args.check && !is_remarkable {
        say(language.checks_none());
    }
    if scored.withheld {
        say(language.checks_strict());
    }
    if args.json && (args.check || !to_stdout) {
        let written = (!args.check && !scored.withheld).then_some(args.output.as_path());
        print_json(&scored.json(written))?;
    }
    Ok(match args.strict && is_remarkable {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

impl Args {
    /// Scores a folder file by file.
    fn score_parts(&self, request: ScoringRequest) -> anyhow::Result<ExitCode> {
        let progress = Progress::counting("scoring", "accounts", expected_rows(&self.data));
        let mut remarks = Vec::new();
        let mut told = |file: &Path, table: &ScoredTable| {
            let language = self.lang.unwrap_or(table.model.recipe.language);
            remarks.extend(scoring::scored_part(file, &table.summary, &table.model, language));
        };
        let scored =
            score_parts::score_parts(request, self.resume, &mut told, &mut |done| progress.at(done))?;
        drop(progress);
        let language = self.lang.unwrap_or(scored.model.recipe.language);
        remarks.iter().for_each(say);
        scoring::scored_parts(&scored.summary, &scored.model, &scored.reference, language)
            .iter()
            .for_each(say);
        say_waiting(scored.waiting.as_ref(), language);
        if scored.summary.withheld > 0 {
            say(language.checks_strict());
        }
        if self.json {
            print_json(&scored.json(&self.output))?;
        }
        Ok(match self.strict && scored.summary.is_remarkable {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        })
    }

    /// The call list that is asked for.
    fn list(&self) -> Option<ListRequest> {
        let worked = self.capacity.map(|pace| {
            ListSize::Worked(Capacity {
                pace,
                reps: self.reps.unwrap_or(1),
                weeks: self.weeks.unwrap_or(QUARTER),
            })
        });
        Some(ListRequest {
            size: self.top.map(ListSize::Accounts).or(worked)?,
            per_segment: self.per_segment,
            mark: self.mark,
            explore: self.explore,
            holdout: self.holdout,
            seed: self.seed,
        })
    }
}

fn people(text: &str) -> Result<u32, String> {
    at_least_one::<100_000>(text)
}

/// Ten years at most: a longer list is a slip.
fn weeks(text: &str) -> Result<u32, String> {
    at_least_one::<520>(text)
}

fn at_least_one<const MOST: u32>(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("a whole number from 1 to {MOST}"))
}

fn keep(asked: &[String]) -> anyhow::Result<Keep> {
    let columns = list("--keep", asked)?;
    Ok(match columns.as_slice() {
        [] => Keep::None,
        [all] if all == "all" => Keep::All,
        _ => Keep::Columns(columns),
    })
}

fn language(tag: &str) -> Result<Language, String> {
    Language::ALL
        .into_iter()
        .find(|language| language.tag() == tag)
        .ok_or_else(|| "one of en, fr".to_owned())
}

fn cut(text: &str) -> Result<Grade, String> {
    [Grade::A, Grade::B, Grade::C, Grade::D]
        .into_iter()
        .find(|grade| grade.as_str().eq_ignore_ascii_case(text))
        .ok_or_else(|| "one of A, B, C, D".to_owned())
}
