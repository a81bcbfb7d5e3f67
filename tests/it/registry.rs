//! The registry: versions that are whole, a champion that exists, and names that stay inside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use lookalike::Error;
use lookalike::model::file;
use lookalike::registry::verify::{Problem, Repair, Trouble};
use lookalike::registry::{ACCOUNTS, Entry, Event, JOURNAL, MODEL, Registry, Version};
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
    let listed = registry.list().unwrap().into_iter();
    let listed: Vec<Entry> = listed.map(|one| one.entry.unwrap()).collect();
    assert_eq!(listed, [first.clone(), second]);
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
    insta::assert_snapshot!(said(&registry, registry.resolve(Some("saas"))), @"…/models/saas/champion: it names no version that exists; `lookalike repair` names the last champion that is whole, `lookalike promote VERSION` another");
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
    assert_eq!(left, 4, "the version, the champion, the journal and the lock");
    assert_eq!(again.unwrap().version, Version(2));
}

/// A registry that waits for nobody.
fn hasty(registry: &Registry) -> Registry {
    registry.clone().waiting(Duration::from_millis(50))
}

#[test]
fn a_training_is_kept_when_another_process_holds_the_lock() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    let lock = fs::File::open(registry.dir().join("saas/.lock")).unwrap();
    lock.lock().unwrap();
    let refused = message(publish(&hasty(&registry), "saas"));
    assert!(
        refused.contains("the training is kept in") && refused.contains("`lookalike repair`"),
        "{refused}"
    );
    let busy = message(hasty(&registry).promote("saas", Version(1), "better"));
    assert!(busy.contains("another process is publishing to"), "{busy}");
    // Neither other models nor readers wait.
    assert!(publish(&registry, "other").is_ok());
    assert!(registry.resolve(Some("saas")).is_ok());
    assert!(matches!(
        registry.verify().unwrap()[..],
        [Problem {
            trouble: Trouble::Parked,
            ..
        }]
    ));
    drop(lock);

    let repaired = registry.repair().unwrap();
    assert_eq!(repaired, [Repair::Published("saas".into(), Version(2))]);
    assert!(registry.verify().unwrap().is_empty());
    let second = registry.resolve(Some("saas@2")).unwrap();
    assert_eq!(registry.model(&second).unwrap(), example::model());
}

#[test]
fn a_holder_that_ends_is_waited_for() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    let path = registry.dir().join("saas/.lock");
    let lock = fs::File::open(path).unwrap();
    lock.lock().unwrap();
    let holder = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        drop(lock);
    });
    assert_eq!(publish(&registry, "saas").unwrap().version, Version(2));
    holder.join().unwrap();
}

#[test]
fn a_copied_version_scores_under_no_false_name() {
    let (_dir, registry) = registry();
    let first = publish(&registry, "saas").unwrap();
    publish(&registry, "saas").unwrap();
    let copy = |to: &str| {
        let to = registry.dir().join(to);
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(&first.dir).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    };
    copy("saas/v000003");
    copy("pirate/v000001");
    insta::assert_snapshot!(said(&registry, registry.resolve(Some("saas@3"))), @"…/models/saas/v000003/manifest.json: it is saas@v000001, copied or moved to where saas@v000003 would be; move the folder back or take it away; a training under another name makes a version of that name");
    assert!(message(registry.resolve(Some("pirate"))).contains("it is saas@v000001"));
    // The one sound model is still the only one, and is listed beside what is damaged.
    assert_eq!(registry.resolve(None).unwrap().reference(), "saas@v000001");
    let sound = registry.list().unwrap().into_iter().map(|one| one.entry.is_ok());
    assert_eq!(sound.collect::<Vec<_>>(), [false, true, true, false]);
    assert!(message(registry.promote("saas", Version(3), "why not")).contains("copied or moved"));
}

