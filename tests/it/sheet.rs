//! The ICP sheet: the same in every format and language, whatever the user's texts hold.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use lookalike::criteria::Cut;
use lookalike::figures::group::Funnel;
use lookalike::figures::{
    Dashboard, Figure, Group, GroupFigures, GroupRecord, Inconsistent, Key, Need, Reason,
};
use lookalike::language::Language;
use lookalike::model::worded::ShownModel;
use lookalike::model::{IdealAccount, Model};
use lookalike::recipe::{CaseRecipe, PersonaRecipe};
use lookalike::report::sheet::{Before, Sheet, Source, html, markdown, xlsx};
use lookalike::score::Grade;
use lookalike::segments::{Anti, AntiProfile, Example, Rate, Segments, Sign, Verdict};

use crate::example;

fn figure(estimate: f64, low: f64, high: f64) -> Figure {
    Figure {
        estimate: Some(estimate),
        low: Some(low),
        high: Some(high),
        accounts: 420,
        reason: None,
    }
}

fn lacking(key: Key) -> Figure {
    Figure {
        reason: Some(Reason::NeedsColumn { key }),
        ..Figure::default()
    }
}

fn figures(better: f64) -> GroupFigures {
    GroupFigures {
        accounts: 900,
        open: 60,
        customers: 460,
        churned: 40,
        close_rate: figure(0.24 * better, 0.22 * better, 0.27 * better),
        cycle: figure(150.0 / better, 130.0 / better, 165.0 / better),
        retention_180: figure(0.95, 0.92, 0.97),
        retention_365: figure(0.88, 0.83, 0.92),
        churn_365: figure(0.12, 0.08, 0.17),
        nps: lacking(Key::Nps),
        contract: figure(9_400.0 * better, 8_800.0 * better, 10_100.0 * better),
        contract_median: Figure {
            high: None,
            low: None,
            ..figure(8_000.0, 0.0, 0.0)
        },
        expansion: lacking(Key::Expansion),
        ltv: figure(21_000.0 * better, 18_000.0 * better, 24_000.0 * better),
        ltv_weighted: lacking(Key::Expansion),
        cac: lacking(Key::Cost),
        ltv_cac: lacking(Key::Cost),
        pipeline_share: Figure {
            low: None,
            high: None,
            ..figure(0.4, 0.0, 0.0)
        },
        pipeline_amount_share: lacking(Key::Amount),
        funnel: Funnel {
            leads: 900,
            qualified: None,
            accepted: None,
            customers: 460,
            qualified_rate: lacking(Key::Qualified),
            accepted_rate: lacking(Key::Accepted),
            customer_rate: lacking(Key::Accepted),
        },
    }
}

fn dashboard() -> Dashboard {
    let record = |group, better| GroupRecord {
        group,
        figures: figures(better),
        quarters: vec![],
    };
    Dashboard {
        as_of: Some("2026-09-30".into()),
        out_of_fold: true,
        quarters: vec![],
        groups: vec![
            record(Group::All, 1.2),
            record(Group::Icp, 2.0),
            record(Group::NotIcp, 0.8),
            record(Group::Grade(Grade::D), 0.2),
            record(Group::Segment(1), 2.2),
            record(Group::Segment(3), 1.7),
        ],
        eras: None,
        needs: vec![Need {
            figure: lookalike::figures::Name::Cac,
            key: Key::Cost,
        }],
        inconsistent: Inconsistent::default(),
    }
}

/// The example with accounts that were a mistake to sign.
fn model() -> Model {
    let mut model = example::model();
    let signs = |close: (u64, u64), leave: (u64, u64)| {
        let sign = |apart: &lookalike::segments::Trait| Sign {
            apart: apart.clone(),
            close: Rate::new(close.0, close.1),
            leave: Rate::new(leave.0, leave.1),
            closes_easily: leave.0 > 30,
        };
        model.segments.segments[1].traits.iter().map(sign).collect()
    };
    let anti = |accounts, of, signs| Anti {
        accounts,
        of,
        signs,
        examples: vec![Example {
            id: "A-90".into(),
            name: "Garage Lopez".into(),
        }],
    };
    model.anti = AntiProfile {
        criteria: model.segments.criteria.clone(),
        never: Some(anti(900, 1_800, signs((20, 300), (2, 20)))),
        leaves: Some(anti(256, 900, signs((90, 150), (60, 90)))),
    };
    model
}

