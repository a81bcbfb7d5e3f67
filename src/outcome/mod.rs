//! What an ideal customer is: the label of each past account.

use serde::{Deserialize, Serialize};
mod ending;
mod note;
mod value;
pub mod ideal;

pub use note::Note;
pub use value::{OutcomeValue, ReadAs};

use crate::error::{Error, Result, nearest};
use crate::recipe::OutcomeRecipe;
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::fold::{same, words};
use crate::vocabulary::{COLUMNS, OUTCOMES, VALUES};

/// The decided accounts of a table and how each ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Name of the column it was read from.
    pub column: String,
    /// Values that count as ideal.
    pub positive: Vec<String>,
    /// Values that mean "bought, then left": business figures count these accounts as customers.
    pub churned: Vec<String>,
    /// For every row of the table: ideal, not ideal, or still open.
    pub labels: Vec<Option<bool>>,
    /// How every row ended, where `labels` say more than the column does (the recipe's `[ideal]`).
    pub endings: Option<Vec<Ending>>,
    /// What was assumed, to be shown to the user.
    pub notes: Vec<Note>,
}

fn is_bad(word: &str) -> bool {
    OUTCOMES.bad.contains(word) || OUTCOMES.left.contains(word)
}

impl Outcome {
    /// Reads each row's outcome.
    ///
    /// Values match exactly, else without regard to case, accents and Unicode form; numbers match by value (`1` is `1.0`). Every filled value
    /// that is not positive is negative, unless `negative` names them or they are stages still open (`Engaging`,
    /// `en cours`…), which is said in [`Outcome::notes`].
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::UnknownValue`] with the nearest value; [`Error::Data`] when no outcome is
    /// named or certain, or when only one kind of outcome remains.
    pub fn read(table: &Table, asked: &OutcomeRecipe) -> Result<Self> {
        let name = asked.column.as_deref().ok_or_else(|| no_column(table))?;
        let column = &table.columns[table.position(name, "outcome")?];
        let values = Answers::of(column);
        let mut notes = Vec::new();
        let positive = if asked.positive.is_empty() {
            let positive = values.obvious_positive(name)?;
            notes.push(Note::Positive {
                column: name.to_owned(),
                value: positive.clone(),
            });
            values.find(name, &[positive])?
        } else {
            values.find(name, &asked.positive)?
        };
        let mut meaning: Vec<Option<bool>> = vec![None; values.names.len()];
        if asked.negative.is_empty() {
            let open: Vec<usize> = (0..values.names.len())
                .filter(|answer| !positive.contains(answer) && is_open(&values.names[*answer]))
                .collect();
            let decided = values.names.len() - positive.len() - open.len();
            // Where nothing else could be a failure, the stages are the failures.
            let open = if decided > 0 { open } else { Vec::new() };
            if !open.is_empty() {
                let stage = |answer: &usize| (values.names[*answer].clone(), values.counts[*answer] as u64);
                notes.push(Note::Open {
                    column: name.to_owned(),
                    stages: open.iter().map(stage).collect(),
                });
            }
            (0..meaning.len())
                .filter(|a| !open.contains(a))
                .for_each(|answer| meaning[answer] = Some(false));
        } else {
            for answer in values.find(name, &asked.negative)? {
                meaning[answer] = Some(false);
            }
        }
        for answer in positive {
            if meaning[answer] == Some(false) && !asked.negative.is_empty() {
                let both = &values.names[answer];
                let reason = format!("`{both}` of column `{name}` is named both positive and negative");
                return Err(Error::data(reason, "keep it in one list"));
            }
            meaning[answer] = Some(true);
        }
        let labels: Vec<Option<bool>> = values
            .codes
            .iter()
            .map(|code| code.and_then(|code| meaning[code]))
            .collect();
        let positive: Vec<String> = (0..meaning.len())
            .filter(|a| meaning[*a] == Some(true))
            .map(|a| values.names[a].clone())
            .collect();
        let churned = if asked.churned.is_empty() {
            let left = values.left(name);
            let left = left.into_iter().filter(|a| meaning[*a] != Some(true));
            let left: Vec<String> = left.map(|a| values.names[a].clone()).collect();
            if !left.is_empty() {
                notes.push(Note::Left {
                    column: name.to_owned(),
                    values: left.clone(),
                });
            }
            left
        } else {
            let left = values.find(name, &asked.churned)?;
            left.into_iter().map(|a| values.names[a].clone()).collect()
        };
        let outcome = Self {
            column: name.to_owned(),
            positive,
            churned,
            labels,
            endings: None,
            notes,
        };
        outcome.check_both_sides(&values)?;
        Ok(outcome)
    }

    /// Rows that are decided, in table order, and their outcome.
    pub fn decided(&self) -> (Vec<u32>, Vec<bool>) {
        self.labels
            .iter()
            .enumerate()
            .filter_map(|(row, label)| label.map(|ideal| (row as u32, ideal)))
            .unzip()
    }

    fn check_both_sides(&self, values: &Answers) -> Result<()> {
        let ideal = self.labels.iter().filter(|label| **label == Some(true)).count();
        let other = self.labels.iter().filter(|label| **label == Some(false)).count();
        let column = &self.column;
        if ideal > 0 && other > 0 {
            return Ok(());
        }
        let reason = match (ideal, other) {
            (0, 0) => format!("no account is decided in column `{column}`"),
            (0, _) => format!("no account of column `{column}` is ideal"),
            _ => format!(
                "every decided account of column `{column}` is `{}`",
                self.positive.join("` or `")
            ),
        };
        let seen = values.listed();
        Err(Error::data(
            reason,
            format!("bring accounts that were won and accounts that were lost (values seen: {seen})"),
        ))
    }
}

/// The values of an outcome column.
struct Answers {
    names: Vec<String>,
    counts: Vec<usize>,
    codes: Vec<Option<usize>>,
}

impl Answers {
    fn of(column: &Column) -> Self {
        let mut index = rustc_hash::FxHashMap::default();
        let (mut names, mut counts) = (Vec::new(), Vec::new());
        let rows = match &column.values {
            Values::Number(values) => values.len(),
            Values::Date(values) => values.len(),
            Values::Levels(levels) => levels.codes.len(),
        };
        let mut codes = Vec::with_capacity(rows);
        for row in 0..rows {
            codes.push(column.text(row).map(|text| {
                let code = *index.entry(text).or_insert_with_key(|text: &String| {
                    names.push(text.clone());
                    counts.push(0);
                    names.len() - 1
                });
                counts[code] += 1;
                code
            }));
        }
        Self { names, counts, codes }
    }

    /// Positions of the values asked for.
    fn find(&self, column: &str, asked: &[String]) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for value in asked {
            let value = value.trim();
            let number = value.parse::<f64>().ok();
            let exact = self.names.iter().position(|name| name == value);
            let position = exact.map(|position| vec![position]).unwrap_or_else(|| {
                let same = |name: &String| {
                    same(name, value) || (number.is_some() && name.parse::<f64>().ok() == number)
                };
                (0..self.names.len())
                    .filter(|position| same(&self.names[*position]))
                    .collect()
            });
            if position.is_empty() {
                let nearest = nearest(value, self.names.iter().map(String::as_str));
                let seen = if nearest.is_none() {
                    format!(" (it has {})", self.listed())
                } else {
                    String::new()
                };
                return Err(Error::UnknownValue {
                    named_in: "outcome".to_owned(),
                    column: format!("{column}{seen}"),
                    value: value.to_owned(),
                    nearest,
                });
            }
            found.extend(position);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The value that means "ideal" when there is no doubt.
    fn obvious_positive(&self, column: &str) -> Result<String> {
        let plain: Vec<String> = self.names.iter().map(|name| words(name).join(" ")).collect();
        let at = |word: &str| plain.iter().position(|name| name == word);
        // A third decided value (`ipo` beside `acquired` and `closed`) could be either: only the user knows.
        let decided = self.names.iter().filter(|name| !is_open(name)).count();
        if let Some(position) = OUTCOMES
            .opposites
            .iter()
            .find_map(|(good, bad)| at(good).filter(|_| at(bad).is_some() && decided == 2))
        {
            return Ok(self.names[position].clone());
        }
        let name = words(column);
        let good = name.iter().any(|word| OUTCOMES.good.contains(word.as_str()));
        let bad = name.iter().any(|word| is_bad(word));
        let wanted: Option<&[&str]> = match (good, bad) {
            (true, false) => Some(&VALUES.yes),
            (false, true) => Some(&VALUES.no),
            _ => None,
        };
        if let Some(position) = wanted.and_then(|wanted| wanted.iter().find_map(|word| at(word)))
            && self.names.len() == 2
        {
            return Ok(self.names[position].clone());
        }
        let reason = format!("column `{column}` does not say which outcome is ideal");
        Err(Error::data(
            reason,
            format!("name it with --positive (values: {})", self.listed()),
        ))
    }

    /// Values of customers that left: a word says so, or the column's name does and the value is "yes".
    fn left(&self, column: &str) -> Vec<usize> {
        let says = |text: &[String]| {
            let any = |list: &[&str]| text.iter().any(|word| list.contains(&word.as_str()));
            any(&OUTCOMES.left) && !any(&OUTCOMES.not)
        };
        let of_leaving = says(&words(column));
        (0..self.names.len())
            .filter(|answer| {
                let value = words(&self.names[*answer]);
                // "Left a message" is a stage.
                let message = value.len() > 1 && value[0] == "left";
                (says(&value) && !message) || (of_leaving && VALUES.yes.contains(value.join(" ").as_str()))
            })
            .collect()
    }

    /// The commonest values, for messages.
    fn listed(&self) -> String {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|answer| std::cmp::Reverse(self.counts[*answer]));
        let mut listed: Vec<String> = order
            .iter()
            .take(6)
            .map(|answer| format!("`{}`", self.names[*answer]))
            .collect();
        if order.len() > 6 {
            listed.push(format!("{} more", order.len() - 6));
        }
        if listed.is_empty() {
            "none".to_owned()
        } else {
            listed.join(", ")
        }
    }
}

fn is_open(value: &str) -> bool {
    let plain = words(value).join(" ");
    OUTCOMES.open.contains(plain.as_str())
}

/// Columns whose name and values make them likely outcomes, the likeliest first.
pub fn candidates(table: &Table) -> Vec<&Column> {
    let mut scored: Vec<(usize, &Column)> = table
        .columns
        .iter()
        .filter(|column| matches!(column.kind(), Kind::Boolean | Kind::Category))
        .filter_map(|column| {
            let Values::Levels(levels) = &column.values else {
                return None;
            };
            let words = words(&column.name);
            let named = words.iter().any(|w| {
                COLUMNS.outcomes.contains(w.as_str()) || OUTCOMES.good.contains(w.as_str()) || is_bad(w)
            });
            let plain: Vec<String> = levels
                .names
                .iter()
                .take(50)
                .map(|name| crate::vocabulary::fold::words(name).join(" "))
                .collect();
            let opposite = OUTCOMES
                .opposites
                .iter()
                .any(|(good, bad)| plain.iter().any(|n| n == good) && plain.iter().any(|n| n == bad));
            let few = (2..=12).contains(&levels.names.len());
            let score = 3 * usize::from(opposite)
                + 2 * usize::from(named)
                + usize::from(named && column.kind() == Kind::Boolean);
            (few && score > 0).then_some((score, column))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, column)| column).collect()
}

fn no_column(table: &Table) -> Error {
    let likely: Vec<String> = candidates(table)
        .iter()
        .take(3)
        .map(|column| format!("`{}`", column.name))
        .collect();
    let remedy = if likely.is_empty() {
        "name the column with --outcome and the value that means ideal with --positive".to_owned()
    } else {
        format!(
            "name it with --outcome and --positive; likely columns: {}",
            likely.join(", ")
        )
    };
    Error::data("no outcome column is named", remedy)
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Bought, and has not left: ideal, unless the recipe has `[ideal]`.
    Won,
    /// Decided otherwise.
    Lost,
    /// Bought, then left.
    Churned,
    /// Not decided yet.
    Open,
}

impl Ending {
    /// Whether the account became a customer.
    pub fn bought(self) -> bool {
        matches!(self, Self::Won | Self::Churned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Levels, Reading};

    fn churned(name: &str, values: &[&str], asked: OutcomeRecipe) -> Result<(Vec<String>, Vec<Note>)> {
        let levels = Values::Levels(Levels::distinct(values.iter().copied()));
        let column = Column::new(name, Reading::new(Kind::Category), levels);
        let table = Table::of(values.len(), vec![column]);
        let asked = OutcomeRecipe {
            column: Some(name.to_owned()),
            positive: vec![values[0].to_owned()],
            ..asked
        };
        Outcome::read(&table, &asked).map(|outcome| (outcome.churned, outcome.notes))
    }

    #[test]
    fn customers_that_left_are_told_by_words() {
        let inferred = |name, values: &[&str]| churned(name, values, OutcomeRecipe::default()).unwrap();
        let (left, notes) = inferred(
            "status",
            &["won", "lost", "Churned", "Client résilié", "left a message"],
        );
        assert_eq!(left, ["Churned", "Client résilié"]);
        assert!(matches!(&notes[..], [.., Note::Left { values, .. }] if *values == left));
        assert_eq!(inferred("Churn", &["No", "Yes"]).0, ["Yes"]);
        assert_eq!(inferred("statut", &["Pas parti", "Parti"]).0, ["Parti"]);
        let (left, notes) = inferred("status", &["won", "lost", "not churned"]);
        assert!(left.is_empty() && notes.is_empty());
    }

    #[test]
    fn the_recipe_says_who_left() {
        let asked = |value: &str| OutcomeRecipe {
            churned: vec![value.to_owned()],
            ..OutcomeRecipe::default()
        };
        let (left, notes) = churned("status", &["won", "lost", "gone", "churned"], asked("Gone")).unwrap();
        assert_eq!((left, notes.len()), (vec!["gone".to_owned()], 0));
        let error = churned("status", &["won", "lost", "gone"], asked("gones")).unwrap_err();
        assert!(error.to_string().contains("did you mean `gone`?"), "{error}");
    }
}
