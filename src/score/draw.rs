//! Who is contacted by chance: some accounts below the cut, so that the next training is not blind there, and some above
//! it held back, so that it shows what contact does.

use std::str::FromStr;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::score::grade::Grade;

/// Millionths in a whole.
const WHOLE: u32 = 1_000_000;

/// A share of accounts above 0 and below 1, in millionths, so that it is the same number everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnShare(u32);

impl FromStr for DrawnShare {
    type Err = Error;

    /// Reads `5%`, `2,5 %` or `0.05`.
    fn from_str(text: &str) -> Result<Self> {
        let written = text.trim();
        let digits = written.trim_end_matches('%').trim_end().replace(',', ".");
        let scale = if written.ends_with('%') { 100.0 } else { 1.0 };
        let millionths = digits
            .parse::<f64>()
            .map(|share| (share / scale * f64::from(WHOLE)).round());
        match millionths {
            Ok(millionths) if millionths >= 1.0 && millionths < f64::from(WHOLE) => {
                Ok(Self(millionths as u32))
            }
            _ => Err(Error::setting(
                "share",
                "above 0% and below 100%, as `5%`",
                format!("`{text}`"),
            )),
        }
    }
}

impl DrawnShare {
    /// Whether a lot is among this share of all lots.
    pub(super) fn takes(self, lot: u64) -> bool {
        (u128::from(lot) * u128::from(WHOLE)) >> 64 < u128::from(self.0)
    }

    /// As a number from 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(WHOLE)
    }
}

/// Which accounts are drawn, by their ids alone: neither the order of rows nor the number of threads changes any.
///
/// An account is drawn when the first eight bytes of `sha256("<seed> <model> <purpose> <id>")`, read as a share of all
/// such numbers, are below the share asked for. Each version of a model draws anew.
#[derive(Debug, Clone)]
pub struct Draw {
    /// The best grade below the cut.
    pub cut: Grade,
    /// Share of the accounts below the cut that are contacted all the same.
    pub explore: Option<DrawnShare>,
    /// Share of the accounts above the cut that are held back.
    pub holdout: Option<DrawnShare>,
    /// Seed of the draw.
    pub seed: u64,
    /// Name and version of the model.
    pub model: String,
}

/// What the draw says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    /// Above the cut, and to be contacted.
    Ranked,
    /// Above the cut, and held back.
    Holdout,
    /// Below the cut, and to be contacted all the same.
    Explore,
    /// Below the cut, and not to be contacted.
    Below,
    /// Knocked out: no draw brings it back.
    Excluded,
}

impl Drawn {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Ranked,
        Self::Holdout,
        Self::Explore,
        Self::Below,
        Self::Excluded,
    ];

    /// One word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ranked => "ranked",
            Self::Holdout => "holdout",
            Self::Explore => "explore",
            Self::Below => "below",
            Self::Excluded => "excluded",
        }
    }
}

impl Draw {
    /// What the draw says of an account, and the chance in millionths that the account had of being contacted. One without
    /// an id takes no part in it.
    pub fn of(&self, id: &str, grade: Grade) -> (Drawn, u32) {
        let is_in = |purpose: &str, share: Option<DrawnShare>| {
            let share = share.map_or(0, |share| share.0);
            let is_drawn = !id.is_empty() && share > 0 && self.is_drawn(purpose, id, share);
            (is_drawn, if id.is_empty() { 0 } else { share })
        };
        if grade == Grade::X {
            return (Drawn::Excluded, 0);
        }
        // `?` stands after D: too little is known of it to be above any cut.
        if grade >= self.cut {
            let (drawn, share) = is_in("explore", self.explore);
            return (if drawn { Drawn::Explore } else { Drawn::Below }, share);
        }
        let (drawn, share) = is_in("holdout", self.holdout);
        (if drawn { Drawn::Holdout } else { Drawn::Ranked }, WHOLE - share)
    }

    fn is_drawn(&self, purpose: &str, id: &str, share: u32) -> bool {
        DrawnShare(share).takes(lot(self.seed, &self.model, purpose, id))
    }
}

/// The lot that an account draws for a purpose: all such numbers are as likely.
pub(super) fn lot(seed: u64, model: &str, purpose: &str, id: &str) -> u64 {
    let hash = Sha256::digest(format!("{seed} {model} {purpose} {id}"));
    hash.iter()
        .take(8)
        .fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(seed: u64, model: &str) -> Draw {
        Draw {
            cut: Grade::C,
            explore: Some("5%".parse().unwrap()),
            holdout: Some("0.2".parse().unwrap()),
            seed,
            model: model.to_owned(),
        }
    }

    #[test]
    fn shares_are_drawn_on_both_sides_of_the_cut_and_by_the_id_alone() {
        let draw = draw(7, "saas@v000001");
        let of = |grade: Grade, wanted: Drawn| {
            let drawn = (0..20_000).filter(|id| draw.of(&format!("a{id}"), grade).0 == wanted);
            drawn.count()
        };
        // Four standard deviations around 5 % and 20 % of 20,000.
        assert!((877..=1123).contains(&of(Grade::D, Drawn::Explore)));
        assert!((3774..=4226).contains(&of(Grade::A, Drawn::Holdout)));
        assert_eq!(of(Grade::X, Drawn::Excluded), 20_000);
        assert_eq!(draw.of("", Grade::D), (Drawn::Below, 0));
        assert_eq!(draw.of("a1", Grade::Unknown).1, 50_000);
        assert_eq!(draw.of("a1", Grade::B).1, 800_000);
    }

    #[test]
    fn another_seed_or_version_draws_anew() {
        let drawn = |draw: Draw| -> Vec<bool> {
            let is = |id: u32| draw.of(&format!("a{id}"), Grade::D).0 == Drawn::Explore;
            (0..2_000).map(is).collect()
        };
        let first = drawn(draw(7, "saas@v000001"));
        assert_eq!(first, drawn(draw(7, "saas@v000001")));
        assert_ne!(first, drawn(draw(8, "saas@v000001")));
        assert_ne!(first, drawn(draw(7, "saas@v000002")));
    }

    #[test]
    fn only_shares_are_shares() {
        for (text, share) in [("5%", 0.05), ("2,5 %", 0.025), ("0.05", 0.05)] {
            assert_eq!(text.parse::<DrawnShare>().unwrap().share(), share);
        }
        for wrong in ["", "0", "100%", "5", "-1%", "NaN", "lots", "0.0000001%"] {
            assert!(wrong.parse::<DrawnShare>().is_err(), "{wrong}");
        }
    }
}
