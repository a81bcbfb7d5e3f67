//! What a recognised export settles by itself.

use serde::Serialize;

use crate::criteria::consequence::Consequence;
use crate::criteria::draft::parts::{OutcomeDraft, asked, counts};
use crate::criteria::draft::reason::OutcomeReason;
use crate::criteria::preset::{Caveat, ExportName, Part, Recognised, Unit, plain};
use crate::language::Language;
use crate::outcome::Outcome;
use crate::recipe::{Family, FiguresRecipe, Recipe};
use crate::table::{Table, Values};

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

/// The outcome: the stage with what its values mean, or "won" where every row is decided.
pub(super) fn outcome(table: &Table, crm: &Recognised) -> Option<OutcomeDraft> {
    if let Some(position) = crm.column(Part::Stage) {
        let column = &table.columns[position];
        let (positive, negative) = crm.endings(column);
        let open = counts(&column.values);
        let open: usize = open
            .iter()
            .filter(|(value, _)| !positive.contains(value) && !negative.contains(value))
            .map(|(_, rows)| rows)
            .sum();
        let mut notes = Vec::new();
        if positive.is_empty() {
            notes.push(OutcomeReason::NoneWon);
        } else if negative.is_empty() {
            notes.push(OutcomeReason::NoneLost);
        } else if open > 0 {
            notes.push(OutcomeReason::StillOpen { rows: open });
        }
        return Some(OutcomeDraft {
            column: column.name.clone(),
            positive,
            negative,
            values: counts(&column.values),
            others: Vec::new(),
            notes,
        });
    }
    let column = &table.columns[crm.column(Part::Won)?];
    let ended = crm.column(Part::Ended).map(|position| &table.columns[position]);
    let all_ended = ended.is_some_and(|ended| match &ended.values {
        Values::Levels(levels) => levels.names.len() == 1 && ended.missing() == 0,
        _ => false,
    });
    let read = Outcome::read(table, &asked(&column.name)).ok();
    let (positive, notes) = match read.filter(|_| all_ended) {
        Some(read) => {
            let notes = read.notes.into_iter().map(OutcomeReason::Read);
            (read.positive, notes.collect())
        }
        // "Not won" is lost or still open, and one column cannot say which.
        None => return None,
    };
    Some(OutcomeDraft {
        column: column.name.clone(),
        positive,
        negative: Vec::new(),
        values: counts(&column.values),
        others: Vec::new(),
        notes,
    })
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
