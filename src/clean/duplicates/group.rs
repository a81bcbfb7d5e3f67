//! Rows gathered into accounts, strongest fact first; rows that contradict each other are never gathered.

mod answered;
mod contradiction;
mod sites;
mod weighed;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::{Facts, NONE};
use super::near::channel::Channel;
use super::near::{self, Near, REVIEW, SURE};
use super::reason::{Agreement, Conflict, Fact, Identity, Note, PairReason, Reason};
use super::words::{Weight, weight};
use super::{Pair, Settings};
use crate::language::Language;
use answered::Apart;
use contradiction::RowFacts;
pub(super) use weighed::{LOOK, MERGE};

/// Differently named companies on one domain or number up to which somebody can look at each. House choice.
const FEW: usize = 3;
/// Names of one domain or number that are compared with each other; with more, only equal ones are one company.
const COMPARED: usize = 12;
/// Rows that a name alone, with no place to agree on, may make one account. House choice: more are branches.
const ALONE: usize = 5;
/// Pairs for review that one value (a domain, a name) may give. House choice.
const PAIRS: usize = 10;
/// Rows of each of two near names that are compared. House choice.
const ROWS: usize = 6;

/// Rules in the order in which they gather; a reason's rank among those of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    Answer,
    Row,
    Id,
    Number,
    Domain,
    Name,
    Near,
}

/// Rows gathered so far: a forest of rows, and what each tree's rows say together.
pub struct Groups<'a> {
    facts: &'a Facts,
    settings: &'a Settings,
    /// Columns' names, for reasons.
    id_name: &'a str,
    parent: Vec<u32>,
    said: Vec<RowFacts>,
    /// Row, rule and reason of every gathering.
    reasons: Vec<(u32, Rule, Reason)>,
    review: Vec<Pair>,
    pub notes: Vec<Note>,
    /// Values that gave more pairs than are listed.
    unlisted: usize,
    /// Answered to be two accounts.
    apart: Apart,
    /// Each row's root once answers, repeated rows and ids had gathered.
    certain: Vec<u32>,
    /// Branches kept beside the first row of their company, and companies that have them.
    branches: (usize, usize),
}

/// The rules that gathered a group and their reasons, strongest first.
pub type Reasons = Vec<(Rule, Reason)>;

/// Groups of at least two rows with the reasons of each, and pairs still apart, most alike first.
pub struct Gathered {
    pub groups: Vec<(Vec<u32>, Reasons)>,
    pub review: Vec<Pair>,
    pub notes: Vec<Note>,
    /// The groups that answers, repeated rows and ids make alone.
    pub certain: Vec<(Vec<u32>, Reasons)>,
}

impl<'a> Groups<'a> {
    pub fn new(facts: &'a Facts, settings: &'a Settings, id_name: &'a str) -> Self {
        let said = (0..facts.rows.len() as u32).map(|row| RowFacts::of(facts, row));
        Self {
            facts,
            settings,
            id_name,
            parent: (0..facts.rows.len() as u32).collect(),
            said: said.collect(),
            reasons: Vec::new(),
            review: Vec::new(),
            notes: Vec::new(),
            unlisted: 0,
            apart: Apart::default(),
            certain: Vec::new(),
            branches: (0, 0),
        }
    }

    pub fn find(&mut self, row: u32) -> u32 {
        let mut root = row;
        while self.parent[root as usize] != root {
            root = self.parent[root as usize];
        }
        let mut row = row;
        while self.parent[row as usize] != root {
            row = std::mem::replace(&mut self.parent[row as usize], root);
        }
        root
    }

    /// Makes two rows one account: its first row is the root.
    fn join(&mut self, a: u32, b: u32, rule: Rule, reason: &Reason) {
        let (a, b) = (self.find(a), self.find(b));
        let (first, second) = (a.min(b), a.max(b));
        if self.apart.has(first, second) {
            return;
        }
        self.reasons.push((first, rule, reason.clone()));
        if first == second {
            return;
        }
        self.parent[second as usize] = first;
        self.apart.follow(second, first);
        let other = std::mem::take(&mut self.said[second as usize]);
        self.said[first as usize].add(other);
    }