#[test]
fn what_is_no_version_hides_none() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    let home = registry.dir().join("saas");
    fs::create_dir_all(home.join("v4294967295")).unwrap();
    fs::create_dir_all(home.join("v000002")).unwrap();
    fs::create_dir_all(registry.dir().join("empty")).unwrap();
    fs::write(registry.dir().join("readme"), "not a model").unwrap();
    fs::write(registry.dir().join("lookalike.sqlite"), "").unwrap();
    fs::write(registry.dir().join("lookalike.sqlite-wal"), "").unwrap();
    assert_eq!(registry.names().unwrap(), ["saas"]);
    assert_eq!(registry.resolve(None).unwrap().reference(), "saas@v000001");
    assert_eq!(publish(&registry, "saas").unwrap().version, Version(3));
    let troubles = registry.verify().unwrap().into_iter();
    let kinds: Vec<&str> = troubles.map(|problem| problem.trouble.kind()).collect();
    assert_eq!(kinds, ["stray", "damaged"]);

    fs::create_dir_all(home.join("v999999")).unwrap();
    assert!(message(registry.check_takes("saas")).contains("there is no number after it"));
}

#[test]
fn what_is_decided_is_written_down_and_can_be_undone() {
    let (_dir, registry) = registry();
    for _ in 0..3 {
        publish(&registry, "saas").unwrap();
    }
    assert_eq!(
        registry.waiting_beside("saas", Version(1)).unwrap().0.version,
        Version(3)
    );
    registry
        .archive("saas", Version(3), Some("wrong export"))
        .unwrap();
    assert_eq!(
        registry.waiting_beside("saas", Version(1)).unwrap().0.version,
        Version(2)
    );
    let promoted = registry.promote("saas", Version(2), " prices changed ").unwrap();
    assert_eq!((promoted.from, promoted.to), (Some(Version(1)), Some(Version(2))));
    assert_eq!(promoted.reason.as_deref(), Some("prices changed"));
    assert_eq!(registry.resolve(None).unwrap().version, Version(2));
    registry.note("saas", Version(2), "reviewed").unwrap();
    assert_eq!(registry.rollback("saas", None).unwrap().to, Some(Version(1)));
    assert_eq!(registry.resolve(None).unwrap().version, Version(1));
    // Who was taken back does not wait any more.
    assert!(registry.waiting_beside("saas", Version(1)).is_none());
    let refused = [
        said(&registry, registry.rollback("saas", None)),
        said(&registry, registry.promote("saas", Version(1), "again")),
        said(&registry, registry.promote("saas", Version(2), "  ")),
        said(&registry, registry.promote("saas", Version(7), "newest")),
        said(&registry, registry.archive("saas", Version(1), None)),
    ];
    insta::assert_snapshot!(refused.join("\n"), @r"
    model `saas` has no champion to go back to: none came before; `lookalike promote VERSION --reason …` makes another version the champion
    saas@v000001 is the champion already; there is nothing to do; `lookalike note` writes something down about it
    --reason says nothing; say why in a sentence: who asks next year will read it
    model `saas` has no version v000007; it has v000001, v000002, v000003
    saas@v000001 is the champion, which scores; promote another version first
    ");
    let events = registry.journal("saas").unwrap().records.into_iter();
    let events: Vec<Event> = events.map(|record| record.event).collect();
    use Event::*;
    assert_eq!(
        events,
        [
            Published, Published, Published, Archived, Promoted, Noted, RolledBack
        ]
    );
    assert!(registry.verify().unwrap().is_empty());
}

#[test]
fn a_journal_that_was_touched_is_told_and_kept() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    publish(&registry, "saas").unwrap();
    registry.promote("saas", Version(2), "better").unwrap();
    let path = registry.dir().join("saas").join(JOURNAL);
    let whole = fs::read_to_string(&path).unwrap();
    let cut: String = whole.lines().take(2).map(|line| format!("{line}\n")).collect();
    for touched in [cut, whole.replace("better", "worse"), String::new()] {
        fs::write(&path, &touched).unwrap();
        assert!(matches!(
            registry.verify().unwrap()[..],
            [Problem {
                trouble: Trouble::Journal(_),
                ..
            }]
        ));
        // Scores go on, as the pointer is whole.
        assert_eq!(registry.resolve(None).unwrap().version, Version(2));
    }
    fs::write(&path, whole.replace("better", "worse")).unwrap();
    assert!(matches!(registry.repair().unwrap()[0], Repair::SetAside(..)));
    assert!(registry.verify().unwrap().is_empty());
    let kept = fs::read_to_string(registry.dir().join("saas/journal.damaged-1.jsonl")).unwrap();
    assert!(kept.contains("worse"));
    let begun = registry.journal("saas").unwrap().records;
    assert!(
        begun[0]
            .reason
            .as_ref()
            .unwrap()
            .contains("journal.damaged-1.jsonl")
    );
    assert_eq!(registry.resolve(None).unwrap().version, Version(2));
}

