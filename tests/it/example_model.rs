//! The model in the repository is what its script makes of today's code, and the README's first commands read it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::cli::done;

#[path = "../../examples/example_model.rs"]
mod script;

/// The files of the example's one version and its prospects, but the manifest, which holds the time.
fn files(root: &Path) -> BTreeMap<String, String> {
    let version = root.join("models/example/v000001");
    let kept = fs::read_dir(&version)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .chain([root.join("examples/prospects.csv")]);
    let named = kept.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&path).unwrap())
    });
    named.filter(|(name, _)| name != "manifest.json").collect()
}

#[test]
fn the_script_makes_the_model_that_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("examples")).unwrap();
    script::make(dir.path()).unwrap();
    let (kept, made) = (files(Path::new(env!("CARGO_MANIFEST_DIR"))), files(dir.path()));
    assert!(kept.keys().eq(made.keys()), "`make example` makes other files");
    for (name, text) in &made {
        let differs = kept[name].lines().zip(text.lines()).find(|(a, b)| a != b);
        assert!(
            kept[name] == *text,
            "{name} is not what the code makes; `make example` makes it anew\nfirst difference: {differs:?}"
        );
    }
}

#[test]
fn the_readme_begins_without_training() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let commands: Vec<Vec<&str>> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("lookalike "))
        .filter(|line| line.contains("--model example"))
        .map(|line| {
            line.split(" #")
                .next()
                .unwrap_or_default()
                .split_whitespace()
                .collect()
        })
        .collect();
    assert!(commands.iter().any(|command| command[0] == "explain"));
    assert!(commands.iter().any(|command| command[0] == "score"));
    for command in commands {
        assert!(!done(root, &command).is_empty(), "{command:?}");
    }
    // What the README shows of it is what is printed.
    let printed = done(
        root,
        &[
            "explain",
            "examples/prospects.csv",
            "--id",
            "PRO-00035",
            "--model",
            "example",
        ],
    );
    let shown = readme
        .split("```text\n$ lookalike explain examples/")
        .nth(1)
        .unwrap();
    let shown = shown.split("```").next().unwrap().lines().skip(1);
    for line in shown.filter(|line| line.trim() != "…") {
        assert!(
            printed.lines().any(|one| one == line),
            "the README shows {line:?}"
        );
    }
}
