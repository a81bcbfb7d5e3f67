//! What happened to each account, read from the columns that the recipe's `[figures]` names.

pub use crate::recipe::FigureKey as Key;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, Name, Reason, share};
use crate::criteria::inputs::roles;
use crate::error::{Error, Result};
use crate::outcome::{Ending, Outcome};
use crate::recipe::Recipe;
use crate::table::{Cell, Column, Kind, Reading, Table, Values};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::words;

/// Horizon of the lifetime value, in days: 36 months (house choice, `docs/decisions.md`).
pub(super) const HORIZON: f64 = 36.0 / 12.0 * YEAR;

/// Days of a year.
pub(super) const YEAR: f64 = 365.25;

/// Days watched, and whether what was waited for happened at their end (else it is only known not to have yet).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Days watched.
    pub days: i32,
    /// Whether it happened.
    pub happened: bool,
}

/// One account's facts; days are counted from 1970-01-01, amounts that are not known are NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Account {
    /// How it ended.
    pub ending: Ending,
    /// Day on which the deal was opened.
    pub opened: Option<i32>,
    /// Day on which it was decided.
    pub closed: Option<i32>,
    /// Day on which the customer left.
    pub left: Option<i32>,
    /// Whether it became a marketing-qualified lead; `None` where that is not known.
    pub qualified: Option<bool>,
    /// Whether sales accepted it.
    pub accepted: Option<bool>,
    /// Contract, per year.
    pub amount: f64,
    /// What was bought on top, per year.
    pub expansion: f64,
    /// What was spent to win it.
    pub cost: f64,
    /// Its answer, from 0 to 10, to whether it would recommend the product.
    pub nps: f64,
    /// From opening to decision, or to today for an open deal.
    pub cycle: Option<Span>,
    /// From signature to leaving, or to today for who is still a customer.
    pub lifetime: Option<Span>,
}

/// Cells that contradict each other; each is left out of the figures it would enter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Inconsistent {
    /// Accounts decided before they were opened.
    pub closed_before_opened: u64,
    /// Customers that left before they signed.
    pub left_before_closed: u64,
    /// Accounts that left without having bought.
    pub left_without_buying: u64,
    /// Days after the one on which the data were true.
    pub after_as_of: u64,
    /// Amounts and costs below 0.
    pub negative_amounts: u64,
}

/// The facts of every row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Day on which the data were true.
    pub as_of: i32,
    /// Gross margin, from 0 to 1.
    pub margin: f64,
    /// Seed of every resampling.
    pub seed: u64,
    /// Days over which a customer's worth is counted.
    pub horizon: f64,
    /// One per row.
    pub accounts: Vec<Account>,
    /// Facts that contradict each other and count as unknown.
    pub inconsistent: Inconsistent,
    /// Keys whose column is there.
    known: [bool; Key::ALL.len()],
    /// Position of each row when accounts are sorted by their facts: sums taken in this order do not depend on the
    /// table's.
    rank: Vec<u32>,
    /// Open accounts, and their amounts together.
    open: (usize, f64),
}

impl Account {
    /// Whether it bought, and may have left since.
    pub fn bought(&self) -> bool {
        self.ending.bought()
    }

    /// Everything known of it, as something to sort by.
    fn order(&self) -> impl Ord + use<> {
        let bits = |v: f64| v.to_bits();
        (
            (self.ending, self.lifetime, self.cycle),
            (self.opened, self.closed, self.left, self.qualified, self.accepted),
            (
                bits(self.amount),
                bits(self.expansion),
                bits(self.cost),
                bits(self.nps),
            ),
        )
    }
}

