//! A first recipe, written from the data with the reason for each line.

mod crm;
mod elsewhere;
mod tables;
mod orders;
mod toml;
mod asks;
mod parts;
mod question;
mod reason;
mod role;
mod roles;
mod titles;

use parts::asked;
pub use parts::{Days, Elsewhere, Given, Named, OutcomeDraft};
pub use question::{Answers, Question, Topic};
pub use reason::{DraftReason, Match, OutcomeReason, RowUnit, Unmatched};
pub use role::ColumnRole;
use serde::Serialize;

use crate::criteria::consequence::{Consequence, certain, consequences};
use crate::criteria::inputs::{Role, roles, select};
use crate::criteria::names::{hindsight, no_trait, personal};
use crate::criteria::preset::Part;
use crate::criteria::preset::{Preset, Recognised, Unit};
use crate::error::Result;
use crate::family::family_of;
use crate::outcome::{self, Candidate, Evidence, Outcome, ReadAs, candidates};
use crate::recipe::{Family, OutcomeRecipe, Recipe, Rows};
use crate::table::currencies::told_currency;
use crate::table::{Column, Kind, OutcomeRule, Table};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

pub use crm::PresetDraft;
pub use orders::OrderLines;
pub use tables::TableDraft;

/// What was inferred from a table, and from others about the same accounts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// The table, as the recipe should name it.
    pub data: Option<String>,
    /// Rows of the table.
    pub rows: usize,
    /// The CRM whose export it is.
    pub preset: Option<PresetDraft>,
    /// What a row is.
    #[serde(rename = "unit", serialize_with = "one_row")]
    pub rows_are: Rows,
    /// Why a row is what it is, where the first table given is not the one whose rows are learnt from.
    #[serde(rename = "unit_reason")]
    pub unit: Option<RowUnit>,
    /// What a row is, where it is an order and no account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<OrderLines>,
    /// Column that identifies an account.
    pub id: Option<Named>,
    /// Column with an account's name.
    pub label: Option<Named>,
    /// Column that says when an account's story began.
    pub time: Option<Named>,
    /// Column with what became of each account.
    pub outcome: Option<OutcomeDraft>,
    /// Column with the day of the decision, where the user said so.
    pub decided: Option<Named>,
    /// Columns used because the user trusts them.
    pub trusted: Vec<String>,
    /// Whether the user said what a row is.
    #[serde(skip)]
    pub rows_answered: bool,
    /// A line for every key of `[figures]`.
    pub figures: Vec<Consequence>,
    /// Every column of the table.
    pub columns: Vec<ColumnDraft>,
    /// Further tables.
    pub tables: Vec<TableDraft>,
    /// What only the user knows, and what is taken without an answer.
    pub questions: Vec<Question>,
}

fn one_row<S: serde::Serializer>(rows: &Rows, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_str(rows.one())
}

/// One column as read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnDraft {
    /// Name in the header.
    pub name: String,
    /// What its cells hold.
    pub kind: Kind,
    /// What it is for.
    pub role: ColumnRole,
    /// Why it was read so.
    pub reason: String,
    /// Texts read as unknown beside the general ones.
    pub missing: Vec<String>,
    /// What separates the values of a set.
    pub separator: Option<char>,
    /// Family of criteria it would count in.
    pub family: Family,
    /// Why that family.
    pub family_reason: String,
    /// Code of the currency of its amounts, where there is one.
    #[serde(skip)]
    pub currency: Option<String>,
    /// Cells unknown, unreadable ones included.
    pub unknown: usize,
    /// Cells that are not of its kind.
    pub unreadable: usize,
    /// Why it would be left out of training.
    pub set_aside: Option<DraftReason>,
    /// Whether `trust` brings it back.
    pub can_trust: bool,
    /// Whether the recipe excludes it: its CRM's definition of it says so.
    pub excluded: bool,
}

impl Draft {
    /// Infers a recipe from a table read without one.
    ///
    /// # Errors
    /// None in practice: every name comes from the table itself.
    pub fn of(table: &Table) -> Result<Self> {
        let draft = Self::of_one(
            table,
            Recognised::find(table, Preset::Auto)?.as_ref(),
            &Answers::default(),
        )?;
        Ok(draft.with_questions())
    }

