//! What cleaning did, for a reader with a minute.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::audit::Verdict;
use crate::clean::{Cleaned, CleaningSummary, CleaningWarning, ColumnReason, Mend, Removed};
use crate::criteria;
use crate::criteria::inputs::RoleReason;
use crate::language::Language;
use crate::outcome::{Note, Outcome};
use crate::recipe::{Family, Recipe, Rule};
use crate::report::as_read;
use crate::report::layout::document::Table as Layout;
use crate::report::layout::document::{Block, Column, Document, Mark, Row};
use crate::report::layout::shown::{few, few_named, shorten};
use crate::report::outcome as values;
use crate::table::{Kind, Table};

/// Examples of a rule for rows and for cells, atypical accounts, and lines of one section; the files have all.
const EXAMPLES: usize = 3;
const CHANGES: usize = 6;
const ATYPICAL: usize = 8;
const MOST_LINES: usize = 25;
/// Columns of a name and of a sentence that hold texts from the user's files, and names in a list.
const NAME: usize = 40;
const SENTENCE: usize = 400;
const NAMES: usize = 12;

/// What cleaning did, to be told.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The table as it was read.
    pub table: &'a Table,
    /// The recipe by which it was cleaned.
    pub recipe: &'a Recipe,
    /// What cleaning did.
    pub cleaned: &'a Cleaned,
    /// How a row's account is called.
    pub names: &'a dyn Fn(u32) -> Option<String>,
    /// One for each column of the table read, in its order.
    pub columns: &'a [ColumnReport],
    /// The outcome of its rows; `None` when the recipe names none.
    pub outcome: Option<&'a Outcome>,
    /// What to beware of before learning from the cleaned table.
    pub warnings: &'a [CleaningWarning],
    /// Files written.
    pub files: &'a [String],
    /// The language of everything that is worded.
    pub language: Language,
}

/// What becomes of a column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnReport {
    /// As the header of the table has it.
    pub name: String,
    /// What its cells were read as.
    pub kind: Kind,
    /// The family of criteria it belongs to.
    pub family: Family,
    /// Share of the rows read that are filled.
    pub filled: f64,
    /// Whether it may be learnt from, is doubtful, or is set aside.
    pub verdict: Verdict,
    /// What the recipe uses it as.
    pub role: ColumnRole,
    /// What is said of it, in the order in which it is shown.
    pub reasons: Vec<ColumnEvidence>,
}

/// What a column is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnRole {
    /// Says who was won, lost and churned.
    Outcome,
    /// Identifies an account.
    Id,
    /// Names an account for people.
    Label,
    /// Says how much an account counts.
    Weight,
    /// Says when an account's story begins.
    Time,
    /// Is learnt from.
    Criterion,
    /// Is neither an input nor a criterion.
    None,
}

/// What is said of a column.
#[derive(Debug, Clone)]
pub enum ColumnEvidence {
    /// Why it is the id, label, weight or time.
    Role(ColumnRole, RoleReason),
    /// A figure of the business under this key of `[figures]`.
    BusinessFigure(String),
    /// What the audit of criteria says of it.
    Audit(criteria::Reason),
    /// What cleaning says of it.
    Cleaning(ColumnReason),
}

impl ColumnRole {
    fn describe(self, language: Language) -> Option<String> {
        match self {
            Self::Outcome => Some(language.role_outcome()),
            Self::Id => Some(language.role_id()),
            Self::Label => Some(language.role_label()),
            Self::Weight => Some(language.role_weight()),
            Self::Time => Some(language.role_time()),
            Self::Criterion | Self::None => None,
        }
    }
}

impl ColumnEvidence {
    /// The fact as a clause whose subject is the column.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Role(role, why) => {
                let why = why.describe(language);
                match role {
                    ColumnRole::Label => language.column_names(why),
                    ColumnRole::Weight => language.column_weighs(why),
                    ColumnRole::Time => language.column_dates(why),
                    _ => language.column_identifies(why),
                }
            }
            Self::BusinessFigure(key) => language.column_business_figure(key),
            Self::Audit(reason) => reason.describe(language),
            Self::Cleaning(reason) => reason.describe(language),
        }
    }
}

/// JSON has the clause, in English like all that is kept in files.
impl Serialize for ColumnEvidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.describe(Language::En))
    }
}

