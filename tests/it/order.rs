//! Order is never an input: shuffled rows, shuffled columns, another format or number of threads give the same points,
//! grades, figures and segments. Twins stay together wherever something is held out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use lookalike::fit::warning::Scheme;
use lookalike::model::Model;
use lookalike::{Recipe, Registry, TrainingRequest};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rust_xlsxwriter::Workbook;

/// A cell: a number or a text.
#[derive(Clone, Debug)]
enum Cell {
    Number(f64),
    Text(&'static str),
}

const HEADER: [&str; 7] = [
    "employees",
    "sector",
    "crm",
    "logins",
    "region",
    "price",
    "status",
];

/// `n` accounts, the last `copies` of them twins of the first.
fn accounts(n: usize, copies: usize) -> Vec<Vec<Cell>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut rows: Vec<Vec<Cell>> = (0..n - copies)
        .map(|_| {
            let employees = f64::from(random.gen_range(1..2_000u32));
            let sector = ["legal", "retail", "public", "software"][random.gen_range(0..4usize)];
            let crm = ["HubSpot", "Salesforce", "none"][random.gen_range(0..3usize)];
            let logins = f64::from(random.gen_range(0..4_000u32)) / 8.0;
            let region = ["north", "south", "east", "west"][random.gen_range(0..4usize)];
            let price = f64::from(random.gen_range(1_000..90_000u32)) / 4.0;
            let z = (employees - 1_000.0) / 500.0 + if sector == "legal" { 1.5 } else { -0.5 };
            let won = random.gen_bool(1.0 / (1.0 + (0.5 - z - logins / 400.0).exp()));
            [
                Cell::Number(employees),
                Cell::Text(sector),
                Cell::Text(crm),
                Cell::Number(logins),
                Cell::Text(region),
                Cell::Number(price),
                Cell::Text(if won { "Won" } else { "Lost" }),
            ]
            .to_vec()
        })
        .collect();
    rows.extend_from_within(..copies);
    rows
}

/// The accounts as a CSV file with columns in the given order.
fn write_csv(path: &Path, rows: &[Vec<Cell>], order: &[usize]) {
    let mut text = order.iter().map(|c| HEADER[*c]).collect::<Vec<_>>().join(",") + "\n";
    for row in rows {
        let cells = order.iter().map(|c| match &row[*c] {
            Cell::Number(v) => v.to_string(),
            Cell::Text(text) => (*text).to_owned(),
        });
        text += &(cells.collect::<Vec<_>>().join(",") + "\n");
    }
    std::fs::write(path, text).unwrap();
}

fn write_xlsx(path: &Path, rows: &[Vec<Cell>]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (c, name) in HEADER.iter().enumerate() {
        sheet.write(0, c as u16, *name).unwrap();
        for (r, row) in rows.iter().enumerate() {
            match &row[c] {
                Cell::Number(v) => sheet.write(r as u32 + 1, c as u16, *v).unwrap(),
                Cell::Text(text) => sheet.write(r as u32 + 1, c as u16, *text).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

fn write_parquet(path: &Path, rows: &[Vec<Cell>]) {
    let field = |c: usize| match &rows[0][c] {
        Cell::Number(_) => format!("required double {};", HEADER[c]),
        Cell::Text(_) => format!("required binary {} (utf8);", HEADER[c]),
    };
    let schema = format!(
        "message accounts {{ {} }}",
        (0..HEADER.len()).map(field).collect::<String>()
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let file = std::fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut at = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        let numbers: Vec<f64> = rows
            .iter()
            .filter_map(|row| match &row[at] {
                Cell::Number(v) => Some(*v),
                Cell::Text(_) => None,
            })
            .collect();
        let texts: Vec<ByteArray> = rows
            .iter()
            .filter_map(|row| match &row[at] {
                Cell::Text(text) => Some(ByteArray::from(*text)),
                Cell::Number(_) => None,
            })
            .collect();
        if texts.is_empty() {
            column
                .typed::<DoubleType>()
                .write_batch(&numbers, None, None)
                .unwrap();
        } else {
            column
                .typed::<ByteArrayType>()
                .write_batch(&texts, None, None)
                .unwrap();
        }
        column.close().unwrap();
        at += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
}

fn trained(path: &Path, models: &Path) -> Model {
    let recipe: Recipe = toml::from_str(
        "name = \"m\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n[segments]\nleast = 20\nresamples = 20\n",
    )
    .unwrap();
    let request = TrainingRequest::new(path.to_path_buf(), recipe);
    let published = request
        .prepare()
        .unwrap()
        .publish(&Registry::open(models), &|_, _, _| {});
    published.unwrap().trained.model
}

/// What must not depend on any order.
fn learnt(model: &Model) -> String {
    let points: BTreeMap<&str, _> = model.criteria.iter().map(|c| (c.name.as_str(), c)).collect();
    serde_json::to_string_pretty(&(
        points,
        model.calibration,
        model.grades,
        &model.validation,
        &model.segments,
    ))
    .unwrap()
}

#[test]
fn rows_columns_formats_and_threads_in_any_order_give_the_same_points() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let rows = accounts(260, 12);
    let usual: Vec<usize> = (0..HEADER.len()).collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(2);
    let (mut shuffled, mut order) = (rows.clone(), usual.clone());
    shuffled.shuffle(&mut random);
    order.shuffle(&mut random);
    write_csv(&path("as_is.csv"), &rows, &usual);
    write_csv(&path("rows.csv"), &shuffled, &usual);
    write_csv(&path("both.csv"), &shuffled, &order);
    write_xlsx(&path("as_is.xlsx"), &rows);
    write_parquet(&path("as_is.parquet"), &rows);

    let threads = |threads: usize, name: &str| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| trained(&path(name), &path(&format!("models-{threads}-{name}"))))
    };
    let as_is = threads(2, "as_is.csv");
    let expected = learnt(&as_is);
    for (count, name) in [
        (1, "as_is.csv"),
        (2, "rows.csv"),
        (2, "both.csv"),
        (2, "as_is.xlsx"),
        (2, "as_is.parquet"),
    ] {
        assert!(
            learnt(&threads(count, name)) == expected,
            "{name} on {count} threads differs"
        );
    }

    let validation = as_is.validation.unwrap();
    let twins = validation.twins.unwrap();
    assert_eq!(
        (twins.accounts, twins.groups, twins.of, twins.released),
        (24, 12, 260, 0)
    );
    assert!(twins.together.is_some() && twins.apart.is_some(), "{twins:?}");
    assert!(
        matches!(validation.scheme, Scheme::Together { .. }),
        "{:?}",
        validation.scheme
    );
}

#[test]
fn accounts_of_one_value_have_no_twins() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("few.csv");
    let mut text = String::from("sector,tier,status\n");
    for i in 0..120u32 {
        let won = (i * 37) % 100 < if i % 2 == 0 { 60 } else { 25 };
        let (sector, tier) = (
            ["legal", "retail"][i as usize % 2],
            ["one", "two", "three"][i as usize % 3],
        );
        text += &format!("{sector},{tier},{}\n", if won { "Won" } else { "Lost" });
    }
    std::fs::write(&path, text).unwrap();
    let validation = trained(&path, &dir.path().join("models")).validation.unwrap();
    assert_eq!(validation.twins, None);
    assert!(
        matches!(validation.scheme, Scheme::Stratified { .. }),
        "{:?}",
        validation.scheme
    );
}