fn sheet(model: &Model, ideals: &[IdealAccount], figures: Option<&Dashboard>, language: Language) -> Sheet {
    Sheet::new(&Source {
        model,
        ideals,
        dashboard: figures,
        version: Some("v000001"),
        trained: Some("2026-11-24"),
        models: None,
        before: None,
        currency: None,
        language,
    })
}

/// Where a person can look at what the tests write.
fn keep(name: &str, bytes: &[u8]) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join(name), bytes).expect("cargo makes this directory");
}

#[test]
fn the_example_reads_well_in_english_and_french() {
    let (model, ideals, figures) = (model(), example::ideals(), dashboard());
    for language in Language::ALL {
        let sheet = sheet(&model, &ideals, Some(&figures), language);
        let text = markdown::markdown(&sheet);
        keep(
            &format!("sheet.{}.html", language.tag()),
            html::html(&sheet).as_bytes(),
        );
        keep(
            &format!("sheet.{}.xlsx", language.tag()),
            &xlsx::xlsx(&sheet).unwrap(),
        );
        insta::assert_snapshot!(format!("sheet_{}", language.tag()), text);
    }
}

/// People and a story, as a recipe tells them.
fn with_people(model: &mut Model) {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let persona = |part: &str, wants: &[&str], fears: &[&str], segments: &[u32]| PersonaRecipe {
        part: Some(part.to_owned()),
        wants: texts(wants),
        fears: texts(fears),
        segments: segments.to_vec(),
    };
    model.recipe.personas = [
        (
            "Works manager",
            persona(
                "asks for it and uses it",
                &["know each morning which site is late"],
                &["another tool that nobody opens on site"],
                &[1],
            ),
        ),
        (
            "Finance director",
            persona("signs", &["see margins by site"], &[], &[]),
        ),
        ("Buyer", persona("negotiates", &[], &[], &[1, 9])),
    ]
    .map(|(name, persona)| (name.to_owned(), persona))
    .into();
    let case = CaseRecipe {
        result: Some("late sites went from 12 to 3 within a year".to_owned()),
        link: Some("https://example.com/batir".to_owned()),
        segments: vec![1],
    };
    model.recipe.cases = [("Bâtir SA".to_owned(), case)].into();
}

/// The sheet of a model with people, beside the version before, with amounts in a currency.
fn full_sheet(model: &Model, language: Language) -> Sheet {
    let mut before = model.clone();
    before.verdict = lookalike::fit::verdict::Verdict::Weak;
    before.data.ideal = 590;
    before.criteria[0]
        .points
        .iter_mut()
        .for_each(|points| *points /= 2);
    before.segments.segments.pop();
    Sheet::new(&Source {
        model,
        ideals: &example::ideals(),
        dashboard: Some(&dashboard()),
        version: Some("v000002"),
        trained: Some("2026-11-24"),
        models: None,
        before: Some(Before {
            version: "v000001",
            model: ShownModel::plain(&before),
            now: ShownModel::plain(model),
        }),
        currency: Some("EUR"),
        language,
    })
}

