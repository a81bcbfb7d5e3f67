//! The scorecard compiled against one table's header: a row becomes bins and milli-points without allocation.

use crate::score::absent::{Absent, absent};
pub(super) use crate::score::axis::{Axis, compile_axes};

use crate::criteria::Cut;
use crate::language::Language;
use crate::model::{Calibration, Criterion, FULL_SCORE, FitUncertainty, Model};
use crate::score::derivation::Derivation;
use crate::score::file::FileReading;
use crate::score::grade::Grade;
use crate::score::place::Placer;
use crate::score::rule::{RememberedLevels, Rule};
use crate::score::source::{Outcome, Source};
use crate::score::spelling::Remembered;
use crate::segments::Standing;
use crate::source::{Need, Record};
use crate::stats::normal::Z_95;
use crate::stats::share::portable_sigmoid;

/// A model ready to score the rows of one table.
#[derive(Debug, Clone)]
pub struct Scorer {
    /// Those that criteria read first, then those that only segments read.
    sources: Vec<Source>,
    read_by_criteria: usize,
    lines: Vec<Line>,
    placer: Option<Placer>,
    rules: Vec<Rule>,
    absent: Vec<Absent>,
    calibration: Calibration,
    /// Whether a fit may be told.
    has_fit: bool,
    /// How far a stated prevalence moves the bounds of the fit (log-odds).
    offsets: [f64; 2],
    grades: [i64; 3],
    /// Weight of unknown criteria above which there is no grade.
    unknown_limit: i64,
    /// Whether grades are warranted.
    graded: bool,
    /// Sum of the criteria's importances; similarity is a share of it.
    total_importance: i64,
    slots: usize,
    intercept_loadings: Vec<f64>,
    intercept_variance: f64,
    uncertainty: FitUncertainty,
}

/// One criterion, compiled. Vectors have one entry per bin.
#[derive(Debug, Clone)]
struct Line {
    name: String,
    /// A bin is the sum of what its axes look up: one axis, or two for a pair.
    axes: Vec<Axis>,
    /// Of a derived criterion, which has no axes.
    derivation: Option<Derivation>,
    bins: Vec<Bin>,
    /// `employees: 50 – 200 (+6.2)`; of a category one more, for levels that training left out.
    reasons: Vec<String>,
    /// Of a category, its source's place.
    category: Option<usize>,
    /// `loadings[bin * factors + factor]`.
    loadings: Vec<f64>,
    variance: Vec<f64>,
}

/// What one bin of a criterion says.
#[derive(Debug, Clone, Copy)]
struct Bin {
    points: i64,
    /// Points above or below the average account's.
    contrast: i64,
    /// Likeness times the criterion's importance.
    likeness: i64,
    /// The criterion's weight where something about it is unknown, else 0.
    unknown_weight: i64,
    /// Whether nothing at all is known: of a pair, neither of both.
    is_blank: bool,
}

/// Working memory for one row, reused from row to row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Bin of each criterion, in the model's order.
    pub bins: Vec<u16>,
    /// Bin of each criterion of the segments, in their order; empty when the model has none.
    pub segment_bins: Vec<u16>,
    /// First knock-out rule that holds, by its place in the model.
    pub knocked_out: Option<usize>,
    /// Columns whose cell could not be read as its kind, by their place in [`Scorer::columns`].
    pub unreadable: Vec<usize>,
    /// Columns whose level was never seen in training, likewise.
    pub unseen: Vec<usize>,
    /// Columns whose level training left out, as too recent, likewise.
    pub(super) new: Vec<usize>,
    /// Columns of the table whose cell says nothing, likewise.
    pub(super) missing: Vec<usize>,
    /// Columns whose level is one of training in another writing, likewise.
    pub(super) respelled: Vec<usize>,
    /// Columns whose number is below, and above, nearly all of training's, likewise.
    pub(super) below: Vec<usize>,
    pub(super) above: Vec<usize>,
    /// Whether nothing that the criteria read is known.
    pub(super) is_blank: bool,
    codes: Vec<u32>,
    /// Texts met, by source and by rule; kept from row to row.
    texts: Vec<Remembered>,
    levels: Vec<RememberedLevels>,
}

