//! What a table gave to learn from and what was learnt, for a reader with two minutes.

use crate::audit::Audited;
use crate::criteria::SetAside;
use crate::criteria::draft::OrderLines;
use crate::criteria::inputs::repeated;
use crate::criteria::reason::Reason;
use crate::criteria::wording::Unheld;
use crate::fit::sufficiency::Verdict;
use crate::fit::validation::Validation;
use crate::language::Language;
use crate::model::Model;
use crate::model::basis::Basis;
use crate::model::prepare::Prepared;
use crate::outcome::Note;
use crate::report::as_read;
use crate::report::layout::document::{Block, Document, Fact, Mark};
use crate::report::layout::shown::{few_named, shorten};
use crate::report::model::grades_below;
use crate::report::scorecard::Room;
use crate::report::{change, outcome as values, scorecard, traits, validation, vanished, verdict};
use crate::table::{Column, Table};

/// Most criteria, and most bins of one, at a terminal; the model's files have all.
const ROOM: Room = Room {
    criteria: 40,
    bins: 12,
};
/// Most columns of one sort, and most cells of a column, that are named.
const MOST_COLUMNS: usize = 25;
const MOST_CELLS: usize = 5;
/// Longest name of a column, list of values, and reason, in columns (house choice).
const NAME: usize = 60;
const VALUES: usize = 200;
const REASON: usize = 400;

/// The verdict, what was learnt from, the scorecard where one was made, and its figures where it was measured.
pub fn document(
    table: &Table,
    prepared: &Prepared,
    model: Option<&Model>,
    found: Option<&Validation>,
    language: Language,
) -> Document {
    let mut blocks = first(prepared, model, found, language);
    blocks.extend(as_read::blocks(&table.read, None, language));
    blocks.extend(ground(table, prepared, language));
    blocks.extend(few_customers(prepared, language));
    blocks.extend(model.and_then(|model| change::section(model, language)));
    blocks.extend(model.map(|model| scorecard::section(model, ROOM, language)));
    blocks.extend(found.map(|found| figures(found, &prepared.basis, language)));
    Document {
        language,
        title: title(prepared, language),
        blocks,
    }
}

/// What is said first: the verdict, and grades that promise nothing.
pub(super) fn first(
    prepared: &Prepared,
    model: Option<&Model>,
    found: Option<&Validation>,
    language: Language,
) -> Vec<Block> {
    let verdict = match (model, found) {
        (Some(model), _) => Some(verdict::verdict(model, language)),
        (None, found) => found.map(|found| verdict::of_figures(found, &prepared.basis, language)),
    };
    let mut blocks: Vec<Block> = verdict.into_iter().map(Block::Verdict).collect();
    let below = model.and_then(|model| grades_below(model, language));
    blocks.extend(below.map(|said| Block::Warning(language.beware(said))));
    blocks
}

/// What few customers share, and how to say what one believes.
pub(super) fn few_customers(prepared: &Prepared, language: Language) -> Vec<Block> {
    let traits = prepared.traits.as_ref();
    let spoken = prepared.inputs.iter().any(|input| !input.prior.is_empty());
    let asked = prepared.sufficiency.verdict == Verdict::ExpertOnly && !spoken;
    let next = traits
        .filter(|_| asked)
        .and_then(|traits| traits::next(traits, language));
    traits::section(traits, language)
        .into_iter()
        .chain(next)
        .collect()
}

/// "448 accounts with a known outcome: 227 ideal (`Status` = won), 221 not; 11 columns to learn from".
pub(super) fn title(prepared: &Prepared, language: Language) -> String {
    if let Some(universe) = prepared.basis.universe() {
        return language.universe_title(
            language.integer(universe.customers as i64),
            language.integer(universe.universe as i64),
            language.integer(prepared.inputs.len() as i64),
        );
    }
    let Prepared {
        outcome,
        sufficiency,
        inputs,
        ..
    } = prepared;
    if sufficiency.not_ideal == 0 {
        let (column, values) = (
            shorten(&outcome.column, NAME),
            shorten(&outcome.ideal_means(language), VALUES),
        );
        let customers = match sufficiency.ideal {
            1 => language.few_ground_one(column, values),
            customers => language.few_ground(language.integer(customers as i64), column, values),
        };
        return match inputs.len() {
            1 => language.ground_column(customers),
            columns => language.ground_columns(customers, language.integer(columns as i64)),
        };
    }
    let ideal = language.ground_ideal(
        language.integer(sufficiency.ideal as i64),
        shorten(&outcome.column, NAME),
        shorten(&outcome.ideal_means(language), VALUES),
    );
    let accounts = language.ground_accounts(
        language.integer((sufficiency.ideal + sufficiency.not_ideal) as i64),
        ideal,
        language.integer(sufficiency.not_ideal as i64),
    );
    match inputs.len() {
        1 => language.ground_column(accounts),
        columns => language.ground_columns(accounts, language.integer(columns as i64)),
    }
}

