//! The real program, with each call by which it changes files refused by the system, or its last: `strace` sees to it.
//!
//! `LOOKALIKE_FAULTS=all` also goes through every file that is opened and everything that is written, and trains.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

use lookalike::registry::Registry;
use tempfile::TempDir;

use crate::cli::{done, text};

/// Calls by which names and contents become durable.
const FEW: [&str; 4] = [
    "rename,renameat,renameat2",
    "link,linkat",
    "unlink,unlinkat",
    "fsync",
];
const MORE: [&str; 4] = ["openat", "write", "mkdir", "flock"];
/// What becomes of the call: it is the last, or it is refused.
const FAULTS: [&str; 3] = ["signal=KILL", "error=EIO", "error=ENOSPC"];

/// Whether calls can be refused here; where not, a word on stderr says that nothing was tested.
pub fn can_refuse() -> bool {
    let tried = Command::new("strace")
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        eprintln!("skipped: there is no strace that may trace here");
    }
    can
}

/// Runs a command whose `at`-th call of a kind meets a fault; whether there was such a call.
fn run(dir: &Path, arguments: &[&str], calls: &str, fault: &str, at: u32) -> (Output, bool) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new("strace")
        .current_dir(dir)
        .args(["-f", "-qq", "-o"])
        .arg(log.path())
        .args([
            "-e",
            &format!("trace={calls}"),
            "-e",
            &format!("inject={calls}:{fault}:when={at}"),
        ])
        .arg(env!("CARGO_BIN_EXE_lookalike"))
        .args(arguments)
        .output()
        .unwrap();
    let log = fs::read_to_string(log.path()).unwrap();
    let hit =
        log.contains("(INJECTED)") || output.status.signal() == Some(9) || output.status.code() == Some(137);
    (output, hit)
}

/// Goes through every call of every kind; `state` says in which state the folder is, once the next run has started.
fn sweep(
    prepare: impl Fn() -> TempDir,
    arguments: &[&str],
    state: impl Fn(&Path) -> Option<bool>,
) -> [u32; 2] {
    let all = std::env::var_os("LOOKALIKE_FAULTS").is_some();
    let more = if all { &MORE[..] } else { &[] };
    let mut ended = [0, 0];
    for calls in FEW.iter().chain(more) {
        for fault in &FAULTS[..if all { 3 } else { 2 }] {
            for at in 1.. {
                let dir = prepare();
                let (output, hit) = run(dir.path(), arguments, calls, fault, at);
                let case = format!("{arguments:?}: {fault} at {calls} number {at}");
                if !hit {
                    break;
                }
                let (status, error) = (output.status.code(), text(&output.stderr));
                assert!(!error.contains("panicked"), "{case}: {error}");
                let is_new = state(dir.path()).unwrap_or_else(|| panic!("{case}: torn; {error}"));
                assert!(status != Some(0) || is_new, "{case}: said to be done");
                assert!(!error.contains(".lookalike-"), "{case}: {error}");
                let left = fs::read_dir(dir.path()).unwrap().flatten();
                let left =
                    left.filter(|entry| entry.file_name().to_string_lossy().starts_with(".lookalike-"));
                assert_eq!(left.count(), 0, "{case}");
                ended[usize::from(is_new)] += 1;
            }
        }
    }
    eprintln!(
        "{arguments:?}: {} runs ended in the old state, {} in the new, 0 torn",
        ended[0], ended[1]
    );
    ended
}

pub const FILES: [&str; 3] = ["c.csv", "c.removed.csv", "c.changes.csv"];

pub fn accounts() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut accounts = String::from("id,sector,employees,status\n");
    for n in 0..80 {
        let (sector, status) = (["Retail", "Health"][n % 2], ["Won", "Lost"][n / 2 % 2]);
        accounts += &format!("C{n},{sector},{},{status}\n", 10 + 7 * n);
    }
    fs::write(dir.path().join("a.csv"), accounts).unwrap();
    dir
}

#[test]
fn a_set_of_files_is_old_or_new_whatever_call_is_refused() {
    if !can_refuse() {
        return;
    }
    let prepare = || {
        let dir = accounts();
        // The third is not there yet.
        for file in &FILES[..2] {
            fs::write(dir.path().join(file), format!("old {file}")).unwrap();
        }
        dir
    };
    let read = |dir: &Path| FILES.map(|file| fs::read_to_string(dir.join(file)).ok());
    let arguments = ["clean", "a.csv", "-o", "c.csv"];
    let new = {
        let dir = prepare();
        done(dir.path(), &arguments);
        read(dir.path())
    };
    let old = read(prepare().path());
    let ended = sweep(prepare, &arguments, |dir| {
        // Reading a table here puts back what was left half done.
        done(dir, &["clean", "a.csv", "--json"]);
        let found = read(dir);
        (found == old || found == new).then(|| found == new)
    });
    assert!(ended[0] > 10 && ended[1] > 0, "{ended:?}");
}

pub const TRAIN: [&str; 10] = [
    "train",
    "a.csv",
    "--outcome",
    "status",
    "--positive",
    "Won",
    "--name",
    "saas",
    "--no-validation",
    "--no-segments",
];

/// The folder again, with the models that were trained in it.
pub fn copied(from: &Path) -> TempDir {
    let dir = accounts();
    let copied = Command::new("cp")
        .arg("-r")
        .arg(from.join("models"))
        .arg(dir.path())
        .status();
    assert!(copied.unwrap().success());
    dir
}

#[test]
fn a_promotion_is_made_or_not_whatever_call_is_refused() {
    if !can_refuse() {
        return;
    }
    let first = accounts();
    done(first.path(), &TRAIN);
    done(first.path(), &TRAIN);
    let promote = ["promote", "2", "--reason", "the quarter after"];
    let ended = sweep(
        || copied(first.path()),
        &promote,
        |dir| {
            // Whatever was begun is finished by whoever writes next, and leaves nothing to doubt.
            done(dir, &["repair"]);
            done(dir, &["verify"]);
            let champion = Registry::open(dir.join("models")).champion("saas").ok()??;
            (1..=2).contains(&champion.0).then_some(champion.0 == 2)
        },
    );
    assert!(ended[0] > 0 && ended[1] > 0, "{ended:?}");
}

/// Long: run with `LOOKALIKE_FAULTS=all`.
#[test]
fn a_version_is_published_or_not_whatever_call_is_refused() {
    if std::env::var_os("LOOKALIKE_FAULTS").is_none() || !can_refuse() {
        return;
    }
    let first = accounts();
    done(first.path(), &TRAIN);
    sweep(
        || copied(first.path()),
        &TRAIN,
        |dir| {
            let registry = Registry::open(dir.join("models"));
            let versions = registry.versions("saas").ok()?;
            let champion = registry.champion("saas").ok()??;
            // Every version that is listed can be scored with.
            for version in &versions {
                let entry = registry.resolve(Some(&format!("saas@{version}"))).ok()?;
                registry.model(&entry).ok()?;
            }
            let is_known = versions.contains(&champion) && (1..=2).contains(&versions.len());
            is_known.then_some(versions.len() == 2)
        },
    );
}
