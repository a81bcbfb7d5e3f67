//! A training in one screen: what it is worth, what was read and left out, what speaks for an ideal customer, and how
//! good it is. The whole is in [`crate::report::training`] and in the report.

use crate::fit::sufficiency::Verdict as Sufficient;
use crate::fit::validation::{Figures, Validation};
use crate::join::JoinReport;
use crate::language::Language;
use crate::model::basis::Basis;
use crate::model::prepare::Prepared;
use crate::model::{Criterion, Model};
use crate::outcome::OutcomeValue;
use crate::report::layout::document::{Block, Document, Fact, Mark};
use crate::report::layout::shown::{few, few_named, shorten, whole_facts};
use crate::report::markets::Markets;
use crate::report::model::grades_below;
use crate::report::scorecard::priors;
use crate::report::training::{Ground, Told, few_customers, order_lines, title};
use crate::report::verdict::begun;
use crate::report::{as_read, joining, traits, validation, verdict};
use crate::table::Table;

/// Criteria told, values of the outcome, segments, lines of one sort, columns left out, and convictions (house choices: forty lines
/// together).
const CRITERIA: usize = 5;
const VALUES: usize = 4;
const SEGMENTS: usize = 2;
const LINES: usize = 3;
const NAMES: usize = 3;
const PRIORS: usize = 6;
/// Columns of a name, of a bin, and of a segment's name.
const NAME: usize = 40;
const BIN: usize = 32;
const SEGMENT: usize = 64;

/// The verdict, what the data carry, the strongest criteria, what was left out, how good it is.
pub fn document(
    table: &Table,
    prepared: &Prepared,
    model: &Model,
    (markets, joined): (Option<&Markets>, Option<&JoinReport>),
    language: Language,
) -> Document {
    let found = model.validation.as_ref();
    let mut blocks = vec![Block::Verdict(verdict::brief(model, language))];
    blocks.extend(grades_below(model, language).map(|said| Block::Warning(language.beware(said))));
    match markets.map(Markets::sentences) {
        Some(moved) if !moved.is_empty() => {
            // The market now comes first, the one left behind last.
            let ends = [moved.first(), moved.last().filter(|_| moved.len() > 1)];
            blocks.push(Block::Bullets(
                Mark::Dot,
                ends.into_iter().flatten().cloned().collect(),
            ));
        }
        _ => blocks.extend(segments(model, language)),
    }
    blocks.extend(read(table, prepared, language));
    blocks.extend(
        joined
            .into_iter()
            .flat_map(|joined| joining::brief(joined, table.rows, language)),
    );
    blocks.extend(few_customers(prepared, language));
    blocks.extend(strongest(model, language));
    blocks.extend(found.map(|found| measured(found, &prepared.basis, language)));
    Document {
        language,
        title: title(prepared, language),
        blocks,
    }
}

/// How the table and the outcome were read, what the accounts carry, and the columns left out.
fn read(table: &Table, prepared: &Prepared, language: Language) -> Vec<Block> {
    let outcome = &prepared.outcome;
    let ground = Ground::of(table, prepared, language);
    let mut facts = few(as_read::facts(&table.read, language), LINES, language);
    // The title tells two values apart already.
    let plain = outcome.values.len() == 2 && outcome.values.iter().all(|value| value.ideal.is_some());
    if prepared.basis.universe().is_none() && !outcome.values.is_empty() && !plain {
        let values = outcome.values.iter().map(|value| value_in_words(value, language));
        facts.insert(
            1.min(facts.len()),
            language.brief_outcome(
                shorten(&outcome.column, NAME),
                few_named(values.collect(), VALUES, language),
            ),
        );
    }
    let carries = match prepared.sufficiency.verdict {
        Sufficient::Full if !ground.carries.is_empty() => Some(language.brief_full()),
        _ => ground.carries.first().cloned(),
    };
    let said = carries.into_iter().chain(ground.said.iter().cloned());
    facts.extend(few(
        said.map(|clause| format!("{}.", begun(&clause))),
        LINES,
        language,
    ));
    let mut blocks = vec![Block::Bullets(Mark::Dot, facts)];
    let loud = outcome.notes.iter().filter(|note| note.is_loud());
    let loud = loud.map(|note| format!("{}.", note.describe(language)));
    blocks.extend(few(loud, LINES, language).into_iter().map(Block::Warning));
    blocks.extend(order_lines(table, language));
    blocks.push(Block::Bullets(Mark::Dot, left_out(&ground, language)));
    blocks
}

