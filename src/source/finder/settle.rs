//! What a row is once its neighbours are known: the table's, mended where it is short or long, or none of the table's.

use super::{Finder, Held, MOST_COUNTED, MOST_RAGGED, Ragged, RawRows, Verdict};
use crate::error::{Error, Result};
use crate::source::finder::{head, line};
use crate::source::record::Record;
use crate::source::stream::Rejected;
use crate::table::reading::trimmed;
use crate::table::{Mend, SkipReason};
use crate::vocabulary::fold::same;

impl<R: RawRows> Finder<R> {
    /// What a row is; a row of the table leaves as wide as the header.
    pub(super) fn judge(&mut self, record: &mut Record) -> Result<Verdict> {
        let width = self.header.len();
        // Nearly all rows are as they should be.
        if self.first > 0 || record.len() != width || self.is_odd(record) {
            record.close_gaps();
        }
        if self.first > 0 {
            self.cut_left(record);
        }
        if record.len() > width && (width..record.len()).all(|at| record.get(at).trim().is_empty()) {
            if record.len() == width + 1 && self.sums.misfits(|at| record.get(at)) > 0 {
                self.drop_empty_within(record)?;
            }
            record.set_len(width);
        }
        if record.len() != width || self.is_odd(record) {
            match self.judge_odd(record)? {
                Verdict::Row => {}
                other => return Ok(other),
            }
        }
        if self.sums.add(record) && self.is_other_header(record) {
            return Err(self.other_table(record));
        }
        self.follows = record.line + record.spans.max(1);
        Ok(Verdict::Row)
    }

    /// Whether a row as wide as the header may be none of the table's: cheap, and true for few rows.
    fn is_odd(&self, record: &Record) -> bool {
        let first = record.ends.first().copied().unwrap_or(0);
        let between = record.gap * (record.len() - 1);
        let lone = first + between == record.text.len() && self.header.len() > 1;
        let mark = |byte: &u8| {
            matches!(
                byte,
                b'#' | b'-' | b'=' | b'_' | b'+' | b'*' | b'~' | b'|' | b' ' | b'\t'
            )
        };
        let again = first > 0 && trimmed(record.get(0)) == self.written[0];
        first == 0
            || lone
            || again
            || record.text.as_bytes().first().is_some_and(mark)
            || self.sums.may_be_total(record)
    }

    fn judge_odd(&mut self, record: &mut Record) -> Result<Verdict> {
        let width = self.header.len();
        let mut filled = line::filled(record);
        let (first, second) = (filled.next(), filled.next());
        drop(filled);
        let Some(first) = first else {
            return Ok(Verdict::Skip(SkipReason::Blank));
        };
        let lone = second.is_none() && width > 1;
        if line::is_rule(record) {
            return Ok(Verdict::Skip(SkipReason::Rule));
        }
        let comment = record.text.trim_start().starts_with('#') && !self.written[0].starts_with('#');
        if comment && (lone || record.len() != width) && !self.sums.fits_first(record.get(0)) {
            return Ok(Verdict::Skip(SkipReason::Comment));
        }
        if self.is_header_again(record) {
            return Ok(Verdict::Skip(SkipReason::RepeatedHeader));
        }
        if record.len() != width && self.is_other_header(record) {
            return Err(self.other_table(record));
        }
        if self.sums.is_total(record) {
            return Ok(Verdict::Skip(SkipReason::Total));
        }
        // Of one column, any row may be a footer: those are looked at that stand apart, or in brackets.
        let apart = || self.after_gap(record) || record.text.starts_with(['(', '©']);
        if lone || record.len() < width || width == 1 && apart() && line::is_footer_text(record.get(first)) {
            return Ok(Verdict::Wait);
        }
        if record.len() > width {
            if self.reject(record)? {
                self.follows = record.line + record.spans.max(1);
                return Ok(Verdict::Rejected);
            }
            self.shorten(record)?;
        }
        Ok(Verdict::Row)
    }

    /// Takes the empty columns before the table's first away; a cell in one of them makes the row too long.
    fn cut_left(&mut self, record: &mut Record) {
        let outside = (0..self.first).any(|at| !record.get(at).trim().is_empty());
        if !outside {
            record.remove_first(self.first);
        }
    }

    /// A delimiter too many within a row: the empty cell without which all others fit their columns is the surplus.
    fn drop_empty_within(&mut self, record: &mut Record) -> Result<()> {
        let width = self.header.len();
        let without = |gone: usize| {
            self.sums
                .misfits(|at| record.get(if at < gone { at } else { at + 1 }))
        };
        let gone = (0..width).find(|gone| record.get(*gone).is_empty() && without(*gone) == 0);
        if let Some(gone) = gone {
            self.count_ragged(record, record.len())?;
            self.mend_row(Mend::LongRows, record)?;
            record.ends.remove(gone);
        }
        Ok(())
    }

