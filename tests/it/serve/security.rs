//! Who may ask, from where, and what a hostile request gets.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::{JSON, Reply, Server, command, path, place, run};

#[test]
fn keys_open_what_their_role_may_and_end_when_they_are_revoked() {
    let dir = place();
    let add = |name: &str, role: &str| {
        run(dir.path(), &["keys", "add", name, "--role", role])
            .trim()
            .to_owned()
    };
    let (score, read, admin) = (add("crm", "score"), add("report", "read"), add("ops", "admin"));
    let file = path(&dir, "models/keys.json");
    let kept = fs::read_to_string(&file).unwrap();
    for key in [&score, &read, &admin] {
        let secret = key.rsplit('_').next().unwrap();
        assert_eq!(secret.len(), 64);
        assert!(!kept.contains(secret));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let server = Server::start(dir.path(), &[]);
    let account = json!({ "accounts": [{}] }).to_string();
    let asked = |path: &str, key: &str| -> Reply {
        let bearer = format!("Bearer {key}");
        let headers = [JSON, ("Authorization", bearer.as_str()), ("If-Match", "*")];
        let method = if path.starts_with("/v1/s") && path != "/v1/score" || path == "/metrics" {
            "GET"
        } else {
            "POST"
        };
        server.ask(method, path, &headers, account.as_bytes())
    };
    let promote = "/v1/models/example/promote";
    for (path, statuses) in [
        ("/v1/score", [200, 200, 200]),
        ("/v1/segments", [403, 200, 200]),
        ("/metrics", [403, 200, 200]),
        (promote, [403, 403, 422]),
    ] {
        let given = [&score, &read, &admin].map(|key| asked(path, key).status);
        assert_eq!(given, statuses, "{path}");
    }
    let told = asked(promote, &score).problem(403, "role");
    assert_eq!(told, "the key's role is `score`, and this takes `admin`");
    let reply = server.post("/v1/score", &json!({ "accounts": [{}] }));
    reply.problem(401, "key");
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    let wrong = format!(
        "{}{}",
        &score[..score.len() - 1],
        if score.ends_with('0') { '1' } else { '0' }
    );
    for key in [
        "",
        "lk_",
        "lk_a_b",
        "x",
        &wrong,
        &score[3..],
        &score.to_uppercase(),
    ] {
        asked("/v1/score", key).problem(401, "key");
    }
    let header = [JSON, ("X-Api-Key", score.as_str())];
    assert_eq!(
        server
            .ask("POST", "/v1/score", &header, account.as_bytes())
            .status,
        200
    );
    // Open to all that watch.
    assert_eq!(
        (server.get("/livez").status, server.get("/readyz").status),
        (200, 200)
    );

    // Changes are known at the next request.
    let new = run(dir.path(), &["keys", "rotate", "crm"]).trim().to_owned();
    asked("/v1/score", &score).problem(401, "key");
    assert_eq!(asked("/v1/score", &new).status, 200);
    for name in ["crm", "report", "ops"] {
        run(dir.path(), &["keys", "revoke", name]);
    }
    // Without a valid key left nobody may ask.
    asked("/v1/score", &new).problem(401, "key");
    server.get("/metrics").problem(401, "key");

    let listed: Value = serde_json::from_str(&run(dir.path(), &["keys", "list", "--json"])).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 3);
    assert!(listed[0]["revoked_at"].is_string() && listed[0].get("sha256").is_none());
    let table = run(dir.path(), &["keys", "list", "--lang", "fr"]);
    assert!(table.contains("révoquée") && table.contains("report"), "{table}");
    for (args, told) in [
        (vec!["add", "crm\u{1b}", "--role", "score"], "one line"),
        (vec!["add", "x", "--role", "root"], "one of score, read, admin"),
        (vec!["revoke", "crm"], "there is no valid key `crm`"),
    ] {
        let args = [&["keys"], args.as_slice()].concat();
        let done = command(dir.path(), &args).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), said.lines().count()), (Some(2), 1), "{said}");
        assert!(said.contains(told), "{said}");
    }
    // The registry knows nothing of the file.
    run(dir.path(), &["verify"]);
}

#[test]
fn a_key_that_asks_too_often_is_told_when_to_come_again() {
    let dir = place();
    fs::write(dir.path().join("serve.toml"), "rate = 1\n").unwrap();
    let key = run(dir.path(), &["keys", "add", "crm", "--role", "read"]);
    let server = Server::start(dir.path(), &["--config", "serve.toml"]);
    let bearer = format!("Bearer {}", key.trim());
    let refused = loop {
        let reply = server.ask("GET", "/metrics", &[("Authorization", &bearer)], b"");
        if reply.status != 200 {
            break reply;
        }
    };
    assert_eq!(
        refused.problem(429, "rate"),
        "the key asks more than 1 times a second"
    );
    assert_eq!(refused.header("retry-after"), Some("1"));
}

