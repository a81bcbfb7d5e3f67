//! The report: one page that holds everything it needs, without a script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

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
use crate::report::layout::shown::{clean, shorten};
use crate::report::layout::svg::{FULL, STYLE};
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
        let (model, language) = (self.model, self.language);
        let overview = Overview::new(model, self.ideals, self.figures, language);
        let page = html! {
            (DOCTYPE)
            html lang=(language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                    meta name="generator" content={ "lookalike " (model.release) };
                    title { (language.report_title(clean(&model.name))) }
                    style { (PreEscaped(include_str!("layout/page.css"))) (PreEscaped(STYLE)) }
                }
                body { main {
                    (self.header())
                    (self.contents())
                    @if let Some(validation) = &model.validation { (self.quality(validation)) }
                    (self.scorecard())
                    @if let Some(board) = self.board() { (figures::html::section(&board)) }
                    (segments::html::section(&overview, model, self.ideals))
                    (anti::html::section(&overview.anti, language))
                    @if !self.explanations.is_empty() {
                        section #accounts {
                            h2 { (language.accounts_heading()) }
                            @for explanation in self.explanations { (account(model, explanation)) }
                        }
                    }
                    (self.set_aside())
                    (self.data())
                    (self.how_to_read())
                } }
            }
        };
        page.into_string()
    }

    fn board(&self) -> Option<Board<'_>> {
        self.figures.map(|dashboard| Board {
            model: &self.model.name,
            dashboard,
            segments: &self.model.segments,
            language: self.language,
        })
    }

    fn header(&self) -> Markup {
        let (model, language) = (self.model, self.language);
        html! {
            header {
                h1 { (language.report_title(clean(&shorten(&model.name, 80)))) }
                p.muted { (self.provenance()) }
                p.lead { (verdict(model, language)) }
                @if let Some(validation) = &model.validation {
                    @for warning in &validation.warnings { p.warning { (clean(warning)) } }
                }
                @if model.sufficiency.verdict != Verdict::Full {
                    @for reason in &model.sufficiency.reasons { p.warning { (clean(reason)) } }
                }
                div.cards {
                    @if let Some(v) = &model.validation {
                        (card("AUC", &language.decimal(v.scorecard.auc, 3), &language.interval(language.decimal(v.scorecard.auc_low, 3), language.decimal(v.scorecard.auc_high, 3))))
                        @if let Some(best) = v.deciles.first() {
                            (card(&language.lift_card(), &format!("×{}", language.decimal(best.lift, 1)), &language.lift_card_note(language.percent(best.capture))))
                        }
                    }
                    (card(&language.accounts_card(), &language.integer((model.data.ideal + model.data.not_ideal) as i64), &language.ideal_share(language.percent(model.data.ideal as f64 / (model.data.ideal + model.data.not_ideal).max(1) as f64))))
                    (card(&language.criteria_card(), &language.integer(model.criteria.len() as i64), &language.grades_card(language.points(model.grades[0]), language.points(model.grades[1]), language.points(model.grades[2]))))
                }
            }
        }
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

    fn contents(&self) -> Markup {
        let language = self.language;
        html! {
            nav {
                @if self.model.validation.is_some() { a href="#quality" { (language.quality_heading()) } " " }
                a href="#scorecard" { (language.scorecard_heading()) } " "
                @if self.figures.is_some() { a href="#figures" { (language.icp_heading()) } " " }
                a href="#segments" { (language.segments_heading()) } " "
                a href="#say-no" { (language.say_no_heading()) } " "
                @if !self.explanations.is_empty() { a href="#accounts" { (language.accounts_heading()) } " " }
                @if !self.model.set_aside.is_empty() { a href="#set-aside" { (language.set_aside_heading()) } " " }
                a href="#data" { (language.data_heading()) } " "
                a href="#reading" { (language.reading_heading()) }
            }
        }
    }

    fn quality(&self, v: &Validation) -> Markup {
        let language = self.language;
        html! {
            section #quality {
                h2 { (language.quality_heading()) }
                p { (language.out_of_fold(clean(&v.scheme))) }
                @if let Some(sentence) = against_peers(v, language) { p { (sentence) } }
                (figures_table(v, language))
                div.two {
                    (figure(&distribution::distribution(&v.distribution, language), false, &language.distribution_title(), &distribution_table(v, language), language))
                    (figure(&calibration::calibration(&v.curve, language), false, &language.calibration_title(), &calibration_table(v, language), language))
                    (figure(&lift::lift(&v.deciles, language), false, &language.lift_title(), &lift_table(v, language), language))
                    (figure(&lift::capture(&v.deciles, language), false, &language.capture_title(), &lift_table(v, language), language))
                }
            }
        }
    }

    fn scorecard(&self) -> Markup {
        let (model, language) = (self.model, self.language);
        let mut criteria: Vec<&Criterion> = model.criteria.iter().collect();
        criteria.sort_by_key(|criterion| -criterion.importance);
        let most = criteria.iter().map(|c| c.weight()).max().unwrap_or(0).max(1) as f64 / 1000.0;
        html! {
            section #scorecard {
                h2 { (language.scorecard_heading()) }
                p { (language.scorecard_intro()) }
                @if let Some(families) = families::sentence(model, language) { p { (families) "." } }
                (figure(&points::weights(model, language), true, &language.weights_title(), &weights_table(&criteria, language), language))
                @for (i, criterion) in criteria.iter().enumerate() {
                    details.criterion open[i < OPEN] {
                        summary {
                            b { (name(&criterion.name, 60)) }
                            span.muted.small { (language.family(criterion.family)) " · " (language.weight_and_importance(language.points(criterion.weight()), language.points(criterion.importance))) }
                        }
                        (figure(&points::points(criterion, most, language), true, "", &points_table(criterion, language), language))
                        @for prior in &criterion.prior {
                            p.small { (language.prior_effect(clean(&prior.bin), language.signed_points(prior.said), language.signed_points(prior.data), language.signed_points(prior.together))) }
                        }
                    }
                }
            }
        }
    }

    fn set_aside(&self) -> Markup {
        let (model, language) = (self.model, self.language);
        html! {
            @if !model.set_aside.is_empty() {
                section #set-aside {
                    h2 { (language.set_aside_heading()) }
                    p { (language.set_aside_intro()) }
                    div.scroll { table {
                        thead { tr { th { (language.column()) } th { (language.evidence()) } th { (language.can_return()) } } }
                        tbody { @for column in &model.set_aside {
                            tr { td { (name(&column.column, 40)) } td { (clean(&column.evidence)) } td { (if column.can_trust { language.with_trust() } else { language.no() }) } }
                        } }
                    } }
                }
            }
        }
    }

    fn data(&self) -> Markup {
        let (data, language) = (&self.model.data, self.language);
        let count = |n: u64| language.integer(n as i64);
        html! {
            section #data {
                h2 { (language.data_heading()) }
                dl {
                    dt { (language.table_size()) } dd { (language.rows_columns(count(data.rows), count(data.columns))) }
                    dt { (language.ideal_means()) } dd { (name(&data.outcome, 60)) " = " (clean(&shorten(&language.list(&data.positive), 200))) }
                    dt { (language.outcomes()) } dd { (language.outcome_counts(count(data.ideal), count(data.not_ideal), count(data.open))) }
                    @if let Some(id) = &data.id { dt { (language.identified_by()) } dd { (name(id, 60)) } }
                    @if let Some(day) = &data.as_of { dt { (language.true_on()) } dd { (language.date(day)) } }
                    dt { (language.can_carry()) } dd { (language.verdict(self.model.sufficiency.verdict)) @for reason in &self.model.sufficiency.reasons { "; " (clean(reason)) } }
                    dt { (language.fingerprint()) } dd { code.small { (clean(&data.fingerprint)) } }
                }
                h3 { (language.gaps_heading()) }
                (gaps(self.model, language))
            }
        }
    }

    fn how_to_read(&self) -> Markup {
        let (model, language) = (self.model, self.language);
        let line = model.calibration;
        html! {
            section #reading {
                h2 { (language.reading_heading()) }
                ul {
                    li { (language.read_score()) }
                    li { (language.read_fit(language.decimal(line.intercept, 3), language.decimal(line.slope, 4))) }
                    li { (language.read_grade(language.points(model.grades[0]), language.points(model.grades[1]), language.points(model.grades[2]))) }
                    li { (language.read_weight()) }
                    li { (language.read_unknown()) }
                    li { (language.read_interval()) }
                    @for rule in &model.knock_out { li { (language.read_knock_out(clean(&rule.name), Grade::X)) } }
                }
                p.muted.small { (language.made_with(&model.release, model.seed)) }
            }
        }
    }
}

