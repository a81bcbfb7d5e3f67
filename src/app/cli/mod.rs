//! The command line: one file per command.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

#[cfg(unix)]
use crate::app::ending;
use crate::app::terminal;

mod init;
mod clean;
mod join;
mod train;
mod evaluate;
mod score;
mod explain;
mod export;
mod enrich;
mod sheet;
mod card;
mod matching;
mod matrix;
mod models;
mod outcomes;
mod review;
mod decide;
mod diff;
mod upkeep;
mod sign;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "serve")]
mod keys;
#[cfg(feature = "serve")]
mod mcp;
mod segments;
mod compare;
mod business;
mod demo;
mod demo_text;
mod completions;
mod man;
mod accounts;
mod activation;
mod engine;
mod files;
mod limits;
mod shown;
mod version;
mod timing;
mod training;
mod ideal;
#[cfg(test)]
mod reference;

/// Shown under `lookalike --help`: the whole story in the order one does it.
const EXAMPLES: &str = "\
The whole story on a built-in example:
  lookalike demo

On your own customers:
  lookalike init customers.csv              # look at the file: writes lookalike.toml, to edit if you like
  lookalike train customers.csv --outcome Status --positive Won
  lookalike score prospects.csv -o scored.csv
  lookalike explain prospects.csv --id 4711

Every command has examples of its own: lookalike COMMAND --help.
Exit status: 0 done, 1 the answer is no, 2 error.";

/// Learns your Ideal Customer Profile and scores any prospect, with every point accounted for.
#[derive(Debug, Parser)]
#[command(name = "lookalike", version, about, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Say nothing on stderr but why a run fails: no notes, no warnings, no progress
    #[arg(long, global = true)]
    quiet: bool,
    /// Colours of what is printed
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    color: terminal::Colour,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Init(init::Args),
    Clean(Box<clean::Args>),
    Join(join::Args),
    Match(matching::Args),
    Train(train::Args),
    Evaluate(evaluate::Args),
    Score(score::Args),
    Explain(explain::Args),
    Enrich(enrich::Args),
    Export(export::Args),
    Sheet(sheet::Args),
    Card(card::Args),
    Matrix(matrix::Args),
    Segments(segments::Args),
    Compare(Box<compare::Args>),
    Figures(business::Args),
    Ideal(ideal::Args),
    Models(models::Args),
    Outcomes(Box<outcomes::Args>),
    Review(review::Args),
    Promote(decide::PromoteArgs),
    Rollback(decide::RollbackArgs),
    Diff(diff::Args),
    Archive(decide::ArchiveArgs),
    Note(decide::NoteArgs),
    Keygen(sign::KeygenArgs),
    Sign(sign::SignArgs),
    Verify(upkeep::VerifyArgs),
    Repair(upkeep::RepairArgs),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    #[cfg(feature = "serve")]
    Keys(keys::Args),
    #[cfg(feature = "serve")]
    Mcp(mcp::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Whether it does one thing after another until it is told to end, and sees to its end itself.
    fn goes_on(&self) -> bool {
        match self {
            #[cfg(feature = "serve")]
            Self::Serve(_) => true,
            _ => false,
        }
    }
}

/// Exit status: 0 done, 1 the answer is "no", 2 error, said on one line.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            use clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
            if error.use_stderr() && error.kind() != DisplayHelpOnMissingArgumentOrSubcommand {
                terminal::fail(said_by_clap(&error.to_string()));
                return ExitCode::from(2);
            }
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    terminal::speak(cli.quiet, cli.color);
    terminal::show_notes();
    if !cli.command.goes_on() {
        lookalike::files::read::begin();
        #[cfg(unix)]
        ending::sweep_when_told_to_end();
    }
    let done = match &cli.command {
        Command::Demo(args) => demo::run(args),
        Command::Init(args) => init::run(args),
        Command::Clean(args) => clean::run(args),
        Command::Join(args) => join::run(args),
        Command::Match(args) => matching::run(args),
        Command::Train(args) => train::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Score(args) => score::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Enrich(args) => enrich::run(args),
        Command::Export(args) => export::run(args),
        Command::Sheet(args) => sheet::run(args),
        Command::Card(args) => card::run(args),
        Command::Matrix(args) => matrix::run(args),
        Command::Segments(args) => segments::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Figures(args) => business::run(args),
        Command::Ideal(args) => ideal::run(args),
        Command::Models(args) => models::run(args),
        Command::Outcomes(args) => outcomes::run(args),
        Command::Review(args) => review::run(args),
        Command::Promote(args) => decide::promote(args),
        Command::Rollback(args) => decide::rollback(args),
        Command::Diff(args) => diff::run(args),
        Command::Archive(args) => decide::archive(args),
        Command::Note(args) => decide::note(args),
        Command::Keygen(args) => sign::keygen(args),
        Command::Sign(args) => sign::sign(args),
        Command::Verify(args) => upkeep::verify(args),
        Command::Repair(args) => upkeep::repair(args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args),
        #[cfg(feature = "serve")]
        Command::Keys(args) => keys::run(args),
        #[cfg(feature = "serve")]
        Command::Mcp(args) => mcp::run(args),
        Command::Completions(args) => completions::run(args, Cli::command()),
        Command::Man(args) => man::run(args, Cli::command()),
    };
    match done {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::fail(format_args!("error: {}", one_line(&error)));
            ExitCode::from(2)
        }
    }
}

/// An error and its causes, leaving out a cause that the sentence before it tells already.
fn one_line(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain() {
        // The engine's errors say all there is to say of their causes.
        if !said.is_empty() {
            said += ": ";
        }
        said += &cause.to_string();
        if cause.is::<lookalike::Error>() {
            break;
        }
    }
    said
}

/// A mistake on the command line on one line: what is wrong, and clap's tips; usage is left to `--help`.
fn said_by_clap(text: &str) -> String {
    let told = |line: &&str| !line.is_empty() && !line.starts_with("For more information");
    let until_usage = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:"));
    let lines: Vec<&str> = until_usage.filter(told).collect();
    format!("{}; see --help", lines.join("; ").replace(":;", ":"))
}

/// The reader went away (`| head`): not an error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    use std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        let plain = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        // JSON keeps the system's error to itself.
        let json = || cause.downcast_ref::<serde_json::Error>()?.io_error_kind();
        plain.or_else(json) == Some(BrokenPipe)
    })
}
