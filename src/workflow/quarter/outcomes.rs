//! What became of the accounts of a quarter, read as the champion's training read its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Result};
use crate::model::Model;
use crate::model::prepare::Prepared;
use crate::outcome::{Outcome, OutcomeValue, ReadAs};
use crate::recipe::{OutcomeRecipe, Recipe};
use crate::table::Table;
use crate::vocabulary::fold::fold;

/// What became of every row, as the champion's training read it.
pub(super) struct Outcomes {
    /// Whether each row is ideal, where it is decided.
    pub labels: Vec<Option<bool>>,
    /// Rows whose outcome nobody can read.
    pub unclear: u64,
    /// What nobody can read, the commonest first; three at most.
    pub unclear_values: Vec<String>,
    /// Everything else that training settles; none where the table's outcomes cannot be learnt from.
    pub prepared: Result<Box<Prepared>>,
}

impl Outcomes {
    /// Reads them.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] without the outcome's column.
    pub fn read(table: &Table, recipe: &mut Recipe, model: &Model) -> Result<Self> {
        let data = &model.data;
        let column = &table.columns[table.position(&data.outcome, "outcome")?];
        let texts: Vec<Option<String>> = (0..table.rows).map(|row| column.text(row)).collect();
        let known: BTreeMap<String, &OutcomeValue> = data
            .outcome_values
            .iter()
            .map(|value| (fold(&value.value), value))
            .collect();
        // As they are written here, so that the recipe names values that occur.
        let here = |ideal: bool| -> Vec<String> {
            let texts: BTreeSet<&String> = texts.iter().flatten().collect();
            let said = |text: &&&String| {
                known
                    .get(&fold(text))
                    .is_some_and(|value| value.ideal == Some(ideal))
            };
            texts.iter().filter(said).map(|text| (*text).clone()).collect()
        };
        let (positive, negative) = (here(true), here(false));
        let one_sided = positive.is_empty() || negative.is_empty();
        if !one_sided && !data.by_worth && recipe.outcome.column.is_some() {
            (recipe.outcome.positive, recipe.outcome.negative) = (positive, negative);
        }
        let prepared = match one_sided {
            true => Err(Error::data(
                "the decided accounts of the table are all of one kind",
                "review again when some are won and some lost",
            )),
            false => Prepared::new(table, recipe).map(Box::new),
        };
        let label = |text: &Option<String>| known.get(&fold(text.as_ref()?))?.ideal;
        let labels = match &prepared {
            Ok(prepared) => prepared.outcome.labels.clone(),
            Err(_) => texts.iter().map(label).collect(),
        };
        // A stage that training never met is read by its words, whatever lists leave open.
        let column = Some(data.outcome.clone());
        let alone = OutcomeRecipe {
            column,
            ..OutcomeRecipe::default()
        };
        let by_words = prepared
            .is_err()
            .then(|| Outcome::read_any(table, &alone).ok())
            .flatten();
        let values = prepared
            .as_ref()
            .map_or(&data.outcome_values, |of| &of.outcome.values);
        // Words may say that a deal is open; what they say was decided, in words that training never met, is asked about.
        let open = by_words.iter().flat_map(|outcome| &outcome.values);
        let open = open.filter(|value| value.read_as == ReadAs::Open);
        let known = values.iter().filter(|value| value.read_as != ReadAs::Unclear);
        let understood: BTreeSet<String> = known.chain(open).map(|value| fold(&value.value)).collect();
        let is_unclear = |text: &String| !understood.contains(&fold(text));
        let undecided = texts.iter().zip(&labels).filter(|(_, label)| label.is_none());
        let undecided = undecided.filter_map(|(text, _)| text.as_ref());
        let mut unclear: BTreeMap<&String, u64> = BTreeMap::new();
        for text in undecided.filter(|text| is_unclear(text)) {
            *unclear.entry(text).or_default() += 1;
        }
        let mut commonest: Vec<(&String, u64)> = unclear.iter().map(|(text, rows)| (*text, *rows)).collect();
        commonest.sort_by_key(|(text, rows)| (std::cmp::Reverse(*rows), *text));
        Ok(Self {
            unclear: unclear.values().sum(),
            unclear_values: commonest
                .iter()
                .take(3)
                .map(|(text, _)| (*text).clone())
                .collect(),
            labels,
            prepared,
        })
    }
}
