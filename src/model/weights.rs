//! How much each account counts in learning.

use crate::error::{Error, Result};
use crate::table::{Table, Values};

/// Accounts that had a chance of not being contacted, and count by its inverse.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Name of the column with the chance.
    pub column: String,
    /// Accounts learnt from.
    pub accounts: u64,
    /// How many that count alike they are worth.
    pub worth: f64,
    /// How many times the one with the least chance counts.
    pub most: f64,
}

impl Drawn {
    /// Multiplies weights by the inverse of each account's chance of having been contacted: who was drawn stands for all that
    /// were not. Unequal weights make accounts worth less than they are many, and so much evidence is counted: the factors
    /// sum to what the accounts are worth.
    ///
    /// Source: inverse-probability weights, Horvitz & Thompson (1952), JASA 47:663; what unequal weights are worth,
    /// (Σw)² / Σw², Kish (1965), Survey Sampling, 11.7.
    ///
    /// # Errors
    /// [`Error::Data`] for a column without numbers; [`Error::Input`] for a chance that is none.
    pub(super) fn of(table: &Table, column: usize, rows: &[u32], weights: &mut [f64]) -> Result<Self> {
        let column = &table.columns[column];
        let Values::Number(values) = &column.values else {
            return Err(Error::data(
                format!("the column `{}` holds no chances", column.name),
                "name a column of numbers above 0 and up to 1 as `propensity`, or leave it out",
            ));
        };
        // An account that was contacted without a draw was certain to be.
        let chance = |row: u32| match values[row as usize] {
            chance if chance.is_nan() => 1.0,
            chance => chance,
        };
        if let Some(&row) = rows
            .iter()
            .find(|&&row| !(chance(row) > 0.0 && chance(row) <= 1.0))
        {
            let line = table.lines.get(row as usize).copied().unwrap_or(0);
            return Err(Error::input(
                &table.source,
                line,
                0,
                format!(
                    "the chance of being contacted `{}` is {}",
                    column.name,
                    chance(row)
                ),
                "chances are above 0 and up to 1; leave accounts out that were not contacted",
            ));
        }
        let inverse: Vec<f64> = rows.iter().map(|&row| 1.0 / chance(row)).collect();
        let total: f64 = inverse.iter().sum();
        let squares: f64 = inverse.iter().map(|weight| weight * weight).sum();
        let worth = total * total / squares;
        for (weight, inverse) in weights.iter_mut().zip(&inverse) {
            *weight *= inverse * worth / total;
        }
        Ok(Self {
            column: column.name.clone(),
            accounts: rows.len() as u64,
            worth,
            most: inverse.iter().copied().fold(1.0, f64::max),
        })
    }
}

/// Each account's weight, scaled to a mean of 1 so that evidence still counts accounts; unknown weights count 1.
pub(super) fn weights(table: &Table, column: Option<usize>, rows: &[u32]) -> Result<Vec<f64>> {
    let Some(column) = column else {
        return Ok(vec![1.0; rows.len()]);
    };
    let column = &table.columns[column];
    let Values::Number(values) = &column.values else {
        return Err(Error::data(
            format!("the weight column `{}` holds no numbers", column.name),
            "name a column of numbers as `weight`, or leave it out",
        ));
    };
    if let Some(&row) = rows.iter().find(|&&row| values[row as usize] < 0.0) {
        let line = table.lines.get(row as usize).copied().unwrap_or(0);
        return Err(Error::input(
            &table.source,
            line,
            0,
            format!("the weight `{}` is {}", column.name, values[row as usize]),
            "weights start at 0",
        ));
    }
    let known: Vec<f64> = rows
        .iter()
        .map(|&row| values[row as usize])
        .filter(|v| !v.is_nan())
        .collect();
    let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
    if mean.is_nan() || mean <= 0.0 {
        return Err(Error::data(
            format!("every weight in `{}` is 0 or unknown", column.name),
            "name another column as `weight`, or leave it out",
        ));
    }
    let weight = |v: f64| if v.is_nan() { 1.0 } else { v / mean };
    Ok(rows.iter().map(|&row| weight(values[row as usize])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Recipe;
    use crate::source::Records;
    use crate::source::infer::read_twice;
    use std::path::Path;

    fn table(text: &'static str) -> Table {
        let open = || Records::new(text.as_bytes(), Path::new("t.csv"));
        read_twice(Path::new("t.csv"), &Recipe::default(), open).unwrap()
    }

    #[test]
    fn the_less_likely_counts_more_and_all_count_what_they_are_worth() {
        let table = table("id,chance,size\na,1,3\nb,0.1,3\nc,,2\nd,1,1\n");
        let rows = [0, 1, 2, 3];
        let mut counted = vec![1.0; 4];
        let drawn = Drawn::of(&table, 1, &rows, &mut counted).unwrap();
        // (1 + 10 + 1 + 1)² / (1 + 100 + 1 + 1)
        assert!((drawn.worth - 169.0 / 103.0).abs() < 1e-12, "{drawn:?}");
        assert_eq!((drawn.accounts, drawn.most), (4, 10.0));
        assert!((counted.iter().sum::<f64>() - drawn.worth).abs() < 1e-12);
        assert!((counted[1] / counted[0] - 10.0).abs() < 1e-12 && counted[2] == counted[0]);
        let error = Drawn::of(&table, 2, &rows, &mut [1.0; 4])
            .unwrap_err()
            .to_string();
        assert!(error.contains("t.csv:2") && error.contains("is 3"), "{error}");
        let error = Drawn::of(&table, 0, &rows, &mut [1.0; 4])
            .unwrap_err()
            .to_string();
        assert!(error.contains("holds no chances"), "{error}");
    }
}
