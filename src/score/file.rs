//! How one file writes the columns that a model reads: its own marks, learnt from its first rows, so that a cell means
//! what it meant in training whatever program saved the file.

use rustc_hash::FxHashMap;

use crate::model::profile::Range;
use crate::model::{ColumnProfile, Model};
use crate::score::ahead::Ahead;
use crate::score::check::Finding;
use crate::score::marks::{self, Evidence, with_decimal, with_order};
use crate::score::spelling::Spellings;
use crate::source::Record;
use crate::table::{Cell, DateOrder, Kind, Reading};

/// Largest share, bare: 1 is all of something, and growth may be more (house choice).
const LARGEST_SHARE: f64 = 1.5;
/// Share of a column's cells that must lie in training's range for a reading to be believed, and that must not for
/// another to be doubted (house choices).
const MOST: f64 = 0.9;
const HALF: f64 = 0.5;
/// How far, in powers of ten, a suspected factor may be from the ratio of the medians (house choice: 1.6 times).
const NEAR: f64 = 0.2;
/// Factors between units that people mix up.
const FACTORS: [f64; 6] = [100.0, 1e3, 1e6, 0.01, 1e-3, 1e-6];
/// What may stand between the values of a set.
const SEPARATORS: [char; 4] = [';', '|', ',', '/'];

/// How one file writes the columns that a model reads; by default as training's did.
#[derive(Debug, Clone, Default)]
pub struct FileReading {
    columns: FxHashMap<String, ColumnReading>,
    /// What was mapped or assumed, by column.
    pub(super) findings: Vec<(String, Finding)>,
}

/// How one column is written.
#[derive(Debug, Clone)]
pub(super) struct ColumnReading {
    pub reading: Reading,
    /// What its numbers are multiplied by to be training's.
    pub factor: f64,
}

/// The first rows of a file, by column.
struct Sample<'a> {
    header: &'a [String],
    rows: &'a [Record],
    delimiter: u8,
}

impl FileReading {
    /// Learns the marks of a file from its first rows, before any was given away.
    pub fn of(model: &Model, ahead: &Ahead<'_>) -> Self {
        let header = ahead.records().header();
        let sample = Sample {
            header,
            rows: ahead.first(),
            delimiter: ahead.records().dialect().delimiter,
        };
        let mut file = Self::default();
        let of_timing: Vec<(&str, Reading)> = timing_columns(model).collect();
        let of_timing = of_timing.iter().map(|(name, reading)| (*name, reading));
        for (name, reading) in columns(model).chain(of_timing) {
            let Some(position) = header.iter().position(|column| column == name) else {
                continue;
            };
            if !file.columns.contains_key(name) {
                file.learn(name, reading, position, model.data.profile(name), &sample);
            }
        }
        file
    }

    /// Of cells that are written as training of this model wrote them: another model then reads them as they were meant.
    pub fn as_trained_by(model: &Model) -> Self {
        let read = columns(model).map(|(name, reading)| {
            let column = ColumnReading {
                reading: reading.clone(),
                factor: 1.0,
            };
            (name.to_owned(), column)
        });
        Self {
            columns: read.collect(),
            findings: Vec::new(),
        }
    }

    /// How a column's cells are read in this file; `trained` is how they were in training.
    pub(super) fn column(&self, name: &str, trained: &Reading) -> ColumnReading {
        let own = self
            .columns
            .get(name)
            .filter(|own| own.reading.kind == trained.kind);
        own.cloned().unwrap_or_else(|| ColumnReading {
            reading: trained.clone(),
            factor: 1.0,
        })
    }

    fn learn(
        &mut self,
        name: &str,
        trained: &Reading,
        position: usize,
        profile: Option<&ColumnProfile>,
        sample: &Sample<'_>,
    ) {
        let mut findings = Vec::new();
        let mut column = ColumnReading {
            reading: trained.clone(),
            factor: 1.0,
        };
        match trained.kind {
            Kind::Number => {
                let range = profile.and_then(|profile| profile.range.as_ref());
                // Marks are told from the amounts as they stand, not as they are worth.
                let rates = trained.rates.clone();
                let plain = Reading {
                    rates: None,
                    ..trained.clone()
                };
                column.reading = decimal(&plain, range, position, sample, &mut findings);
                column.reading.rates = rates;
                let known = profile.zip(range).filter(|_| trained.rates.is_none());
                let there = profile.and_then(|profile| profile.currency.as_deref());
                let here = there.and_then(|_| currency(&column.reading, position, sample));
                if let (Some(here), Some(there)) = (here, there)
                    && here != there
                {
                    findings.push(Finding::Currency {
                        here: here.to_owned(),
                        there: there.to_owned(),
                    });
                }
                if let Some((profile, range)) = known {
                    column.factor = factor(&column.reading, profile, range, position, sample, &mut findings);
                }
            }
            Kind::Date => column.reading = order(trained, position, sample, &mut findings),
            Kind::Set if !trained.words => {
                column.reading = separator(trained, profile, position, sample, &mut findings)
            }
            _ => {}
        }
        self.findings
            .extend(findings.into_iter().map(|finding| (name.to_owned(), finding)));
        self.columns.insert(name.to_owned(), column);
    }
}

