//! How each engine writes names, texts, numbers and types.

use std::str::FromStr;

use crate::error::{Error, Result, nearest};

/// An engine that reads SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// DuckDB.
    DuckDb,
    /// Spark SQL.
    Spark,
    /// Apache DataFusion.
    DataFusion,
    /// SQLite.
    Sqlite,
    /// BigQuery.
    BigQuery,
    /// Snowflake.
    Snowflake,
    /// Databricks SQL.
    Databricks,
    /// Amazon Redshift.
    Redshift,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Postgres,
        Self::DuckDb,
        Self::Spark,
        Self::DataFusion,
        Self::Sqlite,
        Self::BigQuery,
        Self::Snowflake,
        Self::Databricks,
        Self::Redshift,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::DuckDb => "duckdb",
            Self::Spark => "spark",
            Self::DataFusion => "datafusion",
            Self::Sqlite => "sqlite",
            Self::BigQuery => "bigquery",
            Self::Snowflake => "snowflake",
            Self::Databricks => "databricks",
            Self::Redshift => "redshift",
        }
    }

    /// Whether a backslash in a text is written twice.
    fn escapes(self) -> bool {
        matches!(
            self,
            Self::Spark | Self::Databricks | Self::BigQuery | Self::Snowflake | Self::Redshift
        )
    }

    /// A name that may hold anything.
    pub fn name_of(self, name: &str) -> String {
        match self {
            Self::Spark | Self::Databricks => format!("`{}`", name.replace('`', "``")),
            Self::BigQuery => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// The name of a table, with its schema before a dot: plain words as they are, so that each engine finds them as it
    /// stores them, others as names.
    pub fn table(self, name: &str) -> String {
        let plain = |part: &str| {
            let mut letters = part.chars();
            letters
                .next()
                .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
                && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let part = |part: &str| match plain(part) {
            true => part.to_owned(),
            false => self.name_of(part),
        };
        name.split('.').map(part).collect::<Vec<_>>().join(".")
    }

    /// A text.
    pub fn text(self, text: &str) -> String {
        let mut written = String::with_capacity(text.len() + 2);
        written.push('\'');
        for c in text.chars() {
            match c {
                '\'' if self.escapes() => written.push_str("\\'"),
                '\'' => written.push_str("''"),
                '\\' if self.escapes() => written.push_str("\\\\"),
                '\n' if self.escapes() => written.push_str("\\n"),
                '\r' if self.escapes() => written.push_str("\\r"),
                '\t' if self.escapes() => written.push_str("\\t"),
                c => written.push(c),
            }
        }
        written.push('\'');
        written
    }

    /// A double: with an exponent, since bare decimals are decimals to most engines.
    pub fn number(self, value: f64) -> String {
        format!("{value:E}")
    }

    /// A double by its text, which may be none and may be infinite.
    pub fn double_of(self, text: &str) -> String {
        let double = self.double();
        match (self, text) {
            (Self::Sqlite, "NaN") => format!("CAST(NULL AS {double})"),
            (Self::Sqlite, "Infinity") => "9E999".to_owned(),
            (Self::Sqlite, "-Infinity") => "-9E999".to_owned(),
            (Self::Snowflake, "Infinity" | "-Infinity") => {
                format!(
                    "CAST({} AS {double})",
                    self.text(&text.replace("Infinity", "inf"))
                )
            }
            _ => format!("CAST({} AS {double})", self.text(text)),
        }
    }

    /// The type of texts.
    pub fn string(self) -> &'static str {
        match self {
            Self::Postgres | Self::Sqlite | Self::DuckDb => "TEXT",
            Self::DataFusion | Self::Snowflake => "VARCHAR",
            Self::Redshift => "VARCHAR(MAX)",
            Self::Spark | Self::Databricks | Self::BigQuery => "STRING",
        }
    }

    /// A cell as a text; a column of yes and no too.
    pub fn as_text(self, cell: &str) -> String {
        format!("CAST({cell} AS {})", self.string())
    }

    /// The type of a double.
    pub fn double(self) -> &'static str {
        match self {
            Self::Postgres | Self::Redshift => "DOUBLE PRECISION",
            Self::BigQuery => "FLOAT64",
            Self::Sqlite => "REAL",
            _ => "DOUBLE",
        }
    }

    /// The type of whole numbers.
    pub fn whole(self) -> &'static str {
        match self {
            Self::BigQuery => "INT64",
            _ => "BIGINT",
        }
    }

    /// A cell as a double, NULL where it holds none.
    pub fn as_number(self, cell: &str) -> String {
        let double = self.double();
        match self {
            Self::DuckDb | Self::DataFusion | Self::Spark | Self::Databricks => {
                format!("TRY_CAST({cell} AS {double})")
            }
            Self::BigQuery => format!("SAFE_CAST({cell} AS {double})"),
            Self::Snowflake => format!("TRY_CAST({} AS {double})", self.as_text(cell)),
            // A cast of a text that is no number is 0 here.
            Self::Sqlite => format!(
                "CASE WHEN TYPEOF({cell}) IN ('integer', 'real') THEN CAST({cell} AS REAL) \
                 WHEN JSON_VALID(TRIM({cell})) AND JSON_TYPE(TRIM({cell})) IN ('integer', 'real') \
                 THEN CAST({cell} AS REAL) END"
            ),
            Self::Postgres | Self::Redshift => format!(
                "CASE WHEN {} ~ '^ *[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)? *$' \
                 THEN CAST({cell} AS {double}) END",
                self.as_text(cell)
            ),
        }
    }

    /// A cell as a day, NULL where it holds none; of a time of day, its day.
    pub fn as_day(self, cell: &str) -> String {
        match self {
            Self::DuckDb | Self::DataFusion | Self::Spark | Self::Databricks => {
                format!("TRY_CAST({cell} AS DATE)")
            }
            Self::BigQuery => format!("SAFE_CAST({cell} AS DATE)"),
            Self::Snowflake => format!("TRY_CAST({} AS DATE)", self.as_text(cell)),
            Self::Sqlite => format!("CASE WHEN TYPEOF({cell}) = 'text' THEN DATE({cell}) END"),
            Self::Postgres | Self::Redshift => format!(
                "CASE WHEN {} ~ '^ *[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}' THEN CAST({cell} AS DATE) END",
                self.as_text(cell)
            ),
        }
    }

    /// A day, by its ISO form.
    pub fn day(self, iso: &str) -> String {
        match self {
            Self::Sqlite => format!("'{iso}'"),
            _ => format!("CAST('{iso}' AS DATE)"),
        }
    }

    /// Days from one day to another, as a double.
    pub fn days(self, from: &str, to: &str) -> String {
        let double = self.double();
        match self {
            Self::Postgres => format!("CAST({to} - {from} AS {double})"),
            Self::DuckDb => format!("CAST(DATE_DIFF('DAY', {from}, {to}) AS {double})"),
            Self::Spark => format!("CAST(DATEDIFF({to}, {from}) AS {double})"),
            Self::DataFusion => format!("CAST(CAST({to} AS INT) - CAST({from} AS INT) AS {double})"),
            Self::Sqlite => format!("CAST(JULIANDAY({to}) - JULIANDAY({from}) AS REAL)"),
            Self::BigQuery => format!("CAST(DATE_DIFF({to}, {from}, DAY) AS {double})"),
            Self::Databricks | Self::Snowflake | Self::Redshift => {
                format!("CAST(DATEDIFF(DAY, {from}, {to}) AS {double})")
            }
        }
    }

    /// The greatest of several whole numbers none of which is NULL.
    pub fn greatest(self, of: &[String]) -> String {
        match (of, self) {
            ([one], _) => one.clone(),
            (_, Self::Sqlite) => format!("MAX({})", of.join(", ")),
            _ => format!("GREATEST({})", of.join(", ")),
        }
    }

    /// The largest whole number that is at most a number that is not below 0, as a double.
    pub fn floor(self, value: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(CAST({value} AS INTEGER) AS REAL)"),
            _ => format!("FLOOR({value})"),
        }
    }

    /// e to the power of a column; where the engine has no such function, by the columns of [`Self::steps_of_power`].
    pub fn power(self, column: &str) -> String {
        match self {
            Self::Sqlite => "power_5".to_owned(),
            _ => format!("EXP({column})"),
        }
    }

    /// Steps, columns and expressions by which an engine without exponentials finds one: the series of a 256th of the
    /// exponent, whose result is multiplied with itself.
    pub fn steps_of_power(self, column: &str) -> Vec<(&'static str, &'static str, String)> {
        if self != Self::Sqlite {
            return Vec::new();
        }
        let series = (1..=10).rev().fold("1E0".to_owned(), |inner, n| {
            format!("(1E0 + power_0 / {n}E0 * {inner})")
        });
        let fourth = |of: &str| format!("{of} * {of} * {of} * {of}");
        vec![
            ("la_power_0", "power_0", format!("{column} / 256E0")),
            ("la_power_1", "power_1", series),
            ("la_power_2", "power_2", fourth("power_1")),
            ("la_power_3", "power_3", fourth("power_2")),
            ("la_power_4", "power_4", fourth("power_3")),
            ("la_power_5", "power_5", fourth("power_4")),
        ]
    }

    /// What keeps a step from being written into the next, behind `AS` and at its end: engines that put expressions in the
    /// place of names would evaluate a bin as often as it is named, and that for every step again.
    pub fn fence(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite => (" MATERIALIZED", ""),
            Self::Postgres | Self::Redshift => ("", "\n  OFFSET 0"),
            _ => ("", ""),
        }
    }

    /// Whether a text holds another.
    pub fn holds(self, text: &str, part: &str) -> String {
        match self {
            Self::Postgres | Self::Redshift => format!("POSITION({part} IN {text}) > 0"),
            Self::DuckDb | Self::DataFusion => format!("STRPOS({text}, {part}) > 0"),
            Self::Spark | Self::Databricks => format!("LOCATE({part}, {text}) > 0"),
            Self::Sqlite | Self::BigQuery => format!("INSTR({text}, {part}) > 0"),
            Self::Snowflake => format!("CHARINDEX({part}, {text}) > 0"),
        }
    }

    /// Texts one behind another.
    pub fn joined(self, parts: &[&str]) -> String {
        match self {
            Self::Spark | Self::Databricks | Self::BigQuery => format!("CONCAT({})", parts.join(", ")),
            _ => parts.join(" || "),
        }
    }
}

impl FromStr for Dialect {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = || Self::ALL.map(Self::name);
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.name() == name)
            .ok_or_else(|| {
                let meant = nearest(name, known());
                let expected = match meant {
                    Some(meant) => format!("a dialect (did you mean `sql:{meant}`?)"),
                    None => format!("one of the dialects {}", known().join(", ")),
                };
                Error::setting("--to sql:", expected, format!("`{name}`"))
            })
    }
}
