//! Whom to work: the best accounts of a table as far as there is room, and lower scorers drawn at random beside them.
//!
//! A table is read twice: once to find who is on the list, in memory that grows with the list alone, then to write it. Who is
//! on it goes by scores and ids: the order of rows and the number of threads change nothing.

use std::borrow::Cow;
use std::collections::BinaryHeap;

use rayon::prelude::*;
use serde::Serialize;

use crate::error::Result;
use crate::language::Language;
use crate::model::Model;
use crate::score::ahead::Ahead;
use crate::score::capacity::Capacity;
use crate::score::caught::{Caught, Untold};
use crate::score::draw::{Drawn, DrawnShare, lot};
use crate::score::file::FileReading;
use crate::score::grade::Grade;
use crate::score::rows::{BLOCKS, Rows, fill};
use crate::score::scorer::{Row, Score, Scorer};
use crate::score::sink::Line;
use crate::source::{Record, Records};

/// Most accounts on a list (house choice: half a gigabyte while it is sought).
pub const MOST: usize = 10_000_000;

/// What is asked of a list.
#[derive(Debug, Clone)]
pub struct ListSettings {
    /// Its accounts; those of each segment with `per_segment`.
    pub size: usize,
    /// Whether each segment has its own.
    pub per_segment: bool,
    /// Whether the list alone is written, the best first, and not all accounts in the table's order.
    pub alone: bool,
    /// Share of its places that go to lower scorers, drawn at random.
    pub explore: Option<DrawnShare>,
    /// Share of the best that is left alone.
    pub holdout: Option<DrawnShare>,
    /// Seed of the draw, and of the order of equal scores.
    pub seed: u64,
    /// Name and version of the model.
    pub model: String,
    /// Where its size comes from.
    pub capacity: Option<Capacity>,
}

/// Who is on the list.
#[derive(Debug)]
pub struct List {
    settings: ListSettings,
    /// Position of the column that identifies accounts.
    id: Option<usize>,
    groups: Vec<Group>,
    /// Lower scorers drawn, by their lots, with their places on the list.
    explored: Vec<(Lot, u32)>,
    /// Accounts that they were drawn from.
    drawn_from: u64,
    /// Accounts on the list.
    places: u32,
}

/// Accounts ranked together: all, or those of a segment.
#[derive(Debug)]
struct Group {
    segment: Option<u32>,
    /// The best first, with their places on the list; none for one that is left alone.
    ranked: Vec<(Key, Option<u32>)>,
}

/// A row among those ranked, the best first. Equal scores are in an order that nobody chose, and rows of one account in that of
/// the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// Milli-points below nothing.
    below: i64,
    tie: u64,
    row: u64,
}

/// A row among those drawn, the first drawn first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Lot {
    lot: u64,
    row: u64,
}

/// A row that may be on the list.
struct Candidate {
    /// Among those ranked, with the group it would be in.
    ranked: Option<(usize, Ranked)>,
    /// Among those drawn.
    lot: Option<Lot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    key: Key,
    has_id: bool,
    is_held: bool,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// What the draw says.
    pub drawn: Drawn,
    /// Chance that it had of being on the list.
    pub propensity: f64,
    /// Its place on the list, from 0.
    pub on_list: Option<u32>,
}

/// A list that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListSummary {
    /// Accounts on it.
    pub accounts: u64,
    /// Accounts that were asked for.
    pub wanted: u64,
    /// What a team works, where that was asked.
    pub capacity: Option<Capacity>,
    /// Where each group ends.
    pub cuts: Vec<CutOff>,
    /// Lower scorers on it, drawn at random.
    pub explored: u64,
    /// Accounts that they were drawn from.
    pub drawn_from: u64,
    /// Accounts good enough for it that are left alone.
    pub held: u64,
    /// What it should catch; absent with its reason in `untold`.
    pub caught: Option<Caught>,
    /// Why that is not told.
    pub untold: Option<Untold>,
}

/// The score of the last account that is on a list by its score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CutOff {
    /// Number of the segment; absent where all accounts are ranked together.
    pub segment: Option<u32>,
    /// Accounts at or above it.
    pub accounts: u64,
    /// The score in points; absent without accounts.
    pub score: Option<f64>,
}