    /// Gives away a row that is not as wide as the header, where that was asked for.
    fn reject(&mut self, record: &Record) -> Result<bool> {
        if self.rejects.is_none() {
            return Ok(false);
        }
        let reason = self.unlike_header(record.len(), "");
        let mut row = csv::Writer::from_writer(Vec::new());
        // Writing into memory cannot fail.
        let _ = row.write_record(record.iter());
        let row = row.into_inner().unwrap_or_default();
        let spans = match record.spans {
            0 | 1 => String::new(),
            lines => format!("; it runs over {lines} lines: look for a quote left open"),
        };
        let rejected = Rejected {
            line: record.line,
            reason: format!("{reason}{spans}"),
            row: String::from_utf8_lossy(row.trim_ascii_end()).into_owned(),
        };
        self.rejects.as_mut().map_or(Ok(()), |taker| taker(rejected))?;
        Ok(true)
    }

    /// Drops what a row has beyond the header, where its cells fit their columns; cells moved by a delimiter within a
    /// text do not, or begin with a blank.
    fn shorten(&mut self, record: &mut Record) -> Result<()> {
        let width = self.header.len();
        let moved = (0..record.len()).any(|at| record.get(at).starts_with(' '));
        if moved || record.spans > 1 || !self.sums.fits(|at| record.get(at)) {
            return Err(self.refuse_ragged(record.line, record.len(), record.spans));
        }
        self.count_ragged(record, record.len())?;
        self.mend_row(Mend::LongRows, record)?;
        record.set_len(width);
        Ok(())
    }

    /// Fills a short row up where its cells then fit their columns best, at its end when that is as good.
    fn lengthen(&mut self, record: &mut Record) -> Result<()> {
        let width = self.header.len();
        let (found, missing) = (record.len(), width - record.len());
        if record.spans > 1 {
            return Err(self.refuse_ragged(record.line, found, record.spans));
        }
        self.count_ragged(record, found)?;
        self.mend_row(Mend::ShortRows, record)?;
        let filled_at = |place: usize| {
            self.sums.misfits(|at| match at {
                at if at < place => record.get(at),
                at if at < place + missing => "",
                at => record.get(at - missing),
            })
        };
        let place = (0..=found)
            .rev()
            .min_by_key(|place| filled_at(*place))
            .unwrap_or(found);
        record.insert_empty(place, missing);
        Ok(())
    }

    fn mend_row(&mut self, what: Mend, record: &Record) -> Result<()> {
        if self.how.strict {
            return Err(self.refuse_ragged(record.line, record.len(), record.spans));
        }
        self.read.mend(what, record.line);
        Ok(())
    }

    fn count_ragged(&mut self, record: &Record, found: usize) -> Result<()> {
        if self.ragged.count == 0 {
            self.ragged.first = (record.line, found);
        }
        self.ragged.count += 1;
        // No end of such rows would make it a share that may be mended.
        if self.ragged.count > MOST_COUNTED && self.ragged.count * 2 > self.read.rows {
            return Err(self.ragged_error());
        }
        Ok(())
    }

    /// Whether too many rows were short or long, now that all are known.
    pub(super) fn check_end(&mut self) -> Result<()> {
        let rows = self.read.rows as f64;
        let Ragged { count, .. } = self.ragged;
        // One row of two or more may be so; one that is alone says that it is the header which is not.
        if count > 0 && (count as f64 > (rows * MOST_RAGGED).max(1.0) || rows < 2.0) {
            return Err(self.ragged_error());
        }
        Ok(())
    }

    fn ragged_error(&self) -> Error {
        let (line, found) = self.ragged.first;
        let others = match self.ragged.count - 1 {
            0 => String::new(),
            more if more >= MOST_COUNTED => format!(" (and so have over {MOST_COUNTED} rows after it)"),
            more => format!(" (and {more} more rows differ too)"),
        };
        self.ragged_at(line, found, &others, 0)
    }

    /// Refuses a row that cannot be mended, with how many others differ.
    fn refuse_ragged(&mut self, line: u64, found: usize, spans: u64) -> Error {
        let mut more = 0;
        let mut next = Record::new();
        while more < MOST_COUNTED && matches!(self.take(&mut next), Ok(true)) {
            let width = self.header.len() + self.first;
            let blank = |at: usize| next.get(at).trim().is_empty();
            more += u64::from(next.len() < width || !(width..next.len()).all(blank));
        }
        let others = match more {
            0 => String::new(),
            MOST_COUNTED => format!(" (and so have over {MOST_COUNTED} rows after it)"),
            more => format!(" (and {more} more rows differ too)"),
        };
        self.ragged_at(line, found, &others, spans)
    }

