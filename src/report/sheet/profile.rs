//! The ideal customer in one sentence, made of what is usual among ideal accounts and less so among the others.

use serde::Serialize;

use super::bins::{self, Shares};
use crate::fit::change::{Change, Level};
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::role::{Role, role};
use crate::model::traits::SharedTraits;
use crate::model::{Criterion, Model};
use crate::report::layout::shown::shorten;
use crate::report::traits;
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::words;

/// Staff up to which a company is small or medium-sized, and below which it is a micro-company.
///
/// Source: Commission Recommendation 2003/361/EC, annex, article 2.
const SME: std::ops::RangeInclusive<f64> = 9.0..=250.0;

/// Levels and tools named in the sentence, other traits listed after it, criteria of a sentence without roles (house
/// choices: a sentence is said in one breath).
const LEVELS: usize = 3;
const TOOLS: usize = 3;
const TRAITS: usize = 3;
const GENERIC: usize = 4;

/// The profile in words, and the shares behind each of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Profile {
    /// The ideal customer in one sentence.
    pub sentence: String,
    /// Whether it may lead the page: the model's verdict allows it.
    pub headline: bool,
    /// What the sentence says, then what else sets ideal customers apart.
    pub facts: Vec<Fact>,
}

/// One thing that the profile says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// The criterion's name.
    pub criterion: String,
    /// The bins in words.
    pub value: String,
    /// Share of ideal accounts in them, from 0 to 1.
    pub ideal_share: f64,
    /// Share of other accounts in them, from 0 to 1.
    pub other_share: f64,
    /// "employees: 50 – 200 (51% of ideal customers, 20% of the others)".
    pub text: String,
}

impl Profile {
    /// As much of a profile as a model can give; `cycle` is the usual sales cycle in words, when known.
    pub(in crate::report) fn of(model: &Model, cycle: Option<String>, language: Language) -> Self {
        match (model.verdict, &model.traits) {
            (_, Some(traits)) if model.knows_customers_only() => Self::of_traits(traits, language),
            // No signal, no headline.
            (Verdict::NoSignal, _) => Self::none(language),
            _ => Self::new(model, cycle, language).proven(model, language),
        }
    }

    /// What customers have in common, where nobody else is known.
    fn of_traits(traits: &SharedTraits, language: Language) -> Self {
        let (sentence, facts) = traits::profile(traits, language);
        let facts = facts.into_iter().map(|(criterion, value, counts, text)| Fact {
            criterion,
            value,
            ideal_share: counts.share(),
            other_share: counts.share_of_others().unwrap_or(0.0),
            text,
        });
        Self {
            sentence,
            headline: true,
            facts: facts.collect(),
        }
    }

    /// The profile as far as the model's verdict carries it: a sketch where the data prove nothing.
    fn proven(self, model: &Model, language: Language) -> Self {
        if matches!(
            model.verdict,
            Verdict::Usable | Verdict::Strong | Verdict::PriorsOnly
        ) {
            return self;
        }
        Self {
            sentence: language.sheet_unproven(&self.sentence),
            headline: false,
            ..self
        }
    }
}

/// A criterion with what is usual in it.
struct Usual<'a> {
    criterion: &'a Criterion,
    role: Option<Role>,
    shares: Shares,
}

impl Profile {
    /// Of a model without signal: nothing can be said of an ideal customer.
    pub fn none(language: Language) -> Self {
        Self {
            sentence: language.verdict_no_profile(),
            headline: false,
            facts: Vec::new(),
        }
    }

