//! Accounts as programs send them: JSON objects whose keys are columns. A JSON number is a number whatever mark training's
//! file had; a text is read as training read its cells. No account is read by what the others beside it say.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value};

use crate::criteria::names::account_name;
use crate::error::nearest_within;
use crate::model::Model;
use crate::source::ndjson;
use crate::table::Kind;

/// Likeness from which a field that no column has is taken for a slip of the pen (house choice): a column that the model reads
/// would be unknown, and the score wrong without a word.
const SLIP: f64 = 0.9;
/// Likeness from which a column is worth suggesting, as in every other message.
const SUGGESTED: f64 = 0.7;

/// The fields that a model's accounts may have.
#[derive(Debug, Clone)]
pub struct Fields {
    header: Vec<String>,
    /// How each column of `header` is written.
    columns: Vec<Column>,
    index: FxHashMap<String, usize>,
    /// Further columns that training knew.
    known: FxHashSet<String>,
    id: Option<String>,
    label: Option<String>,
}

#[derive(Debug, Clone)]
struct Column {
    /// What it holds; absent where only a knock-out rule or a currency's amount reads it.
    kind: Option<Kind>,
    /// How plainly its name is that of accounts, as [`account_name`] says; none where it is not.
    rank: Option<u8>,
    decimal: char,
    separator: char,
}

/// One account, read.
#[derive(Debug, Clone, Default)]
pub struct SentAccount {
    /// Its id, where one was sent.
    pub id: Option<String>,
    /// Its name, likewise.
    pub name: Option<String>,
    /// Cells of [`Fields::header`]; `None` where nothing was sent.
    pub cells: Vec<Option<String>>,
    /// Values of other columns, as text.
    pub further: BTreeMap<String, String>,
    /// Fields that are no column of the model, and the column that may have been meant.
    pub unknown: Vec<(String, Option<String>)>,
}

/// Why an account cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field that is wrong.
    pub field: String,
    /// What is wrong with it.
    pub reason: String,
    /// The column that may have been meant.
    pub suggestion: Option<String>,
}

impl Fields {
    /// Those of a model.
    pub fn of(model: &Model) -> Self {
        let mut fields = Self {
            header: Vec::new(),
            columns: Vec::new(),
            index: FxHashMap::default(),
            known: FxHashSet::default(),
            id: model.data.id.clone(),
            label: model.data.label.clone(),
        };
        let criteria = model.criteria.iter().map(|criterion| &criterion.cut);
        let segments = model.segments.criteria.iter().map(|criterion| &criterion.cut);
        for leaf in criteria.chain(segments).flat_map(|cut| cut.leaves()) {
            let (name, reading) = leaf.column();
            let column = Column {
                kind: Some(reading.kind),
                rank: naming(name),
                decimal: reading.decimal,
                separator: reading.separator.unwrap_or(';'),
            };
            fields.add(name, column);
            if let Some(beside) = reading.rates.as_ref().and_then(|rates| rates.beside.as_ref()) {
                fields.add(beside, Column::plain(naming(beside)));
            }
        }
        for rule in &model.knock_out {
            fields.add(&rule.column, Column::plain(naming(&rule.column)));
        }
        let data = &model.data;
        let further = [data.id.as_ref(), data.label.as_ref(), Some(&data.outcome)];
        fields.known.extend(further.into_iter().flatten().cloned());
        fields
            .known
            .extend(data.profiles.iter().map(|profile| profile.column.clone()));
        fields
            .known
            .extend(model.set_aside.iter().map(|aside| aside.column.clone()));
        fields.known.extend(model.recipe.columns.keys().cloned());
        fields
    }

    fn add(&mut self, name: &str, column: Column) {
        if self.index.contains_key(name) {
            return;
        }
        self.index.insert(name.to_owned(), self.header.len());
        self.header.push(name.to_owned());
        self.columns.push(column);
    }

