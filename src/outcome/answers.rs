//! The values of an outcome column as they are written, and how one is named.

use std::cmp::Reverse;

use crate::error::{Error, Result, nearest};
use crate::table::{Column, Values};
use crate::vocabulary::fold::{fold, words};

/// Values named in a message.
pub(super) const LISTED: usize = 6;

/// The values of an outcome column.
pub(super) struct Answers {
    /// As they are written, in the order of the rows.
    pub names: Vec<String>,
    /// Rows with each.
    pub counts: Vec<u64>,
    /// The value of each row; `None` of a blank.
    pub codes: Vec<Option<usize>>,
}

impl Answers {
    pub fn of(column: &Column) -> Self {
        let mut index = rustc_hash::FxHashMap::default();
        let (mut names, mut counts) = (Vec::new(), Vec::new());
        let rows = match &column.values {
            Values::Number(values) => values.len(),
            Values::Date(values) => values.len(),
            Values::Levels(levels) => levels.codes.len(),
        };
        let mut codes = Vec::with_capacity(rows);
        for row in 0..rows {
            codes.push(column.text(row).map(|text| {
                let code = *index.entry(text).or_insert_with_key(|text: &String| {
                    names.push(text.clone());
                    counts.push(0);
                    names.len() - 1
                });
                counts[code] += 1;
                code
            }));
        }
        Self { names, counts, codes }
    }

    /// Positions of the values asked for, in every spelling.
    pub fn find(&self, column: &str, asked: &[String]) -> Result<Vec<usize>> {
        let mut found = Vec::new();
        for value in asked {
            let value = value.trim();
            let number = value.parse::<f64>().ok();
            let all = |is: &dyn Fn(&str) -> bool| -> Vec<usize> {
                let positions = 0..self.names.len();
                positions.filter(|position| is(&self.names[*position])).collect()
            };
            let spelled = spelling(value);
            let mut positions = all(&|name| {
                name == value
                    || spelling(name) == spelled
                    || (number.is_some() && name.parse::<f64>().ok() == number)
            });
            if positions.is_empty() && !bare(value).is_empty() {
                // `Closed Won` is `7 - Closed Won`, `Negotiation` is `Negotiation (80%)`.
                let bare_value = bare(value);
                positions = all(&|name| bare(name) == bare_value);
            }
            if positions.is_empty() {
                let nearest = nearest(value, self.names.iter().map(String::as_str));
                let Some(nearest) = nearest else {
                    let reason = format!("outcome: `{value}` does not occur in column `{column}`");
                    return Err(Error::data(reason, format!("it has {}", self.listed())));
                };
                return Err(Error::UnknownValue {
                    named_in: "outcome".to_owned(),
                    column: column.to_owned(),
                    value: value.to_owned(),
                    nearest: Some(nearest),
                });
            }
            found.extend(positions);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// How many values there are, spellings of one counted once.
    pub fn distinct(&self) -> usize {
        let spelled: rustc_hash::FxHashSet<String> = self.names.iter().map(|name| spelling(name)).collect();
        spelled.len()
    }

    /// Positions of the values, those of most rows first; the order of the rows does not count.
    pub fn commonest_first(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|answer| (Reverse(self.counts[*answer]), &self.names[*answer]));
        order
    }

    /// The commonest values, for messages.
    pub fn listed(&self) -> String {
        let order = self.commonest_first();
        let shown = order.iter().take(LISTED);
        let mut listed: Vec<String> = shown.map(|answer| format!("`{}`", self.names[*answer])).collect();
        if order.len() > LISTED {
            listed.push(format!("{} more", order.len() - LISTED));
        }
        if listed.is_empty() {
            "none".to_owned()
        } else {
            listed.join(", ")
        }
    }
}

/// One writing of a value: without case, accents, and blanks, hyphens or underscores between letters. A sign at its
/// end stays: the grade `A-` is no `A`.
fn spelling(value: &str) -> String {
    let folded: Vec<char> = fold(value).chars().collect();
    let letter = |at: Option<usize>| {
        at.and_then(|at| folded.get(at))
            .is_some_and(|c| c.is_alphabetic())
    };
    let kept = |at: &usize| folded[*at] != ' ' || !letter(at.checked_sub(1)) || !letter(Some(at + 1));
    let mut spelled: String = (0..folded.len()).filter(kept).map(|at| folded[at]).collect();
    if value.trim_end().ends_with(['-', '–', '−']) {
        spelled.push('-');
    }
    spelled
}

/// A value without the number or letter of its stage in front and the percentage behind; empty when nothing else is
/// left.
fn bare(value: &str) -> String {
    let words = words(value);
    let is_figure = |word: &String| word.bytes().all(|b| b.is_ascii_digit());
    let lettered = words.first().is_some_and(|word| word.chars().count() == 1)
        && value
            .trim_start()
            .chars()
            .nth(1)
            .is_some_and(|c| matches!(c, '.' | ')' | ':' | '-'));
    let from = usize::from(lettered && words.len() > 1);
    let kept = words[from..].iter().filter(|word| !is_figure(word));
    kept.map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_one_and_grades_are_many() {
        for (a, b) in [
            ("Closed Won", "CLOSED-WON "),
            ("closedwon", "Closed_Won"),
            ("Gagn\u{e9}e", "GAGNE\u{301}E"),
            ("closed\u{a0}won", "closed won"),
        ] {
            assert_eq!(spelling(a), spelling(b), "{a}");
        }
        for (a, b) in [
            ("A-", "A"),
            ("A+", "A"),
            ("Tier 1 1", "Tier 11"),
            ("1.0", "10"),
            ("C#", "C"),
        ] {
            assert_ne!(spelling(a), spelling(b), "{a}");
        }
        assert_eq!(bare("7 - Closed Won"), bare("closed won"));
        assert_eq!(bare("G. Project Won"), bare("Project won (100 %)"));
        assert_ne!(bare("A lead"), bare("lead"));
        assert_eq!(bare("80%"), "");
    }
}
