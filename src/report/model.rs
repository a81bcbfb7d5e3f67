//! The report: one page that holds everything it needs, without a script.

use maud::Markup;

use crate::explain::Explanation;
use crate::figures::Dashboard;
use crate::fit::sufficiency::Verdict;
use crate::fit::validation::Validation;
use crate::fit::verdict::Verdict as ModelVerdict;
use crate::language::Language;
use crate::model::{Criterion, FULL_SCORE, IdealAccount, Model};
use crate::report::account::account;
use crate::report::chart::{calibration, distribution, lift, points};
use crate::report::families;
use crate::report::figures::Board;
use crate::report::layout::document::{Block, Column, Document, Fact, Figure, Mark, Row, Table};
use crate::report::layout::page;
use crate::report::layout::shown::{clean, shorten};
use crate::report::markets::Markets;
use crate::report::segments::Overview;
use crate::report::sheet::Profile;
use crate::report::verdict::verdict;
use crate::report::{
    anti, change, figures, pocket, scorecard, segments, traits, universe, validation, vanished,
};
use crate::score::Grade;

/// Criteria shown unfolded, the most important first (house choice).
const OPEN: usize = 6;

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The model.
    pub model: &'a Model,
    /// Version in the registry.
    pub version: Option<&'a str>,
    /// Day it was trained, ISO.
    pub trained: Option<&'a str>,
    /// Ideal customers the model was trained on, for the map of the segments and the names on it.
    pub ideals: &'a [IdealAccount],
    /// Business figures of the accounts it was trained on.
    pub figures: Option<&'a Dashboard>,
    /// Accounts to show, in this order.
    pub explanations: &'a [Explanation],
    /// Language of the words.
    pub language: Language,
}

