//! Which version scores: promoted and rolled back over HTTP, taken into service without a dropped request.

use std::fs;
use std::path::Path;

use lookalike::registry::{Registry, Version};
use serde_json::json;

use super::{JSON, Reply, Server, command, path, place, run};

/// Publishes a version again, as the next.
pub fn publish(models: &Path) {
    let registry = Registry::open(models);
    let files = fs::read_dir(models.join("example/v000001"))
        .unwrap()
        .map(|file| file.unwrap());
    let files: Vec<(String, Vec<u8>)> = files
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                fs::read(file.path()).unwrap(),
            )
        })
        .filter(|(name, _)| name != "manifest.json")
        .collect();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), &bytes[..]))
        .collect();
    registry.publish("example", &files).unwrap();
}

fn decide(server: &Server, path: &str, tag: &str, body: serde_json::Value) -> Reply {
    server.ask(
        "POST",
        path,
        &[JSON, ("If-Match", tag)],
        body.to_string().as_bytes(),
    )
}

#[test]
fn a_promotion_is_in_service_at_once_and_whoever_decided_beside_another_is_told() {
    let dir = place();
    let models = path(&dir, "models");
    publish(&models);
    let server = Server::start(dir.path(), &["--model", "example"]);
    let version =
        || server.post("/v1/score", &json!({ "accounts": [{}] })).json()["model"]["version"].clone();
    assert_eq!(version(), "v000001");
    let reply = server.get("/v1/models");
    assert_eq!(reply.header("etag"), Some("\"v000001\""));
    let listed = reply.json();
    let told: serde_json::Value = serde_json::from_str(&run(dir.path(), &["models", "--json"])).unwrap();
    assert_eq!(listed["models"], told);
    assert_eq!(listed["serving"]["version"], "v000001");

    let promote = "/v1/models/example/promote";
    let why = json!({ "version": "2", "reason": "agreed with sales" });
    server.post(promote, &why).problem(428, "if-match");
    let told = decide(&server, promote, "\"v000002\"", why.clone()).problem(412, "if-match");
    assert_eq!(
        told,
        "the champion of `example` is v000001 by now; look at it, and decide again"
    );
    decide(&server, promote, "\"v000001\"", json!({ "version": "2" })).problem(422, "missing-field");
    decide(
        &server,
        promote,
        "\"v000001\"",
        json!({ "version": "9", "reason": "x" }),
    )
    .problem(422, "not-possible");
    decide(
        &server,
        promote,
        "\"v000001\"",
        json!({ "version": "../v000002", "reason": "x" }),
    )
    .problem(422, "not-valid");
    decide(&server, "/v1/models/exampel/promote", "*", why.clone()).problem(422, "not-possible");
    assert_eq!(version(), "v000001");

    let reply = decide(&server, promote, "\"v000001\"", why);
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.header("etag"), Some("\"v000002\""));
    assert_eq!(reply.json()["record"]["reason"], "agreed with sales");
    assert_eq!(reply.json()["serving"]["version"], "v000002");
    assert_eq!(version(), "v000002");

    let rollback = "/v1/models/example/rollback";
    decide(&server, rollback, "\"v000001\"", json!({})).problem(412, "if-match");
    let reply = decide(
        &server,
        rollback,
        "\"v000002\"",
        json!({ "reason": "grade A fell" }),
    );
    assert_eq!(reply.json()["serving"]["version"], "v000001", "{}", reply.text());

    // What the command line decides is in service as soon as anybody asks whether it is.
    run(dir.path(), &["promote", "2", "--reason", "again"]);
    assert_eq!(server.get("/readyz").json()["model"]["version"], "v000002");
    assert_eq!(version(), "v000002");
    let metrics = server.get("/metrics");
    assert!(
        metrics
            .text()
            .contains("lookalike_reloads_total{result=\"done\"} 3\n"),
        "{}",
        metrics.text()
    );
}

#[test]
fn a_champion_that_is_garbage_leaves_the_old_model_in_service() {
    let dir = place();
    let models = path(&dir, "models");
    publish(&models);
    let server = Server::start(dir.path(), &[]);
    let file = models.join("example/v000002/model.json");
    let whole = fs::read(&file).unwrap();
    // Whoever replaces files by hand goes past the registry's checks.
    fs::write(&file, b"{\"schema\": 4, garbage").unwrap();
    let pointer = fs::read_to_string(models.join("example/champion")).unwrap();
    fs::write(
        models.join("example/champion"),
        pointer.replacen("v000001", "v000002", 1),
    )
    .unwrap();
    let ready = server.get("/readyz");
    assert_eq!(
        (ready.status, &ready.json()["status"]),
        (200, &json!("stale")),
        "{}",
        ready.text()
    );
    assert!(
        ready.json()["detail"].as_str().unwrap().contains("v000002"),
        "{}",
        ready.text()
    );
    let scored = server.post("/v1/score", &json!({ "accounts": [{ "employees": 12 }] }));
    assert_eq!(
        (scored.status, &scored.json()["model"]["version"]),
        (200, &json!("v000001"))
    );
    assert!(
        server
            .get("/metrics")
            .text()
            .contains("lookalike_reloads_total{result=\"failed\"} 1\n")
    );
    // Mended, it is taken.
    fs::write(&file, whole).unwrap();
    let ready = server.get("/readyz").json();
    assert_eq!(
        (&ready["status"], &ready["model"]["version"]),
        (&json!("ready"), &json!("v000002")),
        "{ready}"
    );
    assert_eq!(
        Registry::open(&models).champion("example").unwrap(),
        Some(Version(2))
    );
    drop(server);

    // A service does not start with garbage.
    fs::write(&file, b"garbage").unwrap();
    let done = command(dir.path(), &["serve", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!((done.status.code(), told.lines().count()), (Some(2), 1), "{told}");
    assert!(told.contains("model.json"), "{told}");
}

#[test]
fn no_request_is_dropped_while_versions_change() {
    let dir = place();
    publish(&path(&dir, "models"));
    let server = Server::start(dir.path(), &[]);
    let body = json!({ "accounts": [{ "employees": 120, "sector": "Architecture" }] });
    let done = std::sync::atomic::AtomicBool::new(false);
    let versions = std::thread::scope(|scope| {
        let askers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = std::collections::BTreeSet::new();
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        let reply = server.post("/v1/score", &body);
                        assert_eq!(reply.status, 200, "{}", reply.text());
                        seen.insert(reply.json()["model"]["version"].as_str().unwrap().to_owned());
                    }
                    seen
                })
            })
            .collect();
        for (from, to) in [(1, 2), (2, 1), (1, 2)] {
            let tag = format!("\"v00000{from}\"");
            let why = json!({ "version": to.to_string(), "reason": "under load" });
            let reply = decide(&server, "/v1/models/example/promote", &tag, why);
            assert_eq!(reply.status, 200, "{}", reply.text());
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        let seen = askers.into_iter().flat_map(|asker| asker.join().unwrap());
        seen.collect::<std::collections::BTreeSet<String>>()
    });
    assert!(
        versions.is_subset(&["v000001", "v000002"].map(String::from).into()),
        "{versions:?}"
    );
}
