//! Customers held against a universe of companies.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::lookalike;

const HEADER: &str = "company,website,sector,employees,crm";

/// A company and whether it is one that buys.
fn company(i: u64) -> (String, bool) {
    let draw = |salt: u64| (i.wrapping_mul(2_654_435_761).wrapping_add(salt * 40_503) >> 7) % 1_000;
    let sector = ["Software", "Hotels", "Retail"][(draw(1) % 3) as usize];
    let employees = 5 + draw(2) / 2;
    let buys = draw(3) < if sector == "Software" { 300 } else { 60 } + employees / 3;
    let row = format!(
        "Firm{i} Works,firm{i}.com,{sector},{employees},{}",
        ["yes", "no"][(draw(4) % 2) as usize]
    );
    (row, buys)
}

/// `customers.csv`, `companies.csv` (20 customers among them) and `marked.csv`, half of the buyers being known.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let (mut customers, mut companies, mut marked) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..400 {
        let (row, buys) = company(i);
        let known = buys && i % 2 == 0;
        marked.push(format!("{row},{}", if known { "yes" } else { "" }));
        if known {
            customers.push(format!("{row},crm"));
        }
        if !known || customers.len() <= 20 {
            companies.push(format!("{row},register"));
        }
    }
    let write = |name: &str, header: &str, rows: &[String]| {
        fs::write(dir.path().join(name), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    };
    write("customers.csv", &format!("{HEADER},source"), &customers);
    write("companies.csv", &format!("{HEADER},source"), &companies);
    write("marked.csv", &format!("{HEADER},is_customer"), &marked);
    write("one.csv", &format!("{HEADER},source"), &customers[..1]);
    write("other.csv", "a,b", &["1,2".to_owned(), "3,4".to_owned()]);
    dir
}

fn train(dir: &Path, more: &[&str]) -> Value {
    let mut arguments = vec!["train"];
    arguments.extend(more);
    arguments.extend(["--no-segments", "--pairs", "0", "--json"]);
    let done = lookalike(dir, &arguments);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn customers_are_held_against_a_universe_and_have_no_fit() {
    let dir = place();
    let answer = train(
        dir.path(),
        &["customers.csv", "--universe", "companies.csv", "--name", "u"],
    );
    assert_eq!(answer["gathered"]["matched"], 20);
    assert_eq!(answer["gathered"]["apart"][0]["column"], "source");
    assert_eq!(answer["basis"]["kind"], "universe");
    let auc = answer["validation"]["scorecard"]["auc"].as_f64().unwrap();
    assert!(auc > 0.55 && auc < 0.95, "{auc}");
    let scored = lookalike(
        dir.path(),
        &["score", "companies.csv", "--model", "u", "--interval", "--json"],
    );
    let first = String::from_utf8(scored.stdout).unwrap();
    let first: Value = serde_json::from_str(first.lines().next().unwrap()).unwrap();
    assert!(
        first["fit"].is_null() && first["fit_low"].is_null() && first["score"].is_number(),
        "{first}"
    );
    assert!(String::from_utf8_lossy(&scored.stderr).contains("--prevalence"));

    // No page speaks of outcomes that nobody knows.
    let shown = |asked: &[&str]| {
        let answer = lookalike(dir.path(), asked);
        String::from_utf8([answer.stdout, answer.stderr].concat()).unwrap()
    };
    let explained = shown(&["explain", "companies.csv", "--id", "1", "--model", "u"]);
    assert!(
        explained.contains("of companies are customers with it"),
        "{explained}"
    );
    let sheet = shown(&["sheet", "--model", "u"]);
    assert!(sheet.contains("one company of the universe"), "{sheet}");
    for page in [explained, sheet] {
        assert!(
            !page.contains("were ideal") && !page.contains("past accounts"),
            "{page}"
        );
    }
    let figures = shown(&["figures", "--model", "u"]);
    assert!(
        figures.contains("learnt from customers against a universe"),
        "{figures}"
    );
}

#[test]
fn a_stated_prevalence_is_the_mean_fit_of_the_universe() {
    let dir = place();
    let asked = [
        "marked.csv",
        "--customers",
        "is_customer",
        "--prevalence",
        "5%..15%",
        "--name",
        "m",
    ];
    let mut asked = asked.to_vec();
    asked.push("--no-validation");
    train(dir.path(), &asked);
    let scored = lookalike(
        dir.path(),
        &["score", "marked.csv", "--model", "m", "--interval", "--json"],
    );
    let text = String::from_utf8(scored.stdout).unwrap();
    let rows: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let marked = fs::read_to_string(dir.path().join("marked.csv")).unwrap();
    let universe = marked
        .lines()
        .skip(1)
        .zip(&rows)
        .filter(|(line, _)| !line.ends_with("yes"));
    let fits: Vec<f64> = universe.map(|(_, row)| row["fit"].as_f64().unwrap()).collect();
    let mean = fits.iter().sum::<f64>() / fits.len() as f64;
    // The middle of 5% and 15% on the scale of log-odds.
    assert!((mean - 0.0879).abs() < 1e-3, "{mean}");
    let width = rows[0]["fit_high"].as_f64().unwrap() - rows[0]["fit_low"].as_f64().unwrap();
    assert!(width > 0.0);
}

#[test]
fn what_is_no_universe_is_refused_in_one_line() {
    let dir = place();
    for (arguments, word) in [
        (&["one.csv", "--universe", "companies.csv"][..], "one customer"),
        (
            &["customers.csv", "--universe", "other.csv"],
            "none of the customers' columns",
        ),
        (
            &["customers.csv", "--universe", "customers.csv"],
            "nothing to hold them against",
        ),
        (
            &[
                "customers.csv",
                "--universe",
                "companies.csv",
                "--prevalence",
                "120%",
            ],
            "prevalence",
        ),
        (
            &[
                "customers.csv",
                "--universe",
                "companies.csv",
                "--prevalence",
                "-2%..8%",
            ],
            "above 0%",
        ),
        (
            &[
                "customers.csv",
                "--universe",
                "companies.csv",
                "--prevalence",
                "8%..2%",
            ],
            "from low to high",
        ),
        (&["customers.csv", "--prevalence", "5%"], "--universe"),
        (&["marked.csv", "--customers", "sector"], "--positive"),
    ] {
        let done = lookalike(dir.path(), &[&["train"], arguments].concat());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains(word) && said.lines().count() == 1, "{said}");
    }
}

/// Companies that are known by their ids alone: a customer found again repeats its id, which is no reason to overlook it.
#[test]
fn customers_are_found_again_by_their_ids_alone() {
    let dir = tempfile::tempdir().unwrap();
    let rows = |step: usize| -> String {
        (0..501)
            .step_by(step)
            .map(|i| {
                format!(
                    "U{i},{},{}\n",
                    ["legal", "bank", "retail"][(i % 3) as usize],
                    5 + i * 37 % 900
                )
            })
            .collect()
    };
    let write = |name: &str, rows: String| {
        fs::write(dir.path().join(name), format!("id,sector,employees\n{rows}")).unwrap();
    };
    write("customers.csv", rows(9));
    write("companies.csv", rows(1));
    let told = train(dir.path(), &["customers.csv", "--universe", "companies.csv"]);
    assert_eq!(told["gathered"]["matched"], 56, "{told}");
}