impl Facts {
    /// Reads the facts of every row; `as_of` is the day on which they were true (days since 1970-01-01,
    /// [`Facts::as_of`]).
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] when the recipe names a column that is not there; [`Error::Data`] when one is read as
    /// something that holds neither days nor amounts.
    pub fn read(table: &Table, recipe: &Recipe, outcome: &Outcome, as_of: i32) -> Result<Self> {
        let columns = columns(table, recipe)?;
        let column = |key: Key| columns[key as usize];
        let endings = outcome.endings(table)?;
        let mut inconsistent = Inconsistent::default();
        let accounts: Vec<Account> = (0..table.rows)
            .map(|row| account(row, endings[row], &column, as_of, &mut inconsistent))
            .collect();
        let known = columns.map(|column| column.is_some());
        Ok(Self::new(
            accounts,
            known,
            inconsistent,
            as_of,
            recipe.figures.margin.unwrap_or(1.0),
            recipe.fit.seed.unwrap_or(0),
        ))
    }

    /// The day on which the data were true: the recipe's, else the latest on which an account was opened, decided or
    /// left. `None` without any day.
    ///
    /// # Errors
    /// As [`Facts::read`]; [`Error::Setting`] for a recipe's `as_of` that is no day.
    pub fn as_of(table: &Table, recipe: &Recipe, outcome: &Outcome) -> Result<Option<i32>> {
        if let Some(text) = &recipe.as_of {
            return match Reading::new(Kind::Date).date(text) {
                Cell::Value(day) => Ok(Some(day)),
                _ => Err(Error::setting("as_of", "a day such as 2026-09-30", text)),
            };
        }
        let columns = columns(table, recipe)?;
        let endings = outcome.endings(table)?;
        let latest = [Key::Opened, Key::Closed, Key::Left]
            .into_iter()
            .filter_map(|key| {
                let column = columns[key as usize]?;
                // Open deals have a day on which somebody hopes to close them.
                let decided = |row: &usize| key != Key::Closed || endings[*row] != Ending::Open;
                (0..table.rows)
                    .filter(decided)
                    .filter_map(|row| day(column, row))
                    .max()
            });
        Ok(latest.max())
    }

    /// Facts kept of accounts, without the table they were read from: whether each key of [`Key::ALL`] was known, and
    /// the gross margin.
    pub fn of_accounts(accounts: Vec<Account>, known: [bool; Key::ALL.len()], margin: f64) -> Self {
        Self::new(accounts, known, Inconsistent::default(), 0, margin, 0)
    }

    fn new(
        accounts: Vec<Account>,
        known: [bool; Key::ALL.len()],
        inconsistent: Inconsistent,
        as_of: i32,
        margin: f64,
        seed: u64,
    ) -> Self {
        let mut order: Vec<u32> = (0..accounts.len() as u32).collect();
        // Compared as they stand: a million keys kept aside take as much as the accounts.
        order.sort_by(|a, b| {
            let [a, b] = [a, b].map(|row| &accounts[*row as usize]);
            a.ending.cmp(&b.ending).then_with(|| a.order().cmp(&b.order()))
        });
        let mut rank = vec![0; accounts.len()];
        (0..)
            .zip(&order)
            .for_each(|(place, row)| rank[*row as usize] = place);
        let open = order
            .iter()
            .map(|row| &accounts[*row as usize])
            .filter(|account| account.ending == Ending::Open)
            .fold((0, 0.0), |(n, sum), a| {
                (n + 1, if a.amount.is_nan() { sum } else { sum + a.amount })
            });
        Self {
            as_of,
            margin,
            seed,
            horizon: HORIZON,
            accounts,
            inconsistent,
            known,
            rank,
            open,
        }
    }

    /// Whether the table has the column of a key.
    pub fn knows(&self, key: Key) -> bool {
        self.known[key as usize]
    }

    /// The first column that a figure needs and the table lacks, as the reason why there is none.
    pub(super) fn lacks(&self, figure: Name) -> Option<Reason> {
        let mut keys = figure.keys().iter();
        let key = keys.find(|key| !self.knows(**key))?;
        Some(Reason::NeedsColumn { key: *key })
    }

    /// Customers among decided accounts, which says nothing where no account of the whole table was lost.
    pub(super) fn close_rate(&self, customers: usize, decided: usize) -> Figure {
        match decided == 0 || self.accounts.iter().any(|account| account.ending == Ending::Lost) {
            true => share(customers, decided),
            false => Figure::none(Reason::NobodyLost, decided),
        }
    }

    /// The accounts of some rows, in an order that depends on their facts alone.
    pub(super) fn sorted(&self, rows: &[u32]) -> Vec<&Account> {
        let mut rows = rows.to_vec();
        rows.sort_unstable_by_key(|row| self.rank[*row as usize]);
        rows.iter().map(|row| &self.accounts[*row as usize]).collect()
    }

    /// Open accounts of the whole table, and the sum of their known amounts.
    pub(super) fn pipeline(&self) -> (usize, f64) {
        self.open
    }
}

