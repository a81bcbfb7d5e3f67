//! Validation end to end on made-up accounts: what is found where there is something, and nothing where there is not.

use lookalike::criteria::Input;
use lookalike::error::{Error, Result};
use lookalike::fit::baseline::{ForestChallenger, LogisticBaseline};
use lookalike::fit::folds::Folds;
use lookalike::fit::twins::Twins;
use lookalike::fit::validation::{by_time, validate};
use lookalike::fit::warning::{Cause, Warning};
use lookalike::fit::{Accounts, Learner, Predictor};
use lookalike::language::Language;
use lookalike::recipe::Family;
use lookalike::table::{Column, Kind, Levels, Reading, Table, Values};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A table of a number with gaps, a category, a set and a date, and an outcome that follows `strength` times them.
struct Made {
    table: Table,
    inputs: Vec<Input>,
    rows: Vec<u32>,
    ideal: Vec<bool>,
    weights: Vec<f64>,
}

impl Made {
    fn new(n: usize, strength: f64, seed: u64) -> Self {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let (mut number, mut sector, mut tools, mut day, mut ideal) = (
            Vec::new(),
            Levels::default(),
            Levels::default(),
            Vec::new(),
            Vec::new(),
        );
        sector.names = ["construction", "retail", "public"].map(String::from).to_vec();
        tools.names = ["Salesforce;HubSpot", "HubSpot", "Excel"]
            .map(String::from)
            .to_vec();
        for i in 0..n {
            let x: f64 = random.gen_range(-2.0..2.0);
            let (s, t) = (random.gen_range(0..3u32), random.gen_range(0..3u32));
            let z = strength * (x + [1.0, -0.5, -0.5][s as usize] + [0.5, 0.0, -0.5][t as usize]);
            number.push(if random.gen_bool(0.1) { f64::NAN } else { 1e6 * x });
            sector.codes.push(s);
            tools.codes.push(t);
            day.push(20_000 + i as i32 / 3);
            // A minority of ideal accounts: linfa then models the odds of the others.
            ideal.push(random.gen_bool(1.0 / (1.0 + (1.2 - z).exp())));
        }
        let column = |name: &str, kind, values| Column::new(name, Reading::new(kind), values);
        let columns = vec![
            column("revenue", Kind::Number, Values::Number(number)),
            column("sector", Kind::Category, Values::Levels(sector)),
            column("tools", Kind::Set, Values::Levels(tools)),
            column("opened", Kind::Date, Values::Date(day)),
        ];
        let table = Table::of(n, columns);
        let inputs = (0..3)
            .map(|column| Input {
                column,
                family: Family::Firmographic,
                monotone: None,
                changeable: false,
                prior: Vec::new(),
            })
            .collect();
        Self {
            table,
            inputs,
            rows: (0..n as u32).collect(),
            ideal,
            weights: vec![1.0; n],
        }
    }

    fn accounts(&self) -> Accounts<'_> {
        Accounts {
            table: &self.table,
            inputs: &self.inputs,
            rows: &self.rows,
            ideal: &self.ideal,
            weights: &self.weights,
        }
    }
}

