//! The list of accounts in each kind of database: searched, filtered, ordered and downloaded alike.

use std::fmt::Write;
use std::fs;

use rust_xlsxwriter::Workbook;

use super::pages::{PAGE, page, prospects, table, uploaded};
use super::{Reply, on_each_store};

/// Ids in the order in which a page lists them.
fn listed(reply: &Reply) -> Vec<String> {
    let rows = reply.text().split("/accounts/one?id=").skip(1);
    rows.map(|rest| rest.split(['"', '&']).next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_database_gives_the_same_lists() {
    let mut first: Option<Vec<Vec<String>>> = None;
    for (_dir, server) in on_each_store() {
        for start in ["/", "/accounts"] {
            assert!(page(&server, start).text().contains("Score a file"), "{start}");
        }
        uploaded(&server, &[PAGE], "prospects.csv", prospects());
        // The same file again changes nothing, and leaves no gap in what is counted.
        let again = uploaded(&server, &[PAGE], "prospects.csv", prospects());
        assert!(again.text().contains("40 accounts"), "{}", again.text());
        let mut further = "account_id;company;country;account_owner;employees\n".to_owned();
        for number in 0..70 {
            let name = ["Élan", "elan vital", "Zoë & Söhne", "Иван", "x"][number % 5];
            writeln!(
                further,
                "N-{number:03};{name} {number};{};Ann;{number}",
                ["FR", "DE"][number % 2]
            )
            .unwrap();
        }
        uploaded(&server, &[PAGE], "further.csv", &further);
        let asked = [
            "/accounts",
            "/accounts?page=2",
            "/accounts?page=9",
            "/accounts?sort=worst",
            "/accounts?sort=name",
            "/accounts?sort=unknown",
            "/accounts?grade=A",
            "/accounts?segment=1",
            "/accounts?country=FR&sort=name",
            "/accounts?owner=Ann&grade=D",
            "/accounts?q=elan",
            "/accounts?q=%C3%89LAN%20vit&sort=name",
            "/accounts?q=sohne",
            "/accounts?q=%D0%B8%D0%B2",
            "/accounts?q=x",
            "/accounts?q=e&sort=name",
            "/accounts?q=n-017",
            "/accounts?q=N-017",
            "/accounts?q=%27%3A*%20%7C%20%22",
            "/accounts?moved=last",
        ];
        let lists: Vec<Vec<String>> = asked.iter().map(|query| listed(&page(&server, query))).collect();
        assert_eq!(lists[0].len(), 50, "{:?}", lists[0]);
        assert_eq!((lists[10].len(), lists[11].len(), lists[12].len()), (28, 14, 14));
        assert_eq!((lists[13].len(), lists[17].len()), (14, 1));
        let rows = table(server.get("/accounts/scored.csv").text());
        assert_eq!(rows.len(), 110);
        match &first {
            None => first = Some(lists),
            Some(first) => {
                for (query, (one, other)) in asked.iter().zip(first.iter().zip(&lists)) {
                    assert_eq!(one, other, "{query}");
                }
            }
        }
    }
}

#[test]
fn names_beyond_all_sense_are_kept_and_found() {
    let long = "Anticonstitutionnellement".repeat(8_000);
    let words = "mot ".repeat(50_000);
    for (_dir, server) in on_each_store() {
        let text = format!(
            "account_id,company,country,account_owner,employees\n\
             long,{long},{long},{long},72\nwords,{words},FR,,72\nempty,,,,72\n"
        );
        uploaded(&server, &[PAGE], "long.csv", text);
        for (query, id) in [
            ("Anticonstitutionnellement", "long"),
            ("mot", "words"),
            ("empty", "empty"),
        ] {
            let found = listed(&page(&server, &format!("/accounts?q={query}")));
            assert_eq!(found, [id], "{query}");
        }
        let whole = format!("/accounts?q={}", "Anticonstitutionnellement".repeat(100));
        assert_eq!(listed(&page(&server, &whole)), ["long"]);
        assert!(page(&server, "/accounts").body.len() <= 150_000);
    }
}

#[test]
fn a_workbook_is_taken_as_the_same_file_of_text_is() {
    let text = prospects();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader
        .delimiter(b';')
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for (row, line) in reader.records().enumerate() {
        for (column, cell) in line.unwrap().iter().enumerate() {
            sheet.write(row as u32, column as u16, cell).unwrap();
        }
    }
    let book = book.save_to_buffer().unwrap();
    let mut lists = Vec::new();
    for (called, file) in [("prospects.csv", text.as_bytes()), ("prospects.xlsx", &book)] {
        let dir = super::place();
        let server = super::Server::start(dir.path(), &[]);
        uploaded(&server, &[PAGE], called, file);
        lists.push(table(server.get("/accounts/scored.csv").text()));
        assert!(fs::exists(dir.path().join("models/accounts.sqlite")).unwrap());
    }
    assert_eq!(lists[0].len(), 40);
    assert_eq!(lists[0], lists[1]);
}
