//! What contact changed on record, and what it changes account by account: two cards learnt of accounts that were drawn at
//! random, on the criteria of the model that scores.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::criteria::Cut;
use crate::error::{Error, Result};
use crate::fit::uplift::{AccountUplift, DrawnAccounts, Estimate, FEWEST, HeldOut, TwoCards};
use crate::language::Language;
use crate::model::Model;
use crate::recipe::ReadRecipe;
use crate::registry::Version;
use crate::score::{Ahead, FileReading, Row, Scorer};
use crate::segments::Name;
use crate::source::{Record, Records};
use crate::store::{DrawnAccount, FILE, FoundUplift, NoCards, SegmentUplift, Store, UpliftByCards};
use crate::workflow::inputs::Inputs;
use crate::workflow::models::{OpenVersion, VersionChoice};
use crate::workflow::output::{Rows, delimiter};
use crate::workflow::record::RecordRequest;

/// The two cards, ready for accounts that they had not seen.
pub struct Cards {
    /// What they say of the accounts that they were learnt of.
    pub found: UpliftByCards,
    cards: TwoCards,
    open: OpenVersion,
}

/// Accounts whose uplift is asked for.
pub struct UpliftTable {
    /// Where they are; `-` is standard input.
    pub data: PathBuf,
    /// File to write.
    pub output: PathBuf,
    /// How the table is read.
    pub read: ReadRecipe,
}

/// What contact changed on record.
///
/// # Errors
/// As [`Store::uplift`], and [`Error::Data`] when nothing is on record.
pub fn uplift(request: &RecordRequest) -> Result<FoundUplift> {
    let store = request.store_that_is()?;
    Ok(FoundUplift {
        drawn: store.uplift(request.model.as_deref())?,
        cards: Cards::learn(request, &store)?.map(|cards| cards.found),
    })
}

impl Cards {
    /// Learns them of all accounts on record that the model drew.
    ///
    /// # Errors
    /// As [`Store::uplift`]; [`Error::Data`] when an arm has too few accounts.
    pub fn of(request: &RecordRequest) -> Result<Self> {
        let store = request.store_that_is()?;
        store.uplift(request.model.as_deref())?;
        Self::learn(request, &store)?.map_err(|reason| match reason {
            NoCards::Failed(error) => error,
            NoCards::TooFew(arm) => Error::data(
                format!(
                    "of the accounts drawn to be {} {} bought and {} did not: a card is learnt from {FEWEST} of each",
                    if arm.to_contact { "contacted" } else { "left alone" },
                    arm.bought,
                    arm.others,
                ),
                "draw more accounts with `score --explore` and `--holdout`, --log, and add their outcomes",
            ),
        })
    }

    fn learn(request: &RecordRequest, store: &Store) -> Result<std::result::Result<Self, NoCards>> {
        let open = match VersionChoice::new(&request.models, request.model.as_ref()).open() {
            Ok(open) => open,
            Err(error) => return Ok(Err(NoCards::Failed(error))),
        };
        let mut gathered = Gathered::new(&open.model);
        let mut pasts = BTreeMap::new();
        let mut unread = 0;
        store.each_drawn(Some(&open.entry.name), &mut |account| {
            let key = (account.paired.version, account.paired.card.clone());
            let past = pasts.entry(key).or_insert_with(|| Past::of(&open, &account));
            let facts = account.facts.and_then(|facts| serde_json::from_str(facts).ok());
            match past.as_ref().zip(facts) {
                Some((past, facts)) => gathered.add(&account, past, &facts),
                None => unread += 1,
            }
            Ok(())
        })?;
        let drawn = &gathered.drawn;
        if let Some(missing) = drawn.too_few() {
            return Ok(Err(NoCards::TooFew(missing)));
        }
        let cuts = cuts(&open.model);
        let learnt = TwoCards::fit(&cuts, drawn).and_then(|cards| Ok((cards, HeldOut::of(&cuts, drawn)?)));
        let (cards, held_out) = match learnt {
            Ok(learnt) => learnt,
            Err(error) => return Ok(Err(NoCards::Failed(error))),
        };
        let all: Vec<usize> = (0..drawn.bins.rows).collect();
        let segments = gathered.segments.iter().map(|(number, rows)| SegmentUplift {
            number: *number,
            name: name_of(&open.model, *number),
            accounts: rows.len() as u64,
            uplift: held_out.uplift(drawn, rows),
        });
        let mut segments: Vec<SegmentUplift> = segments.collect();
        segments.sort_by_key(|segment| (segment.number == 0, segment.number));
        Ok(Ok(Self {
            found: UpliftByCards {
                reference: open.reference(),
                accounts: drawn.bins.rows as u64,
                unread,
                overall: held_out.uplift(drawn, &all),
                halves: held_out.halves().map(|half| held_out.uplift(drawn, &half)),
                segments,
            },
            cards,
            open,
        }))
    }

