//! Business figures as a tidy table, for whoever draws them elsewhere: a row for each day, group and measure.

use crate::figures::{Dashboard, Figure, Group, GroupFigures, Name, Unit};
use crate::language::Language;
use crate::recipe::FigureKey;
use crate::report::figures::Board;

/// Names of the columns, in whatever language the words are: formulas and queries name them.
pub const COLUMNS: [&str; 14] = [
    "date",
    "period",
    "group",
    "group_name",
    "measure",
    "measure_name",
    "unit",
    "currency",
    "estimate",
    "low",
    "high",
    "n",
    "note",
    "model",
];

/// One figure of one group.
#[derive(Debug, Clone, PartialEq)]
pub struct TidyRow {
    /// The first day of the quarter in which deals were opened; of all time, the day on which the data were true.
    pub date: String,
    /// `quarter` or `all`.
    pub period: &'static str,
    /// Tag of the group, as `--group` takes it: the same whatever a segment is called.
    pub group: String,
    /// What it is called.
    pub group_name: String,
    /// Name of the figure, as JSON has it.
    pub measure: String,
    /// What it is called.
    pub measure_name: String,
    /// `share`, `days`, `money`, `times` or `points`.
    pub unit: &'static str,
    /// Code of the currency of an amount, where it is known; else empty.
    pub currency: String,
    /// In the unit; absent where it is not known, never 0.
    pub estimate: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Accounts it was measured on.
    pub n: u64,
    /// Why there is no estimate or no interval, or what to beware of.
    pub note: String,
    /// Name and version of the model.
    pub model: String,
}

impl TidyRow {
    /// Every figure of every group: of all time, then by quarter, the oldest first.
    pub fn all(board: &Board<'_>, currency: Option<&str>) -> Vec<Self> {
        let Dashboard { as_of, groups, .. } = board.dashboard;
        let mut rows = Vec::new();
        let mut add = |date: &str, period, group, figures: &GroupFigures| {
            rows.extend(
                Name::ALL
                    .map(|name| Self::of(board, (date, period), group, (name, figures.get(name)), currency)),
            );
        };
        for record in groups {
            add(
                as_of.as_deref().unwrap_or_default(),
                "all",
                record.group,
                &record.figures,
            );
            for quarter in &record.quarters {
                add(
                    &first_day(&quarter.quarter),
                    "quarter",
                    record.group,
                    &quarter.figures,
                );
            }
        }
        rows
    }

    fn of(
        board: &Board<'_>,
        (date, period): (&str, &'static str),
        group: Group,
        (name, figure): (Name, &Figure),
        currency: Option<&str>,
    ) -> Self {
        let language = board.language;
        let money = name.unit() == Unit::Money;
        Self {
            date: date.to_owned(),
            period,
            group: group.tag(),
            group_name: board.name(group),
            measure: name.key(),
            measure_name: name.label(language),
            unit: name.unit().key(),
            currency: currency.filter(|_| money).unwrap_or_default().to_owned(),
            estimate: figure.estimate,
            low: figure.low,
            high: figure.high,
            n: figure.accounts,
            note: figure
                .reason
                .map_or_else(String::new, |reason| reason.text(language)),
            model: board.model.to_owned(),
        }
    }

    /// Its cells as text, in the order of [`COLUMNS`].
    pub fn cells(&self) -> [String; COLUMNS.len()] {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        [
            self.date.clone(),
            self.period.to_owned(),
            self.group.clone(),
            self.group_name.clone(),
            self.measure.clone(),
            self.measure_name.clone(),
            self.unit.to_owned(),
            self.currency.clone(),
            number(self.estimate),
            number(self.low),
            number(self.high),
            self.n.to_string(),
            self.note.clone(),
            self.model.clone(),
        ]
    }
}

/// The data dictionary: each column, then each measure, with what it holds.
pub fn dictionary(language: Language) -> Vec<[String; 2]> {
    let columns = COLUMNS.into_iter().zip([
        language.tidy_date(),
        language.tidy_period(),
        language.tidy_group(),
        language.tidy_group_name(),
        language.tidy_measure(),
        language.tidy_measure_name(),
        language.tidy_unit(),
        language.tidy_currency(),
        language.tidy_estimate(),
        language.tidy_low(),
        language.tidy_high(),
        language.tidy_n(),
        language.tidy_note(),
        language.tidy_model(),
    ]);
    let columns = columns.map(|(column, said)| [column.to_owned(), said]);
    let measures = Name::ALL.map(|name| {
        let keys = name.keys().iter().map(|key| FigureKey::meaning(*key, language));
        let of: Vec<String> = keys.collect();
        let said = match of.is_empty() {
            true => language.tidy_of_outcomes(name.label(language)),
            false => language.tidy_of(name.label(language), language.list(&of)),
        };
        [format!("measure = {}", name.key()), said]
    });
    columns.chain(measures).collect()
}

/// `2026-07-01` of `2026-Q3`.
fn first_day(quarter: &str) -> String {
    let (year, number) = quarter.split_once("-Q").unwrap_or((quarter, "1"));
    let month = 3 * number.parse::<u32>().unwrap_or(1).saturating_sub(1) + 1;
    format!("{year}-{month:02}-01")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_begins_on_its_first_day() {
        let days = ["2026-Q1", "2026-Q2", "2026-Q4"].map(first_day);
        assert_eq!(days, ["2026-01-01", "2026-04-01", "2026-10-01"]);
    }

    #[test]
    fn the_dictionary_has_every_column_and_measure() {
        for language in Language::ALL {
            let told = dictionary(language);
            assert_eq!(told.len(), COLUMNS.len() + Name::ALL.len());
            assert!(told.iter().all(|[_, said]| !said.is_empty()));
            assert!(told.iter().any(|[what, _]| what == "measure = close_rate"));
        }
    }
}
