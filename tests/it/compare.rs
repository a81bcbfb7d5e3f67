//! The command `compare` as a user meets it: tests read from a file, plans, and everything that can be wrong in them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};
use crate::shared::shared;

/// A directory with `results.csv`.
fn results(text: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("results.csv"), text).unwrap();
    dir
}

/// A table of replies: hits and accounts of each arm.
fn replies(arms: &[(&str, usize, usize)]) -> String {
    let mut text = String::from("account_id,arm,replied\n");
    for (name, hits, n) in arms {
        for i in 0..*n {
            let reply = if i < *hits { "yes" } else { "no" };
            writeln!(text, "{name}{i},{name},{reply}").unwrap();
        }
    }
    text
}

fn compare(dir: &Path, more: &[&str]) -> Value {
    let mut arguments = vec!["compare", "--data", "results.csv", "--json"];
    arguments.extend(more);
    serde_json::from_str(&done(dir, &arguments)).unwrap()
}

/// No number is missing without a reason, and nothing is NaN or empty.
fn whole(json: &Value, at: &str) {
    match json {
        Value::Object(fields) => {
            let bare = fields.contains_key("estimate") && fields["estimate"].is_null();
            if bare {
                let reason = fields.get("reason").and_then(Value::as_str).unwrap_or_default();
                assert!(!reason.is_empty(), "{at}: no estimate and no reason: {json}");
            }
            fields
                .iter()
                .for_each(|(key, value)| whole(value, &format!("{at}.{key}")));
        }
        Value::Array(items) => items.iter().for_each(|item| whole(item, at)),
        Value::String(text) => assert!(!text.is_empty() && text != "NaN", "{at}"),
        _ => {}
    }
}

/// Newcombe (1998), example (a): 56 of 70 against 48 of 80.
#[test]
fn a_test_of_two_rates_is_read_from_a_file() {
    let dir = results(&replies(&[("short", 48, 80), ("long", 56, 70)]));
    let arms = [
        "--group", "arm", "--a", "short", "--b", "long", "--metric", "replied",
    ];
    let json = compare(dir.path(), &[&arms[..], &["--looks", "once"]].concat());
    whole(&json, "");
    let number = |value: &Value| value.as_f64().unwrap();
    assert_eq!(
        (json["a"]["name"].as_str(), json["a"]["n"].as_u64()),
        (Some("short"), Some(80))
    );
    assert!((number(&json["difference"]["estimate"]) - 0.2).abs() < 1e-12);
    assert!((number(&json["difference"]["low"]) - 0.0524).abs() < 5e-5);
    assert!((number(&json["difference"]["high"]) - 0.3339).abs() < 5e-5);
    assert!(
        json["difference"]["method"]
            .as_str()
            .unwrap()
            .starts_with("Newcombe")
    );
    assert!(
        json["verdict"]
            .as_str()
            .unwrap()
            .starts_with("long is better by +5 to +33 points")
    );
    assert_eq!(json["decision"]["kind"], "better");
    for key in ["test", "bayes", "sequential", "adjusted"] {
        assert!(json[key].is_object(), "{key}");
    }
    assert!(number(&json["bayes"]["chance_b_better"]) > 0.99);
    assert!(json["warnings"].is_array());
    // Looking every day, the same accounts do not tell yet.
    let daily = compare(dir.path(), &arms);
    assert_eq!(daily["decision"]["kind"], "cannot_tell");
    assert!(number(&daily["sequential"]["low"]) < number(&json["difference"]["low"]));
    let french = done(
        dir.path(),
        &[
            &[
                "compare",
                "--data",
                "results.csv",
                "--lang",
                "fr",
                "--looks",
                "once",
            ],
            &arms[..],
        ]
        .concat(),
    );
    assert!(french.contains("long l’emporte de +5 à +33 points"), "{french}");
}

