//! Why a score is not what an earlier version gave: the version, what was known of the account then, and the parts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::{Error, Result};
use crate::explain::find::find_id;
use crate::explain::since::{ScoreChange, Since, Steps};
use crate::language::Language;
use crate::model::Model;
use crate::model::worded::ShownModel;
use crate::recipe::ReadRecipe;
use crate::registry::{Entry, Registry};
use crate::score::{Ahead, FileReading, Row, Scorer};
use crate::source::{Record, Records};
use crate::store::{EarlierScore, Store};
use crate::workflow::models::{ModelChoice, VersionChoice, champions_on, version_meant};
use crate::workflow::score_log::logged_model;

/// From when the difference of a score is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinceRequest {
    /// A version (`1`, `v1`, `NAME@1`), or a day whose champion is meant.
    pub from: String,
    /// A table with the account as it was known then; without one, what is on record.
    pub before: Option<PathBuf>,
}

/// An account in a table.
pub struct Standing<'a> {
    /// Columns of the table.
    pub header: &'a [String],
    /// Its row.
    pub record: &'a Record,
}

/// An earlier version, and where what it knew of an account may be found.
pub struct Past {
    choice: VersionChoice,
    entry: Entry,
    /// Its scorecard.
    pub model: Model,
    /// The same in the words of the later one's recipe, where people read.
    worded: Option<Model>,
    /// The day that was asked for.
    day: Option<Date>,
    before: Option<PathBuf>,
}

/// An account then: its bins by the card then and by the card now, and its cells as training of the card now would have
/// written them.
struct Then {
    before: Vec<u16>,
    cells: BTreeMap<String, String>,
    day: Option<String>,
    grade: String,
}

impl Past {
    /// Finds the version that is meant: of the model that `choice` found as `now`.
    ///
    /// # Errors
    /// [`Error::Setting`] for a model that is no registry's and for a day that has not begun, [`Error::Data`] when there was
    /// no champion on that day; as [`version_meant`] and [`Registry::model`].
    pub fn open(request: &SinceRequest, choice: &ModelChoice, now: Option<&Entry>) -> Result<Self> {
        let (ModelChoice::Registry(choice), Some(now)) = (choice, now) else {
            let expected = "a model of a registry: the earlier versions lie there";
            return Err(Error::setting("--since", expected, "--model-file"));
        };
        let registry = Registry::open(&choice.models);
        let day = request.from.parse::<Date>().ok();
        let (name, version) = match day {
            Some(day) => (now.name.clone(), champion(&registry, &now.name, day)?.parse()?),
            None => version_meant(&registry, &request.from, Some(&now.name))?,
        };
        let entry = registry.version(&name, version)?;
        Ok(Self {
            model: registry.model(&entry)?.on(choice.card)?,
            worded: None,
            choice: choice.clone(),
            entry,
            day,
            before: request.before.clone(),
        })
    }

    /// Called as the model now is, where people read.
    pub fn worded_as(mut self, now: &Model, language: Language) -> Self {
        self.worded = Some(self.model.worded_by(&now.recipe, language).into_owned());
        self
    }