/// The column of each key, in the order of [`Key::ALL`].
fn columns<'a>(table: &'a Table, recipe: &Recipe) -> Result<[Option<&'a Column>; Key::ALL.len()]> {
    let mut columns = [None; Key::ALL.len()];
    for (key, name, kinds) in recipe.figures.columns() {
        let column = &table.columns[table.position(name, &format!("figures.{key}"))?];
        // An empty column is of no kind, and says nothing.
        if !kinds.contains(&column.kind()) && column.missing() < table.rows {
            return Err(Error::data(
                format!(
                    "the column `{name}`, named as `{key}` in [figures], is read as {}",
                    column.kind().word()
                ),
                format!(
                    "name a column of {}s, or take its `kind` out of the recipe",
                    kinds[0].word()
                ),
            ));
        }
        if key == Key::Nps.as_str()
            && let Some(answer) = no_answer(column)
        {
            return Err(Error::data(
                format!("the column `{name}`, named as `nps` in [figures], holds {answer}"),
                "name a column of answers from 0 to 10",
            ));
        }
        if let Some(position) = Key::ALL.iter().position(|k| k.as_str() == key) {
            columns[position] = Some(column);
        }
    }
    let opened = &mut columns[Key::Opened as usize];
    if opened.is_none() {
        let time = roles(table, recipe)?.time;
        let time = time.map(|role| &table.columns[role.column]);
        *opened = time.filter(|column| column.kind() == Kind::Date);
    }
    Ok(columns)
}

/// A cell that is no answer from 0 to 10.
fn no_answer(column: &Column) -> Option<f64> {
    let Values::Number(values) = &column.values else {
        return None;
    };
    values
        .iter()
        .copied()
        .find(|v| !v.is_nan() && !(0.0..=10.0).contains(v))
}

/// One row's facts; what contradicts the rest is counted and left out.
fn account<'a>(
    row: usize,
    ending: Ending,
    column: &impl Fn(Key) -> Option<&'a Column>,
    as_of: i32,
    inconsistent: &mut Inconsistent,
) -> Account {
    let mut past = |key: Key| {
        let day = column(key).and_then(|column| day(column, row))?;
        inconsistent.after_as_of += u64::from(day > as_of);
        (day <= as_of).then_some(day)
    };
    let bought = ending.bought();
    let opened = past(Key::Opened);
    // An open deal's day of closing is a hope.
    let closed = if ending == Ending::Open {
        None
    } else {
        past(Key::Closed)
    };
    let mut left = past(Key::Left);
    if left.is_some() && !bought {
        inconsistent.left_without_buying += 1;
        left = None;
    }
    let mut amount = |key: Key| {
        let Some(Values::Number(values)) = column(key).map(|column| &column.values) else {
            return f64::NAN;
        };
        inconsistent.negative_amounts += u64::from(values[row] < 0.0);
        // −0 would sort and print apart from 0.
        if values[row] < 0.0 {
            f64::NAN
        } else {
            values[row].abs()
        }
    };
    let (money, expansion, cost) = (amount(Key::Amount), amount(Key::Expansion), amount(Key::Cost));
    // Who has not bought has nothing to recommend.
    let nps = if bought { amount(Key::Nps) } else { f64::NAN };
    let cycle = match (ending, opened, closed) {
        (Ending::Open, Some(opened), _) => Some(Span {
            days: as_of - opened,
            happened: false,
        }),
        (_, Some(opened), Some(closed)) if closed < opened => {
            inconsistent.closed_before_opened += 1;
            None
        }
        (_, Some(opened), Some(closed)) => Some(Span {
            days: closed - opened,
            happened: true,
        }),
        _ => None,
    };
    let lifetime = match (closed, left) {
        _ if !bought || column(Key::Left).is_none() => None,
        (Some(closed), Some(left)) if left < closed => {
            inconsistent.left_before_closed += 1;
            None
        }
        (Some(closed), Some(left)) => Some(Span {
            days: left - closed,
            happened: true,
        }),
        (Some(closed), None) if ending == Ending::Won => Some(Span {
            days: as_of - closed,
            happened: false,
        }),
        _ => None,
    };
    Account {
        ending,
        opened,
        closed,
        left,
        qualified: column(Key::Qualified).and_then(|column| reached(column, row, as_of)),
        accepted: column(Key::Accepted).and_then(|column| reached(column, row, as_of)),
        amount: money,
        expansion,
        cost,
        nps,
        cycle,
        lifetime,
    }
}

/// A day that can be reckoned with: within the calendar, so that differences fit.
fn day(column: &Column, row: usize) -> Option<i32> {
    match &column.values {
        Values::Date(days) => Some(days[row]).filter(|day| day.abs_diff(0) < 2_900_000),
        _ => None,
    }
}

