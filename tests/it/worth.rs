//! Worth on a continuous scale, lifetime value by contract, what few customers share, and stems of free text.

use std::fs;
use std::path::Path;

use lookalike::Model;
use lookalike::figures::{Facts, GroupFigures, Name};
use lookalike::language::Language;
use lookalike::outcome::Outcome;
use lookalike::outcome::ideal::{Ideal, Judged, Part};
use lookalike::recipe::Recipe;
use lookalike::source::read_table;
use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};

const RECIPE: &str =
    "id = \"id\"\nas_of = \"2026-01-01\"\n[outcome]\ncolumn = \"status\"\npositive = [\"won\"]\n";
const HEAD: &str = "id,status,signed_on,left_on,acv,tickets,nps\n";

fn place(rows: &[String], more: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("a.csv"),
        HEAD.to_owned() + &rows.join("\n") + "\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        format!("data = \"a.csv\"\n{RECIPE}{more}"),
    )
    .unwrap();
    dir
}

fn judged(rows: &[String]) -> Ideal {
    let dir = place(rows, "");
    let recipe = Recipe::parse(RECIPE, Path::new("lookalike.toml")).unwrap();
    let table = read_table(&dir.path().join("a.csv"), &recipe).unwrap();
    let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
    Ideal::read(&table, &recipe, &outcome).unwrap()
}

/// One customer: days since it signed, days until it left (0: it is still there), money, tickets, an answer.
#[derive(Debug, Clone, PartialEq)]
struct Customer(i32, i32, i32, i32, i32);

impl Customer {
    fn line(&self, at: usize) -> String {
        let &Self(since, stayed, money, tickets, nps) = self;
        let day = |ago: i32| {
            let day = civil(20_454 - ago);
            format!("{:04}-{:02}-{:02}", day.0, day.1, day.2)
        };
        let left = if stayed == 0 {
            String::new()
        } else {
            day(since - stayed)
        };
        format!("C{at:03},won,{},{left},{money},{tickets},{nps}", day(since))
    }
}

/// Year, month and day of days since 1970-01-01.
///
/// Source: Hinnant (2013), chrono-compatible low-level date algorithms, `civil_from_days`.
fn civil(days: i32) -> (i32, i32, i32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (
        yoe + era * 400 + i32::from(month <= 2),
        month,
        doy - (153 * mp + 2) / 5 + 1,
    )
}

fn lines(customers: &[Customer]) -> Vec<String> {
    let mut lines: Vec<String> = customers.iter().enumerate().map(|(at, c)| c.line(at)).collect();
    lines.push("L1,lost,2023-01-01,,,,".to_owned());
    lines
}

