//! Where the table is in a text, how it is written, and what in it is no row: each kind of mess, and its opposite.

use std::io::Cursor;
use std::path::Path;

use encoding_rs::Encoding;
use lookalike::Error;
use lookalike::recipe::ReadRecipe;
use lookalike::source::{Record, Records};
use lookalike::table::{AsRead, Mend, SkipReason};

use crate::shared::shared;

/// A text as read: header, rows, and what was said of them.
struct Read {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    said: AsRead,
}

impl Read {
    fn all(mut records: Records) -> Result<Self, Error> {
        let header = records.header().to_vec();
        let (mut rows, mut record) = (Vec::new(), Record::new());
        while records.next(&mut record)? {
            rows.push(record.iter().map(str::to_owned).collect());
        }
        Ok(Self {
            header,
            rows,
            said: records.as_read(),
        })
    }

    fn skipped(&self) -> Vec<(u64, SkipReason)> {
        self.said
            .skipped
            .iter()
            .map(|line| (line.line, line.why))
            .collect()
    }

    fn mended(&self) -> Vec<(&Mend, u64, u64)> {
        self.said
            .mended
            .iter()
            .map(|mended| (&mended.what, mended.count, mended.line))
            .collect()
    }

    /// Nothing was skipped, mended or assumed.
    fn is_plain(&self) -> bool {
        self.said.skipped.is_empty() && self.said.mended.is_empty()
    }
}

fn read(text: impl Into<Vec<u8>>) -> Read {
    let text = text.into();
    Records::new(Cursor::new(text.clone()), Path::new("t.csv"))
        .and_then(Read::all)
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(&text)))
}

fn read_as(text: impl AsRef<[u8]>, how: &str) -> Result<Read, Error> {
    let how: ReadRecipe = toml::from_str(how).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("t.csv");
    std::fs::write(&path, text).unwrap();
    Records::open_as(&path, &how).and_then(Read::all)
}

fn refused(text: &str, how: &str) -> String {
    match read_as(text, how) {
        Ok(read) => panic!("read: {:?} {:?}", read.header, read.rows),
        Err(error) => {
            let said = error.to_string();
            said[said.find("t.csv").unwrap()..].to_owned()
        }
    }
}

fn case(file: &str) -> Option<Read> {
    let path = shared(&format!("cases/{file}"))?;
    Some(Records::open(&path).and_then(Read::all).unwrap())
}

/// So many ordinary rows of id, company, sector, employees, city.
fn rows(count: usize) -> String {
    (0..count)
        .map(|i| {
            format!(
                "A{},Brand {i},{},{},Lyon\n",
                1000 + i,
                ["Retail", "Steel"][i % 2],
                10 + i * 7 % 90
            )
        })
        .collect()
}

const HEADER: &str = "account_id,company,sector,employees,city\n";

fn sum(count: usize) -> usize {
    (0..count).map(|i| 10 + i * 7 % 90).sum()
}

#[test]
fn the_shared_cases_are_read() {
    let Some(totals) = case("15-totals-row/accounts.csv") else {
        return;
    };
    assert_eq!(
        (totals.rows.len(), totals.skipped()),
        (300, vec![(302, SkipReason::Total)])
    );
    let totals = case("15-totals-row/prospects.csv").unwrap();
    assert_eq!(
        (totals.rows.len(), totals.skipped()),
        (100, vec![(102, SkipReason::Total)])
    );
    let preamble = case("17-preamble/report.csv").unwrap();
    assert_eq!((preamble.rows.len(), preamble.header.len()), (200, 8));
    assert_eq!(preamble.said.header_line, 4);
    assert_eq!(
        preamble.skipped(),
        [(1, SkipReason::Title), (2, SkipReason::Title)]
    );
    let footer = case("18-salesforce-footer/report.csv").unwrap();
    assert_eq!((footer.rows.len(), footer.said.mended.len()), (200, 0));
    assert_eq!(
        footer.skipped(),
        [204, 206, 207].map(|line| (line, SkipReason::Footer))
    );
    let sep = case("19-excel-sep-line/accounts.csv").unwrap();
    assert_eq!(
        (sep.rows.len(), sep.header.len(), sep.said.delimiter),
        (200, 8, Some(';'))
    );
    let euro = case("43-windows-1252-euro/euro_cp1252.csv").unwrap();
    assert_eq!(euro.said.encoding.as_deref(), Some("Windows-1252"));
    assert_eq!(
        euro.rows,
        case("43-windows-1252-euro/euro_utf8.csv").unwrap().rows
    );
    let czech = case("44-czech/czech_1250.csv").unwrap();
    assert_eq!(czech.said.encoding.as_deref(), Some("Windows-1250"));
    assert_eq!(
        (czech.header[0].as_str(), czech.rows[0][0].as_str()),
        ("Název", "Železárny Kučera s.r.o.")
    );
    let title = case("45-title-line/title_line.csv").unwrap();
    assert_eq!(
        (title.said.header_line, title.skipped()),
        (2, vec![(1, SkipReason::Title)])
    );
    let short = case("46-short-row/short_row.csv").unwrap();
    assert_eq!(short.mended(), [(&Mend::ShortRows, 1, 3)]);
    assert_eq!(short.rows[1], ["Brandel", "Food", "12", ""]);
}

