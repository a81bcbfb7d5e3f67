//! Workbooks as people keep them, and how every table says it was read.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lookalike::language::Language;
use lookalike::recipe::{ReadRecipe, Recipe};
use lookalike::report::as_read;
use lookalike::source::{Record, Records, read_table};
use lookalike::table::{Mend, SkipReason, Table};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use tempfile::TempDir;

use crate::shared::shared;

fn place() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn read(path: &Path) -> Table {
    read_table(path, &Recipe::default()).unwrap()
}

fn refused(path: &Path, how: ReadRecipe) -> String {
    let recipe = Recipe {
        read: how,
        ..Recipe::default()
    };
    let error = read_table(path, &recipe).unwrap_err().to_string();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

fn strict() -> ReadRecipe {
    ReadRecipe {
        strict: true,
        ..ReadRecipe::default()
    }
}

/// The cells of a table as text, `?` where unknown.
fn cells(table: &Table) -> Vec<String> {
    let cell = |row: usize, column: usize| table.columns[column].text(row).unwrap_or("?".to_owned());
    let row = |row| {
        (0..table.columns.len())
            .map(|column| cell(row, column))
            .collect::<Vec<_>>()
    };
    std::iter::once(table.header())
        .chain((0..table.rows).map(row))
        .map(|row| row.join("|"))
        .collect()
}

fn column(table: &Table, name: &str) -> Vec<String> {
    let column = &table.columns[table.position(name, "the test").unwrap()];
    (0..table.rows)
        .map(|row| column.text(row).unwrap_or("?".to_owned()))
        .collect()
}

fn mended(table: &Table, what: &Mend) -> (u64, u64) {
    let found = table.read.mended.iter().find(|mended| mended.what == *what);
    found.map_or((0, 0), |mended| (mended.count, mended.line))
}

/// A zip archive of these parts.
fn package(path: &Path, parts: &[(&str, Vec<u8>)]) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts around the sheet of an `.xlsx`.
fn around(workbook: &str) -> Vec<(&'static str, Vec<u8>)> {
    let rels = |target: &str, kind: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}">{workbook}<sheets><sheet name="Accounts" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    vec![
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_vec()),
        ("_rels/.rels", rels("xl/workbook.xml", "officeDocument").into_bytes()),
        ("xl/workbook.xml", book.into_bytes()),
        ("xl/_rels/workbook.xml.rels", rels("worksheets/sheet1.xml", "worksheet").into_bytes()),
        (
            "xl/styles.xml",
            br#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>"#.to_vec(),
        ),
    ]
}

