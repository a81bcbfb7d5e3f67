//! `[names]` of the recipe: people read titles, programs the columns' own names.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};

const RECIPE: &str = r#"
name = "cabinets"
data = "accounts.csv"
id = "account_id"
[outcome]
column = "status"
positive = ["Won"]
[tables.support_tickets]
data = "tickets.csv"
key = "account_id"
timeless = true
[[knock_out]]
name = "too small"
column = "head_count"
below = 12
"#;

const NAMES: &str = r#"
[names]
head_count = { en = "Employees", fr = "Effectif" }
"too small" = { fr = "trop petit" }
support_tickets = { fr = "tickets" }
[names.sector_code]
title = "Sector"
title_fr = "Secteur"
levels = { LAW = { en = "Law firms", fr = "Cabinets d’avocats" }, RET = { en = "Retail", fr = "Commerce" }, PUB = "Public" }
[names.annual_rev]
title = { en = "Revenue", fr = "Chiffre d’affaires" }
unit = "k€"
currency = "EUR"
"#;

/// Names of columns and levels that no person should read.
const RAW: [&str; 6] = [
    "sector_code",
    "head_count",
    "annual_rev",
    "support_tickets_",
    "LAW",
    "RET",
];

/// 300 accounts whose sector, size and revenue tell, and their tickets.
fn place(names: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut accounts = String::from("account_id,sector_code,head_count,annual_rev,status\n");
    let mut tickets = String::from("account_id,hours_spent\n");
    for i in 0..300u32 {
        let sector = ["LAW", "RET", "PUB"][i as usize % 3];
        let (size, revenue) = (10 + i * 37 % 400, 100 + i * 53 % 900);
        let odds = i * 61 % 100 + if sector == "LAW" { 45 } else { 0 } + if size > 200 { 25 } else { 0 };
        let won = odds + if revenue > 500 { 15 } else { 0 } > 95;
        let status = if won { "Won" } else { "Lost" };
        // A string takes whatever is written to it.
        let _ = writeln!(accounts, "C{i},{sector},{size},{revenue},{status}");
        for ticket in 0..i % 4 + if won { 0 } else { 2 } {
            let _ = writeln!(tickets, "C{i},{}", ticket + 1);
        }
    }
    fs::write(dir.path().join("accounts.csv"), accounts).unwrap();
    fs::write(dir.path().join("tickets.csv"), tickets).unwrap();
    fs::write(
        dir.path().join("prospects.csv"),
        "account_id,sector_code,head_count,annual_rev,support_tickets_count\nP1,LAW,320,800,1\nP2,RET,15,150,5\n",
    )
    .unwrap();
    fs::write(dir.path().join("lookalike.toml"), format!("{RECIPE}{names}")).unwrap();
    dir
}

fn no_raw(said: &str, what: &str) {
    let raw = RAW.iter().find(|raw| said.contains(**raw));
    assert_eq!(raw, None, "{what}:\n{said}");
}