fn silent(_: &'static str, _: usize, _: usize) {}

#[test]
fn real_effects_are_found_by_both_learners_and_calibrated() {
    let made = Made::new(1_500, 1.0, 1);
    let folds = Folds::stratified(&made.ideal, 5, 0).unwrap();
    let (found, fit) = validate(
        made.accounts(),
        &LogisticBaseline,
        Some(&LogisticBaseline),
        Some(&ForestChallenger { seed: 0 }),
        &folds,
        &silent,
    )
    .unwrap();
    let figures = &found.scorecard;
    assert!(figures.auc > 0.78 && figures.auc_low > 0.7, "{figures:?}");
    let slope = figures.calibration_slope.unwrap();
    assert!((0.85..1.15).contains(&slope), "{slope}");
    assert_eq!(found.baseline.as_ref().unwrap().auc, figures.auc);
    assert_eq!(found.over_baseline.unwrap().auc, 0.0);
    assert!(
        found.challenger.as_ref().unwrap().auc > 0.74,
        "{:?}",
        found.challenger
    );
    assert!(
        found.has_signal() && found.warnings.is_empty(),
        "{:?}",
        found.warnings
    );
    assert!(fit.iter().all(|p| (0.0..=1.0).contains(p)));
    assert_eq!(found.deciles.len(), 10);
    assert!((found.deciles[9].capture - 1.0).abs() < 1e-12);
    let counted: u64 = found.distribution.iter().flatten().sum();
    assert_eq!(counted, 1_500);
    let earns = found.earns().unwrap().describe(Language::En);
    assert!(
        earns.starts_with("The scorecard ranks like plain logistic regression"),
        "{earns}"
    );
}

#[test]
fn pure_noise_is_said_to_be_no_signal() {
    let made = Made::new(900, 0.0, 2);
    let folds = Folds::stratified(&made.ideal, 5, 0).unwrap();
    let (found, _) = validate(made.accounts(), &LogisticBaseline, None, None, &folds, &silent).unwrap();
    assert!(!found.has_signal());
    assert!(
        matches!(found.warnings[..], [Warning::NoSignal { .. }, ..]),
        "{:?}",
        found.warnings
    );
    assert_eq!(found.earns(), None);
}

#[test]
fn figures_do_not_depend_on_the_number_of_threads() {
    let made = Made::new(400, 1.0, 3);
    let folds = Folds::stratified(&made.ideal, 4, 0).unwrap();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let forest = ForestChallenger { seed: 5 };
        pool.install(|| {
            validate(
                made.accounts(),
                &LogisticBaseline,
                None,
                Some(&forest),
                &folds,
                &silent,
            )
        })
        .unwrap()
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn backtests_test_only_what_came_after() {
    let made = Made::new(900, 1.0, 4);
    let figures = by_time(made.accounts(), &LogisticBaseline, 3, &silent).unwrap();
    assert_eq!(figures.accounts, 675);
    assert!(figures.auc > 0.7, "{figures:?}");
    let error = by_time(made.accounts(), &LogisticBaseline, 0, &silent)
        .unwrap_err()
        .to_string();
    assert!(error.contains("holds no dates"), "{error}");
}

/// Answers by memory: fits what it has seen before, the base rate otherwise.
struct Parrot;
struct Memory(Vec<(Vec<Option<String>>, f64)>);

impl Learner for Parrot {
    fn name(&self) -> &'static str {
        "parrot"
    }

    fn fit(&self, accounts: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        let seen = accounts.rows.iter().zip(accounts.ideal);
        Ok(Box::new(Memory(
            seen.map(|(r, y)| (cells(accounts.table, *r), if *y { 2.0 } else { -2.0 }))
                .collect(),
        )))
    }
}

impl Predictor for Memory {
    fn log_odds(&self, table: &Table, rows: &[u32]) -> Vec<f64> {
        let recall = |row: &u32| {
            let asked = cells(table, *row);
            self.0
                .iter()
                .find(|(cells, _)| *cells == asked)
                .map_or(0.0, |(_, z)| *z)
        };
        rows.iter().map(recall).collect()
    }
}

fn cells(table: &Table, row: u32) -> Vec<Option<String>> {
    table.columns[..3].iter().map(|c| c.text(row as usize)).collect()
}

#[test]
fn memory_of_twins_shows_and_grouped_folds_take_it_away() {
    let mut made = Made::new(300, 0.0, 5);
    // Every account twice, with the same outcome.
    made.rows = made.rows.iter().flat_map(|r| [*r, *r]).collect();
    made.ideal = made.ideal.iter().flat_map(|y| [*y, *y]).collect();
    made.weights = vec![1.0; 600];
    let folds = Folds::stratified(&made.ideal, 5, 0).unwrap();
    let (found, _) = validate(made.accounts(), &Parrot, None, None, &folds, &silent).unwrap();
    assert!(found.scorecard.auc > 0.85, "{:?}", found.scorecard);
    assert!(found.grouped.as_ref().unwrap().auc < 0.6, "{:?}", found.grouped);
    assert!(
        found.warnings.iter().any(|w| matches!(w, Warning::Twins { .. })),
        "{:?}",
        found.warnings
    );

    let twins = Twins::find(made.accounts()).with_identical(made.accounts());
    let together = Folds::grouped(&made.ideal, &twins, 5, 0).unwrap();
    assert_eq!(together.split_twins(&twins), 0.0);
    for k in 0..5 {
        let (_, test) = together.split(k);
        assert!((110..=130).contains(&test.len()), "{}", test.len());
    }
}

/// Never learns.
struct Broken;

impl Learner for Broken {
    fn name(&self) -> &'static str {
        "broken learner"
    }

    fn fit(&self, _: Accounts<'_>) -> Result<Box<dyn Predictor>> {
        Err(Error::data("it is broken", "mend it"))
    }
}

#[test]
fn a_challenger_that_fails_is_absent_with_its_reason() {
    let made = Made::new(300, 1.0, 6);
    let folds = Folds::stratified(&made.ideal, 3, 0).unwrap();
    let (found, _) = validate(
        made.accounts(),
        &LogisticBaseline,
        None,
        Some(&Broken),
        &folds,
        &silent,
    )
    .unwrap();
    assert_eq!(found.challenger, None);
    let absent = Warning::NotFitted {
        learner: "broken learner".into(),
        cause: Cause::Data,
    };
    assert_eq!(found.warnings[0], absent);
    let said = absent.describe(Language::En);
    assert!(
        said.starts_with("the broken learner could not be fitted beside it"),
        "{said}"
    );
    assert!(validate(made.accounts(), &Broken, None, None, &folds, &silent).is_err());
}