/// The order of rows, and which arm is called A, change nothing but signs.
#[test]
fn rows_in_another_order_say_the_same() {
    let text = replies(&[("x", 12, 60), ("y", 25, 64)]);
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.reverse();
    let turned = format!("account_id,arm,replied\n{}\n", lines.join("\n"));
    let arms = [
        "--group",
        "arm",
        "--a",
        "x",
        "--b",
        "y",
        "--metric",
        "replied:rate",
    ];
    let first = compare(results(&text).path(), &arms);
    assert_eq!(first, compare(results(&turned).path(), &arms));
    let swapped = [
        "--group",
        "arm",
        "--a",
        "y",
        "--b",
        "x",
        "--metric",
        "replied:rate",
    ];
    let other = compare(results(&text).path(), &swapped);
    let low = first["difference"]["low"].as_f64().unwrap();
    assert!((other["difference"]["high"].as_f64().unwrap() + low).abs() < 1e-12);
}

#[test]
fn amounts_and_durations_have_their_own_methods() {
    let mut text = String::from("id,arm,contract,opened,closed,days,left\n");
    for i in 0..60 {
        let (arm, extra) = if i % 2 == 0 { ("A", 0) } else { ("B", 400) };
        let closed = if i % 5 == 0 {
            String::new()
        } else {
            format!("2026-0{}-{:02}", 3 + i % 4, 1 + i % 28)
        };
        writeln!(
            text,
            "{i},{arm},{},2026-0{}-{:02},{closed},{},{}",
            1_000 + extra + (i * 37) % 300,
            1 + i % 2,
            1 + i % 27,
            50 + (i * 29) % 400,
            if i % 3 == 0 { "yes" } else { "no" }
        )
        .unwrap();
    }
    let dir = results(&text);
    // Every account of B was opened a month later: without a word that is not taken for chance.
    let arms = ["--group", "arm", "--looks", "once", "--randomised"];
    let amount = compare(dir.path(), &[&arms[..], &["--metric", "contract"]].concat());
    whole(&amount, "");
    assert!(
        amount["difference"]["method"]
            .as_str()
            .unwrap()
            .starts_with("Welch")
    );
    assert_eq!(amount["decision"]["arm"], "b");
    let said = amount["further"].to_string();
    for method in ["ootstrap", "insorised", "Hodges", "Mann"] {
        assert!(said.contains(method), "{method}: {said}");
    }
    let days = compare(
        dir.path(),
        &[&arms[..], &["--metric", "opened..closed:duration"]].concat(),
    );
    whole(&days, "");
    assert!(days["test"]["method"].as_str().unwrap().contains("og-rank"));
    assert!(days["curves"]["a"].is_array());
    let kept = compare(
        dir.path(),
        &[
            &arms[..],
            &[
                "--metric",
                "days:retention",
                "--ended",
                "left",
                "--horizon",
                "180",
            ],
        ]
        .concat(),
    );
    whole(&kept, "");
    assert!(kept["a"]["method"].as_str().unwrap().contains("Kaplan"));
    // Without a column that says what is over, all is taken to be, and that is said.
    let all = compare(dir.path(), &[&arms[..], &["--metric", "days:duration"]].concat());
    assert!(all["warnings"].as_array().unwrap().len() > days["warnings"].as_array().unwrap().len());
}

#[test]
fn what_is_not_random_is_adjusted_and_called_an_association() {
    // Big accounts close more, and A has most of them: within each size there is no difference.
    let mut text = String::from("id,segment,source,won\n");
    let mut id = 0;
    for (segment, source, hits, n) in [
        ("A", "referral", 160, 200),
        ("A", "cold", 20, 100),
        ("B", "referral", 80, 100),
        ("B", "cold", 40, 200),
    ] {
        for i in 0..n {
            writeln!(text, "{id},{segment},{source},{}", u8::from(i < hits)).unwrap();
            id += 1;
        }
    }
    let dir = results(&text);
    let arms = ["--group", "segment", "--metric", "won:rate", "--observational"];
    let crude = compare(dir.path(), &arms);
    // The source is found to differ, and set equal unasked.
    assert_ne!(crude["decision"]["kind"], "better");
    let json = compare(dir.path(), &[&arms[..], &["--adjust", "source"]].concat());
    whole(&json, "");
    let adjusted = json["adjusted"]["estimate"].as_f64().unwrap();
    assert!(adjusted.abs() < 1e-3, "{adjusted}");
    assert!((json["difference"]["estimate"].as_f64().unwrap() + 0.2).abs() < 1e-9);
    assert_ne!(json["decision"]["kind"], "better");
    let text = done(
        dir.path(),
        &[
            &["compare", "--data", "results.csv", "--adjust", "source"],
            &arms[..],
        ]
        .concat(),
    );
    assert!(text.contains("association"), "{text}");
    // A column that tells the arm leaves nobody to compare with.
    let none = compare(dir.path(), &[&arms[..], &["--adjust", "segment"]].concat());
    assert_eq!(none["decision"]["kind"], "not_comparable");
}

