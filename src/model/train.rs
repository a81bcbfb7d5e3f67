//! From past accounts to a model.

use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::criteria::SetAside;
use crate::criteria::{Binned, Cut, Input};
use crate::error::Result;
use crate::fit::base_rate::BaseRate;
use crate::fit::change::Change;
use crate::fit::newton::Belief;
use crate::fit::pocket::Pocket;
use crate::fit::scorecard::{Scorecard, ScorecardSettings, no_beliefs};
use crate::fit::sift::sift;
use crate::fit::sufficiency::{Sufficiency, Verdict};
use crate::fit::validation::Validation;
use crate::fit::verdict::Verdict as ModelVerdict;
use crate::fit::{Accounts, Learner, Predictor, Progress};
use crate::model::basis::{self, Basis};
use crate::model::grades::{UNREACHED, grades, unknown_limit};
use crate::model::points::Points;
use crate::model::traits::{self, Against, Reference, SharedTraits};
use crate::model::vanished::Vanished;
use crate::model::{
    Card, CoarserBins, ColumnProfile, Criterion, DataSummary, FitUncertainty, IdealAccount, Model,
    PocketCard, PriorEffect, SCHEMA, expert, prior,
};
use crate::outcome::{Ending, Outcome};
use crate::recipe::Recipe;
use crate::segments::{AntiProfile, Example, Segments, Standing};
use crate::table::{Table, Values};

/// Everything that was settled before learning.
#[derive(Clone, Copy)]
pub struct Training<'a> {
    /// Name of the model.
    pub name: &'a str,
    /// What the columns mean.
    pub recipe: &'a Recipe,
    /// Decided accounts, and what may be learnt from.
    pub accounts: Accounts<'a>,
    /// What became of every row of the table.
    pub outcome: &'a Outcome,
    /// Columns of the table with each account's id and name.
    pub id: Option<usize>,
    /// Column with each account's name.
    pub label: Option<usize>,
    /// Day from which ages are counted (days since 1970-01-01).
    pub as_of: i32,
    /// Columns that are not learnt from, kept with the model.
    pub set_aside: &'a [SetAside],
    /// Levels all of whose accounts were left out.
    pub vanished: &'a [Vanished],
    /// Whether the accounts are enough: an expert's priors alone are used when not.
    pub sufficiency: &'a Sufficiency,
    /// What the customers have in common, where it was looked at.
    pub traits: Option<&'a SharedTraits>,
    /// Segments of the model before, whose numbers and names stay.
    pub previous: Option<&'a Segments>,
    /// What ideal accounts are held against.
    pub basis: &'a Basis,
    /// What changed over time, and from how long ago is learnt.
    pub change: &'a Change,
}

/// A model and the ideal customers it was trained on.
pub struct Trained {
    /// The scorecard.
    pub model: Model,
    /// Ideal customers it was trained on, in the order of the rows.
    pub ideal_accounts: Vec<IdealAccount>,
    /// Where each ideal account stands by segments learnt without it.
    pub held_out: Vec<Standing>,
    /// Seconds that learning took, reading and validation not counted.
    pub seconds: f64,
}

/// What depends on the scores of a card.
struct CardParts {
    basis: Basis,
    grades: [i64; 3],
    unknown_limit: i64,
}

/// What priors did, by criterion.
type Effects = Vec<(String, Vec<PriorEffect>)>;

