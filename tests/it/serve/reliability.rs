//! A service that is killed, has company, or a disk that takes nothing more: what it accepted is there, what it refused is not.

#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

use lookalike::registry::Registry;
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::{Value, json};

use super::models::publish;
use super::{JSON, Reply, Server, command, path, place, run};

fn outcome(account: &str, ending: &str) -> Value {
    json!({ "outcomes": [{ "account_id": account, "outcome": ending }], "outcome": "outcome",
            "positive": ["won"], "negative": ["lost"], "as_of": "2026-09-30" })
}

fn on_record(dir: &Path) -> u64 {
    let log: Value = serde_json::from_str(&run(dir, &["outcomes", "--json"])).unwrap();
    log["outcomes"].as_u64().unwrap()
}

fn promote(server: &Server, version: &str, beside: &str) -> Reply {
    let tag = format!("\"{beside}\"");
    let body = json!({ "version": version, "reason": "agreed" }).to_string();
    let headers = [JSON, ("If-Match", tag.as_str())];
    server.ask("POST", "/v1/models/example/promote", &headers, body.as_bytes())
}

/// An outcome on a connection of its own: whether it was accepted before the other end was gone.
fn accepted(address: &str, account: &str) -> bool {
    let body = outcome(account, "won").to_string();
    let head = format!(
        "POST /v1/outcomes HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let asked = TcpStream::connect(address).and_then(|mut stream| {
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map(|_| answer)
    });
    asked.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200") && answer.contains("\"new\":1"))
}

#[test]
fn what_was_accepted_outlives_a_kill() {
    let dir = place();
    publish(&path(&dir, "models"));
    let (mut told, mut asked) = (0, 0);
    for (round, version) in ["2", "1", "2"].iter().enumerate() {
        let server = Server::start(dir.path(), &["--model", "example"]);
        let before = server.get("/readyz").json()["model"]["version"].clone();
        let (sender, answers) = channel();
        let address = server.address.clone();
        // Outcomes come from two sides until the service is gone; it is killed with one of each on its way.
        let sides: Vec<_> = ["left", "right"]
            .into_iter()
            .map(|side| {
                let (sender, address) = (sender.clone(), address.clone());
                thread::spawn(move || {
                    for number in 0.. {
                        let well = accepted(&address, &format!("{round}-{side}-{number}"));
                        if sender.send(well).is_err() || !well {
                            return;
                        }
                    }
                })
            })
            .collect();
        drop(sender);
        told += answers.iter().take(10).filter(|well| *well).count() as u64;
        let decided = promote(&server, version, before.as_str().unwrap());
        assert_eq!(decided.status, 200, "{}", decided.text());
        server.send("-KILL");
        for side in sides {
            side.join().unwrap();
        }
        told += answers.iter().filter(|well| *well).count() as u64;
        asked += 2;
        drop(server);
        let registry = Registry::open(path(&dir, "models"));
        let champion = registry.champion("example").unwrap().unwrap().to_string();
        assert!(champion.ends_with(version), "{champion}, not {version}");
        let kept = on_record(dir.path());
        // One of each side may have been put on record without anybody being told.
        assert!(
            (told..=told + asked).contains(&kept),
            "{kept} on record, {told} accepted"
        );
    }
    assert!(told > 20, "{told}");
    run(dir.path(), &["verify"]);
}

#[test]
fn two_services_share_a_registry() {
    let dir = place();
    publish(&path(&dir, "models"));
    let servers = [0, 1].map(|_| Server::start(dir.path(), &["--model", "example"]));
    let [one, other] = &servers;
    assert_eq!(promote(one, "2", "v000001").status, 200);
    assert_eq!(other.get("/readyz").json()["model"]["version"], "v000002");
    promote(other, "2", "v000001").problem(412, "if-match");
    // Both write at once: all of it is there, once.
    thread::scope(|scope| {
        for server in &servers {
            scope.spawn(move || {
                for number in 0..10 {
                    let reply = server.post("/v1/outcomes", &outcome(&format!("A-{number}"), "won"));
                    assert_eq!(reply.status, 200, "{}", reply.text());
                }
            });
        }
    });
    assert_eq!(on_record(dir.path()), 10);
}

#[test]
fn a_full_disk_refuses_what_writes_and_nothing_else() {
    let dir = place();
    publish(&path(&dir, "models"));
    // A limit on the size of files stands for a disk that takes nothing more.
    let line = format!(
        "trap '' XFSZ; ulimit -f 0; exec {} serve --listen 127.0.0.1:0 --model example",
        env!("CARGO_BIN_EXE_lookalike")
    );
    let mut full = Command::new("sh");
    full.current_dir(dir.path())
        .args(["-c", &line])
        .env("LOOKALIKE_USER", "tests");
    let server = Server::launch(full);
    let kept = fs::read(dir.path().join("models/example/journal.jsonl")).unwrap();
    let refused = server.post("/v1/outcomes", &outcome("A-1", "won"));
    assert!([503, 507].contains(&refused.status), "{}", refused.text());
    let told = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(!told.is_empty() && !told.contains('\n'), "{told}");
    promote(&server, "2", "v000001").problem(507, "storage");
    assert_eq!(server.get("/readyz").json()["model"]["version"], "v000001");
    let scored = server.post("/v1/score", &json!({ "accounts": [{ "employees": 120 }] }));
    assert_eq!(scored.status, 200, "{}", scored.text());
    assert_eq!(
        fs::read(dir.path().join("models/example/journal.jsonl")).unwrap(),
        kept
    );
    drop(server);
    // With space again, what was refused is taken.
    let server = Server::start(dir.path(), &["--model", "example"]);
    assert_eq!(
        server.post("/v1/outcomes", &outcome("A-1", "won")).json()["new"],
        1
    );
    assert_eq!(promote(&server, "2", "v000001").status, 200);
}