fn customer() -> impl Strategy<Value = Customer> {
    (1i32..2_000, 0i32..1_000, -20i32..400, 0i32..6, 0i32..11).prop_map(
        |(since, stayed, money, tickets, nps)| {
            Customer(
                since,
                if stayed < since { stayed } else { 0 },
                money * 100,
                tickets,
                nps,
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// More money and a longer stay never lower worth, ties are only where facts tie, and rows in any order are worth the
    /// same.
    #[test]
    fn worth_follows_facts(customers in prop::collection::vec(customer(), 4..25), at in 0usize..25, more in 1i32..600) {
        let before = judged(&lines(&customers));
        let worth = |found: &Ideal, row: usize| found.accounts[row].worth.unwrap();
        let at = at % customers.len();

        let mut richer = customers.clone();
        richer[at].2 += more * 10;
        prop_assert!(worth(&judged(&lines(&richer)), at) >= worth(&before, at) - 1e-12);

        let mut longer = customers.clone();
        longer[at].0 += more;
        longer[at].1 += if longer[at].1 == 0 { 0 } else { more };
        prop_assert!(worth(&judged(&lines(&longer)), at) >= worth(&before, at) - 1e-12);

        for (a, one) in customers.iter().enumerate() {
            for (b, other) in customers.iter().enumerate() {
                let same = (one.1 == other.1 && (one.1 != 0 || one.0 == other.0), one.2, one.3, one.4)
                    == (true, other.2, other.3, other.4);
                if same {
                    prop_assert_eq!(worth(&before, a), worth(&before, b));
                }
                if worth(&before, a) == worth(&before, b) {
                    prop_assert!(
                        same || before.accounts[a].rank(&before.accounts[b]).is_ne(),
                        "{:?} {:?}", one, other
                    );
                }
            }
        }
        let mut turned = lines(&customers);
        turned.reverse();
        let turned = judged(&turned);
        let back: Vec<&Judged> = turned.accounts.iter().rev().collect();
        for (row, account) in back.iter().enumerate() {
            prop_assert_eq!(account.worth, before.accounts[row].worth);
            prop_assert_eq!(account.label, before.accounts[row].label);
        }
    }
}

#[test]
fn thirteen_and_forty_seven_months_are_not_alike_and_who_left_is_worth_less() {
    let customers = [
        Customer(396, 0, 1_000, 0, 8),
        Customer(1_431, 0, 1_000, 0, 8),
        Customer(1_431, 600, 1_000, 0, 8),
        Customer(1_431, 500, 1_000, 1, 8),
        Customer(900, 0, 900, 2, 9),
    ];
    let found = judged(&lines(&customers));
    let retention = |row: usize| {
        found.accounts[row].parts[Part::Retention as usize]
            .as_ref()
            .unwrap()
    };
    assert!(retention(1).share > retention(0).share && retention(0).share > retention(2).share);
    // Half at 36 months: of who left, the months it stayed are all there are.
    let months = 600.0 / (365.2425 / 12.0);
    assert!((retention(2).share - months / (months + 36.0)).abs() < 1e-9);
    let said = retention(0).describe(Language::En);
    assert!(
        said.starts_with("kept 13 months (") && said.contains("to expect in all"),
        "{said}"
    );
    assert!(found.accounts[2].left && !found.accounts[0].left);
}

/// 60 customers with five contracts, as CRMs have them; half have left after more than a year.
fn crowd() -> Vec<Customer> {
    (0..60)
        .map(|i: i32| {
            let since = 600 + i * 17 % 400;
            let stayed = if i % 2 == 0 { 0 } else { 380 + i };
            Customer(
                since,
                stayed,
                [50, 100, 125, 200, 400][i as usize % 5] * 100,
                i % 4,
                i * 7 % 11,
            )
        })
        .collect()
}

#[test]
fn the_order_does_not_hang_on_the_tables_and_who_left_is_said() {
    let (mut rows, customers) = (lines(&crowd()), crowd());
    // A twin of the first in all but its id.
    rows.push(customers[0].line(900));
    let dir = place(&rows, "");
    let read = |dir: &TempDir, n: &str| -> Value {
        serde_json::from_str(&done(dir.path(), &["ideal", "--json", "-n", n])).unwrap()
    };
    let found = read(&dir, "40");
    let ids = |found: &Value| -> Vec<String> {
        let listed = found["ideal"].as_array().unwrap().iter();
        listed
            .map(|account| account["id"].as_str().unwrap().to_owned())
            .collect()
    };
    rows.reverse();
    assert_eq!(ids(&read(&place(&rows, ""), "40")), ids(&found));
    let worths: Vec<f64> = found["ideal"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| a["worth"].as_f64().unwrap())
        .collect();
    let ties = worths.windows(2).filter(|two| two[0] == two[1]).count();
    assert!(ties <= 1, "{worths:?}");
    assert!(
        found["counts"]["ideal_left"].as_u64() > Some(0),
        "{}",
        found["counts"]
    );
    assert!(
        found["ideal"]
            .as_array()
            .unwrap()
            .iter()
            .any(|account| account["left"] == true)
    );
    let effect = &found["sources"][Part::Value as usize]["effect"];
    assert!(effect["without"].as_u64() > Some(0) && effect["of"].as_u64() > effect["without"].as_u64());
    // The twins are told where the list is cut between them.
    let at = worths.windows(2).position(|two| two[0] == two[1]);
    if let Some(at) = at {
        assert_eq!(read(&dir, &(at + 1).to_string())["tied_with_last"], 1);
    }
    let page = done(dir.path(), &["ideal"]);
    for said in ["has left", "have left since", "without", "doubled"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let page = done(dir.path(), &["ideal", "--lang", "fr"]);
    for said in ["parti depuis", "Sans lui", "doublé"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    done(dir.path(), &["ideal", "-o", "short.csv"]);
    let written = fs::read_to_string(dir.path().join("short.csv")).unwrap();
    assert!(
        written.lines().next().unwrap().ends_with(",reasons,left"),
        "{written}"
    );
    assert!(written.lines().nth(2).unwrap().ends_with(",yes"), "{written}");
}

#[test]
fn odd_tables_are_judged_or_refused_in_one_line() {
    // Worth of zeros: the column says nothing.
    let zeros: Vec<Customer> = (0..6).map(|i| Customer(500 + i, 0, 0, i, 5)).collect();
    let found = judged(&lines(&zeros));
    assert_eq!(found.sources[Part::Value as usize].weight, 0.0);
    assert!(found.accounts.iter().filter_map(|a| a.worth).all(f64::is_finite));
    // Amounts below 0 are the least, and said.
    let mut some = zeros.clone();
    (some[0].2, some[1].2) = (-500, 900);
    let found = judged(&lines(&some));
    let value = |row: usize| {
        found.accounts[row].parts[Part::Value as usize]
            .as_ref()
            .unwrap()
            .share
    };
    assert!(value(0) < value(2) && value(2) < value(1));
    let notes: Vec<String> = found
        .notes
        .iter()
        .map(|note| note.describe(Language::En))
        .collect();
    assert!(
        notes
            .iter()
            .any(|note| note == "`acv` is below 0 for 1 customer: worth the least of all"),
        "{notes:?}"
    );
    // All have left.
    let gone: Vec<Customer> = (0..12)
        .map(|i| Customer(900, 100 + 60 * i, 100 * i, 0, 5))
        .collect();
    let found = judged(&lines(&gone));
    assert_eq!(found.counts.ideal_left, found.counts.ideal);
    assert!(found.counts.ideal > 0);
    // No dates, and nothing at all.
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("b.csv"),
        "id,status,acv\n1,won,5\n2,won,9\n3,lost,\n",
    )
    .unwrap();
    let page = done(
        dir.path(),
        &["ideal", "b.csv", "--outcome", "status", "--positive", "won"],
    );
    assert!(
        page.contains("no column tells how long customers stayed"),
        "{page}"
    );
    fs::write(
        dir.path().join("c.csv"),
        "id,status,acv\n1,won,0\n2,won,0\n3,lost,\n",
    )
    .unwrap();
    let error = refused(
        dir.path(),
        &["ideal", "c.csv", "--outcome", "status", "--positive", "won"],
    );
    assert!(
        error.contains("what a customer is worth") && error.lines().count() == 1,
        "{error}"
    );
}

#[test]
fn lifetime_value_counts_stays_by_contract_and_upsell() {
    // Who pays 1,000 stays, who pays 100 leaves after a year; a tenth of the contract on top.
    let mut rows = vec!["id,status,closed,left,acv,upsell".to_owned()];
    for i in 0..20 {
        rows.push(format!("B{i},won,2022-01-01,,1000,100"));
        rows.push(format!("S{i},churned,2022-01-01,2023-01-01,100,10"));
    }
    rows.push("L,lost,2022-01-01,,,".to_owned());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    fs::write(&path, rows.join("\n") + "\n").unwrap();
    let recipe = |upsell: &str| {
        let figures = format!(
            "[figures]\nclosed = \"closed\"\nleft = \"left\"\namount = \"acv\"\nmargin = 0.5\n{upsell}"
        );
        Recipe::parse(&(RECIPE.to_owned() + &figures), Path::new("x.toml")).unwrap()
    };
    let figures = |upsell: &str| {
        let recipe = recipe(upsell);
        let table = read_table(&path, &recipe).unwrap();
        let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
        let as_of = Facts::as_of(&table, &recipe, &outcome).unwrap().unwrap();
        let facts = Facts::read(&table, &recipe, &outcome, as_of).unwrap();
        GroupFigures::of(&facts, &(0..table.rows as u32).collect::<Vec<_>>())
    };
    let (with, without) = (figures("expansion = \"upsell\"\n"), figures(""));
    // Years within 36 months: 3 of those that stay, 365 days of those that leave.
    let (stay, leave) = (3.0, 365.0 / 365.25);
    let by_contract = 0.5 * (1_000.0 * stay + 100.0 * leave) / 2.0;
    let close = |found: Option<f64>, expected: f64| (found.unwrap() / expected - 1.0).abs() < 1e-5;
    assert!(close(with.get(Name::LtvWeighted).estimate, 1.1 * by_contract));
    assert!(close(without.get(Name::LtvWeighted).estimate, by_contract));
    // The present definition multiplies means.
    assert!(close(
        with.get(Name::Ltv).estimate,
        0.5 * 550.0 * (stay + leave) / 2.0
    ));
    let figure = with.get(Name::LtvWeighted);
    let (low, high) = (figure.low.unwrap(), figure.high.unwrap());
    assert!(0.0 < low && low < 1.1 * by_contract && 1.1 * by_contract < high);
    let reason = without.get(Name::LtvWeighted).reason.unwrap().text(Language::En);
    assert!(reason.contains("contracts alone"), "{reason}");
    assert_eq!(
        serde_json::to_value(&with).unwrap()["ltv_weighted"]["accounts"],
        40
    );
}

#[test]
fn few_customers_are_told_what_they_share() {
    let dir = tempfile::tempdir().unwrap();
    let mut rows = vec!["name,sector,country,acv".to_owned()];
    rows.extend((0..10).map(|i| {
        format!(
            "N{i},{},FR,{}",
            if i < 8 { "Software" } else { "Retail" },
            100 + i
        )
    }));
    fs::write(dir.path().join("ten.csv"), rows.join("\n") + "\n").unwrap();
    let page = done(dir.path(), &["ideal", "ten.csv", "--customers-only"]);
    assert!(
        page.contains("What the customers have in common") && page.contains("8 of 10"),
        "{page}"
    );
    let trained = done(
        dir.path(),
        &["train", "ten.csv", "--customers-only", "--exclude", "acv"],
    );
    let line = |text: &str| {
        text.lines()
            .find(|line| line.contains("sector: Software"))
            .map(str::to_owned)
    };
    assert_eq!(line(&page), line(&trained));
    // Without a column of worth they are told all the same.
    let bare: Vec<String> = rows
        .iter()
        .map(|row| row.rsplit_once(',').unwrap().0.to_owned())
        .collect();
    fs::write(dir.path().join("bare.csv"), bare.join("\n") + "\n").unwrap();
    let page = done(dir.path(), &["ideal", "bare.csv", "--customers-only"]);
    assert!(
        page.contains("No column says what a customer is worth") && page.contains("8 of 10"),
        "{page}"
    );
    let found: Value = serde_json::from_str(&done(
        dir.path(),
        &["ideal", "bare.csv", "--customers-only", "--json"],
    ))
    .unwrap();
    assert_eq!(found["traits"]["customers"], 10);
    // Four are too few to share anything.
    fs::write(dir.path().join("four.csv"), rows[..5].join("\n") + "\n").unwrap();
    let page = done(dir.path(), &["ideal", "four.csv", "--customers-only"]);
    assert!(!page.contains("in common"), "{page}");
}

#[test]
fn free_text_is_stemmed_readable_and_names_nobody_of_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let mut table = String::from("account_id,owner,notes,status\n");
    for i in 0..200u32 {
        let migrates = i % 2 == 0;
        let won = i * 61 % 100 < if migrates { 80 } else { 20 };
        let need = match (migrates, i / 2 % 3) {
            (true, 0) => "we plan two migrations with banks",
            (true, 1) => "they are migrating now with banks",
            (true, _) => "the migration is planned with banks",
            (false, 0) => "nous avons besoin d’une démonstration",
            (false, 1) => "une simple démonstration est prévue",
            (false, _) => "des démonstrations sont prévues pour nous",
        };
        let status = if won { "Won" } else { "Lost" };
        table += &format!("A{i},martin banks,\"{need}\",{status}\n");
    }
    fs::write(dir.path().join("past.csv"), table).unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        "name = \"icp\"\nid = \"account_id\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n\
         [segments]\nskip = true\n[columns.notes]\nwords = true\n",
    )
    .unwrap();
    done(
        dir.path(),
        &["train", "past.csv", "--no-validation", "--pairs", "0"],
    );
    let model = Model::load(&dir.path().join("models/icp/v000001/model.json")).unwrap();
    let names: Vec<&str> = model.criteria.iter().map(|c| c.name.as_str()).collect();
    // One criterion for every form of a word, called as most cells write it.
    let of = |word: &str| names.iter().filter(|name| name.contains(word)).count();
    assert!(
        of("migr") > 0 && names.iter().all(|name| !name.ends_with(": migrat")),
        "{names:?}"
    );
    assert!(
        names.contains(&"notes: démonstration") || !names.iter().any(|n| n.contains("demonstr")),
        "{names:?}"
    );
    assert_eq!((of("bank"), of("martin")), (0, 0), "{names:?}");
    // A form that no past note has is the same word.
    fs::write(
        dir.path().join("prospects.csv"),
        "account_id,notes\nP1,we migrated last year\nP2,une démonstration pour nous\n",
    )
    .unwrap();
    let scored = done(dir.path(), &["score", "prospects.csv", "--json"]);
    let fit = |line: usize| -> f64 {
        let row: Value = serde_json::from_str(scored.lines().nth(line).unwrap()).unwrap();
        row["fit"].as_f64().unwrap()
    };
    assert!(fit(0) > fit(1), "{scored}");
}
