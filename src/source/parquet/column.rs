//! A leaf of a row group, its values decoded some rows at a time and written as text one cell at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, DataType};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

use crate::source::cell;
use crate::source::csv::LONGEST_FIELD;
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
        Self(match reader {
            BoolColumnReader(reader) => Box::new(Leaf::new(reader, plan, |out, value| cell::put(out, value))),
            Int32ColumnReader(reader) => Box::new(Leaf::new(reader, plan, move |out, value| {
                meaning.int32(out, *value)
            })),
            Int64ColumnReader(reader) => Box::new(Leaf::new(reader, plan, move |out, value| {
                meaning.int64(out, *value)
            })),
            Int96ColumnReader(reader) => Box::new(Leaf::new(reader, plan, move |out, value| {
                meaning.int96(out, value)
            })),
            FloatColumnReader(reader) => {
                Box::new(Leaf::new(reader, plan, |out, value| cell::float32(out, *value)))
            }
            DoubleColumnReader(reader) => {
                Box::new(Leaf::new(reader, plan, |out, value| cell::float(out, *value)))
            }
            ByteArrayColumnReader(reader) => Box::new(Leaf::new(reader, plan, move |out, value| {
                meaning.bytes(out, shortened(value.as_bytes()));
            })),
            FixedLenByteArrayColumnReader(reader) => Box::new(Leaf::new(reader, plan, move |out, value| {
                meaning.bytes(out, shortened(value.as_bytes()));
            })),
        })
    }

    /// Makes sure that a cell is there, decoding `rows` rows at most; false at the end.
    pub fn fill(&mut self, rows: usize) -> Result<bool> {
        self.0.fill(rows)
    }

    /// Writes the next cell.
    pub fn write(&mut self, out: &mut String) -> Result<()> {
        self.0.write(out)
    }
}

/// As much of a value as shows that it is too long.
fn shortened(value: &[u8]) -> &[u8] {
    &value[..value.len().min(LONGEST_FIELD + 1)]
}

trait Cells {
    fn fill(&mut self, rows: usize) -> Result<bool>;
    fn write(&mut self, out: &mut String) -> Result<()>;
}

/// How a leaf is decoded.
struct Plan {
    latest: Arc<Latest>,
    batch: usize,
    most_defined: i16,
    repeats: bool,
}

struct Leaf<T: DataType, W> {
    reader: ColumnReaderImpl<T>,
    put: W,
    plan: Plan,
    /// Values of the page that are not decoded yet.
    page_left: usize,
    /// Rows that are decoded and not written.
    rows: usize,
    values: Vec<T::T>,
    next_value: usize,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    next_level: usize,
}

impl<T: DataType, W: Fn(&mut String, &T::T)> Leaf<T, W> {
    fn new(reader: ColumnReaderImpl<T>, plan: Plan, put: W) -> Self {
        Self {
            reader,
            put,
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

    fn value(&mut self, out: &mut String) -> Result<()> {
        let value = self.values.get(self.next_value);
        let value =
            value.ok_or_else(|| ParquetError::General("it has fewer values than it says".to_owned()))?;
        (self.put)(out, value);
        self.next_value += 1;
        Ok(())
    }
}

impl<T: DataType, W: Fn(&mut String, &T::T)> Cells for Leaf<T, W> {
    fn fill(&mut self, rows: usize) -> Result<bool> {
        if self.rows > 0 {
            return Ok(true);
        }
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
        Ok(read > 0)
    }

    fn write(&mut self, out: &mut String) -> Result<()> {
        self.rows -= 1;
        if self.definitions.is_empty() && self.repetitions.is_empty() {
            return self.value(out);
        }
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
                self.value(out)?;
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
