//! Where the aim was off: accounts of low grades that were ideal after all, accounts of high grades that were not, and
//! what sets each apart: which way to widen or to narrow the target, and what it would give.

use serde::Serialize;

use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::figures::{BriefFigures, Facts};
use crate::language::Language;
use crate::model::Model;
use crate::score::{Grade, Score};
use crate::stats::contingency::RateTest;
use crate::stats::multiplicity::holm;
use crate::stats::normal;
use crate::stats::rate::Rate;
use crate::stats::share::wilson;
use crate::table::Table;

/// Level at which a trait is told from chance, among all traits tried (Holm).
const LEVEL: f64 = 0.05;
/// Fewest accounts with a trait for it to be a direction (house choice).
const FEWEST: u64 = 10;
/// Directions told each way (house choice: what a person can act on).
const TOLD: usize = 3;

/// Accounts of grades A and B, or of the others, that ended as their grade does not say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aim {
    /// Ideal accounts below grade B, and all accounts there.
    pub off_target: [u64; 2],
    /// Accounts of grade A or B that were not ideal, and all accounts there.
    pub on_target: [u64; 2],
    /// Traits with which accounts below grade B are ideal more often than the usual account: where to widen.
    pub widen: Vec<Direction>,
    /// Traits with which accounts of grade A or B are ideal less often than the usual account: where to narrow.
    pub narrow: Vec<Direction>,
}

/// A trait, and what became of accounts with it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Direction {
    /// The criterion.
    pub criterion: String,
    /// The bin in English words.
    pub value: String,
    /// How bins of the criterion are named, and which it is.
    #[serde(skip)]
    pub bin: (Cut, usize),
    /// Accounts with it among those of these grades.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// Share of ideal ones among them.
    pub rate: f64,
    /// 95 % interval of it (Wilson).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Share of ideal ones among all new accounts.
    pub usual: f64,
    /// Figures of all new accounts with it, whatever their grade; absent where the table has none.
    pub figures: Option<BriefFigures>,
}

impl Direction {
    /// The trait in words: "sector: Legal".
    pub fn describe(&self, language: Language) -> String {
        language.fact(&self.criterion, self.bin.0.label(self.bin.1, language))
    }
}

impl Aim {
    /// Of new accounts with their scores, and what is known of how their deals went.
    ///
    /// # Errors
    /// Those of [`Binned::transform`].
    pub fn of(
        model: &Model,
        table: &Table,
        facts: Option<&Facts>,
        rows: &[u32],
        scores: &[Score],
        ideal: &[bool],
    ) -> Result<Self> {
        let singles: Vec<_> = model.criteria.iter().filter(|c| !c.cut.is_pair()).collect();
        let binned = Binned::transform(singles.iter().map(|c| &c.cut), table, rows)?;
        let is_target = |score: &Score| matches!(score.grade, Grade::A | Grade::B);
        let of = |target: bool| -> Vec<usize> {
            (0..rows.len())
                .filter(|i| is_target(&scores[*i]) == target)
                .collect()
        };
        let (on, off) = (of(true), of(false));
        let hits = |of: &[usize]| of.iter().filter(|i| ideal[**i]).count() as u64;
        let usual = ideal.iter().filter(|ideal| **ideal).count() as f64 / ideal.len().max(1) as f64;
        let directions = |of: &[usize], better: bool| -> Vec<Direction> {
            let all = (hits(of), of.len() as u64);
            let mut tried = Vec::new();
            for (criterion, bins) in singles.iter().zip(&binned.columns) {
                let mut counts = vec![(0, 0); criterion.cut.len()];
                for &i in of {
                    let count: &mut (u64, u64) = &mut counts[usize::from(bins[i])];
                    count.0 += u64::from(ideal[i]);
                    count.1 += 1;
                }
                for (bin, (hits, n)) in counts.into_iter().enumerate() {
                    if n < FEWEST || criterion.cut.is_unknown(bin) {
                        continue;
                    }
                    let pair = Rate::new(all.0 - hits, all.1 - n)
                        .ok()
                        .zip(Rate::new(hits, n).ok());
                    let Some(test) = pair.and_then(|(others, these)| RateTest::suited(others, these)) else {
                        continue;
                    };
                    let rate = hits as f64 / n as f64;
                    let (low, high) = wilson(hits as f64, n as f64, normal::half_width(0.95));
                    tried.push((
                        test.p_value,
                        Direction {
                            criterion: criterion.name.clone(),
                            value: criterion.cut.label(bin, Language::En),
                            bin: (criterion.cut.clone(), bin),
                            accounts: n,
                            ideal: hits,
                            rate,
                            low,
                            high,
                            usual,
                            figures: None,
                        },
                    ));
                }
            }
            let adjusted = holm(&tried.iter().map(|(p, _)| *p).collect::<Vec<f64>>());
            let beyond = |direction: &Direction| match better {
                true => direction.low > usual,
                false => direction.high < usual,
            };
            let mut told: Vec<(f64, Direction)> = tried
                .into_iter()
                .zip(adjusted)
                .filter(|((_, direction), p)| *p <= LEVEL && beyond(direction))
                .map(|(tried, _)| tried)
                .collect();
            // The clearest first; as clear, the one that concerns more accounts.
            told.sort_by(|(p, a), (q, b)| p.total_cmp(q).then(b.accounts.cmp(&a.accounts)));
            let mut told: Vec<Direction> = told.into_iter().map(|(_, direction)| direction).collect();
            told.truncate(TOLD);
            for direction in &mut told {
                let place = singles.iter().position(|c| c.name == direction.criterion);
                direction.figures = place.zip(facts).map(|(c, facts)| {
                    let bins = binned.columns[c].iter();
                    let of = rows.iter().zip(bins);
                    let of = of.filter(|(_, bin)| usize::from(**bin) == direction.bin.1);
                    BriefFigures::of(facts, &of.map(|(row, _)| *row).collect::<Vec<u32>>())
                });
            }
            told
        };
        Ok(Self {
            off_target: [hits(&off), off.len() as u64],
            on_target: [on.len() as u64 - hits(&on), on.len() as u64],
            widen: directions(&off, true),
            narrow: directions(&on, false),
        })
    }
}