#[test]
fn a_sheet_says_who_to_talk_to_what_changed_and_in_which_currency() {
    let mut model = model();
    with_people(&mut model);
    let sheet = full_sheet(&model, Language::En);
    let text = markdown::markdown(&sheet);
    for said in [
        "version v000001:",
        "verdict: weak",
        "ideal customers: 590, now 644",
        ", EUR",
        "asks for it and uses it",
        "fears another tool",
        "Bâtir SA – late sites went",
        "Buyer is told of segment 9, which this version does not have",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    let (first, crowd) = (&sheet.segments.segments[0], &sheet.segments.segments[1]);
    assert_eq!(first.personas, ["Buyer", "Works manager"]);
    assert!(!first.crowd && crowd.crowd && crowd.case.is_none());
    // Without them the sheet says how to have them, and that no currency is known.
    let bare = markdown::markdown(&self::sheet(
        &self::model(),
        &example::ideals(),
        Some(&dashboard()),
        Language::En,
    ));
    assert!(
        bare.contains("under \\[personas\\]") && bare.contains("which it does not name"),
        "{bare}"
    );
}

/// Five kinds on two pages: `tests/pages` prints this page and counts them.
#[test]
fn a_sheet_with_five_segments_is_kept_for_printing() {
    let mut model = model();
    with_people(&mut model);
    let template = model.segments.segments[0].clone();
    let names = [
        "Construction · 50 – 200 employees · AutoCAD",
        "Software · up to 49 employees",
        "Retail · over 1,000 employees · no CRM",
        "Hotels · 200 – 1,000 employees",
        "Public sector · tenders",
    ];
    model.segments.segments = (1..=5)
        .map(|number| {
            let mut segment = template.clone();
            segment.number = number;
            segment.name.en = names[number as usize - 1].to_owned();
            segment.name.fr = segment.name.en.clone();
            segment
        })
        .collect();
    for language in Language::ALL {
        let page = html::html(&full_sheet(&model, language));
        keep(&format!("sheet.five.{}.html", language.tag()), page.as_bytes());
        assert_eq!(page.matches("<article").count(), 5);
    }
}

#[test]
fn a_profile_leads_only_where_the_verdict_allows() {
    use lookalike::fit::verdict::Verdict;
    let shown = |verdict| {
        let mut model = model();
        model.verdict = verdict;
        let sheet = sheet(&model, &example::ideals(), None, Language::En);
        (sheet.profile.headline, sheet.profile.sentence)
    };
    for verdict in [Verdict::Usable, Verdict::Strong] {
        let (headline, said) = shown(verdict);
        assert!(headline && said.starts_with("Our ideal customer"), "{said}");
    }
    let (headline, said) = shown(Verdict::Weak);
    assert!(
        !headline && said.starts_with("A sketch that the data do not prove."),
        "{said}"
    );
    assert!(!shown(Verdict::NoSignal).0);
}

#[test]
fn a_knock_out_rule_without_conditions_says_any_value() {
    let mut model = example::model();
    model.knock_out[0].is_in.clear();
    let rule = |language| {
        let sheet = sheet(&model, &example::ideals(), None, language);
        sheet.knock_outs[0].rule.clone()
    };
    assert!(
        rule(Language::En).ends_with(" any value"),
        "{}",
        rule(Language::En)
    );
    assert!(
        rule(Language::Fr).ends_with(" toute valeur"),
        "{}",
        rule(Language::Fr)
    );
}

/// Texts that have harmed somebody's file before.
fn hostile() -> Vec<String> {
    let long = format!("{}end", "x".repeat(10_000));
    [
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "| a | b |\n| --- | --- |\n# h\r\n- x",
        "`rm -rf`; $(id) 'q' \"q\"",
        "[click](javascript:alert(1)) ![i](http://x/y.png) **b** _i_ ~~s~~ <b>",
        "\u{202e}gpj.exe \u{2066}x\u{2069} \u{200f}",
        "שלום עולם مرحبا",
        "\u{0}\u{1b}[31mred\u{7}\u{fffe}",
        "1. first",
        "0042",
        "&amp; &lt; &#x3c;script&#x3e;",
        "",
        "   ",
        &long,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The example with one text wherever a user's text can stand.
fn with_text(text: &str) -> (Model, Vec<IdealAccount>) {
    let (mut model, mut ideals) = (model(), example::ideals());
    let words = || text.to_owned();
    model.name = words();
    model.data.outcome = words();
    model.data.positive = vec![words(), words()];
    model.data.fingerprint = words();
    model.data.as_of = Some(words());
    model.recipe.data = Some(words());
    model.release = words();
    for criterion in &mut model.criteria {
        criterion.name = format!("sector {text}");
        retext(&mut criterion.cut, text);
    }
    for criterion in &mut model.segments.criteria {
        criterion.name = words();
        retext(&mut criterion.cut, text);
    }
    for segment in &mut model.segments.segments {
        segment.name.en = words();
        segment.name.fr = words();
    }
    for rule in &mut model.knock_out {
        (rule.name, rule.column, rule.is_in, rule.not_in) = (words(), words(), vec![words()], vec![words()]);
    }
    for criterion in &mut model.anti.criteria {
        criterion.name = words();
        retext(&mut criterion.cut, text);
    }
    for anti in [&mut model.anti.never, &mut model.anti.leaves]
        .into_iter()
        .flatten()
    {
        for example in &mut anti.examples {
            (example.id, example.name) = (words(), words());
        }
    }
    for ideal in &mut ideals {
        (ideal.id, ideal.label, ideal.outcome) = (words(), words(), words());
    }
    (model, ideals)
}

fn retext(cut: &mut Cut, text: &str) {
    match cut {
        Cut::Category { groups, .. } => groups
            .iter_mut()
            .flatten()
            .for_each(|level| *level = text.to_owned()),
        Cut::Member { token, column, .. } => {
            *token = text.to_owned();
            *column = format!("tools {text}");
        }
        Cut::Pair { first, second } | Cut::Derived { first, second, .. } => {
            retext(first, text);
            retext(second, text);
        }
        Cut::Number { .. } | Cut::Age { .. } => {}
    }
}

#[test]
fn hostile_texts_do_no_harm_in_markdown() {
    for text in hostile() {
        let (model, ideals) = with_text(&text);
        for language in Language::ALL {
            let page = markdown::markdown(&sheet(&model, &ideals, Some(&dashboard()), language));
            assert!(page.len() < 60_000, "{} bytes for {text:.40}", page.len());
            assert!(
                !page.contains(['<', '\u{202e}', '\u{1b}', '\0', '\r', '\u{fffe}']),
                "{page}"
            );
            // Columns of each table, lines and headings are those of the harmless example.
            let harmless = markdown::markdown(&sheet(
                &self::model(),
                &example::ideals(),
                Some(&dashboard()),
                language,
            ));
            let heads = |page: &str| page.lines().filter(|line| line.starts_with('#')).count();
            assert_eq!(heads(&page), heads(&harmless), "{text:?}");
            let mut columns = None;
            for line in page.lines() {
                let bars = line
                    .match_indices('|')
                    .filter(|(at, _)| !line[..*at].ends_with('\\'))
                    .count();
                if line.starts_with('|') {
                    assert_eq!(*columns.get_or_insert(bars), bars, "{text:?}: {line}");
                } else {
                    assert_eq!(bars, 0, "{text:?}: {line}");
                    columns = None;
                }
                // Backticks only around commands, in pairs.
                let ticks = line
                    .match_indices('`')
                    .filter(|(at, _)| !line[..*at].ends_with('\\'))
                    .count();
                assert!(ticks == 0 || ticks == 2, "{text:?}: {line}");
                if let Some(command) = line.split('`').nth(1).filter(|_| ticks == 2) {
                    assert!(
                        !command.contains(['$', ';', '\'', '"', '&', '<', '>']),
                        "{command}"
                    );
                }
            }
        }
    }
}

/// Names of the tags of a page, in order, without what is between them.
fn tags(page: &str) -> Vec<&str> {
    let (head, body) = page.split_once("<style>").unwrap();
    let body = body.split_once("</style>").unwrap().1;
    let mut tags = Vec::new();
    for part in head.split('<').skip(1).chain(body.split('<').skip(1)) {
        let (tag, after) = part.split_once('>').unwrap_or((part, ""));
        assert!(!after.contains('>'), "a stray > in {part:.200}");
        tags.push(tag.split(' ').next().unwrap_or(""));
    }
    tags
}

#[test]
fn hostile_texts_do_no_harm_in_html() {
    let known = [
        "!DOCTYPE", "html", "head", "meta", "title", "body", "main", "header", "section", "footer",
        "article", "div", "p", "ul", "li", "h1", "h2", "h3", "h4", "b", "bdi", "span", "table", "thead",
        "tbody", "tr", "th", "td", "svg", "rect", "dl", "dt", "dd", "code",
    ];
    for text in hostile() {
        let (model, ideals) = with_text(&text);
        for language in Language::ALL {
            let page = html::html(&sheet(&model, &ideals, Some(&dashboard()), language));
            for tag in tags(&page) {
                assert!(known.contains(&tag.trim_start_matches('/')), "{text:?}: <{tag}>");
            }
            for needle in [
                "<script", "src=\"", "@import", "url(", "href", " style=", "\u{202e}", "\u{1b}", "\0",
                "\u{fffe}",
            ] {
                assert!(!page.contains(needle), "{text:?}: {needle:?}");
            }
            assert!(page.contains("default-src 'none'"));
            assert!(page.len() < 300_000, "{} bytes", page.len());
        }
    }
}

fn cells(bytes: &[u8]) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(
                formulas.cells().all(|(_, _, formula)| formula.is_empty()),
                "{name} has a formula"
            );
            let range = book.worksheet_range(&name).unwrap();
            (name, range.rows().map(<[Data]>::to_vec).collect())
        })
        .collect()
}

