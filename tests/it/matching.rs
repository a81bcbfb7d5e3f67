//! Evidence for and against two rows being one account: branches, shared phones and addresses, review lists that stay.

use std::fs;
use std::process::Command;

use crate::shared::shared;

/// Runs `clean FILE -o cleaned.csv` beside a table: the cleaned table, the review list (empty without) and what was said.
fn cleaned(csv: &str) -> (String, Vec<Vec<String>>, String) {
    cleaned_as(csv, "")
}

/// The same with a recipe beside the table.
fn cleaned_as(csv: &str, recipe: &str) -> (String, Vec<Vec<String>>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("accounts.csv"), csv).unwrap();
    if !recipe.is_empty() {
        fs::write(folder.path().join("lookalike.toml"), recipe).unwrap();
    }
    let run = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(folder.path())
        .args(["clean", "accounts.csv", "-o", "cleaned.csv"])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
    // Lines are wrapped.
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = fs::read_to_string(folder.path().join("cleaned.csv")).unwrap();
    let review =
        csv::Reader::from_path(folder.path().join("cleaned.review.csv")).map_or(Vec::new(), |mut reader| {
            // In the order that the tests count in.
            let told = [
                "line_a",
                "account_a",
                "line_b",
                "account_b",
                "likeness",
                "reason",
                "weight",
                "evidence",
            ];
            let header = reader.headers().unwrap().clone();
            let at = told.map(|name| header.iter().position(|column| column == name).unwrap());
            let rows = reader.records().map(|row| {
                let row = row.unwrap();
                at.iter().map(|at| row[*at].to_owned()).collect()
            });
            rows.collect()
        });
    (table, review, said)
}

/// Companies that have nothing in common: no word, place or phone.
fn others(header: &str, row: impl Fn(usize, &str) -> String) -> String {
    // Syllables by the number's digits: no two are a slip apart.
    let syllables = ["bar", "vel", "dok", "zim", "tul", "fen", "gor", "pas"];
    let rows = (0..40).map(|i| {
        let name = format!(
            "{}{}{} {}{}",
            syllables[i % 8],
            syllables[(i / 8 + 3) % 8],
            syllables[(i * 5 + 1) % 8],
            syllables[(i / 8 + i) % 8],
            syllables[(i * 3 + 2) % 8],
        );
        row(i, &name)
    });
    format!("{header}\n{}\n", rows.collect::<Vec<_>>().join("\n"))
}

#[test]
fn branches_stay_beside_their_company() {
    for (header, branches, rest) in [
        (
            "id,company,address,zip,phone",
            [
                "900,Ada Services,725 S Wells Street,60607,312-385-2000",
                "901,Ada Services,2647 E 88th Street,60617,773-375-1999",
            ],
            (|i, name: &str| format!("{i},{name},{i} High Road {name},{},415-777-{i:04}", 70_000 + i))
                as fn(usize, &str) -> String,
        ),
        (
            "id,entreprise,adresse,tel",
            [
                "900,Fournil Kervadec,12 rue de la République,01 42 68 53 00",
                "901,Fournil Kervadec,4 quai des Chartrons,05 56 44 21 90",
            ],
            |i, name| format!("{i},{name},{i} chemin {name},04 78 90 1{:01} {i:02}", i % 10),
        ),
    ] {
        let csv = format!("{}{}\n", others(header, rest), branches.join("\n"));
        let (table, review, said) = cleaned(&csv);
        assert_eq!(table.lines().count(), 43, "{said}");
        let pair = review.iter().find(|row| row[5].contains("branches"));
        let pair = pair.unwrap_or_else(|| panic!("{review:?}"));
        assert!(
            pair[7].contains("other address") && pair[7].contains('−'),
            "{pair:?}"
        );
        assert!(said.contains("these branches (companies: 1)"), "{said}");
    }
}

#[test]
fn a_site_entered_twice_is_one_account() {
    let rest =
        |i: usize, name: &str| format!("{i},{name},{i} High Road {name},{},415-777-{i:04}", 70_000 + i);
    let csv = others("id,company,address,zip,phone", rest);
    let twice =
        "900,Ada Services,725 S Wells Street,60607,312-385-2000\n901,Ada Services,725 S. WELLS ST,60607,\n";
    let (table, ..) = cleaned(&format!("{csv}{twice}"));
    assert_eq!(table.lines().count(), 42);
}

