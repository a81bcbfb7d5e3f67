//! Segments, simulated: how often they are found where there are none, and the right ones where there are some.
//!
//! `DRAWS=100 cargo run --release --example coverage kinds`; 20 draws of each unless asked (minutes). Constants were
//! chosen on other seeds and on tables of another make (`docs/decisions.md`).

use std::io::Write;
use std::path::Path;

use lookalike::model::prepare::Prepared;
use lookalike::segments::metrics::agreement::Agreement;
use lookalike::segments::{SegmentSettings, Segments};
use lookalike::{Recipe, read_table};

use crate::random::{Draws, repeat};
use crate::table::{head, percent, row};

/// Draws of each kind and size unless asked; and the resamples of stability, which chance does not hang on.
const DRAWS: u64 = 20;
const RESAMPLES: u32 = 10;
/// The largest kind against the smallest.
const UNLIKE: f64 = 6.0;

/// What the accounts of a table are drawn from.
#[derive(Debug, Clone, Copy)]
enum World {
    Noise,
    /// One line, on which accounts stand as a normal, a uniform or an exponential variable.
    Normal,
    Uniform,
    Skewed,
    /// Two lines that have nothing to do with each other.
    Two,
    /// So many kinds, six to one, a size beside them, five columns of noise.
    Kinds(usize),
}

/// Accounts to be drawn, of each world.
const WORLDS: [(World, &[usize]); 9] = [
    (World::Noise, &[150, 600, 5_000]),
    (World::Normal, &[150, 300, 1_000, 5_000]),
    (World::Uniform, &[300, 2_000]),
    (World::Skewed, &[300, 600]),
    (World::Two, &[300, 1_000]),
    (World::Kinds(2), &[200, 300, 600]),
    (World::Kinds(3), &[200, 300, 600]),
    (World::Kinds(4), &[600]),
    (World::Kinds(5), &[600]),
];

/// One of `levels`, the later the likelier the further `x` is up.
fn leaning(x: f64, levels: usize, slope: f64, draws: &mut Draws) -> usize {
    let weight = |level: usize| (slope * x * (level as f64 / (levels - 1) as f64 - 0.5)).exp();
    let mut left = draws.uniform() * (0..levels).map(weight).sum::<f64>();
    for level in 0..levels {
        left -= weight(level);
        if left < 0.0 {
            return level;
        }
    }
    levels - 1
}

/// The favoured level with a chance, any otherwise.
fn mostly(favoured: usize, levels: usize, chance: f64, draws: &mut Draws) -> usize {
    if draws.hit(chance) {
        favoured % levels
    } else {
        below(levels, draws)
    }
}

fn below(levels: usize, draws: &mut Draws) -> usize {
    ((draws.uniform() * levels as f64) as usize).min(levels - 1)
}

impl World {
    const HEADER: &'static str = "sector,crm,cloud,channel,employees,revenue,n0,n1,n2,n3,n4,outcome";

    /// An account's cells, and the kind it is of.
    fn account(self, draws: &mut Draws) -> (String, usize) {
        let mut kind = 0;
        let (sector, crm, cloud, channel, size) = match self {
            Self::Noise => {
                let [a, b, c, d] = [8, 5, 2, 5].map(|levels| below(levels, draws));
                (a, b, c, d, draws.normal())
            }
            Self::Two => {
                let (f, g) = (draws.normal(), draws.normal());
                let (sector, cloud) = (leaning(f, 8, 2.0, draws), leaning(g, 2, 2.5, draws));
                let (crm, channel) = (leaning(g, 5, 2.5, draws), leaning(g, 5, 2.0, draws));
                (sector, crm, cloud, channel, 3.5 + 0.9 * f + 0.4 * draws.normal())
            }
            Self::Kinds(kinds) => {
                let weight = |k: usize| UNLIKE.powf(1.0 - k as f64 / (kinds - 1) as f64);
                let mut left = draws.uniform() * (0..kinds).map(weight).sum::<f64>();
                while kind + 1 < kinds && left >= weight(kind) {
                    left -= weight(kind);
                    kind += 1;
                }
                let sector = mostly(2 * kind + below(2, draws), 8, 0.85, draws);
                let crm = mostly(2 * kind + 1, 6, 0.75, draws);
                let cloud = mostly(kind, 2, 0.75, draws);
                let channel = mostly(kind, 5, 0.7, draws);
                let middle = [3.0, 4.4, 3.6, 5.2, 2.2][kind];
                (sector, crm, cloud, channel, middle + 0.7 * draws.normal())
            }
            Self::Normal | Self::Uniform | Self::Skewed => {
                let f = match self {
                    Self::Uniform => (draws.uniform() - 0.5) * 12f64.sqrt(),
                    Self::Skewed => -(1.0 - draws.uniform()).ln() - 1.0,
                    _ => draws.normal(),
                };
                let (sector, crm) = (leaning(f, 8, 2.0, draws), leaning(f, 5, 2.0, draws));
                let cloud = leaning(f, 2, 1.5, draws);
                let channel = below(5, draws);
                (sector, crm, cloud, channel, 3.5 + 0.9 * f + 0.3 * draws.normal())
            }
        };
        let employees = size.exp().ceil();
        let revenue = (size + 11.6 + 0.4 * draws.normal()).exp().round();
        let noise: Vec<String> = (0..3).map(|_| format!("{:.3}", draws.normal())).collect();
        let (a, b) = (below(4, draws), below(4, draws));
        let cells = format!(
            "S{sector},crm{crm},{},ch{channel},{employees},{revenue},{},a{a},b{b}",
            if cloud == 0 { "no" } else { "yes" },
            noise.join(",")
        );
        (cells, kind)
    }

