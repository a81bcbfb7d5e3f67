//! Whole tables in a stream: records are read while those before them are scored, in constant memory.

use std::collections::BTreeMap;
use std::io::Write;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::Model;
use crate::model::valuation::Valuer;
use crate::score::ahead::Ahead;
use crate::score::approach::Approach;
use crate::score::arranged::Arranged;
use crate::score::caught::Catch;
use crate::score::changed::{Change, ChangedSummary, Scored, Since};
use crate::score::clock::Clock;
use crate::score::columns::{Wanted, columns};
use crate::score::draw::{Draw, Drawn};
use crate::score::file::FileReading;
use crate::score::grade::Grade;
use crate::score::kept::{Keep, Kept, name_column};
use crate::score::list::{List, write_rank};
use crate::score::route::{RouteCounts, Router, Routes, given, write_route};
use crate::score::rows::{BLOCKS, Rows, fill};
use crate::score::scorer::{Row, Score, Scorer};
use crate::score::sink::{Cell, Column, ColumnKind, Format, Line, Sink};
use crate::score::summarizer::{Summarized, Summarizer};
use crate::score::tally::{Summary, Tally};
use crate::source::{Record, Records};
use crate::timing::Band;

/// Signals written beside a timing. House choice: what a call can start from.
const SIGNALS: usize = 2;

/// What is written of each account.
#[derive(Debug, Clone)]
pub struct BatchSettings {
    /// How rows are written.
    pub format: Format,
    /// Name and version of the model, written beside each score.
    pub model: String,
    /// Number of reasons.
    pub reasons: usize,
    /// Write the 95 % interval of the fit.
    pub interval: bool,
    /// Write the points of every criterion.
    pub contributions: bool,
    /// Keep spreadsheets from taking text for formulas: such text gets an apostrophe before it.
    pub defuse_formulas: bool,
    /// Write as the spreadsheet of this language opens: byte order mark, delimiter, decimal mark.
    pub excel: Option<Language>,
    /// Columns of the table that are written last.
    pub keep: Keep,
    /// Language of the reasons and the segment's name.
    pub language: Language,
}

/// Takes some scored accounts at a time.
pub type Log<'a> = &'a mut dyn FnMut(&[LogRow]);

/// What goes beside the scores, where it is wanted.
#[derive(Default)]
pub struct Beside<'a> {
    /// Signals: `timing`, `timing_band`, `approach` and `signals` follow the other columns. It reads dates with the file's
    /// own marks from then on.
    pub clock: Option<&'a mut Clock>,
    /// What accounts are worth: `value`, `expected_value` and `currency` follow the points, with their intervals where those of
    /// the fit are written.
    pub value: Option<&'a Valuer<'a>>,
    /// The account in one line: `summary` stands before the reasons.
    pub summarizer: Option<&'a Summarizer<'a>>,
    /// Who is contacted by chance: `drawn` and `propensity` come last but for kept columns.
    pub draw: Option<&'a Draw>,
    /// Who is worked, in place of a draw by grade: `rank`, and `week` where a team's capacity is known, come before `drawn`. The
    /// list alone is written in its order where that was asked.
    pub list: Option<&'a List>,
    /// Whose accounts are: `owner`, `sequence` and `route` come before `rank`.
    pub routing: Option<&'a Routes>,
    /// Older scores: only what changed since is written. Not beside a list.
    pub since: Option<Since<'a>>,
    /// Is told every account that has an id, some at a time, in the order read.
    pub log: Option<Log<'a>>,
    /// How the table is written, where its first rows are not to tell.
    pub file: Option<FileReading>,
}

/// An account as it was scored, for the record.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// Its id, without blanks around it.
    pub id: String,
    /// What the scorecard says.
    pub score: Score,
    /// What the draw says, and the chance of being contacted from 0 to 1; absent without a draw.
    pub drawn: Option<(Drawn, f64)>,
    /// What was known of it, as [`Scorer::facts`] has it.
    pub facts: BTreeMap<String, String>,
}

