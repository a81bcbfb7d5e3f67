//! How a table was read: what was found, skipped and mended on the way, as facts that are worded where they are shown.

use serde::{Deserialize, Serialize};

use crate::language::Language;

/// Skipped lines of which each is kept; beyond, they are counted (house choice: all that a person would look at).
const MOST_SKIPPED: usize = 100;
/// Sheets that are named (house choice).
const MOST_SHEETS: usize = 6;

/// How a table was read, said once wherever it is read and kept in the model.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AsRead {
    /// Name of the text's encoding; `None` where the format has only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between two cells of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// Sheet or table that was read, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// 1-based line of the header; 0 where the table has none or the format needs none.
    pub header_line: u64,
    /// Rows of data.
    pub rows: u64,
    /// Lines that are no rows of the table, the first hundred of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedLine>,
    /// Further lines skipped.
    #[serde(skip_serializing_if = "is_none")]
    pub more_skipped: u64,
    /// What was mended or assumed, each kind once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mended: Vec<Mended>,
    /// How the outcome was read from a further table, where it stands in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Box<OutcomeRows>>,
}

/// Rows of a further table that tell how accounts ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRows {
    /// Name of the table in the recipe.
    pub table: String,
    /// Rows of it.
    pub rows: u64,
    /// Rows that belong to no account.
    pub unmatched: u64,
    /// Rows dated after the recipe's `as_of`, left out.
    pub future: u64,
    /// Accounts with a row.
    pub accounts: u64,
    /// Accounts without one.
    pub without: u64,
    /// Accounts whose rows do not all say the same.
    pub differing: u64,
    /// What a row says.
    pub rule: OutcomeRule,
}

/// What a row of a further table says of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeRule {
    /// What a column of it says.
    Values,
    /// That it is a customer; the others are the universe.
    Customers,
    /// That it was a customer on that day; who has none in the last days has left.
    Orders {
        /// The days.
        days: u32,
    },
}

impl OutcomeRows {
    /// The facts, as sentences without full stop, the rule first.
    pub fn describe(&self, language: Language) -> Vec<String> {
        let number = |count: u64| language.integer(count as i64);
        let (table, rows) = (&self.table, number(self.rows));
        let (with, without) = (number(self.accounts), number(self.without));
        let mut facts = vec![match self.rule {
            OutcomeRule::Values => language.outcome_rows_values(table, rows, with, without),
            OutcomeRule::Customers => language.outcome_rows_customers(table, rows, with, without),
            OutcomeRule::Orders { days } => {
                language.outcome_rows_orders(table, rows, with, without, number(u64::from(days)))
            }
        }];
        let counted = [
            (
                self.differing,
                language.outcome_rows_differing(table, number(self.differing)),
            ),
            (
                self.unmatched,
                language.outcome_rows_unmatched(table, number(self.unmatched)),
            ),
            (
                self.future,
                language.outcome_rows_future(table, number(self.future)),
            ),
        ];
        facts.extend(
            counted
                .into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(_, fact)| fact),
        );
        facts
    }
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

/// A line that is no row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkippedLine {
    /// 1-based line, or row of a sheet.
    pub line: u64,
    /// Why it was skipped.
    pub why: SkipReason,
}

/// Why a line is no row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Before the header: a title, a date, who exported it.
    Title,
    /// `sep=;`, which says how the file is delimited.
    SeparatorLine,
    /// Begins with `#`.
    Comment,
    /// Cells that are all empty.
    Blank,
    /// The header once more.
    RepeatedHeader,
    /// Sums of the rows above.
    Total,
    /// After the last row: who exported it, a copyright.
    Footer,
    /// A row of rules, such as `-----`.
    Rule,
    /// The recipe says so.
    Asked,
}

/// Something that was mended or assumed, with how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mended {
    /// What.
    pub what: Mend,
    /// Rows, cells or columns it concerns.
    pub count: u64,
    /// First line it concerns; 0 when it has none.
    pub line: u64,
}

/// What is mended or assumed while a table is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// Rows with fewer cells than the header: the rest is unknown.
    ShortRows,
    /// Rows with more cells than the header: the surplus was dropped.
    LongRows,
    /// A column whose name stood before: `x` became `x_2`.
    RepeatedName {
        /// The name as written.
        name: String,
        /// The name it has now.
        renamed: String,
    },
    /// A column whose name differs from that of the model in case, accents or blanks only.
    OtherCase {
        /// The name as written.
        written: String,
        /// The name it is read as.
        name: String,
    },
    /// A line above the header names groups of columns, with which names that repeat, or are missing, were joined.
    GroupedNames {
        /// One of the joined names.
        example: String,
    },
    /// The header has no name for the first column, which names the rows.
    UnnamedFirst,
    /// The table has no header: columns are called by position.
    NoHeader,
    /// No encoding is certain: this one is assumed.
    AssumedEncoding {
        /// Its name.
        encoding: String,
    },
    /// Quotes that open or close nothing, read as text.
    StrayQuotes,
    /// Bytes that the encoding does not have, read as `�`.
    UnreadableBytes,
    /// Cells that a merged cell of the sheet covers: its value stands in each.
    MergedCells,
    /// Amounts of a column read in one currency by the recipe's rates.
    Converted {
        /// The column.
        column: String,
        /// Code of the currency.
        into: String,
    },
    /// Rows that the sheet hides, and that were read.
    HiddenRows,
    /// Other sheets of the workbook, which were not read.
    OtherSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// A folder whose files are read as one table.
    Folder {
        /// How many they are.
        files: u64,
    },
    /// Other files of a folder, which were not read.
    OtherFiles {
        /// Their names.
        names: Vec<String>,
    },
}