    /// The difference of an account's score from then to now. `file` is how the table is written, as this version sees it;
    /// `scorer` and `row` are those of the model now.
    ///
    /// # Errors
    /// Those of the store, or of the table that holds what was known then.
    pub fn since(
        &self,
        (card, scorer, row): (ShownModel<'_>, &Scorer, &Row),
        account: &Standing<'_>,
        (file, id, read): (&FileReading, &str, &ReadRecipe),
        language: Language,
    ) -> Result<Since> {
        let model = card.model;
        let earlier = ShownModel {
            model: &self.model,
            shown: self.worded.as_ref().unwrap_or(&self.model),
        };
        let on_record = match &self.before {
            Some(_) => None,
            None => self.on_record(id)?,
        };
        let then = match (&self.before, &on_record) {
            (Some(path), _) => Some(self.in_table(path, id, model, read, language)?),
            (None, Some(logged)) => self.as_logged(logged, language),
            (None, None) => None,
        };
        let cell = |column: usize| Some(account.record.get(column));
        let change = match &then {
            Some(then) => {
                let now = scorer.facts(account.header, cell);
                let (then_bins, filled) = self.steps(then, &now, (model, scorer, row), language);
                let steps = Steps {
                    then_before: &then.before,
                    then: &then_bins,
                    filled: &filled,
                    now: &row.bins,
                };
                ScoreChange::of_facts(earlier, card, steps, language)
            }
            None => {
                let before = Scorer::for_file(&self.model, account.header, file, language);
                let mut old = before.row();
                before.read(cell, &mut old);
                let score = on_record.as_ref().map(|logged| logged.score);
                ScoreChange::of_score(earlier, card, score, [&old.bins, &row.bins], language)
            }
        };
        let of_log = on_record.map(|logged| (Some(logged.day), logged.grade));
        let (scored_on, grade) = match then.map(|then| (then.day, then.grade)).or(of_log) {
            Some((day, grade)) => (day, Some(grade)),
            None => (None, None),
        };
        Ok(Since {
            version: self.entry.reference(),
            day: self.day.map(|day| day.to_string()),
            scored_on,
            file: self.before.clone(),
            grade,
            change,
        })
    }

    /// The score that this version last gave an account, until the day that was asked for.
    fn on_record(&self, id: &str) -> Result<Option<EarlierScore>> {
        let Some(store) = Store::existing(&self.choice.models)? else {
            return Ok(None);
        };
        store.last_score(id, &logged_model(&self.entry, self.choice.card), self.day)
    }

    /// What was kept beside a score, where it gives that score.
    fn as_logged(&self, logged: &EarlierScore, language: Language) -> Option<Then> {
        let facts = logged.facts.as_ref()?;
        let (scorer, row) = read(&self.model, facts, &FileReading::default(), language);
        (scorer.score(&row).score == logged.score).then(|| Then {
            before: row.bins,
            cells: facts.clone(),
            day: Some(logged.day.clone()),
            grade: logged.grade.clone(),
        })
    }

    /// The account in a table of then.
    fn in_table(
        &self,
        path: &Path,
        id: &str,
        now: &Model,
        how: &ReadRecipe,
        language: Language,
    ) -> Result<Then> {
        let mut records = Records::open_as(path, how)?.called_as(now.columns());
        let header = records.header().to_vec();
        let mut ahead = Ahead::new(&mut records);
        let [file, file_now] = [&self.model, now].map(|model| FileReading::of(model, &ahead));
        let column = now.data.id.as_ref();
        let column = column.and_then(|id| header.iter().position(|name| name == id));
        let found = find_id(&mut ahead, column, id, how)?;
        let cell = |column: usize| Some(found.record.get(column));
        let scorer = Scorer::for_file(&self.model, &header, &file, language);
        let mut row = scorer.row();
        scorer.read(cell, &mut row);
        Ok(Then {
            grade: scorer.score(&row).grade.to_string(),
            before: row.bins,
            cells: Scorer::for_file(now, &header, &file_now, language).facts(&header, cell),
            day: None,
        })
    }

    /// Bins by the card now of what was known then, and of the same with what has become known since.
    fn steps(
        &self,
        then: &Then,
        now: &BTreeMap<String, String>,
        (model, scorer, row): (&Model, &Scorer, &Row),
        language: Language,
    ) -> (Vec<u16>, Vec<u16>) {
        let mut cells = then.cells.clone();
        if self.before.is_none() {
            // Cells on record are written as training then wrote them, and are of the columns read then: what nobody
            // read is taken to have been what it is.
            let header: Vec<String> = cells.keys().cloned().collect();
            let written = FileReading::as_trained_by(&self.model);
            let as_now = Scorer::for_file(model, &header, &written, language);
            cells = as_now.facts(&header, |column| cells.get(&header[column]).map(String::as_str));
            let of_then = Scorer::new(&self.model, &header, language);
            let read: BTreeSet<&str> = of_then.columns().collect();
            let unread = now.iter().filter(|(column, _)| !read.contains(column.as_str()));
            for (column, cell) in unread {
                cells.entry(column.clone()).or_insert_with(|| cell.clone());
            }
        }
        let (known, earlier) = read(model, &cells, &FileReading::default(), language);
        let known_now: BTreeSet<&str> = scorer.unknown_columns(row).collect();
        let mut filled = cells.clone();
        for column in known.unknown_columns(&earlier) {
            if let Some(cell) = now.get(column).filter(|_| !known_now.contains(column)) {
                filled.insert(column.to_owned(), cell.clone());
            }
        }
        let filled = read(model, &filled, &FileReading::default(), language).1;
        (earlier.bins, filled.bins)
    }
}

/// A scorer for an account's cells, and what it made of them.
fn read(
    model: &Model,
    cells: &BTreeMap<String, String>,
    file: &FileReading,
    language: Language,
) -> (Scorer, Row) {
    // Columns that are not known are there, and empty: which are unknown is told of columns that are there.
    let named = model
        .criteria
        .iter()
        .flat_map(|criterion| criterion.cut.columns());
    let header: BTreeSet<&str> = named.chain(cells.keys().map(String::as_str)).collect();
    let header: Vec<String> = header.into_iter().map(str::to_owned).collect();
    let scorer = Scorer::for_file(model, &header, file, language);
    let mut row = scorer.row();
    scorer.read(|column| cells.get(&header[column]).map(String::as_str), &mut row);
    (scorer, row)
}

/// The champion at the end of a day.
fn champion(registry: &Registry, name: &str, day: Date) -> Result<String> {
    let today = jiff::Timestamp::now().to_zoned(TimeZone::UTC).date();
    if day > today {
        let expected = "a version, or a day that has begun, such as 2026-09-30";
        return Err(Error::setting("--since", expected, day));
    }
    let then = champions_on(registry, &day.to_string(), Some(name))?.pop();
    let told_from = then.as_ref().and_then(|then| then.told_from.clone());
    then.and_then(|then| then.champion).ok_or_else(|| {
        let remedy = match told_from {
            Some(from) => format!("its journal begins on {from}: name a version, or a later day"),
            None => "it has no journal: name a version".to_owned(),
        };
        Error::data(
            format!("nobody is known to have been champion of `{name}` on {day}"),
            remedy,
        )
    })
}