/// A sheet's XML: rows of cells, each `(text, style)`.
fn sheet_xml(rows: &[&[(&str, u32)]]) -> String {
    let mut xml = String::from(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (row, cells) in rows.iter().enumerate() {
        xml.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, (text, style)) in cells.iter().enumerate() {
            let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            match text.parse::<f64>() {
                Ok(_) => xml.push_str(&format!(r#"<c r="{place}" s="{style}"><v>{text}</v></c>"#)),
                Err(_) => xml.push_str(&format!(
                    r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#
                )),
            }
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData></worksheet>"
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// Ten accounts with a header in row `top`, from column `left` on.
fn accounts(sheet: &mut Worksheet, top: u32, left: u16) {
    for (column, name) in ["company", "sector", "employees", "country"].iter().enumerate() {
        sheet.write(top, left + column as u16, *name).unwrap();
    }
    for row in 0..10 {
        let at = top + 1 + row;
        sheet.write(at, left, format!("Company {row}")).unwrap();
        sheet
            .write(at, left + 1, ["Retail", "Software"][row as usize % 2])
            .unwrap();
        sheet.write(at, left + 2, 10 * row + 7).unwrap();
        sheet
            .write(at, left + 3, ["France", "Spain", "Italy"][row as usize % 3])
            .unwrap();
    }
}

#[test]
fn a_share_is_what_the_sheet_shows() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["company", "whole", "tenths", "fraction", "noted"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *name).unwrap();
    }
    let format = |code: &str| Format::new().set_num_format(code);
    for (row, share) in [0.45, 0.07, 1.0, 0.285].into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, format!("Company {row}")).unwrap();
        sheet.write_with_format(row, 1, share, &format("0%")).unwrap();
        sheet
            .write_with_format(row, 2, share, &format("0.0%;[Red]-0.0%"))
            .unwrap();
        // Fractions, and a sign that is only written beside them.
        sheet.write(row, 3, share).unwrap();
        sheet
            .write_with_format(row, 4, share, &format("0.00\" %\""))
            .unwrap();
    }
    book.save(&path).unwrap();
    let mut records = Records::open(&path).unwrap();
    let mut record = Record::new();
    let mut rows = Vec::new();
    while records.next(&mut record).unwrap() {
        rows.push(record.iter().skip(1).collect::<Vec<_>>().join("|"));
    }
    assert_eq!(
        rows,
        [
            "45%|45%|0.45|0.45",
            "7%|7%|0.07|0.07",
            "100%|100%|1|1",
            "28.5%|28.5%|0.285|0.285"
        ]
    );
    // The same as its CSV.
    let text = dir.path().join("a.csv");
    fs::write(
        &text,
        format!(
            "company,whole,tenths,fraction,noted\n{}\n",
            rows.iter()
                .enumerate()
                .map(|(i, row)| format!("Company {},{}", i + 1, row.replace('|', ",")))
                .collect::<Vec<_>>()
                .join("\n")
        ),
    )
    .unwrap();
    assert_eq!(cells(&read(&path)), cells(&read(&text)));
    assert_eq!(column(&read(&path), "fraction"), ["0.45", "0.07", "1", "0.285"]);
}

#[test]
fn days_are_days_in_both_calendars() {
    let dir = place();
    for (name, workbook, serial) in [
        ("1900.xlsx", "", "45000"),
        ("1904.xlsx", r#"<workbookPr date1904="1"/>"#, "43538"),
    ] {
        let path = dir.path().join(name);
        let sheet = sheet_xml(&[
            &[("company", 0), ("opened", 0)],
            &[("Acme", 0), (serial, 1)],
            &[("Bolt", 0), (serial, 1)],
        ]);
        let mut parts = around(workbook);
        parts.push(("xl/worksheets/sheet1.xml", sheet.into_bytes()));
        package(&path, &parts);
        assert_eq!(
            column(&read(&path), "opened"),
            ["2023-03-15", "2023-03-15"],
            "{name}"
        );
    }
}

#[test]
fn a_value_stands_in_every_cell_that_its_merged_cell_covers() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 3, "Accounts of the north, 2024", &plain)
        .unwrap();
    accounts(sheet, 2, 0);
    // Rows 4 to 6 share a sector; in row 8 sector and employees are one cell; two cells of row 10 are blank.
    sheet.merge_range(3, 1, 5, 1, "Energy", &plain).unwrap();
    sheet.merge_range(7, 1, 7, 2, "Mining", &plain).unwrap();
    sheet.clear_cell(9, 1);
    sheet.clear_cell(9, 3);
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!(
        column(&table, "sector"),
        [
            "Energy", "Energy", "Energy", "Software", "Mining", "Software", "?", "Software", "Retail",
            "Software"
        ]
    );
    assert_eq!(column(&table, "country")[6], "?");
    assert_eq!(table.header(), ["company", "sector", "employees", "country"]);
    assert_eq!(mended(&table, &Mend::MergedCells), (3, 5));
    assert_eq!((table.read.header_line, table.rows), (3, 10));
    assert_eq!(table.read.skipped[0].why, SkipReason::Title);
    let error = refused(&path, strict());
    assert!(
        error.contains("a.xlsx:5: ") || error.contains("#Sheet1:5: has a cell under a merged one"),
        "{error}"
    );
}

#[test]
fn blank_cells_that_are_not_merged_stay_blank() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    accounts(sheet, 0, 0);
    (2..9).for_each(|row| {
        sheet.clear_cell(row, 1);
        sheet.clear_cell(row, 3);
    });
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!(
        column(&table, "sector")
            .iter()
            .filter(|cell| *cell == "?")
            .count(),
        7
    );
    // Nothing was mended: a row whose last cells are blank is not short.
    assert!(
        table.read.mended.is_empty() && table.read.skipped.is_empty(),
        "{:?}",
        table.read
    );
    assert_eq!(
        read_table(
            &path,
            &Recipe {
                read: strict(),
                ..Recipe::default()
            }
        )
        .unwrap()
        .rows,
        10
    );
}

#[test]
fn heads_of_groups_of_columns_are_no_header() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    accounts(sheet, 1, 0);
    sheet.merge_range(0, 1, 0, 2, "Firmographics", &plain).unwrap();
    sheet.write(0, 3, "Place").unwrap();
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!(table.header(), ["company", "sector", "employees", "country"]);
    assert_eq!(table.rows, 10);
}

