//! A version's card for another program: its SQL, the statement with which the engine proves that it scores alike, a model of
//! dbt, PMML, a workbook that reckons, and plain JSON.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::export::{DBT_MARK, Dbt, Dialect, MOST_REASONS, Plan, Pmml, Select, card, dbt, golden, self_test};
use crate::files::unfinished::NewFolder;
use crate::language::Language;
use crate::model::Model;
use crate::registry::MODEL;
use crate::report::score_form::{self, ScoreForm};
use crate::workflow::inputs::Inputs;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{Output, OutputSet, ending};

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A statement.
    Sql(Dialect),
    /// The card as plain JSON.
    Json,
    /// A model of dbt for an engine.
    Dbt(Dialect),
    /// The card as a Scorecard of PMML.
    Pmml,
    /// A workbook whose formulas score what is typed in.
    Xlsx,
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name.split_once(':') {
            Some(("sql", dialect)) => Ok(Self::Sql(dialect.parse()?)),
            Some(("dbt", dialect)) => Ok(Self::Dbt(dialect.parse().map_err(of_dbt)?)),
            // The one that needs no server; dbt refuses the model on another.
            _ if name == "dbt" => Ok(Self::Dbt(Dialect::DuckDb)),
            _ if name == "json" => Ok(Self::Json),
            _ if name == "pmml" => Ok(Self::Pmml),
            _ if name == "xlsx" => Ok(Self::Xlsx),
            _ => Err(Error::setting(
                "--to",
                "xlsx, pmml, json, dbt, or sql: or dbt: and a dialect",
                format!("`{name}`"),
            )),
        }
    }
}

/// What is wrong with a dialect, said of dbt's.
fn of_dbt(error: Error) -> Error {
    match error {
        Error::Setting { expected, got, .. } => {
            Error::setting("--to dbt:", expected.replace("`sql:", "`dbt:"), got)
        }
        other => other,
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
/// [`Error::Setting`] for more reasons than a statement finds, a proof of what brings none, a workbook on a terminal; a file that is there and is no statement; whatever the registry or the file refuses.
pub fn export(request: &ExportRequest) -> Result<()> {
    if request.reasons > MOST_REASONS {
        return Err(Error::setting(
            "--reasons",
            format!("at most {MOST_REASONS}"),
            request.reasons,
        ));
    }
    if request.self_test && !matches!(request.target, Target::Sql(_) | Target::Pmml) {
        return Err(Error::setting(
            "--self-test",
            "given with --to sql:DIALECT or pmml",
            "another target",
        ));
    }
    if request.target == Target::Xlsx && request.output == Path::new("-") && std::io::stdout().is_terminal() {
        return Err(Error::setting(
            "-o",
            "a file, such as card.xlsx: a terminal shows no workbook",
            "`-`",
        ));
    }
    // What is there and no statement is rather somebody's table.
    let target = &request.output;
    let own = match request.target {
        Target::Sql(_) => "sql",
        Target::Json => "json",
        Target::Dbt(_) => "",
        Target::Pmml => "pmml",
        Target::Xlsx => "xlsx",
    };
    if own.is_empty() && target == Path::new("-") {
        return Err(Error::setting(
            "-o",
            "a folder of a dbt project",
            "standard output",
        ));
    }
    if target != Path::new("-") && ending(target) != own && target.is_file() && !own.is_empty() {
        return Err(Error::data(
            format!("{} is there already and does not end in .{own}", target.display()),
            format!("name a file that ends in .{own}, or remove this one first"),
        ));
    }
    Inputs::of_folder().refuse(&request.output, "-o")?;
    let version = request.version.open()?;
    let files = &version.entry.manifest.files;
    let hash = files.get(MODEL).map_or("", String::as_str);
    let asked = CardRequest {
        target: request.target,
        table: &request.table,
        id: request.id.as_deref(),
        reasons: request.reasons,
        self_test: request.self_test,
        language: request.language,
    };
    let (reference, model) = (version.reference(), &version.model);
    if let Target::Dbt(dialect) = request.target {
        let language = request.language.unwrap_or(model.recipe.language);
        let shown = model.worded(language);
        let plan = Plan::new(&shown, language)?;
        let select = asked.select(model, dialect, (&reference, hash))?;
        let golden = golden(&shown, &plan, language, request.reasons);
        let made = dbt(&select, &plan, &golden, &version.entry.name)?;
        return write_dbt(&made, target);
    }
    let bytes = render(model, &reference, hash, &asked)?;
    let mut output = Output::create(&request.output)?;
    let written = output.write_all(&bytes);
    written.map_err(Error::io(&request.output, "write"))?;
    output.finish()?;
    Ok(())
}

/// A card for another program, in one file.
#[derive(Debug, Clone, Copy)]
pub struct CardRequest<'a> {
    /// What is written; no dbt project, which is a folder.
    pub target: Target,
    /// The table that it scores, with its schema before a dot.
    pub table: &'a str,
    /// The column that says which account a row is; the model's when absent.
    pub id: Option<&'a str>,
    /// Reasons of each account.
    pub reasons: usize,
    /// Whether the statement that proves the engine is written, and not the one that scores.
    pub self_test: bool,
    /// Language of the reasons; the model's when absent.
    pub language: Option<Language>,
}

impl<'a> CardRequest<'a> {
    /// The statement that is asked for, of a model called `reference` whose file has this hash.
    fn select(
        &self,
        model: &'a Model,
        dialect: Dialect,
        (reference, hash): (&'a str, &'a str),
    ) -> Result<Select<'a>> {
        let id = self.id.or(model.data.id.as_deref());
        let id = id.ok_or_else(|| {
            Error::data(
                "the model knows no column that tells accounts apart",
                "name it with --id COL",
            )
        })?;
        Ok(Select {
            dialect,
            table: self.table,
            id,
            reasons: self.reasons,
            model: reference,
            hash,
        })
    }
}

