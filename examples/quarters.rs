//! How often a champion that still holds is doubted over eight quarters, and how often what was planted is named:
//! `cargo run --release --example quarters -- [HISTORIES] [ACCOUNTS A QUARTER] [challenge|alone] [SEED] [all|stable]`.
//!
//! Ten criteria of which five matter; a champion learnt from four quarters' accounts, then eight reviews of new ones. In a
//! stable history nothing changes. In the others one thing does from the first review on. `alone` learns no challenger,
//! which takes nearly all of the time: everything but "promote" is told all the same. `stable` plants nothing.

use lookalike::fit::folds::Folds;
use lookalike::fit::validation::validate;
use lookalike::model::Model;
use lookalike::model::prepare::Prepared;
use lookalike::recipe::Recipe;
use lookalike::review::verdict::decide;
use lookalike::review::{Kind, Reason, Record, Review, Seen};
use lookalike::table::reading::Reading;
use lookalike::table::{Column, Kind as ColumnKind, Levels, Table, Values};
use lookalike::workflow::quarter::{Quarter, hold};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

const QUARTERS: usize = 8;

/// What changes from the first review on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Plant {
    Nothing,
    /// What spoke for an account speaks against it.
    Turned,
    /// A kind of account that was never there is a fifth of all, and buys.
    Born,
    /// Prices are twice what they were.
    Doubled,
    /// A column is filled only once a deal is won.
    Late,
    /// A level is written otherwise.
    Renamed,
}

/// Accounts `first..first + accounts`.
fn table(accounts: usize, first: usize, plant: Plant, random: &mut Xoshiro256PlusPlus) -> Table {
    let mut numbers = vec![Vec::new(); 5];
    let mut levels = vec![Vec::new(); 5];
    let mut ended = Vec::new();
    for _ in 0..accounts {
        let born = plant == Plant::Born && random.r#gen::<f64>() < 0.2;
        let mut log_odds = if born { 2.0 } else { -0.8 };
        for (c, column) in numbers.iter_mut().enumerate() {
            let value: f64 = random.r#gen();
            let sign = if plant == Plant::Turned && c == 0 {
                -1.0
            } else {
                1.0
            };
            log_odds += if c < 3 { sign * 2.2 * (value - 0.5) } else { 0.0 };
            let doubled = plant == Plant::Doubled && c == 1;
            column.push((if doubled { 2.0 } else { 1.0 }) * (1_000.0 + 9_000.0 * value).round());
        }
        for (c, column) in levels.iter_mut().enumerate() {
            let code = random.gen_range(0..4u32);
            log_odds += if c < 2 { 0.6 * (f64::from(code) - 1.5) } else { 0.0 };
            column.push(if born && c == 0 { 4 } else { code });
        }
        let won = random.r#gen::<f64>() < 1.0 / (1.0 + f64::exp(-log_odds));
        if plant == Plant::Late && !won && random.r#gen::<f64>() < 0.7 {
            numbers[2].pop();
            numbers[2].push(f64::NAN);
        }
        ended.push(u32::from(won));
    }
    let mut columns: Vec<Column> = numbers
        .into_iter()
        .enumerate()
        .map(|(c, values)| {
            Column::new(
                format!("number{c}"),
                Reading::new(ColumnKind::Number),
                Values::Number(values),
            )
        })
        .collect();
    let category = |name: String, codes: Vec<u32>, names: &[&str]| {
        let levels = Levels {
            codes,
            ..Levels::distinct(names.iter().copied())
        };
        Column::new(
            name,
            Reading::new(ColumnKind::Category),
            Values::Levels(levels.compact()),
        )
    };
    for (c, codes) in levels.into_iter().enumerate() {
        let renamed = plant == Plant::Renamed && c == 1;
        let names = [
            "north",
            if renamed { "north-east" } else { "east" },
            "south",
            "west",
            "islands",
        ];
        columns.push(category(format!("level{c}"), codes, &names));
    }
    columns.push(category("status".to_owned(), ended, &["lost", "won"]));
    let ids: Vec<String> = (first..first + accounts).map(|i| format!("A-{i}")).collect();
    let id = Levels {
        codes: (0..accounts as u32).collect(),
        ..Levels::distinct(ids)
    };
    columns.push(Column::new(
        "id",
        Reading::new(ColumnKind::Text),
        Values::Levels(id),
    ));
    Table::of(accounts, columns)
}

fn recipe() -> Recipe {
    let text = "id = \"id\"\ntrust = [\"*\"]\n[outcome]\ncolumn = \"status\"\npositive = [\"won\"]\nnegative = [\"lost\"]\n\
                [segments]\nskip = true\n[fit]\nfolds = 3\npairs = 0\n";
    Recipe::parse(text, std::path::Path::new("recipe")).expect("the recipe above is one")
}

