//! The pages, as far as no browser is needed: what is shown of names, who may see what, what a file may cost, and what is
//! refused.

use std::collections::BTreeMap;
use std::fs;

use super::models::publish;
use super::{Reply, Server, command, on_each_store, path, place, run};

pub const PAGE: (&str, &str) = ("Accept", "text/html,application/xhtml+xml;q=0.9");
pub const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const FILE: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=b");

/// A form with one file.
fn form(called: &str, file: &[u8]) -> Vec<u8> {
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{called}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), file, b"\r\n--b--\r\n"].concat()
}

/// The page of an upload, once it is done.
pub fn uploaded(server: &Server, headers: &[(&str, &str)], called: &str, file: impl AsRef<[u8]>) -> Reply {
    let all = [headers, &[FILE]].concat();
    let reply = server.ask("POST", "/accounts", &all, &form(called, file.as_ref()));
    assert_eq!(reply.status, 303, "{}", reply.text());
    let place = reply.header("location").unwrap().to_owned();
    loop {
        let reply = server.ask("GET", &place, headers, b"");
        assert_eq!(reply.status, 200, "{}", reply.text());
        if !reply.text().contains("http-equiv=\"refresh\"") {
            return reply;
        }
    }
}

pub fn page(server: &Server, path: &str) -> Reply {
    let reply = server.ask("GET", path, &[PAGE], b"");
    assert_eq!(
        reply.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{path}"
    );
    reply
}

pub fn prospects() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/prospects.csv");
    fs::read_to_string(file).unwrap()
}

pub fn table(text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| row.unwrap())
        .map(|row| (row["id"].clone(), row))
        .collect()
}

#[test]
fn a_file_is_scored_as_the_command_line_scores_it_and_every_page_shows_it() {
    let dir = place();
    publish(&path(&dir, "models"));
    let server = Server::start(dir.path(), &[]);
    for start in ["/", "/accounts"] {
        assert!(page(&server, start).text().contains("Score a file"), "{start}");
    }
    let report = uploaded(&server, &[PAGE], "C:\\data\\prospects.csv", prospects());
    assert!(report.text().contains("Your file is scored"), "{}", report.text());
    assert!(report.text().contains("40 accounts"), "{}", report.text());
    assert!(report.text().contains("prospects.csv") && !report.text().contains("C:\\data"));

    fs::write(path(&dir, "prospects.csv"), prospects()).unwrap();
    run(
        dir.path(),
        &[
            "score",
            "prospects.csv",
            "-o",
            "scored.csv",
            "--model",
            "example@1",
        ],
    );
    let told = table(&fs::read_to_string(path(&dir, "scored.csv")).unwrap());
    let reply = server.get("/accounts/scored.csv?lang=en");
    assert_eq!(
        reply.header("content-disposition"),
        Some("attachment; filename=\"accounts.csv\"")
    );
    let given = table(reply.text());
    assert_eq!(given.len(), told.len());
    for (id, row) in &told {
        for column in [
            "score",
            "grade",
            "segment",
            "unknown_weight",
            "reason_1",
            "reason_3",
            "name",
        ] {
            assert_eq!(given[id][column], row[column], "{id} {column}");
        }
        let fit = |row: &BTreeMap<String, String>| row["fit"].parse::<f64>().unwrap();
        assert_eq!(fit(&given[id]), fit(row), "{id}");
    }
    let narrow = server.get("/accounts/scored.csv?grade=A&q=bureau&lang=en");
    assert_eq!(table(narrow.text()).len(), 1);

    let one = page(&server, "/accounts/one?id=PRO-00001&lang=fr");
    assert!(one.text().contains("62,3") && one.text().contains("Architecture Delelbert-Cororieux AG"));
    for path in [
        "/",
        "/accounts",
        "/what-if",
        "/profile",
        "/segments",
        "/compare",
        "/performance",
        "/review",
        "/data",
        "/tuning",
    ] {
        for (language, words) in [("en", "How to read this"), ("fr", "Comment lire cette page")] {
            let reply = page(&server, &format!("{path}?lang={language}"));
            assert_eq!(reply.status, 200, "{path}");
            assert!(reply.text().contains(words), "{path} {language}");
            assert!(reply.text().contains(&format!("<html lang=\"{language}\">")));
            assert!(reply.body.len() <= 150_000, "{path}: {} bytes", reply.body.len());
            assert!(
                !reply.text().contains("<script") && !reply.text().contains(" style=\""),
                "{path}"
            );
        }
    }
    // Another version in service says so.
    let why = b"version=2&reason=agreed&after=v000001";
    let reply = server.ask("POST", "/review/promote", &[PAGE, FORM], why);
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(
        page(&server, "/accounts")
            .text()
            .contains("were scored by example@v000001")
    );
    assert!(page(&server, "/review").text().contains("agreed"));
    // Who decided beside another champion is told.
    let reply = server.ask(
        "POST",
        "/review/rollback",
        &[PAGE, FORM],
        b"reason=no&after=v000001",
    );
    assert_eq!(reply.status, 422, "{}", reply.text());
    assert!(reply.text().contains("is v000002 by now"));
    let reply = server.ask(
        "POST",
        "/review/rollback",
        &[PAGE, FORM],
        b"reason=&after=v000002",
    );
    assert!(reply.status == 422 && reply.text().contains("say why"));
    let reply = server.ask(
        "POST",
        "/review/rollback",
        &[PAGE, FORM],
        b"reason=worse&after=v000002",
    );
    assert_eq!(reply.status, 303, "{}", reply.text());
    assert!(!page(&server, "/accounts").text().contains("were scored by"));
}