#[test]
fn titles_before_the_header_are_skipped() {
    let body = rows(12);
    for (before, lines) in [
        ("Accounts\n", 1),
        ("Accounts of 2025,,,,\n,,,,\n", 2),
        ("Report generated on Monday, October 2, 2026\n\n", 2),
        ("Exported by:,Jean Dupont,,,\nOn:,02/10/2026,,,\n,,,,\n", 3),
        ("# made by a script\n# at noon, in a hurry\n", 2),
        ("\"Won, lost and open accounts\"\n", 1),
        ("sep=,\n", 1),
        ("+----+----+----+----+----+\n", 1),
    ] {
        let found = read(format!("{before}{HEADER}{body}"));
        assert_eq!(found.header[0], "account_id", "{before}");
        assert_eq!(
            (found.rows.len(), found.said.header_line),
            (12, lines + 1),
            "{before}"
        );
        assert!(
            !found.said.skipped.is_empty() && found.said.mended.is_empty(),
            "{before}"
        );
    }
}

#[test]
fn what_looks_like_a_title_may_be_the_table() {
    for (text, header, count) in [
        // One column, whatever its cells hold.
        ("company\nAcme\nDupont, Jean\nx\n", &["company"][..], 3),
        ("Company name\nAcme\nTotal\nBrandel\n", &["Company name"], 3),
        ("price\n1,5\n2,25\n3,75\n", &["price"], 3),
        (
            "#id,name,size\n1,a,2\n2,b,3\n3,c,4\n",
            &["#id", "name", "size"],
            3,
        ),
        ("name,,size\na,,2\nb,,3\nc,,4\n", &["name", "column_2", "size"], 3),
        (
            "country,2019,2020,2021\nFrance,1,2,3\nSpain,2,3,4\nItaly,3,4,5\n",
            &["country", "2019", "2020", "2021"],
            3,
        ),
        (
            "name,tier\nAcme,gold\nBrandel,silver\nCorvane,gold\n",
            &["name", "tier"],
            3,
        ),
        ("id,n\n1,#5\n#2,3\n3,4\n", &["id", "n"], 3),
    ] {
        let found = read(text);
        assert_eq!(found.header, header, "{text}");
        assert_eq!(found.rows.len(), count, "{text}");
        assert!(found.is_plain(), "{text}: {:?}", found.said);
    }
}

#[test]
fn a_table_without_header_is_told() {
    for text in [
        rows(10),
        "1;12,5;2024-05-30\n2;13,5;2024-05-31\n3;1,5;2024-06-30\n4;9,5;2024-07-30\n".to_owned(),
        "Acme,12\nBrandel,15\nCorvane,18\nDelmora,3\n".to_owned(),
    ] {
        let found = read(text.clone());
        assert_eq!(found.rows.len(), text.lines().count(), "{text}");
        assert_eq!(found.header[..2], ["column_1", "column_2"]);
        assert_eq!(found.mended(), [(&Mend::NoHeader, 1, 1)]);
        assert_eq!(found.said.header_line, 0);
        assert!(refused(&text, "strict = true").contains("t.csv:1: has no header"));
        // Said by the recipe, it is no assumption.
        assert!(
            read_as(&text, "header_line = 0\nstrict = true")
                .unwrap()
                .is_plain()
        );
    }
}

