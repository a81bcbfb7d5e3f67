//! Business figures and the anti-profile as text, JSON and page: whole, exact and harmless.

use std::path::Path;

use lookalike::figures::group::Funnel;
use lookalike::figures::{
    Dashboard, Figure, Group, GroupFigures, GroupRecord, Inconsistent, Key, Name, Need, QuarterRecord, Reason,
};
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::registry::{ACCOUNTS, FIGURES, MODEL, Registry};
use lookalike::report::figures::{Board, document};
use lookalike::report::layout::Document;
use lookalike::report::layout::text::{self, Screen};
use lookalike::report::model::Report;
use lookalike::report::segments::{self, Overview};
use lookalike::score::Grade;
use lookalike::segments::{Anti, AntiProfile, Example, Name as SegmentName, Rate, Sign, Trait};
use unicode_width::UnicodeWidthStr;

use crate::example;

const HOSTILE: &str =
    "</text></svg><script>alert(1)</script>\u{202e}\u{1b}[31m\0\r\n<img src=x onerror=alert(1)>";

fn figure(estimate: f64, low: f64, high: f64, accounts: u64) -> Figure {
    Figure {
        estimate: Some(estimate),
        low: Some(low),
        high: Some(high),
        accounts,
        reason: None,
    }
}

fn none(reason: Reason) -> Figure {
    Figure {
        reason: Some(reason),
        ..Figure::default()
    }
}

/// Figures of so many accounts of which a share buys; nobody knows who left, and few are known to have cost something.
fn figures(accounts: u64, share: f64) -> GroupFigures {
    let (open, decided) = (accounts / 10, accounts - accounts / 10);
    let customers = (decided as f64 * share).round() as u64;
    let needs = |key| none(Reason::NeedsColumn { key });
    let around = |value: f64, half: f64, of: u64| figure(value, value - half, value + half, of);
    GroupFigures {
        accounts,
        open,
        customers,
        churned: 0,
        close_rate: around(share, 0.05, decided),
        cycle: Figure {
            high: None,
            reason: Some(Reason::NoInterval),
            ..around(60.0 / share, 4.0, accounts)
        },
        retention_180: needs(Key::Left),
        retention_365: needs(Key::Left),
        churn_365: needs(Key::Left),
        nps: needs(Key::Nps),
        contract: around(20_000.0 * share, 900.0, customers),
        contract_median: Figure {
            estimate: Some(15_000.0 * share),
            accounts: customers,
            ..Figure::default()
        },
        expansion: around(1_234.5 * share, 80.0, customers),
        ltv: needs(Key::Left),
        ltv_weighted: needs(Key::Left),
        cac: Figure {
            reason: Some(Reason::Incomplete {
                key: Key::Cost,
                missing: accounts / 3,
                of: accounts,
            }),
            ..around(5_000.0 / share, 300.0, accounts)
        },
        ltv_cac: needs(Key::Left),
        pipeline_share: Figure {
            estimate: Some(open as f64 / 200.0),
            accounts: open,
            ..Figure::default()
        },
        pipeline_amount_share: none(Reason::ZeroTotal),
        funnel: Funnel {
            leads: accounts,
            qualified: Some(accounts / 2),
            accepted: None,
            customers,
            qualified_rate: around(0.5, 0.02, accounts),
            accepted_rate: needs(Key::Accepted),
            customer_rate: needs(Key::Accepted),
        },
    }
}

fn record(group: Group, accounts: u64, share: f64) -> GroupRecord {
    let quarters = ["2026-Q1", "2026-Q2", "2026-Q3"];
    let of = |(i, quarter): (usize, &&str)| QuarterRecord {
        quarter: (*quarter).to_owned(),
        figures: figures(accounts / 3, share - 0.05 * i as f64),
    };
    GroupRecord {
        group,
        figures: figures(accounts, share),
        quarters: quarters.iter().enumerate().map(of).collect(),
    }
}

