//! What a person needs to decide between the champion and a version just trained: both on the same accounts.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Value, json};

use crate::error::Result;
use crate::fit::metrics::ranking::PairedAuc;
use crate::fit::order;
use crate::language::Language;
use crate::model::Model;
use crate::model::prepare::Prepared;
use crate::registry::{Entry, Fits, Key, Registry, Version};
use crate::score::{Grade, score_table};
use crate::stats::normal::Z_95;
use crate::table::Table;

/// Fits beyond these count as these, so that one account does not decide alone (house choice).
const CLIPPED: (f64, f64) = (0.01, 0.99);

/// Fewest accounts on which two versions are held against each other: below, an interval of a mean is no interval
/// (house choice, the usual thirty).
const FEWEST: usize = 30;

/// A version just trained, held against the champion.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Name of the model.
    pub name: String,
    /// The champion.
    pub champion: Version,
    /// The version just trained.
    pub challenger: Version,
    /// Accounts that both scored, and how many have another grade.
    pub graded: u64,
    /// By both grades, the commonest change first.
    pub moves: Vec<Move>,
    /// Both on accounts with a known outcome.
    pub figures: std::result::Result<Paired, Untold>,
}

/// Accounts that change from one grade to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Grade by the champion.
    pub from: Grade,
    /// Grade by the version just trained.
    pub to: Grade,
    /// How many.
    pub accounts: u64,
}

/// The version just trained minus the champion, on the same accounts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Paired {
    /// Accounts compared.
    pub accounts: u64,
    /// Those among them that the champion was trained without, so that it is measured on them as on any other.
    pub unseen: u64,
    /// Whether the champion's fits are out of fold too; else it had learnt from the accounts, which flatters it.
    pub out_of_fold: bool,
    /// Difference of log-loss with its 95 % interval; below 0 the version just trained is better.
    pub log_loss: [f64; 3],
    /// Difference of AUC with its 95 % interval (DeLong); above 0 the version just trained is better.
    pub auc: Option<[f64; 3]>,
}

/// Why two versions are not held against each other on outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Untold {
    /// The version just trained was not measured.
    Unmeasured,
    /// Either says no fit: customers alone, or against a universe.
    NoFit,
    /// They do not mean the same by "ideal".
    OtherOutcome,
    /// Too few accounts were measured by both.
    TooFew,
}

/// The champion that a training is held against.
pub struct Champion {
    /// Its place in the registry.
    pub entry: Entry,
    /// Its scorecard.
    pub model: Model,
    /// What it told accounts that it had not learnt from, where that was kept.
    pub fits: Option<Fits>,
}

impl Champion {
    /// The version of `name` that scores, with what is known of it.
    ///
    /// # Errors
    /// As [`Registry::resolve`], [`Registry::model`] and [`Registry::fits`].
    pub fn of(registry: &Registry, name: &str) -> Result<Self> {
        let entry = registry.resolve(Some(name))?;
        Ok(Self {
            model: registry.model(&entry)?,
            fits: registry.fits(&entry)?,
            entry,
        })
    }
}

/// Keys of the decided accounts, by which another version's are found again.
fn keys(table: &Table, prepared: &Prepared) -> (Key, Vec<String>) {
    let rows = &prepared.rows;
    if let Some(id) = &prepared.roles.id {
        let column = &table.columns[id.column];
        let ids: Vec<String> = rows
            .iter()
            .map(|row| column.text(*row as usize).unwrap_or_default())
            .collect();
        return (Key::Id, ids);
    }
    let content = order::keys(table, rows)
        .into_iter()
        .map(|key| format!("{key:016x}"));
    (Key::Content, content.collect())
}

/// What a version told its accounts out of fold, to be kept beside it.
pub fn fits(table: &Table, prepared: &Prepared, fit: &[f64]) -> Fits {
    let (by, keys) = keys(table, prepared);
    Fits::new(by, &keys, &prepared.ideal, fit)
}

