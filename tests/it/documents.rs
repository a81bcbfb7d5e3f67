//! What the documents say of the tree is so: the picture of the modules, paths and functions that are named, the rooms of
//! the decisions, the recipe's defaults.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use lookalike::criteria::bins::BinSettings;
use lookalike::recipe::{IdealRecipe, Recipe, TimingRecipe};
use lookalike::segments::SegmentSettings;

use crate::held::hold;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The modules of the library, in the order in which data flow.
fn modules() -> Vec<String> {
    let lib = read("src/lib.rs");
    let names = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// What a module is for: the first sentence of its documentation.
fn purpose(module: &str) -> String {
    let file = [format!("src/{module}.rs"), format!("src/{module}/mod.rs")];
    let file = file.iter().find(|file| root().join(file).exists());
    let text = read(file.unwrap_or_else(|| panic!("module `{module}` has no file")));
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let paragraph: Vec<&str> = lines.map(str::trim).take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ").replace(['`', '[', ']'], "");
    let sentence = paragraph.split(". ").next().unwrap_or_default();
    let most = 110;
    match sentence.char_indices().nth(most) {
        None => sentence.trim_end_matches('.').to_owned(),
        // What follows a colon explains what stands before it.
        Some((end, _)) => {
            let cut = sentence[..end].rfind([':', ';', ',']).unwrap_or(end);
            sentence[..cut].to_owned()
        }
    }
}

/// Where each part of the house begins.
const PARTS: [(&str, &str, &str); 5] = [
    ("error", "ground", "#e9edf2"),
    ("table", "tables", "#e8f1f8"),
    ("outcome", "learning", "#e7f4ec"),
    ("timing", "answers", "#fbf3e2"),
    ("report", "pages and commands", "#f6e9ee"),
];

/// The tower of the modules: the ground first, as data flow.
fn tower() -> String {
    const ROW: usize = 30;
    let modules = modules();
    let height = 64 + ROW * (modules.len() + 1);
    let list = modules.join(", ");
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 960 {height}\" role=\"img\" font-size=\"13\" \
         font-family=\"ui-sans-serif,system-ui,'Segoe UI',Roboto,'DejaVu Sans',sans-serif\">\n\
         <title>The modules of lookalike, in the order in which data flow</title>\n<desc>{list}, app</desc>\n\
         <rect width=\"960\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"24\" y=\"28\" font-size=\"16\" font-weight=\"650\" fill=\"#1d2733\">Each floor uses only those above it</text>\n\
         <path d=\"M12 44V{end}m-4 -7l4 7l4 -7\" fill=\"none\" stroke=\"#5a6675\"/>\n",
        end = height - 12,
    );
    let mut part = PARTS[0];
    let app = (
        "app".to_owned(),
        "The command line: arguments, one call of the library, print (in the binary)".to_owned(),
    );
    let floors = modules.into_iter().map(|module| {
        let purpose = purpose(&module);
        (module, purpose)
    });
    for (at, (module, purpose)) in floors.chain([app]).enumerate() {
        let y = 44 + at * ROW;
        let begins = PARTS.iter().find(|(first, ..)| *first == module);
        part = *begins.unwrap_or(&part);
        let purpose = purpose.replace('&', "&amp;").replace('<', "&lt;");
        let _ = writeln!(
            svg,
            "<rect x=\"24\" y=\"{y}\" width=\"912\" height=\"{}\" rx=\"3\" fill=\"{}\"/>\
             <text x=\"36\" y=\"{line}\" font-weight=\"650\" fill=\"#1d2733\">{module}</text>\
             <text x=\"130\" y=\"{line}\" fill=\"#1d2733\">{purpose}</text>",
            ROW - 3,
            part.2,
            line = y + 18,
        );
        if begins.is_some() {
            let _ = writeln!(
                svg,
                "<text x=\"926\" y=\"{}\" text-anchor=\"end\" font-size=\"11.5\" fill=\"#5a6675\">{}</text>",
                y + 18,
                part.1
            );
        }
    }
    svg + "</svg>\n"
}

#[test]
fn the_page_is_the_tower_of_the_modules() {
    let modules = modules();
    for (first, ..) in PARTS {
        assert!(
            modules.iter().any(|module| module == first),
            "no module `{first}`"
        );
    }
    hold("docs/architecture.svg", &tower());
}

const PAGES: [&str; 6] = [
    "docs/architecture.md",
    "docs/decisions.md",
    "docs/data.md",
    "docs/segments.md",
    "CONTRIBUTING.md",
    "README.md",
];

