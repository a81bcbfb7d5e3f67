//! What a review advises, by a rule that is fixed before the numbers are seen.

use serde::Serialize;

use super::champion::Failing;
use super::dossier::Review;
use super::measured::Measured;

/// Milli-points of the scorecard that a column must carry for its absence to be a reason (house choice: a point).
const WEIGHTY: i64 = 1_000;

/// Share of outcomes that nobody can read from which it is a reason (house choice: fewer move no figure far).
const UNREADABLE: f64 = 0.1;

/// What is advised; a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The champion goes on scoring.
    Keep,
    /// The challenger does better beyond doubt: a person may promote it.
    Promote,
    /// Something is not as it was, and a person must look before scores are relied on.
    Investigate,
}

/// Kinds of reasons, as `--fail-on` names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The table is not what the champion reads.
    Data,
    /// Accounts are not those of training.
    Drift,
    /// Fits no longer mean what they say.
    Calibration,
    /// The champion no longer ranks as promised, or a criterion turned.
    Ranking,
    /// The challenger does better.
    Challenger,
}

/// Why.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// A column that the champion reads is not there.
    Absent {
        /// The column.
        column: String,
        /// Column of the table whose name is nearest.
        nearest: Option<String>,
        /// Milli-points of the scorecard that hang on it.
        points: i64,
    },
    /// A level seems to be written otherwise.
    Renamed {
        /// The column.
        column: String,
        /// As training had it.
        from: String,
        /// As the table has it.
        to: String,
    },
    /// A criterion's numbers are all so many times what they were, as if in another unit.
    Unit {
        /// The criterion.
        criterion: String,
        /// How many times.
        times: f64,
    },
    /// A criterion is unknown of far more accounts.
    Emptier {
        /// The criterion.
        criterion: String,
        /// Share unknown in training.
        was: f64,
        /// Share unknown now.
        now: f64,
    },
    /// Nearly all accounts ended one way, although the champion expected otherwise.
    OneSided {
        /// Decided accounts.
        accounts: u64,
        /// Ideal ones among them.
        ideal: u64,
        /// How many were expected.
        expected: f64,
    },
    /// Outcomes that nobody can read, of a tenth of the accounts and more.
    Unreadable {
        /// How many.
        accounts: u64,
        /// Rows of the table.
        of: u64,
        /// What is written there, the commonest first.
        values: Vec<String>,
    },
    /// A criterion's accounts are not those of training, and it matters.
    Drifted {
        /// The criterion.
        criterion: String,
        /// Population stability index.
        psi: f64,
        /// What it does to the mean score, milli-points.
        effect: i64,
        /// How many times what they were its numbers are, where that alone explains it.
        #[serde(skip_serializing_if = "Option::is_none")]
        times: Option<f64>,
    },
    /// The same of the score.
    ScoreDrifted {
        /// Population stability index.
        psi: f64,
        /// How far the mean score moved, milli-points.
        effect: i64,
    },
    /// Calibration or ranking.
    Failing(Failing),
    /// A criterion that spoke for an account speaks against it now.
    Turned {
        /// The criterion.
        criterion: String,
        /// What its points are worth now, as a share of what the champion gives them.
        slope: f64,
    },
    /// The challenger does better, at every look.
    Challenger {
        /// Mean difference of loss, nats an account.
        difference: f64,
        /// What it is at least.
        at_least: f64,
    },
    /// Nothing speaks against the champion.
    Holds,
    /// Nothing could be measured, and nothing else speaks against the champion.
    NotMeasured,
}

impl Verdict {
    /// The verdict that is written so.
    pub fn named(text: &str) -> Option<Self> {
        let all = [Self::Keep, Self::Promote, Self::Investigate];
        all.into_iter().find(|verdict| verdict.as_str() == text)
    }

    /// `keep`, `promote` or `investigate`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Promote => "promote",
            Self::Investigate => "investigate",
        }
    }
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Data,
        Self::Drift,
        Self::Calibration,
        Self::Ranking,
        Self::Challenger,
    ];

    /// As `--fail-on` writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Drift => "drift",
            Self::Calibration => "calibration",
            Self::Ranking => "ranking",
            Self::Challenger => "challenger",
        }
    }
}

impl Reason {
    /// What kind of reason it is; `None` of those that speak against nothing.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Absent { .. }
            | Self::Renamed { .. }
            | Self::Unit { .. }
            | Self::Emptier { .. }
            | Self::OneSided { .. }
            | Self::Unreadable { .. } => Kind::Data,
            Self::Drifted { .. } | Self::ScoreDrifted { .. } => Kind::Drift,
            Self::Failing(Failing::Ranking { .. }) | Self::Turned { .. } => Kind::Ranking,
            Self::Failing(_) => Kind::Calibration,
            Self::Challenger { .. } => Kind::Challenger,
            Self::Holds | Self::NotMeasured => return None,
        })
    }
}