/// Scores every record, one line each in the order read, and says what happened.
///
/// The first rows tell the file's own marks (decimal, order of dates, percent signs), with which all of it is read.
/// Neither the number of threads nor the size of chunks changes a byte. `progress` is told the accounts done.
///
/// # Errors
/// [`Error::Input`] for a record that cannot be read, once those before it are written; [`Error::Io`] when
/// writing to `out` (called `out_name` in messages) fails.
pub fn score_records(
    model: &Model,
    records: &mut Records,
    out: &mut dyn Write,
    out_name: &str,
    settings: &BatchSettings,
    progress: &mut dyn FnMut(u64),
) -> Result<Summary> {
    score_records_timed(model, records, out, out_name, settings, None, progress)
}

/// As [`score_records`]; with a clock, which then reads dates with the file's own marks, `timing`, `timing_band`, `approach` and `signals` follow the other columns.
///
/// # Errors
/// As [`score_records`].
pub fn score_records_timed(
    model: &Model,
    records: &mut Records,
    out: &mut dyn Write,
    out_name: &str,
    settings: &BatchSettings,
    clock: Option<&mut Clock>,
    progress: &mut dyn FnMut(u64),
) -> Result<Summary> {
    let beside = Beside {
        clock,
        ..Beside::default()
    };
    score_records_beside(model, records, out, out_name, settings, beside, progress)
}

/// As [`score_records`], with what goes beside the scores.
///
/// # Errors
/// As [`score_records`].
pub fn score_records_beside(
    model: &Model,
    records: &mut Records,
    out: &mut dyn Write,
    out_name: &str,
    settings: &BatchSettings,
    beside: Beside,
    progress: &mut dyn FnMut(u64),
) -> Result<Summary> {
    let Beside {
        mut clock,
        value,
        summarizer,
        draw,
        list,
        routing,
        since,
        mut log,
        file,
    } = beside;
    let header = records.header().to_vec();
    let delimiter = records.dialect().delimiter;
    let mut ahead = Ahead::new(records);
    let file = file.unwrap_or_else(|| FileReading::of(model, &ahead));
    if let Some(clock) = &mut clock {
        clock.read_as(&file);
    }
    let clock = clock.as_deref();
    let scorer = Scorer::for_file(model, &header, &file, settings.language);
    let id = model.data.id.as_ref();
    let id = id.and_then(|id| header.iter().position(|name| name == id));
    let name = name_column(model, &header, id);
    let mut columns = columns(
        &scorer,
        &Wanted {
            reasons: settings.reasons,
            interval: settings.interval,
            contributions: settings.contributions,
            name: name.is_some(),
            summary: summarizer.is_some(),
            value: value.is_some(),
            timing: clock.is_some(),
            routing: routing.is_some(),
            list: list.is_some(),
            week: list.is_some_and(|list| list.settings().capacity.is_some()),
            draw: draw.is_some() || list.is_some_and(List::draws),
        },
    );
    let taken: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut kept = Kept::columns(&settings.keep, &header, [id, name], &taken)?;
    if settings.excel.is_some() || settings.format == Format::Workbook {
        Kept::learn(&mut kept, &header, ahead.first(), delimiter);
    }
    let kept_as = |column: &Kept| Column::new(&column.title, ColumnKind::Text);
    columns.extend(kept.iter().map(kept_as));
    let sink = Sink::new(
        settings.format,
        &columns,
        settings.defuse_formulas,
        settings.excel,
    );
    let cells = |texts: &[String]| texts.iter().map(|text| sink.cell(text)).collect();
    let router = routing.map(|routes| Router::new(routes, model, &header, &file, clock.is_some()));
    let batch = Batch {
        reasons: (0..scorer.criteria().len())
            .map(|criterion| cells(scorer.reasons(criterion)))
            .collect(),
        model: sink.cell(&settings.model),
        sink,
        id,
        name,
        kept,
        summarizer,
        scorer: &scorer,
        header: &header,
        settings,
        clock,
        value,
        draw,
        list,
        router: router.as_ref(),
        since,
        catch: list.map(|_| Catch::new(model)),
        logs: log.is_some(),
    };
    let mut catch = batch.catch.clone();
    let mut arranged = list.filter(|list| list.settings().alone).map(Arranged::new);
    let mut tally = Tally::new(&scorer);
    let chunks = || -> Vec<Chunk> { (0..BLOCKS).map(|_| Chunk::new(&batch)).collect() };
    let (mut scoring, mut reading, mut rows) = (chunks(), chunks(), 0);

    // Whatever goes beside the scores looks at cells of its own.
    let is_alone = clock.is_none() && summarizer.is_none() && list.is_none() && router.is_none();
    if is_alone && since.is_none() && log.is_none() {
        let kept = batch.kept.iter().map(|column| column.position);
        let others: Vec<usize> = [id, name].into_iter().flatten().chain(kept).collect();
        ahead.need(scorer.needs(&header, &others));
    }
    out.write_all(&batch.sink.header())
        .map_err(Error::io(out_name, "write"))?;
    let mut read = fill(rows_of(&mut reading), &mut ahead, &mut rows);
    loop {
        std::mem::swap(&mut scoring, &mut reading);
        let last = !matches!(read, Ok(true));
        let ((), next) = rayon::join(
            || scoring.par_iter_mut().for_each(|chunk| batch.score(chunk)),
            || {
                if last {
                    Ok(false)
                } else {
                    fill(rows_of(&mut reading), &mut ahead, &mut rows)
                }
            },
        );
        for chunk in &scoring {
            match &mut arranged {
                Some(arranged) => arranged.keep(&chunk.bytes, &chunk.lines)?,
                None => out
                    .write_all(&chunk.bytes)
                    .map_err(Error::io(out_name, "write"))?,
            }
            tally.append(&chunk.tally);
            if let (Some(catch), Some(more)) = (&mut catch, &chunk.catch) {
                catch.append(more);
            }
            if let Some(log) = &mut log {
                log(&chunk.logged);
            }
        }
        progress(tally.accounts());
        if last {
            break;
        }
        read = next;
    }
    read?;
    if let Some(arranged) = arranged {
        arranged.write(out, out_name)?;
    }
    out.flush().map_err(Error::io(out_name, "write"))?;
    let made = list.zip(catch);
    let chunks = || scoring.iter().chain(&reading);
    Ok(Summary {
        routed: router
            .as_ref()
            .map(|router| router.summary(chunks().filter_map(|chunk| chunk.routed.as_ref()))),
        changed: since.map(|since| since.older.summary(chunks().map(|chunk| &chunk.changed))),
        list: made.map(|(list, catch)| list.summary(catch.caught(model))),
        ..tally.summary(model, &scorer, &header, &file)
    })
}

