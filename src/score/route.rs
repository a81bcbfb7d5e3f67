//! Whose an account is and what is to be done with it: the recipe's rules, tried on each row.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::error::nearest;
use crate::model::Model;
use crate::recipe::{KnockOut, RouteGrade, RoutePart, RouteRecipe, RouteTiming, Routing};
use crate::score::file::FileReading;
use crate::score::grade::Grade;
use crate::score::rule::{REMEMBERED, RememberedLevels, Rule};
use crate::score::scorer::Score;
use crate::score::sink::Line;
use crate::source::Record;
use crate::timing::Band;

/// Rules of routing whose segments were found in the model.
#[derive(Debug, Clone)]
pub struct Routes {
    /// The rules, their columns called as the table calls them.
    pub routing: Routing,
    /// Numbers of the segments of each rule.
    pub segments: Vec<Vec<u32>>,
}

/// What became of the accounts of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RoutedSummary {
    /// Each rule, in its order.
    pub rules: Vec<RuleCount>,
    /// Accounts that a rule leaves alone.
    pub excluded: u64,
    /// Accounts that no rule fits.
    pub without_rule: u64,
    /// What of the rules cannot be meant.
    pub remarks: Vec<RouteRemark>,
}

/// A rule, and the accounts that it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// Its name.
    pub name: String,
    /// Accounts that it fits.
    pub fits: u64,
    /// Those of them that no rule above it took.
    pub takes: u64,
}

/// A rule that says something it cannot mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteRemark {
    /// Where it stands.
    pub place: String,
    /// The rule's name.
    pub rule: String,
    /// What is wrong with it.
    #[serde(flatten)]
    pub doubt: RouteDoubt,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RouteDoubt {
    /// It stands below one that fits everybody.
    Below {
        /// Name of that one.
        other: String,
    },
    /// It asks for timing, and no signals were given.
    NoTiming,
    /// The table lacks its column.
    NoColumn {
        /// The column.
        column: String,
        /// What may be meant.
        nearest: Option<String>,
    },
    /// No account has a level that it names.
    NoLevel {
        /// The column.
        column: String,
        /// The level.
        level: String,
        /// What may be meant.
        nearest: Option<String>,
    },
    /// Rules above it take all accounts that it fits.
    Taken {
        /// How many these are.
        fits: u64,
    },
    /// It fits none of the accounts.
    Nobody,
}

/// The rules compiled for the rows of one table.
pub(super) struct Router<'a> {
    routes: &'a Routes,
    header: &'a [String],
    conditions: Vec<Vec<Rule>>,
    has_timing: bool,
}

/// What a run of rows knows of the rules.
#[derive(Debug, Clone, Default)]
pub(super) struct RouteCounts {
    remembered: Vec<Vec<RememberedLevels>>,
    fits: Vec<u64>,
    takes: Vec<u64>,
    without: u64,
}

impl<'a> Router<'a> {
    pub fn new(
        routes: &'a Routes,
        model: &Model,
        header: &'a [String],
        file: &FileReading,
        has_timing: bool,
    ) -> Self {
        let compiled = |rule: &RouteRecipe| {
            let conditions = rule.conditions.iter().map(|condition| {
                let test = KnockOut {
                    name: rule.name.clone(),
                    column: condition.column.clone(),
                    is_in: condition.is_in.clone(),
                    not_in: condition.not_in.clone(),
                    below: condition.below,
                    above: condition.above,
                    unknown: condition.unknown,
                };
                Rule::new(&test, model, header, file)
            });
            conditions.collect()
        };
        Self {
            routes,
            header,
            conditions: routes.routing.rules.iter().map(compiled).collect(),
            has_timing,
        }
    }

    /// Nothing counted yet.
    pub fn counts(&self) -> RouteCounts {
        let rules = self.conditions.len();
        let remembered = self.conditions.iter();
        RouteCounts {
            remembered: remembered
                .map(|conditions| vec![RememberedLevels::default(); conditions.len()])
                .collect(),
            fits: vec![0; rules],
            takes: vec![0; rules],
            without: 0,
        }
    }

    /// The rule that takes an account; every rule is tried, so that what none can mean is known.
    pub fn route(
        &self,
        record: &Record,
        score: &Score,
        band: Option<Band>,
        counts: &mut RouteCounts,
    ) -> Option<&RouteRecipe> {
        let number = score.standing.map_or(0, |standing| standing.number());
        let mut first = None;
        for (at, (rule, conditions)) in self.routes.routing.rules.iter().zip(&self.conditions).enumerate() {
            let segments = &self.routes.segments[at];
            let mut fits = (rule.grade.is_empty()
                || rule.grade.iter().any(|grade| of_grade(*grade) == score.grade))
                && (segments.is_empty() || segments.contains(&number))
                && (rule.timing.is_empty()
                    || rule.timing.iter().any(|timing| Some(of_timing(*timing)) == band));
            for (condition, remembered) in conditions.iter().zip(&mut counts.remembered[at]) {
                let cell = condition.position.map(|position| record.get(position));
                let currency = condition.currency.map(|position| record.get(position));
                fits &= condition.holds(cell, currency, remembered);
            }
            if fits {
                counts.fits[at] += 1;
                first.get_or_insert(at);
            }
        }
        match first {
            Some(rule) => counts.takes[rule] += 1,
            None => counts.without += 1,
        }
        first.map(|rule| &self.routes.routing.rules[rule])
    }