/// The card as the bytes of one file; `reference` and `hash` are the model's name and the check sum of its file.
///
/// # Errors
/// As [`export`], the file's aside; [`Error::Setting`] for a dbt project.
pub fn render(model: &Model, reference: &str, hash: &str, request: &CardRequest<'_>) -> Result<Vec<u8>> {
    let language = request.language.unwrap_or(model.recipe.language);
    let shown = model.worded(language);
    let plan = Plan::new(&shown, language)?;
    let reasons = request.reasons;
    let proof = || golden(&shown, &plan, language, reasons);
    Ok(match request.target {
        Target::Json => format!("{:#}\n", card(&plan, reference, hash)).into_bytes(),
        Target::Xlsx => score_form::render(&ScoreForm {
            model: &shown,
            plan: &plan,
            reference,
            hash,
            reasons,
            language,
        })?,
        Target::Pmml => {
            let golden = request.self_test.then(proof);
            let document = Pmml {
                model: reference,
                hash,
                reasons,
            };
            document.of(&plan, golden.as_ref())?.into_bytes()
        }
        Target::Sql(dialect) => {
            let select = request.select(model, dialect, (reference, hash))?;
            match request.self_test {
                true => self_test(&select, &plan, &proof()),
                false => select.of(&plan),
            }
            .into_bytes()
        }
        Target::Dbt(_) => return Err(Error::setting("--to", "one file", "a dbt project")),
    })
}

/// Writes a model of dbt into a folder, both of its files or none; what stands there in their place was written so.
fn write_dbt(made: &Dbt, folder: &Path) -> Result<()> {
    let file = |ending: &str| folder.join(format!("{}.{ending}", made.name));
    let (model, properties) = (file("sql"), file("yml"));
    let is_ours = std::fs::read_to_string(&properties).is_ok_and(|text| text.starts_with(DBT_MARK));
    for path in [&model, &properties] {
        if path.exists() && !is_ours {
            return Err(Error::input(
                path,
                0,
                0,
                "is there already and was not written by `lookalike export`",
                "give -o another folder, or remove it first",
            ));
        }
    }
    let made_folder = NewFolder::make(folder).map_err(Error::io(folder, "create"))?;
    let mut set = OutputSet::default();
    set.write(&model, made.model.as_bytes())?;
    set.write(&properties, made.properties.as_bytes())?;
    set.finish()?;
    made_folder.keep();
    Ok(())
}