/// What is said of the table before anything is learnt from it.
pub(super) struct Ground {
    /// What the accounts can carry.
    pub carries: Vec<String>,
    /// What was assumed, what could not be read, and what was left out.
    pub said: Vec<String>,
    /// Columns set aside as known only afterwards.
    pub suspects: Vec<Told>,
    /// Columns that cannot be learnt from.
    pub unusable: Vec<Told>,
    /// Columns learnt from that may have been known only afterwards.
    pub doubts: Vec<Told>,
    /// Columns that tell much by themselves.
    pub notes: Vec<Told>,
}

/// A column and what is said of it, the gravest first.
pub(super) struct Told {
    pub column: String,
    pub reasons: Vec<String>,
}

impl Told {
    fn of(column: &str, reasons: &[Reason], language: Language) -> Self {
        Self {
            column: shorten(column, NAME),
            reasons: reasons.iter().map(|reason| reason.describe(language)).collect(),
        }
    }
}

impl Ground {
    pub(super) fn of(table: &Table, prepared: &Prepared, language: Language) -> Self {
        let Prepared {
            outcome,
            sufficiency,
            inputs,
            roles,
            set_aside,
            ..
        } = prepared;
        let notes = outcome.notes.iter().filter(|note| !note.is_loud());
        let notes = notes.map(|note| note.describe(language));
        let reasons = sufficiency.reasons.iter().map(|reason| reason.describe(language));
        let vanished = vanished::sentences(&prepared.vanished, language);
        let mut said: Vec<String> = notes.chain(vanished).collect();
        let carries = sufficiency.verdict == Verdict::Full && prepared.basis.universe().is_none();
        said.extend(change::untested(&prepared.change, language).filter(|_| carries));
        said.extend(roles.id.as_ref().and_then(|id| {
            let column = &table.columns[id.column];
            let name = shorten(&column.name, NAME);
            match repeated(column, table.rows) {
                0 => None,
                1 => Some(language.ground_repeated_row(name)),
                rows => Some(language.ground_repeated_rows(name, language.integer(rows as i64))),
            }
        }));
        said.extend(prepared.drawn.as_ref().map(|drawn| {
            language.ground_drawn(
                language.integer(drawn.accounts as i64),
                shorten(&drawn.column, NAME),
                language.integer(drawn.worth.round() as i64),
                language.decimal(drawn.most, 0),
            )
        }));
        let mut unreadable: Vec<String> = inputs
            .iter()
            .map(|input| &table.columns[input.column])
            .filter(|column| column.unreadable > 0)
            .map(|column| cannot_be_read(column, language))
            .collect();
        let more = unreadable.len().saturating_sub(MOST_COLUMNS);
        unreadable.truncate(MOST_COLUMNS);
        said.extend(unreadable);
        said.extend((more > 0).then(|| language.more(more)));
        let of_columns = prepared.unheld.iter().take(MOST_COLUMNS);
        said.extend(of_columns.flat_map(|unheld| slips(unheld, language)));

        let (suspects, unusable): (Vec<&SetAside>, Vec<&SetAside>) = set_aside
            .iter()
            .filter(|s| s.column != outcome.column)
            .partition(|s| s.can_trust);
        let set_aside = |columns: Vec<&SetAside>| {
            let told = |s: &SetAside| Told::of(&s.column, &s.reasons, language);
            columns.into_iter().map(told).collect()
        };
        let audited = |audited: &Audited| Told::of(&audited.name, &audited.reasons, language);
        Self {
            carries: reasons.collect(),
            said,
            suspects: set_aside(suspects),
            unusable: set_aside(unusable),
            doubts: prepared.doubts().map(audited).collect(),
            notes: prepared.notes().map(audited).collect(),
        }
    }
}