/// A dashboard whose every number can be checked on paper.
fn dashboard() -> Dashboard {
    let mut groups = vec![
        record(Group::All, 2_000, 0.4),
        record(Group::Icp, 800, 0.65),
        record(Group::NotIcp, 1_200, 0.25),
        record(Group::Grade(Grade::A), 300, 0.8),
        record(Group::Grade(Grade::X), 6, 0.5),
        record(Group::Segment(0), 1_300, 0.3),
        record(Group::Segment(1), 500, 0.7),
        record(Group::Segment(3), 200, 0.6),
    ];
    groups[2].figures.contract = none(Reason::NoCustomers);
    let need = |figure, key| Need { figure, key };
    let names = [
        Name::Retention180,
        Name::Retention365,
        Name::Churn365,
        Name::Ltv,
        Name::LtvCac,
    ];
    let mut needs: Vec<Need> = names.into_iter().map(|name| need(name, Key::Left)).collect();
    needs.push(need(Name::AcceptedRate, Key::Accepted));
    needs.push(need(Name::CustomerRate, Key::Accepted));
    Dashboard {
        as_of: Some("2026-09-30".into()),
        out_of_fold: true,
        quarters: ["2026-Q1", "2026-Q2", "2026-Q3"].map(str::to_owned).into(),
        groups,
        needs,
        eras: None,
        inconsistent: Inconsistent {
            closed_before_opened: 3,
            after_as_of: 1,
            ..Inconsistent::default()
        },
    }
}

fn sign(criterion: u64, bins: &[u16], [inside, outside]: [u64; 2], close: [u64; 2], leave: [u64; 2]) -> Sign {
    let difference = (inside as f64 - outside as f64) / 1_000.0;
    let close_rate = Rate::new(close[0], close[1]);
    Sign {
        apart: Trait {
            criterion,
            bins: bins.into(),
            inside,
            inside_known: 1_000,
            outside,
            outside_known: 1_000,
            difference,
            low: difference - 0.03,
            high: difference + 0.03,
            lift: Some(inside as f64 / outside as f64),
            p: 1e-6,
            medians: None,
        },
        close: close_rate,
        leave: Rate::new(leave[0], leave[1]),
        closes_easily: close[0] * 2 >= close[1],
    }
}

/// The example with an anti-profile: software firms are a trap.
fn model() -> Model {
    let mut model = example::model();
    let example = |id: &str, name: &str| Example {
        id: id.into(),
        name: name.into(),
    };
    model.anti = AntiProfile {
        criteria: model.segments.criteria.clone(),
        never: Some(Anti {
            accounts: 1_000,
            of: 2_000,
            signs: vec![sign(1, &[0], [700, 300], [300, 1_000], [90, 300])],
            examples: vec![example("A-7", "Hôtels du Midi"), example("A-9", "Chez Léon")],
        }),
        leaves: Some(Anti {
            accounts: 400,
            of: 1_000,
            signs: vec![
                sign(0, &[1], [600, 350], [550, 1_000], [330, 550]),
                sign(2, &[0], [800, 600], [400, 1_000], [200, 400]),
            ],
            examples: vec![example("A-12", "Logiciels Perdus")],
        }),
    };
    model
}

fn plain(document: &Document) -> String {
    text::render(document, Screen::plain())
}

fn told(model: &Model, dashboard: &Dashboard, quarters: bool, language: Language) -> String {
    let board = Board {
        model: "crm@v000001",
        dashboard,
        segments: &model.segments,
        language,
    };
    plain(&document(&board, quarters))
}

fn page(model: &Model, dashboard: Option<&Dashboard>, language: Language) -> String {
    let report = Report {
        model,
        version: None,
        trained: None,
        ideals: &example::ideals(),
        figures: dashboard,
        explanations: &[],
        language,
    };
    report.html()
}

fn overview(model: &Model, dashboard: Option<&Dashboard>, language: Language) -> Overview {
    Overview::new(model, &example::ideals(), dashboard, language)
}

/// Where a person can look at what the tests draw.
fn keep(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join(name), text).expect("cargo makes this directory");
}

#[test]
fn text_in_english_and_french() {
    let (model, board) = (model(), dashboard());
    insta::assert_snapshot!(told(&model, &board, true, Language::En));
    insta::assert_snapshot!(told(&model, &board, false, Language::Fr));
}

#[test]
fn one_group_is_told_by_itself() {
    let only = dashboard().only("segment:3").unwrap();
    insta::assert_snapshot!(told(&model(), &only, false, Language::En));
}

#[test]
fn segments_tell_their_figures_and_whom_to_say_no_to() {
    let (model, board) = (model(), dashboard());
    for (name, language) in [("en", Language::En), ("fr", Language::Fr)] {
        let said = plain(&segments::document(&overview(&model, Some(&board), language)));
        insta::assert_snapshot!(format!("segments_with_figures_{name}"), said);
    }
}

