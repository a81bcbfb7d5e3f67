//! What the page of a review says.

use super::short::short;
use crate::language::Language;
use crate::report::layout::document::{Block, Column, Document, Mark, Row, Table};
use crate::report::layout::shown::few;
use crate::review::aim::Direction;
use crate::review::challenge::Swaps;
use crate::review::champion::SLOPES;
use crate::review::drift::Drift;
use crate::review::estimate::Estimate;
use crate::review::{
    Aim, Challenge, Drifts, FamilySlope, Fate, LevelChange, Logged, Maturity, Measured, Performance, Reason,
    Review, SegmentFate, Unmeasured, Verdict, Who,
};

/// Criteria listed where nothing alarms (house choice: a screen holds the rest).
const LISTED: usize = 5;
/// Swaps named in a line (house choice).
const NAMED: usize = 5;

/// What is advised, in a sentence.
pub fn advice(review: &Review, verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::Keep => language.review_line_keep(&review.model),
        Verdict::Promote => language.review_line_promote(&review.model),
        Verdict::Investigate => language.review_line_investigate(&review.model),
    }
}

/// The review on a page: the verdict and why, then what it rests on. `commands` are what a person types to train the
/// challenger and to promote it.
pub fn document(
    review: &Review,
    verdict: Verdict,
    reasons: &[Reason],
    commands: (&str, &str),
    language: Language,
) -> Document {
    let mark = match verdict {
        Verdict::Investigate => Mark::Against,
        Verdict::Keep | Verdict::Promote => Mark::For,
    };
    let said = reasons.iter().map(|reason| reason.describe(language)).collect();
    let mut blocks = vec![
        Block::Verdict(advice(review, verdict, language)),
        Block::Bullets(mark, said),
        Block::Next(match verdict {
            Verdict::Keep => language.review_next_keep(),
            Verdict::Promote => language.review_next_promote(commands.0, commands.1),
            Verdict::Investigate => language.review_next_investigate(),
        }),
    ];
    let alone = review.performance == Measured::No(Unmeasured::RecordAlone);
    if !alone {
        blocks.extend(who(&review.who, language).into_iter().map(Block::Note));
    }
    blocks.extend(
        review
            .notes
            .iter()
            .map(|note| Block::Warning(note.describe(language))),
    );
    blocks.extend(short(review, language));
    if !alone {
        let found = measured(&review.performance, review.maturity.as_ref(), language);
        blocks.push(Block::section(language.review_champion_heading(), vec![found]));
    }
    blocks.extend(
        review
            .logged
            .as_ref()
            .map(|logged| on_record(logged, alone, language)),
    );
    if let Some(challenge) = &review.challenge {
        blocks.push(challenged(challenge, language));
    }
    if let Some(aim) = &review.aim {
        blocks.push(questions(review, aim, language));
    }
    if let Some(drifts) = &review.drift {
        blocks.push(drifted(drifts, &review.levels, language));
    }
    Document {
        language,
        title: language.review_title(&review.model),
        blocks,
    }
}

/// The figures of the champion, or why there are none.
fn measured(found: &Measured<Performance>, maturity: Option<&Maturity>, language: Language) -> Block {
    match found {
        Measured::Yes(performance) => Block::Table(champion(performance, maturity, language)),
        Measured::No(Unmeasured::NoOutcome | Unmeasured::RecordAlone) => {
            Block::Paragraph(language.review_no_outcome())
        }
        Measured::No(Unmeasured::OneOutcome) => Block::Paragraph(language.review_one_outcome()),
    }
}

/// The champion on scores that it really gave.
fn on_record(logged: &Logged, alone: bool, language: Language) -> Block {
    let count = |n: u64| language.integer(n as i64);
    let mut blocks = vec![Block::Note(language.review_logged_who(
        count(logged.scored),
        count(logged.decided),
        count(logged.open),
        count(logged.unknown),
    ))];
    let left_out = [
        (logged.before, language.review_logged_before(count(logged.before))),
        (logged.seen, language.review_logged_seen(count(logged.seen))),
        (logged.counted, language.review_before(count(logged.counted))),
    ];
    let left_out = left_out.into_iter().filter(|(n, _)| *n > 0);
    blocks.extend(left_out.map(|(_, text)| Block::Note(text)));
    if let Some([first, last]) = &logged.days {
        blocks.push(Block::Note(
            language.review_logged_days(language.date(first), language.date(last)),
        ));
    }
    blocks.push(measured(&logged.performance, logged.maturity.as_ref(), language));
    blocks.push(Block::Note(match alone {
        true => language.review_logged_alone(),
        false => language.review_logged_beside(),
    }));
    Block::section(language.review_logged_heading(), blocks)
}

