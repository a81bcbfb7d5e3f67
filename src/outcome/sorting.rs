//! Each value of an outcome column, sorted into what is learnt from as ideal, as not ideal, and not at all.

use crate::error::{Error, Result};
use crate::outcome::answers::Answers;
use crate::outcome::meaning::{read_values, says_customer, says_not_yet};
use crate::outcome::note::Note;
use crate::outcome::value::ReadAs;
use crate::recipe::OutcomeRecipe;

/// The values of a column, sorted.
pub(super) struct Sorting {
    /// What each value was read as.
    pub read: Vec<ReadAs>,
    /// Whether its accounts are ideal; `None` where they are not learnt from.
    pub ideal: Vec<Option<bool>>,
    /// What was assumed.
    pub notes: Vec<Note>,
}

impl Sorting {
    /// # Errors
    /// [`Error::UnknownValue`] for a value named that does not occur; [`Error::Data`] for one named twice, and where
    /// nobody names what only the user knows.
    pub fn of(column: &str, answers: &Answers, asked: &OutcomeRecipe) -> Result<Self> {
        let read = read_values(column, &answers.names);
        let positive = match asked.positive.is_empty() {
            true => says_won(column, answers, &read)?,
            false => answers.find(column, &asked.positive)?,
        };
        let negative = answers.find(column, &asked.negative)?;
        let churned = answers.find(column, &asked.churned)?;
        if let Some(both) = positive.iter().find(|answer| negative.contains(answer)) {
            let both = &answers.names[*both];
            let reason = format!("`{both}` of column `{column}` is named both positive and negative");
            return Err(Error::data(reason, "keep it in one list"));
        }
        let mut sorting = Self {
            ideal: vec![None; read.len()],
            read,
            notes: Vec::new(),
        };
        let all = || 0..answers.names.len();
        for answer in all() {
            sorting.sort(answer, &positive, &negative, &churned);
        }
        let nothing_lost = negative.is_empty() && !sorting.ideal.contains(&Some(false));
        let others = match nothing_lost {
            true => sorting.others(answers, asked.positive.is_empty(), column)?,
            false => Vec::new(),
        };
        for &answer in &others {
            sorting.ideal[answer] = Some(false);
            if sorting.read[answer] == ReadAs::Unclear {
                sorting.read[answer] = ReadAs::Lost;
            }
        }
        let order = answers.commonest_first();
        let listed = |is: &dyn Fn(usize) -> bool| -> Vec<(String, u64)> {
            let of_kind = order.iter().copied().filter(|answer| is(*answer));
            of_kind
                .map(|answer| (answers.names[answer].clone(), answers.counts[answer]))
                .collect()
        };
        let names = |of: Vec<(String, u64)>| of.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let column = column.to_owned();
        let Self { read, ideal, .. } = &sorting;
        let of_kind = |kind: ReadAs| listed(&|answer| read[answer] == kind && ideal[answer].is_none());
        let (open, unclear) = (of_kind(ReadAs::Open), of_kind(ReadAs::Unclear));
        let left = names(listed(&|answer| read[answer] == ReadAs::Churned));
        let mut notes = Vec::new();
        if asked.positive.is_empty() {
            let values = names(listed(&|answer| positive.contains(&answer)));
            let column = column.clone();
            notes.push(Note::Positive { column, values });
        }
        if !open.is_empty() && negative.is_empty() {
            let column = column.clone();
            notes.push(Note::Open { column, stages: open });
        }
        if !others.is_empty() && (answers.distinct() > 2 || others.iter().any(|a| read[*a] == ReadAs::Open)) {
            let values = listed(&|answer| others.contains(&answer));
            let column = column.clone();
            notes.push(Note::NothingLost { column, values });
        }
        if !unclear.is_empty() {
            let column = column.clone();
            notes.push(Note::Unclear {
                column,
                values: unclear,
            });
        }
        if !left.is_empty() && churned.is_empty() {
            notes.push(Note::Left { column, values: left });
        }
        sorting.notes = notes;
        Ok(sorting)
    }

