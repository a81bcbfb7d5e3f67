//! The segments as text, JSON, map and page: whole, exact and harmless.

use std::path::Path;

use lookalike::explain::segment::place;
use lookalike::language::Language;
use lookalike::model::{IdealAccount, Model};
use lookalike::registry::{ACCOUNTS, MODEL, Registry};
use lookalike::report::chart::map::map;
use lookalike::report::explanation::{self, Extent};
use lookalike::report::layout::svg;
use lookalike::report::layout::text::{self, Screen};
use lookalike::report::model::Report;
use lookalike::report::segments::place::factors;
use lookalike::report::segments::{Overview, document};
use lookalike::segments::{Adjacent, Class, Name, Rival, Segment, Segments, Verdict};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::example;
use crate::explain::explained;

/// Names that try to be more than names.
const HOSTILE: [&str; 4] = [
    "</text></svg><script>alert(1)</script>",
    "=HYPERLINK(\"http://evil\",\"x\")",
    "\u{202e}evas\u{1b}[31m\u{7}\0\r\n",
    "\"><img src=x onerror=alert(1)>&amp;",
];

fn overview(model: &Model, ideals: &[IdealAccount], language: Language) -> String {
    text::render(
        &document(&Overview::new(model, ideals, None, language)),
        Screen::plain(),
    )
}

/// Where a person can look at what the tests draw.
fn keep(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join(name), text).expect("cargo makes this directory");
}

/// Numbers in [0, 1), the same on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn pick(&mut self, shares: &[f64]) -> usize {
        let mut left = self.next();
        for (i, share) in shares.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                return i;
            }
        }
        shares.len() - 1
    }
}

/// A table drawn from `segments` latent classes and a broad one on ten criteria, and the segments that know them.
fn crowd(accounts: usize, segments: usize) -> (Model, Vec<IdealAccount>) {
    const CRITERIA: usize = 10;
    const BINS: usize = 3;
    let mut chance = Chance(7);
    let mut model = example::model();
    let mut sizes: Vec<f64> = (0..segments).map(|s| 1.0 / (1.5 + s as f64)).collect();
    sizes.push(0.4);
    let all: f64 = sizes.iter().sum();
    sizes.iter_mut().for_each(|size| *size /= all);
    let shares: Vec<Vec<[f64; BINS]>> = (0..=segments)
        .map(|class| {
            (0..CRITERIA)
                .map(
                    |criterion| match (class < segments, (criterion * (1 + class / BINS) + class) % BINS) {
                        (true, 0) => [0.8, 0.12, 0.08],
                        (true, 1) => [0.15, 0.7, 0.15],
                        (true, _) => [0.2, 0.25, 0.55],
                        (false, _) => [0.4, 0.35, 0.25],
                    },
                )
                .collect()
        })
        .collect();
    let class = |class: usize| Class {
        accounts: (accounts as f64 * sizes[class]) as u64,
        share: (sizes[class].ln() * 1_000.0) as i64,
        evidence: (0..CRITERIA)
            .map(|c| {
                let bins = (0..BINS).map(|bin| {
                    let mean: f64 = sizes
                        .iter()
                        .zip(&shares)
                        .map(|(size, of)| size * of[c][bin])
                        .sum();
                    ((shares[class][c][bin] / mean).ln() * 1_000.0) as i64
                });
                bins.chain([0]).collect()
            })
            .collect(),
    };
    let names = [
        "Construction · 50 – 200 employees · AutoCAD",
        "Software · up to 49 employees",
        "Retail · over 1,000 employees · no CRM",
        "Hotels",
        "Public sector · tenders",
    ];
    let template = model.segments.segments[0].clone();
    model.segments.segments = (0..segments)
        .map(|s| Segment {
            number: s as u32 + 1,
            name: Name {
                en: names[s % 5].into(),
                fr: names[s % 5].into(),
            },
            class: class(s),
            least: -2_000,
            ..template.clone()
        })
        .collect();
    model.segments.other = Some(class(segments));
    model.segments.adjacent = (1..segments as u32)
        .map(|a| Adjacent {
            a,
            b: a + 1,
            border: 9,
            shared: 12.0 / f64::from(a),
        })
        .collect();
    let ideals = (0..accounts)
        .map(|i| {
            let class = chance.pick(&sizes);
            let bins: Vec<u16> = (0..CRITERIA)
                .map(|c| chance.pick(&shares[class][c]) as u16)
                .collect();
            IdealAccount {
                id: format!("A-{i:04}"),
                label: format!("Client {i} & fils"),
                outcome: "won".into(),
                bins: example::STRONG.into(),
                evidence: model.segments.evidence(&bins),
            }
        })
        .collect();
    (model, ideals)
}

