//! A file held against the model: what about it is not as it was in training, and how many points are at stake.

use std::collections::BTreeSet;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::criteria::Cut;
use crate::language::Language;
use crate::model::vanished::Vanished;
use crate::model::{FULL_SCORE, Model};
use crate::table::reading::iso_date;
use crate::table::{DateOrder, Kind};

/// Something about one column of a file that is not as it was in training.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Name of the column.
    pub column: String,
    /// Accounts whose cell it concerns.
    pub cells: u64,
    /// Accounts of the file.
    pub of: u64,
    /// Share of the model's points at stake, over all accounts: 0 where the cells were mapped beyond doubt.
    pub weight: f64,
    /// What it is.
    pub finding: Finding,
}

/// Kinds of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    /// A column that the model reads is not there, or says nothing.
    Absent,
    /// Cells lie as far from training's as another unit would.
    Scale,
    /// Cells that are not of the column's kind.
    Unreadable,
    /// Cells lie where training had next to none.
    Range,
    /// Levels that training never had.
    Levels,
    /// Levels that training left out, as too recent.
    New,
    /// Cells are written otherwise than in training.
    Format,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// The file lacks the column.
    Absent {
        /// Weight of the criteria that read it, in milli-points.
        points: i64,
        /// The column of the file whose name is nearest.
        nearest: Option<String>,
        /// It is made by joining further tables to the account table.
        joined: bool,
    },
    /// No cell of the column says anything.
    Empty {
        /// Weight of the criteria that read it, in milli-points.
        points: i64,
    },
    /// Far more cells say nothing than in training.
    Sparse {
        /// Share of training's cells that said nothing.
        was: f64,
    },
    /// Cells that are not of the column's kind count as unknown.
    Unreadable {
        /// The first few lines they are on.
        lines: Vec<u64>,
    },
    /// Levels that training never had.
    Unseen {
        /// The most frequent of them; empty where there are too many to count.
        levels: Vec<UnseenLevel>,
        /// The first few lines they are on.
        lines: Vec<u64>,
    },
    /// Levels all of whose past accounts were left out of training, as too recent.
    New {
        /// Each with what is known of it, the most frequent in the file first.
        levels: Vec<NewLevel>,
    },
    /// Levels of training in another writing, mapped.
    Respelled {
        /// Some, as the file and as training write them.
        pairs: Vec<(String, String)>,
    },
    /// Numbers or days where training had next to none.
    Beyond {
        /// Cells below, and above.
        below: u64,
        /// Cells above.
        above: u64,
        /// Where all but one in fifty of training's lay.
        low: f64,
        /// Its upper end.
        high: f64,
        /// Numbers, or days since 1970-01-01.
        kind: Kind,
    },
    /// Numbers that look like amounts in another unit; read as they stand.
    Scale {
        /// How many times training's they seem to be.
        times: f64,
        /// The file's median.
        here: f64,
        /// Training's median.
        there: f64,
    },
    /// Amounts that bear another currency than training's; read as they stand.
    Currency {
        /// Code of the file's most frequent one.
        here: String,
        /// Code of training's.
        there: String,
    },
    /// Shares where training had percent signs, or the other way round.
    Percent {
        /// What makes them training's.
        times: f64,
        /// Whether they are read so; otherwise they are read as they stand.
        is_sure: bool,
    },
    /// The decimal mark.
    Decimal {
        /// As they are read here.
        here: char,
        /// As they were in training.
        there: char,
        /// A cell that says something else with the other mark, where nothing decides.
        unsure: Option<String>,
    },
    /// The order of day and month.
    Dates {
        /// As they are read here.
        here: DateOrder,
        /// As they were in training.
        there: DateOrder,
        /// A cell that is another day in the other order, where nothing decides.
        unsure: Option<String>,
    },
    /// What stands between the values of a set.
    Separator {
        /// In this file.
        here: char,
        /// In training.
        there: char,
    },
}

/// A level that training never had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnseenLevel {
    /// As written.
    pub level: String,
    /// Accounts that have it.
    pub cells: u64,
    /// The level of training that is nearest.
    pub nearest: Option<String>,
}

