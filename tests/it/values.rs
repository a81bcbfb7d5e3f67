//! How cells are read: the same in every command, whatever the order of rows.

use std::path::Path;

use lookalike::clean::clean;
use lookalike::criteria::bins::{BinSettings, cuts};
use lookalike::criteria::inputs::{input, roles};
use lookalike::criteria::preset::Preset;
use lookalike::criteria::{Binned, Cut};
use lookalike::language::Language;
use lookalike::recipe::{Recipe, Rule};
use lookalike::score::Scorer;
use lookalike::table::currencies::currencies;
use lookalike::table::observe::{FileEvidence, Observed};
use lookalike::table::reading::iso_date;
use lookalike::table::{Column, Kind, Reading, Table, Values};
use lookalike::workflow::TrainingRequest;
use lookalike::workflow::init::{DraftRequest, draft_recipe};
use proptest::prelude::*;

use crate::shared::shared;

/// A table of these lines, read as the recipe says.
fn read_as(csv: &str, recipe: &Recipe) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, csv).unwrap();
    lookalike::read_table(&path, recipe).unwrap()
}

/// One column of these cells beside an id.
fn column(name: &str, cells: &[&str]) -> Column {
    let mut csv = format!("id,{name}\n");
    for (row, cell) in cells.iter().enumerate() {
        csv += &format!("A{row},\"{}\"\n", cell.replace('"', "\"\""));
    }
    let mut table = read_as(&csv, &Recipe::default());
    table.columns.remove(1)
}

/// So many cells, each of these in turn.
fn turns<'a>(cells: &[&'a str], rows: usize) -> Vec<&'a str> {
    (0..rows).map(|row| cells[row % cells.len()]).collect()
}

fn numbers(column: &Column) -> Vec<f64> {
    match &column.values {
        Values::Number(values) => values.clone(),
        other => panic!("{}: {other:?}", column.reason),
    }
}

fn days(column: &Column) -> Vec<String> {
    match &column.values {
        Values::Date(days) => days.iter().copied().map(iso_date).collect(),
        _ => panic!("{}", column.reason),
    }
}

fn levels(column: &Column) -> Vec<String> {
    match &column.values {
        Values::Levels(levels) => levels.names.clone(),
        _ => panic!("{}", column.reason),
    }
}

/// The bins of one column of a table, in words.
fn bins(table: &Table, name: &str) -> Vec<String> {
    let at = table.position(name, "").unwrap();
    let settings = BinSettings::for_rows(table.rows, 20_000);
    let rows: Vec<u32> = (0..table.rows as u32).collect();
    let inputs = [input(at, &table.columns[at], &Recipe::default())];
    let cuts: Vec<Cut> = cuts(&settings, table, &inputs, &rows)
        .into_iter()
        .map(|(_, cut)| cut)
        .collect();
    let binned = Binned::transform(&cuts, table, &rows).unwrap();
    let held = |bin: usize| binned.columns[0].iter().any(|held| usize::from(*held) == bin);
    (0..cuts[0].len())
        .filter(|bin| held(*bin))
        .map(|bin| cuts[0].label(bin, Language::En))
        .collect()
}

/// A table of the shared cases, as it is read without a recipe.
fn case(path: &str) -> Option<Table> {
    let path = shared(&format!("cases/{path}"))?;
    Some(lookalike::read_table(&path, &Recipe::default()).unwrap())
}

fn named<'a>(table: &'a Table, name: &str) -> &'a Column {
    &table.columns[table.position(name, "").unwrap()]
}