    fn kinds(self) -> usize {
        match self {
            Self::Kinds(kinds) => kinds,
            _ => 0,
        }
    }
}

/// Segments found in `n` ideal accounts, and the adjusted Rand index of kinds and segments.
fn one(world: World, n: usize, draws: &mut Draws) -> lookalike::Result<(usize, f64)> {
    let mut file = tempfile::Builder::new()
        .suffix(".csv")
        .tempfile()
        .map_err(lookalike::Error::io("a temporary file", "create"))?;
    let mut text = format!("{}\n", World::HEADER);
    let mut truth = Vec::new();
    // Lost ones only for there to be an outcome.
    for i in 0..n + n / 4 {
        let (cells, kind) = world.account(draws);
        truth.push(kind);
        text += &format!("{cells},{}\n", if i < n { "won" } else { "lost" });
    }
    file.write_all(text.as_bytes())
        .map_err(lookalike::Error::io(file.path(), "write"))?;
    let recipe = "outcome = { column = \"outcome\", positive = [\"won\"] }\n";
    let recipe = Recipe::parse(recipe, Path::new("lookalike.toml"))?;
    let table = read_table(file.path(), &recipe)?;
    let prepared = Prepared::new(&table, &recipe)?;
    let ideal = prepared.rows.iter().zip(&prepared.ideal);
    let rows: Vec<u32> = ideal.filter(|(_, ideal)| **ideal).map(|(row, _)| *row).collect();
    let settings = SegmentSettings {
        resamples: RESAMPLES,
        ..SegmentSettings::new(0, prepared.as_of)
    };
    let found = Segments::fit(&settings, &table, &prepared.inputs, &rows, None)?;
    let segments = found.segments.segments.len();
    if segments == 0 {
        return Ok((0, 0.0));
    }
    let kinds: Vec<usize> = rows.iter().map(|row| truth[*row as usize]).collect();
    let numbers = found
        .evidence
        .iter()
        .map(|sums| found.segments.standing(sums).number() as usize);
    // Who stands between all segments is of none, not of another.
    let (kinds, numbers): (Vec<usize>, Vec<usize>) =
        kinds.into_iter().zip(numbers).filter(|(_, n)| *n > 0).unzip();
    Ok((segments, Agreement::new(&kinds, &numbers)?.adjusted_rand))
}

/// Prints the table.
pub fn print() {
    let runs = std::env::var("DRAWS")
        .ok()
        .and_then(|draws| draws.parse().ok())
        .unwrap_or(DRAWS);
    head(
        &format!("Segments in {runs} draws of each world"),
        &[
            "accounts of",
            "ideal",
            "any segments",
            "right number",
            "adjusted Rand index then",
            "below 0.85",
        ],
    );
    let asked = std::env::var("ONLY").unwrap_or_default();
    let is_asked = |name: &str| asked.is_empty() || asked.split(',').any(|only| only == name);
    for (world, sizes) in WORLDS {
        for &n in sizes {
            if !is_asked(&format!("{world:?}:{n}")) {
                continue;
            }
            let drawn = repeat(runs, |draws| one(world, n, draws));
            let mut found: Vec<(usize, f64)> = Vec::new();
            for one in drawn {
                match one {
                    Ok(one) => found.push(one),
                    Err(error) => eprintln!("a table of {n} accounts was left out: {error}"),
                }
            }
            let share = |wanted: &dyn Fn(&(usize, f64)) -> bool| {
                found.iter().filter(|found| wanted(found)).count() as f64 / found.len() as f64
            };
            let right: Vec<f64> = found
                .iter()
                .filter(|(k, _)| *k > 0 && *k == world.kinds())
                .map(|(_, rand)| *rand)
                .collect();
            let mean = right.iter().sum::<f64>() / right.len().max(1) as f64;
            row(&[
                &format!("{world:?}"),
                &n,
                &percent(share(&|(k, _)| *k > 0)),
                &percent(share(&|(k, _)| *k == world.kinds())),
                &if right.is_empty() {
                    "–".to_owned()
                } else {
                    format!("{mean:.2}")
                },
                &right.iter().filter(|rand| **rand < 0.85).count(),
            ]);
        }
    }
}
