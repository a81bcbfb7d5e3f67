//! One account's timing: its signals, what is left of each, and their sum.

use crate::timing::day::day;
pub(super) use crate::timing::signals::once_a_day;
use serde::{Serialize, Serializer};

use crate::model::FULL_SCORE;
use crate::recipe::TimingRecipe;
use crate::timing::kinds::Kinds;
use crate::timing::signals::Signal;

/// How much an account's signals ask for a call now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Band {
    /// At least the first bound: call now.
    Hot,
    /// At least the second bound.
    Warm,
    /// Below both.
    Quiet,
}

/// Timing scores, milli-points, from which an account is hot and warm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starts {
    /// Least timing of a hot account.
    pub hot: i64,
    /// Least timing of a warm account.
    pub warm: i64,
}

/// One account's timing, beside its score and never part of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timing {
    /// Milli-points, 0 to 100,000.
    #[serde(serialize_with = "points")]
    pub timing: i64,
    /// How much that asks for a call now.
    pub band: Band,
    /// Day up to which ages are counted.
    #[serde(serialize_with = "day")]
    pub as_of: i32,
    /// The strongest first, those that have faded last.
    pub signals: Vec<Counted>,
}

/// A signal and what is left of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counted {
    /// Kind of signal, as the table writes it.
    pub kind: String,
    /// Its day, in days since 1970-01-01.
    #[serde(serialize_with = "day")]
    pub date: i32,
    /// Days from its date to the day of scoring.
    pub age: i32,
    /// What the points of its kind are multiplied by.
    pub strength: f64,
    /// Points of its kind on its day.
    pub of_points: f64,
    /// Days in which half is lost.
    pub half_life: f64,
    /// What it adds, milli-points.
    #[serde(serialize_with = "points")]
    pub points: i64,
}

impl Band {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Hot, Self::Warm, Self::Quiet];

    /// As written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hot => "hot",
            Self::Warm => "warm",
            Self::Quiet => "quiet",
        }
    }

    /// Band of a timing score in milli-points.
    pub fn of(timing: i64, starts: Starts) -> Self {
        match timing {
            timing if timing >= starts.hot => Self::Hot,
            timing if timing >= starts.warm => Self::Warm,
            _ => Self::Quiet,
        }
    }
}

impl Starts {
    /// As the recipe says.
    pub fn new(recipe: &TimingRecipe) -> Self {
        let (hot, warm) = recipe.bands();
        let milli = |points: f64| (points * 1000.0).round() as i64;
        Self {
            hot: milli(hot),
            warm: milli(warm),
        }
    }
}

impl Timing {
    /// The timing of an account's signals, none of them after `as_of`.
    ///
    /// Several of one kind on one day are one signal, the strongest.
    pub fn of(mut signals: Vec<Signal>, kinds: &Kinds, starts: Starts, as_of: i32) -> Self {
        once_a_day(&mut signals);
        let counted = |signal: Signal| {
            let worth = kinds.worth(signal.kind);
            let age = as_of.saturating_sub(signal.day);
            Counted {
                kind: kinds.name(signal.kind).to_owned(),
                date: signal.day,
                age,
                strength: signal.strength,
                of_points: worth.points,
                half_life: worth.half_life,
                points: worth.milli(signal.strength, age),
            }
        };
        let mut signals: Vec<Counted> = signals.into_iter().map(counted).collect();
        signals.sort_by(|a, b| {
            let strongest = b.points.abs().cmp(&a.points.abs());
            strongest
                .then(b.date.cmp(&a.date))
                .then_with(|| a.kind.cmp(&b.kind))
        });
        let sum: i64 = signals.iter().map(|signal| signal.points).sum();
        let timing = sum.clamp(0, FULL_SCORE);
        Self {
            timing,
            band: Band::of(timing, starts),
            as_of,
            signals,
        }
    }

    /// The strongest signals of which something is left.
    pub fn strongest(&self, most: usize) -> impl Iterator<Item = &Counted> {
        self.signals.iter().filter(|signal| signal.points != 0).take(most)
    }
}