/// What all chunks share.
struct Batch<'a> {
    scorer: &'a Scorer,
    header: &'a [String],
    sink: Sink,
    /// What each criterion may give as its reason, as it is written.
    reasons: Vec<Vec<Cell>>,
    /// Name and version of the model, as it is written.
    model: Cell,
    settings: &'a BatchSettings,
    /// Position of the column that identifies accounts; the row's number does when there is none.
    id: Option<usize>,
    /// Position of the column that names them.
    name: Option<usize>,
    /// Columns written last, as they are.
    kept: Vec<Kept>,
    summarizer: Option<&'a Summarizer<'a>>,
    clock: Option<&'a Clock>,
    value: Option<&'a Valuer<'a>>,
    draw: Option<&'a Draw>,
    list: Option<&'a List>,
    router: Option<&'a Router<'a>>,
    since: Option<Since<'a>>,
    /// Nothing yet, beside a list.
    catch: Option<Catch>,
    /// Whether somebody keeps what was scored.
    logs: bool,
}

/// Consecutive records, and what becomes of them. All memory is used again.
struct Chunk {
    rows: Rows,
    bytes: Vec<u8>,
    row: Row,
    reasons: Vec<usize>,
    tally: Tally,
    /// Where each line ends, and its place on the list; empty where lines stay in the table's order.
    lines: Vec<(u32, usize)>,
    catch: Option<Catch>,
    /// Of all rows so far, beside rules.
    routed: Option<RouteCounts>,
    /// Likewise, beside older scores.
    changed: ChangedSummary,
    /// For the record; empty when nobody keeps it.
    logged: Vec<LogRow>,
}