#[test]
fn rows_of_sums_are_no_accounts() {
    let (body, total) = (rows(20), sum(20));
    for row in [
        format!("Total,,,{total},\n"),
        format!("Grand Total,,,{total},\n"),
        format!(",Somme,,{total},\n"),
        format!("TOTAL GÉNÉRAL,,,{total},\n"),
        format!("Sum:,,,\"{}\",\n", total),
        format!("Total,,,{:.1},\n", total as f64 / 20.0),
    ] {
        let found = read(format!("{HEADER}{body}{row}"));
        assert_eq!(found.skipped(), [(22, SkipReason::Total)], "{row}");
        assert_eq!(found.rows.len(), 20, "{row}");
    }
    // Subtotals, then their total.
    let (first, second) = (
        "Acme;10;1,5\nBrandel;20;2,5\nCorvane;30;4\n",
        "Delmora;5;1\nElvinor;7;2\n",
    );
    let text =
        format!("firma;size;amount\n{first}Zwischensumme;60;8\n{second}Retail Total;12;3\nSumme;72;11\n");
    let found = read(text);
    assert_eq!(found.skipped(), [5, 8, 9].map(|line| (line, SkipReason::Total)));
    assert_eq!(found.rows.len(), 5);
}

#[test]
fn a_company_called_total_stays() {
    let body = rows(20);
    for row in [
        format!("Total,Total SE,Energy,{},Paris\n", sum(20)),
        "Total,,,91000,\n".to_owned(),
        "Total,,,91000,Paris\n".to_owned(),
        "A2000,Total,,12,\n".to_owned(),
        format!("Totalis,,,{},\n", sum(20)),
    ] {
        let found = read(format!("{HEADER}{body}{row}"));
        assert_eq!(found.rows.len(), 21, "{row}");
        assert!(found.is_plain(), "{row}: {:?}", found.said);
        // In the middle as well.
        let found = read(format!("{HEADER}{row}{body}"));
        assert_eq!(found.rows.len(), 21, "{row}");
    }
    let found = read("company,employees\nAcme,10\nTotal,25\nBrandel,15\n");
    assert_eq!(found.rows.len(), 3);
}

#[test]
fn lines_after_the_last_row_are_skipped() {
    let body = rows(15);
    for (after, count) in [
        (
            "Copyright (c) 2026 Acme Inc. All rights reserved.\nConfidential Information - Do Not Distribute\n",
            2,
        ),
        ("\nGrand Totals (15 records)\n", 1),
        ("(15 rows)\n", 1),
        ("Generated by Acme, on Monday\n", 1),
        ("\nExported,02/10/2026\n", 1),
        ("\nSome words nobody foresaw\n", 1),
        ("Some words nobody foresaw\nand more of them\n", 2),
        ("Page 1 of 1,,,,\n", 1),
        (",,,,\n", 1),
        ("-----,-----,-----,-----,-----\n", 1),
    ] {
        let found = read(format!("{HEADER}{body}{after}"));
        assert_eq!(found.rows.len(), 15, "{after}");
        assert_eq!(found.said.skipped.len(), count, "{after}");
        assert!(found.said.mended.is_empty(), "{after}");
    }
}

#[test]
fn a_last_account_of_which_little_is_known_stays() {
    let body = rows(15);
    for last in [
        "A2000,,,,\n",
        "Acme,,,,\n",
        ",Acme,,,\n",
        "A2000\n",
        "A2000,Acme\n",
    ] {
        let found = read(format!("{HEADER}{body}{last}"));
        assert_eq!(found.rows.len(), 16, "{last}");
        assert!(found.said.skipped.is_empty(), "{last}: {:?}", found.said);
    }
    assert_eq!(read("name\nAcme\n\nBrandel\n").rows.len(), 2);
}

