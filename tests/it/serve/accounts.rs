//! Accounts scored and explained over HTTP: the command line's numbers, and every mistake named.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Reply, Server, place, prospects, run};

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_service_and_the_command_line_say_the_same() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let accounts = prospects();
    let asked = json!({ "accounts": accounts, "contributions": true, "summary": true });
    let reply = server.post("/v1/score", &asked);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let answer = reply.json();
    let hash =
        lookalike::registry::digest(&fs::read(dir.path().join("models/example/v000001/model.json")).unwrap());
    assert_eq!(answer["model"]["name"], "example");
    assert_eq!(answer["model"]["version"], "v000001");
    assert_eq!(answer["model"]["sha256"], json!(hash));
    assert!(answer.get("warnings").is_none(), "{}", answer["warnings"]);

    let args = [
        "score",
        &example("prospects.csv"),
        "--json",
        "--interval",
        "--contributions",
        "--summary",
    ];
    let told = run(dir.path(), &args);
    let told: Vec<Value> = told
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let given = answer["accounts"].as_array().unwrap();
    assert_eq!((told.len(), given.len()), (40, 40));
    for (told, given) in told.iter().zip(given) {
        for (name, value) in told.as_object().unwrap() {
            let same = if let Some(criterion) = name.strip_prefix("points.") {
                &given["points"][criterion]
            } else if let Some(number) = name.strip_prefix("reason_") {
                &given["reasons"][number.parse::<usize>().unwrap() - 1]
            } else if name == "model" {
                assert_eq!(value, "example@v000001");
                continue;
            } else {
                &given[name]
            };
            assert_eq!(same, value, "{name} of {}", told["id"]);
        }
    }
    // One account alone is scored as it is among others.
    for (account, among) in accounts.iter().zip(given).step_by(13) {
        let alone = server.post("/v1/score", &json!({ "accounts": [account] })).json();
        assert_eq!(alone["accounts"][0]["score"], among["score"]);
    }

    let ids = ["PRO-00003", "PRO-00017"];
    let told = run(
        dir.path(),
        &["explain", &example("prospects.csv"), ids[0], ids[1], "--json"],
    );
    let told: Value = serde_json::from_str(&told).unwrap();
    let asked: Vec<&Value> = accounts
        .iter()
        .filter(|one| ids.contains(&one["account_id"].as_str().unwrap()))
        .collect();
    let reply = server.post("/v1/explain", &json!({ "accounts": asked }));
    assert_eq!(reply.status, 200, "{}", reply.text());
    for (told, given) in told
        .as_array()
        .unwrap()
        .iter()
        .zip(reply.json()["accounts"].as_array().unwrap())
    {
        for (name, value) in told.as_object().unwrap() {
            // The file's own marks are none of an account's that comes alone; worth is asked of the command.
            if !matches!(name.as_str(), "checks" | "worth") {
                assert_eq!(&given[name], value, "{name} of {}", told["id"]);
            }
        }
        assert!(given["unknown_weight"].is_number() && given["reasons"].is_array());
    }

    let asked = json!({ "accounts": asked, "most": 5 });
    let alike = server.post("/v1/lookalikes", &asked).json();
    for (told, given) in told
        .as_array()
        .unwrap()
        .iter()
        .zip(alike["accounts"].as_array().unwrap())
    {
        assert_eq!(given["lookalikes"], told["lookalikes"]);
    }

    let pages = [
        ("/v1/segments", &["segments", "--json"][..]),
        ("/v1/figures", &["figures", "--json"]),
        ("/v1/figures?group=icp", &["figures", "--json", "--group", "icp"]),
        ("/v1/sheet", &["sheet", "--json"]),
        ("/v1/sheet?language=fr", &["sheet", "--json", "--lang", "fr"]),
    ];
    for (path, args) in pages {
        let told: Value = serde_json::from_str(&run(dir.path(), args)).unwrap();
        let given = server.get(path);
        assert_eq!(given.json(), told, "{path}");
    }
    let markdown = server.ask("GET", "/v1/sheet", &[("Accept", "text/markdown")], b"");
    assert_eq!(markdown.text(), run(dir.path(), &["sheet"]));
    let page = server.ask("GET", "/v1/sheet", &[("Accept", "text/html,*/*;q=0.8")], b"");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.text().starts_with("<!DOCTYPE html>"));

    // JSON's own types, in place of this file's texts: the model learnt from commas.
    let texts = json!({ "trial_logins_per_week": "5,2", "employees": "72", "tools": "AutoCAD;Revit", "site_redesign": "oui" });
    let types = json!({ "trial_logins_per_week": 5.2, "employees": 72, "tools": ["AutoCAD", "Revit"], "site_redesign": true });
    let both = server
        .post(
            "/v1/score",
            &json!({ "accounts": [texts, types], "contributions": true }),
        )
        .json();
    assert_eq!(both["accounts"][0]["points"], both["accounts"][1]["points"]);
    assert_eq!(both["accounts"][1].get("unreadable"), None);
    assert_eq!(
        [&both["accounts"][0]["id"], &both["accounts"][1]["id"]],
        ["1", "2"]
    );
}