/// Text in backquotes, outside of blocks of code.
fn quoted(page: &str) -> Vec<String> {
    let prose: Vec<&str> = page.split("```").step_by(2).collect();
    let prose = prose.join("\n");
    prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_path_that_a_page_names_exists() {
    let places = ["src/", "tests/", "docs/", "benches/", "examples/", "notebooks/"];
    for page in PAGES {
        for path in quoted(&read(page)) {
            if places.iter().any(|place| path.starts_with(place)) && !path.contains([' ', '*', '<']) {
                assert!(
                    root().join(&path).exists(),
                    "{page} names `{path}`, which does not exist"
                );
            }
        }
    }
}

/// The walks of the architecture's page name functions as `name` in `src/file.rs`.
#[test]
fn every_function_that_a_walk_names_stands_in_its_file() {
    let page = read("docs/architecture.md")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut walked = 0;
    for (at, _) in page.match_indices("` in `src/") {
        let name = page[..at].rsplit('`').next().unwrap_or_default();
        let path = page[at + "` in `".len()..].split('`').next().unwrap_or_default();
        let last = name.rsplit("::").next().unwrap_or_default();
        let text = read(path);
        let stands = ["fn", "struct", "enum", "trait", "const", "type"]
            .iter()
            .any(|kind| text.contains(&format!("{kind} {last}")));
        assert!(stands, "docs/architecture.md: there is no `{name}` in {path}");
        walked += 1;
    }
    assert!(walked > 20, "only {walked} functions are named");
}

#[test]
fn decisions_stand_by_room_and_are_short() {
    let modules = modules();
    let mut next = 0;
    for room in read("docs/decisions.md").split("\n## ").skip(1) {
        let name = room.lines().next().unwrap_or_default().trim_matches('`');
        if !["The whole house", "app"].contains(&name) {
            let at = modules.iter().position(|module| module == name);
            let at = at.unwrap_or_else(|| panic!("docs/decisions.md: no module `{name}`"));
            assert!(
                at >= next,
                "docs/decisions.md: `{name}` stands after a later module"
            );
            next = at;
        }
        for entry in room.split("\n\n").skip(1) {
            assert!(
                entry.trim().lines().count() <= 3,
                "more than three lines: {entry}"
            );
            assert!(
                entry.contains("**"),
                "an entry begins with what was chosen: {entry}"
            );
        }
    }
}

#[test]
fn every_recipe_that_a_page_shows_is_one() {
    for page in PAGES {
        let text = read(page);
        let blocks = text.split("```").skip(1).step_by(2);
        for toml in blocks.filter_map(|block| block.strip_prefix("toml\n")) {
            Recipe::parse(toml, page.as_ref()).unwrap();
        }
    }
}

/// The cell "default" of a key in the recipe's page.
fn default_of(section: &str, key: &str) -> String {
    let page = read("docs/reference/recipe.md");
    let section = page
        .split("\n## ")
        .find(|part| part.starts_with(&format!("`{section}`")));
    let row = section.and_then(|part| {
        part.lines()
            .find(|line| line.starts_with(&format!("| `{key}` |")))
    });
    let row = row.unwrap_or_else(|| panic!("no row of {section:?} `{key}`"));
    row.split(" | ").nth(2).unwrap_or_default().to_owned()
}

#[test]
fn defaults_of_the_recipe_are_those_of_the_code() {
    let ideal = IdealRecipe::default();
    let [value, retention, friction, advocacy, strategic] = ideal.weights();
    let timing = TimingRecipe::default();
    let segments = SegmentSettings::new(0, 0);
    let bins = |rows| BinSettings::for_rows(rows, 0).max_bins;
    for (section, key, default) in [
        ("[ideal.value]", "weight", format!("{value}")),
        ("[ideal.retention]", "weight", format!("{retention}")),
        ("[ideal.retention]", "months", ideal.months().to_string()),
        ("[ideal.advocacy]", "weight", format!("{advocacy}")),
        (
            "[ideal.friction]",
            "weight",
            format!("{friction} for friction, {strategic} for strategic worth"),
        ),
        ("[timing]", "points", format!("{}", timing.usual().0)),
        ("[timing]", "half_life", format!("{}", timing.usual().1)),
        ("[timing]", "hot", format!("{}", timing.bands().0)),
        ("[timing]", "warm", format!("{}", timing.bands().1)),
        (
            "[segments]",
            "least",
            format!(
                "a fifteenth of the ideal accounts, {} to {}",
                SegmentSettings::usual_least(1),
                SegmentSettings::usual_least(usize::MAX)
            ),
        ),
        ("[segments]", "resamples", segments.resamples.to_string()),
        (
            "[fit]",
            "max_bins",
            format!(
                "the square root of the accounts, {} to {}",
                bins(1),
                bins(usize::MAX)
            ),
        ),
    ] {
        assert_eq!(default_of(section, key), default, "{section} {key}");
    }
}
