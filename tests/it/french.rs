//! What every command prints in French holds no English word.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::cli::{lookalike, text};

/// English words that French does not know, of those that the commands use most.
const ENGLISH: [&str; 63] = [
    "the",
    "and",
    "of",
    "with",
    "by",
    "was",
    "is",
    "are",
    "were",
    "has",
    "have",
    "had",
    "not",
    "from",
    "to",
    "for",
    "that",
    "which",
    "who",
    "its",
    "their",
    "every",
    "all",
    "each",
    "only",
    "more",
    "less",
    "than",
    "when",
    "what",
    "account",
    "accounts",
    "customer",
    "customers",
    "row",
    "rows",
    "column",
    "columns",
    "cell",
    "cells",
    "known",
    "unknown",
    "learnt",
    "fold",
    "folds",
    "grade",
    "weight",
    "fit",
    "bin",
    "bins",
    "written",
    "next",
    "beware",
    "kept",
    "using",
    "names",
    "another",
    "removed",
    "changed",
    "left",
    "won",
    "lost",
    "measured",
];

const RECIPE: &str = r#"
name = "passe"
language = "fr"
data = "comptes.csv"
id = "identifiant"
[outcome]
column = "statut"
positive = ["Client"]
churned = ["Parti"]
[tables.tickets]
data = "tickets.csv"
key = "identifiant"
date = "ouvert_le"
[timing.kinds."levée"]
points = 20
half_life = 60
[ideal.value]
money = ["valeur_contrat"]
"#;

/// 220 accounts of which much is wrong, their tickets, prospects and signals.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut accounts = String::from(
        "identifiant;société;secteur;effectif;pays;budget;connexions;décidé_le;motif_perte;valeur_contrat;statut\n",
    );
    for i in 0..220u32 {
        let (size, sector) = (
            10 + i * 37 % 400,
            ["Juridique", "Commerce", "Public"][i as usize % 3],
        );
        let won = (i * 61 % 100) + if size > 200 { 35 } else { 0 } > 65;
        let (status, why) = match (won, i % 11) {
            (true, 3) => ("Parti", ""),
            (true, _) => ("Client", ""),
            (false, _) => ("Perdu", ["prix", "délai"][i as usize % 2]),
        };
        let odd = match i {
            17 => "environ 40".to_owned(),
            23 => "-5".to_owned(),
            _ => size.to_string(),
        };
        let country = ["FR", "France", "BE", "Belgique"][i as usize % 4];
        let budget = if i % 9 == 0 {
            String::new()
        } else {
            format!("{} k€", i * 13 % 90)
        };
        let value = if won {
            (1_000 + i * 71 % 9_000).to_string()
        } else {
            String::new()
        };
        let (month, day) = (1 + i % 12, 1 + i % 28);
        // A string takes whatever is written to it.
        let _ = writeln!(
            accounts,
            "C{i};Société {i};{sector};{odd};{country};{budget};{};2024-{month:02}-{day:02};{why};{value};{status}",
            i * 7 % 23,
        );
    }
    accounts += "C500;Société 12;Public;54;FR;66 k€;15;2024-01-13;;;Perdu\nC501;;;;;;;;;;Perdu\n";
    fs::write(dir.path().join("comptes.csv"), accounts).unwrap();
    let mut tickets = String::from("identifiant;ouvert_le;gravité\n");
    for i in 0..300u32 {
        let _ = writeln!(tickets, "C{};2023-{:02}-10;{}", i * 3 % 230, 1 + i % 12, i % 4);
    }
    tickets += "X9;2023-05-01;2\n;2023-05-01;1\nC4;;1\n";
    fs::write(dir.path().join("tickets.csv"), tickets).unwrap();
    fs::write(
        dir.path().join("prospects.csv"),
        "identifiant;secteur;effectif;pays;budget;connexions\nP1;Juridique;320;FR;40 k€;9\nP2;Spatial;beaucoup;;;\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("signaux.csv"),
        "identifiant,date,kind,strength\nP1,2024-11-02,levée,1\nP2,2024-10-02,autre,1\n",
    )
    .unwrap();
    fs::write(dir.path().join("lookalike.toml"), RECIPE).unwrap();
    dir
}

