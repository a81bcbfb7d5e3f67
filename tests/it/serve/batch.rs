//! Batches over HTTP: the command line's lines, each mistake with its line, limits on what is unpacked, clients that go.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{Reply, Server, place, prospects, run};

const NDJSON: (&str, &str) = ("Content-Type", "application/x-ndjson");
const CSV: (&str, &str) = ("Content-Type", "text/csv");

fn ndjson(accounts: &[Value]) -> String {
    accounts.iter().map(|account| format!("{account}\n")).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_batch_is_scored_as_the_command_line_scores_a_file() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/prospects.csv");
    let (text, name) = (fs::read(&file).unwrap(), file.to_str().unwrap());
    let told = run(dir.path(), &["score", name, "--json", "--interval"]);
    let rows = ndjson(&prospects());
    for (headers, body) in [
        (vec![CSV], text.clone()),
        (vec![NDJSON], rows.clone().into_bytes()),
        (
            vec![NDJSON, ("Content-Encoding", "gzip")],
            packed(rows.as_bytes()),
        ),
        (vec![CSV, ("Content-Encoding", "gzip")], packed(&text)),
    ] {
        let reply = server.ask("POST", "/v1/batch", &headers, &body);
        assert_eq!((reply.status, reply.whole), (200, true), "{}", reply.text());
        let (lines, summary) = reply.text().trim_end().rsplit_once('\n').unwrap();
        assert_eq!(format!("{lines}\n"), told, "{headers:?}");
        let summary: Value = serde_json::from_str(summary).unwrap();
        assert_eq!(summary["summary"]["accounts"], 40);
        assert_eq!(summary["summary"]["rejected"], 0);
        assert_eq!(summary["summary"]["model"]["version"], "v000001");
    }
    let told = run(
        dir.path(),
        &[
            "score",
            name,
            "--interval",
            "--contributions",
            "--reasons",
            "1",
            "--lang",
            "fr",
        ],
    );
    let path = "/v1/batch?contributions=true&reasons=1&language=fr";
    let reply = server.ask("POST", path, &[CSV, ("Accept", "text/csv")], &text);
    let (lines, summary) = reply.text().trim_end().rsplit_once('\n').unwrap();
    assert_eq!(format!("{lines}\n"), told);
    assert!(summary.starts_with("# {\"summary\":{"), "{summary}");
}