    /// `cycle` is the usual sales cycle in words, when known.
    pub fn new(model: &Model, cycle: Option<String>, language: Language) -> Self {
        let change = model.data.change.as_deref();
        let mut usual: Vec<Usual> = model
            .criteria
            .iter()
            .filter_map(|criterion| {
                let left = |bin: usize| change.is_some_and(|change| is_left_behind(change, criterion, bin));
                // A profile of all time would recommend whom nobody sells to any more.
                let shares = bins::without(criterion, bins::usual(criterion)?, left)?;
                let role = role(criterion).filter(|role| named(criterion, *role, &shares));
                Some(Usual {
                    criterion,
                    role,
                    shares,
                })
            })
            .collect();
        usual.sort_by(|a, b| (b.shares.ideal - b.shares.other).total_cmp(&(a.shares.ideal - a.shares.other)));
        let first = |wanted: Role| usual.iter().find(|found| found.role == Some(wanted));
        let tools: Vec<&Usual> = usual
            .iter()
            .filter(|found| found.role == Some(Role::Tool))
            .take(TOOLS)
            .collect();
        let (sector, staff) = (first(Role::Sector), first(Role::Staff));
        let place = first(Role::Country).or_else(|| first(Role::Place));

        let mut said: Vec<&Usual> = [sector, place, staff].into_iter().flatten().collect();
        said.extend(&tools);
        let sentence = if said.is_empty() {
            said = usual.iter().take(GENERIC).collect();
            generic(&said, cycle, language)
        } else {
            with_roles(sector, place, staff, &tools, cycle, language)
        };
        let rest: Vec<&Usual> = usual
            .iter()
            .filter(|found| {
                !said
                    .iter()
                    .any(|said| said.criterion.name == found.criterion.name)
            })
            .take(if said.iter().any(|found| found.role.is_some()) {
                TRAITS
            } else {
                0
            })
            .collect();
        let facts = said
            .into_iter()
            .chain(rest)
            .map(|found| Fact {
                criterion: shorten(&found.criterion.name, 60),
                value: bins::words(
                    &found.criterion.cut,
                    &found.criterion.accounts,
                    &found.shares.bins,
                    language,
                ),
                ideal_share: found.shares.ideal,
                other_share: found.shares.other,
                text: language.sheet_fact_shares(
                    fact(found, language),
                    language.percent(found.shares.ideal),
                    language.percent(found.shares.other),
                ),
            })
            .collect();
        Self {
            sentence,
            headline: true,
            facts,
        }
    }
}

/// Whether a value closes clearly worse than before, and no better than all accounts do since.
pub(super) fn is_left_behind(change: &Change, criterion: &Criterion, bin: usize) -> bool {
    let changed = change
        .criteria
        .iter()
        .filter(|changed| changed.column == criterion.cut.name());
    let label = criterion.cut.plain().label(bin, Language::En);
    let mut levels = changed.flat_map(|changed| &changed.levels);
    let worse = |level: &Level| {
        let since = change.rates.is_some_and(|[_, since]| level.rate(1) <= since);
        level.is_clear() && level.moved() < 0.0 && since
    };
    levels.any(|level| level.level == label && worse(level))
}

/// Whether the usual value can be named in the role: "using Aucun" and "using yes" say nothing.
fn named(criterion: &Criterion, role: Role, shares: &Shares) -> bool {
    let groups = criterion.cut.groups();
    let mut levels = shares.bins.iter().filter_map(|bin| groups.get(*bin)).flatten();
    role != Role::Tool
        || !criterion.cut.is_category()
        || levels.all(|level| {
            !words(level)
                .iter()
                .all(|word| VALUES.no_tool.contains(word.as_str()))
        })
}

fn with_roles(
    sector: Option<&Usual>,
    place: Option<&Usual>,
    staff: Option<&Usual>,
    tools: &[&Usual],
    cycle: Option<String>,
    language: Language,
) -> String {
    let mut text = if staff.is_some_and(is_sme) {
        language.sheet_sme()
    } else {
        language.sheet_company()
    };
    if let Some(found) = staff {
        text = people(text, found, language);
    }
    if let Some(found) = sector {
        let levels = levels(found, language);
        text = match levels.as_slice() {
            [one] => language.sheet_in_sector(text, one),
            several => language.sheet_in_sectors(text, either(several, language)),
        };
    }
    if let Some(found) = place {
        text = language.sheet_in_place(text, either(&levels(found, language), language));
    }
    if !tools.is_empty() {
        let names: Vec<String> = tools.iter().map(|found| tool(found, language)).collect();
        let names = language.list(&names);
        // "Using" is for what most have; no comma right after "a company".
        let most = tools.iter().all(|found| found.shares.ideal >= 0.5);
        let bare = sector.or(place).or(staff).is_none();
        text = match (most, bare) {
            (true, false) => language.sheet_using(text, names),
            (true, true) => language.sheet_that_uses(text, names),
            (false, false) => language.sheet_often_using(text, names),
            (false, true) => language.sheet_that_often_uses(text, names),
        };
    }
    if let Some(cycle) = cycle {
        text = language.sheet_with_cycle(text, cycle);
    }
    language.sheet_ideal_is(text)
}