impl Finding {
    /// Its kind.
    pub fn kind(&self) -> CheckKind {
        match self {
            Self::Absent { .. } | Self::Empty { .. } | Self::Sparse { .. } => CheckKind::Absent,
            Self::Unreadable { .. } => CheckKind::Unreadable,
            Self::Unseen { .. } => CheckKind::Levels,
            Self::New { .. } => CheckKind::New,
            Self::Beyond { .. } => CheckKind::Range,
            Self::Scale { .. } | Self::Currency { .. } | Self::Percent { .. } => CheckKind::Scale,
            Self::Respelled { .. } | Self::Decimal { .. } | Self::Dates { .. } | Self::Separator { .. } => {
                CheckKind::Format
            }
        }
    }

    /// Whether it was mapped to training's writing beyond doubt, so that no point is at stake.
    pub fn is_mapped(&self) -> bool {
        match self {
            Self::Respelled { .. } | Self::Separator { .. } => true,
            Self::Decimal { unsure, .. } | Self::Dates { unsure, .. } => unsure.is_none(),
            _ => false,
        }
    }
}

/// Share of the points from which levels and numbers beyond training's are worth a word (house choice: half a point an
/// account).
const WORTH_A_WORD: f64 = 0.005;

impl Check {
    /// Whether people are told; the rest is in the JSON alone.
    pub fn is_worth_a_word(&self) -> bool {
        let always = !matches!(self.kind(), CheckKind::Levels | CheckKind::Range);
        always || self.weight >= WORTH_A_WORD
    }

    /// The most points at stake first, then by kind and column.
    pub(super) fn by_weight(&self, other: &Self) -> std::cmp::Ordering {
        let worst = other.weight.total_cmp(&self.weight);
        worst.then_with(|| (self.kind(), &self.column).cmp(&(other.kind(), &other.column)))
    }

    /// Its kind.
    pub fn kind(&self) -> CheckKind {
        self.finding.kind()
    }

    /// The check in a sentence.
    pub fn text(&self, language: Language) -> String {
        let said = self.said(language);
        let milli = (self.weight * FULL_SCORE as f64).round() as i64;
        match self.finding {
            // They say what they weigh.
            Finding::Absent { .. } | Finding::Empty { .. } => said,
            _ if milli == 0 => said,
            _ => language.check_at_stake(said, language.points(milli)),
        }
    }

