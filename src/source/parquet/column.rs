//! A leaf of a row group, its values decoded some rows at a time and written as text one cell at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

use crate::source::cell;
use crate::source::csv::LONGEST_FIELD;
use crate::source::feed::Sink;
use crate::source::parquet::meaning::Meaning;
use crate::source::parquet::pages::Latest;

/// Cells of a leaf.
pub(super) struct Column(Box<dyn Cells>);

impl Column {
    /// Decodes `batch` rows at most at a time.
    pub fn new(reader: ColumnReader, leaf: &ColumnDescriptor, latest: Arc<Latest>, batch: usize) -> Self {
        use ColumnReader::*;
        let meaning = Meaning::of(leaf);
        let plan = Plan {
            latest,
            batch,
            most_defined: leaf.max_def_level(),
            repeats: leaf.max_rep_level() > 0,
        };
        // What counts nothing is no number: days, decimals, whose text is exact.
        let whole = move |value: i64| match meaning {
            Meaning::AsStored => cell::exact(value),
            _ => f64::NAN,
        };
        Self(match reader {
            BoolColumnReader(reader) => {
                let put = |out: &mut String, value: &bool| cell::put(out, value);
                Box::new(Leaf::new(reader, plan, put, |_| f64::NAN))
            }
            Int32ColumnReader(reader) => {
                let put = move |out: &mut String, value: &i32| meaning.int32(out, *value);
                Box::new(Leaf::new(reader, plan, put, move |value| whole((*value).into())))
            }
            Int64ColumnReader(reader) => {
                let put = move |out: &mut String, value: &i64| meaning.int64(out, *value);
                Box::new(Leaf::new(reader, plan, put, move |value| whole(*value)))
            }
            Int96ColumnReader(reader) => {
                let put = move |out: &mut String, value: &Int96| meaning.int96(out, value);
                Box::new(Leaf::new(reader, plan, put, |_| f64::NAN))
            }
            FloatColumnReader(reader) => {
                let put = |out: &mut String, value: &f32| cell::float32(out, *value);
                Box::new(Leaf::new(reader, plan, put, |_| f64::NAN))
            }
            DoubleColumnReader(reader) => {
                let put = |out: &mut String, value: &f64| cell::float(out, *value);
                Box::new(Leaf::new(reader, plan, put, |value| cell::finite(*value)))
            }
            ByteArrayColumnReader(reader) => {
                let put =
                    move |out: &mut String, value: &ByteArray| meaning.bytes(out, shortened(value.data()));
                Box::new(Leaf::new(reader, plan, put, |_| f64::NAN))
            }
            FixedLenByteArrayColumnReader(reader) => {
                let put = move |out: &mut String, value: &FixedLenByteArray| {
                    meaning.bytes(out, shortened(value.data()));
                };
                Box::new(Leaf::new(reader, plan, put, |_| f64::NAN))
            }
        })
    }

    /// Puts the next cell, `rows` rows before the end; false where there is none.
    pub fn put(&mut self, rows: usize, sink: &mut Sink) -> Result<bool> {
        self.0.put(rows, sink)
    }
}

/// As much of a value as shows that it is too long.
fn shortened(value: &[u8]) -> &[u8] {
    &value[..value.len().min(LONGEST_FIELD + 1)]
}

trait Cells {
    fn put(&mut self, rows: usize, sink: &mut Sink) -> Result<bool>;
}

/// How a leaf is decoded.
struct Plan {
    latest: Arc<Latest>,
    batch: usize,
    most_defined: i16,
    repeats: bool,
}

struct Leaf<T: DataType, W, N> {
    reader: ColumnReaderImpl<T>,
    /// Writes a value's text.
    write: W,
    /// The number that a value is, NaN for none.
    number: N,
    plan: Plan,
    /// Values of the page that are not decoded yet.
    page_left: usize,
    /// Rows that are decoded and not put.
    rows: usize,
    values: Vec<T::T>,
    next_value: usize,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    next_level: usize,
}

impl<T: DataType, W: Fn(&mut String, &T::T), N: Fn(&T::T) -> f64> Leaf<T, W, N> {
    fn new(reader: ColumnReaderImpl<T>, plan: Plan, write: W, number: N) -> Self {
        Self {
            reader,
            write,
            number,
            plan,
            page_left: 0,
            rows: 0,
            values: Vec::new(),
            next_value: 0,
            definitions: Vec::new(),
            repetitions: Vec::new(),
            next_level: 0,
        }
    }

    /// How many rows may be decoded at once: those of one page, whose values are known to fit; of lists, one.
    fn step(&self, rows: usize) -> usize {
        if self.plan.repeats || self.page_left == 0 {
            return 1;
        }
        let at_once = usize::try_from(self.plan.latest.at_once.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
        rows.min(self.page_left).min(self.plan.batch).min(at_once)
    }

    /// Decodes as many rows as may be at once, of the `rows` that are left.
    fn fill(&mut self, rows: usize) -> Result<()> {
        self.values.clear();
        self.definitions.clear();
        self.repetitions.clear();
        (self.next_value, self.next_level) = (0, 0);
        let step = self.step(rows);
        let (read, _, _) = self.reader.read_records(
            step,
            Some(&mut self.definitions),
            Some(&mut self.repetitions),
            &mut self.values,
        )?;
        if self.page_left == 0 {
            // The step was a page's first row.
            let values = self.plan.latest.values.load(Ordering::Relaxed);
            self.page_left = usize::try_from(values).unwrap_or(usize::MAX);
        }
        self.page_left = self.page_left.saturating_sub(read);
        self.rows = read;
        Ok(())
    }

    /// The next value, with what its text and its number are told by.
    fn value(&mut self) -> Result<(&T::T, &W, &N)> {
        let value = self.values.get(self.next_value);
        let value =
            value.ok_or_else(|| ParquetError::General("it has fewer values than it says".to_owned()))?;
        self.next_value += 1;
        Ok((value, &self.write, &self.number))
    }

    /// Writes the values of a list.
    fn write_list(&mut self, out: &mut String) -> Result<()> {
        let levels = self.definitions.len().max(self.repetitions.len());
        let start = out.len();
        let mut joins = false;
        loop {
            let defined = self
                .definitions
                .get(self.next_level)
                .is_none_or(|level| *level == self.plan.most_defined);
            // Past the longest field the row is refused: what follows is not needed.
            if defined && out.len() - start <= LONGEST_FIELD {
                if joins {
                    out.push(';');
                }
                let (value, write, _) = self.value()?;
                write(out, value);
                joins = true;
            }
            self.next_level += 1;
            let next = self.repetitions.get(self.next_level);
            if self.next_level >= levels || next.is_none_or(|level| *level == 0) {
                return Ok(());
            }
        }
    }
}

impl<T: DataType, W: Fn(&mut String, &T::T), N: Fn(&T::T) -> f64> Cells for Leaf<T, W, N> {
    fn put(&mut self, rows: usize, sink: &mut Sink) -> Result<bool> {
        if self.rows == 0 {
            self.fill(rows)?;
            if self.rows == 0 {
                return Ok(false);
            }
        }
        self.rows -= 1;
        if !self.repetitions.is_empty() {
            let mut written = Ok(());
            sink.cell(|out| written = self.write_list(out));
            return written.map(|()| true);
        }
        let level = self.definitions.get(self.next_level);
        let defined = level.is_none_or(|level| *level == self.plan.most_defined);
        self.next_level += 1;
        if defined {
            let (value, write, number) = self.value()?;
            sink.value(number(value), |out| write(out, value));
        } else {
            sink.cell(|_| ());
        }
        Ok(true)
    }
}
