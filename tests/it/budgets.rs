//! What nobody means to bring, or somebody does on purpose: little files that say they are large, tables that never end,
//! servers that stay silent, text that a terminal obeys, outputs named as an input is. One line, status 2, little memory,
//! nothing left behind; and the opposite of each, which is read as ever.

use std::fs::{self, File};
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lookalike::language::harmless::acts;
use lookalike::recipe::{ReadRecipe, Recipe, Size};
use lookalike::registry::{MODEL, Registry};
use lookalike::source::{Record, Records, read_table};
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};
use crate::example;
use crate::shared::shared;

/// A folder with a model and prospects.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model)])
        .unwrap();
    fs::write(dir.path().join("prospects.csv"), crate::cli::prospects(&[])).unwrap();
    dir
}

/// Past accounts enough to look at.
fn accounts(rows: usize) -> String {
    let row = |i: usize| format!("A{i},{},{}\n", 5 + i * 37 % 400, ["Won", "Lost"][i % 3 % 2]);
    format!("id,employees,status\n{}", (0..rows).map(row).collect::<String>())
}

/// The one line of a command that is refused within 300 MB of addresses.
#[cfg(target_os = "linux")]
fn refused_in_little_memory(dir: &Path, arguments: &str) -> String {
    let limited = format!("ulimit -v 300000; exec \"$0\" {arguments}");
    let output = Command::new("sh")
        .args(["-c", &limited, env!("CARGO_BIN_EXE_lookalike")])
        // Each arena of the allocator takes 64 MB of addresses.
        .env("MALLOC_ARENA_MAX", "1")
        .env("RAYON_NUM_THREADS", "2")
        .env("TMPDIR", dir)
        .current_dir(dir)
        .output()
        .unwrap();
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments}: {error}");
    assert_eq!(error.lines().count(), 1, "{arguments}: {error}");
    error
}

/// What a command that fails with status 2 says last; which recipe it uses it may have said before.
fn refusal(dir: &Path, arguments: &[&str]) -> String {
    let output = lookalike(dir, arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    let lines: Vec<&str> = said.lines().filter(|line| !line.starts_with("using ")).collect();
    assert!(
        matches!(lines.as_slice(), [line] if line.starts_with("error: ")),
        "{arguments:?}: {said}"
    );
    lines[0].to_owned()
}

/// Names in a folder, sorted.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

// Parquet

fn write_parquet(
    path: &Path,
    schema: &str,
    properties: WriterProperties,
    columns: impl FnOnce(&mut parquet::file::writer::SerializedRowGroupWriter<'_, File>),
) {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let file = File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    columns(&mut group);
    group.close().unwrap();
    writer.close().unwrap();
}

/// One column of texts, each of so many bytes.
fn write_texts(path: &Path, lengths: &[usize], codec: Compression) {
    let properties = WriterProperties::builder()
        .set_compression(codec)
        .set_dictionary_enabled(false)
        .set_data_page_size_limit(1 << 30)
        .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None)
        .build();
    let schema = "message table { required binary name (UTF8); }";
    write_parquet(path, schema, properties, |group| {
        let mut column = group.next_column().unwrap().unwrap();
        let values: Vec<ByteArray> = lengths
            .iter()
            .map(|length| ByteArray::from(vec![b'x'; *length]))
            .collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&values, None, None)
            .unwrap();
        column.close().unwrap();
    });
}

/// One column of lists of whole numbers, all alike.
fn write_lists(path: &Path, lists: &[usize]) {
    let schema =
        "message table { required group list (LIST) { repeated group list { required int32 element; } } }";
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(Default::default()));
    write_parquet(path, schema, properties.build(), |group| {
        let mut column = group.next_column().unwrap().unwrap();
        for &length in lists {
            let repetitions: Vec<i16> = (0..length).map(|at| i16::from(at > 0)).collect();
            let (values, definitions) = (vec![7; length], vec![1; length]);
            column
                .typed::<Int32Type>()
                .write_batch(&values, Some(&definitions), Some(&repetitions))
                .unwrap();
        }
        column.close().unwrap();
    });
}

