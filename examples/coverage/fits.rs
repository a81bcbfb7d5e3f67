//! Intervals of the fit, simulated: worlds with and without interaction, accounts by fifth of their true fit.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;

use lookalike::language::Language;
use lookalike::model::prepare::Prepared;
use lookalike::{Recipe, Scorer, read_table};

use crate::random::{Draws, repeat};
use crate::table::{head, percent, row};

/// Worlds of each kind and size, and their past accounts, unless the environment says otherwise.
const WORLDS: &str = "50";
const ACCOUNTS: &str = "300,1000,5000";
/// New accounts on which a world's intervals are looked at.
const FRESH: usize = 2_000;
/// Levels of the three categories.
const LEVELS: [usize; 3] = [4, 8, 12];
const NUMBERS: usize = 5;

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// A world: what each criterion does to the log-odds of being ideal.
struct World {
    base: f64,
    /// Linear, saturating, a step, a hump, nothing: times these.
    numbers: [f64; NUMBERS],
    levels: Vec<Vec<f64>>,
    /// Of two numbers' product, and of a category that turns a number's effect round.
    together: [f64; 2],
}

struct Account {
    numbers: [f64; NUMBERS],
    levels: [usize; 3],
}

impl World {
    fn draw(interaction: bool, draws: &mut Draws) -> Self {
        let mut effect = |size: f64| size * draws.normal();
        let numbers = [effect(0.6), effect(0.8), effect(0.9), effect(0.6), 0.0];
        let levels = LEVELS.map(|size| (0..size).map(|_| effect(0.5)).collect());
        let base = -0.8 + effect(0.5);
        let together = if interaction {
            [effect(0.5), effect(0.5)]
        } else {
            [0.0; 2]
        };
        Self {
            base,
            numbers,
            levels: levels.to_vec(),
            together,
        }
    }

    fn account(draws: &mut Draws) -> Account {
        Account {
            numbers: std::array::from_fn(|_| draws.normal()),
            // Low levels are the common ones.
            levels: LEVELS.map(|size| (size as f64 * draws.uniform().powf(1.5)) as usize),
        }
    }

    /// Log-odds of being ideal.
    fn truth(&self, account: &Account) -> f64 {
        let x = &account.numbers;
        let shapes = [
            x[0],
            1.5 * x[1].tanh(),
            if x[2] > 0.3 { 1.0 } else { 0.0 },
            x[3] * x[3] - 1.0,
            0.0,
        ];
        let mains: f64 = self.numbers.iter().zip(shapes).map(|(b, s)| b * s).sum();
        let levels: f64 = self.levels.iter().zip(account.levels).map(|(b, l)| b[l]).sum();
        let side = if account.levels[0] == 0 { 1.0 } else { -0.7 };
        self.base + mains + levels + self.together[0] * x[0] * x[1] + self.together[1] * side * x[2]
    }
}

const HEADER: [&str; NUMBERS + 3] = ["n0", "n1", "n2", "n3", "n4", "c0", "c1", "c2"];

fn cells(account: &Account) -> Vec<String> {
    let numbers = account.numbers.iter().map(|x| format!("{x:.4}"));
    let levels = account.levels.iter().map(|l| format!("level {l}"));
    numbers.chain(levels).collect()
}

/// By fifth of the true fit: held, looked at, sum of widths.
type Fifths = [[f64; 3]; 5];