    /// Rows that repeat one another in every cell, id included.
    pub fn same_rows(&mut self, classes: &[Vec<u32>]) {
        let id = self.id_name.to_owned();
        let reason = Reason::Repeated { id };
        for class in classes {
            for row in &class[1..] {
                self.join(class[0], *row, Rule::Row, &reason);
            }
        }
    }

    /// Rows of one id that are not equal: one account where another fact agrees or nothing differs.
    pub fn same_id(&mut self, differ: impl Fn(u32, u32) -> usize) {
        for (_, class) in self.classes(|row| vec![(row.id, row.id)]) {
            let first = class[0];
            for row in &class[1..] {
                if self.find(first) == self.find(*row) {
                    continue;
                }
                let (a, b) = (&self.facts.rows[first as usize], &self.facts.rows[*row as usize]);
                let agrees = (a.key != NONE && a.key == b.key)
                    || a.domains.iter().any(|d| b.domains.contains(d))
                    || a.numbers.iter().any(|n| b.numbers.contains(n));
                let cells = differ(first, *row);
                let id = self.id_name.to_owned();
                if agrees || cells == 0 {
                    self.settle(&[first, *row], Rule::Id, &Reason::SameId { id });
                } else {
                    self.pair(first, *row, 1.0, PairReason::CellsDiffer { id, cells });
                }
            }
        }
    }

    pub fn same_number(&mut self) {
        for ((scheme, digits), class) in self.classes(|row| row.numbers.clone()) {
            let text = |code: u32| self.facts.texts.get(code).to_owned();
            let (scheme, digits) = (text(scheme), text(digits));
            self.shared(&class, Rule::Number, Identity::Number { scheme, digits });
        }
    }

    pub fn same_domain(&mut self) {
        for ((domain, _), class) in self.classes(|row| row.domains.iter().map(|d| (*d, *d)).collect()) {
            let name = self.facts.texts.get(domain).to_owned();
            self.shared(&class, Rule::Domain, Identity::Domain { name });
        }
    }

    /// Rows that share a domain or number: one account where their names are alike. A number makes few unlike names one
    /// account too (brands and former names of one company); a domain may be a group's.
    fn shared(&mut self, class: &[u32], rule: Rule, identity: Identity) {
        let (clusters, unnamed) = self.by_names(class);
        let reason = Reason::Same(identity.clone());
        if clusters.len() <= 1 || (rule == Rule::Number && clusters.len() <= FEW) {
            return self.settle(class, rule, &reason);
        }
        for cluster in &clusters {
            self.settle(cluster, rule, &reason);
        }
        if clusters.len() > FEW {
            self.notes.push(Note::SharedByCompanies {
                identity,
                companies: clusters.len(),
            });
            return;
        }
        let first = clusters[0][0];
        for cluster in &clusters[1..] {
            self.pair(first, cluster[0], 0.90, PairReason::NamesDiffer(identity.clone()));
        }
        if let Some(row) = unnamed.first() {
            self.pair(first, *row, 0.90, PairReason::SeveralNames(identity));
        }
    }

