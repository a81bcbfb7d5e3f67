//! How the texts of a column fall into the bins of a criterion: for programs that compare texts and read no spellings.

use crate::criteria::Cut;
use crate::model::Model;
use crate::score::file::FileReading;
use crate::score::source::{Outcome, Source};
use crate::score::spelling::Remembered;

/// A column as one criterion reads it, cell by cell.
#[derive(Debug, Clone)]
pub struct Texts {
    source: Source,
    slot: usize,
    bins: Vec<u16>,
}

/// What a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// Its bin.
    pub bin: usize,
    /// Whether it says that nothing is known.
    pub missing: bool,
    /// Whether training knew it.
    pub known: bool,
}

impl Texts {
    /// `cut` reads one column (it is no pair and not derived).
    pub fn new(model: &Model, cut: &Cut) -> Self {
        let column = cut.column().0.to_owned();
        let mut source = Source::new(cut, std::slice::from_ref(&column), &FileReading::default());
        source.refine(cut);
        source.settle(model.data.profile(&column));
        let (slot, bins) = source.bins(cut);
        Self { source, slot, bins }
    }

    /// What a cell says.
    pub fn say(&self, text: &str) -> Said {
        let mut codes = vec![0; self.source.slots()];
        let outcome = self
            .source
            .encode(Some(text), None, &mut codes, &mut Remembered::default());
        Said {
            bin: usize::from(self.bins[codes[self.slot] as usize]),
            missing: outcome == Outcome::Missing,
            known: !matches!(outcome, Outcome::Missing | Outcome::Unseen | Outcome::Unreadable),
        }
    }

    /// Levels of training, of a set its values.
    pub fn levels(&self) -> Vec<String> {
        self.source.spellings().levels().map(str::to_owned).collect()
    }
}
