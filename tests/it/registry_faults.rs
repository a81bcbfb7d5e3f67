//! A disk that refuses, fills up or loses power at every step of what the registry does: it ends as it was or as it was to
//! be, and the next run puts the rest right.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lookalike::Error;
use lookalike::fit::verdict::Verdict;
use lookalike::registry::{Event, MODEL, Registry, Version};
use lookalike::review::Record;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::disk::{Fault, Followed};
use crate::example;

/// What can be asked of a registry.
struct Scene {
    name: &'static str,
    before: fn(&Registry),
    run: fn(&Registry) -> Result<(), Error>,
}

fn publish(registry: &Registry, verdict: Verdict) -> Result<(), Error> {
    let model = judged(verdict)?;
    registry.publish("saas", &files(&model)).map(drop)
}

fn judged(verdict: Verdict) -> Result<Vec<u8>, Error> {
    let mut model = example::model();
    model.verdict = verdict;
    model.to_json()
}

fn files(model: &[u8]) -> [(&str, &[u8]); 2] {
    [(MODEL, model), ("sheet.md", b"a sheet")]
}

/// A usable champion, and a version that waits.
fn two(registry: &Registry) {
    publish(registry, Verdict::Usable).unwrap();
    publish(registry, Verdict::Usable).unwrap();
}

/// A training that waits beside them, and something half written.
fn parked(registry: &Registry) {
    two(registry);
    let home = registry.dir().join("saas");
    for (folder, file) in [(".parked-0123", MODEL), (".tmp-v000003", "half")] {
        fs::create_dir(home.join(folder)).unwrap();
        let mut model = example::model();
        model.name = "parked".into();
        fs::write(home.join(folder).join(file), model.to_json().unwrap()).unwrap();
    }
}

fn damaged(registry: &Registry) {
    two(registry);
    let journal = registry.dir().join("saas/journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.replace("published", "noted")).unwrap();
}

const SCENES: [Scene; 11] = [
    Scene {
        name: "publish the first version",
        before: |_| {},
        run: |registry| publish(registry, Verdict::Usable),
    },
    Scene {
        name: "publish beside a champion",
        before: |registry| publish(registry, Verdict::Usable).unwrap(),
        run: |registry| publish(registry, Verdict::Usable),
    },
    Scene {
        name: "publish in a champion's place",
        before: |registry| publish(registry, Verdict::NoSignal).unwrap(),
        run: |registry| publish(registry, Verdict::Usable),
    },
    Scene {
        name: "propose beside a champion that a training would replace",
        before: |registry| publish(registry, Verdict::NoSignal).unwrap(),
        run: |registry| {
            let model = judged(Verdict::Usable)?;
            registry
                .propose("saas", Version(1), &files(&model), "tuned")
                .map(drop)
        },
    },
    Scene {
        name: "promote",
        before: two,
        run: |registry| registry.promote("saas", Version(2), "better").map(drop),
    },
    Scene {
        name: "roll back",
        before: |registry| {
            two(registry);
            registry.promote("saas", Version(2), "better").unwrap();
        },
        run: |registry| registry.rollback("saas", Some("worse")).map(drop),
    },
    Scene {
        name: "archive",
        before: two,
        run: |registry| registry.archive("saas", Version(2), None).map(drop),
    },
    Scene {
        name: "note",
        before: two,
        run: |registry| registry.note("saas", Version(2), "a word").map(drop),
    },
    Scene {
        name: "put a review on record",
        before: |registry| {
            two(registry);
            registry.add_review("saas", &review("first"), b"{}").unwrap();
        },
        run: |registry| registry.add_review("saas", &review("second"), b"{}"),
    },
    Scene {
        name: "publish what was parked, by a repair",
        before: parked,
        run: |registry| registry.repair().map(drop),
    },
    Scene {
        name: "set a damaged journal aside, by a repair",
        before: damaged,
        run: |registry| registry.repair().map(drop),
    },
];

fn review(fingerprint: &str) -> Record {
    Record {
        champion: "v000001".into(),
        fingerprint: fingerprint.into(),
        ..Record::default()
    }
}

/// What the registry is worth to whoever uses it. A version whose line was written by the next run came all the same.
#[derive(Debug, Clone, PartialEq)]
struct Standing {
    versions: Vec<Version>,
    champion: Option<Version>,
    events: Vec<(Event, Version, Option<Version>)>,
    reviews: usize,
}

impl Standing {
    fn of(registry: &Registry) -> Self {
        let events = registry.journal("saas").unwrap().records;
        let events = events.iter().map(|record| {
            let event = match record.event {
                Event::Found => Event::Published,
                event => event,
            };
            (event, record.version, record.to)
        });
        let versions = registry.versions("saas").unwrap();
        for version in &versions {
            let entry = registry.version("saas", *version).unwrap();
            registry.model(&entry).unwrap();
        }
        Self {
            champion: registry.champion("saas").unwrap(),
            events: events.collect(),
            reviews: registry.reviews("saas").unwrap().len(),
            versions,
        }
    }
}

/// Everything in a folder, folders before what lies in them; the lock is nobody's state.
fn laid_out(folder: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_path_buf()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let place = path.strip_prefix(folder).unwrap().to_path_buf();
            match path.is_dir() {
                true => {
                    found.push((place, None));
                    left.push(path);
                }
                false if path.ends_with(".lock") => {}
                false => found.push((place, Some(fs::read(path).unwrap()))),
            }
        }
    }
    found.sort();
    found
}

