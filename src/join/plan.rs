//! Which features are made of a table's rows, and what must be counted for them.

use crate::error::{Error, Result};
use crate::join::leaving;
use crate::join::source::{MOST_LEVELS, Source};
use crate::recipe::{FeatureRecipe, How, TableRecipe};
use crate::table::{Kind, Reading};
use crate::vocabulary::fold::words;

/// Window of the default features of values, and the shorter one of the rows' number (house choices: a year holds
/// every season, a quarter what has changed).
const YEAR: u32 = 365;
const QUARTER: u32 = 90;

/// One column of the result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    pub name: String,
    pub how: How,
    /// Lane whose values it is made of.
    pub lane: Option<usize>,
    /// Values asked about; empty: any.
    pub is_any: Vec<String>,
    /// Window in days before the decision; all time when absent.
    pub days: Option<u32>,
}

/// A column of the further table while its rows are read.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub position: usize,
    pub name: String,
    pub reading: Reading,
    /// Date column from which its value is known.
    pub known: Option<(usize, Reading)>,
}

/// The features of one table, and the columns they need.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub features: Vec<Feature>,
    pub lanes: Vec<Lane>,
    /// Widest age in days of each age group, ascending; the last is every age.
    pub edges: Vec<u32>,
}

impl Plan {
    /// What the recipe asks for, or the default set; `dated` says whether rows have a date.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::Data`] for a feature that its column cannot give.
    pub fn new(source: &Source, table: &TableRecipe, dated: bool) -> Result<Self> {
        let mut plan = Self {
            features: Vec::new(),
            lanes: Vec::new(),
            edges: Vec::new(),
        };
        for column in &table.exclude {
            source.position(column, "exclude")?;
        }
        for (column, date) in &table.known {
            source.position(column, "known")?;
            source.date_position(date, "known")?;
        }
        let defaults;
        let asked = match &table.features {
            Some(features) => features,
            None => {
                defaults = default_features(source, table, dated);
                &defaults
            }
        };
        for feature in asked {
            plan.add(source, table, feature, dated)?;
        }
        plan.set_edges();
        Ok(plan)
    }

    fn add(
        &mut self,
        source: &Source,
        table: &TableRecipe,
        asked: &FeatureRecipe,
        dated: bool,
    ) -> Result<()> {
        let columns: Vec<Option<&String>> = match asked.of.as_slice() {
            [] => vec![None],
            of => of.iter().map(Some).collect(),
        };
        let windows: Vec<Option<u32>> = match asked.days.as_slice() {
            [] => vec![None],
            days => days.iter().copied().map(Some).collect(),
        };
        for &how in &asked.how {
            for column in &columns {
                let lane = column.map(|c| self.lane(source, table, c)).transpose()?;
                let is_any = self.values_asked(source, asked, how, lane)?;
                self.check(source, how, lane, asked, dated)?;
                for &days in &windows {
                    // How long ago something was has no window, and a trend nothing but windows.
                    let days = days.filter(|_| how != How::DaysSince);
                    if how == How::Trend && days.is_none_or(|days| days < 2) {
                        continue;
                    }
                    let feature = Feature {
                        name: name(source, how, column.map(String::as_str), &asked.is_any, days),
                        how,
                        lane,
                        is_any: is_any.clone(),
                        days,
                    };
                    if !self.features.contains(&feature) {
                        self.features.push(feature);
                    }
                }
            }
        }
        Ok(())
    }

    /// The lane of a column, made on first sight.
    fn lane(&mut self, source: &Source, table: &TableRecipe, column: &str) -> Result<usize> {
        let position = source.position(column, "features.of")?;
        if let Some(lane) = self.lanes.iter().position(|lane| lane.position == position) {
            return Ok(lane);
        }
        let known = match table.known.get(column) {
            None => None,
            Some(date) => {
                let date = source.date_position(date, "known")?;
                Some((date, source.columns[date].reading.clone()))
            }
        };
        self.lanes.push(Lane {
            position,
            name: column.to_owned(),
            reading: source.columns[position].reading.clone(),
            known,
        });
        Ok(self.lanes.len() - 1)
    }

    /// The values asked about; those that mean yes for the share of a yes-or-no column.
    fn values_asked(
        &self,
        source: &Source,
        asked: &FeatureRecipe,
        how: How,
        lane: Option<usize>,
    ) -> Result<Vec<String>> {
        let (How::Share, true, Some(lane)) = (how, asked.is_any.is_empty(), lane) else {
            return Ok(asked.is_any.clone());
        };
        let Lane { position, name, .. } = &self.lanes[lane];
        let levels = &source.columns[*position].levels;
        let yes: Vec<String> = levels
            .iter()
            .filter(|level| leaving::means_yes(level))
            .cloned()
            .collect();
        if source.kind(*position) == Kind::Boolean && !yes.is_empty() {
            return Ok(yes);
        }
        let reason = format!(
            "tables.{}.features: share of which values of `{name}`?",
            source.name
        );
        let some = levels.iter().take(5).cloned().collect::<Vec<_>>().join("\", \"");
        Err(Error::data(reason, format!("name them: is = [\"{some}\"]")))
    }

