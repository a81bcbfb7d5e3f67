//! Cleaning an account table: what is mended and removed, and what becomes of each column.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::clean::duplicates::{Answers, Evidence};
use crate::clean::{Cleaned, CleaningWarning, Removed};
use crate::error::Result;
use crate::language::Language;
use crate::outcome::Outcome;
use crate::recipe::{Recipe, Rule};
use crate::report::as_read;
use crate::report::cleaning::{self, ColumnReport, Report};
use crate::report::layout::Document;
use crate::table::Table;
use crate::workflow::account_keys::AccountKeys;
use crate::workflow::accounts::{self, clean_table};
use crate::workflow::cleaned_files::CleanedFiles;
use crate::workflow::columns;
use crate::workflow::inputs::Inputs;
use crate::workflow::names::AccountNames;

/// Lines given of each kind of change in JSON; the files have all.
const LINES: usize = 20;

/// Removed accounts of a rule below which their outcomes are not compared with the rest (house choice).
const FEW: usize = 10;

/// What is asked of a cleaning.
pub struct CleaningRequest {
    /// Where the account table is; `-` is standard input.
    pub data: PathBuf,
    /// What its columns mean, and which rules are off.
    pub recipe: Recipe,
    /// Directory from which the recipe's paths start.
    pub beside: PathBuf,
    /// File for the cleaned table, with what was changed beside it.
    pub output: Option<PathBuf>,
    /// Files of answers about pairs, beside the recipe's.
    pub answers: Vec<PathBuf>,
    /// Accounts of an earlier run, whose keys are kept.
    pub entities: Option<PathBuf>,
    /// File for the rows removed, instead of the one beside.
    pub removed: Option<PathBuf>,
    /// Files besides the table, the recipe's among them, that are not to be written over.
    pub inputs: Inputs,
    /// Whether text that a spreadsheet would take for a formula gets an apostrophe.
    pub excel_safe: bool,
}

/// A cleaned table, and everything that is said of it.
pub struct CleaningReport {
    /// The table as it was read.
    pub table: Table,
    /// What its columns mean.
    pub recipe: Recipe,
    /// What was done.
    pub cleaned: Cleaned,
    /// What becomes of each column.
    pub columns: Vec<ColumnReport>,
    /// How accounts ended, when an outcome is named.
    pub outcome: Option<Outcome>,
    /// What to beware of.
    pub warnings: Vec<CleaningWarning>,
    /// Keys of accounts that last; `None` where they are neither written nor held against those of an earlier run.
    pub entities: Option<AccountKeys>,
    /// Files written.
    pub files: Vec<String>,
}

impl CleaningReport {
    /// Reads and cleans a table, judges its columns, and writes the files asked for.
    ///
    /// # Errors
    /// Whatever cannot be read or written; columns that the recipe names and the table lacks.
    pub fn new(request: CleaningRequest) -> Result<Self> {
        let CleaningRequest {
            data,
            mut recipe,
            beside,
            output,
            answers: mut asked,
            entities: former,
            removed,
            inputs,
            excel_safe,
        } = request;
        asked.splice(..0, accounts::answers(&recipe, &beside));
        let answers = Answers::read(&asked, &recipe.read)?;
        let files = CleanedFiles::plan(
            output.as_deref(),
            removed.as_deref(),
            &data,
            &inputs.and_recipe(&recipe, &beside),
            excel_safe,
        )?;
        let table = accounts::read(&data, &mut recipe, &beside)?.table;
        let outcome = match recipe.outcome.column {
            Some(_) => Some(Outcome::read(&table, &recipe.outcome)?),
            None => None,
        };
        let mut cleaned = clean_table(&table, &recipe, &answers)?;
        let columns = columns::judge(&table, &recipe, outcome.as_ref(), &cleaned)?;
        let names = AccountNames::new(&table, &recipe)?;
        let entities = match output.is_some() || former.is_some() {
            true => Some(AccountKeys::new(
                &names,
                &mut cleaned,
                former.as_deref(),
                &recipe,
            )?),
            false => None,
        };
        let files = match &files {
            Some(files) => files.write(&table, &names, &cleaned, &answers, entities.as_ref())?,
            None => Vec::new(),
        };
        Ok(Self {
            warnings: warnings(&cleaned, outcome.as_ref()),
            table,
            recipe,
            cleaned,
            columns,
            outcome,
            entities,
            files,
        })
    }

