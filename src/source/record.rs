//! One row as text.

/// One row, its fields side by side in one buffer that is used again for the next.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub(crate) text: String,
    /// Where each field ends in `text`.
    pub(crate) ends: Vec<usize>,
    /// Bytes between two fields in `text`: a delimiter where it is a line as it was written, else none.
    pub(crate) gap: usize,
    pub(crate) line: u64,
    /// Fields that are numbers where they come from, NaN for others; fields past its end are none.
    pub(crate) numbers: Vec<f64>,
    /// Lines of a text that it runs over; 0 where rows have no lines.
    pub(crate) spans: u64,
}

impl Record {
    /// A record without cells, to be filled by [`crate::source::Records::next`].
    pub fn new() -> Self {
        Self::default()
    }

    /// A record of these cells.
    pub(crate) fn of<'c>(cells: impl IntoIterator<Item = &'c str>) -> Self {
        let mut record = Self::default();
        for cell in cells {
            record.text.push_str(cell);
            record.ends.push(record.text.len());
        }
        record
    }

    /// Number of fields.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A field as written, without its quotes; empty when there is no such field.
    pub fn get(&self, field: usize) -> &str {
        match self.ends.get(field) {
            Some(&end) => &self.text[self.start_of(field)..end],
            None => "",
        }
    }

    /// A field's number, where its source holds numbers and no text of them.
    pub(crate) fn number(&self, field: usize) -> Option<f64> {
        self.numbers.get(field).copied().filter(|number| !number.is_nan())
    }

    /// Where a field that is there starts in `text`.
    pub(crate) fn start_of(&self, field: usize) -> usize {
        match field.checked_sub(1) {
            Some(before) => self.ends[before] + self.gap,
            None => 0,
        }
    }

    /// Puts the fields side by side, for whoever changes them.
    pub(crate) fn close_gaps(&mut self) {
        if self.gap == 0 {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        for field in 0..self.len() {
            text.push_str(self.get(field));
        }
        for (field, end) in self.ends.iter_mut().enumerate() {
            *end -= field * self.gap;
        }
        (self.text, self.gap) = (text, 0);
    }

    /// Its fields in file order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|field| self.get(field))
    }

    /// Where a user finds it, from 1, the header counting: the line of a text, the row of a sheet; the data row and
    /// one in Parquet files and databases.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Empties it, to be filled with the row of a line.
    pub(crate) fn start(&mut self, line: u64) {
        self.text.clear();
        self.ends.clear();
        self.numbers.clear();
        self.line = line;
        self.spans = 0;
        self.gap = 0;
    }

    /// Adds a field.
    pub(crate) fn push(&mut self, cell: &str) {
        self.close_gaps();
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Gives it so many fields: further ones are dropped, missing ones are empty.
    pub(crate) fn set_len(&mut self, fields: usize) {
        if fields < self.ends.len() {
            self.ends.truncate(fields);
            self.text.truncate(self.ends.last().copied().unwrap_or(0));
        }
        self.ends.resize(fields, self.text.len());
    }

    /// Puts so many empty fields before a field.
    pub(crate) fn insert_empty(&mut self, field: usize, count: usize) {
        let start = if field == 0 { 0 } else { self.ends[field - 1] };
        self.ends.splice(field..field, std::iter::repeat_n(start, count));
    }

    /// Takes the first fields out.
    pub(crate) fn remove_first(&mut self, count: usize) {
        let count = count.min(self.ends.len());
        if count > 0 {
            let cut = self.ends[count - 1];
            self.text.drain(..cut);
            self.ends.drain(..count);
            self.ends.iter_mut().for_each(|end| *end -= cut);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_the_same_with_and_without_what_stands_between_them() {
        let mut record = Record {
            text: "a,,é,".to_owned(),
            ends: vec![1, 2, 5, 6],
            gap: 1,
            ..Record::default()
        };
        assert_eq!(record.iter().collect::<Vec<_>>(), ["a", "", "é", ""]);
        record.push("z");
        assert_eq!(record.iter().collect::<Vec<_>>(), ["a", "", "é", "", "z"]);
        assert_eq!(record.text, "aéz");
    }
}