#[test]
fn edges_have_a_number_or_a_reason() {
    let arms = ["--group", "arm", "--a", "A", "--b", "B", "--metric"];
    let of = |text: &str, more: &[&str]| {
        let dir = results(text);
        let json = compare(dir.path(), &[&arms[..], more].concat());
        whole(&json, "");
        done(
            dir.path(),
            &[&["compare", "--data", "results.csv"], &arms[..], more].concat(),
        );
        json
    };
    // None, all, one account, ties.
    for counts in [
        (0, 30, 0, 30),
        (30, 30, 0, 30),
        (30, 30, 30, 30),
        (0, 1, 1, 1),
        (0, 20, 3, 40),
    ] {
        let text = replies(&[("A", counts.0, counts.1), ("B", counts.2, counts.3)]);
        of(&text, &["replied"]);
        of(&text, &["replied", "--looks", "once"]);
        of(&text, &["replied", "--observational"]);
    }
    // Accounts without a value, an arm that has none.
    let empty = of("id,arm,replied\n1,A,yes\n2,A,no\n3,B,\n4,B,\n", &["replied:rate"]);
    assert_eq!(empty["decision"]["kind"], "not_comparable");
    // All censored; negative days; dates missing.
    let censored = of(
        "id,arm,days,over\n1,A,10,no\n2,A,30,no\n3,B,20,no\n4,B,30,no\n",
        &["days:duration", "--ended", "over"],
    );
    assert_eq!(censored["decision"]["kind"], "cannot_tell");
    let negative = of(
        "id,arm,days,over\n1,A,-5,yes\n2,A,30,yes\n3,B,20,yes\n4,B,31,yes\n5,B,,yes\n",
        &["days:duration", "--ended", "over"],
    );
    assert_eq!(negative["a"]["left_out"], 1);
    let dates = of(
        "id,arm,opened,closed\n1,A,2026-01-01,2026-02-01\n2,A,,2026-02-01\n3,B,2026-03-01,2026-02-01\n4,B,2026-01-05,\n",
        &["opened..closed:duration"],
    );
    assert_eq!(
        (dates["a"]["n"].as_u64(), dates["b"]["n"].as_u64()),
        (Some(1), Some(1))
    );
    // Equal amounts, one amount, nothing watched that long.
    of("id,arm,v\n1,A,5\n2,A,5\n3,B,5\n4,B,5\n", &["v:amount"]);
    of("id,arm,v\n1,A,5\n2,B,7\n", &["v:amount"]);
    of("id,arm,v\n1,A,-5\n2,A,0\n3,B,7\n4,B,1e9\n", &["v:amount"]);
    let short = of(
        "id,arm,days,left\n1,A,10,no\n2,A,90,yes\n3,B,20,no\n4,B,95,no\n",
        &["days:retention", "--ended", "left", "--horizon", "365"],
    );
    assert_eq!(short["decision"]["kind"], "not_comparable");
}

#[test]
fn an_account_counts_once_and_in_one_arm() {
    let mut text = replies(&[("A", 10, 50), ("B", 12, 50)]);
    text += "A1,A,yes\nA2,A,no\nB7,A,yes\n";
    let dir = results(&text);
    let json = compare(dir.path(), &["--group", "arm", "--metric", "replied"]);
    assert_eq!(
        (json["a"]["n"].as_u64(), json["b"]["n"].as_u64()),
        (Some(50), Some(49))
    );
    let warnings = json["warnings"].to_string();
    assert!(warnings.contains('2') && warnings.contains('1'), "{warnings}");
    // Many in both: not comparable.
    for i in 0..20 {
        writeln!(text, "A{i},B,no").unwrap();
    }
    let json = compare(results(&text).path(), &["--group", "arm", "--metric", "replied"]);
    assert_eq!(json["decision"]["kind"], "not_comparable");
}