    /// What became of all accounts.
    pub fn summary<'c>(&self, counted: impl Iterator<Item = &'c RouteCounts>) -> RoutedSummary {
        let mut all = self.counts();
        for counts in counted {
            let add = |sum: &mut Vec<u64>, more: &[u64]| sum.iter_mut().zip(more).for_each(|(a, b)| *a += b);
            add(&mut all.fits, &counts.fits);
            add(&mut all.takes, &counts.takes);
            all.without += counts.without;
            for (sum, more) in all.remembered.iter_mut().zip(&counts.remembered) {
                for (sum, more) in sum.iter_mut().zip(more) {
                    // A set that is full tells nothing of the levels beyond.
                    sum.extend(more.iter().map(|(level, held)| (level.clone(), *held)));
                }
            }
        }
        let rules = &self.routes.routing.rules;
        let count = |(at, rule): (usize, &RouteRecipe)| RuleCount {
            name: rule.name.clone(),
            fits: all.fits[at],
            takes: all.takes[at],
        };
        let excluded = rules.iter().zip(&all.takes).filter(|(rule, _)| rule.exclude);
        let accounts = all.without + all.takes.iter().sum::<u64>();
        RoutedSummary {
            excluded: excluded.map(|(_, takes)| takes).sum(),
            without_rule: all.without,
            remarks: match accounts {
                0 => Vec::new(),
                _ => self.remarks(&all),
            },
            rules: rules.iter().enumerate().map(count).collect(),
        }
    }

    fn remarks(&self, all: &RouteCounts) -> Vec<RouteRemark> {
        let routing = &self.routes.routing;
        let mut remarks = Vec::new();
        let mut everybody: Option<&str> = None;
        for (at, rule) in routing.rules.iter().enumerate() {
            let before = remarks.len();
            let mut remark = |part: RoutePart, doubt: RouteDoubt| {
                remarks.push(RouteRemark {
                    place: routing.place_text(at, part),
                    rule: rule.name.clone(),
                    doubt,
                });
            };
            if let Some(other) = everybody {
                remark(
                    RoutePart::Rule,
                    RouteDoubt::Below {
                        other: other.to_owned(),
                    },
                );
                continue;
            }
            if !rule.timing.is_empty() && !self.has_timing {
                remark(RoutePart::Timing, RouteDoubt::NoTiming);
            }
            for (k, condition) in self.conditions[at].iter().enumerate() {
                let column = &condition.column;
                if condition.position.is_none() {
                    let nearest = nearest(column, self.header.iter().map(String::as_str));
                    let doubt = RouteDoubt::NoColumn {
                        column: column.clone(),
                        nearest,
                    };
                    remark(RoutePart::Column(k), doubt);
                    continue;
                }
                let met: BTreeSet<&str> = all.remembered[at][k].keys().map(|level| &**level).collect();
                if met.len() >= REMEMBERED {
                    continue;
                }
                let values: BTreeSet<&str> = met.iter().flat_map(|level| condition.values(level)).collect();
                let asked = &rule.conditions[k];
                let levels = asked.is_in.iter().chain(&asked.not_in);
                for (level, text) in levels
                    .enumerate()
                    .filter(|(_, text)| !condition.is_met(text, &met))
                {
                    let doubt = RouteDoubt::NoLevel {
                        column: column.clone(),
                        level: text.clone(),
                        nearest: nearest(text, values.iter().copied()),
                    };
                    remark(RoutePart::Level(k, level), doubt);
                }
            }
            let fits = all.fits[at];
            if fits == 0 && remarks.len() == before {
                remarks.push(RouteRemark {
                    place: routing.place_text(at, RoutePart::Rule),
                    rule: rule.name.clone(),
                    doubt: RouteDoubt::Nobody,
                });
            } else if fits > 0 && all.takes[at] == 0 {
                remarks.push(RouteRemark {
                    place: routing.place_text(at, RoutePart::Rule),
                    rule: rule.name.clone(),
                    doubt: RouteDoubt::Taken { fits },
                });
            }
            let asks_nothing = rule.grade.is_empty()
                && rule.segment.is_empty()
                && rule.timing.is_empty()
                && rule.conditions.is_empty();
            if asks_nothing {
                everybody = Some(&rule.name);
            }
        }
        remarks
    }
}

/// Owner and sequence that a rule gives.
pub(super) fn given(rule: Option<&RouteRecipe>) -> (&str, &str) {
    let text = |of: fn(&RouteRecipe) -> Option<&str>| rule.and_then(of).unwrap_or_default();
    (
        text(|rule| rule.owner.as_deref()),
        text(|rule| rule.sequence.as_deref()),
    )
}

/// `owner`, `sequence` and `route` of an account.
pub(super) fn write_route(line: &mut Line<'_>, rule: Option<&RouteRecipe>) {
    let (owner, sequence) = given(rule);
    for text in [owner, sequence] {
        match text.is_empty() {
            true => line.empty(),
            false => line.text(text),
        }
    }
    match rule {
        Some(rule) if rule.exclude => line.text(&format!("excluded: {}", rule.name)),
        Some(rule) => line.text(&rule.name),
        None => line.empty(),
    }
}

fn of_grade(grade: RouteGrade) -> Grade {
    match grade {
        RouteGrade::A => Grade::A,
        RouteGrade::B => Grade::B,
        RouteGrade::C => Grade::C,
        RouteGrade::D => Grade::D,
        RouteGrade::X => Grade::X,
        RouteGrade::Unknown => Grade::Unknown,
    }
}

fn of_timing(timing: RouteTiming) -> Band {
    match timing {
        RouteTiming::Hot => Band::Hot,
        RouteTiming::Warm => Band::Warm,
        RouteTiming::Quiet => Band::Quiet,
    }
}
