//! What a changed version does to accounts, as a page tells it before anything is saved.

use maud::{Markup, html};

use super::made::Maker;
use super::parts::{called, grade, named, said};
use super::viewer::with;
use crate::language::Language;
use crate::model::Model;
use crate::model::difference::Difference;
use crate::model::worded::ShownModel;
use crate::recipe::KnockOut;
use crate::report::difference::changes;
use crate::report::layout::page::content;
use crate::score::Grade;
use crate::serve::problem::Problem;
use crate::store::AccountList;
use crate::workflow::effect::{BAR, Effect, Refused};
use crate::workflow::tune::{Relearnt, TunedVersion};

/// What other rules and names do: to the accounts of the list, and to the customers on record.
pub(super) fn of_list(version: &TunedVersion, to: &Maker<'_>) -> Result<Markup, Problem> {
    let (language, base) = (to.language, &to.live.model);
    let list = AccountList::existing(to.service.models())?;
    let effect = match &list {
        Some(list) => Some(Effect::on_list(list, base, &version.model)?),
        None => None,
    };
    let effect = effect.filter(|effect| effect.of > 0);
    let other_rules = version.model.knock_out != base.knock_out;
    let auc = base.validation.as_ref().map(|found| found.scorecard.auc);
    Ok(html! {
        section {
            h2 { (language.tuning_effect()) }
            @if other_rules {
                @match &effect {
                    Some(effect) => { (whole(effect, to, true)) }
                    None => { p { (language.tuning_no_list()) } }
                }
                (refused(version, to))
                @if version.without_figures { p.warning { (language.tuning_without_figures()) } }
            }
            p.muted { @match auc {
                Some(auc) => (language.tuning_points_stay(language.decimal(auc, 3))),
                None => (language.tuning_points_stay_unmeasured()),
            } }
        }
        (differences(base, &version.model, to))
    })
}

/// What other convictions do to the accounts that were learnt from.
pub(super) fn of_training(learnt: &Relearnt, to: &Maker<'_>) -> Markup {
    let language = to.language;
    let base = learnt.version.base.version.short();
    html! {
        section {
            h2 { (language.tuning_effect()) }
            p.lead { (learnt.told(language)) }
            @if learnt.same_accounts { p { (language.tuning_same_accounts(&base)) } }
            @else { p.warning { (language.tuning_other_accounts(&base)) } }
            (whole(&learnt.effect, to, false))
            (refused(&learnt.version, to))
        }
        (differences(&to.live.model, &learnt.version.model, to))
    }
}

/// What the rules do to the customers on record, by the bins that are kept of them.
fn refused(version: &TunedVersion, to: &Maker<'_>) -> Markup {
    let language = to.language;
    let count = |number: u64| language.integer(number as i64);
    let (model, ideals) = (&to.live.model, to.live.ideals());
    let [before, after] =
        [&model.knock_out, &version.model.knock_out].map(|rules| Refused::by(rules, model, ideals));
    html! { @if after.of > 0 {
        p.warning[after.refused > before.refused] {
            (language.tuning_refused(count(after.refused), count(after.of), count(before.refused)))
            @if after.untold > 0 { " " (language.tuning_untold(count(after.untold))) }
        }
    } }
}

/// Points and words of the recipe that differ, as `lookalike diff` tells them, rules in words.
fn differences(before: &Model, after: &Model, to: &Maker<'_>) -> Markup {
    let language = to.language;
    let shown = [before, after].map(|model| model.worded_by(&after.recipe, language));
    let side = |model, shown| ShownModel { model, shown };
    let mut difference = Difference::new(side(before, &*shown[0]), side(after, &*shown[1]), language);
    difference.recipe.retain(|key| !key.key.starts_with("knock_out"));
    let (now, then) = (language.tuning_now(), language.tuning_then());
    let rules = [before, after].map(|model| -> Vec<String> {
        let told = model.knock_out.iter().map(|rule| told(rule, after, language));
        told.collect()
    });
    html! {
        @if before.knock_out != after.knock_out { section {
            h2 { (language.tuning_rules()) }
            div.sides { @for (title, rules) in [&now, &then].into_iter().zip(&rules) {
                div { h3 { (title) } (said(rules)) @if rules.is_empty() { p { "–" } } }
            } }
        } }
        @if !difference.is_none() { (content(&changes([&now, &then], &difference, language), language)) }
    }
}