#[cfg(target_os = "linux")]
#[test]
fn little_parquet_files_that_say_they_are_large_are_refused_in_little_memory() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let zstd = Compression::ZSTD(Default::default());
    write_texts(&path("field.parquet"), &[9 << 20], zstd);
    write_texts(
        &path("gzip.parquet"),
        &[1 << 20; 40],
        Compression::GZIP(Default::default()),
    );
    write_texts(
        &path("brotli.parquet"),
        &[1 << 20; 40],
        Compression::BROTLI(Default::default()),
    );
    write_texts(&path("snappy.parquet"), &[1 << 20; 40], Compression::SNAPPY);
    write_lists(&path("list.parquet"), &[3, 1_000_001]);
    // A footer of 16 bytes whose fourth field is a list of 2^28 row groups.
    let footer = [
        0x15, 0x02, 0x39, 0xfc, 0x80, 0x80, 0x80, 0x80, 0x01, 0x00, 0x00, 0x00,
    ];
    let mut file = b"PAR1".to_vec();
    file.extend(footer);
    file.extend((footer.len() as u32).to_le_bytes());
    file.extend(b"PAR1");
    fs::write(path("footer.parquet"), file).unwrap();
    for (arguments, said) in [
        (
            "init field.parquet",
            "field.parquet:2: a field is longer than 8 MiB; leave that column out",
        ),
        (
            "init gzip.parquet --max-memory 20MB",
            "over the limit of 20 MB of decompressed pages, after 0 rows; raise it with --max-memory SIZE",
        ),
        (
            "init brotli.parquet --max-memory 20MB",
            "over the limit of 20 MB of decompressed pages",
        ),
        (
            "init snappy.parquet --max-memory 20MB",
            "over the limit of 20 MB of decompressed pages",
        ),
        (
            "init list.parquet",
            "list.parquet:2: a list has over 1000000 values; leave that column out",
        ),
        ("init list.parquet --max-rows 1", "over the limit of 1 rows"),
        ("init footer.parquet", "it declares a list longer than itself"),
    ] {
        let error = refused_in_little_memory(dir.path(), arguments);
        assert!(error.contains(said), "{arguments}: {error}");
    }
    if let Some(bomb) = shared("cases/50-parquet-4kB-8GB/bomb_4kB_8GB.parquet") {
        let error = refused_in_little_memory(dir.path(), &format!("init {}", bomb.display()));
        assert!(
            error.contains("parquet:2: a field is longer than 8 MiB; leave that column out"),
            "{error}"
        );
    }
    assert!(!path("lookalike.toml").exists());
}