/// The columns left out and doubted, a sentence for each reason.
fn left_out(ground: &Ground, language: Language) -> Vec<String> {
    let left_out = [
        (language.ground_suspects(), &ground.suspects),
        (language.ground_unusable(), &ground.unusable),
        (language.ground_doubts(), &ground.doubts),
    ];
    let left_out = left_out.into_iter().filter(|(_, columns)| !columns.is_empty());
    let told = left_out.map(|(why, columns)| format!("{}.", language.fact(why, names(columns, language))));
    told.collect()
}

/// What whoever trains should be told though they look at no page: a verdict that is not usable, what was mended, what is loud
/// about the outcome, and the columns left out.
pub fn notes(table: &Table, prepared: &Prepared, model: &Model, language: Language) -> Vec<String> {
    let measured = model.validation.is_some() && !model.verdict.is_usable();
    let mut notes: Vec<String> = measured
        .then(|| verdict::brief(model, language))
        .into_iter()
        .collect();
    if as_read::is_noteworthy(&table.read) {
        // The first line only says how many rows there are.
        notes.extend(as_read::facts(&table.read, language).into_iter().skip(1));
    }
    let loud = prepared.outcome.notes.iter().filter(|note| note.is_loud());
    notes.extend(loud.map(|note| format!("{}.", begun(&note.describe(language)))));
    notes.extend(left_out(&Ground::of(table, prepared, language), language));
    notes
}

/// "account_id, company, first_contact_on and 9 more".
fn names(told: &[Told], language: Language) -> String {
    let names = told.iter().map(|told| shorten(&told.column, NAME));
    few_named(names.collect(), NAMES, language)
}

/// "Won 227 (ideal)".
fn value_in_words(value: &OutcomeValue, language: Language) -> String {
    let learnt = match value.ideal {
        Some(true) => language.outcome_learnt_ideal(),
        Some(false) => language.outcome_learnt_not_ideal(),
        None => language.brief_not_learnt(),
    };
    let rows = language.integer(value.rows as i64);
    language.brief_value(shorten(&value.value, BIN), rows, learnt)
}

/// The criteria that set accounts furthest apart, each with the bins that speak most for and most against.
fn strongest(model: &Model, language: Language) -> Option<Block> {
    let mut criteria: Vec<&Criterion> = model.criteria.iter().filter(|c| !c.cut.is_pair()).collect();
    criteria.sort_by_key(|c| std::cmp::Reverse((c.importance, c.weight())));
    let count = language.integer(model.criteria.len() as i64);
    let facts: Vec<Fact> = criteria
        .into_iter()
        .filter_map(|criterion| ends(criterion, model, language))
        .take(CRITERIA)
        .collect();
    let heading = match model.data.basis {
        Basis::Outcomes if model.criteria.iter().any(|c| c.expected.is_some()) => {
            language.brief_strongest(count)
        }
        _ => language.brief_strongest_points(count),
    };
    let mut blocks = Vec::new();
    if !facts.is_empty() {
        blocks.push(Block::Facts(facts));
    }
    let spoken = model
        .criteria
        .iter()
        .flat_map(|criterion| priors(criterion, language));
    if model.sufficiency.verdict != Sufficient::Full {
        blocks.extend(spoken.take(PRIORS));
    }
    if !model.criteria.is_empty() && !model.is_graded() {
        blocks.extend(
            traits::ungraded(model, language)
                .into_iter()
                .map(Block::Paragraph),
        );
    }
    (!blocks.is_empty()).then(|| Block::section(heading, blocks))
}

