//! Pairs of rows that may be one account: how `match` tells them, and what a reader answers.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Runs a command line there.
fn run(folder: &Path, command: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(folder)
        .args(command.split_whitespace())
        .output()
        .unwrap()
}

/// What was said on standard error, its lines not wrapped.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Its one line of refusal.
fn refused(folder: &Path, command: &str) -> String {
    let output = run(folder, command);
    assert_eq!(output.status.code(), Some(2), "{command}: {}", said(&output));
    assert!(output.stdout.is_empty(), "{command}");
    said(&output)
}

fn json(folder: &Path, command: &str) -> Value {
    let output = run(folder, command);
    assert!(output.status.success(), "{command}: {}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

const PROSPECTS: &str = "prospect_id,company,website,LEI,company number\n\
    P1,Belorveld Robotics,belorveld.de,506700GE1G29325QX363,\nP2,Kervadec Conseil,,,77812345\nP3,Moltrieux Bois,moltrieux.fr,,\n";
const CUSTOMERS: &str = "customer,account,entity_lei,crn\n\
    Bel AG,C7,506700GE1G29325QX363,\nKervadec,C8,,77812345\nNobody Else,,,\n";

#[test]
fn a_match_is_told_as_json_with_its_counts() {
    let folder = folder(&[("a.csv", PROSPECTS), ("b.csv", CUSTOMERS)]);
    let command = "match a.csv b.csv --b-id account --json";
    let answer = json(folder.path(), command);
    assert_eq!(answer["rows"]["read"], 3);
    assert_eq!(answer["rows"]["same"], 2, "{answer:#}");
    assert_eq!(answer["rows"]["neither"], 1);
    assert_eq!(
        (answer["a"]["id"].as_str(), answer["b"]["id"].as_str()),
        (Some("prospect_id"), Some("account"))
    );
    assert!(answer["files"].as_array().unwrap().is_empty());
    let notes = answer["notes"].to_string();
    assert!(
        notes.contains("called by `account`, those without by their line (rows: 1)"),
        "{notes}"
    );
    // The file says the same.
    let with_file = json(folder.path(), &format!("{command} -o matches.csv"));
    assert_eq!(with_file["matches"], answer["matches"]);
    let mut file = csv::Reader::from_path(folder.path().join("matches.csv")).unwrap();
    let pairs: Vec<(String, String)> = file
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect();
    let told = answer["matches"].as_array().unwrap().iter();
    let told: Vec<(String, String)> = told
        .map(|one| {
            (
                one["a"].as_str().unwrap().to_owned(),
                one["b"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(pairs, told);
    assert_eq!(
        pairs,
        [
            ("P1".to_owned(), "C7".to_owned()),
            ("P2".to_owned(), "C8".to_owned())
        ]
    );
}

#[test]
fn numbers_of_one_register_meet_whatever_their_columns_are_called() {
    // `crn` is the number of a company, `kvk` is another register's: equal digits of two registers are chance.
    let folder = folder(&[
        ("a.csv", PROSPECTS),
        ("b.csv", "customer,kvk\nKervadec,77812345\n"),
    ]);
    let answer = json(folder.path(), "match a.csv b.csv --json");
    assert_eq!(answer["rows"]["same"], 0, "{answer:#}");
}

#[test]
fn what_a_match_is_told_wrongly_is_refused_in_one_line() {
    let folder = folder(&[
        ("a.csv", PROSPECTS),
        ("b.csv", CUSTOMERS),
        ("l.toml", "clean.merge = 2"),
    ]);
    for (command, why) in [
        (
            "match a.csv b.csv --a-id prospectid2",
            "--a-id: there is no column `prospectid2`; did you mean `prospect_id`?",
        ),
        (
            "match a.csv b.csv --b-id nothing",
            "--b-id: there is no column `nothing`",
        ),
        (
            "match a.csv b.csv --json -o -",
            "--json prints on standard output: name a file for the pairs with -o",
        ),
        ("match a.csv b.csv -o pairs.xlsx", "a file ending in .csv or .tsv"),
        ("match a.csv b.csv -o a.csv", "both read and written"),
        ("match a.csv b.csv --recipe l.toml", "clean.merge"),
    ] {
        let told = refused(folder.path(), command);
        assert!(told.contains(why), "{command}: {told}");
    }
}

#[test]
fn a_recipe_says_how_a_match_reads_and_from_where_it_lists() {
    let prospects = PROSPECTS.replace(',', ";").replace("77812345", "to be checked");
    let recipe = "language = \"fr\"\ndata = \"a.csv\"\nid = \"company\"\nmissing = [\"to be checked\"]\n[read]\ndelimiter = \";\"\n";
    let folder = folder(&[
        ("a.csv", &prospects),
        ("b.csv", CUSTOMERS),
        ("lookalike.toml", recipe),
    ]);
    let output = run(folder.path(), "match a.csv b.csv");
    let told = said(&output);
    // The delimiter is the recipe's own table's; the other has commas.
    assert!(told.contains("désignées par `company`"), "{told}");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("Belorveld Robotics,2,"),
        "{told}"
    );
}

#[test]
fn hosts_of_many_companies_are_one_note() {
    let rows: String = (0..40)
        .map(|i| {
            let word = |i: usize| ["ovar", "elmek", "ysto", "urnd", "olve", "irgat", "andru"][i % 7];
            let name = format!(
                "{}{} {}{}",
                char::from(b'b' + (i % 20) as u8),
                word(i),
                char::from(b'k' + (i / 7) as u8),
                word(i * 3 + 1)
            );
            format!(
                "{i},{name},http://{}/{i}\n",
                ["vorelmekhost.de", "drantikfranchise.fr"][i % 2]
            )
        })
        .collect();
    let folder = folder(&[
        ("a.csv", &format!("id,company,website\n{rows}")),
        ("b.csv", &format!("id,company,website\n{rows}")),
    ]);
    let answer = json(folder.path(), "match a.csv b.csv --json");
    let notes = answer["notes"].as_array().unwrap();
    let shared: Vec<&Value> = notes
        .iter()
        .filter(|note| note.as_str().unwrap().contains("different names"))
        .collect();
    assert_eq!(shared.len(), 1, "{notes:?}");
    assert!(
        shared[0].as_str().unwrap().starts_with("2 domains or numbers"),
        "{shared:?}"
    );
}

/// Companies that have nothing in common, then some rows, in the order of `keys` (all of them, from 0).
fn accounts(header: &str, last: &[&str], with_id: bool) -> Vec<String> {
    let letter = |i: usize| char::from(b'a' + (i % 26) as u8);
    let others = (0..40).map(|i| {
        let name = format!(
            "{}ov{}r{}nd {}ulmek",
            letter(i),
            letter(i * 7 + 3),
            letter(i / 26 * 9 + 4),
            letter(i * 11 + 5)
        );
        let id = if with_id { format!("{i},") } else { String::new() };
        format!("{id}{name},{i} High Road {name},{},415-777-{i:04}", 70_000 + i)
    });
    let rows = others.chain(last.iter().map(|row| (*row).to_owned()));
    [header.to_owned()].into_iter().chain(rows).collect()
}

fn written(lines: &[String]) -> String {
    lines.join("\n") + "\n"
}

/// The rows of a file by their columns' names.
fn rows(folder: &Path, file: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Writes answers into the list of pairs: `say` tells each row's.
fn answer(
    folder: &Path,
    file: &str,
    to: &str,
    say: impl Fn(&std::collections::BTreeMap<String, String>) -> String,
) {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    let header = reader.headers().unwrap().clone();
    let asked = rows(folder, file);
    let mut out = csv::Writer::from_path(folder.join(to)).unwrap();
    out.write_record(&header).unwrap();
    for mut row in asked {
        row.insert("answer".to_owned(), say(&row));
        out.write_record(header.iter().map(|name| row[name].as_str()))
            .unwrap();
    }
    out.flush().unwrap();
}

/// The cleaned table's first cells.
fn kept(folder: &Path) -> Vec<String> {
    let table = fs::read_to_string(folder.join("cleaned.csv")).unwrap();
    let first = table
        .lines()
        .skip(1)
        .map(|row| row.split(',').next().unwrap().to_owned());
    first.collect()
}

const PLACED: &str = "id,company,address,zip,phone";
const DOUBTFUL: [&str; 4] = [
    "900,Ada Services,725 S Wells Street,60607,312-385-2000",
    "901,Ada Services,2647 E 88th Street,60617,773-375-1999",
    "902,Marlowe Child Development,9 Belmont Avenue,60657,773-244-0001",
    "903,Marlow Childrens Center,9 Belmont Ave,60657,773-244-0001",
];

#[test]
fn answers_are_honoured_and_not_asked_again() {
    for recipe in ["", "language = \"fr\"\nclean.answers = \"cleaned.review.csv\""] {
        let folder = folder(&[("accounts.csv", &written(&accounts(PLACED, &DOUBTFUL, true)))]);
        let clean = "clean accounts.csv -o cleaned.csv";
        assert!(run(folder.path(), clean).status.success());
        assert_eq!(kept(folder.path()).len(), 44);
        let asked = rows(folder.path(), "cleaned.review.csv");
        let pair = |a: &str, b: &str| {
            asked
                .iter()
                .any(|row| row["a"] == a && row["b"] == b && row["answer"].is_empty())
        };
        assert!(pair("900", "901") && pair("902", "903"), "{asked:?}");
        answer(folder.path(), "cleaned.review.csv", "cleaned.review.csv", |row| {
            match row["a"].as_str() {
                "900" => " SAME ",
                "902" => "Différent",
                _ => "",
            }
            .to_owned()
        });
        // The next list is written where the answers are, and keeps them.
        let with = match recipe {
            "" => format!("{clean} --answers cleaned.review.csv"),
            recipe => {
                fs::write(folder.path().join("lookalike.toml"), recipe).unwrap();
                clean.to_owned()
            }
        };
        for order in 0..3 {
            let mut lines = accounts(PLACED, &DOUBTFUL, true);
            lines[1..].rotate_left(order * 13);
            fs::write(folder.path().join("accounts.csv"), written(&lines)).unwrap();
            let answer = json(folder.path(), &format!("{with} --json"));
            assert_eq!(answer["rows"]["duplicates"], 1, "{answer:#}");
            let open = answer["review"].to_string();
            assert!(!open.contains("90"), "{open}");
            let notes = answer["notes"].to_string();
            assert!(
                notes
                    .contains("answers of cleaned.review.csv: pairs taken for one account: 1; kept apart: 1"),
                "{notes}"
            );
            let list = rows(folder.path(), "cleaned.review.csv");
            let words: Vec<(&str, &str)> = list
                .iter()
                .map(|row| (row["a"].as_str(), row["answer"].as_str()))
                .filter(|(_, answer)| !answer.is_empty())
                .collect();
            assert_eq!(words, [("900", "same"), ("902", "different")]);
        }
        let removed = rows(folder.path(), "cleaned.removed.csv");
        assert!(
            removed[0]["reason"].contains("answered to be the same"),
            "{removed:?}"
        );
    }
}

#[test]
fn pairs_without_ids_are_known_again_by_what_they_say() {
    let last: Vec<&str> = DOUBTFUL.iter().map(|row| &row[4..]).collect();
    let header = &PLACED[3..];
    let folder = folder(&[("accounts.csv", &written(&accounts(header, &last, false)))]);
    let clean = "clean accounts.csv -o cleaned.csv";
    assert!(run(folder.path(), clean).status.success());
    // Two of one name: only their marks tell which is meant.
    answer(folder.path(), "cleaned.review.csv", "answers.csv", |row| {
        let ada = row["a"] == "Ada Services" && row["b"] == "Ada Services";
        if ada { "same" } else { "" }.to_owned()
    });
    let mut lines = accounts(header, &last, false);
    lines[1..].reverse();
    fs::write(folder.path().join("accounts.csv"), written(&lines)).unwrap();
    let told = json(folder.path(), &format!("{clean} --answers answers.csv --json"));
    assert_eq!(told["rows"]["duplicates"], 1, "{told:#}");
    // A row that now says something else, and a list without marks.
    let text = fs::read_to_string(folder.path().join("accounts.csv")).unwrap();
    fs::write(
        folder.path().join("accounts.csv"),
        text.replace("2647 E 88th", "12 W 3rd"),
    )
    .unwrap();
    let told = json(folder.path(), &format!("{clean} --answers answers.csv --json"));
    assert_eq!(told["rows"]["duplicates"], 0, "{told:#}");
    assert!(
        told["notes"]
            .to_string()
            .contains("no longer in the table, not used: 1"),
        "{told:#}"
    );
    fs::write(
        folder.path().join("bare.csv"),
        "a,b,answer\nAda Services,Ada Services,same\n",
    )
    .unwrap();
    let told = json(folder.path(), &format!("{clean} --answers bare.csv --json"));
    assert_eq!(told["rows"]["duplicates"], 0);
    assert!(
        told["notes"]
            .to_string()
            .contains("nothing that tells which is meant, not used: 1"),
        "{told:#}"
    );
}

#[test]
fn different_keeps_apart_what_a_chain_would_join() {
    let same = [
        "900,Kervandoine Menuiserie,,,",
        "901,Kervandoine Menuiserie,,,",
        "902,Kervandoine Menuiserie SARL,,,",
    ];
    for turned in 0..3 {
        let mut last = same;
        last.rotate_left(turned);
        let folder = folder(&[
            ("accounts.csv", &written(&accounts(PLACED, &last, true))),
            ("answers.csv", "A;B;Answer\n900;902;different\n"),
        ]);
        let clean = "clean accounts.csv --json";
        assert_eq!(json(folder.path(), clean)["rows"]["duplicates"], 2);
        let told = json(folder.path(), &format!("{clean} --answers answers.csv"));
        // Which of both the third is, nobody knows yet: it is asked, and once it is answered it follows.
        assert_eq!(told["rows"]["duplicates"], 0, "{told:#}");
        let asked: Vec<String> = told["review"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| {
                let of = |side: &str| pair[side].as_str().unwrap().to_owned();
                let mut ids = [of("a"), of("b")];
                ids.sort();
                ids.join("-")
            })
            .filter(|ids| ids.starts_with("90"))
            .collect();
        assert!(
            asked.contains(&"900-901".to_owned()) && asked.contains(&"901-902".to_owned()),
            "{asked:?}"
        );
        assert!(!asked.contains(&"900-902".to_owned()), "{asked:?}");
        fs::write(folder.path().join("more.csv"), "a,b,answer\n901,902,same\n").unwrap();
        let told = json(
            folder.path(),
            &format!("{clean} --answers answers.csv --answers more.csv"),
        );
        assert_eq!(told["rows"]["duplicates"], 1, "{told:#}");
        assert!(!told["review"].to_string().contains("\"90"), "{told:#}");
    }
}

#[test]
fn answers_that_cannot_be_meant_are_refused_where_they_stand() {
    let folder = folder(&[("accounts.csv", &written(&accounts(PLACED, &DOUBTFUL, true)))]);
    for (list, why) in [
        (
            "a,b,answer\n900,901,same\n902,903,perhaps\n",
            "answers.csv:3:3: `perhaps` is no answer; write `same` or `different`",
        ),
        ("a,b\n900,901\n", "answers.csv:1: there is no column `answer`"),
        ("a,answer\n900,same\n", "answers.csv:1: there is no column `b`"),
        (
            "a,b,answer\n900,901,same\n901,900,different\n",
            "answers.csv:3: `901` and `900` are `different` here, and `same` by line 2",
        ),
        (
            "a,b,answer\n900,903,different\n900,901,same\n901,902,same\n902,903,même\n0,1,same\n",
            "answers.csv:2: `900` and `903` are `different` here, and `same` by lines 3, 4, 5",
        ),
    ] {
        fs::write(folder.path().join("answers.csv"), list).unwrap();
        let told = refused(folder.path(), "clean accounts.csv --answers answers.csv");
        assert!(told.contains(why), "{list}: {told}");
    }
    assert!(refused(folder.path(), "clean accounts.csv --answers nowhere.csv").contains("nowhere.csv"));
    // Ids that nobody has, and a pair of a row with itself.
    fs::write(
        folder.path().join("answers.csv"),
        "a,b,answer\n1900,901,same\n900,900,different\n,,same\n",
    )
    .unwrap();
    let told = json(folder.path(), "clean accounts.csv --answers answers.csv --json");
    assert!(
        told["notes"]
            .to_string()
            .contains("no longer in the table, not used: 3"),
        "{told:#}"
    );
}

#[test]
fn a_match_honours_answers_about_its_pairs() {
    let (a, b) = (
        "id,company,phone\nP1,Belorveld Robotics,\nP2,Kervadec Conseil,\nP3,Moltrieux Bois,\n",
        "company,phone,city\nBelorveld Robotics,,\nUnlike Anything,,\nMoltrieux Bois,,\n",
    );
    let folder = folder(&[("a.csv", a), ("b.csv", b)]);
    assert!(
        run(folder.path(), "match a.csv b.csv -o matches.csv")
            .status
            .success()
    );
    let pairs = rows(folder.path(), "matches.csv");
    assert_eq!(pairs.len(), 2, "{pairs:?}");
    // Rows of B are called by their line: their marks find them again in another order.
    let (belorveld, moltrieux) = (&pairs[0], &pairs[1]);
    let answers = format!(
        "a,b,answer,mark_a,mark_b\nP1,{},different,,{}\nP2,{},same,,{}\n",
        belorveld["b"], belorveld["mark_b"], moltrieux["b"], moltrieux["mark_b"]
    );
    fs::write(folder.path().join("answers.csv"), answers).unwrap();
    fs::write(
        folder.path().join("b.csv"),
        "company,phone,city\nMoltrieux Bois,,\nUnlike Anything,,\nBelorveld Robotics,,\n",
    )
    .unwrap();
    let told = json(folder.path(), "match a.csv b.csv --answers answers.csv --json");
    let found: Vec<(&str, &str, bool)> = told["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["a"].as_str().unwrap(),
                one["b"].as_str().unwrap(),
                one["answer"] == "same",
            )
        })
        .collect();
    assert_eq!(found, [("P2", "2", true), ("P3", "2", false)], "{told:#}");
    assert!(
        told["notes"]
            .to_string()
            .contains("taken for one account: 1; kept apart: 1"),
        "{told:#}"
    );
    assert!(
        refused(
            folder.path(),
            "match a.csv b.csv --answers answers.csv -o answers.csv"
        )
        .contains("read and written")
    );
}

#[test]
fn training_learns_from_the_pairs_as_they_were_answered() {
    let rows: String = (0..160)
        .map(|i| {
            let letter = |i: usize| char::from(b'a' + (i % 26) as u8);
            let name = format!(
                "{}ov{}r{}nd {}ulmek",
                letter(i),
                letter(i * 7 + 3),
                letter(i / 26 * 9 + 4),
                letter(i * 11 + 5)
            );
            let outcome = if i % 3 == 0 { "won" } else { "lost" };
            format!(
                "{i},{name},{},{outcome}\n",
                (i * 37) % 300 + if i % 3 == 0 { 20 } else { 220 }
            )
        })
        .collect();
    let folder = folder(&[
        ("accounts.csv", &format!("id,company,employees,outcome\n{rows}")),
        ("answers.csv", "a,b,answer\n0,3,same\n77777,3,different\n"),
        (
            "lookalike.toml",
            "data = \"accounts.csv\"\n[clean]\napply = true\nanswers = \"answers.csv\"\n[outcome]\ncolumn = \"outcome\"\npositive = [\"won\"]\n",
        ),
    ]);
    let told = json(folder.path(), "train --json");
    let cleaned = told["cleaned"].to_string();
    assert!(
        cleaned.contains("1 duplicate") && cleaned.contains("taken for one account: 1; kept apart: 0"),
        "{cleaned}"
    );
    assert!(
        cleaned.contains("no longer in the table, not used: 1"),
        "{cleaned}"
    );
    fs::write(folder.path().join("answers.csv"), "a,b\n0,3\n").unwrap();
    assert!(refused(folder.path(), "train").contains("no column `answer`"));
}

/// Key of each account of `cleaned.entities.csv` that is there, by what its row is called.
fn keys(folder: &Path) -> std::collections::BTreeMap<String, String> {
    let rows = rows(folder, "cleaned.entities.csv").into_iter();
    let there = rows.filter(|row| row["present"] == "yes");
    there
        .map(|row| (row["account"].clone(), row["key"].clone()))
        .collect()
}

const COMPANIES: [&str; 6] = [
    "900,Belorveld Robotics,,,",
    "901,Belorveld Robotics GmbH,,,",
    "902,Belorveld Robotics,,,",
    "903,Kervandoine Menuiserie,,,",
    "904,Moltrieux Bois,,,",
    "905,Zanquvelt Reisen,,,",
];

#[test]
fn accounts_keep_their_keys_in_whatever_order_the_next_export_is() {
    let mut first = None;
    for order in [0, 7, 23] {
        let mut lines = accounts(PLACED, &COMPANIES, true);
        lines[1..].rotate_left(order);
        let folder = folder(&[("accounts.csv", &written(&lines))]);
        let clean = "clean accounts.csv -o cleaned.csv --json";
        let told = json(folder.path(), clean);
        assert_eq!(
            (&told["entities"]["known"], &told["entities"]["new"]),
            (&0.into(), &44.into())
        );
        let born = keys(folder.path());
        assert_eq!(born["900"], born["901"]);
        assert_ne!(born["900"], born["903"]);
        // A key is born of what an account says, not of where it stands.
        assert_eq!(first.get_or_insert(born.clone()), &born);
        lines[1..].reverse();
        // Written otherwise, the row is still the one of its id.
        let text = written(&lines).replace("904,Moltrieux Bois,,,", "904,MOLTRIEUX BOIS SAS,,69001,");
        fs::write(folder.path().join("accounts.csv"), text).unwrap();
        let told = json(folder.path(), &format!("{clean} --entities cleaned.entities.csv"));
        assert_eq!(keys(folder.path()), born);
        assert_eq!(
            (&told["entities"]["known"], &told["entities"]["new"]),
            (&44.into(), &0.into()),
            "{told:#}"
        );
    }
}

#[test]
fn accounts_without_ids_are_known_by_their_names_and_marks() {
    let last: Vec<&str> = COMPANIES.iter().map(|row| &row[4..]).collect();
    let mut lines = accounts(&PLACED[3..], &last, false);
    let folder = folder(&[("accounts.csv", &written(&lines))]);
    let clean = "clean accounts.csv -o cleaned.csv --json";
    json(folder.path(), clean);
    let born = keys(folder.path());
    lines[1..].reverse();
    lines.push("Wuntrickel Bau,,,".to_owned());
    lines.push(",,,0000".to_owned());
    fs::write(folder.path().join("accounts.csv"), written(&lines)).unwrap();
    let told = json(
        folder.path(),
        &format!("{clean} --entities cleaned.entities.csv --without incomplete"),
    );
    let mut now = keys(folder.path());
    assert!(now.remove("Wuntrickel Bau").is_some());
    assert_eq!(now, born);
    assert_eq!(told["entities"]["new"], 1, "{told:#}");
    assert!(
        told["notes"].to_string().contains("left without a key: 1"),
        "{told:#}"
    );
}

#[test]
fn accounts_that_merge_and_split_are_told() {
    let folder = folder(&[
        ("accounts.csv", &written(&accounts(PLACED, &COMPANIES, true))),
        ("merge.csv", "a,b,answer\n903,904,same\n"),
        ("split.csv", "a,b,answer\n900,902,different\n901,902,same\n"),
    ]);
    let clean = "clean accounts.csv -o cleaned.csv --entities cleaned.entities.csv";
    json(folder.path(), "clean accounts.csv -o cleaned.csv --json");
    let born = keys(folder.path());
    let told = json(
        folder.path(),
        &format!("{clean} --json --answers merge.csv --answers split.csv"),
    );
    let now = keys(folder.path());
    // What merges has the key of one, and what splits leaves it to the side with more rows.
    assert_eq!(now["903"], now["904"]);
    assert!([&born["903"], &born["904"]].contains(&&now["903"]));
    assert_eq!((&now["901"], &now["902"]), (&born["901"], &born["902"]));
    assert!(!born.values().any(|key| *key == now["900"]), "{now:?}");
    assert_eq!(told["entities"]["merged"][0]["key"], now["903"].as_str());
    assert_eq!(told["entities"]["split"][0]["key"], born["900"].as_str());
    let notes = told["notes"].to_string();
    assert!(
        notes.contains("were several and are one now, with one of their keys: 1 (Kervandoine Menuiserie)"),
        "{notes}"
    );
    assert!(
        notes.contains("are several now, one of which keeps the key: 1 (Belorveld Robotics"),
        "{notes}"
    );
    // An account that is away for a while comes back under its key.
    let without = written(&accounts(PLACED, &COMPANIES[..5], true));
    let whole = fs::read_to_string(folder.path().join("accounts.csv")).unwrap();
    fs::write(folder.path().join("accounts.csv"), without).unwrap();
    let told = json(folder.path(), &format!("{clean} --json"));
    assert_eq!(told["entities"]["gone"], 1, "{told:#}");
    fs::write(folder.path().join("accounts.csv"), whole).unwrap();
    let told = json(folder.path(), &format!("{clean} --json"));
    assert_eq!(keys(folder.path())["905"], born["905"]);
    assert_eq!(told["entities"]["new"], 0, "{told:#}");
    let french = run(folder.path(), &format!("{clean} --lang fr"));
    let french = String::from_utf8_lossy(&french.stdout)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        french.contains("comptes rapprochés de cleaned.entities.csv"),
        "{french}"
    );
}

#[test]
fn accounts_of_an_earlier_run_that_cannot_be_read_are_refused() {
    let folder = folder(&[("accounts.csv", &written(&accounts(PLACED, &COMPANIES, true)))]);
    for (text, why) in [
        (
            "key,account\na1,900\n",
            "entities.csv:1: there is no column `mark`",
        ),
        (
            "key,account,mark\na1,900,\n,901,\n",
            "entities.csv:3:1: there is no key",
        ),
    ] {
        fs::write(folder.path().join("entities.csv"), text).unwrap();
        let told = refused(
            folder.path(),
            "clean accounts.csv -o cleaned.csv --entities entities.csv",
        );
        assert!(told.contains(why), "{told}");
    }
    assert!(!folder.path().join("cleaned.csv").exists());
}

const OWN: &str = "account_id,company,website,phone,postcode\n\
    A1,Belorveld Robotics GmbH,www.belorveld.de,,\nA2,Kervandoine Menuiserie,,+33 4 78 90 12 34,69001\n\
    A3,Moltrieux Bois,moltrieux.fr,,\nA4,Zanquvelt Reisen,,,\nA5,Wuntriel Bau,,,\n";
/// Keys of A3 alone are accounts' own.
const FURTHER: &str = "reference,name,domain,tel,zip,size\n\
    e-1,Belorveld Robotics,belorveld.de,,,120\ne-2,Kervandoine Menuiserie SARL,,04 78 90 12 34,69001,14\n\
    A3,Moltrieux Bois,,,,33\ne-4,Somebody Else Entirely,,,,7\n,Zanquvelt Reisen,,,,9\n";
const BY_EVIDENCE: &str = "data = \"own.csv\"\nid = \"account_id\"\n[tables.size]\ndata = \"further.csv\"\nkey = \"reference\"\n\
    matches = \"account_id\"\nhow = \"match\"\ntimeless = true\n";

#[test]
fn rows_whose_key_no_account_has_are_joined_by_evidence_and_told() {
    let folder = folder(&[
        ("own.csv", OWN),
        ("further.csv", FURTHER),
        ("lookalike.toml", BY_EVIDENCE),
    ]);
    let told = json(folder.path(), "join --json -o joined.csv");
    let table = &told["tables"][0];
    assert_eq!(
        (&table["matched"], &table["unmatched"], &table["blank_keys"]),
        (&3.into(), &1.into(), &1.into()),
        "{told:#}"
    );
    let joined: std::collections::BTreeMap<String, (String, String)> = rows(folder.path(), "joined.csv")
        .into_iter()
        .map(|row| {
            (
                row["account_id"].clone(),
                (row["size_size"].clone(), row["size_match_weight"].clone()),
            )
        })
        .collect();
    assert_eq!(joined["A3"], ("33".to_owned(), String::new()));
    for (id, size) in [("A1", "120"), ("A2", "14")] {
        assert_eq!(joined[id].0, size);
        assert!(joined[id].1.parse::<i32>().unwrap() > 0, "{joined:?}");
    }
    // A row without a key is told, not joined.
    assert_eq!(joined["A4"], (String::new(), String::new()));
    let notes = table["notes"].to_string();
    assert!(
        notes.contains("joined by the evidence of `match`: 2; perhaps an account’s, not joined: 0"),
        "{notes}"
    );
    assert!(notes.contains("have no key, not joined: 1"), "{notes}");
    let listed = rows(folder.path(), "joined.matches.csv");
    let pairs: Vec<(&str, &str, &str)> = listed
        .iter()
        .map(|row| {
            (
                row["key"].as_str(),
                row["account"].as_str(),
                row["verdict"].as_str(),
            )
        })
        .collect();
    assert_eq!(pairs, [("e-1", "A1", "same"), ("e-2", "A2", "same")]);
    assert!(listed[1]["evidence"].contains("phone"), "{listed:?}");
    assert_eq!(table["matches"].as_array().unwrap().len(), 2);
    // By its key alone, one row finds its account; the others are said.
    let by_key = BY_EVIDENCE.replace("how = \"match\"\n", "");
    fs::write(folder.path().join("lookalike.toml"), by_key).unwrap();
    let told = json(folder.path(), "join --json -o joined.csv");
    assert_eq!(told["tables"][0]["matched"], 1, "{told:#}");
    assert!(told["tables"][0].get("matches").is_none());
}

#[test]
fn what_evidence_leaves_open_is_listed_and_not_joined() {
    // Two rows claim A1, of which one has its own key; two claim A2 alike; e-5 is nearly A5.
    let further = "reference,name,domain,tel,zip,size\n\
        A1,Belorveld Robotics,belorveld.de,,,120\ne-1,Belorveld Robotics AG,belorveld.de,,,999\n\
        e-2,Kervandoine Menuiserie,,,,14\ne-3,Kervandoine Menuiserie,,,,15\ne-5,Wantriel Bau,,,,16\n";
    let folder = folder(&[
        ("own.csv", OWN),
        ("further.csv", further),
        ("lookalike.toml", BY_EVIDENCE),
    ]);
    let told = json(folder.path(), "join --json -o joined.csv");
    let sizes: Vec<String> = rows(folder.path(), "joined.csv")
        .into_iter()
        .map(|row| row["size_size"].clone())
        .collect();
    assert_eq!(sizes, ["120", "", "", "", ""], "{told:#}");
    let listed = rows(folder.path(), "joined.matches.csv");
    let keys: Vec<(&str, &str)> = listed
        .iter()
        .map(|row| (row["key"].as_str(), row["verdict"].as_str()))
        .collect();
    assert_eq!(
        keys,
        [
            ("e-1", "review"),
            ("e-2", "review"),
            ("e-3", "review"),
            ("e-5", "review")
        ],
        "{listed:?}"
    );
    let french = run(folder.path(), "join --lang fr -o joined.csv");
    assert!(
        said(&french).contains("peut-être d’un compte, non jointes"),
        "{}",
        said(&french)
    );
}

#[test]
fn evidence_that_cannot_be_asked_for_is_refused() {
    let folder = folder(&[
        ("own.csv", OWN),
        ("further.csv", FURTHER),
        ("bare.csv", "reference,size\ne-1,3\n"),
    ]);
    for (recipe, why) in [
        (BY_EVIDENCE.replace("\"match\"", "\"mtach\""), "mtach"),
        (
            BY_EVIDENCE.replace("further.csv", "bare.csv"),
            "share no column that tells which company",
        ),
        (
            BY_EVIDENCE.to_owned()
                + "[tables.more]\ndata = \"further.csv\"\nkey = \"reference\"\nvia = \"size\"\nhow = \"match\"\n",
            "tables.more.how",
        ),
        (
            BY_EVIDENCE.to_owned() + "[outcome]\ntable = \"size\"\ncolumn = \"name\"\npositive = [\"won\"]\n",
            "tables.size.how",
        ),
    ] {
        fs::write(folder.path().join("lookalike.toml"), recipe).unwrap();
        let told = refused(folder.path(), "train");
        assert!(told.contains(why), "{told}");
    }
}

/// Company of each row of `cleaned.entities.csv`, by what the row is called.
fn companies(folder: &Path) -> std::collections::BTreeMap<String, String> {
    let rows = rows(folder, "cleaned.entities.csv").into_iter();
    rows.map(|row| (row["account"].clone(), row["company"].clone()))
        .collect()
}

#[test]
fn sites_contacts_and_subsidiaries_are_linked_to_their_company() {
    // A column of parents, by id and by name, and one that is not in the table.
    let last = [
        "900,Belorveld Robotics,1 Wells Street,60607,312-385-2000,",
        "901,Belorveld Nord,2 Clark Street,60608,312-385-2001,900",
        "902,Kervandoine Menuiserie,3 Belmont Avenue,60609,312-385-2002,belorveld robotics",
        "903,Moltrieux Bois,4 Belmont Avenue,60610,312-385-2003,Elsewhere Holding",
        "904,Zanquvelt Reisen,5 Belmont Avenue,60611,312-385-2004,Elsewhere Holding",
    ];
    let mut lines = accounts(&format!("{PLACED},Parent account"), &last, true);
    for line in &mut lines[1..41] {
        line.push(',');
    }
    let folder = folder(&[("accounts.csv", &written(&lines))]);
    let told = json(folder.path(), "clean accounts.csv -o cleaned.csv --json");
    assert_eq!(told["rows"]["duplicates"], 0, "{told:#}");
    let (keys, of) = (keys(folder.path()), companies(folder.path()));
    assert_eq!(
        (&of["900"], &of["901"], &of["902"]),
        (&keys["900"], &keys["900"], &keys["900"])
    );
    assert_eq!(of["903"], of["904"]);
    assert!(of["903"] != keys["903"] && of["0"] == keys["0"]);
    let notes = told["notes"].to_string();
    assert!(
        notes.contains(
            "`Parent account` says which company a row is of: of one in the table: 2; of another: 2"
        ),
        "{notes}"
    );
}

#[test]
fn branches_and_sites_of_one_name_are_linked_and_stay() {
    let folder = folder(&[("accounts.csv", &written(&accounts(PLACED, &DOUBTFUL, true)))]);
    for recipe in ["", "clean.unit = \"site\"", "clean.unit = \"contact\""] {
        fs::write(folder.path().join("lookalike.toml"), recipe).unwrap();
        json(folder.path(), "clean accounts.csv -o cleaned.csv --json");
        // One address and phone are one site, whatever it is called.
        let sites = recipe.contains("site");
        assert_eq!(kept(folder.path()).len(), if sites { 43 } else { 44 }, "{recipe}");
        let of = companies(folder.path());
        assert_eq!(of["900"], of["901"], "{recipe}");
        assert!(sites || of["902"] != of["903"], "{recipe}");
    }
}

#[test]
fn a_table_that_may_be_one_of_deals_keeps_what_is_certain() {
    // Eight companies of three rows; one row is repeated whole, and somebody answered about two.
    let words = [
        "alpha", "bravo", "cecil", "delta", "eckart", "foxtrot", "gustav", "hotel",
    ];
    let rows: String = (0..24)
        .map(|i| format!("{i},Firma{} Holding\n", words[i / 3]))
        .collect();
    let folder = folder(&[
        (
            "accounts.csv",
            &format!("id,Company Name\n{rows}5,Firmabravo Holding\n"),
        ),
        ("answers.csv", "a,b,answer\n21,22,same\n"),
    ]);
    let told = json(
        folder.path(),
        "clean accounts.csv --id id --json --answers answers.csv",
    );
    // Not the whole company for the sake of one repeated row.
    assert_eq!(told["rows"]["duplicates"], 2, "{told:#}");
    assert_eq!(told["review"].as_array().unwrap().len(), 15, "{told:#}");
    let notes = told["notes"].to_string();
    assert!(notes.contains("unit = \\\"account\\\""), "{notes}");
    let told = json(folder.path(), "clean accounts.csv --id id --json");
    assert_eq!(told["rows"]["duplicates"], 1, "{told:#}");
    fs::write(folder.path().join("lookalike.toml"), "clean.unit = \"account\"").unwrap();
    let told = json(folder.path(), "clean accounts.csv --id id --json");
    assert_eq!(told["rows"]["duplicates"], 17, "{told:#}");
}
