//! Counted things: "1 row", "448 rows"; French counts from two as several.

use std::fmt::Display;

use super::Language;

messages! {
    count_row(n) { "{n} row", "{n} ligne" }
    count_rows(n) { "{n} rows", "{n} lignes" }
    count_account(n) { "{n} account", "{n} compte" }
    count_accounts(n) { "{n} accounts", "{n} comptes" }
    count_account_row(n) { "{n} account row", "{n} ligne de comptes" }
    count_account_rows(n) { "{n} account rows", "{n} lignes de comptes" }
    count_cell(n) { "{n} cell", "{n} cellule" }
    count_cells(n) { "{n} cells", "{n} cellules" }
    count_column(n) { "{n} column", "{n} colonne" }
    count_columns(n) { "{n} columns", "{n} colonnes" }
    count_criterion(n) { "{n} criterion", "{n} critère" }
    count_criteria(n) { "{n} criteria", "{n} critères" }
    count_pair(n) { "{n} pair", "{n} paire" }
    count_pairs(n) { "{n} pairs", "{n} paires" }
}

/// A phrase around a written number.
type Phrase = fn(Language, String) -> String;

impl Language {
    /// "1 row", "448 rows".
    pub fn rows(self, n: u64) -> String {
        self.counted(n, Self::count_row, Self::count_rows)
    }

    /// "1 account", "448 accounts".
    pub fn accounts(self, n: u64) -> String {
        self.counted(n, Self::count_account, Self::count_accounts)
    }

    /// "1 account row", "448 account rows".
    pub fn account_rows(self, n: u64) -> String {
        self.counted(n, Self::count_account_row, Self::count_account_rows)
    }

    /// "1 cell", "448 cells".
    pub fn cells(self, n: u64) -> String {
        self.counted(n, Self::count_cell, Self::count_cells)
    }

    /// "1 column", "448 columns".
    pub fn columns(self, n: u64) -> String {
        self.counted(n, Self::count_column, Self::count_columns)
    }

    /// "1 criterion", "448 criteria".
    pub fn criteria(self, n: u64) -> String {
        self.counted(n, Self::count_criterion, Self::count_criteria)
    }

    /// "1 pair", "448 pairs".
    pub fn pairs(self, n: u64) -> String {
        self.counted(n, Self::count_pair, Self::count_pairs)
    }

    /// The phrase for one, or that for several.
    pub fn counted(self, n: u64, one: Phrase, several: Phrase) -> String {
        let phrase = if self.is_one(n) { one } else { several };
        phrase(self, self.integer(n as i64))
    }

    /// Whether so many are one: French says 0 as 1.
    pub fn is_one(self, n: u64) -> bool {
        match self {
            Self::En => n == 1,
            Self::Fr => n < 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_counts_from_two_as_several() {
        assert_eq!(Language::En.rows(0), "0 rows");
        assert_eq!(Language::En.rows(1), "1 row");
        assert_eq!(Language::Fr.rows(0), "0 ligne");
        assert_eq!(Language::Fr.rows(1_200), "1\u{202f}200 lignes");
    }
}
