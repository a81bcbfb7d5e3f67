//! What people say of a version, changed on its page: the effect that is shown is what the saved version does, and the champion
//! stays.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use super::pages::{FORM, PAGE, page, prospects, table, uploaded};
use super::{Reply, Server, command, path, place, run};

/// Marks of HTML in a text or an attribute, read back.
fn plain(text: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    marks
        .iter()
        .fold(text.to_owned(), |text, (mark, sign)| text.replace(mark, sign))
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?;
    Some(plain(value.split('"').next()?))
}

/// The fields of the page's form, as a browser would send them.
fn fields(html: &str) -> BTreeMap<String, String> {
    let form = html.split("<form class=\"tuning\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let mut fields = BTreeMap::new();
    for part in form.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else {
            continue;
        };
        let Some(name) = attribute(tag, "name") else {
            continue;
        };
        match tag.split(' ').next() {
            // A box that is not ticked is not sent.
            Some("input") if tag.contains("\"checkbox\"") && !tag.ends_with(" checked") => {}
            Some("input") if tag.contains("\"file\"") => {}
            Some("input") => {
                fields.insert(name, attribute(tag, "value").unwrap_or_default());
            }
            Some("textarea") => {
                fields.insert(name, plain(text));
            }
            Some("select") => {
                let options = form.split(&format!(" name=\"{name}\">")).nth(1).unwrap();
                let options = options
                    .split("</select>")
                    .next()
                    .unwrap()
                    .split("<option")
                    .skip(1);
                let chosen = options
                    .filter(|option| {
                        option
                            .split('>')
                            .next()
                            .is_some_and(|tag| tag.ends_with(" selected"))
                    })
                    .find_map(|option| attribute(option, "value"));
                fields.insert(name, chosen.unwrap_or_default());
            }
            _ => {}
        }
    }
    fields
}