/// Every way of writing pages gives the same cells.
#[test]
fn parquet_reads_the_same_however_its_pages_are_written() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.parquet");
    let schema = "message table {
        optional binary name (UTF8);
        optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
        required int32 size; }";
    const ROWS: usize = 5000;
    let name = |row: usize| (!row.is_multiple_of(7)).then(|| format!("account number {}", row % 900));
    // Absent, empty, one without a value, several.
    let tags = |row: usize| -> Vec<(i16, i16, Option<String>)> {
        match row % 5 {
            0 => vec![(0, 0, None)],
            1 => vec![(0, 1, None)],
            2 => vec![(0, 2, None)],
            n => (0..n + row % 11)
                .map(|at| (i16::from(at > 0), 3, Some(format!("tag{}", (row + at) % 30))))
                .collect(),
        }
    };
    let expected: Vec<[String; 3]> = (0..ROWS)
        .map(|row| {
            let tags: Vec<String> = tags(row).into_iter().filter_map(|(_, _, tag)| tag).collect();
            [
                name(row).unwrap_or_default(),
                tags.join(";"),
                (row * 3).to_string(),
            ]
        })
        .collect();
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(Default::default()),
    ];
    for (at, codec) in codecs.into_iter().enumerate() {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let mut properties = WriterProperties::builder()
                .set_compression(codec)
                .set_writer_version(version)
                .set_data_page_row_count_limit(700)
                .set_write_batch_size(100);
            if at % 2 == 1 {
                properties = properties.set_dictionary_enabled(false).set_encoding(match at {
                    1 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
                    3 => Encoding::DELTA_BYTE_ARRAY,
                    _ => Encoding::PLAIN,
                });
                properties = properties.set_column_encoding("size".into(), Encoding::DELTA_BINARY_PACKED);
            }
            write_parquet(&path, schema, properties.build(), |group| {
                let mut column = group.next_column().unwrap().unwrap();
                let values: Vec<ByteArray> = (0..ROWS)
                    .filter_map(name)
                    .map(|name| ByteArray::from(name.as_str()))
                    .collect();
                let definitions: Vec<i16> = (0..ROWS).map(|row| i16::from(name(row).is_some())).collect();
                column
                    .typed::<ByteArrayType>()
                    .write_batch(&values, Some(&definitions), None)
                    .unwrap();
                column.close().unwrap();
                let mut column = group.next_column().unwrap().unwrap();
                let all: Vec<(i16, i16, Option<String>)> = (0..ROWS).flat_map(tags).collect();
                let values: Vec<ByteArray> = all
                    .iter()
                    .filter_map(|(_, _, tag)| tag.as_deref())
                    .map(ByteArray::from)
                    .collect();
                let definitions: Vec<i16> = all.iter().map(|(_, definition, _)| *definition).collect();
                let repetitions: Vec<i16> = all.iter().map(|(repetition, _, _)| *repetition).collect();
                column
                    .typed::<ByteArrayType>()
                    .write_batch(&values, Some(&definitions), Some(&repetitions))
                    .unwrap();
                column.close().unwrap();
                let mut column = group.next_column().unwrap().unwrap();
                let values: Vec<i32> = (0..ROWS as i32).map(|row| row * 3).collect();
                column
                    .typed::<Int32Type>()
                    .write_batch(&values, None, None)
                    .unwrap();
                column.close().unwrap();
            });
            let mut records = Records::open(&path).unwrap();
            assert_eq!(records.header(), ["name", "tags", "size"]);
            let mut record = Record::new();
            for (row, cells) in expected.iter().enumerate() {
                assert!(
                    records.next(&mut record).unwrap(),
                    "{codec:?} {version:?} ends at {row}"
                );
                assert!(
                    record.iter().eq(cells.iter()),
                    "{codec:?} {version:?} {row}: {record:?}"
                );
            }
            assert!(!records.next(&mut record).unwrap());
        }
    }
}

/// A column of one value takes no room in a file, and is no bomb.
#[test]
fn many_rows_in_a_small_parquet_file_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("same.parquet");
    let schema = "message table { required int32 size; }";
    write_parquet(&path, schema, WriterProperties::builder().build(), |group| {
        let mut column = group.next_column().unwrap().unwrap();
        column
            .typed::<Int32Type>()
            .write_batch(&vec![7; 300_000], None, None)
            .unwrap();
        column.close().unwrap();
    });
    assert!(path.metadata().unwrap().len() < 10_000);
    assert_eq!(read_table(&path, &Recipe::default()).unwrap().rows, 300_000);
}

// Databases

