//! What was scored and what could not be read, a line each.

use std::path::Path;

use crate::language::Language;
use crate::language::harmless::shown_as_is;
use crate::model::Model;
use crate::report::layout::shown::whole_facts;
use crate::report::universe;
use crate::report::verdict::beside_scores;
use crate::score::check::joined_columns;
use crate::score::{Check, CutOff, Drawn, Finding, Grade, ListSummary, PartsSummary, Summary, Untold};

/// Lines named before "and more".
const MOST_LINES: usize = 5;

/// What became of a table with the columns `header`, scored with the model called `reference`.
pub fn scored(
    summary: &Summary,
    model: &Model,
    reference: &str,
    header: &[String],
    language: Language,
) -> Vec<String> {
    let in_grade = |grade| summary.in_grade(grade);
    let mut lines = by_grade(model, reference, summary.accounts, &in_grade, language);
    if !summary.segments.is_empty() {
        lines.push(segments(summary, model, language));
    }
    let id = model.data.id.as_ref().filter(|id| !header.contains(id));
    lines.extend(id.map(|id| language.scored_without_id(id)));
    lines.extend(universe::fit_of(model, language));
    lines.extend(checks(&summary.checks, model, language));
    lines
}

/// The accounts that were scored, grade by grade.
fn by_grade(
    model: &Model,
    reference: &str,
    accounts: u64,
    in_grade: &dyn Fn(Grade) -> u64,
    language: Language,
) -> Vec<String> {
    let count = |number: u64| language.integer(number as i64);
    let grades: Vec<String> = Grade::ALL
        .iter()
        .filter(|grade| match grade {
            Grade::X => !model.knock_out.is_empty(),
            Grade::Unknown => in_grade(Grade::Unknown) > 0,
            _ => true,
        })
        .map(|grade| format!("{} {}", grade.as_str(), count(in_grade(*grade))))
        .collect();
    let mut lines: Vec<String> = beside_scores(model, reference, language).into_iter().collect();
    lines.push(language.scored(count(accounts), reference, grades.join(", ")));
    lines
}

/// What became of accounts that an engine scored where they are; `unreadable` are cells that it could not read.
pub fn scored_in_engine(
    model: &Model,
    reference: &str,
    accounts: u64,
    in_grade: &dyn Fn(Grade) -> u64,
    unreadable: u64,
    language: Language,
) -> Vec<String> {
    let mut lines = by_grade(model, reference, accounts, in_grade, language);
    lines.extend(universe::fit_of(model, language));
    if unreadable > 0 {
        lines.push(language.scored_unreadable_there(language.integer(unreadable as i64)));
    }
    lines
}

/// What is worth a word about one file of a folder.
pub fn scored_part(file: &Path, summary: &Summary, model: &Model, language: Language) -> Vec<String> {
    let found = checks(&summary.checks, model, language).into_iter();
    found.map(|line| format!("{}: {line}", shown(file))).collect()
}

/// What became of a folder of files.
pub fn scored_parts(
    summary: &PartsSummary,
    model: &Model,
    reference: &str,
    language: Language,
) -> Vec<String> {
    let in_grade = |grade| summary.in_grade(grade);
    let mut lines = by_grade(model, reference, summary.accounts, &in_grade, language);
    lines.push(language.counted(summary.files, Language::scored_file, Language::scored_files));
    if summary.there > 0 {
        lines.push(language.counted(
            summary.there,
            Language::scored_file_there,
            Language::scored_files_there,
        ));
    }
    lines.extend(universe::fit_of(model, language));
    if let Some(first) = summary.not_tables.first() {
        let files = language.integer(summary.not_tables.len() as i64);
        lines.push(language.scored_not_tables(files, shown(first)));
    }
    lines
}

/// A file's name as a line shows it.
fn shown(file: &Path) -> String {
    shown_as_is(&file.display().to_string()).into_owned()
}

/// What the draw said of how many accounts, in the order of [`Drawn::ALL`].
pub fn drawn(counts: &[u64; Drawn::ALL.len()], language: Language) -> String {
    let [ranked, holdout, explore, below, _] = counts.map(|count| language.integer(count as i64));
    language.scored_drawn(ranked, holdout, explore, below)
}

