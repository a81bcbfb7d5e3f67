//! What changed over time: sentences that every page says, and the chapter with the figures.

use crate::fit::change::{Change, Changed, Edge, Kind, Learnt, Level, Untested};
use crate::language::Language;
use crate::model::Model;
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::shorten;

/// Changes named in a sentence, and criteria and values of the chapter (house choices).
const NAMED: usize = 2;
const CRITERIA: usize = 12;
const LEVELS: usize = 12;

/// When it changed, what rose and what was left behind, what was learnt from, and the way back; nothing for a world
/// that did not change.
pub(super) fn sentences(model: &Model, language: Language) -> Vec<String> {
    told(model, true, language)
}

/// When it changed, what was learnt from, and the way back.
pub(super) fn when(model: &Model, language: Language) -> Vec<String> {
    told(model, false, language)
}

fn told(model: &Model, with_moves: bool, language: Language) -> Vec<String> {
    let Some(change) = &model.data.change else {
        return Vec::new();
    };
    let mut said = Vec::new();
    let p = change.p.unwrap_or(1.0);
    let p = match p < 0.001 {
        true => language.change_p_under(language.decimal(0.001, 3)),
        false => language.change_p(language.decimal(p, 3)),
    };
    if let Some(since) = &change.since {
        said.push(language.change_break(language.month(since), p));
        if change.breaks.len() > 1 {
            let months: Vec<String> = change.breaks.iter().map(|day| language.month(day)).collect();
            said.push(language.change_breaks(language.list(&months)));
        }
        if let (true, Some(first)) = (change.earlier, change.breaks.first()) {
            said.push(language.change_earlier_too(language.month(first)));
        }
        said.extend(change.edge.map(|edge| match edge {
            Edge::First => language.change_edge_first(language.month(since)),
            Edge::Last => language.change_edge_last(language.month(since)),
        }));
    } else if change.gradual {
        said.push(language.change_gradual(p));
    }
    if with_moves {
        said.extend(moves(model, change, language));
    }
    said.push(learnt(model, change, language));
    // Where a day divides the accounts, figures of either era are shown.
    if change.since.is_none() && matches!(change.learnt, Learnt::HalfLife(_)) {
        said.push(language.change_figures_pooled());
    }
    said
}

/// Why it cannot be told whether the world changed, where accounts enough have days too few or too much alike.
pub(super) fn untested(change: &Change, language: Language) -> Option<String> {
    match change.untested? {
        Untested::NoDate => None,
        Untested::Undated => Some(language.change_untested_undated()),
        Untested::TooFew => Some(language.change_untested_too_few()),
        Untested::Leaving => Some(language.change_untested_leaving()),
    }
}

/// Values whose close rate rose and fell most clearly, one of each criterion.
fn moves(model: &Model, change: &Change, language: Language) -> Vec<String> {
    let clear = |rises: bool| {
        let of = |changed: &'_ Changed| {
            let levels = changed.levels.iter();
            let clear = levels.filter(|level| (level.moved() > 0.0) == rises && level.is_clear());
            let most = clear.max_by(|a, b| a.clearness().total_cmp(&b.clearness()))?;
            Some((most.clearness(), phrase(model, changed, most, language)))
        };
        let mut found: Vec<(f64, String)> = change.criteria.iter().filter_map(of).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().take(NAMED).map(|(_, said)| said)
    };
    clear(true).chain(clear(false)).collect()
}

fn phrase(model: &Model, changed: &Changed, level: &Level, language: Language) -> String {
    let (column, name) = called(model, &changed.column, &level.level, language);
    let [before, after] = [0, 1].map(|side| language.percent(level.rate(side)));
    match level.moved() > 0.0 {
        true => language.change_rose(name, column, before, after),
        false => language.change_fell(name, column, before, after),
    }
}

/// What a criterion and one of its values are called, of which the file has the column and the English words.
pub(super) fn called(model: &Model, column: &str, value: &str, language: Language) -> (String, String) {
    let criterion = model.criteria.iter().find(|one| one.cut.name() == column);
    let title = criterion.map_or_else(|| model.title_of(column, language), |one| one.cut.title());
    let label = criterion.and_then(|one| {
        let own = one.cut.plain();
        let bin = (0..own.len()).find(|bin| own.label(*bin, Language::En) == value)?;
        Some(one.cut.label(bin, language))
    });
    let label = label
        .or_else(|| interval(value, language))
        .unwrap_or_else(|| value.to_owned());
    (shorten(&title, 60), shorten(&label, 60))
}