    /// Infers a recipe from the account table and further tables about the same accounts. Where only a further table
    /// says who was won and lost, its rows are learnt from, and the first table joins them.
    ///
    /// # Errors
    /// [`crate::Error::Input`] when a table has no key in common with the others, or is no export of the CRM asked for.
    pub fn of_tables(mut given: Vec<Given>, preset: Preset) -> Result<Self> {
        Self::answered(&mut given, preset, &Answers::default(), None)
    }

    /// Infers a recipe as [`Draft::of_tables`] does, with what the user answered. The table whose rows are learnt from is
    /// moved to the front; once it is there, `unit` says why.
    ///
    /// # Errors
    /// As [`Draft::of_tables`]; [`crate::Error::UnknownColumn`] for an answer that names no column.
    pub fn answered(
        given: &mut [Given],
        preset: Preset,
        answers: &Answers,
        unit: Option<RowUnit>,
    ) -> Result<Self> {
        if given.is_empty() {
            return Self::of(&Table::default());
        }
        let mut known = Vec::with_capacity(given.len());
        for (i, one) in given.iter().enumerate() {
            // Only the account table must be an export of the CRM asked for: usage and tickets come from elsewhere.
            let asked = match preset {
                Preset::Of(_) if i > 0 => Recognised::find(&one.table, preset).or(Ok(None)),
                _ => Recognised::find(&one.table, preset),
            };
            known.push(asked?);
        }
        let of_accounts = answers.rows == Some(Rows::Accounts);
        let (found, first) = match unit {
            // Rows of accounts are those of the table given first.
            Some(unit) if of_accounts => {
                let back = given.iter().position(|one| one.name == unit.joined);
                (None, back.unwrap_or(0))
            }
            Some(unit) => (Some(unit), 0),
            None if of_accounts => (None, 0),
            None => tables::learnt_from(given, &known),
        };
        given[..=first].rotate_right(1);
        known[..=first].rotate_right(1);
        let draft = Self::of_one(&given[0].table, known[0].as_ref(), answers)?;
        let id = draft.id.as_ref().map(|id| id.column.as_str());
        let mut tables = tables::infer(given, &known, id)?;
        let outcome = draft.outcome_elsewhere(given, &mut tables, answers);
        let rows_are = match (answers.rows, &found) {
            (None, Some(_)) => Rows::Deals,
            _ => draft.rows_are,
        };
        let draft = Self {
            data: given[0].data.clone(),
            unit: found,
            rows_are,
            tables,
            outcome: outcome.or(draft.outcome),
            ..draft
        };
        Ok(draft.with_questions())
    }

    /// The outcome that a further table tells: the one answered, else the first where the account table says none. The table
    /// is marked.
    fn outcome_elsewhere(
        &self,
        given: &[Given],
        tables: &mut [TableDraft],
        answers: &Answers,
    ) -> Option<OutcomeDraft> {
        let says = |outcome: &OutcomeDraft| !outcome.positive.is_empty();
        if self.orders.is_some() || self.outcome.as_ref().is_some_and(says) {
            return None;
        }
        let mut offers = elsewhere::offers(given, tables);
        let chosen = match &answers.outcome {
            Some(name) => offers.iter().position(|offer| offer.column == *name)?,
            None if offers.is_empty() => return None,
            None => 0,
        };
        let mut outcome = offers.remove(chosen);
        let own = self.outcome.iter().map(|own| own.column.clone());
        outcome.others = offers.into_iter().map(|offer| offer.column).chain(own).collect();
        if !answers.won.is_empty() {
            outcome.positive.clone_from(&answers.won);
            outcome.notes.clear();
        }
        let rows = outcome.elsewhere.as_ref().map(|elsewhere| &elsewhere.rows);
        let (told_by, rule) = rows.map(|rows| (rows.table.clone(), rows.rule)).unzip();
        for table in tables.iter_mut() {
            if told_by.as_ref() == Some(&table.name) {
                table.tells_outcome = true;
                table.left_out = None;
            } else if rule == Some(OutcomeRule::Customers) && table.timeless.is_none() {
                table.left_out = Some(DraftReason::AgainstUniverse);
            }
        }
        // What leads to the accounts by a table that is none of criteria leads nowhere.
        let leads = |table: &TableDraft| {
            let tells = table.tells_outcome && !matches!(rule, Some(OutcomeRule::Orders { .. }));
            !tells && table.left_out.is_none()
        };
        for _ in 0..tables.len() {
            let leading = tables.iter().filter(|one| leads(one));
            let leading: Vec<String> = leading.map(|one| one.name.clone()).collect();
            for table in tables.iter_mut().filter(|table| table.left_out.is_none()) {
                if table.via.as_ref().is_some_and(|via| !leading.contains(via)) {
                    table.left_out = Some(DraftReason::NoWay);
                }
            }
        }
        Some(outcome)
    }