fn points<S: Serializer>(milli: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*milli as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds() -> Kinds {
        let mut recipe = TimingRecipe::default();
        let worth = |points, half_life| crate::recipe::SignalRecipe {
            points: Some(points),
            half_life: Some(half_life),
        };
        recipe.kinds.insert("funding".into(), worth(40.0, 90.0));
        recipe.kinds.insert("hiring freeze".into(), worth(-50.0, 60.0));
        let mut kinds = Kinds::new(&recipe).unwrap();
        for kind in ["funding", "hiring", "hiring freeze"] {
            kinds.number(kind);
        }
        kinds
    }

    fn starts() -> Starts {
        Starts::new(&TimingRecipe::default())
    }

    fn signal(kind: u32, day: i32) -> Signal {
        Signal {
            kind,
            day,
            strength: 1.0,
        }
    }

    #[test]
    fn one_account_by_hand() {
        // 40 × 2^(−12⁄90) = 36.469; 30 × 2^(−40⁄30) = 11.906; −50 × 2^(−60⁄60) = −25.
        let signals = vec![signal(1, 60), signal(0, 88), signal(2, 40)];
        let timing = Timing::of(signals, &kinds(), starts(), 100);
        let points: Vec<(&str, i32, i64)> = timing
            .signals
            .iter()
            .map(|s| (s.kind.as_str(), s.age, s.points))
            .collect();
        assert_eq!(
            points,
            [
                ("funding", 12, 36_469),
                ("hiring freeze", 60, -25_000),
                ("hiring", 40, 11_906)
            ]
        );
        assert_eq!((timing.timing, timing.band), (23_375, Band::Warm));
    }

    #[test]
    fn timing_stays_between_none_and_all() {
        let many = (0..20).map(|day| signal(0, day)).collect();
        assert_eq!(Timing::of(many, &kinds(), starts(), 20).timing, FULL_SCORE);
        let against = Timing::of(vec![signal(2, 5)], &kinds(), starts(), 5);
        assert_eq!((against.timing, against.band), (0, Band::Quiet));
        assert_eq!(Timing::of(vec![], &kinds(), starts(), 5).timing, 0);
    }

    #[test]
    fn one_kind_on_one_day_counts_once_and_the_strongest_does() {
        let weak = Signal {
            strength: 0.5,
            ..signal(1, 5)
        };
        let twice = Timing::of(vec![weak, signal(1, 5), weak], &kinds(), starts(), 5);
        assert_eq!(twice.timing, 30_000);
        let days = Timing::of(vec![signal(1, 5), signal(1, 4)], &kinds(), starts(), 5);
        assert!(days.timing > 59_000);
    }

    proptest! {
        #[test]
        fn order_changes_nothing(
            drawn in proptest::collection::vec((0u32..3, 0i32..400, 0.0..3.0f64), 0..30),
            seed in any::<u64>(),
        ) {
            let signals: Vec<Signal> = drawn
                .into_iter()
                .map(|(kind, day, strength)| Signal { kind, day, strength })
                .collect();
            let mut shuffled = signals.clone();
            // A shuffle that needs no generator.
            shuffled.sort_by_key(|s| (s.day as u64).wrapping_mul(seed | 1).rotate_left(17) ^ s.strength.to_bits());
            let one = Timing::of(signals, &kinds(), starts(), 400);
            prop_assert_eq!(&one, &Timing::of(shuffled, &kinds(), starts(), 400));
            prop_assert!((0..=FULL_SCORE).contains(&one.timing));
        }

        #[test]
        fn later_is_never_more(day in 0i32..400, wait in 0i32..400) {
            let at = |as_of| Timing::of(vec![signal(0, day)], &kinds(), starts(), as_of).timing;
            prop_assert!(at(day + wait) <= at(day));
            let halved = at(day + 90);
            prop_assert_eq!(halved * 2, at(day));
        }
    }
}
