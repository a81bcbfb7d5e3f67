//! Outcomes put on record over HTTP, reviews read, segments compared, tests planned: what the commands say.

use serde_json::{Value, json};

use super::{Server, place, run};

#[test]
fn outcomes_are_on_record_once_however_often_they_are_sent() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let sent = json!({
        "outcomes": [
            { "account_id": "PRO-00001", "outcome": "Gagné", "close_date": "2026-09-12" },
            { "account_id": "PRO-00002", "outcome": "Perdu" },
            { "account_id": "PRO-00003", "outcome": null },
        ],
        "outcome": "outcome", "positive": ["Gagné"], "negative": ["Perdu"], "as_of": "2026-09-30",
    });
    let reply = server.post("/v1/outcomes", &sent);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let first = reply.json();
    assert_eq!(
        [&first["accounts"], &first["new"], &first["won"], &first["lost"]],
        [2, 2, 1, 1],
        "{first}"
    );
    assert_eq!(first["rows"]["blank"], 1);
    let again = server.post("/v1/outcomes", &sent).json();
    assert_eq!(
        [&again["accounts"], &again["new"], &again["superseding"]],
        [2, 0, 0],
        "{again}"
    );
    let log = run(dir.path(), &["outcomes", "--json"]);
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["outcomes"], 2, "{log}");
    for (body, kind, told) in [
        (json!({ "outcomes": [] }), "empty", "`outcomes` is empty"),
        (json!({ "outcomes": [{ "x": 1 }] }), "not-valid", ""),
        (
            json!({ "outcomes": [{ "x": 1 }], "as_of": "yesterday" }),
            "not-valid",
            "`as_of` must be a day",
        ),
        (
            json!({ "outcomes": [{ "x": 1 }], "positive": "Gagné" }),
            "wrong-type",
            "`positive` must be a list of texts",
        ),
    ] {
        let said = server.post("/v1/outcomes", &body);
        assert_eq!(said.status, 422, "{}", said.text());
        if !told.is_empty() {
            assert!(said.problem(422, kind).contains(told), "{}", said.text());
        }
    }

    assert_eq!(server.get("/v1/reviews").json(), json!([]));
    let told: Value = serde_json::from_str(&run(dir.path(), &["compare", "0", "1", "--json"])).unwrap();
    let given = server.get("/v1/compare?a=0&b=1");
    assert_eq!(given.json(), told, "{}", given.text());
    server.get("/v1/compare?a=1").problem(422, "missing-parameter");
    let args = [
        "compare",
        "--plan",
        "--baseline",
        "20%",
        "--least",
        "5%",
        "--json",
    ];
    let told: Value = serde_json::from_str(&run(dir.path(), &args)).unwrap();
    let given = server.post("/v1/compare/plan", &json!({ "baseline": 0.2, "least": 0.05 }));
    assert_eq!(given.json(), told, "{}", given.text());
    let said = server.post("/v1/compare/plan", &json!({ "baseline": 0.2, "power": 2 }));
    assert_eq!(
        said.problem(422, "wrong-type"),
        "`power` must be a number between 0 and 1, not 2"
    );
}