#[test]
fn a_pointer_to_nowhere_is_mended_from_the_journal() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    publish(&registry, "saas").unwrap();
    registry.promote("saas", Version(2), "better").unwrap();
    for wrong in ["v000009\n", "", "rubbish"] {
        fs::write(registry.dir().join("saas/champion"), wrong).unwrap();
        // One that is named is still there.
        assert!(registry.resolve(Some("saas@1")).is_ok());
        assert!(!registry.verify().unwrap().is_empty(), "{wrong}");
        registry.repair().unwrap();
        assert_eq!(registry.resolve(None).unwrap().version, Version(2), "{wrong}");
        assert!(registry.verify().unwrap().is_empty(), "{wrong}");
    }
    // By hand, as one could before there was a command: it holds, and is told.
    fs::write(registry.dir().join("saas/champion"), "v000001\n").unwrap();
    assert_eq!(registry.resolve(None).unwrap().version, Version(1));
    assert!(matches!(
        registry.verify().unwrap()[..],
        [Problem {
            trouble: Trouble::ByHand(..),
            ..
        }]
    ));
    registry.repair().unwrap();
    assert_eq!(
        registry.journal("saas").unwrap().records.last().unwrap().to,
        Some(Version(1))
    );
    assert!(registry.verify().unwrap().is_empty());
}

#[test]
fn a_decision_that_was_interrupted_is_finished() {
    let (_dir, registry) = registry();
    publish(&registry, "saas").unwrap();
    publish(&registry, "saas").unwrap();
    let pointer = registry.dir().join("saas/champion");
    let before = fs::read_to_string(&pointer).unwrap();
    registry.promote("saas", Version(2), "better").unwrap();
    // As a crash leaves it: the line written, the pointer not yet.
    fs::write(&pointer, before).unwrap();
    assert_eq!(registry.resolve(None).unwrap().version, Version(1));
    assert!(matches!(
        registry.verify().unwrap()[..],
        [Problem {
            trouble: Trouble::Unfinished(_),
            ..
        }]
    ));
    assert_eq!(
        publish(&registry, "saas").unwrap().manifest.parent,
        Some(Version(2))
    );
    assert_eq!(registry.resolve(None).unwrap().version, Version(2));
    assert!(registry.verify().unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_refused() {
    let (_dir, registry) = registry();
    let entry = publish(&registry, "saas").unwrap();
    for file in ["model.json", "manifest.json", "../champion", "../.lock"] {
        let (path, aside) = (entry.dir.join(file), entry.dir.join("../../aside"));
        fs::rename(&path, &aside).unwrap();
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let refused = match file {
            "../.lock" => message(publish(&registry, "saas")),
            _ => message(registry.resolve(None).and_then(|entry| registry.model(&entry))),
        };
        assert!(
            refused.contains("not a file but a pipe, a device or a directory"),
            "{refused}"
        );
        fs::remove_file(&path).unwrap();
        fs::rename(&aside, &path).unwrap();
    }
    assert!(registry.verify().unwrap().is_empty());
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
    let published: Vec<Entry> = registry
        .list()
        .unwrap()
        .into_iter()
        .map(|one| one.entry.unwrap())
        .collect();
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