#[test]
fn hostile_texts_do_no_harm_in_a_workbook() {
    for text in hostile() {
        let (model, ideals) = with_text(&text);
        let content = sheet(&model, &ideals, Some(&dashboard()), Language::Fr);
        let sheets = cells(&xlsx::xlsx(&content).unwrap());
        assert_eq!(sheets.len(), 7);
        for cell in sheets.iter().flat_map(|(_, rows)| rows).flatten() {
            if let Data::String(said) = cell {
                assert!(said.encode_utf16().count() <= 32_767);
                assert!(!said.contains(['\u{202e}', '\u{1b}', '\0']), "{said:?}");
            }
        }
    }
}

#[test]
fn a_workbook_keeps_texts_and_numbers_apart() {
    let (model, mut ideals) = (model(), example::ideals());
    ideals[0].id = "0042".into();
    ideals[0].label = "=1+1".into();
    let content = sheet(&model, &ideals, Some(&dashboard()), Language::En);
    let bytes = xlsx::xlsx(&content).unwrap();
    let sheets = cells(&bytes);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Profile", "Criteria", "Segments", "People", "Figures", "Accounts", "About"
        ]
    );
    let accounts = &sheets[5].1;
    assert_eq!(accounts[1][0], Data::String("=1+1".into()));
    assert_eq!(accounts[1][1], Data::String("0042".into()));
    assert_eq!(accounts[1][2], Data::Float(97.0));
    assert_eq!(sheets[1].1[1][2], Data::Float(24.0));
    assert_eq!(
        bytes,
        xlsx::xlsx(&content).unwrap(),
        "the same content gives the same bytes"
    );
}

