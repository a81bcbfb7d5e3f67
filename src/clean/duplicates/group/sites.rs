//! Branches: rows of one name at other addresses, which stay beside each other.

use rustc_hash::FxHashMap;

use super::{Groups, PAIRS, Rule};
use crate::clean::duplicates::facts::{NONE, Row};
use crate::clean::duplicates::near::{self, REVIEW};
use crate::clean::duplicates::reason::{Note, PairReason, Reason};

/// The kind of a postcode among what says where a row is.
const POSTCODE: u8 = 1;

/// What says where a row is, each with its kind.
fn said(row: &Row) -> [(u8, u32); 3] {
    [(0, row.address), (POSTCODE, row.postcode), (2, row.phone)]
}

/// Whether a row says where it is. A phone alone does not: a company has several (house choice).
fn is_placed(row: &Row) -> bool {
    row.address != NONE || row.postcode != NONE
}

impl Groups<'_> {
    /// Whether two rows both say where they are and share no address, postcode or phone.
    pub(super) fn other_sites(&self, a: u32, b: u32) -> bool {
        let (x, y) = (self.facts.row(a), self.facts.row(b));
        let both = |x: u32, y: u32| x != NONE && y != NONE;
        let compared = both(x.address, y.address) || both(x.postcode, y.postcode);
        compared
            && !said(x)
                .into_iter()
                .zip(said(y))
                .any(|(x, y)| x.1 != NONE && x == y)
    }

    /// Keeps apart rows of one name that are at several sites, and says whether they are: those of one site are an
    /// account; the others, and rows that do not say where they are, go to review beside the first site's.
    pub(super) fn branches(&mut self, class: &[u32], name: &str) -> bool {
        let (mut sites, unplaced) = self.sites(class, false);
        if sites.len() < 2 || !self.are_apart(&sites) {
            return false;
        }
        // In the order of what they say, whatever the order of rows.
        sites.sort_by_cached_key(|rows| rows.iter().map(|row| self.place(*row)).min());
        let reason = Reason::SameName {
            name: name.to_owned(),
            in_city: true,
        };
        for rows in &sites {
            self.settle(rows, Rule::Name, &reason);
        }
        let first = sites[0][0];
        let others: Vec<u32> = sites[1..].iter().map(|rows| rows[0]).chain(unplaced).collect();
        self.branches.0 += others.len();
        self.branches.1 += 1;
        self.unlisted += usize::from(others.len() > PAIRS);
        for other in others.into_iter().take(PAIRS) {
            let name = name.to_owned();
            self.pair(first, other, 0.93, PairReason::Branches { name });
        }
        true
    }

    /// Where rows are sites: those of one name at one place are one. Tells how many companies have several.
    pub fn same_site(&mut self) -> Note {
        let (mut further, mut companies) = (0, 0);
        for (_, class) in self.classes(|row| vec![(row.key, row.key)]) {
            let Some(name) = self.facts.name(class[0]) else {
                continue;
            };
            let name = name.words.join(" ");
            let (sites, unplaced) = self.sites(&class, true);
            let reason = Reason::SameName { name, in_city: true };
            for rows in &sites {
                self.settle(rows, Rule::Name, &reason);
            }
            let others = sites.len() + unplaced.len() - 1;
            further += others;
            companies += usize::from(others > 0);
        }
        Note::Sites {
            rows: further,
            companies,
        }
    }

    /// Where rows are sites: those at one place are one where their names are alike, or where address and phone are the
    /// same; alike names on one phone at two addresses go to review.
    pub fn same_place(&mut self, pairs: &[(u32, u32)]) {
        let facts = self.facts;
        let same = |x: u32, y: u32| x != NONE && x == y;
        let other = |x: u32, y: u32| x != NONE && y != NONE && x != y;
        let mut found: Vec<(u32, u32, bool)> = Vec::new();
        for (a, b) in pairs {
            let (x, y) = (facts.row(*a), facts.row(*b));
            let (street, phone) = (same(x.address, y.address), same(x.phone, y.phone));
            if !street && !phone {
                continue;
            }
            let named = match (facts.name(*a), facts.name(*b)) {
                (Some(x), Some(y)) => {
                    near::likeness(x, y).value >= REVIEW || near::contains(x, y) || near::share_telling(x, y)
                }
                _ => true,
            };
            if named && phone && other(x.address, y.address) {
                self.pair(*a, *b, REVIEW, PairReason::Weighed);
            } else if (street && phone) || named {
                found.push((*a, *b, named));
            }
        }
        // What is alike in more gathers first.
        found.sort_by_key(|(a, b, named)| (!named, *a, *b));
        for (a, b, named) in found {
            self.settle(&[a, b], Rule::Number, &Reason::SamePlace { named });
        }
    }

    /// Whether sites are still accounts of their own, and differ in two facts: a stronger rule may have gathered them.
    fn are_apart(&mut self, sites: &[Vec<u32>]) -> bool {
        let first = self.find(sites[0][0]);
        sites[1..]
            .iter()
            .any(|rows| self.find(rows[0]) != first && self.other_sites(sites[0][0], rows[0]))
    }

    fn place(&self, row: u32) -> [&str; 3] {
        said(self.facts.row(row)).map(|(_, code)| {
            if code == NONE {
                ""
            } else {
                self.facts.texts.get(code)
            }
        })
    }

    /// Rows that share an address, a postcode or a phone, directly or through others, and those that say too little.
    ///
    /// Where rows are sites themselves (`of_sites`), a postcode alone does not make two of them one: a street may have both.
    fn sites(&self, class: &[u32], of_sites: bool) -> (Vec<Vec<u32>>, Vec<u32>) {
        let (placed, unplaced): (Vec<u32>, Vec<u32>) =
            class.iter().partition(|row| is_placed(self.facts.row(**row)));
        let mut site: Vec<usize> = (0..placed.len()).collect();
        let mut first: FxHashMap<(u8, u32), usize> = FxHashMap::default();
        for (at, row) in placed.iter().enumerate() {
            let fact = self.facts.row(*row);
            let by_street = of_sites && (fact.address != NONE || fact.phone != NONE);
            for value in said(fact)
                .into_iter()
                .filter(|value| value.1 != NONE && !(by_street && value.0 == POSTCODE))
            {
                let other = *first.entry(value).or_insert(at);
                let (a, b) = (root(&mut site, at), root(&mut site, other));
                site[a.max(b)] = a.min(b);
            }
        }
        let mut sites: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
        for (at, row) in placed.iter().enumerate() {
            sites.entry(root(&mut site, at)).or_default().push(*row);
        }
        let mut sites: Vec<Vec<u32>> = sites.into_values().collect();
        sites.sort_unstable();
        (sites, unplaced)
    }
}

/// The first row of a row's site; what is passed on the way points closer to it.
fn root(site: &mut [usize], mut at: usize) -> usize {
    while site[at] != at {
        site[at] = site[site[at]];
        at = site[at];
    }
    at
}