/// A rule in words: its name, and when it holds.
fn told(rule: &KnockOut, model: &Model, language: Language) -> String {
    let column = model.title_of(&rule.column, language);
    let quoted = |values: &[String]| language.alternatives(values);
    let parts = [
        (!rule.is_in.is_empty()).then(|| language.tuning_rule_in(&column, quoted(&rule.is_in))),
        (!rule.not_in.is_empty()).then(|| language.tuning_rule_not_in(&column, quoted(&rule.not_in))),
        rule.below
            .map(|least| language.tuning_rule_below(&column, language.number(least))),
        rule.above
            .map(|most| language.tuning_rule_above(&column, language.number(most))),
        rule.unknown.then(|| language.tuning_rule_unknown(&column)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    language.fact(&rule.name, language.alternatives(&parts))
}

fn whole(effect: &Effect, to: &Maker<'_>, on_list: bool) -> Markup {
    let language = to.language;
    let count = |number: u64| language.integer(number as i64);
    let unnamed = effect.moved() - effect.named.len() as u64;
    html! {
        p { @match (on_list, effect.accounts == effect.of) {
            (false, _) => (language.tuning_on_training(count(effect.accounts))),
            (true, true) => (language.tuning_on_list(count(effect.accounts))),
            (true, false) => (language.tuning_on_some(count(effect.accounts), count(effect.of))),
        } }
        @if !effect.unkept.is_empty() { p.warning { (language.tuning_unkept(language.list(&effect.unkept))) } }
        p.lead { @match effect.moved() {
            0 => (language.tuning_nobody_moves()),
            moved => (language.tuning_moved(count(moved), count(effect.accounts))),
        } }
        div.sides {
            (bars(&language.tuning_by_grade(), &grades(effect), language))
            @if effect.moves_scores() { (bars(&language.tuning_by_score(), &scores(effect, language), language)) }
        }
        @if !effect.named.is_empty() {
            h3 { (language.tuning_who()) }
            div.fits { table.list {
                thead { tr {
                    th scope="col" { (language.page_account()) } th.n scope="col" { (language.score()) }
                    th scope="col" { (language.tuning_now()) } th scope="col" { (language.tuning_then()) }
                    @if effect.moves_scores() { th.n scope="col" { (language.score()) " (" (language.tuning_then()) ")" } }
                } }
                tbody { @for one in &effect.named { tr {
                    td {
                        @if on_list { a href=(to.viewer.link(&with("/accounts/one", "id", &one.id))) { (named(called(&one.name, &one.id))) } }
                        @else { (named(called(&one.name, &one.id))) }
                    }
                    td.n data-head=(language.score()) { (language.points(one.scored[0].0)) }
                    td data-head=(language.tuning_now()) { (grade(one.scored[0].1.as_str())) }
                    td data-head=(language.tuning_then()) { (grade(one.scored[1].1.as_str())) }
                    @if effect.moves_scores() { td.n data-head=(language.tuning_then()) { (language.points(one.scored[1].0)) } }
                } } }
            } }
            @if unnamed > 0 { p.muted { (language.tuning_who_more(count(unnamed))) } }
        }
    }
}

/// What a bar is of, and how many accounts now and then.
type Bars = Vec<(Markup, [u64; 2])>;

fn grades(effect: &Effect) -> Bars {
    let met = |at: &usize| effect.grades.iter().any(|side| side[*at] > 0);
    let all = (0..Grade::ALL.len()).filter(met);
    all.map(|at| {
        let counts = effect.grades.map(|side| side[at]);
        (grade(Grade::ALL[at].as_str()), counts)
    })
    .collect()
}

fn scores(effect: &Effect, language: Language) -> Bars {
    let all = (0..effect.scores[0].len()).rev();
    all.map(|at| {
        let from = at as i64 * BAR / 1000;
        let label = language.between(from, from + BAR / 1000);
        (html! { (label) }, effect.scores.map(|side| side[at]))
    })
    .collect()
}

/// Counts before and after, side by side, each with its bar.
fn bars(title: &str, all: &Bars, language: Language) -> Markup {
    let most = all
        .iter()
        .flat_map(|(_, counts)| *counts)
        .max()
        .unwrap_or(0)
        .max(1);
    let bar = |count: u64| {
        let width = format!("{:.1}", count as f64 * 100.0 / most as f64);
        html! { span.score { (language.integer(count as i64))
        svg.mini viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.ground width="100" height="6" {} rect.filled width=(width) height="6" {}
        } } }
    };
    html! { div { h3 { (title) } table.bars {
        thead { tr { th scope="col" { span.hidden { (title) } } th.n scope="col" { (language.tuning_now()) } th.n scope="col" { (language.tuning_then()) } } }
        tbody { @for (label, [now, then]) in all { tr { th scope="row" { (label) } td.n { (bar(*now)) } td.n { (bar(*then)) } } } }
    } } }
}