#[test]
fn dates_are_read_in_all_their_writings() {
    for (cells, first, said) in [
        (&["3/24/24", "12/8/22"] as &[&str], "2024-03-24", "month first"),
        (&["24/3/24", "8/12/22"], "2024-03-24", "day first"),
        (&["3/7/24", "1/2/23"], "2024-07-03", "assumed"),
        (&["Dec 8, 2022", "Jan 31, 2023"], "2022-12-08", "dates"),
        (&["31-OCT-2023", "01-NOV-2023"], "2023-10-31", "dates"),
        (&["7 mars 2024", "1er août 2023"], "2024-03-07", "dates"),
        (&["7. März 2024", "1. Mai 2023"], "2024-03-07", "dates"),
        (
            &["03/24/2024, 3:04 PM", "12/08/2022, 11:00 AM"],
            "2024-03-24",
            "month first",
        ),
        (
            &["2024-03-07T23:30:00-05:00", "2023-01-01T00:00:00Z"],
            "2024-03-07",
            "year first",
        ),
        (
            &["Thu Mar 07 2024 10:00:00 GMT+0100 (Central European Standard Time)"],
            "2024-03-07",
            "dates",
        ),
        (&["2024-W07", "2024-W08"], "2024-02-12", "dates"),
        (&["Q1 2024", "Q2 2024"], "2024-01-01", "dates"),
        (&["T1 2024", "T4 2023"], "2024-01-01", "dates"),
        (&["févr. 2024", "mars 2024"], "2024-02-01", "dates"),
        (&["Feb-24", "Mar-24"], "2024-02-01", "dates"),
        (&["FY24", "FY23"], "2024-01-01", "dates"),
        (&["2024-02", "2024-03"], "2024-02-01", "dates"),
    ] {
        let read = column("seen", &turns(cells, 30));
        assert_eq!(read.kind(), Kind::Date, "{cells:?}: {}", read.reason);
        assert_eq!(days(&read)[0], first, "{cells:?}");
        assert!(read.reason.contains(said), "{cells:?}: {}", read.reason);
        assert_eq!(read.unreadable, 0, "{cells:?}");
    }
}

#[test]
fn digits_are_days_where_the_name_or_the_other_cells_say_so() {
    for (name, cells) in [
        ("signed", &["20240307", "20231231"] as &[&str]),
        ("created_at", &["1709800000", "1703980800"]),
        ("timestamp", &["1709800000000", "1703980800000"]),
        ("close date", &["45358", "45291"]),
        ("seen", &["2024-03-07", "2023-12-31", "45291"]),
        ("month", &["202403", "202312"]),
    ] {
        let read = column(name, &turns(cells, 30));
        assert_eq!(read.kind(), Kind::Date, "{name}: {}", read.reason);
        assert!(
            days(&read)[0].starts_with("2024-03-0"),
            "{name}: {:?}",
            days(&read)[0]
        );
    }
    for (name, cells) in [
        ("revenue", &["45358", "45291"] as &[&str]),
        ("visits", &["1709800000", "1703980800"]),
        ("amount", &["202403", "202312"]),
        ("amount", &["20240307", "20249999"]),
        ("year", &["2024", "2023"]),
        ("days_open", &["45", "12"]),
    ] {
        assert_eq!(column(name, &turns(cells, 30)).kind(), Kind::Number, "{name}");
    }
    for (name, cells) in [
        ("plan", &["Plan 2", "Plan 3"] as &[&str]),
        ("model", &["A1 2024", "B2 2024"]),
        ("quarter", &["Q1", "Q2"]),
        ("month", &["March", "May"]),
    ] {
        assert_eq!(column(name, &turns(cells, 30)).kind(), Kind::Category, "{name}");
    }
}

#[test]
fn numbers_are_read_in_all_their_writings() {
    for (name, cells, value) in [
        ("arr", &["9.1M", "340k", "12.5M"] as &[&str], 9_100_000.0),
        ("turnover", &["₹ 94,53,000", "₹ 1,04,12,000"], 9_453_000.0),
        ("ca", &["9,1 M€", "12 k€"], 9_100_000.0),
        ("umsatz", &["3 Mio. €", "2,5 Mio. €"], 3_000_000.0),
        ("valuation", &["2 lakh", "3 crore"], 200_000.0),
        ("x", &["4 bn", "2 bn"], 4e9),
        ("profit", &["(1,200)", "1,400"], -1200.0),
        ("profit", &["1,200-", "1,400"], -1200.0),
        ("age", &["'57", "'61"], 57.0),
        ("users", &[">500", "~200", "120"], 500.0),
        ("share", &["20%", "35 %"], 20.0),
        ("mass", &["1.2e6", "3.4e5"], 1_200_000.0),
        ("staff", &["80 salariés", "95 salariés"], 80.0),
        ("price", &["1\u{202f}234,50\u{a0}€", "99,00\u{a0}€"], 1234.5),
    ] {
        let read = column(name, &turns(cells, 30));
        assert_eq!(read.kind(), Kind::Number, "{name}: {}", read.reason);
        assert_eq!(numbers(&read)[0], value, "{name}");
        assert_eq!(read.unreadable, 0, "{name}");
    }
}