impl Training<'_> {
    /// Learns the scorecard. `validation` is what was measured out of fold beforehand.
    ///
    /// # Errors
    /// [`Error::Data`] when there are too few accounts and no expert priors either;
    /// [`Error::NotConverged`]; [`Error::UnknownValue`] for a prior or a rule that fits nothing.
    pub fn run(&self, validation: Option<Validation>, progress: Progress<'_>) -> Result<Trained> {
        let clock = Instant::now();
        for rule in &self.recipe.knock_out {
            self.accounts.table.position(&rule.column, "recipe, knock_out")?;
        }
        let (mut points, effects, pocket) = match self.sufficiency.verdict {
            Verdict::ExpertOnly => self.expert_points(progress)?,
            _ => self.learnt_points(progress)?,
        };
        for (name, effects) in effects {
            if let Some(criterion) = points.criteria.iter_mut().find(|c| c.name == name) {
                criterion.prior = effects;
            }
        }
        let customers = expert::customers(self.accounts);
        let (against, rows) = self.others();
        let reference = Some(Reference {
            against,
            table: self.accounts.table,
            rows: &rows,
        });
        for criterion in &mut points.criteria {
            prior::add_evidence(criterion, (self.accounts.table, &customers), reference)?;
        }
        let validation = validation.filter(|_| self.sufficiency.verdict != Verdict::ExpertOnly);
        let verdict = ModelVerdict::of(self.sufficiency, validation.as_ref());
        // How often a customer is met among companies is not in the data of a universe.
        let base_rate = match (verdict, self.basis) {
            (ModelVerdict::PriorsOnly, _) | (_, Basis::Universe(_)) => None,
            _ => BaseRate::of(self.accounts.ideal, self.accounts.weights),
        };
        let pocket = pocket
            .map(|pocket| {
                let found = validation.as_ref().and_then(Validation::of_pocket);
                let verdict = verdict.min(ModelVerdict::of(self.sufficiency, found.as_ref()));
                self.pocket_card(&pocket, &points, (verdict, base_rate), progress)
            })
            .transpose()?;
        let CardParts {
            basis,
            grades,
            unknown_limit,
        } = self.card_parts(&mut points, (verdict, base_rate))?;
        let found = self.segments(progress)?;
        let ideal_accounts = self.ideal_accounts(&points.bins, found.evidence);
        let criteria = points.criteria.iter().map(|criterion| &criterion.cut);
        let read = criteria.chain(found.segments.criteria.iter().map(|criterion| &criterion.cut));
        let profiles = ColumnProfile::of(read, self.accounts.table, self.accounts.rows);
        let model = Model {
            schema: SCHEMA,
            name: self.name.to_owned(),
            release: env!("CARGO_PKG_VERSION").to_owned(),
            seed: self.recipe.fit.seed.unwrap_or(0),
            data: DataSummary {
                basis,
                ..self.summary(profiles)
            },
            recipe: self.recipe.clone(),
            verdict,
            calibration: points.calibration,
            grades,
            base_rate,
            unknown_limit: Some(unknown_limit),
            knock_out: self.recipe.knock_out.clone(),
            criteria: points.criteria,
            intercept_loadings: points.intercept_loadings,
            intercept_variance: points.intercept_variance,
            fit_uncertainty: points.fit_uncertainty,
            pocket: pocket.map(Box::new),
            card: Card::Full,
            segments: found.segments,
            anti: self.anti()?,
            set_aside: self.set_aside.to_vec(),
            vanished: self.vanished.to_vec(),
            sufficiency: self.sufficiency.clone(),
            traits: self.traits.cloned(),
            validation,
        };
        Ok(Trained {
            model,
            ideal_accounts,
            held_out: found.held_out,
            seconds: clock.elapsed().as_secs_f64(),
        })
    }

    /// Where grades start, how much may be unknown, and what the universe says, by a card's scores.
    fn card_parts(&self, points: &mut Points, told: (ModelVerdict, Option<BaseRate>)) -> Result<CardParts> {
        let least = match told {
            (ModelVerdict::NoSignal, _) => UNREACHED,
            (_, Some(rate)) => points.calibration.score_above(rate.high),
            (_, None) => 0,
        };
        let scores = points.scores();
        let basis = self.settled_basis(points, &scores);
        points.expect();
        Ok(CardParts {
            basis,
            grades: grades(&self.recipe.grades, &scores, &self.grade_weights(), least)?,
            unknown_limit: unknown_limit(&points.criteria, &points.bins),
        })
    }

    /// The short card in points, beside the full card's.
    fn pocket_card(
        &self,
        pocket: &Pocket,
        full: &Points,
        told: (ModelVerdict, Option<BaseRate>),
        progress: Progress<'_>,
    ) -> Result<PocketCard> {
        let mut points = Points::new(&pocket.card, self.accounts, progress)?;
        if self.sufficiency.verdict == Verdict::ExpertOnly {
            points.fit_uncertainty = FitUncertainty::default();
        }
        let parts = self.card_parts(&mut points, told)?;
        let named = |criterion: &Criterion| {
            let at = pocket
                .card
                .criteria
                .iter()
                .position(|c| c.cut.name() == criterion.name)?;
            let of = full.criteria.iter().find(|c| c.name == criterion.name)?;
            Some(CoarserBins {
                criterion: of.name.clone(),
                bins: pocket.coarser[at].bins.clone(),
            })
        };
        Ok(PocketCard {
            coarser: points.criteria.iter().filter_map(named).collect(),
            calibration: points.calibration,
            // Its scores are whole: a grade starts at the first of them.
            grades: parts.grades.map(|start| match start {
                UNREACHED => start,
                start => (start + 999) / 1000 * 1000,
            }),
            unknown_limit: parts.unknown_limit,
            criteria: points.criteria,
            intercept_loadings: points.intercept_loadings,
            intercept_variance: points.intercept_variance,
            fit_uncertainty: points.fit_uncertainty,
            basis: parts.basis,
        })
    }

    /// How much each account counts for where grades start: against a universe they are shares of it.
    fn grade_weights(&self) -> Vec<f64> {
        let accounts = self.accounts.weights.iter().zip(self.accounts.ideal);
        let against = self.basis.universe().is_some();
        let weight = |(weight, ideal): (&f64, &bool)| if against && *ideal { 0.0 } else { *weight };
        accounts.map(weight).collect()
    }

    /// Where the universe hardly is, and how log-odds against it become those of a company in it, if its share of ideal
    /// accounts is stated.
    fn settled_basis(&self, points: &mut Points, scores: &[i64]) -> Basis {
        let Some(mut universe) = self.basis.universe().cloned() else {
            return Basis::Outcomes;
        };
        let uncovered = points
            .criteria
            .iter()
            .filter(|c| !c.cut.is_pair())
            .map(|criterion| {
                let bins = criterion.ideal.iter().zip(&criterion.accounts);
                let bare = bins.filter(|(ideal, all)| *all - *ideal < basis::FEWEST);
                (criterion, bare.map(|(ideal, _)| *ideal).sum::<u64>())
            });
        let mut uncovered: Vec<_> = uncovered.filter(|(_, customers)| *customers > 1).collect();
        uncovered.sort_by_key(|(criterion, _)| std::cmp::Reverse(criterion.weight()));
        universe.uncovered = uncovered
            .into_iter()
            .map(|(criterion, customers)| basis::Uncovered {
                criterion: criterion.name.clone(),
                customers,
            })
            .collect();
        if let Some(prevalence) = universe.prevalence {
            let companies = scores
                .iter()
                .zip(self.accounts.ideal)
                .filter(|(_, ideal)| !**ideal);
            let log_odds: Vec<f64> = companies
                .map(|(score, _)| points.calibration.log_odds(*score))
                .collect();
            let [low, middle, high] = [prevalence.low, prevalence.middle(), prevalence.high]
                .map(|share| basis::offset(&log_odds, share));
            points.calibration.intercept += middle;
            universe.offsets = Some([(low - middle).min(0.0), (high - middle).max(0.0)]);
        }
        Basis::Universe(universe)
    }

    /// The learner that [`Training::run`] uses, for validation on the same terms.
    pub fn learner(&self) -> ScorecardWithPriors {
        ScorecardWithPriors {
            settings: ScorecardSettings::new(&self.recipe.fit, self.as_of),
        }
    }

    fn learnt_points(&self, progress: Progress<'_>) -> Result<(Points, Effects, Option<Pocket>)> {
        let accounts = self.accounts;
        let learner = self.learner();
        let cards = learner.cards(accounts, progress)?;
        let together = Points::new(&cards.together, accounts, progress)?;
        let Some(data) = cards.data else {
            return Ok((together, Vec::new(), cards.pocket));
        };
        let effects = prior::effects(
            accounts.inputs,
            (&data, &held(&data, accounts)?),
            (&cards.together, &held(&cards.together, accounts)?),
            together.log_odds_per_point,
        );
        let named = cards.together.criteria.iter().map(|c| c.cut.name()).zip(effects);
        Ok((
            together,
            named.filter(|(_, effects)| !effects.is_empty()).collect(),
            cards.pocket,
        ))
    }

    /// Who never buys, and who leaves.
    fn anti(&self) -> Result<AntiProfile> {
        let Accounts {
            table, inputs, rows, ..
        } = self.accounts;
        let all = self.outcome.endings(table)?;
        // A company of a universe never refused to buy.
        let against = self.basis.universe().is_some();
        let ending = |row: &u32| match all[*row as usize] {
            Ending::Lost if against => Ending::Open,
            ending => ending,
        };
        let endings: Vec<Ending> = rows.iter().map(ending).collect();
        let who = |row: u32| {
            let id = self.text(self.id, row).unwrap_or_else(|| (row + 1).to_string());
            Example {
                name: self.text(self.label, row).unwrap_or_else(|| id.clone()),
                id,
            }
        };
        AntiProfile::new(table, inputs, rows, &endings, self.as_of, &who)
    }

    /// A cell of one of the table's columns.
    fn text(&self, column: Option<usize>, row: u32) -> Option<String> {
        column.and_then(|c| self.accounts.table.columns[c].text(row as usize))
    }

    fn expert_points(&self, progress: Progress<'_>) -> Result<(Points, Effects, Option<Pocket>)> {
        let (against, rows) = self.others();
        let reference = Reference {
            against,
            table: self.accounts.table,
            rows: &rows,
        };
        let card = expert::scorecard(
            self.accounts,
            self.as_of,
            self.traits,
            Some(reference).filter(|reference| !reference.rows.is_empty()),
        )?;
        // Nothing was smoothed and no line was learnt: the experts' own doubt is the whole interval.
        let points = Points {
            fit_uncertainty: FitUncertainty::default(),
            ..Points::new(&card, self.accounts, progress)?
        };
        let effects = prior::effects_of_experts(
            self.accounts.inputs,
            &points.criteria,
            self.accounts.table,
            points.log_odds_per_point,
        );
        let named = points.criteria.iter().map(|c| c.name.clone()).zip(effects);
        let effects = named.filter(|(_, effects)| !effects.is_empty()).collect();
        Ok((points, effects, Some(Pocket::of_experts(&card))))
    }

    /// Accounts that customers are compared with, and who they are.
    fn others(&self) -> (Against, Vec<u32>) {
        traits::others(self.outcome, self.accounts)
    }

    fn summary(&self, profiles: Vec<ColumnProfile>) -> DataSummary {
        let table = self.accounts.table;
        let name = |column: Option<usize>| column.map(|c| table.columns[c].name.clone());
        let ideal = self.accounts.ideal.iter().filter(|ideal| **ideal).count() as u64;
        let decided = self.accounts.rows.len() as u64;
        DataSummary {
            fingerprint: fingerprint(table),
            rows: table.rows as u64,
            columns: table.columns.len() as u64,
            id: name(self.id),
            label: name(self.label),
            outcome: self.outcome.column.clone(),
            positive: self.outcome.positive.clone(),
            outcome_values: self.outcome.values.clone(),
            by_worth: self.outcome.is_by_worth(),
            basis: Basis::Outcomes,
            ideal,
            not_ideal: decided - ideal,
            open: self.outcome.labels.iter().filter(|label| label.is_none()).count() as u64,
            change: self
                .change
                .says_something()
                .then(|| Box::new(self.change.clone())),
            as_of: (self.as_of != 0).then(|| crate::table::reading::iso_date(self.as_of)),
            read: table.read.clone(),
            profiles,
        }
    }

    /// The ideal customers with their bins, in table order.
    fn ideal_accounts(&self, bins: &Binned, evidence: Vec<Vec<i64>>) -> Vec<IdealAccount> {
        let table = self.accounts.table;
        let outcome = table.columns.iter().position(|c| c.name == self.outcome.column);
        (0..self.accounts.rows.len())
            .filter(|&i| self.accounts.ideal[i])
            .zip(evidence)
            .map(|(i, evidence)| {
                let row = self.accounts.rows[i];
                let id = self.text(self.id, row).unwrap_or_else(|| (row + 1).to_string());
                IdealAccount {
                    label: self.text(self.label, row).unwrap_or_else(|| id.clone()),
                    id,
                    outcome: self.text(outcome, row).unwrap_or_default(),
                    bins: bins.columns.iter().map(|column| column[i]).collect(),
                    evidence,
                }
            })
            .collect()
    }
}

