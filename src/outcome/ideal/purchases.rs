//! Customers who buy now and then: how likely they still do, and how much they will, with parameters fitted elsewhere.
//!
//! `lookalike` fits none: these models hold for purchases without a contract only (never for subscriptions, where a
//! customer that left says so), and their maximum likelihood is unstable on the few customers a B2B company has. With
//! parameters of another tool they are here to rank accounts by.

use crate::error::{Error, Result};

/// Purchases at a gamma-distributed rate, until a customer drops out after one of them (BG/NBD).
///
/// Source: Fader, Hardie & Lee (2005), *Marketing Science* 24:275.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd {
    /// Shape of the gamma distribution of rates.
    pub r: f64,
    /// Its rate, in the unit of time of `recency` and `age`.
    pub alpha: f64,
    /// First parameter of the beta distribution of dropping out.
    pub a: f64,
    /// Its second.
    pub b: f64,
}

/// A customer's purchases, as BG/NBD reads them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// Purchases after the first.
    pub frequency: f64,
    /// Time from the first purchase to the last.
    pub recency: f64,
    /// Time from the first purchase to today.
    pub age: f64,
}

/// Mean amounts per purchase, gamma-distributed around a gamma-distributed mean.
///
/// Source: Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value", brucehardie.com/notes/025.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    /// Shape of the amounts of one customer; above 0.
    pub p: f64,
    /// Shape of the customers' gamma-distributed rates; above 1, else amounts have no mean.
    pub q: f64,
    /// Scale of these rates, in the currency of the amounts; above 0.
    pub v: f64,
}

impl BgNbd {
    /// A model of given parameters.
    ///
    /// # Errors
    /// [`Error::Setting`] unless all are finite and above 0.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self> {
        positive(&[("r", r), ("alpha", alpha), ("a", a), ("b", b)])?;
        Ok(Self { r, alpha, a, b })
    }

    /// Probability that a customer still buys; 1 when it has bought once only, since nobody drops out before a
    /// second purchase in this model.
    ///
    /// Source: Fader, Hardie & Lee (2008), "Computing P(alive) Using the BG/NBD Model", brucehardie.com/notes/021.
    ///
    /// # Errors
    /// [`Error::Setting`] for a history that cannot be.
    pub fn alive(&self, history: History) -> Result<f64> {
        Ok(1.0 / (1.0 + self.odds_gone(history.checked()?)))
    }

    /// Purchases to expect within a time from today.
    ///
    /// # Errors
    /// [`Error::Setting`] for a history or a time that cannot be, and for `a` = 1 or `a + b + frequency` ≤ 1, where
    /// the formula is undefined; [`Error::NotConverged`].
    ///
    /// Source: Fader, Hardie & Lee (2005), *Marketing Science* 24:275, eq. 10.
    pub fn expected_purchases(&self, history: History, within: f64) -> Result<f64> {
        let History { frequency, age, .. } = history.checked()?;
        if !(within.is_finite() && within >= 0.0) {
            return Err(Error::setting("within", "a time of 0 or more", within));
        }
        let Self { r, alpha, a, b } = *self;
        let c = a + b + frequency - 1.0;
        if a == 1.0 || c <= 0.0 {
            return Err(Error::setting(
                "a",
                "other than 1, with a + b + frequency above 1",
                a,
            ));
        }
        let series = hypergeometric(r + frequency, b + frequency, c, within / (alpha + age + within))?;
        let shrunk = ((alpha + age) / (alpha + age + within)).powf(r + frequency);
        Ok(c / (a - 1.0) * (1.0 - shrunk * series) / (1.0 + self.odds_gone(history)))
    }

    /// Odds that a customer has dropped out.
    fn odds_gone(&self, history: History) -> f64 {
        let History {
            frequency,
            recency,
            age,
        } = history;
        if frequency == 0.0 {
            return 0.0;
        }
        let silent = (self.alpha + age) / (self.alpha + recency);
        self.a / (self.b + frequency - 1.0) * silent.powf(self.r + frequency)
    }
}

