//! Weight of evidence, information value, KS and PSI of each criterion and bin, as credit scoring reads them.

use crate::criteria::Cut;
use crate::fit::metrics::woe::{Evidence, binned_ks};
use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::stats::two_sample::{ChiSquare, Psi};

/// Columns of [`woe_rows`].
pub const WOE_COLUMNS: [&str; 19] = [
    "criterion",
    "kind",
    "bin",
    "low",
    "high",
    "levels",
    "accounts",
    "share",
    "ideal",
    "others",
    "ideal_rate",
    "woe",
    "iv_bin",
    "iv",
    "ks",
    "against",
    "psi_bin",
    "psi",
    "psi_p",
];

/// Share to which an empty bin is raised, so that its PSI stays finite.
///
/// Source: Siddiqi (2017), *Intelligent Credit Scoring*.
const FLOOR: f64 = 1e-4;

/// One row per one-column criterion and bin, in the model's order, numbers to nine decimals. Pairs are left out: their
/// evidence is that of both criteria again.
///
/// WoE is `ln(share of ideal / share of others)`, positive where ideal accounts are frequent, with half an account
/// added to every cell; KS runs over the bins in their order, of levels in the order of their WoE, of counts as they
/// are. `against` has a second table's accounts by criterion and bin; without it the PSI columns are empty, as they
/// are where it has no account.
pub fn woe_rows(model: &Model, against: Option<&[Vec<u64>]>, language: Language) -> Vec<Vec<String>> {
    let criteria = model.criteria.iter().enumerate();
    criteria
        .filter(|(_, criterion)| !criterion.cut.is_pair())
        .flat_map(|(c, criterion)| rows(criterion, against.map(|counts| counts[c].as_slice()), language))
        .collect()
}

fn rows(criterion: &Criterion, against: Option<&[u64]>, language: Language) -> Vec<Vec<String>> {
    let cut = &criterion.cut;
    let counts = |values: &[u64]| -> Vec<f64> { values.iter().map(|n| *n as f64).collect() };
    let accounts = counts(&criterion.accounts);
    let ideal = counts(&criterion.ideal);
    let others: Vec<f64> = accounts.iter().zip(&ideal).map(|(n, k)| n - k).collect();
    let total: f64 = accounts.iter().sum();
    let evidence = Evidence::smoothed(&ideal, &others);
    let ks = ks(cut, &ideal, &others, &evidence.woe);
    let other_table = against.map(counts).filter(|n| n.iter().sum::<f64>() > 0.0);
    let psi = other_table
        .as_ref()
        .map(|actual| Psi::new(&accounts, actual, FLOOR));
    let chance = other_table
        .as_ref()
        .and_then(|actual| ChiSquare::new(&accounts, actual));
    (0..cut.len())
        .map(|bin| {
            let (low, high) = ends(cut, bin);
            vec![
                criterion.name.clone(),
                kind(cut).to_owned(),
                cut.label(bin, language),
                low.map(number).unwrap_or_default(),
                high.map(number).unwrap_or_default(),
                levels(cut, bin),
                criterion.accounts[bin].to_string(),
                share(accounts[bin], total),
                criterion.ideal[bin].to_string(),
                others[bin].to_string(),
                share(ideal[bin], accounts[bin]),
                number(evidence.woe[bin]),
                number(evidence.iv_by_bin[bin]),
                number(evidence.iv),
                ks.map(number).unwrap_or_default(),
                against.map(|n| n[bin].to_string()).unwrap_or_default(),
                psi.as_ref()
                    .map(|psi| number(psi.by_bin[bin]))
                    .unwrap_or_default(),
                psi.as_ref().map(|psi| number(psi.psi)).unwrap_or_default(),
                chance.map(|chance| number(chance.p_value)).unwrap_or_default(),
            ]
        })
        .collect()
}

/// Nine decimals, without trailing zeros; 0 is never negative.
fn number(value: f64) -> String {
    let rounded = (value * 1e9).round() / 1e9;
    format!("{}", rounded + 0.0)
}

/// Empty where there is nothing to be a share of.
fn share(part: f64, whole: f64) -> String {
    if whole > 0.0 {
        number(part / whole)
    } else {
        String::new()
    }
}

fn kind(cut: &Cut) -> &'static str {
    match () {
        () if cut.is_number() => "number",
        () if cut.is_age() => "age",
        () if cut.is_category() => "category",
        () => "token",
    }
}

/// Ends of a number's or an age's bin: above the first, up to and with the second; an open end is absent.
fn ends(cut: &Cut, bin: usize) -> (Option<f64>, Option<f64>) {
    if bin >= cut.unknown() || !cut.is_ordered() {
        return (None, None);
    }
    let points = cut.points();
    (
        bin.checked_sub(1).and_then(|before| points.get(before).copied()),
        points.get(bin).copied(),
    )
}

/// Levels of a category's bin, or the token that a set has in this bin, as a JSON list.
fn levels(cut: &Cut, bin: usize) -> String {
    let named: Vec<&str> = match cut.token() {
        Some(token) if bin == 1 => vec![token],
        _ => cut
            .groups()
            .get(bin)
            .map(|levels| levels.iter().map(String::as_str).collect())
            .unwrap_or_default(),
    };
    if named.is_empty() {
        return String::new();
    }
    serde_json::Value::from(named).to_string()
}

/// Largest gap between the cumulated shares; absent where one outcome has no account.
fn ks(cut: &Cut, ideal: &[f64], others: &[f64], woe: &[f64]) -> Option<f64> {
    if ideal.iter().sum::<f64>() == 0.0 || others.iter().sum::<f64>() == 0.0 {
        return None;
    }
    let mut order: Vec<usize> = (0..ideal.len()).collect();
    if !cut.is_ordered() {
        order.sort_by(|&a, &b| woe[a].total_cmp(&woe[b]).then(a.cmp(&b)));
    }
    let pick = |values: &[f64]| -> Vec<f64> { order.iter().map(|&bin| values[bin]).collect() };
    Some(binned_ks(&pick(ideal), &pick(others)))
}