#[test]
fn what_agrees_beside_nearly_equal_names_is_told() {
    let rest =
        |i: usize, name: &str| format!("{i},{name},{i} High Road {name},{},415-777-{i:04}", 70_000 + i);
    let csv = others("id,company,address,zip,phone", rest);
    let pair = "900,Marlowe Child Development,9 Belmont Avenue,60657,773-244-0001\n901,Marlow Childrens Center,9 Belmont Ave,60657,773-244-0001\n";
    let (table, review, said) = cleaned(&format!("{csv}{pair}"));
    let listed = review.iter().any(|row| {
        row[7].contains("phone") && row[7].contains("address") && row[6].parse::<i32>().unwrap() > 10
    });
    assert!(listed && table.lines().count() == 43, "{review:?} {said}");
}

#[test]
fn a_table_that_falls_together_keeps_its_review_list() {
    // Eight names three times each, and two that differ by a letter.
    let rows: String = (0..24)
        .map(|i| {
            format!(
                "{i},Firma{} Holding\n",
                [
                    "alpha", "bravo", "cecil", "delta", "eckart", "foxtrot", "gustav", "hotel"
                ][i / 3]
            )
        })
        .collect();
    let (table, review, said) = cleaned(&format!(
        "id,Company Name\n{rows}90,Kervandoine Menuiserie\n91,Kervandoinne Menuiserie\n"
    ));
    assert_eq!(table.lines().count(), 27, "{said}");
    assert_eq!(
        review
            .iter()
            .filter(|row| row[5].contains("deals of one account"))
            .count(),
        // The two of a letter between them as well.
        17,
        "{review:?}"
    );
    assert!(
        review
            .iter()
            .any(|row| row[1].starts_with("90") || row[1].contains("Kervandoine")),
        "{review:?}"
    );
    assert!(said.contains("unit = \"account\""), "{said}");
}

#[test]
fn the_shared_case_of_branches_is_read_rightly() {
    let Some(file) = shared("cases/49-branches/branches.csv") else {
        return;
    };
    let csv = fs::read_to_string(file).unwrap();
    let (table, ..) = cleaned(&csv);
    assert_eq!(table.lines().count(), csv.lines().count());
}

#[test]
fn hostile_tables_are_weighed_in_bounded_time() {
    let long = "Kervadec ".repeat(120_000);
    for csv in [
        format!("id,company,website,phone\n{}", "1,Atlas,www.gmail.com,312-555-0000\n".repeat(3_000)),
        format!("id,company,phone\n{}", (0..3_000).map(|i| format!("{i},,312-555-0000\n")).collect::<String>()),
        format!("id,company,phone\n1,{long},312-555-0000\n2,{long},312-555-0001\n"),
        "id,company,phone\n1,شركة النور,312-555-0000\n2,שלום Atlas עולם,312-555-0000\n3,株式会社,312-555-0000\n".to_owned(),
    ] {
        cleaned(&csv);
    }
}

/// Runs `match a.csv b.csv -o matches.csv`: the pairs and what was said.
fn matched(a: &str, b: &str) -> (Vec<Vec<String>>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), a).unwrap();
    fs::write(folder.path().join("b.csv"), b).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(folder.path())
        .args(["match", "a.csv", "b.csv", "-o", "matches.csv"])
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    let pairs = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(folder.path().join("matches.csv"))
        .map_or(Vec::new(), |mut reader| {
            let rows = reader
                .records()
                .map(|row| row.unwrap().iter().map(str::to_owned).collect());
            rows.collect()
        });
    (pairs, said)
}

#[test]
fn accounts_of_one_table_are_found_in_another() {
    let prospects = others("prospect_id,company,website,phone", |i, name| {
        format!(
            "P{i},{name},www.p{i}-{}.com,415-777-{i:04}",
            name.replace(' ', "")
        )
    }) + "P90,Belorveld Robotics GmbH,,\nP91,Marlowe Child Development,,773-244-0001\nP92,Kervadec Conseil,kervadec.fr,\n";
    let customers = "company,domain,tel\nBelorveld Robotics,belorveld.de,\nMarlow Child Development,,773-244-0001\n\
                     KERVADEC CONSEIL SAS,https://www.kervadec.fr/,\nNobody Else,nobody.example.com,\n";
    let (pairs, said) = matched(&prospects, customers);
    assert_eq!(pairs[0][..5], ["a", "b", "weight", "verdict", "evidence"]);
    let same = |a: &str, b: &str| {
        pairs
            .iter()
            .find(|row| row[0] == a && row[1] == b && row[3] == "same")
    };
    // Lines of the file where no column is an id.
    for (a, b) in [("P90", "2"), ("P91", "3"), ("P92", "4")] {
        let row = same(a, b).unwrap_or_else(|| panic!("{a} {b}: {pairs:?} {said}"));
        assert!(
            row[2].parse::<i32>().unwrap() > 0 && row[4].starts_with('+'),
            "{row:?}"
        );
    }
    assert_eq!(pairs.len(), 4, "{pairs:?}");
    assert!(
        said.contains("Of 43 rows, 3 are accounts of the other table, 0 perhaps, 40 not"),
        "{said}"
    );
    assert!(
        said.contains("called by `prospect_id`") && said.contains("by their line"),
        "{said}"
    );
}

