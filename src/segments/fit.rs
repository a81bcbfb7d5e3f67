//! Finding the segments of a set of ideal accounts.

use std::collections::HashSet;

use rand::Rng;

use crate::criteria::{Binned, Input};
use crate::error::Result;
use crate::language::Language;
use crate::segments::choose::{Chosen, choose};
use crate::segments::criteria::{self, Drafted, Same, same_fact, same_fact_within};
use crate::segments::describe::{Described, traits};
use crate::segments::existence;
use crate::segments::latent::{Cells, MOST_CLASSES};
use crate::segments::membership::Standing;
use crate::segments::membership::likeliest;
use crate::segments::naming::names;
use crate::segments::numbering::{Previous, number};
use crate::segments::profile::{
    Leaning, Name, SameFact, Segment, SegmentCriterion, Segments, Trait, Verdict,
};
use crate::segments::rivals::{self, kmeans_start};
use crate::segments::shown::Shown;
use crate::segments::{adjacency, draw};
use crate::table::Table;

/// Rounds in which criteria that repeat each other are left out (house choice: the second hardly ever finds any).
const ROUNDS: usize = 4;

/// Share of members that may have less evidence than what is asked of others (house choice).
const UNTYPICAL: f64 = 0.01;

/// Fewest accounts of a segment unless the recipe says, that fewer have no figures (house choice); where there are few
/// accounts a fifteenth of them, so that a small kind can show, but no less than what a name can rest on.
const LEAST: usize = 30;
const LEAST_PART: usize = 15;
const LEAST_NAMED: usize = 15;

/// Share of a criterion that a gradient holds from which it is told, and columns that it takes: what only one column
/// knows of is that column (house choices).
const LEAST_LEANING: f64 = 0.02;
const LEAST_COLUMNS: usize = 2;

/// Parts in which members are placed by a fit that has not seen them, as many as validation has folds.
const PARTS: usize = 5;

/// How segments are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SegmentSettings {
    /// Fewest accounts of a segment; by default 30, or a fifteenth of fewer than 450 accounts, 15 at least.
    pub least: Option<usize>,
    /// Bootstrap resamples that stability is measured on.
    pub resamples: u32,
    /// Start of everything that is drawn.
    pub seed: u64,
    /// Day from which ages are counted (days since 1970-01-01).
    pub as_of: i32,
}

impl SegmentSettings {
    /// The usual least size ([`SegmentSettings::usual_least`]), stability on 100 resamples.
    pub fn new(seed: u64, as_of: i32) -> Self {
        Self {
            least: None,
            resamples: 100,
            seed,
            as_of,
        }
    }

    /// Fewest of so many ideal accounts that make a segment unless asked otherwise.
    pub fn usual_least(accounts: usize) -> usize {
        (accounts / LEAST_PART).clamp(LEAST_NAMED, LEAST)
    }
}

/// Segments, and where the ideal accounts stand.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedSegments {
    /// The segments, or why there are none.
    pub segments: Segments,
    /// Each ideal account's evidence ([`Segments::evidence`]).
    pub evidence: Vec<Vec<i64>>,
    /// Where each stands by classes learnt without it, for figures that do not flatter.
    pub held_out: Vec<Standing>,
}

impl FittedSegments {
    /// No segments, for a reason; numbers that were used stay used.
    pub fn none(verdict: Verdict, accounts: usize, previous: Option<&Segments>) -> Self {
        Self {
            segments: Segments {
                next_number: previous.map_or(1, |p| p.next_number),
                ..Segments::none(verdict, accounts as u64)
            },
            evidence: vec![Vec::new(); accounts],
            held_out: vec![Standing::Other; accounts],
        }
    }
}

