//! A derived criterion's bin, compiled against a table's header.

use crate::criteria::{Cut, Formula};
use crate::score::source::Source;

/// What a derived criterion reads of a row, and where its value is cut.
#[derive(Debug, Clone)]
pub(super) struct Derivation {
    formula: Formula,
    /// Places of both operands among the sources.
    operands: [usize; 2],
    cuts: Vec<f64>,
}

impl Derivation {
    /// `None` when the cut is not derived. Its operands were given sources before.
    pub fn compile(cut: &Cut, sources: &[Source]) -> Option<Self> {
        let (formula, first, second) = cut.derivation()?;
        let place = |operand: &Cut| sources.iter().position(|source| source.serves(operand));
        Some(Self {
            formula,
            operands: [place(first)?, place(second)?],
            cuts: cut.points().to_vec(),
        })
    }

    /// The bin of a row. `number` is what the source at a place reads in it.
    pub fn bin(&self, number: impl Fn(usize) -> Option<f64>) -> u16 {
        let [first, second] = self.operands;
        let value = number(first)
            .zip(number(second))
            .and_then(|(first, second)| self.formula.value(first, second));
        // At most 65,536 bins, checked on loading.
        match value {
            Some(value) => self.cuts.partition_point(|cut| *cut < value) as u16,
            None => self.cuts.len() as u16 + 1,
        }
    }
}
