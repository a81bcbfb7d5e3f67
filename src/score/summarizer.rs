//! An account in one line: whether it fits, what it is, and what to watch.

use crate::criteria::Cut;
use crate::language::Language;
use crate::language::harmless::shorten;
use crate::model::role::{Role, role};
use crate::model::{IdealAccount, Model};
use crate::score::grade::Grade;
use crate::score::scorer::Score;
use crate::score::shown::shown;

/// Milli-points against the average account from which a fact is told (house choice: below a point nobody asks why).
const TOLD: i64 = 1_000;

/// Facts that describe an account, facts that speak the other way, unknown columns named (house choices: a line is read in
/// one breath).
const DESCRIBING: usize = 3;
const OTHER_WAY: usize = 2;
const UNKNOWN: usize = 2;

/// Weight of what is unknown, milli-points, from which a reader is told (house choice).
const UNKNOWN_TOLD: i64 = 5_000;

/// Share of the ideal customers above which what speaks against an account is not told as rare among them (house choice).
const RARE: f64 = 0.2;

/// Columns of a value and of a name in the line.
const VALUE: usize = 40;
const NAME: usize = 40;

/// Words accounts the same way wherever a score is read: beside scores, in explanations, on pages.
pub struct Summarizer<'m> {
    model: &'m Model,
    language: Language,
    roles: Vec<Option<Role>>,
    /// Per criterion and bin the ideal customers in it, a bit each.
    ideal: Vec<Vec<Vec<u64>>>,
    customers: usize,
}

/// What a scorer says of an account.
#[derive(Debug, Clone, Copy)]
pub struct Summarized<'a> {
    /// Its bin in each criterion.
    pub bins: &'a [u16],
    /// What the scorecard says.
    pub score: Score,
    /// The knock-out rule that holds.
    pub knock_out: Option<&'a str>,
}

/// A criterion that sets an account apart.
#[derive(Clone, Copy)]
struct Fact {
    criterion: usize,
    bin: usize,
    /// Milli-points against the average account.
    contrast: i64,
}

impl<'m> Summarizer<'m> {
    /// Ready for accounts scored with `model`; `ideals` are the ideal customers it was trained on, none where they are not at
    /// hand.
    pub fn new(model: &'m Model, ideals: &[IdealAccount], language: Language) -> Self {
        let whole = |ideal: &&IdealAccount| ideal.bins.len() == model.criteria.len();
        let ideals: Vec<&IdealAccount> = ideals.iter().filter(whole).collect();
        let words = ideals.len().div_ceil(64);
        let sets = model.criteria.iter().enumerate().map(|(at, criterion)| {
            let mut bins = vec![vec![0u64; words]; criterion.cut.len()];
            for (place, ideal) in ideals.iter().enumerate() {
                if let Some(set) = bins.get_mut(usize::from(ideal.bins[at])) {
                    set[place / 64] |= 1 << (place % 64);
                }
            }
            bins
        });
        Self {
            ideal: sets.collect(),
            roles: model.criteria.iter().map(role).collect(),
            customers: ideals.len(),
            model,
            language,
        }
    }

    /// The line. `value` is the text of a column's cell, written as in training.
    pub fn line(&self, account: &Summarized<'_>, value: &dyn Fn(&str) -> Option<String>) -> String {
        let language = self.language;
        let unknown = self.unknown(account);
        let found_out = (!unknown.is_empty()).then(|| language.summary_find_out(language.list(&unknown)));
        let (first, more) = match account.score.grade {
            Grade::X => {
                let rule = shorten(account.knock_out.unwrap_or_default(), NAME);
                (language.summary_knocked_out(rule), vec![])
            }
            Grade::Unknown if self.model.is_graded() => (language.summary_too_unknown(), vec![found_out]),
            Grade::Unknown => (language.summary_no_grades(), vec![]),
            grade => {
                let way = if grade == Grade::D { -1 } else { 1 };
                let other = self.facts(account, -way, OTHER_WAY);
                let other = (!other.is_empty()).then(|| {
                    let facts: Vec<String> = other.iter().map(|fact| self.fact(*fact, value)).collect();
                    match way {
                        1 => language.summary_watch(language.list(&facts)),
                        _ => language.summary_favour(language.list(&facts)),
                    }
                });
                (self.verdict(account, grade, value), vec![other, found_out])
            }
        };
        let more = more.into_iter().flatten();
        more.fold(first, |said, next| language.summary_sentences(said, next))
    }

