//! A service in operation: slow clients, too many requests, its end, its log and its figures.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Instant;

use serde_json::{Value, json};

use super::{Reply, Server, command, place};

#[test]
fn whoever_dawdles_is_let_go() {
    let dir = place();
    fs::write(
        dir.path().join("serve.toml"),
        "header_timeout = 1\nidle_timeout = 1\nmax_batches = 1\n",
    )
    .unwrap();
    let server = Server::start(dir.path(), &["--config", "serve.toml"]);
    let start = Instant::now();
    // Slowloris: a head that never ends, a body that never ends, a connection on which nothing comes.
    let mut head = server.connect();
    head.write_all(b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        .unwrap();
    let mut silent = server.connect();
    let mut body = server.connect();
    body.write_all(
        b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"acc",
    )
    .unwrap();
    let mut batch = server.connect();
    batch
        .write_all(
            b"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 900\r\n\r\nemployees,sector\n1,",
        )
        .unwrap();
    for stream in [&mut head, &mut silent] {
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
    }
    let told = Reply::read(body).problem(408, "timeout");
    assert_eq!(told, "nothing of the body came for 1 s");
    Reply::read(batch).problem(408, "timeout");
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    // A client that takes nothing of its answer is let go, and its place is another's.
    let line = "{\"employees\": 120, \"sector\": \"Architecture\"}\n";
    let body = line.repeat(60_000);
    let mut deaf = server.connect();
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    deaf.write_all(head.as_bytes()).unwrap();
    deaf.write_all(body.as_bytes()).unwrap();
    let ndjson = [("Content-Type", "application/x-ndjson")];
    loop {
        let reply = server.ask("POST", "/v1/batch", &ndjson, line.as_bytes());
        if reply.status == 200 {
            break;
        }
        reply.problem(503, "busy");
    }
    // Others are served all the while.
    assert_eq!(server.get("/livez").text(), "ok\n");
}

#[test]
fn more_than_can_be_worked_on_are_told_to_come_again() {
    let dir = place();
    fs::write(dir.path().join("serve.toml"), "max_requests = 1\n").unwrap();
    let server = Server::start(dir.path(), &["--config", "serve.toml"]);
    let mut first = server.connect();
    first
        .write_all(b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"accounts\":")
        .unwrap();
    let refused = loop {
        let reply = server.get("/version");
        if reply.status != 200 {
            break reply;
        }
    };
    refused.problem(503, "busy");
    assert_eq!(refused.header("retry-after"), Some("1"));
    // Whoever watches the service is answered.
    assert_eq!(
        (server.get("/livez").status, server.get("/readyz").status),
        (200, 200)
    );
    first.write_all(b" [{}]}").unwrap();
    assert_eq!(Reply::read(first).status, 200);
}

#[cfg(unix)]
#[test]
fn told_to_end_it_answers_what_it_began_and_no_more() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let address = server.address.clone();
    let mut first = server.connect();
    first
        .write_all(b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"accounts\":")
        .unwrap();
    // An answer on another connection says that the first was taken up before it.
    assert_eq!(server.get("/livez").status, 200);
    server.signal();
    while std::net::TcpStream::connect(&address).is_ok() {
        std::thread::yield_now();
    }
    first.write_all(b" [{}]}").unwrap();
    let reply = Reply::read(first);
    assert_eq!((reply.status, reply.whole), (200, true));
    let (code, said) = server.ended();
    assert_eq!(code, Some(0), "{said:?}");
    assert!(
        said.last().unwrap().contains("every request was answered"),
        "{said:?}"
    );

    // One that never ends is cut at the deadline.
    fs::write(dir.path().join("serve.toml"), "shutdown_timeout = 1\n").unwrap();
    let server = Server::start(dir.path(), &["--config", "serve.toml", "--lang", "fr"]);
    let mut stalled = server.connect();
    stalled
        .write_all(b"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 90\r\n\r\nemployees\n")
        .unwrap();
    assert_eq!(server.get("/livez").status, 200);
    let start = Instant::now();
    let (code, said) = server.end();
    assert_eq!(code, Some(0), "{said:?}");
    assert!(said.last().unwrap().contains("échéance"), "{said:?}");
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn its_log_names_requests_and_nothing_of_accounts() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let secret =
        json!({ "accounts": [{ "company": "Secret & Sons", "sector": "Hush", "employees": 7 }, {}] });
    let headers = [super::JSON, ("X-Request-Id", "crm-42")];
    let reply = server.ask("POST", "/v1/score", &headers, secret.to_string().as_bytes());
    assert_eq!(reply.header("x-request-id"), Some("crm-42"));
    // What could be a header of its own, or of a log, is no id.
    let reply = server.ask("GET", "/version?x=Hush", &[("X-Request-Id", "a b\"}")], b"");
    let id = reply.header("x-request-id").unwrap().to_owned();
    assert!(id != "a b\"}" && !id.contains(' '));
    server.get("/nowhere/Hush");
    let mut lines = Vec::new();
    while lines.len() < 3 {
        let line = server.said();
        assert!(!line.contains("Secret") && !line.contains("Hush"), "{line}");
        lines.extend(serde_json::from_str::<Value>(&line).ok());
    }
    assert_eq!(lines[0]["request_id"], "crm-42");
    assert_eq!(
        (&lines[0]["route"], &lines[0]["status"]),
        (&json!("/v1/score"), &json!(200))
    );
    assert_eq!(
        (&lines[0]["model"], &lines[0]["accounts"]),
        (&json!("example@v000001"), &json!(2))
    );
    assert_eq!(
        (&lines[1]["request_id"], &lines[1]["method"]),
        (&json!(id), &json!("GET"))
    );
    assert_eq!(
        (&lines[2]["route"], &lines[2]["status"]),
        (&json!("-"), &json!(404))
    );

    let metrics = server.get("/metrics");
    assert_eq!(
        metrics.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    let text = metrics.text();
    for line in [
        "lookalike_requests_total{route=\"/v1/score\",method=\"POST\",status=\"200\"} 1\n",
        "lookalike_score_count{model=\"example@v000001\"} 2\n",
        "lookalike_unknown_total{model=\"example@v000001\",column=\"employees\"} 1\n",
        "lookalike_request_seconds_bucket{route=\"/v1/score\",le=\"+Inf\"} 1\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
    assert!(!text.contains("Hush"));
}

#[test]
fn what_cannot_be_served_is_refused_on_one_line() {
    let dir = place();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    fs::write(dir.path().join("wrong.toml"), "max_acounts = 3\n").unwrap();
    fs::write(dir.path().join("typed.toml"), "rate = \"often\"\n").unwrap();
    fs::write(dir.path().join("broken.toml"), "rate = \n").unwrap();
    let empty = tempfile::tempdir().unwrap();
    let none = empty.path().to_str().unwrap();
    let held = TcpListener::bind(&taken).ok();
    for (args, expected) in [
        (vec!["--listen", &taken], "another program has this one"),
        (vec!["--listen", "0.0.0.0:0"], "lookalike keys add"),
        (vec!["--listen", "localhost"], "listen"),
        (vec!["--model", "exampel"], "exampel"),
        (vec!["--models", none], "lookalike train"),
        (vec!["--config", "typed.toml"], "in `rate`"),
        (vec!["--config", "wrong.toml"], "did you mean `max_accounts`?"),
        (vec!["--config", "broken.toml"], "broken.toml"),
        (vec!["--config", "none.toml"], "none.toml"),
    ] {
        let args = [&["serve"], args.as_slice()].concat();
        let done = command(dir.path(), &args).output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(
            (done.status.code(), told.lines().count()),
            (Some(2), 1),
            "{args:?}: {told}"
        );
        assert!(told.contains(expected), "{args:?}: {told}");
        assert!(done.stdout.is_empty());
    }
    drop(held);
}