/// Power cuts at each step, each with another loss; `LOOKALIKE_LOSSES=40` makes it many.
fn losses() -> u64 {
    let asked = std::env::var("LOOKALIKE_LOSSES").ok();
    asked.map_or(4, |count| count.parse().expect("LOOKALIKE_LOSSES is a number"))
}

/// The sweep: everything that changes a registry, every fault, every step; after half of the power cuts the next run loses
/// its power too.
#[test]
fn a_registry_is_as_it_was_or_as_it_was_to_be() {
    let (mut runs, mut old, mut new) = (0, 0, 0);
    for scene in &SCENES {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("disk");
        let plain = Registry::open(root.join("models"));
        fs::create_dir(&root).unwrap();
        (scene.before)(&plain);
        let given = laid_out(&root);
        // A repair puts right what it began with, whether or not it was interrupted before.
        plain.repair().unwrap();
        let before = Standing::of(&plain);
        let whole = Arc::new(Followed::of(&given, &root));
        (scene.run)(&plain.clone().on(whole.clone())).unwrap();
        plain.repair().unwrap();
        let after = Standing::of(&plain);
        let steps = whole.steps();

        for fault in [Fault::Refused, Fault::Full, Fault::PowerCut] {
            for at in 1..=steps + 1 {
                let seeds = if fault == Fault::PowerCut { losses() } else { 1 };
                for seed in 0..seeds {
                    let case = format!("{}, {fault:?} at step {at} of {steps}, seed {seed}", scene.name);
                    let disk = Arc::new(Followed::of(&given, &root));
                    let registry = plain.clone().on(disk.clone());
                    disk.fail(Some((at, fault)));
                    let done = (scene.run)(&registry);
                    if fault == Fault::PowerCut {
                        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
                        disk.cut_power(&mut random);
                        if seed % 2 == 1 {
                            disk.fail(Some((disk.steps() + random.gen_range(1..20), Fault::PowerCut)));
                            let _ = registry.repair();
                            disk.cut_power(&mut random);
                        }
                    }
                    disk.fail(None);
                    registry
                        .repair()
                        .unwrap_or_else(|error| panic!("{case}: {error}"));
                    let troubles = registry.verify().unwrap();
                    assert!(troubles.is_empty(), "{case}: {troubles:?}");
                    let found = Standing::of(&registry);
                    assert!(
                        found == before || found == after,
                        "{case}: {found:?}, neither {before:?} nor {after:?}"
                    );
                    // What was told to be done is not lost, with the power or without.
                    if done.is_ok() {
                        assert_eq!(found, after, "{case}: what was done is lost");
                    }
                    runs += 1;
                    *(if found == after { &mut new } else { &mut old }) += 1;
                }
            }
        }
    }
    eprintln!("{runs} runs: {old} ended in the old state, {new} in the new, 0 in another");
    assert!(old > 200 && new > 300, "{runs} runs: {old} old, {new} new");
}
