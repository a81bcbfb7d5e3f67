//! Every source gives the same table, and what is wrong with one is said on one line, with nothing half-written.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tempfile::TempDir;

use crate::cli::{done, refused, text};
use crate::postgres::{PASSWORD, address, server};

/// A past account; `None` where a cell is blank.
struct Account {
    id: String,
    employees: Option<i64>,
    revenue: f64,
    founded: (u16, u8, u8),
    partner: Option<bool>,
    stack: String,
    status: &'static str,
}

impl Account {
    fn day(&self) -> String {
        let (year, month, day) = self.founded;
        format!("{year:04}-{month:02}-{day:02}")
    }
}

const HEADER: [&str; 7] = [
    "id",
    "employees",
    "revenue",
    "founded",
    "partner",
    "stack",
    "status",
];

fn accounts() -> Vec<Account> {
    let account = |i: usize| {
        let employees = 5 + i * 37 % 400;
        let won = (i * 61 % 100) + usize::from(employees > 200) * 30 > 65;
        Account {
            id: format!("A{i}"),
            employees: (i % 17 != 3).then_some(employees as i64),
            revenue: (i * 7919 % 1000) as f64 / 8.0,
            founded: (
                2000 + (i * 13 % 25) as u16,
                1 + (i % 12) as u8,
                1 + (i * 5 % 28) as u8,
            ),
            partner: (i % 11 != 5).then_some(i.is_multiple_of(3)),
            stack: ["Slack;Zoé, \"CRM\"", "Slack", "", "Zoé, \"CRM\""][i % 4].to_owned(),
            status: if won { "Won" } else { "Lost" },
        }
    };
    (0..300).map(account).collect()
}

fn blank<T: ToString>(value: Option<T>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn write_csv(accounts: &[Account], path: &Path) {
    let mut out = csv::Writer::from_path(path).unwrap();
    out.write_record(HEADER).unwrap();
    for a in accounts {
        let cells = [
            a.id.clone(),
            blank(a.employees),
            a.revenue.to_string(),
            a.day(),
            blank(a.partner),
            a.stack.clone(),
            a.status.to_owned(),
        ];
        out.write_record(cells).unwrap();
    }
    out.flush().unwrap();
}

fn write_ndjson(accounts: &[Account], path: &Path) {
    let mut out = String::new();
    for a in accounts {
        let stack: Vec<&str> = a.stack.split(';').filter(|part| !part.is_empty()).collect();
        let row = serde_json::json!({
            "id": a.id, "employees": a.employees, "revenue": a.revenue, "founded": a.day(), "partner": a.partner,
            "stack": stack, "status": a.status,
        });
        out += &format!("{row}\n");
    }
    fs::write(path, out).unwrap();
}

/// Days since 1970-01-01.
fn days(account: &Account) -> i32 {
    let (year, month, day) = account.founded;
    let date = jiff::civil::date(year as i16, month as i8, day as i8);
    (date - jiff::civil::date(1970, 1, 1)).get_days()
}

fn write_parquet(accounts: &[Account], path: &Path) {
    let schema = "message table {
        required binary id (UTF8); optional int64 employees; required double revenue; required int32 founded (DATE);
        optional boolean partner;
        required group stack (LIST) { repeated group list { required binary element (UTF8); } }
        required binary status (UTF8); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut file =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, Default::default()).unwrap();
    // Several row groups.
    for part in accounts.chunks(90) {
        let mut group = file.next_row_group().unwrap();
        macro_rules! column {
            ($kind:ty, $values:expr, $definitions:expr, $repetitions:expr) => {{
                let mut column = group.next_column().unwrap().unwrap();
                let (definitions, repetitions): (Option<Vec<i16>>, Option<Vec<i16>>) =
                    ($definitions, $repetitions);
                let values: Vec<_> = $values;
                let writer = column.typed::<$kind>();
                writer
                    .write_batch(&values, definitions.as_deref(), repetitions.as_deref())
                    .unwrap();
                column.close().unwrap();
            }};
        }
        let defined = |is: fn(&Account) -> bool| Some(part.iter().map(|a| i16::from(is(a))).collect());
        column!(
            ByteArrayType,
            part.iter().map(|a| ByteArray::from(a.id.as_str())).collect(),
            None,
            None
        );
        let employees = part.iter().filter_map(|a| a.employees).collect();
        column!(Int64Type, employees, defined(|a| a.employees.is_some()), None);
        column!(DoubleType, part.iter().map(|a| a.revenue).collect(), None, None);
        column!(Int32Type, part.iter().map(days).collect(), None, None);
        let partner = part.iter().filter_map(|a| a.partner).collect();
        column!(BoolType, partner, defined(|a| a.partner.is_some()), None);
        let (mut values, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
        for a in part {
            for (place, token) in a.stack.split(';').enumerate() {
                repetitions.push(i16::from(place > 0));
                definitions.push(i16::from(!token.is_empty()));
                if !token.is_empty() {
                    values.push(ByteArray::from(token));
                }
            }
        }
        column!(ByteArrayType, values, Some(definitions), Some(repetitions));
        column!(
            ByteArrayType,
            part.iter().map(|a| ByteArray::from(a.status)).collect(),
            None,
            None
        );
        group.close().unwrap();
    }
    file.close().unwrap();
}

fn write_xlsx(accounts: &[Account], path: &Path) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Cover").unwrap();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    sheet.set_name("Q3 deals").unwrap();
    // Not in the corner: a table may start anywhere.
    for (column, name) in HEADER.iter().enumerate() {
        sheet.write(2, 1 + column as u16, *name).unwrap();
    }
    for (row, a) in accounts.iter().enumerate() {
        let row = row as u32 + 3;
        let (year, month, of_month) = a.founded;
        let founded = ExcelDateTime::from_ymd(year, month, of_month).unwrap();
        sheet.write(row, 1, &a.id).unwrap();
        match a.employees {
            Some(number) => sheet.write(row, 2, number as f64).unwrap(),
            None => sheet
                .write_formula(row, 2, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A"))
                .unwrap(),
        };
        sheet.write(row, 3, a.revenue).unwrap();
        sheet.write_with_format(row, 4, &founded, &day).unwrap();
        if let Some(partner) = a.partner {
            sheet.write(row, 5, partner).unwrap();
        }
        sheet.write(row, 6, &a.stack).unwrap();
        sheet.write(row, 7, a.status).unwrap();
    }
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "made by hand")
        .unwrap();
    book.save(path).unwrap();
}

