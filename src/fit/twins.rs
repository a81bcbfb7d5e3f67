//! Twins: accounts that agree on values too improbable to be shared by chance. What one of them became tells what the
//! other did, so nothing may be learnt from one and measured on the other.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::Accounts;
use super::order::mixed;
use super::sets::Sets;
use crate::language::Language;
use crate::table::{MISSING, Table, Values};

/// How often twins agree on a value (house choice: one cell in ten of a copy was retyped or kept up to date).
const AGREE: f64 = 0.9;

/// Expected number of pairs of unrelated accounts that a table may call twins (house choice).
const CHANCE: f64 = 0.05;

/// Rarest values of an account by which its twins are looked for, and accounts of a group of candidates that each is
/// compared with (house choices: three values find a twin that agrees on nine of ten cells, and the work stays linear).
const RAREST: usize = 3;
const COMPARED: usize = 8;

/// Accounts whose candidates are kept at a time (house choice: 10 MB).
const PART: u128 = 100_000;

/// Share of all accounts above which a group is no pair of twins but a table of copies: it is taken apart again
/// (house choice: a fifth is what one of five folds holds).
const TOO_LARGE: f64 = 0.2;

/// Pairs of accounts drawn to see which columns agree together, and bins of a number in which they are compared.
const DRAWN: usize = 20_000;
const COARSE: usize = 8;
/// Agreements that are worth as much as the assumption that columns are independent (house choice).
const ASSUMED: f64 = 10.0;

/// Which accounts are twins of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twins {
    /// Group of each account, in `0..groups`; an account without twins is alone in its group.
    pub group: Vec<u32>,
    /// Number of groups.
    pub groups: usize,
    /// Accounts in groups so large that they were taken apart again.
    pub released: usize,
}

/// What validation says of twins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwinSummary {
    /// Accounts that have a twin.
    pub accounts: u64,
    /// Accounts in all.
    pub of: u64,
    /// Groups of twins.
    pub groups: u64,
    /// Accounts alike in such numbers that they could not be kept together.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub released: u64,
    /// Log-loss of plain logistic regression with twins kept together, where it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<f64>,
    /// The same with twins held out one without the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<f64>,
}

impl TwinSummary {
    /// The facts in sentences, without their full stops.
    pub fn describe(&self, language: Language) -> Vec<String> {
        let count = |count: u64| language.integer(count as i64);
        let nats = |nats: f64| language.decimal(nats, 4);
        let mut said = Vec::new();
        if self.accounts > 0 {
            let some = language.twins_some(count(self.accounts), count(self.of));
            said.push(match (self.together, self.apart) {
                (Some(together), Some(apart)) if together > apart => {
                    language.twins_apart(some, nats(together - apart), nats(apart), nats(together))
                }
                _ => some,
            });
        }
        if self.released > 0 {
            said.push(language.twins_released(count(self.released), count(self.of)));
        }
        said
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's shape")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Twins {
    /// Finds the twins among some accounts by the columns that may be learnt from.
    ///
    /// A pair scores ln(m / f) for each value it shares, f the value's share of the accounts, and ln((1 − m) / (1 − a))
    /// for each column in which it differs, a the column's chance of agreement, m = 0.9; unknown values score nothing.
    /// Of unrelated accounts and independent columns the mean of exp(score) is 1, so a score above
    /// ln(pairs / 0.05) occurs in fewer than 0.05 pairs (Markov). What a column adds is cut by how much it agrees where
    /// another, that is shared already, does.
    ///
    /// Source: Fellegi & Sunter (1969), *JASA* 64:1183, for the weights.
    pub fn find(accounts: Accounts<'_>) -> Self {
        let n = accounts.rows.len();
        let columns: Vec<Shared<'_>> = accounts
            .inputs
            .par_iter()
            .map(|input| Shared::new(accounts.table, input.column, accounts.rows))
            .collect();
        let depends = dependence(&columns, n);
        let pairs = n as f64 * (n as f64 - 1.0) / 2.0;
        let threshold = (pairs / CHANCE).max(1.0).ln();
        let mut sets = Sets::new(n);
        let fingerprints: Vec<Fingerprint> = (0..n)
            .into_par_iter()
            .map(|account| fingerprint(&columns, account))
            .collect();
        let parts = 1 + n as u128 / PART;
        for part in 0..parts {
            let candidates = candidates(&fingerprints, part, parts);
            for members in candidates.chunk_by(|a, b| a.0 == b.0) {
                for (at, &(_, a)) in members.iter().enumerate() {
                    for &(_, b) in members[at + 1..].iter().take(COMPARED) {
                        if sets.root(a) != sets.root(b) && score(&columns, &depends, a, b) > threshold {
                            sets.join(a, b);
                        }
                    }
                }
            }
        }
        Self::of(&mut sets, n)
    }

    /// The same with accounts joined that have the same value in every input, be it by chance.
    pub fn with_identical(&self, accounts: Accounts<'_>) -> Self {
        let mut sets = Sets::new(self.group.len());
        for groups in [&self.group, &identical(accounts)] {
            let mut first: FxHashMap<u32, u32> = FxHashMap::default();
            for (i, group) in (0..).zip(groups) {
                sets.join(i, *first.entry(*group).or_insert(i));
            }
        }
        let (group, groups) = sets.numbered();
        Self {
            group,
            groups,
            released: self.released,
        }
    }

    /// How many accounts have a twin.
    pub fn summary(&self) -> TwinSummary {
        let sizes = self.sizes();
        TwinSummary {
            accounts: sizes.iter().filter(|s| **s > 1).sum::<usize>() as u64,
            of: self.group.len() as u64,
            groups: sizes.iter().filter(|s| **s > 1).count() as u64,
            released: self.released as u64,
            together: None,
            apart: None,
        }
    }

    /// Accounts of each group.
    pub(super) fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.groups];
        self.group.iter().for_each(|g| sizes[*g as usize] += 1);
        sizes
    }

    fn of(sets: &mut Sets, n: usize) -> Self {
        let (mut group, mut groups) = sets.numbered();
        let mut sizes = vec![0usize; groups];
        group.iter().for_each(|g| sizes[*g as usize] += 1);
        // Two accounts are a pair however few there are.
        let most = ((n as f64 * TOO_LARGE) as usize).max(2);
        let mut released = 0;
        let mut kept: Vec<bool> = sizes.iter().map(|s| *s > most).collect();
        for g in &mut group {
            let at = *g as usize;
            if sizes[at] > most {
                released += 1;
                // The first keeps the number, so that numbers stay without gaps.
                if !std::mem::take(&mut kept[at]) {
                    *g = groups as u32;
                    groups += 1;
                }
            }
        }
        Self {
            group,
            groups,
            released,
        }
    }
}