/// Columns that the model reads, and how; those of criteria first.
fn columns(model: &Model) -> impl Iterator<Item = (&str, &Reading)> {
    let criteria = model.criteria.iter().map(|criterion| &criterion.cut);
    let segments = model.segments.criteria.iter().map(|criterion| &criterion.cut);
    let leaves = criteria.chain(segments).flat_map(|cut| cut.leaves());
    leaves.map(|leaf| leaf.column())
}

/// Further date columns that are signals, read as the model's clock reads them.
fn timing_columns(model: &Model) -> impl Iterator<Item = (&str, Reading)> {
    let usual = || Reading {
        missing: model.recipe.missing.clone(),
        ..Reading::new(Kind::Date)
    };
    model
        .recipe
        .timing
        .columns
        .keys()
        .map(move |name| (name.as_str(), usual()))
}

impl<'a> Sample<'a> {
    fn cells(&self, position: usize) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.rows.iter().map(move |row| row.get(position))
    }

    /// What the other columns say of decimal marks, or of the order of dates.
    fn votes(&self, kind: Kind) -> Option<bool> {
        marks::votes(kind, (0..self.header.len()).map(|position| self.cells(position)))
    }
}

/// The column's decimal mark: what only one mark can read decides, then the rest of the file, then where training's
/// numbers lay, then what a `;` between cells says; training's own where nothing does.
fn decimal(
    trained: &Reading,
    range: Option<&Range>,
    position: usize,
    sample: &Sample<'_>,
    findings: &mut Vec<Finding>,
) -> Reading {
    let evidence = marks::of_numbers(trained, sample.cells(position));
    let there = trained.decimal;
    let mark = |is_point: bool| if is_point { '.' } else { ',' };
    let mut unsure = None;
    let here = match evidence.is_first() {
        Some(is_point) => {
            unsure = evidence.is_mixed().then(|| evidence.example.clone()).flatten();
            mark(is_point)
        }
        None if evidence.either == 0 => there,
        None => {
            let Evidence { example, .. } = &evidence;
            let by_range = || range.and_then(|range| marks::by_range(trained, range, sample.cells(position)));
            match sample.votes(Kind::Number).or_else(by_range) {
                Some(is_point) => mark(is_point),
                None => {
                    unsure.clone_from(example);
                    let comma =
                        sample.delimiter == b';' && example.as_deref().is_some_and(|e| e.contains(','));
                    if comma { ',' } else { there }
                }
            }
        }
    };
    if here != there || unsure.is_some() {
        findings.push(Finding::Decimal { here, there, unsure });
    }
    with_decimal(trained, here)
}

/// The column's order of day and month, decided likewise.
fn order(trained: &Reading, position: usize, sample: &Sample<'_>, findings: &mut Vec<Finding>) -> Reading {
    let evidence = marks::of_dates(trained, sample.cells(position));
    let there = trained.dates;
    let order = |is_day_first: bool| match is_day_first {
        true => DateOrder::Dmy,
        false => DateOrder::Mdy,
    };
    let mut unsure = None;
    let here = match evidence.is_first() {
        Some(is_day_first) => {
            unsure = evidence.is_mixed().then(|| evidence.example.clone()).flatten();
            order(is_day_first)
        }
        None if evidence.either == 0 => there,
        None => match sample.votes(Kind::Date) {
            Some(is_day_first) => order(is_day_first),
            None => {
                unsure.clone_from(&evidence.example);
                order(there != DateOrder::Mdy)
            }
        },
    };
    if here != there || unsure.is_some() {
        findings.push(Finding::Dates { here, there, unsure });
    }
    with_order(trained, here)
}

/// What stands between the values of a set: training's separator, unless no cell has it and another one parts the
/// cells into values that training held.
fn separator(
    trained: &Reading,
    profile: Option<&ColumnProfile>,
    position: usize,
    sample: &Sample<'_>,
    findings: &mut Vec<Finding>,
) -> Reading {
    let there = trained.separator.unwrap_or(';');
    let Some(profile) = profile.filter(|_| !sample.cells(position).any(|cell| cell.contains(there))) else {
        return trained.clone();
    };
    let known = Spellings::new(&FxHashMap::default(), Some(profile), false);
    let parted = |separator: char| {
        let reading = Reading {
            separator: Some(separator),
            ..trained.clone()
        };
        let joined = sample.cells(position).filter(|cell| cell.contains(separator));
        let (mut held, mut all) = (0u64, 0u64);
        for cell in joined {
            for token in reading.tokens(cell) {
                all += 1;
                held += u64::from(known.level(token).is_some());
            }
        }
        (all > 0 && held as f64 >= MOST * all as f64).then_some((held, reading))
    };
    let others = SEPARATORS.into_iter().filter(|separator| *separator != there);
    let best = others.filter_map(|here| parted(here).map(|found| (here, found)));
    match best.max_by_key(|(_, (held, _))| *held) {
        Some((here, (_, reading))) => {
            findings.push(Finding::Separator { here, there });
            reading
        }
        None => trained.clone(),
    }
}