#[test]
fn what_may_be_months_or_metres_or_codes_is_no_number() {
    // `5M` of a term is no five million; of a name that says thousands, nobody knows.
    for name in ["term", "revenue_keur"] {
        let read = column(name, &turns(&["5M", "12M", "24M"], 30));
        assert_eq!(read.kind(), Kind::Category, "{name}: {}", read.reason);
    }
    let ids = |cells: &[String]| column("ref", &cells.iter().map(String::as_str).collect::<Vec<_>>());
    let formulas: Vec<String> = (0..40).map(|row| format!("=\"{:04}\"", row * 7)).collect();
    let read = ids(&formulas);
    assert_eq!((read.kind(), read.text(1).as_deref()), (Kind::Text, Some("0007")));
    let long: Vec<String> = (0..40)
        .map(|row| format!("9007199254740{:05}", row * 7))
        .collect();
    let read = ids(&long);
    assert_eq!(
        (read.kind(), read.text(1).as_deref()),
        (Kind::Text, Some("900719925474000007"))
    );
}

#[test]
fn a_word_among_numbers_is_a_marker_and_a_level_among_words_is_not() {
    for word in [
        "undisclosed",
        "TBD",
        "NR",
        "n/c",
        "Confidentiel",
        "inf",
        "#",
        "x",
        "unlimited",
        "no data",
    ] {
        let cells: Vec<String> = (0..90)
            .map(|row| {
                if row % 3 == 0 {
                    word.to_owned()
                } else {
                    (row * 7).to_string()
                }
            })
            .collect();
        let read = column("employees", &cells.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(read.kind(), Kind::Number, "{word}: {}", read.reason);
        assert_eq!((read.missing(), read.unreadable), (30, 0), "{word}");
        assert!(
            read.reason.contains(&format!("`{word}` (30 cells)")),
            "{word}: {}",
            read.reason
        );
        assert!(read.reading.missing.iter().any(|mark| mark == word));
        let dates: Vec<String> = (0..90)
            .map(|row| {
                if row % 3 == 0 {
                    word.to_owned()
                } else {
                    format!("2024-{:02}-{:02}", row % 12 + 1, row % 28 + 1)
                }
            })
            .collect();
        let read = column("renewal", &dates.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            (read.kind(), read.missing()),
            (Kind::Date, 30),
            "{word}: {}",
            read.reason
        );
    }
    for cells in [
        &["Basic", "Pro", "365", "Enterprise"] as &[&str],
        &["1", "2", "3", "unlimited"],
        &["inf", "sup", "egal"],
        &["none", "some", "all"],
    ] {
        let read = column("plan", &turns(cells, 60));
        assert_eq!((read.kind(), read.missing()), (Kind::Category, 0), "{cells:?}");
        assert_eq!(levels(&read).len(), cells.len());
    }
}

#[test]
fn na_is_a_level_beside_regions_and_countries_only() {
    for cells in [
        &["EMEA", "APAC", "NA", "LATAM"] as &[&str],
        &["EU", "NA", "APAC"],
        &["FR", "DE", "NA", "ZA", "GB"],
    ] {
        let read = column("region", &turns(cells, 60));
        assert_eq!(read.missing(), 0, "{cells:?}: {}", read.reason);
        assert!(levels(&read).contains(&"NA".to_owned()));
        assert_eq!(read.reading.kept, ["NA"]);
        assert_eq!(read.reading.level(" NA ").as_deref(), Some("NA"));
        assert_eq!(read.reading.level("n/a"), None);
    }
    for cells in [
        &["Retail", "Software", "NA"] as &[&str],
        &["12", "15", "NA"],
        &["North America", "EMEA", "NA", "APAC"],
        &["yes", "no", "NA"],
    ] {
        let read = column("region", &turns(cells, 60));
        assert!(read.missing() > 0, "{cells:?}: {}", read.reason);
    }
    // Where `NA` marks blanks among numbers, it marks them among codes too.
    let mut csv = "employees,country\n".to_owned();
    for row in 0..60 {
        let employees = if row % 2 == 0 {
            row.to_string()
        } else {
            "NA".to_owned()
        };
        let country = ["FR", "DE", "NA", "GB"][row % 4];
        csv += &format!("{employees},{country}\n");
    }
    assert_eq!(named(&read_as(&csv, &Recipe::default()), "country").missing(), 15);
}

#[test]
fn ranges_are_numbers_in_order() {
    for (cells, values, labels) in [
        (
            &["1-10", "11-50", "51-200", "10,001+"] as &[&str],
            [10.0, 50.0, 200.0, 10_002.0],
            ["up to 10", "11 – 50", "51 – 200", "over 200"],
        ),
        (
            &["Jan-10", "Nov-50", "51-200", "201-500"],
            [10.0, 50.0, 200.0, 500.0],
            ["up to 10", "11 – 50", "51 – 200", "over 200"],
        ),
        (
            &[
                "10 à 19 salariés",
                "20 à 49 salariés",
                "50 à 99 salariés",
                "100 salariés et plus",
            ],
            [19.0, 49.0, 99.0, 101.0],
            ["up to 19", "20 – 49", "50 – 99", "over 99"],
        ),
        (
            &["< 5 M€", "5 - 10 M€", "10 - 50 M€", "> 50 M€"],
            [5e6, 10e6, 50e6, 50_000_001.0],
            [
                "up to 5,000,000",
                "5,000,000 – 10,000,000",
                "10,000,000 – 50,000,000",
                "over 50,000,000",
            ],
        ),
    ] {
        let mut csv = "size\n".to_owned();
        turns(cells, 80)
            .iter()
            .for_each(|cell| csv += &format!("\"{cell}\"\n"));
        let table = read_as(&csv, &Recipe::default());
        let read = named(&table, "size");
        assert_eq!(numbers(read)[..4], values, "{cells:?}: {}", read.reason);
        assert_eq!(bins(&table, "size"), labels, "{cells:?}");
        assert_eq!(read.text(2).as_deref(), Some(cells[2]), "written as it was");
    }
    let codes = column("tranche_effectif", &turns(&["01", "11", "12", "53", "NN"], 60));
    assert_eq!(numbers(&codes)[..5], [2.0, 19.0, 49.0, 10_001.0, 0.0]);
    let alone = column("size", &turns(&["Self-employed", "2-10", "11-50", "51-200"], 60));
    assert_eq!(numbers(&alone)[..2], [1.0, 10.0]);
}

#[test]
fn what_only_looks_like_ranges_is_none() {
    for (name, cells, kind) in [
        ("month", &["Jan-23", "Feb-23", "Nov-23"] as &[&str], Kind::Date),
        ("code", &["11-50", "51-200", "1-10"], Kind::Category),
        ("season", &["2019-2020", "2020-2021", "2021-2022"], Kind::Category),
        ("version", &["2-10", "1-12", "3-11", "4-9"], Kind::Category),
        ("band", &["11", "12", "21"], Kind::Number),
    ] {
        let read = column(name, &turns(cells, 60));
        assert_eq!(
            (read.kind(), read.reading.ranges),
            (kind, None),
            "{name}: {}",
            read.reason
        );
    }
    let telephones: Vec<String> = (0..60)
        .map(|row| format!("{}-{}", 200 + row, 4000 + row * 13))
        .collect();
    let read = column("tel", &telephones.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(read.kind(), Kind::Text, "{}", read.reason);
}

#[test]
fn codes_have_bins_of_their_own_and_are_named() {
    let mut csv = "id,months_since_contact\n".to_owned();
    for row in 0..300 {
        let months = match row % 10 {
            0 => "-999".to_owned(),
            5 => "9999".to_owned(),
            _ => (row % 36).to_string(),
        };
        csv += &format!("A{row},{months}\n");
    }
    let table = read_as(&csv, &Recipe::default());
    let read = named(&table, "months_since_contact");
    assert_eq!(read.reading.codes, [-999.0, 9999.0]);
    assert!(
        read.reason.contains("`-999` (30 cells) and `9999` (30 cells)"),
        "{}",
        read.reason
    );
    let labels = bins(&table, "months_since_contact");
    assert_eq!(
        (labels[0].as_str(), labels[labels.len() - 1].as_str()),
        ("-999", "9999")
    );
    assert!(labels[1].starts_with("up to ") || labels[1] == "0", "{labels:?}");
    assert!(labels[labels.len() - 2].starts_with("over "), "{labels:?}");
    let done = clean(table, &Recipe::default(), None).unwrap();
    let said: Vec<String> = done
        .doubts
        .iter()
        .map(|doubt| doubt.reason.describe(Language::En))
        .collect();
    assert!(
        said.iter()
            .any(|said| said.contains("`-999` (30 cells), `9999` (30 cells)")),
        "{said:?}"
    );
}

#[test]
fn answers_are_one_level_however_they_are_written() {
    for (cells, kept) in [
        (&["VRAI", "FAUX"] as &[&str], &["VRAI", "FAUX"] as &[&str]),
        (&["WAHR", "FALSCH"], &["WAHR", "FALSCH"]),
        (&["Ja", "Nein"], &["Ja", "Nein"]),
        (&["Sí", "No"], &["Sí", "No"]),
        (&["1", "0"], &["1", "0"]),
        (&["Yes", "No", "Yes", "YES", "no"], &["Yes", "No"]),
        (&["Yes", "No", "Yes", "Y", "No", "n"], &["Yes", "No"]),
    ] {
        let read = column("flag", &turns(cells, 60));
        assert_eq!(
            (read.kind(), read.missing()),
            (Kind::Boolean, 0),
            "{cells:?}: {}",
            read.reason
        );
        assert_eq!(levels(&read), kept, "{cells:?}");
    }
    let crosses = column("reference", &turns(&["x", "", ""], 60));
    assert_eq!(
        (crosses.kind(), crosses.missing()),
        (Kind::Boolean, 0),
        "{}",
        crosses.reason
    );
    assert!(
        crosses
            .reason
            .contains("a blank (40 cells) is taken for no (assumed)")
    );
    assert_eq!(
        (crosses.text(0).as_deref(), crosses.text(1).as_deref()),
        (Some("x"), Some("no"))
    );
    // A letter among letters, and a cross beside unknown ones, say no such thing.
    assert_eq!(
        column("size", &turns(&["x", "s", "m"], 60)).kind(),
        Kind::Category
    );
    assert!(column("ref", &turns(&["x", "n/a", ""], 60)).missing() > 0);
    let one = column(
        "city",
        &turns(&["Île de France", "I\u{302}le\u{a0}de\u{202f}France"], 60),
    );
    assert_eq!(levels(&one), ["Île de France"]);
}

#[test]
fn amounts_in_several_currencies_are_said_and_not_learnt() {
    let table = |amount: &str, cells: &dyn Fn(usize) -> (String, &'static str)| {
        let mut csv = format!("id,{amount},currency,status\n");
        for row in 0..80 {
            let (cell, code) = cells(row);
            csv += &format!("A{row},{cell},{code},{}\n", ["won", "lost"][row / 2 % 2]);
        }
        read_as(&csv, &Recipe::default())
    };
    let beside = table("revenue", &|row| {
        ((row * 100).to_string(), ["EUR", "JPY"][row % 2])
    });
    let found = currencies(&beside, 1).unwrap();
    assert_eq!(found.listed(), "EUR 40, JPY 40");
    let done = clean(beside, &Recipe::default(), None).unwrap();
    let said: Vec<String> = done
        .doubts
        .iter()
        .map(|doubt| doubt.reason.describe(Language::En))
        .collect();
    assert!(
        said.iter()
            .any(|said| said.contains("in 2 currencies (`currency`: EUR 40, JPY 40)")),
        "{said:?}"
    );
    let signs = table("revenue", &|row| {
        (format!("{}{}", ["€", "$"][row % 2], row * 100), "EUR")
    });
    assert_eq!(currencies(&signs, 1).unwrap().column, None);
    for amount in ["employees", "revenue_eur", "revenue (converted)"] {
        let one = table(amount, &|row| ((row * 100).to_string(), ["EUR", "JPY"][row % 2]));
        assert_eq!(currencies(&one, 1), None, "{amount}");
    }
    let one = table("revenue", &|row| (format!("€{}", row * 100), "EUR"));
    assert_eq!(currencies(&one, 1), None);
}

/// What cleaning changes because of units, with the recipe that `init` writes and without one.
fn units_with_and_without_init(path: &Path) -> [Vec<(String, usize)>; 2] {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("lookalike.toml");
    let request = DraftRequest {
        language: Language::En,
        data: path.to_path_buf(),
        tables: Vec::new(),
        preset: Preset::None,
        output: output.clone(),
        overwrite: false,
        write: true,
        read: Default::default(),
    };
    draft_recipe(&request, None).unwrap();
    [Recipe::default(), Recipe::read(&output).unwrap()].map(|recipe| {
        let done = clean(lookalike::read_table(path, &recipe).unwrap(), &recipe, None).unwrap();
        let units = done.mended.into_iter().filter(|mend| mend.rule == Rule::Units);
        units.map(|mend| (mend.to, mend.rows.len())).collect()
    })
}

#[test]
fn what_cleaning_changes_does_not_depend_on_init() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let mut csv = "id,arr,status\n".to_owned();
    (0..60)
        .for_each(|row| csv += &format!("A{row},{}.{}M,{}\n", row, row % 10, ["won", "lost"][row / 2 % 2]));
    std::fs::write(&path, csv).unwrap();
    let [without, with] = units_with_and_without_init(&path);
    assert_eq!(without.iter().map(|(_, rows)| rows).sum::<usize>(), 60);
    assert_eq!(without, with);
}

#[test]
fn the_shared_cases_are_read_rightly() {
    let Some(table) = case("05-region-NA/accounts.csv") else {
        return;
    };
    let region = named(&table, "region");
    let na = (0..table.rows).filter(|row| region.text(*row).as_deref() == Some("NA"));
    assert_eq!((region.missing(), na.count()), (0, 126));

    let table = case("11-two-digit-years/opportunities.csv").unwrap();
    for name in ["Created Date", "Close Date"] {
        let dates = named(&table, name);
        assert!(dates.reason.contains("month first"), "{}", dates.reason);
        assert_eq!(dates.missing(), 0);
        let years = days(dates);
        assert!(
            years.iter().all(|day| ("2022".."2026").contains(&&day[..4])),
            "{name}"
        );
    }

    let table = case("13-word-among-numbers/accounts.csv").unwrap();
    let employees = named(&table, "employees");
    assert_eq!((employees.kind(), employees.unreadable), (Kind::Number, 0));
    assert_eq!(employees.reading.missing, ["undisclosed"]);
    assert!(employees.missing() > 80);

    let table = case("28-size-ranges/accounts.csv").unwrap();
    let labels = bins(&table, "company_size");
    assert_eq!(labels[..3], ["up to 10", "11 – 50", "51 – 200"], "{labels:?}");

    let table = case("30-currencies/accounts.csv").unwrap();
    let position = table.position("annual_revenue", "").unwrap();
    let found = currencies(&table, position).unwrap();
    assert_eq!(
        (found.column.as_deref(), found.cells.len()),
        (Some("currency"), 4)
    );

    let table = case("32-magnitudes-lakh/accounts.csv").unwrap();
    assert_eq!(numbers(named(&table, "arr"))[..2], [9_100_000.0, 12_500_000.0]);
    assert_eq!(
        numbers(named(&table, "turnover"))[..2],
        [9_453_000.0, 10_412_000.0]
    );

    let table = case("33-periods/accounts.csv").unwrap();
    assert_eq!(days(named(&table, "created_week"))[0], "2024-06-17");
    assert_eq!(days(named(&table, "quarter"))[0], "2024-04-01");
    let roles = roles(&table, &Recipe::default()).unwrap();
    assert_eq!(table.columns[roles.time.unwrap().column].name, "created_week");

    let table = case("37-special-codes/accounts.csv").unwrap();
    let labels = bins(&table, "months_since_contact");
    assert_eq!(
        (labels[0].as_str(), labels[labels.len() - 1].as_str()),
        ("-999", "9999")
    );

    let path = shared("cases/40-init-pins-units/accounts.csv").unwrap();
    let [without, with] = units_with_and_without_init(&path);
    assert_eq!(without.iter().map(|(_, rows)| rows).sum::<usize>(), 400);
    assert_eq!(without, with);
}

#[test]
fn a_model_reads_prospects_as_it_was_trained() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("past.csv");
    let mut csv = "id,size,region,months,reference,status\n".to_owned();
    for row in 0..240usize {
        let size = ["1-10", "11-50", "51-200", "201-500"][row % 4];
        let region = ["EMEA", "APAC", "NA"][row % 3];
        let months = if row % 8 == 0 {
            "-999".to_owned()
        } else {
            (row % 30).to_string()
        };
        let won = (row % 4) * 20 + row * 37 % 60 > 60;
        let cross = if row % 5 == 0 { "x" } else { "" };
        csv += &format!(
            "A{row},{size},{region},{months},{cross},{}\n",
            if won { "won" } else { "lost" }
        );
    }
    std::fs::write(&path, csv).unwrap();
    let recipe = "id = \"id\"\n[outcome]\ncolumn = \"status\"\npositive = [\"won\"]\n[fit]\npairs = 0\n[segments]\nskip = true";
    let recipe = Recipe::parse(recipe, Path::new("lookalike.toml")).unwrap();
    let request = TrainingRequest {
        validate: false,
        ..TrainingRequest::new(path.clone(), recipe)
    };
    let prepared = request.prepare().unwrap();
    let trained = prepared.training().run(None, &|_, _, _| {}).unwrap().model;
    let stored = serde_json::to_string(&trained).unwrap();
    let model: lookalike::Model = serde_json::from_str(&stored).unwrap();
    assert_eq!(model, trained);
    let header: Vec<String> = ["size", "region", "months", "reference"]
        .map(str::to_owned)
        .into();
    let scorer = Scorer::new(&model, &header, Language::En);
    let score = |cells: [&str; 4]| {
        let mut row = scorer.row();
        scorer.read(|column| cells.get(column).copied(), &mut row);
        scorer.score(&row).score
    };
    let base = score(["51-200", "NA", "-999", ""]);
    assert_eq!(
        score(["145", "NA", "-999", ""]),
        base,
        "a plain number falls into its band"
    );
    assert_eq!(
        score(["60-150", "NA", "-999", "no"]),
        base,
        "so does a band never seen"
    );
    assert_eq!(
        score(["5000+", "NA", "-999", ""]),
        score(["201-500", "NA", "-999", ""])
    );
    assert_ne!(score(["1-10", "NA", "-999", ""]), base);
}

