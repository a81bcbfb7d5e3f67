//! The grammar of places, the same on the command line and in a recipe's `data`.
//!
//! | written | read |
//! | --- | --- |
//! | `-` | standard input: delimited text, Parquet, NDJSON or a workbook, by its first bytes |
//! | `accounts.csv`, `.tsv`, `.txt`, any unknown ending | delimited text |
//! | `accounts.parquet` | Parquet |
//! | `accounts.ndjson`, `.jsonl`, `.json` | JSON, one object a line |
//! | `book.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods` | the sheet that holds the table |
//! | `book.xlsx#Deals` | the sheet of that name |
//! | `universe/` | a folder: its `.csv`, `.tsv`, `.txt`, `.parquet` and `.ndjson` files as one table, and what folders called `country=FR` say as columns |
//! | `crm.sqlite#deals`, `.sqlite3`, `.db` | a table of an SQLite database |
//! | `crm.sqlite#SELECT …` | a query; also `WITH`, `VALUES`, `TABLE` |
//! | `postgres#deals`, `postgres#SELECT …` | PostgreSQL, connected as `DATABASE_URL` or `PGHOST`, `PGUSER`… say |
//! | `postgres:WAREHOUSE_URL#…` | the same, connected as that environment variable says |
//!
//! A file that exists under the whole name, `#` and all, goes first. Credentials come from the environment alone.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What a database is asked, in a message (house choice).
const SHOWN: usize = 60;

/// Where a table is.
#[derive(Debug, Clone, PartialEq)]
pub enum Location {
    /// Standard input, as delimited text.
    Stdin,
    /// A file of delimited text.
    Text(PathBuf),
    /// A Parquet file.
    Parquet(PathBuf),
    /// A file with one JSON object a line.
    Ndjson(PathBuf),
    /// A workbook and the sheet that was named.
    Xlsx(PathBuf, Option<String>),
    /// A database file and what is asked of it.
    Sqlite(PathBuf, Option<Asked>),
    /// The environment variable that holds the connection, if one was named, and what is asked.
    Postgres(Option<String>, Asked),
}

/// What a database is asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// All of a table, `schema.table` or `table`.
    Table(String),
    /// The rows of a query.
    Query(String),
}

impl Asked {
    fn of(text: &str) -> Self {
        let text = text
            .trim()
            .trim_end_matches(|c: char| c == ';' || c.is_whitespace());
        let first = text
            .split(|c: char| c.is_whitespace() || c == '(')
            .next()
            .unwrap_or("");
        let is_query = first.len() < text.len()
            && ["select", "with", "values", "table"]
                .iter()
                .any(|word| first.eq_ignore_ascii_case(word));
        if is_query {
            Self::Query(text.to_owned())
        } else {
            Self::Table(text.to_owned())
        }
    }

    /// As SQL; names are taken letter by letter unless they come quoted.
    pub fn sql(&self) -> String {
        match self {
            Self::Query(query) => query.clone(),
            Self::Table(name) if name.contains('"') => format!("SELECT * FROM {name}"),
            Self::Table(name) => {
                let parts: Vec<String> = name.split('.').map(|part| format!("\"{part}\"")).collect();
                format!("SELECT * FROM {}", parts.join("."))
            }
        }
    }

    fn shown(&self) -> String {
        let (Self::Table(text) | Self::Query(text)) = self;
        let words: Vec<&str> = text.split_whitespace().collect();
        let line = words.join(" ");
        match line.char_indices().nth(SHOWN) {
            Some((cut, _)) => format!("{}…", &line[..cut]),
            None => line,
        }
    }
}

