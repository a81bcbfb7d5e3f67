//! The first minutes: the demo in one screen, commands that work where the user stands, a program that is quiet on request.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use lookalike::registry::{MODEL, Registry};
use tempfile::TempDir;

use crate::cli::{done, lookalike, prospects, refused, text};
use crate::demo::keep_pages;
use crate::example;

fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path());
    fs::create_dir_all(dir.path().join("2026/q3")).unwrap();
    fs::write(dir.path().join("2026/q3/prospects.csv"), prospects(&[])).unwrap();
    dir
}

fn publish(dir: &Path) {
    let model = example::model().to_json().unwrap();
    Registry::open(dir.join("models"))
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
}

fn run(dir: &Path, variables: &[(&str, &Path)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(dir).args(arguments);
    variables.iter().for_each(|(name, value)| {
        command.env(name, value);
    });
    command.output().unwrap()
}

#[test]
fn models_are_those_of_the_nearest_folder_above() {
    let dir = place();
    let below = dir.path().join("2026/q3");
    let output = run(&below, &[], &["score", "prospects.csv"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("note: the models are those in ../../models"),
        "{said}"
    );
    // A folder that is only called so does not hide them; one that has models does.
    fs::create_dir(below.join("models")).unwrap();
    assert!(run(&below, &[], &["models"]).status.success());
    // What is named is taken as it is.
    let error = refused(&below, &["score", "prospects.csv", "--models", "models"]);
    assert!(error.contains("models"), "{error}");
    publish(&below);
    let output = run(&below, &[], &["score", "prospects.csv"]);
    assert!(!text(&output.stderr).contains("the models are those in"));
}

#[test]
fn where_none_stand_above_they_are_those_of_the_home() {
    let home = place();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("prospects.csv"), prospects(&[])).unwrap();
    let asked = ["score", "prospects.csv"];
    refused(elsewhere.path(), &asked);
    let output = run(elsewhere.path(), &[("LOOKALIKE_HOME", home.path())], &asked);
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn the_recipe_is_that_of_the_nearest_folder_above_and_its_paths_start_there() {
    let dir = tempfile::tempdir().unwrap();
    let rows: String = (0..60)
        .map(|i| format!("{i},{},{}\n", i % 3, ["won", "lost"][i % 2]))
        .collect();
    fs::write(dir.path().join("past.csv"), format!("id,level,status\n{rows}")).unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        "data = \"past.csv\"\nid = \"id\"\n",
    )
    .unwrap();
    fs::create_dir(dir.path().join("below")).unwrap();
    let output = run(&dir.path().join("below"), &[], &["clean", "--json"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("../lookalike.toml"), "{said}");
}

#[test]
fn a_quiet_run_says_nothing_but_why_it_fails() {
    let dir = place();
    let below = dir.path().join("2026/q3");
    let output = lookalike(&below, &["score", "prospects.csv", "--quiet"]);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        text(&output.stderr)
    );
    assert!(!output.stdout.is_empty());
    let output = lookalike(&below, &["--quiet", "score", "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr).lines().count(), 1);
}

#[test]
fn colours_are_as_asked() {
    let dir = place();
    let below = dir.path().join("2026/q3");
    let explain = |more: &[&str], variables: &[(&str, &Path)]| {
        let asked = [&["explain", "prospects.csv", "a1"], more].concat();
        text(&run(&below, variables, &asked).stdout)
    };
    let no_colour = [("NO_COLOR", Path::new("1"))];
    assert!(!explain(&[], &[]).contains('\u{1b}'), "no terminal");
    assert!(explain(&["--color", "always"], &[]).contains('\u{1b}'));
    assert!(
        explain(&["--color", "always"], &no_colour).contains('\u{1b}'),
        "asked for outright"
    );
    assert!(!explain(&["--color", "never"], &[]).contains('\u{1b}'));
    let error = refused(&below, &["--color", "maybe", "models"]);
    assert!(error.contains("always") && error.contains("never"), "{error}");
}

#[test]
fn manual_pages_are_written_for_every_command() {
    let dir = tempfile::tempdir().unwrap();
    done(dir.path(), &["man", "."]);
    for name in [
        "lookalike",
        "lookalike-score",
        "lookalike-explain",
        "lookalike-demo",
    ] {
        let page = fs::read_to_string(dir.path().join(format!("{name}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains("quiet"), "{name}");
    }
}

#[test]
fn segments_are_compared_by_name_and_the_nearest_is_offered() {
    let dir = place();
    let error = refused(dir.path(), &["compare", "nonesuch", "2"]);
    assert!(
        error.contains("without what became of its accounts") || error.contains("there is no segment"),
        "{error}"
    );
}

/// The demo in one screen, with a word on how far it is, and commands that run as they stand.
#[test]
fn the_demo_is_one_screen_and_its_commands_run_as_pasted() {
    let dir = tempfile::tempdir().unwrap();
    let output = lookalike(dir.path(), &["demo"]);
    let (told, said) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{said}");
    assert!(
        told.lines().count() <= 40,
        "{} lines:\n{told}",
        told.lines().count()
    );
    for line in told.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let stages: Vec<&str> = said.lines().filter(|line| line.ends_with('…')).collect();
    assert!(stages.len() >= 4 && stages[0].contains("validating"), "{said}");
    let percents = stages
        .iter()
        .map(|line| line.trim().split('%').next().unwrap().parse::<u32>().unwrap());
    assert!(percents.is_sorted(), "{said}");

    let block = told.split("Then, as it stands here:\n").nth(1).unwrap();
    let commands: Vec<&str> = block
        .lines()
        .take_while(|line| line.starts_with("  "))
        .map(str::trim)
        .collect();
    assert!(commands.len() >= 4 && commands[0].starts_with("cd "), "{told}");
    let program = Path::new(env!("CARGO_BIN_EXE_lookalike")).parent().unwrap();
    let path = format!(
        "{}:{}",
        program.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let pasted = Command::new("sh")
        .args(["-e", "-c", &commands.join("\n")])
        .env("PATH", path)
        .current_dir(dir.path())
        .output()
        .unwrap();
    assert!(pasted.status.success(), "{}", text(&pasted.stderr));
    assert!(dir.path().join("lookalike-demo/scores.xlsx").is_file());
    keep_pages(&dir.path().join("lookalike-demo"), "en");
}
