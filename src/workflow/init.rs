//! A first recipe drafted from tables, and where it is written.

use std::path::{Path, PathBuf};

use crate::criteria::draft::{Answers, Draft, Given, Topic};
use crate::criteria::preset::Preset;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::recipe::{ReadRecipe, Recipe};
use crate::source::location::file_of;
use crate::source::{is_pipe, read_table};
use crate::table::AsRead;
use crate::workflow::ask::Asker;
use crate::workflow::inputs::Inputs;
use crate::workflow::output;

/// What is asked of a draft.
#[derive(Debug, Clone)]
pub struct DraftRequest {
    /// Table of past accounts; `-` is standard input.
    pub data: PathBuf,
    /// Further tables about the accounts.
    pub tables: Vec<PathBuf>,
    /// The CRM whose export the first table is.
    pub preset: Preset,
    /// Recipe to write; `-` is standard output.
    pub output: PathBuf,
    /// Whether to overwrite a recipe that is there.
    pub overwrite: bool,
    /// Whether a recipe is written at all.
    pub write: bool,
    /// How the tables are read.
    pub read: ReadRecipe,
    /// Language of the recipe and of its comments.
    pub language: Language,
}

/// A recipe drafted.
pub struct DraftedRecipe {
    /// What was inferred.
    pub draft: Draft,
    /// Where the recipe was written; `None` when it is for the caller to print.
    pub written: Option<PathBuf>,
    /// How each table was read, with its name, in the order given.
    pub reads: Vec<(String, AsRead)>,
}

/// Reads the tables, drafts a recipe, asks what only the user knows where there is somebody to ask, and writes it.
///
/// # Errors
/// [`Error::Input`] for a recipe that is there already, and for tables given twice or that do not fit together; whatever
/// cannot be read or written.
pub fn draft_recipe(request: &DraftRequest, asker: Option<Asker<'_>>) -> Result<DraftedRecipe> {
    let to_file = request.write && request.output != Path::new("-");
    if to_file && !request.overwrite && request.output.exists() {
        let remedy = "keep it and name another with -o, or overwrite it with --force";
        return Err(Error::input(&request.output, 0, 0, "is already there", remedy));
    }
    if to_file {
        Inputs::of([&request.data].into_iter().chain(&request.tables)).refuse(&request.output, "-o")?;
    }
    let mut given = given(request)?;
    let reads = given
        .iter()
        .map(|given| (given.name.clone(), given.table.read.clone()));
    let reads = reads.collect();
    let mut draft = Draft::answered(&mut given, request.preset, &Answers::default(), None)?;
    if let Some(asker) = asker {
        draft = asked(draft, &mut given, request.preset, asker)?;
    }
    if to_file {
        output::write(&request.output, draft.to_toml(request.language).as_bytes())?;
    }
    let written = to_file.then(|| request.output.clone());
    Ok(DraftedRecipe {
        draft,
        written,
        reads,
    })
}

/// The draft with what was answered. What is asked of an outcome depends on which it is, so that it is drafted anew between.
fn asked(mut draft: Draft, given: &mut [Given], preset: Preset, mut asker: Asker<'_>) -> Result<Draft> {
    let mut answers = Answers::default();
    for topics in [
        &[Topic::Unit, Topic::Outcome][..],
        &[Topic::Won, Topic::Decided, Topic::Label, Topic::Trust],
    ] {
        let before = answers.clone();
        for topic in topics {
            if let Some(question) = draft.question(*topic) {
                asker.ask(&question, &mut answers)?;
            }
        }
        if answers != before {
            draft = Draft::answered(given, preset, &answers, draft.unit)?;
        }
    }
    Ok(draft)
}

/// Every table, read.
fn given(request: &DraftRequest) -> Result<Vec<Given>> {
    let paths: Vec<&PathBuf> = [&request.data].into_iter().chain(&request.tables).collect();
    let whole: Vec<PathBuf> = paths
        .iter()
        .map(|path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf()))
        .collect();
    for (i, path) in paths.iter().enumerate() {
        if whole[..i].contains(&whole[i]) {
            return Err(Error::input(path, 0, 0, "is given twice", "name each table once"));
        }
        if i > 0 && *path == Path::new("-") {
            let remedy = "give only the account table on standard input";
            return Err(Error::input(path, 0, 0, "a further table must be a file", remedy));
        }
    }
    let recipe = Recipe {
        read: request.read.clone(),
        ..Recipe::default()
    };
    let read = |path: &PathBuf| {
        Ok(Given {
            name: called(path),
            data: data_path(path, &request.output),
            table: read_table(path, &recipe)?,
        })
    };
    paths.into_iter().map(read).collect()
}

/// What a table is called: the sheet or the table of a database, else the file without its ending.
fn called(path: &Path) -> String {
    let part = path
        .to_str()
        .and_then(|text| text.rsplit_once('#'))
        .map(|(_, part)| part.trim());
    let is_query = |part: &str| {
        part.get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("select"))
    };
    match (part, path.file_stem()) {
        (Some(part), _) if !part.is_empty() && !is_query(part) && !path.exists() => part.to_owned(),
        (_, Some(stem)) if path != Path::new("-") => stem.to_string_lossy().into_owned(),
        _ => "accounts".to_owned(),
    }
}

/// The table as a recipe in `output`'s folder names it; `None` for standard input.
fn data_path(data: &Path, output: &Path) -> Option<String> {
    let Some((file, part)) = file_of(data) else {
        // A database that is no file is the same from anywhere.
        return (data != Path::new("-")).then(|| data.to_string_lossy().into_owned());
    };
    // Nor is there a way to come back to a pipe, or to write a name that is no text.
    if is_pipe(&file) || file.to_str().is_none() {
        return None;
    }
    let data = file.as_path();
    let folder = |path: &Path| {
        let parent = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        parent.canonicalize().ok()
    };
    let path = match (folder(data), folder(output)) {
        (Some(data_folder), Some(recipe_folder)) => {
            let whole = data_folder.join(data.file_name()?);
            whole
                .strip_prefix(&recipe_folder)
                .map(Path::to_path_buf)
                .unwrap_or(whole)
        }
        _ => data.to_path_buf(),
    };
    Some(path.to_string_lossy().into_owned() + &part)
}