/// The parts of a table's name, schema before table, each as SQL writes it: letter by letter unless it comes quoted.
#[cfg_attr(not(feature = "postgres"), allow(dead_code))]
pub(crate) fn parts(name: &str) -> Vec<String> {
    let (mut parts, mut quoted) = (vec![String::new()], false);
    for c in name.chars() {
        quoted ^= c == '"';
        match parts.last_mut() {
            Some(part) if c != '.' || quoted => part.push(c),
            _ => parts.push(String::new()),
        }
    }
    let written = |part: String| {
        let inner = part.strip_prefix('"').and_then(|part| part.strip_suffix('"'));
        let inner = inner.map_or(part.clone(), |inner| inner.replace("\"\"", "\""));
        format!("\"{}\"", inner.replace('"', "\"\""))
    };
    parts.into_iter().map(written).collect()
}

impl Location {
    /// Reads a place as it is written. Touches the disk only to see whether a file of that whole name exists.
    ///
    /// # Errors
    /// [`Error::Input`] for an address with credentials, which the message does not repeat, and for a database
    /// without a table or query.
    pub fn of(written: &Path) -> Result<Self> {
        if written == Path::new("-") {
            return Ok(Self::Stdin);
        }
        let Some(text) = written.to_str().filter(|_| written.symlink_metadata().is_err()) else {
            return Ok(Self::of_file(written, None));
        };
        refuse_address(text)?;
        if let Some(rest) = strip_scheme(text) {
            return Self::of_postgres(rest);
        }
        for (at, _) in text.match_indices('#') {
            let file = Path::new(&text[..at]);
            let place = Self::of_file(file, Some(&text[at + 1..]));
            if matches!(place, Self::Xlsx(..) | Self::Sqlite(..)) {
                return Ok(place);
            }
        }
        Ok(Self::of_file(written, None))
    }

    fn of_file(file: &Path, part: Option<&str>) -> Self {
        let ending = file.extension().unwrap_or(OsStr::new("")).to_string_lossy();
        let path = file.to_path_buf();
        let part = part.map(str::trim).filter(|part| !part.is_empty());
        match ending.to_lowercase().as_str() {
            "parquet" | "pq" => Self::Parquet(path),
            "ndjson" | "jsonl" | "json" => Self::Ndjson(path),
            "xlsx" | "xlsm" | "xls" | "xlsb" | "ods" => Self::Xlsx(path, part.map(str::to_owned)),
            "sqlite" | "sqlite3" | "db" => Self::Sqlite(path, part.map(Asked::of)),
            _ => Self::Text(path),
        }
    }

    /// What follows `postgres`: `#deals` or `:VARIABLE#deals`.
    fn of_postgres(rest: &str) -> Result<Self> {
        let name = Path::new("postgres");
        let (variable, asked) = rest.split_once('#').unwrap_or((rest, ""));
        let variable = match variable.strip_prefix(':') {
            None => None,
            Some(variable) if is_variable(variable) => Some(variable.to_owned()),
            // It may be a password: it is not repeated.
            Some(_) => {
                let reason = "what follows `postgres:` is no name of an environment variable";
                return Err(Error::input(name, 0, 0, reason, IN_ENVIRONMENT));
            }
        };
        if asked.trim().is_empty() {
            let reason = "names no table or query";
            let remedy = "add one: `postgres#deals` or `postgres#SELECT …`";
            return Err(Error::input(name, 0, 0, reason, remedy));
        }
        Ok(Self::Postgres(variable, Asked::of(asked)))
    }

    /// Its name in messages: one line, never a password.
    pub fn shown(&self) -> PathBuf {
        let part = |file: &Path, part: String| {
            let mut name = file.as_os_str().to_owned();
            name.push("#");
            name.push(part);
            PathBuf::from(name)
        };
        match self {
            Self::Stdin => PathBuf::from("standard input"),
            Self::Text(file) | Self::Parquet(file) | Self::Ndjson(file) => file.clone(),
            Self::Xlsx(file, Some(sheet)) => part(file, sheet.clone()),
            Self::Sqlite(file, Some(asked)) => part(file, asked.shown()),
            Self::Xlsx(file, None) | Self::Sqlite(file, None) => file.clone(),
            Self::Postgres(None, asked) => part(Path::new("postgres"), asked.shown()),
            Self::Postgres(Some(variable), asked) => {
                part(Path::new(&format!("postgres:{variable}")), asked.shown())
            }
        }
    }

