use std::io::Write;

use super::*;
use crate::clean::duplicates::{ColumnNames, Columns, Known};
use crate::language::Language;
use crate::recipe::Recipe;
use crate::source::read_table;

fn facts(rows: &[String]) -> Facts {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    let csv = format!("id,company,website,address,zip,phone\n{}\n", rows.join("\n"));
    file.write_all(csv.as_bytes()).unwrap();
    let table = read_table(file.path(), &Recipe::default()).unwrap();
    let columns = Columns::find(&table, Known::default(), &ColumnNames::default()).unwrap();
    assert!(columns.address.is_some() && columns.phone.is_some() && columns.postcode.is_some());
    Facts::read(&table, &columns)
}

/// Companies of three letters drawn without repeating a name, each with its own domain, address, postcode and phone.
fn companies(n: usize) -> Vec<String> {
    let letter = |i: usize| char::from(b'a' + (i % 26) as u8);
    (0..n)
        .map(|i| {
            let word = format!(
                "{}o{}u{}an",
                letter(i),
                letter(i / 26 * 7 + 3),
                letter(i / 676 * 5 + 1)
            );
            format!(
                "{i},{word} services,www.{word}.com,{i} {word} street,{},312-555-{i:04}",
                60_000 + i
            )
        })
        .collect()
}

fn said(weights: &Weights, a: u32, b: u32) -> String {
    Evidence::list(&weights.weigh(a, b).1, Language::En)
}

#[test]
fn a_domain_of_many_says_little() {
    let mut rows = companies(600);
    for (i, row) in rows.iter_mut().enumerate() {
        if i >= 100 {
            let cells: Vec<&str> = row.split(',').collect();
            *row = [cells[0], cells[1], "agency.com", cells[3], cells[4], cells[5]].join(",");
        }
    }
    rows.push(rows[0].clone());
    let facts = facts(&rows);
    let weights = Weights::fit(&facts, &candidates(&facts).0);
    let bits = |a: u32, b: u32| {
        let evidence = weights.weigh(a, b).1;
        let of_domain = |one: &&Evidence| one.what == Subject::Fact(Field::Domain, Level::Same);
        evidence.iter().find(of_domain).map_or(0, |one| one.weight)
    };
    let (own, agency) = (bits(0, 600), bits(200, 300));
    assert!(own >= 6 && agency <= 2, "{own} {agency}");
}

#[test]
fn rare_words_say_more_than_common_ones() {
    let mut rows = companies(400);
    rows.extend((400..500).map(|i| format!("{i},Atlas Services,,{i} Main Street,{},", 61_000 + i)));
    rows.push("500,Belorveld Services,,1 Chestnut Street,61900,".into());
    rows.push("501,Belorveld Services,,2 Walnut Road,61901,".into());
    let facts = facts(&rows);
    let weights = Weights::fit(&facts, &candidates(&facts).0);
    assert!(weights.weigh(500, 501).0 > weights.weigh(400, 401).0 + 4);
    let text = said(&weights, 500, 501);
    assert!(
        text.contains("rare word belorveld") && text.contains("other address"),
        "{text}"
    );
    assert!(said(&weights, 400, 401).contains("common word atlas"));
}

#[test]
fn weights_are_learnt_from_the_table() {
    // In one table phones agree in rows of one account, in the other they never do.
    let learnt = |same_phone: bool| {
        let mut rows = companies(300);
        for i in 0..150 {
            let cells: Vec<String> = rows[i].split(',').map(str::to_owned).collect();
            let phone = if same_phone {
                cells[5].clone()
            } else {
                format!("415-777-{i:04}")
            };
            rows.push(format!(
                "{},{},{},{},{},{phone}",
                1000 + i,
                cells[1],
                cells[2],
                cells[3],
                cells[4]
            ));
        }
        let facts = facts(&rows);
        let weights = Weights::fit(&facts, &candidates(&facts).0);
        weights.one[4][Level::Same as usize]
    };
    let (with, without) = (learnt(true), learnt(false));
    assert!(with > 0.9 && without < 0.35, "{with} {without}");
}

#[test]
fn small_tables_lean_on_priors_and_all_is_finite() {
    let facts = facts(&companies(2));
    let weights = Weights::fit(&facts, &[(0, 1)]);
    for (of_one, of_two) in weights.one.iter().zip(&weights.two) {
        assert!(
            (of_one.iter().sum::<f64>() - 1.0).abs() < 1e-4
                && (of_two.iter().sum::<f64>() - 1.0).abs() < 1e-4
        );
        assert!(
            of_one
                .iter()
                .chain(of_two)
                .all(|share| *share > 0.0 && *share < 1.0)
        );
    }
    assert!(weights.probability(weights.weigh(0, 1).0) < 0.01);
}

#[test]
fn one_value_for_all_rows_gives_no_square_of_pairs() {
    let rows: Vec<String> = (0..5_000)
        .map(|i| format!("{i},Atlas,www.atlas.com,1 Main Street,60000,312-555-0000"))
        .collect();
    let (pairs, large) = candidates(&facts(&rows));
    assert!(pairs.len() <= 5_000 * 15 && large >= 3, "{} {large}", pairs.len());
}
