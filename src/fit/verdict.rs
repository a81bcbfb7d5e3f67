//! What a scorecard can be used for, in one word: its figures out of fold held against stated thresholds.

use serde::{Deserialize, Serialize};

use super::sufficiency::{Sufficiency, Verdict as Carries};
use super::validation::{Decile, Validation};
use crate::language::Language;
use crate::stats::normal::Z_95;
use crate::stats::share::wilson;

/// What a scorecard can be used for; measured ones in increasing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Made from experts' priors: too few accounts to learn from or to measure on.
    PriorsOnly,
    /// Learnt without being measured.
    #[default]
    Unmeasured,
    /// Chance ranks as well, as far as these accounts tell.
    NoSignal,
    /// Better than chance, but too little, or of too doubtful a kind, to act on without other evidence.
    Weak,
    /// Its order can be worked from.
    Usable,
    /// Its order and its fits can be worked from.
    Strong,
}

/// What keeps a verdict from being better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shortfall {
    /// The AUC's interval begins too low.
    Ranking {
        /// Where it begins.
        low: f64,
        /// Where it must begin for the next better verdict.
        least: f64,
    },
    /// Neither the best nor the last fifth of the accounts differs from all of them beyond its interval.
    Fifths,
    /// The line from fits to outcomes is too flat or too steep.
    Slope {
        /// Its slope in log-odds, 1 when perfect.
        slope: f64,
    },
    /// No line from fits to outcomes can be drawn: the fits separate the outcomes perfectly, or are all the same.
    NoLine,
    /// The AUC's interval on later accounts begins too low.
    ByTime {
        /// Where it begins.
        low: f64,
        /// Where it must begin for the next better verdict.
        least: f64,
    },
}

/// Lower ends of the AUC's 95 % interval above which a scorecard is weak, usable and strong. 0.5 is chance. 0.7 is
/// Hosmer & Lemeshow's "acceptable discrimination"; asked of the lower end it holds for the accounts still to come.
/// 0.6 lies halfway between both (house choice).
///
/// Source: Hosmer, Lemeshow & Sturdivant (2013), *Applied Logistic Regression*, 3rd ed., §5.2.4.
const RANKING: [f64; 3] = [0.5, 0.6, 0.7];

/// Slopes of calibration of a usable scorecard: log-odds wrong by less than a factor of two (house choice).
const USABLE_SLOPES: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// Slopes within which fits can be read as they are, as validation warns of them (house choice).
const STRONG_SLOPES: std::ops::RangeInclusive<f64> = 0.8..=1.2;

/// Tenths in the fifth of the accounts with the best fits, which is grade A unless the recipe says otherwise.
const FIFTH: usize = 2;

impl Verdict {
    /// The verdict on a scorecard of so many accounts, with what was measured of it.
    ///
    /// Each figure allows a verdict, and the worst of them holds: the lower end of the AUC's interval, identical
    /// accounts being kept together where that was measured ([`RANKING`]); whether the best or the last fifth of the
    /// accounts differs from all beyond its Wilson interval (else weak); the slope of calibration (weak outside 0.5 to
    /// 2, usable outside 0.8 to 1.2); and on later accounts the lower end of the AUC's interval (weak up to 0.5, usable
    /// up to 0.6: later accounts are fewer, and their intervals wider).
    pub fn of(sufficiency: &Sufficiency, found: Option<&Validation>) -> Self {
        match (sufficiency.verdict, found) {
            (Carries::ExpertOnly, _) => Self::PriorsOnly,
            (_, None) => Self::Unmeasured,
            (_, Some(found)) => found.verdict(),
        }
    }

    /// Whether accounts that the fit had not seen were ranked better than by chance.
    pub fn has_signal(self) -> bool {
        self > Self::NoSignal
    }

    /// Whether its order can be worked from.
    pub fn is_usable(self) -> bool {
        self >= Self::Usable
    }

    /// Whether a version with this verdict scores in place of a champion with the verdict `champion`.
    ///
    /// A usable one takes the place of any that is not, and one with a signal that of one without or not measured. What
    /// is not measured takes nobody's place, and between two usable ones a person decides.
    pub fn replaces(self, champion: Self) -> bool {
        match champion.has_signal() {
            false => self.has_signal(),
            true => self.is_usable() && !champion.is_usable(),
        }
    }