    fn with_questions(mut self) -> Self {
        let roles: Vec<ColumnRole> = self.columns.iter().map(|column| self.role_of(column)).collect();
        for (column, role) in self.columns.iter_mut().zip(roles) {
            column.role = role;
        }
        self.questions = self.questions();
        self
    }

    fn of_one(table: &Table, crm: Option<&Recognised>, answers: &Answers) -> Result<Self> {
        let mut by_crm = crm.map(|crm| crm::recipe(table, crm)).unwrap_or_default();
        let likely = candidates(table);
        let outcome = match crm {
            Some(crm) => {
                let stage = crm.column(Part::Stage).map(|stage| &table.columns[stage].name);
                let is_other = |one: &&Candidate| Some(&one.column.name) != stage;
                let says = |one: &&Candidate| one.evidence == Evidence::BothSides;
                let other = likely.iter().filter(is_other).find(says);
                let outcome = crm::outcome(
                    table,
                    crm,
                    other.map(|other| drafted(table, other.column, &likely)),
                );
                let chosen = outcome.as_ref().map(|outcome| &outcome.column);
                // A stage that is not the outcome restates it.
                by_crm.exclude.extend(stage.filter(|_| chosen != stage).cloned());
                by_crm.exclude.retain(|name| Some(name) != chosen);
                outcome
            }
            None => {
                let by_values = likely
                    .first()
                    .filter(|first| first.evidence > Evidence::Lifecycle);
                let of_days = || of_days(table, &likely);
                let first = || likely.first().map(|first| drafted(table, first.column, &likely));
                by_values
                    .map(|first| drafted(table, first.column, &likely))
                    .or_else(of_days)
                    .or_else(first)
            }
        };
        let orders = match crm {
            None if answers.outcome.is_none() && !outcome.iter().any(|outcome| outcome.days.is_some()) => {
                OrderLines::find(table)
            }
            _ => None,
        };
        // What became of customers follows from their orders.
        let outcome = outcome.filter(|_| orders.is_none());
        let outcome = answered_outcome(table, outcome, answers)?;
        let days = outcome.iter().filter_map(|outcome| outcome.days.as_ref());
        by_crm
            .exclude
            .extend(days.flat_map(|days| [days.won.clone(), days.lost.clone()]));
        let by_crm = Recipe {
            label: answers.label.clone().or(by_crm.label),
            decided: answers.decided.clone(),
            trust: answers.trust.clone(),
            ..by_crm
        };
        let recipe = Recipe {
            outcome: OutcomeRecipe {
                column: outcome
                    .as_ref()
                    .filter(|o| o.days.is_none())
                    .map(|o| o.column.clone()),
                ..Default::default()
            },
            ..by_crm
        };
        let roles = roles(table, &recipe)?;
        let parts = [&roles.id, &roles.label, &roles.time];
        let parts = parts
            .into_iter()
            .flatten()
            .map(|role| table.columns[role.column].name.as_str());
        let taken: Vec<&str> = parts
            .chain(outcome.as_ref().map(|o| o.column.as_str()))
            .chain(
                recipe
                    .exclude
                    .iter()
                    .chain(&recipe.trust)
                    .chain(&recipe.decided)
                    .map(String::as_str),
            )
            .chain(recipe.figures.columns().map(|(_, name, _)| name))
            .collect();
        let figures = consequences(table, &taken);
        let figures = match crm {
            Some(_) => crm::figures(&recipe.figures, figures),
            None => figures,
        };
        let recipe = Recipe {
            figures: certain(&figures),
            ..recipe
        };
        let labels = Outcome {
            column: outcome.as_ref().map(|o| o.column.clone()).unwrap_or_default(),
            positive: Vec::new(),
            churned: Vec::new(),
            labels: vec![None; table.rows],
            endings: None,
            values: Vec::new(),
            notes: Vec::new(),
        };
        let (_, set_aside) = select(table, &recipe, &labels)?;
        let second = crm.map_or(crm::ENDED, |_| crm::SECOND);
        let columns = table.columns.iter().enumerate().map(|(position, column)| {
            let part = crm.and_then(|crm| crm.parts[position]);
            let by_crm = crm.zip(part).and_then(|(crm, part)| crm::family(crm, part));
            let (family, family_reason) = by_crm.unwrap_or_else(|| family_of(column));
            let aside = set_aside.iter().find(|aside| aside.column == column.name);
            let excluded = recipe.exclude.contains(&column.name);
            let evidence = match excluded {
                true => Some(DraftReason::Definition {
                    text: part.and_then(Part::never).unwrap_or(second),
                }),
                false => aside.map(|aside| DraftReason::Evidence(aside.reasons.clone())),
            };
            ColumnDraft {
                name: column.name.clone(),
                kind: column.kind(),
                role: of_name(column),
                reason: column.reason.clone(),
                missing: column.reading.missing.clone(),
                separator: column.reading.separator,
                family,
                family_reason,
                currency: told_currency(column),
                unknown: column.missing(),
                unreadable: column.unreadable,
                set_aside: evidence,
                can_trust: aside.is_some_and(|aside| aside.can_trust),
                excluded,
            }
        });
        let mut columns: Vec<ColumnDraft> = columns.collect();
        // A customer's number is a name, whatever it looks like.
        let is_customer = |column: &&mut ColumnDraft| {
            orders
                .as_ref()
                .is_some_and(|orders| orders.customer == column.name)
        };
        if let Some(customer) = columns.iter_mut().find(is_customer) {
            customer.kind = Kind::Category;
            customer.reason = "category: says whose order a row is".to_owned();
        }
        let named = |role: Option<Role>| {
            role.map(|role| Named {
                column: table.columns[role.column].name.clone(),
                reason: match crm {
                    _ if Some(&table.columns[role.column].name) == answers.label.as_ref() => {
                        DraftReason::Answered
                    }
                    Some(crm) if crm.parts[role.column].is_some() => DraftReason::Labels(crm.name()),
                    _ => DraftReason::Role(role.reason),
                },
            })
        };
        let of_accounts = orders.is_none();
        let (id, label) = (named(roles.id), named(roles.label));
        let (id, label) = (id.filter(|_| of_accounts), label.filter(|_| of_accounts));
        let decided = answers.decided.clone().map(|column| Named {
            column,
            reason: DraftReason::Answered,
        });
        Ok(Self {
            data: None,
            rows: table.rows,
            preset: crm.map(|crm| PresetDraft::new(table, crm)),
            rows_are: answers
                .rows
                .unwrap_or_else(|| rows_are(crm, id.as_ref(), label.as_ref())),
            unit: None,
            orders,
            id,
            label,
            time: named(roles.time).filter(|_| of_accounts),
            outcome,
            decided,
            trusted: answers.trust.clone(),
            rows_answered: answers.rows.is_some(),
            figures,
            columns,
            tables: Vec::new(),
            questions: Vec::new(),
        })
    }

