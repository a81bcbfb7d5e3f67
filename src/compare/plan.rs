//! What is fixed before a test: the metric, how many accounts, how often one looks, when to stop.

use serde::{Deserialize, Serialize};

use super::comparison::Looks;
use super::metric::Kind;
use super::power;
use crate::error::{Error, Result};

/// Version of the plan file.
pub const SCHEMA: u32 = 1;

/// A plan, written before the first account is contacted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of the plan file, [`SCHEMA`].
    pub schema: u32,
    /// The one metric that decides, as `--metric` spells it.
    pub metric: String,
    /// What is measured of an account.
    pub kind: Kind,
    /// Column and values of the arms in the file of results.
    pub group: String,
    /// Value of `group` that is arm A.
    pub a: String,
    /// Value of `group` that is arm B.
    pub b: String,
    /// Share of the accounts in A.
    pub share_a: f64,
    /// What is expected without a difference: a rate, or a mean with its standard deviation.
    pub baseline: f64,
    /// Standard deviation between accounts, of an amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<f64>,
    /// Smallest difference worth acting on.
    pub least: f64,
    /// How often intervals shall hold the truth.
    pub confidence: f64,
    /// How often a difference that large shall be found.
    pub power: f64,
    /// Accounts of A and of B at the planned end, as it takes for this power.
    pub accounts: [u64; 2],
    /// How often one looks.
    pub looks: Looks,
    /// When to stop, in a sentence.
    pub stopping: String,
    /// Start of the draw.
    pub seed: u64,
    /// Accounts drawn, where there was a list to draw from: A, B, holdout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<[u64; 3]>,
    /// What the draw was balanced on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strata: Vec<String>,
    /// Smallest rise that the accounts drawn can show with this power, where they are fewer than it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_show: Option<f64>,
}

/// What a plan is made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    /// What is measured of an account.
    pub kind: Kind,
    /// A rate; or a mean.
    pub baseline: f64,
    /// Standard deviation between accounts, of amounts.
    pub sd: Option<f64>,
    /// How often intervals shall hold the truth, between 0 and 1.
    pub confidence: f64,
    /// How often a difference worth acting on shall be found, between 0 and 1.
    pub power: f64,
    /// Share of the accounts in A, between 0 and 1.
    pub share_a: f64,
    /// How often one looks.
    pub looks: Looks,
}

impl Wanted {
    /// # Errors
    /// [`Error::Setting`] naming what is outside its range; [`Error::Data`] for durations and retention, which are
    /// planned as rates or amounts.
    pub fn check(&self) -> Result<()> {
        let share = |name: &str, value: f64| {
            if value > 0.0 && value < 1.0 {
                Ok(())
            } else {
                Err(Error::setting(name, "between 0 and 1, such as 0.2 or 20%", value))
            }
        };
        share("confidence", self.confidence)?;
        share("power", self.power)?;
        share("split", self.share_a)?;
        match (self.kind, self.sd) {
            (Kind::Rate | Kind::Retention, _) => share("baseline", self.baseline),
            (_, Some(sd)) if sd > 0.0 && sd.is_finite() => Ok(()),
            (_, Some(sd)) => Err(Error::setting("sd", "above 0", sd)),
            (_, None) => Err(Error::data(
                format!("a plan for {}s needs to know how they spread", self.kind.as_str()),
                "say their standard deviation with --sd",
            )),
        }
    }

    fn ratio(&self) -> f64 {
        (1.0 - self.share_a) / self.share_a
    }