/// Cells of every kind.
fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (0..400u32).prop_map(|n| n.to_string()),
        2 => (1..13u32, 1..29u32, 20..26u32).prop_map(|(m, d, y)| format!("{m}/{d}/{y}")),
        1 => (0..90u32).prop_map(|n| format!("{}.{}M", n / 10, n % 10)),
        2 => (0..5usize).prop_map(|n| ["1-10", "11-50", "51-200", "10001+", "Nov-50"][n].to_owned()),
        2 => (0..8usize).prop_map(|n| ["NA", "EMEA", "APAC", "TBD", "x", "", "-999", "Yes"][n].to_owned()),
        1 => "[a-c]{1,3}",
    ]
}

/// Columns of one kind mostly, some of several.
fn any_column() -> impl Strategy<Value = Vec<String>> {
    let one = any_cell().prop_flat_map(|cell| {
        proptest::collection::vec(prop_oneof![3 => Just(cell), 2 => any_cell()], 0..60)
    });
    prop_oneof![one, proptest::collection::vec(any_cell(), 0..60)]
}

fn reading(cells: &[String]) -> (Reading, Option<Kind>) {
    let mut observed = Observed::new("revenue", Vec::new());
    cells.iter().for_each(|cell| observed.add(cell));
    let file = FileEvidence::new(std::slice::from_ref(&observed), b',');
    let (reading, _) = observed.conclude(cells.len(), &file);
    let kind = Some(reading.kind);
    (reading, kind)
}

