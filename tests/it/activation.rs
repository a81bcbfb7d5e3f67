//! Scores that go to work: files that CRMs import, changes since the last ones, routing.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lookalike::model::Model;
use lookalike::registry::{MODEL, Registry};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};
use crate::example;

/// As HubSpot exports companies: a record without an id, one that Excel damaged, one twice.
const COMPANIES: &str = "\
Record ID,Company name,Company Domain Name,account_id,sector,employees,logins per week,tools,last funding,remote work,country
9823417745,Bâtir SA,batir.fr,a1,Construction,120,6,HubSpot,2026-06-01,yes,FR
9823417746,=cmd(),petit-commerce.fr,a2,Retail,3,,,,no,FR
9.82E+09,Damaged,damaged.de,a3,Software,7,1,HubSpot,2015-06-30,yes,DE
,New one,new.de,a4,Software,7,1,HubSpot,2015-06-30,yes,DE
9823417745,Bâtir again,batir.fr,a5,Hotels,120,6,HubSpot,2026-06-01,yes,FR
9823417747,Moscow,moscou.ru,a6,Software,7,1,HubSpot,2015-06-30,yes,RU
";

fn place(model: &Model) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), model);
    fs::write(dir.path().join("companies.csv"), COMPANIES).unwrap();
    dir
}

fn publish(dir: &Path, model: &Model) {
    Registry::open(dir.join("models"))
        .publish("saas", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
}

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_reader(csv.as_bytes());
    table.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn hubspot_gets_its_own_ids_and_names_and_no_empty_cell() {
    let dir = place(&example::model());
    let score = ["score", "companies.csv", "--to", "hubspot", "-o", "hubspot.csv"];
    let output = lookalike(
        dir.path(),
        &[&score[..], &["--fields", "properties.json"]].concat(),
    );
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("For HubSpot: 3 records, found by `Record ID`."),
        "{said}"
    );
    assert!(
        said.contains("Left out without an id of its records: 2. One is `9.82E+09`."),
        "{said}"
    );
    assert!(
        said.contains("Left out as their id stands further up: 1."),
        "{said}"
    );

    let bytes = fs::read(dir.path().join("hubspot.csv")).unwrap();
    let file = String::from_utf8(bytes).unwrap();
    assert!(
        file.starts_with("Record ID,lookalike_score,lookalike_fit,lookalike_grade,"),
        "{file}"
    );
    assert!(!file.contains("cmd()"), "names are the CRM's own");
    let written = rows(&file);
    assert_eq!(
        written
            .iter()
            .map(|row| row["Record ID"].as_str())
            .collect::<Vec<_>>(),
        ["9823417745", "9823417746", "9823417747"]
    );
    assert!(
        written
            .iter()
            .flat_map(|row| row.values())
            .all(|cell| !cell.is_empty()),
        "{file}"
    );
    // The same scores as ever.
    let plain = rows(&done(dir.path(), &["score", "companies.csv"]));
    let of = |id: &str| plain.iter().find(|row| row["id"] == id).unwrap();
    for (row, id) in written.iter().zip(["a1", "a2", "a6"]) {
        assert_eq!(row["lookalike_score"], of(id)["score"]);
        assert_eq!(row["lookalike_grade"], of(id)["grade"]);
        assert_eq!(row["lookalike_reason_1"], of(id)["reason_1"]);
        assert_eq!(row["lookalike_model"], "saas@v000001");
        let segment = row["lookalike_segment"].split(':').next().unwrap();
        let number = if segment == "none" { "0" } else { segment };
        assert_eq!(number, of(id)["segment"]);
    }
    // What is to be made in HubSpot is what the file has.
    let properties: Value =
        serde_json::from_str(&fs::read_to_string(dir.path().join("properties.json")).unwrap()).unwrap();
    let names = properties["inputs"].as_array().unwrap().iter();
    let names: Vec<&str> = names.map(|input| input["name"].as_str().unwrap()).collect();
    let titles: Vec<&str> = file.lines().next().unwrap().split(',').skip(1).collect();
    assert_eq!(names, titles);
    // No clock is in it: the same scores are the same bytes.
    done(
        dir.path(),
        &["score", "companies.csv", "--to", "hubspot", "-o", "again.csv"],
    );
    assert_eq!(fs::read_to_string(dir.path().join("again.csv")).unwrap(), file);
    let piped = lookalike(dir.path(), &["score", "companies.csv", "--to", "hubspot"]);
    assert_eq!(text(&piped.stdout), file);
}

