//! Columns that may say what became of each account, told by their values first and by their name last.

use std::cmp::Reverse;

use crate::outcome::answers::Answers;
use crate::outcome::meaning::{by_words, is_answer, read_values};
use crate::outcome::value::{OutcomeValue, ReadAs};
use crate::table::{Column, Kind, Table, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, OUTCOMES};

/// What speaks for a column as the outcome, the strongest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// Its name alone: what its values mean is for the user to say.
    Name,
    /// Some of its values say customer or won, the others that it is still open.
    Lifecycle,
    /// It says yes or no, and its name what that means.
    Answers,
    /// Values that say won, and values that say lost or left.
    BothSides,
}

/// A column that may be the outcome.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The column.
    pub column: &'a Column,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// Most values of an outcome (house choice: the longest pipelines have some twenty stages, three people write each in
/// two ways), and of one that only its name makes one.
const MOST: usize = 60;
const MOST_BY_NAME: usize = 12;

/// Shares of the filled rows whose value must be understood, of a column whose name says outcome and of any other
/// (house choices: `Last activity` has a few values that say converted and unsubscribed).
const UNDERSTOOD: f64 = 0.5;
const UNDERSTOOD_UNNAMED: f64 = 0.9;

/// Columns that may be the outcome, the likeliest first.
pub fn candidates(table: &Table) -> Vec<Candidate<'_>> {
    let mut ranked: Vec<_> = table.columns.iter().filter_map(rank).collect();
    ranked.sort_by_key(|(rank, _)| Reverse(*rank));
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Every value of a column, the commonest first, with what its words say.
pub fn values(column: &Column) -> Vec<OutcomeValue> {
    let answers = Answers::of(column);
    let read = read_values(&column.name, &answers.names);
    let value = |answer: usize| OutcomeValue {
        value: answers.names[answer].clone(),
        rows: answers.counts[answer],
        read_as: read[answer],
        ideal: None,
    };
    answers.commonest_first().into_iter().map(value).collect()
}

/// Evidence, whether the name agrees, rows decided, and how few values: what is compared of two candidates.
type Rank = (Evidence, bool, usize, Reverse<usize>);

fn rank(column: &Column) -> Option<(Rank, Candidate<'_>)> {
    let Values::Levels(levels) = &column.values else {
        return None;
    };
    let may_be = matches!(column.kind(), Kind::Boolean | Kind::Category);
    let name = words(&column.name);
    let about_another_thing = name.iter().any(|word| OUTCOMES.elsewhere.contains(word));
    let is_named = |word: &String| COLUMNS.outcomes.contains(word);
    let named = name.iter().any(is_named);
    let says_why = !named && name.iter().any(|word| OUTCOMES.reasons.contains(word));
    if !may_be || about_another_thing || says_why || !(2..=MOST).contains(&levels.names.len()) {
        return None;
    }
    let mut rows = vec![0; levels.names.len()];
    for code in &levels.codes {
        if let Some(count) = rows.get_mut(*code as usize) {
            *count += 1;
        }
    }
    let of_kinds = |read: &[ReadAs], kinds: &[ReadAs]| -> usize {
        let counted = read.iter().zip(&rows).filter(|(read, _)| kinds.contains(read));
        counted.map(|(_, rows)| *rows).sum()
    };
    let only_named = named
        && name
            .iter()
            .all(|word| is_named(word) || OUTCOMES.beside.contains(word));
    let alone = by_words(&column.name, &levels.names);
    // What only its opposite explains (`good` and `bad`) needs a name that says outcome.
    let read = if named {
        read_values(&column.name, &levels.names)
    } else {
        alone
    };
    let won = of_kinds(&read, &[ReadAs::Won]);
    let lost = of_kinds(&read, &[ReadAs::Lost, ReadAs::Churned]);
    let open = of_kinds(&read, &[ReadAs::Open]);
    let filled: usize = rows.iter().sum();
    let least = if named { UNDERSTOOD } else { UNDERSTOOD_UNNAMED };
    let understood = (won + lost + open) as f64 >= least * filled as f64;
    let answers = levels.names.iter().any(|value| is_answer(value));
    let evidence = match (won > 0, lost > 0, open > 0) {
        (true, true, _) if understood && !answers => Evidence::BothSides,
        (true, true, _) if understood => Evidence::Answers,
        (true, false, true) if understood => Evidence::Lifecycle,
        _ if only_named && levels.names.len() <= MOST_BY_NAME => Evidence::Name,
        _ => return None,
    };
    let rank = (evidence, named, won + lost, Reverse(levels.names.len()));
    Some((rank, Candidate { column, evidence }))
}
