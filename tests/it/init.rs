//! `lookalike init`, as a user runs it.

use std::path::Path;

use assert_cmd::Command;
use lookalike::criteria::preset::Preset;
use lookalike::language::Language;
use lookalike::report::draft::document;
use lookalike::report::layout::text::{self, Screen};
use lookalike::workflow::init::{DraftRequest, draft_recipe};
use predicates::str::contains;

fn init() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.arg("init");
    command
}

#[test]
fn a_recipe_is_written_once_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("account_id,employees,\"we\"\"ird\nname\",close_date,status\n");
    for row in 0..40 {
        text += &format!(
            "A-{row},{},{},2025-01-{:02},{}\n",
            row * 3,
            ["x", "y"][row % 2],
            row % 28 + 1,
            ["Won", "Lost"][row / 3 % 2]
        );
    }
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    init()
        .current_dir(&folder)
        .arg("a.csv")
        .assert()
        .success()
        .stdout(contains("outcome   status: ideal is Won"))
        .stdout(contains("figure    close_date: day on which it was decided"));
    let recipe = lookalike::recipe::Recipe::read(&folder.path().join("lookalike.toml")).unwrap();
    assert_eq!(recipe.data.as_deref(), Some("a.csv"));
    assert_eq!(recipe.id.as_deref(), Some("account_id"));
    assert_eq!(recipe.outcome.positive, ["Won"]);
    assert_eq!(recipe.figures.closed.as_deref(), Some("close_date"));
    assert_eq!(recipe.figures.columns().count(), 1);
    init()
        .current_dir(&folder)
        .arg("a.csv")
        .assert()
        .code(2)
        .stderr(contains("--force"));
    init()
        .current_dir(&folder)
        .args(["a.csv", "--force"])
        .assert()
        .success();
    init()
        .current_dir(&folder)
        .args(["a.csv", "--json"])
        .assert()
        .success()
        .stdout(contains("\"kind\": \"number\""));
}

#[test]
fn business_columns_are_recognised_in_english_and_french_and_doubtful_ones_commented() {
    let folder = tempfile::tempdir().unwrap();
    let header =
        "account_id,employees,statut,créé le,date de clôture,Date de résiliation,MQL date,is_sql,montant,cac";
    let mut text = format!("{header}\n");
    for row in 0..60 {
        let day = row % 28 + 1;
        text += &format!(
            "A-{row},{},{},2024-01-{day:02},2025-02-{day:02},{},2024-03-{day:02},{},{},{}\n",
            row * 3,
            ["gagné", "perdu"][row / 3 % 2],
            if row % 6 == 0 {
                format!("2026-01-{day:02}")
            } else {
                String::new()
            },
            ["oui", "non"][row % 2],
            1000 + row * 10,
            200 + row
        );
    }
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    init().current_dir(&folder).arg("a.csv").assert().success();
    let path = folder.path().join("lookalike.toml");
    let recipe = lookalike::recipe::Recipe::read(&path).unwrap();
    let named: Vec<(&str, &str)> = recipe
        .figures
        .columns()
        .map(|(key, name, _)| (key, name))
        .collect();
    let expected = [
        ("closed", "date de clôture"),
        ("left", "Date de résiliation"),
        ("qualified", "MQL date"),
        ("accepted", "is_sql"),
        ("cost", "cac"),
    ];
    assert_eq!(named, expected);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("# amount = \"montant\"  # contract, per year; true of this column?"),
        "{text}"
    );
    assert!(text.contains("# expansion = \"…\""));
}

/// What is understood of deals and of what belongs to them, in a language.
fn summary(language: Language) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut deals = String::from(
        "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Amount,Number of Sales Activities,Industry,Demo held,Budget,Sector notes\n",
    );
    let mut tickets = String::from("ticket_id,Record ID,opened_on,closed_on,satisfaction\n");
    for row in 0..60 {
        let (id, day) = (9_000_000_000_u64 + row as u64, row % 28 + 1);
        let stage = ["Closed Won", "Closed Lost", "Contract Sent"][row % 7 % 3];
        deals += &format!(
            "{id},Deal {row},{stage},2024-01-{day:02},2025-02-{day:02},{},{},{},{},{},\n",
            1000 + row * 10,
            row % 9,
            ["Banking", "Retail"][row / 3 % 2],
            ["yes", "no"][row / 2 % 2],
            if row == 7 {
                "unsure".to_owned()
            } else {
                (row * 3 % 50).to_string()
            },
        );
        let id = if row == 9 { 1 } else { id };
        tickets += &format!("T{row},{id},2024-03-{day:02},2024-04-{day:02},{}\n", row % 5);
    }
    std::fs::write(folder.path().join("deals.csv"), deals).unwrap();
    std::fs::write(folder.path().join("tickets.csv"), tickets).unwrap();
    let path = |name: &str| folder.path().join(name);
    let request = DraftRequest {
        language: Language::En,
        data: path("deals.csv"),
        tables: vec![path("tickets.csv")],
        preset: Preset::Auto,
        output: path("lookalike.toml"),
        overwrite: false,
        write: true,
        read: Default::default(),
    };
    let drafted = draft_recipe(&request, None).unwrap();
    assert_eq!(drafted.written, Some(path("lookalike.toml")));
    let written = Path::new("lookalike.toml");
    text::render(&document(&drafted.draft, written, language), Screen::plain())
}

#[test]
fn the_summary_is_in_english_and_french() {
    insta::assert_snapshot!("summary_en", summary(Language::En));
    insta::assert_snapshot!("summary_fr", summary(Language::Fr));
}
