//! How many rows a table is likely to have, before it is read: for the time that is left, and for nothing else.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::files::read;
use crate::source::folder::{Part, parts};
use crate::source::packed::Packing;

/// Bytes at the start of a text that tell how long its lines are (house choice).
const LOOK: u64 = 1 << 20;

/// About how many rows a file or a folder of them has; `None` where that is not to be known, as of a stream or a query.
pub fn expected_rows(location: &Path) -> Option<u64> {
    if location.is_dir() {
        let tables = parts(location).ok()?;
        return tables.iter().filter(|part| part.is_table()).map(of_file).sum();
    }
    of_file(&Part {
        file: location.to_path_buf(),
        partitions: Vec::new(),
    })
}

fn of_file(part: &Part) -> Option<u64> {
    let file = &part.file;
    if !file.is_file() || !part.is_table() || Packing::of_ending(file).is_some() {
        return None;
    }
    let ending = file.extension()?.to_ascii_lowercase();
    let mut file = read::open(file).ok()?;
    if ending == "parquet" || ending == "pq" {
        return of_parquet(file);
    }
    let size = file.metadata().ok()?.len();
    let mut start = Vec::new();
    file.by_ref().take(LOOK).read_to_end(&mut start).ok()?;
    let lines = memchr::memchr_iter(b'\n', &start).count() as u64;
    let looked = start.len() as u64;
    (lines > 0).then(|| (size * lines / looked).saturating_sub(1))
}

#[cfg(feature = "parquet")]
fn of_parquet(file: File) -> Option<u64> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let file = SerializedFileReader::new(file).ok()?;
    u64::try_from(file.metadata().file_metadata().num_rows()).ok()
}

#[cfg(not(feature = "parquet"))]
fn of_parquet(_: File) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_long_as_its_start_says() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.csv");
        std::fs::write(&file, format!("id,x\n{}", "1,2\n".repeat(500))).unwrap();
        let expected = expected_rows(&file).unwrap();
        assert!((499..=501).contains(&expected), "{expected}");
        assert_eq!(expected_rows(dir.path()), Some(expected));
        assert_eq!(expected_rows(Path::new("-")), None);
    }
}
