//! A believable history of a European software company, drawn from a seed, with the truth beside it.
//!
//! A [`Story`] is data (`construction.rs`, `legaltech.rs`): columns, kinds of account, and planted additive effects on
//! the log-odds of being an ideal customer. [`History::draw`] turns it into the two files that a CRM would export.

mod day;
mod draw;
mod plan;
mod places;
mod construction;
mod legaltech;
mod names;
mod account;
mod dirt;
mod figures;
mod export;
mod signals;
mod titles;
mod recipe;
mod quarters;
pub mod duplicates;
mod settings;

pub use settings::{Settings, Story, Truth};

use account::Account;

pub use plan::{Effect, Era, Planted};
pub use quarters::{QuarterFile, Year};
pub use recipe::is_demo;

/// A drawn history: the files, and what is true of them.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// `accounts.csv`: past accounts with their outcome.
    pub accounts_csv: String,
    /// `prospects.csv`: the same columns without outcome.
    pub prospects_csv: String,
    /// `signals.csv`: what prospects did lately that speaks of buying.
    pub signals_csv: String,
    /// `lookalike.toml` for them.
    pub recipe: String,
    /// The truth of each row of `accounts.csv`.
    pub accounts: Vec<Truth>,
    /// The truth of each row of `prospects.csv`.
    pub prospects: Vec<Truth>,
    /// True importance of each planted criterion: standard deviation of its log-odds over the past accounts.
    pub importance: Vec<(&'static str, f64)>,
}

impl History {
    /// Draws a history; the same settings give the same bytes on every platform.
    ///
    /// # Examples
    /// ```
    /// use lookalike::demo::{History, Settings};
    ///
    /// let history = History::draw(&Settings { accounts: 200, prospects: 50, ..Settings::default() });
    /// assert!(history.accounts_csv.contains("Ingénierie de la construction"));
    /// assert_eq!(history.prospects.len(), 50);
    /// ```
    pub fn draw(settings: &Settings) -> Self {
        let plan = settings.story.plan();
        let past = account::past(plan, settings);
        let prospects = account::prospects(plan, settings);
        Self {
            accounts_csv: export::accounts(plan, settings.seed, &past),
            prospects_csv: export::prospects(plan, settings.seed, &prospects),
            signals_csv: signals::signals(settings.seed, &prospects),
            recipe: recipe::recipe(settings.story, plan, true),
            importance: account::importance(plan, &past),
            accounts: past.iter().flat_map(Account::truths).collect(),
            prospects: prospects.iter().flat_map(Account::truths).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::account::Ending;
    use super::*;

    #[test]
    fn a_seed_fixes_every_byte() {
        for story in Story::ALL {
            let settings = Settings {
                story,
                accounts: 300,
                prospects: 100,
                ..Settings::default()
            };
            let (first, again) = (History::draw(&settings), History::draw(&settings));
            assert_eq!(first, again);
            let other = History::draw(&Settings { seed: 1, ..settings });
            assert_ne!(first.accounts_csv, other.accounts_csv);
        }
    }

    #[test]
    fn truth_stands_beside_every_row() {
        for story in Story::ALL {
            let history = History::draw(&Settings {
                story,
                ..Settings::default()
            });
            for (csv, truth) in [
                (&history.accounts_csv, &history.accounts),
                (&history.prospects_csv, &history.prospects),
            ] {
                let mut reader = csv::ReaderBuilder::new()
                    .delimiter(b';')
                    .from_reader(csv.as_bytes());
                let ids: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
                assert!(ids.iter().eq(truth.iter().map(|t| &t.id)));
            }
        }
    }

    #[test]
    fn every_segment_of_the_market_has_its_share() {
        for story in Story::ALL {
            let history = History::draw(&Settings {
                story,
                ..Settings::default()
            });
            for profile in story.plan().profiles {
                let of = |truth: &&Truth| truth.segment == profile.segment;
                let n = history.prospects.iter().filter(of).count();
                let share = n as f64 / history.prospects.len() as f64;
                assert!(
                    (share - profile.share[0]).abs() < 0.03,
                    "{:?}: {share}",
                    profile.segment
                );
            }
        }
    }

    /// The same bytes on every platform: a changed digest is a changed demo.
    #[test]
    fn the_default_history_stays_put() {
        let history = History::draw(&Settings::default());
        let digest = |text: &[u8]| -> String {
            Sha256::digest(text)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect()
        };
        assert_eq!(
            digest(history.accounts_csv.as_bytes()),
            "9152f0bb26f91a94652188a7f33eb21aadd113bd2fdf2f7040904fb78c3624b6"
        );
    }

    #[test]
    fn the_legal_product_changes_its_market() {
        let settings = Settings {
            story: Story::Legaltech,
            ..Settings::default()
        };
        let plan = settings.story.plan();
        let past = account::past(plan, &settings);
        let won = |segment: &str, after: bool| {
            let decided: Vec<bool> = past
                .iter()
                .filter(|a| a.segment == Some(segment) && a.ending != Ending::Open)
                .filter(|a| (account::day(plan, a) >= plan.pivot) == after)
                .map(|a| a.ending == Ending::Won)
                .collect();
            decided.iter().filter(|won| **won).count() as f64 / decided.len() as f64
        };
        let groups = "legal departments of large groups";
        let firms = "mid-size law firms";
        assert!(won(groups, false) > 2.0 * won(groups, true));
        assert!(won(firms, true) > 2.0 * won(firms, false));
    }
}
