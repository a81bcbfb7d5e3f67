//! What contact changes account by account: a card of accounts drawn to be contacted, a card of accounts drawn to be left
//! alone, and the difference of the two.
//!
//! The cards are learnt on criteria that are cut already. Each account counts by the inverse of the chance that it had of
//! being where the draw put it, so both cards speak of all drawn accounts. What is told of a group does not rest on the
//! cards being right: it is their difference on accounts that they had not seen, mended by what became of these accounts.

use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::fit::newton::{Newton, Sample, Smoothing};
use crate::fit::penalty::Penalty;
use crate::fit::scorecard::{shape, sums};
use crate::stats::normal::Z_95;
use crate::stats::share::sigmoid;

/// Fewest accounts that bought, and fewest that did not, of which a card is learnt, as in training (house choice: see
/// docs/decisions.md); and fewest of either arm in a group of which a difference is told.
pub const FEWEST: usize = 20;
/// Parts of which each is judged by cards of the others.
const PARTS: usize = 5;

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Accounts that chance put in one of two arms; everything has one entry an account.
#[derive(Debug, Clone, Default)]
pub struct DrawnAccounts {
    /// Their bins, by criterion.
    pub bins: Binned,
    /// Whether the draw said to contact it.
    pub to_contact: Vec<bool>,
    /// The chance that it had of that, above 0 and below 1.
    pub propensity: Vec<f64>,
    /// Whether it bought.
    pub bought: Vec<bool>,
}

/// What an account does with contact and without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AccountUplift {
    /// Chance to buy when contacted.
    pub contacted: f64,
    /// Chance to buy when left alone.
    pub left_alone: f64,
    /// Their difference.
    pub uplift: Estimate,
}

/// An arm with too few accounts for a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew {
    /// Whether it is the arm drawn to be contacted.
    pub to_contact: bool,
    /// Its accounts that bought.
    pub bought: usize,
    /// Its accounts that did not.
    pub others: usize,
}

/// The card of the contacted and the card of those left alone.
#[derive(Debug, Clone)]
pub struct TwoCards {
    contacted: Newton,
    left_alone: Newton,
}

/// What two cards say of the accounts that they were learnt of, each account judged by cards that had not seen it.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// Chance to buy when contacted minus when left alone, by the cards.
    pub by_cards: Vec<f64>,
    /// The same, mended by what became of the account: their mean over any group is what contact changed there.
    mended: Vec<f64>,
}

impl DrawnAccounts {
    /// The arm that has too few accounts for a card, if there is one.
    pub fn too_few(&self) -> Option<TooFew> {
        [true, false].into_iter().find_map(|to_contact| {
            let arm = self.arms().filter(|(arm, _)| *arm == to_contact);
            let (bought, others): (Vec<_>, Vec<_>) = arm.partition(|(_, bought)| *bought);
            let (bought, others) = (bought.len(), others.len());
            (bought.min(others) < FEWEST).then_some(TooFew {
                to_contact,
                bought,
                others,
            })
        })
    }

    fn arms(&self) -> impl Iterator<Item = (bool, bool)> {
        self.to_contact.iter().copied().zip(self.bought.iter().copied())
    }

    /// The accounts at `positions`.
    fn select(&self, positions: &[u32]) -> Self {
        let pick = |flags: &[bool]| positions.iter().map(|i| flags[*i as usize]).collect();
        Self {
            bins: self.bins.select(positions),
            to_contact: pick(&self.to_contact),
            propensity: positions.iter().map(|i| self.propensity[*i as usize]).collect(),
            bought: pick(&self.bought),
        }
    }

    /// A part for each account: each part has its share of both arms, and of buyers in either.
    fn parts(&self) -> Vec<usize> {
        let mut met = [[0; 2]; 2];
        self.arms()
            .map(|(arm, bought)| {
                let count: &mut usize = &mut met[usize::from(arm)][usize::from(bought)];
                *count += 1;
                (*count - 1) % PARTS
            })
            .collect()
    }
}

