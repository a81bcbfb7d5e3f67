//! `[clean]`: which rows and cells `lookalike clean` mends or removes.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, nearest};

/// Rules of cleaning; each can be turned off, here or by `--without`.
///
/// ```toml
/// [clean]
/// apply = true             # clean before training
/// personal = true
/// units = true
/// impossible = true
/// countries = true
/// sectors = false          # leave sector names as they are
/// spelling = true
/// duplicates = true
/// unit = "account"         # two rows of one company are duplicates
/// merge = 0.995            # weighed evidence makes one account of two rows from this probability
/// review = 0.5             # and puts them on the review list from this one
/// answers = "answers.csv"  # a review list with `same` or `different` in its column `answer`
/// incomplete = true
/// inactive = true
/// atypical = true
/// remove_atypical = true   # take them out, too
/// least_known = 0.1        # a row is incomplete when it knows less than 10% of what can be known
/// inactive_days = 730
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CleanRecipe {
    /// Whether `train` and `evaluate` clean before they learn. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub apply: bool,
    /// Leave out columns about people: e-mails, phones, names. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub personal: Option<bool>,
    /// Read `12k`, `1.2M€`, `1 200 employees` as numbers. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<bool>,
    /// Make unknown what cannot be: negative employees, founded in the future. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impossible: Option<bool>,
    /// One spelling for each country. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countries: Option<bool>,
    /// One spelling for each sector name and NAF, NACE or NAICS code. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sectors: Option<bool>,
    /// One spelling for levels that differ in case, spaces or accents only. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spelling: Option<bool>,
    /// Remove accounts that stand in the table already. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<bool>,
    /// What a row is: of one `account` two rows are duplicates; a company may have several of a `deal`, a `site` (those of one
    /// place are one) or a `contact`. `rows = "accounts"` and `rows = "deals"` are read as before.
    /// Default: told from the name of the id and from how many rows fall together.
    #[serde(alias = "rows", skip_serializing_if = "Option::is_none")]
    pub unit: Option<Rows>,
    /// Estimated probability, from 0.5 to 1, from which weighed evidence makes one account of two rows; with 1 it never does.
    /// Default: 0.995, about one wrong in 200.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<f64>,
    /// The same, from 0 to 1, from which two rows are on the review list. Default: 0.5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<f64>,
    /// List of pairs, as `clean -o` writes it beside the table, whose column `answer` says `same` or `different`; relative to the
    /// recipe. Those pairs are one account, or are not, whatever the evidence says. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers: Option<String>,
    /// Remove accounts of which too little is known. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<bool>,
    /// Remove accounts that are closed or were not heard of for long. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive: Option<bool>,
    /// Name accounts with values far from all others. Default: true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub atypical: Option<bool>,
    /// Remove atypical accounts too, instead of naming them only. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub remove_atypical: bool,
    /// Share of the informative columns, from 0 to 1, under which an account is incomplete. Default: 0.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_known: Option<f64>,
    /// Days without activity after which an account is inactive, from 1 to 36,500. Default: 1095, three years.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive_days: Option<u32>,
}

/// What a row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Rows {
    /// An account: two rows of one company are duplicates.
    #[serde(rename = "account", alias = "accounts")]
    Accounts,
    /// A deal, lead, ticket…: an account may have several.
    #[serde(rename = "deal", alias = "deals")]
    Deals,
    /// A place of a company: two rows of one company at one place are duplicates.
    #[serde(rename = "site")]
    Sites,
    /// A person: an account may have several.
    #[serde(rename = "contact")]
    Contacts,
}

impl Rows {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Accounts, Self::Deals, Self::Sites, Self::Contacts];

    /// What one row is, as recipes say it.
    pub fn one(self) -> &'static str {
        match self {
            Self::Accounts => "account",
            Self::Deals => "deal",
            Self::Sites => "site",
            Self::Contacts => "contact",
        }
    }
}

/// A rule of cleaning, in the order in which they are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// A cell that is no number or date in a column of them, unknown since reading: told, never turned off.
    Unreadable,
    /// A number in another unit than its column's, brought to it.
    Units,
    /// A value that cannot be, made unknown.
    Impossible,
    /// A country written in several ways, given one name.
    Countries,
    /// A sector written in several ways, given one name.
    Sectors,
    /// A level that differs from another by case, spaces or accents only, given its name.
    Spelling,
    /// Rows about one company, merged into one.
    Duplicates,
    /// An account of which too little is known, removed.
    Incomplete,
    /// An account that shows no sign of life, removed.
    Inactive,
    /// An account unlike all others, shown for review.
    Atypical,
    /// A column with data about persons, never learnt from.
    Personal,
}