/// A champion measured out of fold, without peers beside it: they take most of a training's time.
fn champion(table: &Table, recipe: &Recipe) -> lookalike::Result<(Model, Seen)> {
    let quiet = |_: &'static str, _: usize, _: usize| {};
    let prepared = Prepared::new(table, recipe)?;
    let training = prepared.training(table, recipe, "champion");
    let folds = Folds::stratified(&prepared.ideal, 3, 0)?;
    let (validation, _) = validate(
        prepared.accounts(table),
        &training.learner(),
        None,
        None,
        &folds,
        &quiet,
    )?;
    let trained = training.run(Some(validation), &quiet)?;
    let column = &table.columns[table.position("id", "example")?];
    let ids: Vec<String> = (0..table.rows).filter_map(|row| column.text(row)).collect();
    Ok((trained.model, Seen::of("id", ids.iter().map(String::as_str))))
}

/// A review and the reasons of its verdict.
type Told = (Review, Vec<Reason>);

/// What the eight reviews of one history said.
fn history(accounts: usize, plant: Plant, challenge: bool, seed: u64) -> lookalike::Result<Vec<Told>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let recipe = recipe();
    let past = table(4 * accounts, 0, Plant::Nothing, &mut random);
    let (model, seen) = champion(&past, &recipe)?;
    let mut records: Vec<Record> = Vec::new();
    let mut told = Vec::new();
    for quarter in 0..QUARTERS {
        let now = table(accounts, (4 + quarter) * accounts, plant, &mut random);
        let earlier: Vec<&Record> = records.iter().collect();
        let (review, kept) = hold(
            &Quarter {
                model: &model,
                reference: "champion@v000001".to_owned(),
                table: &now,
                recipe: recipe.clone(),
                seen: Some(&seen),
                figures: None,
                earlier: &earlier,
                since: None,
                challenge,
            },
            &|_, _, _| {},
        )?;
        let (_, reasons) = decide(&review);
        records.push(kept.record("v000001".to_owned(), &now));
        told.push((review, reasons));
        // One review is enough to see whether what was planted is named at once; two for what takes longer.
        if plant != Plant::Nothing && quarter == 1 {
            break;
        }
    }
    Ok(told)
}

/// Whether a review names what was planted.
fn names(plant: Plant, (review, reasons): &Told) -> bool {
    match plant {
        Plant::Nothing => false,
        Plant::Turned => reasons
            .iter()
            .any(|r| matches!(r, Reason::Turned { criterion, .. } if criterion == "number0")),
        Plant::Born => {
            let came = review
                .levels
                .iter()
                .any(|change| change.level == "islands" && change.was.is_none());
            let widen = review
                .aim
                .iter()
                .flat_map(|aim| &aim.widen)
                .any(|way| way.criterion == "level0");
            came || widen
        }
        Plant::Doubled => reasons
            .iter()
            .any(|r| matches!(r, Reason::Drifted { criterion, .. } if criterion == "number1")),
        Plant::Late => reasons
            .iter()
            .any(|r| matches!(r, Reason::Emptier { criterion, .. } if criterion == "number2")),
        Plant::Renamed => reasons
            .iter()
            .any(|r| matches!(r, Reason::Renamed { from, to, .. } if from == "east" && to == "north-east")),
    }
}

fn main() -> lookalike::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok());
    let histories = number(0).unwrap_or(100);
    let sizes = match number(1) {
        Some(accounts) => vec![accounts as usize],
        None => vec![100, 250, 1_000],
    };
    let challenge = words.get(2).is_none_or(|word| word != "alone");
    let seed = number(3).unwrap_or(1_000_000);
    let planted = words.get(4).is_none_or(|word| word != "stable");
    for accounts in sizes {
        let run = |plant: Plant| -> lookalike::Result<Vec<Vec<Told>>> {
            (0..histories)
                .into_par_iter()
                .map(|h| history(accounts, plant, challenge, seed + h))
                .collect()
        };
        let share = |count: usize| 100.0 * count as f64 / histories as f64;
        let stable = run(Plant::Nothing)?;
        let doubted = |kind: Option<Kind>| {
            let doubts = |(_, reasons): &Told| {
                reasons
                    .iter()
                    .any(|r| r.kind().is_some() && (kind.is_none() || r.kind() == kind))
            };
            share(stable.iter().filter(|told| told.iter().any(doubts)).count())
        };
        let by_kind: Vec<String> = Kind::ALL
            .iter()
            .map(|kind| format!("{} {:.1}", kind.as_str(), doubted(Some(*kind))))
            .collect();
        println!(
            "{accounts} accounts a quarter, {histories} stable histories: {:.1} % doubted ({})",
            doubted(None),
            by_kind.join(", ")
        );
        if !planted {
            continue;
        }
        for plant in [
            Plant::Turned,
            Plant::Born,
            Plant::Doubled,
            Plant::Late,
            Plant::Renamed,
        ] {
            let told = run(plant)?;
            let at_once = told.iter().filter(|told| names(plant, &told[0])).count();
            let in_two = told
                .iter()
                .filter(|told| told.iter().any(|one| names(plant, one)))
                .count();
            println!(
                "  {plant:?}: named at once in {:.1} %, within two quarters in {:.1} %",
                share(at_once),
                share(in_two)
            );
        }
    }
    Ok(())
}