#[test]
fn people_read_titles_and_programs_the_names_of_columns() {
    let dir = place(NAMES);
    let dir = dir.path();
    let trained = text(&lookalike(dir, &["train"]).stdout);
    assert!(
        trained.contains("Sector") && trained.contains("Law firms"),
        "{trained}"
    );
    for (language, sector, law, revenue) in [
        ("en", "Sector", "Law firms", "Revenue, k€"),
        ("fr", "Secteur", "Cabinets d’avocats", "Chiffre d’affaires, k€"),
    ] {
        for command in [
            &["segments"][..],
            &["matrix"],
            &["sheet"],
            &["card"],
            &["explain", "prospects.csv", "--id", "P1"],
        ] {
            let arguments = [command, &["--lang", language]].concat();
            let said = text(&lookalike(dir, &arguments).stdout);
            // What would be typed stands between backticks: a rule for the recipe, a column of a file.
            let prose: String = said.split('`').step_by(2).collect();
            let prose = prose.split("```").step_by(2).collect::<String>();
            if command[0] != "matrix" && command[0] != "card" {
                no_raw(&prose, &format!("{arguments:?}"));
            }
            if command[0] != "segments" {
                assert!(
                    said.contains(sector) && said.contains(law),
                    "{arguments:?}: {said}"
                );
            }
        }
        let said = done(dir, &["matrix", "--lang", language]);
        assert!(said.contains(revenue), "{said}");
    }
    let report = fs::read_to_string(dir.join("models/cabinets/v000001/report.html")).unwrap();
    assert!(report.contains("Law firms") && report.contains("Revenue, k€"));

    // Reasons are read by people, columns of points by programs.
    done(
        dir,
        &[
            "score",
            "prospects.csv",
            "-o",
            "scored.csv",
            "--contributions",
            "--lang",
            "fr",
        ],
    );
    let scored = fs::read_to_string(dir.join("scored.csv")).unwrap();
    let (header, rows) = scored.split_once('\n').unwrap();
    assert!(
        header.contains("points.sector_code") && !header.contains("Secteur"),
        "{header}"
    );
    assert!(rows.contains("Secteur\u{202f}: Cabinets d’avocats"), "{rows}");
    no_raw(rows, "scored.csv");

    let explained = done(
        dir,
        &["explain", "prospects.csv", "--id", "P1", "--json", "--lang", "fr"],
    );
    let explained: Value = serde_json::from_str(&explained).unwrap();
    let criteria = explained["criteria"].as_array().unwrap();
    let law = criteria
        .iter()
        .find(|one| one["criterion"] == "sector_code")
        .unwrap();
    assert_eq!(law["label"], "LAW");
    let model = fs::read_to_string(dir.join("models/cabinets/v000001/model.json")).unwrap();
    let model: Value = serde_json::from_str(&model).unwrap();
    let names = model["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"]);
    assert!(
        names.clone().any(|name| name == "sector_code"),
        "{:?}",
        names.collect::<Vec<_>>()
    );
    assert_eq!(model["recipe"]["names"]["sector_code"]["title"]["fr"], "Secteur");
}

#[test]
fn names_change_no_score() {
    let (named, plain) = (place(NAMES), place(""));
    let scores = |dir: &Path| {
        done(dir, &["train"]);
        done(
            dir,
            &[
                "score",
                "prospects.csv",
                "-o",
                "scored.csv",
                "--contributions",
                "--reasons",
                "0",
            ],
        );
        fs::read_to_string(dir.join("scored.csv")).unwrap()
    };
    assert_eq!(scores(named.path()), scores(plain.path()));
    let model = fs::read_to_string(plain.path().join("models/cabinets/v000001/model.json")).unwrap();
    assert!(
        !model.contains("\"names\""),
        "a model without names says nothing of them"
    );
}

#[test]
fn a_name_for_nothing_is_refused_in_one_line() {
    for (names, said) in [
        (
            "names.sector_cod = 'Sector'",
            "names: there is no column `sector_cod`; did you mean `sector_code`?",
        ),
        (
            "names.annual_rev.currency = 'euros'",
            "`names.annual_rev.currency` must be the code of a currency",
        ),
        (
            "names.sector_code.title_de = 'Branche'",
            "`de` is not a language; use en or fr",
        ),
        (
            "names.sector_code.titel = 'Sector'",
            "unknown key `titel`; did you mean `title`?",
        ),
        (
            "names.sector_code = 'annual_rev'",
            "must be a title that no other column has",
        ),
        ("names.sector_code = ''", "must be 1 to 80 characters"),
    ] {
        let dir = place("");
        // Before the first section, so that a dotted key is the recipe's own.
        fs::write(dir.path().join("lookalike.toml"), format!("{names}\n{RECIPE}")).unwrap();
        let error = refused(dir.path(), &["train", "--recipe", "lookalike.toml"]);
        assert!(error.contains(said), "{names}: {error}");
        assert!(!dir.path().join("models").exists(), "{names}");
    }
    let dir = place("");
    let error = refused(dir.path(), &["train", "--lang", "de"]);
    assert!(error.contains("`de` is not a language; use en or fr"), "{error}");
}