/// The whole report.
pub fn document(report: &Report) -> Document {
    let language = report.language;
    let mut blocks = vec![Block::Verdict(report.verdict())];
    blocks.extend(as_read::blocks(&report.table.read, None, language));
    blocks.extend(report.outcome.and_then(|outcome| {
        let notes: Vec<&Note> = outcome.notes.iter().collect();
        values::section(&outcome.column, &outcome.values, &notes, language)
    }));
    blocks.push(report.rows());
    blocks.extend(report.atypical());
    blocks.push(report.cells());
    let aside = language.columns_aside_heading();
    blocks.extend(report.columns_judged(Verdict::SetAside, aside));
    blocks.extend(report.columns_judged(Verdict::Doubt, language.columns_doubted_heading()));
    blocks.push(report.columns_kept());
    let warnings = report.warnings.iter();
    blocks.extend(warnings.map(|warning| Block::Warning(format!("{}.", warning.describe(language)))));
    let notes = report.cleaned.notes.iter().map(|note| note.describe(language));
    blocks.extend(report.bullets(language.cleaning_notes_heading(), notes.collect(), MOST_LINES));
    blocks.extend(report.next());
    Document {
        language,
        title: report.table.source.display().to_string(),
        blocks,
    }
}

impl Report<'_> {
    fn verdict(&self) -> String {
        let (language, counts) = (self.language, self.cleaned.counts);
        let counted = |n: usize, one, several| language.counted(n as u64, one, several);
        let mended: usize = self.cleaned.mended.iter().map(|mend| mend.rows.len()).sum();
        let aside = self
            .columns
            .iter()
            .filter(|column| column.verdict == Verdict::SetAside);
        language.cleaning_verdict(
            counted(counts.read, Language::row_read, Language::rows_read),
            counted(counts.kept, Language::row_kept, Language::rows_kept),
            counted(
                counts.read - counts.kept,
                Language::row_removed,
                Language::rows_removed,
            ),
            counted(mended, Language::cell_changed, Language::cells_changed),
            self.count(aside.count()),
            language.columns(self.columns.len() as u64),
        )
    }

    /// Rows removed by each rule, with examples.
    fn rows(&self) -> Block {
        let (language, cleaned) = (self.language, self.cleaned);
        let mut rows = Vec::new();
        for rule in [Rule::Duplicates, Rule::Incomplete, Rule::Inactive, Rule::Atypical] {
            let removed = || cleaned.removed.iter().filter(|gone| gone.rule == rule);
            let notes = if !self.recipe.clean.is_on(rule) {
                vec![language.turned_off()]
            } else if rule == Rule::Atypical && !self.named_only().is_empty() {
                vec![language.atypical_kept(self.count(self.named_only().len()))]
            } else {
                few(removed().map(|gone| self.row(gone)), EXAMPLES, language)
            };
            rows.push(self.entry(rule_name(rule, language), removed().count(), notes));
        }
        let pairs = cleaned.review.len();
        if pairs > 0 {
            let note = language.pairs_to_look_at(language.pairs(pairs as u64));
            rows.push(self.entry(language.rule_near_duplicates(), pairs, vec![note]));
        }
        let table = self.by_rule(language.rows_column(), rows);
        Block::section(language.rows_removed_heading(), vec![table])
    }

    /// Atypical accounts that stay.
    fn named_only(&self) -> &[Removed] {
        match self.recipe.clean.remove_atypical {
            true => &[],
            false => &self.cleaned.atypical,
        }
    }

    fn atypical(&self) -> Option<Block> {
        let named = self.named_only().iter().map(|row| self.row(row)).collect();
        self.bullets(self.language.atypical_heading(), named, ATYPICAL)
    }

    /// "line 14 (`Acme`): knows 2 of 12 things".
    fn row(&self, row: &Removed) -> String {
        let language = self.language;
        let line = language.integer(row.line as i64);
        let reason = shorten(&row.reason.describe(language), SENTENCE);
        match (self.names)(row.row) {
            Some(name) => language.row_named(line, shorten(&name, NAME), reason),
            None => language.row_unnamed(line, reason),
        }
    }

    /// Cells changed by each rule, with the commonest changes.
    fn cells(&self) -> Block {
        let language = self.language;
        let (mut rows, mut off) = (Vec::new(), Vec::new());
        for rule in [
            Rule::Unreadable,
            Rule::Units,
            Rule::Impossible,
            Rule::Countries,
            Rule::Sectors,
            Rule::Spelling,
            Rule::Duplicates,
        ] {
            if rule != Rule::Unreadable && !self.recipe.clean.is_on(rule) {
                off.push(rule_name(rule, language));
                continue;
            }
            let mended = self.cleaned.mended.iter();
            let mends: Vec<&Mend> = mended.filter(|mend| mend.rule == rule).collect();
            let cells = mends.iter().map(|mend| mend.rows.len()).sum();
            if cells > 0 {
                rows.push(self.entry(rule_name(rule, language), cells, self.changes(&mends)));
            }
        }
        let mut blocks = match rows.is_empty() {
            true => vec![Block::Paragraph(language.no_cell_changed())],
            false => vec![self.by_rule(language.cells_column(), rows)],
        };
        if !off.is_empty() {
            blocks.push(Block::Note(language.rules_turned_off(off.join(", "))));
        }
        Block::section(language.cells_changed_heading(), blocks)
    }

    /// The commonest changes; cells that became unknown or a number by their column.
    fn changes(&self, mends: &[&Mend]) -> Vec<String> {
        let language = self.language;
        let mut changes: Vec<(usize, String)> = Vec::new();
        let mut by_column: BTreeMap<&str, Vec<&Mend>> = BTreeMap::new();
        for mend in mends {
            if mend.to.is_empty() || mend.rule == Rule::Units {
                by_column.entry(&mend.column).or_default().push(mend);
                continue;
            }
            let from = match mend.from.as_str() {
                "" => language.blank_cell(),
                from => format!("`{}`", shorten(from, NAME)),
            };
            let cells = mend.rows.len();
            let change = language.change_of_cells(
                shorten(&mend.column, NAME),
                from,
                shorten(&mend.to, NAME),
                language.cells(cells as u64),
                self.line(mend),
            );
            changes.push((cells, change));
        }
        for (column, mends) in by_column {
            let cells: usize = mends.iter().map(|mend| mend.rows.len()).sum();
            let examples = mends.iter().map(|mend| {
                let from = shorten(&mend.from, NAME);
                let change = match mend.to.is_empty() {
                    true => format!("`{from}` {}", shorten(&mend.why.describe(language), SENTENCE)),
                    false => format!("`{from}` → {}", mend.to),
                };
                language.change_at_line(change, self.line(mend))
            });
            let examples = few_named(examples.collect(), EXAMPLES, language);
            let (column, written) = (shorten(column, NAME), language.cells(cells as u64));
            let change = match mends.iter().all(|mend| mend.to.is_empty()) {
                true => language.cells_now_unknown(column, written, examples),
                false => language.changes_of_column(column, written, examples),
            };
            changes.push((cells, change));
        }
        changes.sort_by_key(|(cells, _)| std::cmp::Reverse(*cells));
        few(changes.into_iter().map(|(_, change)| change), CHANGES, language)
    }

    /// Line of the first cell of a change.
    fn line(&self, mend: &Mend) -> String {
        let row = mend.rows.first().copied().unwrap_or(0) as usize;
        let line = self.table.lines.get(row).copied().unwrap_or(0);
        self.language.integer(line as i64)
    }

    /// Columns of a verdict, each with why.
    fn columns_judged(&self, verdict: Verdict, heading: String) -> Option<Block> {
        let language = self.language;
        let judged = self.columns.iter().filter(|column| column.verdict == verdict);
        let columns = judged.map(|column| {
            let reasons: Vec<String> = column
                .reasons
                .iter()
                .map(|reason| reason.describe(language))
                .collect();
            let reasons = shorten(&reasons.join(language.clause_separator()), SENTENCE);
            language.fact(format!("`{}`", shorten(&column.name, NAME)), reasons)
        });
        self.bullets(heading, columns.collect(), MOST_LINES)
    }

    /// Columns to keep: what they are used as, and criteria by family.
    fn columns_kept(&self) -> Block {
        let language = self.language;
        let mut families: BTreeMap<Family, Vec<&ColumnReport>> = BTreeMap::new();
        let mut parts = Vec::new();
        for column in self
            .columns
            .iter()
            .filter(|column| column.verdict == Verdict::Keep)
        {
            if matches!(column.role, ColumnRole::Criterion | ColumnRole::Time) {
                families.entry(column.family).or_default().push(column);
            } else if let Some(role) = column.role.describe(language) {
                parts.push(language.role_of_column(role, shorten(&column.name, NAME)));
            }
        }
        let criteria = language.criteria(families.values().map(Vec::len).sum::<usize>() as u64);
        let kept = match parts.is_empty() {
            true => criteria,
            false => language.clauses(criteria, parts.join(", ")),
        };
        let rows = families.into_iter().map(|(family, columns)| {
            let filled = columns.iter().map(|column| column.filled).sum::<f64>() / columns.len() as f64;
            let names = columns.iter().map(|column| shorten(&column.name, NAME));
            Row::new([
                language.family(family).to_owned(),
                self.count(columns.len()),
                language.percent(filled),
                few_named(names.collect(), NAMES, language),
            ])
        });
        let heads = vec![
            Column::text(language.family_column()),
            Column::number(language.columns_column()),
            Column::number(language.filled_column()),
            Column::text(language.columns_column()).below(),
        ];
        Block::section(
            language.columns_kept_heading(kept),
            vec![Block::Table(Layout::new(heads, rows))],
        )
    }

    /// What was written, and what to do with it.
    fn next(&self) -> Vec<Block> {
        let language = self.language;
        let Some(cleaned) = self.files.first() else {
            return vec![Block::Next(language.nothing_written())];
        };
        let files = self.files.iter().cloned().map(Block::Paragraph);
        let mut blocks = vec![Block::section(language.written_heading(), files.collect())];
        if let Some(outcome) = self.outcome {
            let positive = outcome.positive.join(",");
            let command = format!(
                "lookalike train {cleaned} --outcome '{}' --positive '{positive}'",
                outcome.column
            );
            blocks.push(Block::Next(language.learn_from_cleaned()));
            blocks.push(Block::Code("sh".into(), command));
        }
        blocks
    }

    fn bullets(&self, heading: String, items: Vec<String>, most: usize) -> Option<Block> {
        let items = few(items, most, self.language);
        (!items.is_empty()).then(|| Block::section(heading, vec![Block::Bullets(Mark::Dot, items)]))
    }

    /// Rules with their counts, and what there is to say below each.
    fn by_rule(&self, counted: String, rows: Vec<Row>) -> Block {
        let columns = vec![Column::text(self.language.rule_column()), Column::number(counted)];
        Block::Table(Layout::new(columns, rows))
    }

    fn entry(&self, rule: String, count: usize, notes: Vec<String>) -> Row {
        Row {
            notes,
            ..Row::new([rule, self.count(count)])
        }
    }

    fn count(&self, n: usize) -> String {
        self.language.integer(n as i64)
    }
}

