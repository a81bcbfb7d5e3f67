//! First leakage screen: columns that know the outcome because they were written after it.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Accounts;
use super::folds::Folds;
use super::metrics::drift::quantile_edges;
use super::metrics::ranking::Auc;
use crate::data::leakage::SetAside;
use crate::data::{Column, MISSING, Values};

/// AUC of one column alone that is too good to be true (house choice, `notes/method.md` §3).
const TOO_GOOD: f64 = 0.90;

/// AUC of "is it filled in?" alone that is suspect (house choice, `notes/method.md` §3).
const TELLING_GAPS: f64 = 0.65;

/// AUC of the whole column from which telling gaps are set aside. Gaps alone are not enough: forms that interested
/// people fill in are honest (0.65 to 0.70 on the public lead table), what sales staff fill in is above 0.79.
const TELLING_COLUMN: f64 = 0.75;

/// How far a 95 % lower bound may lie under its cut-off, so that chance on few accounts sets nothing aside
/// (house choice).
const SLACK: f64 = 0.05;

/// Columns too good to be true among the inputs, with the evidence. `trusted` names columns to keep; `*` keeps all.
///
/// Per column: the AUC of its cross-fitted bins (five folds, so that codes with one account each prove nothing), the
/// AUC of its gaps alone; names are looked at by `criteria::inputs::select`. With fewer than ten accounts of an outcome
/// nothing can be shown.
pub fn screen(accounts: Accounts<'_>, trusted: &[String]) -> Vec<SetAside> {
    if trusted.iter().any(|t| t == "*") {
        return Vec::new();
    }
    let won = accounts.ideal.iter().filter(|y| **y).count();
    if won.min(accounts.ideal.len() - won) < 10 {
        return Vec::new();
    }
    // Ten accounts of each outcome always make five folds.
    let Ok(folds) = Folds::stratified(accounts.ideal, 5, 0) else {
        return Vec::new();
    };
    accounts
        .inputs
        .par_iter()
        .filter_map(|input| {
            let column = &accounts.table.columns[input.column];
            if trusted.contains(&column.name) {
                return None;
            }
            suspicious(column, accounts, &folds).map(|evidence| SetAside {
                column: column.name.clone(),
                evidence,
                can_trust: true,
            })
        })
        .collect()
}

fn suspicious(column: &Column, accounts: Accounts<'_>, folds: &Folds) -> Option<String> {
    let name = &column.name;
    let alone = Auc::new(
        accounts.ideal,
        &cross_fitted(&bins(column, accounts.rows), accounts.ideal, folds),
    )
    .ok()?;
    if clears(&alone, TOO_GOOD) {
        return Some(format!(
            "knowing `{name}` alone ranks {:.0} % of pairs right (AUC {:.2}): almost certainly written after the \
             outcome",
            100.0 * alone.auc,
            alone.auc
        ));
    }
    let gaps: Vec<f64> = accounts
        .rows
        .iter()
        .map(|r| f64::from(column.is_missing(*r as usize)))
        .collect();
    let missing = Auc::new(accounts.ideal, &gaps).ok()?;
    let filled_tells = missing.auc < 0.5;
    let gap_auc = missing.auc.max(1.0 - missing.auc);
    (gap_auc > TELLING_GAPS && clears(&alone, TELLING_COLUMN)).then(|| {
        format!(
            "whether `{name}` is filled in already tells the outcome (AUC {gap_auc:.2}, {} accounts are more often \
             ideal; {:.2} with its values): probably filled in after the outcome was known",
            if filled_tells { "filled-in" } else { "empty" },
            alone.auc
        )
    })
}

fn clears(auc: &Auc, cut_off: f64) -> bool {
    auc.auc > cut_off && auc.safe_interval(0.95).0 > cut_off - SLACK
}

