//! Accounts of the list that are asked for: searched, filtered, ordered, a page at a time.

use super::database::{Database, Value, integer};
use super::seen::{AccountList, ListedAccount, listed};
use crate::error::Result;
use crate::vocabulary::fold::fold;

/// Accounts of a page.
const PAGE: usize = 50;
/// Beyond so many it is only told that there are more (house choice: nobody pages further, and each costs to be counted).
const COUNTED: u64 = 10_000;
/// Accounts that are looked through for words when it is counted how many have them (house choice: some hundredths of a second).
const LOOKED_THROUGH: u64 = 10_000;
/// Accounts found by their words that are put in order; where there are more, the order is walked instead and words are looked
/// for on the way, as they are met soon (house choice: either takes a few milliseconds).
const RARE: i64 = 5_000;
/// Words of a name and of an id that an account is found by, and characters of each: together less than the 2,700 bytes that an
/// index of PostgreSQL takes (house choice: nobody types more; a whole id is found by itself).
pub(crate) const NAME_WORDS: usize = 12;
pub(crate) const ID_WORDS: usize = 4;
const LONGEST_WORD: usize = 32;

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
    /// Conditions at the end that are looked for on the way, as they are met too often to be looked up.
    walked: usize,
}

impl Statement {
    fn want(&mut self, condition: &str, value: Value) {
        self.values.push(value);
        self.wanted
            .push(condition.replace('?', &format!("${}", self.values.len())));
    }

    fn wanted(&self) -> String {
        of(&self.wanted)
    }

    /// How many accounts are wanted, and whether there are more.
    fn count(&self, database: &dyn Database) -> Result<(u64, bool)> {
        let (from, wanted, most) = (&self.from, self.wanted(), COUNTED + 1);
        let (looked_up, walked) = self.wanted.split_at(self.wanted.len() - self.walked);
        if walked.is_empty() {
            let sql = format!("SELECT COUNT(*) FROM (SELECT 1 FROM {from} {wanted} LIMIT {most}) AS met");
            let found = integer(database, &sql, &self.values)? as u64;
            return Ok((found.min(COUNTED), found > COUNTED));
        }
        let (first, walked) = (of(looked_up), walked.join(" AND "));
        // The innermost first: places of values are numbered as they are met.
        let sql = format!(
            "WITH first AS (SELECT a.search FROM {from} {first} LIMIT {LOOKED_THROUGH})
             SELECT COUNT(*), COALESCE(SUM(CASE WHEN {walked} THEN 1 ELSE 0 END), 0) FROM first a"
        );
        let (mut seen, mut found) = (0, 0);
        database.each(&sql, &self.values, &mut |row| {
            let count = |at: usize| row[at].as_integer().unwrap_or(0) as u64;
            (seen, found) = (count(0), count(1));
            Ok(())
        })?;
        Ok((found.min(COUNTED), found > COUNTED || seen == LOOKED_THROUGH))
    }
}