#[test]
fn what_is_not_known_says_why() {
    let why = |model: &Model, board: Option<&Dashboard>| {
        let json = serde_json::to_value(overview(model, board, Language::En)).unwrap();
        ["never", "leaves"].map(|kind| json["anti"][kind]["why"].as_str().unwrap().to_owned())
    };
    let mut model = example::model();
    let [never, nobody_left] = why(&model, None);
    assert!(never.contains("20 accounts that never bought"), "{never}");
    assert!(nobody_left.contains("`churned` under [outcome]"), "{nobody_left}");
    model.recipe.outcome.churned = vec!["churned".into()];
    let mut board = dashboard();
    // Figures know better than the recipe.
    assert_eq!(why(&model, Some(&board))[1], nobody_left);
    board.groups[0].figures.churned = 7;
    assert!(why(&model, Some(&board))[1].contains("20 customers that left"));
    assert_eq!(why(&model, None), why(&model, Some(&board)));
}

#[test]
fn json_has_figures_signs_and_traps() {
    let json = serde_json::to_value(overview(&model(), Some(&dashboard()), Language::En)).unwrap();
    assert_eq!(json["segments"][0]["figures"]["close_rate"]["estimate"], 0.7);
    insta::assert_json_snapshot!(json["anti"]);
}

#[test]
fn text_is_at_most_100_columns() {
    let mut board = dashboard();
    for record in &mut board.groups {
        for figures in
            std::iter::once(&mut record.figures).chain(record.quarters.iter_mut().map(|q| &mut q.figures))
        {
            figures.contract = figure(1.234e12, 1e-9, f64::MAX, u64::MAX);
            figures.cac = figure(987_654.0, 98_765.4, 9_876_543.0, 123_456);
            figures.cycle = figure(12_345.0, 1.0, 123_456.0, 99_999_999);
            figures.accounts = u64::MAX;
        }
    }
    let mut model = model();
    for segment in &mut model.segments.segments {
        segment.name = SegmentName {
            en: "x".repeat(10_000),
            fr: HOSTILE.into(),
        };
    }
    for language in Language::ALL {
        let only = board.clone().only("segment:1").unwrap();
        for said in [
            told(&model, &board, true, language),
            told(&model, &only, true, language),
            told(&model, &dashboard(), true, language),
            plain(&segments::document(&overview(&model, Some(&board), language))),
        ] {
            for line in said.lines() {
                assert!(line.width() <= 100, "{} {line}", line.width());
            }
        }
    }
}

#[test]
fn hostile_names_do_no_harm() {
    let mut model = model();
    model.segments.segments[0].name = SegmentName {
        en: HOSTILE.into(),
        fr: HOSTILE.into(),
    };
    model
        .anti
        .criteria
        .iter_mut()
        .for_each(|c| c.name = HOSTILE.into());
    for anti in [&mut model.anti.never, &mut model.anti.leaves] {
        for example in anti.iter_mut().flat_map(|anti| &mut anti.examples) {
            example.name = HOSTILE.into();
        }
        // Of a criterion and bins that do not exist.
        anti.iter_mut().for_each(|anti| {
            let mut lost = anti.signs[0].clone();
            lost.apart.criterion = 99;
            anti.signs.push(lost.clone());
            lost.apart.criterion = 1;
            lost.apart.bins = vec![77];
            anti.signs.push(lost);
        });
    }
    let board = dashboard();
    for language in Language::ALL {
        let said = told(&model, &board, true, language)
            + &plain(&segments::document(&overview(&model, Some(&board), language)));
        let page = page(&model, Some(&board), language);
        keep("figures.hostile.html", &page);
        for shown in [&said, &page] {
            for needle in ["\u{1b}", "\0", "\u{202e}", "\r"] {
                assert!(!shown.contains(needle), "{needle:?}");
            }
        }
        for needle in ["<script", "<img"] {
            assert!(!page.contains(needle), "{needle}");
        }
    }
}