fn who(who: &Who, language: Language) -> Vec<String> {
    let count = |n: u64| language.integer(n as i64);
    let mut said =
        vec![language.review_who(count(who.new), count(who.ideal), count(who.seen), count(who.open))];
    let more = [
        (who.unclear, language.review_unclear(count(who.unclear))),
        (who.before, language.review_before(count(who.before))),
        (who.counted, language.review_counted(count(who.counted))),
    ];
    said.extend(more.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text));
    said
}

fn champion(found: &Performance, maturity: Option<&Maturity>, language: Language) -> Table {
    let columns = vec![
        Column::text(language.review_figure_column()),
        Column::number(language.review_now_column()),
        Column::number(language.review_interval_column()),
        Column::number(language.review_promised_column()),
    ];
    let interval = |of: &Estimate, digits: usize| {
        language.review_interval(
            language.decimal(of.low, digits),
            language.decimal(of.high, digits),
        )
    };
    let figure = |name: String, of: &Estimate, digits: usize, promised: Option<f64>| {
        let promised = promised.map_or_else(String::new, |value| language.decimal(value, digits));
        Row::new([
            name,
            language.decimal(of.value, digits),
            interval(of, digits),
            promised,
        ])
    };
    let mut rows = vec![figure(
        language.review_auc(),
        &found.auc,
        3,
        found.promised_auc.map(|auc| auc.value),
    )];
    rows.extend(
        found
            .slope
            .iter()
            .map(|slope| figure(language.review_slope(), slope, 2, Some(1.0))),
    );
    rows.push(figure(language.review_ratio(), &found.ratio, 2, Some(1.0)));
    rows.extend(maturity.map(|all| {
        let name = language.review_ratio_open(language.integer(all.open as i64));
        figure(name, &all.ratio, 2, Some(1.0))
    }));
    rows.push(figure(
        language.review_lift(),
        &found.lift,
        2,
        found.promised_lift,
    ));
    rows.extend(found.grades.iter().map(|grade| {
        Row::new([
            language.review_grade(grade.grade, language.accounts(grade.accounts)),
            language.percent(grade.rate),
            language.review_interval(language.percent(grade.low), language.percent(grade.high)),
            language.percent(grade.promised),
        ])
    }));
    Table::new(columns, rows)
}

fn challenged(challenge: &Challenge, language: Language) -> Block {
    let count = |n: u64| language.integer(n as i64);
    let together = &challenge.together;
    let least = together
        .at_least
        .map_or_else(|| "–".to_owned(), |least| language.signed(least, 3));
    let mut blocks = vec![
        Block::Paragraph(language.review_challenge_now(
            language.signed(challenge.difference, 3),
            count(challenge.accounts),
        )),
        Block::Paragraph(language.review_challenge_together(
            language.signed(together.difference, 3),
            least,
            count(together.accounts),
            count(together.quarters),
        )),
    ];
    let swaps = |swaps: &Swaps| {
        let named = swaps.named.iter().map(|swap| {
            let sign = if swap.ideal { Mark::For } else { Mark::Against };
            language.review_swap(&swap.name, sign.sign())
        });
        (
            count(swaps.accounts),
            count(swaps.ideal),
            few(named, NAMED, language).join(", "),
        )
    };
    if challenge.swaps_in.accounts > 0 {
        let (accounts, ideal, named) = swaps(&challenge.swaps_in);
        let entering = language.review_swaps_in(accounts, ideal, named);
        let (accounts, ideal, named) = swaps(&challenge.swaps_out);
        let leaving = language.review_swaps_out(accounts, ideal, named);
        blocks.push(Block::Bullets(Mark::Dot, vec![entering, leaving]));
    }
    blocks.extend(challenge.auc.map(|auc| {
        Block::Note(language.review_challenge_auc(
            language.signed(auc.value, 3),
            language.signed(auc.low, 3),
            language.signed(auc.high, 3),
        ))
    }));
    Block::section(language.review_challenge_heading(), blocks)
}

