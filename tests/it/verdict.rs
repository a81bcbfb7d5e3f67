//! One verdict in the model: who says it, what it decides, and grades that promise no more than the figures.

use std::fs;
use std::path::Path;

use lookalike::fit::verdict::Verdict;
use lookalike::model::Model;
use lookalike::score::Grade;
use lookalike::{Registry, Scorer};
use serde_json::Value;

use crate::cli::{done, lookalike, text};
use crate::example;

/// A number that looks drawn: outcomes made of it have nothing to do with the other columns.
fn drawn(seed: u64) -> u64 {
    let mixed = (seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
}

/// 240 accounts; the outcome follows staff and sector where `signal`, and nothing otherwise.
fn past(signal: bool) -> String {
    let mut table = String::from("account_id,employees,sector,website,status\n");
    for i in 0..240u64 {
        let employees = 10 + drawn(i) % 400;
        let sector = ["legal", "retail", "public"][(drawn(i + 1_000) % 3) as usize];
        let website = ["yes", "no"][(drawn(i + 2_000) % 2) as usize];
        let luck = drawn(i + 3_000) % 100;
        let chance = match signal {
            true => 10 + 45 * u64::from(employees > 200) + 30 * u64::from(sector == "legal"),
            false => 40,
        };
        let status = if luck < chance { "Won" } else { "Lost" };
        table += &format!("A{i},{employees},{sector},{website},{status}\n");
    }
    table
}

const PROSPECTS: &str = "account_id,employees,sector,website\nP1,300,legal,yes\nP2,20,retail,no\n";

fn place() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("noise.csv"), past(false)).unwrap();
    fs::write(dir.path().join("past.csv"), past(true)).unwrap();
    fs::write(dir.path().join("prospects.csv"), PROSPECTS).unwrap();
    dir
}

fn train(dir: &Path, file: &str, more: &[&str]) -> (Option<i32>, String) {
    let usual = [
        "train",
        file,
        "--outcome",
        "status",
        "--positive",
        "Won",
        "--name",
        "icp",
        "--pairs",
        "0",
        "--no-segments",
    ];
    let output = lookalike(dir, &[&usual[..], more].concat());
    (output.status.code(), text(&output.stdout))
}