impl List {
    /// Reads a table and finds who is on the list; `progress` is told the accounts read.
    ///
    /// # Errors
    /// As [`Records::next`].
    pub fn find(
        model: &Model,
        records: &mut Records,
        settings: ListSettings,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Self> {
        let header = records.header().to_vec();
        let mut ahead = Ahead::new(records);
        let file = FileReading::of(model, &ahead);
        let scorer = Scorer::for_file(model, &header, &file, Language::En);
        let id = model.data.id.as_ref();
        let id = id.and_then(|id| header.iter().position(|name| name == id));
        let segments = model.segments.segments.iter().map(|segment| Some(segment.number));
        let groups = if settings.per_segment {
            segments.collect()
        } else {
            vec![None]
        };
        let mut finder = Finder::new(settings, groups);
        let block = || Block::new(scorer.row());
        let mut looking: Vec<Block> = (0..BLOCKS).map(|_| block()).collect();
        let mut reading: Vec<Block> = (0..BLOCKS).map(|_| block()).collect();
        let mut rows = 0;
        let mut more = fill(rows_of(&mut reading), &mut ahead, &mut rows)?;
        loop {
            std::mem::swap(&mut looking, &mut reading);
            let (list, floors) = (&finder.list(id), finder.floors());
            let look = || {
                looking
                    .par_iter_mut()
                    .for_each(|block| block.look(list, &scorer, &floors))
            };
            let read = || {
                if more {
                    fill(rows_of(&mut reading), &mut ahead, &mut rows)
                } else {
                    Ok(false)
                }
            };
            let ((), next) = rayon::join(look, read);
            looking.iter_mut().for_each(|block| finder.take(block));
            progress(rows);
            if !more {
                return Ok(finder.finish(id));
            }
            more = next?;
        }
    }

    /// Where a row stands; `number` is its place in the table, from 0.
    pub(super) fn place(
        &self,
        scorer: &Scorer,
        record: &Record,
        number: u64,
        row: &Row,
        score: &Score,
    ) -> Place {
        if score.grade == Grade::X {
            return Place {
                drawn: Drawn::Excluded,
                propensity: 0.0,
                on_list: None,
            };
        }
        if let Some(place) = self
            .group(scorer, row, score)
            .and_then(|at| self.ranked(at, record, number, score))
        {
            return place;
        }
        let lot = self.lot(record, number);
        let found = lot.and_then(|lot| {
            let at = self.explored.binary_search_by_key(&lot, |(lot, _)| *lot);
            Some(self.explored[at.ok()?].1)
        });
        Place {
            drawn: if found.is_some() {
                Drawn::Explore
            } else {
                Drawn::Below
            },
            propensity: match lot {
                Some(_) => self.explored.len() as f64 / self.drawn_from.max(1) as f64,
                None => 0.0,
            },
            on_list: found,
        }
    }

    /// The place of a row that its score puts above the cut.
    fn ranked(&self, group: usize, record: &Record, number: u64, score: &Score) -> Option<Place> {
        let ranked = &self.groups[group].ranked;
        let below = -score.score;
        // The tie is only settled where it may matter.
        if ranked.last().is_none_or(|(last, _)| below > last.below) {
            return None;
        }
        let key = self.key(record, number, score);
        let at = ranked.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        let on_list = ranked[at].1;
        let share = self.settings.holdout.filter(|_| self.has_id(record));
        Some(Place {
            drawn: if on_list.is_some() {
                Drawn::Ranked
            } else {
                Drawn::Holdout
            },
            propensity: 1.0 - share.map_or(0.0, DrawnShare::share),
            on_list,
        })
    }

    /// The group in which a row is ranked: none of which too little is known, nor without a segment where each has its own.
    fn group(&self, scorer: &Scorer, row: &Row, score: &Score) -> Option<usize> {
        if scorer.knows_too_little(row, score.unknown_weight) {
            return None;
        }
        if !self.settings.per_segment {
            return Some(0);
        }
        let number = score.standing?.number();
        self.groups.iter().position(|group| group.segment == Some(number))
    }

    fn key(&self, record: &Record, number: u64, score: &Score) -> Key {
        Key {
            below: -score.score,
            tie: self.chance("rank", &self.text(record)),
            row: number,
        }
    }

    /// The lot of a row that takes part in the draw.
    fn lot(&self, record: &Record, number: u64) -> Option<Lot> {
        let takes_part = self.settings.explore.is_some() && self.has_id(record);
        takes_part.then(|| Lot {
            lot: self.chance("explore", &self.text(record)),
            row: number,
        })
    }

    fn is_held(&self, record: &Record) -> bool {
        let share = self.settings.holdout.filter(|_| self.has_id(record));
        share.is_some_and(|share| share.takes(self.chance("holdout", &self.text(record))))
    }

    fn chance(&self, purpose: &str, text: &str) -> u64 {
        lot(self.settings.seed, &self.settings.model, purpose, text)
    }

    fn has_id(&self, record: &Record) -> bool {
        self.id.is_some_and(|id| !record.get(id).trim().is_empty())
    }

    /// What tells a row from others: its id, or all of its cells.
    fn text<'r>(&self, record: &'r Record) -> Cow<'r, str> {
        match self.id.filter(|_| self.has_id(record)) {
            Some(id) => record.get(id).trim().into(),
            None => record.iter().collect::<Vec<&str>>().join("\u{1f}").into(),
        }
    }

    /// What was asked.
    pub(super) fn settings(&self) -> &ListSettings {
        &self.settings
    }

    /// Whether chance has a say in who is on it.
    pub(super) fn draws(&self) -> bool {
        self.settings.explore.is_some() || self.settings.holdout.is_some()
    }

    /// Accounts on it.
    pub(super) fn places(&self) -> u32 {
        self.places
    }

    /// The list in figures.
    pub(super) fn summary(&self, caught: Result<Caught, Untold>) -> ListSummary {
        let cuts = self.groups.iter().map(|group| CutOff {
            segment: group.segment,
            accounts: group.ranked.len() as u64,
            score: group.ranked.last().map(|(key, _)| -key.below as f64 / 1000.0),
        });
        let ranked = self.groups.iter().flat_map(|group| &group.ranked);
        ListSummary {
            accounts: self.places.into(),
            wanted: self.settings.size as u64 * self.groups.len() as u64,
            capacity: self.settings.capacity,
            cuts: cuts.collect(),
            explored: self.explored.len() as u64,
            drawn_from: self.drawn_from,
            held: ranked.filter(|(_, place)| place.is_none()).count() as u64,
            caught: caught.ok(),
            untold: caught.err(),
        }
    }
}