#[test]
fn every_mistake_is_named() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let post = |body: Value| server.post("/v1/score", &body);
    let at = |reply: &Reply, pointer: &str| assert_eq!(reply.json()["pointer"], json!(pointer));

    let reply = post(json!({ "accounts": [{ "employees": 12 }, { "employes": 50 }] }));
    let told = reply.problem(422, "unknown-field");
    assert_eq!(
        told,
        "accounts[1]: `employes` is no column of the model; did you mean `employees`?"
    );
    at(&reply, "/accounts/1/employes");
    assert_eq!(reply.json()["suggestion"], "employees");
    // What is nobody's slip is left out, and said once.
    let reply = post(json!({ "accounts": [{ "employees": 12, "shoe_size": 43 }, { "shoe_size": 44 }] }));
    assert_eq!(reply.status, 200);
    let warning = &reply.json()["warnings"][0];
    assert_eq!(
        (&warning["field"], &warning["accounts"]),
        (&json!("shoe_size"), &json!(2))
    );

    for (account, told, field) in [
        (
            json!({ "employees": true }),
            "`employees` must be a number, or text that holds one, not true or false",
            "employees",
        ),
        (
            json!({ "employees": [1] }),
            "`employees` must be a number, or text that holds one, not a list",
            "employees",
        ),
        (
            json!({ "sector": { "a": 1 } }),
            "`sector` must be text, not an object",
            "sector",
        ),
        (
            json!({ "founded_on": false }),
            "`founded_on` must be a day such as \"2026-09-30\", not true or false",
            "founded_on",
        ),
    ] {
        let reply = post(json!({ "accounts": [account] }));
        assert_eq!(reply.problem(422, "wrong-type"), format!("accounts[0]: {told}"));
        at(&reply, &format!("/accounts/0/{field}"));
    }
    // A text that holds no number is unknown, as in a file, and said of the account.
    let reply = post(json!({ "accounts": [{ "employees": "a lot" }, {}] })).json();
    assert_eq!(reply["accounts"][0]["unreadable"], json!(["employees"]));
    // Nothing at all is known of the second: no grade, everything unknown.
    assert_eq!(reply["accounts"][1]["grade"], "?");
    assert_eq!(reply["accounts"][1]["unknown_weight"], json!(100.0));

    assert!(
        post(json!({ "accounts": [] }))
            .problem(422, "empty")
            .contains("`accounts` is empty")
    );
    assert!(
        post(json!({}))
            .problem(422, "missing-field")
            .contains("`accounts` is missing")
    );
    assert!(
        post(json!([]))
            .problem(422, "wrong-type")
            .contains("must be an object, not a list")
    );
    assert!(
        post(json!({ "accounts": {} }))
            .problem(422, "wrong-type")
            .contains("list of objects, not an object")
    );
    let reply = post(json!({ "accounts": [{}, 3] }));
    assert!(
        reply
            .problem(422, "wrong-type")
            .contains("accounts[1] must be an object, not a number")
    );
    at(&reply, "/accounts/1");
    let told = post(json!({ "accounts": [{}], "reason": 2 })).problem(422, "unknown-field");
    assert_eq!(told, "there is no field `reason`; did you mean `reasons`?");
    let told = post(json!({ "accounts": [{}], "reasons": -1 })).problem(422, "wrong-type");
    assert_eq!(told, "`reasons` must be a whole number from 0 to 1000, not -1");
    let told = post(json!({ "accounts": [{}], "language": "de" })).problem(422, "wrong-type");
    assert_eq!(told, "`language` must be one of en, fr, not `de`");

    let raw = |text: &str| server.ask("POST", "/v1/score", &[super::JSON], text.as_bytes());
    let told = raw("{\"accounts\": [}").problem(400, "broken-json");
    assert!(told.starts_with("line 1, column 15: expected value"), "{told}");
    let told = raw("{\"accounts\": [{\"employees\": 1, \"employees\": 2}]}").problem(400, "broken-json");
    assert!(told.contains("the field \"employees\" stands twice"), "{told}");
    assert!(raw("").problem(400, "broken-json").contains("the body is empty"));
    assert!(
        raw("{\"accounts\": [{\"sector\": \"\u{1b}[2J\"}]}")
            .problem(400, "broken-json")
            .contains("control character")
    );
    let latin = server.ask(
        "POST",
        "/v1/score",
        &[super::JSON],
        b"{\"accounts\": [{\"sector\": \"B\xe2timent\"}]}",
    );
    assert!(latin.problem(400, "broken-json").contains("UTF-8"));

    assert!(
        server
            .get("/v1/scores")
            .problem(404, "not-found")
            .contains("/openapi.json")
    );
    let reply = server.get("/v1/score");
    reply.problem(405, "method");
    assert_eq!(reply.header("allow"), Some("POST"));
    let reply = server.ask("POST", "/v1/score", &[("Content-Type", "text/plain")], b"{}");
    reply.problem(415, "media-type");
    let told = server
        .get("/v1/segments?langage=fr")
        .problem(422, "unknown-parameter");
    assert!(told.contains("did you mean `language`?"), "{told}");
    assert!(
        server
            .get("/v1/segments?number=99")
            .problem(422, "not-possible")
            .contains("there is no segment 99")
    );
    assert!(
        server
            .get("/v1/figures?group=x")
            .problem(422, "not-possible")
            .contains("there is no group")
    );
}

