//! Accounts of one table found in another, written pair by pair.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::clean::duplicates::{Between, Evidence, Known, Settings, Verdict, between};
use crate::criteria::inputs::roles;
use crate::error::Result;
use crate::language::Language;
use crate::recipe::{ReadRecipe, Recipe};
use crate::source::read_table;
use crate::table::Table;
use crate::workflow::inputs::Inputs;
use crate::workflow::output::{Rows, delimiter};

/// What is asked of a match.
pub struct MatchRequest {
    /// The accounts looked for.
    pub a: PathBuf,
    /// Where they are looked for.
    pub b: PathBuf,
    /// File for one line per pair, ending in .csv or .tsv; `-` is standard output.
    pub output: PathBuf,
    /// Whether text that a spreadsheet would take for a formula gets an apostrophe.
    pub excel_safe: bool,
    /// Language of what is said.
    pub language: Language,
    /// How the tables are read.
    pub read: ReadRecipe,
}

/// One of the two tables: what its rows are called by.
struct Side {
    table: Table,
    known: Known,
}

impl Side {
    fn read(file: &Path, read: &ReadRecipe) -> Result<Self> {
        let recipe = Recipe {
            read: read.clone(),
            ..Recipe::default()
        };
        let table = read_table(file, &recipe)?;
        let roles = roles(&table, &recipe)?;
        let known = Known {
            id: roles.id.map(|role| role.column),
            name: roles.label.map(|role| role.column),
            ..Known::default()
        };
        Ok(Self { table, known })
    }

    /// The id of a row, else its line in the file.
    fn called(&self, row: u32) -> String {
        let id = self
            .known
            .id
            .and_then(|id| self.table.columns[id].text(row as usize));
        id.unwrap_or_else(|| {
            self.table
                .lines
                .get(row as usize)
                .map_or_else(String::new, u64::to_string)
        })
    }

    /// By what its rows are called: a sentence without its full stop.
    fn describe(&self, language: Language) -> String {
        let file = self.table.source.display().to_string();
        match self.known.id {
            Some(id) => language.match_by_id(file, &self.table.columns[id].name),
            None => language.match_by_line(file),
        }
    }
}

/// Finds the accounts of one table in another and writes `a, b, weight, verdict, evidence`; returns what is to be said, a
/// sentence each.
///
/// # Errors
/// Whatever cannot be read or written; [`crate::Error::Data`] when nothing tells which company a row is of.
pub fn match_tables(request: &MatchRequest) -> Result<Vec<String>> {
    Inputs::of([request.a.as_path(), request.b.as_path()]).refuse(&request.output, "-o")?;
    let (a, b) = (
        Side::read(&request.a, &request.read)?,
        Side::read(&request.b, &request.read)?,
    );
    let found = between((&a.table, a.known), (&b.table, b.known), &Settings::default())?;
    let mut rows = Rows::create(&request.output, delimiter(&request.output)?)?.excel_safe(request.excel_safe);
    rows.write(["a", "b", "weight", "verdict", "evidence"])?;
    for one in &found.matches {
        let verdict = match one.verdict {
            Verdict::Same => "same",
            Verdict::Review => "review",
        };
        let evidence = Evidence::list(&one.evidence, Language::En);
        rows.write([
            &a.called(one.a),
            &b.called(one.b),
            &one.weight.to_string(),
            verdict,
            &evidence,
        ])?;
    }
    rows.finish()?;
    Ok(said(&found, &a, &b, request.language))
}

/// What was found, counted, and what is to be known of it.
fn said(found: &Between, a: &Side, b: &Side, language: Language) -> Vec<String> {
    let count = |n: usize| language.integer(n as i64);
    let of = |verdict: Verdict| -> BTreeSet<u32> {
        let matches = found.matches.iter().filter(|one| one.verdict == verdict);
        matches.map(|one| one.a).collect()
    };
    let same = of(Verdict::Same);
    let review = of(Verdict::Review).difference(&same).count();
    let without = a.table.rows - same.len() - review;
    let mut lines = vec![
        language.match_found(
            count(a.table.rows),
            count(same.len()),
            count(review),
            count(without),
        ),
        a.describe(language),
        b.describe(language),
    ];
    if found.crowded > 0 {
        lines.push(language.match_crowded(count(found.crowded)));
    }
    lines.extend(found.notes.iter().map(|note| note.describe(language)));
    lines
}