impl TwoCards {
    /// Learns both cards on criteria with these cuts.
    ///
    /// # Errors
    /// [`crate::Error::NotConverged`]: a fit that did not converge is never a card.
    pub fn fit(cuts: &[&Cut], drawn: &DrawnAccounts) -> Result<Self> {
        Ok(Self {
            contacted: card(cuts, drawn, true)?,
            left_alone: card(cuts, drawn, false)?,
        })
    }

    /// What contact changes for an account with these bins, with the interval of both cards' log-odds.
    pub fn of(&self, bins: &[u16]) -> AccountUplift {
        let (contacted, variance) = chance(&self.contacted, bins);
        let (left_alone, of_left_alone) = chance(&self.left_alone, bins);
        let value = contacted - left_alone;
        let half = Z_95 * (variance + of_left_alone).sqrt();
        AccountUplift {
            contacted,
            left_alone,
            uplift: Estimate {
                value,
                low: (value - half).max(-1.0),
                high: (value + half).min(1.0),
            },
        }
    }
}

/// The card of one arm. An account counts by the inverse of its chance of being in it, scaled to as many accounts as
/// accounts of one weight would be that tell as much (Kish's effective size).
fn card(cuts: &[&Cut], drawn: &DrawnAccounts, to_contact: bool) -> Result<Newton> {
    let rows: Vec<u32> = (0..drawn.bins.rows as u32)
        .filter(|row| drawn.to_contact[*row as usize] == to_contact)
        .collect();
    let bins = drawn.bins.select(&rows);
    let weights: Vec<f64> = rows
        .iter()
        .map(|row| match to_contact {
            true => 1.0 / drawn.propensity[*row as usize],
            false => 1.0 / (1.0 - drawn.propensity[*row as usize]),
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let weights: Vec<f64> = weights.iter().map(|weight| weight * sum / squares).collect();
    let bought: Vec<f64> = rows
        .iter()
        .map(|row| f64::from(u8::from(drawn.bought[*row as usize])))
        .collect();
    let penalties = cuts
        .iter()
        .zip(bins.columns.iter().zip(&bins.sizes))
        .map(|(cut, (column, size))| Penalty::new(shape(cut), &sums(column, &weights, *size)))
        .collect();
    let sample = Sample {
        bins: &bins,
        ideal: &bought,
        weights: &weights,
    };
    Newton::fit(sample, penalties, &[], None, Smoothing::Learnt)
}

/// Chance to buy by a card, and its variance: that of the log-odds, times the square of p (1 − p).
fn chance(card: &Newton, bins: &[u16]) -> (f64, f64) {
    let mut log_odds = card.intercept;
    let mut places = vec![0];
    let mut next = 1;
    for (beta, bin) in card.beta.iter().zip(bins) {
        log_odds += beta[usize::from(*bin)];
        places.push(next + usize::from(*bin));
        next += beta.len();
    }
    let of_pairs = places.iter().flat_map(|i| places.iter().map(move |j| (*i, *j)));
    let variance: f64 = of_pairs.map(|(i, j)| card.covariance[(i, j)]).sum();
    let chance = sigmoid(log_odds);
    let slope = chance * (1.0 - chance);
    (chance, slope * slope * variance.max(0.0))
}

impl HeldOut {
    /// Judges every account by cards of the other parts.
    ///
    /// # Errors
    /// As [`TwoCards::fit`].
    ///
    /// Source: Chernozhukov et al. (2018), *Econometrics Journal* 21:C1, section 5.1 (cross-fitted augmented
    /// inverse-propensity score), with the propensities of the draw in place of estimated ones.
    pub fn of(cuts: &[&Cut], drawn: &DrawnAccounts) -> Result<Self> {
        let parts = drawn.parts();
        let rows = drawn.bins.rows;
        let mut found = Self {
            by_cards: vec![0.0; rows],
            mended: vec![0.0; rows],
        };
        for part in 0..PARTS {
            let others: Vec<u32> = (0..rows as u32)
                .filter(|row| parts[*row as usize] != part)
                .collect();
            let cards = TwoCards::fit(cuts, &drawn.select(&others))?;
            for row in (0..rows).filter(|row| parts[*row] == part) {
                let bins: Vec<u16> = drawn.bins.columns.iter().map(|column| column[row]).collect();
                let said = cards.of(&bins);
                let bought = f64::from(u8::from(drawn.bought[row]));
                let propensity = drawn.propensity[row];
                let amends = match drawn.to_contact[row] {
                    true => (bought - said.contacted) / propensity,
                    false => -(bought - said.left_alone) / (1.0 - propensity),
                };
                found.by_cards[row] = said.uplift.value;
                found.mended[row] = said.uplift.value + amends;
            }
        }
        Ok(found)
    }

    /// What contact changed among some accounts; `None` where an arm has fewer than [`FEWEST`] of them.
    pub fn uplift(&self, drawn: &DrawnAccounts, of: &[usize]) -> Option<Estimate> {
        let contacted = of.iter().filter(|row| drawn.to_contact[**row]).count();
        if contacted.min(of.len() - contacted) < FEWEST {
            return None;
        }
        let n = of.len() as f64;
        let mean = of.iter().map(|row| self.mended[*row]).sum::<f64>() / n;
        let squares: f64 = of.iter().map(|row| (self.mended[*row] - mean).powi(2)).sum();
        let half = Z_95 * (squares / (n - 1.0) / n).sqrt();
        Some(Estimate {
            value: mean,
            low: mean - half,
            high: mean + half,
        })
    }

    /// The half of the accounts that contact moves more, by cards that had not seen them, and the other half.
    pub fn halves(&self) -> [Vec<usize>; 2] {
        let mut order: Vec<usize> = (0..self.by_cards.len()).collect();
        order.sort_by(|a, b| self.by_cards[*b].total_cmp(&self.by_cards[*a]).then(a.cmp(b)));
        let rest = order.split_off(order.len().div_ceil(2));
        [order, rest]
    }
}

impl Estimate {
    /// The difference from another estimate of other accounts.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let value = self.value - other.value;
        let half = (self.high - self.value).hypot(other.high - other.value);
        Self {
            value,
            low: value - half,
            high: value + half,
        }
    }

    /// Whether zero lies within the interval.
    pub fn may_be_zero(self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::table::reading::{Kind, Reading};

    /// A criterion of numbers from 0 to 10 in ten bins.
    fn cut(column: &str) -> Cut {
        Cut::Number {
            column: column.into(),
            reading: Reading::new(Kind::Number),
            cuts: (1..10).map(f64::from).collect(),
        }
    }

    /// What contact truly adds for an account with these bins; `moves` is how far the first criterion decides it.
    fn truth(bins: &[u16], moves: f64) -> (f64, f64) {
        let place = |c: usize| f64::from(bins[c]) / 9.0 - 0.5;
        let alone = -1.4 + 1.5 * place(1) + 0.8 * place(2);
        (sigmoid(alone + 0.6 + moves * place(0)), sigmoid(alone))
    }

    /// Accounts with five criteria; the chance of contact goes with the second, which also tells who buys anyway.
    fn drawn(accounts: usize, moves: f64, seed: u64) -> DrawnAccounts {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut drawn = DrawnAccounts::default();
        drawn.bins.rows = accounts;
        drawn.bins.sizes = vec![11; 5];
        drawn.bins.columns = vec![Vec::new(); 5];
        for _ in 0..accounts {
            let bins: Vec<u16> = (0..5).map(|_| random.gen_range(0..10)).collect();
            let (contacted, alone) = truth(&bins, moves);
            let propensity = if bins[1] > 5 { 0.8 } else { 0.2 };
            let to_contact = random.r#gen::<f64>() < propensity;
            let chance = if to_contact { contacted } else { alone };
            drawn.bought.push(random.r#gen::<f64>() < chance);
            drawn.to_contact.push(to_contact);
            drawn.propensity.push(propensity);
            for (column, bin) in drawn.bins.columns.iter_mut().zip(bins) {
                column.push(bin);
            }
        }
        drawn
    }

    /// Shares of draws in which the interval holds the truth: of all accounts, and of one account (mean over accounts);
    /// and in which the halves are told apart.
    fn coverage(accounts: usize, moves: f64, draws: u64) -> [f64; 3] {
        let cuts: Vec<Cut> = (0..5).map(|c| cut(&format!("c{c}"))).collect();
        let cuts: Vec<&Cut> = cuts.iter().collect();
        let mut shares = [0.0; 3];
        for seed in 0..draws {
            let drawn = drawn(accounts, moves, 41_000 + seed);
            let held_out = HeldOut::of(&cuts, &drawn).unwrap();
            let cards = TwoCards::fit(&cuts, &drawn).unwrap();
            let all: Vec<usize> = (0..accounts).collect();
            let (mut sum, mut within) = (0.0, 0);
            for row in 0..accounts {
                let bins: Vec<u16> = drawn.bins.columns.iter().map(|column| column[row]).collect();
                let (contacted, alone) = truth(&bins, moves);
                let told = cards.of(&bins).uplift;
                sum += contacted - alone;
                within += usize::from((told.low..=told.high).contains(&(contacted - alone)));
            }
            let told = held_out.uplift(&drawn, &all).unwrap();
            let holds = (told.low..=told.high).contains(&(sum / accounts as f64));
            let [upper, lower] = held_out
                .halves()
                .map(|half| held_out.uplift(&drawn, &half).unwrap());
            shares[0] += f64::from(u8::from(holds)) / draws as f64;
            shares[1] += within as f64 / accounts as f64 / draws as f64;
            shares[2] += f64::from(u8::from(upper.minus(lower).low > 0.0)) / draws as f64;
        }
        println!("{accounts} accounts, contact moves by {moves}: {shares:.3?}");
        shares
    }

    /// `LOOKALIKE_DRAWS=20` draws more, of 2,000 accounts too.
    #[test]
    fn intervals_hold_the_truth_and_halves_are_told_apart_where_contact_moves_some_only() {
        let asked = std::env::var("LOOKALIKE_DRAWS").ok();
        let draws = asked.as_ref().map_or(4, |draws| draws.parse().unwrap());
        let sizes: &[usize] = if asked.is_some() { &[600, 2_000] } else { &[600] };
        for &accounts in sizes {
            let [of_all, of_one, apart] = coverage(accounts, 0.0, draws);
            assert!(of_all >= 0.75 && of_one >= 0.9 && apart <= 0.25);
            let [of_all, of_one, apart] = coverage(accounts, 3.0, draws);
            assert!(of_all >= 0.75 && of_one >= 0.9 && apart >= 0.5);
        }
    }

    /// Whoever was contacted is better anyway: plain rates show an uplift where there is none.
    #[test]
    fn the_chance_of_contact_is_taken_out() {
        let cuts: Vec<Cut> = (0..5).map(|c| cut(&format!("c{c}"))).collect();
        let cuts: Vec<&Cut> = cuts.iter().collect();
        let mut drawn = drawn(3_000, 0.0, 7);
        // Nobody is moved: who buys is as it is without contact.
        let mut random = Xoshiro256PlusPlus::seed_from_u64(8);
        for row in 0..3_000 {
            let bins: Vec<u16> = drawn.bins.columns.iter().map(|column| column[row]).collect();
            drawn.bought[row] = random.r#gen::<f64>() < truth(&bins, 0.0).1;
        }
        let rate = |to_contact: bool| {
            let arm: Vec<_> = drawn.arms().filter(|(arm, _)| *arm == to_contact).collect();
            arm.iter().filter(|(_, bought)| *bought).count() as f64 / arm.len() as f64
        };
        assert!(rate(true) - rate(false) > 0.08);
        let held_out = HeldOut::of(&cuts, &drawn).unwrap();
        let all: Vec<usize> = (0..3_000).collect();
        let told = held_out.uplift(&drawn, &all).unwrap();
        assert!(told.may_be_zero() && told.high - told.low < 0.1, "{told:?}");
    }

    #[test]
    fn an_arm_of_few_makes_no_card() {
        let mut few = drawn(400, 0.0, 1);
        let mut bought = 0;
        for row in 0..400 {
            if !few.to_contact[row] && few.bought[row] {
                bought += 1;
                few.bought[row] = bought < FEWEST;
            }
        }
        let missing = few.too_few().unwrap();
        assert!(!missing.to_contact && missing.bought == FEWEST - 1);
        assert_eq!(drawn(400, 0.0, 1).too_few(), None);
    }
}
