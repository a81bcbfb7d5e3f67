//! How a table's accounts fall into the model's bins.

use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::Model;
use crate::score::Scorer;
use crate::score::ahead::Ahead;
use crate::score::file::FileReading;
use crate::source::{Record, Records};

/// Accounts of a table by criterion and bin, in the model's order, read as `score` reads them.
///
/// # Errors
/// [`Error::Data`] for a table that has none of the model's columns; as [`Records::next`].
pub fn accounts_by_bin(model: &Model, records: &mut Records) -> Result<Vec<Vec<u64>>> {
    let header = records.header().to_vec();
    let path = records.path().display().to_string();
    let mut ahead = Ahead::new(records);
    let file = FileReading::of(model, &ahead);
    let scorer = Scorer::for_file(model, &header, &file, Language::En);
    let columns = scorer.columns().len();
    if columns > 0 && scorer.absent().len() >= columns {
        return Err(Error::data(
            format!("{path} has none of the columns that the model reads"),
            "compare with a table of the same columns as the one it was trained on",
        ));
    }
    let mut counts: Vec<Vec<u64>> = model.criteria.iter().map(|c| vec![0; c.cut.len()]).collect();
    let (mut record, mut row) = (Record::new(), scorer.row());
    while ahead.next(&mut record)? {
        scorer.read(|column| Some(record.get(column)), &mut row);
        for (bins, bin) in counts.iter_mut().zip(&row.bins) {
            bins[usize::from(*bin)] += 1;
        }
    }
    Ok(counts)
}
