//! Kinds of signals and what each is worth.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::recipe::TimingRecipe;
use crate::timing::day::GONE;
use crate::vocabulary::fold::fold;

/// What a signal is worth on its day, and how fast that fades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Points on its day.
    pub points: f64,
    /// Days in which half of them are lost.
    pub half_life: f64,
}

/// The kinds met and named, by number.
#[derive(Debug, Clone)]
pub struct Kinds {
    usual: Worth,
    named: BTreeMap<String, (String, Worth)>,
    /// Name as shown, worth, and whether the recipe names it.
    met: Vec<(String, Worth, bool)>,
    numbers: BTreeMap<String, u32>,
}

impl Worth {
    /// Milli-points of a signal of this age in days, rounded; 0 from [`GONE`] half-lives on.
    ///
    /// # Examples
    /// ```
    /// use lookalike::timing::Worth;
    /// let worth = Worth { points: 40.0, half_life: 90.0 };
    /// assert_eq!(worth.milli(1.0, 0), 40_000);
    /// assert_eq!(worth.milli(1.0, 90), 20_000);
    /// assert_eq!(worth.milli(0.5, 180), 5_000);
    /// ```
    pub fn milli(self, strength: f64, age: i32) -> i64 {
        if self.is_gone(age) {
            return 0;
        }
        // `libm` gives the same bits on every machine.
        (self.points * 1000.0 * strength * libm::exp2(-f64::from(age) / self.half_life)).round() as i64
    }

    /// Whether a signal of this age in days is older than [`GONE`] half-lives.
    pub fn is_gone(self, age: i32) -> bool {
        f64::from(age) > GONE * self.half_life
    }
}

impl Kinds {
    /// What the recipe says.
    ///
    /// # Errors
    /// [`Error::Setting`] for a value outside its range, or two names of one kind.
    pub fn new(recipe: &TimingRecipe) -> Result<Self> {
        recipe.check()?;
        let (points, half_life) = recipe.usual();
        let usual = Worth { points, half_life };
        let mut named: BTreeMap<String, (String, Worth)> = BTreeMap::new();
        for (kind, worth) in &recipe.kinds {
            let worth = Worth {
                points: worth.points.unwrap_or(points),
                half_life: worth.half_life.unwrap_or(half_life),
            };
            if let Some((other, _)) = named.insert(fold(kind), (kind.clone(), worth)) {
                let expected = "given once per kind (case, `_` and `-` make no difference)";
                return Err(Error::setting(
                    "timing.kinds",
                    expected,
                    format!("`{other}` and `{kind}`"),
                ));
            }
        }
        Ok(Self {
            usual,
            named,
            met: Vec::new(),
            numbers: BTreeMap::new(),
        })
    }

    /// Number of a kind as written; case, `_` and `-` make no difference.
    pub fn number(&mut self, written: &str) -> u32 {
        let same = fold(written);
        if let Some(number) = self.numbers.get(&same) {
            return *number;
        }
        let number = self.met.len() as u32;
        let named = self.named.get(&same);
        let worth = named.map_or(self.usual, |(_, worth)| *worth);
        self.met.push((same.clone(), worth, named.is_some()));
        self.numbers.insert(same, number);
        number
    }

    /// A kind's name as shown.
    pub fn name(&self, number: u32) -> &str {
        &self.met[number as usize].0
    }

    /// What a kind is worth.
    pub fn worth(&self, number: u32) -> Worth {
        self.met[number as usize].1
    }

    /// Whether the recipe says what a kind is worth.
    pub fn is_named(&self, number: u32) -> bool {
        self.met[number as usize].2
    }

    /// What kinds without points of their own are worth.
    pub fn usual(&self) -> Worth {
        self.usual
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_life_halves_and_ten_end_it() {
        let worth = Worth {
            points: 30.0,
            half_life: 30.0,
        };
        assert_eq!(worth.milli(1.0, 30), 15_000);
        // 30 × 2^(−12 ⁄ 30) = 22.7358
        assert_eq!(worth.milli(1.0, 12), 22_736);
        assert_eq!(worth.milli(1.0, 300), 29);
        assert_eq!(worth.milli(1.0, 301), 0);
        let against = Worth {
            points: -40.0,
            half_life: 30.0,
        };
        assert_eq!(against.milli(1.0, 30), -20_000);
    }

    #[test]
    fn spelling_does_not_make_a_kind() {
        let mut kinds = Kinds::new(&TimingRecipe::default()).unwrap();
        let first = kinds.number("Demo_requested");
        assert_eq!(kinds.number(" demo-Requested "), first);
        assert_eq!(kinds.name(first), "demo requested");
        assert_ne!(kinds.number("demo"), first);
    }
}
