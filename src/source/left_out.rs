//! What stands in for a source whose cargo feature was left out of the build: opening such a table says so.

use std::path::Path;

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::stream::Source;

#[cfg(any(test, not(feature = "parquet")))]
pub mod parquet {
    use super::*;

    pub fn open(_: std::fs::File, path: &Path, _: &ReadRecipe) -> Result<Box<dyn Source>> {
        refuse(path, "is a Parquet file", "parquet", "write it again as CSV")
    }
}

#[cfg(any(test, not(feature = "xlsx")))]
pub mod xlsx {
    use super::*;

    pub fn open(_: std::fs::File, path: &Path, _: Option<String>, _: &ReadRecipe) -> Result<Box<dyn Source>> {
        refuse(path, "is a workbook", "xlsx", "save its sheet as CSV")
    }
}

#[cfg(any(test, not(feature = "sqlite")))]
pub mod sqlite {
    use super::*;
    use crate::source::location::Asked;

    pub fn open(_: &Path, _: Option<Asked>, path: &Path, _: &ReadRecipe) -> Result<Box<dyn Source>> {
        refuse(path, "is an SQLite database", "sqlite", "export the table as CSV")
    }
}

#[cfg(any(test, not(feature = "postgres")))]
pub mod postgres {
    use super::*;
    use crate::source::location::Asked;

    pub fn open(_: Option<String>, _: Asked, path: &Path, _: &ReadRecipe) -> Result<Box<dyn Source>> {
        refuse(
            path,
            "is a PostgreSQL table",
            "postgres",
            "export the table as CSV",
        )
    }
}

fn refuse(path: &Path, what: &str, feature: &str, instead: &str) -> Result<Box<dyn Source>> {
    let reason = format!("{what}, and this program was built without the feature `{feature}`");
    let remedy = format!("build it with `--features {feature}`, or {instead}");
    Err(Error::input(path, 0, 0, reason, remedy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::location::Asked;

    #[test]
    fn a_source_that_was_left_out_says_what_where_and_what_to_do() {
        let path = Path::new("deals");
        let how = ReadRecipe::default();
        let file = || tempfile::tempfile().unwrap();
        let asked = || Asked::Table("deals".to_owned());
        for (feature, opened) in [
            ("parquet", parquet::open(file(), path, &how)),
            ("xlsx", xlsx::open(file(), path, None, &how)),
            ("sqlite", sqlite::open(path, Some(asked()), path, &how)),
            ("postgres", postgres::open(None, asked(), path, &how)),
        ] {
            let told = opened.err().unwrap().to_string();
            assert!(told.starts_with("deals: is a"), "{told}");
            assert!(
                told.contains(&format!(
                    "without the feature `{feature}`; build it with `--features {feature}`"
                )),
                "{told}"
            );
            assert!(told.ends_with("as CSV"), "{told}");
            assert_eq!(told.lines().count(), 1);
        }
    }
}