#[test]
fn without_a_signal_nothing_is_promised_and_nobody_is_replaced() {
    let dir = place();
    let version = |n: u32| dir.path().join(format!("models/icp/v00000{n}"));
    let champion = || {
        let pointer = fs::read_to_string(dir.path().join("models/icp/champion")).unwrap();
        pointer.lines().next().unwrap().to_owned()
    };

    let (status, said) = train(dir.path(), "noise.csv", &[]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("Verdict: no signal. "), "{said}");
    assert!(said.contains("(no champion: it scores only while"), "{said}");
    assert_eq!(champion(), "none");
    for page in ["sheet.md", "report.html", "card.md"] {
        let page = fs::read_to_string(version(1).join(page)).unwrap();
        assert!(page.contains("Verdict: no signal. "), "{page}");
    }
    let sheet = fs::read_to_string(version(1).join("sheet.md")).unwrap();
    assert!(
        !sheet.contains("ideal customer is") && !sheet.contains("ideal customer has"),
        "{sheet}"
    );
    assert!(
        sheet.contains("Without a signal there is no ideal customer to describe"),
        "{sheet}"
    );
    assert!(!sheet.contains("What costs most points"), "{sheet}");
    let model = Model::load(&version(1).join("model.json")).unwrap();
    assert!(model.grades[1] > 100_000, "neither A nor B: {:?}", model.grades);

    // The only version there is scores, and says what it is worth.
    let scored = lookalike(dir.path(), &["score", "prospects.csv"]);
    assert!(scored.status.success());
    let said = text(&scored.stderr);
    assert!(said.contains("icp@v000001: Verdict: no signal"), "{said}");
    let explained = lookalike(
        dir.path(),
        &["explain", "prospects.csv", "--id", "P1", "--lang", "fr"],
    );
    let said = text(&explained.stderr);
    assert!(said.contains("Verdict\u{202f}: aucun signal"), "{said}");

    // The first usable one becomes the champion, and stays it.
    let (status, said) = train(dir.path(), "past.csv", &[]);
    assert_eq!(status, Some(0), "{said}");
    assert!(
        said.contains("the champion from now on") || said.contains("(the champion: it scores from now on)")
    );
    assert_eq!(champion(), "v000002");
    let model = Model::load(&version(2).join("model.json")).unwrap();
    assert!(model.verdict.is_usable(), "{:?}", model.verdict);
    let said = text(&lookalike(dir.path(), &["score", "prospects.csv"]).stderr);
    assert!(!said.contains("Verdict"), "{said}");

    let (status, answer) = train(dir.path(), "noise.csv", &["--json"]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!((status, &answer["verdict"]), (Some(1), &Value::from("no-signal")));
    assert_eq!(
        (&answer["champion"], champion().as_str()),
        (&Value::from(false), "v000002")
    );
    let (status, said) = train(dir.path(), "past.csv", &["--no-validation"]);
    assert!(
        status == Some(0) && said.contains("Verdict: unmeasured. "),
        "{said}"
    );
    assert!(said.contains("kept beside the champion"), "{said}");

    let listed: Value = serde_json::from_str(&done(dir.path(), &["models", "--json"])).unwrap();
    let verdicts: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(
        (verdicts[0], verdicts[2], verdicts[3]),
        ("no-signal", "no-signal", "unmeasured")
    );
    let shown = done(dir.path(), &["models"]);
    assert!(
        shown.contains("no signal") && shown.contains("unmeasured"),
        "{shown}"
    );
}

#[test]
fn grades_promise_more_than_any_account_does() {
    let dir = place();
    train(dir.path(), "past.csv", &["--no-validation"]);
    let path = dir.path().join("models/icp/v000001/model.json");
    let model = Model::load(&path).unwrap();
    let rate = model.base_rate.unwrap();
    let fit = |score: i64| 1.0 / (1.0 + (-model.calibration.log_odds(score)).exp());
    assert!(rate.low < rate.share && rate.share < rate.high);
    assert!(fit(model.grades[1]) > rate.high && fit(model.grades[0]) > rate.high);
    assert!(model.grades_below_base_rate().is_empty());

    // Starts of one's own are honoured, and told when they promise nothing.
    fs::write(
        dir.path().join("lookalike.toml"),
        "name = \"own\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n[grades]\nb = 5\nc = 2\n",
    )
    .unwrap();
    let said = done(
        dir.path(),
        &[
            "train",
            "past.csv",
            "--no-validation",
            "--no-segments",
            "--pairs",
            "0",
        ],
    );
    assert!(
        said.contains("grade B starts where the fit is not above"),
        "{said}"
    );
    let own = Model::load(&dir.path().join("models/own/v000001/model.json")).unwrap();
    assert_eq!(own.grades[1], 5_000);
}

#[test]
fn too_much_unknown_has_no_grade() {
    let mut model = example::model();
    let header: Vec<String> = example::HEADER.iter().map(|name| (*name).to_owned()).collect();
    let known = ["a1", "Software", "120", "1", "HubSpot", "2015-06-30", "yes", "FR"];
    let scored = |model: &Model, cells: &[&str]| {
        let scorer = Scorer::new(model, &header, Default::default());
        let mut row = scorer.row();
        scorer.read(|column| cells.get(column).copied(), &mut row);
        let score = scorer.score(&row);
        assert_eq!(score.grade, Grade::of_bins(model, &row.bins));
        score
    };
    let bare: Vec<&str> = known
        .iter()
        .enumerate()
        .map(|(i, cell)| if i == 1 { *cell } else { "" })
        .collect();
    let weight = scored(&model, &bare).unknown_weight;
    assert!(weight > 50_000, "{weight}");
    assert_ne!(
        scored(&model, &bare).grade,
        Grade::Unknown,
        "an earlier model has no limit"
    );
    model.unknown_limit = Some(50_000);
    assert_eq!(scored(&model, &bare).grade, Grade::Unknown);
    assert_ne!(scored(&model, &known).grade, Grade::Unknown);
    model.unknown_limit = Some(weight);
    assert_ne!(scored(&model, &bare).grade, Grade::Unknown);
}

#[test]
fn an_earlier_model_is_judged_by_its_figures_and_a_false_verdict_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("model.json");
    let mut json: Value = serde_json::from_slice(&example::model().to_json().unwrap()).unwrap();
    json.as_object_mut().unwrap().remove("verdict");
    fs::write(&path, json.to_string()).unwrap();
    assert_eq!(Model::load(&path).unwrap().verdict, Verdict::Strong);
    json["validation"] = Value::Null;
    fs::write(&path, json.to_string()).unwrap();
    assert_eq!(Model::load(&path).unwrap().verdict, Verdict::Unmeasured);
    json["verdict"] = "strong".into();
    fs::write(&path, json.to_string()).unwrap();
    let said = Model::load(&path).unwrap_err().to_string();
    assert!(
        said.contains("the verdict and the figures out of fold must be there together"),
        "{said}"
    );
    json["unknown_limit"] = (-1).into();
    json["verdict"] = "unmeasured".into();
    fs::write(&path, json.to_string()).unwrap();
    assert!(Model::load(&path).is_err());
}

#[test]
fn a_first_version_that_lost_its_pointer_is_found_again_unless_it_shows_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::open(dir.path());
    let mut noise = example::model();
    let found = noise.validation.as_mut().unwrap();
    found.scorecard.auc_low = 0.44;
    noise.verdict = found.verdict();
    let noise = noise.to_json().unwrap();
    registry.publish("icp", &[("model.json", &noise)]).unwrap();
    registry.publish("icp", &[("model.json", &noise)]).unwrap();
    assert_eq!(registry.champion("icp").unwrap(), None);
    let entry = registry.resolve(None).unwrap();
    assert_eq!((entry.version.0, entry.champion), (2, false));
    let good = example::model().to_json().unwrap();
    assert!(
        registry
            .publish("icp", &[("model.json", &good)])
            .unwrap()
            .champion
    );
}
