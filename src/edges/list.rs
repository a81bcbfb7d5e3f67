//! Accounts that a test of the edges can be drawn from.

use rustc_hash::FxHashSet;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::model::Model;
use crate::score::{Ahead, FileReading, Grade, Scorer};
use crate::source::{Record, Records};

/// An account that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub id: String,
    /// Milli-points.
    pub score: i64,
    /// Its values of what the draw is balanced on, [`List::strata`].
    pub stratum: Vec<String>,
}

/// The accounts of a list that can be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    pub candidates: Vec<Candidate>,
    /// Names of what the draw is balanced on.
    pub strata: Vec<String>,
    /// Accounts read.
    pub read: u64,
    /// Rows left out as their account was there already: drawn twice it could be in both arms.
    pub repeated: u64,
}

/// The border of two segments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    pub a: u32,
    pub b: u32,
    /// Least share of the lesser of both for an account to lie between them, at most a half.
    pub least: f64,
}

impl List {
    /// Scores every account and keeps those that no rule knocks out; of two segments' border those only for which these
    /// two are the likeliest. Balanced on the grade, on a border also on the segment that is nearer.
    ///
    /// A list that `lookalike score` wrote is taken at its word: it has grades, but not what would place an account
    /// between segments.
    ///
    /// # Errors
    /// As [`Records::next`]; [`Error::Data`] for a list with none of the model's columns, and for a border in a list of
    /// scores.
    pub fn read(records: &mut Records, model: &Model, border: Option<Border>) -> Result<Self> {
        let header = records.header().to_vec();
        let scorer = Scorer::new(model, &header, Language::En);
        if scorer.absent().len() == scorer.columns().len() {
            return Self::of_scores(records, border);
        }
        let mut records = Ahead::new(records);
        let file = FileReading::of(model, &records);
        let scorer = Scorer::for_file(model, &header, &file, Language::En);
        let id = model.data.id.as_ref();
        let id = id.and_then(|id| header.iter().position(|name| name == id));
        let mut strata = vec!["grade".to_owned()];
        strata.extend(border.map(|_| "nearer_segment".to_owned()));
        let mut list = Self {
            strata,
            ..Self::default()
        };
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let (mut record, mut row) = (Record::new(), scorer.row());
        while records.next(&mut record)? {
            list.read += 1;
            scorer.read(|column| Some(record.get(column)), &mut row);
            let score = scorer.score(&row);
            if score.grade == Grade::X {
                continue;
            }
            let mut stratum = vec![score.grade.as_str().to_owned()];
            if let Some(border) = border {
                let Some(nearer) = nearer(model, &row.segment_bins, border) else {
                    continue;
                };
                stratum.push(nearer.to_string());
            }
            let named = id.map(|id| record.get(id).trim().to_owned());
            let id = named
                .filter(|id| !id.is_empty())
                .unwrap_or_else(|| list.read.to_string());
            if !seen.insert(id.clone()) {
                list.repeated += 1;
                continue;
            }
            list.candidates.push(Candidate {
                id,
                score: score.score,
                stratum,
            });
        }
        Ok(list)
    }
}

impl List {
    fn of_scores(records: &mut Records, border: Option<Border>) -> Result<Self> {
        let position = |name: &str| records.header().iter().position(|column| column == name);
        let path = records.path().display().to_string();
        let (Some(id), Some(score), Some(grade)) = (position("id"), position("score"), position("grade"))
        else {
            return Err(Error::data(
                format!("{path}: it has none of the model's columns"),
                "name a list of accounts, or what `lookalike score` wrote of it",
            ));
        };
        if border.is_some() {
            return Err(Error::data(
                format!("{path}: a list of scores does not say who lies between two segments"),
                "name the list of accounts that was scored",
            ));
        }
        let mut list = Self {
            strata: vec!["grade".to_owned()],
            ..Self::default()
        };
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut record = Record::new();
        while records.next(&mut record)? {
            list.read += 1;
            let knocked_out = record.get(grade).trim() == Grade::X.as_str();
            if knocked_out {
                continue;
            }
            let points = record.get(score).trim().parse::<f64>().ok();
            let points = points.filter(|points| points.is_finite()).ok_or_else(|| {
                let reason = format!("`{}` is no score", record.get(score));
                Error::input(
                    &path,
                    record.line(),
                    0,
                    reason,
                    "write the file again with `lookalike score`",
                )
            })?;
            let named = record.get(id).trim();
            let id = if named.is_empty() {
                list.read.to_string()
            } else {
                named.to_owned()
            };
            if !seen.insert(id.clone()) {
                list.repeated += 1;
                continue;
            }
            list.candidates.push(Candidate {
                id,
                // Points of a score are within 0 and 100; anything else saturates.
                score: (points * 1000.0).round() as i64,
                stratum: vec![record.get(grade).trim().to_owned()],
            });
        }
        Ok(list)
    }
}

/// The nearer of both segments, for an account that lies between them.
fn nearer(model: &Model, bins: &[u16], border: Border) -> Option<u32> {
    let segments = &model.segments;
    let place = |number: u32| segments.segments.iter().position(|s| s.number == number);
    let (at_a, at_b) = place(border.a).zip(place(border.b))?;
    let membership = segments.membership(&segments.evidence(bins));
    let nearest = [membership.nearest?, membership.runner_up?];
    let (of_a, of_b) = (membership.posterior[at_a], membership.posterior[at_b]);
    let share = of_a.min(of_b) / (of_a + of_b);
    let between = nearest.contains(&border.a) && nearest.contains(&border.b);
    (between && share >= border.least).then_some(if of_a >= of_b { border.a } else { border.b })
}