impl Report<'_> {
    /// The page as a file: no script, no other file, nothing fetched.
    pub fn html(&self) -> String {
        page::render(&self.document())
    }

    /// What the page says.
    pub fn document(&self) -> Document {
        let (model, language) = (self.model, self.language);
        let overview = Overview::new(model, self.ideals, self.figures, language);
        let mut blocks = self.header();
        blocks.extend(change::section(model, language));
        blocks.extend(overview.markets.as_ref().map(Markets::drawn));
        blocks.extend(
            model
                .validation
                .as_ref()
                .map(|found| quality(model, found, language)),
        );
        blocks.push(self.scorecard());
        blocks.push(segments::section(&overview, model, self.ideals));
        blocks.push(anti::section(&overview.anti, language));
        if !self.explanations.is_empty() {
            // The first shows how an account is told; the others are for whoever looks for them.
            let accounts = self.explanations.iter().enumerate();
            let accounts = accounts.map(|(at, found)| match at {
                0 => account(model, found),
                _ => account(model, found).folded(),
            });
            blocks.push(Block::at(
                "accounts",
                language.accounts_heading(),
                accounts.collect(),
            ));
        }
        // For whoever wants it all: folded, on paper too.
        let gaps = Block::section(language.gaps_heading(), vec![gaps(model, language)]);
        let data = vec![Block::Facts(data(model, language)), gaps];
        let rest = self
            .board()
            .map(|board| figures::section(&board))
            .into_iter()
            .chain(pocket::section(model, language))
            .chain(set_aside(model, language))
            .chain(vanished::section(&model.vanished, language))
            .chain([
                Block::at("data", language.data_heading(), data),
                reading(model, language),
            ]);
        blocks.extend(rest.map(Block::folded));
        Document {
            language,
            title: language.report_title(shorten(&model.name, 80)),
            blocks,
        }
    }

    fn board(&self) -> Option<Board<'_>> {
        self.figures.map(|dashboard| Board {
            model: &self.model.name,
            dashboard,
            segments: &self.model.segments,
            language: self.language,
        })
    }

    fn header(&self) -> Vec<Block> {
        let (model, language) = (self.model, self.language);
        let profile = Profile::of(model, None, language);
        let mut blocks = vec![
            Block::Note(self.provenance()),
            Block::Verdict(verdict(model, language)),
            Block::Paragraph(profile.sentence),
        ];
        let found = model.validation.as_ref();
        let warnings = found.iter().flat_map(|found| &found.warnings);
        let mut warnings: Vec<String> = warnings.map(|warning| warning.describe(language)).collect();
        if model.sufficiency.verdict != Verdict::Full {
            warnings.extend(
                model
                    .sufficiency
                    .reasons
                    .iter()
                    .map(|reason| reason.describe(language)),
            );
        }
        warnings.extend(grades_below(model, language));
        let mut facts = Vec::new();
        if let Some(v) = found {
            let [auc, low, high] = [v.scorecard.auc, v.scorecard.auc_low, v.scorecard.auc_high]
                .map(|value| language.decimal(value, 3));
            facts.push(Fact::new("AUC", auc).with(language.interval(low, high)));
            facts.extend(v.deciles.first().map(|best| {
                let lift = format!("×{}", language.decimal(best.lift, 1));
                let note = language.lift_card_note(language.percent(best.capture));
                Fact::new(language.lift_card(), lift).with(note)
            }));
        }
        let decided = model.data.ideal + model.data.not_ideal;
        let share = language.percent(model.data.ideal as f64 / decided.max(1) as f64);
        let [a, b, c] = model.grades.map(|grade| language.points(grade));
        facts.push(
            Fact::new(language.accounts_card(), language.integer(decided as i64))
                .with(language.ideal_share(share)),
        );
        facts.push(
            Fact::new(
                language.criteria_card(),
                language.integer(model.criteria.len() as i64),
            )
            .with(language.grades_card(a, b, c)),
        );
        blocks.push(Block::Glance(facts));
        blocks.extend(found.map(|v| {
            figure(
                lift::capture(&v.deciles, language),
                false,
                language.capture_title(),
                validation::lift(v, &model.data.basis, language),
            )
        }));
        blocks.push(Block::section(
            language.report_do_heading(),
            vec![Block::Bullets(Mark::Next, to_do(model, language))],
        ));
        blocks.extend(
            universe::sentences(model, language)
                .into_iter()
                .map(Block::Warning),
        );
        blocks.extend(warnings.into_iter().map(Block::Warning));
        blocks.extend(traits::section(model.traits.as_ref(), language));
        blocks
    }

    /// "Version v000003 · trained 24 November 2026 · data as of 30 September 2026".
    fn provenance(&self) -> String {
        let language = self.language;
        let version = self.version.map(|version| language.version(clean(version)));
        let trained = self.trained.map(|day| language.trained(language.date(day)));
        let as_of = language.data_day_line(self.model);
        let parts: Vec<String> = [version, trained, as_of].into_iter().flatten().collect();
        parts.join(" · ")
    }

    fn scorecard(&self) -> Block {
        let (model, language) = (self.model, self.language);
        let mut criteria: Vec<&Criterion> = model.criteria.iter().collect();
        criteria.sort_by_key(|criterion| -criterion.importance);
        let most = criteria.iter().map(|c| c.weight()).max().unwrap_or(0).max(1) as f64 / 1000.0;
        let mut blocks = vec![Block::Paragraph(language.scorecard_intro())];
        blocks.extend(families::sentence(model, language).map(Block::Paragraph));
        blocks.push(figure(
            points::weights(model, language),
            true,
            language.weights_title(),
            weights_table(&criteria, language),
        ));
        let ideal = universe::heading(&model.data.basis, language);
        for (i, criterion) in criteria.iter().enumerate() {
            let weight = language.points(criterion.weight());
            let weight = language.weight_and_importance(weight, language.points(criterion.importance));
            let mut within = vec![figure(
                points::points(criterion, most, language),
                true,
                String::new(),
                scorecard::points(criterion, 0..criterion.points.len(), &ideal, language),
            )];
            within.extend(scorecard::priors(criterion, language));
            blocks.push(Block::Details {
                summary: criterion.name.clone(),
                about: Some(format!("{} · {weight}", language.family(criterion.family))),
                open: i < OPEN,
                blocks: within,
            });
        }
        Block::at("scorecard", language.scorecard_heading(), blocks)
    }
}

/// What to do with the scores, as far as the verdict carries it.
fn to_do(model: &Model, language: Language) -> Vec<String> {
    if model.verdict == ModelVerdict::NoSignal {
        return vec![language.report_do_nothing(), language.report_do_data()];
    }
    let [a, b, _] = model.grades.map(|grade| language.points(grade));
    let mut said = vec![match model.verdict.is_usable() {
        true => language.report_do_rank(a, b),
        false => language.report_do_beside(),
    }];
    let kinds = model.segments.segments.iter();
    let kinds = kinds
        .filter(|segment| !model.segments.is_crowd(segment.number))
        .count();
    if kinds > 1 {
        said.push(language.report_do_kinds(kinds));
    }
    if model.anti.never.is_some() || model.anti.leaves.is_some() {
        said.push(language.report_do_refuse());
    }
    said.push(language.report_do_review());
    said
}