/// One column's values, with what sharing one is worth.
struct Shared<'a> {
    values: &'a Values,
    rows: &'a [u32],
    /// What tells the column from others, whatever their order.
    name: u64,
    held: Held,
    /// Accounts whose value is known.
    known: f64,
    /// What a difference costs, nats below 0.
    differ: f64,
    /// Of the first accounts: codes coarse enough that unrelated accounts agree at times.
    coarse: Vec<u32>,
}

/// How many accounts hold each value.
enum Held {
    /// By code, beside each level's hash.
    Levels { counts: Vec<u32>, hashes: Vec<u64> },
    /// By the value's bits; values of one account are left out, as nearly all are where numbers are exact.
    Several(FxHashMap<u64, u32>),
}

impl<'a> Shared<'a> {
    fn new(table: &'a Table, column: usize, rows: &'a [u32]) -> Self {
        let column = &table.columns[column];
        let mut shared = Self {
            values: &column.values,
            rows,
            name: mixed(&column.name),
            held: Held::Several(FxHashMap::default()),
            known: 1.0,
            differ: 0.0,
            coarse: Vec::new(),
        };
        let first = 0..rows.len().min(DRAWN + 1);
        // Whole numbers add up to the same whatever the order of the values.
        let (known, agreeing): (u64, u64);
        if let Values::Levels(levels) = &column.values {
            let mut counts = vec![0u32; levels.names.len()];
            let codes = (0..rows.len()).filter_map(|i| shared.value(i));
            codes.for_each(|code| counts[code as usize] += 1);
            known = counts.iter().map(|c| u64::from(*c)).sum();
            agreeing = counts.iter().map(|c| u64::from(*c).pow(2)).sum();
            shared.coarse = first
                .map(|i| shared.value(i).map_or(MISSING, |code| code as u32))
                .collect();
            let hashes = levels.names.iter().map(mixed).collect();
            shared.held = Held::Levels { counts, hashes };
        } else {
            let mut values: Vec<u64> = (0..rows.len()).filter_map(|i| shared.value(i)).collect();
            values.sort_unstable();
            let runs = values.chunk_by(|a, b| a == b).filter(|run| run.len() > 1);
            let several: FxHashMap<u64, u32> = runs.map(|run| (run[0], run.len() as u32)).collect();
            known = values.len() as u64;
            let alone = known - several.values().map(|c| u64::from(*c)).sum::<u64>();
            agreeing = alone + several.values().map(|c| u64::from(*c).pow(2)).sum::<u64>();
            shared.held = Held::Several(several);
            let mut numbers: Vec<f64> = values.iter().map(|bits| shared.number(*bits)).collect();
            numbers.sort_unstable_by(f64::total_cmp);
            let mut cuts: Vec<f64> = (1..COARSE)
                .filter_map(|k| numbers.get(k * numbers.len() / COARSE).copied())
                .collect();
            cuts.dedup();
            let bin = |bits: u64| cuts.partition_point(|cut| *cut <= shared.number(bits)) as u32;
            shared.coarse = first.map(|i| shared.value(i).map_or(MISSING, bin)).collect();
        }
        shared.known = (known as f64).max(1.0);
        let agree = agreeing as f64 / (shared.known * shared.known);
        // Never a reward: in a column of one value, differing by a slip tells nothing.
        shared.differ = ((1.0 - AGREE) / (1.0 - agree).max(1.0 - AGREE)).ln();
        shared
    }