/// Whether a step was reached: a day that has come, yes, or a number above 0. No day means that it was not reached;
/// a yes or no that is missing is not known.
fn reached(column: &Column, row: usize, as_of: i32) -> Option<bool> {
    match &column.values {
        Values::Date(_) => Some(day(column, row).is_some_and(|day| day <= as_of)),
        Values::Number(values) => (!values[row].is_nan()).then_some(values[row] > 0.0),
        Values::Levels(levels) => levels
            .get(row)
            .map(|text| VALUES.yes.contains(words(text).join(" ").as_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{AS_OF, Given, facts, given, table};
    use super::*;

    #[test]
    fn spans_are_counted_from_opening_and_from_signing() {
        let rows = [
            Given {
                opened: Some(100),
                closed: Some(160),
                ..given("won")
            },
            Given {
                opened: Some(100),
                closed: Some(130),
                ..given("lost")
            },
            Given {
                opened: Some(100),
                closed: Some(200),
                left: Some(450),
                ..given("churned")
            },
            // Hoped to be closed next year.
            Given {
                opened: Some(900),
                closed: Some(1_200),
                ..given("")
            },
        ];
        let facts = facts(&rows, &Key::ALL);
        let span = |days, happened| Some(Span { days, happened });
        let found: Vec<_> = facts
            .accounts
            .iter()
            .map(|a| (a.ending, a.cycle, a.lifetime))
            .collect();
        let expected = [
            (Ending::Won, span(60, true), span(AS_OF - 160, false)),
            (Ending::Lost, span(30, true), None),
            (Ending::Churned, span(100, true), span(250, true)),
            (Ending::Open, span(100, false), None),
        ];
        assert_eq!(found, expected);
        assert_eq!(facts.inconsistent, Inconsistent::default());
    }

    #[test]
    fn contradictions_are_counted_and_left_out() {
        let rows = [
            Given {
                opened: Some(200),
                closed: Some(150),
                left: Some(300),
                ..given("churned")
            },
            Given {
                opened: Some(100),
                closed: Some(150),
                left: Some(120),
                ..given("churned")
            },
            Given {
                left: Some(120),
                ..given("lost")
            },
            Given {
                opened: Some(5_000),
                closed: Some(150),
                amount: -5.0,
                ..given("won")
            },
            Given {
                closed: Some(i32::MAX),
                cost: -1.0,
                qualified: Some(2_000),
                ..given("won")
            },
        ];
        let facts = facts(&rows, &Key::ALL);
        let expected = Inconsistent {
            closed_before_opened: 1,
            left_before_closed: 1,
            left_without_buying: 1,
            after_as_of: 1,
            negative_amounts: 2,
        };
        assert_eq!(facts.inconsistent, expected);
        let [first, second, third, fourth, fifth] = &facts.accounts[..] else {
            unreachable!()
        };
        assert!(first.cycle.is_none() && first.lifetime.is_some());
        assert!(second.cycle.is_some() && second.lifetime.is_none());
        assert!(third.left.is_none() && fourth.opened.is_none() && fourth.amount.is_nan());
        assert!(fifth.closed.is_none() && fifth.qualified == Some(false));
    }

    #[test]
    fn steps_are_read_from_days_yes_or_no_and_numbers() {
        let (mut table, recipe, outcome) = table(&[given("won"), given("lost"), given("")], &Key::ALL);
        let at = |table: &Table, key: Key| table.position(key.as_str(), "").unwrap();
        let position = at(&table, Key::Qualified);
        table.columns[position].values = Values::Levels(crate::table::Levels {
            codes: vec![1, 0, crate::table::MISSING],
            names: vec!["Non".into(), "Oui".into()],
        });
        table.columns[position].reading.kind = Kind::Boolean;
        let position = at(&table, Key::Accepted);
        table.columns[position].values = Values::Number(vec![1.0, 0.0, f64::NAN]);
        table.columns[position].reading.kind = Kind::Number;
        let facts = Facts::read(&table, &recipe, &outcome, AS_OF).unwrap();
        let expected = [Some(true), Some(false), None];
        assert!(facts.accounts.iter().map(|a| a.qualified).eq(expected));
        assert!(facts.accounts.iter().map(|a| a.accepted).eq(expected));

        let position = at(&table, Key::Closed);
        table.columns[position].values = Values::Number(vec![1.0, 2.0, 3.0]);
        table.columns[position].reading.kind = Kind::Number;
        let error = Facts::read(&table, &recipe, &outcome, AS_OF)
            .unwrap_err()
            .to_string();
        assert!(error.contains("`closed`") && error.contains("number"), "{error}");
    }

    #[test]
    fn the_data_are_true_on_the_last_day_something_happened() {
        let rows = [
            Given {
                opened: Some(100),
                closed: Some(160),
                ..given("won")
            },
            Given {
                opened: Some(170),
                closed: Some(900),
                ..given("")
            },
        ];
        let (table, mut recipe, outcome) = table(&rows, &Key::ALL);
        assert_eq!(Facts::as_of(&table, &recipe, &outcome).unwrap(), Some(170));
        recipe.as_of = Some("1970-01-11".into());
        assert_eq!(Facts::as_of(&table, &recipe, &outcome).unwrap(), Some(10));
    }
}