/// The scorecard with the inputs' expert priors, as a [`Learner`].
pub struct ScorecardWithPriors {
    settings: ScorecardSettings,
}

struct Cards {
    together: Scorecard,
    /// The short card of `together`; none where it could not be learnt.
    pocket: Option<Pocket>,
    /// What the data alone say, where there are priors.
    data: Option<Scorecard>,
}

impl ScorecardWithPriors {
    /// Learns from the columns that the fit can hold.
    fn cards(&self, accounts: Accounts<'_>, progress: Progress<'_>) -> Result<Cards> {
        let kept = sift(&self.settings, accounts)?;
        let inputs: Vec<Input> = kept.iter().map(|&i| accounts.inputs[i].clone()).collect();
        let mut cards = self.cards_of(
            Accounts {
                inputs: &inputs,
                ..accounts
            },
            progress,
        )?;
        let data = cards.data.iter_mut().flat_map(|card| &mut card.criteria);
        let pocket = cards.pocket.iter_mut().flat_map(|short| &mut short.card.criteria);
        for criterion in data.chain(pocket).chain(&mut cards.together.criteria) {
            criterion.inputs.iter_mut().for_each(|i| *i = kept[*i]);
        }
        Ok(cards)
    }

    fn cards_of(&self, accounts: Accounts<'_>, progress: Progress<'_>) -> Result<Cards> {
        let data = Scorecard::fit(&self.settings, accounts, &no_beliefs, progress)?;
        if accounts.inputs.iter().all(|input| input.prior.is_empty()) {
            return Ok(Cards {
                pocket: short(&data, accounts),
                together: data,
                data: None,
            });
        }
        let total: f64 = accounts.weights.iter().sum();
        let ideal: f64 = accounts
            .weights
            .iter()
            .zip(accounts.ideal)
            .filter(|(_, y)| **y)
            .map(|(w, _)| w)
            .sum();
        // A point is worth what the data make of it, unless they make next to nothing.
        let per_point = log_odds_per_point(&data).max(prior::LOG_ODDS_PER_POINT / 3.0);
        let beliefs = |cuts: &[(usize, Cut)], bins: &Binned| -> Result<Vec<Belief>> {
            prior::beliefs(accounts.inputs, cuts, bins, ideal / total, per_point)
        };
        let together = Scorecard::fit(&self.settings, accounts, &beliefs, progress)?;
        Ok(Cards {
            pocket: short(&together, accounts),
            together,
            data: Some(data),
        })
    }
}

