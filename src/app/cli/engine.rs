//! `lookalike score --engine`: the options, and what is said of a run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::recipe::ReadRecipe;
use lookalike::report::scoring;
use lookalike::workflow::engine::{Engine, EngineRequest, score_in};
use lookalike::workflow::models::ModelChoice;

use crate::app::cli::version::say_waiting;
use crate::app::terminal::{print_json, say};

#[derive(Debug, clap::Args)]
pub struct EngineArgs {
    /// Have the engine that holds the accounts score them: spark (Parquet DATA into a folder OUT, by spark-sql) or postgres
    /// (postgres#table into postgres#table, inside the database)
    #[arg(long, value_name = "ENGINE", value_parser = engine, help_heading = "Engines", conflicts_with_all = [
        "value", "contributions", "interval", "summary", "keep", "excel", "excel_safe", "check", "strict", "explore",
        "holdout", "log", "signals", "as_of", "max_rows", "max_memory", "top", "capacity", "rejects", "to",
        "changed_since", "recipe", "resume",
    ])]
    engine: Option<Engine>,
    /// With --engine: where the scores go, as with -o
    #[arg(value_name = "OUT", requires = "engine", conflicts_with = "output")]
    into: Option<PathBuf>,
    /// Spark's master: spark://HOST:PORT, yarn, k8s://URL or local[N] [default: as Spark is configured]
    #[arg(long, value_name = "URL", requires = "engine", help_heading = "Engines")]
    master: Option<String>,
    /// With --engine: replace the folder or table of scores that is there
    #[arg(long, requires = "engine", help_heading = "Engines")]
    force: bool,
    /// With --engine: column that says which account a row is; by default the one of training
    #[arg(long, value_name = "COL", requires = "engine", help_heading = "Engines")]
    id: Option<String>,
}

/// What `score` itself is told, and an engine too.
pub struct Told<'a> {
    pub data: &'a Path,
    pub output: &'a Path,
    pub model: ModelChoice,
    pub reasons: usize,
    pub language: Option<Language>,
    pub read: ReadRecipe,
    pub json: bool,
}

impl EngineArgs {
    /// Has the engine score, where one is named.
    pub fn run(&self, told: Told<'_>) -> anyhow::Result<Option<ExitCode>> {
        let Some(engine) = self.engine else {
            return Ok(None);
        };
        let output = self.into.as_deref().unwrap_or(told.output);
        let scored = score_in(EngineRequest {
            engine,
            master: self.master.clone(),
            data: told.data.to_path_buf(),
            output: output.to_path_buf(),
            force: self.force,
            model: told.model,
            id: self.id.clone(),
            reasons: told.reasons,
            language: told.language,
            read: told.read,
        })?;
        let language = told.language.unwrap_or(scored.model.recipe.language);
        let lines = scoring::scored_in_engine(
            &scored.model,
            &scored.reference,
            scored.tally.accounts(),
            &|grade| scored.tally.in_grade(grade),
            scored.tally.unreadable,
            language,
        );
        lines.iter().for_each(say);
        if scored.is_unrouted {
            say(language.scored_unrouted());
        }
        say_waiting(scored.waiting.as_ref(), language);
        if told.json {
            return print_json(&scored.json(output)).map(Some);
        }
        Ok(Some(ExitCode::SUCCESS))
    }
}

fn engine(text: &str) -> Result<Engine, String> {
    text.parse().map_err(|error: lookalike::Error| error.to_string())
}