#[test]
fn english_and_french_say_the_same() {
    let (model, ideals) = (model(), example::ideals());
    for figures in [Some(dashboard()), None] {
        let [en, fr] = Language::ALL.map(|language| sheet(&model, &ideals, figures.as_ref(), language));
        let shape = |sheet: &Sheet| {
            let text = markdown::markdown(sheet);
            let line = |line: &str| {
                (
                    line.chars().take_while(|c| "#>-|".contains(*c)).count(),
                    line.matches('|').count(),
                )
            };
            text.lines().map(line).collect::<Vec<_>>()
        };
        assert_eq!(shape(&en), shape(&fr));
        assert_eq!(tags(&html::html(&en)), tags(&html::html(&fr)));
        assert!(markdown::markdown(&fr).contains("1\u{202f}156"));
        assert!(markdown::markdown(&en).contains("1,156"));
    }
}

#[test]
fn what_is_not_there_is_said() {
    let mut model = model();
    model.validation = None;
    for (verdict, says) in [
        (Verdict::OneProfile, "One profile, no segments"),
        (Verdict::NoneStable, "do not come back"),
        (
            Verdict::TooFew { needed: 60 },
            "too few to find any (at least 60)",
        ),
        (Verdict::AllAlike, "no criterion differs"),
        (Verdict::NotSought, "were not sought"),
    ] {
        model.segments = Segments::none(verdict, 44);
        let page = markdown::markdown(&sheet(&model, &[], None, Language::En));
        assert!(page.contains(says), "{page}");
        assert!(
            page.contains("SME of 50 to 200 people") && page.contains("were not kept"),
            "{page}"
        );
        assert!(
            page.contains("name the columns \\`closed\\` and \\`left\\`") || page.contains("`closed`"),
            "{page}"
        );
    }
    model.criteria.clear();
    model.knock_out.clear();
    for language in Language::ALL {
        let content = sheet(&model, &[], None, language);
        assert!(html::html(&content).ends_with("</html>"));
        assert!(!xlsx::xlsx(&content).unwrap().is_empty());
        assert!(!markdown::markdown(&content).contains("{"));
    }
}