    /// Whether asking twice may give other rows or another order, as a database does.
    pub fn is_read_once(&self) -> bool {
        matches!(self, Self::Sqlite(..) | Self::Postgres(..))
    }
}

/// A place as a recipe in the folder `beside` writes it; databases that are no files are the same from anywhere.
///
/// ```
/// use std::path::Path;
/// use lookalike::source::location::beside;
/// assert_eq!(beside(Path::new("q3"), "deals.csv"), Path::new("q3/deals.csv"));
/// assert_eq!(beside(Path::new("q3"), "postgres#deals"), Path::new("postgres#deals"));
/// ```
pub fn beside(folder: &Path, written: &str) -> PathBuf {
    if written == "-" || strip_scheme(written).is_some() || address_scheme(written).is_some() {
        return PathBuf::from(written);
    }
    folder.join(written)
}

/// The word a table goes by: its file's name without the ending, the sheet's or the table's name.
pub fn stem(written: &Path) -> String {
    let of_file = |file: &Path| {
        file.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    match Location::of(written) {
        Ok(Location::Xlsx(_, Some(sheet))) => sheet,
        Ok(Location::Sqlite(_, Some(Asked::Table(name))) | Location::Postgres(_, Asked::Table(name))) => {
            let last = name.rsplit('.').next().unwrap_or(&name);
            last.trim_matches('"').to_owned()
        }
        Ok(Location::Sqlite(file, _) | Location::Xlsx(file, None)) => of_file(&file),
        Ok(Location::Postgres(..)) => "postgres".to_owned(),
        Ok(_) => of_file(written),
        Err(_) => String::new(),
    }
}

/// The file of a place, if it is in one, and what follows its name, `#` included.
pub fn file_of(written: &Path) -> Option<(PathBuf, String)> {
    let (file, has_part) = match Location::of(written).ok()? {
        Location::Stdin | Location::Postgres(..) => return None,
        Location::Text(file) | Location::Parquet(file) | Location::Ndjson(file) => (file, false),
        Location::Xlsx(file, part) => (file, part.is_some()),
        Location::Sqlite(file, part) => (file, part.is_some()),
    };
    let part = match written.to_str() {
        Some(text) if has_part => text[file.as_os_str().len()..].to_owned(),
        _ => String::new(),
    };
    Some((file, part))
}

const IN_ENVIRONMENT: &str = "put the address in the environment as DATABASE_URL and write `postgres#deals`, or as WAREHOUSE_URL and write \
     `postgres:WAREHOUSE_URL#deals`";

/// What follows `postgres` where that word is a database and not the start of a file's name.
fn strip_scheme(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix("postgresql")
        .or(text.strip_prefix("postgres"))?;
    (rest.is_empty() || rest.starts_with(['#', ':'])).then_some(rest)
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `https` of `https://…`.
fn address_scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some(scheme)
}

/// Addresses may carry a password: they are refused without being repeated.
fn refuse_address(text: &str) -> Result<()> {
    let Some(scheme) = address_scheme(text) else {
        return Ok(());
    };
    let name = format!("{scheme}://…");
    Err(match scheme.to_lowercase().as_str() {
        "postgres" | "postgresql" => {
            let reason = "an address of a database may hold a password, so none is taken here";
            Error::input(name, 0, 0, reason, IN_ENVIRONMENT)
        }
        "sqlite" | "file" => Error::input(
            name,
            0,
            0,
            "is an address, not a file",
            "write the path: `crm.sqlite#deals`",
        ),
        _ => Error::input(
            name,
            0,
            0,
            "is an address that cannot be read",
            "download it as a file, or name a file, `postgres#…` or `crm.sqlite#…`",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Location {
        Location::of(Path::new(text)).unwrap()
    }

    #[test]
    fn each_form_is_told() {
        assert_eq!(of("-"), Location::Stdin);
        assert_eq!(of("a.csv"), Location::Text("a.csv".into()));
        assert_eq!(of("a#b.csv"), Location::Text("a#b.csv".into()));
        assert_eq!(of("a.PARQUET"), Location::Parquet("a.PARQUET".into()));
        assert_eq!(of("a.jsonl"), Location::Ndjson("a.jsonl".into()));
        assert_eq!(of("a.xlsx"), Location::Xlsx("a.xlsx".into(), None));
        assert_eq!(
            of("q#1/a.xlsx#Q#1"),
            Location::Xlsx("q#1/a.xlsx".into(), Some("Q#1".into()))
        );
        let table = |name: &str| Asked::Table(name.to_owned());
        assert_eq!(
            of("a.db#deals"),
            Location::Sqlite("a.db".into(), Some(table("deals")))
        );
        assert_eq!(
            of("postgres#crm.deals;"),
            Location::Postgres(None, table("crm.deals"))
        );
        // A table may be called as a query starts.
        assert_eq!(of("postgres#values"), Location::Postgres(None, table("values")));
        let query = "with d as (select 1)\nselect * from d";
        assert_eq!(
            of(&format!("postgresql:DWH#{query} ;\n")),
            Location::Postgres(Some("DWH".into()), Asked::Query(query.to_owned()))
        );
        assert_eq!(of("postgres.csv"), Location::Text("postgres.csv".into()));
        let dir = tempfile::tempdir().unwrap();
        let literal = dir.path().join("b.xlsx#x.csv");
        std::fs::write(&literal, "a").unwrap();
        assert_eq!(Location::of(&literal).unwrap(), Location::Text(literal));
    }

    #[test]
    fn names_are_short_and_on_one_line() {
        let query = format!("postgres#SELECT *\n FROM {}", "x".repeat(100));
        let shown = of(&query).shown().display().to_string();
        assert!(
            shown.starts_with("postgres#SELECT * FROM xxx") && shown.ends_with("x…"),
            "{shown}"
        );
        for (written, name) in [
            ("x/deals.csv", "deals"),
            ("book.xlsx#Q3 deals", "Q3 deals"),
            ("crm.db#main.deals", "deals"),
            ("crm.db#select 1", "crm"),
            ("postgres#select 1", "postgres"),
            ("postgres://a:b@c/d", ""),
        ] {
            assert_eq!(stem(Path::new(written)), name);
        }
    }

    #[test]
    fn passwords_are_refused_and_never_repeated() {
        for written in [
            "postgres://u:hunter2@host/db",
            "postgresql://u:hunter2@host/db#deals",
            "postgres:hunter2@host#deals",
            "mysql://u:hunter2@host/db",
            "https://u:hunter2@host/x.csv",
        ] {
            let error = Location::of(Path::new(written)).unwrap_err().to_string();
            assert!(!error.contains("hunter2") && error.contains("; "), "{error}");
            assert_eq!(error.lines().count(), 1);
        }
        assert!(
            Location::of(Path::new("postgres"))
                .unwrap_err()
                .to_string()
                .contains("names no table")
        );
    }

    #[test]
    fn names_of_tables_have_parts() {
        assert_eq!(parts("crm.Deals"), ["\"crm\"", "\"Deals\""]);
        assert_eq!(parts("\"a.b\".c"), ["\"a.b\"", "\"c\""]);
        assert_eq!(parts("a; DROP TABLE b"), ["\"a; DROP TABLE b\""]);
        assert_eq!(parts("\"a"), ["\"\"\"a\""]);
    }

    #[test]
    fn asked_as_sql() {
        assert_eq!(Asked::of("crm.Deals").sql(), "SELECT * FROM \"crm\".\"Deals\"");
        assert_eq!(Asked::of("\"a.b\"").sql(), "SELECT * FROM \"a.b\"");
        assert_eq!(Asked::of("SELECT(1)").sql(), "SELECT(1)");
    }
}