#[test]
fn rules_and_repeated_headers_are_no_rows() {
    let psql =
        " id | name   | size \n----+--------+------\n  1 | Acme   |   30\n  2 | Brand  |   40\n(2 rows)\n";
    let found = read(psql);
    assert_eq!(found.header, ["id", "name", "size"]);
    assert_eq!(found.rows.len(), 2);
    assert_eq!(found.skipped(), [(2, SkipReason::Rule), (5, SkipReason::Footer)]);
    // A dash alone means unknown.
    assert!(read("a,b\n-,-\n1,2\n-,3\n").is_plain());
    let body = rows(8);
    let found = read(format!(
        "{HEADER}{body}{HEADER}{body}\nPrinted on Monday\n\n{HEADER}{body}"
    ));
    assert_eq!(found.rows.len(), 24);
    let headers = found
        .skipped()
        .iter()
        .filter(|(_, why)| *why == SkipReason::RepeatedHeader)
        .count();
    assert_eq!((headers, found.said.skipped.len()), (2, 3));
}

#[test]
fn another_table_below_is_refused_by_its_line() {
    let body = rows(8);
    for header in [
        "contact,email,account,phone\n",
        "company,account_id,sector,employees,city\n",
        "name,status,country,website,domain\n",
        "account_id,company,sector,employees,city,country,status\n",
    ] {
        let text = format!("{HEADER}{body}\n{header}{body}");
        let said = refused(&text, "");
        assert!(said.starts_with("t.csv:11: another table begins here"), "{said}");
    }
}

#[test]
fn repeated_names_are_told_and_never_collide() {
    let found = read("id,size,size,size_2\n1,2,3,4\n2,3,4,5\n");
    assert_eq!(found.header, ["id", "size", "size_3", "size_2"]);
    let renamed = Mend::RepeatedName {
        name: "size".to_owned(),
        renamed: "size_3".to_owned(),
    };
    assert_eq!(found.mended(), [(&renamed, 1, 1)]);
    let said = refused("id,size,size\n1,2,3\n", "strict = true");
    assert_eq!(
        said,
        "t.csv:1: columns 2 and 3 are both called `size`; give every column its own name"
    );
}

#[test]
fn short_and_long_rows_are_mended_up_to_a_share() {
    let body = rows(60);
    // Filled up where the cells then fit, cut where nothing was moved.
    let found = read(format!(
        "{HEADER}{body}A3000,Acme,Retail\nA3001,Brand 61,Steel,Lyon\nA3002,Co,Steel,9,Nice,x\n"
    ));
    assert_eq!(found.rows[60], ["A3000", "Acme", "Retail", "", ""]);
    assert_eq!(found.rows[61], ["A3001", "Brand 61", "Steel", "", "Lyon"]);
    assert_eq!(found.rows[62], ["A3002", "Co", "Steel", "9", "Nice"]);
    assert_eq!(
        found.mended(),
        [(&Mend::LongRows, 1, 64), (&Mend::ShortRows, 2, 62)]
    );
    // A name with a comma moves what follows.
    let said = refused(&format!("{HEADER}{body}A3000,Acme, Inc,Retail,12,Nice\n"), "");
    assert!(
        said.starts_with("t.csv:62: row has 6 fields where the header has 5; correct"),
        "{said}"
    );
    // More than one in twenty.
    let said = refused(&format!("{HEADER}{body}{}", "A3000,Acme,Retail\n".repeat(4)), "");
    assert!(
        said.starts_with("t.csv:62: row has 3 fields where the header has 5 (and 3 more rows"),
        "{said}"
    );
    let said = refused(&format!("{HEADER}{body}A3000,Acme\n"), "strict = true");
    assert!(
        said.starts_with("t.csv:62: row has 2 fields where the header has 5; correct"),
        "{said}"
    );
    // A quote left open is no short row.
    assert!(
        refused("a,b\n1,\"2\n3,4\n5,6\n", "").contains("t.csv:2: a quote opened in this row is never closed")
    );
}

#[test]
fn a_stray_quote_is_text() {
    let body = rows(30);
    let found = read(format!(
        "{HEADER}{body}A3000,\"Acme,Retail,12,Lyon\nA3001,\"Brand, Co\",Steel,13,Lyon\n{body}"
    ));
    assert_eq!(found.rows[30], ["A3000", "\"Acme", "Retail", "12", "Lyon"]);
    assert_eq!(found.rows[31][1], "Brand, Co");
    assert_eq!(found.rows.len(), 62);
    assert_eq!(found.mended(), [(&Mend::StrayQuotes, 1, 32)]);
}