impl Batch<'_> {
    fn score(&self, chunk: &mut Chunk) {
        chunk.bytes.clear();
        chunk.tally.clear();
        chunk.logged.clear();
        chunk.lines.clear();
        if let Some(catch) = &mut chunk.catch {
            catch.clear();
        }
        for (number, record) in chunk.rows.iter() {
            let row = &mut chunk.row;
            self.scorer.read_record(record, row);
            let score = self.scorer.score(row);
            let place = self
                .list
                .map(|list| list.place(self.scorer, record, number, row, &score));
            if let (Some(catch), Some(place)) = (&mut chunk.catch, place)
                && score.grade != Grade::X
            {
                catch.add(place.on_list.is_some(), row, &score);
            }
            let start = chunk.bytes.len();
            let mut line = self.sink.line(&mut chunk.bytes);
            match self.id {
                Some(column) => line.text(record.get(column)),
                None => line.integer(number + 1),
            }
            if let Some(column) = self.name {
                line.text(record.get(column));
            }
            line.decimal(score.score, 3);
            write_fit(&mut line, score.fit);
            line.text(score.grade.as_str());
            match score.standing {
                Some(standing) => line.integer(u64::from(standing.number())),
                None => line.empty(),
            }
            line.decimal(score.similarity, 1);
            if let Some(summarizer) = self.summarizer {
                line.text(&self.summary(summarizer, record, row, score));
            }
            self.write_reasons(&mut line, row, &mut chunk.reasons);
            line.decimal(score.unknown_weight, 3);
            line.cell(&self.model);
            if self.settings.interval {
                let (low, high) = self.scorer.interval(row);
                write_fit(&mut line, low);
                write_fit(&mut line, high);
            }
            if self.settings.contributions {
                self.scorer.points(row).for_each(|points| line.decimal(points, 3));
            }
            if let Some(valuer) = self.value {
                self.write_value(&mut line, valuer, row, score.fit);
            }
            chunk.tally.add(self.scorer, record, row, &score);
            let band = self
                .clock
                .map(|clock| self.write_timing(&mut line, clock, record, score.grade, &mut chunk.tally));
            let routed = self.router.zip(chunk.routed.as_mut());
            let rule = routed.and_then(|(router, counts)| router.route(record, &score, band, counts));
            if self.router.is_some() {
                write_route(&mut line, rule);
            }
            if let Some(list) = self.list {
                write_rank(&mut line, list, place);
            }
            if self.draw.is_some() || self.list.is_some() || self.logs {
                let id = self.id.map_or("", |column| record.get(column).trim());
                let drawn = self.draw.map(|draw| draw.of(id, score.grade));
                let drawn = drawn.map(|(drawn, millionths)| (drawn, f64::from(millionths) / 1e6));
                let on_list = place.filter(|_| self.list.is_some_and(List::draws));
                let drawn = drawn.or(on_list.map(|place| (place.drawn, place.propensity)));
                if let Some((drawn, propensity)) = drawn {
                    line.text(drawn.as_str());
                    // A list may draw one in a million.
                    match self.draw.is_some() {
                        true => line.decimal(millionths(propensity), 6),
                        false => line.decimal((propensity * 1e9).round() as i64, 9),
                    }
                    chunk.tally.add_drawn(drawn);
                }
                if self.logs && !id.is_empty() {
                    let id = id.to_owned();
                    let facts = self.scorer.facts(self.header, |column| Some(record.get(column)));
                    chunk.logged.push(LogRow {
                        id,
                        score,
                        drawn,
                        facts,
                    });
                }
            }
            self.kept
                .iter()
                .for_each(|column| column.write(record, &mut line));
            line.end();
            if let Some(since) = self.since {
                let (owner, sequence) = given(rule);
                let change = since.change(
                    record,
                    &Scored {
                        grade: score.grade.as_str(),
                        segment: score.standing.map_or(0, |standing| standing.number()),
                        model: &self.settings.model,
                        owner,
                        sequence,
                    },
                );
                chunk.changed.add(change);
                if change == Change::Same {
                    chunk.bytes.truncate(start);
                }
            }
            if self.list.is_some_and(|list| list.settings().alone) {
                match place.and_then(|place| place.on_list) {
                    Some(place) => chunk.lines.push((place, chunk.bytes.len())),
                    None => chunk.bytes.truncate(start),
                }
            }
        }
    }

    /// The account in one line.
    fn summary(&self, summarizer: &Summarizer, record: &Record, row: &Row, score: Score) -> String {
        let account = Summarized {
            bins: &row.bins,
            score,
            knock_out: self.scorer.knock_out(row),
        };
        summarizer.line(&account, &|column| {
            let position = self.header.iter().position(|name| name == column)?;
            let text = record.get(position);
            let written = self.scorer.as_trained(column, text);
            Some(written.unwrap_or_else(|| text.to_owned()))
        })
    }

    /// What the account is worth, in the currency's unit.
    fn write_value(&self, line: &mut Line, valuer: &Valuer, row: &Row, fit: f64) {
        let (low, high) = self.scorer.interval(row);
        let worth = valuer.valuation(&row.bins, (fit, low, high));
        line.decimal(worth.value, 2);
        match worth.expected {
            Some(expected) => line.decimal(expected.expected_value, 2),
            None => line.empty(),
        }
        line.text(valuer.currency());
        if self.settings.interval {
            line.decimal(worth.value_low, 2);
            line.decimal(worth.value_high, 2);
            let ends = worth
                .expected
                .map(|expected| [expected.expected_low, expected.expected_high]);
            match ends {
                Some(ends) => ends.into_iter().for_each(|end| line.decimal(end, 2)),
                None => (0..2).for_each(|_| line.empty()),
            }
        }
    }

    /// Timing beside fit, what both suggest, and the strongest signals in words.
    fn write_timing(
        &self,
        line: &mut Line,
        clock: &Clock,
        record: &Record,
        grade: Grade,
        tally: &mut Tally,
    ) -> Band {
        let language = self.settings.language;
        let id = self.id.map(|column| record.get(column));
        let timing = clock.timing(id, |column| Some(record.get(column)));
        let approach = Approach::of(grade, timing.band);
        line.decimal(timing.timing, 3);
        line.text(timing.band.as_str());
        line.text(&language.approach(approach));
        let strongest: Vec<String> = timing
            .strongest(SIGNALS)
            .map(|signal| language.signal_in_brief(signal))
            .collect();
        match strongest.is_empty() {
            true => line.empty(),
            false => line.text(&strongest.join(", ")),
        }
        tally.add_timing(&timing, approach);
        timing.band
    }

    /// The knock-out rule first, if one holds; then what sets the account apart most.
    fn write_reasons(&self, line: &mut Line, row: &Row, reasons: &mut [usize]) {
        let mut left = reasons.len();
        if let (Some(rule), true) = (self.scorer.knock_out(row), left > 0) {
            line.text(&self.settings.language.knocked_out(rule));
            left -= 1;
        }
        let found = self.scorer.strongest(row, &mut reasons[..left]);
        for criterion in &reasons[..found] {
            line.cell(&self.reasons[*criterion][self.scorer.reason_at(row, *criterion)]);
        }
        (found..left).for_each(|_| line.empty());
    }
}

impl Chunk {
    fn new(batch: &Batch) -> Self {
        Self {
            rows: Rows::default(),
            bytes: Vec::new(),
            row: batch.scorer.row(),
            reasons: vec![0; batch.settings.reasons],
            tally: Tally::new(batch.scorer),
            lines: Vec::new(),
            catch: batch.catch.clone(),
            routed: batch.router.map(Router::counts),
            changed: ChangedSummary::default(),
            logged: Vec::new(),
        }
    }
}

fn rows_of(chunks: &mut [Chunk]) -> impl Iterator<Item = &mut Rows> {
    chunks.iter_mut().map(|chunk| &mut chunk.rows)
}

/// A fit; nothing where there is none.
fn write_fit(line: &mut Line<'_>, fit: f64) {
    match fit.is_nan() {
        true => line.empty(),
        false => line.decimal(millionths(fit), 6),
    }
}

/// A probability in millionths, rounded.
fn millionths(probability: f64) -> i64 {
    (probability * 1e6).round() as i64
}