/// What was assumed, what the accounts can carry, what could not be read, and what was set aside or is in doubt.
fn ground(table: &Table, prepared: &Prepared, language: Language) -> Vec<Block> {
    let outcome = &prepared.outcome;
    let ground = Ground::of(table, prepared, language);
    let loud: Vec<&Note> = outcome.notes.iter().collect();
    let decided = prepared.basis.universe().is_none();
    let section = decided.then(|| values::section(&outcome.column, &outcome.values, &loud, language));
    let mut blocks: Vec<Block> = section.into_iter().flatten().collect();
    blocks.extend(order_lines(table, language));
    let others = prepared.unheld.iter().filter(|unheld| !unheld.others.is_empty());
    let others = others.map(|unheld| {
        let levels = unheld.others.iter().map(|level| quoted(level)).collect();
        language.unheld_levels(
            shorten(&unheld.column, NAME),
            few_named(levels, MOST_CELLS, language),
        )
    });
    let said = ground
        .carries
        .into_iter()
        .chain(ground.said)
        .chain(others.take(MOST_COLUMNS));
    blocks.push(Block::Bullets(Mark::Dot, said.collect()));
    let sections = [
        (language.ground_suspects(), ground.suspects),
        (language.ground_unusable(), ground.unusable),
        (language.ground_doubts(), ground.doubts),
        (language.ground_notes(), ground.notes),
    ];
    blocks.extend(
        sections
            .into_iter()
            .filter(|(_, columns)| !columns.is_empty())
            .map(|(heading, columns)| Block::section(heading, named(&columns, language))),
    );
    blocks
}

/// That rows seem to be lines of orders, and what to do.
pub(super) fn order_lines(table: &Table, language: Language) -> Option<Block> {
    OrderLines::find(table).map(|orders| {
        let (said, remedy) = (orders.describe(language), orders.remedy(language));
        Block::Warning(format!("{}.", language.clauses(said, remedy)))
    })
}

/// Columns with what is said of each, and how many more there are.
fn named(columns: &[Told], language: Language) -> Vec<Block> {
    let facts = columns.iter().take(MOST_COLUMNS).map(|told| {
        let reasons = told.reasons.join(language.clause_separator());
        Fact::new(told.column.clone(), shorten(&reasons, REASON))
    });
    let mut blocks = vec![Block::Facts(facts.collect())];
    let more = columns.len().saturating_sub(MOST_COLUMNS);
    blocks.extend((more > 0).then(|| Block::Note(language.more(more))));
    blocks
}

/// Levels that the recipe names by a slip, each with the one that may be meant.
fn slips(unheld: &Unheld, language: Language) -> Vec<String> {
    let column = shorten(&unheld.column, NAME);
    let slips = unheld.slips.iter().take(MOST_CELLS);
    slips
        .map(|(level, held)| language.misnamed_level(&column, shorten(level, REASON), shorten(held, REASON)))
        .collect()
}

fn quoted(level: &str) -> String {
    format!("`{}`", shorten(level, NAME))
}

/// "`employees`: 3 cells are no number and count as unknown: `n/c` (line 14), `≈50` (line 87), …".
fn cannot_be_read(column: &Column, language: Language) -> String {
    let cells = column.unreadable_examples.iter().take(MOST_CELLS);
    let mut cells: Vec<String> = cells
        .map(|(line, text)| language.ground_cell(shorten(text, 24), line))
        .collect();
    if column.unreadable > cells.len() {
        cells.push("…".to_owned());
    }
    let (name, cells) = (shorten(&column.name, NAME), cells.join(", "));
    let kind = column.kind().describe(language);
    match column.unreadable {
        1 => language.ground_unreadable_cell(name, kind, cells),
        count => language.ground_unreadable_cells(name, language.integer(count as i64), kind, cells),
    }
}

/// How fits turned out can be said of accounts that were decided only.
fn figures(found: &Validation, basis: &Basis, language: Language) -> Block {
    let mut blocks = validation::figures(found, language);
    blocks.extend(validation::warnings(found, language));
    if basis.universe().is_none() {
        let calibration = Block::Table(validation::calibration(found, language));
        blocks.push(Block::section(language.calibration_title(), vec![calibration]));
    }
    let lift = Block::Table(validation::lift(found, basis, language));
    blocks.push(Block::section(language.lift_title(), vec![lift]));
    Block::section(language.figures_title(), blocks)
}