impl Decision {
    /// Holds `model`, published as `entry` with these `fit`s out of fold, against the champion before it.
    ///
    /// # Errors
    /// Those of [`score_table`], for a champion that cannot read the table.
    pub fn new(
        champion: &Champion,
        (entry, model): (&Entry, &Model),
        (table, prepared): (&Table, &Prepared),
        fit: Option<&[f64]>,
    ) -> Result<Self> {
        let before = score_table(&champion.model, table, &prepared.rows)?;
        let after = score_table(model, table, &prepared.rows)?;
        let mut counts: BTreeMap<(Grade, Grade), u64> = BTreeMap::new();
        for (one, other) in before.iter().zip(&after) {
            *counts.entry((one.grade, other.grade)).or_default() += 1;
        }
        let mut moves: Vec<Move> = counts
            .into_iter()
            .filter(|((from, to), _)| from != to)
            .map(|((from, to), accounts)| Move { from, to, accounts })
            .collect();
        moves.sort_by_key(|one| std::cmp::Reverse(one.accounts));
        let direct: Vec<f64> = before.iter().map(|score| score.fit).collect();
        Ok(Self {
            name: entry.name.clone(),
            champion: champion.entry.version,
            challenger: entry.version,
            graded: prepared.rows.len() as u64,
            moves,
            figures: paired(champion, model, (table, prepared), fit, &direct),
        })
    }

    /// How many accounts have another grade.
    pub fn moved(&self) -> u64 {
        self.moves.iter().map(|one| one.accounts).sum()
    }

    /// It as JSON.
    pub fn json(&self) -> Value {
        json!({
            "champion": self.champion.to_string(),
            "challenger": self.challenger.to_string(),
            "accounts": self.graded,
            "change_grade": self.moved(),
            "moves": self.moves,
            "figures": self.figures.as_ref().ok(),
            "no_figures": self.figures.as_ref().err(),
        })
    }

    /// It in sentences: figures, grades, and what to do.
    pub fn sentences(&self, language: Language) -> Vec<String> {
        let named = [self.challenger.short(), self.champion.short()];
        let figures = told(&self.figures, &named, language);
        let commonest: Vec<String> = self
            .moves
            .iter()
            .take(3)
            .map(|one| {
                format!(
                    "{} {} → {}",
                    language.integer(one.accounts as i64),
                    one.from,
                    one.to
                )
            })
            .collect();
        let (moved, all) = (
            language.integer(self.moved() as i64),
            language.integer(self.graded as i64),
        );
        let grades = match commonest.is_empty() {
            true => language.decision_same_grades(all),
            false => language.decision_grades(moved, all, commonest.join(", ")),
        };
        vec![figures, grades]
    }
}

/// Both on accounts with a known outcome; `direct` are the fits of the champion as it is.
pub(super) fn paired(
    champion: &Champion,
    model: &Model,
    (table, prepared): (&Table, &Prepared),
    fit: Option<&[f64]>,
    direct: &[f64],
) -> std::result::Result<Paired, Untold> {
    let fit = fit.ok_or(Untold::Unmeasured)?;
    let (before, after) = (&champion.model.data, &model.data);
    if !before.basis.is_outcomes() || !after.basis.is_outcomes() {
        return Err(Untold::NoFit);
    }
    let asked = |data: &crate::model::DataSummary| {
        let mut positive = data.positive.clone();
        positive.sort();
        (data.outcome.clone(), positive, data.by_worth)
    };
    if asked(before) != asked(after) {
        return Err(Untold::OtherOutcome);
    }
    let (by, keys) = keys(table, prepared);
    let kept = champion.fits.as_ref().filter(|fits| fits.by == by);
    let told: Option<HashMap<&str, f64>> = kept.map(|fits| {
        fits.accounts
            .iter()
            .map(|(key, _, fit)| (key.as_str(), *fit))
            .collect()
    });
    // A champion that was measured on every account it learnt from has not seen any other.
    let all_told = kept.is_some_and(|fits| fits.accounts.len() as u64 == before.ideal + before.not_ideal);
    let (mut a, mut b, mut ideal, mut unseen) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for i in (0..fit.len()).filter(|i| !fit[*i].is_nan() && !direct[*i].is_nan()) {
        let of_champion = match &told {
            None => Some(direct[i]),
            Some(told) => told.get(keys[i].as_str()).copied().or_else(|| {
                unseen += u64::from(all_told);
                all_told.then_some(direct[i])
            }),
        };
        if let Some(of_champion) = of_champion {
            a.push(fit[i]);
            b.push(of_champion);
            ideal.push(prepared.ideal[i]);
        }
    }
    if a.len() < FEWEST {
        return Err(Untold::TooFew);
    }
    let auc = PairedAuc::new(&ideal, &a, &b).ok().and_then(|paired| {
        let (low, high) = paired.interval(0.95)?;
        Some([paired.difference, low, high])
    });
    Ok(Paired {
        accounts: a.len() as u64,
        unseen,
        out_of_fold: told.is_some(),
        log_loss: mean_difference(&a, &b, &ideal),
        auc,
    })
}