    /// Rows whose names are alike, in the order of the names, and the rows without name.
    fn by_names(&self, class: &[u32]) -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut by_key: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut unnamed = Vec::new();
        for row in class {
            match self.facts.name(*row) {
                Some(name) => by_key.entry(&name.key).or_default().push(*row),
                None => unnamed.push(*row),
            }
        }
        let mut clusters: Vec<Vec<u32>> = by_key.into_values().collect();
        // The words of one key may be cut in two ways; which are compared must not depend on the order of rows.
        let words = |row: &u32| self.facts.name(*row).map(|name| &name.words);
        clusters
            .iter_mut()
            .for_each(|rows| rows.sort_by(|a, b| words(a).cmp(&words(b))));
        if clusters.len() <= COMPARED {
            let alike = |a: &[u32], b: &[u32]| {
                a.iter().take(2).any(|a| {
                    b.iter()
                        .take(2)
                        .any(|b| match (self.facts.name(*a), self.facts.name(*b)) {
                            (Some(a), Some(b)) => {
                                near::likeness(a, b).value >= REVIEW || near::contains(a, b)
                            }
                            _ => false,
                        })
                })
            };
            let mut gathered: Vec<Vec<Vec<u32>>> = Vec::new();
            for rows in clusters {
                let (mine, others): (Vec<_>, Vec<_>) = gathered
                    .into_iter()
                    .partition(|cluster| cluster.iter().any(|other| alike(other, &rows)));
                let mut joined: Vec<Vec<u32>> = mine.into_iter().flatten().collect();
                joined.push(rows);
                gathered = others;
                gathered.push(joined);
            }
            clusters = gathered.into_iter().map(|cluster| cluster.concat()).collect();
        }
        clusters.iter_mut().for_each(|cluster| cluster.sort_unstable());
        (clusters, unnamed)
    }

    pub fn same_name(&mut self) {
        for (_, class) in self.classes(|row| vec![(row.key, row.key)]) {
            let Some(name) = self.facts.name(class[0]) else {
                continue;
            };
            let words = || name.words.join(" ");
            let tells =
                name.words.iter().any(|w| weight(w) == Weight::Telling) && name.key.chars().count() > 1;
            let placed: BTreeMap<&str, Vec<u32>> = self.by_city(&class);
            if !tells {
                // `Boulangerie` names nobody; two in one town may be one.
                for rows in placed.values().filter(|rows| rows.len() > 1) {
                    self.pair(rows[0], rows[1], 0.90, PairReason::Trade { name: words() });
                }
                continue;
            }
            if self.branches(&class, &words()) {
                continue;
            }
            let roots: FxHashSet<u32> = class.iter().map(|row| self.find(*row)).collect();
            let unplaced = class.len() - placed.values().map(Vec::len).sum::<usize>();
            if unplaced > ALONE && roots.len() > ALONE {
                for rows in placed.values() {
                    self.settle(rows, Rule::Name, &Reason::Namesakes { name: words() });
                }
                self.notes.push(Note::Unplaced {
                    name: words(),
                    rows: roots.len(),
                });
                // Kept apart, but on the list: somebody may know better.
                let name = words();
                let reason = PairReason::OneCompany(Reason::SameName { name, in_city: false });
                self.unlisted += usize::from(class.len() > PAIRS + 1);
                for row in class[1..].iter().take(PAIRS) {
                    self.pair(class[0], *row, 0.90, reason.clone());
                }
                continue;
            }
            let in_city = placed.len() == 1 && unplaced == 0;
            let reason = Reason::SameName {
                name: words(),
                in_city,
            };
            self.settle(&class, Rule::Name, &reason);
        }
    }

    fn by_city(&self, class: &[u32]) -> BTreeMap<&'a str, Vec<u32>> {
        let mut placed: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for row in class {
            let city = self.facts.rows[*row as usize].city;
            if city != NONE {
                placed.entry(self.facts.texts.get(city)).or_default().push(*row);
            }
        }
        placed
    }

    /// Names that are alike: for review, or one account where a second fact agrees.
    pub fn near_names(&mut self, channel: &Channel) {
        let facts = self.facts;
        let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); facts.names.len()];
        for (row, fact) in facts
            .rows
            .iter()
            .enumerate()
            .filter(|(_, fact)| fact.name != NONE)
        {
            rows_of[fact.name as usize].push(row as u32);
        }
        let text = |code: u32| if code == NONE { "" } else { facts.texts.get(code) };
        for rows in &mut rows_of {
            rows.sort_by_key(|row| {
                let fact = &facts.rows[*row as usize];
                (text(fact.city), text(fact.postcode), text(fact.phone))
            });
            rows.truncate(ROWS);
        }
        let mut sure = Vec::new();
        for Near {
            a,
            b,
            likeness: found,
            probability,
        } in near::pairs(&facts.names, channel, self.settings.review)
        {
            let (left, right) = (&facts.names[a as usize], &facts.names[b as usize]);
            let by_name = self.settings.merge < 1.0 && probability >= self.settings.merge;
            if left.key == right.key {
                continue;
            }
            for (x, y) in rows_of[a as usize]
                .iter()
                .flat_map(|x| rows_of[b as usize].iter().map(move |y| (*x, *y)))
            {
                let (x, y) = (x.min(y), x.max(y));
                if self.find(x) == self.find(y)
                    || self
                        .conflict(x, y, Rule::Near)
                        .is_some_and(|(fact, _)| fact != Fact::Outcome)
                {
                    continue;
                }
                // One mistyped word in one town is too often another company (ZoomInfo and Zoomingo are of Waltham).
                match self.agreement(x, y) {
                    agreement
                        if (by_name && !self.other_sites(x, y))
                            || (found.value >= SURE
                                && agreement.is_some_and(|agreement| {
                                    agreement != Agreement::City
                                        || (!self.other_sites(x, y) && probability >= self.settings.review)
                                })) =>
                    {
                        let (first, other) = (
                            left.key.as_str().min(&right.key),
                            left.key.as_str().max(&right.key),
                        );
                        sure.push((found, first, other, x, y, agreement));
                    }
                    agreement => {
                        let reason = PairReason::Alike {
                            resemblance: found.resemblance,
                            agreement,
                        };
                        self.pair(x, y, found.value, reason);
                    }
                }
            }
        }
        sure.sort_by(|a, b| {
            b.0.value
                .total_cmp(&a.0.value)
                .then_with(|| (a.1, a.2, a.3, a.4).cmp(&(b.1, b.2, b.3, b.4)))
        });
        for (found, _, _, x, y, agreement) in sure {
            let reason = Reason::Alike {
                resemblance: found.resemblance,
                likeness: found.value,
                agreement,
            };
            self.settle(&[x, y], Rule::Near, &reason);
        }
    }

    /// A fact beside the name that two rows share.
    fn agreement(&self, a: u32, b: u32) -> Option<Agreement> {
        let (a, b) = (&self.facts.rows[a as usize], &self.facts.rows[b as usize]);
        let same = |x: u32, y: u32| x != NONE && x == y;
        let label = |row: &super::facts::Row| -> Vec<u32> {
            row.domains.iter().map(|d| self.facts.labels[d]).collect()
        };
        if label(a).iter().any(|l| label(b).contains(l)) {
            Some(Agreement::Domain)
        } else if same(a.phone, b.phone) {
            Some(Agreement::Phone)
        } else if same(a.postcode, b.postcode) {
            Some(Agreement::Postcode)
        } else if same(a.address, b.address) {
            Some(Agreement::Address)
        } else if same(a.city, b.city) {
            Some(Agreement::City)
        } else {
            None
        }
    }

    /// Rows of each value (one or two texts) that at least two share, in the order of the values' texts: which of two
    /// contradicting facts gathers first must not depend on the order of rows.
    fn classes(&self, values: impl Fn(&super::facts::Row) -> Vec<(u32, u32)>) -> Vec<((u32, u32), Vec<u32>)> {
        let mut rows: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        for (row, fact) in self.facts.rows.iter().enumerate() {
            for value in values(fact).into_iter().filter(|value| value.1 != NONE) {
                rows.entry(value).or_default().push(row as u32);
            }
        }
        let mut classes: Vec<_> = rows.into_iter().filter(|(_, rows)| rows.len() > 1).collect();
        let texts = &self.facts.texts;
        classes.sort_unstable_by(|((a, b), _), ((x, y), _)| {
            (texts.get(*a), texts.get(*b)).cmp(&(texts.get(*x), texts.get(*y)))
        });
        classes
    }

    /// Makes one account of rows that share something; those that contradict each other stay apart, for review, and so
    /// do those that could be either's.
    fn settle(&mut self, rows: &[u32], rule: Rule, reason: &Reason) {
        let mut roots: Vec<u32> = rows.iter().map(|row| self.find(*row)).collect();
        roots.sort_unstable();
        roots.dedup();
        if self.keep_answered_apart(&roots, rule, reason) {
            return;
        }
        let Some((fact, parts, unsaid)) = self.split(&roots, rule) else {
            for row in &rows[1..] {
                self.join(rows[0], *row, rule, reason);
            }
            return;
        };
        for part in &parts {
            self.settle(part, rule, reason);
        }
        let first = parts[0][0];
        let others = parts[1..].iter().map(|part| part[0]).chain(unsaid);
        for (listed, other) in others.enumerate() {
            if listed == PAIRS {
                self.unlisted += 1;
                break;
            }
            let found = self.conflict(first, other, rule);
            if rule >= Rule::Name && found.as_ref().is_some_and(|(fact, _)| *fact == Fact::Number) {
                // Namesakes with numbers of their own are two companies: nothing to look at.
                continue;
            }
            // Without any it agrees with both sides of a contradiction.
            let (fact, conflict) = found.unwrap_or((fact, Conflict::Elsewhere { fact }));
            let reason = PairReason::Contradicted {
                reason: reason.clone(),
                conflict,
            };
            self.pair(first, other, fact.left(), reason);
        }
    }

    fn pair(&mut self, a: u32, b: u32, likeness: f64, reason: PairReason) {
        if self.settings.near {
            let (a, b) = (a.min(b), a.max(b));
            self.review.push(Pair {
                a,
                b,
                likeness,
                reason,
                weight: 0,
                evidence: Vec::new(),
            });
        }
    }

    /// What was gathered.
    pub fn finish(mut self) -> Gathered {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for row in 0..self.parent.len() as u32 {
            groups.entry(self.find(row)).or_default().push(row);
        }
        groups.retain(|_, rows| rows.len() > 1);
        let certain = self.certain_groups();
        let mut reasons: FxHashMap<u32, Reasons> = FxHashMap::default();
        for (row, rule, reason) in std::mem::take(&mut self.reasons) {
            reasons.entry(self.find(row)).or_default().push((rule, reason));
        }
        let mut review = std::mem::take(&mut self.review);
        let worded = |reason: &PairReason| reason.describe(Language::En);
        review.sort_by(|x, y| {
            y.likeness
                .total_cmp(&x.likeness)
                .then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
                .then_with(|| worded(&x.reason).cmp(&worded(&y.reason)))
        });
        let mut seen = FxHashSet::default();
        review.retain(|pair| {
            let (a, b) = (self.find(pair.a), self.find(pair.b));
            a != b && !self.apart.has(a, b) && seen.insert((a.min(b), a.max(b)))
        });
        if let (rows @ 1.., companies) = self.branches {
            self.notes.push(Note::Branches { rows, companies });
        }
        if self.unlisted > 0 {
            self.notes.push(Note::Unlisted {
                values: self.unlisted,
                pairs: PAIRS,
            });
        }
        let groups = groups
            .into_iter()
            .map(|(root, rows)| (rows, in_order(reasons.remove(&root).unwrap_or_default())))
            .collect();
        Gathered {
            groups,
            review,
            notes: self.notes,
            certain,
        }
    }
}

/// Reasons in the order of the alphabet, whatever the order of rows.
fn in_order(mut why: Reasons) -> Reasons {
    why.sort_by_cached_key(|(rule, reason)| (*rule, reason.describe(Language::En)));
    why.dedup();
    why
}
