//! Accounts as they were last scored, for those who look through them: in a file of its own beside the models, or where the
//! environment says that the record of scores and outcomes is. It can be thrown away and filled again: nothing is learnt from
//! it.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

use super::database::{Database, Value, integer, transaction};
use super::open::Place;
use super::schema::bring;
use crate::error::Result;

/// The file in the directory of the models.
pub const ACCOUNTS: &str = "accounts.sqlite";

/// What is written to when accounts are put into the list.
const LIST: &str = "list";

/// As [`super::schema`] has it. What lists are filtered and ordered by is apart from what one account's page needs, and every
/// order has its index: a page of a million accounts reads fifty of them.
const STEPS: [&str; 1] = ["
CREATE TABLE lookalike_uploads (
    id {key}, made_at TEXT NOT NULL, source TEXT NOT NULL, model TEXT NOT NULL, accounts BIGINT NOT NULL,
    added BIGINT NOT NULL, changed BIGINT NOT NULL, repeated BIGINT NOT NULL, said TEXT NOT NULL);
CREATE TABLE lookalike_accounts (
    id {key}, account TEXT NOT NULL UNIQUE, name TEXT NOT NULL, search TEXT {bytewise} NOT NULL, country TEXT NOT NULL,
    owner TEXT NOT NULL, score BIGINT NOT NULL, grade TEXT NOT NULL, segment BIGINT, unknown BIGINT NOT NULL,
    upload BIGINT NOT NULL, first BIGINT NOT NULL, moved BIGINT, before_score BIGINT, before_grade TEXT);
CREATE INDEX lookalike_accounts_score ON lookalike_accounts (score, id);
CREATE INDEX lookalike_accounts_name ON lookalike_accounts (search, id);
CREATE INDEX lookalike_accounts_unknown ON lookalike_accounts (unknown, id);
CREATE INDEX lookalike_accounts_grade ON lookalike_accounts (grade, score, id);
CREATE INDEX lookalike_accounts_segment ON lookalike_accounts (segment, score, id);
CREATE INDEX lookalike_accounts_country ON lookalike_accounts (country, score, id);
CREATE INDEX lookalike_accounts_owner ON lookalike_accounts (owner, score, id);
CREATE INDEX lookalike_accounts_moved ON lookalike_accounts (moved, score, id) WHERE moved IS NOT NULL;
CREATE TABLE lookalike_details (id {row}, model TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE lookalike_history (
    id BIGINT NOT NULL, upload BIGINT NOT NULL, made_at TEXT NOT NULL, model TEXT NOT NULL, score BIGINT NOT NULL,
    grade TEXT NOT NULL, facts TEXT NOT NULL, PRIMARY KEY (id, upload));
CREATE TABLE lookalike_facets (
    kind TEXT NOT NULL, value TEXT NOT NULL, accounts BIGINT NOT NULL, PRIMARY KEY (kind, value));
{words};
"];

/// Rows on their way, in the order of their lines.
const INCOMING: &str = "CREATE TEMPORARY TABLE lookalike_incoming (
    line BIGINT, account TEXT, name TEXT, search TEXT, country TEXT, owner TEXT, score BIGINT, grade TEXT, segment BIGINT,
    unknown BIGINT, facts TEXT)";

/// Of an account that comes twice the last line stays, as of a table read from its top.
const ONCE: &str = "CREATE INDEX lookalike_incoming_account ON lookalike_incoming (account, line);
    DELETE FROM lookalike_incoming WHERE EXISTS (
        SELECT 1 FROM lookalike_incoming l WHERE l.account = lookalike_incoming.account AND l.line > lookalike_incoming.line)";

/// What was known before, where anything is other than it was.
const KEEP: &str = "INSERT INTO lookalike_history (id, upload, made_at, model, score, grade, facts)
    SELECT a.id, a.upload, u.made_at, d.model, a.score, a.grade, d.facts
    FROM lookalike_incoming i JOIN lookalike_accounts a ON a.account = i.account JOIN lookalike_details d ON d.id = a.id
    JOIN lookalike_uploads u ON u.id = a.upload
    WHERE a.score <> i.score OR a.grade <> i.grade OR d.model <> $1 OR d.facts <> i.facts";

/// Accounts whose words are others than they were.
const RENAMED: &str = "CREATE TEMPORARY TABLE lookalike_renamed AS
    SELECT a.id FROM lookalike_incoming i JOIN lookalike_accounts a ON a.account = i.account WHERE a.search <> i.search";

/// Accounts that were in the list; apart from [`ADD`], so that keys are counted without gaps.
const CHANGE: &str = "UPDATE lookalike_accounts SET name = i.name, search = i.search, country = i.country, owner = i.owner,
        before_score = lookalike_accounts.score, before_grade = lookalike_accounts.grade,
        moved = CASE WHEN lookalike_accounts.grade <> i.grade THEN CAST($1 AS BIGINT) ELSE lookalike_accounts.moved END,
        score = i.score, grade = i.grade, segment = i.segment, unknown = i.unknown, upload = CAST($1 AS BIGINT)
    FROM lookalike_incoming i WHERE i.account = lookalike_accounts.account";

const ADD: &str = "INSERT INTO lookalike_accounts
    (account, name, search, country, owner, score, grade, segment, unknown, upload, first)
    SELECT i.account, i.name, i.search, i.country, i.owner, i.score, i.grade, i.segment, i.unknown, CAST($1 AS BIGINT),
        CAST($1 AS BIGINT)
    FROM lookalike_incoming i LEFT JOIN lookalike_accounts a ON a.account = i.account WHERE a.id IS NULL ORDER BY i.line";

const DETAILS: &str = "INSERT INTO lookalike_details (id, model, facts)
    SELECT a.id, CAST($1 AS TEXT), i.facts FROM lookalike_incoming i JOIN lookalike_accounts a ON a.account = i.account WHERE true
    ON CONFLICT (id) DO UPDATE SET model = excluded.model, facts = excluded.facts";

/// Most countries and owners that a list offers (house choice: more are typed).
const MOST_FACETS: i64 = 200;

/// The accounts that were uploaded.
pub struct AccountList {
    pub(super) database: Box<dyn Database>,
}

/// One account on its way into the list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptAccount {
    /// Its id.
    pub id: String,
    /// Its name, empty where none is known.
    pub name: String,
    /// Name and id without case and accents, a blank before each word.
    pub search: String,
    /// Where it is, as the file says it.
    pub country: String,
    /// Whose it is, likewise.
    pub owner: String,
    /// Score in milli-points.
    pub score: i64,
    /// Grade, one letter.
    pub grade: String,
    /// Number of its segment, 0 for none.
    pub segment: Option<u32>,
    /// Weight of what is unknown, in milli-points.
    pub unknown: i64,
    /// What was known of it in the columns that the card reads, as training would have written it.
    pub facts: BTreeMap<String, String>,
}

