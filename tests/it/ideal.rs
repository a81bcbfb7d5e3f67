//! Ideal customers: the labels, the command `ideal`, and learning from them.

use std::fs;
use std::path::Path;

use lookalike::Result;
use lookalike::language::Language;
use lookalike::model::prepare::Prepared;
use lookalike::outcome::ideal::{Ideal, Judged, Label, Origin, Part, Unused, guess, ideal_means};
use lookalike::outcome::{Ending, Outcome};
use lookalike::recipe::Recipe;
use lookalike::report::layout::text::{self, Screen};
use lookalike::source::read_table;
use lookalike::table::Table;
use lookalike::workflow::ideal::IdealReport;
use lookalike::workflow::names::AccountNames;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};

const RECIPE: &str = "\
data = \"a.csv\"
id = \"id\"
as_of = \"2026-01-01\"

[outcome]
column = \"status\"
positive = [\"won\"]
negative = [\"lost\", \"churned\"]
";

/// 1,200 accounts of which half were offered 30 % off: these sign twice as often, and nearly all leave within months.
fn place(more: &str) -> TempDir {
    let mut state = 7u64;
    let mut draw = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31)
    };
    let mut rows = vec!["id,sector,discount,status,closed_on,left_on,annual_contract,tickets,nps".to_owned()];
    for i in 0..1200 {
        let discount = if draw() < 0.5 {
            30
        } else {
            (draw() * 3.0) as i32 * 5
        };
        let sector = ["legal", "build", "care"][(draw() * 3.0) as usize];
        let (year, month) = (2023 + i % 3, 1 + i / 3 % 12);
        let signs = draw() < if discount == 30 { 0.8 } else { 0.4 };
        let leaves = draw() < if discount == 30 { 0.9 } else { 0.1 };
        let (luck, contract) = (draw(), 5_000 + (draw() * 40.0) as i32 * 500);
        let closed = format!("{year}-{month:02}-10");
        let later = format!("{}-{:02}-10", year + (month + 5) / 13, (month + 4) % 12 + 1);
        rows.push(match (signs, leaves && later.as_str() < "2026-01-01") {
            (false, _) => format!("A{i:04},{sector},{discount},lost,{closed},,{contract},,"),
            (true, true) => {
                format!(
                    "A{i:04},{sector},{discount},churned,{closed},{later},{contract},{},",
                    (luck * 20.0) as i32
                )
            }
            (true, false) => {
                format!(
                    "A{i:04},{sector},{discount},won,{closed},,{contract},{},{}",
                    (luck * 8.0) as i32,
                    4 + i % 7
                )
            }
        });
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.csv"), rows.join("\n") + "\n").unwrap();
    fs::write(dir.path().join("lookalike.toml"), format!("{RECIPE}{more}")).unwrap();
    dir
}

fn read(dir: &Path) -> (Recipe, Table) {
    let recipe = Recipe::read(&dir.join("lookalike.toml")).unwrap();
    let table = read_table(&dir.join("a.csv"), &recipe).unwrap();
    (recipe, table)
}

#[test]
fn the_shortlist_and_what_wins_alone_get_wrong_are_printed() {
    let dir = place("");
    insta::assert_snapshot!(done(dir.path(), &["ideal", "-n", "3"]));
}

#[test]
fn a_discount_that_signs_easily_and_leaves_changes_sign() {
    let dir = place("");
    let found: Value = serde_json::from_str(&done(dir.path(), &["ideal", "--json"])).unwrap();
    let bins = found["contrast"]["bins"].as_array().unwrap();
    let reversed: Vec<&Value> = bins.iter().filter(|bin| bin["change"] == "reverses").collect();
    assert!(!reversed.is_empty() && reversed.iter().all(|bin| bin["criterion"] == "discount"));
    let deep = reversed
        .iter()
        .find(|bin| bin["bin"] == "over 20")
        .or(reversed.first())
        .unwrap();
    assert!(deep["signs"]["low"].as_f64() > Some(0.0) && deep["is_ideal"]["high"].as_f64() < Some(0.0));
    let of_sector = bins.iter().filter(|bin| bin["criterion"] == "sector");
    assert!(of_sector.clone().count() == 3);
    assert!(
        of_sector.clone().all(|bin| bin["change"] == "cannot_tell"),
        "{bins:#?}"
    );
    // Neither what was paid nor when it was decided is a criterion.
    assert!(
        bins.iter()
            .all(|bin| ["discount", "sector"].contains(&bin["criterion"].as_str().unwrap()))
    );
    let (signing, ideal) = (
        &found["contrast"]["best_by_signing"],
        &found["contrast"]["best_by_ideal"],
    );
    assert!(
        signing["ideal"].as_u64() < ideal["ideal"].as_u64(),
        "{signing} {ideal}"
    );
    assert_eq!(found["ideal"].as_array().unwrap().len(), 20);
    assert_eq!(found["applied"], false);
}

#[test]
fn every_account_is_written_and_recent_customers_are_neither() {
    let dir = place("");
    done(dir.path(), &["ideal", "-o", "short.csv"]);
    let mut file = csv::Reader::from_path(dir.path().join("short.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = file.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(rows.len(), 1200);
    let accounts = fs::read_to_string(dir.path().join("a.csv")).unwrap();
    for (row, line) in rows.iter().zip(accounts.lines().skip(1)) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!((&row[0], &row[2]), (cells[0], cells[3]));
        match cells[3] {
            "won" if cells[4] > "2025-01-01" => assert_eq!((&row[3], &row[6]), ("undecided", ""), "{line}"),
            "won" => assert_ne!(&row[3], "undecided", "{line}"),
            _ => assert_eq!((&row[3], &row[6]), ("not ideal", "1"), "{line}"),
        }
        let worth: Option<f64> = row[5].parse().ok();
        assert_eq!(worth.is_some(), cells[3] != "lost", "{line}");
        assert!(worth.is_none_or(|worth| (0.0..=1.0).contains(&worth)));
    }
}

#[test]
fn training_takes_labels_and_weights_and_leaves_the_columns_out() {
    let dir = place("\n[ideal]\napply = true\nweigh = true\n");
    let (recipe, table) = read(dir.path());
    let prepared = Prepared::new(&table, &recipe).unwrap();
    let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
    let found = Ideal::read(&table, &recipe, &outcome).unwrap();
    assert_eq!(prepared.outcome.labels, found.labels());
    // Nothing decided within a year before `as_of` is learnt from, lost or won.
    assert_eq!(prepared.rows.len(), 800);
    // How accounts ended stays what it was.
    assert_eq!(
        prepared.outcome.endings(&table).unwrap(),
        outcome.endings(&table).unwrap()
    );
    let names: Vec<&str> = prepared
        .inputs
        .iter()
        .map(|i| table.columns[i.column].name.as_str())
        .collect();
    assert_eq!(names, ["discount", "sector"], "by name");
    let of = |ideal: bool| -> Vec<f64> {
        let pairs = prepared.ideal.iter().zip(&prepared.weights);
        pairs.filter(|(y, _)| **y == ideal).map(|(_, w)| *w).collect()
    };
    assert!(of(false).iter().all(|w| *w == 1.0));
    let ideal = of(true);
    let mean = ideal.iter().sum::<f64>() / ideal.len() as f64;
    let (low, high) = ideal
        .iter()
        .fold((9.0f64, 0.0f64), |(l, h), w| (l.min(*w), h.max(*w)));
    assert!((mean - 1.0).abs() < 1e-3 && low < 0.9 && high > 1.1 && high <= 4.0 * low + 1e-2);

    let text = done(dir.path(), &["evaluate"]);
    assert!(text.contains("won, and an ideal customer by [ideal]"), "{text}");
    assert!(
        text.contains("400 accounts decided less than 12 months before 1 January 2026"),
        "{text}"
    );
    assert!(
        text.contains("tickets: says what a customer was worth (`friction.columns` of [ideal])"),
        "{text}"
    );

    // Weights are asked for, not assumed.
    let dir = place("\n[ideal]\napply = true\n");
    let (recipe, table) = read(dir.path());
    let prepared = Prepared::new(&table, &recipe).unwrap();
    assert!(prepared.weights.iter().all(|w| *w == 1.0));
}

#[test]
fn without_apply_the_users_outcome_stands() {
    let dir = place("");
    let (recipe, table) = read(dir.path());
    let prepared = Prepared::new(&table, &recipe).unwrap();
    assert_eq!(prepared.outcome, Outcome::read(&table, &recipe.outcome).unwrap());
    assert_eq!(prepared.rows.len(), 1200);
}

#[test]
fn order_of_rows_and_columns_changes_nothing() {
    let dir = place("");
    let text = fs::read_to_string(dir.path().join("a.csv")).unwrap();
    let expected = done(dir.path(), &["ideal", "--json"]);
    let turned = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<String> = rows.lines().map(turned).collect();
    rows.reverse();
    rows.insert(0, turned(header));
    fs::write(dir.path().join("a.csv"), rows.join("\n") + "\n").unwrap();
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap()["contrast"].clone();
    assert!(read(&expected)["bins"].is_array(), "{expected}");
    assert_eq!(read(&expected), read(&done(dir.path(), &["ideal", "--json"])));
}

#[test]
fn bad_input_is_one_line() {
    let said = [
        "[ideal.friction]\ncolumns = ['ticket']",
        "[figures]\nclosed = 'closed'",
        "[ideal.friction]\ncolumns = ['sector']",
        "[ideal.strategic]\ncolumns = ['sector']",
        "[ideal.advocacy]\nnps = 'annual_contract'",
        "[ideal.retention]\nsigned = 'tickets'",
        "[ideal.value]\nweight = -1",
        "[ideal.value]\nweight = nan",
        "[ideal]\nvalue.weight = 0\nretention.weight = 0\nfriction.weight = 0\nadvocacy.weight = 0\nstrategic.weight = 0",
        "[ideal.retention]\nmonths = 0",
        "[ideal]\nleast = 2.0",
        "[ideal]\nuse = true",
    ]
    .map(|more| {
        let dir = place(&format!("\n{more}\n"));
        refused(dir.path(), &["ideal", "--recipe", "lookalike.toml"])
    });
    insta::assert_snapshot!(said.concat(), @r"
    error: ideal.friction.columns: there is no column `ticket`; did you mean `tickets`?
    error: figures.closed: there is no column `closed`; did you mean `closed_on`?
    error: the column `sector`, `friction.columns` of [ideal], is read as category (category: 3 values recur over 1,200 cells); name a column of numbers, or give this one its `kind` in the recipe
    error: the column `sector`, `strategic.columns` of [ideal], is read as category (category: 3 values recur over 1,200 cells); name a column of yes and no or of numbers, or give this one its `kind` in the recipe
    error: a.csv:4: the net promoter score `annual_contract` is 8000; answers are from 0 to 10, scores from -100 to 100; name another column as `ideal.advocacy.nps`
    error: the column `tickets`, `retention.signed` of [ideal], is read as number (number: 706 of 706 filled cells are numbers, 494 of 1,200 blank); name a column of dates, or give this one its `kind` in the recipe
    error: `ideal.value.weight` must be between 0 (left out) and 1000, got -1
    error: `ideal.value.weight` must be between 0 (left out) and 1000, got NaN
    error: `ideal` must be weights of which one is above 0, got all 0
    error: `ideal.retention.months` must be between 1 and 120, got 0
    error: `ideal.least` must be a worth between 0 and 1, got 2
    error: lookalike.toml:11:1: unknown key `use`; known here: apply, least, weigh, value, retention, friction, advocacy, strategic
    ");
    let dir = place("\n[ideal]\napply = true\nretention.months = 120\n");
    let error = refused(dir.path(), &["evaluate", "--recipe", "lookalike.toml"]);
    insta::assert_snapshot!(error, @"error: no account that can be learnt from is ideal by [ideal]; lower `months` or `least` in [ideal], or take `apply` out; `lookalike ideal` shows each account's reasons");
}

/// The recipe of small tables, in which not every outcome occurs.
fn small_recipe() -> String {
    RECIPE.replace("negative = [\"lost\", \"churned\"]\n", "")
}

/// The accounts of a small table, judged on 2026-01-01.
fn judged(more: &str, rows: &str) -> Result<Ideal> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    fs::write(&path, rows).unwrap();
    let recipe = Recipe::parse(&(small_recipe() + more), Path::new("lookalike.toml"))?;
    let table = read_table(&path, &recipe)?;
    let outcome = Outcome::read(&table, &recipe.outcome)?;
    Ideal::read(&table, &recipe, &outcome)
}

fn labels(found: &Ideal) -> Vec<Label> {
    found.accounts.iter().map(|account| account.label).collect()
}

fn why(account: &Judged) -> (Ending, Label, String) {
    (account.ending, account.label, account.why.describe(Language::En))
}

fn notes(found: &Ideal) -> Vec<String> {
    found
        .notes
        .iter()
        .map(|note| note.describe(Language::En))
        .collect()
}

#[test]
fn the_stay_decides_before_worth_does() {
    let found = judged(
        "",
        "id,status,close_date,left_on,acv\n\
         1,won,2023-01-01,,100\n\
         2,won,2023-01-01,,900\n\
         3,won,2025-06-01,,900\n\
         4,churned,2023-01-01,2023-09-01,900\n\
         5,churned,2023-01-01,2024-06-01,900\n\
         6,churned,2023-01-01,,900\n\
         7,churned,2023-01-01,2022-09-01,900\n\
         8,won,,,900\n\
         9,won,2023-01-01,2027-01-01,900\n\
         10,won,2026-02-01,,900\n\
         11,won,2023-01-01,2023-04-01,900\n\
         12,lost,2023-01-01,,900\n\
         13,,2027-01-01,,\n\
         14,lost,2025-12-01,,\n",
    )
    .unwrap();
    let (ideal, not, neither) = (Label::Ideal, Label::NotIdeal, Label::Undecided);
    let all: Vec<_> = found.accounts.iter().map(why).collect();
    assert_eq!(
        all[0],
        (Ending::Won, not, "is worth 0.375, below 0.581".to_owned())
    );
    assert_eq!(all[1], (Ending::Won, ideal, "is worth 0.581".to_owned()));
    assert_eq!(
        all[2],
        (Ending::Won, neither, "signed 7 months ago only".to_owned())
    );
    assert_eq!(all[3], (Ending::Churned, not, "left after 8 months".to_owned()));
    assert_eq!(
        (all[4].1, found.accounts[4].reasons(Language::En).as_str()),
        (not, "acv 900 (top fifth); left after 17 months")
    );
    assert_eq!(
        all[5],
        (
            Ending::Churned,
            not,
            "left; after how long is not known".to_owned()
        )
    );
    assert_eq!(
        all[6],
        (
            Ending::Churned,
            not,
            "left; after how long is not known".to_owned()
        )
    );
    assert_eq!(
        all[7],
        (
            Ending::Won,
            neither,
            "how long it was kept is not known".to_owned()
        )
    );
    assert_eq!(all[8].1, ideal);
    assert_eq!(
        all[9],
        (Ending::Won, neither, "signed 0 days ago only".to_owned())
    );
    assert_eq!(all[10], (Ending::Won, not, "left after 2 months".to_owned()));
    assert_eq!(all[11], (Ending::Lost, not, "never bought".to_owned()));
    assert_eq!(all[12], (Ending::Open, neither, "is not decided yet".to_owned()));
    // Lost lately: not ideal, and not learnt from.
    assert_eq!((all[13].1, found.labels()[13]), (not, None));
    assert_eq!((found.counts.recent, found.counts.unknown), (2, 1));
    for said in [
        "left before it signed",
        "decided after the day of the data",
        "leaves after the day of the data",
        "no day of signing",
    ] {
        assert!(
            notes(&found).iter().any(|note| note.contains(said)),
            "{said}: {:?}",
            found.notes
        );
    }
}

#[test]
fn few_customers_and_customers_alike_are_judged_all_the_same() {
    let three = judged(
        "",
        "id,status,close_date,acv\n1,won,2023-01-01,1\n2,won,2023-01-01,2\n3,won,2023-01-01,3\n4,lost,2023-01-01,\n",
    )
    .unwrap();
    let (ideal, not) = (Label::Ideal, Label::NotIdeal);
    assert_eq!(labels(&three), [not, ideal, ideal, not]);
    // Where all are alike, the column says nothing, and all that stay are ideal.
    let alike = judged(
        "",
        "id,status,close_date,acv\n1,won,2023-01-01,5\n2,won,2023-01-01,5\n3,lost,2023-01-01,\n",
    )
    .unwrap();
    assert_eq!(labels(&alike), [ideal, ideal, not]);
    let value = &alike.sources[Part::Value as usize];
    assert!(value.weight == 0.0 && value.left_out[0].1 == Unused::AllTheSame);
    assert!(alike.accounts.iter().all(|account| account.weight == 1.0));
}

#[test]
fn nothing_to_judge_by_is_said() {
    let error = |rows: &str| judged("", rows).unwrap_err().to_string();
    assert!(
        error("id,status,size\n1,won,1\n2,lost,2\n")
            .contains("no column was found that says what a customer is worth")
    );
    let alike = error("id,status,acv\n1,won,5\n2,won,5\n3,lost,2\n");
    assert!(alike.contains("`acv` does not tell customers apart"), "{alike}");
}

#[test]
fn parts_share_ties_and_leave_out_what_is_not_known() {
    let found = judged(
        "[ideal.strategic]\ncolumns = ['opens']\n",
        "id,status,signed_on,tickets,escalations,case_study,nps,opens\n\
         1,won,2023-01-01,0,1,yes,100,3\n\
         2,won,2023-01-01,0,,,-100,1\n\
         3,won,2023-01-01,4,1,,,1\n\
         4,won,2023-01-01,9,7,,0,2\n\
         5,lost,2023-01-01,,,,,\n",
    )
    .unwrap();
    let part = |row: usize, part: Part| {
        let said = found.accounts[row].parts[part as usize].as_ref();
        said.map(|said| (said.thousandths(), said.describe(Language::En)))
    };
    assert_eq!(
        part(0, Part::Friction),
        Some((
            655,
            "tickets 0, less than 50% of customers, escalations 1, less than 33% of customers".to_owned()
        ))
    );
    assert_eq!(
        part(1, Part::Friction),
        Some((600, "tickets 0, less than 50% of customers".to_owned()))
    );
    assert_eq!(part(3, Part::Friction).unwrap().0, 256);
    assert_eq!(
        part(0, Part::Advocacy),
        Some((1000, "nps 100, case_study yes".to_owned()))
    );
    assert_eq!(
        part(1, Part::Advocacy),
        Some((0, "nps −100, case_study no".to_owned()))
    );
    // What is not known counts as the others' mean: 100, −100 and 0 are 0.5.
    assert_eq!(part(2, Part::Advocacy), Some((250, "case_study no".to_owned())));
    assert_eq!(
        part(3, Part::Advocacy),
        Some((250, "nps 0, case_study no".to_owned()))
    );
    assert_eq!(part(0, Part::Strategic).unwrap().0, 710);
    assert_eq!(part(1, Part::Strategic).unwrap().0, 358);
    // Retention 3, friction 2, advocacy 1, strategic 1.
    let share = |row: usize, part: Part| found.accounts[row].parts[part as usize].as_ref().unwrap().share;
    for row in 0..4 {
        let expected = (3.0 * share(row, Part::Retention)
            + 2.0 * share(row, Part::Friction)
            + share(row, Part::Advocacy)
            + share(row, Part::Strategic))
            / 7.0;
        assert!((found.accounts[row].worth.unwrap() - expected).abs() < 1e-12);
    }
    assert!(
        notes(&found)
            .iter()
            .any(|note| note == "`nps` read as scores from −100 to 100")
    );
    assert!(
        notes(&found)
            .iter()
            .any(|note| note.contains("a blank `case_study` read as no"))
    );
}

#[test]
fn names_are_guessed_unless_lost_accounts_have_them_too() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    let rows = "id,status,Date de signature,résilié le,Montant annuel,Réclamations,incidents,NPS\n\
                1,won,2023-01-01,2024-02-02,10,3,2,9\n\
                2,won,2023-01-01,,12,0,1,7\n\
                3,lost,2023-01-01,,11,,3,\n\
                4,lost,2023-01-02,,13,0,1,\n";
    fs::write(&path, rows).unwrap();
    let recipe = Recipe::parse(&small_recipe(), Path::new("lookalike.toml")).unwrap();
    let table = read_table(&path, &recipe).unwrap();
    let found = guess(&table, &recipe);
    let columns: Vec<(&str, &str)> = found.found.iter().map(|f| (f.key, f.column.as_str())).collect();
    let expected = [
        ("value.money", "Montant annuel"),
        ("retention.signed", "Date de signature"),
        ("retention.left", "résilié le"),
        ("friction.columns", "Réclamations"),
        ("advocacy.nps", "NPS"),
    ];
    assert_eq!(columns, expected);
    assert_eq!(found.doubtful[0].column, "incidents");
    let doubt = Origin::Early {
        words: "incidents".to_owned(),
        filled: 2,
        accounts: 2,
    };
    assert_eq!(found.doubtful[0].reason, doubt);
    assert_eq!(
        found.recipe.friction.columns.as_deref(),
        Some(&["Réclamations".to_owned()][..])
    );
    // The recipe goes before names, and a part of weight 0 is not looked for.
    let more = "[ideal.friction]\ncolumns = ['incidents']\n[ideal.advocacy]\nweight = 0\n";
    let recipe = Recipe::parse(&(small_recipe() + more), Path::new("lookalike.toml")).unwrap();
    let found = guess(&table, &recipe);
    assert!(found.doubtful.is_empty() && found.found.iter().all(|f| f.part != Part::Advocacy));
    assert_eq!(
        found.recipe.friction.columns.as_deref(),
        Some(&["incidents".to_owned()][..])
    );
}

#[test]
fn columns_of_the_part_are_the_recipes_own() {
    let recipe = Recipe::parse("[ideal.value]\nmoney = ['a', 'b']", Path::new("x.toml")).unwrap();
    assert_eq!(
        recipe.ideal.columns(),
        [("value.money", "a"), ("value.money", "b")]
    );
    assert_eq!(recipe.ideal.key_of("b"), Some("value.money"));
    let text = toml::to_string(&recipe).unwrap();
    assert_eq!(Recipe::parse(&text, Path::new("x.toml")).unwrap(), recipe);
}

/// What a table's page says in a language.
fn page(rows: &str, language: Language) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    fs::write(&path, rows).unwrap();
    let recipe = Recipe::parse(&small_recipe(), Path::new("lookalike.toml")).unwrap();
    let table = read_table(&path, &recipe).unwrap();
    let names = AccountNames::new(&table, &recipe).unwrap();
    let report = IdealReport::new(&table, &recipe, &|_, _, _| {}).unwrap();
    text::render(&report.document(&names, 2, language), Screen::plain())
}