#[test]
fn mistakes_are_one_line() {
    let dir = results(&replies(&[("A", 3, 10), ("B", 4, 10), ("C", 4, 10)]));
    let refuse = |more: &[&str]| {
        refused(
            dir.path(),
            &[&["compare", "--data", "results.csv"], more].concat(),
        )
    };
    let arms = ["--group", "arm", "--a", "A", "--b"];
    let said = [
        refuse(&["--group", "arm", "--metric", "replied"]),
        refuse(&["--group", "arn", "--metric", "replied"]),
        refuse(&[&arms[..], &["D", "--metric", "replied"]].concat()),
        refuse(&[&arms[..], &["A", "--metric", "replied"]].concat()),
        refuse(&[&arms[..], &["B", "--metric", "account_id"]].concat()),
        refuse(&[&arms[..], &["B", "--metric", "replied:amount"]].concat()),
        refuse(&[&arms[..], &["B"]].concat()),
        refuse(&["--group", "arm", "--metric", "replied", "--confidence", "2"]),
        refuse(&["--group", "arm", "--metric", "replied", "--split", "1:0"]),
        refused(dir.path(), &["compare"]),
        refused(
            dir.path(),
            &["compare", "--data", "none.csv", "--group", "arm", "--metric", "x"],
        ),
        refuse(&[&arms[..], &["B", "--metric", "replied", "-o", "x.docx"]].concat()),
    ];
    insta::assert_snapshot!(said.concat(), @r"
    error: the column `arm` has 3 values: A, B, C; name the two arms with --a and --b
    error: group: there is no column `arn`; did you mean `arm`?
    error: arms: `D` does not occur in column `arm`
    error: both arms are `A` of column `arm`; name two values with --a and --b
    error: the column `account_id` is no yes or no: it holds A0, A1, A2, A3, A4, A5, …; say which values count with --positive, or ask for another kind (:amount, :duration)
    error: the column `replied` is read as boolean, not as numbers; name a column of numbers, or ask for :rate
    error: it is not said what to compare; name it with --metric COL, or a plan with --follows
    error: `--confidence` must be a share between 0 and 1, such as 0.2 or 20%, got 2
    error: `--split` must be two numbers above 0, such as 1:1 or 2:1, got 1:0
    error: nothing to compare: name two segments, --all, or --data FILE --group COL --metric COL
    error: none.csv: there is no such file; check the path
    error: x.docx: cannot write `.docx`; name a file that ends in .html or .md
    ");
    assert!(!dir.path().join("x.docx").exists());
    fs::write(dir.path().join("plan.json"), "{\"schema\": 1").unwrap();
    insta::assert_snapshot!(refuse(&["--follows", "plan.json"]), @"error: plan.json:1:12: it is no plan: EOF while parsing an object at line 1 column 12; name the plan that `lookalike compare --plan -o` wrote");
}

#[test]
fn sizes_that_chance_does_not_explain_are_remarked() {
    let dir = results(&replies(&[("A", 100, 500), ("B", 130, 600)]));
    let json = compare(dir.path(), &["--group", "arm", "--metric", "replied"]);
    // (500 − 550)² / 550 · 2 = 9.09, p = 0.0026.
    assert!((json["split"]["p_value"].as_f64().unwrap() - 0.0026).abs() < 1e-4);
    assert_ne!(json["decision"]["kind"], "not_comparable");
    let planned = compare(
        dir.path(),
        &["--group", "arm", "--metric", "replied", "--split", "5:6"],
    );
    assert!(planned["split"]["p_value"].as_f64().unwrap() > 0.99);
    let wrong = compare(
        dir.path(),
        &["--group", "arm", "--metric", "replied", "--split", "2:1"],
    );
    assert_eq!(wrong["decision"]["kind"], "not_comparable");
}

#[test]
fn a_plan_says_accounts_and_what_they_can_show() {
    let dir = tempfile::tempdir().unwrap();
    let text = done(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--baseline",
            "20%",
            "--least",
            "5%",
            "--looks",
            "once",
        ],
    );
    assert!(text.contains("1,094 accounts in A and 1,094 in B"), "{text}");
    let text = done(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--baseline",
            "20%",
            "--per-arm",
            "80",
            "--looks",
            "once",
        ],
    );
    assert!(
        text.contains("With 80 accounts each you can see a difference of 21 points, not less"),
        "{text}"
    );
    let refuse = |more: &[&str]| refused(dir.path(), &[&["compare", "--plan"], more].concat());
    let amounts = [
        "--baseline",
        "1000",
        "--metric",
        "contract:amount",
        "--least",
        "50",
    ];
    let said = [
        refuse(&["--least", "5%"]),
        refuse(&["--baseline", "120%", "--least", "5%"]),
        refuse(&amounts),
    ];
    insta::assert_snapshot!(said.concat(), @r"
    error: a plan needs what is expected without a difference; say the usual rate with --baseline 20%
    error: `baseline` must be between 0 and 1, such as 0.2 or 20%, got 1.2
    error: a plan for amounts needs to know how they spread; say their standard deviation with --sd
    ");
    done(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--baseline",
            "1000",
            "--sd",
            "400",
            "--metric",
            "contract:amount",
            "--least",
            "50",
            "-o",
            "test.csv",
        ],
    );
    let plan: Value = serde_json::from_slice(&fs::read(dir.path().join("test.plan.json")).unwrap()).unwrap();
    assert_eq!(plan["metric"], "contract:amount");
}