/// That a recipe's own grade promises nothing.
pub(super) fn grades_below(model: &Model, language: Language) -> Option<String> {
    let (grades, rate) = (model.grades_below_base_rate(), model.base_rate?);
    let grades = grades.into_iter().map(str::to_owned);
    let named = grades.reduce(|said, next| language.and(said, next))?;
    let [share, high] = [rate.share, rate.high].map(|share| language.percent(share));
    Some(language.grades_below(named, share, high))
}

/// Columns set aside, and why.
pub(super) fn set_aside(model: &Model, language: Language) -> Option<Block> {
    let columns = vec![
        Column::text(language.column()),
        Column::text(language.evidence()),
        Column::text(language.can_return()),
    ];
    let rows = model.set_aside.iter().map(|column| {
        let back = if column.can_trust {
            language.with_trust()
        } else {
            language.no()
        };
        Row::new([column.column.clone(), column.evidence(language), back])
    });
    let blocks = vec![
        Block::Paragraph(language.set_aside_intro()),
        Block::Table(Table::new(columns, rows)),
    ];
    (!model.set_aside.is_empty()).then(|| Block::at("set-aside", language.set_aside_heading(), blocks))
}

/// What the model was learnt from.
pub(super) fn data(model: &Model, language: Language) -> Vec<Fact> {
    let (data, sufficiency) = (&model.data, &model.sufficiency);
    let count = |n: u64| language.integer(n as i64);
    let positive = shorten(&data.ideal_means(language), 200);
    let mut facts = vec![
        Fact::new(
            language.table_size(),
            language.rows_columns(count(data.rows), count(data.columns)),
        ),
        Fact::new(
            language.ideal_means(),
            format!("{} = {positive}", shorten(&data.outcome, 60)),
        ),
        Fact::new(
            language.outcomes(),
            language.outcome_counts(count(data.ideal), count(data.not_ideal), count(data.open)),
        ),
    ];
    facts.extend(data.id.as_ref().map(|id| Fact::new(language.identified_by(), id)));
    let day = language.data_day(model, language.true_on());
    facts.extend(day.map(|(called, day)| Fact::new(called, day)));
    facts.push(Fact {
        notes: sufficiency
            .reasons
            .iter()
            .map(|reason| reason.describe(language))
            .collect(),
        ..Fact::new(language.can_carry(), language.verdict(sufficiency.verdict))
    });
    facts.push(Fact::new(language.fingerprint(), &data.fingerprint));
    facts
}

/// What score, fit, grade, weight and intervals mean.
pub(crate) fn reading(model: &Model, language: Language) -> Block {
    let line = model.calibration;
    let [a, b, c] = model.grades.map(|grade| language.points(grade));
    let limit = model.unknown_limit.unwrap_or(FULL_SCORE);
    let mut said = vec![
        language.read_score(),
        universe::fit_of(model, language).unwrap_or_else(|| {
            language.read_fit(
                language.decimal(line.intercept, 4),
                language.decimal(line.slope, 5),
            )
        }),
        language.read_grade(a, b, c),
        language.unknown_too_much(language.points(limit)),
        language.read_weight(),
        language.read_unknown(),
        language.read_interval(),
    ];
    let rules = model.knock_out.iter();
    said.extend(rules.map(|rule| language.read_knock_out(&rule.name, Grade::X)));
    let blocks = vec![
        Block::Bullets(Mark::Dot, said),
        Block::Note(language.made_with(&model.release, model.seed)),
    ];
    Block::at("reading", language.reading_heading(), blocks)
}

fn figure(chart: Markup, wide: bool, caption: String, table: Table) -> Block {
    Block::Figure(Figure {
        chart: Some(chart),
        wide,
        caption,
        table,
        page_only: false,
    })
}

