//! A text is one text, however its accents and case are written.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::done;

/// 400 accounts, won where large; `write` is how texts with accents are written.
fn table(path: &Path, write: fn(&str) -> String) {
    let mut text = write("id,région,effectif,statut\n");
    for account in 0..400u32 {
        let staff = 10 + account * 7919 % 490;
        let chance = (account.wrapping_mul(2_654_435_761) >> 16) % 700;
        let won = staff + chance > 600;
        let region = ["Île-de-France", "Bretagne", "Rhône"][account as usize % 3];
        let status = if won { "Gagnée" } else { "Perdue" };
        text += &write(&format!("A{account},{region},{staff},{status}\n"));
    }
    fs::write(path, text).expect("the folder is there");
}

fn composed(text: &str) -> String {
    text.to_owned()
}

fn apart(text: &str) -> String {
    let marks = [("é", "e\u{301}"), ("Î", "I\u{302}"), ("ô", "o\u{302}")];
    marks
        .iter()
        .fold(text.to_owned(), |text, (letter, mark)| text.replace(letter, mark))
}

fn scores(accounts: &str, asked: &[&str]) -> String {
    let folder = TempDir::new().expect("there is room");
    table(&folder.path().join("composed.csv"), composed);
    table(&folder.path().join("apart.csv"), apart);
    let train = [
        "train",
        accounts,
        "--id",
        "id",
        "--name",
        "past",
        "--no-segments",
        "--no-validation",
        "--seed",
        "1",
    ];
    done(folder.path(), &[&train[..], asked].concat());
    // Whichever way the prospects are written, their regions are those learnt.
    let of = |prospects| done(folder.path(), &["score", prospects, "--json"]);
    let scores = of("composed.csv");
    assert_eq!(scores, of("apart.csv"));
    scores
}

#[test]
fn composed_letters_and_letters_with_marks_give_one_answer() {
    let usual = scores("composed.csv", &["--outcome", "statut", "--positive", "Gagnée"]);
    let decomposed = apart("Gagnée");
    for (accounts, positive) in [
        ("composed.csv", decomposed.as_str()),
        ("apart.csv", "Gagnée"),
        ("apart.csv", decomposed.as_str()),
        ("apart.csv", "GAGNEE"),
    ] {
        assert_eq!(
            usual,
            scores(accounts, &["--outcome", "statut", "--positive", positive]),
            "{accounts} {positive}"
        );
    }
}

#[test]
fn columns_are_named_without_regard_to_case_and_accents() {
    let without = [
        "--outcome",
        "statut",
        "--positive",
        "Gagnée",
        "--exclude",
        "région",
    ];
    let named = [
        "--outcome",
        "STATUT",
        "--positive",
        "gagnée",
        "--exclude",
        "Region",
    ];
    assert_eq!(scores("composed.csv", &without), scores("apart.csv", &named));
}