/// What a plan has fixed decides how results are read.
#[test]
fn results_follow_their_plan() {
    let dir = results(&replies(&[("A", 60, 300), ("B", 90, 300)]));
    done(
        dir.path(),
        &[
            "compare",
            "--plan",
            "--metric",
            "replied",
            "--baseline",
            "20%",
            "--least",
            "10%",
            "--looks",
            "once",
            "-o",
            "arms.csv",
        ],
    );
    let json = compare(dir.path(), &["--follows", "arms.plan.json"]);
    assert_eq!(
        (json["planned"]["accounts"].as_u64(), json["looks"].as_str()),
        (Some(588), Some("once"))
    );
    assert_eq!(json["decision"]["kind"], "better");
    let short = results(&replies(&[("A", 30, 150), ("B", 45, 150)]));
    fs::copy(
        dir.path().join("arms.plan.json"),
        short.path().join("arms.plan.json"),
    )
    .unwrap();
    let json = compare(short.path(), &["--follows", "arms.plan.json"]);
    assert_eq!(
        json["decision"],
        serde_json::json!({"kind": "cannot_tell", "more_per_arm": 144})
    );
}

/// Published reading: gate_30 keeps more players for 7 days, by about 0.82 points; sizes depart from half and half.
#[test]
fn cookie_cats() {
    let Some(data) = shared("data/cookie_cats/cookie_cats.csv") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let compare = |metric: &str, more: &[&str]| -> Value {
        let arguments = [
            &[
                "compare",
                "--data",
                data.to_str().unwrap(),
                "--group",
                "version",
                "--metric",
                metric,
                "--json",
            ],
            more,
        ]
        .concat();
        serde_json::from_str(&done(dir.path(), &arguments)).unwrap()
    };
    let week = compare("retention_7", &[]);
    whole(&week, "");
    assert_eq!(
        (week["a"]["name"].as_str(), week["a"]["n"].as_u64()),
        (Some("gate_30"), Some(44_700))
    );
    assert!((week["difference"]["estimate"].as_f64().unwrap() + 0.0082).abs() < 5e-5);
    assert_eq!(
        (
            week["decision"]["kind"].as_str(),
            week["decision"]["arm"].as_str()
        ),
        (Some("better"), Some("a"))
    );
    assert!((week["split"]["p_value"].as_f64().unwrap() - 0.009).abs() < 5e-4);
    assert!(
        week["warnings"].to_string().contains("0.0086"),
        "{}",
        week["warnings"]
    );
    let once = compare("retention_7", &["--looks", "once"]);
    assert!(
        once["verdict"]
            .as_str()
            .unwrap()
            .starts_with("gate_30 is better by +0.3 to +1.3 points")
    );
    // One day after, the same direction, and not clear.
    let day = compare("retention_1", &[]);
    assert!((day["difference"]["estimate"].as_f64().unwrap() + 0.0059).abs() < 5e-5);
    assert_ne!(day["decision"]["kind"], "better");
    let rounds = compare("sum_gamerounds", &[]);
    assert!((rounds["a"]["estimate"].as_f64().unwrap() - 52.46).abs() < 0.01);
    assert!(rounds["a"]["n"].as_u64() == Some(44_700));
}
