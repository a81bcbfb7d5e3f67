//! A version's card for another program: its SQL, the statement with which the engine proves that it scores alike, and plain
//! JSON.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::export::{Dialect, MOST_REASONS, Plan, Select, card, golden, self_test};
use crate::language::Language;
use crate::registry::MODEL;
use crate::workflow::inputs::Inputs;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{Output, ending};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A statement.
    Sql(Dialect),
    /// The card as plain JSON.
    Json,
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name.split_once(':') {
            Some(("sql", dialect)) => Ok(Self::Sql(dialect.parse()?)),
            _ if name == "json" => Ok(Self::Json),
            _ => Err(Error::setting(
                "--to",
                "json, or sql: and a dialect",
                format!("`{name}`"),
            )),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// Model to write.
    pub version: VersionChoice,
    /// What is written.
    pub target: Target,
    /// The table that it scores, with its schema before a dot.
    pub table: String,
    /// The column that says which account a row is; the model's when absent.
    pub id: Option<String>,
    /// Reasons of each account.
    pub reasons: usize,
    /// Whether the statement that proves the engine is written, and not the one that scores.
    pub self_test: bool,
    /// Language of the reasons; the model's when absent.
    pub language: Option<Language>,
    /// Where it is written; `-` is standard output.
    pub output: PathBuf,
}

/// Writes the statement or the card.
///
/// # Errors
/// [`Error::Data`] for a model without an equal in SQL, or without a column that tells accounts apart;
/// [`Error::Setting`] for more reasons than a statement finds; a file that is there and is no statement; whatever the registry or the file refuses.
pub fn export(request: &ExportRequest) -> Result<()> {
    if request.reasons > MOST_REASONS {
        return Err(Error::setting(
            "--reasons",
            format!("at most {MOST_REASONS}"),
            request.reasons,
        ));
    }
    // What is there and no statement is rather somebody's table.
    let target = &request.output;
    let own = match request.target {
        Target::Sql(_) => "sql",
        Target::Json => "json",
    };
    if target != Path::new("-") && ending(target) != own && target.is_file() {
        return Err(Error::data(
            format!("{} is there already and does not end in .{own}", target.display()),
            format!("name a file that ends in .{own}, or remove this one first"),
        ));
    }
    Inputs::of_folder().refuse(&request.output, "-o")?;
    let version = request.version.open()?;
    let language = request.language.unwrap_or(version.model.recipe.language);
    let shown = version.model.worded(language);
    let plan = Plan::new(&shown, language)?;
    let (reference, files) = (version.reference(), &version.entry.manifest.files);
    let hash = files.get(MODEL).map_or("", String::as_str);
    let text = match request.target {
        Target::Json => format!("{:#}\n", card(&plan, &reference, hash)),
        Target::Sql(dialect) => {
            let id = request.id.as_ref().or(version.model.data.id.as_ref());
            let id = id.ok_or_else(|| {
                Error::data(
                    "the model knows no column that tells accounts apart",
                    "name it with --id COL",
                )
            })?;
            let select = Select {
                dialect,
                table: &request.table,
                id,
                reasons: request.reasons,
                model: &reference,
                hash,
            };
            match request.self_test {
                true => {
                    let golden = golden(&shown, &plan, language, request.reasons);
                    self_test(&select, &plan, &golden)
                }
                false => select.of(&plan),
            }
        }
    };
    let mut output = Output::create(&request.output)?;
    let written = output.write_all(text.as_bytes());
    written.map_err(Error::io(&request.output, "write"))?;
    output.finish()?;
    Ok(())
}