/// The place on a list, from 1, and the week of its turn; nothing of who is not on it.
pub(super) fn write_rank(line: &mut Line<'_>, list: &List, place: Option<Place>) {
    let on_list = place.and_then(|place| place.on_list);
    let rank = on_list.map(|place| u64::from(place) + 1);
    let capacity = list.settings.capacity;
    let week = capacity.map(|capacity| rank.map(|rank| capacity.week(rank)));
    for number in [Some(rank), week].into_iter().flatten() {
        match number {
            Some(number) => line.integer(number),
            None => line.empty(),
        }
    }
}

/// Rows that are looked at together, and who of them may be on the list.
struct Block {
    rows: Rows,
    row: Row,
    found: Vec<Candidate>,
    /// Rows that take part in the draw.
    drawable: u64,
}

fn rows_of(blocks: &mut [Block]) -> impl Iterator<Item = &mut Rows> {
    blocks.iter_mut().map(|block| &mut block.rows)
}

impl Block {
    fn new(row: Row) -> Self {
        Self {
            rows: Rows::default(),
            row,
            found: Vec::new(),
            drawable: 0,
        }
    }

    /// Finds who may be on the list; whoever scores below a group's floor is not ranked in it.
    fn look(&mut self, list: &List, scorer: &Scorer, floors: &[i64]) {
        self.found.clear();
        self.drawable = 0;
        for (number, record) in self.rows.iter() {
            scorer.read(|column| Some(record.get(column)), &mut self.row);
            let score = scorer.score(&self.row);
            if score.grade == Grade::X {
                continue;
            }
            let lot = list.lot(record, number);
            self.drawable += u64::from(lot.is_some());
            let group = list.group(scorer, &self.row, &score);
            let group = group.filter(|group| score.score >= floors[*group]);
            let ranked = group.map(|group| {
                let ranked = Ranked {
                    key: list.key(record, number, &score),
                    has_id: list.has_id(record),
                    is_held: list.is_held(record),
                };
                (group, ranked)
            });
            if ranked.is_some() || lot.is_some() {
                self.found.push(Candidate { ranked, lot });
            }
        }
    }
}

/// A list in the making.
struct Finder {
    settings: ListSettings,
    /// Number of each group's segment, and the best of it so far, the worst on top.
    groups: Vec<(Option<u32>, BinaryHeap<Ranked>)>,
    /// Places of a group that scores fill, and that the draw fills.
    by_score: usize,
    by_draw: usize,
    /// The first drawn, the last on top: as many as are drawn beside all that scores may put on the list.
    lots: BinaryHeap<(Lot, Option<(usize, Key)>)>,
    drawable: u64,
}