#[test]
fn hidden_rows_are_read_and_told() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    accounts(sheet, 0, 0);
    sheet.set_row_hidden(4).unwrap();
    sheet.set_row_hidden(6).unwrap();
    // No row of the table.
    sheet.set_row_hidden(40).unwrap();
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!(table.rows, 10);
    assert_eq!(mended(&table, &Mend::HiddenRows), (2, 5));
    assert!(refused(&path, strict()).contains(":5: is hidden, and would be read as well"));
    let said = as_read::facts(&table.read, Language::Fr);
    assert_eq!(
        said[1],
        "Supposé\u{202f}: 2 lignes masquées sont lues aussi (première\u{202f}: ligne 5)."
    );
}

#[test]
fn the_sheet_that_holds_the_table_is_found() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let cover = book.add_worksheet().set_name("Cover").unwrap();
    for (row, (name, said)) in [
        ("Export", "Accounts"),
        ("By", "Ann Example"),
        ("On", "3 March 2024"),
    ]
    .into_iter()
    .enumerate()
    {
        cover.write(row as u32, 0, name).unwrap();
        cover.write(row as u32, 1, said).unwrap();
    }
    let notes = book.add_worksheet().set_name("Read me").unwrap();
    (0..80).for_each(|row| {
        notes.write(row, 0, format!("A long note, part {row}")).unwrap();
    });
    accounts(book.add_worksheet().set_name("Accounts").unwrap(), 0, 0);
    let codes = book.add_worksheet().set_name("Codes").unwrap();
    (0..3).for_each(|row| {
        codes.write(row, 0, format!("C{row}")).unwrap();
        codes.write(row, 1, "Country").unwrap();
    });
    let archive = book.add_worksheet().set_name("Archive").unwrap();
    accounts(archive, 0, 0);
    archive.set_hidden(true);
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!((table.read.sheet.as_deref(), table.rows), (Some("Accounts"), 10));
    let names = ["Cover", "Read me", "Codes"].map(str::to_owned).to_vec();
    assert_eq!(mended(&table, &Mend::OtherSheets { names }).0, 3);
    // What is asked for goes first, in the place as in the recipe.
    let cover = PathBuf::from(format!("{}#Cover", path.display()));
    assert_eq!(read(&cover).read.sheet.as_deref(), Some("Cover"));
    let recipe = |sheet: &str| Recipe {
        read: ReadRecipe {
            sheet: Some(sheet.to_owned()),
            ..strict()
        },
        ..Recipe::default()
    };
    let archived = read_table(&path, &recipe("Archive")).unwrap();
    assert_eq!(
        (archived.read.sheet.as_deref(), archived.rows),
        (Some("Archive"), 10)
    );
    assert!(archived.read.mended.is_empty());
    let error = refused(&path, strict());
    assert!(
        error.contains("holds several sheets, `Accounts` and `Cover` among them; name one"),
        "{error}"
    );
}

#[test]
fn the_first_of_two_tables_is_read() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    accounts(book.add_worksheet().set_name("Accounts").unwrap(), 0, 0);
    let tickets = book.add_worksheet().set_name("Tickets").unwrap();
    (0..30).for_each(|row| {
        ["company", "ticket", "days"]
            .iter()
            .enumerate()
            .for_each(|(column, name)| {
                let text = if row == 0 {
                    (*name).to_owned()
                } else {
                    format!("{name} {row}")
                };
                tickets.write(row, column as u16, text).unwrap();
            });
    });
    book.save(&path).unwrap();
    assert_eq!(read(&path).read.sheet.as_deref(), Some("Accounts"));
}

#[test]
fn titles_totals_and_notes_around_a_table_are_no_rows() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 1, "Report of accounts").unwrap();
    sheet.write(1, 1, "Exported 2024-03-07 by Ann Example").unwrap();
    accounts(sheet, 4, 1);
    sheet.write(15, 1, "Total").unwrap();
    sheet
        .write(15, 3, (0..10).map(|row| 10 * row + 7).sum::<u32>())
        .unwrap();
    sheet.write(17, 1, "Confidential").unwrap();
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!(table.header(), ["company", "sector", "employees", "country"]);
    assert_eq!((table.rows, table.lines[0], table.read.header_line), (10, 6, 5));
    let skipped = |why| {
        table
            .read
            .skipped
            .iter()
            .filter(|line| line.why == why)
            .map(|line| line.line)
            .collect::<Vec<_>>()
    };
    assert_eq!(skipped(SkipReason::Title), [1, 2]);
    assert_eq!(skipped(SkipReason::Total), [16]);
    assert_eq!(skipped(SkipReason::Footer), [18]);
}