impl Segments {
    /// Finds the segments of the ideal accounts `rows`; the outcome is not looked at. `previous` are those of the model
    /// before, whose numbers and names stay with the segments that are still there.
    ///
    /// # Errors
    /// Those of binning; data too few or too uniform are a [`Verdict`], not an error.
    pub fn fit(
        settings: &SegmentSettings,
        table: &Table,
        inputs: &[Input],
        rows: &[u32],
        previous: Option<&Self>,
    ) -> Result<FittedSegments> {
        let needed = 2 * settings.least.unwrap_or(LEAST) as u64;
        let empty = |verdict| FittedSegments::none(verdict, rows.len(), previous);
        if (rows.len() as u64) < needed {
            return Ok(empty(Verdict::TooFew { needed }));
        }
        let mut all = Drafted::new(table, inputs, rows, settings.as_of)?;
        // What is drawn by place must not depend on the order of the rows.
        let order = by_bins(&all.binned);
        all.binned = all.binned.select(&order);
        let rows: &[u32] = &order
            .iter()
            .map(|&place| rows[place as usize])
            .collect::<Vec<u32>>();
        let mut left_out = Vec::new();
        let drafted = without(&all, &same_fact(&all), &mut left_out);
        if drafted.cuts.is_empty() {
            return Ok(empty(Verdict::AllAlike));
        }
        let mut alone = Vec::new();
        let (drafted, mut chosen) = settle(drafted, settings.seed, &mut left_out, &mut alone);
        let cells = Cells::new(&drafted.binned);
        let weighed = existence::weigh(&cells, &chosen, settings.seed);
        let gradient = gradient(&drafted, &weighed.leaning);
        let exist = weighed.existence.is_some_and(|found| found.shows_kinds());
        let least = settings.least.unwrap_or(SegmentSettings::usual_least(rows.len()));
        if exist {
            existence::raise(&cells, &mut chosen, least, settings.seed);
        }
        let shown = Shown::new(
            &cells,
            if exist {
                chosen.best.mixture
            } else {
                chosen.one.mixture
            },
            least,
            settings.resamples,
            settings.seed,
        );
        let mut found = empty(match (exist, shown.stability.is_empty()) {
            (false, _) if gradient.is_empty() => Verdict::OneProfile,
            (false, _) => Verdict::Gradient,
            (true, true) => Verdict::NoneStable,
            (true, false) => Verdict::Segments,
        });
        found.segments.existence = weighed.existence;
        if !exist {
            found.segments.gradient = gradient;
        }
        found.segments.same_fact = left_out;
        found.segments.alone = alone
            .iter()
            .map(|&i| table.columns[inputs[i].column].name.clone())
            .collect();
        found.segments.tried = chosen.tried;
        found.segments.folded = shown.folded.clone();
        if found.segments.verdict == Verdict::Segments {
            let criteria = described_criteria(&drafted, inputs);
            let described = Described {
                table,
                rows,
                criteria: &criteria,
                binned: &drafted.binned,
            };
            let shown = found.segments.show(&shown, described, &cells, previous)?;
            let ordered: Vec<bool> = drafted.cuts.iter().map(|(_, cut)| cut.is_ordered()).collect();
            let labels = shown.mixture.assign(&cells);
            let Binned { sizes, columns, .. } = &drafted.binned;
            found.segments.rivals =
                rivals::compare(sizes, columns, &ordered, &labels, MOST_CLASSES, settings.seed)?;
            found.evidence = found.segments.evidence_of(&drafted.binned);
            found.held_out = found
                .segments
                .held_out(&shown, &cells, &drafted.binned, settings.seed);
            found.evidence = in_place(&order, found.evidence);
            found.held_out = in_place(&order, found.held_out);
        }
        Ok(found)
    }

    /// Turns classes into segments, in the order of their numbers: new ones the largest first.
    fn show(
        &mut self,
        shown: &Shown,
        described: Described<'_>,
        cells: &Cells,
        previous: Option<&Self>,
    ) -> Result<Shown> {
        let count = shown.stability.len();
        let labels = |shown: &Shown| -> Vec<Option<usize>> {
            let classes = shown.mixture.assign(cells).into_iter();
            classes.map(|class| (class < count).then_some(class)).collect()
        };
        let previous = previous.map(|p| Previous::new(p, described)).transpose()?;
        let numbered = number(&labels(shown), count, previous.as_ref());
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|&class| numbered.of[class].0);
        let shown = shown.reordered(cells, &order);