fn of(conditions: &[String]) -> String {
    match conditions {
        [] => String::new(),
        all => format!("WHERE {}", all.join(" AND ")),
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
        let (count, more) = match is_all {
            true => (
                self.facets("grade")?.iter().map(|(_, accounts)| accounts).sum(),
                false,
            ),
            false => statement.count(&*self.database)?,
        };
        let pages = (count.min(COUNTED) as usize).div_ceil(PAGE).max(1);
        let start = PAGE * (query.page.clamp(1, pages) - 1);
        // Ids first: what is wide is read of the fifty alone.
        let order = order(query.order);
        let sql = format!(
            "SELECT {COLUMNS} FROM (SELECT a.id AS found FROM {from} {wanted} ORDER BY {order} LIMIT {PAGE} OFFSET {start})
             AS page JOIN lookalike_accounts a ON a.id = found JOIN lookalike_details d ON d.id = found ORDER BY {order}"
        );
        let mut accounts = Vec::with_capacity(PAGE);
        self.database.each(&sql, &statement.values, &mut |row| {
            accounts.push(listed(row));
            Ok(())
        })?;
        // A page that is not full is the last one, however many were counted.
        let end = start as u64 + accounts.len() as u64;
        let is_end = !is_all && accounts.len() < PAGE && (start == 0 || !accounts.is_empty());
        Ok(FoundAccounts {
            count: if is_end { end } else { count.max(end) },
            more: more && !is_end,
            accounts,
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
        let sql = format!(
            "SELECT {COLUMNS} FROM {from} JOIN lookalike_details d ON d.id = a.id {wanted} ORDER BY {order}"
        );
        self.database
            .each(&sql, &statement.values, &mut |row| visit(listed(row)))
    }

    /// At most `most` accounts spread evenly over the list in the order in which they came, each visited once; returns how many
    /// the list has.
    ///
    /// # Errors
    /// Those of the database and of `visit`.
    pub fn spread(&self, most: u64, visit: &mut dyn FnMut(ListedAccount) -> Result<()>) -> Result<u64> {
        let all: u64 = self.facets("grade")?.iter().map(|(_, accounts)| accounts).sum();
        let step = all.div_ceil(most.max(1)).max(1);
        let sql = format!(
            "SELECT {COLUMNS} FROM lookalike_accounts a JOIN lookalike_details d ON d.id = a.id WHERE (a.id - 1) % {step} = 0 ORDER BY a.id"
        );
        self.database.each(&sql, &[], &mut |row| visit(listed(row)))?;
        Ok(all)
    }

    fn statement(&self, query: &AccountQuery) -> Result<Statement> {
        let mut statement = Statement {
            from: "lookalike_accounts a".to_owned(),
            wanted: Vec::new(),
            values: Vec::new(),
            walked: 0,
        };
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
        self.want_words(&query.text, &mut statement)?;
        Ok(statement)
    }

    /// Wants words, the last of all: places of values are numbered in the order in which they are met.
    fn want_words(&self, text: &str, statement: &mut Statement) -> Result<()> {
        let exact = "SELECT COUNT(*) FROM lookalike_accounts WHERE account = $1";
        if !text.is_empty() && integer(&*self.database, exact, &[Value::text(text)])? > 0 {
            statement.want("a.account = ?", Value::text(text));
            return Ok(());
        }
        let words = searched_words(text, NAME_WORDS + ID_WORDS);
        // One letter begins too many words to be looked up where there are longer ones.
        let long = |word: &&String| word.chars().nth(1).is_some();
        let terms: Vec<&String> = words.iter().filter(long).collect();
        let dialect = self.database.dialect();
        let (from, matched) = dialect.words_found();
        let rare = match terms.is_empty() {
            true => None,
            false => {
                let terms = Value::text(dialect.words_asked(&terms));
                let (most, matched) = (RARE + 1, matched.replace('?', "$1"));
                let sql = format!(
                    "SELECT COUNT(*) FROM (SELECT 1 FROM {from} WHERE {matched} LIMIT {most}) AS met"
                );
                let found = integer(&*self.database, &sql, std::slice::from_ref(&terms))?;
                (found <= RARE).then_some(terms)
            }
        };
        let looked_up = rare.is_some();
        if let Some(terms) = rare {
            statement.from = from.to_owned();
            statement.want(&matched, terms);
        }
        for word in words.iter().filter(|word| !looked_up || !long(word)) {
            let stands = format!("{}(a.search, ?) > 0", dialect.place_in());
            statement.want(&stands, Value::text(format!(" {word}")));
            statement.walked += usize::from(!looked_up);
        }
        Ok(())
    }
}

/// At most so many words by which a text is found, without case and accents, each cut to what an index of either database takes.
pub(crate) fn searched_words(text: &str, most: usize) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .take(most)
        .map(|word| word.chars().take(LONGEST_WORD).collect())
        .collect()
}

fn order(order: AccountOrder) -> &'static str {
    match order {
        AccountOrder::Best => "a.score DESC, a.id DESC",
        AccountOrder::Worst => "a.score, a.id",
        AccountOrder::Name => "a.search, a.id",
        AccountOrder::Unknown => "a.unknown DESC, a.id DESC",
    }
}
