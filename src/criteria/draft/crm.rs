//! What a recognised export settles by itself.

use serde::Serialize;

use crate::criteria::consequence::Consequence;
use crate::criteria::draft::parts::{OutcomeDraft, asked};
use crate::criteria::draft::reason::OutcomeReason;
use crate::criteria::preset::{Caveat, ExportName, Part, Recognised, Unit, plain};
use crate::language::Language;
use crate::outcome::{self, Note, Outcome, ReadAs};
use crate::recipe::{Family, FiguresRecipe, Recipe};
use crate::table::{Column, Table, Values};

/// The preset that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PresetDraft {
    /// "HubSpot".
    pub crm: &'static str,
    /// "HubSpot deals".
    pub name: ExportName,
    /// What a row stands for: a company or a deal.
    pub unit: Unit,
    /// Columns whose labels it knows, of all.
    pub known: usize,
    /// Columns of the table.
    pub columns: usize,
    /// Columns it does not know: the user's own.
    pub own: Vec<String>,
    /// What the user should know.
    pub notes: Vec<Caveat>,
}

impl PresetDraft {
    pub(super) fn new(table: &Table, crm: &Recognised) -> Self {
        let own = table
            .columns
            .iter()
            .zip(&crm.parts)
            .filter(|(_, part)| part.is_none());
        let running = table.columns.iter().zip(&crm.parts);
        let running: Vec<String> = running
            .filter(|(_, part)| matches!(part, Some(Part::Running(_))))
            .map(|(column, _)| column.name.clone())
            .collect();
        let mut notes: Vec<Caveat> = crm.caveat().into_iter().collect();
        if !running.is_empty() {
            notes.push(Caveat::Running { columns: running });
        }
        let amount = recipe(table, crm).figures.amount;
        let whole = amount.filter(|name| plain(name) == "amount" || plain(name) == "montant");
        notes.extend(whole.map(|column| Caveat::WholeDeal { column }));
        Self {
            crm: crm.crm.name,
            name: crm.name(),
            unit: crm.unit(),
            known: crm.known(),
            columns: crm.parts.len(),
            own: own.map(|(column, _)| column.name.clone()).collect(),
            notes,
        }
    }
}

/// Why a column of a meaning that another has already is left out.
pub(super) const SECOND: &str = "means the same as a column already used";

/// Why the days of an outcome are left out.
pub(super) const ENDED: &str = "says how it ended";

/// Id, name, dates, amount and what is never a criterion.
pub(super) fn recipe(table: &Table, crm: &Recognised) -> Recipe {
    let name = |position: usize| table.columns[position].name.clone();
    let column = |part| crm.column(part).map(name);
    // A column that is empty everywhere says nothing: the next amount does.
    let filled = |position: &usize| table.columns[*position].missing() < table.rows;
    let amounts: Vec<usize> = (0..crm.parts.len())
        .filter(|position| crm.parts[*position] == Some(Part::Amount))
        .collect();
    let amount = amounts.iter().copied().find(filled);
    let stage = crm.column(Part::Stage);
    let never = |position: &usize| match crm.parts[*position] {
        Some(Part::Amount) => amount != Some(*position),
        // Without a stage, "won" is the outcome.
        Some(Part::Won) if stage.is_none() => false,
        Some(part) => part.never().is_some(),
        None => false,
    };
    let mut exclude: Vec<usize> = (0..crm.parts.len()).filter(never).collect();
    // A second id or stage is no criterion either.
    for part in [Part::Id, Part::Label, Part::Opened, Part::Closed, Part::Stage] {
        let first = crm.column(part);
        exclude.extend((0..crm.parts.len()).filter(|p| crm.parts[*p] == Some(part) && Some(*p) != first));
    }
    exclude.sort_unstable();
    Recipe {
        id: column(Part::Id),
        label: column(Part::Label),
        time: column(Part::Opened),
        exclude: exclude.into_iter().map(name).collect(),
        figures: FiguresRecipe {
            opened: column(Part::Opened),
            closed: column(Part::Closed),
            amount: amount.map(name),
            ..Default::default()
        },
        ..Default::default()
    }
}

