//! The report: one page that holds everything it needs, without a script.

use maud::Markup;

use crate::explain::Explanation;
use crate::figures::Dashboard;
use crate::fit::sufficiency::Verdict;
use crate::fit::validation::{Figures, Validation};
use crate::language::Language;
use crate::model::{Criterion, IdealAccount, Model};
use crate::report::account::account;
use crate::report::chart::{calibration, distribution, lift, points};
use crate::report::families;
use crate::report::figures::Board;
use crate::report::layout::document::{Block, Column, Document, Fact, Figure, Mark, Row, Table};
use crate::report::layout::page;
use crate::report::layout::shown::{clean, shorten};
use crate::report::segments::Overview;
use crate::report::{anti, figures, segments};
use crate::score::Grade;

/// Criteria shown unfolded, the most important first (house choice).
const OPEN: usize = 6;

/// What a report is about.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
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
        blocks.extend(model.validation.as_ref().map(|found| quality(found, language)));
        blocks.push(self.scorecard());
        blocks.extend(self.board().map(|board| figures::section(&board)));
        blocks.push(segments::section(&overview, model, self.ideals));
        blocks.push(anti::section(&overview.anti, language));
        if !self.explanations.is_empty() {
            let accounts = self.explanations.iter().map(|found| account(model, found));
            blocks.push(Block::at(
                "accounts",
                language.accounts_heading(),
                accounts.collect(),
            ));
        }
        blocks.extend(self.set_aside());
        blocks.push(self.data());
        blocks.push(self.how_to_read());
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
        let mut blocks = vec![
            Block::Note(self.provenance()),
            Block::Verdict(verdict(model, language)),
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
        blocks.extend(warnings.into_iter().map(Block::Warning));
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
        blocks
    }

    /// "Version v000003 · trained 24 November 2026 · data as of 30 September 2026".
    fn provenance(&self) -> String {
        let language = self.language;
        let version = self.version.map(|version| language.version(clean(version)));
        let trained = self.trained.map(|day| language.trained(language.date(day)));
        let as_of = self
            .model
            .data
            .as_of
            .as_deref()
            .map(|day| language.as_of(language.date(day)));
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
        for (i, criterion) in criteria.iter().enumerate() {
            let weight = language.points(criterion.weight());
            let weight = language.weight_and_importance(weight, language.points(criterion.importance));
            let mut within = vec![figure(
                points::points(criterion, most, language),
                true,
                String::new(),
                points_table(criterion, language),
            )];
            within.extend(criterion.prior.iter().map(|prior| {
                let [said, data, together] =
                    [prior.said, prior.data, prior.together].map(|points| language.signed_points(points));
                Block::Note(language.prior_effect(clean(&prior.bin), said, data, together))
            }));
            blocks.push(Block::Details {
                summary: criterion.name.clone(),
                about: Some(format!("{} · {weight}", language.family(criterion.family))),
                open: i < OPEN,
                blocks: within,
            });
        }
        Block::at("scorecard", language.scorecard_heading(), blocks)
    }

    fn set_aside(&self) -> Option<Block> {
        let (model, language) = (self.model, self.language);
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

    fn data(&self) -> Block {
        let (data, language) = (&self.model.data, self.language);
        let count = |n: u64| language.integer(n as i64);
        let sufficiency = &self.model.sufficiency;
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
        facts.extend(
            data.as_of
                .as_deref()
                .map(|day| Fact::new(language.true_on(), language.date(day))),
        );
        facts.push(Fact {
            notes: sufficiency
                .reasons
                .iter()
                .map(|reason| reason.describe(language))
                .collect(),
            ..Fact::new(language.can_carry(), language.verdict(sufficiency.verdict))
        });
        facts.push(Fact::new(language.fingerprint(), &data.fingerprint));
        let blocks = vec![
            Block::Facts(facts),
            Block::section(language.gaps_heading(), vec![gaps(self.model, language)]),
        ];
        Block::at("data", language.data_heading(), blocks)
    }

    fn how_to_read(&self) -> Block {
        let (model, language) = (self.model, self.language);
        let line = model.calibration;
        let [a, b, c] = model.grades.map(|grade| language.points(grade));
        let mut said = vec![
            language.read_score(),
            language.read_fit(
                language.decimal(line.intercept, 3),
                language.decimal(line.slope, 4),
            ),
            language.read_grade(a, b, c),
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

fn quality(v: &Validation, language: Language) -> Block {
    let mut blocks = vec![Block::Paragraph(
        language.out_of_fold(v.scheme.describe(language)),
    )];
    blocks.extend(against_peers(v, language).map(Block::Paragraph));
    blocks.push(Block::Table(figures_table(v, language)));
    blocks.extend([
        figure(
            distribution::distribution(&v.distribution, language),
            false,
            language.distribution_title(),
            distribution_table(v, language),
        ),
        figure(
            calibration::calibration(&v.curve, language),
            false,
            language.calibration_title(),
            calibration_table(v, language),
        ),
        figure(
            lift::lift(&v.deciles, language),
            false,
            language.lift_title(),
            lift_table(v, language),
        ),
        figure(
            lift::capture(&v.deciles, language),
            false,
            language.capture_title(),
            lift_table(v, language),
        ),
    ]);
    Block::at("quality", language.quality_heading(), blocks)
}

/// What a reader in a hurry must know.
pub(super) fn verdict(model: &Model, language: Language) -> String {
    match &model.validation {
        None if model.sufficiency.verdict == Verdict::ExpertOnly => language.verdict_experts(),
        None => language.verdict_unmeasured(),
        Some(v) if v.scorecard.auc_low <= 0.5 => language.verdict_no_signal(
            language.decimal(v.scorecard.auc, 2),
            language.decimal(v.scorecard.auc_low, 2),
            language.decimal(v.scorecard.auc_high, 2),
        ),
        Some(v) => language.verdict_ranks(
            language.decimal(v.scorecard.auc * 100.0, 0),
            language.decimal(v.scorecard.auc_low * 100.0, 0),
            language.decimal(v.scorecard.auc_high * 100.0, 0),
        ),
    }
}

/// "The scorecard earns +0.013 AUC over plain logistic regression and gives up 0.004 to a random forest."
fn against_peers(v: &Validation, language: Language) -> Option<String> {
    let said = |d: &crate::fit::validation::Difference, peer: &Figures| {
        let interval = language.interval(signed(d.low, language), signed(d.high, language));
        let size = language.decimal(d.auc.abs(), 3);
        if d.auc >= 0.0 {
            language.earns(size, language.learner_name(&peer.learner), interval)
        } else {
            language.gives_up(size, language.learner_name(&peer.learner), interval)
        }
    };
    let over = v
        .over_baseline
        .as_ref()
        .zip(v.baseline.as_ref())
        .map(|(d, peer)| said(d, peer));
    let under = v
        .over_challenger
        .as_ref()
        .zip(v.challenger.as_ref())
        .map(|(d, peer)| said(d, peer));
    let both: Vec<String> = [over, under].into_iter().flatten().collect();
    (!both.is_empty()).then(|| language.the_scorecard(language.list(&both)))
}

fn signed(value: f64, language: Language) -> String {
    let text = language.decimal(value, 3);
    if value > 0.0 { format!("+{text}") } else { text }
}

fn figures_table(v: &Validation, language: Language) -> Table {
    let named = |f: &Figures| language.learner_name(&f.learner);
    let lines = [
        Some((named(&v.scorecard), &v.scorecard)),
        v.baseline.as_ref().map(|f| (named(f), f)),
        v.challenger.as_ref().map(|f| (named(f), f)),
        v.by_time.as_ref().map(|f| (language.by_time(named(f)), f)),
        v.grouped.as_ref().map(|f| (language.grouped(named(f)), f)),
    ];
    let maybe = |value: Option<f64>| value.map_or("–".to_owned(), |v| language.decimal(v, 2));
    let columns = vec![
        Column::text(language.learner()),
        Column::number("AUC"),
        Column::number("95 %"),
        Column::number(language.average_precision()),
        Column::number("log-loss"),
        Column::number("Brier"),
        Column::number("KS"),
        Column::number(language.slope()),
        Column::number(language.intercept()),
    ];
    let rows = lines.into_iter().flatten().map(|(learner, f)| {
        Row::new([
            learner,
            language.decimal(f.auc, 3),
            language.between(language.decimal(f.auc_low, 3), language.decimal(f.auc_high, 3)),
            language.decimal(f.average_precision, 3),
            language.decimal(f.log_loss, 4),
            language.decimal(f.brier, 4),
            language.decimal(f.ks, 3),
            maybe(f.calibration_slope),
            maybe(f.calibration_intercept),
        ])
    });
    Table::new(columns, rows)
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

fn calibration_table(v: &Validation, language: Language) -> Table {
    let columns = vec![
        Column::number(language.fit()),
        Column::number(language.ideal_column()),
        Column::number("95 %"),
        Column::number(language.accounts_column()),
    ];
    let rows = v.curve.iter().map(|point| {
        Row::new([
            language.percent(point.fit),
            language.percent(point.ideal),
            language.between(language.percent(point.low), language.percent(point.high)),
            language.integer(point.accounts as i64),
        ])
    });
    Table::new(columns, rows)
}

fn lift_table(v: &Validation, language: Language) -> Table {
    let columns = vec![
        Column::number(language.tenth()),
        Column::number(language.accounts_column()),
        Column::number(language.ideal_column()),
        Column::number("lift"),
        Column::number(language.found_so_far()),
    ];
    let rows = v.deciles.iter().enumerate().map(|(i, decile)| {
        Row::new([
            (i + 1).to_string(),
            language.integer(decile.accounts as i64),
            language.integer(decile.ideal as i64),
            language.decimal(decile.lift, 2),
            language.percent(decile.capture),
        ])
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

fn points_table(criterion: &Criterion, language: Language) -> Table {
    let columns = vec![
        Column::text(language.bin()),
        Column::number(language.points_column()),
        Column::number("95 %"),
        Column::number(language.accounts_column()),
        Column::number(language.ideal_column()),
    ];
    let rows = (0..criterion.points.len()).map(|bin| {
        let half = criterion.margin(bin);
        let accounts = criterion.accounts[bin];
        Row::new([
            criterion.cut.label(bin, language),
            language.points(criterion.points[bin]),
            format!("± {}", language.points(half)),
            language.integer(accounts as i64),
            match accounts {
                0 => "–".to_owned(),
                accounts => language.percent(criterion.ideal[bin] as f64 / accounts as f64),
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