#[test]
fn a_report_shows_figures_and_whom_to_say_no_to() {
    let (model, board) = (model(), dashboard());
    for language in Language::ALL {
        let page = page(&model, Some(&board), language);
        keep(&format!("report.figures.{}.html", language.tag()), &page);
        for part in [
            "id=\"figures\"",
            "href=\"#figures\"",
            "id=\"say-no\"",
            "2026-Q3",
            "Logiciels Perdus",
        ] {
            assert!(page.contains(part), "{part}");
        }
        let charts = page.matches("<svg").count();
        assert_eq!(page.matches("<figure").count(), charts);
        let figures = format!("<details><summary>{}</summary>", language.the_figures());
        assert_eq!(page.matches(&figures).count(), charts);
    }
    let without = page(&model, None, Language::En);
    assert!(!without.contains("#figures") && without.contains("id=\"say-no\""));
    // A dashboard without grades or quarters still prints.
    let mut bare = dashboard().only("all").unwrap();
    bare.quarters.clear();
    assert!(page(&model, Some(&bare), Language::En).contains("id=\"figures\""));
    assert!(told(&model, &bare, true, Language::En).contains("all accounts"));
}

/// A registry with the example model in it, and its figures if any.
fn workspace(dashboard: Option<&Dashboard>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = serde_json::to_vec_pretty(&model()).unwrap();
    let ideals = serde_json::to_vec_pretty(&example::ideals()).unwrap();
    let figures = dashboard.map(|board| serde_json::to_vec_pretty(board).unwrap());
    let mut files: Vec<(&str, &[u8])> = vec![(MODEL, &model), (ACCOUNTS, &ideals)];
    files.extend(figures.iter().map(|bytes| (FIGURES, bytes.as_slice())));
    Registry::open(dir.path().join("models"))
        .publish("crm", &files)
        .unwrap();
    dir
}

fn command(dir: &tempfile::TempDir, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    command.current_dir(dir).args(arguments).assert()
}

#[test]
fn the_command_prints_the_dashboard_and_refuses() {
    let board = dashboard();
    let dir = workspace(Some(&board));
    let stdout =
        |done: assert_cmd::assert::Assert| String::from_utf8(done.get_output().stdout.clone()).unwrap();
    let said = stdout(command(&dir, &["figures", "--lang", "fr"]).success());
    assert!(said.starts_with("Chiffres commerciaux"), "{said}");
    let json = stdout(command(&dir, &["figures", "--json"]).success());
    assert_eq!(serde_json::from_str::<Dashboard>(&json).unwrap(), board);
    let json = stdout(
        command(
            &dir,
            &["figures", "--json", "--group", "A", "--model", "crm@v000001"],
        )
        .success(),
    );
    let only: Dashboard = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (only.groups.len(), only.groups[0].group),
        (1, Group::Grade(Grade::A))
    );
    assert_eq!(only.needs, board.needs);
    let json = stdout(command(&dir, &["segments", "--json", "--number", "3"]).success());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["segments"][0]["figures"]["accounts"], 200);
    assert_eq!(json["anti"]["leaves"]["signs"][0]["closes_easily"], true);

    let stderr = |arguments: &[&str]| {
        let refused = command(&dir, arguments).code(2);
        String::from_utf8(refused.get_output().stderr.clone()).unwrap()
    };
    assert_eq!(
        stderr(&["figures", "--group", "b\u{1b}[31m\n"]),
        "error: there is no group `b\u{fffd}[31m `; there are all, icp, not-icp, a, x, segment:0, segment:1, segment:3\n"
    );
    for refused in [
        ["figures", "--group", ""],
        ["figures", "--group", "segment:9"],
        ["figures", "--model", "crn"],
    ] {
        assert_eq!(stderr(&refused).lines().count(), 1, "{refused:?}");
    }
}

#[test]
fn a_version_without_figures_says_so() {
    let dir = workspace(None);
    let refused = command(&dir, &["figures"]).code(2);
    let stderr = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    assert_eq!(
        stderr,
        "error: crm@v000001 was published without business figures; train it again\n"
    );
    command(&dir, &["segments"]).success();
}

/// Titles and cells of a table, as any command reads it.
fn rows_of(path: &std::path::Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut records = lookalike::source::Records::open(path).unwrap();
    let (mut rows, mut record) = (Vec::new(), lookalike::source::Record::new());
    while records.next(&mut record).unwrap() {
        rows.push(record.iter().map(str::to_owned).collect());
    }
    (records.header().to_vec(), rows)
}