const FEW: &str = "id,name,status,close_date,left_on,acv,tickets,nps,reference,size,references_given\n\
     1,Acme,won,2023-01-01,,900,0,9,yes,10,1\n\
     2,Beta,won,2023-01-01,,100,3,4,,10,0\n\
     3,Gamma,won,2025-06-01,,900,0,10,yes,20,1\n\
     4,Delta,churned,2023-01-01,2023-09-01,800,9,,,20,0\n\
     5,Epsilon,churned,2023-01-01,,700,2,3,,30,0\n\
     6,Zeta,won,2027-01-01,,500,1,8,,30,0\n\
     7,Eta,lost,,,,,,,40,\n\
     8,Theta,open,2023-01-01,,,,,,40,\n";

#[test]
fn the_page_is_in_english_and_french() {
    insta::assert_snapshot!("page_en", page(FEW, Language::En));
    insta::assert_snapshot!("page_fr", page(FEW, Language::Fr));
}

#[test]
fn what_the_model_keeps_is_no_sentence() {
    let values = ["won".to_owned(), "kept".to_owned()];
    let said = |by_worth, language| ideal_means(&values, by_worth, language);
    assert_eq!(said(false, Language::En), "won and kept");
    assert_eq!(
        said(true, Language::En),
        "won or kept, and an ideal customer by [ideal]"
    );
    assert_eq!(
        said(true, Language::Fr),
        "won ou kept, et client idéal selon [ideal]"
    );
}