#[test]
fn equal_ids_and_rows_of_one_table_are_no_matches() {
    let a = "id,company,website\n1,Belorveld Robotics,belorveld.de\n2,Belorveld Robotics,belorveld.de\n";
    let b = "id,company,website\n1,Kervadec Conseil,kervadec.fr\n2,Moltrieux Bois,moltrieux.fr\n";
    let (pairs, said) = matched(a, b);
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert!(said.contains("0 are accounts"), "{said}");
}

#[test]
fn tables_that_share_nothing_are_refused_in_one_line() {
    let (pairs, said) = matched(
        "id,company\n1,Belorveld Robotics\n2,Kervadec Conseil\n",
        "id,siren\n1,732829320\n2,552081317\n",
    );
    assert!(pairs.is_empty());
    assert!(
        said.lines().count() == 1 && said.contains("share no column"),
        "{said}"
    );
}

#[test]
fn thresholds_of_weights_are_settings_and_say_what_they_cost() {
    let rest = |i: usize, name: &str| {
        format!(
            "{i},{name},www.p{i}-{}.com,{i} High Road {name},415-777-{i:04}",
            name.replace(' ', "")
        )
    };
    let csv = others("id,company,website,address,phone", rest)
        + "900,Marlowe Child Development,,9 Belmont Avenue,773-244-0001\n901,Marlowe Child Development Robotics,,9 Belmont Ave,773-244-0001\n";
    let (table, _, said) = cleaned(&csv);
    assert_eq!(table.lines().count(), 42, "{said}");
    assert!(said.contains("1 in 200 is wrong"), "{said}");
    let (table, review, said) = cleaned_as(&csv, "clean.merge = 1.0");
    assert_eq!(table.lines().count(), 43, "{said}");
    let listed = |review: &[Vec<String>]| {
        review
            .iter()
            .any(|row| row[7].contains("similar name") && row[7].contains("phone"))
    };
    assert!(listed(&review), "{review:?}");
    let (.., review, _) = cleaned_as(&csv, "clean.merge = 1.0\nclean.review = 1.0");
    assert!(!listed(&review), "{review:?}");
}

#[test]
fn the_unit_of_a_row_decides_what_is_a_duplicate() {
    let rest =
        |i: usize, name: &str| format!("{i},{name},{i} High Road {name},{},415-777-{i:04}", 70_000 + i);
    let csv = others("id,company,address,zip,phone", rest)
        + "900,Ada Services,725 Wells Street,60607,312-385-2000\n901,Ada Services,725 WELLS ST,60607,312-385-2000\n\
           902,Ada Services,31 Clark Street,60607,773-375-1999\n";
    for (recipe, kept, note) in [
        ("clean.unit = \"site\"", 42, "rows are sites: 1 further sites"),
        ("clean.unit = \"contact\"", 43, "rows are contacts"),
        ("clean.unit = \"deal\"", 43, "rows are deals"),
        ("clean.rows = \"deals\"", 43, "rows are deals"),
        ("clean.unit = \"account\"", 41, ""),
        ("clean.rows = \"accounts\"", 41, ""),
    ] {
        let (table, _, said) = cleaned_as(&csv, recipe);
        assert_eq!(table.lines().count(), kept + 1, "{recipe}: {said}");
        assert!(said.contains(note), "{recipe}: {said}");
    }
}

#[test]
fn rows_of_one_name_in_no_place_are_listed() {
    let rows: String = (0..8).map(|i| format!("{i},Kervandoine Menuiserie\n")).collect();
    let more = others("id,company", |i, name| format!("{},{name}", 100 + i));
    let (table, review, said) = cleaned(&format!("{more}{rows}"));
    assert_eq!(table.lines().count(), 49, "{said}");
    let listed = review.iter().filter(|row| row[5].contains("kervandoine")).count();
    assert_eq!(listed, 7, "{review:?}");
}
