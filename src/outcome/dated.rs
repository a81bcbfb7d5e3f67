//! An outcome in two columns: the day on which an account was won, and the day on which it was lost.

use crate::error::{Error, Result};
use crate::outcome::candidates::candidates;
use crate::outcome::meaning::{read_values, says_day_of};
use crate::outcome::value::ReadAs;
use crate::recipe::Recipe;
use crate::table::{Column, Kind, Levels, Reading, Table, Values};

/// What is written where each day stands. The last is read as unclear: nobody is won and lost on one day.
const WON: &str = "Won";
const LOST: &str = "Lost";
const LEFT: &str = "Churned";
const BOTH: &str = "Won and lost on one day";

impl Table {
    /// The table with the outcome as one column where the recipe has it in two (`outcome.won`, `outcome.lost`), and the
    /// day of the decision beside it; the recipe names both from then on. Without these keys nothing changes.
    ///
    /// Who was lost after having been won has churned; who was won after having been lost is won; who was neither is
    /// open.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`]; [`Error::Setting`] when one of the keys is missing or `outcome.column` is there too;
    /// [`Error::Data`] when a column holds no dates.
    pub fn with_outcome(mut self, recipe: &mut Recipe) -> Result<Self> {
        if recipe.outcome.customers && recipe.outcome.column.is_none() {
            return Ok(self.of_customers(recipe));
        }
        let asked = &recipe.outcome;
        let (won, lost) = match (&asked.won, &asked.lost) {
            (None, None) => return Ok(self),
            (Some(won), Some(lost)) => (won.clone(), lost.clone()),
            (won, _) => {
                let lacking = if won.is_none() {
                    "outcome.won"
                } else {
                    "outcome.lost"
                };
                let expected = "the date column of the other side: who was won, and who was lost";
                return Err(Error::setting(lacking, expected, "nothing"));
            }
        };
        if let Some(column) = &asked.column {
            let expected = "left out where `won` and `lost` name the days";
            return Err(Error::setting("outcome.column", expected, format!("`{column}`")));
        }
        let won_on = days(&self, &won, "outcome.won")?;
        let lost_on = days(&self, &lost, "outcome.lost")?;
        let ended = |(won, lost): (&i32, &i32)| match (*won, *lost) {
            (UNKNOWN, UNKNOWN) => None,
            (_, UNKNOWN) => Some(WON),
            (UNKNOWN, _) => Some(LOST),
            (won, lost) if won < lost => Some(LEFT),
            (won, lost) if won > lost => Some(WON),
            _ => Some(BOTH),
        };
        let names = [WON, LOST, LEFT, BOTH];
        let code = |ended: Option<&str>| {
            let at = ended.and_then(|ended| names.iter().position(|name| *name == ended));
            at.map_or(crate::table::MISSING, |at| at as u32)
        };
        let codes: Vec<u32> = won_on.iter().zip(lost_on).map(ended).map(code).collect();
        let decided = |(won, lost): (&i32, &i32)| if *won == UNKNOWN { *lost } else { *won };
        let decided: Vec<i32> = won_on.iter().zip(lost_on).map(decided).collect();
        let name = format!("{won} / {lost}");
        let day = format!("{name}: day");
        let names = names.map(str::to_owned).to_vec();
        let levels = Levels { codes, names }.compact();
        let mut outcome = Column::new(name.clone(), Reading::new(Kind::Category), Values::Levels(levels));
        outcome.reason = format!("category: made of the days in `{won}` and `{lost}`");
        let mut dates = Column::new(day.clone(), Reading::new(Kind::Date), Values::Date(decided));
        dates.reason = outcome.reason.replacen("category", "date", 1);
        // A cleaned table has them from before.
        self.columns
            .retain(|column| column.name != outcome.name && column.name != dates.name);
        self.columns.extend([outcome, dates]);
        recipe.outcome.won = None;
        recipe.outcome.lost = None;
        recipe.outcome.column = Some(name);
        if recipe.outcome.positive.is_empty() {
            recipe.outcome.positive = vec![WON.to_owned()];
        }
        let other_part =
            |name: &String| recipe.figures.key_of(name).is_some() || recipe.exclude.contains(name);
        let restating: Vec<String> = [won, lost].into_iter().filter(|name| !other_part(name)).collect();
        recipe.exclude.extend(restating);
        recipe.figures.closed.get_or_insert(day);
        Ok(self)
    }
}