/// A name from the user's file: kept apart from the text around it, cut for display with the whole to be read by
/// pointing at it.
pub(super) fn name(text: &str, columns: usize) -> Markup {
    let short = shorten(text, columns);
    html! {
        @if short.ends_with('…') { bdi title=(shorten(text, FULL)) { (short) } } @else { bdi { (short) } }
    }
}

/// A chart with the same figures as a table beside it.
pub(super) fn figure(
    chart: &Markup,
    wide: bool,
    caption: &str,
    table: &Markup,
    language: Language,
) -> Markup {
    let chart = if wide {
        chart.0.replacen("class=\"chart\"", "class=\"chart wide\"", 1)
    } else {
        chart.0.clone()
    };
    html! {
        figure {
            @if !caption.is_empty() { figcaption { (caption) } }
            div.scroll { (PreEscaped(chart)) }
            details { summary { (language.the_figures()) } div.scroll { (table) } }
        }
    }
}

fn card(name: &str, value: &str, note: &str) -> Markup {
    html! { div.card { span { (name) } b { (value) } span { (note) } } }
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
            language.earns(size, clean(&language.learner_name(&peer.learner)), interval)
        } else {
            language.gives_up(size, clean(&language.learner_name(&peer.learner)), interval)
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

fn figures_table(v: &Validation, language: Language) -> Markup {
    let by_time = v
        .by_time
        .as_ref()
        .map(|f| (language.by_time(clean(&language.learner_name(&f.learner))), f));
    let grouped = v
        .grouped
        .as_ref()
        .map(|f| (language.grouped(clean(&language.learner_name(&f.learner))), f));
    let plain = |f: &'_ Figures| clean(&language.learner_name(&f.learner));
    let lines = [
        Some((plain(&v.scorecard), &v.scorecard)),
        v.baseline.as_ref().map(|f| (plain(f), f)),
        v.challenger.as_ref().map(|f| (plain(f), f)),
        by_time,
        grouped,
    ];
    let maybe = |value: Option<f64>, decimals: usize| {
        value.map_or("–".to_owned(), |v| language.decimal(v, decimals))
    };
    html! {
        div.scroll { table {
            thead { tr {
                th { (language.learner()) } th.n { "AUC" } th.n { "95 %" } th.n { (language.average_precision()) }
                th.n { "log-loss" } th.n { "Brier" } th.n { "KS" } th.n { (language.slope()) } th.n { (language.intercept()) }
            } }
            tbody { @for (learner, f) in lines.into_iter().flatten() { tr {
                td { (learner) }
                td.n { (language.decimal(f.auc, 3)) }
                td.n { (language.between(language.decimal(f.auc_low, 3), language.decimal(f.auc_high, 3))) }
                td.n { (language.decimal(f.average_precision, 3)) }
                td.n { (language.decimal(f.log_loss, 4)) }
                td.n { (language.decimal(f.brier, 4)) }
                td.n { (language.decimal(f.ks, 3)) }
                td.n { (maybe(f.calibration_slope, 2)) }
                td.n { (maybe(f.calibration_intercept, 2)) }
            } } }
        } }
    }
}

fn distribution_table(v: &Validation, language: Language) -> Markup {
    let bands = v.distribution.len().max(1) as f64;
    html! { table {
        thead { tr { th { (language.fit()) } th.n { (language.ideal_column()) } th.n { (language.not_ideal_column()) } } }
        tbody { @for (i, band) in v.distribution.iter().enumerate() { tr {
            td { (language.between(language.percent(i as f64 / bands), language.percent((i + 1) as f64 / bands))) }
            td.n { (language.integer(band[0] as i64)) } td.n { (language.integer(band[1] as i64)) }
        } } }
    } }
}

fn calibration_table(v: &Validation, language: Language) -> Markup {
    html! { table {
        thead { tr { th.n { (language.fit()) } th.n { (language.ideal_column()) } th.n { "95 %" } th.n { (language.accounts_column()) } } }
        tbody { @for point in &v.curve { tr {
            td.n { (language.percent(point.fit)) } td.n { (language.percent(point.ideal)) }
            td.n { (language.between(language.percent(point.low), language.percent(point.high))) }
            td.n { (language.integer(point.accounts as i64)) }
        } } }
    } }
}

fn lift_table(v: &Validation, language: Language) -> Markup {
    html! { table {
        thead { tr { th.n { (language.tenth()) } th.n { (language.accounts_column()) } th.n { (language.ideal_column()) } th.n { "lift" } th.n { (language.found_so_far()) } } }
        tbody { @for (i, decile) in v.deciles.iter().enumerate() { tr {
            td.n { (i + 1) } td.n { (language.integer(decile.accounts as i64)) } td.n { (language.integer(decile.ideal as i64)) }
            td.n { (language.decimal(decile.lift, 2)) } td.n { (language.percent(decile.capture)) }
        } } }
    } }
}

fn weights_table(criteria: &[&Criterion], language: Language) -> Markup {
    html! { table {
        thead { tr {
            th { (language.criterion()) } th { (language.family_column()) } th.n { (language.weight()) } th.n { (language.importance()) }
            th.n { (language.average_column()) } th { (language.changeable()) }
        } }
        tbody { @for c in criteria { tr {
            td { (name(&c.name, 60)) } td { (language.family(c.family)) }
            td.n { (language.points(c.weight())) } td.n { (language.points(c.importance)) } td.n { (language.points(c.average)) }
            td { (if c.changeable { language.yes() } else { language.no() }) }
        } } }
    } }
}

fn points_table(criterion: &Criterion, language: Language) -> Markup {
    html! { table {
        thead { tr {
            th { (language.bin()) } th.n { (language.points_column()) } th.n { "95 %" } th.n { (language.accounts_column()) }
            th.n { (language.ideal_column()) }
        } }
        tbody { @for bin in 0..criterion.points.len() {
            @let half = criterion.margin(bin);
            tr {
                td { (name(&criterion.cut.label(bin, language), 80)) }
                td.n { (language.points(criterion.points[bin])) }
                td.n { "± " (language.points(half)) }
                td.n { (language.integer(criterion.accounts[bin] as i64)) }
                td.n { @if criterion.accounts[bin] > 0 { (language.percent(criterion.ideal[bin] as f64 / criterion.accounts[bin] as f64)) } @else { "–" } }
            }
        } }
    } }
}

/// Criteria about which something is unknown for many accounts.
fn gaps(model: &Model, language: Language) -> Markup {
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
    html! {
        @if gaps.is_empty() { p { (language.no_gaps()) } } @else {
            div.scroll { table {
                thead { tr { th { (language.criterion()) } th.n { (language.unknown_share()) } th.n { (language.points_when_unknown()) } } }
                tbody { @for (share, c) in gaps { tr {
                    td { (name(&c.name, 60)) } td.n { (language.percent(share)) } td.n { (language.points(c.points[c.cut.unknown()])) }
                } } }
            } }
        }
    }
}