#[test]
fn names_are_text_and_nothing_of_a_file_acts() {
    for (_dir, server) in on_each_store() {
        let evil = "<script>alert(1)</script>";
        let text = format!(
            "account_id,company,country,account_owner,employees\n\
         \"a\"\"'<b>&\",{evil},=1+1,\"<img src=x onerror=alert(1)>\",72\n\
         b,=cmd|' /C calc'!A0,FR,,72\nb,last of two,FR,,72\n,nobody,FR,,1\n"
        );
        let report = uploaded(&server, &[PAGE], "<i>.csv", &text);
        let said = report.text();
        assert!(said.contains("&lt;i&gt;.csv") && !said.contains("<i>"), "{said}");
        assert!(
            said.contains("1 rows repeat an account") && said.contains("1 rows do not say"),
            "{said}"
        );
        let list = page(
            &server,
            "/accounts?q=%3Cscript%3E&sort=name&grade=%3Cb%3E&country=%22%3E%3Cb%3E",
        );
        assert_eq!(list.status, 200);
        for address in [
            "/",
            "/accounts",
            "/accounts/one?id=a%22%27%3Cb%3E%26",
            "/what-if?account=a%22%27%3Cb%3E%26",
        ] {
            let reply = page(&server, address);
            assert_eq!(reply.status, 200, "{address}");
            let policy = reply.header("content-security-policy").unwrap();
            assert!(
                policy.starts_with("default-src 'none'") && !policy.contains("script-src"),
                "{policy}"
            );
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            for marks in ["<script", "<img src=x", "'<b>"] {
                assert!(!reply.text().contains(marks), "{address} {marks}");
            }
        }
        assert!(
            page(&server, "/accounts")
                .text()
                .contains("&lt;script&gt;alert(1)")
        );
        let found = |query: &str| page(&server, query).text().matches("/accounts/one?id=").count();
        assert_eq!(found("/accounts?q=script"), 1);
        assert_eq!(found("/accounts?q=LAST%20tw"), 1);
        assert_eq!(found("/accounts?q=%22%20OR%20*"), 0);
        let rows = server.get("/accounts/scored.csv").text().to_owned();
        assert!(rows.contains(",'=1+1,"), "{rows}");
        let asset = list.text().split("href=\"/assets/common.").nth(1).unwrap();
        let asset = format!("/assets/common.{}", asset.split('"').next().unwrap());
        let style = server.get(&asset);
        assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
        assert!(style.header("cache-control").unwrap().contains("immutable"));
        assert_eq!(server.get("/assets/common.css").status, 404);
    }
}

