//! A year of a story in quarters: what its champion was learnt from, and an export for each quarter since.

use jiff::ToSpan;
use jiff::civil::Date;

use super::account::{self, Account};
use super::settings::Settings;
use super::{export, recipe};

/// Quarters of a year.
const QUARTERS: i32 = 4;

/// Accounts drawn over the whole story, of which a year's are a part (house choice: about three hundred a quarter).
const ACCOUNTS: usize = 6_000;

/// A year of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// Accounts from before it, with their outcome: what the champion is learnt from.
    pub before_csv: String,
    /// `lookalike.toml` for them.
    pub recipe: String,
    /// The exports, the oldest first.
    pub quarters: Vec<QuarterFile>,
}

/// The accounts first met in a quarter, with what had become of them by the day of the story's export.
#[derive(Debug, Clone, PartialEq)]
pub struct QuarterFile {
    /// `2024-q4`.
    pub name: String,
    /// The export.
    pub csv: String,
    /// Whether the story turns with its first day.
    pub turns: bool,
}

impl Year {
    /// Draws the year of a story; the same settings give the same bytes on every platform. How many accounts there are
    /// is the year's own matter.
    ///
    /// # Examples
    /// ```
    /// use lookalike::demo::{Settings, Story, Year};
    ///
    /// let year = Year::draw(&Settings { story: Story::Legaltech, ..Settings::default() });
    /// let names: Vec<&str> = year.quarters.iter().map(|quarter| quarter.name.as_str()).collect();
    /// assert_eq!(names, ["2024-q2", "2024-q3", "2024-q4", "2025-q1"]);
    /// assert!(year.quarters[2].turns);
    /// ```
    pub fn draw(settings: &Settings) -> Self {
        let plan = settings.story.plan();
        let all = account::past(
            plan,
            &Settings {
                accounts: ACCOUNTS,
                ..settings.clone()
            },
        );
        let between = |from: Date, to: Date| -> Vec<Account> {
            let met = |account: &&Account| (from..to).contains(&account::day(plan, account));
            all.iter().filter(met).cloned().collect()
        };
        let csv = |accounts: &[Account]| export::accounts(plan, settings.seed, accounts);
        let [learnt_from, first] = plan.year;
        let quarters = (0..QUARTERS).map(|quarter| {
            let (from, to) = (first + (3 * quarter).months(), first + (3 * quarter + 3).months());
            QuarterFile {
                name: format!("{}-q{}", from.year(), (from.month() + 2) / 3),
                csv: csv(&between(from, to)),
                turns: plan.pivot == from,
            }
        });
        Self {
            quarters: quarters.collect(),
            before_csv: csv(&between(learnt_from, first)),
            recipe: recipe::recipe(settings.story, plan, false),
        }
    }
}
