//! How often a break is found in histories where nothing changes, and in ones that turn at a known month:
//! `cargo run --release --example stable_worlds -- [HISTORIES] [ACCOUNTS] [SEED]`.
//!
//! Twelve criteria of which six matter; the mix of accounts and the close rate drift in half of the stable histories,
//! what a criterion means never does. In the turning histories one criterion reverses. Kinds of accounts, three ranges
//! of one criterion, are tested where no criterion changed, as segments are.

use lookalike::criteria::Input;
use lookalike::fit::Accounts;
use lookalike::fit::change::Change;
use lookalike::fit::change::groups::{self, Member};
use lookalike::recipe::Family;
use lookalike::table::reading::{Kind, Reading};
use lookalike::table::{Column, Levels, Table, Values};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// 1 January 2022, and the days of four years.
const FIRST: i32 = 18_993;
const DAYS: i32 = 1_461;

/// Of one history: what changed, and whether anything at all did, the kinds of accounts included.
fn history(accounts: usize, turns: bool, drifts: bool, seed: u64) -> (Change, bool) {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut numbers = vec![Vec::new(); 6];
    let mut levels = vec![Vec::new(); 6];
    let (mut days, mut ideal) = (Vec::new(), Vec::new());
    for _ in 0..accounts {
        let day = random.gen_range(0..DAYS);
        let when = f64::from(day) / f64::from(DAYS);
        let drift = if drifts { when - 0.5 } else { 0.0 };
        let mut log_odds = -0.7 + drift;
        for (c, column) in numbers.iter_mut().enumerate() {
            let value: f64 = random.r#gen::<f64>() + 0.3 * drift;
            log_odds += if c < 3 { 1.5 * (value - 0.5) } else { 0.0 };
            column.push(value);
        }
        for (c, column) in levels.iter_mut().enumerate() {
            let code = u32::from(random.r#gen::<f64>() < 0.5 + 0.4 * drift) * 2 + random.gen_range(0..2);
            let sign = if turns && c == 0 && when > 0.6 { -1.0 } else { 1.0 };
            log_odds += if c < 3 {
                sign * 0.6 * (f64::from(code) - 1.5)
            } else {
                0.0
            };
            column.push(code);
        }
        days.push(day);
        ideal.push(random.r#gen::<f64>() < 1.0 / (1.0 + f64::exp(-log_odds)));
    }
    let members = (0..accounts).map(|i| Member {
        day: FIRST + days[i],
        group: (3.0 * numbers[0][i].clamp(0.0, 0.99)) as u32,
        ideal: ideal[i],
    });
    let members: Vec<Member> = members.collect();
    let number = numbers.into_iter().enumerate().map(|(c, values)| {
        Column::new(
            format!("number{c}"),
            Reading::new(Kind::Number),
            Values::Number(values),
        )
    });
    let level = levels.into_iter().enumerate().map(|(c, codes)| {
        let names = Levels::distinct(["a", "b", "c", "d"]);
        Column::new(
            format!("level{c}"),
            Reading::new(Kind::Category),
            Values::Levels(Levels { codes, ..names }),
        )
    });
    let table = Table::of(accounts, number.chain(level).collect());
    let inputs: Vec<Input> = (0..table.columns.len())
        .map(|column| Input {
            column,
            family: Family::Firmographic,
            monotone: None,
            changeable: false,
            prior: Vec::new(),
        })
        .collect();
    let rows: Vec<u32> = (0..accounts as u32).collect();
    let weights = vec![1.0; accounts];
    let accounts = Accounts {
        table: &table,
        inputs: &inputs,
        rows: &rows,
        ideal: &ideal,
        weights: &weights,
    };
    let days: Vec<i32> = days.iter().map(|day| FIRST + day).collect();
    let change = Change::find(accounts, &days, FIRST + DAYS, seed);
    let any = change.is_found() || groups::turns(members, None, seed).is_some();
    (change, any)
}

fn main() {
    let asked: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse().ok())
        .collect();
    let histories = asked.first().copied().unwrap_or(500);
    let sizes = match asked.get(1) {
        Some(accounts) => vec![*accounts as usize],
        None => vec![500, 2_000],
    };
    let seed = asked.get(2).copied().unwrap_or(1_000_000);
    for accounts in sizes {
        let stable: Vec<(Change, bool)> = (0..histories)
            .map(|h| history(accounts, false, h % 2 == 1, seed + h))
            .collect();
        let share = |found: usize| 100.0 * found as f64 / histories as f64;
        println!(
            "{accounts} accounts: a break found in {:.1} % of {histories} stable histories, {:.1} % of criteria alone",
            share(stable.iter().filter(|(_, any)| *any).count()),
            share(stable.iter().filter(|(change, _)| change.is_found()).count())
        );
        let from_turn: Vec<Change> = (0..histories)
            .map(|h| history(accounts, true, false, seed + h).0)
            .collect();
        let breaks = from_turn.iter().filter(|change| change.since.is_some()).count();
        // The turn is on day 876, 27 May 2024.
        let near = |change: &&Change| {
            change
                .since
                .as_deref()
                .is_some_and(|day| ("2024-03".."2024-09").contains(&day))
        };
        let dated = from_turn.iter().filter(near).count();
        println!(
            "{accounts} accounts: found in {:.1} % of turning ones, within three months in {:.1} %",
            100.0 * breaks as f64 / histories as f64,
            100.0 * dated as f64 / histories as f64
        );
    }
}