/// One account as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedAccount {
    /// Its id.
    pub id: String,
    /// Its name, empty where none is known.
    pub name: String,
    /// Where it is, empty where that is not known.
    pub country: String,
    /// Whose it is, likewise.
    pub owner: String,
    /// Score in milli-points.
    pub score: i64,
    /// Grade, one letter.
    pub grade: String,
    /// Number of its segment, 0 for none.
    pub segment: Option<u32>,
    /// Weight of what is unknown, in milli-points.
    pub unknown: i64,
    /// Its grade before, where the last upload that it was in moved it.
    pub before: Option<String>,
    /// Version that scored it.
    pub model: String,
    /// What was known of it.
    pub facts: BTreeMap<String, String>,
}

/// One account with its past.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountState {
    /// As it is listed.
    pub listed: ListedAccount,
    /// When it was scored, UTC.
    pub scored_at: String,
    /// How it was before, the latest first.
    pub history: Vec<EarlierState>,
}

/// How an account was scored before something changed.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierState {
    /// When, UTC.
    pub scored_at: String,
    /// Version that scored it.
    pub model: String,
    /// Score in milli-points.
    pub score: i64,
    /// Grade, one letter.
    pub grade: String,
    /// What was known of it then.
    pub facts: BTreeMap<String, String>,
}

/// A file that was put into the list.
#[derive(Debug, Clone, PartialEq)]
pub struct UploadRecord {
    /// Which upload it was.
    pub id: i64,
    /// When, UTC.
    pub made_at: String,
    /// What the file was called.
    pub source: String,
    /// Version that scored it.
    pub model: String,
    /// Accounts in it.
    pub accounts: u64,
    /// Those that were not in the list.
    pub added: u64,
    /// Those whose grade moved.
    pub moved: u64,
    /// Lines whose account stood further up already.
    pub repeated: u64,
    /// What was said of it, in each language.
    pub said: Vec<Vec<String>>,
}

