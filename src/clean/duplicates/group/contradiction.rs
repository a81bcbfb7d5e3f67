//! Facts in which the rows of one account must not differ, and where they do.

use std::collections::BTreeMap;

use super::{Groups, Rule};
use crate::clean::duplicates::facts::{Facts, NONE};
use crate::clean::duplicates::reason::{Conflict, Fact, Identity};

/// What the rows of a tree say; empty where they say nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct RowFacts {
    numbers: Vec<(u32, u32)>,
    establishment: Vec<u32>,
    country: Vec<u32>,
    outcome: Vec<u32>,
    city: Vec<u32>,
    region: Vec<u32>,
    area: Vec<u32>,
    label: Vec<u32>,
    form: Vec<&'static str>,
}

fn one(code: u32) -> Vec<u32> {
    if code == NONE { Vec::new() } else { vec![code] }
}

impl RowFacts {
    /// What one row says.
    pub(super) fn of(facts: &Facts, row: u32) -> Self {
        let fact = &facts.rows[row as usize];
        let mut label: Vec<u32> = fact.domains.iter().map(|d| facts.labels[d]).collect();
        label.sort_unstable();
        label.dedup();
        Self {
            numbers: fact.numbers.clone(),
            establishment: one(fact.establishment),
            country: one(fact.country),
            outcome: one(fact.outcome),
            city: one(fact.city),
            region: one(fact.region),
            area: one(fact.area),
            label,
            form: facts.name(row).and_then(|name| name.form).into_iter().collect(),
        }
    }

    /// Adds what another tree says.
    pub(super) fn add(&mut self, other: Self) {
        for (mine, theirs) in [
            (&mut self.establishment, other.establishment),
            (&mut self.country, other.country),
            (&mut self.outcome, other.outcome),
            (&mut self.city, other.city),
            (&mut self.region, other.region),
            (&mut self.area, other.area),
            (&mut self.label, other.label),
        ] {
            add(mine, theirs);
        }
        add(&mut self.numbers, other.numbers);
        add(&mut self.form, other.form);
    }
}

impl Groups<'_> {
    /// The first fact in which accounts differ: those of each value, and those that do not say.
    pub(super) fn split(&self, roots: &[u32], rule: Rule) -> Option<(Fact, Vec<Vec<u32>>, Vec<u32>)> {
        let facts: &[Fact] = if rule < Rule::Name {
            &[Fact::Establishment, Fact::Country, Fact::Outcome]
        } else {
            &[
                Fact::Establishment,
                Fact::Country,
                Fact::Outcome,
                Fact::City,
                Fact::Region,
                Fact::Area,
                Fact::Label,
                Fact::Form,
            ]
        };
        let mut schemes: Vec<u32> = roots
            .iter()
            .flat_map(|r| self.said[*r as usize].numbers.iter().map(|n| n.0))
            .collect();
        schemes.sort_unstable_by_key(|scheme| self.facts.texts.get(*scheme));
        schemes.dedup();
        schemes.retain(|scheme| self.facts.texts.get(*scheme) != "DUNS");
        let numbers = schemes.into_iter().map(|scheme| {
            let said = move |root: u32| {
                let of_scheme = self.said[root as usize].numbers.iter().filter(|n| n.0 == scheme);
                of_scheme.map(|n| self.facts.texts.get(n.1)).min()
            };
            (Fact::Number, self.parts(roots, said))
        });
        let others = facts.iter().map(|fact| {
            let said = |root: u32| self.value(root, *fact);
            (*fact, self.parts(roots, said))
        });
        numbers
            .chain(others)
            .find(|(_, (parts, _))| parts.len() > 1)
            .map(|(fact, (parts, unsaid))| (fact, parts, unsaid))
    }

    /// Accounts of each value, in the order of the values, and those without.
    fn parts<'t>(
        &'t self,
        roots: &[u32],
        said: impl Fn(u32) -> Option<&'t str>,
    ) -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut parts: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut unsaid = Vec::new();
        for root in roots {
            match said(*root) {
                Some(value) => parts.entry(value).or_default().push(*root),
                None => unsaid.push(*root),
            }
        }
        (parts.into_values().collect(), unsaid)
    }

    /// What an account says of a fact: of several values the first in the alphabet, whatever the order of rows.
    fn value(&self, root: u32, fact: Fact) -> Option<&str> {
        let said = &self.said[root as usize];
        let codes = match fact {
            Fact::Number => return None,
            Fact::Establishment => &said.establishment,
            Fact::Country => &said.country,
            Fact::Outcome => &said.outcome,
            Fact::City => &said.city,
            Fact::Region => &said.region,
            Fact::Area => &said.area,
            Fact::Label => &said.label,
            Fact::Form => return said.form.iter().min().copied(),
        };
        codes.iter().map(|code| self.facts.texts.get(*code)).min()
    }

    /// The fact in which two rows' accounts contradict each other, and how.
    pub(super) fn conflict(&mut self, a: u32, b: u32, rule: Rule) -> Option<(Fact, Conflict)> {
        let (a, b) = (self.find(a), self.find(b));
        let number = {
            let (x, y) = (&self.said[a as usize].numbers, &self.said[b as usize].numbers);
            x.iter().find_map(|(scheme, digits)| {
                let theirs = y.iter().find(|n| n.0 == *scheme)?;
                let scheme = self.facts.texts.get(*scheme);
                let (x, y) = (self.facts.texts.get(*digits), self.facts.texts.get(theirs.1));
                let same = scheme == "DUNS" || x == y;
                (!same).then(|| Conflict::Numbers {
                    one: Identity::Number {
                        scheme: scheme.to_owned(),
                        digits: x.to_owned(),
                    },
                    other: y.to_owned(),
                })
            })
        };
        if let Some(conflict) = number {
            return Some((Fact::Number, conflict));
        }
        let facts = [
            Fact::Establishment,
            Fact::Country,
            Fact::City,
            Fact::Region,
            Fact::Area,
            Fact::Label,
            Fact::Form,
            Fact::Outcome,
        ];
        facts
            .into_iter()
            .filter(|fact| {
                rule >= Rule::Name
                    || !matches!(
                        fact,
                        Fact::City | Fact::Region | Fact::Area | Fact::Label | Fact::Form
                    )
            })
            .find_map(|fact| {
                let (x, y) = (self.value(a, fact)?, self.value(b, fact)?);
                let conflict = || Conflict::Values {
                    fact,
                    one: x.to_owned(),
                    other: y.to_owned(),
                };
                (x != y).then(|| (fact, conflict()))
            })
    }
}

impl Fact {
    /// What is left of the likeness of rows that share something and differ in this. House choice: an order in which to
    /// look at them.
    pub(super) fn left(self) -> f64 {
        match self {
            Self::Outcome | Self::Label | Self::Form => 0.96,
            Self::City | Self::Region | Self::Area | Self::Establishment => 0.93,
            Self::Country => 0.90,
            Self::Number => 0.88,
        }
    }
}

fn add<T: Ord>(mine: &mut Vec<T>, theirs: Vec<T>) {
    if !theirs.is_empty() {
        mine.extend(theirs);
        mine.sort_unstable();
        mine.dedup();
    }
}