fn sql_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `INSERT` of every account.
fn insert(accounts: &[Account], truth: [&str; 2], stack: impl Fn(&str) -> String) -> String {
    let row = |a: &Account| {
        let null = || "NULL".to_owned();
        format!(
            "({}, {}, {}, '{}', {}, {}, '{}')",
            sql_text(&a.id),
            a.employees.map_or_else(null, |number| number.to_string()),
            a.revenue,
            a.day(),
            a.partner
                .map_or_else(null, |partner| truth[usize::from(partner)].to_owned()),
            stack(&a.stack),
            a.status
        )
    };
    let rows: Vec<String> = accounts.iter().map(row).collect();
    format!("INSERT INTO deals VALUES {};", rows.join(", "))
}

fn write_sqlite(accounts: &[Account], path: &Path) {
    let database = rusqlite::Connection::open(path).unwrap();
    let table = "CREATE TABLE deals (id TEXT, employees INTEGER, revenue REAL, founded DATE, partner BOOLEAN, stack TEXT, \
                 status TEXT); CREATE TABLE other (x); ";
    database
        .execute_batch(&(table.to_owned() + &insert(accounts, ["0", "1"], sql_text)))
        .unwrap();
}

fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    write_csv(&accounts(), &dir.path().join("deals.csv"));
    dir
}

fn with_model() -> TempDir {
    let dir = place();
    train(dir.path(), "deals.csv", "models", &[]);
    dir
}

fn run(dir: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    for name in [
        "DATABASE_URL",
        "PGHOST",
        "PGPORT",
        "PGUSER",
        "PGPASSWORD",
        "PGDATABASE",
        "PGSSLMODE",
    ] {
        command.env_remove(name);
    }
    command
        .current_dir(dir)
        .args(arguments)
        .envs(environment.iter().copied());
    command.output().unwrap()
}

/// Trains on a table into a folder of models; all it wrote on the way.
fn train(dir: &Path, data: &str, models: &str, environment: &[(&str, &str)]) {
    let arguments = [
        "train",
        data,
        "--outcome",
        "status",
        "--positive",
        "Won",
        "--name",
        "deals",
        "--models",
        models,
        "--id",
        "id",
    ];
    let output = run(dir, &arguments, environment);
    assert!(output.status.success(), "{data}: {}", text(&output.stderr));
}

