//! What people take away, kept as they read it: the lines that a rep pastes into a mail, the sheet that a founder reads, the
//! chapter that a statistician reads.

use std::fs;
use std::path::{Path, PathBuf};

use lookalike::language::Language;
use serde_json::Value;

use crate::cli::done;

/// The trained model that the repository keeps, in a folder of its own with its prospects.
fn place() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("models"), &dir.path().join("models"));
    fs::copy(
        root.join("examples/prospects.csv"),
        dir.path().join("prospects.csv"),
    )
    .unwrap();
    dir
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (entry, path): (_, PathBuf) = entry.map(|entry| (entry.file_name(), entry.path())).unwrap();
        match path.is_dir() {
            true => copy(&path, &to.join(entry)),
            false => drop(fs::copy(&path, to.join(entry)).unwrap()),
        }
    }
}

/// The best, the middle and the last of the prospects, as a rep tells a colleague of them.
#[test]
fn a_rep_pastes_three_accounts_into_a_mail() {
    let dir = place();
    for language in Language::ALL {
        let asked = [
            "score",
            "prospects.csv",
            "--summary",
            "--lang",
            language.tag(),
            "-o",
        ];
        let file = format!("scored.{}.csv", language.tag());
        done(dir.path(), &[&asked[..], &[&file]].concat());
        let mut read = csv::Reader::from_path(dir.path().join(file)).unwrap();
        let header = read.headers().unwrap().clone();
        let place = |name: &str| header.iter().position(|column| column == name).unwrap();
        let mut rows: Vec<_> = read.records().map(Result::unwrap).collect();
        let score = |row: &csv::StringRecord| row[place("score")].parse::<f64>().unwrap();
        rows.sort_by(|a, b| score(b).total_cmp(&score(a)));
        let mail = [0, rows.len() / 2, rows.len() - 1].map(|at| {
            let cell = |name: &str| rows[at][place(name)].to_owned();
            format!("{} ({})\n{}", cell("name"), cell("grade"), cell("summary"))
        });
        insta::assert_snapshot!(format!("mail_{}", language.tag()), mail.join("\n\n"));
    }
}

#[test]
fn a_founder_reads_the_sheet() {
    let dir = place();
    let manifest = fs::read_to_string(dir.path().join("models/example/v000001/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let created = manifest["created_at"].as_str().unwrap();
    for language in Language::ALL {
        let sheet = done(dir.path(), &["sheet", "--lang", language.tag()]);
        let day = language.date(&created[..10]);
        insta::assert_snapshot!(
            format!("sheet_{}", language.tag()),
            sheet.replace(&day, "[day]").replace(&created[..10], "[day]")
        );
    }
}

/// How good the scorecard is, and what that rests on.
#[test]
fn a_statistician_reads_the_report() {
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/example/v000001/report.html");
    let page = fs::read_to_string(report).unwrap();
    let (_, chapter) = page.split_once("<section id=\"quality\">").unwrap();
    let (chapter, _) = chapter.split_once("<section id=").unwrap();
    insta::assert_snapshot!("report_quality", text_of(chapter));
}

/// The text of a page: a line a block, charts left out.
fn text_of(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        let (tag, after) = after.split_once('>').unwrap();
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        rest = after;
        match name {
            "svg" | "style" if !tag.starts_with('/') => {
                let end = format!("</{name}>");
                rest = after.split_once(end.as_str()).map_or("", |(_, rest)| rest);
            }
            "td" | "th" => text.push(' '),
            "a" | "span" | "b" | "strong" | "em" | "code" | "abbr" | "small" => {}
            _ => text.push('\n'),
        }
    }
    text += rest;
    for (entity, sign) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, sign);
    }
    let lines = text.lines().map(|line| {
        line.split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