/// "Our ideal customer has: sector: Construction; employees: 50 – 200." where no column's name tells a role.
fn generic(said: &[&Usual], cycle: Option<String>, language: Language) -> String {
    let mut facts: Vec<String> = said.iter().map(|found| fact(found, language)).collect();
    if facts.is_empty() {
        return match cycle {
            Some(cycle) => language.sheet_only_cycle(cycle),
            None => language.sheet_no_profile(),
        };
    }
    facts.extend(cycle.map(|cycle| language.sheet_cycle(cycle)));
    language.sheet_ideal_has(listed(&facts, language))
}

fn people(text: String, found: &Usual, language: Language) -> String {
    let bins = &found.shares.bins;
    let (Some(first), Some(last)) = (bins.first(), bins.last()) else {
        return text;
    };
    match found.criterion.cut.run_ends(*first, *last, language) {
        Some((Some(low), Some(high))) if low == high => language.sheet_people(text, high),
        Some((Some(low), Some(high))) => language.sheet_people_between(text, low, high),
        Some((Some(low), None)) => language.sheet_people_over(text, low),
        Some((None, Some(high))) => language.sheet_people_up_to(text, high),
        _ => text,
    }
}

fn is_sme(found: &Usual) -> bool {
    if !found.criterion.cut.is_number() {
        return false;
    }
    let cuts = found.criterion.cut.points();
    let (Some(first), Some(last)) = (found.shares.bins.first(), found.shares.bins.last()) else {
        return false;
    };
    let ends = first
        .checked_sub(1)
        .and_then(|i| cuts.get(i))
        .zip(cuts.get(*last));
    ends.is_some_and(|(low, high)| *low >= *SME.start() && high.floor() <= *SME.end())
}

/// Names of the usual levels; of more than a few, each group as one.
fn levels(found: &Usual, language: Language) -> Vec<String> {
    let cut = &found.criterion.cut;
    let bins = &found.shares.bins;
    if cut.is_category() {
        let groups = cut.groups();
        let names: Vec<&String> = bins.iter().filter_map(|bin| groups.get(*bin)).flatten().collect();
        if names.len() <= LEVELS {
            return names
                .into_iter()
                .map(|name| shorten(cut.called(name), 40))
                .collect();
        }
    }
    bins.iter()
        .map(|bin| shorten(&cut.label(*bin, language), 60))
        .collect()
}

fn tool(found: &Usual, language: Language) -> String {
    match found.criterion.cut.token() {
        Some(token) => shorten(found.criterion.cut.called(token), 40),
        None => either(&levels(found, language), language),
    }
}

fn fact(found: &Usual, language: Language) -> String {
    language.fact(
        shorten(&found.criterion.name, 60),
        bins::words(
            &found.criterion.cut,
            &found.criterion.accounts,
            &found.shares.bins,
            language,
        ),
    )
}

/// "a or b".
fn either(names: &[String], language: Language) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => language.or(first.join(", "), last),
        names => names.concat(),
    }
}

/// "a; b; c": facts hold commas themselves.
pub(super) fn listed(facts: &[String], language: Language) -> String {
    let mut facts = facts.iter();
    let first = facts.next().cloned().unwrap_or_default();
    facts.fold(first, |said, next| language.clauses(said, next))
}
