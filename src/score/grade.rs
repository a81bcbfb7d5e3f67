//! Grades: a letter that says how good an account is.

use serde::{Deserialize, Serialize};

use crate::model::Model;

/// How good an account is, at a glance. `X`: knocked out by a rule; `?`: too little is known to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// At or above the first bound.
    A,
    /// At or above the second bound.
    B,
    /// At or above the third bound.
    C,
    /// Below all bounds.
    D,
    /// Knocked out by a rule, whatever the score.
    X,
    /// Nothing that the scorecard reads is known, or criteria weighing more than the model's limit are not: a score
    /// would be the absence of facts.
    #[serde(rename = "?")]
    Unknown,
}

impl Grade {
    /// All of them, the best first.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::D, Self::X, Self::Unknown];

    /// One letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::X => "X",
            Self::Unknown => "?",
        }
    }

    /// Grade of a score (milli-points) by the scores from which A, B and C start.
    pub fn of(score: i64, starts: &[i64; 3]) -> Self {
        let worse = starts.iter().take_while(|start| score < **start).count();
        Self::ALL[worse]
    }

    /// Grade of an account with these bins, one per criterion of the model; knock-out rules are not counted.
    pub fn of_bins(model: &Model, bins: &[u16]) -> Self {
        let lines = || {
            model
                .criteria
                .iter()
                .zip(bins.iter().map(|bin| usize::from(*bin)))
        };
        let unknown = lines().filter(|(criterion, bin)| criterion.cut.is_unknown(*bin));
        let is_blank =
            !model.criteria.is_empty() && lines().all(|(criterion, bin)| criterion.cut.is_blank(bin));
        if is_blank
            || !model.is_graded()
            || model.is_too_unknown(unknown.map(|(criterion, _)| criterion.weight()).sum())
        {
            return Self::Unknown;
        }
        Self::of(
            lines().map(|(criterion, bin)| criterion.points[bin]).sum(),
            &model.grades,
        )
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
