//! Segments exist, or a gradient does: what is said of either, and that neither row order nor threads change it.

use std::fs;
use std::process::Command;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256Plus;
use serde_json::Value;

use crate::cli::{done, text};

/// Won and lost accounts along one line of size, without kinds, or of two kinds with nothing between them.
fn accounts(kinds: bool) -> Vec<String> {
    let mut random = Xoshiro256Plus::seed_from_u64(62);
    (0..280)
        .map(|i| {
            // The sum of twelve uniform draws is as good as normal.
            let mut normal = || (0..12).map(|_| random.r#gen::<f64>()).sum::<f64>() - 6.0;
            let (middle, shift, noise) = (normal(), normal(), normal());
            let place = if kinds {
                f64::from(i % 3 / 2) * 4.0 - 2.0
            } else {
                middle
            };
            let mut level = |levels: usize| {
                let drawn = (place + random.gen_range(-1.5..1.5)) / 6.0 + 0.5;
                ((drawn * levels as f64).max(0.0) as usize).min(levels - 1)
            };
            let (sector, crm, tool) = (level(8), level(5), level(4));
            let employees = (3.5 + 0.9 * place + 0.4 * shift).exp().ceil();
            let status = if i % 4 == 3 { "lost" } else { "won" };
            format!("{i},S{sector},{employees},C{crm},T{tool},{noise:.2},{status}\n")
        })
        .collect()
}

/// What `segments --json` says after training on the rows, on so many threads.
fn said(rows: &[String], threads: &str) -> (Value, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let table = format!("id,sector,employees,crm,tool,noise,status\n{}", rows.concat());
    fs::write(dir.path().join("past.csv"), table).unwrap();
    let train = [
        "train",
        "past.csv",
        "--outcome",
        "status",
        "--positive",
        "won",
        "--id",
        "id",
        "--no-validation",
    ];
    let trained = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(dir.path())
        .env("RAYON_NUM_THREADS", threads)
        .args(train)
        .output()
        .unwrap();
    assert!(trained.status.success(), "{}", text(&trained.stderr));
    let said = serde_json::from_str(&done(dir.path(), &["segments", "--json"])).unwrap();
    (said, dir)
}

#[test]
fn a_continuum_is_a_gradient_of_size_in_any_order() {
    let mut rows = accounts(false);
    let (found, dir) = said(&rows, "2");
    assert_eq!(found["verdict"]["found"], "gradient", "{found}");
    assert!(found["segments"].as_array().unwrap().is_empty());
    let criteria: Vec<&str> = found["gradient"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leaning| leaning["criterion"].as_str().unwrap())
        .collect();
    assert!(
        criteria.contains(&"employees") && !criteria.contains(&"noise"),
        "{criteria:?}"
    );
    let page = done(dir.path(), &["segments"]);
    assert!(
        page.contains("radient of ") && page.contains("differ by degrees"),
        "{page}"
    );
    let french = done(dir.path(), &["segments", "--lang", "fr"]);
    assert!(
        french.contains("Un gradient de ") && french.contains("par degrés"),
        "{french}"
    );
    let sheet = done(dir.path(), &["sheet"]);
    assert!(sheet.contains("differ by degrees"), "{sheet}");

    rows.reverse();
    let (again, _) = said(&rows, "1");
    for field in ["verdict", "existence", "gradient", "tried"] {
        assert_eq!(again[field], found[field], "{field}");
    }
}

#[test]
fn kinds_with_a_gap_between_them_are_shown_with_their_chance() {
    let (found, dir) = said(&accounts(true), "2");
    assert_eq!(found["verdict"]["found"], "segments", "{found}");
    assert_eq!(found["segments"].as_array().unwrap().len(), 2);
    assert!(found["existence"]["p"].as_f64().unwrap() <= 0.05);
    assert!(found.get("gradient").is_none());
    let page = done(dir.path(), &["segments"]);
    assert!(
        page.contains("Kinds, not degrees") && page.contains("(p "),
        "{page}"
    );
}
