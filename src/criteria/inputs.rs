//! Which columns may become criteria, and why the others do not.

use crate::clean::personal::names_people;
use crate::criteria::names::{
    account_beside, account_name, beginning, foreign_key, hindsight, identifier, no_trait, personal,
};
use crate::criteria::{Input, Reason, SetAside};
use crate::error::{Error, Result};
use crate::family::family_of;
use crate::language::Language;
use crate::outcome::Outcome;
use crate::recipe::titles::check_against;
use crate::recipe::{Family, Recipe};
use crate::table::currencies::currencies;
use crate::table::{Column, Kind, Table, Values};

/// Columns that say which account a row is and when it was, each with the reason it was taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roles {
    /// Identifies the account.
    pub id: Option<Role>,
    /// Names the account.
    pub label: Option<Role>,
    /// Dates the account.
    pub time: Option<Role>,
    /// Says how much the account counts.
    pub weight: Option<Role>,
    /// Says the chance that the account had of being contacted.
    pub propensity: Option<Role>,
}

/// A column with a part to play other than criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Position in the table.
    pub column: usize,
    /// Why it was taken.
    pub reason: RoleReason,
}

/// Why a column was taken for its part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleReason {
    /// The recipe names it.
    Recipe,
    /// Its name says identifier.
    Identifier {
        /// Rows that are blank or repeat another's.
        repeated: usize,
    },
    /// A word for an account alone, whose values are codes.
    Codes {
        /// Rows that are blank or repeat another's.
        repeated: usize,
    },
    /// Its name says account.
    Label {
        /// Rows that are blank or repeat another's.
        repeated: usize,
    },
    /// A date on which an account's story begins.
    Beginning,
}

impl RoleReason {
    /// The fact as a clause.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Recipe => language.role_by_recipe(),
            Self::Identifier { repeated: 0 } => language.role_identifier(),
            Self::Identifier { repeated } => {
                language.role_identifier_repeated(language.ungrouped(repeated as f64, 0))
            }
            Self::Codes { repeated: 0 } => language.role_codes(),
            Self::Codes { repeated } => language.role_codes_repeated(language.ungrouped(repeated as f64, 0)),
            Self::Label { repeated: 0 } => language.role_by_name(),
            Self::Label { repeated } => {
                language.role_by_name_repeated(language.ungrouped(repeated as f64, 0))
            }
            Self::Beginning => language.role_beginning(),
        }
    }
}

/// Whether a column's name says that it identifies something.
pub fn says_identifier(name: &str) -> bool {
    identifier(name).is_some()
}

/// Finds the columns that identify, name, date and weigh accounts; what the recipe says wins.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] when the recipe names a column that is not there.
pub fn roles(table: &Table, recipe: &Recipe) -> Result<Roles> {
    let named = |column: &Option<String>, key: &str| -> Result<Option<Role>> {
        column
            .as_deref()
            .map(|name| {
                Ok(Role {
                    column: table.position(name, key)?,
                    reason: RoleReason::Recipe,
                })
            })
            .transpose()
    };
    let outcome = recipe.outcome.column.as_deref();
    // What happened after the deal was opened neither names accounts nor orders them.
    let free = |column: &(usize, &Column)| {
        let name = column.1.name.as_str();
        Some(name) != outcome && matches!(recipe.figures.key_of(name), None | Some("opened"))
    };
    let free: Vec<(usize, &Column)> = table.columns.iter().enumerate().filter(free).collect();
    let id = named(&recipe.id, "id")?.or_else(|| found_id(&free, table.rows));
    let id_column = id.as_ref().map(|role| role.column);
    let label = named(&recipe.label, "label")?.or_else(|| found_label(&free, id_column, table.rows));
    let time = named(&recipe.time, "time")?.or_else(|| {
        let begins = |(_, column): &&(usize, &Column)| {
            column.kind() == Kind::Date
                && beginning(column).is_some()
                && hindsight(column).is_none()
                && column.missing() * 10 <= table.rows
        };
        free.iter().find(begins).map(|(position, _)| Role {
            column: *position,
            reason: RoleReason::Beginning,
        })
    });
    let weight = named(&recipe.weight, "weight")?;
    let propensity = named(&recipe.propensity, "propensity")?;
    Ok(Roles {
        id,
        label,
        time,
        weight,
        propensity,
    })
}

