//! What a person wants to know of a drafted recipe before opening it.

use std::path::Path;

use crate::criteria::draft::{ColumnDraft, Draft, OutcomeDraft, OutcomeReason, TableDraft};
use crate::criteria::preset::Unit;
use crate::language::Language;
use crate::outcome::Note;
use crate::recipe::Family;
use crate::report::layout::document::{Block, Column, Document, Row, Table};
use crate::report::outcome as values;
use crate::table::Kind;

/// Columns of a family that are named.
const NAMED: usize = 4;

/// What was inferred; `written` is where the recipe is.
pub fn document(draft: &Draft, written: &Path, language: Language) -> Document {
    let columns = vec![
        Column::text(language.init_part_column()),
        Column::text(language.init_understood_column()),
    ];
    let summary = Summary { draft, language };
    let table = Table::new(columns, summary.rows());
    Document {
        language,
        title: summary.title(),
        blocks: [Block::Table(table)]
            .into_iter()
            .chain(summary.outcome_values())
            .chain([Block::Next(language.init_written(written.display()))])
            .collect(),
    }
}

struct Summary<'a> {
    draft: &'a Draft,
    language: Language,
}

impl Summary<'_> {
    fn count(&self, n: usize) -> String {
        self.language.integer(n as i64)
    }

    fn title(&self) -> String {
        let (draft, language) = (self.draft, self.language);
        let (rows, columns) = (self.count(draft.rows), self.count(draft.columns.len()));
        match &draft.preset {
            Some(preset) if preset.unit == Unit::Deal => language.init_title_deals(rows, columns),
            _ if draft.unit.is_some() || draft.orders.is_some() => language.init_title_rows(rows, columns),
            _ => language.init_title_accounts(rows, columns),
        }
    }

    fn rows(&self) -> Vec<Row> {
        let (draft, language) = (self.draft, self.language);
        let mut rows = Vec::new();
        let mut say = |part: String, said: String, notes: Vec<String>| {
            rows.push(Row {
                notes,
                ..Row::new([part, said])
            });
        };
        if let Some(preset) = &draft.preset {
            let said = language.init_preset_said(
                preset.name.describe(language),
                self.count(preset.known),
                self.count(preset.columns),
                self.count(draft.excluded().count()),
            );
            say(language.init_preset(), said, Vec::new());
            for note in &preset.notes {
                say(language.init_beware(), note.describe(language), Vec::new());
            }
        }
        if let Some(orders) = &draft.orders {
            let notes = vec![orders.remedy(language)];
            say(language.init_rows_part(), orders.describe(language), notes);
        }
        if let Some(unit) = &draft.unit {
            say(language.init_rows_part(), unit.describe(language), Vec::new());
        }
        for (part, role) in [
            (language.init_id(), &draft.id),
            (language.init_name(), &draft.label),
            (language.init_time(), &draft.time),
        ] {
            if let Some(role) = role {
                let said = language.init_column(&role.column, role.reason.describe(language));
                say(part, said, Vec::new());
            }
        }
        let (outcome, notes) = self.outcome();
        say(language.init_outcome(), outcome, notes);
        for figure in draft.figures.iter().filter(|figure| figure.sure) {
            if let Some(column) = &figure.column {
                let said = language.init_column(column, figure.meaning(language));
                say(language.init_figure(), said, Vec::new());
            }
        }
        say(language.init_criteria(), self.kinds(), Vec::new());
        say(language.init_families(), self.families(), Vec::new());
        for column in draft.columns.iter().filter(|column| column.unreadable > 0) {
            say(language.init_unreadable(), self.unreadable(column), Vec::new());
        }
        for column in draft.suspicious() {
            let evidence = column.set_aside.as_ref().map(|reason| reason.describe(language));
            let said = language.init_column(&column.name, evidence.unwrap_or_default());
            say(language.init_suspect(), said, Vec::new());
        }
        for table in &draft.tables {
            let (said, notes) = self.table(table);
            say(language.init_table(), said, notes);
        }
        rows
    }

    /// The outcome, and what its export says of it.
    fn outcome(&self) -> (String, Vec<String>) {
        let language = self.language;
        let Some(outcome) = &self.draft.outcome else {
            let said = match self.draft.orders {
                Some(_) => language.outcome_of_orders(),
                None => language.init_outcome_none(),
            };
            return (said, Vec::new());
        };
        let OutcomeDraft {
            column,
            positive,
            notes,
            ..
        } = outcome;
        if let Some(elsewhere) = &outcome.elsewhere {
            let mut facts = elsewhere.rows.describe(language);
            let first = facts.remove(0);
            return (language.init_column(column, first), facts);
        }
        let said = match positive.is_empty() {
            true => language.init_outcome_unsaid(column),
            false => language.init_outcome_said(column, positive.join(", ")),
        };
        // What is loud stands below the table of the values; what only repeats the table does not.
        let is_told = |note: &&OutcomeReason| match note {
            OutcomeReason::Read(note) => self.draft.preset.is_some() && !note.is_loud(),
            OutcomeReason::Unread(_) => true,
            _ => self.draft.preset.is_some(),
        };
        let notes = notes.iter().filter(is_told);
        (said, notes.map(|note| note.describe(language)).collect())
    }

    /// Every value of the outcome, with what it was read as.
    fn outcome_values(&self) -> Option<Block> {
        let outcome = self.draft.outcome.as_ref()?;
        let notes = outcome.notes.iter().filter_map(|note| match note {
            OutcomeReason::Read(note) => Some(note),
            _ => None,
        });
        let notes: Vec<&Note> = notes.collect();
        values::section(&outcome.column, &outcome.values, &notes, self.language)
    }

    fn used(&self) -> impl Iterator<Item = &ColumnDraft> {
        self.draft
            .columns
            .iter()
            .filter(|column| column.set_aside.is_none())
    }

    /// "3 numbers, 1 category".
    fn kinds(&self) -> String {
        let language = self.language;
        let kinds = [Kind::Number, Kind::Category, Kind::Boolean, Kind::Date, Kind::Set];
        let said = kinds.into_iter().filter_map(|kind| {
            let used = self.used().filter(|column| column.kind == kind).count();
            let count = self.count(used);
            Some(match (kind, used) {
                (_, 0) => return None,
                (Kind::Number, 1) => language.init_one_number(),
                (Kind::Number, _) => language.init_numbers(count),
                (Kind::Category, 1) => language.init_one_category(),
                (Kind::Category, _) => language.init_categories(count),
                (Kind::Boolean, _) => language.init_yes_no(count),
                (Kind::Date, 1) => language.init_one_date(),
                (Kind::Date, _) => language.init_dates(count),
                (Kind::Set, 1) => language.init_one_set(),
                (Kind::Set, _) => language.init_sets(count),
                (Kind::Text, _) => return None,
            })
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// "firmographic 5 (Industry, City, …); intent 1 (AccountSource)".
    fn families(&self) -> String {
        let language = self.language;
        let mut families: Vec<Family> = self.used().map(|column| column.family).collect();
        families.sort_unstable();
        families.dedup();
        let listed = families.into_iter().map(|family| {
            let of_family = self.used().filter(|column| column.family == family);
            let names: Vec<&str> = of_family.map(|column| column.name.as_str()).collect();
            let more = if names.len() > NAMED { ", …" } else { "" };
            let shown = names[..names.len().min(NAMED)].join(", ");
            language.init_family(
                language.family(family),
                self.count(names.len()),
                format!("{shown}{more}"),
            )
        });
        listed.collect::<Vec<_>>().join(language.clause_separator())
    }

    fn unreadable(&self, column: &ColumnDraft) -> String {
        let (language, cells) = (self.language, self.count(column.unreadable));
        match column.kind {
            Kind::Number => language.init_unreadable_number(&column.name, cells),
            Kind::Date => language.init_unreadable_date(&column.name, cells),
            _ => language.init_unreadable_other(&column.name, cells),
        }
    }

    /// What was inferred of a further table.
    fn table(&self, table: &TableDraft) -> (String, Vec<String>) {
        let language = self.language;
        let reason = table.key.reason.describe(language);
        let said = match &table.via {
            Some(via) => language.init_table_via(&table.name, &table.key.column, via, reason),
            None => language.init_table_by(&table.name, &table.key.column, reason),
        };
        let incomplete = table.matched.iter().filter(|side| !side.unmatched.is_empty());
        let mut notes: Vec<String> = incomplete.map(|side| side.describe(language)).collect();
        notes.extend(match (&table.left_out, &table.date, &table.timeless) {
            _ if table.tells_outcome => Some(language.init_tells_outcome()),
            (Some(why), _, _) => Some(language.init_not_used(why.describe(language))),
            (None, Some(date), _) => {
                Some(language.init_known_from(&date.column, date.reason.describe(language)))
            }
            (None, None, Some(why)) => Some(language.init_known_always(why.describe(language))),
            (None, None, None) => None,
        });
        if !table.known.is_empty() {
            let later = table.known.iter();
            let later = later.map(|(column, from)| language.init_column_from(column, &from.column));
            notes.push(language.init_known_later(later.collect::<Vec<_>>().join(", ")));
        }
        (said, notes)
    }
}
