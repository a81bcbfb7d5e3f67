//! Ten best customers: what they share, what one believes of them, and what so few cannot tell.

use std::fs;
use std::path::Path;

use lookalike::model::Model;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused};
use crate::shared::shared;

const TEN: &str = "\
Company,Industry,Employees,Country,CRM,ACV
Corvid,Software,89,Germany,HubSpot,4000
Delta,Software,120,Germany,HubSpot,9000
Everest,Consulting,167,Germany,Salesforce,
Fabrico,Software,75,Germany,HubSpot,3000
Halcyon,Healthcare,512,Germany,HubSpot,8000
Ironbridge,Retail,59,Germany,Salesforce,1000
Kestrel,Software,83,Germany,HubSpot,2000
Pinecrest,Software,60,Germany,HubSpot,6000
Tidal,Software,145,Germany,Salesforce,7000
Umbra,Healthcare,110,Germany,HubSpot,5000
";

const CONVICTIONS: &str = "\
[outcome]
customers = true
[prior]
industry = { Software = \"strong plus\", Gambling = \"très fort moins\" }
Employees = { \"50-200\" = \"++\", \"over 1000\" = { says = \"--\", worth = 20 } }
";

fn place(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn model(dir: &Path, name: &str) -> Model {
    Model::load(&dir.join(format!("models/{name}/v000001/model.json"))).unwrap()
}

/// A table of accounts: half of the customers and a tenth of the others are in software.
fn with_losses(customers: usize, lost: usize) -> String {
    let mut text = "Company,Sector,Employees,Status\n".to_owned();
    for i in 0..customers + lost {
        let won = i < customers;
        let software = if won { i % 5 != 0 } else { i % 10 == 0 };
        let sector = match software {
            true => "Software",
            false => ["Retail", "Energy", "Media"][i % 3],
        };
        let status = if won { "Won" } else { "Lost" };
        text += &format!("Firm {i},{sector},{},{status}\n", 20 + (i * 37) % 400);
    }
    text
}

#[test]
fn ten_customers_make_a_card_of_what_they_share() {
    let dir = place(&[("ten.csv", TEN)]);
    let said = done(
        dir.path(),
        &["train", "ten.csv", "--customers-only", "--no-segments"],
    );
    for line in [
        "10 customers",
        "Country: Germany      10 of 10",
        "Industry: Software     6 of 10",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(said.contains("compared with nobody") && said.contains("No grades (`?`) and no fit"));
    let model = model(dir.path(), "ten");
    // What only customers have, and what all of them are, makes no points.
    let names: Vec<&str> = model.criteria.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["CRM", "Employees", "Industry"]);
    assert!(
        model
            .traits
            .as_ref()
            .unwrap()
            .traits
            .iter()
            .all(|t| t.chance.is_none())
    );
    done(
        dir.path(),
        &["score", "ten.csv", "-o", "scores.csv", "--interval"],
    );
    let scores = fs::read_to_string(dir.path().join("scores.csv")).unwrap();
    for line in scores.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!((cells[3], cells[4]), ("", "?"), "{line}");
        assert!(line.ends_with(",,"), "{line}");
    }
    let sheet = fs::read_to_string(dir.path().join("models/ten/v000001/sheet.md")).unwrap();
    assert!(
        sheet
            .contains("**What 10 customers have in common; nothing here says yet that it sets them apart.**")
    );
    assert!(
        !sheet.contains("100%") && !sheet.contains("Our ideal customer"),
        "{sheet}"
    );
    let told = done(dir.path(), &["explain", "ten.csv", "--id", "1"]);
    assert!(
        told.contains("grade ?\n") && !told.contains("were ideal"),
        "{told}"
    );
    let json = done(dir.path(), &["explain", "ten.csv", "--id", "1", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(json["fit"].is_null() && json["fit_low"].is_null());
}

#[test]
fn convictions_in_words_work_on_the_first_try() {
    let dir = place(&[("ten.csv", TEN), ("lookalike.toml", CONVICTIONS)]);
    let said = done(dir.path(), &["train", "ten.csv", "--no-segments"]);
    assert!(
        said.contains("Software: you said ++; 6 of 10 customers have it, compared with nobody;"),
        "{said}"
    );
    assert!(
        said.contains("50-200: you said ++; 9 of 10 customers have it"),
        "{said}"
    );
    let model = model(dir.path(), "ten");
    let industry = model.criteria.iter().find(|c| c.name == "Industry").unwrap();
    // Gambling, Software, the others.
    assert!(industry.points[0] == 0 && industry.points[1] > industry.points[2]);
    let again = Model::from_json(&model.to_json().unwrap(), Path::new("model.json")).unwrap();
    assert_eq!(again, model);
    let french = done(dir.path(), &["train", "ten.csv", "--no-segments", "--lang", "fr"]);
    assert!(french.contains("vous disiez ++"), "{french}");
}

#[test]
fn mistaken_convictions_are_one_line_with_the_nearest() {
    let dir = place(&[("ten.csv", TEN)]);
    for (recipe, error) in [
        (
            "Industry = { Sofware = 'plus' }",
            "`Sofware` does not occur in column `Industry`; did you mean `Software`?",
        ),
        ("Industri = { Software = 'plus' }", "did you mean `Industry`?"),
        (
            "Industry = { Software = 'hum' }",
            "`hum` says neither plus nor minus",
        ),
        (
            "Employees = { 'a few' = 'plus' }",
            "`a few` does not occur in column `Employees`",
        ),
        (
            "Industry = { Software = { worth = 3 } }",
            "`Software` says nothing",
        ),
        (
            "Industry = { Software = { says = '+', points = 3 } }",
            "has both `says` and `points`",
        ),
        ("Industry = { Software = 400 }", "points between -100 and 100"),
    ] {
        fs::write(dir.path().join("r.toml"), format!("[prior]\n{recipe}\n")).unwrap();
        let said = refused(
            dir.path(),
            &["train", "ten.csv", "--customers-only", "--recipe", "r.toml"],
        );
        assert!(
            said.contains(error) && said.trim_end().lines().count() == 1,
            "{recipe}: {said}"
        );
    }
}

#[test]
fn customers_are_compared_with_open_accounts() {
    let mut text = "Company,Sector,Status\n".to_owned();
    for i in 0..10 {
        text += &format!("Firm {i},{},Won\n", if i < 6 { "Software" } else { "Energy" });
    }
    for i in 10..110 {
        text += &format!(
            "Firm {i},{},Negotiation\n",
            if i < 22 { "Software" } else { "Energy" }
        );
    }
    let dir = place(&[("p.csv", &text)]);
    let said = done(
        dir.path(),
        &[
            "train",
            "p.csv",
            "--outcome",
            "Status",
            "--customers-only",
            "--no-segments",
        ],
    );
    assert!(said.contains("10 customers"), "{said}");
    assert!(
        said.contains("Sector: Software") && said.contains("12%"),
        "{said}"
    );
    let traits = model(dir.path(), "p").traits.unwrap();
    assert!(
        traits.traits[0].is_beyond_chance() && traits.tried == 2,
        "{traits:?}"
    );
}

#[test]
fn few_with_losses_are_told_with_what_chance_gives() {
    // Ten accounts, five of each; fifty with losses.
    let recipe = "[outcome]\ncolumn = 'Status'\n[prior]\nSector = { Software = '++' }\n";
    for (customers, lost, learnt) in [(5, 5, false), (7, 3, false), (25, 25, true)] {
        let dir = place(&[("t.csv", &with_losses(customers, lost)), ("r.toml", recipe)]);
        let bare = done(
            dir.path(),
            &[
                "train",
                "t.csv",
                "--outcome",
                "Status",
                "--no-segments",
                "--name",
                "a",
            ],
        );
        assert!(bare.contains("of ") && bare.contains("tried"), "{bare}");
        let with = done(
            dir.path(),
            &[
                "train",
                "t.csv",
                "--recipe",
                "r.toml",
                "--no-segments",
                "--name",
                "b",
            ],
        );
        assert!(with.contains("Software: you said ++; "), "{with}");
        let model = model(dir.path(), "b");
        assert_eq!(model.validation.is_some(), learnt);
        let effect = &model.criteria.iter().find(|c| c.name == "Sector").unwrap().prior[0];
        let counts = effect.evidence.unwrap().counts;
        assert_eq!((counts.of, counts.of_others), (customers as u64, lost as u64));
    }
}

#[test]
fn a_column_of_one_outcome_names_the_way() {
    let won = |rows: usize, open: &str| {
        let rows: String = (0..rows)
            .map(|i| format!("Firm {i},{},Won\n", ["A", "B"][i % 2]))
            .collect();
        format!("Company,Sector,Status\n{rows}{open}")
    };
    let dir = place(&[
        ("few.csv", &won(12, "")),
        ("many.csv", &won(80, "")),
        ("one.csv", &won(1, "")),
    ]);
    let said = done(dir.path(), &["train", "few.csv", "--outcome", "Status"]);
    assert!(
        said.contains("12 customers (`Status` = Won) and nobody who was lost"),
        "{said}"
    );
    let said = refused(dir.path(), &["train", "many.csv", "--outcome", "Status"]);
    assert!(said.contains("--customers-only"), "{said}");
    done(
        dir.path(),
        &["train", "many.csv", "--outcome", "Status", "--customers-only"],
    );
    let said = done(dir.path(), &["train", "one.csv", "--customers-only"]);
    assert!(
        said.contains("1 customer ") && said.contains("shared by two"),
        "{said}"
    );
    let said = refused(dir.path(), &["train", "few.csv"]);
    assert!(said.contains("--customers-only"), "{said}");
    let dir = place(&[("t.csv", &with_losses(6, 6))]);
    let said = refused(
        dir.path(),
        &["train", "t.csv", "--outcome", "Status", "--customers-only"],
    );
    assert!(said.contains("`outcome.customers` must be left out"), "{said}");
}

#[test]
fn almost_nothing_is_not_graded() {
    // One weak conviction spans less than five points of fit.
    let recipe = "[outcome]\ncolumn = 'Status'\n[prior]\nSector = { Software = 1 }\n";
    let dir = place(&[("t.csv", &with_losses(6, 6)), ("r.toml", recipe)]);
    let said = done(
        dir.path(),
        &[
            "train",
            "t.csv",
            "--recipe",
            "r.toml",
            "--no-segments",
            "--name",
            "t",
        ],
    );
    let model = model(dir.path(), "t");
    assert_eq!(said.contains("No grades (`?`)"), !model.is_graded(), "{said}");
}

#[test]
fn thirty_five_customers_say_what_they_can() {
    let Some(path) = shared("cases/57-thirty-five-customers/customers35.csv") else {
        return;
    };
    let table = fs::read_to_string(path).unwrap();
    let recipe = "[outcome]\ncolumn = 'Deal stage'\n[prior]\nIndustry = { Software = 'fort plus' }\n";
    let dir = place(&[("c.csv", &table), ("r.toml", recipe)]);
    let said = done(
        dir.path(),
        &["train", "c.csv", "--recipe", "r.toml", "--name", "c", "--all"],
    );
    assert!(
        said.contains("Software         ") && said.contains("88%"),
        "{said}"
    );
    assert!(
        said.contains("7 of 18, against 6% of those that are not ideal, say +"),
        "{said}"
    );
    // No signal is an answer: status 1, and the model is kept.
    let bare = lookalike(
        dir.path(),
        &["train", "c.csv", "--outcome", "Deal stage", "--name", "bare"],
    );
    assert_eq!(bare.status.code(), Some(1));
    let model = model(dir.path(), "bare");
    let auc = &model.validation.unwrap().scorecard;
    assert!(auc.auc_low < 0.5, "35 accounts prove nothing: {}", auc.auc_low);
}