/// One world: trained on `n` accounts, looked at on new ones.
fn one(n: usize, interaction: bool, draws: &mut Draws) -> lookalike::Result<Fifths> {
    let world = World::draw(interaction, draws);
    let mut file = tempfile::Builder::new()
        .suffix(".csv")
        .tempfile()
        .map_err(lookalike::Error::io("a temporary file", "create"))?;
    let mut text = format!("{},outcome\n", HEADER.join(","));
    for _ in 0..n {
        let account = World::account(draws);
        let won = draws.hit(sigmoid(world.truth(&account)));
        text += &format!(
            "{},{}\n",
            cells(&account).join(","),
            if won { "won" } else { "lost" }
        );
    }
    file.write_all(text.as_bytes())
        .map_err(lookalike::Error::io(file.path(), "write"))?;
    let recipe = "outcome = { column = \"outcome\", positive = [\"won\"] }\nsegments = { skip = true }\n";
    let recipe = Recipe::parse(recipe, Path::new("lookalike.toml"))?;
    let table = read_table(file.path(), &recipe)?;
    let prepared = Prepared::new(&table, &recipe)?;
    let model = prepared
        .training(&table, &recipe, "world")
        .run(None, &|_, _, _| {})?
        .model;
    let header: Vec<String> = HEADER.map(str::to_owned).to_vec();
    let scorer = Scorer::new(&model, &header, Language::En);
    let mut row = scorer.row();
    let mut looked: Vec<(f64, f64, f64)> = (0..FRESH)
        .map(|_| {
            let account = World::account(draws);
            let cells = cells(&account);
            scorer.read(|i| cells.get(i).map(String::as_str), &mut row);
            let (low, high) = scorer.interval(&row);
            (sigmoid(world.truth(&account)), low, high)
        })
        .collect();
    looked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut fifths = Fifths::default();
    for (i, (truth, low, high)) in looked.into_iter().enumerate() {
        let held = f64::from(u8::from(low <= truth && truth <= high));
        let sums = &mut fifths[i * 5 / FRESH];
        let parts = [held, 1.0, high - low];
        sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
    }
    Ok(fifths)
}

/// Whole numbers from the environment.
fn numbers(name: &str, usual: &str) -> Vec<u64> {
    let said = std::env::var(name).unwrap_or_else(|_| usual.to_owned());
    let number = |part: &str| match part.trim().parse() {
        Ok(number) if number > 0 => number,
        _ => {
            eprintln!("{name}={said}: write whole numbers above 0, as in {name}={usual}");
            std::process::exit(2);
        }
    };
    said.split(',').map(number).collect()
}

pub fn print() {
    let (worlds, sizes) = (numbers("WORLDS", WORLDS)[0], numbers("ACCOUNTS", ACCOUNTS));
    let title = format!(
        "Fit of an account (`score --interval`), {worlds} worlds a row of eight criteria, {FRESH} new accounts each, by fifth of \
         their true fit; mean width in percentage points of fit:"
    );
    let columns = [
        "worlds",
        "accounts",
        "lowest fifth",
        "2nd",
        "3rd",
        "4th",
        "highest fifth",
        "all",
        "mean width by fifth",
        "mean width",
    ];
    head(&title, &columns);
    for n in sizes.into_iter().map(|n| n as usize) {
        for (what, interaction) in [("main effects only", false), ("with interaction", true)] {
            let runs = repeat(worlds, |draws| one(n, interaction, draws));
            let mut sums = Fifths::default();
            for run in runs {
                match run {
                    Ok(fifths) => {
                        let parts = sums.as_flattened_mut().iter_mut().zip(fifths.as_flattened());
                        parts.for_each(|(sum, part)| *sum += part);
                    }
                    Err(error) => eprintln!("a world of {n} accounts was left out: {error}"),
                }
            }
            let total = |part: usize| sums.iter().map(|fifth| fifth[part]).sum::<f64>();
            let shares = sums.map(|fifth| percent(fifth[0] / fifth[1]));
            let widths = sums.map(|fifth| percent(fifth[2] / fifth[1])).join(", ");
            let (all, width) = (percent(total(0) / total(1)), percent(total(2) / total(1)));
            let mut cells: Vec<&dyn Display> = vec![&what, &n];
            cells.extend(shares.iter().map(|share| share as &dyn Display));
            cells.extend([&all as &dyn Display, &widths, &width]);
            row(&cells);
        }
    }
}