impl Finder {
    fn new(settings: ListSettings, groups: Vec<Option<u32>>) -> Self {
        // One place at least for who is drawn, and one for who is not.
        let share = settings.explore.map_or(0.0, DrawnShare::share);
        let by_draw = match (settings.explore, settings.size) {
            (None, _) | (_, 0 | 1) => 0,
            (Some(_), size) => ((size as f64 * share).round() as usize).clamp(1, size - 1),
        };
        Self {
            by_score: settings.size - by_draw,
            by_draw,
            groups: groups
                .into_iter()
                .map(|segment| (segment, BinaryHeap::new()))
                .collect(),
            lots: BinaryHeap::new(),
            drawable: 0,
            settings,
        }
    }

    /// An empty list of the same settings, which tells keys and lots.
    fn list(&self, id: Option<usize>) -> List {
        let group = |segment: &Option<u32>| Group {
            segment: *segment,
            ranked: Vec::new(),
        };
        List {
            settings: self.settings.clone(),
            id,
            groups: self.groups.iter().map(|(segment, _)| group(segment)).collect(),
            explored: Vec::new(),
            drawn_from: 0,
            places: 0,
        }
    }

    /// The least score that a list which is full has still room for.
    fn floors(&self) -> Vec<i64> {
        let floor = |heap: &BinaryHeap<Ranked>| match heap.peek() {
            _ if self.by_score == 0 => i64::MAX,
            Some(worst) if heap.len() >= self.by_score => -worst.key.below,
            _ => i64::MIN,
        };
        self.groups.iter().map(|(_, heap)| floor(heap)).collect()
    }

    fn take(&mut self, block: &mut Block) {
        self.drawable += std::mem::take(&mut block.drawable);
        let kept_lots = (self.by_score + self.by_draw).saturating_mul(self.groups.len());
        for Candidate { ranked, lot } in block.found.drain(..) {
            if let Some((group, ranked)) = ranked {
                keep_least(&mut self.groups[group].1, ranked, self.by_score);
            }
            if let Some(lot) = lot {
                let key = ranked.map(|(group, ranked)| (group, ranked.key));
                keep_least(&mut self.lots, (lot, key), kept_lots);
            }
        }
    }

    fn finish(self, id: Option<usize>) -> List {
        let mut list = self.list(id);
        let mut ranked: Vec<Vec<Ranked>> = Vec::new();
        for (_, heap) in self.groups {
            ranked.push(heap.into_sorted_vec());
        }
        let is_ranked =
            |(group, key): (usize, Key)| ranked[group].binary_search_by_key(&key, |r| r.key).is_ok();
        let wanted = self.by_draw * ranked.len();
        let lots = self.lots.into_sorted_vec().into_iter();
        let drawn = lots.filter(|(_, key)| !key.is_some_and(is_ranked)).take(wanted);
        let drawn: Vec<Lot> = drawn.map(|(lot, _)| lot).collect();
        let with_id = ranked.iter().flatten().filter(|ranked| ranked.has_id).count() as u64;
        list.drawn_from = match self.settings.explore {
            Some(_) => self.drawable - with_id,
            None => 0,
        };
        let called = ranked.iter().flatten().filter(|ranked| !ranked.is_held).count();
        let places = called + drawn.len();
        // Whoever is drawn stands amid the list: at its end nobody would come to them, and the draw be none.
        let among = |at: usize| ((2 * at as u64 + 1) * places as u64 / (2 * drawn.len() as u64)) as u32;
        list.explored = drawn
            .iter()
            .enumerate()
            .map(|(at, lot)| (*lot, among(at)))
            .collect();
        let mut taken = list.explored.iter().map(|(_, place)| *place).peekable();
        let mut next = 0;
        for (group, ranked) in list.groups.iter_mut().zip(ranked) {
            for Ranked { key, is_held, .. } in ranked {
                while taken.next_if_eq(&next).is_some() {
                    next += 1;
                }
                group.ranked.push((key, (!is_held).then_some(next)));
                next += u32::from(!is_held);
            }
        }
        // At most ten million.
        list.places = places as u32;
        list
    }
}

/// Adds to a heap that keeps no more than the least so many.
fn keep_least<T: Ord>(heap: &mut BinaryHeap<T>, item: T, most: usize) {
    if heap.len() < most {
        heap.push(item);
    } else if let Some(mut last) = heap.peek_mut()
        && item < *last
    {
        *last = item;
    }
}