#[test]
fn companies_without_ids_are_found_by_their_domain() {
    let dir = place(&example::model());
    let table = COMPANIES.replace("Record ID,", "Number,");
    fs::write(dir.path().join("domains.csv"), table).unwrap();
    let said: Value = serde_json::from_str(&done(
        dir.path(),
        &["score", "domains.csv", "--to", "hubspot", "-o", "h.csv", "--json"],
    ))
    .unwrap();
    assert_eq!(
        (&said["synced"]["key"], &said["synced"]["records"]),
        (&"domain".into(), &5.into())
    );
    let file = fs::read_to_string(dir.path().join("h.csv")).unwrap();
    assert!(
        file.starts_with("Company Domain Name,") && file.contains("\npetit-commerce.fr,"),
        "{file}"
    );
}

#[test]
fn salesforce_gets_eighteen_characters_and_a_percentage() {
    let dir = place(&example::model());
    let table = COMPANIES
        .replace("Record ID,", "Account ID,")
        .replace("9823417745", "0013X00001AM76Q")
        .replace("9823417746", "0013X00001AM76RQAT")
        .replace("9823417747", "0033X00001AM76Q");
    fs::write(dir.path().join("accounts.csv"), table).unwrap();
    let arguments = [
        "score",
        "accounts.csv",
        "--to",
        "salesforce",
        "-o",
        "s.csv",
        "--lang",
        "fr",
    ];
    let output = lookalike(
        dir.path(),
        &[&arguments[..], &["--fields", "Account.object"]].concat(),
    );
    let said = text(&output.stderr);
    assert!(
        output.status.success() && said.contains("Pour Salesforce\u{202f}: 2 fiches"),
        "{said}"
    );
    let file = fs::read_to_string(dir.path().join("s.csv")).unwrap();
    let written = rows(&file);
    assert_eq!(written[0]["Id"], "0013X00001AM76QQAT");
    let plain = rows(&done(dir.path(), &["score", "accounts.csv"]));
    let fit: f64 = plain[0]["fit"].parse().unwrap();
    let percent: f64 = written[0]["Lookalike_Fit__c"].parse().unwrap();
    assert!((percent - fit * 100.0).abs() < 1e-9);
    let object = fs::read_to_string(dir.path().join("Account.object")).unwrap();
    for title in file.lines().next().unwrap().split(',').skip(1) {
        assert!(
            object.contains(&format!("<fullName>{title}</fullName>")),
            "{title}"
        );
    }
    // A table for whoever makes them by hand.
    done(
        dir.path(),
        &[&arguments[..], &["--fields", "fields.csv"]].concat(),
    );
    let fields = fs::read_to_string(dir.path().join("fields.csv")).unwrap();
    assert!(
        fields.contains("Lookalike_Score__c,Lookalike\u{202f}: score,\"Number(3, 3)\","),
        "{fields}"
    );
}

#[test]
fn what_no_crm_could_take_is_refused_in_a_line() {
    let dir = place(&example::model());
    let wrong = COMPANIES.replace("982341774", "x");
    fs::write(dir.path().join("wrong.csv"), wrong.replace("9.82E+09", "y")).unwrap();
    fs::write(
        dir.path().join("none.csv"),
        COMPANIES
            .replace("Record ID", "Number")
            .replace("Company Domain Name", "site"),
    )
    .unwrap();
    for (arguments, wanted) in [
        (
            &["none.csv", "--to", "hubspot"][..],
            "none.csv:1: has neither HubSpot's `Record ID`",
        ),
        (
            &["none.csv", "--to", "salesforce"],
            "has no id of a record of Salesforce in column `account_id`: one is `a1`",
        ),
        (
            &["wrong.csv", "--to", "hubspot"],
            "has no id of a record of HubSpot in column `Record ID`: one is `x5`",
        ),
        (&["companies.csv", "--to", "hubspt"], "did you mean `hubspot`?"),
        (
            &["companies.csv", "--to", "hubspot", "--crm-id", "Record"],
            "--crm-id: there is no column `Record`; did you mean `Record ID`?",
        ),
        (
            &["companies.csv", "--to", "hubspot", "--fields", "f.xml"],
            "a file ending in .csv or .json",
        ),
        (
            &["companies.csv", "--to", "hubspot", "--engine", "postgres"],
            "cannot be used with",
        ),
        (
            &["companies.csv", "--to", "hubspot", "--keep", "all"],
            "cannot be used with",
        ),
    ] {
        let error = refused(dir.path(), &[&["score", "-o", "o.csv"], arguments].concat());
        assert!(error.contains(wanted), "{error}");
        assert!(!dir.path().join("o.csv").exists());
    }
    let error = refused(
        dir.path(),
        &["score", "companies.csv", "--to", "hubspot", "-o", "o.xlsx"],
    );
    assert!(
        error.contains("a file ending in .csv, as a CRM imports it"),
        "{error}"
    );
}

