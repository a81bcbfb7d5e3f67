//! The house as `src/lib.rs` lists it: a module uses only those above it, few files lean on each other, none is long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Most groups of files that lean on each other (house choice). Lower it when one is opened.
const MOST_CIRCLES: usize = 6;
/// Most lines of a file (house choice).
const MOST_LINES: usize = 600;

/// A module by its path below the crate: `["fit", "layout"]`.
type Module = Vec<String>;

/// Every module of the library but its root, with its text without comments and unit tests.
struct House {
    texts: BTreeMap<Module, String>,
    /// Top modules, ground first.
    floors: Vec<String>,
}

impl House {
    fn read() -> Self {
        let root = source();
        let mut texts = BTreeMap::new();
        for file in files(&root) {
            let below = file.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Module = below
                .iter()
                .map(|part| part.to_str().unwrap().to_owned())
                .collect();
            if module.last().is_some_and(|last| last == "mod") {
                module.pop();
            }
            let alone = ["lib", "main", "tests", "fixture"];
            if module.last().is_some_and(|last| alone.contains(&last.as_str())) {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let uncommented: Vec<&str> = text
                .lines()
                .map(|line| line.split_once("//").map_or(line, |(code, _)| code))
                .collect();
            let code = uncommented.join("\n");
            let ends = code.find("#[cfg(test)]\nmod tests").unwrap_or(code.len());
            texts.insert(module, code[..ends].to_owned());
        }
        let lib = fs::read_to_string(root.join("lib.rs")).unwrap();
        let floors = lib
            .lines()
            .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(String::from))
            .collect();
        Self { texts, floors }
    }

    /// The modules that each module names, itself aside.
    fn arrows(&self) -> BTreeMap<&Module, BTreeSet<&Module>> {
        let arrows = self.texts.iter().map(|(module, text)| {
            let paths = paths(text);
            let named = paths.iter().filter_map(|path| self.find(module, path));
            (module, named.filter(|named| *named != module).collect())
        });
        arrows.collect()
    }

    /// The module in which a path that stands in `module` ends.
    fn find(&self, module: &Module, path: &[String]) -> Option<&Module> {
        let up = path.iter().take_while(|part| *part == "super").count();
        let mut full: Module = match path.first()?.as_str() {
            "crate" => path[1..].to_vec(),
            "self" => [module, &path[1..]].concat(),
            "super" => [module.get(..module.len().checked_sub(up)?)?, &path[up..]].concat(),
            child => {
                let below = [module.as_slice(), &[child.to_owned()]].concat();
                self.texts.contains_key(&below).then(|| [module, path].concat())?
            }
        };
        while !full.is_empty() {
            if let Some((found, _)) = self.texts.get_key_value(&full) {
                return Some(found);
            }
            full.pop();
        }
        None
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, mut found): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    found.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    found.extend(folders.iter().flat_map(|folder| files(folder)));
    found
}

/// Every path of a text: those of its `use` trees written out, and those in its code.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_alphanumeric() || c == '_') {
        let end = rest[start..]
            .find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
            .map_or(rest.len(), |length| start + length);
        let token = &rest[start..end];
        rest = &rest[end..];
        if token == "use" {
            let (tree, after) = rest.split_once(';').unwrap_or((rest, ""));
            branches(tree, &[], &mut found);
            rest = after;
        } else if token.contains("::") {
            found.push(parts(token));
        }
    }
    found
}

/// Writes a `use` tree out: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn branches(tree: &str, trunk: &[String], found: &mut Vec<Vec<String>>) {
    let Some((stem, inner)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or(tree);
        found.push([trunk, &parts(name)].concat());
        return;
    };
    let trunk = [trunk, &parts(stem)].concat();
    let (mut depth, mut start) = (0, 0);
    let inner = &inner[..inner.rfind('}').unwrap_or(inner.len())];
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches(&inner[start..at], &trunk, found);
                start = at + 1;
            }
            _ => {}
        }
    }
    if !inner[start..].trim().is_empty() {
        branches(&inner[start..], &trunk, found);
    }
}

fn parts(path: &str) -> Vec<String> {
    let parts = path.trim().split("::").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(String::from).collect()
}

/// All that can be reached from a module.
fn reached<'a>(
    from: &'a Module,
    arrows: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
) -> BTreeSet<&'a Module> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(module) = open.pop() {
        open.extend(arrows[module].iter().filter(|named| seen.insert(**named)));
    }
    seen
}

#[test]
fn no_module_uses_one_below_it() {
    let house = House::read();
    let floor = |module: &Module| house.floors.iter().position(|name| *name == module[0]);
    let arrows = house.arrows();
    assert!(
        arrows.values().flatten().count() > 1_000,
        "paths are no longer read"
    );
    let upward: Vec<String> = arrows
        .iter()
        .flat_map(|(from, named)| named.iter().map(move |to| (*from, *to)))
        .filter(|(from, to)| floor(to) > floor(from) && floor(from).is_some())
        .map(|(from, to)| format!("{} -> {}", from.join("::"), to.join("::")))
        .collect();
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn few_files_lean_on_each_other() {
    let house = House::read();
    let arrows = house.arrows();
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = arrows
        .keys()
        .map(|module| (*module, reached(module, &arrows)))
        .collect();
    let circles: BTreeSet<Vec<String>> = reach
        .iter()
        .filter(|(module, reached)| reached.contains(*module))
        .map(|(module, reached)| {
            let circle = reached.iter().filter(|other| reach[*other].contains(module));
            circle.map(|other| other.join("::")).collect()
        })
        .collect();
    assert!(
        circles.len() <= MOST_CIRCLES,
        "{} circles: {circles:#?}",
        circles.len()
    );
}

#[test]
fn no_file_is_long() {
    let lines = |file: &PathBuf| fs::read_to_string(file).unwrap().lines().count();
    let long: Vec<(PathBuf, usize)> = files(&source())
        .into_iter()
        .map(|file| (lines(&file), file))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, file)| (file, lines))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn use_trees_are_written_out() {
    let text = "use crate::a::{self, b::{C, D as E}};\nfn f() { super::g::h(); }";
    let found: Vec<String> = paths(text).iter().map(|path| path.join("::")).collect();
    assert_eq!(
        found,
        [
            "crate::a::self",
            "crate::a::b::C",
            "crate::a::b::D",
            "super::g::h"
        ]
    );
}