fn database(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn views_that_never_end_are_refused_and_leave_nothing() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    let endless = "with recursive r(n) as (select 1 union all select n + 1 from r)";
    for (name, sql) in [
        (
            "wide.db",
            format!("create view v as {endless} select n, hex(zeroblob(200000)) as pad from r"),
        ),
        ("narrow.db", format!("create view v as {endless} select n from r")),
        (
            "silent.db",
            format!("create view v as {endless} select count(*) as n from r"),
        ),
        (
            "sorted.db",
            format!("create view v as {endless} select n, hex(randomblob(500)) as x from r order by 2"),
        ),
        (
            "long.db",
            "create view v as select hex(zeroblob(500000000)) as x".to_owned(),
        ),
        (
            "row.db",
            format!(
                "create view v as select {}",
                vec!["hex(zeroblob(3000000))"; 40].join(", ")
            ),
        ),
    ] {
        database(&path(name), &sql);
    }
    let before = names(dir.path());
    for (arguments, said) in [
        (
            "init wide.db",
            "wide.db: over the limit of 201 MB kept from a database file of 4.1 kB, after 503 rows; raise it with \
             --max-memory SIZE, or `max_memory` under [read]",
        ),
        (
            "init narrow.db --max-rows 5000",
            "narrow.db: over the limit of 5000 rows, after 5000 rows; raise it with --max-rows N",
        ),
        (
            "init wide.db --max-memory 3MB",
            "over the limit of 3 MB kept, after 7 rows",
        ),
        (
            "score narrow.db --max-rows 5000 -o scored.csv",
            "over the limit of 5000 rows",
        ),
        (
            "score wide.db#v -o scored.csv --max-memory 3MB",
            "over the limit of 3 MB kept",
        ),
        (
            "init sorted.db --max-memory 25MB",
            "over the limit of 64 MB of memory, after 0 rows",
        ),
        (
            "init silent.db --timeout 0",
            "silent.db: over the limit of 0 s, after 0 rows; raise it with --timeout SECONDS",
        ),
        (
            "init long.db",
            "string or blob too big; leave out the column that holds it",
        ),
        (
            "init row.db",
            "row.db:2: SQLite says: out of memory; leave out columns that hold long values",
        ),
    ] {
        let error = refused_in_little_memory(dir.path(), arguments);
        assert!(error.contains(said), "{arguments}: {error}");
        assert_eq!(names(dir.path()), before, "{arguments}");
    }
    if let Some(evil) = shared("cases/53-endless-view/evil.sqlite") {
        let error = refused_in_little_memory(dir.path(), &format!("init {}", evil.display()));
        assert!(
            error.contains("over the limit of 201 MB kept from a database file of 4.1 kB"),
            "{error}"
        );
        assert_eq!(names(dir.path()), before);
    }
}

/// A view that ends is read whole, and so is a table whose rows are many for its size.
#[test]
fn views_that_end_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("crm.db");
    database(
        &path,
        "create table t(a); insert into t values (1), (2);
         create view v as with recursive r(n) as (select 1 union all select n + 1 from r where n < 60000)
         select n, a, 'x' || n as name from r cross join t order by name",
    );
    let view = path.with_file_name("crm.db#v");
    let table = read_table(&view, &Recipe::default()).unwrap();
    assert_eq!((table.rows, table.columns.len()), (120_000, 3));
    let mut records = Records::open(&view).unwrap();
    let (mut record, mut rows) = (Record::new(), 0);
    while records.next(&mut record).unwrap() {
        rows += 1;
    }
    assert_eq!(rows, 120_000);
}

/// A port that accepts and never says a word.
#[test]
fn a_silent_server_is_not_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let start = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(dir.path())
        .args(["init", "postgres#deals", "--timeout", "1"])
        .env("DATABASE_URL", format!("postgres://u:secret@127.0.0.1:{port}/d"))
        .output()
        .unwrap();
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert_eq!(
        error,
        "error: postgres#deals: over the limit of 1 s, after 0 rows; raise it with --timeout SECONDS, or `timeout` under \
         [read]\n"
    );
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(names(dir.path()), [""; 0]);
}

// Limits

#[test]
fn limits_hold_for_every_format_and_not_one_row_too_early() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("a.csv"), accounts(60)).unwrap();
    let json: String = (0..60)
        .map(|i| format!("{{\"id\":\"A{i}\",\"employees\":{i}}}\n"))
        .collect();
    fs::write(path("a.ndjson"), json).unwrap();
    write_lists(&path("a.parquet"), &[2; 60]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "id").unwrap();
    sheet.write(0, 1, "employees").unwrap();
    for row in 1..=60 {
        sheet.write(row, 0, format!("A{row}")).unwrap();
        sheet.write(row, 1, row).unwrap();
    }
    book.save(path("a.xlsx")).unwrap();
    database(
        &path("a.db"),
        "create table t as with recursive r(n) as (select 1 union all select n + 1 from r where n < 60) select n from r",
    );
    let limited = |most| Recipe {
        read: ReadRecipe {
            max_rows: Some(most),
            ..ReadRecipe::default()
        },
        ..Recipe::default()
    };
    for name in ["a.csv", "a.ndjson", "a.parquet", "a.xlsx", "a.db"] {
        assert_eq!(read_table(&path(name), &limited(60)).unwrap().rows, 60, "{name}");
        let error = read_table(&path(name), &limited(59)).unwrap_err().to_string();
        assert!(error.contains("over the limit of 59 rows"), "{error}");
    }
    let held = Recipe {
        read: ReadRecipe {
            max_memory: Some(Size(1000)),
            ..ReadRecipe::default()
        },
        ..Recipe::default()
    };
    let error = read_table(&path("a.csv"), &held).unwrap_err().to_string();
    assert!(
        error.contains("over the limit of 1 kB of memory, after 60 rows"),
        "{error}"
    );
}