fn encoded(fields: &BTreeMap<String, String>) -> Vec<u8> {
    let escaped = |text: &str| -> String {
        let byte = |byte: u8| match byte.is_ascii_alphanumeric() {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    pairs.join("&").into_bytes()
}

fn post(server: &Server, path: &str, fields: &BTreeMap<String, String>) -> Reply {
    server.ask("POST", path, &[PAGE, FORM], &encoded(fields))
}

fn set(fields: &mut BTreeMap<String, String>, values: &[(&str, &str)]) {
    for (name, value) in values {
        fields.insert((*name).to_owned(), (*value).to_owned());
    }
}

/// Saves what a page shows, which must be taken.
fn saved(server: &Server, shown: &Reply, reason: &str) -> String {
    let mut fields = fields(shown.text());
    set(&mut fields, &[("reason", reason)]);
    let reply = post(server, "/tuning/save", &fields);
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").unwrap().to_owned()
}

#[test]
fn a_rule_is_shown_before_it_is_saved_and_does_what_was_shown() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let before = page(&server, "/tuning?lang=en");
    assert_eq!(before.status, 200);
    assert!(before.body.len() <= 150_000, "{} bytes", before.body.len());
    // Sent back as it stands, nothing is changed.
    let typed = fields(before.text());
    assert_eq!(typed["k.0.below"], "3");
    let same = post(&server, "/tuning?lang=en", &typed);
    assert!(same.text().contains("Nothing is changed yet"), "{}", same.text());
    let french = post(
        &server,
        "/tuning?lang=fr",
        &fields(page(&server, "/tuning?lang=fr").text()),
    );
    assert!(french.text().contains("Rien n’est encore changé"));

    let mut typed = typed;
    set(
        &mut typed,
        &[
            ("k.0.below", "60"),
            ("k.1.name", "<script>alert(1)</script>"),
            ("k.1.column", "country"),
            ("k.1.in", "belgique\r\nSuisse"),
        ],
    );
    let empty = post(&server, "/tuning?lang=en", &typed);
    assert!(
        empty.text().contains("The list of accounts is empty"),
        "{}",
        empty.text()
    );
    assert!(
        empty
            .text()
            .contains("ideal customers that the version was learnt from")
    );
    uploaded(&server, &[PAGE], "prospects.csv", prospects());
    let shown = post(&server, "/tuning?lang=en", &typed);
    let text = shown.text();
    assert!(
        !text.contains("<script") && text.contains("&lt;script&gt;alert(1)"),
        "{text}"
    );
    assert!(text.contains("On the 40 accounts of the list"), "{text}");
    assert!(text.contains("figures out of fold stay"), "{text}");

    // Nothing else is saved than what was shown, nor without a reason, nor beside another version.
    let mut other = fields(text);
    set(&mut other, &[("reason", "small ones leave"), ("k.0.below", "70")]);
    let again = post(&server, "/tuning/save?lang=en", &other);
    assert!(again.status == 200 && again.text().contains("Save again if that is what you want"));
    set(&mut other, &[("k.0.below", "60"), ("reason", "")]);
    let silent = post(&server, "/tuning/save?lang=en", &other);
    assert!(
        silent.status == 422 && silent.text().contains("say why"),
        "{}",
        silent.text()
    );
    set(&mut other, &[("reason", "x"), ("base", "example@v000009")]);
    let strange = post(&server, "/tuning/save?lang=en", &other);
    assert!(strange.status == 200 && strange.text().contains("look at the effect again"));

    let place = saved(&server, &shown, "small ones leave");
    assert!(place.starts_with("/tuning/saved?version=v000002"), "{place}");
    assert!(
        page(&server, "/tuning/saved?version=v000002&lang=en")
            .text()
            .contains("goes on scoring")
    );
    assert_eq!(server.get("/version").json()["model"]["version"], "v000001");
    assert!(page(&server, "/review").text().contains("small ones leave"));
    run(dir.path(), &["verify"]);
    let version = path(&dir, "models/example/v000002");
    assert!(!version.join("figures.json").exists() && version.join("history.json").exists());
    let manifest: Value = serde_json::from_slice(&fs::read(version.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["parent"].to_string().trim_matches('"'), "1");

    // What was shown is what both versions say on the command line.
    fs::write(path(&dir, "prospects.csv"), prospects()).unwrap();
    let scored = |version: &str| {
        let out = format!("{version}.csv");
        run(
            dir.path(),
            &[
                "score",
                "prospects.csv",
                "-o",
                &out,
                "--model",
                &format!("example@{version}"),
            ],
        );
        table(&fs::read_to_string(path(&dir, &out)).unwrap())
    };
    let (old, new) = (scored("1"), scored("2"));
    let moved = old.iter().filter(|(id, row)| row["grade"] != new[*id]["grade"]);
    let moved: Vec<&String> = moved.map(|(id, _)| id).collect();
    assert!(moved.len() > 3 && moved.len() < 35, "{}", moved.len());
    assert!(
        text.contains(&format!("{} of 40 accounts change their grade", moved.len())),
        "{text}"
    );
    let named = text.matches("/accounts/one?id=").count();
    assert_eq!(named, moved.len().min(25));
    assert!(
        old.iter()
            .all(|(id, row)| row["score"] == new[id]["score"] && row["fit"] == new[id]["fit"])
    );
    assert!(new.values().any(|row| row["reason_1"].contains("<script>")));
}

#[test]
fn names_are_edited_in_place_and_figures_come_along() {
    let dir = place();
    let server = Server::start(dir.path(), &[]);
    let mut typed = fields(page(&server, "/tuning?lang=en").text());
    let at = |column: &str, typed: &BTreeMap<String, String>| {
        let found = typed
            .iter()
            .find(|(name, value)| name.ends_with(".column") && name.starts_with("n.") && *value == column);
        found.unwrap().0.strip_suffix(".column").unwrap().to_owned()
    };
    let (sector, revenue) = (at("sector", &typed), at("annual_revenue", &typed));
    let levels = format!("{sector}.levels.en");
    let renamed = typed[&levels].replace("Commerce = Retail", "Commerce = Shops & <b>");
    assert_ne!(typed[&levels], renamed);
    set(
        &mut typed,
        &[
            (&levels, &renamed),
            (&format!("{sector}.title.en"), "Trade"),
            (&format!("{revenue}.currency"), "chf"),
            ("s.1.en", "The builders"),
            ("s.1.fr", "Les bâtisseurs"),
        ],
    );
    let shown = post(&server, "/tuning?lang=en", &typed);
    assert!(
        shown.text().contains("Trade") && !shown.text().contains("<b>\n"),
        "{}",
        shown.text()
    );
    assert!(!shown.text().contains("Shops & <b>"));
    saved(&server, &shown, "their own words");
    run(dir.path(), &["verify"]);
    assert!(path(&dir, "models/example/v000002/figures.json").exists());
    let segments = run(dir.path(), &["segments", "--model", "example@2", "--lang", "fr"]);
    assert!(segments.contains("Les bâtisseurs"), "{segments}");
    let sheet = fs::read_to_string(path(&dir, "models/example/v000002/sheet.md")).unwrap();
    assert!(
        sheet.contains("The builders") && sheet.contains("Trade"),
        "{sheet}"
    );
    let model: Value =
        serde_json::from_slice(&fs::read(path(&dir, "models/example/v000002/model.json")).unwrap()).unwrap();
    let names = &model["recipe"]["names"];
    assert_eq!(names["annual_revenue"]["currency"], "CHF");
    assert_eq!(names["sector"]["title"]["fr"], "Secteur");
    assert_eq!(names["sector"]["levels"]["Commerce"]["en"], "Shops & <b>");

    // What cannot be is said in place, and what was typed stays.
    let mut typed = fields(page(&server, "/tuning?lang=en").text());
    let wrong = |server: &Server, typed: &BTreeMap<String, String>, said: &str| {
        let reply = post(server, "/tuning?lang=en", typed);
        assert_eq!(reply.status, 200);
        assert!(reply.text().contains(said), "{said}: {}", reply.text());
        assert!(!reply.text().contains("name=\"shown\""));
    };
    set(&mut typed, &[(&format!("{sector}.title.en"), "Country")]);
    wrong(&server, &typed, "a title that no other column has");
    set(
        &mut typed,
        &[(&format!("{sector}.title.en"), "Sector"), ("k.0.below", "few")],
    );
    wrong(&server, &typed, "<code>few</code> is no number");
    set(
        &mut typed,
        &[("k.0.below", "3"), ("k.1.name", "new"), ("k.1.column", "country")],
    );
    wrong(&server, &typed, "one of in, not_in, below, above, unknown");
    set(&mut typed, &[("k.1.in", "x"), ("k.1.column", "nonsense")]);
    wrong(&server, &typed, "nonsense");
    set(
        &mut typed,
        &[
            ("k.1.name", ""),
            ("k.1.in", ""),
            ("k.1.column", ""),
            ("p.0.says", "++"),
        ],
    );
    wrong(&server, &typed, "both words and points");
    set(&mut typed, &[("p.0.points", "")]);
    wrong(
        &server,
        &typed,
        "Its effect cannot be told from the version alone",
    );
}

/// A small table whose outcome follows its sector.
fn customers() -> String {
    let mut text = "id,name,sector,employees,outcome\n".to_owned();
    for i in 0..240 {
        let sector = ["Retail", "Software", "Law"][i * 7 % 3];
        let won = match sector {
            "Software" => i % 4 != 0,
            "Retail" => i % 4 == 0,
            _ => i % 2 == 0,
        };
        let outcome = if won { "won" } else { "lost" };
        text += &format!("C-{i:03},Firm {i},{sector},{},{outcome}\n", 10 + i * 37 % 200);
    }
    text
}

const RECIPE: &str = "name = 'firms'\nid = 'id'\nlabel = 'name'\n[outcome]\ncolumn = 'outcome'\npositive = ['won']\n\
                      [fit]\npairs = 0\n[segments]\nskip = true\n";

#[test]
fn a_conviction_is_learnt_as_the_command_line_learns_it() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(path(&dir, "customers.csv"), customers()).unwrap();
    fs::write(path(&dir, "lookalike.toml"), RECIPE).unwrap();
    run(dir.path(), &["train", "customers.csv"]);
    let admin = run(dir.path(), &["keys", "add", "ops", "--role", "admin"]);
    let read = run(dir.path(), &["keys", "add", "bi", "--role", "read"]);
    let bearers = [&admin, &read].map(|key| format!("Bearer {}", key.trim()));
    let [held, reader] = bearers
        .each_ref()
        .map(|bearer| ("Authorization", bearer.as_str()));
    let mut patient = command(dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
    // Who waits for a training here asks as fast as it can.
    patient.env("LOOKALIKE_SERVE_RATE", "0");
    // A review on record keeps what it told, in both languages.
    let later = customers().replace("C-", "D-");
    fs::write(path(&dir, "later.csv"), later).unwrap();
    let reviewed = command(dir.path(), &["review", "later.csv"]).output().unwrap();
    assert!(reviewed.status.code().is_some_and(|code| code < 2));
    let said = String::from_utf8(reviewed.stdout).unwrap();
    let server = Server::launch(patient);
    let asked = |path: &str| server.ask("GET", path, &[PAGE, reader], b"");
    let review = asked("/review?lang=en");
    assert!(
        review.text().contains("/review/dossier?number=1"),
        "{}",
        review.text()
    );
    let dossier = asked("/review/dossier?number=1&lang=en");
    assert_eq!(dossier.status, 200, "{}", dossier.text());
    let heading = |line: &&str| dossier.text().contains(*line);
    let told = said.lines().map(str::trim).filter(|line| line.len() > 20);
    assert!(
        told.clone().filter(heading).count() >= 3,
        "{said}{}",
        dossier.text()
    );
    let french = asked("/review/dossier?number=1&lang=fr");
    assert!(french.status == 200 && french.text() != dossier.text());
    for strange in ["0", "2", "x", "99999999999999999999"] {
        assert_eq!(asked(&format!("/review/dossier?number={strange}")).status, 404);
    }
    // Only who decides tunes.
    assert_eq!(server.ask("GET", "/tuning", &[PAGE, reader], b"").status, 403);
    assert_eq!(
        server
            .ask("POST", "/tuning/train", &[PAGE, reader, FORM], b"")
            .status,
        403
    );
    assert!(
        !server
            .ask("GET", "/review", &[PAGE, reader], b"")
            .text()
            .contains("href=\"/tuning\"")
    );

    let before = server.ask("GET", "/tuning?lang=en", &[PAGE, held], b"");
    let mut typed = fields(before.text());
    set(
        &mut typed,
        &[
            ("p.0.column", "sector"),
            ("p.0.trait", "Law"),
            ("p.0.says", "+++"),
            ("p.0.worth", "200"),
        ],
    );
    let multipart = |typed: &BTreeMap<String, String>, file: &str| -> Vec<u8> {
        let part = |name: &str, more: &str, value: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
        };
        let fields = typed.iter().map(|(name, value)| part(name, "", value));
        let mut fields: Vec<String> = fields.collect();
        // A browser sends fields where they stand.
        fields.insert(1, part("file", "; filename=\"c.csv\"", file));
        (fields.concat() + "--b--\r\n").into_bytes()
    };
    let file = ("Content-Type", "multipart/form-data; boundary=b");
    let learnt = |text: &str| -> (String, Reply) {
        let reply = server.ask(
            "POST",
            "/tuning/train?lang=en",
            &[PAGE, held, file],
            &multipart(&typed, text),
        );
        assert_eq!(reply.status, 303, "{}", reply.text());
        let place = reply.header("location").unwrap().to_owned();
        loop {
            let reply = server.ask("GET", &place, &[PAGE, held], b"");
            assert_eq!(reply.status, 200, "{}", reply.text());
            if !reply.text().contains("http-equiv=\"refresh\"") {
                return (place, reply);
            }
        }
    };
    let (_, failed) = learnt("id,name\n1,x\n");
    assert!(failed.text().contains("could not be learnt"), "{}", failed.text());
    let (place, done) = learnt(&customers());
    let text = done.text();
    for said in [
        "The candidate is learnt",
        "the very accounts",
        "log-loss",
        "240 decided accounts",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let why = b"reason=law+firms+asked+for+it";
    let kept = server.ask("POST", &place, &[PAGE, held, FORM], why);
    assert_eq!(kept.status, 303, "{}", kept.text());
    let journal = fs::read_to_string(path(&dir, "models/firms/journal.jsonl")).unwrap();
    assert!(journal.contains("law firms asked for it [ops "), "{journal}");
    assert_eq!(
        server.ask("GET", "/version", &[held], b"").json()["model"]["version"],
        "v000001"
    );

    // The same by the command line, in another registry: the same points.
    let with = format!("{RECIPE}[prior]\nsector = {{ Law = {{ says = '+++', worth = 200 }} }}\n");
    fs::write(path(&dir, "lookalike.toml"), with).unwrap();
    let done = command(dir.path(), &["train", "customers.csv", "--models", "others"])
        .output()
        .unwrap();
    assert!(done.status.code().is_some_and(|code| code < 2));
    let model = |place: &str| -> Value {
        let text = fs::read(path(&dir, place).join("model.json")).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    let (here, there) = (model("models/firms/v000002"), model("others/firms/v000001"));
    for part in ["criteria", "calibration", "grades", "validation", "verdict"] {
        assert_eq!(here[part], there[part], "{part}");
    }
    assert_ne!(here["criteria"], model("models/firms/v000001")["criteria"]);

    // Once it is in service the profile tells what it changed, as `diff` does.
    run(dir.path(), &["promote", "2", "--reason", "agreed"]);
    loop {
        let version = server.ask("GET", "/version", &[held], b"").json();
        if version["model"]["version"] == "v000002" {
            break;
        }
        std::thread::yield_now();
    }
    let profile = asked("/profile?lang=en");
    assert!(
        profile.text().contains("What changed since v1"),
        "{}",
        profile.text()
    );
    let diff: Value = serde_json::from_str(&run(dir.path(), &["diff", "1", "2", "--json"])).unwrap();
    let moved = diff["moved"][0]["levels"][0]["level"].as_str().unwrap();
    assert!(profile.text().contains(moved), "{moved}: {}", profile.text());
}