    /// What an account holds, as bits that only the same value has; none where unknown.
    fn value(&self, account: usize) -> Option<u64> {
        let row = self.rows[account] as usize;
        match self.values {
            Values::Number(v) => (!v[row].is_nan()).then(|| (v[row] + 0.0).to_bits()),
            Values::Date(v) => (v[row] != i32::MIN).then_some(v[row] as u64),
            Values::Levels(v) => (v.codes[row] != MISSING).then(|| u64::from(v.codes[row])),
        }
    }

    /// A value's bits as a number; days, of a date.
    fn number(&self, bits: u64) -> f64 {
        match self.values {
            Values::Date(_) => f64::from(bits as i32),
            _ => f64::from_bits(bits),
        }
    }

    /// Accounts that hold a value.
    fn count(&self, bits: u64) -> u32 {
        match &self.held {
            Held::Levels { counts, .. } => counts[bits as usize],
            Held::Several(counts) => counts.get(&bits).copied().unwrap_or(1),
        }
    }

    /// The same number for the same value, however levels are coded.
    fn hash(&self, bits: u64) -> u64 {
        match (&self.held, self.values) {
            (Held::Levels { hashes, .. }, _) => hashes[bits as usize],
            (_, Values::Date(_)) => mixed(&(bits as i32)),
            _ => mixed(&bits),
        }
    }

    /// What sharing a value is worth, nats.
    fn worth(&self, bits: u64) -> f64 {
        (AGREE * self.known / f64::from(self.count(bits))).ln()
    }
}