fn quality(model: &Model, v: &Validation, language: Language) -> Block {
    let mut blocks = validation::figures(v, language);
    blocks.extend([
        figure(
            distribution::distribution(&v.distribution, language),
            false,
            language.distribution_title(),
            distribution_table(v, language),
        ),
        figure(
            lift::lift(&v.deciles, language),
            false,
            language.lift_title(),
            validation::lift(v, &model.data.basis, language),
        ),
    ]);
    // How fits turned out can be said of accounts that were decided only.
    if model.data.basis.universe().is_none() {
        blocks.push(figure(
            calibration::calibration(&v.curve, language),
            false,
            language.calibration_title(),
            validation::calibration(v, language),
        ));
    }
    Block::at("quality", language.quality_heading(), blocks)
}

fn distribution_table(v: &Validation, language: Language) -> Table {
    let bands = v.distribution.len().max(1) as f64;
    let columns = vec![
        Column::text(language.fit()),
        Column::number(language.ideal_column()),
        Column::number(language.not_ideal_column()),
    ];
    let rows = v.distribution.iter().enumerate().map(|(i, band)| {
        let end = |i: usize| language.percent(i as f64 / bands);
        let [ideal, not] = band.map(|count| language.integer(count as i64));
        Row::new([language.between(end(i), end(i + 1)), ideal, not])
    });
    Table::new(columns, rows)
}

fn weights_table(criteria: &[&Criterion], language: Language) -> Table {
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.family_column()),
        Column::number(language.weight()),
        Column::number(language.importance()),
        Column::number(language.average_column()),
        Column::text(language.changeable()),
    ];
    let rows = criteria.iter().map(|c| {
        Row::new([
            c.name.clone(),
            language.family(c.family).to_owned(),
            language.points(c.weight()),
            language.points(c.importance),
            language.points(c.average),
            if c.changeable {
                language.yes()
            } else {
                language.no()
            },
        ])
    });
    Table::new(columns, rows)
}

/// Criteria about which something is unknown for many accounts.
fn gaps(model: &Model, language: Language) -> Block {
    let share = |c: &Criterion| {
        let all: u64 = c.accounts.iter().sum();
        c.accounts[c.cut.unknown()] as f64 / all.max(1) as f64
    };
    let singles = model.criteria.iter().filter(|c| c.cut.columns().len() == 1);
    let mut gaps: Vec<(f64, &Criterion)> = singles
        .map(|c| (share(c), c))
        .filter(|(share, _)| *share > 0.0)
        .collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0));
    if gaps.is_empty() {
        return Block::Paragraph(language.no_gaps());
    }
    let columns = vec![
        Column::text(language.criterion()),
        Column::number(language.unknown_share()),
        Column::number(language.points_when_unknown()),
    ];
    let rows = gaps.into_iter().map(|(share, c)| {
        Row::new([
            c.name.clone(),
            language.percent(share),
            language.points(c.points[c.cut.unknown()]),
        ])
    });
    Block::Table(Table::new(columns, rows))
}

/// What the model was learnt from: the table, what it tells, what is often unknown, what was set aside.
#[cfg(feature = "serve")]
pub(crate) fn learnt_from(model: &Model, language: Language) -> Vec<Block> {
    let read = crate::report::as_read::blocks(&model.data.read, None, language);
    let mut blocks = vec![Block::at(
        "data",
        language.data_heading(),
        vec![Block::Facts(data(model, language))],
    )];
    if !read.is_empty() {
        blocks.push(Block::section(language.page_data_read(), read));
    }
    blocks.extend(change::section(model, language));
    blocks.push(Block::section(
        language.gaps_heading(),
        vec![gaps(model, language)],
    ));
    blocks.extend(set_aside(model, language));
    blocks.extend(vanished::section(&model.vanished, language));
    blocks
}

/// The segments on their map, and whom to say no to.
#[cfg(feature = "serve")]
pub(crate) fn kinds(
    model: &Model,
    ideals: &[IdealAccount],
    dashboard: Option<&Dashboard>,
    language: Language,
) -> Vec<Block> {
    let overview = Overview::new(model, ideals, dashboard, language);
    let map = segments::section(&overview, model, ideals);
    vec![map, anti::section(&overview.anti, language)]
}

/// How well the model tells who becomes an ideal customer.
#[cfg(feature = "serve")]
pub(crate) fn proof(model: &Model, language: Language) -> Option<Block> {
    model
        .validation
        .as_ref()
        .map(|found| quality(model, found, language))
}