/// Rows per name from which a word for an account alone stands over a category of accounts, and names that are too many
/// for categories (house choices: `Client: current, new` names nobody).
const ROWS_A_NAME: usize = 10;
const MANY_NAMES: usize = 20;
const FEW_NAMES: usize = 5;

/// Share of the values that are codes (house choice).
const MOSTLY: f64 = 0.9;

/// The column whose name says identifier most plainly and that tells rows apart; else one of codes called by a word for
/// an account alone. Of equals the first.
fn found_id(free: &[(usize, &Column)], rows: usize) -> Option<Role> {
    let ranked = free.iter().filter_map(|(position, column)| {
        let whole = match &column.values {
            Values::Number(numbers) => numbers.iter().all(|v| v.is_nan() || v.fract() == 0.0),
            Values::Date(_) => false,
            Values::Levels(_) => column.kind() != Kind::Boolean,
        };
        let repeated = repeated(column, rows);
        if !whole || repeated * 50 > rows {
            return None;
        }
        let coded = || account_name(&column.name) == Some(1) && is_coded(column);
        let (rank, reason) = match identifier(&column.name) {
            Some(rank) => (rank, RoleReason::Identifier { repeated }),
            None if coded() => (u8::MAX, RoleReason::Codes { repeated }),
            None => return None,
        };
        Some((rank, *position, reason))
    });
    let (_, column, reason) = ranked.min_by_key(|(rank, position, _)| (*rank, *position))?;
    Some(Role { column, reason })
}

/// The column that names accounts most plainly; of equals the first.
fn found_label(free: &[(usize, &Column)], id: Option<usize>, rows: usize) -> Option<Role> {
    let ranked = free.iter().filter(|(position, _)| Some(*position) != id);
    let ranked = ranked.filter_map(|(position, column)| Some((names_accounts(column)?, *position, *column)));
    let (_, position, column) = ranked.min_by_key(|(rank, position, _)| (*rank, *position))?;
    Some(Role {
        column: position,
        reason: RoleReason::Label {
            repeated: repeated(column, rows),
        },
    })
}

/// How plainly a column names accounts, by its name and by what it holds, 0 the most; `None` when it does not.
pub fn names_accounts(column: &Column) -> Option<u8> {
    let Values::Levels(levels) = &column.values else {
        return None;
    };
    if !matches!(column.kind(), Kind::Text | Kind::Category) || levels.names.len() < 2 {
        return None;
    }
    let filled = levels.codes.len() - column.missing();
    let recurs_little = levels.names.len() >= FEW_NAMES && levels.names.len() * ROWS_A_NAME >= filled;
    let many = column.kind() == Kind::Text || recurs_little || levels.names.len() > MANY_NAMES;
    match account_name(&column.name) {
        // `Company Name` names companies however often they recur.
        Some(0) => Some(0),
        Some(rank) if many && !(rank == 1 && is_coded(column)) => Some(if rank == 3 { 4 } else { rank }),
        Some(_) => None,
        None if column.kind() == Kind::Text => account_beside(&column.name),
        None => None,
    }
}

/// Whether values are codes: a digit, no blank, hardly a letter.
fn is_coded(column: &Column) -> bool {
    let Values::Levels(levels) = &column.values else {
        return false;
    };
    let coded = |text: &&String| {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        digits > 0 && (letters <= 3 || letters <= digits) && !text.contains(char::is_whitespace)
    };
    let codes = levels.names.iter().filter(coded).count();
    codes as f64 >= MOSTLY * levels.names.len() as f64
}

/// Rows of a column that are blank or repeat another's value; of dates, which identify nothing, all.
pub fn repeated(column: &Column, rows: usize) -> usize {
    match &column.values {
        Values::Levels(levels) => rows - levels.names.len(),
        Values::Number(numbers) => {
            let mut sorted: Vec<u64> = numbers.iter().map(|v| v.to_bits()).collect();
            sorted.sort_unstable();
            sorted.windows(2).filter(|pair| pair[0] == pair[1]).count()
        }
        Values::Date(_) => rows,
    }
}

/// What becomes of a column before its values are compared with the outcome.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// It may become a criterion.
    Usable,
    /// It has another part: id, name, weight, outcome, a business figure.
    Part(Reason),
    /// Nothing can be learnt from it: constant, empty, text, a repetition; or the user excludes it.
    Useless(Reason),
    /// It points at something else (an owner, a parent).
    ForeignKey(Reason),
    /// Its name says that it is known only afterwards.
    Hindsight(Reason),
    /// It says something else than who the account is: who sells, when its record began, its name once more.
    NoTrait(Reason),
    /// It is about a person.
    Personal(Reason),
}

