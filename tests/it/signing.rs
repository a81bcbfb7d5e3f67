//! Versions signed, and what is served required to be signed: what was changed since is found.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use lookalike::registry::{MODEL, Registry};
use serde_json::Value;

use crate::cli::{done, lookalike, refused, text};
use crate::example;

fn scored(dir: &Path, key: &str, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(dir).env("LOOKALIKE_PUBLIC_KEY", key);
    command
        .args(["score", "prospects.csv"])
        .args(more)
        .output()
        .unwrap()
}

#[test]
fn what_is_served_can_be_required_to_be_what_was_signed() {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path();
    let registry = Registry::open(dir.join("models"));
    let model = example::model().to_json().unwrap();
    registry.publish("saas", &[(MODEL, &model)]).unwrap();
    registry.publish("saas", &[(MODEL, &model)]).unwrap();
    fs::write(dir.join("prospects.csv"), crate::cli::prospects(&[])).unwrap();

    let said = done(dir, &["keygen", "release.key"]);
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        ["release.key", "release.key.pub"]
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(dir.join("release.key"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(refused(dir, &["keygen", "release.key"]).contains("never written over"));
    done(dir, &["keygen", "other.key"]);

    // Unsigned, it scores unless a signature is asked for.
    let key = "release.key.pub";
    done(dir, &["score", "prospects.csv"]);
    let unsigned = scored(dir, key, &[]);
    assert_eq!(unsigned.status.code(), Some(2));
    assert!(text(&unsigned.stderr).contains("not signed with the key that is required"));
    assert!(unsigned.stdout.is_empty());
    let verify = |key: &str| lookalike(dir, &["verify", "--public-key", key]);
    assert_eq!(verify(key).status.code(), Some(1));
    done(dir, &["verify"]);

    let signed: Value =
        serde_json::from_str(&done(dir, &["sign", "1", "--key", "release.key", "--json"])).unwrap();
    assert_eq!(signed["signature"]["version"], 1);
    assert!(verify(key).status.success(), "{}", text(&verify(key).stdout));
    assert!(scored(dir, key, &[]).status.success());
    assert_eq!(
        scored(dir, "other.key.pub", &[]).status.code(),
        Some(2),
        "another key"
    );
    assert_eq!(
        scored(dir, key, &["--model", "saas@2"]).status.code(),
        Some(2),
        "another version"
    );
    let file = scored(dir, key, &["--model-file", "models/saas/v000001/model.json"]);
    assert!(text(&file.stderr).contains("a file alone has no signature"));

    // Signed as it is promoted.
    done(
        dir,
        &["promote", "2", "--reason", "it is time", "--key", "release.key"],
    );
    assert!(scored(dir, key, &[]).status.success());

    // A model changed together with its hash in the manifest is what no hash finds.
    let version = dir.join("models/saas/v000002");
    let changed = fs::read_to_string(version.join("model.json")).unwrap();
    let changed = changed.replacen("\"release\"", " \"release\"", 1);
    fs::write(version.join("model.json"), &changed).unwrap();
    let manifest = fs::read_to_string(version.join("manifest.json")).unwrap();
    let was = lookalike::registry::digest(&model);
    assert!(manifest.contains(&was));
    let manifest = manifest.replace(&was, &lookalike::registry::digest(changed.as_bytes()));
    fs::write(version.join("manifest.json"), manifest).unwrap();
    done(dir, &["score", "prospects.csv"]);
    let tampered = scored(dir, key, &[]);
    assert!(
        text(&tampered.stderr).contains("changed after it was signed"),
        "{}",
        text(&tampered.stderr)
    );
    let found = lookalike(dir, &["verify", "--json"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found["problems"][0]["kind"], "signature", "{found}");

    // The first version's signature does not fit the second, nor another moment.
    let lines = fs::read_to_string(dir.join("models/saas/signatures.jsonl")).unwrap();
    let first = lines.lines().next().unwrap();
    fs::write(
        dir.join("models/saas/signatures.jsonl"),
        first.replace("\"version\":1", "\"version\":2"),
    )
    .unwrap();
    assert_eq!(scored(dir, key, &[]).status.code(), Some(2));
    fs::write(dir.join("models/saas/signatures.jsonl"), "no line of ours\n").unwrap();
    assert!(text(&scored(dir, key, &[]).stderr).contains("line 1 is no signature"));

    // Keys that are none.
    fs::write(dir.join("empty.key"), "").unwrap();
    assert!(refused(dir, &["sign", "1", "--key", "empty.key"]).contains("no private Ed25519 key"));
    assert!(refused(dir, &["sign", "1", "--key", key]).contains("no private Ed25519 key"));
    assert!(refused(dir, &["verify", "--public-key", "release.key"]).contains("no public Ed25519 key"));
}