    /// Whether accounts that the fit had not seen were ranked at all, with whatever result.
    pub fn is_measured(self) -> bool {
        self >= Self::NoSignal
    }

    /// Its name: "no signal", "weak", "usable", "strong", "unmeasured", "priors only".
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::PriorsOnly => language.verdict_name_priors(),
            Self::Unmeasured => language.verdict_name_unmeasured(),
            Self::NoSignal => language.verdict_name_no_signal(),
            Self::Weak => language.verdict_name_weak(),
            Self::Usable => language.verdict_name_usable(),
            Self::Strong => language.verdict_name_strong(),
        }
    }
}

impl Validation {
    /// The verdict on what was measured.
    pub fn verdict(&self) -> Verdict {
        let allowed = self.allowed().into_iter().map(|(verdict, _)| verdict);
        allowed.min().unwrap_or(Verdict::Strong)
    }

    /// What keeps the verdict from being better; nothing when it is strong.
    pub fn shortfalls(&self) -> Vec<Shortfall> {
        let verdict = self.verdict();
        let holding = self
            .allowed()
            .into_iter()
            .filter(|(allowed, _)| *allowed == verdict);
        holding.map(|(_, shortfall)| shortfall).collect()
    }

    /// The verdict that each figure short of "strong" allows.
    fn allowed(&self) -> Vec<(Verdict, Shortfall)> {
        let figures = &self.scorecard;
        let low = self
            .grouped
            .iter()
            .fold(figures.auc_low, |low, grouped| low.min(grouped.auc_low));
        let [weak, usable, strong] = RANKING;
        let ranking = [
            (Verdict::NoSignal, weak),
            (Verdict::Weak, usable),
            (Verdict::Usable, strong),
        ];
        // A figure that is no number is above nothing.
        let below =
            |low: f64, least: f64| !matches!(low.partial_cmp(&least), Some(std::cmp::Ordering::Greater));
        let mut allowed = Vec::new();
        let short = ranking.into_iter().find(|(_, least)| below(low, *least));
        allowed.extend(short.map(|(verdict, least)| (verdict, Shortfall::Ranking { low, least })));
        if !self.fifths_differ() {
            allowed.push((Verdict::Weak, Shortfall::Fifths));
        }
        match figures.calibration_slope {
            None => allowed.push((Verdict::Usable, Shortfall::NoLine)),
            Some(slope) if !USABLE_SLOPES.contains(&slope) => {
                allowed.push((Verdict::Weak, Shortfall::Slope { slope }));
            }
            Some(slope) if !STRONG_SLOPES.contains(&slope) => {
                allowed.push((Verdict::Usable, Shortfall::Slope { slope }));
            }
            Some(_) => {}
        }
        if let Some(later) = &self.by_time {
            let low = later.auc_low;
            let steps = [(Verdict::Weak, weak), (Verdict::Usable, usable)];
            let short = steps.into_iter().find(|(_, least)| below(low, *least));
            allowed.extend(short.map(|(verdict, least)| (verdict, Shortfall::ByTime { low, least })));
        }
        allowed
    }

    /// Whether the best fifth holds more ideal accounts, or the last fewer, than all do beyond its 95 % interval.
    fn fifths_differ(&self) -> bool {
        let count = |tenths: &[Decile]| {
            let (accounts, ideal) = tenths
                .iter()
                .fold((0, 0), |(n, k), tenth| (n + tenth.accounts, k + tenth.ideal));
            (ideal as f64, accounts as f64)
        };
        let tenths = self.deciles.as_slice();
        let ((ideal, all), fifth) = (count(tenths), FIFTH.min(tenths.len()));
        let interval = |tenths: &[Decile]| match count(tenths) {
            (_, accounts) if accounts <= 0.0 => (0.0, 1.0),
            (ideal, accounts) => wilson(ideal, accounts, Z_95),
        };
        let (best, last) = (
            interval(&tenths[..fifth]),
            interval(&tenths[tenths.len() - fifth..]),
        );
        all > 0.0 && (best.0 > ideal / all || last.1 < ideal / all)
    }
}