    /// Accounts of A and B that find a difference of `least` with the power asked for.
    ///
    /// # Errors
    /// As [`Wanted::check`]; [`Error::Setting`] when such a difference cannot be, or takes more than a billion accounts.
    pub fn accounts(&self, least: f64) -> Result<[u64; 2]> {
        self.check()?;
        if !(least > 0.0 && least.is_finite()) {
            return Err(Error::setting("least", "above 0", least));
        }
        let (alpha, ratio) = (1.0 - self.confidence, self.ratio());
        let of_rate = matches!(self.kind, Kind::Rate | Kind::Retention);
        // A rate near 1 can only fall so far.
        let least_signed = if of_rate && self.baseline + least >= 1.0 {
            -least
        } else {
            least
        };
        let found = match (of_rate, self.looks, self.sd) {
            (true, Looks::Once, _) => {
                power::accounts_per_arm(self.baseline, least_signed, alpha, self.power, ratio)
            }
            (true, Looks::Daily, _) => {
                power::sequential_accounts_per_arm(self.baseline, least_signed, alpha, self.power, ratio)
            }
            (false, Looks::Once, Some(sd)) => {
                power::accounts_per_arm_mean(least, sd, alpha, self.power, ratio)
            }
            (false, Looks::Daily, Some(sd)) => {
                power::sequential_accounts_per_arm_mean(least, sd, alpha, self.power, ratio)
            }
            (false, _, None) => None,
        };
        let found = found.ok_or_else(|| {
            Error::setting(
                "least",
                "a difference that can be, and that fewer than a billion accounts show",
                least,
            )
        })?;
        Ok([found.a, found.b])
    }

    /// The smallest rise that arms of these sizes can show with the power asked for; `None` when they can show none.
    ///
    /// # Errors
    /// As [`Wanted::check`].
    pub fn least(&self, [a, b]: [u64; 2]) -> Result<Option<f64>> {
        self.check()?;
        let alpha = 1.0 - self.confidence;
        let of_rate = matches!(self.kind, Kind::Rate | Kind::Retention);
        Ok(match (of_rate, self.looks, self.sd) {
            (true, Looks::Once, _) => power::least_difference(self.baseline, a, b, alpha, self.power)
                .and_then(|found| found.upward.or(found.downward)),
            (true, Looks::Daily, _) => {
                power::sequential_least_difference(self.baseline, a, b, alpha, self.power)
                    .and_then(|found| found.upward.or(found.downward))
            }
            (false, _, Some(sd)) => power::least_mean_difference(sd, a, b, alpha, self.power),
            (false, _, None) => None,
        })
    }
}

impl Plan {
    /// Accounts of both arms at the planned end.
    pub fn planned(&self) -> u64 {
        self.accounts.iter().sum()
    }

    /// Checks what was read from a file.
    ///
    /// # Errors
    /// [`Error::Setting`] naming what is outside its range.
    pub fn check(&self) -> Result<()> {
        if self.schema != SCHEMA {
            return Err(Error::setting("plan schema", SCHEMA.to_string(), self.schema));
        }
        if self.accounts.contains(&0) {
            return Err(Error::setting("plan accounts", "at least 1 in each arm", 0));
        }
        if self.a == self.b {
            return Err(Error::setting("plan arms", "two different names", &self.a));
        }
        for (name, share) in [
            ("share_a", self.share_a),
            ("confidence", self.confidence),
            ("power", self.power),
        ] {
            if !(share > 0.0 && share < 1.0) {
                return Err(Error::setting(format!("plan {name}"), "between 0 and 1", share));
            }
        }
        if !(self.least > 0.0 && self.least.is_finite() && self.baseline.is_finite()) {
            return Err(Error::setting("plan least", "above 0", self.least));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A smaller difference takes more accounts; four times as many for half of it, as the normal formula has it.
    #[test]
    fn accounts_for_means_grow_as_the_difference_shrinks() {
        for looks in [Looks::Once, Looks::Daily] {
            let wanted = Wanted {
                kind: Kind::Amount,
                baseline: 1_000.0,
                sd: Some(800.0),
                confidence: 0.95,
                power: 0.8,
                share_a: 0.5,
                looks,
            };
            let [large, half] = [200.0, 100.0].map(|least| wanted.accounts(least).unwrap()[0] as f64);
            assert!((half / large - 4.0).abs() < 0.05, "{large} {half}");
            if looks == Looks::Once {
                // (1.96 + 0.84)² · 2 · (800 / 200)², and one or two for t.
                assert!((large - 251.2).abs() < 3.0, "{large}");
            }
        }
    }
}
