//! `lookalike init`, as a user runs it.

use assert_cmd::Command;
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
        .stdout(contains("suspect   close_date"));
    let recipe = lookalike::recipe::Recipe::read(&folder.path().join("lookalike.toml")).unwrap();
    assert_eq!(recipe.data.as_deref(), Some("a.csv"));
    assert_eq!(recipe.id.as_deref(), Some("account_id"));
    assert_eq!(recipe.outcome.positive, ["Won"]);
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