#[test]
fn a_company_called_total_and_a_note_beside_the_table() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    accounts(sheet, 0, 0);
    sheet.write(4, 0, "Total").unwrap();
    sheet.write(3, 8, "ask Ann").unwrap();
    book.save(&path).unwrap();
    let table = read(&path);
    assert_eq!(table.rows, 10);
    assert_eq!(column(&table, "company")[3], "Total");
    assert_eq!(mended(&table, &Mend::LongRows), (1, 4));
}

#[test]
fn parts_in_utf16_are_read_or_left_alone() {
    let dir = place();
    let rows = sheet_xml(&[
        &[("company", 0), ("city", 0), ("share", 0)],
        &[("Société", 0), ("Łódź", 0), ("0.25", 2)],
        &[("Acme", 0), ("東京", 0), ("0.5", 2)],
    ]);
    let query = utf16("<?xml version=\"1.0\" encoding=\"utf-16\"?><DataMashup>QUJD</DataMashup>");
    let is_read = |name: &str, sheet: Vec<u8>| {
        let path = dir.path().join(name);
        let mut parts = around("");
        parts.push(("xl/worksheets/sheet1.xml", sheet));
        parts.push(("customXml/item1.xml", query.clone()));
        package(&path, &parts);
        cells(&read(&path))
    };
    let narrow = is_read("query.xlsx", rows.clone().into_bytes());
    assert_eq!(narrow, ["company|city|share", "Société|Łódź|25", "Acme|東京|50"]);
    let wide = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{rows}");
    assert_eq!(is_read("wide.xlsx", utf16(&wide)), narrow);
    // Noughts in a sheet of UTF-8 are damage.
    let path = dir.path().join("damaged.xlsx");
    let mut parts = around("");
    parts.push((
        "xl/worksheets/sheet1.xml",
        rows.replace("Acme", "Ac\0me").into_bytes(),
    ));
    package(&path, &parts);
    assert!(refused(&path, ReadRecipe::default()).contains("is not UTF-8"));
}

/// `.ods` with these rows of sheets.
fn open_document(path: &Path, tables: &str) {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c"><office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    package(
        path,
        &[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet".to_vec(),
            ),
            ("content.xml", content.into_bytes()),
        ],
    );
}