impl Rule {
    /// The rules that can be turned off.
    pub const ALL: [Self; 10] = [
        Self::Units,
        Self::Impossible,
        Self::Countries,
        Self::Sectors,
        Self::Spelling,
        Self::Duplicates,
        Self::Incomplete,
        Self::Inactive,
        Self::Atypical,
        Self::Personal,
    ];

    /// Its name in recipes, files and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Units => "units",
            Self::Impossible => "impossible",
            Self::Countries => "countries",
            Self::Sectors => "sectors",
            Self::Spelling => "spelling",
            Self::Duplicates => "duplicates",
            Self::Incomplete => "incomplete",
            Self::Inactive => "inactive",
            Self::Atypical => "atypical",
            Self::Personal => "personal",
        }
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Self::ALL.iter().map(|rule| rule.word());
        Self::ALL
            .into_iter()
            .find(|rule| rule.word() == text)
            .ok_or_else(|| match nearest(text, known()) {
                Some(near) => format!("there is no rule `{text}`, did you mean `{near}`?"),
                None => format!(
                    "there is no rule `{text}`, rules: {}",
                    known().collect::<Vec<_>>().join(", ")
                ),
            })
    }
}

impl CleanRecipe {
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a rule is applied.
    pub fn is_on(&self, rule: Rule) -> bool {
        self.switch(rule).unwrap_or(true)
    }

    /// Turns a rule off.
    pub fn turn_off(&mut self, rule: Rule) {
        let switch = match rule {
            Rule::Unreadable => return,
            Rule::Units => &mut self.units,
            Rule::Impossible => &mut self.impossible,
            Rule::Countries => &mut self.countries,
            Rule::Sectors => &mut self.sectors,
            Rule::Spelling => &mut self.spelling,
            Rule::Duplicates => &mut self.duplicates,
            Rule::Incomplete => &mut self.incomplete,
            Rule::Inactive => &mut self.inactive,
            Rule::Atypical => &mut self.atypical,
            Rule::Personal => &mut self.personal,
        };
        *switch = Some(false);
    }

    fn switch(&self, rule: Rule) -> Option<bool> {
        match rule {
            Rule::Unreadable => None,
            Rule::Units => self.units,
            Rule::Impossible => self.impossible,
            Rule::Countries => self.countries,
            Rule::Sectors => self.sectors,
            Rule::Spelling => self.spelling,
            Rule::Duplicates => self.duplicates,
            Rule::Incomplete => self.incomplete,
            Rule::Inactive => self.inactive,
            Rule::Atypical => self.atypical,
            Rule::Personal => self.personal,
        }
    }

    /// Checks that every value is in its range.
    ///
    /// # Errors
    /// [`Error::Setting`] naming the key.
    pub(super) fn check(&self) -> Result<()> {
        if let Some(share) = self.least_known
            && !(0.0..=1.0).contains(&share)
        {
            return Err(Error::setting(
                "clean.least_known",
                "a share between 0 and 1",
                share,
            ));
        }
        if let Some(merge) = self.merge.filter(|merge| !(0.5..=1.0).contains(merge)) {
            return Err(Error::setting(
                "clean.merge",
                "a probability from 0.5 to 1",
                merge,
            ));
        }
        if let Some(review) = self.review.filter(|review| !(0.0..=1.0).contains(review)) {
            return Err(Error::setting(
                "clean.review",
                "a probability from 0 to 1",
                review,
            ));
        }
        match self.inactive_days {
            Some(days @ (0 | 36_501..)) => Err(Error::setting(
                "clean.inactive_days",
                "between 1 and 36500 days",
                days,
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known_by_their_words() {
        for rule in Rule::ALL {
            assert_eq!(rule.word().parse(), Ok(rule));
            let mut recipe = CleanRecipe::default();
            assert!(recipe.is_on(rule));
            recipe.turn_off(rule);
            assert!(!recipe.is_on(rule));
        }
        let wrong = "sector".parse::<Rule>().unwrap_err();
        assert!(wrong.contains("did you mean `sectors`"), "{wrong}");
    }
}
