//! The registry: versions that are whole, a champion that exists, and names that stay inside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use lookalike::Error;
use lookalike::model::file;
use lookalike::registry::{ACCOUNTS, Entry, MODEL, Registry, Version};
use rand::{Rng, SeedableRng};

use crate::example;

fn registry() -> (tempfile::TempDir, Registry) {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::open(dir.path().join("models"));
    (dir, registry)
}

fn publish(registry: &Registry, name: &str) -> Result<Entry, Error> {
    let model = example::model().to_json()?;
    let accounts = file::accounts_to_json(&[])?;
    registry.publish(name, &[(MODEL, &model), (ACCOUNTS, &accounts)])
}

fn path_of(entry: &Entry) -> PathBuf {
    entry.dir.join(MODEL)
}

/// The message of an error, which must be one line; where the registry stands is left out.
fn said<T: std::fmt::Debug>(registry: &Registry, result: Result<T, Error>) -> String {
    let root = registry.dir().parent().unwrap().display().to_string();
    message(result).replace(&root, "…")
}

/// The message of an error, which must be one line.
fn message<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let message = result.unwrap_err().to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}

#[test]
fn the_first_version_becomes_champion_and_stays_it() {
    let (_dir, registry) = registry();
    assert!(registry.list().unwrap().is_empty());
    let first = publish(&registry, "saas").unwrap();
    let second = publish(&registry, "saas").unwrap();
    assert_eq!((first.version, first.champion), (Version(1), true));
    assert_eq!((second.version, second.champion), (Version(2), false));
    assert_eq!(second.manifest.parent, Some(Version(1)));
    assert_eq!(registry.list().unwrap(), [first.clone(), second]);
    assert_eq!(registry.model(&first).unwrap(), example::model());
    assert!(
        registry
            .ideal_accounts(&first, &example::model())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_reference_names_a_model_a_version_or_the_only_one() {
    let (_dir, registry) = registry();
    insta::assert_snapshot!(said(&registry, registry.resolve(None)), @"…/models holds no model; train one with `lookalike train DATA`, or say where models are with --models DIR");
    publish(&registry, "saas").unwrap();
    publish(&registry, "saas").unwrap();
    assert_eq!(registry.resolve(None).unwrap().reference(), "saas@v000001");
    assert_eq!(
        registry.resolve(Some("saas@2")).unwrap().reference(),
        "saas@v000002"
    );
    publish(&registry, "legaltech").unwrap();
    let refused = [
        None,
        Some("sass"),
        Some("saas@9"),
        Some("../saas"),
        Some("saas@new"),
    ]
    .map(|name| said(&registry, registry.resolve(name)));
    insta::assert_snapshot!(refused.join("\n"), @r"
    …/models holds several models; name one with --model: legaltech, saas
    …/models holds no model `sass`; did you mean `saas`?
    model `saas` has no version v000009; it has v000001, v000002
    `model name` must be 1 to 64 lower-case letters, digits and hyphens, got ../saas
    `version` must be a number such as 3 or v000003, got new
    ");
}

#[test]
fn an_edited_model_is_refused() {
    let (_dir, registry) = registry();
    let entry = publish(&registry, "saas").unwrap();
    let text = fs::read_to_string(path_of(&entry)).unwrap();
    fs::write(
        path_of(&entry),
        text.replace("\"intercept\":-4.1", "\"intercept\":4.1"),
    )
    .unwrap();
    insta::assert_snapshot!(said(&registry, registry.model(&entry)), @"…/models/saas/v000001/model.json: edited after it was written (its sha256 is not the manifest's); restore it from a copy or train again");
}

#[test]
fn a_model_cut_short_is_refused_as_such() {
    let (_dir, registry) = registry();
    let entry = publish(&registry, "saas").unwrap();
    let bytes = fs::read(path_of(&entry)).unwrap();
    fs::write(path_of(&entry), &bytes[..bytes.len() / 2]).unwrap();
    assert!(message(registry.model(&entry)).contains("cut short at line"));
}

#[test]
fn a_file_that_is_not_in_the_manifest_is_no_model() {
    let (_dir, registry) = registry();
    let entry = registry.publish("saas", &[("sheet.md", b"# ICP")]).unwrap();
    fs::write(path_of(&entry), example::model().to_json().unwrap()).unwrap();
    insta::assert_snapshot!(said(&registry, registry.model(&entry)), @"…/models/saas/v000001/model.json: edited after it was written (its sha256 is not the manifest's); restore it from a copy or train again");
}

#[test]
fn a_champion_that_does_not_exist_is_said() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    fs::write(registry.dir().join("saas/champion"), "v000009\n").unwrap();
    insta::assert_snapshot!(said(&registry, registry.resolve(Some("saas"))), @"…/models/saas/champion: it names no version that exists; write the directory name of a version into it, such as v000001");
}

#[test]
fn a_registry_that_cannot_be_written_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let message = message(publish(&Registry::open(file.join("models")), "saas"));
    assert!(message.contains("file/models/saas: cannot create"), "{message}");
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    // A file system of one megabyte; mounting it needs rights that a test may not have.
    let dir = tempfile::tempdir().unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"])
        .arg(dir.path())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !mounted {
        eprintln!("skipped: a small tmpfs cannot be mounted here");
        return;
    }
    let registry = Registry::open(dir.path().join("models"));
    let published = publish(&registry, "saas");
    let filler = vec![b' '; 2 << 20];
    let refused = registry.publish("saas", &[(MODEL, &filler)]);
    let listed = registry.list();
    let left = fs::read_dir(registry.dir().join("saas")).unwrap().count();
    let again = publish(&registry, "saas");
    Command::new("umount").arg(dir.path()).status().unwrap();

    published.unwrap();
    assert!(message(refused).contains("cannot write"));
    assert_eq!(listed.unwrap().len(), 1);
    assert_eq!(left, 3, "the version, the champion and the lock");
    assert_eq!(again.unwrap().version, Version(2));
}

#[test]
fn only_one_process_publishes_a_name_at_a_time() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    let lock = fs::File::open(registry.dir().join("saas/.lock")).unwrap();
    lock.lock().unwrap();
    insta::assert_snapshot!(said(&registry, publish(&registry, "saas")), @"another process is publishing to …/models/saas; wait until it has finished and run this again");
    assert!(publish(&registry, "other").is_ok());
    assert!(registry.resolve(Some("saas")).is_ok());
}