#[test]
fn clients_of_other_protocols_get_the_same_scores() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let accounts = prospects();
    let own = server.post("/v1/score", &json!({ "accounts": accounts })).json();
    let own: Vec<&Value> = own["accounts"].as_array().unwrap().iter().collect();
    let columns = [
        "account_id",
        "company",
        "sector",
        "employees",
        "tools",
        "trial_logins_per_week",
    ];
    let narrow: Vec<Value> = accounts
        .iter()
        .map(|one| {
            Value::Object(
                columns
                    .iter()
                    .map(|name| ((*name).to_owned(), one[name].clone()))
                    .collect(),
            )
        })
        .collect();
    let narrow_own = server.post("/v1/score", &json!({ "accounts": narrow })).json();

    // MLflow: two shapes of a data frame, columns, and CSV.
    let data: Vec<Vec<&Value>> = narrow
        .iter()
        .map(|one| columns.iter().map(|name| &one[name]).collect())
        .collect();
    let by_column = columns.iter().map(|name| {
        let values: Vec<&Value> = narrow.iter().map(|one| &one[name]).collect();
        ((*name).to_owned(), json!(values))
    });
    let by_column: serde_json::Map<String, Value> = by_column.collect();
    for body in [
        json!({ "dataframe_split": { "columns": columns, "data": data } }),
        json!({ "dataframe_records": narrow }),
        json!({ "inputs": by_column }),
        json!({ "inputs": narrow }),
    ] {
        let reply = server.post("/invocations", &body);
        assert_eq!(
            reply.json()["predictions"],
            narrow_own["accounts"],
            "{}",
            reply.text()
        );
    }
    let csv = fs::read(example("prospects.csv")).unwrap();
    let reply = server.ask(
        "POST",
        "/invocations",
        &[("Content-Type", "text/csv; charset=utf-8")],
        &csv,
    );
    let predictions = reply.json()["predictions"].clone();
    assert_eq!(predictions.as_array().unwrap().iter().collect::<Vec<_>>(), own);
    assert_eq!(
        (server.get("/ping").status, server.get("/health").status),
        (200, 200)
    );
    server
        .post(
            "/invocations",
            &json!({ "dataframe_split": { "columns": ["a"], "data": [[1, 2]] } }),
        )
        .problem(422, "wrong-type");
    server
        .post("/invocations", &json!({ "dataframe_records": [] }))
        .problem(422, "empty");

    // KServe V2.
    assert_eq!(server.get("/v2/health/ready").json(), json!({ "ready": true }));
    assert_eq!(server.get("/v2/models/example/ready").status, 200);
    assert_eq!(
        server.get("/v2/models/example").json()["versions"],
        json!(["v000001"])
    );
    server.get("/v2/models/other").problem(404, "no-such-model");
    let inputs: Vec<Value> = by_column
        .iter()
        .map(|(name, data)| json!({ "name": name, "datatype": "BYTES", "shape": [40], "data": data }))
        .collect();
    let reply = server
        .post(
            "/v2/models/example/infer",
            &json!({ "id": "7", "inputs": inputs }),
        )
        .json();
    assert_eq!(
        (&reply["id"], &reply["model_version"]),
        (&json!("7"), &json!("v000001"))
    );
    for output in reply["outputs"].as_array().unwrap() {
        let name = output["name"].as_str().unwrap();
        let own: Vec<&Value> = narrow_own["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one[name])
            .collect();
        assert_eq!(
            output["data"].as_array().unwrap().iter().collect::<Vec<_>>(),
            own,
            "{name}"
        );
    }
    let uneven =
        json!({ "inputs": [{ "name": "employees", "data": [1] }, { "name": "sector", "data": [] }] });
    server
        .post("/v2/models/example/infer", &uneven)
        .problem(422, "wrong-type");
}

#[test]
fn the_document_says_what_there_is() {
    let dir = place();
    let server = Server::start(dir.path(), &["--lang", "fr"]);
    let document = server.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let mut operations = 0;
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            operations += 1;
            assert!(operation["summary"].is_string(), "{path}");
            // Whatever it says there is is there: nothing is unknown, and no other method is meant.
            let path = path.replace("{name}", "example");
            let reply = server.ask(&method.to_ascii_uppercase(), &path, &[], b"");
            assert!(
                !matches!(reply.status, 404 | 405 | 500),
                "{method} {path}: {}",
                reply.text()
            );
        }
    }
    assert!(operations >= 15, "{operations}");
    // Every reference of the document leads somewhere.
    let text = document.to_string();
    for part in text.split("\"$ref\":\"").skip(1) {
        let target = part.split('"').next().unwrap();
        assert!(
            document.pointer(target.trim_start_matches('#')).is_some(),
            "{target}"
        );
    }
}