/// An interval of numbers that English words say: the world's changes are sought in other bins than the scorecard's.
fn interval(value: &str, language: Language) -> Option<String> {
    let number = |text: &str| {
        let number = text.replace(',', "").parse().ok()?;
        Some(language.number(number))
    };
    match (value.strip_prefix("over "), value.strip_prefix("up to ")) {
        (Some(low), _) => Some(language.over(number(low)?)),
        (_, Some(high)) => Some(language.up_to(number(high)?)),
        _ => {
            let (low, high) = value.split_once(" – ")?;
            Some(language.between(number(low)?, number(high)?))
        }
    }
}

fn learnt(model: &Model, change: &Change, language: Language) -> String {
    let count = |n: u64| language.integer(n as i64);
    let [before, since, undated] = change.accounts;
    match change.learnt {
        Learnt::Era => language.change_learnt_era(
            change
                .since
                .as_deref()
                .map(|day| language.month(day))
                .unwrap_or_default(),
            count(since),
            count(before + undated),
            language.change_back_all(),
        ),
        Learnt::Asked => language.change_learnt_asked(
            model
                .recipe
                .fit
                .since
                .as_deref()
                .map(|day| language.date(day))
                .unwrap_or_default(),
            count(since),
            count(before + undated),
        ),
        Learnt::HalfLife(days) => language
            .change_learnt_half_life(language.integer(days.round() as i64), language.change_back_all()),
        Learnt::AllTime => language.change_learnt_all(language.change_back_era()),
    }
}

/// The figure that leads where the world changed: learnt on earlier accounts, tested on later ones.
pub(super) fn out_of_time(model: &Model, language: Language) -> Option<String> {
    model.data.change.as_ref().filter(|change| change.is_found())?;
    let later = model.validation.as_ref()?.by_time.as_ref()?;
    let [auc, low, high] =
        [later.auc, later.auc_low, later.auc_high].map(|auc| language.decimal(auc * 100.0, 0));
    Some(language.change_by_time_leads(auc, low, high))
}

/// The chapter: how each criterion changed, value by value, beside the pooled past.
pub(super) fn section(model: &Model, language: Language) -> Option<Block> {
    let change = model.data.change.as_ref()?;
    let sides = match &change.since {
        Some(day) => {
            let month = language.month(day);
            [language.change_before(&month), language.change_since(&month)]
        }
        None => [language.change_earlier(), language.change_later()],
    };
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.change_kind()),
        Column::text(language.value()),
        Column::number(sides[0].clone()),
        Column::number(sides[1].clone()),
        Column::number(language.change_pooled()),
    ];
    let share = |ideal: u64, accounts: u64| match accounts {
        0 => "–".to_owned(),
        n => format!(
            "{} ({})",
            language.percent(ideal as f64 / n as f64),
            language.integer(n as i64)
        ),
    };
    let rows = change.criteria.iter().take(CRITERIA).flat_map(|changed| {
        let kind = match changed.kind {
            Kind::Reversed => language.change_kind_reversed(),
            Kind::Faded => language.change_kind_faded(),
            Kind::New => language.change_kind_new(),
        };
        changed.levels.iter().take(LEVELS).map(move |level| {
            let (title, value) = called(model, &changed.column, &level.level, language);
            Row::new([
                title,
                kind.clone(),
                value,
                share(level.ideal[0], level.accounts[0]),
                share(level.ideal[1], level.accounts[1]),
                share(level.ideal.iter().sum(), level.accounts.iter().sum()),
            ])
        })
    });
    let column = model.title_of(change.column.as_deref().unwrap_or_default(), language);
    let column = shorten(&column, 60);
    let intro = match change.signed {
        true => language.change_table_intro_signed(column),
        false => language.change_table_intro(column),
    };
    let blocks = vec![
        Block::Note(format!("{intro}.")),
        Block::Table(Table::new(columns, rows)),
    ];
    (!change.criteria.is_empty()).then(|| Block::at("change", language.change_title(), blocks))
}