fn page(model: &Model, ideals: &[IdealAccount], language: Language) -> String {
    let report = Report {
        model,
        version: None,
        trained: None,
        ideals,
        figures: None,
        explanations: &[],
        language,
    };
    report.html()
}

fn picture(model: &Model, ideals: &[IdealAccount], language: Language) -> String {
    svg::document(&map(&model.segments, ideals, language).expect("there are segments and accounts"))
}

#[test]
fn text_in_english_and_french() {
    let (model, ideals) = (example::model(), example::ideals());
    insta::assert_snapshot!(overview(&model, &ideals, Language::En));
    insta::assert_snapshot!(overview(&model, &ideals, Language::Fr));
}

#[test]
fn other_methods_and_left_out_columns_are_told() {
    let mut model = example::model();
    let rival = |name: &str, failed: Option<&str>| Rival {
        name: name.into(),
        k: failed.is_none().then_some(4),
        silhouette: failed.is_none().then_some(0.312),
        bic: None,
        adjusted_rand: failed.is_none().then_some(0.871),
        failed: failed.map(str::to_owned),
    };
    model.segments.rivals = vec![
        rival("k-means", None),
        rival("Gaussian mixture", Some("all accounts have the same bins")),
    ];
    model.segments.alone = vec!["tags".into()];
    let said = overview(&model, &example::ideals(), Language::En);
    let from = said.find("What other methods").unwrap();
    insta::assert_snapshot!(&said[from..]);
    let page = page(&model, &example::ideals(), Language::Fr);
    assert!(page.contains("k-moyennes") && page.contains("all accounts have the same bins"));
}

#[test]
fn text_is_at_most_100_columns() {
    for language in Language::ALL {
        for (model, ideals) in [(example::model(), example::ideals()), crowd(300, 5)] {
            for line in overview(&model, &ideals, language).lines() {
                assert!(line.width() <= 100, "{line}");
            }
        }
    }
}