/// What a run said, and what it wrote to `out.csv`.
fn scored(dir: &Path, more: &[&str]) -> (Vec<BTreeMap<String, String>>, Value) {
    let arguments = [&["score", "companies.csv", "-o", "out.csv", "--json"], more].concat();
    let said: Value = serde_json::from_str(&done(dir, &arguments)).unwrap();
    (rows(&fs::read_to_string(dir.join("out.csv")).unwrap()), said)
}

fn ids(rows: &[BTreeMap<String, String>], column: &str) -> Vec<String> {
    rows.iter().map(|row| row[column].clone()).collect()
}

#[test]
fn only_what_changed_since_is_written() {
    let dir = place(&example::model());
    let table = COMPANIES
        .replace("9.82E+09", "9823417750")
        .replace("\n,New", "\n9823417751,New");
    let unique = table.replace("9823417745,Bâtir again", "9823417752,Bâtir again");
    fs::write(dir.path().join("companies.csv"), &unique).unwrap();
    for to in ["hubspot.csv", "scores.csv", "scores.ndjson"] {
        let crm: &[&str] = if to == "hubspot.csv" {
            &["--to", "hubspot"]
        } else {
            &[]
        };
        done(dir.path(), &[&["score", "companies.csv", "-o", to], crm].concat());
    }
    // The same table again: nothing to push, whatever the file was written for.
    for older in ["hubspot.csv", "scores.csv", "scores.ndjson"] {
        for to in [&[][..], &["--to", "hubspot"]] {
            let (written, said) = scored(dir.path(), &[&["--changed-since", older], to].concat());
            assert!(written.is_empty(), "{older} {said}");
            assert_eq!(said["changed"]["unchanged"], 6);
        }
    }
    // One account with other facts, one that is new, one that is gone.
    let moved = unique
        .replace("a2,Retail,3,", "a2,Construction,120,11")
        .replace("9823417751", "9823417759")
        .replace(",a4,", ",a9,");
    fs::write(dir.path().join("companies.csv"), &moved).unwrap();
    for older in ["hubspot.csv", "scores.csv"] {
        let (written, said) = scored(dir.path(), &["--changed-since", older, "--to", "hubspot"]);
        assert_eq!(ids(&written, "Record ID"), ["9823417746", "9823417759"], "{said}");
        let changed = &said["changed"];
        assert_eq!(
            (&changed["new"], &changed["grade"], &changed["gone"]),
            (&1.into(), &1.into(), &1.into())
        );
    }
    let text = text(
        &lookalike(
            dir.path(),
            &[
                "score",
                "companies.csv",
                "--changed-since",
                "scores.csv",
                "-o",
                "o.csv",
            ],
        )
        .stderr,
    );
    assert!(
        text.contains(
            "Changed since: 2 (new 1, grade 1); unchanged and not written: 4. Gone from the table: 1."
        ),
        "{text}"
    );
    // Another model is another score, though the grade be the same.
    publish(dir.path(), &example::model());
    let (written, said) = scored(
        dir.path(),
        &["--changed-since", "scores.csv", "--model", "saas@2"],
    );
    assert_eq!(
        (written.len(), &said["changed"]["model"]),
        (6, &4.into()),
        "{said}"
    );

    for (arguments, wanted) in [
        (&["--changed-since", "companies.csv"][..], "is both read"),
        (&["--changed-since", "other.csv"], "other.csv:1: holds no scores"),
        (
            &["--changed-since", "scores.csv", "--top", "3"],
            "cannot be used with",
        ),
    ] {
        fs::write(dir.path().join("other.csv"), "id,points\na1,3\n").unwrap();
        let out = if wanted == "is both read" {
            "companies.csv"
        } else {
            "o.csv"
        };
        let error = refused(
            dir.path(),
            &[&["score", "companies.csv", "-o", out], arguments].concat(),
        );
        assert!(error.contains(wanted), "{error}");
    }
}