/// A bin per account: the level, or one of fifty quantile bins of a number or date; 0 is "unknown".
fn bins(column: &Column, rows: &[u32]) -> Vec<u32> {
    let cut = |values: Vec<f64>| -> Vec<u32> {
        let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        let edges = if known.is_empty() {
            Vec::new()
        } else {
            quantile_edges(&known, 50)
        };
        let bin = |v: f64| {
            if v.is_nan() {
                0
            } else {
                edges.partition_point(|e| *e < v) as u32 + 1
            }
        };
        values.into_iter().map(bin).collect()
    };
    match &column.values {
        Values::Number(v) => cut(rows.iter().map(|r| v[*r as usize]).collect()),
        Values::Date(v) => cut(rows
            .iter()
            .map(|r| match v[*r as usize] {
                i32::MIN => f64::NAN,
                day => f64::from(day),
            })
            .collect()),
        Values::Levels(v) => rows
            .iter()
            .map(|r| match v.codes[*r as usize] {
                MISSING => 0,
                code => code + 1,
            })
            .collect(),
    }
}

/// Share of ideal accounts in each account's bin, counted on the other folds and drawn to the base rate by one account.
fn cross_fitted(bins: &[u32], ideal: &[bool], folds: &Folds) -> Vec<f64> {
    // [accounts, ideal] per bin, and per bin and fold.
    let mut all: FxHashMap<u32, [f64; 2]> = FxHashMap::default();
    let mut held: FxHashMap<(u32, u16), [f64; 2]> = FxHashMap::default();
    for ((bin, fold), y) in bins.iter().zip(&folds.fold).zip(ideal) {
        for cell in [
            all.entry(*bin).or_default(),
            held.entry((*bin, *fold)).or_default(),
        ] {
            cell[0] += 1.0;
            cell[1] += f64::from(*y);
        }
    }
    let base = ideal.iter().filter(|y| **y).count() as f64 / ideal.len() as f64;
    bins.iter()
        .zip(&folds.fold)
        .map(|(bin, fold)| {
            let (all, held) = (all[bin], held[&(*bin, *fold)]);
            (all[1] - held[1] + base) / (all[0] - held[0] + 1.0)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::Input;
    use crate::data::{Kind, Levels, Reading, Table};
    use crate::recipe::Family;

    fn column(name: &str, values: Values, kind: Kind) -> Column {
        Column {
            name: name.into(),
            reading: Reading::new(kind),
            reason: String::new(),
            values,
            unreadable: 0,
            unreadable_examples: Vec::new(),
        }
    }

    /// Which of three columns are set aside: one that repeats the outcome, one honest, one code per account.
    fn aside(trusted: &[String]) -> Vec<String> {
        let n = 400;
        let ideal: Vec<bool> = (0..n).map(|i| i * 7 % 10 < 4).collect();
        let honest = (0..n)
            .map(|i| f64::from(ideal[i]) + (i * 37 % 100) as f64 / 25.0)
            .collect();
        let told = (0..n)
            .map(|i| if ideal[i] && i % 50 != 0 { 12.0 } else { f64::NAN })
            .collect();
        let codes = Levels {
            codes: (0..n as u32).collect(),
            names: (0..n).map(|i| i.to_string()).collect(),
        };
        let table = Table {
            rows: n,
            columns: vec![
                column("told", Values::Number(told), Kind::Number),
                column("honest", Values::Number(honest), Kind::Number),
                column("code", Values::Levels(codes), Kind::Category),
            ],
            ..Table::default()
        };
        let inputs: Vec<Input> = (0..3)
            .map(|column| Input {
                column,
                family: Family::Firmographic,
                monotone: None,
                changeable: false,
                prior: Vec::new(),
            })
            .collect();
        let rows: Vec<u32> = (0..n as u32).collect();
        let accounts = Accounts {
            table: &table,
            inputs: &inputs,
            rows: &rows,
            ideal: &ideal,
            weights: &vec![1.0; n],
        };
        screen(accounts, trusted).into_iter().map(|s| s.column).collect()
    }

    #[test]
    fn only_what_knows_the_outcome_is_set_aside_and_trust_keeps_it() {
        assert_eq!(aside(&[]), ["told"]);
        assert!(aside(&["told".into()]).is_empty());
        assert!(aside(&["*".into()]).is_empty());
    }
}