#[test]
fn every_encoding_is_read_or_told() {
    let czech =
        "Název,Město,Stav\nŽelezárny Kučera,Třinec,Won\nDvořák a syn,Plzeň,Lost\nPříbor Optik,Příbor,Won\n";
    let polish =
        "Nazwa,Miasto\nŁódzkie Zakłady Przemysłowe,Łódź\nŚwiętokrzyska Spółka,Kielce\nŻółta Gęś,Gdańsk\n";
    let french =
        "nom,ville,état\nSociété Générale d’Équipement,Besançon,gagné\nForêt & Crème,Orléans,perdu\n";
    let russian = "название,город\nЗавод Северный,Москва\nООО Ромашка,Санкт-Петербург\nТорговый дом,Казань\n";
    let greek = "όνομα,πόλη\nΕλληνική Εταιρεία,Αθήνα\nΒόρεια Αγορά,Θεσσαλονίκη\nΝότιος Κήπος,Πάτρα\n";
    let turkish = "şirket,şehir\nIşık Çelik Sanayi,İstanbul\nGüneş Gıda,Eskişehir\nDoğa Kağıt,Muğla\n";
    let japanese = "会社名,都市\n株式会社東京製作所,東京\n大阪商事有限会社,大阪\n名古屋のおもちゃ屋,名古屋\n";
    let chinese = "公司名称,城市\n北京科技有限公司,北京\n上海贸易有限公司,上海\n广州电子商务公司,广州\n";
    let taiwanese = "公司名稱,城市\n台北科技股份有限公司,台北\n高雄貿易有限公司,高雄\n台中電子商務,台中\n";
    let korean = "회사명,도시\n서울전자주식회사,서울\n부산무역,부산\n대구식품공업,대구\n";
    for (text, label, shown) in [
        (french, "windows-1252", "Windows-1252"),
        (czech, "windows-1250", "Windows-1250"),
        (polish, "windows-1250", "Windows-1250"),
        (polish, "iso-8859-2", "ISO-8859-2"),
        (russian, "windows-1251", "Windows-1251"),
        (greek, "iso-8859-7", "ISO-8859-7"),
        (turkish, "iso-8859-9", "Windows-1254"),
        (japanese, "shift_jis", "Shift_JIS"),
        (japanese, "euc-jp", "EUC-JP"),
        (chinese, "gbk", "GBK"),
        (taiwanese, "big5", "Big5"),
        (korean, "euc-kr", "EUC-KR"),
    ] {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{label}");
        let plain = read(text);
        // As it is, and where nothing but ASCII comes before for long.
        let found = read(&*bytes);
        let guessed = found.said.encoding.as_deref() == Some(shown) || label.ends_with("-7");
        assert!(guessed, "{label}: {:?}", found.said.encoding);
        assert_eq!(
            (&found.header, &found.rows),
            (&plain.header, &plain.rows),
            "{label}"
        );
        // Said by the recipe, it is certain.
        let fixed = read_as(&bytes, &format!("encoding = \"{label}\"\nstrict = true")).unwrap();
        assert_eq!(fixed.rows, plain.rows, "{label}");
    }
    for little in [true, false] {
        for mark in ["\u{feff}", ""] {
            let units = format!("{mark}{french}");
            let bytes: Vec<u8> = units
                .encode_utf16()
                .flat_map(|unit| {
                    if little {
                        unit.to_le_bytes()
                    } else {
                        unit.to_be_bytes()
                    }
                })
                .collect();
            let found = read(bytes);
            assert_eq!(
                (found.rows, found.said.encoding.as_deref()),
                (read(french).rows, Some("UTF-16"))
            );
        }
    }
}

#[test]
fn western_texts_are_not_taken_for_a_macs() {
    // Nothing but signs that stand beside words: euros, quotes, dashes, bullets, marks of trade.
    let signs =
        b"id,note\n1,1 200 \x80\n2,l\x92atelier \x96 neuf\n3,\x93Acme\x94\x99 \x95 x\x85\n4,Acme\x99\n";
    let found = read(&signs[..]);
    assert_eq!(found.said.encoding.as_deref(), Some("Windows-1252"));
    assert_eq!(found.rows[1][1], "l’atelier – neuf");
    // Accented words of a Mac are clear.
    let mac = b"nom,ville\nSoci\x8et\x8e d'\x83quipement,Besan\x8don\nFor\x90t & Cr\x8fme,Orl\x8eans\n";
    let found = read(&mac[..]);
    assert_eq!(found.said.encoding.as_deref(), Some("Mac Roman"));
    assert_eq!(found.rows[0], ["Société d'Équipement", "Besançon"]);
    // A euro sign where Windows has a sign that nobody writes.
    let latin9 = b"nom,prix\nSoci\xe9t\xe9,12 \xa4\nC\xbdur,13 \xa4\n";
    assert_eq!(read(&latin9[..]).rows[1], ["Cœur", "13 €"]);
}