/// Where [`publish_for_ever`] publishes.
const KILLED_REGISTRY: &str = "LOOKALIKE_TEST_KILLED_REGISTRY";

/// Not a test: the process that [`a_kill_at_any_moment_leaves_whole_versions`] starts and kills.
#[test]
#[ignore = "run by another test"]
fn publish_for_ever() {
    let Some(dir) = std::env::var_os(KILLED_REGISTRY) else {
        return;
    };
    let registry = Registry::open(dir);
    loop {
        publish(&registry, "saas").unwrap();
    }
}

#[test]
fn a_kill_at_any_moment_leaves_whole_versions() {
    const KILLS: usize = 60;
    let (_dir, registry) = registry();
    let mut random = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(8);
    let mut swept = 0;
    for _ in 0..KILLS {
        let before = registry.versions("saas").unwrap().len();
        let mut child = publisher(registry.dir());
        // However long a busy machine takes to start it, it is killed while it publishes.
        while registry.versions("saas").unwrap().len() == before {
            assert!(
                child.try_wait().unwrap().is_none(),
                "the publisher ended by itself"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(random.gen_range(0..30_000)));
        child.kill().unwrap();
        child.wait().unwrap();

        let home = registry.dir().join("saas");
        if home.exists() {
            swept += fs::read_dir(&home)
                .unwrap()
                .filter(|entry| {
                    entry
                        .as_ref()
                        .unwrap()
                        .file_name()
                        .to_string_lossy()
                        .starts_with(".tmp-")
                })
                .count();
        }
        let versions = registry.versions("saas").unwrap();
        if let Some(last) = versions.last() {
            // Numbers without gaps, the newest whole, the champion in place.
            assert_eq!(versions.len(), last.0 as usize);
            let newest = registry.resolve(Some(&format!("saas@{last}"))).unwrap();
            assert_eq!(registry.model(&newest).unwrap(), example::model());
            assert_eq!(registry.resolve(Some("saas")).unwrap().version, Version(1));
        }
    }
    let published = registry.list().unwrap();
    eprintln!("{KILLS} kills, {} versions, {swept} interrupted", published.len());
    for entry in published {
        assert_eq!(registry.model(&entry).unwrap(), example::model());
    }
}

/// This test binary again, publishing until it is killed.
fn publisher(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "registry::publish_for_ever"])
        .env(KILLED_REGISTRY, dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}