/// The short card of a full one; a full card is worth having without it.
fn short(full: &Scorecard, accounts: Accounts<'_>) -> Option<Pocket> {
    Pocket::fit(full, accounts)
        .inspect_err(|error| tracing::info!("pocket card: {error}"))
        .ok()
}

impl Learner for ScorecardWithPriors {
    fn name(&self) -> &'static str {
        "scorecard"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        Ok(Box::new(self.cards(accounts, &|_, _, _| {})?))
    }
}

impl Predictor for Cards {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        self.together.log_odds(table, rows)
    }

    fn pocket_log_odds(&self, table: &Table, rows: &[u32]) -> Option<Vec<f64>> {
        let short = self.pocket.as_ref()?;
        Some(short.card.log_odds(table, rows))
    }
}

/// Log-odds that a point stands for: the whole range over 100.
fn log_odds_per_point(card: &Scorecard) -> f64 {
    let range = |beta: &[f64]| {
        beta.iter().copied().fold(f64::NEG_INFINITY, f64::max)
            - beta.iter().copied().fold(f64::INFINITY, f64::min)
    };
    card.criteria.iter().map(|c| range(&c.beta)).sum::<f64>() / 100.0
}

/// Accounts in each bin of a scorecard's criteria.
fn held(card: &Scorecard, accounts: Accounts<'_>) -> Result<Vec<Vec<u64>>> {
    let bins = Binned::transform(
        card.criteria.iter().map(|c| &c.cut),
        accounts.table,
        accounts.rows,
    )?;
    Ok(bins
        .columns
        .iter()
        .zip(&bins.sizes)
        .map(|(column, &size)| {
            let mut counts = vec![0; size];
            column.iter().for_each(|&bin| counts[bin as usize] += 1);
            counts
        })
        .collect())
}

/// sha256 of everything the table says: names, kinds and values, column by column.
pub fn fingerprint(table: &Table) -> String {
    let mut hash = Sha256::new();
    for column in &table.columns {
        hash.update(column.name.as_bytes());
        hash.update([0, column.kind() as u8]);
        match &column.values {
            Values::Number(values) => values.iter().for_each(|v| hash.update(v.to_bits().to_le_bytes())),
            Values::Date(values) => values.iter().for_each(|v| hash.update(v.to_le_bytes())),
            Values::Levels(levels) => {
                levels.names.iter().for_each(|name| {
                    hash.update(name.as_bytes());
                    hash.update([0]);
                });
                levels.codes.iter().for_each(|v| hash.update(v.to_le_bytes()));
            }
        }
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
