//! The report's section on whom to say no to.

use maud::{Markup, html};

use crate::language::Language;
use crate::report::anti::{Kind, SayNo, Told, rate};
use crate::report::chart::apart::{Dumbbells, dumbbells};
use crate::report::layout::page::{figure, name};
use crate::report::segments::overview::Apart;
use crate::report::segments::words::difference;

/// Marks of who never buys and of who leaves: those no segment has in a report of ordinary size.
const NEVER: usize = 5;
const LEAVES: usize = 7;

/// The section: both kinds, what gives them away, the traps among it, and examples.
pub(in crate::report) fn section(anti: &SayNo, language: Language) -> Markup {
    let legends = [
        (NEVER, language.never_legend(), language.bought_legend()),
        (LEAVES, language.left_legend(), language.stayed_legend()),
    ];
    html! {
        section #say-no {
            h2 { (language.say_no_heading()) }
            p { (language.say_no_intro()) }
            @for ((heading, kind), (place, inside, outside)) in anti.kinds(language).into_iter().zip(legends) {
                h3 { (heading) }
                @match kind {
                    Kind::Unknown { why } => { p { (why) } }
                    Kind::Told(told) => { (one(told, &heading, Legend { place, inside, outside }, language)) }
                }
            }
        }
    }
}

/// A kind's mark, and what it and the others are called.
struct Legend {
    place: usize,
    inside: String,
    outside: String,
}

fn one(told: &Told, heading: &str, legend: Legend, language: Language) -> Markup {
    let traits: Vec<Apart> = told.signs.iter().map(|sign| sign.apart.clone()).collect();
    let chart = dumbbells(
        &Dumbbells {
            title: language.signs_title(heading),
            description: language.signs_description(),
            traits: &traits,
            place: legend.place,
            inside: legend.inside,
            outside: legend.outside,
        },
        language,
    );
    html! {
        p.muted.small { (told.sentence) "." }
        @if told.signs.is_empty() { p { (language.no_signs()) } } @else {
            (figure(&chart, true, &language.signs_column(), &signs(told, language), language))
        }
        @for trap in told.signs.iter().filter_map(|sign| sign.trap.as_ref()) { p.warning { (name(trap, 400)) } }
        @if !told.examples.is_empty() {
            p.small { (language.examples("")) @for (i, account) in told.examples.iter().enumerate() { @if i > 0 { ", " } (name(&account.name, 60)) } }
        }
    }
}

fn signs(told: &Told, language: Language) -> Markup {
    html! {
        table {
            thead { tr {
                th { (language.criterion()) } th { (language.bin()) } th.n { (language.among_column()) } th.n { (language.outside_column()) }
                th.n { (language.difference_column()) } th.n { (language.close_column()) } th.n { (language.leave_column()) }
            } }
            tbody { @for sign in &told.signs { tr {
                td { (name(&sign.apart.criterion, 60)) } td { (name(&sign.apart.label, 80)) }
                td.n { (language.percent(sign.apart.inside_share)) } td.n { (language.percent(sign.apart.outside_share)) }
                td.n { (difference(&sign.apart, language)) } td.n { (rate(sign.close, language)) } td.n { (rate(sign.leave, language)) }
            } } }
        }
        p.small.muted { (language.rates_note()) }
    }
}
