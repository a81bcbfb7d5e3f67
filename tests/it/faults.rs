//! A disk that fails, fills up, or loses power at every step: files put in place are old or new, never torn.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use lookalike::files::FileSystem;
use lookalike::files::commit::{Staged, commit, recover};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::disk::{Fault, Simulated};

/// Files to be replaced or made, in one folder or two, as `-o` does.
struct Scene {
    disk: Simulated,
    staged: Vec<Staged>,
    old: Vec<Option<String>>,
    new: Vec<Option<String>>,
}

impl Scene {
    fn new(files: &[(&str, bool)]) -> Self {
        let disk = Simulated::default();
        let (mut staged, mut old, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (target, is_there)) in files.iter().enumerate() {
            let target = PathBuf::from(target);
            let unfinished = target.with_file_name(format!(".lookalike-s{at}.tmp"));
            let before = format!("what was in {at} before");
            if *is_there {
                disk.create(&target, before.as_bytes()).unwrap();
                disk.sync(&target).unwrap();
            }
            old.push(is_there.then_some(before));
            staged.push(Staged { unfinished, target });
        }
        for folder in folders(&staged) {
            disk.sync_folder(folder).unwrap();
        }
        for (at, file) in staged.iter().enumerate() {
            let text = format!("what is new in {at}, and longer than before");
            disk.create(&file.unfinished, text.as_bytes()).unwrap();
            new.push(Some(text));
        }
        disk.state().steps = 0;
        Self {
            disk,
            staged,
            old,
            new,
        }
    }

    fn found(&self) -> Vec<Option<String>> {
        self.staged
            .iter()
            .map(|file| self.disk.text(&file.target))
            .collect()
    }

    /// The next runs, one in each folder.
    fn settle(&self) {
        self.disk.state().fault = None;
        for folder in folders(&self.staged) {
            recover(&self.disk, folder).unwrap();
        }
    }
}

fn folders(staged: &[Staged]) -> BTreeSet<&Path> {
    staged.iter().filter_map(|file| file.target.parent()).collect()
}

const SCENES: [&[(&str, bool)]; 4] = [
    &[("/a/one", true)],
    &[("/a/one", false)],
    &[
        ("/a/one", true),
        ("/a/two", true),
        ("/a/new", false),
        ("/a/newer", false),
    ],
    &[("/a/one", true), ("/b/two", true), ("/b/new", false)],
];

/// The sweep: every scene, every fault, every step; of power cuts many, each with another loss, and once more while the
/// next run puts things back.
#[test]
fn every_step_may_fail_and_files_are_old_or_new() {
    let (mut runs, mut old, mut new) = (0, 0, 0);
    for (scene_at, files) in SCENES.iter().enumerate() {
        for fault in [Fault::Refused, Fault::Full, Fault::PowerCut] {
            for at in 1.. {
                let scene = Scene::new(files);
                scene.disk.state().fault = Some((at, fault));
                let committed = commit(&scene.disk, &scene.staged);
                let is_over = scene.disk.state().steps < at;
                let losses = if fault == Fault::PowerCut { 40 } else { 1 };
                for seed in 0..losses {
                    let case = format!("scene {scene_at}, {fault:?} at step {at}, seed {seed}");
                    let scene = Scene::new(files);
                    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
                    scene.disk.state().fault = Some((at, fault));
                    let again = commit(&scene.disk, &scene.staged);
                    assert_eq!(again.is_ok(), committed.is_ok(), "{case}");
                    if fault == Fault::PowerCut {
                        scene.disk.cut_power(&mut random);
                        // The run that puts things back may lose its power too.
                        if seed % 2 == 1 {
                            let steps = scene.disk.state().steps;
                            scene.disk.state().fault =
                                Some((steps + random.gen_range(1..20), Fault::PowerCut));
                            for folder in folders(&scene.staged) {
                                let _ = recover(&scene.disk, folder);
                            }
                            scene.disk.cut_power(&mut random);
                        }
                    } else if again.is_err() {
                        // The message comes when nothing has changed, or what cannot be put back waits for the next run.
                        scene.disk.state().fault = None;
                    }
                    scene.settle();
                    let found = scene.found();
                    assert!(found == scene.old || found == scene.new, "{case}: {found:?}");
                    // With the power gone nobody is told what a commit answers.
                    if again.is_ok() && (is_over || fault != Fault::PowerCut) {
                        assert!(found == scene.new, "{case}: what was done is lost: {found:?}");
                    } else if fault != Fault::PowerCut && files.len() > 1 {
                        assert!(found == scene.old, "{case}: an error, and yet {found:?}");
                    }
                    let left: Vec<PathBuf> = scene.disk.names();
                    let left = left
                        .iter()
                        .filter(|name| name.to_string_lossy().contains(".lookalike-"));
                    assert_eq!(left.count(), 0, "{case}: {:?}", scene.disk.names());
                    runs += 1;
                    *(if found == scene.old { &mut old } else { &mut new }) += 1;
                }
                if is_over {
                    assert!(committed.is_ok());
                    break;
                }
            }
        }
    }
    eprintln!("{runs} runs: {old} ended in the old state, {new} in the new, 0 in another");
    assert!(old > 500 && new > 50, "{runs} runs: {old} old, {new} new");
}