impl SkipReason {
    /// The fact in a few words, as they stand in brackets behind a line.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Title => language.skipped_title(),
            Self::SeparatorLine => language.skipped_separator(),
            Self::Comment => language.skipped_comment(),
            Self::Blank => language.skipped_blank(),
            Self::RepeatedHeader => language.skipped_header(),
            Self::Total => language.skipped_total(),
            Self::Footer => language.skipped_footer(),
            Self::Rule => language.skipped_rule(),
            Self::Asked => language.skipped_asked(),
        }
    }
}

impl Mend {
    /// Whether nothing was changed: only a choice was made, or said.
    pub fn is_assumption(&self) -> bool {
        matches!(
            self,
            Self::UnnamedFirst
                | Self::NoHeader
                | Self::AssumedEncoding { .. }
                | Self::HiddenRows
                | Self::OtherSheets { .. }
                | Self::Folder { .. }
                | Self::OtherFiles { .. }
        )
    }

    /// The fact as a clause, of which there are `count`.
    pub fn describe(&self, count: u64, language: Language) -> String {
        let counted = |one, several| language.counted(count, one, several);
        match self {
            Self::ShortRows => counted(Language::mended_short_row, Language::mended_short_rows),
            Self::LongRows => counted(Language::mended_long_row, Language::mended_long_rows),
            Self::RepeatedName { name, renamed } => language.mended_name(name, renamed),
            Self::OtherCase { written, name } => language.mended_case(written, name),
            Self::GroupedNames { example } => language.mended_groups(language.integer(count as i64), example),
            Self::UnnamedFirst => language.mended_unnamed_first(),
            Self::NoHeader => language.mended_no_header(),
            Self::AssumedEncoding { encoding } => language.mended_encoding(encoding),
            Self::UnreadableBytes => counted(Language::mended_byte, Language::mended_bytes),
            Self::StrayQuotes => counted(Language::mended_stray_quote, Language::mended_stray_quotes),
            Self::MergedCells => counted(Language::mended_merged_cell, Language::mended_merged_cells),
            Self::Converted { column, into } => {
                language.mended_currency(language.integer(count as i64), column, into)
            }
            Self::HiddenRows => counted(Language::mended_hidden_row, Language::mended_hidden_rows),
            Self::OtherSheets { names } => match names.len() {
                1 => language.mended_other_sheet(listed(names)),
                _ => language.mended_other_sheets(listed(names)),
            },
            Self::Folder { files } => language.mended_folder(language.integer(*files as i64)),
            Self::OtherFiles { names } => match names.len() {
                1 => language.mended_other_file(listed(names)),
                several => language.mended_other_files(language.integer(several as i64), listed(names)),
            },
        }
    }
}

/// The first few names.
fn listed(names: &[String]) -> String {
    let more = if names.len() > MOST_SHEETS { ", …" } else { "" };
    let shown = names.iter().take(MOST_SHEETS).map(|name| format!("`{name}`"));
    shown.collect::<Vec<_>>().join(", ") + more
}

impl AsRead {
    /// Adds how a further file of the table was read.
    pub fn append(&mut self, further: &Self) {
        self.rows += further.rows;
        for skipped in &further.skipped {
            self.skip(skipped.line, skipped.why);
        }
        self.more_skipped += further.more_skipped;
        for mended in &further.mended {
            match self.mended.iter_mut().find(|known| known.what == mended.what) {
                Some(known) => known.count += mended.count,
                None => self.mended.push(mended.clone()),
            }
        }
        let further = further.clone();
        self.encoding = self.encoding.take().or(further.encoding);
        self.delimiter = self.delimiter.or(further.delimiter);
        if self.header_line == 0 {
            self.header_line = further.header_line;
        }
    }

    /// Notes one line that is no row of the table.
    pub fn skip(&mut self, line: u64, why: SkipReason) {
        if self.skipped.len() < MOST_SKIPPED {
            self.skipped.push(SkippedLine { line, why });
        } else {
            self.more_skipped += 1;
        }
    }

    /// Notes one more row, cell or column mended so; `line` is where, 0 when nowhere.
    pub fn mend(&mut self, what: Mend, line: u64) {
        match self.mended.iter_mut().find(|mended| mended.what == what) {
            Some(mended) => mended.count += 1,
            None => self.mended.push(Mended { what, count: 1, line }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_mend_is_counted_and_its_first_line_kept() {
        let mut read = AsRead::default();
        [7, 9].iter().for_each(|line| read.mend(Mend::ShortRows, *line));
        assert_eq!(
            read.mended,
            [Mended {
                what: Mend::ShortRows,
                count: 2,
                line: 7
            }]
        );
        (0..=MOST_SKIPPED as u64).for_each(|line| read.skip(line, SkipReason::Footer));
        assert_eq!((read.skipped.len(), read.more_skipped), (MOST_SKIPPED, 1));
    }
}