/// The verdict and its reasons, the weightiest first.
///
/// Whatever says that the table is not what the champion reads comes first: a challenger learnt from it would learn the
/// fault. Then a challenger that does better; then drift, calibration and ranking; and where nothing speaks against
/// the champion it stays.
pub fn decide(review: &Review) -> (Verdict, Vec<Reason>) {
    let mut reasons = Vec::new();
    let absent = review.absent.iter().filter(|absent| absent.points >= WEIGHTY);
    reasons.extend(absent.map(|absent| Reason::Absent {
        column: absent.column.clone(),
        nearest: absent.nearest.clone(),
        points: absent.points,
    }));
    reasons.extend(
        review
            .renamed()
            .map(|(column, from, to)| Reason::Renamed { column, from, to }),
    );
    if let Some(found) = review.one_sided {
        reasons.push(Reason::OneSided {
            accounts: found.accounts,
            ideal: found.ideal,
            expected: found.expected,
        });
    }
    let who = &review.who;
    if who.unclear > 0 && who.unclear as f64 >= UNREADABLE * who.rows as f64 {
        reasons.push(Reason::Unreadable {
            accounts: who.unclear,
            of: who.rows,
            values: who.unclear_values.clone(),
        });
    }
    let drifts = review.drift.iter().flat_map(|drift| drift.alarms());
    // What is absent is unknown throughout: said once.
    let missing = |criterion: &str| {
        let mut absent = review.absent.iter();
        absent.any(|absent| absent.criteria.iter().any(|name| name == criterion))
    };
    for drift in drifts {
        let criterion = drift.criterion.clone().unwrap_or_default();
        reasons.push(match drift.is_emptier() {
            _ if missing(&criterion) => continue,
            true => Reason::Emptier {
                criterion,
                was: drift.unknown[0],
                now: drift.unknown[1],
            },
            false => match drift.unit() {
                Some(times) => Reason::Unit { criterion, times },
                None => Reason::Drifted {
                    criterion,
                    psi: drift.psi,
                    effect: drift.effect,
                    times: drift.times,
                },
            },
        });
    }
    let score = review.drift.iter().filter_map(|drift| drift.score.as_ref());
    reasons.extend(
        score
            .filter(|score| score.alarm)
            .map(|score| Reason::ScoreDrifted {
                psi: score.psi,
                effect: score.effect,
            }),
    );
    if let Measured::Yes(performance) = &review.performance {
        reasons.extend(
            performance
                .failing(review.maturity.as_ref())
                .into_iter()
                .map(Reason::Failing),
        );
    }
    if let Some(logged) = review.record_alone()
        && let Measured::Yes(performance) = &logged.performance
    {
        // Who is called is chosen by the score: among those decided it ranks less well than among all.
        let failing = performance.failing(logged.maturity.as_ref()).into_iter();
        let of_fits = failing.filter(|failing| !matches!(failing, Failing::Ranking { .. }));
        reasons.extend(of_fits.map(Reason::Failing));
    }
    let turned = review.signals.iter().filter(|signal| signal.is_turned());
    reasons.extend(turned.map(|signal| Reason::Turned {
        criterion: signal.criterion.clone(),
        slope: signal.slope,
    }));
    if let Some(challenge) = review.challenge.as_ref().filter(|challenge| challenge.is_won()) {
        reasons.push(Reason::Challenger {
            difference: challenge.together.difference,
            at_least: challenge.together.at_least.unwrap_or_default(),
        });
    }
    let has = |kind: Kind| reasons.iter().any(|reason| reason.kind() == Some(kind));
    let verdict = match reasons.is_empty() {
        _ if has(Kind::Data) => Verdict::Investigate,
        _ if has(Kind::Challenger) => Verdict::Promote,
        false => Verdict::Investigate,
        true => Verdict::Keep,
    };
    let rank = |reason: &Reason| match (verdict, reason.kind()) {
        (Verdict::Promote, Some(Kind::Challenger)) => None,
        (_, kind) => Some(kind),
    };
    reasons.sort_by_key(rank);
    if reasons.is_empty() {
        let measured = match review.record_alone() {
            Some(logged) => &logged.performance,
            None => &review.performance,
        };
        reasons.push(match measured {
            Measured::Yes(_) => Reason::Holds,
            Measured::No(_) => Reason::NotMeasured,
        });
    }
    (verdict, reasons)
}