/// Titles and levels that would act where they are shown.
#[test]
fn a_level_named_by_a_slip_is_told() {
    let dir = place(
        "[names.sector_code]\nlevels = { \"Lawfrims\" = \"Law firms\", \"Retail\" = \"Shops\", \"Farming\" = \"Farms\" }\n",
    );
    let accounts = fs::read_to_string(dir.path().join("accounts.csv")).unwrap();
    let accounts = accounts
        .replace(",LAW,", ",Lawfirms,")
        .replace(",RET,", ",Retail,");
    fs::write(dir.path().join("accounts.csv"), accounts).unwrap();
    let slip = "`[names.sector_code]` names `Lawfrims`, which no account holds; `Lawfirms` may be meant";
    let train = |arguments: &[&str]| {
        let said = done(dir.path(), arguments);
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let brief = train(&["train"]);
    assert!(brief.contains(slip), "{brief}");
    assert!(!brief.contains("Farming"), "other exports may hold it: {brief}");
    let all = train(&["train", "--all"]);
    assert!(all.contains("names what no account holds: `Farming`"), "{all}");
}

#[test]
fn hostile_names_stay_harmless() {
    let dir = place(
        "[names.sector_code]\ntitle = \"<script>alert(1)</script>\\u001b[31m\"\nlevels = { LAW = \"=cmd()|\\u202eA1\" }\n",
    );
    let dir = dir.path();
    let trained = lookalike(dir, &["train"]);
    let explained = lookalike(dir, &["explain", "prospects.csv", "--id", "P1"]);
    for output in [&trained, &explained] {
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(
            output.status.success() && !said.contains(['\u{1b}', '\u{202e}']),
            "{said}"
        );
    }
    for page in ["report.html", "card.md", "sheet.md"] {
        let page = fs::read_to_string(dir.join("models/cabinets/v000001").join(page)).unwrap();
        assert!(
            !page.contains("<script>alert") && !page.contains(['\u{1b}', '\u{202e}']),
            "{page}"
        );
    }
    done(dir, &["score", "prospects.csv", "-o", "scored.csv"]);
    let scored = fs::read_to_string(dir.join("scored.csv")).unwrap();
    assert!(!scored.contains(",=") && !scored.contains(",\"="), "{scored}");
}

#[test]
fn init_drafts_names_that_train_takes() {
    let dir = place("");
    let dir = dir.path();
    fs::remove_file(dir.join("lookalike.toml")).unwrap();
    let header = "account_id,secteur,EmployeeCount,annual_revenue_eur,nbSeats,status";
    let accounts = fs::read_to_string(dir.join("accounts.csv")).unwrap();
    let rows = accounts.lines().skip(1).enumerate();
    let rows = rows.map(|(i, row)| {
        let (rest, status) = row.rsplit_once(',').unwrap();
        format!("{rest},{},{status}", i * 7 % 31)
    });
    let table = std::iter::once(header.to_owned())
        .chain(rows)
        .collect::<Vec<_>>()
        .join("\n");
    fs::write(dir.join("accounts.csv"), table + "\n").unwrap();
    done(dir, &["init", "accounts.csv"]);
    let recipe = fs::read_to_string(dir.join("lookalike.toml")).unwrap();
    for line in [
        "\"secteur\" = { en = \"Sector\", fr = \"Secteur\" }",
        "\"EmployeeCount\" = { en = \"Employees\", fr = \"Effectif\" }",
        "\"annual_revenue_eur\" = { en = \"Annual revenue\", fr = \"Chiffre d’affaires annuel\", currency = \"EUR\" }",
        "\"nbSeats\" = { en = \"Nb seats\", fr = \"Nb seats\" }",
    ] {
        assert!(recipe.contains(line), "{line} is not in\n{recipe}");
    }
    let said = done(dir, &["train", "--lang", "fr"]);
    assert!(
        said.contains("Effectif") && !said.contains("EmployeeCount"),
        "{said}"
    );
}

/// A quarter's accounts after [`place`]'s, of another mix, and decided otherwise: larger firms turned away.
fn quarter(dir: &Path) {
    let mut accounts = String::from("account_id,sector_code,head_count,annual_rev,status\n");
    for i in 1_000..1_260u32 {
        let sector = ["LAW", "LAW", "NEW"][i as usize % 3];
        let (size, revenue) = (10 + i * 37 % 400, (100 + i * 53 % 900) * 40);
        let won = i * 61 % 100 + if size < 120 { 60 } else { 0 } > 80;
        let status = if won { "Won" } else { "Lost" };
        // A string takes whatever is written to it.
        let _ = writeln!(accounts, "Q{i},{sector},{size},{revenue},{status}");
    }
    fs::write(dir.join("quarter.csv"), accounts).unwrap();
}

#[test]
fn reviews_differences_and_what_to_find_out_are_told_in_titles() {
    let dir = place("");
    let dir = dir.path();
    let (recipe, _) = RECIPE.split_once("[tables").unwrap();
    let names = NAMES.replace("support_tickets = { fr = \"tickets\" }\n", "");
    let names = names.replace("\"too small\" = { fr = \"trop petit\" }\n", "");
    fs::write(dir.join("lookalike.toml"), format!("{recipe}{names}")).unwrap();
    let train = ["train", "--no-segments", "--pairs", "0", "--no-validation"];
    done(dir, &train);
    quarter(dir);
    let gaps = "account_id,sector_code,head_count,annual_rev\nP1,,,\nP2,LAW,,\nP3,,40,\n";
    fs::write(dir.join("gaps.csv"), gaps).unwrap();
    let json = |asked: &[&str]| text(&lookalike(dir, &[asked, &["--json"]].concat()).stdout);
    let revenue = "Chiffre d’affaires, k€";

    let asked = ["review", "quarter.csv", "--no-record", "--lang", "fr"];
    let said = text(&lookalike(dir, &[&asked[..], &["-o", "review.html"]].concat()).stdout);
    no_raw(&said, "review");
    assert!(said.contains(revenue) && said.contains("Commerce"), "{said}");
    no_raw(
        &fs::read_to_string(dir.join("review.html")).unwrap(),
        "review.html",
    );
    let told = json(&asked);
    assert!(
        told.contains("\"annual_rev\"") && !told.contains(revenue),
        "{told}"
    );

    let asked = ["enrich", "gaps.csv", "--lang", "fr"];
    let said = done(dir, &asked);
    no_raw(&said, "enrich");
    assert!(said.contains(revenue), "{said}");
    let told = json(&asked);
    assert!(
        told.contains("\"annual_rev\"") && !told.contains(revenue),
        "{told}"
    );

    // A second version, learnt from half of the accounts; the later one's names hold for both.
    let table = fs::read_to_string(dir.join("accounts.csv")).unwrap();
    let mut lines = table.lines();
    let header = lines.next().unwrap();
    let half: Vec<&str> = lines.step_by(2).collect();
    fs::write(
        dir.join("accounts.csv"),
        format!("{header}\n{}\n", half.join("\n")),
    )
    .unwrap();
    let renamed = format!("{recipe}{names}").replace("\"Employees\"", "\"Staff\"");
    fs::write(dir.join("lookalike.toml"), renamed).unwrap();
    done(dir, &train);
    for (language, size) in [("en", "Staff"), ("fr", "Effectif")] {
        let asked = ["diff", "1", "2", "--lang", language];
        let said = done(dir, &asked);
        let (moved, recipe) = said.split_once("names.").unwrap();
        no_raw(moved, "diff");
        assert!(moved.contains(size) && !moved.contains("Employees"), "{said}");
        assert!(recipe.contains("head_count.title.en"), "{said}");

        let of = ["explain", "prospects.csv", "--id", "P1", "--model", "cabinets@2"];
        let asked = [&of[..], &["--since", "1", "--before", "quarter.csv"]].concat();
        fs::write(
            dir.join("quarter.csv"),
            "account_id,sector_code,head_count,annual_rev\nP1,RET,320,\n",
        )
        .unwrap();
        let said = done(dir, &[&asked[..], &["--lang", language]].concat());
        let (_, since) = said
            .split_once("@000001")
            .unwrap_or(said.split_once("@v000001").unwrap());
        no_raw(since, "explain --since");
        assert!(since.contains(size), "{said}");
        let told: Value = serde_json::from_str(&json(&asked)).unwrap();
        let lines = told["since"]["lines"].as_array().unwrap();
        assert!(
            lines.iter().any(|line| line["criterion"] == "sector_code"),
            "{told}"
        );
    }
    let told: Value = serde_json::from_str(&json(&["diff", "1", "2"])).unwrap();
    let moved = told["moved"].as_array().unwrap();
    assert!(moved.iter().any(|one| one["name"] == "sector_code"), "{told}");
}