    /// Writes what contact changes for each account of a table, and how many there are.
    ///
    /// # Errors
    /// [`Error::Setting`] for an output that is neither CSV nor TSV; whatever the table or the output refuse.
    pub fn write(&self, request: &RecordRequest, table: &UpliftTable) -> Result<u64> {
        let delimiter = delimiter(&table.output)?;
        Inputs::of([&table.data, &request.models.join(FILE)]).refuse(&table.output, "-o")?;
        Inputs::of_folder().refuse(&table.output, "-o")?;
        let model = &self.open.model;
        let mut records = Records::open_as(&table.data, &table.read)?.called_as(model.columns());
        let header = records.header().to_vec();
        let id = model.data.id.as_ref();
        let id = id.and_then(|id| header.iter().position(|name| name == id));
        let mut ahead = Ahead::new(&mut records);
        let file = FileReading::of(model, &ahead);
        let scorer = Scorer::for_file(model, &header, &file, Language::default());
        let mut row = scorer.row();
        let mut rows = Rows::create(&table.output, delimiter)?;
        rows.write([
            "id",
            "uplift",
            "uplift_low",
            "uplift_high",
            "contacted",
            "left_alone",
        ])?;
        let (mut record, mut accounts) = (Record::new(), 0);
        while ahead.next(&mut record)? {
            accounts += 1;
            scorer.read(|column| Some(record.get(column)), &mut row);
            let said = self.cards.of(&bins(model, &row));
            // Without a column of ids the row's place names the account, as in score output.
            let id = id.map_or_else(|| accounts.to_string(), |column| record.get(column).to_owned());
            rows.write(cells(id, &said))?;
        }
        rows.finish()?;
        Ok(accounts)
    }
}

fn cells(id: String, said: &AccountUplift) -> [String; 6] {
    let share = |share: f64| format!("{share:.6}");
    let Estimate { value, low, high } = said.uplift;
    [
        id,
        share(value),
        share(low),
        share(high),
        share(said.contacted),
        share(said.left_alone),
    ]
}

fn name_of(model: &Model, number: u32) -> Option<Name> {
    let mut segments = model.segments.segments.iter();
    let found = segments.find(|segment| segment.number == number);
    found.map(|segment| segment.name.clone())
}

/// Criteria that the cards are learnt on: those of one value, as what is told of two at once needs more accounts.
fn cuts(model: &Model) -> Vec<&Cut> {
    let all = model.criteria.iter().map(|criterion| &criterion.cut);
    all.filter(|cut| !cut.is_pair()).collect()
}

/// Their bins in a row.
fn bins(model: &Model, row: &Row) -> Vec<u16> {
    let all = model.criteria.iter().zip(&row.bins);
    let alone = all.filter(|(criterion, _)| !criterion.cut.is_pair());
    alone.map(|(_, bin)| *bin).collect()
}

/// Reads what a version kept of its accounts by the card that scores now.
struct Past {
    header: Vec<String>,
    scorer: Scorer,
}

