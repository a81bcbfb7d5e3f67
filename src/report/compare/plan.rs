//! A plan of a test, in words.

use crate::compare::plan::{Plan, Wanted};
use crate::compare::{Kind, Looks};
use crate::language::Language;

/// Width of the text.
const WIDTH: usize = 100;

/// When to stop, in a sentence.
pub fn stopping(looks: Looks, accounts: [u64; 2], language: Language) -> String {
    let n = language.integer(accounts.iter().sum::<u64>() as i64);
    match looks {
        Looks::Once => language.plan_stop_once(n),
        Looks::Daily => language.plan_stop_daily(n),
    }
}

/// What the plan takes, what its accounts can show, when to stop, and what was drawn.
pub fn text(plan: &Plan, wanted: &Wanted, language: Language) -> String {
    let lines = sentences(plan, wanted, language);
    let wrapped = lines.iter().map(|line| textwrap::fill(line, WIDTH));
    wrapped.collect::<Vec<_>>().join("\n") + "\n"
}

/// The same, a sentence each.
pub fn sentences(plan: &Plan, wanted: &Wanted, language: Language) -> Vec<String> {
    let count = |n: u64| language.integer(n as i64);
    let [a, b] = plan.accounts.map(count);
    let mut lines = vec![language.plan_title(&plan.metric)];
    let level = |share: f64| language.percent(share);
    let short = plan.drawn.is_some() && plan.can_show.is_some();
    let given = plan.drawn.is_none() && plan.can_show.is_some();
    if !short && !given {
        lines.push(format!(
            "{} {}.",
            language.plan_takes(&a, &plan.a, &b, &plan.b),
            language.plan_to_find(
                size(plan.least, plan.kind, language),
                value(plan.baseline, plan.kind, language),
                level(plan.power),
                level(plan.confidence),
            )
        ));
    } else if let (true, Ok(needed)) = (short, wanted.accounts(plan.least)) {
        lines.push(format!("{}.", language.plan_fewer(count(needed.iter().sum()))));
    }
    match plan.can_show {
        Some(least) if a == b => {
            lines.push(format!(
                "{}.",
                language.plan_can_show_each(&a, size(least, plan.kind, language))
            ));
        }
        Some(least) => {
            lines.push(format!(
                "{}.",
                language.plan_can_show(&a, &b, size(least, plan.kind, language))
            ));
        }
        None if short => lines.push(format!("{}.", language.plan_can_show_nothing())),
        None => {}
    }
    let other = Wanted {
        looks: match plan.looks {
            Looks::Once => Looks::Daily,
            Looks::Daily => Looks::Once,
        },
        ..*wanted
    };
    if let (false, Ok([a, b])) = (short, other.accounts(plan.least)) {
        let (a, b) = (count(a), count(b));
        lines.push(format!(
            "{}.",
            match other.looks {
                Looks::Once => language.plan_other_once(a, b),
                Looks::Daily => language.plan_other_daily(a, b),
            }
        ));
    }
    lines.push(language.plan_stop(&plan.stopping));
    if let Some([a, b, held]) = plan.drawn {
        let drawn = language.plan_drawn(count(a), &plan.a, count(b), &plan.b, count(held));
        let balanced = language.plan_balanced(language.list(&plan.strata), plan.seed);
        lines.push(format!("{}.", language.clauses(drawn, balanced)));
    }
    lines
}

/// A difference in the metric's unit.
fn size(least: f64, kind: Kind, language: Language) -> String {
    if kind.is_share() {
        let points = least * 100.0;
        let decimals = if points >= 10.0 || (points - points.round()).abs() < 0.05 {
            0
        } else {
            1
        };
        // Rounded up: a smaller difference cannot be seen.
        let scale = 10f64.powi(decimals);
        let up = (points * scale - 1e-9).ceil() / scale;
        language.plan_points(language.decimal(up, decimals as usize))
    } else {
        value(least, kind, language)
    }
}

fn value(value: f64, kind: Kind, language: Language) -> String {
    match kind {
        Kind::Rate | Kind::Retention => language.percent(value),
        Kind::Duration => language.days(language.decimal(value, 1)),
        Kind::Amount => language.decimal(value, if value.abs() < 100.0 { 2 } else { 0 }),
    }
}