fn said(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

#[test]
fn open_documents_are_read() {
    let dir = place();
    let path = dir.path().join("a.ods");
    let header = ["company", "sector", "share", "opened", "active", "note"]
        .map(said)
        .concat();
    let first = r#"<table:table-cell office:value-type="percentage" office:value="0.285"><text:p>28.5%</text:p></table:table-cell><table:table-cell office:value-type="date" office:date-value="2024-03-07"><text:p>07/03/24</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell><table:table-cell office:value-type="string"><office:annotation><text:p>a remark</text:p></office:annotation><text:p>R&amp;D<text:s text:c="2"/>&#233;</text:p><text:p>two</text:p></table:table-cell>"#;
    let second = r#"<table:table-cell office:value-type="percentage" office:value="0.07"/><table:table-cell table:number-columns-repeated="3"/>"#;
    let merged = r#"<table:table-cell table:number-rows-spanned="3" office:value-type="string"><text:p>Retail</text:p></table:table-cell>"#;
    let tables = format!(
        r#"<table:table table:name="Cover" table:style-name="ta1"><table:table-row>{title}</table:table-row></table:table>
        <table:table table:name="Old" table:style-name="ta2"><table:table-row table:number-rows-repeated="500">{a}{a}</table:table-row></table:table>
        <table:table table:name="Accounts" table:style-name="ta1"><table:table-column/><table:table-row>{header}</table:table-row>
        <table:table-row>{a}{merged}{first}</table:table-row>
        <table:table-row table:number-rows-repeated="2" table:visibility="filter">{b}<table:covered-table-cell/>{second}</table:table-row>
        <table:table-row>{c}<table:table-cell/>{first}</table:table-row>
        <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>"#,
        title = said("Accounts of 2024"),
        a = said("Acme"),
        b = said("Bolt"),
        c = said("Carat"),
    );
    open_document(&path, &tables);
    let table = read(&path);
    assert_eq!(table.read.sheet.as_deref(), Some("Accounts"));
    assert_eq!(column(&table, "company"), ["Acme", "Bolt", "Bolt", "Carat"]);
    assert_eq!(column(&table, "sector"), ["Retail", "Retail", "Retail", "?"]);
    assert_eq!(column(&table, "share"), ["28.5", "7", "7", "28.5"]);
    assert_eq!(column(&table, "opened"), ["2024-03-07", "?", "?", "2024-03-07"]);
    assert_eq!(column(&table, "note")[0], "R&D  é\ntwo");
    assert_eq!(mended(&table, &Mend::HiddenRows), (2, 3));
    assert_eq!(mended(&table, &Mend::MergedCells), (2, 3));
    assert_eq!(
        mended(
            &table,
            &Mend::OtherSheets {
                names: vec!["Cover".to_owned()]
            }
        )
        .0,
        1
    );
    let bomb = dir.path().join("bomb.ods");
    let row = format!(
        r#"<table:table-row table:number-rows-repeated="1000000">{}</table:table-row>"#,
        said("x").replace(
            "<table:table-cell ",
            r#"<table:table-cell table:number-columns-repeated="16000" "#
        )
    );
    open_document(
        &bomb,
        &format!(r#"<table:table table:name="A">{row}</table:table>"#),
    );
    assert!(refused(&bomb, ReadRecipe::default()).contains("repeated cells stand for over 20000000 others"));
}

/// Records of `.xlsb`: a type, a size, what they hold.
fn records_12(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, data) in records {
        match kind {
            0..0x80 => out.push(*kind as u8),
            _ => out.extend([(*kind & 0x7f) as u8 | 0x80, (*kind >> 7) as u8]),
        }
        let mut size = data.len();
        loop {
            out.push((size & 0x7f) as u8 | if size > 0x7f { 0x80 } else { 0 });
            size >>= 7;
            if size == 0 {
                break;
            }
        }
        out.extend(data);
    }
    out
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn text_12(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut out = numbers(&[units.len() as u32]);
    out.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    out
}

/// A row's number, and whether it is hidden.
fn row_12(row: u32, hidden: bool) -> (u16, Vec<u8>) {
    let mut data = numbers(&[row, 0, 0]);
    data[11] = if hidden { 0x10 } else { 0 };
    (0x00, data)
}

fn cell_12(column: u32, text: &str, style: u32) -> (u16, Vec<u8>) {
    let place = numbers(&[column, style]);
    match text.parse::<f64>() {
        Ok(number) => (0x05, [place, number.to_le_bytes().to_vec()].concat()),
        Err(_) => (0x06, [place, text_12(text)].concat()),
    }
}

fn write_binary(path: &Path) {
    let bundle = [numbers(&[0, 1]), text_12("r1"), text_12("Accounts")].concat();
    let xf = |format: u16| {
        (
            0x2f,
            [&0u16.to_le_bytes()[..], &format.to_le_bytes(), &[0; 12]].concat(),
        )
    };
    let styles = records_12(&[
        (0x267, numbers(&[1])),
        (0x2c, [&170u16.to_le_bytes()[..], &text_12("0.0%")].concat()),
        (0x268, vec![]),
        (0x269, numbers(&[3])),
        xf(0),
        xf(14),
        xf(170),
        (0x26a, vec![]),
    ]);
    let mut sheet = vec![(0x81, vec![]), (0x94, numbers(&[0, 3, 0, 3])), (0x91, vec![])];
    for (row, cells) in [
        ["company", "sector", "share", "opened"],
        ["Acme", "Retail", "0.285", "45000"],
        ["Bolt", "", "0.07", "45000"],
        ["Carat", "Energy", "0.45", "45000"],
    ]
    .iter()
    .enumerate()
    {
        sheet.push(row_12(row as u32, row == 2));
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.push(cell_12(column as u32, text, [0, 0, 2, 1][column]));
        }
    }
    sheet.extend([
        (0x92, vec![]),
        (0xb1, numbers(&[1])),
        (0xb0, numbers(&[1, 2, 1, 1])),
        (0xb2, vec![]),
        (0x82, vec![]),
    ]);
    let mut parts = around("");
    parts.retain(|(name, _)| ["[Content_Types].xml", "_rels/.rels"].contains(name));
    let rels = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>"#
    );
    parts.extend([
        (
            "xl/workbook.bin",
            records_12(&[
                (0x83, vec![]),
                (0x99, numbers(&[0, 0, 0])),
                (0x8f, vec![]),
                (0x9c, bundle),
                (0x90, vec![]),
                (0x9d, vec![0; 25]),
                (0x84, vec![]),
            ]),
        ),
        ("xl/_rels/workbook.bin.rels", rels.into_bytes()),
        ("xl/styles.bin", styles),
        ("xl/worksheets/sheet1.bin", records_12(&sheet)),
    ]);
    package(path, &parts);
}