/// A version against another on accounts with a known outcome, in a sentence; both as they are called.
pub(super) fn told(
    figures: &std::result::Result<Paired, Untold>,
    [challenger, champion]: &[String; 2],
    language: Language,
) -> String {
    let figure = |[value, low, high]: [f64; 3]| {
        language.decision_figure(
            language.signed(value, 3),
            language.signed(low, 3),
            language.signed(high, 3),
        )
    };
    match figures {
        Ok(paired) => {
            let accounts = language.integer(paired.accounts as i64);
            let log_loss = figure(paired.log_loss);
            let auc = paired.auc.map_or_else(|| "–".to_owned(), figure);
            match paired.out_of_fold {
                true => language.decision_fair(challenger, champion, accounts, log_loss, auc),
                false => language.decision_seen(challenger, champion, accounts, log_loss, auc),
            }
        }
        Err(Untold::Unmeasured) => language.decision_unmeasured(challenger, champion),
        Err(Untold::NoFit) => language.decision_no_fit(challenger, champion),
        Err(Untold::OtherOutcome) => language.decision_other_outcome(challenger, champion),
        Err(Untold::TooFew) => language.decision_too_few(challenger, champion),
    }
}

/// Mean of `loss(a) − loss(b)` over accounts with its 95 % interval by the central limit theorem.
fn mean_difference(a: &[f64], b: &[f64], ideal: &[bool]) -> [f64; 3] {
    let loss = |fit: f64, ideal: bool| {
        let fit = fit.clamp(CLIPPED.0, CLIPPED.1);
        -(if ideal { fit } else { 1.0 - fit }).ln()
    };
    let mut differences: Vec<f64> = (0..a.len())
        .map(|i| loss(a[i], ideal[i]) - loss(b[i], ideal[i]))
        .collect();
    // Summed in the order of their size: where an account stands is no input.
    differences.sort_by(f64::total_cmp);
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = Z_95 * (variance / n).sqrt();
    [mean, mean - half, mean + half]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_fits_lose_less() {
        let ideal: Vec<bool> = (0..200).map(|i| i % 2 == 0).collect();
        let near: Vec<f64> = ideal.iter().map(|ideal| if *ideal { 0.8 } else { 0.2 }).collect();
        let far = vec![0.5; 200];
        let [mean, low, high] = mean_difference(&near, &far, &ideal);
        assert!((mean - (0.5_f64.ln() - 0.8_f64.ln())).abs() < 1e-12);
        assert!(low <= mean && mean <= high && high < 0.0);
        // A fit of 0 for an ideal account costs as much as one of 0.01.
        let [most, ..] = mean_difference(&[0.0, 0.5], &[0.5, 0.5], &[true, true]);
        assert!((most - (0.5_f64.ln() - 0.01_f64.ln()) / 2.0).abs() < 1e-12);
    }
}
