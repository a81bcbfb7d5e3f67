//! Real tables, with the traps their notes list.

use lookalike::criteria::draft::Draft;
use lookalike::criteria::inputs::select;
use lookalike::language::Language;
use lookalike::outcome::Outcome;
use lookalike::recipe::{OutcomeRecipe, Recipe};
use lookalike::source::read_table;
use lookalike::table::{DateOrder, Kind, Table};

use crate::shared::shared;

const TABLES: [&str; 13] = [
    "data/cookie_cats/cookie_cats.csv",
    "data/crunchbase_2013/crunchbase-companies.csv",
    "data/maven_crm/accounts.csv",
    "data/maven_crm/products.csv",
    "data/maven_crm/sales_pipeline.csv",
    "data/ravenstack/ravenstack_accounts.csv",
    "data/ravenstack/ravenstack_churn_events.csv",
    "data/ravenstack/ravenstack_subscriptions.csv",
    "data/ravenstack/ravenstack_support_tickets.csv",
    "data/salvirt_b2b/Salvirt_B2B_ML_dataset.csv",
    "data/startup_success/startup data.csv",
    "data/telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv",
    "data/x_education_leads/Leads.csv",
];

fn read(path: &str) -> Option<Table> {
    shared(path).map(|path| read_table(&path, &Recipe::default()).unwrap())
}

fn column<'a>(table: &'a Table, name: &str) -> &'a lookalike::table::Column {
    &table.columns[table.position(name, "test").unwrap()]
}

fn outcome(table: &Table, column: &str, positive: &[&str]) -> Outcome {
    let positive = positive.iter().map(|value| (*value).to_owned()).collect();
    let asked = OutcomeRecipe {
        column: Some(column.to_owned()),
        positive,
        negative: Vec::new(),
        ..OutcomeRecipe::default()
    };
    Outcome::read(table, &asked).unwrap()
}