impl AccountList {
    /// Opens the list beside the models in a directory, or in the database that the environment names; made when not there.
    ///
    /// # Errors
    /// [`crate::Error::Store`] for a list of a later release and for what is none; those of the database.
    pub fn open(models: &Path) -> Result<Self> {
        let database = Place::of(models, ACCOUNTS)?.open()?;
        bring(&*database, "lookalike_list", &STEPS)?;
        Ok(Self { database })
    }

    /// The same; `None` when nothing was ever uploaded.
    ///
    /// # Errors
    /// As [`AccountList::open`].
    pub fn existing(models: &Path) -> Result<Option<Self>> {
        if Place::of(models, ACCOUNTS)?.is_empty() {
            return Ok(None);
        }
        let list = Self::open(models)?;
        let filled = list.upload(None)?.is_some();
        Ok(filled.then_some(list))
    }

    /// Makes ready for an upload's accounts.
    ///
    /// # Errors
    /// Those of the database.
    pub fn begin(&self) -> Result<()> {
        self.database.run(INCOMING)
    }

    /// Takes some of them, of which `taken` came before; nothing is seen of them before [`AccountList::finish`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn add(&self, taken: u64, accounts: &[KeptAccount]) -> Result<()> {
        let row = |(line, account): (u64, &KeptAccount)| {
            vec![
                Value::Integer(line as i64),
                Value::text(&account.id),
                Value::text(&account.name),
                Value::text(&account.search),
                Value::text(&account.country),
                Value::text(&account.owner),
                Value::Integer(account.score),
                Value::text(&account.grade),
                account
                    .segment
                    .map_or(Value::Null, |number| Value::Integer(number.into())),
                Value::Integer(account.unknown),
                Value::text(serde_json::to_string(&account.facts).unwrap_or_default()), // an object of texts is always written
            ]
        };
        let rows: Vec<Vec<Value>> = (taken..).zip(accounts).map(row).collect();
        self.database.insert("lookalike_incoming", &rows)
    }

    /// Puts the upload into the list, all of it or nothing; `lines` are the accounts that were taken, repeated ones too.
    ///
    /// # Errors
    /// Those of the database.
    pub fn finish(
        &self,
        source: &str,
        model: &str,
        lines: u64,
        said: &[Vec<String>],
        at: Timestamp,
    ) -> Result<UploadRecord> {
        let database = &*self.database;
        let dialect = database.dialect();
        let done = transaction(database, LIST, || {
            let count = |sql: &str| integer(database, sql, &[]);
            database.run(ONCE)?;
            let accounts = count("SELECT COUNT(*) FROM lookalike_incoming")?;
            let made_at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            let repeated = lines.saturating_sub(accounts as u64);
            let values = [
                Value::text(&made_at),
                Value::text(source),
                Value::text(model),
                Value::Integer(accounts),
                Value::Integer(repeated as i64),
                Value::text(serde_json::to_string(said).unwrap_or_default()),
            ];
            database.execute(
                "INSERT INTO lookalike_uploads (made_at, source, model, accounts, added, changed, repeated, said)
                 VALUES ($1, $2, $3, $4, 0, 0, $5, $6)",
                &values,
            )?;
            let id = count("SELECT MAX(id) FROM lookalike_uploads")?;
            database.execute(KEEP, &[Value::text(model)])?;
            database.run(RENAMED)?;
            let upload = [Value::Integer(id)];
            database.execute(CHANGE, &upload)?;
            let added = database.execute(ADD, &upload)?;
            database.execute(DETAILS, &[Value::text(model)])?;
            if let Some([away, there]) = dialect.words_kept() {
                database.run(away)?;
                database.execute(there, &upload)?;
            }
            let moved = "SELECT COUNT(*) FROM lookalike_accounts WHERE moved = $1";
            let moved = integer(database, moved, &upload)?;
            let counts = [
                Value::Integer(added as i64),
                Value::Integer(moved),
                Value::Integer(id),
            ];
            database.execute(
                "UPDATE lookalike_uploads SET added = $1, changed = $2 WHERE id = $3",
                &counts,
            )?;
            self.count_facets()?;
            database.run("DROP TABLE lookalike_renamed")?;
            Ok(UploadRecord {
                id,
                made_at,
                source: source.to_owned(),
                model: model.to_owned(),
                accounts: accounts as u64,
                added,
                moved: moved as u64,
                repeated,
                said: said.to_vec(),
            })
        })?;
        let _ = database.run("DROP TABLE lookalike_incoming");
        let _ = database.run(dialect.looked_over());
        Ok(done)
    }

    fn count_facets(&self) -> Result<()> {
        let mut sql = "DELETE FROM lookalike_facets;".to_owned();
        for kind in ["grade", "segment", "country", "owner"] {
            let some = match kind {
                "segment" => "segment IS NOT NULL",
                "grade" => "true",
                kind => &format!("{kind} <> ''"),
            };
            sql += &format!(
                "INSERT INTO lookalike_facets SELECT '{kind}', CAST({kind} AS TEXT), COUNT(*) AS n FROM lookalike_accounts WHERE {some}
                 GROUP BY {kind} ORDER BY n DESC, {kind} LIMIT {MOST_FACETS};"
            );
        }
        self.database.run(&sql)
    }

    /// The values of `grade`, `segment`, `country` or `owner` with how many accounts have each, in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn facets(&self, kind: &str) -> Result<Vec<(String, u64)>> {
        let mut found = Vec::new();
        let sql = "SELECT value, accounts FROM lookalike_facets WHERE kind = $1 ORDER BY value";
        self.database.each(sql, &[Value::text(kind)], &mut |row| {
            found.push((text(row, 0), whole(row, 1)));
            Ok(())
        })?;
        Ok(found)
    }

    /// The last upload, or the one of this number.
    ///
    /// # Errors
    /// Those of the database.
    pub fn upload(&self, id: Option<i64>) -> Result<Option<UploadRecord>> {
        let mut found = None;
        let sql = "SELECT id, made_at, source, model, accounts, added, changed, repeated, said FROM lookalike_uploads
                   WHERE id = $1 OR $1 IS NULL ORDER BY id DESC LIMIT 1";
        let id = id.map_or(Value::Null, Value::Integer);
        self.database.each(sql, &[id], &mut |row| {
            found = Some(UploadRecord {
                id: row[0].as_integer().unwrap_or(0),
                made_at: text(row, 1),
                source: text(row, 2),
                model: text(row, 3),
                accounts: whole(row, 4),
                added: whole(row, 5),
                moved: whole(row, 6),
                repeated: whole(row, 7),
                said: serde_json::from_str(&text(row, 8)).unwrap_or_default(),
            });
            Ok(())
        })?;
        Ok(found)
    }

    /// One account with its past; `None` where there is none of this id.
    ///
    /// # Errors
    /// Those of the database.
    pub fn account(&self, id: &str) -> Result<Option<AccountState>> {
        let sql = "SELECT a.account, a.name, a.country, a.owner, a.score, a.grade, a.segment, a.unknown,
                          CASE WHEN a.moved = a.upload THEN a.before_grade END, d.model, d.facts, u.made_at, a.id
                   FROM lookalike_accounts a JOIN lookalike_details d ON d.id = a.id
                   JOIN lookalike_uploads u ON u.id = a.upload WHERE a.account = $1";
        let mut found = None;
        self.database.each(sql, &[Value::text(id)], &mut |row| {
            let state = AccountState {
                listed: listed(row),
                scored_at: text(row, 11),
                history: Vec::new(),
            };
            found = Some((state, row[12].clone()));
            Ok(())
        })?;
        let Some((mut state, row)) = found else {
            return Ok(None);
        };
        let sql = "SELECT made_at, model, score, grade, facts FROM lookalike_history WHERE id = $1 ORDER BY upload DESC LIMIT 50";
        self.database.each(sql, &[row], &mut |row| {
            state.history.push(EarlierState {
                scored_at: text(row, 0),
                model: text(row, 1),
                score: row[2].as_integer().unwrap_or(0),
                grade: text(row, 3),
                facts: serde_json::from_str(&text(row, 4)).unwrap_or_default(),
            });
            Ok(())
        })?;
        Ok(Some(state))
    }
}

/// The columns of a list, in the order of its statements.
pub(super) fn listed(row: &[Value]) -> ListedAccount {
    ListedAccount {
        id: text(row, 0),
        name: text(row, 1),
        country: text(row, 2),
        owner: text(row, 3),
        score: row[4].as_integer().unwrap_or(0),
        grade: text(row, 5),
        segment: row[6].as_integer().and_then(|number| u32::try_from(number).ok()),
        unknown: row[7].as_integer().unwrap_or(0),
        before: row[8].as_text().map(str::to_owned),
        model: text(row, 9),
        facts: serde_json::from_str(&text(row, 10)).unwrap_or_default(),
    }
}

fn text(row: &[Value], at: usize) -> String {
    match row.get(at) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Integer(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn whole(row: &[Value], at: usize) -> u64 {
    let number = row.get(at).and_then(Value::as_integer);
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}