    /// Columns that the model reads.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Reads an account.
    ///
    /// # Errors
    /// [`Refusal`] naming a field whose value has the wrong type, or one that seems to be misspelt.
    pub fn read(&self, account: &Map<String, Value>) -> Result<SentAccount, Refusal> {
        let mut sent = SentAccount {
            cells: vec![None; self.header.len()],
            ..SentAccount::default()
        };
        let mut objects = account.iter().filter(|(_, value)| value.is_object());
        if let Some((name, value)) = objects.find(|(name, _)| self.index.contains_key(*name)) {
            let kind = self.columns[self.index[name]].kind;
            return Err(wrong_type(name, expected(kind), value));
        }
        let (mut refused, mut name) = (None, String::new());
        ndjson::flatten(account, &mut name, &mut |name, value| {
            if refused.is_none() && !value.is_null() {
                refused = self.take(name, value, &mut sent).err();
            }
        });
        if let Some(refused) = refused {
            return Err(refused);
        }
        let unsent = || {
            let columns = self.header.iter().zip(&sent.cells);
            columns
                .filter(|(_, cell)| cell.is_none())
                .map(|(name, _)| name.as_str())
        };
        for (field, suggestion) in &mut sent.unknown {
            if let Some(meant) = nearest_within(field, unsent(), SLIP) {
                return Err(Refusal {
                    reason: format!("`{field}` is no column of the model; did you mean `{meant}`?"),
                    field: field.clone(),
                    suggestion: Some(meant),
                });
            }
            *suggestion = nearest_within(field, unsent(), SUGGESTED);
        }
        if sent.name.is_none() {
            let read = self.header.iter().zip(&self.columns).zip(&sent.cells);
            let read = read.filter_map(|((name, column), cell)| Some((column.rank?, name, cell.as_ref()?)));
            let further = sent.further.iter();
            let further = further.filter_map(|(name, text)| Some((naming(name)?, name, text)));
            let named = read
                .chain(further)
                .filter(|(_, name, _)| Some(*name) != self.id.as_ref());
            let named = named.min_by_key(|(rank, name, _)| (*rank, *name));
            sent.name = named.map(|(_, _, text)| text.trim().to_owned());
        }
        Ok(sent)
    }

    fn take(&self, name: &str, value: &Value, sent: &mut SentAccount) -> Result<(), Refusal> {
        let place = self.index.get(name).copied();
        let text = match place {
            Some(place) => self.columns[place].text(name, value)?,
            None => Column::plain(None).text(name, value)?,
        };
        let is_id = match &self.id {
            Some(id) => id == name || (name == "id" && sent.id.is_none()),
            None => name == "id",
        };
        if is_id {
            sent.id = Some(text.trim().to_owned());
        }
        if self.label.as_deref() == Some(name) {
            sent.name = Some(text.trim().to_owned());
        }
        let Some(place) = place else {
            if !is_id && !self.known.contains(name) && account_name(name).is_none() {
                sent.unknown.push((name.to_owned(), None));
            }
            sent.further.insert(name.to_owned(), text);
            return Ok(());
        };
        sent.cells[place] = Some(text);
        Ok(())
    }

    /// Every value of an account, by column, as text.
    pub fn values<'a>(&'a self, account: &'a SentAccount) -> impl Iterator<Item = (&'a str, &'a str)> {
        let read = self.header.iter().zip(&account.cells);
        let read = read.filter_map(|(name, cell)| Some((name.as_str(), cell.as_deref()?)));
        let further = account.further.iter();
        read.chain(further.map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// The value of one column.
    pub fn value<'a>(&self, account: &'a SentAccount, column: &str) -> Option<&'a str> {
        let text = match self.index.get(column) {
            Some(place) => account.cells[*place].as_ref(),
            None => account.further.get(column),
        };
        text.map(String::as_str)
    }
}

/// How plainly a column's name is that of companies; none where it is of less.
fn naming(column: &str) -> Option<u8> {
    account_name(column).filter(|rank| *rank < 2)
}

impl Column {
    /// One that anything may stand in.
    fn plain(rank: Option<u8>) -> Self {
        Self {
            kind: None,
            rank,
            decimal: '.',
            separator: ';',
        }
    }

    /// A value as a cell of this column in training's file.
    fn text(&self, name: &str, value: &Value) -> Result<String, Refusal> {
        let mut text = String::new();
        let fits = match (self.kind, value) {
            (Some(Kind::Number | Kind::Date), Value::Bool(_)) => false,
            (Some(Kind::Set | Kind::Text) | None, Value::Array(values)) => {
                !values.iter().any(|value| value.is_array() || value.is_object())
            }
            (Some(_), Value::Array(_)) => false,
            _ => true,
        };
        if !fits {
            return Err(wrong_type(name, expected(self.kind), value));
        }
        match value {
            Value::Array(values) => {
                let parts = values.iter().filter(|value| !value.is_null());
                for (i, part) in parts.enumerate() {
                    if i > 0 {
                        text.push(self.separator);
                    }
                    ndjson::write(&mut text, part);
                }
            }
            value => ndjson::write(&mut text, value),
        }
        // A JSON number has a point; in training's file it may have been a comma.
        if value.is_number() && self.kind == Some(Kind::Number) && self.decimal != '.' {
            text = text.replace('.', self.decimal.encode_utf8(&mut [0; 4]));
        }
        Ok(text)
    }
}

/// What a column of a kind may hold, in words.
fn expected(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Number) => "a number, or text that holds one",
        Some(Kind::Date) => "a day such as \"2026-09-30\"",
        Some(Kind::Boolean) => "true, false or text",
        Some(Kind::Set) => "text, or a list of texts",
        Some(Kind::Category | Kind::Text) => "text",
        None => "text, a number, true or false",
    }
}

fn wrong_type(field: &str, expected: &str, value: &Value) -> Refusal {
    Refusal {
        field: field.to_owned(),
        reason: format!("`{field}` must be {expected}, not {}", kind_of(value)),
        suggestion: None,
    }
}

/// What a JSON value is, in words.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