#[test]
fn every_command_that_reads_has_limits() {
    let dir = place();
    fs::write(dir.path().join("past.csv"), accounts(90)).unwrap();
    fs::write(
        dir.path().join("signals.csv"),
        "account_id,date,kind\na1,2026-01-02,demo\na2,2026-01-03,demo\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        "data = \"past.csv\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n[tables.p]\ndata = \"past.csv\"\nkey = \"id\"\n",
    )
    .unwrap();
    let before = names(dir.path());
    for arguments in [
        &["init", "past.csv", "-o", "r.toml"][..],
        &["clean"],
        &["join", "-o", "joined.csv"],
        &["train"],
        &["evaluate"],
        &["ideal"],
        &["score", "prospects.csv", "-o", "scored.csv"],
        &["explain", "prospects.csv", "--id", "none"],
        &[
            "compare",
            "--data",
            "past.csv",
            "--group",
            "status",
            "--metric",
            "employees",
        ],
        &[
            "compare",
            "--plan",
            "--data",
            "prospects.csv",
            "--baseline",
            "20%",
            "--least",
            "20%",
            "-o",
            "arms.csv",
        ],
    ] {
        let error = refusal(dir.path(), &[arguments, &["--max-rows", "2"]].concat());
        assert!(
            error.contains("over the limit of 2 rows"),
            "{arguments:?}: {error}"
        );
        assert_eq!(names(dir.path()), before, "{arguments:?}");
    }
    // Further tables and signals too.
    fs::write(dir.path().join("few.csv"), accounts(20)).unwrap();
    let error = refusal(
        dir.path(),
        &["join", "few.csv", "-o", "joined.csv", "--max-rows", "50"],
    );
    assert!(error.contains("past.csv: over the limit of 50 rows"), "{error}");
    fs::write(
        dir.path().join("one.csv"),
        fs::read_to_string(dir.path().join("prospects.csv"))
            .unwrap()
            .lines()
            .take(2)
            .collect::<Vec<_>>()
            .join("\n"),
    )
    .unwrap();
    let error = refusal(
        dir.path(),
        &["score", "one.csv", "--signals", "signals.csv", "--max-rows", "1"],
    );
    assert!(error.contains("signals.csv: over the limit of 1 rows"), "{error}");
    // The recipe says it, and the command line goes before it.
    let recipe = fs::read_to_string(dir.path().join("lookalike.toml")).unwrap();
    fs::write(
        dir.path().join("lookalike.toml"),
        format!("{recipe}[read]\nmax_rows = 10\nmax_memory = \"1 GB\"\ntimeout = 900\n"),
    )
    .unwrap();
    let error = refusal(dir.path(), &["clean"]);
    assert!(
        error
            .lines()
            .last()
            .unwrap()
            .contains("over the limit of 10 rows"),
        "{error}"
    );
    done(dir.path(), &["clean", "--max-rows", "90"]);
    let error = refusal(dir.path(), &["clean", "--max-memory", "much"]);
    assert!(error.contains("a size such as 500 MB or 2 GB"), "{error}");
}

// Streams