        let told = traits(described, &labels(&shown), count);
        let mut classes = shown.classes(cells).into_iter();
        let had_some = previous.as_ref().is_some_and(|p| !p.segments.segments.is_empty());
        // A segment that is still there keeps its name.
        let kept: Vec<(u32, bool, Option<Name>)> = order
            .iter()
            .map(|&before| {
                let (number, kept) = numbered.of[before];
                let old = previous.as_ref().filter(|_| kept);
                let old = old.and_then(|p| p.segments.segment(number));
                (number, kept, old.map(|old| old.name.clone()))
            })
            .collect();
        let fresh: Vec<(u32, &[Trait])> = kept
            .iter()
            .zip(&told)
            .filter(|((_, _, name), _)| name.is_none())
            .map(|((number, _, _), traits)| (*number, traits.as_slice()))
            .collect();
        let taken: Vec<Name> = kept.iter().filter_map(|(_, _, name)| name.clone()).collect();
        let mut fresh = names(described.criteria, &fresh, &taken).into_iter();
        for (((number, kept, name), traits), class) in kept.into_iter().zip(told).zip(&mut classes) {
            self.segments.push(Segment {
                number,
                name: name.or_else(|| fresh.next()).unwrap_or_else(|| unnamed(number)),
                new: had_some && !kept,
                class,
                least: 1,
                stability: shown.stability[self.segments.len()],
                among: None,
                traits,
            });
        }
        self.other = classes.next();
        self.next_number = numbered.next;
        self.criteria = described.criteria.to_vec();
        let evidence = self.evidence_of(described.binned);
        self.ask_of_members(&evidence);
        self.adjacent = adjacency::adjacent(self, &evidence);
        Ok(shown)
    }

    /// Evidence of accounts binned under the segments' criteria; no sums when there are no classes.
    pub fn evidence_of(&self, binned: &Binned) -> Vec<Vec<i64>> {
        let mut bins = vec![0; binned.columns.len()];
        (0..binned.rows)
            .map(|row| {
                bins.iter_mut()
                    .zip(&binned.columns)
                    .for_each(|(bin, column)| *bin = column[row]);
                self.evidence(&bins)
            })
            .collect()
    }

    /// Counts the members and asks of an account what nearly all of them have.
    fn ask_of_members(&mut self, evidence: &[Vec<i64>]) {
        let mut own: Vec<Vec<i64>> = vec![Vec::new(); self.segments.len()];
        for sums in evidence {
            let class = likeliest(sums);
            if let Some(segment) = self.segments.get(class) {
                own[class].push(sums[class] - segment.class.share);
            }
        }
        let members: usize = own.iter().map(Vec::len).sum();
        for (segment, mut own) in self.segments.iter_mut().zip(own) {
            own.sort_unstable();
            let untypical = (own.len() as f64 * UNTYPICAL) as usize;
            segment.least = own.get(untypical).copied().unwrap_or(0);
            segment.class.accounts = own.len() as u64;
        }
        if let Some(other) = &mut self.other {
            other.accounts = (evidence.len() - members) as u64;
        }
    }

    /// Where each account stands by classes learnt from the others, from where all of them settled.
    fn held_out(&self, shown: &Shown, cells: &Cells, binned: &Binned, seed: u64) -> Vec<Standing> {
        let mut random = draw::generator(seed, 2_000_000);
        let part: Vec<usize> = (0..cells.rows).map(|_| random.gen_range(0..PARTS)).collect();
        let mut out = vec![Standing::Other; cells.rows];
        for held in 0..PARTS {
            let weights: Vec<f32> = part.iter().map(|p| f32::from(u8::from(*p != held))).collect();
            let mut classes = shown.refitted(cells, &weights).classes(cells).into_iter();
            let mut without = self.clone();
            for (segment, class) in without.segments.iter_mut().zip(&mut classes) {
                segment.class = class;
            }
            without.other = classes.next();
            let sums = without.evidence_of(binned);
            for row in (0..cells.rows).filter(|&row| part[row] == held) {
                out[row] = without.standing(&sums[row]);
            }
        }
        out
    }
}

/// What a segment without a fact of its own is called.
fn unnamed(number: u32) -> Name {
    Name {
        en: Language::En.segment_unnamed(number),
        fr: Language::Fr.segment_unnamed(number),
    }
}

/// Places of the accounts in the order of their bins.
fn by_bins(binned: &Binned) -> Vec<u32> {
    let mut order: Vec<u32> = (0..binned.rows as u32).collect();
    order.sort_by(|&a, &b| {
        let each = binned.columns.iter();
        each.map(|column| column[a as usize].cmp(&column[b as usize]))
            .find(|order| order.is_ne())
            .unwrap_or(a.cmp(&b))
    });
    order
}