#[test]
fn pages_elsewhere_cannot_make_a_browser_ask() {
    let dir = place();
    let args = ["--host", "icp.example.com", "--origin", "https://crm.example.com"];
    let server = Server::start(dir.path(), &args);
    let own = server.address.as_str();
    let get = |headers: &[(&str, &str)]| server.ask("GET", "/v1/segments", headers, b"");
    for host in [
        own,
        "localhost",
        "localhost:99",
        "[::1]:8750",
        "icp.example.com",
        "10.1.2.3:80",
    ] {
        assert_eq!(get(&[("Host", host)]).status, 200, "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "icp.example.com.evil.example",
        "localhost@evil.example",
    ] {
        get(&[("Host", host)]).problem(421, "host");
    }
    for origin in [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "https://crm.example.com.evil.example",
    ] {
        get(&[("Origin", origin)]).problem(403, "origin");
    }
    get(&[("Sec-Fetch-Site", "cross-site")]).problem(403, "origin");
    let own = format!("http://{own}");
    for origin in [own.as_str(), "https://crm.example.com"] {
        assert_eq!(get(&[("Origin", origin)]).status, 200, "{origin}");
    }
    let reply = get(&[]);
    let policy = reply.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
}

#[test]
fn hostile_requests_get_one_line() {
    let dir = place();
    fs::write(
        dir.path().join("serve.toml"),
        "max_body = 200000\nmax_accounts = 50\n",
    )
    .unwrap();
    let server = Server::start(dir.path(), &["--config", "serve.toml"]);
    let post = |headers: &[(&str, &str)], body: &[u8]| {
        server.ask("POST", "/v1/score", &[&[JSON], headers].concat(), body)
    };
    // Names of files lead nowhere.
    for path in [
        "/../../etc/passwd",
        "/v1/models/..%2f..%2fkeys.json",
        "/v1/%2e%2e/keys.json",
        "//etc/passwd",
        "/keys.json",
    ] {
        server.get(path).problem(404, "not-found");
    }
    for name in ["..%2f..%2fetc", "..", "EXAMPLE", "%00", "a%0d%0aSet-Cookie:%20x"] {
        let path = format!("/v1/models/{name}/promote");
        let headers = [JSON, ("If-Match", "*")];
        let reply = server.ask("POST", &path, &headers, br#"{"version": "1", "reason": "x"}"#);
        assert!(matches!(reply.status, 404 | 422), "{name}: {}", reply.text());
        assert!(reply.header("set-cookie").is_none());
    }
    // Large, deep, packed small.
    let large = format!("{{\"accounts\": [{{\"sector\": \"{}\"}}]}}", "x".repeat(300_000));
    post(&[], large.as_bytes()).problem(413, "too-large");
    let deep = format!(
        "{{\"accounts\": [{{\"a\": {}1{}}}]}}",
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    assert!(
        post(&[], deep.as_bytes())
            .problem(400, "broken-json")
            .contains("nested deeper")
    );
    let deep = format!("{{\"accounts\": [{}1{}]}}", "{\"a\":".repeat(22), "}".repeat(22));
    assert!(matches!(post(&[], deep.as_bytes()).status, 200 | 400 | 422));
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(&vec![b' '; 30_000_000]).unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 40_000);
    let told = post(&[("Content-Encoding", "gzip")], &bomb).problem(413, "too-large");
    assert!(told.contains("unpacked"), "{told}");
    let many = json!({ "accounts": vec![json!({}); 51] }).to_string();
    let told = post(&[], many.as_bytes()).problem(413, "too-large");
    assert!(told.contains("51 objects, and 50 are allowed"), "{told}");
    // A length that is no truth, and heads without end.
    let mut stream = server.connect();
    stream
        .write_all(b"POST /v1/score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 999999999999\r\nConnection: close\r\n\r\n")
        .unwrap();
    Reply::read(stream).problem(413, "too-large");
    let header = "x".repeat(100_000);
    assert_eq!(post(&[("X-Long", &header)], b"{}").status, 431);
    // Names that act in pages, sheets and terminals come back as they are, in JSON.
    let names = [
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "\u{202e}gnp.exe",
        "'; DROP TABLE accounts; --",
    ];
    let accounts: Vec<Value> = names
        .iter()
        .map(|name| json!({ "account_id": name, "company": name }))
        .collect();
    let reply = server.post("/v1/explain", &json!({ "accounts": accounts }));
    assert_eq!(reply.header("content-type"), Some("application/json"));
    for (name, given) in names.iter().zip(reply.json()["accounts"].as_array().unwrap()) {
        assert_eq!((&given["id"], &given["name"]), (&json!(name), &json!(name)));
    }
    let odd = json!({ "accounts": [{ "a\r\nSet-Cookie: x": 1, "<b>": 2 }] });
    let reply = server.post("/v1/score", &odd);
    assert_eq!((reply.status, reply.header("set-cookie")), (200, None));
    assert_eq!(reply.json()["warnings"].as_array().unwrap().len(), 2);
    assert_eq!(server.get("/livez").status, 200);
}