    /// Columns whose name says hindsight or persons: the user decides.
    pub fn suspicious(&self) -> impl Iterator<Item = &ColumnDraft> {
        self.columns.iter().filter(|column| column.can_trust)
    }

    /// Columns that the CRM's definition of them rules out.
    pub fn excluded(&self) -> impl Iterator<Item = &ColumnDraft> {
        self.columns.iter().filter(|column| column.excluded)
    }
}

/// What a column's name alone says that it is for.
fn of_name(column: &Column) -> ColumnRole {
    let reason = hindsight(column)
        .or_else(|| no_trait(column))
        .or_else(|| personal(column));
    reason
        .as_ref()
        .map_or(ColumnRole::Criterion, ColumnRole::of_reason)
}

/// What a row is, by its CRM, else by what its id and its name are called.
fn rows_are(crm: Option<&Recognised>, id: Option<&Named>, label: Option<&Named>) -> Rows {
    let deal = |named: &Named| {
        words(&named.column)
            .iter()
            .any(|word| COLUMNS.deals.contains(word))
    };
    match crm {
        Some(crm) if crm.unit() == Unit::Deal => Rows::Deals,
        Some(_) => Rows::Accounts,
        None if id.or(label).is_some_and(deal) => Rows::Deals,
        None => Rows::Accounts,
    }
}