const RULES: &str = "\
[[routing]]
name = 'partners'
where = [{ column = 'tools', in = ['AutoCAD', 'SolidWorks'] }]
exclude = true

[[routing]]
name = 'best in France'
grade = ['A', 'B']
where = [{ column = 'Country', in = ['FR'] }, { column = 'employees', above = 100 }]
owner = 'marie@example.com'
sequence = 'enterprise'

[[routing]]
name = 'software'
segment = ['3']
sequence = 'newsletter'
";

#[test]
fn the_first_rule_that_fits_says_whose_an_account_is() {
    let dir = place(&example::model());
    fs::write(dir.path().join("lookalike.toml"), RULES).unwrap();
    let (written, said) = scored(dir.path(), &[]);
    let routed = &said["routed"];
    let takes: Vec<u64> = routed["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| rule["takes"].as_u64().unwrap())
        .collect();
    assert_eq!(
        takes.iter().sum::<u64>() + routed["without_rule"].as_u64().unwrap(),
        6
    );
    for row in &written {
        let best = ["A", "B"].contains(&row["grade"].as_str()) && row["id"] != "a2";
        let expected = match (best, row["segment"].as_str()) {
            (true, _) if row["id"] == "a1" || row["id"] == "a5" => {
                ["marie@example.com", "enterprise", "best in France"]
            }
            (_, "3") => ["", "newsletter", "software"],
            _ => ["", "", ""],
        };
        assert_eq!(
            [&row["owner"], &row["sequence"], &row["route"]],
            expected,
            "{row:?}"
        );
    }
    assert!(written.iter().any(|row| row["route"] == "best in France"));
    assert!(written.iter().any(|row| row["route"] == "software"));
    // An excluded account is left alone, whatever comes below, and counted once.
    fs::write(
        dir.path().join("lookalike.toml"),
        RULES.replace("'AutoCAD'", "'HubSpot'"),
    )
    .unwrap();
    let (written, said) = scored(dir.path(), &[]);
    let excluded = written.iter().filter(|row| row["route"] == "excluded: partners");
    assert_eq!(
        excluded.clone().count() as u64,
        said["routed"]["excluded"].as_u64().unwrap()
    );
    assert_eq!(excluded.count(), 5);
    // In a CRM all three are there, and nothing is empty.
    let (crm, _) = scored(dir.path(), &["--to", "hubspot"]);
    assert!(
        crm.iter()
            .all(|row| !row["lookalike_owner"].is_empty() && row.contains_key("lookalike_route"))
    );
    // Rules that moved an account are a change.
    let (_, _) = scored(dir.path(), &[]);
    fs::rename(dir.path().join("out.csv"), dir.path().join("before.csv")).unwrap();
    fs::write(dir.path().join("lookalike.toml"), RULES).unwrap();
    let (written, said) = scored(dir.path(), &["--changed-since", "before.csv"]);
    assert_eq!(
        written.len() as u64,
        said["changed"]["routing"].as_u64().unwrap(),
        "{said}"
    );
    assert!(!written.is_empty());
    // Neither the number of threads nor the order of rows changes anything.
    let (plain, _) = scored(dir.path(), &[]);
    let mut lines: Vec<&str> = COMPANIES.lines().collect();
    lines[1..].reverse();
    fs::write(dir.path().join("companies.csv"), lines.join("\n")).unwrap();
    let (mut reversed, again) = scored(dir.path(), &[]);
    reversed.reverse();
    assert_eq!((plain, &said["routed"]), (reversed, &again["routed"]));
}

#[test]
fn rules_that_cannot_be_meant_are_told_with_their_place() {
    let dir = place(&example::model());
    let said = |rules: &str, more: &[&str]| {
        fs::write(dir.path().join("rules.toml"), rules).unwrap();
        let arguments = [
            &["score", "companies.csv", "-o", "o.csv", "--recipe", "rules.toml"],
            more,
        ]
        .concat();
        text(&lookalike(dir.path(), &arguments).stderr)
    };
    let told = said(
        &format!(
            "{RULES}
[[routing]]
name = 'hot'
timing = ['hot']
owner = 'x'

[[routing]]
name = 'hotels'
where = [{{ column = 'sector', in = ['Hotel'] }}, {{ column = 'secteur', unknown = true }}]
owner = 'x'

[[routing]]
name = 'giants'
where = [{{ column = 'employees', above = 1e9 }}]
owner = 'x'

[[routing]]
name = 'software again'
segment = ['3']
owner = 'x'

[[routing]]
name = 'all'
owner = 'x'

[[routing]]
name = 'never'
grade = ['A']
owner = 'x'
"
        ),
        &[],
    );
    for line in [
        "rules.toml:3:47: rule `partners`: no account has `SolidWorks` in column `tools`",
        "rules.toml:20:10: rule `hot` asks for timing, and there are no signals",
        "rules.toml:25:37: rule `hotels`: no account has `Hotel` in column `sector`; is it `Hotels`?",
        "rules.toml:25:60: rule `hotels`: no column `secteur`, which it takes as unknown; is it `sector`?",
        "rules.toml:29:8: rule `giants` fits no account of this table",
        "rules.toml:34:8: rule `software again` takes nobody: rules above it take all that it fits",
        "rules.toml:43:8: rule `never` can never take an account: `all` above it fits them all",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let unknown = RULES.replace("'3'", "'Konstruction'");
    let error = said(&unknown, &[]);
    assert!(
        error.contains(
            "error: rules.toml:15:12: rule `software`: there is no segment `Konstruction` in saas@v000001"
        ),
        "{error}"
    );
    let error = said(&RULES.replace("'B'", "'E'"), &[]);
    assert!(error.contains("rules.toml:8:15: unknown value `E`"), "{error}");
    let error = said("id = 'account_id'\n", &[]);
    assert!(error.contains("rules.toml has no rules of routing"), "{error}");
    let french = said(RULES, &["--lang", "fr"]);
    assert!(
        french.contains("Aiguillés\u{202f}: partners") && french.contains("aucun compte n’a `SolidWorks`"),
        "{french}"
    );
}

/// The commands of docs/crm.md, on the files of `examples`: what they say stands on the page.
#[test]
fn the_page_says_what_its_commands_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/crm.md")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| root.join(name).display().to_string();
    let run = |data: &str, more: &[&str]| {
        let (data, rules, models) = (at(data), at("examples/routing.toml"), at("models"));
        let own = [
            "score", &data, "--model", "example", "--models", &models, "--recipe", &rules,
        ];
        let output = lookalike(dir.path(), &[&own[..], more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let whole = run("examples/companies.csv", &["-o", "scored.csv"]);
    let synced = run(
        "examples/companies.csv",
        &[
            "--to",
            "hubspot",
            "-o",
            "hubspot.csv",
            "--fields",
            "properties.csv",
        ],
    );
    let pushed = run(
        "examples/companies-later.csv",
        &[
            "--to",
            "hubspot",
            "--changed-since",
            "scored.csv",
            "-o",
            "push.csv",
        ],
    );
    let said = [whole, synced, pushed].concat();
    let told: Vec<&str> = said
        .lines()
        .filter(|line| {
            ["Routed: ", "For HubSpot: ", "Changed since: "]
                .iter()
                .any(|start| line.starts_with(start))
        })
        .collect();
    assert_eq!(told.len(), 6, "{said}");
    for line in told {
        assert!(page.contains(line), "docs/crm.md lacks: {line}");
    }
    // Every field that can be written has its line there.
    for field in lookalike::score::crm::Field::all(3) {
        for crm in [
            lookalike::score::crm::Destination::HubSpot,
            lookalike::score::crm::Destination::Salesforce,
        ] {
            assert!(page.contains(&format!("`{}`", crm.title(field))), "{field:?}");
        }
    }
    // What is to be made in HubSpot is what the file has.
    let properties = fs::read_to_string(dir.path().join("properties.csv")).unwrap();
    let titles = fs::read_to_string(dir.path().join("hubspot.csv")).unwrap();
    let titles = titles.lines().next().unwrap().split(',').skip(1);
    assert!(
        titles.eq(properties
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap()))
    );
}