#[cfg(unix)]
#[test]
fn pipes_are_read_once_and_not_waited_for_beyond_the_limit() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let error = refused(dir.path(), &["init", "pipe", "--timeout", "0"]);
    assert!(
        error.contains("pipe: cannot read: over the limit of 0 s; raise it with --timeout"),
        "{error}"
    );
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || {
            File::options()
                .write(true)
                .open(path)
                .unwrap()
                .write_all(accounts(60).as_bytes())
        })
    };
    let said = done(dir.path(), &["init", "pipe", "-o", "r.toml"]);
    writer.join().unwrap().unwrap();
    assert!(said.contains("60"), "{said}");
    // There is no coming back to it.
    assert!(
        !fs::read_to_string(dir.path().join("r.toml"))
            .unwrap()
            .contains("data =")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn devices_and_endless_lines_are_refused_in_little_memory() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let names: Vec<String> = (0..100_001).map(|i| format!("c{i}")).collect();
    fs::write(
        path("columns.csv"),
        format!("{}\n1{}\n", names.join(","), ",1".repeat(100_000)),
    )
    .unwrap();
    fs::write(path("line.ndjson"), vec![b'x'; 17 << 20]).unwrap();
    fs::write(
        path("deep.ndjson"),
        format!("{}1{}\n", "{\"a\":".repeat(50_000), "}".repeat(50_000)),
    )
    .unwrap();
    for (arguments, said) in [
        ("init /dev/zero", "/dev/zero: is a binary file"),
        (
            "init /dev/urandom --max-memory 5MB",
            "/dev/urandom: over the limit of 5 MB kept",
        ),
        ("init /dev", "/dev: is a folder without a table"),
        ("clean --recipe /dev/zero", "/dev/zero: is longer than 16 MiB"),
        ("init columns.csv", "columns.csv:1: has more than 100000 columns"),
        ("init line.ndjson", "a line is longer than 16 MiB"),
        ("init deep.ndjson", "broken JSON: recursion limit exceeded"),
    ] {
        let error = refused_in_little_memory(dir.path(), arguments);
        assert!(error.contains(said), "{arguments}: {error}");
    }
}

// Text that acts

const HOSTILE: &str = "\u{1b}[31m\u{1b}]0;owned\u{7}\r\u{9b}2J\u{202e}\u{2066}\u{200f}\u{7f}";

/// Nothing acts in what a command prints.
fn harmless(dir: &Path, arguments: &[&str]) -> Output {
    let output = lookalike(dir, arguments);
    for printed in [&output.stdout, &output.stderr] {
        let printed = String::from_utf8_lossy(printed);
        let acting: Vec<char> = printed.chars().filter(|c| acts(*c) && *c != '\n').collect();
        assert!(acting.is_empty(), "{arguments:?}: {acting:?} in {printed:?}");
    }
    output
}

