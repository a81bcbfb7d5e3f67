//! The name of a segment, made of what sets it apart.

use std::collections::BTreeSet;

use crate::language::Language;
use crate::recipe::Family;
use crate::segments::profile::{Name, SegmentCriterion, Trait};
use crate::table::Kind;
use crate::vocabulary::fold::words;
use crate::vocabulary::{COLUMNS, VALUES};

/// Facts in a name, facts in one that must tell a segment from another of the same name, and the share of a segment of
/// which each must be true (house choices).
const NAME_PARTS: usize = 3;
const MOST_PARTS: usize = 6;
const LEAST_NAMED: f64 = 0.5;
/// Difference to the other ideal customers that a name may speak of (house choice).
const LEAST_NAMED_DIFFERENCE: f64 = 0.2;
/// Columns with the same answers from which they are the options of one form, which name nobody (house choice).
const OPTIONS: usize = 3;

/// Names of segments, by number and what sets each apart; none is one of `taken`, and no two are the same.
pub fn names(criteria: &[SegmentCriterion], segments: &[(u32, &[Trait])], taken: &[Name]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for most in NAME_PARTS..=MOST_PARTS {
        let same = |at: usize| {
            let others = names.iter().enumerate().filter(|(other, _)| *other != at);
            let mut others = others.map(|(_, name)| name).chain(taken);
            others.any(|other| clash(other, &names[at]))
        };
        let again: Vec<usize> = match most {
            NAME_PARTS => (0..segments.len()).collect(),
            _ => (0..names.len()).filter(|at| same(*at)).collect(),
        };
        for at in again {
            let (number, traits) = segments[at];
            let name = name(criteria, traits, number, most);
            match names.get_mut(at) {
                Some(old) => *old = name,
                None => names.push(name),
            }
        }
    }
    // What all of their facts do not tell apart, a number does.
    for at in 0..names.len() {
        let (before, own) = (&names[..at], &names[at]);
        if before.iter().chain(taken).any(|other| clash(other, own)) {
            let number = segments[at].0;
            let numbered = |text: &str, language: Language| {
                let called = language.segment_unnamed(number);
                format!("{text} · {called}")
            };
            names[at] = Name {
                en: numbered(&own.en, Language::En),
                fr: numbered(&own.fr, Language::Fr),
            };
        }
    }
    names
}

fn clash(one: &Name, other: &Name) -> bool {
    one.en == other.en || one.fr == other.fr
}

/// A segment's name: what sets it apart most, who it is before what it uses and does.
fn name(criteria: &[SegmentCriterion], traits: &[Trait], number: u32, most: usize) -> Name {
    let usual = |apart: &&Trait| {
        apart.difference >= LEAST_NAMED_DIFFERENCE
            && apart.inside as f64 >= LEAST_NAMED * apart.inside_known as f64
    };
    let of = |apart: &Trait| &criteria[apart.criterion as usize];
    let plain = |t: &Trait| !says_no(criteria, t) && !is_option(criteria, t.criterion as usize);
    let firm = |t: &Trait| of(t).family == Family::Firmographic && plain(t);
    let wanted: [&dyn Fn(&Trait) -> bool; 7] = [
        &|t| firm(t) && is_sector(of(t)),
        &|t| firm(t) && of(t).cut.is_ordered(),
        &|t| of(t).family == Family::Technographic && plain(t),
        &|t| of(t).family == Family::Behavioural && plain(t),
        &|t| plain(t),
        &|t| !is_option(criteria, t.criterion as usize),
        &|_| true,
    ];
    // One fact a column; of each of the first kinds the most telling, then whatever tells most. The options of a form
    // stand in only where nothing else names it.
    let mut parts: Vec<&Trait> = Vec::new();
    for (i, wanted) in wanted.iter().enumerate() {
        if i == 6 && !parts.is_empty() && most == NAME_PARTS {
            break;
        }
        for apart in traits.iter().filter(usual).filter(|t| wanted(t)) {
            let column = |t: &Trait| of(t).cut.columns()[0].to_owned();
            let text = |t: &Trait| fact(criteria, t, Language::En);
            let again = parts
                .iter()
                .any(|part| column(part) == column(apart) || text(part) == text(apart));
            if parts.len() < most && !again {
                parts.push(apart);
                if i < 4 {
                    break;
                }
            }
        }
    }
    let said = |language: Language| -> String {
        if parts.is_empty() {
            return language.segment_unnamed(number);
        }
        let words: Vec<String> = parts
            .iter()
            .map(|apart| fact(criteria, apart, language))
            .collect();
        words.join(" · ")
    };
    Name {
        en: said(Language::En),
        fr: said(Language::Fr),
    }
}