/// The one date column whose name says won and the one that says lost or left, if there is exactly one of each and both
/// happened; none where another column says of most it calls lost that they were won by these days.
pub fn day_pair(table: &Table) -> Option<(&Column, &Column)> {
    let says = |wanted: ReadAs| {
        let dates = table.columns.iter().filter(|column| column.kind() == Kind::Date);
        let mut of_kind = dates.filter(move |column| {
            let read = says_day_of(&column.name);
            read == Some(wanted) && column.missing() < table.rows
        });
        let first = of_kind.next()?;
        of_kind.next().is_none().then_some(first)
    };
    let (won, lost) = (says(ReadAs::Won)?, says(ReadAs::Lost)?);
    (!contradicted(table, won, lost)).then_some((won, lost))
}

/// Whether a column that may say the outcome calls accounts lost, most of which have a day of winning and none of leaving:
/// as where `signed` is the day of any decision.
fn contradicted(table: &Table, won: &Column, lost: &Column) -> bool {
    let (Values::Date(won), Values::Date(lost)) = (&won.values, &lost.values) else {
        return false;
    };
    candidates(table).iter().any(|candidate| {
        let Values::Levels(levels) = &candidate.column.values else {
            return false;
        };
        let read = read_values(&candidate.column.name, &levels.names);
        let is_lost = |code: &u32| read.get(*code as usize) == Some(&ReadAs::Lost);
        let of_lost = levels
            .codes
            .iter()
            .zip(won.iter().zip(lost))
            .filter(|(code, _)| is_lost(code));
        let (mut all, mut as_won) = (0_usize, 0_usize);
        of_lost.for_each(|(_, (won, lost))| {
            all += 1;
            as_won += usize::from(*won != UNKNOWN && *lost == UNKNOWN);
        });
        2 * as_won > all
    })
}

/// No day.
const UNKNOWN: i32 = i32::MIN;

fn days<'a>(table: &'a Table, name: &str, key: &str) -> Result<&'a [i32]> {
    match &table.columns[table.position(name, key)?].values {
        Values::Date(days) => Ok(days),
        _ => Err(Error::data(
            format!("{key}: the column `{name}` holds no dates"),
            "name the column with the day on which it happened",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Outcome;

    #[test]
    fn days_say_who_was_won_lost_and_left() {
        let dates = |name: &str, days: &[i32]| {
            Column::new(name, Reading::new(Kind::Date), Values::Date(days.to_vec()))
        };
        let won = dates("won_at", &[10, UNKNOWN, 10, 30, UNKNOWN, 5]);
        let lost = dates("lost_at", &[UNKNOWN, 20, 40, 20, UNKNOWN, 5]);
        let mut recipe = Recipe::default();
        recipe.outcome.won = Some("won_at".into());
        let table = Table::of(6, vec![won, lost]);
        let error = table.clone().with_outcome(&mut recipe.clone()).unwrap_err();
        assert!(error.to_string().contains("outcome.lost"), "{error}");
        recipe.outcome.lost = Some("lost_at".into());
        let table = table.with_outcome(&mut recipe).unwrap();
        let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
        let labels = [Some(true), Some(false), Some(false), Some(true), None, None];
        assert_eq!(outcome.labels, labels);
        let unclear = outcome
            .values
            .iter()
            .filter(|value| value.read_as == ReadAs::Unclear);
        assert_eq!(unclear.map(|value| value.rows).sum::<u64>(), 1);
        assert_eq!(recipe.exclude, ["won_at", "lost_at"]);
        assert_eq!(recipe.figures.closed.as_deref(), Some("won_at / lost_at: day"));
        // What is named once is not made again.
        assert_eq!(
            table.clone().with_outcome(&mut recipe).unwrap().header(),
            table.header()
        );
    }

    #[test]
    fn days_that_a_status_contradicts_are_no_outcome() {
        let dates = |name: &str, days: &[i32]| {
            Column::new(name, Reading::new(Kind::Date), Values::Date(days.to_vec()))
        };
        let signed = dates("signed", &[10, 20, 10, 30]);
        let left = dates("churn_date", &[UNKNOWN, UNKNOWN, 40, UNKNOWN]);
        let pair = |codes: &[u32]| {
            let names = ["Active", "Inactive", "Not interested"]
                .map(str::to_owned)
                .to_vec();
            let codes = codes.to_vec();
            let status = Column::new(
                "status",
                Reading::new(Kind::Category),
                Values::Levels(Levels { codes, names }),
            );
            let table = Table::of(4, vec![signed.clone(), left.clone(), status]);
            day_pair(&table).map(|(won, _)| won.name.clone())
        };
        assert_eq!(pair(&[0, 0, 1, 0]).as_deref(), Some("signed"));
        assert_eq!(pair(&[0, 2, 1, 2]), None);
    }
}
