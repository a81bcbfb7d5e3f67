//! What a comparison makes of how its arms came about, of time, and of the comparisons beside it.

use super::comparison::{Change, Comparison, Design, Periods, Warning};
use super::evidence::{Basis, Evidence};
use super::metric::{Better, Side};
use super::split::REMARK;
use super::verdict::{Verdict, Why};

impl Comparison {
    /// Takes in how it is known whether chance decided: arms that differ in columns that could not be set equal are not
    /// compared, and chance that is only said to have decided is doubted aloud.
    pub fn weigh(&mut self, evidence: Evidence) {
        let named = || {
            evidence
                .unbalanced()
                .map(|column| column.column.clone())
                .collect::<Vec<_>>()
        };
        match evidence.basis {
            Basis::Plan | Basis::Declared => {
                if let Some(p_value) = evidence.p_value.filter(|p| *p < REMARK) {
                    self.warnings.push(Warning::UnlikeByChance {
                        columns: named(),
                        p_value,
                    });
                }
            }
            Basis::Imbalance | Basis::Stated => {
                let is_adjusted =
                    self.adjusted.estimate.interval().is_some() || self.adjusted.ratio.is_some();
                let is_compared = !matches!(self.verdict, Verdict::NotComparable { .. });
                if !is_adjusted && is_compared && self.design == Design::Observational && !named().is_empty()
                {
                    self.refuse(Why::Confounded);
                }
            }
            Basis::Balance | Basis::Nothing => {}
        }
        self.evidence = Some(evidence);
    }

    /// Takes in what adjusting found that the verdict does not rest on: arms alike by the test alone are not told apart
    /// when setting their columns equal turns the difference round.
    pub fn hold_against(&mut self, adjusted: Option<f64>) {
        let arm = match self.verdict {
            Verdict::Better { arm, .. } => arm,
            _ => return,
        };
        let b_has_more = (arm == Side::B) == (self.metric.better == Better::Higher);
        if adjusted.is_some_and(|adjusted| {
            if b_has_more {
                adjusted < 0.0
            } else {
                adjusted > 0.0
            }
        }) {
            self.warnings.push(Warning::Reversed);
            self.verdict = Verdict::CannotTell { more_per_arm: None };
        }
    }

    /// Takes in whether the difference stayed the same: where it turned, that is the verdict.
    pub fn over_time(&mut self, periods: Periods) {
        if let Some(change) = &periods.change
            && let Some(turned) = self.turned(change)
            && !matches!(self.verdict, Verdict::NotComparable { .. })
        {
            self.verdict = turned;
        }
        let accounts = self.a.n + self.b.n;
        if periods.p_value.is_some() && periods.dated < accounts {
            self.warnings.push(Warning::SomeDated {
                accounts: periods.dated,
            });
        }
        self.periods = Some(periods);
    }

    fn turned(&self, change: &Change) -> Option<Verdict> {
        let (low, high) = change.after.interval()?;
        let (arm, low, high) = if low <= 0.0 && high >= 0.0 {
            (None, low, high)
        } else {
            let b_has_more = low > 0.0;
            let b_wins = b_has_more == (self.metric.better == Better::Higher);
            let (low, high) = if b_has_more { (low, high) } else { (-high, -low) };
            (Some(if b_wins { Side::B } else { Side::A }), low, high)
        };
        Some(Verdict::Turned {
            turn: change.turn,
            arm,
            low,
            high,
        })
    }

    /// Takes into account that this is one of so many comparisons: what does not stand out among them is not told
    /// apart, and a change that does not is not told.
    pub fn among(&mut self, comparisons: u64, p_adjusted: Option<f64>) {
        self.test.p_adjusted = p_adjusted;
        if comparisons < 2 {
            return;
        }
        self.warnings.push(Warning::Explored { comparisons });
        if matches!(self.verdict, Verdict::Turned { .. }) {
            let turned = self.periods.as_ref().and_then(|periods| periods.p_value);
            // Bonferroni: a change was looked for in each of them.
            if turned.is_some_and(|p| p * comparisons as f64 <= 1.0 - self.confidence) {
                return;
            }
            if let Some(periods) = &mut self.periods {
                periods.change = None;
            }
            self.verdict = self.decide();
        }
        let stands_out = p_adjusted.is_some_and(|p| p <= 1.0 - self.confidence);
        if matches!(self.verdict, Verdict::Better { .. }) && !stands_out {
            self.verdict = Verdict::CannotTell { more_per_arm: None };
        }
    }
}