/// The one line of a command that fails with status 2, without the password.
fn refused_with(dir: &Path, data: &str, environment: &[(&str, &str)]) -> String {
    let output = run(dir, &["score", data, "-o", "out.csv"], environment);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{data}: {error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(!error.contains(PASSWORD) && !error.contains("hunter2"), "{error}");
    assert!(!dir.join("out.csv").exists(), "{error}");
    error
}

/// Trained and scored from each source, the bytes are those of the CSV file.
#[test]
fn every_source_reads_as_csv_does() {
    let dir = with_model();
    let path = |name: &str| dir.path().join(name);
    write_parquet(&accounts(), &path("deals.parquet"));
    write_ndjson(&accounts(), &path("deals.ndjson"));
    write_xlsx(&accounts(), &path("book.xlsx"));
    write_sqlite(&accounts(), &path("crm.sqlite"));
    let score = ["score", "--contributions", "--models"];
    let expected = done(dir.path(), &[&score[..], &["models", "deals.csv"]].concat());
    assert_eq!(expected.lines().count(), 301);
    let mut sources = vec![
        ("deals.parquet", vec![]),
        ("deals.ndjson", vec![]),
        ("book.xlsx", vec![]),
        ("book.xlsx#Q3 deals", vec![]),
        ("crm.sqlite#deals", vec![]),
        ("crm.sqlite#SELECT * FROM deals ORDER BY rowid", vec![]),
    ];
    let address = server().map(|server| {
        let table = "CREATE TABLE deals (id text, employees int, revenue numeric(12, 4), founded date, partner boolean, \
                     stack text[], status varchar(9));";
        let stack = |stack: &str| match stack {
            "" => "'{}'".to_owned(),
            stack => format!("string_to_array({}, ';')", sql_text(stack)),
        };
        server.ask(&(table.to_owned() + &insert(&accounts(), ["false", "true"], stack))).unwrap();
        server.address()
    });
    if let Some(address) = &address {
        sources.push(("postgres#deals", vec![("DATABASE_URL", address.as_str())]));
        sources.push((
            "postgres:WAREHOUSE#SELECT * FROM deals -- all",
            vec![("WAREHOUSE", address.as_str())],
        ));
    }
    for (place, (data, environment)) in sources.iter().enumerate() {
        let models = format!("models-{place}");
        train(dir.path(), data, &models, environment);
        for models in ["models", &models] {
            let output = run(dir.path(), &[&score[..], &[models, data]].concat(), environment);
            assert!(output.status.success(), "{data}: {}", text(&output.stderr));
            assert_eq!(text(&output.stdout), expected, "{data} {models}");
        }
        for file in fs::read_dir(dir.path().join(&models).join("deals/v000001")).unwrap() {
            let bytes = fs::read(file.unwrap().path()).unwrap();
            assert!(!text_of(&bytes).contains("hunter2"), "{data}");
        }
    }
    // Files on standard input are told by their first bytes.
    for name in ["deals.parquet", "deals.ndjson", "book.xlsx"] {
        let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .current_dir(dir.path())
            .args([&score[..], &["models", "-"]].concat())
            .stdin(File::open(path(name)).unwrap())
            .output()
            .unwrap();
        assert_eq!(text(&output.stdout), expected, "{name}");
    }
    let said = text(&run(dir.path(), &["score", "book.xlsx", "-o", "out.csv"], &[]).stderr);
    assert!(
        said.contains("sheet `Q3 deals`, header on line 3.\nAssumed: sheet `Notes` is not read; to read it, write its name"),
        "{said}"
    );
    // A recipe written from a database reads it again.
    done(dir.path(), &["init", "crm.sqlite#deals", "-o", "lookalike.toml"]);
    let recipe = fs::read_to_string(path("lookalike.toml")).unwrap();
    assert!(recipe.contains("data = \"crm.sqlite#deals\""), "{recipe}");
}

/// Past the first rows, which are looked at, numbers of typed sources come without their text.
#[test]
fn numbers_score_as_their_text_does() {
    let dir = with_model();
    let path = |name: &str| dir.path().join(name);
    let mut many: Vec<Account> = (0..200).flat_map(|_| accounts()).collect();
    let odd = [
        f64::NAN,
        f64::INFINITY,
        -0.0,
        1e300,
        1e-7,
        123_456_789.123_456_7,
        -31.5,
    ];
    for (at, account) in many.iter_mut().enumerate().skip(50_000) {
        account.revenue = odd[at % odd.len()] * (1 + at % 3) as f64;
        let large = [i64::MAX, 1 << 53, (1 << 53) + 1, -7, 0];
        account.employees = account.employees.map(|_| large[at % large.len()]);
    }
    write_csv(&many, &path("many.csv"));
    write_parquet(&many, &path("many.parquet"));
    let finite = many.iter().all(|account| account.revenue.is_finite());
    assert!(!finite, "infinities and blanks are among them");
    let score = ["score", "--models", "models", "--contributions", "--interval"];
    for more in [&["--keep", "revenue,stack"][..], &["--reasons", "5"]] {
        let scored = |data: &str| done(dir.path(), &[&score[..], more, &[data]].concat());
        let (expected, found) = (scored("many.csv"), scored("many.parquet"));
        assert_eq!(expected.lines().count(), many.len() + 1);
        let differ = expected.lines().zip(found.lines()).find(|(csv, parquet)| {
            // A kept cell is written as its source writes it.
            csv != parquet && !csv.contains("NaN")
        });
        assert_eq!(differ, None);
        assert_eq!(expected.lines().count(), found.lines().count());
    }
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn files_that_cannot_be_read() {
    let dir = with_model();
    let path = |name: &str| dir.path().join(name);
    write_parquet(&accounts(), &path("deals.parquet"));
    write_xlsx(&accounts(), &path("book.xlsx"));
    write_sqlite(&accounts(), &path("crm.sqlite"));
    for (from, part, to) in [
        ("deals.parquet", 0.7, "cut.parquet"),
        ("book.xlsx", 0.6, "cut.xlsx"),
        ("crm.sqlite", 0.5, "cut.sqlite"),
    ] {
        let whole = fs::read(path(from)).unwrap();
        fs::write(path(to), &whole[..(whole.len() as f64 * part) as usize]).unwrap();
    }
    let mut flipped = fs::read(path("deals.parquet")).unwrap();
    flipped[200..260].fill(0xff);
    fs::write(path("flipped.parquet"), flipped).unwrap();
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let encrypted: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (name, content) in [
        ("old.xls", &compound[..]),
        ("locked.xlsx", &[&compound[..], &[0; 600], &encrypted].concat()),
        ("text.xlsx", b"id,employees\n1,2\n"),
        ("text.parquet", b"id,employees\n1,2\n"),
        ("text.sqlite", b"id,employees\n1,2\n and more than that"),
        ("none.ndjson", b""),
        (
            "broken.ndjson",
            b"{\"id\": 1}\n\n{\"id\": \"\xc3\xa9\", employees: 2}\n",
        ),
        ("list.ndjson", b"[{\"id\": 1}, {\"id\": 2}]\n"),
        ("pretty.ndjson", b"{\n  \"id\": 1\n}\n"),
        ("latin.ndjson", b"{\"id\": \"\xc3\xa9\xe9\"}\n"),
        (
            "mixed.csv",
            "id,sector\n1,Société\n2,Caf\u{fffe}\n"
                .replace('\u{fffe}', "#")
                .as_bytes(),
        ),
        ("twice.ndjson", b"{\"a\": 1, \"a \": 2}\n"),
    ] {
        fs::write(path(name), content).unwrap();
    }
    let mut mixed = "id,sector\n1,Société\n2,Caf".as_bytes().to_vec();
    mixed.extend(b"\xe9\n");
    fs::write(path("mixed.csv"), mixed).unwrap();
    for (data, said) in [
        (
            "cut.parquet",
            "cut.parquet: is a Parquet file cut short: its end is missing; copy it again",
        ),
        ("flipped.parquet", "flipped.parquet: "),
        ("text.parquet", "is no Parquet file; check what it is"),
        ("none.parquet", "there is no such file"),
        (
            "cut.xlsx",
            "cut short or damaged: open it in Excel or LibreOffice",
        ),
        ("text.xlsx", "is no Excel workbook"),
        (
            "old.xls",
            "is a workbook that cannot be read (its sectors do not hold together)",
        ),
        ("locked.xlsx", "is protected by a password; save it without one"),
        (
            "book.xlsx#Q3 deal",
            "there is no sheet `Q3 deal`; did you mean `Q3 deals`? there is `Cover`, `Q3 deals`, `Notes`",
        ),
        ("book.xlsx#Cover", "book.xlsx#Cover: holds no cells; give a sheet"),
        (
            "crm.sqlite",
            "holds 2 tables: `deals`, `other`; name one: `crm.sqlite#deals`",
        ),
        (
            "crm.sqlite#deal",
            "there is no table `deal`; did you mean `deals`?",
        ),
        ("crm.sqlite#SELECT nope FROM deals", "no such column: nope"),
        ("crm.sqlite#DELETE FROM deals", "there is no table"),
        ("text.sqlite", "is no SQLite database"),
        ("cut.sqlite#deals", "SQLite says"),
        ("none.ndjson", "is empty"),
        (
            "broken.ndjson",
            "broken.ndjson:3:13: broken JSON: key must be a string",
        ),
        (
            "list.ndjson",
            "list.ndjson:1: is a JSON list, not one object a line; `jq -c '.[]'`",
        ),
        ("pretty.ndjson", "is JSON over several lines"),
        ("latin.ndjson", "latin.ndjson:1:10: the byte 0xe9 is not UTF-8"),
        ("twice.ndjson", "columns 1 and 2 are both called `a`"),
        (
            "mixed.csv",
            "mixed.csv:3:6: mixes encodings: the file is UTF-8 up to here, where the byte 0xe9 is not",
        ),
        (
            "postgres#deals",
            "the environment names no server; set DATABASE_URL",
        ),
        (
            "postgres:WAREHOUSE#deals",
            "the environment variable WAREHOUSE is not set",
        ),
        (
            "postgres://u:hunter2@h/d",
            "postgres://…: an address of a database may hold a password",
        ),
    ] {
        let error = refused_with(dir.path(), data, &[]);
        assert!(error.contains(said), "{data}: {error}");
    }
    // A recipe with a password is refused without it, too.
    fs::write(
        path("lookalike.toml"),
        "data = \"postgres://u:hunter2@h/d\"\n[outcome]\ncolumn = \"status\"\n",
    )
    .unwrap();
    let error = refused(dir.path(), &["train", "--recipe", "lookalike.toml"]);
    assert!(!error.contains("hunter2"), "{error}");
}

/// Damage anywhere is an error or a table, never a panic.
#[test]
fn damaged_files_never_panic() {
    use lookalike::source::{Record, Records};
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    write_parquet(&accounts()[..40], &path("a.parquet"));
    write_xlsx(&accounts()[..40], &path("a.xlsx"));
    write_sqlite(&accounts()[..40], &path("a.sqlite"));
    let mut random = 1u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) as usize % below
    };
    for name in ["a.parquet", "a.xlsx", "a.sqlite"] {
        let whole = fs::read(path(name)).unwrap();
        for _ in 0..150 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next(4) {
                let at = next(bytes.len());
                bytes[at] ^= 1 << next(8);
            }
            let damaged = path(&format!("damaged-{name}"));
            fs::write(&damaged, bytes).unwrap();
            let location = match name {
                "a.sqlite" => format!("{}#deals", damaged.display()).into(),
                _ => damaged,
            };
            let mut record = Record::new();
            let read = Records::open(&location).and_then(|mut records| {
                while records.next(&mut record)? {}
                Ok(())
            });
            if let Err(error) = read {
                assert_eq!(error.to_string().lines().count(), 1, "{error}");
            }
        }
    }
}