/// The currency that most of the column's amounts bear, where most bear one.
fn currency(reading: &Reading, position: usize, sample: &Sample<'_>) -> Option<&'static str> {
    let mut cells: Vec<(&'static str, usize)> = Vec::new();
    let mut filled = 0;
    for cell in sample.cells(position).filter(|cell| !reading.is_missing(cell)) {
        filled += 1;
        let Some(code) = reading.says_currency(cell) else {
            continue;
        };
        match cells.iter_mut().find(|(known, _)| *known == code) {
            Some((_, cells)) => *cells += 1,
            None => cells.push((code, 1)),
        }
    }
    let (code, most) = cells.into_iter().max_by_key(|(code, cells)| (*cells, *code))?;
    (most * 2 > filled).then_some(code)
}

/// What the column's numbers are multiplied by: 1, unless one file has percent signs and the other bare shares. Any
/// other factor that is suspected is told, not applied: firms may well be a thousand times larger.
fn factor(
    reading: &Reading,
    profile: &ColumnProfile,
    range: &Range,
    position: usize,
    sample: &Sample<'_>,
    findings: &mut Vec<Finding>,
) -> f64 {
    let (mut signed, mut bare) = (Vec::new(), Vec::new());
    for cell in sample.cells(position) {
        if let Cell::Value(number) = reading.number(cell) {
            let numbers = if cell.contains('%') {
                &mut signed
            } else {
                &mut bare
            };
            numbers.push(number);
        }
    }
    let held = |numbers: &[f64], factor: f64| {
        let held = numbers
            .iter()
            .filter(|number| range.holds(**number * factor))
            .count();
        held as f64 / numbers.len().max(1) as f64
    };
    let are_shares = |numbers: &[f64]| numbers.iter().all(|number| number.abs() <= LARGEST_SHARE);
    let has_parts = |numbers: &[f64]| numbers.iter().any(|number| number.fract() != 0.0);
    if profile.percent && !bare.is_empty() && are_shares(&bare) && has_parts(&bare) {
        let fits_scaled = held(&bare, 100.0) >= MOST && held(&bare, 1.0) < HALF;
        if signed.is_empty() && fits_scaled {
            findings.push(Finding::Percent {
                times: 100.0,
                is_sure: true,
            });
            return 100.0;
        }
        if !signed.is_empty() || held(&bare, 100.0) >= HALF {
            findings.push(Finding::Percent {
                times: 100.0,
                is_sure: false,
            });
        }
        return 1.0;
    }
    let trained_on_shares = range.most.abs().max(range.least.abs()) <= LARGEST_SHARE;
    if !profile.percent && bare.is_empty() && !signed.is_empty() && trained_on_shares {
        if held(&signed, 0.01) >= MOST && held(&signed, 1.0) < HALF {
            findings.push(Finding::Percent {
                times: 0.01,
                is_sure: true,
            });
            return 0.01;
        }
        findings.push(Finding::Percent {
            times: 0.01,
            is_sure: false,
        });
        return 1.0;
    }
    signed.append(&mut bare);
    if held(&signed, 1.0) < HALF
        && let Some(here) = Range::of(signed.iter().copied())
        && let Some(times) = suspected(&signed, &here, range)
    {
        findings.push(Finding::Scale {
            times,
            here: here.median,
            there: range.median,
        });
    }
    1.0
}

/// How many times training's numbers these seem to be: where dividing by a factor between units puts nearly all of them
/// where training's were, and one of both looks like an amount in another unit. Larger firms do not.
fn suspected(numbers: &[f64], here: &Range, there: &Range) -> Option<f64> {
    let ratio = here.median / there.median;
    let near = |times: f64| (ratio.abs().log10() - times.log10()).abs() <= NEAR;
    let fits = |times: f64| {
        let inside = |number: &&f64| (there.least..=there.most).contains(&(**number / times));
        numbers.iter().filter(inside).count() as f64 >= MOST * numbers.len() as f64
    };
    // A smaller unit has parts where the larger one is whole; thousands are whole thousands.
    let in_unit = |times: f64| match times > 1.0 {
        true => !there.whole || (here.thousands && times >= 1e3),
        false => !here.whole || (there.thousands && times <= 1e-3),
    };
    let one = FACTORS.into_iter().find(|times| near(*times));
    one.filter(|times| ratio.is_finite() && in_unit(*times) && fits(*times))
}