/// The list that was made: how long, where it ends, who was drawn, and what it should catch.
pub fn listed(list: &ListSummary, accounts: u64, language: Language) -> Vec<String> {
    let count = |number: u64| language.integer(number as i64);
    let capacity = list.capacity.map(|capacity| {
        let a_week = capacity.a_week();
        let a_week = match a_week.fract() == 0.0 {
            true => count(a_week as u64),
            false => language.decimal(a_week, 1),
        };
        language.listed_capacity(a_week, capacity.reps, capacity.weeks, count(capacity.accounts()))
    });
    let cut = |cut: &CutOff| match cut.score {
        Some(score) => language.listed_cut(language.decimal(score, 3)),
        None => language.listed_nobody(),
    };
    let cuts: Vec<String> = list
        .cuts
        .iter()
        .map(|of| match of.segment {
            Some(segment) => language.listed_cut_of(segment, cut(of), count(of.accounts)),
            None => cut(of),
        })
        .collect();
    let mut said = language.listed(count(list.accounts), count(accounts), cuts.join(", "));
    if list.explored > 0 {
        let chance = list.explored as f64 / list.drawn_from as f64;
        let (explored, from) = (count(list.explored), count(list.drawn_from));
        said = language.listed_explored(said, explored, from, small_percent(chance, language));
    }
    if list.held > 0 {
        said = language.listed_held(said, count(list.held));
    }
    if list.accounts + list.held < list.wanted {
        said = language.listed_fewer(said, count(list.wanted));
    }
    let caught = match (list.caught, list.untold) {
        (Some(caught), _) => {
            let [share, low, high] =
                [caught.share, caught.low, caught.high].map(|share| language.percent(share));
            let [ideal, all] = [caught.ideal, caught.ideal_in_all].map(|ideal| count(ideal.round() as u64));
            let by_chance = list.accounts as f64 / caught.accounts_in_all.max(1) as f64;
            let by_chance = small_percent(by_chance, language);
            Some(language.listed_caught(share, low, high, ideal, all, by_chance))
        }
        (None, Some(Untold::NoFit)) => Some(language.listed_no_fit()),
        (None, Some(Untold::NoSignal)) => Some(language.listed_no_signal()),
        (None, Some(Untold::Unmeasured)) => Some(language.listed_unmeasured()),
        (None, Some(Untold::Nobody) | None) => None,
    };
    capacity.into_iter().chain([said]).chain(caught).collect()
}

/// A share in percent that may be far below one.
fn small_percent(share: f64, language: Language) -> String {
    let decimals = match share {
        share if share < 0.001 => 4,
        share if share < 0.1 => 1,
        _ => 0,
    };
    language.with_percent_sign(language.decimal(share * 100.0, decimals))
}

/// What was put on record.
pub fn logged(accounts: u64, new: u64, without_id: u64, store: &str, language: Language) -> String {
    let count = |number: u64| language.integer(number as i64);
    let said = language.scored_logged(count(accounts), store, count(new));
    match without_id {
        0 => said,
        without => language.scored_logged_without(said, count(without)),
    }
}

fn segments(summary: &Summary, model: &Model, language: Language) -> String {
    let accounts = |number: u32| {
        let accounts = summary.segments.get(&number).copied().unwrap_or(0);
        language.integer(accounts as i64)
    };
    let model = model.worded(language);
    let named = model.segments.segments.iter().map(|segment| {
        let name = whole_facts(segment.name.text(language), 60);
        language.scored_segment(segment.number, name, accounts(segment.number))
    });
    let unlike = language.integer(summary.unlike as i64);
    language.scored_segments(named.collect::<Vec<_>>().join(", "), accounts(0), unlike)
}

/// Checks of a file against the model as one block, worst first; nothing when none is worth a word.
pub fn checks(checks: &[Check], model: &Model, language: Language) -> Vec<String> {
    let said = remarks(checks, model, language);
    if said.is_empty() {
        return said;
    }
    let smaller = checks.iter().filter(|check| !check.is_worth_a_word()).count();
    let smaller = (smaller > 0).then(|| language.checks_smaller(language.integer(smaller as i64)));
    let lines = said.into_iter().chain(smaller).map(|line| format!("  {line}"));
    std::iter::once(language.checks_heading()).chain(lines).collect()
}

/// The checks that are worth a word, a sentence each. Where all columns made from further tables are absent, the table
/// was not joined: that is one remark.
pub fn remarks(checks: &[Check], model: &Model, language: Language) -> Vec<String> {
    let joined = |check: &&Check| matches!(check.finding, Finding::Absent { joined: true, .. });
    let absent: Vec<&Check> = checks.iter().filter(joined).collect();
    let lacks = |column: &&str| absent.iter().any(|check| check.column == **column);
    let is_unjoined = !absent.is_empty() && joined_columns(model).iter().all(lacks);
    let mut said: Vec<(f64, String)> = checks
        .iter()
        .filter(|check| check.is_worth_a_word() && !(is_unjoined && joined(check)))
        .map(|check| (check.weight, check.text(language)))
        .collect();
    if is_unjoined {
        let weight = absent.iter().map(|check| check.weight).sum::<f64>().min(1.0);
        let tables: Vec<String> = model
            .recipe
            .tables
            .keys()
            .map(|table| format!("`{table}`"))
            .collect();
        let (columns, points) = (
            language.integer(absent.len() as i64),
            language.decimal(weight * 100.0, 1),
        );
        said.push((
            weight,
            language.check_unjoined(columns, language.list(&tables), points),
        ));
        said.sort_by(|a, b| b.0.total_cmp(&a.0));
    }
    said.into_iter().map(|(_, text)| text).collect()
}

/// A warning when the id of an account that was explained as on `line` stands on further lines of the table.
pub fn repeated(path: &Path, id: &str, line: u64, further: &[u64], language: Language) -> Option<String> {
    let lines: Vec<String> = further.iter().take(MOST_LINES).map(u64::to_string).collect();
    let lines = match further.len() {
        0 => return None,
        few if few <= MOST_LINES => lines.join(", "),
        _ => language.explained_more(lines.join(", ")),
    };
    Some(language.explained_repeated(path.display(), line, id, lines))
}
