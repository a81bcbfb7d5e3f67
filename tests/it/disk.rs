//! A simulated disk, from a seed: it refuses a step, fills up, or loses power. What was written and not synced may be lost,
//! in part or whole, in any order; so may names that were made, moved or removed before their folder was synced.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use lookalike::files::{FileSystem, Lock};
use rand::Rng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// What goes wrong, from one step on or at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
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
                if names.get(from) == names.get(to) {
                    return;
                }
                // With a folder goes what lies in it.
                let moved: Vec<PathBuf> = names
                    .keys()
                    .filter(|name| name.starts_with(from))
                    .cloned()
                    .collect();
                for name in moved {
                    if let (Some(node), Ok(inside)) = (names.remove(&name), name.strip_prefix(from)) {
                        let onto = if inside.as_os_str().is_empty() {
                            to.clone()
                        } else {
                            to.join(inside)
                        };
                        names.insert(onto, node);
                    }
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
pub struct State {
    contents: Vec<Content>,
    seen: BTreeMap<PathBuf, usize>,
    kept: BTreeMap<PathBuf, usize>,
    /// Changes of names that no sync has made durable.
    pending: Vec<Change>,
    /// Folders that were made, under every name they had: what lies in a lost one is lost.
    made: BTreeSet<PathBuf>,
    pub steps: u32,
    pub fault: Option<(u32, Fault)>,
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
pub struct Simulated(Mutex<State>);

impl Simulated {
    pub fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// What is left when the power comes back.
    pub fn cut_power(&self, random: &mut Xoshiro256PlusPlus) {
        let mut state = self.state();
        let pending = std::mem::take(&mut state.pending);
        for change in pending {
            if random.gen_bool(0.5) {
                change.apply(&mut state.kept);
            }
        }
        loop {
            let lost = |name: &PathBuf| {
                let folder = name.parent().unwrap_or(Path::new(""));
                state.made.contains(folder) && !state.kept.contains_key(folder)
            };
            let lost: Vec<PathBuf> = state.kept.keys().filter(|name| lost(name)).cloned().collect();
            if lost.is_empty() {
                break;
            }
            for name in lost {
                state.kept.remove(&name);
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

    pub fn text(&self, path: &Path) -> Option<String> {
        let state = self.state();
        let node = *state.seen.get(path)?;
        Some(String::from_utf8_lossy(&state.contents[node].seen).into_owned())
    }

    pub fn names(&self) -> Vec<PathBuf> {
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
        if state.made.contains(from) {
            let inside = state
                .pending
                .iter()
                .any(|change| change.folder().starts_with(from));
            assert!(
                !inside,
                "{} is moved before what lies in it is durable",
                from.display()
            );
            if state.seen.keys().any(|name| name.parent() == Some(to)) {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            state.made.insert(to.to_path_buf());
        }
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

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(true)?;
        if state.seen.contains_key(folder) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let node = state.contents.len();
        state.contents.push(Content {
            seen: Vec::new(),
            kept: Some(Vec::new()),
        });
        state.made.insert(folder.to_path_buf());
        state.change(Change::Link(folder.to_path_buf(), node));
        Ok(())
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        let inside = self.names().into_iter().filter(|name| name.starts_with(folder));
        // What lies in a folder goes before it.
        let inside: Vec<PathBuf> = inside.collect();
        inside.iter().rev().try_for_each(|name| self.remove(name))
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

/// A simulated disk that a real folder follows step by step, for code that reads by itself: what changes the folder is
/// simulated, and after a power cut the folder holds what is left.
#[derive(Debug)]
pub struct Followed {
    simulated: Simulated,
    root: PathBuf,
}

impl Followed {
    /// A disk that holds for certain what `from` holds, in the folder `root`, which is emptied.
    pub fn of(from: &[(PathBuf, Option<Vec<u8>>)], root: &Path) -> Self {
        let simulated = Simulated::default();
        {
            let mut state = simulated.state();
            for (place, content) in from {
                let node = state.contents.len();
                let bytes = content.clone().unwrap_or_default();
                state.contents.push(Content {
                    seen: bytes.clone(),
                    kept: Some(bytes),
                });
                let path = root.join(place);
                if content.is_none() {
                    state.made.insert(path.clone());
                }
                state.kept.insert(path, node);
            }
            state.seen = state.kept.clone();
        }
        let followed = Self {
            simulated,
            root: root.to_path_buf(),
        };
        followed.lay_out();
        followed
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u32 {
        self.simulated.state().steps
    }

    /// From this step on, or at it, this goes wrong.
    pub fn fail(&self, fault: Option<(u32, Fault)>) {
        self.simulated.state().fault = fault;
    }

    /// The power is cut, and comes back.
    pub fn cut_power(&self, random: &mut Xoshiro256PlusPlus) {
        self.simulated.cut_power(random);
        self.lay_out();
    }

    /// The folder, made anew.
    fn lay_out(&self) {
        for entry in fs::read_dir(&self.root).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => fs::remove_dir_all(path).unwrap(),
                false => fs::remove_file(path).unwrap(),
            }
        }
        let state = self.simulated.state();
        for (path, node) in &state.seen {
            match state.made.contains(path) {
                true => fs::create_dir(path).unwrap(),
                false => fs::write(path, &state.contents[*node].seen).unwrap(),
            }
        }
    }

    /// Lets the folder have what the disk has of this path and what lies in it.
    fn follow(&self, path: &Path) {
        let state = self.simulated.state();
        let at = |path: &Path| state.seen.get(path).copied();
        if path.is_dir() {
            let real = |folder: &Path| -> Vec<PathBuf> {
                let listed = fs::read_dir(folder).unwrap();
                listed.map(|entry| entry.unwrap().path()).collect()
            };
            for inside in real(path) {
                if at(&inside).is_none() {
                    fs::remove_file(inside).unwrap();
                }
            }
            if at(path).is_none() {
                fs::remove_dir(path).unwrap();
            }
            return;
        }
        match at(path) {
            Some(_) if state.made.contains(path) => fs::create_dir(path).unwrap(),
            Some(node) => fs::write(path, &state.contents[node].seen).unwrap(),
            None if path.exists() => fs::remove_file(path).unwrap(),
            None => {}
        }
    }
}

impl FileSystem for Followed {
    fn create(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let made = self.simulated.create(path, content);
        self.follow(path);
        made
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.simulated.sync(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.simulated.sync_folder(folder)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.simulated.rename(from, to)?;
        fs::rename(from, to)
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.simulated.link(from, to)?;
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let removed = self.simulated.remove(path);
        self.follow(path);
        removed
    }

    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        let made = self.simulated.create_folder(folder);
        self.follow(folder);
        made
    }

    fn remove_folder(&self, folder: &Path) -> io::Result<()> {
        let removed = self.simulated.remove_folder(folder);
        self.follow(folder);
        removed
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.simulated.list(folder)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.simulated.read(path)
    }

    fn node(&self, path: &Path) -> io::Result<Option<(u64, u64)>> {
        self.simulated.node(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.simulated.lock(path)
    }

    fn now(&self) -> SystemTime {
        self.simulated.now()
    }
}
