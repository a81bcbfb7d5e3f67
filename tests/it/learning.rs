//! What a recipe can ask of learning, from the command line.

use std::fs;
use std::process::Command;

use lookalike::model::Model;
use tempfile::TempDir;

use crate::cli::done;

/// `rows` accounts: size, tool and date tell, sector does not. `value` weighs.
fn accounts(rows: usize) -> String {
    let mut state = 7u64;
    let mut draw = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut out = String::from("id,name,employees,sector,country,tools,founded,value,status\n");
    for i in 0..rows {
        let employees = 5 + draw(495);
        let sector = ["legal", "retail", "public"][draw(3) as usize];
        let country = ["FR", "DE", "RU"][draw(3) as usize];
        let tools = ["Salesforce;HubSpot", "HubSpot", "SAP", "SAP;Salesforce", ""][draw(5) as usize];
        let (year, month) = (2015 + draw(10), 1 + draw(12));
        let value = 1 + draw(9);
        let chance = 15
            + 30 * u64::from(employees > 200)
            + 25 * u64::from(tools.contains("HubSpot"))
            + 15 * u64::from(year > 2020);
        let status = if draw(100) < chance { "Won" } else { "Lost" };
        out += &format!(
            "A{i},Firm {i},{employees},{sector},{country},{tools},{year}-{month:02}-15,{value},{status}\n"
        );
    }
    out
}

const RECIPE: &str = r#"
data = "past.csv"
name = "m"
weight = "value"

[outcome]
column = "status"
positive = ["Won"]

[[knock_out]]
name = "no sales to Russia"
column = "country"
in = ["RU"]

[columns.employees]
monotone = "increasing"

[columns.sector]
prior = [{bin = "legal", points = 5, worth = 60}]

[columns.tools]
kind = "set"
prior = [{bin = "SAP", points = -3, worth = 20}]
"#;

fn place(rows: usize, recipe: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("past.csv"), accounts(rows)).unwrap();
    fs::write(dir.path().join("lookalike.toml"), recipe).unwrap();
    dir
}

fn model(dir: &TempDir) -> Model {
    Model::load(&dir.path().join("models/m/v000001/model.json")).unwrap()
}

#[test]
fn a_recipe_is_obeyed() {
    let dir = place(500, RECIPE);
    let said = done(dir.path(), &["train", "--all"]);
    let model = model(&dir);
    let criterion = |name: &str| model.criteria.iter().find(|c| c.name == name);

    let employees = criterion("employees").unwrap();
    let known = &employees.points[..employees.points.len() - 1];
    assert!(known.is_sorted(), "{known:?}");
    assert!(said.contains("value: is the account's weight"), "{said}");

    // Priors: between what was said and what the data say, shown wherever the scorecard is.
    let prior = &criterion("sector").unwrap().prior[0];
    assert_eq!(prior.said, 5_000);
    assert!(
        prior.data < prior.together && prior.together < prior.said,
        "{prior:?}"
    );
    assert!(said.contains("  legal: you said +5.0, data say "), "{said}");
    assert!(said.contains("  SAP: you said −3.0, data say "), "{said}");
    let page = |file: &str| fs::read_to_string(dir.path().join("models/m/v000001").join(file)).unwrap();
    assert!(page("card.md").contains("\nlegal: you said +5.0, data say "));
    assert!(
        page("report.html").contains("ou said +5.0"),
        "the report shows priors"
    );

    // Sets and dates are criteria; knock-outs grade X and keep the score.
    assert!(criterion("tools: HubSpot").is_some() && criterion("founded").is_some());
    assert!(said.contains("Knocked out (grade X): no sales to Russia"));
    done(dir.path(), &["score", "past.csv", "-o", "scores.csv"]);
    let scores = fs::read_to_string(dir.path().join("scores.csv")).unwrap();
    for (line, account) in scores.lines().zip(accounts(500).lines()).skip(1) {
        let (cells, of): (Vec<&str>, Vec<&str>) = (line.split(',').collect(), account.split(',').collect());
        assert_eq!(cells[4] == "X", of[4] == "RU", "{line}");
    }
    let told = done(dir.path(), &["explain", "past.csv", "--id", "A3"]);
    assert!(told.contains("Score ") && told.contains("employees"), "{told}");
}

#[test]
fn a_prior_on_a_range_is_obeyed() {
    let recipe = RECIPE.replace(
        "monotone = \"increasing\"",
        "prior = [{bin = \"50..200\", points = 8, worth = 80}]",
    );
    let dir = place(500, &recipe);
    done(dir.path(), &["train"]);
    let model = model(&dir);
    let prior = &model
        .criteria
        .iter()
        .find(|c| c.name == "employees")
        .unwrap()
        .prior[0];
    assert!(
        prior.data < prior.together && prior.together < prior.said,
        "{prior:?}"
    );
}

#[test]
fn few_accounts_leave_the_experts() {
    let dir = place(16, RECIPE);
    let said = done(dir.path(), &["train"]).replace("\n    ", " ");
    assert!(
        said.contains("are too few to learn from (10 of each are the least)"),
        "{said}"
    );
    assert!(said.contains("only what you say under [prior]"), "{said}");
    assert!(!said.contains("Measured on"), "{said}");
    let model = model(&dir);
    assert!(model.validation.is_none());
    let names: Vec<&str> = model.criteria.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["sector", "tools: SAP"]);
    let told = done(dir.path(), &["explain", "past.csv", "--id", "A3", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let width = told["fit_high"].as_f64().unwrap() - told["fit_low"].as_f64().unwrap();
    assert!(width > 0.5, "the interval of the fit is {width} wide");

    let bare = place(
        16,
        "data = 'past.csv'\n[outcome]\ncolumn = 'status'\npositive = ['Won']\n",
    );
    let said = done(bare.path(), &["train"]).replace("\n    ", " ");
    assert!(said.contains("say what you believe under [prior]"), "{said}");
}

#[test]
fn threads_change_no_byte() {
    let dir = place(400, RECIPE);
    let bytes = |threads: &str| {
        let models = format!("models-{threads}");
        let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .current_dir(dir.path())
            .env("RAYON_NUM_THREADS", threads)
            .args(["train", "--seed", "3", "--models", &models])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        [
            "model.json",
            "accounts.json",
            "sheet.md",
            "card.md",
            "report.html",
        ]
        .map(|file| fs::read(dir.path().join(&models).join("m/v000001").join(file)).unwrap())
    };
    assert!(bytes("1") == bytes("2"), "the files differ");
}