/// What the scorecard says of one account. Points are in thousandths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Sum of the points of all criteria: 0 to 100,000.
    pub score: i64,
    /// Calibrated probability of being an ideal customer; NaN where nothing says how often one is met: customers
    /// alone, or against a universe without a stated prevalence.
    pub fit: f64,
    /// Grade by score; `X` when a knock-out rule holds, `?` when too little is known.
    pub grade: Grade,
    /// Likeness to the ideal customers in thousandths: 1,000 is the most usual bin everywhere.
    pub similarity: i64,
    /// Weight of the criteria about which something is unknown.
    pub unknown_weight: i64,
    /// Where it stands among the model's segments; absent when it has none.
    pub standing: Option<Standing>,
}

impl Calibration {
    /// Log-odds of being ideal at a score in milli-points.
    pub fn log_odds(&self, score: i64) -> f64 {
        self.intercept + self.slope * (score as f64 / 1000.0)
    }
}

impl Scorer {
    /// Compiles `model` for tables with this header; reasons are worded in `language`.
    ///
    /// A column that the header lacks is unknown for every account: [`Scorer::absent`] tells which and what it
    /// weighs. `model` must be one that loads (see [`Model::load`]) or that training returned. Cells are read with
    /// training's marks.
    pub fn new(model: &Model, header: &[String], language: Language) -> Self {
        Self::for_file(model, header, &FileReading::default(), language)
    }

    /// As [`Scorer::new`], cells being read with the file's own marks.
    pub fn for_file(model: &Model, header: &[String], file: &FileReading, language: Language) -> Self {
        let mut sources: Vec<Source> = Vec::new();
        let mut serve = |axis: &Cut| match sources.iter_mut().find(|source| source.serves(axis)) {
            Some(source) => source.refine(axis),
            None => {
                let mut source = Source::new(axis, header, file);
                source.refine(axis);
                sources.push(source);
            }
        };
        model
            .criteria
            .iter()
            .flat_map(|c| c.cut.leaves())
            .for_each(&mut serve);
        let segments = &model.segments.criteria;
        segments.iter().flat_map(|c| c.cut.leaves()).for_each(&mut serve);
        let by_criteria = |source: &&Source| {
            let mut leaves = model.criteria.iter().flat_map(|c| c.cut.leaves());
            leaves.any(|leaf| source.serves(leaf))
        };
        let read_by_criteria = sources.iter().filter(by_criteria).count();
        let mut slots = 0;
        for source in &mut sources {
            source.settle(model.data.profile(&source.name));
            source.learn_new(&model.vanished);
            source.slot = slots;
            slots += source.slots();
        }
        let rules: Vec<Rule> = model
            .knock_out
            .iter()
            .map(|rule| Rule::new(rule, model, header, file))
            .collect();
        // All unimportant (a scorecard without signal): then all count alike.
        let no_importance = model.criteria.iter().all(|criterion| criterion.importance == 0);
        let importance = |criterion: &Criterion| if no_importance { 1 } else { criterion.importance };
        Self {
            lines: model
                .criteria
                .iter()
                .map(|criterion| Line::new(criterion, importance(criterion), &sources, language))
                .collect(),
            absent: absent(model, &sources, &rules),
            total_importance: model.criteria.iter().map(importance).sum(),
            placer: Placer::new(&model.segments, &sources),
            sources,
            read_by_criteria,
            rules,
            calibration: model.calibration,
            has_fit: model.tells_fit(),
            offsets: model.data.basis.offsets(),
            grades: model.grades,
            unknown_limit: model.unknown_limit.unwrap_or(FULL_SCORE),
            graded: model.is_graded(),
            slots,
            intercept_loadings: model.intercept_loadings.clone(),
            intercept_variance: model.intercept_variance,
            uncertainty: model.fit_uncertainty,
        }
    }

    /// Columns of the model that the table lacks, the weightiest first.
    pub fn absent(&self) -> &[Absent] {
        &self.absent
    }

    /// Columns that criteria read, absent ones included.
    pub fn columns(&self) -> impl ExactSizeIterator<Item = &str> {
        self.sources[..self.read_by_criteria]
            .iter()
            .map(|source| source.name.as_str())
    }

    /// A cell as training would have written it, where this file writes it otherwise.
    pub fn as_trained(&self, column: &str, cell: &str) -> Option<String> {
        let source = self.sources.iter().find(|source| source.name == column)?;
        source.as_trained(cell)
    }

