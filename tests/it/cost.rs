//! What is kept beside a model is small, and what was kept before still reads.

use std::path::Path;
use std::process::Command;

use lookalike::edges::History;
use lookalike::model::IdealAccount;
use lookalike::model::file::{accounts_from_json, accounts_to_json};

use crate::example;

/// A name that is the identifier, and evidence of classes that a model does not have, are not written down once for each of
/// a million accounts; files that have them read alike.
#[test]
fn ideal_accounts_leave_out_what_follows_from_the_rest() {
    let mut model = example::model();
    model.segments = lookalike::segments::Segments::none(lookalike::segments::Verdict::OneProfile, 1);
    let account = IdealAccount {
        id: "A-17".to_owned(),
        label: "A-17".to_owned(),
        evidence: Vec::new(),
        ..example::ideals().remove(0)
    };
    let accounts = [account];
    let bytes = accounts_to_json(&accounts).unwrap();
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(!text.contains("label") && !text.contains("evidence"), "{text}");
    let path = Path::new("accounts.json");
    assert_eq!(accounts_from_json(&bytes, path, &model).unwrap(), accounts);
    let older = text
        .replace(r#""outcome""#, r#""label":"A-17","outcome""#)
        .replace("]}", r#"],"evidence":[]}"#);
    assert!(older.contains("label") && older.contains("evidence"), "{older}");
    assert_eq!(
        accounts_from_json(older.as_bytes(), path, &model).unwrap(),
        accounts
    );
}

/// Lists that say nothing are left out of the file; files that have them read alike.
#[test]
fn a_history_leaves_out_what_it_knows_of_no_account() {
    let older = r#"{
 "margin": 1.0,
 "known": [],
 "segment": [0, 1, 0],
 "ending": ["won", "lost", "open"],
 "cycle": [null, null, null],
 "lifetime": [null, null, null],
 "amount": [null, 1200.5, null],
 "expansion": [null, null, null],
 "qualified": [null, null, null],
 "accepted": [null, null, null],
 "covariates": []
}"#;
    let read: History = serde_json::from_str(older).unwrap();
    let read = read.filled();
    read.check().unwrap();
    let written = serde_json::to_string(&read).unwrap();
    assert!(
        !written.contains("cycle") && !written.contains("accepted"),
        "{written}"
    );
    assert!(written.contains(r#""amount":[null,1200.5,null]"#), "{written}");
    let again = serde_json::from_str::<History>(&written).unwrap().filled();
    assert_eq!(again, read);
    again.check().unwrap();
}

/// Without valgrind the count of instructions says so in one line, and fails.
#[test]
fn the_count_of_instructions_names_what_is_missing() {
    let Ok(python) = Command::new("python3")
        .args(["-c", "import sys; print(sys.executable)"])
        .output()
    else {
        println!("python3 is not there: not tested");
        return;
    };
    let python = String::from_utf8(python.stdout).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/cost.py");
    let run = Command::new(python.trim())
        .arg(script)
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!run.status.success());
    assert!(said.contains("valgrind") && said.lines().count() == 1, "{said}");
}