    /// "Fits: a company of 145 people in Construction on AutoCAD, like 51 of your 166 ideal customers."
    fn verdict(
        &self,
        account: &Summarized<'_>,
        grade: Grade,
        value: &dyn Fn(&str) -> Option<String>,
    ) -> String {
        let language = self.language;
        let way = if grade == Grade::D { -1 } else { 1 };
        let facts = self.facts(account, way, DESCRIBING);
        let who = self.who(&facts, value);
        let said = match grade {
            Grade::A | Grade::B => language.summary_fits(who),
            Grade::C => language.summary_partly(who),
            _ => language.summary_unfit(who),
        };
        let alike = self.alike(&facts, way);
        let [count, all] = [alike, self.customers].map(|number| language.integer(number as i64));
        match (way, alike) {
            _ if facts.is_empty() || self.customers < 2 => language.summary_end(said),
            (1, 0) => language.summary_end(said),
            (1, _) => language.summary_like(said, count, all),
            (_, 0) => language.summary_like_none(said, all),
            (_, alike) if (alike as f64) < RARE * self.customers as f64 => {
                language.summary_like_few(said, count, all)
            }
            _ => language.summary_end(said),
        }
    }

    /// The facts that set an account apart most, above the average (`way` 1) or below it (−1). What is not known is none.
    fn facts(&self, account: &Summarized<'_>, way: i64, most: usize) -> Vec<Fact> {
        let lines = self.model.criteria.iter().zip(account.bins).enumerate();
        let mut facts: Vec<Fact> = lines
            .map(|(criterion, (line, bin))| Fact {
                criterion,
                bin: usize::from(*bin),
                contrast: line.points[usize::from(*bin)] - line.average,
            })
            .filter(|fact| {
                let cut = &self.model.criteria[fact.criterion].cut;
                fact.contrast * way >= TOLD && !cut.is_unknown(fact.bin)
            })
            .collect();
        // What two criteria say together is said already where each is told by itself.
        let cut = |fact: &Fact| &self.model.criteria[fact.criterion].cut;
        let singles = facts.iter().filter(|fact| !cut(fact).is_pair());
        let told: Vec<&str> = singles.flat_map(|fact| cut(fact).columns()).collect();
        facts.retain(|fact| !cut(fact).is_pair() || !cut(fact).columns().iter().all(|c| told.contains(c)));
        // Equal ones stay in the scorecard's order.
        facts.sort_by_key(|fact| -fact.contrast * way);
        facts.truncate(most);
        facts
    }