impl Choice {
    /// Why the column is not used, and whether the user can bring it back.
    pub fn reason(&self) -> Option<(&Reason, bool)> {
        match self {
            Self::Usable => None,
            Self::Part(reason) | Self::Useless(reason) => Some((reason, false)),
            Self::ForeignKey(reason)
            | Self::Hindsight(reason)
            | Self::NoTrait(reason)
            | Self::Personal(reason) => Some((reason, true)),
        }
    }
}

/// What becomes of every column, in table order.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] when the recipe names a column that is not there.
pub fn choose(table: &Table, recipe: &Recipe, outcome: &Outcome, roles: &Roles) -> Result<Vec<Choice>> {
    let rules = recipe.knock_out.iter().map(|rule| rule.name.as_str());
    let others: Vec<&str> = rules.chain(recipe.tables.keys().map(String::as_str)).collect();
    check_against(
        &recipe.names,
        table.columns.iter().map(|column| column.name.as_str()),
        &others,
    )?;
    for (key, names) in [("exclude", &recipe.exclude), ("trust", &recipe.trust)] {
        for name in names.iter().filter(|name| *name != "*") {
            table.position(name, key)?;
        }
    }
    for (name, _) in recipe.columns.iter().filter(|(_, asked)| asked.words) {
        let position = table.position(name, "words")?;
        if !table.columns[position].reading.words {
            return Err(Error::setting(
                format!("[columns.\"{name}\"] words"),
                "a column of the account table's own file",
                "true",
            ));
        }
    }
    let mut known: rustc_hash::FxHashMap<u64, Vec<usize>> = Default::default();
    let mut choice = |(position, column): (usize, &Column)| -> Choice {
        if let Some(never) = never_a_criterion(position, table, recipe, outcome, roles) {
            return never;
        }
        let twins = known.entry(fingerprint(column)).or_default();
        let twin = twins
            .iter()
            .find(|twin| same_values(&table.columns[**twin], column));
        if let Some(twin) = twin {
            return Choice::Useless(Reason::SameAs {
                column: table.columns[*twin].name.clone(),
            });
        }
        let doubt = hindsight(column)
            .map(Choice::Hindsight)
            .or_else(|| no_trait(column).map(Choice::NoTrait))
            .or_else(|| personal(column).map(Choice::Personal))
            .or_else(|| foreign_key(column).map(Choice::ForeignKey))
            .or_else(|| of_names(column))
            .filter(|_| !recipe.trusts(&column.name));
        if let Some(doubt) = doubt {
            return doubt;
        }
        twins.push(position);
        Choice::Usable
    };
    // Of columns that repeat each other the first by name is kept, wherever they stand.
    let mut order: Vec<usize> = (0..table.columns.len()).collect();
    order.sort_by_key(|&position| &table.columns[position].name);
    let mut choices = vec![Choice::Usable; order.len()];
    for position in order {
        choices[position] = choice((position, &table.columns[position]));
    }
    Ok(choices)
}

/// Names of accounts beside the one that is shown, and names of people under any name: either would be learnt by heart.
fn of_names(column: &Column) -> Option<Choice> {
    if names_accounts(column).is_some() {
        return Some(Choice::NoTrait(Reason::NamesAccounts));
    }
    let (people, names) = names_people(column)?;
    Some(Choice::Personal(Reason::People { people, names }))
}

/// Every usable column with what is known of it, and every other with the reason it is set aside.
///
/// # Errors
/// [`crate::Error::UnknownColumn`] when the recipe names a column that is not there.
pub fn select(table: &Table, recipe: &Recipe, outcome: &Outcome) -> Result<(Vec<Input>, Vec<SetAside>)> {
    let choices = choose(table, recipe, outcome, &roles(table, recipe)?)?;
    let (mut inputs, mut set_aside): (Vec<Input>, Vec<SetAside>) = Default::default();
    for (position, (choice, column)) in choices.iter().zip(&table.columns).enumerate() {
        match choice.reason() {
            None => inputs.push(input(position, column, recipe)),
            Some((evidence, can_trust)) => set_aside.push(SetAside {
                column: column.name.clone(),
                reasons: vec![evidence.clone()],
                can_trust,
            }),
        }
    }
    Ok((inputs, set_aside))
}

