//! What an ideal customer is: the label of each past account.

use serde::{Deserialize, Serialize};
mod ending;
mod note;
mod value;
mod meaning;
mod answers;
mod sorting;
mod candidates;
mod dated;
mod elsewhere;
mod customers;
pub mod ideal;

pub use candidates::{Candidate, Evidence, candidates, values};
pub use dated::day_pair;
pub use note::Note;
pub use value::{OutcomeValue, ReadAs};

use crate::error::{Error, Result};
use crate::recipe::OutcomeRecipe;
use crate::table::Table;
use answers::{Answers, LISTED};
use sorting::Sorting;

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
    /// Every value of the column, the commonest first, with what it was read as.
    pub values: Vec<OutcomeValue>,
    /// What was assumed, to be shown to the user.
    pub notes: Vec<Note>,
}

impl Outcome {
    /// Reads each row's outcome.
    ///
    /// Values match without regard to case, blanks, hyphens, accents and Unicode form; numbers match by value (`1` is
    /// `1.0`). As soon as a value says lost, or `negative` names one, whatever is neither won nor lost is open or
    /// unclear, and not learnt from; where none does, the values that are no stages of a sale are the others. Both are
    /// said in [`Outcome::notes`], and every value with what it was read as stands in [`Outcome::values`].
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::UnknownValue`] with the nearest value; [`Error::Data`] when no outcome is
    /// named or certain, or when only one kind of outcome remains.
    pub fn read(table: &Table, asked: &OutcomeRecipe) -> Result<Self> {
        let name = asked.column.as_deref().ok_or_else(|| no_column(table))?;
        let answers = Answers::of(&table.columns[table.position(name, "outcome")?]);
        let sorting = Sorting::of(name, &answers, asked)?;
        let outcome = Self::sorted(name, &answers, sorting);
        outcome.check_both_sides(&answers, asked)?;
        Ok(outcome)
    }

    /// Reads what became of each row where nothing is learnt from it: a table of one quarter need hold neither every value
    /// that the recipe names nor both sides.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::Data`] when no outcome is named, or no value of it is understood.
    pub fn read_any(table: &Table, asked: &OutcomeRecipe) -> Result<Self> {
        let name = asked.column.as_deref().ok_or_else(|| no_column(table))?;
        let answers = Answers::of(&table.columns[table.position(name, "outcome")?]);
        let present = |named: &[String]| -> Vec<String> {
            let occurs = |value: &&String| answers.find(name, std::slice::from_ref(*value)).is_ok();
            named.iter().filter(occurs).cloned().collect()
        };
        let found = OutcomeRecipe {
            positive: present(&asked.positive),
            negative: present(&asked.negative),
            churned: present(&asked.churned),
            ..asked.clone()
        };
        let sorting = match (asked.positive.is_empty(), found.positive.is_empty()) {
            (_, false) => Sorting::of(name, &answers, &found)?,
            (named_nothing, true) => Sorting::without_won(name, &answers, &found, named_nothing)?,
        };
        Ok(Self::sorted(name, &answers, sorting))
    }

    fn sorted(name: &str, answers: &Answers, sorting: Sorting) -> Self {
        let Sorting { read, ideal, notes } = sorting;
        let labels = answers.codes.iter().map(|code| code.and_then(|code| ideal[code]));
        let labels: Vec<Option<bool>> = labels.collect();
        let order = answers.commonest_first();
        let named = |is: &dyn Fn(usize) -> bool| -> Vec<String> {
            let of_kind = order.iter().filter(|answer| is(**answer));
            of_kind.map(|answer| answers.names[*answer].clone()).collect()
        };
        Self {
            column: name.to_owned(),
            positive: named(&|answer| ideal[answer] == Some(true)),
            churned: named(&|answer| read[answer] == ReadAs::Churned),
            labels,
            endings: None,
            values: order
                .iter()
                .map(|&answer| OutcomeValue {
                    value: answers.names[answer].clone(),
                    rows: answers.counts[answer],
                    read_as: read[answer],
                    ideal: ideal[answer],
                })
                .collect(),
            notes,
        }
    }

    /// Rows that are decided, in table order, and their outcome.
    pub fn decided(&self) -> (Vec<u32>, Vec<bool>) {
        self.labels
            .iter()
            .enumerate()
            .filter_map(|(row, label)| label.map(|ideal| (row as u32, ideal)))
            .unzip()
    }

    /// Customers alone are enough where the recipe says so; few of them also where the column says nothing else.
    fn check_both_sides(&self, answers: &Answers, asked: &OutcomeRecipe) -> Result<()> {
        let ideal = self.labels.iter().filter(|label| **label == Some(true)).count();
        let other = self.labels.iter().filter(|label| **label == Some(false)).count();
        let column = &self.column;
        if asked.customers && other > 0 {
            let expected = "left out where accounts were lost: they tell more than customers alone";
            return Err(Error::setting(
                "outcome.customers",
                expected,
                format!("{other} lost"),
            ));
        }
        // Beside open deals the lost ones may have been left out of the table.
        let few = ideal <= FEW_CUSTOMERS && self.values.iter().all(|value| value.ideal == Some(true));
        if ideal > 0 && (other > 0 || asked.customers || few) {
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
        let open = self.values.iter().filter(|value| value.ideal.is_none());
        let open: Vec<String> = open
            .take(LISTED)
            .map(|value| format!("`{}`", value.value))
            .collect();
        let named = match open.is_empty() {
            true => String::new(),
            false => format!(
                "; {} are not read as lost: `negative = […]` of [outcome] names those that are",
                open.join(", ")
            ),
        };
        let seen = answers.listed();
        let alone = match ideal {
            0 => "",
            _ => ", or learn from customers alone with --customers-only",
        };
        Err(Error::data(
            reason,
            format!(
                "bring accounts that were won and accounts that were lost (values seen: {seen}){named}{alone}"
            ),
        ))
    }
}

/// Most customers that are learnt from without anybody who was lost before the recipe says that this is meant (house
/// choice: a list of best customers is that short; a longer table without a loss more likely lost the word for it).
const FEW_CUSTOMERS: usize = 50;

fn no_column(table: &Table) -> Error {
    let likely: Vec<String> = candidates(table)
        .iter()
        .take(3)
        .map(|candidate| format!("`{}`", candidate.column.name))
        .collect();
    let remedy = if likely.is_empty() {
        "name the column with --outcome and the value that means ideal with --positive, or say --customers-only where every \
         row is one"
            .to_owned()
    } else {
        format!(
            "name it with --outcome and --positive, or say --customers-only where every row is one; likely columns: {}",
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
    /// One word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Churned => "churned",
            Self::Open => "open",
        }
    }

    /// Whether the account became a customer.
    pub fn bought(self) -> bool {
        matches!(self, Self::Won | Self::Churned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Column, Kind, Levels, Reading, Values};

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
        assert!(left.is_empty() && matches!(&notes[..], [Note::Unclear { .. }]));
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