/// The outcome as the user answered, else as it was found.
fn answered_outcome(
    table: &Table,
    found: Option<OutcomeDraft>,
    answers: &Answers,
) -> Result<Option<OutcomeDraft>> {
    let own = |name: &&String| table.columns.iter().any(|column| column.name == **name);
    // Else it is a further table's.
    let mut outcome = match answers.outcome.as_ref().filter(own) {
        Some(name) if found.as_ref().is_none_or(|found| found.column != *name) => {
            let column = &table.columns[table.position(name, "outcome")?];
            Some(drafted(table, column, &[]))
        }
        _ => found,
    };
    if let Some(outcome) = outcome.as_mut().filter(|_| !answers.won.is_empty()) {
        outcome.positive.clone_from(&answers.won);
        // What was read or could not be read of its values is settled now.
        outcome.notes.clear();
    }
    Ok(outcome)
}

/// What a column says as the outcome; `likely` are all that could be it.
fn drafted(table: &Table, column: &Column, likely: &[Candidate]) -> OutcomeDraft {
    let (positive, values, notes) = match Outcome::read(table, &asked(&column.name)) {
        Ok(outcome) => {
            let notes = outcome.notes.into_iter().map(OutcomeReason::Read);
            (outcome.positive, outcome.values, notes.collect())
        }
        Err(error) => {
            let values = outcome::values(column);
            let won = values.iter().filter(|value| value.read_as == ReadAs::Won);
            let won = won.map(|value| value.value.clone()).collect();
            (won, values, vec![OutcomeReason::Unread(error.to_string())])
        }
    };
    let names = likely.iter().map(|candidate| candidate.column.name.clone());
    OutcomeDraft {
        column: column.name.clone(),
        days: None,
        elsewhere: None,
        positive,
        negative: Vec::new(),
        values,
        others: names.filter(|name| *name != column.name).collect(),
        notes,
    }
}

/// The outcome that two date columns say together.
fn of_days(table: &Table, likely: &[Candidate]) -> Option<OutcomeDraft> {
    let (won, lost) = outcome::day_pair(table)?;
    let (days, two) = (
        Days {
            won: won.name.clone(),
            lost: lost.name.clone(),
        },
        Table::of(table.rows, vec![won.clone(), lost.clone()]),
    );
    let mut recipe = Recipe::default();
    recipe.outcome.won = Some(days.won.clone());
    recipe.outcome.lost = Some(days.lost.clone());
    let two = two.with_outcome(&mut recipe).ok()?;
    let read = Outcome::read(&two, &recipe.outcome).ok()?;
    Some(OutcomeDraft {
        column: read.column,
        days: Some(days),
        elsewhere: None,
        positive: read.positive,
        negative: Vec::new(),
        values: read.values,
        others: likely
            .iter()
            .map(|candidate| candidate.column.name.clone())
            .collect(),
        notes: read.notes.into_iter().map(OutcomeReason::Read).collect(),
    })
}
