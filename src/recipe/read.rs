//! How a table's file is read, where what is found in it should not decide.

use serde::{Deserialize, Serialize};

/// How files are read, each choice fixed instead of found.
///
/// ```toml
/// [read]
/// encoding = "windows-1252"
/// delimiter = ";"
/// header_line = 4
/// sheet = "Accounts"
/// skip = [5, 1203]
/// strict = true
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ReadRecipe {
    /// Encoding of a text, by any of its ordinary names. Default: found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between two cells of a text. Default: found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// 1-based line of the header; 0 says that there is none. Default: found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u64>,
    /// Sheet of a workbook. Default: the one that holds the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Lines that are no rows of the table. Default: those found to be titles, totals, footers or repeated headers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<u64>,
    /// Whether whatever would be mended is refused instead. Default: `false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strict: bool,
}

impl ReadRecipe {
    /// Whether everything is to be found.
    pub fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}