/// The outcome: the stage with what its values mean, or "won" where every row is decided. Where the user's own stages
/// leave rows unclear and `other`, a column that says won and lost too, leaves none, it is that column.
pub(super) fn outcome(table: &Table, crm: &Recognised, other: Option<OutcomeDraft>) -> Option<OutcomeDraft> {
    if let Some(position) = crm.column(Part::Stage) {
        let stage = by_stage(&table.columns[position], crm);
        let is_clear = |outcome: &OutcomeDraft| outcome.values.iter().all(|v| v.read_as != ReadAs::Unclear);
        let better = other.filter(|other| crm.unit() == Unit::Deal && !is_clear(&stage) && is_clear(other));
        return Some(better.unwrap_or(stage));
    }
    let column = &table.columns[crm.column(Part::Won)?];
    let ended = crm.column(Part::Ended).map(|position| &table.columns[position]);
    let all_ended = ended.is_some_and(|ended| match &ended.values {
        Values::Levels(levels) => levels.names.len() == 1 && ended.missing() == 0,
        _ => false,
    });
    // "Not won" is lost or still open, and one column cannot say which.
    let read = Outcome::read(table, &asked(&column.name))
        .ok()
        .filter(|_| all_ended)?;
    let notes = read.notes.into_iter().map(OutcomeReason::Read);
    Some(OutcomeDraft {
        column: column.name.clone(),
        days: None,
        elsewhere: None,
        positive: read.positive,
        negative: Vec::new(),
        values: read.values,
        others: Vec::new(),
        notes: notes.collect(),
    })
}

/// The stage of an export: its own stages mean what the CRM says, those the user made what their words say.
fn by_stage(column: &Column, crm: &Recognised) -> OutcomeDraft {
    let (mut positive, mut negative) = crm.endings(column);
    let mut values = outcome::values(column);
    let of_deals = crm.unit() == Unit::Deal;
    for value in &mut values {
        let (won, lost) = (positive.contains(&value.value), negative.contains(&value.value));
        (value.read_as, value.ideal) = match value.read_as {
            _ if won => (ReadAs::Won, Some(true)),
            ReadAs::Churned if lost => (ReadAs::Churned, Some(false)),
            _ if lost => (ReadAs::Lost, Some(false)),
            ReadAs::Won if of_deals => {
                positive.push(value.value.clone());
                (ReadAs::Won, Some(true))
            }
            decided @ (ReadAs::Lost | ReadAs::Churned) if of_deals => {
                negative.push(value.value.clone());
                (decided, Some(false))
            }
            undecided => (undecided, None),
        };
    }
    let rows_of = |kinds: &[ReadAs]| -> u64 {
        let undecided = values.iter().filter(|value| value.ideal.is_none());
        let of_kind = undecided.filter(|value| kinds.contains(&value.read_as));
        of_kind.map(|value| value.rows).sum()
    };
    let unclear = values
        .iter()
        .filter(|value| value.ideal.is_none() && value.read_as == ReadAs::Unclear);
    let unclear: Vec<(String, u64)> = unclear.map(|value| (value.value.clone(), value.rows)).collect();
    let mut notes = Vec::new();
    if positive.is_empty() {
        notes.push(OutcomeReason::NoneWon);
    } else if negative.is_empty() {
        notes.push(OutcomeReason::NoneLost);
    } else if rows_of(&[ReadAs::Open]) > 0 {
        let rows = rows_of(&[ReadAs::Open]) as usize;
        notes.push(OutcomeReason::StillOpen { rows });
    }
    if !negative.is_empty() && !unclear.is_empty() {
        let column = column.name.clone();
        notes.push(OutcomeReason::Read(Note::Unclear {
            column,
            values: unclear,
        }));
    }
    OutcomeDraft {
        column: column.name.clone(),
        days: None,
        elsewhere: None,
        positive,
        negative,
        values,
        others: Vec::new(),
        notes,
    }
}

/// What the export settles goes before what names suggest.
pub(super) fn figures(settled: &FiguresRecipe, mut guessed: Vec<Consequence>) -> Vec<Consequence> {
    for figure in &mut guessed {
        let mut columns = settled.columns();
        if let Some((_, name, _)) = columns.find(|(key, _, _)| *key == figure.key.as_str()) {
            figure.column = Some(name.to_owned());
            figure.sure = true;
        }
    }
    guessed
}

/// The family of a column whose label the CRM defines.
pub(super) fn family(crm: &Recognised, part: Part) -> Option<(Family, String)> {
    match part {
        Part::Criterion(family) => Some((family, crm.name().describe(Language::En))),
        Part::Running(family) => Some((
            family,
            format!(
                "{}; counted to the day of the export, after the decision too",
                crm.name().describe(Language::En)
            ),
        )),
        _ => None,
    }
}