#[test]
fn a_store_of_a_later_release_is_left_alone_and_said() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    assert_eq!(server.post("/v1/outcomes", &outcome("A-1", "won")).status, 200);
    let store = rusqlite::Connection::open(dir.path().join("models/lookalike.sqlite")).unwrap();
    store
        .execute("INSERT INTO lookalike_store VALUES (99)", [])
        .unwrap();
    drop(store);
    let told = server
        .post("/v1/outcomes", &outcome("A-2", "won"))
        .problem(503, "store");
    assert!(
        told.contains("version 99") && told.contains("a newer one"),
        "{told}"
    );
    let scored = server.post("/v1/score", &json!({ "accounts": [{ "employees": 120 }] }));
    assert_eq!(scored.status, 200, "{}", scored.text());
}

#[test]
fn a_clock_that_went_back_changes_no_order() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    assert_eq!(
        server.post("/v1/outcomes", &outcome("A-1", "lost")).json()["new"],
        1
    );
    // What is on record was put there by a clock that was a century ahead.
    let store = rusqlite::Connection::open(dir.path().join("models/lookalike.sqlite")).unwrap();
    let ahead = "UPDATE lookalike_runs SET made_at = '21' || substr(made_at, 3)";
    assert_eq!(store.execute(ahead, []).unwrap(), 1);
    drop(store);
    let later = server.post("/v1/outcomes", &outcome("A-1", "won")).json();
    assert_eq!([&later["new"], &later["superseding"]], [1, 1], "{later}");
    let log: Value = serde_json::from_str(&run(dir.path(), &["outcomes", "--json"])).unwrap();
    assert_eq!(log["outcomes"], 1, "{log}");
    let store = rusqlite::Connection::open(dir.path().join("models/lookalike.sqlite")).unwrap();
    let known = "SELECT outcome FROM lookalike_known WHERE account = 'A-1'";
    let known: String = store.query_row(known, [], |row| row.get(0)).unwrap();
    assert_eq!(known, "won");
}

/// A certificate for this machine, made by `openssl`; false where that is not here.
fn certificate(dir: &Path) -> bool {
    let made = Command::new("openssl")
        .current_dir(dir)
        .args(
            "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost"
                .split(' '),
        )
        .args([
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        .output();
    made.is_ok_and(|made| made.status.success())
}

/// What is answered to a request that is encrypted for the certificate in `cert.pem`.
fn encrypted(server: &Server, dir: &Path, request: &str) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots
        .add(rustls::pki_types::CertificateDer::from_pem_file(dir.join("cert.pem")).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, server.connect());
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map(|_| answer)
}

#[test]
fn connections_are_encrypted_and_a_renewed_certificate_is_taken_up() {
    let dir = place();
    if !certificate(dir.path()) {
        eprintln!("skipped: there is no openssl that makes a certificate");
        return;
    }
    let request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let server = Server::start(
        dir.path(),
        &["--tls-certificate", "cert.pem", "--tls-key", "key.pem"],
    );
    let answer = encrypted(&server, dir.path(), request).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"ready\""),
        "{answer}"
    );
    // Who does not encrypt gets nothing.
    let mut plain = server.connect();
    plain.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(
        !answer.starts_with(b"HTTP"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    // A file that is no key leaves the certificate in use, and is told.
    let key = fs::read(dir.path().join("key.pem")).unwrap();
    fs::write(dir.path().join("key.pem"), "no key").unwrap();
    let answer = encrypted(&server, dir.path(), request).unwrap();
    assert!(
        answer.contains("\"stale\"") && answer.contains("no key that can be read"),
        "{answer}"
    );
    fs::write(dir.path().join("key.pem"), key).unwrap();
    // A renewed one is in use as soon as anybody asked whether the service is well.
    assert!(certificate(dir.path()));
    let renewed = (0..600).any(|_| encrypted(&server, dir.path(), request).is_ok());
    assert!(renewed);
    for (args, told) in [
        (
            ["--tls-certificate", "cert.pem", "--tls-key", "cert.pem"],
            "holds no key",
        ),
        (
            ["--tls-certificate", "key.pem", "--tls-key", "key.pem"],
            "holds no certificate",
        ),
        (
            ["--tls-certificate", "none.pem", "--tls-key", "key.pem"],
            "none.pem: cannot read",
        ),
    ] {
        let done = command(dir.path(), &[&["serve"][..], &args].concat())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(
            done.status.code() == Some(2) && said.lines().count() == 1,
            "{said}"
        );
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn the_document_can_be_read_and_tried_as_a_page() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let page = server.get("/docs/");
    assert_eq!(page.header("content-type"), Some("text/html"), "{}", page.text());
    assert!(
        page.header("content-security-policy")
            .unwrap()
            .contains("script-src 'self';")
    );
    let named = |text: &str, mark: &str| -> Vec<String> {
        let parts = text.split(mark).skip(1).filter_map(|part| part.split('"').next());
        parts.map(str::to_owned).collect()
    };
    let mut files = named(page.text(), "src=\"");
    files.extend(named(page.text(), "href=\""));
    assert!(files.len() > 3, "{files:?}");
    for file in files {
        let file = file.trim_start_matches("./");
        assert!(!file.contains("//"), "{file} is elsewhere");
        assert_eq!(server.get(&format!("/docs/{file}")).status, 200, "{file}");
    }
    let start = server.get("/docs/swagger-initializer.js");
    assert!(start.text().contains("/openapi.json"), "{}", start.text());
    assert_eq!(server.get("/docs").header("location"), Some("/docs/"));
    server.get("/docs/../Cargo.toml").problem(404, "not-found");
    server.get("/docs/none.js").problem(404, "not-found");
}