    /// The sources of [`Scorer::columns`].
    pub(super) fn sources(&self) -> &[Source] {
        &self.sources[..self.read_by_criteria]
    }

    /// Names of the criteria, in the order of [`Row::bins`].
    pub fn criteria(&self) -> impl ExactSizeIterator<Item = &str> {
        self.lines.iter().map(|line| line.name.as_str())
    }

    /// Working memory for [`Scorer::read`].
    pub fn row(&self) -> Row {
        Row {
            bins: vec![0; self.lines.len()],
            codes: vec![0; self.slots],
            texts: vec![Remembered::default(); self.sources.len()],
            levels: vec![RememberedLevels::default(); self.rules.len()],
            ..Row::default()
        }
    }

    /// Puts an account into its bins. `cell(i)` is the text in column `i` of the header, `None` past the end of a
    /// short row.
    pub fn read<'t>(&self, cell: impl Fn(usize) -> Option<&'t str>, row: &mut Row) {
        self.read_typed(cell, |_| None, row);
    }

    /// What is needed of each column of the header by whoever reads records with [`Scorer::read_record`] and looks at the text
    /// of `others`.
    pub(super) fn needs(&self, header: &[String], others: &[usize]) -> Vec<Need> {
        let mut needs = vec![Need::Nothing; header.len()];
        for source in &self.sources {
            let Some(at) = source.position else { continue };
            needs[at] = match (source.takes_numbers(), needs[at]) {
                (true, Need::Nothing | Need::Number) => Need::Number,
                _ => Need::Text,
            };
        }
        let by_rules = self.rules.iter().flat_map(|rule| [rule.position, rule.currency]);
        let beside = self.sources.iter().map(|source| source.currency).chain(by_rules);
        for at in beside.flatten().chain(others.iter().copied()) {
            needs[at] = Need::Text;
        }
        needs
    }

    /// As [`Scorer::read`], of a record, whose numbers need no text.
    pub(super) fn read_record(&self, record: &Record, row: &mut Row) {
        let cell = |column| Some(record.get(column));
        match record.numbers.is_empty() {
            true => self.read(cell, row),
            false => self.read_typed(cell, |column| record.number(column), row),
        }
    }

    /// As [`Scorer::read`]; `number(i)` is the number in column `i`, where it is held as one.
    fn read_typed<'t>(
        &self,
        cell: impl Fn(usize) -> Option<&'t str>,
        number: impl Fn(usize) -> Option<f64>,
        row: &mut Row,
    ) {
        let held = |source: &Source| match source.takes_numbers() {
            true => source.position.and_then(&number),
            false => None,
        };
        let troubles = [
            &mut row.unreadable,
            &mut row.unseen,
            &mut row.new,
            &mut row.missing,
            &mut row.respelled,
            &mut row.below,
            &mut row.above,
        ];
        troubles.into_iter().for_each(Vec::clear);
        let mut known = 0;
        for ((column, source), texts) in self.sources.iter().enumerate().zip(&mut row.texts) {
            let text = source.position.and_then(&cell);
            let outcome = match held(source) {
                Some(number) => source.encode_number(number, &mut row.codes),
                None => source.encode(text, source.currency.and_then(&cell), &mut row.codes, texts),
            };
            // What no point depends on is no trouble.
            if column >= self.read_by_criteria {
                continue;
            }
            match outcome {
                Outcome::Known => known += 1,
                Outcome::Missing => row.missing.push(column),
                Outcome::Unseen if source.is_new(text) => row.new.push(column),
                Outcome::Unseen => row.unseen.push(column),
                Outcome::Unreadable => row.unreadable.push(column),
                Outcome::Respelled => {
                    known += 1;
                    row.respelled.push(column);
                }
                Outcome::Below => {
                    known += 1;
                    row.below.push(column);
                }
                Outcome::Above => {
                    known += 1;
                    row.above.push(column);
                }
            }
        }
        row.is_blank = known == 0 && self.read_by_criteria > 0;
        for (bin, line) in row.bins.iter_mut().zip(&self.lines) {
            *bin = match &line.derivation {
                Some(derivation) => derivation.bin(|place| {
                    let source = &self.sources[place];
                    match held(source) {
                        Some(number) => source.quantity(number),
                        None => source.number(source.position.and_then(&cell)),
                    }
                }),
                None => match line.axes.as_slice() {
                    [axis] => axis.bin(&row.codes),
                    axes => axes.iter().map(|axis| axis.bin(&row.codes)).sum(),
                },
            };
        }
        if let Some(placer) = &self.placer {
            placer.bins(&row.codes, &mut row.segment_bins);
        }
        row.knocked_out = self.rules.iter().zip(&mut row.levels).position(|(rule, levels)| {
            let [amount, currency] = [rule.position, rule.currency].map(|at| at.and_then(&cell));
            rule.holds(amount, currency, levels)
        });
    }

    /// The first knock-out rule that holds for an account, by its place in the model; `cell` as in [`Scorer::read`], but of
    /// a table whose amounts are converted already.
    pub(super) fn rule_that_holds(&self, cell: impl Fn(usize) -> Option<String>) -> Option<usize> {
        let holds = |rule: &Rule| {
            let cell = rule.position.and_then(&cell);
            rule.holds(cell.as_deref(), rule.into(), &mut RememberedLevels::default())
        };
        self.rules.iter().position(holds)
    }

    /// Whether nothing is known in any of these bins.
    pub(super) fn are_blank(&self, bins: &[u16]) -> bool {
        let mut lines = self.lines.iter().zip(bins);
        !self.lines.is_empty() && lines.all(|(line, bin)| line.bin(*bin).is_blank)
    }

    /// The score of a row that was [read](Scorer::read).
    pub fn score(&self, row: &Row) -> Score {
        let (mut score, mut likeness, mut unknown_weight) = (0, 0, 0);
        for (line, bin) in self.lines.iter().zip(&row.bins) {
            let bin = line.bin(*bin);
            score += bin.points;
            likeness += bin.likeness;
            unknown_weight += bin.unknown_weight;
        }
        Score {
            score,
            fit: match self.has_fit {
                true => portable_sigmoid(self.calibration.log_odds(score)),
                false => f64::NAN,
            },
            grade: match row.knocked_out {
                Some(_) => Grade::X,
                None if !self.graded || self.knows_too_little(row, unknown_weight) => Grade::Unknown,
                None => Grade::of(score, &self.grades),
            },
            // Rounded half up; without criteria nothing is alike.
            similarity: match self.total_importance {
                0 => 0,
                total => (2 * likeness + total) / (2 * total),
            },
            unknown_weight,
            standing: self
                .placer
                .as_ref()
                .map(|placer| placer.standing(&row.segment_bins)),
        }
    }

    /// Whether a row's score would be the absence of facts; `unknown_weight` is that of its score.
    pub(super) fn knows_too_little(&self, row: &Row, unknown_weight: i64) -> bool {
        row.is_blank || unknown_weight > self.unknown_limit
    }

    /// Milli-points that each criterion gives; they sum to the score.
    pub fn points<'s>(&'s self, row: &'s Row) -> impl Iterator<Item = i64> + 's {
        self.lines
            .iter()
            .zip(&row.bins)
            .map(|(line, bin)| line.bin(*bin).points)
    }

    /// 95 % interval of the fit: what the training accounts leave open about the points.
    ///
    /// The log-odds' posterior variance is `Σ_k (l0_k + Σ_c l_ck[bin])² + v0 + Σ_c v_c[bin]`, with loadings `l`
    /// on the `k` shared factors and remaining variances `v`; [`FitUncertainty`] adds what bins do not know of.
    pub fn interval(&self, row: &Row) -> (f64, f64) {
        let score: i64 = self.points(row).sum();
        let factors = self.intercept_loadings.len();
        let mut variance = self.intercept_variance;
        for (line, bin) in self.lines.iter().zip(&row.bins) {
            variance += line.variance[usize::from(*bin)];
        }
        for (factor, loading) in self.intercept_loadings.iter().enumerate() {
            let shared: f64 = self
                .lines
                .iter()
                .zip(&row.bins)
                // Pairs have no shared part.
                .filter(|(line, _)| !line.loadings.is_empty())
                .map(|(line, bin)| line.loadings[usize::from(*bin) * factors + factor])
                .sum();
            variance += (loading + shared) * (loading + shared);
        }
        if !self.has_fit {
            return (f64::NAN, f64::NAN);
        }
        let centre = self.calibration.log_odds(score);
        let (low, high) = self.uncertainty.ends(centre, variance, Z_95);
        let [below, above] = self.offsets;
        (portable_sigmoid(low + below), portable_sigmoid(high + above))
    }

    /// Up to `reasons.len()` criteria that set the account apart most from the average one, strongest first,
    /// by place in the model; the number found is returned. Criteria within 0.05 points of it are no reason.
    pub fn strongest(&self, row: &Row, reasons: &mut [usize]) -> usize {
        let Some(last) = reasons.len().checked_sub(1) else {
            return 0;
        };
        // Sizes of the few best so far; more than so many are asked for seldom, and looked up.
        let mut sizes = [0; 8];
        let size = |criterion: usize| self.contrast(row, criterion).abs();
        // Less than this is no reason, or none any more.
        let (mut found, mut least) = (0, 50);
        for (criterion, (line, bin)) in self.lines.iter().zip(&row.bins).enumerate() {
            let contrast = line.bin(*bin).contrast.abs();
            if contrast < least {
                continue;
            }
            // Insertion into the few best so far; on a tie the earlier criterion stays first.
            let mut place = found.min(last);
            found = place + 1;
            while let Some(before) = place.checked_sub(1) {
                let other = sizes
                    .get(before)
                    .copied()
                    .unwrap_or_else(|| size(reasons[before]));
                if contrast <= other {
                    break;
                }
                reasons[place] = reasons[before];
                if let Some(kept) = sizes.get_mut(place) {
                    *kept = other;
                }
                place = before;
            }
            reasons[place] = criterion;
            if let Some(kept) = sizes.get_mut(place) {
                *kept = contrast;
            }
            if found > last {
                least = sizes.get(last).copied().unwrap_or_else(|| size(reasons[last])) + 1;
            }
        }
        found
    }

    /// A criterion's milli-points above or below those of the average training account.
    pub fn contrast(&self, row: &Row, criterion: usize) -> i64 {
        self.lines[criterion].bin(row.bins[criterion]).contrast
    }

    /// A criterion's part in words: `employees: 50 – 200 (+6.2)`.
    pub fn reason(&self, row: &Row, criterion: usize) -> &str {
        &self.lines[criterion].reasons[self.reason_at(row, criterion)]
    }

    /// All that a criterion may give as its reason.
    pub(super) fn reasons(&self, criterion: usize) -> &[String] {
        &self.lines[criterion].reasons
    }

    /// Which of [`Scorer::reasons`] it gives.
    pub(super) fn reason_at(&self, row: &Row, criterion: usize) -> usize {
        let line = &self.lines[criterion];
        match &line.category {
            Some(column) if row.new.contains(column) => line.reasons.len() - 1,
            _ => usize::from(row.bins[criterion]),
        }
    }

    /// Name of the knock-out rule that holds.
    pub fn knock_out(&self, row: &Row) -> Option<&str> {
        row.knocked_out.map(|rule| self.rules[rule].name.as_str())
    }
}