/// What the small workbooks of every format hold.
fn check_small(path: &Path) {
    let table = read(path);
    assert_eq!(
        cells(&table),
        [
            "company|sector|share|opened",
            "Acme|Retail|28.5|2023-03-15",
            "Bolt|Retail|7|2023-03-15",
            "Carat|Energy|45|2023-03-15",
        ],
        "{}",
        path.display()
    );
    assert_eq!(mended(&table, &Mend::MergedCells), (1, 3));
    assert_eq!(mended(&table, &Mend::HiddenRows), (1, 3));
    assert_eq!(table.read.sheet.as_deref(), Some("Accounts"));
}

#[test]
fn binary_workbooks_are_read() {
    let dir = place();
    let path = dir.path().join("a.xlsb");
    write_binary(&path);
    check_small(&path);
    // Told by their bytes as well.
    let renamed = dir.path().join("a.csv");
    fs::copy(&path, &renamed).unwrap();
    check_small(&renamed);
}

fn record_8(kind: u16, data: Vec<u8>) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), &data].concat()
}

fn shorts(shorts: &[u16]) -> Vec<u8> {
    shorts.iter().flat_map(|short| short.to_le_bytes()).collect()
}

fn write_old(path: &Path) {
    let begin = |what: u16| record_8(0x0809, shorts(&[0x0600, what, 0, 0, 0, 0, 0, 0]));
    let end = || record_8(0x000a, vec![]);
    let xf = |format: u16| record_8(0x00e0, [shorts(&[0, format]), vec![0; 16]].concat());
    let mut globals = begin(0x0005);
    globals.extend(record_8(0x0042, shorts(&[1200])));
    globals.extend(record_8(
        0x041e,
        [shorts(&[170, 4]), vec![0], b"0.0%".to_vec()].concat(),
    ));
    [0, 14, 170].iter().for_each(|format| globals.extend(xf(*format)));
    let name = [vec![0, 0, 8, 0], b"Accounts".to_vec()].concat();
    let start = globals.len() + 4 + 4 + name.len() + 4;
    globals.extend(record_8(0x0085, [numbers(&[start as u32]), name].concat()));
    globals.extend(end());
    let mut sheet = begin(0x0010);
    sheet.extend(record_8(0x0200, [numbers(&[0, 4]), shorts(&[0, 4, 0])].concat()));
    for (row, cells) in [
        ["company", "sector", "share", "opened"],
        ["Acme", "Retail", "0.285", "45000"],
        ["Bolt", "", "0.07", "45000"],
        ["Carat", "Energy", "0.45", "45000"],
    ]
    .iter()
    .enumerate()
    {
        let row = row as u16;
        let options = if row == 2 { 0x20 } else { 0 };
        sheet.extend(record_8(0x0208, shorts(&[row, 0, 4, 0, 0, 0, options, 0])));
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let place = shorts(&[row, column as u16, [0, 0, 2, 1][column]]);
            sheet.extend(match text.parse::<f64>() {
                Ok(number) => record_8(0x0203, [place, number.to_le_bytes().to_vec()].concat()),
                Err(_) => record_8(
                    0x0204,
                    [
                        place,
                        shorts(&[text.len() as u16]),
                        vec![0],
                        text.as_bytes().to_vec(),
                    ]
                    .concat(),
                ),
            });
        }
    }
    sheet.extend(record_8(0x00e5, shorts(&[1, 1, 2, 1, 1])));
    sheet.extend(end());
    let stream = [globals, sheet].concat();
    fs::write(path, compound(&stream)).unwrap();
}