#[test]
fn a_profile_is_correct_whatever_is_missing() {
    let mut model = model();
    let said = |model: &Model, language| sheet(model, &[], None, language).profile.sentence;
    model.criteria.retain(|criterion| criterion.name != "employees");
    assert_eq!(
        said(&model, Language::Fr),
        "Notre client idéal est une entreprise des secteurs Construction ou Civil engineering, qui utilise souvent HubSpot."
    );
    model.criteria.retain(|criterion| criterion.name != "sector");
    assert_eq!(
        said(&model, Language::En),
        "Our ideal customer is a company often using HubSpot."
    );
    assert_eq!(
        said(&model, Language::Fr),
        "Notre client idéal est une entreprise qui utilise souvent HubSpot."
    );
    model
        .criteria
        .retain(|criterion| criterion.name != "tools: HubSpot");
    assert_eq!(
        said(&model, Language::En),
        "Our ideal customer has: logins per week: over 4; last funding: under 2 years; remote work: yes."
    );
    model.criteria.clear();
    assert!(said(&model, Language::En).starts_with("Nothing in these data"));
}

/// `lookalike sheet` on a registry with the example, run in its directory.
fn command(dir: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    let registry = lookalike::registry::Registry::open(dir.join("models"));
    if registry.names().unwrap().is_empty() {
        let (model, ideals) = (model(), example::ideals());
        let files: [(&str, &[u8]); 2] = [
            (lookalike::registry::MODEL, &model.to_json().unwrap()),
            (
                lookalike::registry::ACCOUNTS,
                &lookalike::model::file::accounts_to_json(&ideals).unwrap(),
            ),
        ];
        registry.publish("crm-2026", &files).unwrap();
    }
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    command.current_dir(dir).arg("sheet").args(args);
    // Each test says itself which Chromium there is.
    if args.iter().any(|arg| arg.ends_with("none.pdf")) {
        command.env("LOOKALIKE_CHROMIUM", "no-such-chromium");
    }
    command.assert()
}

#[test]
fn the_command_writes_what_the_ending_says() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str| std::fs::read(dir.path().join(name)).unwrap();
    command(dir.path(), &["-o", "a.md", "-o", "a.html", "-o", "a.xlsx"])
        .success()
        .stdout("");
    assert!(file("a.md").starts_with(b"# Ideal customer profile"));
    assert!(file("a.html").starts_with(b"<!DOCTYPE html>"));
    assert!(file("a.xlsx").starts_with(b"PK"));
    let said = command(dir.path(), &["--lang", "fr", "--model", "crm-2026@1"]).success();
    assert!(String::from_utf8_lossy(&said.get_output().stdout).contains("Notre client idéal est une PME"));
    let said = command(dir.path(), &["--json"]).success();
    let json: serde_json::Value = serde_json::from_slice(&said.get_output().stdout).unwrap();
    assert_eq!(json["criteria"][0]["weight"], 24_000);
}

#[test]
fn mistakes_are_one_line_and_leave_no_file() {
    let dir = tempfile::tempdir().unwrap();
    for (args, says) in [
        (vec!["--lang", "xx"], "`xx` is not a language; use en or fr"),
        (
            vec!["-o", "a.docx"],
            "a.docx: a sheet's file ends in .md, .html, .xlsx or .pdf",
        ),
        (
            vec!["-o", "a.md", "-o", "none.pdf"],
            "no Chromium to make the PDF with",
        ),
        (vec!["--model", "crm-2027"], "did you mean `crm-2026`?"),
        (vec!["--model", "crm-2026@9"], "has no version v000009"),
    ] {
        let said = command(dir.path(), &args).code(2).stdout("");
        let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
        assert!(said.contains(says), "{said}");
        let files: Vec<_> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|f| f.unwrap().file_name())
            .collect();
        assert_eq!(files, ["models"], "{args:?}");
    }
}

#[test]
fn chromium_prints_two_pages() {
    let dir = tempfile::tempdir().unwrap();
    let installed = std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).any(|dir| {
            ["chromium", "chromium-browser", "google-chrome"]
                .iter()
                .any(|name| dir.join(name).is_file())
        })
    });
    if !installed {
        eprintln!("skipped: no Chromium here, no PDF made");
        return;
    }
    command(dir.path(), &["-o", "a.pdf"]).success();
    let bytes = std::fs::read(dir.path().join("a.pdf")).unwrap();
    assert!(bytes.starts_with(b"%PDF"));
    let pages = String::from_utf8_lossy(&bytes).matches("/Type /Page\n").count();
    assert_eq!(pages, 2);
}