/// Are firmographic criteria still relevant, which signals tell more, and who succeeded against all odds?
fn questions(review: &Review, aim: &Aim, language: Language) -> Block {
    let ratio = |value: f64| language.decimal(value, 2);
    let family = |family: &FamilySlope| {
        let name = language.criteria_of(family.family);
        let (slope, low, high) = (ratio(family.slope), ratio(family.low), ratio(family.high));
        match (family.low > 0.0, family.high < SLOPES[0]) {
            (true, _) => language.review_family_holds(name, slope, low, high),
            (false, true) => language.review_family_lost(name, slope, low, high),
            (false, false) => language.review_family_unsure(name, slope, low, high),
        }
    };
    let mut said: Vec<String> = review.families.iter().map(family).collect();
    said.extend(review.signals.iter().map(|signal| match signal {
        signal if signal.is_turned() => language.review_turned(&signal.criterion),
        signal if signal.is_stronger() => language.review_stronger(&signal.criterion, ratio(signal.slope)),
        signal => language.review_weaker(&signal.criterion, ratio(signal.slope)),
    }));
    if review.signals.is_empty() {
        said.push(language.review_no_signal_moved());
    }
    let count = |n: u64| language.integer(n as i64);
    let ([off, below], [on, above]) = (aim.off_target, aim.on_target);
    said.push(language.review_aim(count(off), count(below), count(on), count(above)));
    let fates = review
        .segments
        .iter()
        .filter_map(|segment| fate(segment, language));
    said.extend(fates);
    let mut blocks = vec![Block::Bullets(Mark::Dot, said)];
    let rates = |of: &Direction| {
        (
            language.percent(of.rate),
            language.percent(of.usual),
            count(of.accounts),
        )
    };
    let widen = aim.widen.iter().map(|of| {
        let (rate, usual, accounts) = rates(of);
        language.review_widen(of.describe(language), rate, usual, accounts)
    });
    let narrow = aim.narrow.iter().map(|of| {
        let (rate, usual, accounts) = rates(of);
        language.review_narrow(of.describe(language), rate, usual, accounts)
    });
    let ways: Vec<String> = widen.chain(narrow).collect();
    blocks.push(match ways.is_empty() {
        true => Block::Paragraph(language.review_no_direction()),
        false => Block::Bullets(Mark::Next, ways),
    });
    Block::section(language.review_questions_heading(), blocks)
}

/// What became of a segment; nothing of one that is as it was.
fn fate(segment: &SegmentFate, language: Language) -> Option<String> {
    let name = segment.name.text(language);
    let (before, now) = (language.percent(segment.before), language.percent(segment.now));
    let others = || {
        let named = segment
            .others
            .iter()
            .map(|name| language.review_quoted(name.text(language)));
        language.list(&named.collect::<Vec<String>>())
    };
    Some(match segment.fate {
        Fate::Same => return None,
        Fate::Grew => language.review_segment_grew(name, before, now),
        Fate::Shrank => language.review_segment_shrank(name, before, now),
        Fate::Vanished => language.review_segment_vanished(name, before),
        Fate::Born => language.review_segment_born(name, now),
        Fate::Split => language.review_segment_split(name, others()),
        Fate::Merged => language.review_segment_merged(name, others()),
    })
}

fn level(change: &LevelChange, language: Language) -> String {
    let (column, level) = (&change.column, &change.level);
    match &change.was {
        Some(was) => language.review_level_was(column, level, language.percent(change.now), was),
        None if change.now > 0.0 => language.review_level_came(column, level, language.percent(change.now)),
        None => language.review_level_went(column, level, language.percent(change.before)),
    }
}

fn drifted(drifts: &Drifts, levels: &[LevelChange], language: Language) -> Block {
    let columns = vec![
        Column::text(language.review_criterion_column()),
        Column::number(language.review_effect_column()),
        Column::number(language.review_psi_column()),
        Column::number(language.review_p_column()),
        Column::number(language.review_unknown_column()),
    ];
    let row = |drift: &Drift| {
        let name = drift
            .criterion
            .clone()
            .unwrap_or_else(|| language.review_score_row());
        let unknown = match drift.criterion {
            Some(_) => language.review_from_to(
                language.percent(drift.unknown[0]),
                language.percent(drift.unknown[1]),
            ),
            None => String::new(),
        };
        Row {
            tag: drift.alarm.then(|| language.review_moved()),
            ..Row::new([
                name,
                language.signed_points(drift.effect),
                language.decimal(drift.psi, 2),
                language.decimal(drift.adjusted, 3),
                unknown,
            ])
        }
    };
    let alarms = drifts.alarms().count();
    let listed = drifts.criteria.iter().take(alarms.max(LISTED));
    let table = Table::new(columns, drifts.score.iter().chain(listed).map(row));
    let quiet = alarms == 0 && drifts.score.as_ref().is_none_or(|score| !score.alarm);
    let mut blocks = Vec::new();
    if quiet {
        blocks.push(Block::Paragraph(language.review_no_drift()));
    }
    blocks.push(Block::Table(table));
    if !levels.is_empty() {
        let said = levels.iter().map(|change| level(change, language));
        blocks.push(Block::Bullets(Mark::Dot, said.collect()));
    }
    Block::section(language.review_drift_heading(), blocks)
}