/// A compound file of sectors of 512 bytes: a table, a directory, then the stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    let size = stream.len().max(4096);
    let sectors = size.div_ceil(512);
    let mut header = vec![0; 512];
    let mut put = |at: usize, value: u32| header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(0, 0xe011_cfd0);
    put(4, 0xe11a_b1a1);
    put(24, 0x0003_003e);
    put(28, 0x0009_fffe);
    put(32, 6);
    put(44, 1);
    put(48, 1);
    put(56, 4096);
    put(60, 0xffff_fffe);
    put(68, 0xffff_fffe);
    (0..109).for_each(|at| put(76 + 4 * at, if at == 0 { 0 } else { u32::MAX }));
    let mut fat = vec![0xffff_fffd, 0xffff_fffe];
    fat.extend((0..sectors as u32).map(|at| {
        if at as usize + 1 == sectors {
            0xffff_fffe
        } else {
            at + 3
        }
    }));
    fat.resize(128, u32::MAX);
    let mut directory = vec![0; 512];
    for (at, name, kind, start, size) in [
        (0, "Root Entry", 5, 0xffff_fffe, 0),
        (128, "Workbook", 2, 2u32, size as u32),
    ] {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        directory[at..at + units.len()].copy_from_slice(&units);
        directory[at + 64] = units.len() as u8 + 2;
        directory[at + 66] = kind;
        directory[at + 116..at + 120].copy_from_slice(&start.to_le_bytes());
        directory[at + 120..at + 124].copy_from_slice(&size.to_le_bytes());
    }
    let mut out = [header, numbers(&fat), directory, stream.to_vec()].concat();
    out.resize(512 * (3 + sectors), 0);
    out
}

#[test]
fn old_workbooks_are_read() {
    let dir = place();
    let path = dir.path().join("a.xls");
    write_old(&path);
    check_small(&path);
    let strict = refused(&path, strict());
    assert!(strict.contains(":3: has a cell under a merged one"), "{strict}");
}

#[test]
fn what_only_is_called_a_workbook_is_told() {
    let dir = place();
    let written = |name: &str, content: &[u8]| {
        let path = dir.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let text = written(
        "text.xls",
        "company\tcity\nSociété\tLyon\nAcme\tParis\n".as_bytes(),
    );
    let table = read(&text);
    assert_eq!((table.rows, table.read.delimiter), (2, Some('\t')));
    for (name, content, reason) in [
        (
            "page.xls",
            &b"\xef\xbb\xbf <html><table><tr><td>a</td></tr></table></html>"[..],
            "is a web page or XML that is called a workbook",
        ),
        (
            "2003.xls",
            b"<?xml version=\"1.0\"?><Workbook/>",
            "is a web page or XML that is called a workbook",
        ),
        (
            "1990.xls",
            &[9, 0, 4, 0, 0, 0, 0x10, 0],
            "is in a format of Excel before 1993",
        ),
        (
            "letter.xls",
            &compound(b"")
                .iter()
                .map(|byte| if *byte == b'W' { b'V' } else { *byte })
                .collect::<Vec<_>>(),
            "holds no workbook",
        ),
        ("text.xlsx", b"company,city\nAcme,Paris\n", "is no Excel workbook"),
        ("none.ods", b"", "is empty"),
    ] {
        let error = refused(&written(name, content), ReadRecipe::default());
        assert!(error.contains(reason), "{name}: {error}");
    }
    // A text that begins as archives do.
    let table = read(&written("pk.csv", b"PK,city\n1,Paris\n2,Lyon\n"));
    assert_eq!(table.header(), ["PK", "city"]);
}

/// Damage anywhere is an error of one line or a table, never a panic or an end of the memory.
#[test]
fn damaged_workbooks_never_panic() {
    let dir = place();
    let path = |name: &str| dir.path().join(name);
    write_binary(&path("a.xlsb"));
    write_old(&path("a.xls"));
    let cells = ["a", "b", "c"].map(said).concat();
    open_document(
        &path("a.ods"),
        &format!(
            r#"<table:table table:name="A">{}</table:table>"#,
            format!("<table:table-row>{cells}</table:table-row>").repeat(8)
        ),
    );
    let mut random = 1u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) as usize % below
    };
    for name in ["a.xlsb", "a.xls", "a.ods"] {
        let whole = fs::read(path(name)).unwrap();
        for _ in 0..120 {
            let mut bytes = whole.clone();
            for _ in 0..1 + next(4) {
                let at = next(bytes.len());
                bytes[at] ^= 1 << next(8);
            }
            let damaged = path(&format!("damaged-{name}"));
            fs::write(&damaged, bytes).unwrap();
            let mut record = Record::new();
            let read = Records::open(&damaged).and_then(|mut records| {
                while records.next(&mut record)? {}
                Ok(())
            });
            if let Err(error) = read {
                assert_eq!(error.to_string().lines().count(), 1, "{error}");
            }
        }
    }
}

fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .args(args)
        .current_dir(dir)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn how_a_table_was_read_is_said_where_its_result_is() {
    let dir = place();
    let mut text = String::from("company;sector;employees;status\n");
    (0..30).for_each(|row| {
        text.push_str(&format!(
            "Company {row};Retail;{};{}\n",
            row * 3,
            ["won", "lost"][row % 2]
        ))
    });
    fs::write(dir.path().join("a.csv"), text).unwrap();
    let inferred = json(&run(dir.path(), &["init", "a.csv", "--json"]));
    let read = &inferred["read"];
    assert_eq!(
        (
            read["delimiter"].as_str(),
            read["rows"].as_u64(),
            read["header_line"].as_u64()
        ),
        (Some(";"), Some(30), Some(1))
    );
    assert!(read["skipped"].as_array().unwrap().is_empty() && read["mended"].as_array().unwrap().is_empty());
    // One short line for a clean file.
    let said = out(&run(dir.path(), &["init", "a.csv", "--lang", "fr"]));
    assert!(
        said.contains("\nLu\u{202f}: 30 lignes, texte UTF-8 délimité par `;`.\n"),
        "{said}"
    );
    let cleaned = json(&run(dir.path(), &["clean", "a.csv", "--json"]));
    assert_eq!(cleaned["read"], *read);
    assert!(
        out(&run(dir.path(), &["clean", "a.csv", "--lang", "en"]))
            .contains("Read 30 rows: UTF-8 text delimited by `;`.")
    );
}

/// The shared cases: the same scores from the sheet as from its CSV.
#[test]
fn scores_do_not_depend_on_the_file() {
    let Some(case) = shared("cases/07-percent-csv-xlsx/past.csv") else {
        return;
    };
    let case = case.parent().unwrap();
    let dir = place();
    for name in ["past.csv", "prospects.csv", "prospects.xlsx"] {
        fs::copy(case.join(name), dir.path().join(name)).unwrap();
    }
    let trained = run(
        dir.path(),
        &[
            "train",
            "past.csv",
            "--outcome",
            "status",
            "--positive",
            "won",
            "--models",
            "m",
            "--name",
            "m",
            "--no-segments",
            "--no-validation",
            "--json",
        ],
    );
    assert_eq!(json(&trained)["read"]["delimiter"], ",");
    let text = run(
        dir.path(),
        &["score", "prospects.csv", "--models", "m", "-o", "a.csv", "--json"],
    );
    assert_eq!(json(&text)["read"]["encoding"], "UTF-8");
    let sheet = run(
        dir.path(),
        &["score", "prospects.xlsx", "--models", "m", "-o", "b.csv"],
    );
    let said = String::from_utf8_lossy(&sheet.stderr).into_owned();
    assert!(
        sheet.status.success() && said.contains("Read 500 rows: sheet `Sheet`."),
        "{said}"
    );
    let scores = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(scores("a.csv"), scores("b.csv"));
}

#[test]
fn shared_workbooks_are_read_whole() {
    let Some(path) = shared("cases/21-power-query-workbook/accounts.xlsx") else {
        return;
    };
    let table = read(&path);
    assert_eq!((table.rows, table.columns.len()), (200, 8));
    let Some(path) = shared("cases/41-merged-cells/accounts.xlsx") else {
        return;
    };
    let table = read(&path);
    let sectors: std::collections::BTreeSet<String> = column(&table, "sector").into_iter().collect();
    assert_eq!(
        (table.rows, sectors.len(), sectors.contains("?")),
        (200, 5, false),
        "{sectors:?}"
    );
    assert_eq!(mended(&table, &Mend::MergedCells).0, 195);
}

#[test]
fn dates_of_every_format_of_a_sheet_are_days() {
    let dir = place();
    let path = dir.path().join("a.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = ExcelDateTime::from_ymd(2024, 3, 7).unwrap();
    let codes = [
        "dd/mm/yyyy",
        "mmm-yy",
        "[$-40C]d mmmm yyyy",
        "m/d/yy h:mm",
        "yyyy",
    ];
    sheet.write(0, 0, "company").unwrap();
    sheet.write(1, 0, "Acme").unwrap();
    for (column, code) in codes.iter().enumerate() {
        let column = column as u16 + 1;
        sheet.write(0, column, format!("day {column}")).unwrap();
        sheet
            .write_with_format(1, column, &day, &Format::new().set_num_format(*code))
            .unwrap();
    }
    book.save(&path).unwrap();
    let table = read(&path);
    (1..=codes.len()).for_each(|at| {
        assert_eq!(
            table.columns[at].text(0).as_deref(),
            Some("2024-03-07"),
            "{}",
            codes[at - 1]
        )
    });
}