#[test]
fn every_verdict_says_what_to_do() {
    let verdicts = [
        Verdict::OneProfile,
        Verdict::NoneStable,
        Verdict::TooFew { needed: 60 },
        Verdict::AllAlike,
        Verdict::NotSought,
    ];
    let mut model = example::model();
    let said: Vec<String> = verdicts
        .into_iter()
        .flat_map(|verdict| Language::ALL.map(|language| (verdict, language)))
        .map(|(verdict, language)| {
            model.segments = Segments::none(verdict, 41);
            overview(&model, &[], language)
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn json_says_everything() {
    let (model, mut ideals) = (example::model(), example::ideals());
    // One account halfway between both segments.
    ideals[2].label = String::new();
    ideals[2].evidence = vec![1_000, 700, -3_000];
    let found = Overview::new(&model, &ideals, None, Language::En);
    insta::assert_json_snapshot!(found);
    assert!(found.clone().only(2).is_none());
    assert_eq!(found.only(3).map(|found| found.segments.len()), Some(1));
}

#[test]
fn a_map_is_whole_and_its_labels_apart() {
    for (accounts, segments) in [(3, 2), (640, 3), (640, 5), (30, 1), (5_000, 5)] {
        let (mut model, ideals) = if accounts == 3 {
            (example::model(), example::ideals())
        } else {
            crowd(accounts, segments)
        };
        let drawn = picture(&model, &ideals, Language::En);
        keep(&format!("map.{accounts}.{segments}.svg"), &drawn);
        well_formed(&drawn);
        assert_eq!(
            drawn.matches("<g class=\"label\">").count(),
            label_areas(&drawn).len()
        );
        let areas = label_areas(&drawn);
        assert!(accounts < 30 || areas.len() == segments, "{areas:?}");
        for (i, a) in areas.iter().enumerate() {
            for b in &areas[..i] {
                let apart = a[0] >= b[0] + b[2] || b[0] >= a[0] + a[2] || (a[1] - b[1]).abs() >= 19.0;
                assert!(apart, "{a:?} {b:?}");
            }
        }
        let marks = drawn.matches("point\"").count() + drawn.matches("class=\"faint\"").count();
        assert!(marks <= 402, "{marks}");
        assert_eq!(
            drawn,
            picture(&model, &ideals, Language::En),
            "the same each time"
        );
        // Two classes and one have a map as well.
        model.segments.other = None;
        let fewer: Vec<IdealAccount> = ideals
            .iter()
            .map(|ideal| {
                let mut evidence = ideal.evidence.clone();
                evidence.pop();
                IdealAccount {
                    evidence,
                    ..ideal.clone()
                }
            })
            .collect();
        let drawn = picture(&model, &fewer, Language::Fr);
        keep(&format!("map.{accounts}.{segments}.fr.svg"), &drawn);
        well_formed(&drawn);
    }
    let (model, _) = crowd(1, 1);
    assert!(map(&model.segments, &[], Language::En).is_none());
    assert!(
        map(
            &Segments::none(Verdict::AllAlike, 9),
            &example::ideals(),
            Language::En
        )
        .is_none()
    );
}

/// Left, top and width of each segment's label: number and name.
fn label_areas(drawn: &str) -> Vec<[f64; 3]> {
    let number = |text: &str, name: &str| -> f64 {
        let from = text.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
        text[from..].split('"').next().unwrap().parse().unwrap()
    };
    drawn
        .split("<g class=\"label\">")
        .skip(1)
        .map(|label| {
            let label = label.split("</g>").next().unwrap();
            let name = label.rsplit("halo\">").next().unwrap().split('<').next().unwrap();
            let x = number(label, "x");
            [x, number(label, "y"), 26.0 + 7.0 * name.width() as f64]
        })
        .collect()
}

/// Fails unless tags close in order, attributes are quoted, and `<` and `&` are escaped.
fn well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('<') {
        let style = open.last() == Some(&"style");
        for entity in before.split('&').skip(1).filter(|_| !style) {
            let known = ["amp;", "lt;", "gt;", "quot;"];
            assert!(known.iter().any(|known| entity.starts_with(known)), "&{entity}");
        }
        let (tag, next) = after.split_once('>').expect("a tag that ends");
        assert!(tag.matches('"').count() % 2 == 0, "{tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed));
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(name);
        }
        rest = next;
    }
    assert!(open.is_empty(), "{open:?} left open");
}

#[test]
fn hostile_names_do_no_harm() {
    let (mut model, mut ideals) = crowd(60, 2);
    let long = format!("{}{}", HOSTILE.concat(), "x".repeat(10_000));
    model.segments.criteria[0].name = long.clone();
    model.segments.same_fact[0].criterion = long.clone();
    for (segment, hostile) in model.segments.segments.iter_mut().zip([&long, HOSTILE[2]]) {
        segment.name = Name {
            en: hostile.into(),
            fr: hostile.into(),
        };
    }
    for (i, ideal) in ideals.iter_mut().enumerate() {
        ideal.label = if i % 5 == 0 {
            long.clone()
        } else {
            HOSTILE[i % 4].into()
        };
        ideal.id = format!("{i}{}", HOSTILE[i % 4]);
    }
    for language in Language::ALL {
        let said = overview(&model, &ideals, language);
        assert!(said.lines().all(|line| line.width() <= 100));
        let drawn = picture(&model, &ideals, language);
        keep("map.hostile.svg", &drawn);
        well_formed(&drawn);
        let page = page(&model, &ideals, language);
        for shown in [&said, &drawn, &page] {
            for needle in ["\u{1b}", "\0", "\u{202e}", "\u{7}"] {
                assert!(!shown.contains(needle), "{needle:?}");
            }
        }
        for shown in [&drawn, &page] {
            for needle in ["<script", "<img"] {
                assert!(!shown.contains(needle), "{needle}");
            }
        }
        let json = serde_json::to_string(&Overview::new(&model, &ideals, None, language)).unwrap();
        let back: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            back["segments"][0]["name"],
            long.as_str(),
            "JSON holds the name as it is"
        );
    }
}

#[test]
fn a_report_with_a_crowd_is_of_ordinary_size() {
    let (model, ideals) = crowd(640, 3);
    let page = |language| page(&model, &ideals, language);
    keep("report.segments.en.html", &page(Language::En));
    keep("report.segments.fr.html", &page(Language::Fr));
    assert!(page(Language::En).len() < 300_000);
    assert_eq!(page(Language::En), page(Language::En));
}

/// Any bins the example's segments have.
fn any_bins() -> impl Strategy<Value = Vec<u16>> {
    let sizes: Vec<u16> = example::model()
        .segments
        .criteria
        .iter()
        .map(|c| c.cut.len() as u16)
        .collect();
    sizes.into_iter().map(|size| 0..size).collect::<Vec<_>>()
}

proptest! {
    /// Every milli-nat is accounted for, and multiplies to the posterior odds.
    #[test]
    fn the_factors_of_a_place_sum_exactly(bins in any_bins()) {
        let segments = example::model().segments;
        let found = place(&segments, &bins, Language::En).unwrap();
        let facts = found.speaks_for.iter().chain(&found.speaks_against);
        let sum: i64 = facts.map(|fact| fact.evidence).sum();
        prop_assert_eq!(found.prior + sum, found.total);
        prop_assert_eq!(factors(&found, Language::Fr).iter().map(|f| f.evidence).sum::<i64>(), found.total);
        prop_assert!(found.speaks_for.iter().all(|fact| fact.evidence > 0));
        prop_assert!(found.speaks_against.iter().all(|fact| fact.evidence < 0));
        let rival = found.runner_up.as_ref().unwrap();
        let odds = found.nearest.share / rival.share;
        prop_assert!((odds.ln() * 1000.0 - found.total as f64).abs() < 1e-6);
        let sum: f64 = found.posterior.iter().map(|class| class.share).sum();
        prop_assert!((sum - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_place_says_why() {
    let model = example::model();
    for (name, bins, language) in [
        ("builder", [0, 1, 1], Language::En),
        ("between", [1, 1, 1], Language::Fr),
        ("other", [2, 2, 0], Language::En),
    ] {
        let mut e = explained(&example::STRONG, language);
        e.segment = place(&model.segments, &bins, language);
        let said = text::render(&explanation::document(&model, &e, Extent::Whole), Screen::plain());
        let said = said
            .split("\n\n")
            .find(|part| part.starts_with(&language.place_heading()))
            .expect("the account has a place");
        insta::assert_snapshot!(format!("place_{name}"), said);
    }
    assert!(place(&Segments::none(Verdict::OneProfile, 9), &[], Language::En).is_none());
    assert!(place(&model.segments, &[0, 1], Language::En).is_none());
    assert!(place(&model.segments, &[0, 99, 1], Language::En).is_none());
    let mut alone = model.segments.clone();
    alone.segments.truncate(1);
    alone.other = None;
    let found = place(&alone, &[0, 1, 1], Language::En).unwrap();
    assert_eq!(
        (found.runner_up, found.total),
        (None, alone.evidence(&[0, 1, 1])[0])
    );
}

/// A registry with the example model in it.
fn workspace(model: &Model) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = serde_json::to_vec_pretty(model).unwrap();
    let ideals = serde_json::to_vec_pretty(&example::ideals()).unwrap();
    let files: [(&str, &[u8]); 2] = [(MODEL, &model), (ACCOUNTS, &ideals)];
    Registry::open(dir.path().join("models"))
        .publish("crm", &files)
        .unwrap();
    dir
}

fn segments(dir: &tempfile::TempDir, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    command.current_dir(dir).arg("segments").args(arguments).assert()
}

#[test]
fn the_command_prints_draws_and_refuses() {
    let dir = workspace(&example::model());
    let stdout =
        |done: assert_cmd::assert::Assert| String::from_utf8(done.get_output().stdout.clone()).unwrap();
    let said = stdout(segments(&dir, &["--lang", "fr", "--map", "map.svg"]).success());
    assert!(said.starts_with("Types de clients idéaux"), "{said}");
    let drawn = std::fs::read_to_string(dir.path().join("map.svg")).unwrap();
    assert!(drawn.contains("Carte des clients idéaux"));
    let json = stdout(segments(&dir, &["--json", "--number", "3"]).success());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["segments"][0]["number"], 3);
    assert_eq!(json["adjacent"][0]["ready_to_compare"], true);
    let refused = segments(&dir, &["--number", "2"]).code(2);
    let stderr = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert_eq!(stderr, "error: there is no segment 2; there are 1 and 3\n");
}

#[test]
fn a_model_without_segments_says_so() {
    let mut model = example::model();
    model.segments = Segments::none(Verdict::OneProfile, 3);
    let ideals: Vec<IdealAccount> = example::ideals()
        .into_iter()
        .map(|ideal| IdealAccount {
            evidence: vec![],
            ..ideal
        })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let (bytes, ideals) = (
        serde_json::to_vec(&model).unwrap(),
        serde_json::to_vec(&ideals).unwrap(),
    );
    let files: [(&str, &[u8]); 2] = [(MODEL, &bytes), (ACCOUNTS, &ideals)];
    Registry::open(dir.path().join("models"))
        .publish("crm", &files)
        .unwrap();
    segments(&dir, &[]).success();
    let refused = segments(&dir, &["--map", "map.svg"]).code(2);
    let stderr = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(!dir.path().join("map.svg").exists());
}