#[test]
fn what_changed_of_an_account_is_kept_and_others_stay() {
    for (_dir, server) in on_each_store() {
        uploaded(&server, &[PAGE], "first.csv", prospects());
        let header = prospects().lines().next().unwrap().to_owned();
        let row = prospects().lines().nth(1).unwrap().to_owned();
        let changed = row.replace(
            ";Architecture;Tertiaire;72;",
            ";Services informatiques;Tertiaire;900;",
        );
        assert_ne!(row, changed);
        let report = uploaded(&server, &[PAGE], "second.csv", format!("{header}\n{changed}\n"));
        assert!(
            report.text().contains("See those whose grade changed"),
            "{}",
            report.text()
        );
        let one = page(&server, "/accounts/one?id=PRO-00001&lang=en");
        for said in ["First scored", "employees", "900", "Services informatiques"] {
            assert!(one.text().contains(said), "{said}: {}", one.text());
        }
        assert!(page(&server, "/accounts").text().contains("40 accounts"));
        let moved = page(&server, "/accounts?moved=last&lang=en");
        assert!(moved.text().contains("1 account<") && moved.text().contains("was B"));
        assert!(
            page(&server, "/?lang=en")
                .text()
                .contains("Accounts whose grade changed: 1")
        );

        let typed = b"account=PRO-00001&name=Try&f.sector=Architecture&f.employees=72&f.nonsense=1";
        let reply = server.ask("POST", "/what-if?lang=en", &[PAGE, FORM], typed);
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains("What the change does") && reply.text().contains("value=\"72\""));
        // Nothing of it is kept.
        assert!(page(&server, "/accounts/one?id=PRO-00001").text().contains("900"));
    }
}