proptest! {
    /// The reading of a column does not depend on the order of its rows.
    #[test]
    fn rows_may_stand_in_any_order(cells in any_column(), seed in 0..1000usize) {
        let mut other = cells.clone();
        let turn = seed % other.len().max(1);
        other.rotate_left(turn);
        if seed % 2 == 0 {
            other.reverse();
        }
        prop_assert_eq!(reading(&cells), reading(&other));
    }

    /// Every reading survives being written and read, and one that says nothing new is written as ever.
    #[test]
    fn readings_survive_a_model_file(cells in any_column()) {
        let (reading, _) = reading(&cells);
        let text = serde_json::to_string(&reading).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Reading>(&text).unwrap(), &reading);
        for (key, says) in [
            ("kept", !reading.kept.is_empty()),
            ("units", reading.units),
            ("ranges", reading.ranges.is_some()),
            ("codes", !reading.codes.is_empty()),
            ("blank_is_no", reading.blank_is_no),
        ] {
            prop_assert_eq!(text.contains(&format!("\"{key}\"")), says);
        }
    }
}

#[test]
fn a_reading_of_an_earlier_model_is_read() {
    let old = r#"{"kind":"number","decimal":".","dates":"ymd","separator":null,"missing":[]}"#;
    let reading: Reading = serde_json::from_str(old).unwrap();
    assert_eq!(reading, Reading::new(Kind::Number));
    assert_eq!(serde_json::to_string(&reading).unwrap(), old);
}