    fn check(
        &self,
        source: &Source,
        how: How,
        lane: Option<usize>,
        asked: &FeatureRecipe,
        dated: bool,
    ) -> Result<()> {
        let wrong = |reason: String, remedy: &str| {
            let reason = format!("tables.{}.features: {reason}", source.name);
            Err(Error::data(reason, remedy))
        };
        let word = how.word();
        if !dated && (!asked.days.is_empty() || matches!(how, How::Last | How::Trend | How::DaysSince)) {
            return wrong(
                format!("`{word}` here needs to know when its rows were"),
                "name their date column as `date`, or ask for features of all time only",
            );
        }
        let Some(lane) = lane.map(|lane| &self.lanes[lane]) else {
            return Ok(());
        };
        let kind = lane.reading.kind;
        let fits = match how {
            How::Sum | How::Mean | How::Trend => kind == Kind::Number,
            How::Max | How::Min => matches!(kind, Kind::Number | Kind::Date),
            How::Share => kind != Kind::Date,
            How::Count | How::Last | How::Distinct | How::DaysSince => true,
        };
        if fits {
            return Ok(());
        }
        let needs = match how {
            How::Max | How::Min => "numbers or dates",
            How::Share => "values that come again",
            _ => "numbers",
        };
        wrong(
            format!(
                "`{word}` needs {needs}, and `{}` holds {} values",
                lane.name,
                kind.word()
            ),
            "name another column, or another `how`",
        )
    }

    fn set_edges(&mut self) {
        let whole = self.features.iter().filter_map(|feature| feature.days);
        let halves = self.features.iter().filter(|feature| feature.how == How::Trend);
        let halves = halves.filter_map(|feature| feature.days).map(|days| days / 2);
        self.edges = whole.chain(halves).chain([u32::MAX]).collect();
        self.edges.sort_unstable();
        self.edges.dedup();
    }

    /// Number of age groups within a window.
    pub fn groups_within(&self, days: Option<u32>) -> usize {
        self.edges
            .partition_point(|edge| *edge <= days.unwrap_or(u32::MAX))
    }
}

/// `tickets_share_priority_urgent_90d`.
fn name(source: &Source, how: How, column: Option<&str>, is_any: &[String], days: Option<u32>) -> String {
    let plain = |text: &String| -> String {
        let chars = text.trim().chars();
        chars.map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
    };
    let mut name = format!("{}_{}", source.name, how.word());
    for part in column
        .map(str::to_owned)
        .into_iter()
        .chain(is_any.iter().map(plain))
    {
        name = format!("{name}_{part}");
    }
    days.map_or(name.clone(), |days| format!("{name}_{days}d"))
}

/// Features of a table of which the recipe says nothing (house choice): how many rows, how lately, more or fewer;
/// of numbers mean and sum, of yes-or-no columns the share, of categories the last and how many.
fn default_features(source: &Source, table: &TableRecipe, dated: bool) -> Vec<FeatureRecipe> {
    if leaving::of_name(&source.name).is_some() {
        return Vec::new();
    }
    let feature = |how: &[How], of: &[&String], days: &[u32]| FeatureRecipe {
        how: how.to_vec(),
        of: of.iter().map(|name| (*name).clone()).collect(),
        is_any: Vec::new(),
        days: if dated { days.to_vec() } else { Vec::new() },
    };
    let mut features = vec![feature(&[How::Count], &[], &[])];
    if dated {
        features.push(feature(&[How::Count], &[], &[QUARTER, YEAR]));
        features.push(feature(&[How::DaysSince], &[], &[]));
        features.push(feature(&[How::Trend], &[], &[YEAR]));
    }
    for (position, column) in source.header.iter().enumerate() {
        let used = *column == table.key
            || Some(column) == table.date.as_ref()
            || table.exclude.contains(column)
            || says_identifier(column)
            || leaving::says_hindsight(column);
        if used {
            continue;
        }
        let levels = source.columns[position].levels.len();
        match source.kind(position) {
            Kind::Number => features.push(feature(&[How::Mean, How::Sum], &[column], &[YEAR])),
            Kind::Boolean
                if source.columns[position]
                    .levels
                    .iter()
                    .any(|l| leaving::means_yes(l)) =>
            {
                features.push(feature(&[How::Share], &[column], &[YEAR]));
            }
            Kind::Category if levels <= MOST_LEVELS => {
                if dated {
                    features.push(feature(&[How::Last], &[column], &[]));
                }
                features.push(feature(&[How::Distinct], &[column], &[YEAR]));
            }
            _ => {}
        }
    }
    features
}

fn says_identifier(column: &str) -> bool {
    let words = words(column);
    words
        .iter()
        .any(|word| matches!(word.as_str(), "id" | "uuid" | "guid" | "siren" | "siret" | "key"))
}