/// Whether a trait tells what accounts do without: no set's token, a level that means "none".
pub(crate) fn says_no(criteria: &[SegmentCriterion], apart: &Trait) -> bool {
    let cut = &criteria[apart.criterion as usize].cut;
    if cut.token().is_some() {
        return apart.bins == [0];
    }
    let levels = cut.groups();
    let named = apart.bins.iter().filter_map(|bin| levels.get(usize::from(*bin)));
    let mut named = named.flatten().peekable();
    let nothing = |level: &String| {
        let words = words(level);
        let no = |word: &str| VALUES.no.contains(word) || VALUES.nothing.contains(word);
        no(words.join(" ").as_str()) || words.first().is_some_and(|word| no(word))
    };
    cut.is_category() && named.peek().is_some() && named.all(nothing)
}

/// Whether a criterion is one of several with the same answers: a form's options.
pub(crate) fn is_option(criteria: &[SegmentCriterion], at: usize) -> bool {
    let answers = |criterion: &SegmentCriterion| -> BTreeSet<String> {
        let levels = criterion.cut.groups().iter().flatten();
        levels.map(|level| words(level).join(" ")).collect()
    };
    let own = &criteria[at];
    if !own.cut.is_category() || is_sector(own) {
        return false;
    }
    let own = answers(own);
    let same = criteria.iter().filter(|other| other.cut.is_category());
    let mut columns: Vec<&str> = same
        .filter(|other| answers(other) == own)
        .map(|other| other.cut.columns()[0])
        .collect();
    columns.dedup();
    columns.len() >= OPTIONS
}

/// Whether a criterion is what a firm does.
pub(crate) fn is_sector(criterion: &SegmentCriterion) -> bool {
    let named = words(criterion.cut.columns()[0]);
    criterion.family == Family::Firmographic
        && !criterion.cut.is_ordered()
        && named.iter().any(|word| COLUMNS.sectors.contains(word.as_str()))
}

/// A trait in the few words of a name: "Construction", "employees 50 – 200", "AutoCAD", "no SAP".
fn fact(criteria: &[SegmentCriterion], apart: &Trait, language: Language) -> String {
    let criterion = &criteria[apart.criterion as usize];
    let cut = &criterion.cut;
    if let Some(token) = cut.token() {
        return match apart.bins.as_slice() {
            [0] => language.without(cut.called(token)),
            _ => cut.called(token).to_owned(),
        };
    }
    let label = apart.label(criterion, language);
    let is_boolean = cut.column().1.kind == Kind::Boolean;
    match cut.is_category() {
        true if !is_boolean && speaks_for_itself(criteria, apart) => label,
        true => language.fact(&criterion.name, label),
        false => format!("{} {label}", criterion.name),
    }
}

/// Whether a level needs no column name before it: a sector; a tool that no other column could mean.
fn speaks_for_itself(criteria: &[SegmentCriterion], apart: &Trait) -> bool {
    let levels = |criterion: &SegmentCriterion| -> Vec<String> { criterion.cut.groups().concat() };
    let criterion = &criteria[apart.criterion as usize];
    match criterion.family {
        Family::Firmographic => words(criterion.cut.columns()[0])
            .iter()
            .any(|word| COLUMNS.sectors.contains(word.as_str())),
        Family::Technographic => {
            let own = levels(criterion);
            let meant = apart.bins.iter().filter_map(|&bin| own.get(usize::from(bin)));
            let elsewhere: Vec<String> = criteria
                .iter()
                .filter(|other| other.name != criterion.name)
                .flat_map(levels)
                .collect();
            meant.into_iter().all(|level| {
                !elsewhere.contains(level) && !VALUES.nothing.contains(words(level).join(" ").as_str())
            })
        }
        _ => false,
    }
}