    /// Ideal customers of which the same is true: the same level, or a number on the same stretch that speaks this way.
    fn alike(&self, facts: &[Fact], way: i64) -> usize {
        let mut alike = vec![u64::MAX; self.customers.div_ceil(64)];
        for fact in facts {
            let line = &self.model.criteria[fact.criterion];
            let speaks = |bin: &usize| (line.points[*bin] - line.average) * way > 0;
            let (mut first, mut last) = (fact.bin, fact.bin);
            if line.cut.is_ordered() {
                first = (0..fact.bin).rev().take_while(speaks).last().unwrap_or(first);
                let above = fact.bin + 1..line.cut.unknown();
                last = above.take_while(speaks).last().unwrap_or(last);
            }
            for (at, word) in alike.iter_mut().enumerate() {
                *word &= (first..=last).fold(0, |all, bin| all | self.ideal[fact.criterion][bin][at]);
            }
        }
        alike.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// "a company of 145 people in Construction on AutoCAD, with demo requests: 2".
    fn who(&self, facts: &[Fact], value: &dyn Fn(&str) -> Option<String>) -> String {
        let language = self.language;
        let is = |fact: &Fact, role: Role| self.roles[fact.criterion] == Some(role);
        let first = |role: Role| facts.iter().find(|fact| is(fact, role));
        let (staff, sector) = (first(Role::Staff), first(Role::Sector));
        let uses = |fact: &&Fact| is(fact, Role::Tool) && self.is_there(fact);
        let tools: Vec<String> = facts
            .iter()
            .filter(uses)
            .map(|fact| self.what(*fact, value))
            .collect();
        let named = staff.is_some() || sector.is_some() || !tools.is_empty();
        let mut who = match named {
            true => language.summary_company(),
            false => language.summary_account(),
        };
        if facts.is_empty() {
            return language.summary_nothing_apart(who);
        }
        if let Some(fact) = staff {
            who = language.summary_staff(who, self.what(*fact, value));
        }
        if let Some(fact) = sector {
            who = language.summary_sector(who, self.what(*fact, value));
        }
        if !tools.is_empty() {
            who = language.summary_tools(who, language.list(&tools));
        }
        let told = |fact: &&Fact| {
            [staff, sector]
                .into_iter()
                .flatten()
                .all(|said| said.criterion != fact.criterion)
                && !uses(fact)
        };
        let (here, lacking): (Vec<&Fact>, Vec<&Fact>) =
            facts.iter().filter(told).partition(|fact| self.is_there(fact));
        if !lacking.is_empty() {
            let lacking: Vec<String> = lacking.iter().map(|fact| self.what(**fact, value)).collect();
            who = language.summary_without(who, language.list(&lacking));
        }
        let rest: Vec<String> = here.iter().map(|fact| self.fact(**fact, value)).collect();
        match (rest.is_empty(), named) {
            (true, _) => who,
            (false, true) => language.summary_and_with(who, language.list(&rest)),
            (false, false) => language.summary_with(who, language.list(&rest)),
        }
    }

    /// Whether a fact is that something is there, and not that it is missing.
    fn is_there(&self, fact: &Fact) -> bool {
        let cut = &self.model.criteria[fact.criterion].cut;
        cut.token().is_none() || fact.bin > 0
    }

    /// A fact's value alone: "145", "Construction", "AutoCAD".
    fn what(&self, fact: Fact, value: &dyn Fn(&str) -> Option<String>) -> String {
        let line = &self.model.criteria[fact.criterion];
        let cut = &line.cut;
        let bin = || cut.label(fact.bin, self.language);
        if let Some(token) = cut.token() {
            // A criterion that is called otherwise has its token after the colon too.
            let token = line.name.split_once(": ").map_or(token, |(_, token)| token);
            return shorten(token, VALUE);
        }
        let (column, reading) = cut.column();
        let cell = || value(column).map(|text| shown(text.trim(), reading, self.language));
        let said = match cut.groups().get(fact.bin) {
            Some(levels) if levels.len() == 1 => bin(),
            _ if cut.is_category() || cut.is_number() => cell().unwrap_or_else(bin),
            _ => bin(),
        };
        shorten(&said, VALUE)
    }

    /// A fact that stands alone: "payment delay: 47", "no Revit", "sector: Retail together with employees: 5 – 9".
    fn fact(&self, fact: Fact, value: &dyn Fn(&str) -> Option<String>) -> String {
        let language = self.language;
        let line = &self.model.criteria[fact.criterion];
        if line.cut.is_pair() {
            let parts = line.cut.axis_bins(fact.bin).into_iter();
            let parts = parts.map(|(axis, bin)| {
                let label = axis.label(bin, language);
                language.fact(shorten(self.name(axis), NAME), shorten(&label, VALUE))
            });
            return parts
                .reduce(|one, other| language.summary_together(one, other))
                .unwrap_or_default();
        }
        match line.cut.token() {
            Some(_) if fact.bin == 0 => language.without(self.what(fact, value)),
            Some(_) => shorten(&line.name, NAME + VALUE),
            None => language.fact(shorten(&line.name, NAME), self.what(fact, value)),
        }
    }

    /// What an axis of a pair is called: as its own criterion, where there is one.
    fn name<'a>(&'a self, axis: &'a Cut) -> &'a str {
        let own = self
            .model
            .criteria
            .iter()
            .find(|line| line.cut.name() == axis.name());
        own.map_or(axis.column().0, |line| line.name.as_str())
    }

    /// The weightiest columns about which nothing is known, where they weigh enough.
    fn unknown(&self, account: &Summarized<'_>) -> Vec<String> {
        if account.score.unknown_weight < UNKNOWN_TOLD {
            return Vec::new();
        }
        let lines = self.model.criteria.iter().zip(account.bins);
        let mut unknown: Vec<_> = lines
            .filter(|(line, bin)| !line.cut.is_pair() && line.cut.is_unknown(usize::from(**bin)))
            .map(|(line, _)| line)
            .collect();
        unknown.sort_by_key(|line| -line.weight());
        let mut names: Vec<String> = Vec::new();
        for line in unknown {
            // The tokens of a set are one fact to ask for.
            let name = match line.cut.token() {
                Some(_) => line.name.split(": ").next().unwrap_or_default(),
                None => &line.name,
            };
            let name = shorten(name, NAME);
            if names.len() < UNKNOWN && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}