#[test]
fn a_drafted_recipe_gives_the_same_reading() {
    for path in TABLES {
        let Some(path) = shared(path) else { return };
        let table = read_table(&path, &Recipe::default()).unwrap();
        let text = Draft::of(&table).unwrap().to_toml(Language::En);
        let recipe = Recipe::parse(&text, "lookalike.toml".as_ref()).unwrap();
        let again = read_table(&path, &recipe).unwrap();
        for (first, second) in table.columns.iter().zip(&again.columns) {
            assert_eq!(
                (&first.name, &first.reading),
                (&second.name, &second.reading),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn telco_charges_are_numbers_with_eleven_unknown() {
    let Some(table) = read(TABLES[11]) else { return };
    let charges = column(&table, "TotalCharges");
    assert_eq!(
        (charges.kind(), charges.missing(), charges.unreadable),
        (Kind::Number, 11, 0)
    );
    assert_eq!(column(&table, "SeniorCitizen").kind(), Kind::Boolean);
    let churn = outcome(&table, "Churn", &[]);
    assert_eq!(churn.positive, ["No"]);
}

#[test]
fn select_means_nothing_was_chosen() {
    let Some(table) = read(TABLES[12]) else { return };
    for (name, unknown) in [
        ("Specialization", 1942 + 1438),
        ("Lead Profile", 4146 + 2709),
        ("City", 2249 + 1420),
    ] {
        assert_eq!(column(&table, name).missing(), unknown, "{name}");
        assert_eq!(column(&table, name).reading.missing, ["Select"], "{name}");
    }
    let recipe = Recipe::default();
    let converted = outcome(&table, "Converted", &["1"]);
    assert_eq!(
        converted
            .labels
            .iter()
            .filter(|label| **label == Some(true))
            .count(),
        3561
    );
    let (_, aside) = select(&table, &recipe, &converted).unwrap();
    let magazine = aside.iter().find(|aside| aside.column == "Magazine").unwrap();
    assert_eq!(
        magazine.evidence(lookalike::language::Language::En),
        "is `No` on all 9,240 rows"
    );
}

#[test]
fn old_mac_files_are_read() {
    let Some(table) = read(TABLES[1]) else { return };
    assert_eq!((table.rows, table.columns.len()), (17_727, 17));
    assert_eq!(column(&table, "founded_at").kind(), Kind::Date);
    let asked = OutcomeRecipe {
        column: Some("status".into()),
        ..Default::default()
    };
    assert!(
        Outcome::read(&table, &asked)
            .unwrap_err()
            .to_string()
            .contains("--positive")
    );
    let status = outcome(&table, "status", &["acquired", "ipo"]);
    let count = |label| status.labels.iter().filter(|l| **l == label).count();
    assert_eq!(
        (count(Some(true)), count(Some(false)), count(None)),
        (2017, 553, 15_157)
    );
    assert!(
        status.notes[0]
            .describe(Language::En)
            .contains("`operating` (15,157 rows)")
    );
}

#[test]
fn unknown_and_no_stay_answers() {
    let Some(table) = read(TABLES[9]) else { return };
    assert!(table.columns.iter().all(|column| column.missing() == 0));
    let won = outcome(&table, "Status", &["won"]);
    assert_eq!(
        won.labels.iter().filter(|label| **label == Some(true)).count(),
        227
    );
}

#[test]
fn american_dates_codes_and_hindsight_are_recognised() {
    let Some(table) = read(TABLES[10]) else { return };
    assert_eq!(column(&table, "founded_at").reading.dates, DateOrder::Mdy);
    assert_eq!(column(&table, "zip_code").kind(), Kind::Category);
    let status = outcome(&table, "status", &["acquired"]);
    let (inputs, aside) = select(&table, &Recipe::default(), &status).unwrap();
    let evidence = |name: &str| aside.iter().find(|a| a.column == name).map(|a| a.can_trust);
    assert_eq!(evidence("closed_at"), Some(true));
    assert_eq!(evidence("object_id"), Some(false));
    assert!(
        inputs
            .iter()
            .all(|input| table.columns[input.column].name != "closed_at")
    );
}

#[test]
fn open_deals_are_left_out() {
    let Some(table) = read(TABLES[4]) else { return };
    let stage = outcome(&table, "deal_stage", &[]);
    assert_eq!(
        (stage.positive.as_slice(), stage.decided().0.len()),
        (["Won".to_owned()].as_slice(), 6711)
    );
    let (_, aside) = select(&table, &Recipe::default(), &stage).unwrap();
    for name in ["close_date", "close_value"] {
        assert!(
            aside.iter().any(|aside| aside.column == name && aside.can_trust),
            "{name}"
        );
    }
}

fn made(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn kinds_follow_from_the_cells() {
    let mut text = String::from("tools;revenue;since;note;code;rate\n");
    for row in 0..60 {
        let tools = ["Salesforce|HubSpot", "HubSpot", "Salesforce|SAP", "SAP|HubSpot"][row % 4];
        text += &format!(
            "{tools};1.2{row:02},50 €;{:02}/0{}/2025;note number {row};0{};{}%\n",
            row % 28 + 1,
            row % 9 + 1,
            1000 + row % 7,
            row % 9
        );
    }
    text += "SAP;many;01/01/2025;x;01000;n/a\n";
    let (_folder, path) = made(&text);
    let table = read_table(&path, &Recipe::default()).unwrap();
    let kinds: Vec<Kind> = table.columns.iter().map(|c| c.kind()).collect();
    assert_eq!(
        kinds,
        [
            Kind::Set,
            Kind::Number,
            Kind::Date,
            Kind::Text,
            Kind::Category,
            Kind::Number
        ]
    );
    let revenue = column(&table, "revenue");
    assert_eq!(revenue.text(3).unwrap(), "1203.5");
    assert_eq!(
        (revenue.unreadable, revenue.unreadable_examples[0].clone()),
        (1, (62, "many".to_owned()))
    );
    assert_eq!(column(&table, "since").text(27).unwrap(), "2025-01-28");
}

#[test]
fn bad_tables_are_refused_on_one_line() {
    let recipe = Recipe::default();
    let (folder, path) = made("a,b\n");
    let message = |path: &std::path::Path, recipe: &Recipe| read_table(path, recipe).unwrap_err().to_string();
    assert!(message(&path, &recipe).contains("has a header but no rows"));
    assert!(message(folder.path(), &recipe).contains("has a header but no rows"));
    assert!(message(&folder.path().join("tt.csv"), &recipe).contains("did you mean `t.csv`?"));
    std::fs::write(&path, "size,won\n1,yes\n2,no\n").unwrap();
    let typo = Recipe {
        exclude: vec!["sise".into()],
        ..Recipe::default()
    };
    assert_eq!(
        message(&path, &typo),
        "exclude: there is no column `sise`; did you mean `size`?"
    );
    let names: Vec<String> = (0..5000).map(|i| format!("c{i}")).collect();
    std::fs::write(
        &path,
        format!("{}\n{}\n", names.join(","), vec!["1"; 5000].join(",")),
    )
    .unwrap();
    assert_eq!(read_table(&path, &recipe).unwrap().columns.len(), 5000);
}

#[test]
fn one_sided_outcomes_say_what_to_bring() {
    // Few rows that are all won are customers alone; of many, those lost are missing.
    let (_folder, path) = made(&format!("size,status\n{}3,\n", "1,Won\n".repeat(60)));
    let table = read_table(&path, &Recipe::default()).unwrap();
    let read = |positive: &str| {
        let asked = OutcomeRecipe {
            column: Some("status".into()),
            positive: vec![positive.into()],
            negative: vec![],
            ..OutcomeRecipe::default()
        };
        Outcome::read(&table, &asked).unwrap_err().to_string()
    };
    assert!(read("Won").contains("bring accounts that were won and accounts that were lost"));
    assert!(read("Wonn").ends_with("did you mean `Won`?"));
}
