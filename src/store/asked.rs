//! Accounts of the list that are asked for: searched, filtered, ordered, a page at a time.

use super::database::{Value, integer};
use super::seen::{AccountList, ListedAccount, listed};
use crate::error::Result;
use crate::vocabulary::fold::fold;

/// Accounts of a page.
const PAGE: usize = 50;
/// Beyond so many it is only told that there are more (house choice: nobody pages further, and each costs to be counted).
const COUNTED: u64 = 10_000;
/// Accounts found by their words that are put in order; where there are more, the order is walked instead and words are looked
/// for on the way, as they are met soon (house choice: either takes a few milliseconds).
const RARE: i64 = 5_000;

/// In which order accounts come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AccountOrder {
    /// The best score first.
    #[default]
    Best,
    /// The worst score first.
    Worst,
    /// By name.
    Name,
    /// Of whom most is unknown first.
    Unknown,
}

/// Which accounts are asked for; what is absent asks nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountQuery {
    /// Words of which name or id must have the beginnings.
    pub text: String,
    /// Their grade.
    pub grade: Option<String>,
    /// Number of their segment.
    pub segment: Option<i64>,
    /// Where they are.
    pub country: Option<String>,
    /// Whose they are.
    pub owner: Option<String>,
    /// Most weight that may be unknown, in milli-points.
    pub unknown: Option<i64>,
    /// Only those whose grade this upload moved.
    pub moved: Option<i64>,
    /// Their order.
    pub order: AccountOrder,
    /// Which page, from 1.
    pub page: usize,
}

/// A page of accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundAccounts {
    /// In the order asked for.
    pub accounts: Vec<ListedAccount>,
    /// How many there are in all.
    pub count: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Pages that can be asked for.
    pub pages: usize,
}

const COLUMNS: &str = "a.account, a.name, a.country, a.owner, a.score, a.grade, a.segment, a.unknown,
    CASE WHEN a.moved = a.upload THEN a.before_grade END, d.model, d.facts";

/// A query on its way to SQL.
struct Statement {
    from: String,
    wanted: Vec<String>,
    values: Vec<Value>,
}

impl Statement {
    fn want(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        self.wanted
            .push(condition.replace('?', &format!("${}", self.values.len())));
    }

    fn wanted(&self) -> String {
        match self.wanted.as_slice() {
            [] => String::new(),
            all => format!("WHERE {}", all.join(" AND ")),
        }
    }
}

impl AccountList {
    /// The page of accounts that is asked for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn find(&self, query: &AccountQuery) -> Result<FoundAccounts> {
        let statement = self.statement(query)?;
        let is_all = statement.wanted.is_empty();
        let (from, wanted) = (&statement.from, statement.wanted());
        let count = match is_all {
            true => self.facets("grade")?.iter().map(|(_, accounts)| accounts).sum(),
            false => {
                let most = COUNTED + 1;
                let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from} {wanted} LIMIT {most})");
                integer(&*self.database, &sql, &statement.values)? as u64
            }
        };
        let shown = count.min(COUNTED);
        let pages = (shown as usize).div_ceil(PAGE).max(1);
        let start = PAGE * (query.page.clamp(1, pages) - 1);
        // Ids first: what is wide is read of the fifty alone.
        let order = order(query.order);
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT a.id AS found FROM {from} {wanted} ORDER BY {order} LIMIT {PAGE} OFFSET {start})
             JOIN accounts a ON a.id = found JOIN details d ON d.id = found ORDER BY {order}"
        );
        let mut accounts = Vec::with_capacity(PAGE);
        self.database.each(&sql, &statement.values, &mut |row| {
            accounts.push(listed(row));
            Ok(())
        })?;
        Ok(FoundAccounts {
            accounts,
            count: if is_all { count } else { shown },
            more: !is_all && count > COUNTED,
            pages,
        })
    }

    /// Every account that is asked for, in a stream.
    ///
    /// # Errors
    /// Those of the database and of `visit`.
    pub fn each(
        &self,
        query: &AccountQuery,
        visit: &mut dyn FnMut(ListedAccount) -> Result<()>,
    ) -> Result<()> {
        let statement = self.statement(query)?;
        let (from, wanted, order) = (&statement.from, statement.wanted(), order(query.order));
        let sql =
            format!("SELECT {COLUMNS} FROM {from} JOIN details d ON d.id = a.id {wanted} ORDER BY {order}");
        self.database
            .each(&sql, &statement.values, &mut |row| visit(listed(row)))
    }

    fn statement(&self, query: &AccountQuery) -> Result<Statement> {
        let mut statement = Statement {
            from: "accounts a".to_owned(),
            wanted: Vec::new(),
            values: Vec::new(),
        };
        let folded = fold(&query.text);
        let words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if !words.is_empty() {
            let terms: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
            let terms = Value::text(terms.join(" "));
            let sql = format!(
                "SELECT COUNT(*) FROM (SELECT 1 FROM words WHERE words MATCH $1 LIMIT {})",
                RARE + 1
            );
            let rare = integer(&*self.database, &sql, std::slice::from_ref(&terms))? <= RARE;
            if rare {
                // CROSS keeps SQLite from another order of joining.
                statement.from = "words w CROSS JOIN accounts a ON a.id = w.rowid".to_owned();
                statement.want("words MATCH ?", terms);
            } else {
                for word in words {
                    statement.want("instr(a.search, ?) > 0", Value::text(format!(" {word}")));
                }
            }
        }
        let texts = [
            ("a.grade = ?", &query.grade),
            ("a.country = ?", &query.country),
            ("a.owner = ?", &query.owner),
        ];
        for (condition, value) in texts {
            if let Some(value) = value {
                statement.want(condition, Value::text(value));
            }
        }
        let numbers = [
            ("a.segment = ?", query.segment),
            ("a.unknown <= ?", query.unknown),
            ("a.moved = ?", query.moved),
        ];
        for (condition, value) in numbers {
            if let Some(value) = value {
                statement.want(condition, Value::Integer(value));
            }
        }
        Ok(statement)
    }
}

fn order(order: AccountOrder) -> &'static str {
    match order {
        AccountOrder::Best => "a.score DESC, a.id DESC",
        AccountOrder::Worst => "a.score, a.id",
        AccountOrder::Name => "a.search, a.id",
        AccountOrder::Unknown => "a.unknown DESC, a.id DESC",
    }
}