    /// How its accounts are called.
    ///
    /// # Errors
    /// As [`AccountNames::new`].
    pub fn names(&self) -> Result<AccountNames<'_>> {
        AccountNames::new(&self.table, &self.recipe)
    }

    /// Line in the file of a 0-based row; 0 when it is not known.
    pub fn line(&self, row: u32) -> u64 {
        self.table.lines.get(row as usize).copied().unwrap_or(0)
    }

    /// The report as a page.
    ///
    /// # Errors
    /// As [`AccountNames::new`].
    pub fn document(&self, language: Language) -> Result<Document> {
        let names = self.names()?;
        Ok(cleaning::document(&Report {
            table: &self.table,
            recipe: &self.recipe,
            cleaned: &self.cleaned,
            names: &|row| names.either(row as usize),
            columns: &self.columns,
            outcome: self.outcome.as_ref(),
            warnings: &self.warnings,
            files: &self.files,
            language,
        }))
    }

    /// The report as JSON.
    ///
    /// # Errors
    /// As [`AccountNames::new`].
    pub fn json(&self) -> Result<Value> {
        let names = self.names()?;
        let name = |row: u32| names.either(row as usize);
        let row = |gone: &Removed| {
            json!({
                "row": gone.row + 1,
                "line": gone.line,
                "account": name(gone.row),
                "rule": gone.rule,
                "reason": gone.reason,
            })
        };
        let mended = self.cleaned.mended.iter().map(|mend| {
            json!({
                "rule": mend.rule,
                "column": mend.column,
                "from": mend.from,
                "to": (!mend.to.is_empty()).then_some(&mend.to),
                "reason": mend.why,
                "cells": mend.rows.len(),
                "lines": mend.rows.iter().take(LINES).map(|row| self.line(*row)).collect::<Vec<_>>(),
            })
        });
        let review = self.cleaned.review.iter().map(|pair| {
            json!({
                "a": names.called(pair.a as usize),
                "b": names.called(pair.b as usize),
                "lines": [self.line(pair.a), self.line(pair.b)],
                "accounts": [name(pair.a), name(pair.b)],
                "likeness": pair.likeness,
                "reason": pair.reason,
                "weight": pair.weight,
                "evidence": Evidence::list(&pair.evidence, Language::En),
            })
        });
        let outcome = self
            .outcome
            .as_ref()
            .map(|outcome| json!({ "column": outcome.column, "positive": outcome.positive, "values": outcome.values }));
        Ok(json!({
            "read": as_read::json(&self.table.read),
            "rows": self.cleaned.counts,
            "columns": self.columns,
            "outcome": outcome,
            "removed": self.cleaned.removed.iter().map(row).collect::<Vec<_>>(),
            "atypical": self.cleaned.atypical.iter().map(row).collect::<Vec<_>>(),
            "mended": mended.collect::<Vec<_>>(),
            "review": review.collect::<Vec<_>>(),
            "entities": self.entities.as_ref().map(AccountKeys::json),
            "warnings": self.warnings,
            "notes": self.cleaned.notes,
            "files": self.files,
        }))
    }
}

/// Rules whose accounts ended otherwise than the rest.
fn warnings(cleaned: &Cleaned, outcome: Option<&Outcome>) -> Vec<CleaningWarning> {
    let Some(outcome) = outcome else {
        return vec![CleaningWarning::NoOutcome];
    };
    let (decided, ideal) = share(outcome.labels.iter());
    let biased = |rule: Rule| {
        let gone = cleaned.removed.iter().filter(|gone| gone.rule == rule);
        let (removed, of_them) = share(gone.map(|gone| &outcome.labels[gone.row as usize]));
        let (all, theirs) = (ideal as f64 / decided as f64, of_them as f64 / removed as f64);
        // Ten points and three standard errors apart (house choice).
        let error = (all * (1.0 - all) / removed as f64).sqrt();
        let apart = removed >= FEW && (all - theirs).abs() > (3.0 * error).max(0.1);
        apart.then_some(CleaningWarning::Biased {
            rule,
            removed: theirs,
            all,
        })
    };
    [Rule::Duplicates, Rule::Incomplete, Rule::Inactive, Rule::Atypical]
        .into_iter()
        .filter_map(biased)
        .collect()
}

/// Decided accounts, and how many of them are ideal.
fn share<'a>(labels: impl Iterator<Item = &'a Option<bool>>) -> (usize, usize) {
    labels.flatten().fold((0, 0), |(all, ideal), label| {
        (all + 1, ideal + usize::from(*label))
    })
}