#[test]
fn nothing_from_a_file_acts_on_the_terminal() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    let twice = format!("a{HOSTILE},b,a{HOSTILE}\n1,2,3\n").replace('\r', "");
    fs::write(path("twice.csv"), twice).unwrap();
    let name = format!("name{HOSTILE}").replace('\r', "");
    let value = format!("Won{HOSTILE}").replace('\r', "");
    let rows: String = (0..80)
        .map(|i| {
            format!(
                "A{i},{},{}\n",
                5 + i * 37 % 400,
                if i % 3 == 0 { &value } else { "Lost" }
            )
        })
        .collect();
    fs::write(path("past.csv"), format!("id,{name},status\n{rows}")).unwrap();
    let recipe = format!(
        "name = \"s\"\ndata = \"past.csv\"\nlabel = {}\n",
        serde_json::json!(HOSTILE)
    );
    fs::write(path("bad.toml"), &recipe).unwrap();
    let file = format!("no{HOSTILE}.csv").replace('\r', "");
    harmless(dir.path(), &["init", "twice.csv"]);
    harmless(dir.path(), &["init", "past.csv"]);
    harmless(dir.path(), &["init", "past.csv", "-o", "-"]);
    harmless(dir.path(), &["init", "past.csv", "--json"]);
    harmless(dir.path(), &["clean", "past.csv"]);
    harmless(dir.path(), &["clean", "past.csv", "--json"]);
    harmless(
        dir.path(),
        &["evaluate", "past.csv", "--outcome", "status", "--positive", "Wn"],
    );
    harmless(
        dir.path(),
        &["evaluate", "past.csv", "--outcome", "nme", "--positive", "Won"],
    );
    harmless(dir.path(), &["clean", "--recipe", "bad.toml"]);
    harmless(dir.path(), &["score", &file]);
    harmless(dir.path(), &["score", "prospects.csv", "--model", &file]);
    harmless(dir.path(), &["score", "prospects.csv", "--model-file", &file]);
    harmless(dir.path(), &["explain", "prospects.csv", "--id", HOSTILE]);
    harmless(dir.path(), &["models", "--models", &file]);
    harmless(
        dir.path(),
        &[
            "compare", "--data", "past.csv", "--group", "status", "--metric", HOSTILE,
        ],
    );
    harmless(dir.path(), &["segments", "--lang", HOSTILE]);
    // A manifest that somebody else wrote.
    let version = path("models/saas/v000001");
    let manifest = version.join("manifest.json");
    let mut said: serde_json::Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    said["created_at"] = HOSTILE.into();
    fs::write(&manifest, said.to_string()).unwrap();
    harmless(dir.path(), &["models"]);
    harmless(dir.path(), &["models", "--json"]);
    harmless(dir.path(), &["sheet"]);
    harmless(dir.path(), &["segments"]);
    let model = version.join(MODEL);
    let text = fs::read_to_string(&model).unwrap();
    fs::write(
        path("theirs.json"),
        text.replace(
            "\"sector\"",
            &serde_json::json!(format!("sector{HOSTILE}")).to_string(),
        ),
    )
    .unwrap();
    harmless(
        dir.path(),
        &[
            "score",
            "prospects.csv",
            "--model-file",
            "theirs.json",
            "-o",
            "scored.csv",
        ],
    );
    harmless(
        dir.path(),
        &[
            "explain",
            "prospects.csv",
            "--id",
            "a1",
            "--model-file",
            "theirs.json",
        ],
    );
    if let Some(twice) = shared("cases/54-escape-sequences/dup.csv") {
        harmless(
            dir.path(),
            &["init", twice.to_str().unwrap(), "-o", "dup.toml", "--force"],
        );
    }
}

/// Words of any script are shown as they are, and data keep every character.
#[test]
fn words_and_data_stay_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let words = "Société Générale 株式会社 שלום می\u{200c}خواهم";
    let name = "naïve\u{202e}";
    let rows: String = (0..60)
        .map(|i| format!("A{i},{},{i}\n", ["Won", "Lost"][i % 2]))
        .collect();
    fs::write(dir.path().join("past.csv"), format!("id,{words},{name}\n{rows}")).unwrap();
    let error = refused(
        dir.path(),
        &["evaluate", "past.csv", "--outcome", &words[..words.len() - 2]],
    );
    assert!(error.contains(words), "{error}");
    let said = done(dir.path(), &["init", "past.csv", "--json"]);
    let drafted: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(drafted["columns"].to_string().contains(name), "{drafted}");
    done(dir.path(), &["init", "past.csv"]);
    let recipe = Recipe::read(&dir.path().join("lookalike.toml")).unwrap();
    assert!(recipe.columns.contains_key(name), "{:?}", recipe.columns.keys());
    let cleaned = done(dir.path(), &["clean", "past.csv", "-o", "cleaned.csv"]);
    assert!(!cleaned.contains('\u{202e}'));
    assert!(
        fs::read_to_string(dir.path().join("cleaned.csv"))
            .unwrap()
            .contains(name)
    );
}

/// There is one way to a person's eyes.
#[test]
fn only_one_file_of_the_command_line_prints() {
    let mut left = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if !path.ends_with("app/terminal.rs")
            && !path.ends_with("cli/man.rs")
            && !path.ends_with("cli/completions.rs")
        {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap();
            for way in [
                "println!",
                "eprint!",
                " print!",
                "stdout().lock()",
                "stderr().lock()",
            ] {
                assert!(
                    !code.contains(way),
                    "{}: {way} goes past app/terminal.rs",
                    path.display()
                );
            }
        }
    }
}

// Outputs over inputs