/// English words in what a reader sees, left out what is typed as it stands: between backticks, options, paths.
fn english(printed: &str) -> Vec<String> {
    let prose = printed.split('`').step_by(2);
    let words = prose
        .flat_map(str::split_whitespace)
        .filter(|word| !word.contains("--") && !word.contains(['/', '@', '=', '_']))
        .flat_map(|word| word.split(|c: char| !c.is_alphabetic()));
    let english = words.filter(|word| ENGLISH.contains(&word.to_lowercase().as_str()));
    english.map(str::to_owned).collect()
}

fn french(dir: &Path, arguments: &[&str]) {
    let output = lookalike(dir, arguments);
    let printed = text(&output.stdout) + &text(&output.stderr);
    assert_ne!(output.status.code(), Some(2), "{arguments:?}: {printed}");
    let found = english(&printed);
    assert!(found.is_empty(), "{arguments:?} prints {found:?} in\n{printed}");
}

#[test]
fn no_command_prints_english_where_the_recipe_asks_for_french() {
    let dir = place();
    let dir = dir.path();
    french(dir, &["clean"]);
    french(dir, &["join", "-o", "joint.csv"]);
    french(dir, &["ideal"]);
    french(dir, &["evaluate"]);
    french(dir, &["train", "--clean"]);
    // The prospects as they are, without what tickets would add.
    french(
        dir,
        &[
            "score",
            "prospects.csv",
            "-o",
            "notes.csv",
            "--signals",
            "signaux.csv",
            "--as-of",
            "2024-12-01",
        ],
    );
    french(
        dir,
        &[
            "explain",
            "prospects.csv",
            "--id",
            "P1",
            "--signals",
            "signaux.csv",
            "--as-of",
            "2024-12-01",
        ],
    );
    french(dir, &["explain", "prospects.csv", "--id", "P2"]);
    for command in ["models", "segments", "figures", "matrix"] {
        french(dir, &[command]);
    }
    french(dir, &["sheet"]);
    french(dir, &["sheet", "-o", "icp.md"]);
    for page in [
        "icp.md",
        "models/passe/v000001/card.md",
        "models/passe/v000001/sheet.md",
    ] {
        let page = fs::read_to_string(dir.join(page)).unwrap();
        assert_eq!(english(&page), Vec::<String>::new(), "{page}");
    }
    fs::remove_file(dir.join("lookalike.toml")).unwrap();
    french(dir, &["init", "comptes.csv", "tickets.csv", "--lang", "fr"]);
}

/// Marks that belong to the word before them, and quotation marks to the word within. Of `!` the catalogues' test speaks: it also
/// marks a warning.
const NEVER_FIRST: [char; 6] = [';', ':', '»', '%', '?', '…'];

#[test]
fn no_line_begins_with_a_mark_that_belongs_to_the_one_before() {
    let dir = place();
    let run = |width: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .current_dir(dir.path())
            .env("COLUMNS", width)
            .args(arguments)
            .output()
            .unwrap();
        text(&output.stdout) + &text(&output.stderr)
    };
    run("80", &["train", "--name", "passe"]);
    for width in ["60", "80", "120"] {
        let explain = [
            "explain",
            "prospects.csv",
            "--id",
            "P1",
            "--signals",
            "signaux.csv",
        ];
        for arguments in [
            &["train", "--all"][..],
            &explain,
            &["sheet"],
            &["card"],
            &["segments"],
            &["figures"],
            &["matrix"],
            &["ideal"],
            &["clean"],
            &["compare", "1", "2"],
            &["review", "comptes.csv"],
            &["models"],
        ] {
            let printed = run(width, arguments);
            for line in printed.lines() {
                let first = line
                    .trim_start_matches([' ', '"', '(', '`', '*', '|'])
                    .chars()
                    .next();
                // A list that is cut says so on a line of its own; `?` is a grade.
                let own = line.trim_start().starts_with("… ") || line.trim_start().starts_with("? ");
                let wrong = first.is_some_and(|c| NEVER_FIRST.contains(&c)) && !own;
                assert!(
                    !wrong && !line.trim_end().ends_with('«'),
                    "{arguments:?} at {width}: {line:?}\n{printed}"
                );
            }
        }
    }
}

#[test]
fn english_is_noticed() {
    assert_eq!(english("3 lignes, `all` the rest; --of 2"), ["the"]);
}