impl Past {
    /// For accounts that were scored as this one was; `None` when that version is no longer there to say how it wrote.
    fn of(now: &OpenVersion, account: &DrawnAccount<'_>) -> Option<Self> {
        let paired = account.paired;
        let entry = now
            .registry
            .version(&paired.model, Version(paired.version))
            .ok()?;
        let then = now
            .registry
            .model(&entry)
            .ok()?
            .on(paired.card.parse().ok()?)
            .ok()?;
        let read = [&then, &now.model].into_iter().flat_map(|model| {
            let criteria = model
                .criteria
                .iter()
                .flat_map(|criterion| criterion.cut.columns());
            let segments = model.segments.criteria.iter();
            criteria.chain(segments.flat_map(|criterion| criterion.cut.columns()))
        });
        let header: BTreeSet<&str> = read.collect();
        let header: Vec<String> = header.into_iter().map(str::to_owned).collect();
        let written = FileReading::as_trained_by(&then);
        let scorer = Scorer::for_file(&now.model, &header, &written, Language::default());
        Some(Self { header, scorer })
    }
}

/// Drawn accounts in the bins of one model, and which of them are of each segment.
struct Gathered<'a> {
    model: &'a Model,
    drawn: DrawnAccounts,
    segments: BTreeMap<u32, Vec<usize>>,
}

impl<'a> Gathered<'a> {
    fn new(model: &'a Model) -> Self {
        let sizes: Vec<usize> = cuts(model).iter().map(|cut| cut.len()).collect();
        let mut drawn = DrawnAccounts::default();
        drawn.bins.columns = vec![Vec::new(); sizes.len()];
        drawn.bins.sizes = sizes;
        Self {
            model,
            drawn,
            segments: BTreeMap::new(),
        }
    }

    fn add(&mut self, account: &DrawnAccount<'_>, past: &Past, facts: &BTreeMap<String, String>) {
        let mut row = past.scorer.row();
        let cell = |column: usize| facts.get(&past.header[column]).map(String::as_str);
        past.scorer.read(cell, &mut row);
        let columns = self.drawn.bins.columns.iter_mut();
        for (column, bin) in columns.zip(bins(self.model, &row)) {
            column.push(bin);
        }
        if let Some(standing) = past.scorer.score(&row).standing {
            let of_segment = self.segments.entry(standing.number()).or_default();
            of_segment.push(self.drawn.bins.rows);
        }
        self.drawn.bins.rows += 1;
        self.drawn.to_contact.push(account.to_contact);
        self.drawn.propensity.push(account.paired.scored.propensity);
        self.drawn.bought.push(account.bought());
    }
}

/// What contact changed, as JSON.
pub fn uplift_json(found: &FoundUplift) -> Value {
    let differences = found.drawn.differences.iter().map(|of| {
        json!({
            "side": of.side,
            "grade": of.grade,
            "to_contact": of.to_contact,
            "left_alone": of.left_alone,
            "contacted": of.contacted,
            "contacted_anyway": of.contacted_anyway,
            "uplift": of.uplift.map(|(_, estimate, _)| estimate),
            "low": of.uplift.map(|(low, ..)| low),
            "high": of.uplift.map(|(.., high)| high),
        })
    });
    json!({
        "accounts": found.drawn.accounts,
        "before": found.drawn.before,
        "unknown": found.drawn.unknown,
        "differences": differences.collect::<Vec<_>>(),
        "cards": found.cards.as_ref().ok().map(cards_json),
    })
}

fn cards_json(cards: &UpliftByCards) -> Value {
    let estimate =
        |of: Option<Estimate>| of.map(|of| json!({ "uplift": of.value, "low": of.low, "high": of.high }));
    let segments = cards.segments.iter().map(|segment| {
        json!({
            "segment": segment.number,
            "name": segment.name.as_ref().map(|name| &name.en),
            "accounts": segment.accounts,
            "difference": estimate(segment.uplift),
        })
    });
    json!({
        "model": cards.reference,
        "accounts": cards.accounts,
        "unread": cards.unread,
        "overall": estimate(cards.overall),
        "moved_more": estimate(cards.halves[0]),
        "moved_less": estimate(cards.halves[1]),
        "apart": estimate(cards.apart()),
        "segments": segments.collect::<Vec<_>>(),
    })
}