#[test]
fn a_browser_signs_in_once_and_sees_what_its_key_may() {
    let dir = place();
    let add = |name: &str, role: &str| {
        run(dir.path(), &["keys", "add", name, "--role", role])
            .trim()
            .to_owned()
    };
    let (score, admin) = (add("crm", "score"), add("ops", "admin"));
    let server = Server::start(dir.path(), &[]);
    let own = format!("http://{}", server.address);
    let origin = ("Origin", own.as_str());
    let reply = server.ask("GET", "/accounts?grade=A&lang=fr", &[PAGE], b"");
    assert_eq!(reply.status, 303);
    assert_eq!(
        reply.header("location"),
        Some("/login?next=%2Faccounts%3Fgrade%3DA&lang=fr")
    );
    assert!(page(&server, "/login?lang=fr").text().contains("Se connecter"));
    let sign_in = |key: &str, further: &[(&str, &str)]| {
        let body = format!("key={key}&next=%2Faccounts");
        server.ask(
            "POST",
            "/login",
            &[&[PAGE, FORM], further].concat(),
            body.as_bytes(),
        )
    };
    let wrong = sign_in("lk_a_b", &[origin]);
    assert_eq!(wrong.status, 401);
    assert!(wrong.text().contains("not valid") && wrong.header("set-cookie").is_none());
    assert_eq!(sign_in(&score, &[]).status, 403);
    assert_eq!(sign_in(&score, &[("Origin", "http://evil.example")]).status, 403);
    let cookie = |reply: &Reply| {
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert_eq!(reply.header("location"), Some("/accounts"));
        let cookie = reply.header("set-cookie").unwrap().to_owned();
        for part in ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        cookie
    };
    let secure = cookie(&sign_in(&score, &[origin, ("X-Forwarded-Proto", "https")]));
    assert!(secure.ends_with("; Secure"), "{secure}");
    let set = cookie(&sign_in(&score, &[origin]));
    assert!(!set.contains("Secure"), "{set}");
    let session = set.split(';').next().unwrap();
    let held = ("Cookie", session);
    let asked = |path: &str| server.ask("GET", path, &[PAGE, held], b"");
    let accounts = asked("/accounts");
    assert_eq!(accounts.status, 200);
    assert!(accounts.text().contains("Sign out") && !accounts.text().contains("href=\"/profile\""));
    for path in [
        "/profile",
        "/segments",
        "/compare",
        "/performance",
        "/review",
        "/data",
    ] {
        let reply = asked(path);
        assert_eq!(reply.status, 403, "{path}");
        assert!(
            reply.text().contains("<h1>") && reply.text().contains("<code>score</code>"),
            "{}",
            reply.text()
        );
    }
    // A form needs a page of this service behind it; who has the role too.
    let post = |path: &str, further: &[(&str, &str)]| {
        server.ask(
            "POST",
            path,
            &[&[PAGE, FORM, held], further].concat(),
            b"reason=x&version=1",
        )
    };
    for strange in [
        ("Origin", "http://evil.example"),
        ("Origin", "null"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        assert_eq!(post("/what-if", &[strange]).status, 403, "{strange:?}");
    }
    assert_eq!(post("/what-if", &[]).status, 403);
    assert_eq!(post("/what-if", &[origin]).status, 200);
    assert_eq!(post("/what-if", &[("Sec-Fetch-Site", "same-origin")]).status, 200);
    assert_eq!(post("/review/promote", &[origin]).status, 403);
    let set = cookie(&sign_in(&admin, &[origin]));
    let admin_held = ("Cookie", set.split(';').next().unwrap());
    assert_eq!(server.ask("GET", "/review", &[PAGE, admin_held], b"").status, 200);
    // A key in a header does as well, as a proxy adds it.
    let bearer = format!("Bearer {admin}");
    assert_eq!(
        server
            .ask("GET", "/data", &[PAGE, ("Authorization", &bearer)], b"")
            .status,
        200
    );
    // Sessions end when they are left, and with their key.
    assert_eq!(
        server.ask("POST", "/logout", &[PAGE, held, origin], b"").status,
        303
    );
    assert_eq!(asked("/accounts").status, 303);
    run(dir.path(), &["keys", "rotate", "ops"]);
    assert_eq!(server.ask("GET", "/", &[PAGE, admin_held], b"").status, 303);
    assert_eq!(
        server
            .ask("GET", "/", &[PAGE, ("Cookie", "lookalike_session=")], b"")
            .status,
        303
    );
}

#[test]
fn what_cannot_be_taken_is_told_on_a_page_and_nothing_is_kept() {
    let dir = place();
    let mut limited = command(dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    limited.env("LOOKALIKE_SERVE_MAX_BATCH", "20000");
    limited.env("LOOKALIKE_SERVE_MAX_ROWS", "100");
    let server = Server::launch(limited);
    let failed = |text: &str, why: &str| {
        let reply = uploaded(&server, &[PAGE], "x.csv", text);
        assert!(reply.text().contains("could not be scored"), "{}", reply.text());
        assert!(reply.text().contains(why), "{why}: {}", reply.text());
    };
    failed(
        "company,employees\nA,1\n",
        "has no column <code>account_id</code>",
    );
    failed("\0\u{1}\u{2}", "");
    failed(&format!("account_id\n{}", "a\n".repeat(200)), "100");
    let send = |body: &[u8]| server.ask("POST", "/accounts", &[PAGE, FILE], body);
    let large = send(&form("x.csv", "a,b\n".repeat(10_000).as_bytes()));
    assert_eq!(large.status, 413);
    assert!(large.text().contains("<h1>") && large.text().contains("larger than 20000 bytes"));
    assert_eq!(send(&form("x.csv", b"")).status, 422);
    assert_eq!(
        send(b"--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--\r\n").status,
        400
    );
    assert_eq!(send(b"--b\r\nContent-Dispo").status, 400);
    assert_eq!(send(b"").status, 400);
    let raw = server.ask(
        "POST",
        "/accounts?name=raw.csv",
        &[PAGE, ("Content-Type", "text/csv")],
        b"account_id\na\n",
    );
    assert_eq!(raw.status, 303);
    assert!(page(&server, "/accounts").text().contains("1 account<"));
    // Refusals are pages for who reads pages, and problems for programs.
    let nothing = page(&server, "/nothing");
    assert!(nothing.status == 404 && nothing.text().contains("There is nothing here"));
    server.get("/nothing").problem(404, "not-found");
    server.get("/accounts/one?id=zz").problem(404, "not-found");
    let german = [PAGE, ("Accept-Language", "de, fr-CH;q=0.8")];
    assert!(
        server
            .ask("GET", "/nothing", &german, b"")
            .text()
            .contains("Il n’y a rien ici")
    );
    assert_eq!(
        server.ask("DELETE", "/accounts", &[PAGE], b"").header("allow"),
        Some("GET,HEAD,POST")
    );
    drop(server);

    // A list of a later release, and what is none.
    let file = path(&dir, "models/accounts.sqlite");
    let store = rusqlite::Connection::open(&file).unwrap();
    store
        .execute_batch("INSERT INTO lookalike_list VALUES (99)")
        .unwrap();
    drop(store);
    let server = Server::start(dir.path(), &[]);
    let told = page(&server, "/accounts");
    assert_eq!(told.status, 503);
    assert!(
        told.text().contains("is a store of version 99"),
        "{}",
        told.text()
    );
    assert_eq!(page(&server, "/profile").status, 200);
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(path(&dir, &format!("models/accounts.sqlite{ending}")));
    }
    fs::create_dir(&file).unwrap();
    let told = page(&server, "/accounts");
    assert!(
        told.status == 503 && told.text().contains("is no file"),
        "{}",
        told.text()
    );
    let reply = uploaded(&server, &[PAGE], "x.csv", "account_id\na\n");
    assert!(reply.text().contains("could not be scored"), "{}", reply.text());
}