    fn ragged_at(&self, line: u64, found: usize, others: &str, spans: u64) -> Error {
        let remedy = if spans > 1 {
            format!("it runs over {spans} lines: look for a quote left open")
        } else if self.rows.is_sheet() {
            "name the column in the header, or clear what is beside the table".to_owned()
        } else {
            "correct the row, or quote fields that contain the delimiter".to_owned()
        };
        Error::input(&self.path, line, 0, self.unlike_header(found, others), remedy)
    }

    fn unlike_header(&self, found: usize, others: &str) -> String {
        let fields = if found == 1 { "field" } else { "fields" };
        let width = self.header.len();
        format!("row has {found} {fields} where the header has {width}{others}")
    }

    fn is_header_again(&self, record: &Record) -> bool {
        self.read.header_line > 0
            && record.len() == self.header.len()
            && self
                .written
                .iter()
                .enumerate()
                .all(|(at, name)| record.get(at).trim() == name)
    }

    /// Whether a row is the header of another table: most of its cells are names of this one's columns in other places,
    /// or ordinary names of columns.
    fn is_other_header(&self, record: &Record) -> bool {
        let cells: Vec<&str> = line::filled(record).map(|at| record.get(at).trim()).collect();
        if cells.len() < 2
            || cells
                .iter()
                .any(|cell| cell.starts_with(|c: char| c.is_ascii_digit()))
        {
            return false;
        }
        let known = |cell: &&&str| {
            self.written
                .iter()
                .any(|name| !name.is_empty() && same(name, cell))
        };
        let ours = cells.iter().filter(known).count();
        let names = cells.iter().filter(|cell| head::is_name(cell)).count();
        ours >= 2 && ours * 2 >= cells.len() || names >= 2 && names * 2 >= cells.len()
    }

    fn other_table(&self, record: &Record) -> Error {
        let cells: Vec<String> = line::filled(record)
            .take(4)
            .map(|at| format!("`{}`", record.get(at).trim().chars().take(30).collect::<String>()))
            .collect();
        let reason = format!(
            "another table begins here, with other columns than the first ({} …)",
            cells.join(", ")
        );
        let remedy = "keep each table in a file of its own, or give them the same columns in the same order";
        Error::input(&self.path, record.line, 0, reason, remedy)
    }

    /// The rows that wait are the table's: it goes on after them.
    pub(super) fn settle_within(&mut self) -> Result<()> {
        while let Some(held) = self.held.pop_front() {
            let mut row = held.row;
            let text = line::filled(&row).next().map_or("", |at| row.get(at));
            if row.len() < self.header.len()
                && row.len() == 1
                && (line::is_footer_text(text) || line::is_total_label(text))
            {
                self.read.skip(row.line, SkipReason::Footer);
                continue;
            }
            self.accept(&mut row)?;
        }
        Ok(())
    }

    /// The rows that wait lie between two tables with one header.
    pub(super) fn settle_between(&mut self) {
        while let Some(held) = self.held.pop_front() {
            self.read.skip(held.row.line, SkipReason::Footer);
        }
    }

    /// The rows that wait are the last: those from the first footer on are footers.
    pub(super) fn settle_end(&mut self) -> Result<()> {
        let footer = (0..self.held.len())
            .find(|at| self.is_footer(&self.held[*at], *at + 1 == self.held.len()))
            .unwrap_or(self.held.len());
        let footers = self.held.split_off(footer);
        while let Some(held) = self.held.pop_front() {
            let mut row = held.row;
            self.accept(&mut row)?;
        }
        for held in footers {
            self.read.skip(held.row.line, SkipReason::Footer);
        }
        Ok(())
    }

    fn is_footer(&self, held: &Held, last: bool) -> bool {
        let row = &held.row;
        let mut filled = line::filled(row);
        let Some(first) = filled.next() else { return true };
        let lone = filled.next().is_none();
        let text = row.get(first);
        if line::is_footer_text(text) {
            return true;
        }
        if !lone {
            return false;
        }
        if line::is_total_label(text) {
            return true;
        }
        // An account of which only the name is known, or a row cut short.
        if self.sums.fits_first(text) && first == 0 {
            return false;
        }
        held.after_gap || row.len() == 1 && self.header.len() > 1 && !(last && self.header.len() == 2)
    }

    /// Makes a row that waited one of the table's.
    fn accept(&mut self, row: &mut Record) -> Result<()> {
        if row.len() < self.header.len() {
            if self.reject(row)? {
                return Ok(());
            }
            self.lengthen(row)?;
        }
        self.sums.add(row);
        self.ready.push_back(std::mem::take(row));
        Ok(())
    }
}