/// What a BI tool imports: the numbers of the JSON, a row for each date, group and measure, and a dictionary beside.
#[test]
fn tidy_figures_are_those_of_the_json() {
    let dir = tempfile::tempdir().unwrap();
    let models = concat!(env!("CARGO_MANIFEST_DIR"), "/models");
    let run = |extra: &[&str]| {
        let words = [&["figures", "--models", models, "--model", "example"], extra].concat();
        crate::cli::done(dir.path(), &words)
    };
    let json: serde_json::Value = serde_json::from_str(&run(&["--json"])).unwrap();
    let said = run(&["-o", "f.csv", "-o", "f.xlsx", "-o", "f.parquet", "--lang", "fr"]);
    assert_eq!(said, "");
    let mut reader = csv::Reader::from_path(dir.path().join("f.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, name: &str| {
        let at = header.iter().position(|column| column == name).unwrap();
        row[at].to_owned()
    };
    let groups = json["groups"].as_array().unwrap();
    let quarters: usize = groups
        .iter()
        .map(|group| group["quarters"].as_array().unwrap().len())
        .sum();
    assert!(quarters > 0);
    assert_eq!(rows.len(), (groups.len() + quarters) * Name::ALL.len());
    let keys: std::collections::BTreeSet<Vec<String>> = rows
        .iter()
        .map(|row| {
            ["date", "period", "group", "measure"]
                .map(|key| cell(row, key))
                .to_vec()
        })
        .collect();
    assert_eq!(
        keys.len(),
        rows.len(),
        "date, period, group and measure are the key"
    );
    let icp = &groups.iter().find(|group| group["group"] == "icp").unwrap()["figures"]["close_rate"];
    let row = rows
        .iter()
        .find(|row| {
            cell(row, "group") == "icp"
                && cell(row, "period") == "all"
                && cell(row, "measure") == "close_rate"
        })
        .unwrap();
    for (column, key) in [
        ("estimate", "estimate"),
        ("low", "low"),
        ("high", "high"),
        ("n", "accounts"),
    ] {
        assert_eq!(
            cell(row, column).parse::<f64>().unwrap(),
            icp[key].as_f64().unwrap()
        );
    }
    assert_eq!(cell(row, "measure_name"), "taux de signature");
    assert_eq!(cell(row, "unit"), "share");
    let money = rows
        .iter()
        .find(|row| cell(row, "measure") == "contract")
        .unwrap();
    assert_eq!(cell(money, "currency"), "EUR");
    let unknown = rows.iter().find(|row| cell(row, "estimate").is_empty()).unwrap();
    assert!(!cell(unknown, "note").is_empty());

    let told = std::fs::read_to_string(dir.path().join("f.dictionary.csv")).unwrap();
    for column in &header {
        assert!(
            told.lines().any(|line| line.starts_with(&format!("{column},"))),
            "{column}"
        );
    }
    // Parquet has the same rows, and the same dictionary beside.
    for (parquet, csv) in [
        ("f.parquet", "f.csv"),
        ("f.dictionary.parquet", "f.dictionary.csv"),
    ] {
        let [parquet, csv] = [parquet, csv].map(|name| rows_of(&dir.path().join(name)));
        assert_eq!(parquet.0, csv.0);
        assert_eq!(parquet.1.len(), csv.1.len());
        for (parquet, csv) in parquet.1.iter().zip(&csv.1) {
            for (parquet, csv) in parquet.iter().zip(csv) {
                let same = parquet == csv || parquet.parse::<f64>().ok() == csv.parse().ok();
                assert!(same && parquet.is_empty() == csv.is_empty(), "{parquet} {csv}");
            }
        }
    }
    let file = std::fs::File::open(dir.path().join("f.parquet")).unwrap();
    let file = parquet::file::reader::SerializedFileReader::new(file).unwrap();
    let schema = parquet::file::reader::FileReader::metadata(&file)
        .file_metadata()
        .schema_descr();
    let kinds: Vec<String> = schema
        .columns()
        .iter()
        .map(|column| column.physical_type().to_string())
        .collect();
    assert_eq!(
        (kinds[0].as_str(), kinds[8].as_str(), kinds[11].as_str()),
        ("INT32", "DOUBLE", "INT64")
    );
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(dir.path().join("f.xlsx")).unwrap();
    let sheets = calamine::Reader::worksheets(&mut book);
    assert_eq!(sheets.len(), 2);
    assert_eq!(sheets[0].1.height(), rows.len() + 1);

    let refused = crate::cli::refused(
        dir.path(),
        &["figures", "--models", models, "--model", "example", "-o", "f.doc"],
    );
    assert!(
        refused.contains("ends in .csv, .tsv, .parquet or .xlsx"),
        "{refused}"
    );
    assert!(!dir.path().join("f.doc").exists());
}
