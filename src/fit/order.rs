//! The order in which accounts and columns are learnt from: by what they hold, never by where they stand.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::criteria::Input;
use crate::table::{MISSING, Table, Values};

/// One number for each of `rows`, of everything its row holds: the same for any order of rows, columns and levels.
/// Rows with the same number hold the same, so that it does not matter which of them comes first.
pub fn keys(table: &Table, rows: &[u32]) -> Vec<u64> {
    let mut keys = vec![0u64; rows.len()];
    for column in &table.columns {
        let name = mixed(&column.name);
        // Columns are added up, so that none comes first; unknown cells add nothing.
        let mut add = |cell: &dyn Fn(usize) -> Option<u64>| {
            for (key, &row) in keys.iter_mut().zip(rows) {
                let part = cell(row as usize).map_or(0, |value| mixed(&(name, value)));
                *key = key.wrapping_add(part);
            }
        };
        match &column.values {
            Values::Number(v) => add(&|row| (!v[row].is_nan()).then(|| (v[row] + 0.0).to_bits())),
            Values::Date(v) => add(&|row| (v[row] != i32::MIN).then_some(v[row] as u64)),
            Values::Levels(v) => {
                let names: Vec<u64> = v.names.iter().map(mixed).collect();
                add(&|row| (v.codes[row] != MISSING).then(|| names[v.codes[row] as usize]));
            }
        }
    }
    keys
}

/// Positions of `rows` in the order of their keys; rows alike in everything keep theirs.
pub fn by_content(table: &Table, rows: &[u32]) -> Vec<usize> {
    let keys = keys(table, rows);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&i| keys[i]);
    order
}

/// Puts decided rows and their outcomes in the order of their keys.
pub fn arrange(table: &Table, rows: &mut Vec<u32>, ideal: &mut Vec<bool>) {
    let order = by_content(table, rows);
    *rows = order.iter().map(|&i| rows[i]).collect();
    *ideal = order.iter().map(|&i| ideal[i]).collect();
}

/// Puts inputs in the order of their columns' names.
pub fn arrange_inputs(table: &Table, inputs: &mut [Input]) {
    inputs.sort_by(|a, b| {
        let name = |input: &Input| table.columns[input.column].name.as_str();
        name(a).cmp(name(b))
    });
}

/// A hash that sums without patterns: FxHash alone keeps those of its last word.
///
/// Source: the finaliser of SplitMix64, Steele, Lea & Flood (2014), *OOPSLA* 49:453.
pub(crate) fn mixed<T: Hash>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    let mut z = hasher.finish().wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use rand::seq::SliceRandom;
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use crate::fit::scorecard::{Scorecard, ScorecardSettings, no_beliefs};
    use crate::model::prepare::Prepared;
    use crate::recipe::Recipe;
    use crate::table::{Column, Kind, Levels, Reading, Table, Values};

    /// What was drawn for 120 accounts, told in the given orders of rows and columns.
    fn table(rows: &[usize], columns: &[usize]) -> Table {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        let mut draw = |most: u32| -> Vec<u32> { (0..120).map(|_| random.gen_range(0..most)).collect() };
        let (employees, sector, logins) = (draw(2_000), draw(4), draw(500));
        let won: Vec<u32> = (0..120)
            .map(|i| u32::from(employees[i] + logins[i] + 500 * (sector[i] / 2) > 1_500))
            .collect();
        let number = |values: &[u32]| Values::Number(rows.iter().map(|&i| f64::from(values[i])).collect());
        let levels = |values: &[u32], names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let codes = rows.iter().map(|&i| values[i]).collect();
            // Codes in order of first appearance, as reading makes them.
            Values::Levels(Levels { codes, names }.compact())
        };
        let column = |name: &str, kind, values| Column::new(name, Reading::new(kind), values);
        let all = [
            column("employees", Kind::Number, number(&employees)),
            column(
                "sector",
                Kind::Category,
                levels(&sector, &["legal", "retail", "public", "software"]),
            ),
            column("logins", Kind::Number, number(&logins)),
            column("status", Kind::Category, levels(&won, &["Lost", "Won"])),
        ];
        Table::of(rows.len(), columns.iter().map(|&c| all[c].clone()).collect())
    }

    /// Every criterion's bins and log-odds, to the bit.
    fn learnt(table: &Table) -> String {
        let mut recipe = Recipe::default();
        recipe.outcome.column = Some("status".to_owned());
        recipe.outcome.positive = vec!["Won".to_owned()];
        let prepared = Prepared::new(table, &recipe).unwrap();
        let settings = ScorecardSettings {
            max_bins: Some(6),
            pairs: Some(2),
            ..ScorecardSettings::default()
        };
        let card = Scorecard::fit(&settings, prepared.accounts(table), &no_beliefs, &|_, _, _| {}).unwrap();
        let criteria = card
            .criteria
            .iter()
            .map(|c| (c.cut.name(), c.cut.clone(), c.beta.clone()));
        format!(
            "{:?} {:?} {:?}",
            criteria.collect::<Vec<_>>(),
            card.intercept,
            card.line
        )
    }

    #[test]
    fn shuffled_rows_and_columns_give_the_same_log_odds() {
        let mut rows: Vec<usize> = (0..120).collect();
        let one = learnt(&table(&rows, &[0, 1, 2, 3]));
        rows.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(1));
        assert_eq!(one, learnt(&table(&rows, &[0, 1, 2, 3])));
        assert_eq!(one, learnt(&table(&rows, &[3, 2, 0, 1])));
    }
}
