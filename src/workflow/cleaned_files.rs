//! The cleaned table, and beside it what was removed, changed, and is to be looked at.

use std::path::{Path, PathBuf};

use crate::clean::Cleaned;
use crate::clean::duplicates::{Answers, Evidence};
use crate::error::{Error, Result};
use crate::files::identity::same;
use crate::language::Language;
use crate::source::location::file_of;
use crate::table::{Column, Table};
use crate::workflow::account_keys::AccountKeys;
use crate::workflow::inputs::Inputs;
use crate::workflow::names::AccountNames;
use crate::workflow::output::{OutputSet, Rows};

/// Where everything goes.
pub struct CleanedFiles {
    table: Option<PathBuf>,
    removed: Option<PathBuf>,
    changes: Option<PathBuf>,
    review: Option<PathBuf>,
    entities: Option<PathBuf>,
    excel_safe: bool,
}

impl CleanedFiles {
    /// The files asked for; `None` when none is.
    ///
    /// # Errors
    /// [`Error::Input`] when a file cannot be such a table, is the one read, or is named twice.
    pub fn plan(
        output: Option<&Path>,
        removed: Option<&Path>,
        data: &Path,
        inputs: &Inputs,
        excel_safe: bool,
    ) -> Result<Option<Self>> {
        if let Some(path) = output {
            if path == Path::new("-") {
                return Err(Error::data(
                    "-o - leaves no place beside it for what was removed and changed",
                    "name a file",
                ));
            }
            delimiter(path)?;
        }
        let beside = |what: &str| {
            output.map(|path| {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                let ending = path
                    .extension()
                    .map_or("csv".to_owned(), |e| e.to_string_lossy().into_owned());
                path.with_file_name(format!("{stem}.{what}.{ending}"))
            })
        };
        let files = Self {
            table: output.map(Path::to_path_buf),
            removed: removed.map(Path::to_path_buf).or_else(|| beside("removed")),
            changes: beside("changes"),
            review: beside("review"),
            entities: beside("entities"),
            excel_safe,
        };
        let all: Vec<&PathBuf> = [
            &files.table,
            &files.removed,
            &files.changes,
            &files.review,
            &files.entities,
        ]
        .into_iter()
        .flatten()
        .collect();
        for (at, path) in all.iter().enumerate() {
            inputs.refuse(path, "it")?;
            if file_of(data).is_some_and(|(file, _)| same(path, &file)) {
                return Err(Error::input(
                    path,
                    0,
                    0,
                    "is the table that is read",
                    "write to another file",
                ));
            }
            if all[..at].iter().any(|other| same(other, path)) {
                return Err(Error::input(
                    path,
                    0,
                    0,
                    "is to be written twice",
                    "name different files",
                ));
            }
        }
        Ok((!all.is_empty()).then_some(files))
    }

    /// Writes all of them, put in place together when they are whole; their names.
    ///
    /// # Errors
    /// [`Error::Io`] when one cannot be written.
    pub fn write(
        &self,
        table: &Table,
        names: &AccountNames<'_>,
        cleaned: &Cleaned,
        answers: &Answers,
        entities: Option<&AccountKeys>,
    ) -> Result<Vec<String>> {
        let named = |row: u32| names.either(row as usize).unwrap_or_default();
        let (mut written, mut set) = (Vec::new(), OutputSet::default());
        let mut put = |path: &Option<PathBuf>, rows: &mut dyn FnMut(&mut Rows) -> Result<()>| {
            let Some(path) = path else { return Ok(()) };
            let out = Rows::create(path, delimiter(path).unwrap_or(b','))?;
            let mut out = out.excel_safe(self.excel_safe);
            rows(&mut out)?;
            out.finish_in(&mut set)?;
            written.push(path.display().to_string());
            Ok(())
        };
        put(&self.removed, &mut |out| {
            let names = table.columns.iter().map(|column| column.name.as_str());
            out.write(names.chain(["line", "rule", "reason"]))?;
            for gone in &cleaned.removed {
                let cells = table
                    .columns
                    .iter()
                    .map(|column| as_read(column, gone.row, gone.line));
                let told = [
                    gone.line.to_string(),
                    gone.rule.word().to_owned(),
                    gone.reason.describe(Language::En),
                ];
                out.write(cells.chain(told))?;
            }
            Ok(())
        })?;
        put(&self.changes, &mut |out| {
            out.write(["line", "account", "column", "from", "to", "rule", "reason"])?;
            for mend in &cleaned.mended {
                let why = mend.why.describe(Language::En);
                for row in &mend.rows {
                    let line = table.lines.get(*row as usize).copied().unwrap_or(0).to_string();
                    let account = named(*row);
                    out.write([
                        line.as_str(),
                        &account,
                        &mend.column,
                        &mend.from,
                        &mend.to,
                        mend.rule.word(),
                        &why,
                    ])?;
                }
            }
            Ok(())
        })?;
        if !cleaned.review.is_empty() || !answers.all.is_empty() {
            put(&self.review, &mut |out| {
                review(out, table, names, cleaned, answers)
            })?;
        }
        if let Some(keys) = entities {
            put(&self.entities, &mut |out| keys.write(out))?;
        }
        put(&self.table, &mut |out| {
            let columns = &cleaned.table.columns;
            out.write(columns.iter().map(|column| column.name.as_str()))?;
            for row in 0..cleaned.table.rows {
                out.write(columns.iter().map(|column| column.text(row).unwrap_or_default()))?;
            }
            Ok(())
        })?;
        set.finish()?;
        written.reverse();
        Ok(written)
    }
}