/// A column as a possible criterion, with what the recipe says of it.
pub fn input(position: usize, column: &Column, recipe: &Recipe) -> Input {
    let asked = recipe.columns.get(&column.name);
    let family = asked
        .and_then(|c| c.family)
        .unwrap_or_else(|| family_of(column).0);
    // Where a firm is and when it was founded does not change for a deal; nor does any date.
    let changes = family != Family::Firmographic && column.kind() != Kind::Date;
    Input {
        column: position,
        family,
        monotone: asked.and_then(|c| c.monotone),
        changeable: asked.and_then(|c| c.changeable).unwrap_or(changes),
        prior: asked.map(|c| c.prior.clone()).unwrap_or_default(),
    }
}

/// Why a column can be no criterion whatever the user trusts.
fn never_a_criterion(
    position: usize,
    table: &Table,
    recipe: &Recipe,
    outcome: &Outcome,
    roles: &Roles,
) -> Option<Choice> {
    let column = &table.columns[position];
    let is = |role: &Option<Role>| role.as_ref().is_some_and(|role| role.column == position);
    // A date that orders validation may be a criterion (its age) too.
    if column.name == outcome.column {
        return Some(Choice::Part(Reason::Outcome));
    }
    if recipe.exclude.contains(&column.name) {
        return Some(Choice::Useless(Reason::Excluded));
    }
    if let Some(key) = recipe.figures.key_of(&column.name) {
        return Some(Choice::Part(Reason::BusinessFigure { key: key.to_owned() }));
    }
    if recipe.decided.as_deref() == Some(&column.name) {
        return Some(Choice::Part(Reason::DecisionDay));
    }
    if let Some(key) = recipe.ideal.key_of(&column.name) {
        return Some(Choice::Part(Reason::Worth { key: key.to_owned() }));
    }
    if is(&roles.id) {
        return Some(Choice::Part(Reason::Identifier));
    }
    if is(&roles.label) {
        return Some(Choice::Part(Reason::Label));
    }
    if is(&roles.weight) {
        return Some(Choice::Part(Reason::Weight));
    }
    if is(&roles.propensity) {
        return Some(Choice::Part(Reason::Propensity));
    }
    let rows = outcome.labels.len();
    // The yen of one account are not the euros of another.
    if !recipe.trusts(&column.name)
        && let Some(currencies) = currencies(table, position)
    {
        return Some(Choice::Useless(Reason::SeveralCurrencies { currencies }));
    }
    let missing = column.missing();
    if missing == rows {
        return Some(Choice::Useless(Reason::Empty));
    }
    if column.kind() == Kind::Text {
        return Some(Choice::Useless(Reason::Text {
            different: different(column) as u64,
            filled: (rows - missing) as u64,
        }));
    }
    (missing == 0).then(|| constant(column)).flatten().map(|value| {
        Choice::Useless(Reason::Constant {
            value,
            rows: rows as u64,
        })
    })
}

/// Values of a column of text.
fn different(column: &Column) -> usize {
    match &column.values {
        Values::Levels(levels) => levels.names.len(),
        Values::Number(_) | Values::Date(_) => 0,
    }
}

/// The value of a column that has only one.
fn constant(column: &Column) -> Option<String> {
    let same = match &column.values {
        Values::Number(values) => values.windows(2).all(|pair| pair[0] == pair[1]),
        Values::Date(values) => values.windows(2).all(|pair| pair[0] == pair[1]),
        Values::Levels(levels) => levels.names.len() == 1,
    };
    same.then(|| column.text(0)).flatten()
}

/// Equal for columns with the same values.
fn fingerprint(column: &Column) -> u64 {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    match &column.values {
        Values::Number(values) => values.iter().for_each(|v| hasher.write_u64(v.to_bits())),
        Values::Date(values) => values.iter().for_each(|v| hasher.write_i32(*v)),
        Values::Levels(levels) => levels.codes.iter().for_each(|v| hasher.write_u32(*v)),
    }
    hasher.finish()
}

/// Whether two columns say the same of every account; the names of levels may differ (`Yes` / `1`).
fn same_values(a: &Column, b: &Column) -> bool {
    match (&a.values, &b.values) {
        (Values::Number(a), Values::Number(b)) => a.iter().zip(b).all(|(x, y)| x.to_bits() == y.to_bits()),
        (Values::Date(a), Values::Date(b)) => a == b,
        (Values::Levels(a), Values::Levels(b)) => a.codes == b.codes,
        _ => false,
    }
}