#[test]
fn an_odd_byte_may_come_late_and_an_unsure_guess_is_told() {
    let mut late = format!("id,name\n{}", "1,Acme\n".repeat(60_000)).into_bytes();
    late.extend(
        "2,Třinecké železárny Kučera, Plzeň příští\n"
            .replace(", ", " ")
            .chars()
            .map(|c| match c {
                'ř' => 0xf8,
                'é' => 0xe9,
                'ž' => 0x9e,
                'á' => 0xe1,
                'č' => 0xe8,
                'ň' => 0xf2,
                'í' => 0xed,
                'š' => 0x9a,
                c => c as u8,
            }),
    );
    let found = read(late.clone());
    assert_eq!(
        found.rows.last().unwrap()[1],
        "Třinecké železárny Kučera Plzeň příští"
    );
    let short = b"id,name\n1,caf\xe9\n";
    let found = read(&short[..]);
    assert!(
        matches!(found.mended()[..], [(Mend::AssumedEncoding { .. }, 1, _)]),
        "{:?}",
        found.said
    );
    let said = refused_bytes(short, "strict = true");
    assert!(said.contains("says nowhere in which encoding it is"), "{said}");
    let said = refused("a,b\n1,2\n", "encoding = \"windows-1525\"");
    assert!(
        said.contains("there is no encoding `windows-1525`; did you mean `Windows-125"),
        "{said}"
    );
}

fn refused_bytes(text: &[u8], how: &str) -> String {
    read_as(text, how).err().expect("it is refused").to_string()
}

#[test]
fn the_recipe_fixes_what_is_found() {
    let text = "Title, of sorts\nid;name;size\n1;a, b;2\nx;y;z\n2;c, d;3\n";
    let found = read_as(text, "header_line = 2\nskip = [4]\ndelimiter = \";\"").unwrap();
    assert_eq!(found.header, ["id", "name", "size"]);
    assert_eq!(found.rows, [["1", "a, b", "2"], ["2", "c, d", "3"]]);
    assert_eq!(found.skipped(), [(1, SkipReason::Title), (4, SkipReason::Asked)]);
    let found = read_as("a;b,c\n1;2,3\n", "delimiter = \",\"").unwrap();
    assert_eq!(found.header, ["a;b", "c"]);
    let said = refused("a,b\n1,2\n", "delimiter = \"é\"");
    assert!(said.contains("cannot be delimited by `é`"), "{said}");
}

#[test]
fn a_header_without_the_name_of_the_first_column_is_completed() {
    let named = read("\"sector\",\"staff\"\n\"1\",\"Retail\",4\n\"2\",\"Health\",5\n\"3\",\"Retail\",6\n");
    assert_eq!(named.header, ["column_1", "sector", "staff"]);
    assert_eq!(named.rows[1], ["2", "Health", "5"]);
    assert_eq!(named.mended(), [(&Mend::UnnamedFirst, 1, 1)]);
    let strict = "sector,staff\na,Retail,4\nb,Health,5\nc,Retail,6\n";
    let Err(error) = read_as(strict, "strict = true") else {
        panic!("read")
    };
    assert!(
        error
            .to_string()
            .contains("t.csv:1: every row has one cell more than the header"),
        "{error}"
    );
    // A comma at the end of each row, and rows that are longer for another reason.
    let trailing = read("sector,staff\nRetail,4,\nHealth,5,\nMedia,6,\n");
    assert_eq!(trailing.header, ["sector", "staff"]);
    let moved = "sector,city,staff,tier\nRetail,Lyon,4,1,x\nRetail,Paris,5,2,y\nRetail,Lille,6,1,z\n";
    assert!(
        Records::new(Cursor::new(moved), Path::new("t.csv"))
            .and_then(Read::all)
            .is_err()
    );
}