/// Pairs to look at, then those that were answered about, so that one list keeps all answers.
fn review(
    out: &mut Rows,
    table: &Table,
    names: &AccountNames<'_>,
    cleaned: &Cleaned,
    answers: &Answers,
) -> Result<()> {
    out.write([
        "a",
        "b",
        "answer",
        "weight",
        "evidence",
        "reason",
        "likeness",
        "account_a",
        "account_b",
        "line_a",
        "line_b",
        "mark_a",
        "mark_b",
    ])?;
    let line = |row: u32| table.lines.get(row as usize).copied().unwrap_or(0).to_string();
    let called = |row: u32| names.called(row as usize).unwrap_or_default();
    let named = |row: u32| names.either(row as usize).unwrap_or_default();
    for pair in &cleaned.review {
        out.write([
            called(pair.a),
            called(pair.b),
            String::new(),
            pair.weight.to_string(),
            Evidence::list(&pair.evidence, Language::En),
            pair.reason.describe(Language::En),
            format!("{:.3}", pair.likeness),
            named(pair.a),
            named(pair.b),
            line(pair.a),
            line(pair.b),
            pair.marks[0].clone(),
            pair.marks[1].clone(),
        ])?;
    }
    for (at, answer) in answers.all.iter().enumerate() {
        let about = cleaned.answered.get(at).copied().flatten();
        let [mine, theirs] = [&answer.a, &answer.b];
        let of = |tell: &dyn Fn(u32) -> String| match about {
            Some((a, b)) => [tell(a), tell(b)],
            None => Default::default(),
        };
        let ([account_a, account_b], [line_a, line_b]) = (of(&named), of(&line));
        let [weight, evidence] = answer.weight.clone();
        let word = if answer.same { "same" } else { "different" };
        out.write([
            mine.called.clone(),
            theirs.called.clone(),
            word.to_owned(),
            weight,
            evidence,
            String::new(),
            String::new(),
            account_a,
            account_b,
            line_a,
            line_b,
            mine.mark.clone(),
            theirs.mark.clone(),
        ])?;
    }
    Ok(())
}

/// A cell as it was read; where it could not be, as it was written.
fn as_read(column: &Column, row: u32, line: u64) -> String {
    let text = column.text(row as usize);
    let written = || {
        let mut unreadable = column.unreadable_examples.iter();
        unreadable
            .find(|(at, _)| *at == line)
            .map(|(_, text)| text.clone())
    };
    text.or_else(written).unwrap_or_default()
}

fn delimiter(path: &Path) -> Result<u8> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("tsv" | "tab") => Ok(b'\t'),
        Some("csv" | "txt") => Ok(b','),
        _ => Err(Error::input(
            path,
            0,
            0,
            "cleaned tables are written as .csv or .tsv",
            "name such a file",
        )),
    }
}