/// "Contract: Two year (81%) rather than Month-to-month (66%)".
fn ends(criterion: &Criterion, model: &Model, language: Language) -> Option<Fact> {
    let bins = 0..criterion.cut.unknown();
    let seen = |bin: &usize| criterion.accounts[*bin] > 0;
    let best = bins
        .clone()
        .filter(seen)
        .max_by_key(|bin| criterion.points[*bin])?;
    let worst = bins.filter(seen).min_by_key(|bin| criterion.points[*bin])?;
    let worth = |bin: usize| match &criterion.expected {
        Some(expected) if model.data.basis.universe().is_none() => {
            language.percent(f64::from(expected.bins[bin]) / 1e4)
        }
        _ => language.points_noun(criterion.points[bin]),
    };
    let label = |bin: usize| shorten(&criterion.cut.label(bin, language), BIN);
    let (most, least) = (worth(best), worth(worst));
    // What is alike as it is printed tells nothing.
    (best != worst && most != least).then(|| {
        let said = language.brief_ends(label(best), most, label(worst), least);
        Fact::new(shorten(&criterion.name, NAME), said)
    })
}

/// "Kinds of ideal customer: 1 · Law firms (38%), 2 · …".
fn segments(model: &Model, language: Language) -> Option<Block> {
    let found = &model.segments;
    let named = found.in_order().into_iter().map(|at| {
        let segment = &found.segments[at];
        let share = segment.class.accounts as f64 / found.accounts.max(1) as f64;
        let name = whole_facts(segment.name.text(language), SEGMENT);
        let share = language.percent(share);
        match found.is_crowd(segment.number) {
            true => language.brief_crowd(segment.number, name, share),
            false => language.brief_segment(segment.number, name, share),
        }
    });
    let named = few_named(named.collect(), SEGMENTS, language);
    (!found.segments.is_empty()).then(|| Block::Paragraph(language.brief_segments(named)))
}

/// How well it ranks, what its fits mean, what the best tenth held, and what to beware of.
fn measured(found: &Validation, basis: &Basis, language: Language) -> Block {
    let auc = |figures: &Figures| language.decimal(figures.auc, 3);
    let others = [
        found
            .pocket
            .as_ref()
            .map(|pocket| language.brief_pocket(auc(&pocket.figures))),
        found
            .baseline
            .as_ref()
            .map(|logistic| language.brief_logistic(auc(logistic))),
        found
            .challenger
            .as_ref()
            .map(|forest| language.brief_forest(auc(forest))),
    ];
    let others: Vec<String> = others.into_iter().flatten().collect();
    let whose = auc(&found.scorecard);
    let mut said = vec![match others.is_empty() {
        true => language.brief_auc(whose),
        false => language.brief_auc_beside(whose, others.join(", ")),
    }];
    if basis.universe().is_none() && found.curve.len() > 1 {
        // A fifth from either end: what the best and the worst accounts' fits mean.
        let fifth = found.curve.len() / 5;
        let [low, high] = [fifth, found.curve.len() - 1 - fifth].map(|at| &found.curve[at]);
        let percent = |share: f64| language.percent(share);
        said.push(language.brief_calibration(
            percent(low.fit),
            percent(low.ideal),
            percent(high.fit),
            percent(high.ideal),
        ));
    }
    if let Some(best) = found.deciles.first().filter(|best| best.accounts > 0) {
        let share = language.percent(best.ideal as f64 / best.accounts as f64);
        let lift = language.decimal(best.lift, 1);
        said.push(match basis {
            Basis::Outcomes => language.brief_lift(share, lift),
            Basis::Universe(_) => language.brief_lift_universe(share, lift),
        });
    }
    let count = |count: u64| language.integer(count as i64);
    let twins = found.twins.iter().filter(|twins| twins.accounts > 0);
    said.extend(
        twins.map(|twins| format!("{}.", language.twins_some(count(twins.accounts), count(twins.of)))),
    );
    let mut blocks = vec![Block::Bullets(Mark::Dot, said)];
    blocks.extend(validation::warnings(found, language));
    Block::section(language.brief_measured(), blocks)
}
