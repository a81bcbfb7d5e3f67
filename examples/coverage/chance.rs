//! Whether chance made the arms: how often a randomised table is doubted, and what is said of confounded ones, from the
//! file to the verdict.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use lookalike::compare::evidence::Basis;
use lookalike::compare::metric::Side;
use lookalike::compare::{Comparison, Design, Settings, Verdict};
use lookalike::language::Language;
use lookalike::recipe::ReadRecipe;
use lookalike::workflow::compare::{ArmsRequest, ComparisonContent, compare_arms};

use crate::random::{Draws, repeat};
use crate::table::{head, percent, row};

/// Randomised tables of each size, and confounded ones of each kind.
const RANDOMISED: u64 = 400;
const CONFOUNDED: u64 = 200;

/// What decides who is in which arm.
#[derive(Debug, Clone, Copy)]
enum Confounder {
    /// A channel, 80 : 20 between the arms.
    Channel,
    /// A channel, 65 : 35.
    Weak,
    /// A number: B has the middle of it, so that the means are alike.
    Middle,
    /// A channel and a region at once.
    Two,
    /// A channel that one arm alone has.
    Total,
}

pub fn print() {
    head("Randomised tables", &["accounts", "columns", "doubted"]);
    for (accounts, columns) in [(60, 3), (200, 6), (200, 20), (1_000, 12), (4_000, 6)] {
        let doubted = repeat(RANDOMISED, |draws| {
            let found = compared(&randomised(draws, accounts, columns));
            found.evidence.is_some_and(|e| e.basis == Basis::Imbalance)
        });
        let doubted = doubted.into_iter().filter(|doubted| *doubted).count();
        row(&[&accounts, &columns, &percent(doubted as f64 / RANDOMISED as f64)]);
    }
    let columns = [
        "confounder",
        "accounts",
        "B better",
        "no verdict",
        "A better",
        "called chance",
    ];
    head("Confounded tables, B truly better by 8 points", &columns);
    for confounder in [
        Confounder::Channel,
        Confounder::Weak,
        Confounder::Middle,
        Confounder::Two,
        Confounder::Total,
    ] {
        for accounts in [150, 600, 3_000] {
            let mut counts = [0u64; 4];
            let found = repeat(CONFOUNDED, |draws| {
                compared(&confounded(draws, accounts, confounder))
            });
            for found in found {
                let said = match found.verdict {
                    Verdict::Better { arm: Side::B, .. } => 0,
                    Verdict::Better { .. } => 2,
                    _ => 1,
                };
                counts[said] += 1;
                counts[3] += u64::from(found.design == Design::Randomised);
            }
            let [right, none, wrong, chance] = counts;
            row(&[
                &format!("{confounder:?}"),
                &accounts,
                &right,
                &none,
                &wrong,
                &chance,
            ]);
        }
    }
}

/// Arms that chance made, among columns that go together, numbers and levels by turns; B is 8 points better.
fn randomised(draws: &mut Draws, accounts: usize, columns: usize) -> String {
    let mut text = String::from("id,arm");
    (0..columns).for_each(|k| write!(text, ",c{k}").unwrap_or_default());
    text += ",won\n";
    for id in 0..accounts {
        let (b, base) = (draws.uniform() < 0.5, draws.uniform());
        write!(text, "{id},{}", if b { "B" } else { "A" }).unwrap_or_default();
        for k in 0..columns {
            let value = if draws.uniform() < 0.5 {
                base
            } else {
                draws.uniform()
            };
            match k % 2 {
                0 => write!(text, ",{:.1}", (value * 7.0).exp()),
                _ => write!(text, ",l{}", (value * 5.0) as u32),
            }
            .unwrap_or_default();
        }
        let won = draws.uniform() < 0.2 + 0.3 * base + if b { 0.08 } else { 0.0 };
        writeln!(text, ",{}", if won { "yes" } else { "no" }).unwrap_or_default();
    }
    text
}

/// Arms that a column made: as observed A closes more, with the column set equal B closes 8 points more.
fn confounded(draws: &mut Draws, accounts: usize, by: Confounder) -> String {
    let mut text = String::from("id,team,channel,region,employees,won\n");
    for id in 0..accounts {
        let (referral, north) = (draws.uniform() < 0.5, draws.uniform() < 0.5);
        let size = draws.uniform();
        let middle = (size - 0.5).abs() < 0.25;
        let (share_b, base) = match by {
            Confounder::Channel => (
                if referral { 0.2 } else { 0.8 },
                if referral { 0.55 } else { 0.2 },
            ),
            Confounder::Weak => (
                if referral { 0.35 } else { 0.65 },
                if referral { 0.7 } else { 0.1 },
            ),
            Confounder::Middle => (if middle { 0.8 } else { 0.2 }, if middle { 0.2 } else { 0.55 }),
            Confounder::Two => (
                0.2 + if referral { 0.0 } else { 0.3 } + if north { 0.0 } else { 0.3 },
                0.1 + if referral { 0.3 } else { 0.0 } + if north { 0.3 } else { 0.0 },
            ),
            Confounder::Total => (f64::from(u8::from(!referral)), if referral { 0.55 } else { 0.2 }),
        };
        let b = draws.uniform() < share_b;
        let won = draws.uniform() < base + if b { 0.08 } else { 0.0 };
        writeln!(
            text,
            "C{id},{},{},{},{:.0},{}",
            if b { "B" } else { "A" },
            if referral { "Referral" } else { "Cold" },
            if north { "North" } else { "South" },
            (2.0 + size * 6.0).exp(),
            if won { "yes" } else { "no" }
        )
        .unwrap_or_default();
    }
    text
}

/// The table compared without a word on how it came about.
fn compared(text: &str) -> Comparison {
    static TABLES: AtomicU64 = AtomicU64::new(0);
    let table = TABLES.fetch_add(1, Ordering::Relaxed);
    let name = format!("lookalike-chance-{}-{table}.csv", std::process::id());
    let data = std::env::temp_dir().join(name);
    let stop = |what: &str| -> ! {
        eprintln!("{}: {what}", data.display());
        std::process::exit(2)
    };
    if std::fs::write(&data, text).is_err() {
        stop("cannot be written");
    }
    let group = if text.starts_with("id,arm") { "arm" } else { "team" };
    let answer = compare_arms(&ArmsRequest {
        data: data.clone(),
        group: Some(group.to_owned()),
        a: None,
        b: None,
        metric: Some("won".to_owned()),
        better: None,
        positive: Vec::new(),
        ended: None,
        horizon: None,
        as_of: None,
        id: None,
        day: None,
        adjust: Vec::new(),
        follows: None,
        read: ReadRecipe::default(),
        settings: Settings {
            design: Design::Unknown,
            ..Settings::default()
        },
        language: Language::En,
    });
    let _ = std::fs::remove_file(&data);
    match answer.map(|answer| answer.content) {
        Ok(ComparisonContent::Pair { first, .. }) => *first,
        Ok(ComparisonContent::Edges(_)) => stop("two arms are a pair"),
        Err(error) => stop(&error.to_string()),
    }
}
