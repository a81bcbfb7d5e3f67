//! The real program, killed at any of its system calls, from the first to the last: files are old or new, and the next run
//! clears up. `LOOKALIKE_KILLS=500` kills often.

#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use lookalike::registry::Registry;

use crate::cli::{done, text};
use crate::system_calls::{FILES, TRAIN, accounts, can_refuse, copied};

/// How often each command is killed.
fn kills() -> u32 {
    let asked = std::env::var("LOOKALIKE_KILLS").ok();
    asked.map_or(12, |kills| kills.parse().expect("LOOKALIKE_KILLS is a number"))
}

/// The calls that a command makes, in order: the name of each, and how many of its name there were by then.
fn calls(dir: &Path, arguments: &[&str]) -> Vec<(String, u32)> {
    let log = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new("strace")
        .current_dir(dir)
        .args(["-f", "-qq", "-o"])
        .arg(log.path())
        .arg(env!("CARGO_BIN_EXE_lookalike"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let log = fs::read_to_string(log.path()).unwrap();
    // Each line begins with the number of the thread; the first is the one that reads, writes and renames.
    let first = log.split_whitespace().next().unwrap_or_default();
    let mut counts = BTreeMap::<&str, u32>::new();
    let of_first = log.lines().filter_map(|line| line.strip_prefix(first));
    of_first
        .filter_map(|line| Some(line.trim_start().split_once('(')?.0))
        .filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        .filter(|name| !["execve", "exit_group"].contains(name))
        .map(|name| {
            let count = counts.entry(name).or_default();
            *count += 1;
            (name.to_owned(), *count)
        })
        .collect()
}

/// Kills at calls spread evenly over the whole run; `state` runs the command in a folder and says what the kill left.
fn spread(
    arguments: &[&str],
    calls: &[(String, u32)],
    mut state: impl FnMut(&str, &dyn Fn(&Path)) -> &'static str,
) {
    let kills = kills();
    let mut found: BTreeMap<&str, u32> = BTreeMap::new();
    let survived = AtomicU32::new(0);
    for kill in 0..kills {
        // From the first call to the last.
        let place = u64::from(kill) * (calls.len() as u64 - 1) / u64::from(kills - 1);
        let (name, at) = &calls[place as usize];
        let case = format!("{name} number {at}");
        let run = |dir: &Path| {
            let status = Command::new("strace")
                .current_dir(dir)
                .args(["-f", "-qq", "-o", "/dev/null", "-e"])
                .arg(format!("inject={name}:signal=KILL:when={at}"))
                .arg(env!("CARGO_BIN_EXE_lookalike"))
                .args(arguments)
                .output()
                .unwrap()
                .status;
            survived.fetch_add(u32::from(status.success()), Ordering::Relaxed);
        };
        *found.entry(state(&case, &run)).or_default() += 1;
    }
    let told: Vec<String> = found
        .iter()
        .map(|(state, kills)| format!("{kills} {state}"))
        .collect();
    // Threads share out their work anew each time: a call is not made each time.
    let survived = survived.into_inner();
    eprintln!(
        "{arguments:?}: {kills} kills, {} calls apart, {survived} of them met no call: {}; 0 torn",
        calls.len() as f64 / f64::from(kills),
        told.join(", ")
    );
    assert!(
        found.len() > 1 && 4 * survived <= kills,
        "{found:?}, {survived} survived"
    );
}

fn hidden(dir: &Path, ending: &str) -> bool {
    fs::read_dir(dir).unwrap().flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with(".lookalike-") && name.ends_with(ending)
    })
}

/// Whatever the moment of the kill, a set of files is old or new.
#[test]
fn a_killed_run_leaves_old_files_or_new_ones() {
    if !can_refuse() {
        return;
    }
    let arguments = ["clean", "a.csv", "-o", "c.csv"];
    let dir = accounts();
    let dir = dir.path();
    let read = || FILES.map(|file| fs::read(dir.join(file)).unwrap());
    let old = FILES.map(|file| format!("old {file}").into_bytes());
    let lay_out = || {
        for (file, text) in FILES.iter().zip(&old) {
            fs::write(dir.join(file), text).unwrap();
        }
    };
    lay_out();
    let calls = calls(dir, &arguments);
    let new = read();
    assert_ne!(old, new);
    spread(&arguments, &calls, |at, run| {
        lay_out();
        run(dir);
        let stage = match (hidden(dir, ".set"), hidden(dir, ".tmp"), read() == new) {
            (true, ..) => "while files were put in place",
            (_, true, _) => "while files were written",
            (.., true) => "after they were in place",
            _ => "before anything was written",
        };
        // Reading a table here puts back what was left half done.
        done(dir, &["clean", "a.csv", "--json"]);
        let found = read();
        assert!(found == old || found == new, "torn at {at}");
        assert!(!hidden(dir, ""), "left over at {at}");
        stage
    });
}

/// Whatever the moment of the kill, a version is champion or is not, and the journal tells of it.
#[test]
fn a_killed_promotion_is_made_or_not() {
    if !can_refuse() {
        return;
    }
    let first = accounts();
    done(first.path(), &TRAIN);
    done(first.path(), &TRAIN);
    let promote = ["promote", "2", "--reason", "the quarter after"];
    let calls = calls(copied(first.path()).path(), &promote);
    spread(&promote, &calls, |at, run| {
        let dir = copied(first.path());
        run(dir.path());
        done(dir.path(), &["repair"]);
        done(dir.path(), &["verify"]);
        let registry = Registry::open(dir.path().join("models"));
        match registry.champion("saas").unwrap().map(|version| version.0) {
            Some(1) => "before it was made",
            Some(2) => "after",
            champion => panic!("{champion:?} at {at}"),
        }
    });
}

/// Whatever the moment of the kill, all outcomes of a file are on record or none: SQLite's own journal sees to it.
#[test]
fn killed_outcomes_are_all_on_record_or_none() {
    if !can_refuse() {
        return;
    }
    let first = accounts();
    done(first.path(), &TRAIN);
    done(first.path(), &["score", "a.csv", "--log", "-o", "s.csv"]);
    let add = ["outcomes", "add", "a.csv", "--outcome", "status", "--id", "id"];
    let on_record = |dir: &Path| -> u64 {
        let told: serde_json::Value = serde_json::from_str(&done(dir, &["outcomes", "--json"])).unwrap();
        told["outcomes"].as_u64().unwrap()
    };
    let whole = copied(first.path());
    let calls = calls(whole.path(), &add);
    let all = on_record(whole.path());
    assert_eq!(all, 80);
    spread(&add, &calls, |at, run| {
        let dir = copied(first.path());
        run(dir.path());
        match on_record(dir.path()) {
            0 => "before they were on record",
            found if found == all => "after",
            found => panic!("{found} of {all} outcomes at {at}"),
        }
    });
}