#[cfg(unix)]
#[test]
fn no_output_replaces_an_input() {
    use std::os::unix::fs::symlink;
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    fs::write(path("accounts.csv"), accounts(60)).unwrap();
    fs::write(path("further.csv"), accounts(60)).unwrap();
    fs::write(path("signals.csv"), "account_id,date,kind\na1,2026-01-02,demo\n").unwrap();
    fs::write(path("folds.csv"), "row,fold\n1,1\n").unwrap();
    fs::write(
        path("lookalike.toml"),
        "data = \"accounts.csv\"\nid = \"id\"\n[outcome]\ncolumn = \"status\"\npositive = [\"Won\"]\n\
         [timing]\nsignals = \"signals.csv\"\n[tables.further]\ndata = \"further.csv\"\nkey = \"id\"\n",
    )
    .unwrap();
    fs::write(path("r.md"), accounts(60)).unwrap();
    fs::write(path("p.svg"), fs::read(path("prospects.csv")).unwrap()).unwrap();
    fs::write(path("models/saas/v000001/sheet.md"), "as published").unwrap();
    fs::copy(path("models/saas/v000001/model.json"), path("m.csv")).unwrap();
    symlink("accounts.csv", path("soft.csv")).unwrap();
    symlink("models/saas/v000001", path("published")).unwrap();
    fs::hard_link(path("further.csv"), path("hard.csv")).unwrap();
    fs::create_dir(path("sub")).unwrap();
    let contents = |dir: &Path| {
        let mut files: Vec<(String, Vec<u8>)> = names(dir)
            .into_iter()
            .filter_map(|name| Some((name.clone(), fs::read(dir.join(name)).ok()?)))
            .collect();
        files.push((
            "published".to_owned(),
            fs::read(dir.join("published/sheet.md")).unwrap(),
        ));
        files
    };
    let before = contents(dir.path());
    for arguments in [
        "join -o accounts.csv",
        "join -o further.csv",
        "join -o soft.csv",
        "join -o hard.csv",
        "join -o sub/../further.csv",
        "join -o ./accounts.csv",
        "join -o lookalike.toml",
        "join --json -o signals.csv",
        "clean -o accounts.csv",
        "clean -o further.csv",
        "clean -o c.csv --removed hard.csv",
        "clean -o c.csv --removed lookalike.toml",
        "ideal -o accounts.csv",
        "ideal -o hard.csv",
        "evaluate --predictions soft.csv",
        "evaluate --predictions lookalike.toml",
        "evaluate --folds folds.csv --predictions folds.csv",
        "init accounts.csv -o accounts.csv --force",
        "init accounts.csv further.csv -o further.csv --force",
        "init accounts.csv -o soft.csv --force",
        "score prospects.csv -o prospects.csv",
        "score prospects.csv -o ./prospects.csv",
        "score prospects.csv --signals signals.csv -o signals.csv",
        "score prospects.csv --model-file m.csv -o m.csv",
        "score prospects.csv -o accounts.csv",
        "score prospects.csv -o models/saas/v000001/scored.csv",
        "explain prospects.csv --id a1 --svg prospects.csv",
        "explain p.svg --id a1 --svg p.svg",
        "explain prospects.csv --id a1 --svg published/a1.svg",
        "segments --map accounts.csv",
        "compare --plan --data prospects.csv --baseline 20% --least 20% -o prospects.csv",
        "compare --data r.md --group status --metric employees -o r.md",
        "sheet -o models/saas/v000001/sheet.md",
        "sheet -o published/sheet.md",
        "matrix -o models/saas/v000001/matrix.md",
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let error = refusal(dir.path(), &arguments);
        assert!(
            ["another name", "another file", "another folder", "ends in .svg"]
                .iter()
                .any(|end| error.contains(end)),
            "{arguments:?}: {error}"
        );
        assert!(contents(dir.path()) == before, "{arguments:?} changed something");
    }
    // The names beside them are free.
    done(dir.path(), &["join", "-o", "joined.csv"]);
    done(dir.path(), &["join", "-o", "joined.csv"]);
    done(dir.path(), &["score", "prospects.csv", "-o", "models/scored.csv"]);
    done(
        dir.path(),
        &["explain", "prospects.csv", "--id", "a1", "--svg", "a1.svg"],
    );
    done(dir.path(), &["sheet", "-o", "sheet.md"]);
    done(
        dir.path(),
        &["init", "accounts.csv", "-o", "lookalike.toml", "--force"],
    );
}