/// A workbook made by hand of these parts beside the usual ones.
fn workbook(
    path: &Path,
    sheet: &mut dyn Iterator<Item = Vec<u8>>,
    texts: Option<&mut dyn Iterator<Item = Vec<u8>>>,
) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut part = |name: &str, content: &mut dyn Iterator<Item = Vec<u8>>| {
        zip.start_file(name, options).unwrap();
        content.for_each(|bytes| zip.write_all(&bytes).unwrap());
    };
    let mut whole = |name: &str, content: &str| part(name, &mut std::iter::once(content.as_bytes().to_vec()));
    whole(
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    );
    whole(
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    );
    whole(
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    );
    whole(
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    );
    part("xl/worksheets/sheet1.xml", sheet);
    if let Some(texts) = texts {
        part("xl/sharedStrings.xml", texts);
    }
    zip.finish().unwrap();
}

const SHEET: &str =
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;
const TEXTS: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="#;

/// Small files that unpack to anything are refused in little memory.
#[cfg(target_os = "linux")]
#[test]
fn zip_bombs_are_refused_in_little_memory() {
    let dir = with_model();
    let path = |name: &str| dir.path().join(name);
    let around = |start: &str, fill: Vec<u8>, times: usize, end: &str| {
        let (start, end) = (start.as_bytes().to_vec(), end.as_bytes().to_vec());
        std::iter::once(start)
            .chain(std::iter::repeat_n(fill, times))
            .chain([end])
    };
    let row = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;
    let end = "</sheetData></worksheet>";
    let far = format!(r#"{row}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#);
    workbook(
        &path("far.xlsx"),
        &mut around(SHEET, far.into_bytes(), 1, end),
        None,
    );
    // A quarter of a megabyte that unpacks to 200 MB.
    workbook(
        &path("blank.xlsx"),
        &mut around(SHEET, vec![b' '; 1 << 20], 200, end),
        None,
    );
    let plain = || around(SHEET, row.into(), 1, end);
    let texts = b"<si><t>x</t></si>".repeat(60_000);
    let mut many = around(&format!("{TEXTS}\"1\">"), texts, 200, "</sst>");
    workbook(&path("texts.xlsx"), &mut plain(), Some(&mut many));
    let mut announced = around(&format!("{TEXTS}\"99999999999\">"), Vec::new(), 1, "</sst>");
    workbook(&path("announced.xlsx"), &mut plain(), Some(&mut announced));
    for (data, said) in [
        (
            "far.xlsx",
            "far.xlsx#S:1048576: row has 16384 fields where the header has 1",
        ),
        (
            "blank.xlsx",
            "is refused as a zip bomb: `xl/worksheets/sheet1.xml` unpacks to",
        ),
        (
            "texts.xlsx",
            "is refused as a zip bomb: `xl/sharedstrings.xml` has over 200",
        ),
        (
            "announced.xlsx",
            "is refused as a zip bomb: `xl/sharedstrings.xml` announces 99999999999 texts;",
        ),
    ] {
        // 300 MB of address space, of which threads' stacks and the program itself take most.
        let limited = format!("ulimit -v 300000; exec \"$0\" score {data} -o out.csv");
        let output = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_lookalike")])
            // Each arena of the allocator takes 64 MB of addresses.
            .env("MALLOC_ARENA_MAX", "1")
            .env("RAYON_NUM_THREADS", "2")
            .current_dir(dir.path())
            .output()
            .unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{data}: {error}");
        assert!(
            error.contains(said) && error.lines().count() == 1,
            "{data}: {error}"
        );
        assert!(!path("out.csv").exists());
    }
}

#[test]
fn servers_that_refuse() {
    let Some(server) = server() else { return };
    let dir = with_model();
    let good = server.address();
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    server.ask("CREATE TABLE kinds (a int, b text)").unwrap();
    let secure = |mode: &str| format!("{good}?sslmode={mode}");
    for (data, url, said) in [
        (
            "postgres#deals",
            address(PASSWORD, closed, "postgres"),
            "cannot connect to localhost:",
        ),
        (
            "postgres#kinds",
            address("hunter2", server.port, "postgres"),
            "refuses user `owner` (password authentication failed for user \"owner\"); check the user and the password",
        ),
        (
            "postgres#kinds",
            address(PASSWORD, server.port, "nope"),
            "database \"nope\" does not exist",
        ),
        ("postgres#kimds", good.clone(), "there is no table `kimds`"),
        ("postgres#kimds", good.clone(), "did you mean `kinds`?"),
        (
            "postgres#SELECT x FROM kinds",
            good.clone(),
            "the query fails: column \"x\" does not exist; correct it",
        ),
        (
            "postgres#SELECT 1; DROP TABLE kinds",
            good.clone(),
            "cannot insert multiple commands",
        ),
        (
            "postgres#WITH gone AS (DELETE FROM kinds RETURNING *) SELECT * FROM gone",
            good.clone(),
            "only reading is allowed",
        ),
        (
            "postgres#SELECT 1 / (i - 3) AS id FROM generate_series(1, 9) i",
            good.clone(),
            "division by zero",
        ),
        (
            "postgres#SELECT a, b AS a FROM kinds",
            good.clone(),
            "columns 1 and 2 are both called `a`",
        ),
        (
            "postgres#kinds",
            "postgres://owner:hunter2@:bad/x?y=hunter2".to_owned(),
            "DATABASE_URL does not hold an address",
        ),
        (
            "postgres#kinds",
            secure("sometimes"),
            "sslmode is none that is known",
        ),
    ] {
        let error = refused_with(dir.path(), data, &[("DATABASE_URL", &url)]);
        assert!(error.contains(said), "{data}: {error}");
    }
    if let Some(authority) = &server.authority {
        let error = refused_with(
            dir.path(),
            "postgres#kinds",
            &[("DATABASE_URL", &secure("verify-full"))],
        );
        assert!(error.contains("cannot be trusted"), "{error}");
        let encrypted =
            "postgres#SELECT 'A1' AS id, ssl::text AS sector FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let authority = authority.to_str().unwrap();
        for mode in ["require", "prefer", "verify-full"] {
            let mut environment = vec![("DATABASE_URL", secure(mode))];
            if mode == "verify-full" {
                environment.push(("PGSSLROOTCERT", authority.to_owned()));
            }
            let environment: Vec<(&str, &str)> = environment.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let output = run(dir.path(), &["init", encrypted, "--json"], &environment);
            assert!(output.status.success(), "{mode}: {}", text(&output.stderr));
            assert!(
                text(&output.stdout).contains("true"),
                "{mode}: {}",
                text(&output.stdout)
            );
        }
    }
}

/// Values of any type are text, as other sources write them.
#[test]
fn columns_of_any_type_are_read() {
    let Some(server) = server() else { return };
    server
        .ask("CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE DOMAIN truth AS boolean; CREATE TYPE pair AS (a int, b int)")
        .unwrap();
    let query = "postgres:SOURCES_TEST#SELECT 1::int2, 2::int4, 3::int8, 0.1::float4, 1e30::float8, 12.50::numeric, true, \
                 false::truth, '2026-09-30'::date, '2026-09-30 12:00'::timestamp, '2026-09-30 14:00+02'::timestamptz, 'é'::text, \
                 'FR'::char(4), '6ec0bd7f-11c0-43da-975e-2a8ad9ebae0b'::uuid, '{\"a\": 1}'::jsonb, 'bad'::mood, \
                 array['a', 'b'], row(1, 2)::pair, '10.0.0.1'::inet, '3 days'::interval, int4range(1, 5), null::int";
    // Column names would repeat (`int4`…): all get one.
    let (start, list) = query.split_once("SELECT ").unwrap();
    let names: Vec<String> = (0..22).map(|i| format!("c{i}")).collect();
    let query = format!("{start}SELECT * FROM (SELECT {list}) AS t({})", names.join(", "));
    let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .args(["init", &query, "--json"])
        .env("SOURCES_TEST", server.address())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for value in ["c0", "c21"] {
        assert!(said.contains(value), "{said}");
    }
}

/// A proxy before the server that drops the connection after some bytes of answers.
fn proxy(to: u16, after: usize) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let mut server = TcpStream::connect(("127.0.0.1", to)).unwrap();
            let (mut from, mut into) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut from, &mut into));
            let mut buffer = [0; 4096];
            let mut passed = 0;
            while passed < after {
                match server.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => client.write_all(&buffer[..read]).unwrap(),
                }
                passed += 4096;
            }
            let _ = (
                client.shutdown(std::net::Shutdown::Both),
                server.shutdown(std::net::Shutdown::Both),
            );
        }
    });
    port
}

#[test]
fn a_connection_lost_in_the_middle_leaves_nothing() {
    let Some(server) = server() else { return };
    let dir = with_model();
    let cut = proxy(server.port, 3_000_000);
    let url = format!("{}?sslmode=disable", address(PASSWORD, cut, "postgres"));
    let rows =
        "postgres#SELECT 'A' || i AS id, repeat('x', 300) AS sector FROM generate_series(1, 1000000) i";
    let error = refused_with(dir.path(), rows, &[("DATABASE_URL", &url)]);
    assert!(error.contains("the connection was lost after"), "{error}");

    let slow =
        "postgres#SELECT 'A' || i AS id, pg_sleep(0.001)::text AS sector FROM generate_series(1, 1000000) i";
    let killer = std::thread::spawn(move || {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lookalike' AND query LIKE \
                   '%pg_sleep(0.001)%' AND state = 'active' AND pid <> pg_backend_pid() AND query_start < now() - \
                   interval '0.5 s'";
        while server.ask(end).unwrap().is_empty() {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let error = refused_with(dir.path(), slow, &[("DATABASE_URL", &server.address())]);
    killer.join().unwrap();
    assert!(
        error.contains("the connection was lost after") && error.contains("terminating connection"),
        "{error}"
    );
}