/// What was found of the accounts in another order, in their own.
fn in_place<T>(order: &[u32], found: Vec<T>) -> Vec<T> {
    let mut placed: Vec<(u32, T)> = order.iter().copied().zip(found).collect();
    placed.sort_unstable_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, found)| found).collect()
}

/// The criteria that a gradient carries, the strongest first; none when they are of one column.
fn gradient(drafted: &Drafted, leaning: &[f64]) -> Vec<Leaning> {
    let mut told: Vec<(usize, f64)> = leaning.iter().copied().enumerate().collect();
    told.retain(|(_, share)| *share >= LEAST_LEANING);
    let columns: HashSet<usize> = told.iter().map(|(c, _)| drafted.cuts[*c].0).collect();
    if columns.len() < LEAST_COLUMNS {
        return Vec::new();
    }
    told.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    let named = told.into_iter().map(|(c, share)| Leaning {
        criterion: drafted.cuts[c].1.name(),
        share: (share * 1e4).round() / 1e4,
    });
    named.collect()
}

/// Chooses the number of classes. Criteria that repeat each other within the classes are left out, the clearest first,
/// and so is a column that makes the classes alone (`alone`, by input); then the choice is made again.
fn settle(
    mut drafted: Drafted,
    seed: u64,
    left_out: &mut Vec<SameFact>,
    alone: &mut Vec<usize>,
) -> (Drafted, Chosen) {
    let mut rounds = ROUNDS;
    loop {
        let cells = Cells::new(&drafted.binned);
        let chosen = choose(&cells, MOST_CLASSES, seed, &kmeans(&drafted, seed));
        rounds -= 1;
        let (few, mixture) = (&chosen.clearest.mixture, &chosen.best.mixture);
        if rounds == 0 || mixture.classes == 1 {
            return (drafted, chosen);
        }
        if let Some(input) = criteria::alone(&drafted, &mixture.assign(&cells), mixture.classes) {
            alone.push(input);
            drafted = drafted.keep(|drafted, c| drafted.cuts[c].0 != input);
            continue;
        }
        let mut same = match few.classes {
            1 => Vec::new(),
            classes => same_fact_within(&drafted, &few.assign(&cells), classes),
        };
        // What is half as clear may be gone once the clearest is.
        let clearest = same.first().map_or(0.0, |same| same.share);
        // What the best classes explain altogether is a kind, not a fact told twice.
        let labels = mixture.assign(&cells);
        let told = |same: &Same| criteria::related(&drafted, same, &labels, mixture.classes);
        same.retain(|same| same.share >= clearest / 2.0 && told(same));
        if same.is_empty() {
            return (drafted, chosen);
        }
        drafted = without(&drafted, &same, left_out);
    }
}

/// Labels of linfa's k-means on the same bins, as one place to begin.
fn kmeans(drafted: &Drafted, seed: u64) -> impl Fn(usize) -> Option<Vec<usize>> + Sync + '_ {
    let ordered: Vec<bool> = drafted.cuts.iter().map(|(_, cut)| cut.is_ordered()).collect();
    move |classes| {
        kmeans_start(
            &drafted.binned.columns,
            &drafted.binned.sizes,
            &ordered,
            classes,
            seed,
        )
    }
}

/// The criteria but those that others repeat, which are noted.
fn without(drafted: &Drafted, same: &[Same], left_out: &mut Vec<SameFact>) -> Drafted {
    let named = |c: usize| drafted.cuts[c].1.name();
    left_out.extend(same.iter().map(|same| SameFact {
        criterion: named(same.left_out),
        counted_with: named(same.kept),
        share: (same.share * 1e4).round() / 1e4,
    }));
    drafted.keep(|_, c| same.iter().all(|same| same.left_out != c))
}

/// The criteria as a model keeps them.
pub(super) fn described_criteria(drafted: &Drafted, inputs: &[Input]) -> Vec<SegmentCriterion> {
    let columns = drafted.cuts.iter().zip(&drafted.binned.columns);
    columns
        .map(|((input, cut), column)| {
            let mut accounts = vec![0; cut.len()];
            column.iter().for_each(|&bin| accounts[usize::from(bin)] += 1);
            SegmentCriterion {
                name: cut.name(),
                family: inputs[*input].family,
                cut: cut.clone(),
                accounts,
            }
        })
        .collect()
}