#[test]
fn a_line_that_cannot_be_read_hides_no_other() {
    let dir = place();
    let config = dir.path().join("serve.toml");
    fs::write(
        &config,
        "max_line = 4000\nmax_batch = 100000\nmax_rows = 600\nmax_batches = 1\n",
    )
    .unwrap();
    let server = Server::start(dir.path(), &["--config", "serve.toml"]);
    let ask = |headers: &[(&str, &str)], body: &[u8]| server.ask("POST", "/v1/batch", headers, body);
    let long = format!("{{\"sector\": \"{}\"}}", "x".repeat(9_000));
    let body = format!(
        "{{\"account_id\": \"a\", \"employees\": 12}}\n{{broken\n\n[1]\n{long}\n{{\"account_id\": \"b\", \"employes\": 1}}\n\
         {{\"account_id\": \"c\", \"employees\": 80, \"shoe\": 1}}\n{{\"employees\": true}}\n{{\"account_id\": \"d\"}}"
    );
    let reply = ask(&[NDJSON], body.as_bytes());
    assert!(reply.whole);
    let rows = reply.rows();
    let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["a", "c", "d"]);
    let wrong = rows.iter().filter(|row| row.get("error").is_some());
    let wrong: Vec<(u64, &str)> = wrong
        .map(|row| {
            (
                row["line"].as_u64().unwrap(),
                row["error"]["detail"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        wrong.iter().map(|(line, _)| *line).collect::<Vec<_>>(),
        [2, 4, 5, 6, 8]
    );
    assert!(
        wrong[0].1.starts_with("column 2: key must be a string"),
        "{}",
        wrong[0].1
    );
    assert!(wrong[1].1.contains("no JSON object"));
    assert_eq!(wrong[2].1, "the line is longer than 4000 bytes");
    assert!(wrong[3].1.contains("did you mean `employees`?"));
    let summary = &rows.last().unwrap()["summary"];
    assert_eq!(
        (&summary["accounts"], &summary["rejected"]),
        (&json!(3), &json!(5))
    );
    assert_eq!(summary["unknown_fields"], json!({ "shoe": 1 }));
    assert_eq!(summary["errors"].as_array().unwrap().len(), 5);

    // Rows of a CSV that are not as wide as its header.
    let reply = ask(
        &[CSV],
        b"account_id,employees,sector\na,12,Architecture\nb,13\nc,14,Architecture\n",
    );
    let rows = reply.rows();
    let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
    assert_eq!(rows.last().unwrap()["summary"]["errors"][0]["line"], 3);

    // Limits are of what is unpacked: 100 kB of it come in a few hundred bytes.
    let bomb = packed(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 60_000);
    let gzip = ("Content-Encoding", "gzip");
    let told = ask(&[NDJSON, gzip], &bomb).problem(413, "too-large");
    assert!(told.contains("100000 bytes unpacked"), "{told}");
    assert!(
        ask(&[NDJSON, gzip], b"no gzip")
            .problem(400, "broken-json")
            .contains("gzip")
    );
    ask(&[NDJSON, ("Content-Encoding", "br")], b"{}").problem(415, "encoding");
    ask(&[("Content-Type", "application/json")], b"{}").problem(415, "media-type");
    let many = "{}\n".repeat(601);
    let reply = ask(&[NDJSON], many.as_bytes());
    let last = reply.text().lines().last().unwrap();
    assert!(last.starts_with("{\"error\"") && last.contains("600"), "{last}");
    assert!(!reply.whole);
    assert!(ask(&[CSV], b"").problem(422, "not-valid").contains("empty"));
    let told = server
        .ask("POST", "/v1/batch?reasons=x", &[NDJSON], b"{}")
        .problem(422, "not-valid");
    assert_eq!(told, "`reasons` must be a whole number from 0 to 1000");

    // One batch at a time: a second is told to come again, until the first one's client goes.
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{{}}\n\r\n",
        server.address
    );
    let held = || {
        let mut stream = server.connect();
        stream.write_all(head.as_bytes()).unwrap();
        stream.set_nonblocking(true).unwrap();
        stream
    };
    let mut first = held();
    // It holds its place from the moment on which its head is read.
    let refused = loop {
        let reply = ask(&[NDJSON], b"{}\n");
        if reply.status != 200 {
            break reply;
        }
        // The place of the batch before may not have been free yet when it came.
        let mut start = [0; 12];
        if first.peek(&mut start).is_ok() && start.ends_with(b"503") {
            first = held();
        }
    };
    refused.problem(503, "busy");
    assert_eq!(refused.header("retry-after"), Some("10"));
    drop(first);
    let again = loop {
        let reply = ask(&[NDJSON], b"{}\n");
        if reply.status == 200 {
            break reply;
        }
    };
    assert_eq!(again.rows().len(), 2);
}

#[test]
fn a_client_that_reads_nothing_before_it_has_sent_all_is_answered_whole() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let line = "{\"employees\": 120, \"sector\": \"Architecture\", \"tools\": [\"AutoCAD\"]}\n";
    let rows = 60_000;
    let body = line.repeat(rows);
    // `ask` writes the whole body, some megabytes, before it reads a byte.
    let reply = server.ask("POST", "/v1/batch", &[NDJSON], body.as_bytes());
    assert_eq!((reply.status, reply.whole), (200, true));
    assert_eq!(reply.text().lines().count(), rows + 1);
    assert!(
        reply.body.len() > 4 * body.len(),
        "{} of {}",
        reply.body.len(),
        body.len()
    );

    // One that goes in the middle of its answer takes nothing with it.
    let mut stream = server.connect();
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
        server.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut start = [0; 1000];
    stream.read_exact(&mut start).unwrap();
    drop(stream);
    let reply: Reply = server.ask("POST", "/v1/batch", &[NDJSON], line.as_bytes());
    assert_eq!(reply.rows().len(), 2);
}