impl History {
    fn checked(self) -> Result<Self> {
        let Self {
            frequency,
            recency,
            age,
        } = self;
        let can_be = frequency >= 0.0 && (0.0..=age).contains(&recency) && age.is_finite();
        if can_be && frequency.is_finite() {
            return Ok(self);
        }
        Err(Error::setting(
            "history",
            "0 ≤ recency ≤ age and a frequency of 0 or more",
            format!("frequency {frequency}, recency {recency}, age {age}"),
        ))
    }
}

impl GammaGamma {
    /// A model of given parameters.
    ///
    /// # Errors
    /// [`Error::Setting`] unless all are finite and above 0, and `q` above 1: below, amounts have no mean.
    pub fn new(p: f64, q: f64, v: f64) -> Result<Self> {
        positive(&[("p", p), ("q", q), ("v", v)])?;
        if q <= 1.0 {
            return Err(Error::setting("q", "above 1", q));
        }
        Ok(Self { p, q, v })
    }

    /// Mean amount per purchase to expect of a customer, from its repeat purchases and their mean amount; the mean of
    /// all customers without any.
    pub fn expected_amount(&self, frequency: f64, monetary: f64) -> f64 {
        let Self { p, q, v } = *self;
        let everybody = p * v / (q - 1.0);
        let own = p * frequency / (p * frequency + q - 1.0);
        (1.0 - own) * everybody + if own > 0.0 { own * monetary } else { 0.0 }
    }
}

fn positive(parameters: &[(&str, f64)]) -> Result<()> {
    match parameters.iter().find(|(_, v)| !(v.is_finite() && *v > 0.0)) {
        None => Ok(()),
        Some((name, value)) => Err(Error::setting(*name, "a finite number above 0", value)),
    }
}

/// Gauss's ₂F₁(a, b; c; z) for positive parameters and 0 ≤ z < 1: every term is positive, so summing them loses
/// nothing.
///
/// Source: Abramowitz & Stegun (1964), 15.1.1.
fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> Result<f64> {
    const MOST: usize = 1_000_000;
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 0..MOST {
        let n = n as f64;
        let ratio = (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        term *= ratio;
        sum += term;
        // Terms still to come are at most a geometric series once their ratio has come down to near z.
        if ratio < 1.0 && term * ratio <= f64::EPSILON * sum * (1.0 - ratio) {
            return Ok(sum);
        }
    }
    Err(Error::NotConverged {
        stage: "the hypergeometric series of BG/NBD",
        iterations: MOST,
        remedy: "ask for a shorter time".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_agrees_with_closed_forms() {
        // ₂F₁(1, 1; 2; z) = −ln(1 − z) / z; ₂F₁(a, b; b; z) = (1 − z)^(−a). Source: Abramowitz & Stegun 15.1.3, 15.1.8.
        for z in [0.1, 0.5, 0.9, 0.99] {
            let found = hypergeometric(1.0, 1.0, 2.0, z).unwrap();
            assert!(
                (found / (-(1.0 - z).ln() / z) - 1.0).abs() < 1e-12,
                "{z}: {found}"
            );
            let found = hypergeometric(2.5, 3.0, 3.0, z).unwrap();
            assert!((found / (1.0 - z).powf(-2.5) - 1.0).abs() < 1e-11, "{z}: {found}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(BgNbd::new(0.0, 1.0, 1.0, 1.0).is_err());
        assert!(BgNbd::new(f64::NAN, 1.0, 1.0, 1.0).is_err());
        assert!(GammaGamma::new(1.0, 1.0, 1.0).is_err());
        let model = BgNbd::new(1.0, 4.0, 1.0, 2.0).unwrap();
        let seen = |frequency, recency, age| History {
            frequency,
            recency,
            age,
        };
        assert!(model.alive(seen(1.0, 5.0, 3.0)).is_err());
        assert!(model.alive(seen(1.0, f64::NAN, 3.0)).is_err());
        assert!(model.expected_purchases(seen(1.0, 2.0, 3.0), 1.0).is_err());
        assert_eq!(model.alive(seen(0.0, 0.0, 30.0)).unwrap(), 1.0);
    }
}