    fn said(&self, language: Language) -> String {
        let count = |number: u64| language.integer(number as i64);
        let (column, cells, of) = (&self.column, count(self.cells), count(self.of));
        let first = |lines: &[u64]| lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        match &self.finding {
            Finding::Absent {
                points,
                nearest,
                joined,
            } => {
                let weight = for_all(*points, language);
                let said = language.scored_absent(column, weight);
                match nearest {
                    _ if *joined => language.check_absent_joined(said),
                    Some(close) => language.scored_absent_close(said, close),
                    None => said,
                }
            }
            Finding::Empty { points } => language.check_empty(column, for_all(*points, language)),
            Finding::Sparse { was } => language.check_sparse(column, cells, of, language.percent(*was)),
            Finding::Unreadable { lines } => language.scored_unreadable(column, cells, of, first(lines)),
            Finding::Unseen { levels, lines } => {
                let said = language.scored_unseen(column, cells, of, first(lines));
                let named = levels.iter().map(|unseen| unseen.text(language));
                match named.collect::<Vec<_>>().as_slice() {
                    [] => said,
                    named => language.check_unseen_levels(said, named.join(", ")),
                }
            }
            Finding::New { levels } => {
                let named = levels.iter().map(|new| {
                    let share = language.percent(new.known.share());
                    let accounts = language.ideal_count_accounts(new.known.accounts as usize);
                    language.vanished_check_level(&new.known.level, count(new.cells), share, accounts)
                });
                let named: Vec<String> = named.collect();
                language.vanished_check(column, cells, of, named.join(", "))
            }
            Finding::Respelled { pairs } => {
                let pairs = pairs
                    .iter()
                    .map(|(here, there)| language.check_read_as(here, there));
                language.check_respelled(column, cells, of, pairs.collect::<Vec<_>>().join(", "))
            }
            Finding::Beyond {
                below,
                above,
                low,
                high,
                kind,
            } => {
                let shown = |value: f64| match kind {
                    Kind::Date => language.date(&iso_date(value as i32)),
                    _ => language.number(value),
                };
                let range = language.between(shown(*low), shown(*high));
                match (below, above) {
                    (0, _) if *kind == Kind::Date => language.check_later(column, cells, of, range),
                    (_, 0) if *kind == Kind::Date => language.check_earlier(column, cells, of, range),
                    (0, _) => language.check_above(column, cells, of, range),
                    (_, 0) => language.check_below(column, cells, of, range),
                    _ => language.check_beyond(column, cells, of, range),
                }
            }
            Finding::Scale { times, here, there } => {
                let (here, there) = (language.number(*here), language.number(*there));
                match *times >= 1.0 {
                    true => language.check_scale_up(column, language.number(*times), here, there),
                    false => {
                        language.check_scale_down(column, language.number((1.0 / times).round()), here, there)
                    }
                }
            }
            Finding::Currency { here, there } => language.check_currency(column, here, there),
            Finding::Percent { times, is_sure } => match (*times >= 1.0, is_sure) {
                (true, true) => language.check_bare_shares(column),
                (true, false) => language.check_bare_shares_unsure(column),
                (false, true) => language.check_percent_signs(column),
                (false, false) => language.check_percent_signs_unsure(column),
            },
            Finding::Decimal { here, there, unsure } => match unsure {
                Some(example) => language.check_decimal_unsure(column, example, mark(*here, language)),
                None => language.check_decimal(column, mark(*here, language), mark(*there, language)),
            },
            Finding::Dates { here, there, unsure } => match unsure {
                Some(example) => language.check_dates_unsure(column, example, order(*here, language)),
                None => language.check_dates(column, order(*here, language), order(*there, language)),
            },
            Finding::Separator { here, there } => language.check_separator(column, here, there),
        }
    }
}

/// A level that training left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLevel {
    /// What is known of it.
    pub known: Vanished,
    /// Accounts of the file that have it.
    pub cells: u64,
}

impl UnseenLevel {
    fn text(&self, language: Language) -> String {
        let cells = language.integer(self.cells as i64);
        match &self.nearest {
            Some(nearest) => language.check_unseen_close(&self.level, cells, nearest),
            None => language.check_unseen_level(&self.level, cells),
        }
    }
}

/// Points that are unknown for every account.
fn for_all(points: i64, language: Language) -> String {
    match points {
        0 => language.scored_absent_weightless(),
        points => language.scored_absent_for_all(language.points(points)),
    }
}

fn mark(mark: char, language: Language) -> String {
    match mark {
        ',' => language.check_comma(),
        _ => language.check_point(),
    }
}

fn order(order: DateOrder, language: Language) -> String {
    match order {
        DateOrder::Ymd => language.check_year_first(),
        DateOrder::Dmy => language.check_day_first(),
        DateOrder::Mdy => language.check_month_first(),
    }
}

/// Whether training made the column by joining a further table.
pub(super) fn is_joined(model: &Model, column: &str) -> bool {
    let made_from = |table: &String| {
        let rest = column.strip_prefix(table.as_str());
        rest.is_some_and(|rest| rest.starts_with('_'))
    };
    model.recipe.tables.keys().any(made_from)
}

/// Columns that the model reads and that training made by joining further tables.
pub fn joined_columns(model: &Model) -> BTreeSet<&str> {
    let criteria = model.criteria.iter().map(|criterion| &criterion.cut);
    let segments = model.segments.criteria.iter().map(|criterion| &criterion.cut);
    let columns = criteria.chain(segments).flat_map(Cut::columns);
    columns.filter(|column| is_joined(model, column)).collect()
}

/// Files and JSON stay in English.
impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut check = serializer.serialize_struct("Check", 6)?;
        check.serialize_field("column", &self.column)?;
        check.serialize_field("kind", &self.kind())?;
        check.serialize_field("cells", &self.cells)?;
        check.serialize_field("of", &self.of)?;
        check.serialize_field("weight", &self.weight)?;
        check.serialize_field("text", &self.text(Language::En))?;
        check.end()
    }
}
