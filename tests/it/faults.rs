//! A disk that fails, fills up, or loses power at every step: files put in place are old or new, never torn.
//!
//! The disk is simulated, from a seed. What was written and not synced may be lost, in part or whole, in any order; so
//! may names that were made, moved or removed before their folder was synced.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use lookalike::files::commit::{Staged, commit, recover};
use lookalike::files::{FileSystem, Lock};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// What goes wrong, from one step on or at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// That step alone is refused.
    Refused,
    /// From there on nothing new fits; the first file that does not is cut short.
    Full,
    /// The power is gone.
    PowerCut,
}

#[derive(Debug, Clone)]
enum Change {
    Link(PathBuf, usize),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
}

impl Change {
    fn folder(&self) -> &Path {
        let (Self::Link(path, _) | Self::Remove(path) | Self::Rename(path, _)) = self;
        path.parent().expect("files lie in folders")
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Link(path, node) => {
                names.insert(path.clone(), *node);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
            Self::Rename(from, to) => {
                // A name onto another of the same file: nothing happens, as POSIX has it.
                if names.get(from) != names.get(to)
                    && let Some(node) = names.remove(from)
                {
                    names.insert(to.clone(), node);
                }
            }
        }
    }
}

/// A file's content: as whoever reads it sees it, and as it would be after a power cut.
#[derive(Debug, Clone, Default)]
struct Content {
    seen: Vec<u8>,
    kept: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct State {
    contents: Vec<Content>,
    seen: BTreeMap<PathBuf, usize>,
    kept: BTreeMap<PathBuf, usize>,
    /// Changes of names that no sync has made durable.
    pending: Vec<Change>,
    steps: u32,
    fault: Option<(u32, Fault)>,
}

impl State {
    /// Counts a step; `writes` says whether it needs room.
    fn step(&mut self, writes: bool) -> io::Result<()> {
        self.steps += 1;
        let Some((at, fault)) = self.fault else {
            return Ok(());
        };
        match fault {
            Fault::Refused if self.steps == at => Err(io::ErrorKind::PermissionDenied.into()),
            Fault::Full if self.steps >= at && writes => Err(io::ErrorKind::StorageFull.into()),
            Fault::PowerCut if self.steps >= at => Err(io::Error::other("no power")),
            _ => Ok(()),
        }
    }

    fn node(&self, path: &Path) -> io::Result<usize> {
        self.seen
            .get(path)
            .copied()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.seen);
        self.pending.push(change);
    }
}

#[derive(Debug, Default)]
struct Simulated(Mutex<State>);

impl Simulated {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// What is left when the power comes back.
    fn cut_power(&self, random: &mut Xoshiro256PlusPlus) {
        let mut state = self.state();
        let pending = std::mem::take(&mut state.pending);
        for change in pending {
            if random.gen_bool(0.5) {
                change.apply(&mut state.kept);
            }
        }
        state.seen = state.kept.clone();
        for content in &mut state.contents {
            if let Some(kept) = &content.kept {
                content.seen.clone_from(kept);
            } else {
                let length = random.gen_range(0..=content.seen.len());
                content.seen.truncate(length);
                if random.gen_bool(0.3) {
                    content.seen.iter_mut().for_each(|byte| *byte = 0);
                }
                content.kept = Some(content.seen.clone());
            }
        }
        state.fault = None;
    }

    fn text(&self, path: &Path) -> Option<String> {
        let state = self.state();
        let node = *state.seen.get(path)?;
        Some(String::from_utf8_lossy(&state.contents[node].seen).into_owned())
    }

    fn names(&self) -> Vec<PathBuf> {
        self.state().seen.keys().cloned().collect()
    }
}

impl FileSystem for Simulated {
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let mut state = self.state();
        let room = state.step(true);
        if state.seen.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let full = room
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::StorageFull);
        if room.is_ok() || full {
            let written = if full { content.len() / 2 } else { content.len() };
            let node = state.contents.len();
            state.contents.push(Content {
                seen: content[..written].to_vec(),
                kept: None,
            });
            state.change(Change::Link(path.to_path_buf(), node));
        }
        room
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(false)?;
        let node = state.node(path)?;
        let content = &mut state.contents[node];
        content.kept = Some(content.seen.clone());
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(false)?;
        let pending = std::mem::take(&mut state.pending);
        for change in pending {
            match change.folder() == folder {
                true => change.apply(&mut state.kept),
                false => state.pending.push(change),
            }
        }
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(false)?;
        state.node(from)?;
        assert_eq!(from.parent(), to.parent(), "files move within their folder");
        state.change(Change::Rename(from.to_path_buf(), to.to_path_buf()));
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(true)?;
        let node = state.node(from)?;
        state.change(Change::Link(to.to_path_buf(), node));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(false)?;
        state.node(path)?;
        state.change(Change::Remove(path.to_path_buf()));
        Ok(())
    }

    fn create_folder(&self, _: &Path) -> io::Result<()> {
        self.state().step(true)
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        let inside: Vec<PathBuf> = self
            .names()
            .into_iter()
            .filter(|name| name.starts_with(folder))
            .collect();
        inside.iter().try_for_each(|name| self.remove(name))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut state = self.state();
        state.step(false)?;
        let inside = state.seen.keys().filter(|path| path.parent() == Some(folder));
        Ok(inside
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .collect())
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut state = self.state();
        state.step(false)?;
        let node = state.node(path)?;
        Ok(state.contents[node].seen.clone())
    }

    fn node(&self, path: &Path) -> io::Result<Option<(u64, u64)>> {
        let mut state = self.state();
        state.step(false)?;
        Ok(Some((1, state.node(path)? as u64)))
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        let mut state = self.state();
        state.step(false)?;
        state.node(path)?;
        Ok(Some(Box::new(())))
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

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