/// `depends[c][p]`: how much more column c agrees where p does, from 0 (no more than elsewhere) to 1 (always), among
/// accounts paired without looking at what they share.
fn dependence(columns: &[Shared<'_>], n: usize) -> Vec<Vec<f64>> {
    let mut depends = vec![vec![0.0; columns.len()]; columns.len()];
    if n < 2 {
        return depends;
    }
    // Accounts stand in the order of their hashes, so any fixed steps pair them at random.
    let pairs: Vec<(usize, usize)> = (0..DRAWN.min(n * (n - 1) / 2))
        .map(|k| (k % n, (k % n + 1 + (k / n) % (n - 1)) % n))
        .collect();
    let agreed: Vec<Agreement> = columns
        .par_iter()
        .map(|column| Agreement::of(column, &pairs))
        .collect();
    depends.par_iter_mut().enumerate().for_each(|(c, row)| {
        for (p, depends) in row.iter_mut().enumerate().filter(|(p, _)| *p != c) {
            let (x, y) = (&agreed[p], &agreed[c]);
            let count = |of: &dyn Fn(usize) -> u64| -> f64 {
                let ones = (0..x.known.len()).map(|at| (x.known[at] & y.known[at] & of(at)).count_ones());
                f64::from(ones.sum::<u32>())
            };
            let all = count(&|_| u64::MAX);
            let first = count(&|at| x.agrees[at]);
            let second = count(&|at| y.agrees[at]);
            let both = count(&|at| x.agrees[at] & y.agrees[at]);
            let usual = second / all.max(1.0);
            let given = (both + ASSUMED * usual) / (first + ASSUMED);
            *depends = if usual < 1.0 {
                ((given - usual) / (1.0 - usual)).clamp(0.0, 1.0)
            } else {
                1.0
            };
        }
    });
    depends
}

/// Of pairs of accounts, 64 to a word: whether both hold a value in a column, and the same.
struct Agreement {
    known: Vec<u64>,
    agrees: Vec<u64>,
}

impl Agreement {
    fn of(column: &Shared<'_>, pairs: &[(usize, usize)]) -> Self {
        let words = |bit: &dyn Fn(u32, u32) -> bool| -> Vec<u64> {
            let word = |pairs: &[(usize, usize)]| {
                pairs.iter().rev().fold(0, |word, &(a, b)| {
                    word << 1 | u64::from(bit(column.coarse[a], column.coarse[b]))
                })
            };
            pairs.chunks(64).map(word).collect()
        };
        Self {
            known: words(&|a, b| a != MISSING && b != MISSING),
            agrees: words(&|a, b| a == b),
        }
    }
}

/// Log of how much likelier two accounts' values are if they are twins.
fn score(columns: &[Shared<'_>], depends: &[Vec<f64>], a: u32, b: u32) -> f64 {
    let mut shared: Vec<(f64, usize)> = Vec::new();
    let mut sum = 0.0;
    for (c, column) in columns.iter().enumerate() {
        match (column.value(a as usize), column.value(b as usize)) {
            (Some(x), Some(y)) if x == y => shared.push((column.worth(x), c)),
            (Some(_), Some(_)) => sum += column.differ,
            _ => {}
        }
    }
    // The rarest first: what follows from it adds nothing.
    shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (at, &(worth, c)) in shared.iter().enumerate() {
        let follows = shared[..at]
            .iter()
            .map(|&(_, p)| depends[c][p])
            .fold(0.0, f64::max);
        sum += worth * if worth > 0.0 { 1.0 - follows } else { 1.0 };
    }
    sum
}

/// Hashes of an account's rarest shared values and of every two of them (0: none), and of everything it holds.
type Fingerprint = ([u64; 2 * RAREST], u64);

fn fingerprint(columns: &[Shared<'_>], account: usize) -> Fingerprint {
    let mut values: Vec<(u32, u64)> = Vec::with_capacity(columns.len());
    let mut whole = 0u64;
    for column in columns {
        let Some(value) = column.value(account) else {
            continue;
        };
        let hash = mixed(&(column.name, column.hash(value)));
        whole = whole.wrapping_add(hash);
        let count = column.count(value);
        // A value of one account finds nobody.
        if count > 1 {
            values.push((count, hash));
        }
    }
    values.sort_unstable();
    values.truncate(RAREST);
    let mut keys = [0; 2 * RAREST];
    let mut at = 0;
    for (k, (_, one)) in values.iter().enumerate() {
        keys[at] = *one;
        at += 1;
        for (_, other) in &values[..k] {
            keys[at] = mixed(&one.wrapping_add(*other));
            at += 1;
        }
    }
    (keys, whole)
}

/// Accounts by their keys, those of one key in the order of everything they hold: large groups are compared only with
/// their neighbours. Only the keys of one of `parts` equal ranges.
fn candidates(of: &[Fingerprint], part: u128, parts: u128) -> Vec<(u64, u32)> {
    let within = |key: u64| key != 0 && (u128::from(key) * parts) >> 64 == part;
    let mut out: Vec<(u64, u32)> = Vec::new();
    for (i, (keys, _)) in (0..).zip(of) {
        out.extend(keys.iter().filter(|key| within(**key)).map(|key| (*key, i)));
    }
    out.par_sort_unstable_by_key(|&(key, i)| (key, of[i as usize].1, i));
    out
}

/// Group of each account, accounts with the same value in every input sharing one.
///
/// Refines one column at a time: exact, and without copying rows.
fn identical(accounts: Accounts<'_>) -> Vec<u32> {
    let mut group = vec![0u32; accounts.rows.len()];
    for input in accounts.inputs {
        let mut seen: FxHashMap<(u32, u64), u32> = FxHashMap::default();
        for (g, row) in group.iter_mut().zip(accounts.rows) {
            let row = *row as usize;
            let value = match &accounts.table.columns[input.column].values {
                // −0 and 0 are the same number; every NaN is "unknown".
                Values::Number(v) if v[row].is_nan() => f64::NAN.to_bits(),
                Values::Number(v) => (v[row] + 0.0).to_bits(),
                Values::Date(v) => v[row] as u64,
                Values::Levels(v) => u64::from(v.codes[row]),
            };
            let next = seen.len() as u32;
            *g = *seen.entry((*g, value)).or_insert(next);
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;
    use crate::criteria::Input;
    use crate::recipe::Family;
    use crate::table::{Column, Kind, Levels, Reading};

    /// Columns of numbers (`None` unknown) as accounts.
    fn twins(columns: &[Vec<Option<f64>>]) -> Twins {
        let n = columns[0].len();
        let column = |(k, values): (usize, &Vec<Option<f64>>)| {
            let numbers = values.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
            Column::new(
                format!("c{k}"),
                Reading::new(Kind::Number),
                Values::Number(numbers),
            )
        };
        let table = Table::of(n, columns.iter().enumerate().map(column).collect());
        let inputs: Vec<Input> = (0..columns.len())
            .map(|column| Input {
                column,
                family: Family::Firmographic,
                monotone: None,
                changeable: false,
                prior: Vec::new(),
            })
            .collect();
        let rows: Vec<u32> = (0..n as u32).collect();
        Twins::find(Accounts {
            table: &table,
            inputs: &inputs,
            rows: &rows,
            ideal: &vec![true; n],
            weights: &vec![1.0; n],
        })
    }

    /// Columns of as many levels each, drawn one without the other; small levels are frequent.
    fn independent(n: usize, levels: &[f64], seed: u64) -> Vec<Vec<Option<f64>>> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut cell = |levels: f64| {
            let u: f64 = random.gen_range(0.0..1.0);
            (!random.gen_bool(0.05)).then(|| (levels * u * u).floor())
        };
        levels
            .iter()
            .map(|l| (0..n).map(|_| cell(*l)).collect())
            .collect()
    }

    const HONEST: [f64; 10] = [2.0, 2.0, 3.0, 5.0, 8.0, 20.0, 60.0, 300.0, 2_000.0, 1e9];

    #[test]
    fn honest_tables_have_no_twins_beyond_chance() {
        let found: u64 = (0..20)
            .map(|seed| twins(&independent(600, &HONEST, seed)).summary().accounts)
            .sum();
        assert!(found <= 2, "{found}");
    }

    /// A thousand codes with all that follows from them, beside five columns of the accounts' own.
    #[test]
    fn what_follows_from_one_code_makes_no_twins() {
        let mut columns = independent(3_000, &[3.0, 4.0, 6.0, 12.0, 1e9], 3);
        let mut random = Xoshiro256PlusPlus::seed_from_u64(4);
        let code: Vec<f64> = (0..3_000)
            .map(|_| f64::from(random.gen_range(0..200u32)))
            .collect();
        for part in [1.0, 2.0, 4.0, 10.0, 25.0] {
            columns.push(code.iter().map(|c| Some((c / part).floor())).collect());
        }
        assert!(
            twins(&columns).summary().accounts <= 6,
            "{:?}",
            twins(&columns).summary()
        );
    }

    #[test]
    fn copies_with_a_cell_retyped_are_twins() {
        let mut columns = independent(2_000, &HONEST, 5);
        for (c, column) in columns.iter_mut().enumerate() {
            for i in 0..200 {
                // Each copy differs in one cell.
                let copy = if i % 10 == c { Some(-1.0) } else { column[i] };
                column.push(copy);
            }
        }
        let found = twins(&columns);
        let paired = (0..200)
            .filter(|i| found.group[*i] == found.group[2_000 + i])
            .count();
        assert!(paired >= 170, "{paired}");
        assert!(found.summary().accounts <= 404, "{:?}", found.summary());
    }

    #[test]
    fn a_table_of_copies_is_taken_apart_and_said() {
        let columns: Vec<Vec<Option<f64>>> = independent(20, &HONEST, 6)
            .into_iter()
            .map(|column| (0..1_000).map(|i| column[i % 4]).collect())
            .collect();
        let found = twins(&columns);
        // Nothing is improbable in it: a fourth of all accounts has each value.
        assert_eq!(found.groups + found.released, 1_000 + found.released);
        let said = found.summary().describe(Language::En);
        assert_eq!(said.is_empty(), found.released == 0, "{said:?}");
    }

    #[test]
    fn codes_of_levels_do_not_matter() {
        let column = |codes: Vec<u32>, names: [&str; 2]| {
            let names = names.map(String::from).to_vec();
            let levels = Values::Levels(Levels { codes, names });
            Table::of(3, vec![Column::new("a", Reading::new(Kind::Category), levels)])
        };
        let one = column(vec![0, 1, MISSING], ["x", "y"]);
        let other = column(vec![1, 0, MISSING], ["y", "x"]);
        let keys = |table| crate::fit::order::keys(table, &[0, 1, 2]);
        assert_eq!(keys(&one), keys(&other));
    }
}