impl Shortfall {
    /// It as a clause: "the AUC's interval begins at 0.56, a better verdict takes 0.6".
    pub fn describe(self, language: Language) -> String {
        let figure = |value: f64| language.decimal(value, 2);
        match self {
            Self::Ranking { low, least } => language.shortfall_ranking(figure(low), figure(least)),
            Self::Fifths => language.shortfall_fifths(),
            Self::Slope { slope } => language.shortfall_slope(figure(slope)),
            Self::NoLine => language.shortfall_no_line(),
            Self::ByTime { low, least } => language.shortfall_by_time(figure(low), figure(least)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::validation::Figures;
    use crate::fit::warning::Scheme;

    fn figures(auc_low: f64, slope: f64) -> Figures {
        Figures {
            learner: "scorecard".into(),
            accounts: 400,
            ideal: 200,
            auc: auc_low + 0.05,
            auc_low,
            auc_high: auc_low + 0.1,
            average_precision: 0.7,
            log_loss: 0.6,
            brier: 0.2,
            calibration_slope: Some(slope),
            calibration_intercept: Some(0.0),
            ks: 0.3,
        }
    }

    /// Ten tenths of 40 accounts, the best with `best` ideal ones and the last with the rest of 40.
    fn measured(auc_low: f64, slope: f64, best: u64) -> Validation {
        let tenth = |ideal| Decile {
            accounts: 40,
            ideal,
            lift: 1.0,
            capture: 0.0,
        };
        let mut deciles = vec![tenth(20); 10];
        (deciles[0].ideal, deciles[1].ideal) = (best, best);
        (deciles[8].ideal, deciles[9].ideal) = (40 - best, 40 - best);
        Validation {
            scheme: Scheme::Stratified { folds: 5, seed: 0 },
            folds: 5,
            scorecard: figures(auc_low, slope),
            baseline: None,
            challenger: None,
            over_baseline: None,
            over_challenger: None,
            by_time: None,
            grouped: None,
            twins: None,
            pocket: None,
            curve: Vec::new(),
            deciles,
            distribution: Vec::new(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn the_worst_figure_decides() {
        let verdict = |low, slope, best| measured(low, slope, best).verdict();
        assert_eq!(verdict(0.45, 1.0, 20), Verdict::NoSignal);
        assert_eq!(verdict(0.5, 1.0, 35), Verdict::NoSignal, "chance is no signal");
        assert_eq!(verdict(0.55, 1.0, 35), Verdict::Weak);
        assert_eq!(verdict(0.65, 1.0, 35), Verdict::Usable);
        assert_eq!(verdict(0.75, 1.0, 35), Verdict::Strong);
        assert_eq!(verdict(0.75, 1.3, 35), Verdict::Usable);
        assert_eq!(verdict(0.75, 0.4, 35), Verdict::Weak);
        assert_eq!(verdict(0.75, 1.0, 21), Verdict::Weak, "no fifth differs");
        assert_eq!(verdict(f64::NAN, 1.0, 35), Verdict::NoSignal);
    }

    #[test]
    fn later_accounts_and_twins_can_only_lower_it() {
        let mut found = measured(0.75, 1.0, 35);
        for (low, verdict) in [
            (0.45, Verdict::Weak),
            (0.55, Verdict::Usable),
            (0.65, Verdict::Strong),
        ] {
            found.by_time = Some(figures(low, 1.0));
            assert_eq!(found.verdict(), verdict, "{low}");
        }
        found.grouped = Some(figures(0.48, 1.0));
        assert_eq!(found.verdict(), Verdict::NoSignal);
        assert_eq!(
            found.shortfalls(),
            [Shortfall::Ranking {
                low: 0.48,
                least: 0.5
            }]
        );
        assert!(measured(0.75, 1.0, 35).shortfalls().is_empty());
    }

    #[test]
    fn no_table_of_tenths_panics() {
        let mut found = measured(0.75, 1.0, 35);
        found.deciles.clear();
        assert_eq!(found.verdict(), Verdict::Weak);
    }

    #[test]
    fn only_the_usable_take_a_champions_place() {
        use Verdict::*;
        let all = [PriorsOnly, Unmeasured, NoSignal, Weak, Usable, Strong];
        let over = |champion: Verdict| {
            all.into_iter()
                .filter(|v| v.replaces(champion))
                .collect::<Vec<_>>()
        };
        for champion in [PriorsOnly, Unmeasured, NoSignal] {
            assert_eq!(over(champion), [Weak, Usable, Strong]);
        }
        assert_eq!(over(Weak), [Usable, Strong]);
        assert!(over(Usable).is_empty() && over(Strong).is_empty());
    }
}
