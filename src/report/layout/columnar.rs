//! A table as a Parquet file: typed columns, what is not known being null.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result as Written;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use crate::error::{Error, Result};

/// One column.
pub(crate) enum Column<'a> {
    /// Texts; an empty one is null.
    Text(Vec<&'a str>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Whole numbers.
    Count(Vec<i64>),
    /// Days since 1970-01-01.
    Day(Vec<Option<i32>>),
}

/// The file; all columns are of one length.
///
/// # Errors
/// [`Error::Data`] when it cannot be put together.
pub(crate) fn render(columns: &[(&str, Column<'_>)]) -> Result<Vec<u8>> {
    write(columns)
        .map_err(|error| Error::data(format!("no Parquet can be made of this: {error}"), "ask for .csv"))
}

fn write(columns: &[(&str, Column<'_>)]) -> Written<Vec<u8>> {
    let fields = columns.iter().map(|(name, column)| {
        let (physical, logical) = match column {
            Column::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Column::Number(_) => (Physical::DOUBLE, None),
            Column::Count(_) => (Physical::INT64, None),
            Column::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
        };
        let field = Type::primitive_type_builder(name, physical);
        let field = field
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        field.build().map(Arc::new)
    });
    let schema = Type::group_type_builder("table").with_fields(fields.collect::<Written<_>>()?);
    let properties = WriterProperties::builder()
        // The release would make the same figures other bytes.
        .set_created_by("lookalike".to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::default()));
    let mut file = SerializedFileWriter::new(
        Vec::new(),
        Arc::new(schema.build()?),
        Arc::new(properties.build()),
    )?;
    let mut group = file.next_row_group()?;
    for (_, column) in columns {
        let Some(mut next) = group.next_column()? else {
            break;
        };
        match column {
            Column::Text(texts) => {
                let values: Vec<ByteArray> = texts
                    .iter()
                    .filter(|text| !text.is_empty())
                    .map(|text| ByteArray::from(*text))
                    .collect();
                let known = known(texts.iter().map(|text| !text.is_empty()));
                next.typed::<ByteArrayType>()
                    .write_batch(&values, Some(&known), None)?
            }
            Column::Number(numbers) => {
                let values: Vec<f64> = numbers.iter().copied().flatten().collect();
                let known = known(numbers.iter().map(Option::is_some));
                next.typed::<DoubleType>()
                    .write_batch(&values, Some(&known), None)?
            }
            Column::Count(counts) => {
                let known = vec![1; counts.len()];
                next.typed::<Int64Type>()
                    .write_batch(counts, Some(&known), None)?
            }
            Column::Day(days) => {
                let values: Vec<i32> = days.iter().copied().flatten().collect();
                let known = known(days.iter().map(Option::is_some));
                next.typed::<Int32Type>()
                    .write_batch(&values, Some(&known), None)?
            }
        };
        next.close()?;
    }
    group.close()?;
    file.into_inner()
}

/// Definition levels: 1 where a cell is known.
fn known(cells: impl Iterator<Item = bool>) -> Vec<i16> {
    cells.map(i16::from).collect()
}
