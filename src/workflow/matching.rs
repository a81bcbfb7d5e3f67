//! Accounts of one table found in another, written pair by pair.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::clean::duplicates::{Answers, Between, Evidence, Known, Match, Settings, Verdict, between};
use crate::criteria::inputs::roles;
use crate::error::Result;
use crate::files::identity::same;
use crate::language::Language;
use crate::recipe::{ReadRecipe, Recipe};
use crate::source::location::beside;
use crate::source::read_table;
use crate::table::{Column, Table};
use crate::vocabulary::fold::find;
use crate::workflow::inputs::Inputs;
use crate::workflow::output::{Rows, delimiter};

/// What is asked of a match.
pub struct MatchRequest {
    /// The accounts looked for.
    pub a: PathBuf,
    /// Where they are looked for.
    pub b: PathBuf,
    /// Columns by which the rows of each are called; found where unsaid.
    pub ids: [Option<String>; 2],
    /// What is read how, and the thresholds of `[clean]`.
    pub recipe: Recipe,
    /// Directory from which the recipe's paths start.
    pub beside: PathBuf,
    /// Files of answers about pairs.
    pub answers: Vec<PathBuf>,
    /// The recipe's own file, not to be written over.
    pub inputs: Inputs,
    /// File for one line per pair, ending in .csv or .tsv; `-` is standard output. None is written where it is absent.
    pub output: Option<PathBuf>,
    /// Whether text that a spreadsheet would take for a formula gets an apostrophe.
    pub excel_safe: bool,
}

/// One of the two tables: what its rows are called by.
struct Side {
    table: Table,
    known: Known,
}

impl Side {
    fn read(file: &Path, id: Option<&str>, option: &str, request: &MatchRequest) -> Result<Self> {
        let asked = &request.recipe;
        let mut recipe = Recipe {
            read: reading(file, request),
            missing: asked.missing.clone(),
            ..Recipe::default()
        };
        let table = read_table(file, &recipe)?;
        // The recipe is of one table of accounts: the other may lack its columns.
        let there = |name: &&String| find(table.columns.iter().map(|c| c.name.as_str()), name).is_some();
        recipe.id = match id {
            Some(id) => Some(table.columns[table.position(id, option)?].name.clone()),
            None => asked.id.as_ref().filter(there).cloned(),
        };
        recipe.label = asked.label.as_ref().filter(there).cloned();
        let roles = roles(&table, &recipe)?;
        let known = Known {
            id: roles.id.map(|role| role.column),
            name: roles.label.map(|role| role.column),
            ..Known::default()
        };
        Ok(Self { table, known })
    }

    fn id(&self) -> Option<&Column> {
        self.known.id.map(|id| &self.table.columns[id])
    }

    /// The id of a row, else its line in the file.
    fn called(&self, row: u32) -> String {
        let line = || self.table.lines.get(row as usize).copied().unwrap_or(0);
        match self.id() {
            // A bare number would be taken for an id.
            Some(id) => id
                .text(row as usize)
                .unwrap_or_else(|| format!("line {}", line())),
            None => line().to_string(),
        }
    }

    /// By what its rows are called: a sentence without its full stop.
    fn describe(&self, language: Language) -> String {
        let file = self.table.source.display().to_string();
        match self.id() {
            Some(id) => match id.missing() {
                0 => language.match_by_id(file, &id.name),
                blank => language.match_by_id_or_line(file, &id.name, language.integer(blank as i64)),
            },
            None => language.match_by_line(file),
        }
    }

    fn json(&self) -> Value {
        json!({
            "file": self.table.source,
            "rows": self.table.rows,
            "id": self.id().map(|id| &id.name),
        })
    }
}

/// How a table's file is read: the recipe's choices are of its own table, where it names one, and its limits of any.
fn reading(file: &Path, request: &MatchRequest) -> ReadRecipe {
    let read = &request.recipe.read;
    match &request.recipe.data {
        Some(data) if !same(file, &beside(&request.beside, data)) => read.limits(),
        _ => read.clone(),
    }
}

/// The accounts of one table found in another.
pub struct Matched {
    a: Side,
    b: Side,
    found: Between,
    output: Option<PathBuf>,
}

/// Rows of the first table, by what became of them.
struct Counts {
    same: usize,
    review: usize,
    neither: usize,
}