impl Line {
    fn bin(&self, bin: u16) -> &Bin {
        &self.bins[usize::from(bin)]
    }

    fn new(criterion: &Criterion, importance: i64, sources: &[Source], language: Language) -> Self {
        let cut = &criterion.cut;
        let (contrast, weight) = (criterion.contrasts(), criterion.weight());
        let category = sources
            .iter()
            .position(|source| cut.is_category() && source.serves(cut));
        let new = category.map(|_| {
            let contrast = contrast[cut.groups().len()];
            criterion.reason(language.vanished_new(), contrast, language)
        });
        Self {
            category,
            // Columns of points are for programs, whatever people call the criterion.
            name: match criterion.name == cut.title() {
                true => cut.name(),
                false => criterion.name.clone(),
            },
            axes: compile_axes(cut, sources),
            derivation: Derivation::compile(cut, sources),
            bins: (0..cut.len())
                .map(|bin| Bin {
                    points: criterion.points[bin],
                    contrast: contrast[bin],
                    likeness: criterion.likeness[bin] * importance,
                    unknown_weight: if cut.is_unknown(bin) { weight } else { 0 },
                    is_blank: cut.is_blank(bin),
                })
                .collect(),
            reasons: contrast
                .iter()
                .enumerate()
                .map(|(bin, contrast)| criterion.reason(cut.label(bin, language), *contrast, language))
                .chain(new)
                .collect(),
            loadings: criterion.loadings.concat(),
            variance: criterion.variance.clone(),
        }
    }
}