/// A rule in a reader's words.
fn rule_name(rule: Rule, language: Language) -> String {
    match rule {
        Rule::Unreadable => language.rule_unreadable(),
        Rule::Units => language.rule_units(),
        Rule::Impossible => language.rule_impossible(),
        Rule::Countries => language.rule_countries(),
        Rule::Sectors => language.rule_sectors(),
        Rule::Spelling => language.rule_spelling(),
        Rule::Duplicates => language.rule_duplicates(),
        Rule::Incomplete => language.rule_incomplete(),
        Rule::Inactive => language.rule_inactive(),
        Rule::Atypical => language.rule_atypical(),
        Rule::Personal => language.rule_personal(),
    }
}

/// What was done, for the output of another command.
pub fn summary(cleaning: &CleaningSummary, language: Language) -> Vec<String> {
    let counts = cleaning.counts;
    let counted = |n: usize, one, several| (n > 0).then(|| language.counted(n as u64, one, several));
    let removed: Vec<String> = [
        counted(
            counts.duplicates,
            Language::duplicate_removed,
            Language::duplicates_removed,
        ),
        counted(
            counts.incomplete,
            Language::incomplete_removed,
            Language::incompletes_removed,
        ),
        counted(
            counts.inactive,
            Language::inactive_removed,
            Language::inactives_removed,
        ),
        counted(
            counts.atypical,
            Language::atypical_removed,
            Language::atypicals_removed,
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    let which = match removed.is_empty() {
        true => String::new(),
        false => format!(" ({})", removed.join(", ")),
    };
    let mut lines = vec![language.cleaned_first(
        language.integer(cleaning.removed() as i64),
        language.rows(counts.read as u64),
        which,
        language.counted(
            cleaning.cells as u64,
            Language::cell_changed,
            Language::cells_changed,
        ),
        cleaning.source.display(),
    )];
    if !cleaning.personal.is_empty() {
        let names = cleaning
            .personal
            .iter()
            .map(|column| format!("`{}`", shorten(column, NAME)));
        lines.push(language.left_out_as_personal(few_named(names.collect(), NAMES, language)));
    }
    lines.extend(cleaning.answers.iter().map(|note| note.describe(language)));
    lines
}