/// Finds the accounts of one table in another and writes each pair with its weight, verdict and evidence.
///
/// # Errors
/// Whatever cannot be read or written; [`crate::Error::Data`] when nothing tells which company a row is of;
/// [`crate::Error::UnknownColumn`] when a column of ids is not there.
pub fn match_tables(request: &MatchRequest) -> Result<Matched> {
    let inputs = request
        .inputs
        .clone()
        .and([request.a.as_path(), request.b.as_path()])
        .and(&request.answers);
    if let Some(output) = &request.output {
        inputs.refuse(output, "-o")?;
        delimiter(output)?;
    }
    let [a_id, b_id] = request.ids.each_ref().map(Option::as_deref);
    let (a, b) = (
        Side::read(&request.a, a_id, "--a-id", request)?,
        Side::read(&request.b, b_id, "--b-id", request)?,
    );
    let answers = Answers::read(&request.answers, &request.recipe.read)?;
    let settings = Settings::of(&request.recipe.clean);
    let found = between((&a.table, a.known), (&b.table, b.known), &settings, &answers)?;
    let matched = Matched {
        a,
        b,
        found,
        output: request.output.clone(),
    };
    if let Some(output) = &request.output {
        let rows = Rows::create(output, delimiter(output)?)?;
        matched.write(rows.excel_safe(request.excel_safe))?;
    }
    Ok(matched)
}

impl Matched {
    fn write(&self, mut rows: Rows) -> Result<()> {
        rows.write([
            "a", "b", "weight", "verdict", "evidence", "answer", "mark_a", "mark_b",
        ])?;
        for one in &self.found.matches {
            rows.write([
                self.a.called(one.a).as_str(),
                &self.b.called(one.b),
                &one.weight.to_string(),
                word(one),
                &Evidence::list(&one.evidence, Language::En),
                if one.answered { "same" } else { "" },
                &one.marks[0],
                &one.marks[1],
            ])?;
        }
        rows.finish()
    }

    fn counts(&self) -> Counts {
        let of = |verdict: Verdict| -> BTreeSet<u32> {
            let matches = self.found.matches.iter().filter(|one| one.verdict == verdict);
            matches.map(|one| one.a).collect()
        };
        let same = of(Verdict::Same);
        let review = of(Verdict::Review).difference(&same).count();
        Counts {
            neither: self.a.table.rows - same.len() - review,
            same: same.len(),
            review,
        }
    }

    /// What was found, counted, and what is to be known of it: a sentence each.
    pub fn describe(&self, language: Language) -> Vec<String> {
        let count = |n: usize| language.integer(n as i64);
        let Counts {
            same,
            review,
            neither,
        } = self.counts();
        let found = language.match_found(
            count(self.a.table.rows),
            count(same),
            count(review),
            count(neither),
        );
        [found].into_iter().chain(self.notes(language)).collect()
    }

    fn notes(&self, language: Language) -> Vec<String> {
        let mut notes = vec![self.a.describe(language), self.b.describe(language)];
        if self.found.crowded > 0 {
            notes.push(language.match_crowded(language.integer(self.found.crowded as i64)));
        }
        notes.extend(self.found.notes.iter().map(|note| note.describe(language)));
        notes
    }

    /// The same as JSON, with every pair.
    pub fn json(&self) -> Value {
        let Counts {
            same,
            review,
            neither,
        } = self.counts();
        let matches = self.found.matches.iter().map(|one| {
            json!({
                "a": self.a.called(one.a),
                "b": self.b.called(one.b),
                "weight": one.weight,
                "verdict": word(one),
                "evidence": Evidence::list(&one.evidence, Language::En),
                "answer": one.answered.then_some("same"),
            })
        });
        let files = self.output.iter().map(|path| path.display().to_string());
        json!({
            "a": self.a.json(),
            "b": self.b.json(),
            "rows": { "read": self.a.table.rows, "same": same, "review": review, "neither": neither },
            "matches": matches.collect::<Vec<_>>(),
            "notes": self.notes(Language::En),
            "files": files.collect::<Vec<_>>(),
        })
    }
}

fn word(one: &Match) -> &'static str {
    match one.verdict {
        Verdict::Same => "same",
        Verdict::Review => "review",
    }
}