    /// The values of a table in which nobody may have been won: those that words or the lists understand. With
    /// `named_nothing` words may say won.
    ///
    /// # Errors
    /// [`Error::Data`] when nothing is understood.
    pub fn without_won(
        column: &str,
        answers: &Answers,
        asked: &OutcomeRecipe,
        named_nothing: bool,
    ) -> Result<Self> {
        let read = read_values(column, &answers.names);
        if named_nothing && read.contains(&ReadAs::Won) {
            return Self::of(column, answers, asked);
        }
        let negative = answers.find(column, &asked.negative)?;
        let churned = answers.find(column, &asked.churned)?;
        let mut sorting = Self {
            ideal: vec![None; read.len()],
            read,
            notes: Vec::new(),
        };
        for answer in 0..answers.names.len() {
            sorting.sort(answer, &[], &negative, &churned);
        }
        if !named_nothing && !sorting.ideal.contains(&Some(false)) {
            // As in training: beside what is ideal, the values that are no stages are the others.
            let others = sorting.others(answers, false, column)?;
            for &answer in &others {
                (sorting.read[answer], sorting.ideal[answer]) = (ReadAs::Lost, Some(false));
            }
            if !others.is_empty() {
                let values = others
                    .iter()
                    .map(|&a| (answers.names[a].clone(), answers.counts[a]));
                sorting.notes.push(Note::NothingLost {
                    column: column.to_owned(),
                    values: values.collect(),
                });
            }
        }
        let unclear = |read: &ReadAs| *read == ReadAs::Unclear;
        if !answers.names.is_empty() && sorting.read.iter().all(unclear) {
            let reason = format!(
                "no value of column `{column}` is understood: {}",
                answers.listed()
            );
            return Err(Error::data(reason, "say which mean ideal with --positive"));
        }
        Ok(sorting)
    }

    /// What one value is, by what is named and by its words.
    fn sort(&mut self, answer: usize, positive: &[usize], negative: &[usize], churned: &[usize]) {
        let by_words = self.read[answer];
        let decided = by_words != ReadAs::Open && by_words != ReadAs::Unclear;
        let (read, ideal) = if positive.contains(&answer) {
            (ReadAs::Won, Some(true))
        } else if negative.contains(&answer) {
            let left = churned.contains(&answer) || (churned.is_empty() && by_words == ReadAs::Churned);
            (if left { ReadAs::Churned } else { ReadAs::Lost }, Some(false))
        } else if churned.contains(&answer) {
            (ReadAs::Churned, negative.is_empty().then_some(false))
        } else if !negative.is_empty() {
            match by_words {
                // Who left is a customer for the business figures, learnt from or not.
                ReadAs::Churned if churned.is_empty() => (ReadAs::Churned, None),
                // The lists are the user's; what they forget and the words decide is asked about.
                _ if decided => (ReadAs::Unclear, None),
                _ => (ReadAs::Open, None),
            }
        } else {
            match by_words {
                ReadAs::Churned if !churned.is_empty() => (ReadAs::Lost, Some(false)),
                ReadAs::Lost | ReadAs::Churned => (by_words, Some(false)),
                ReadAs::Won | ReadAs::Unclear => (ReadAs::Unclear, None),
                ReadAs::Open => (ReadAs::Open, None),
            }
        };
        self.read[answer] = read;
        self.ideal[answer] = ideal;
    }

    /// The values that are not ideal where none says lost: those that are no stages of a sale, and beside customers
    /// who is none yet. A deal still open is never one of them.
    fn others(&self, answers: &Answers, guessed: bool, column: &str) -> Result<Vec<usize>> {
        let all = || 0..answers.names.len();
        let unclear: Vec<usize> = all()
            .filter(|a| self.ideal[*a].is_none() && self.read[*a] == ReadAs::Unclear)
            .collect();
        let customers = all().all(|a| self.ideal[a] != Some(true) || says_customer(&answers.names[a]));
        let not_yet = |answer: &usize| {
            customers && self.read[*answer] == ReadAs::Open && says_not_yet(&answers.names[*answer])
        };
        if guessed && !unclear.is_empty() && answers.distinct() > 2 {
            let unclear: Vec<String> = unclear
                .iter()
                .map(|a| format!("`{}`", answers.names[*a]))
                .collect();
            return Err(Error::data(
                format!("no value of column `{column}` says lost"),
                format!(
                    "name those that count as not ideal with `negative = […]` of [outcome]; not understood: {}",
                    unclear.join(", ")
                ),
            ));
        }
        let mut others = unclear;
        others.extend(all().filter(not_yet));
        others.sort_unstable();
        Ok(others)
    }
}

/// The values that say won, where it can be told.
fn says_won(column: &str, answers: &Answers, read: &[ReadAs]) -> Result<Vec<usize>> {
    let won: Vec<usize> = (0..read.len()).filter(|a| read[*a] == ReadAs::Won).collect();
    if !won.is_empty() {
        return Ok(won);
    }
    let reason = format!("column `{column}` does not say which outcome is ideal");
    let remedy = format!("name it with --positive (values: {})", answers.listed());
    Err(Error::data(reason, remedy))
}
