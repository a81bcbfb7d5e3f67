//! Each rule on small tables, and what holds for all of them together.

use std::io::Write;

use proptest::prelude::*;

use super::*;
use crate::source::read_table;

/// 2026-09-30.
const TODAY: i32 = 20_726;

fn read(csv: &str, recipe: &str) -> (Table, Recipe) {
    let recipe = Recipe::parse(recipe, std::path::Path::new("lookalike.toml")).unwrap();
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(csv.as_bytes()).unwrap();
    (read_table(file.path(), &recipe).unwrap(), recipe)
}

fn cleaned(csv: &str, recipe: &str) -> Cleaned {
    let (table, recipe) = read(csv, recipe);
    let cleaned = clean(table, &recipe, Some(TODAY)).unwrap();
    holds(&cleaned, &recipe);
    cleaned
}

/// What holds for every cleaned table: rows add up, and cleaning it again changes nothing.
fn holds(cleaned: &Cleaned, recipe: &Recipe) {
    let counts = cleaned.counts;
    let gone = counts.duplicates + counts.incomplete + counts.inactive + counts.atypical;
    assert_eq!(counts.read, counts.kept + gone);
    assert_eq!(
        (cleaned.removed.len(), cleaned.rows.len(), cleaned.table.rows),
        (gone, counts.kept, counts.kept)
    );
    let again = clean(cleaned.table.clone(), recipe, Some(TODAY)).unwrap();
    assert_eq!(again.mended, []);
    assert_eq!(again.removed, []);
    assert_eq!(again.personal, []);
    for (before, after) in cleaned.table.columns.iter().zip(&again.table.columns) {
        for row in 0..cleaned.table.rows {
            assert_eq!(before.text(row), after.text(row), "{}", before.name);
        }
        if let crate::table::Values::Levels(levels) = &before.values {
            assert!(
                rows::counts(levels).iter().all(|rows| *rows > 0),
                "{}: an empty level",
                before.name
            );
        }
    }
}

/// What a rule changed: column, from, to, cells.
fn changes(cleaned: &Cleaned, rule: Rule) -> Vec<(&str, &str, &str, usize)> {
    let its = cleaned.mended.iter().filter(|mend| mend.rule == rule);
    its.map(|mend| {
        (
            mend.column.as_str(),
            mend.from.as_str(),
            mend.to.as_str(),
            mend.rows.len(),
        )
    })
    .collect()
}

fn doubts(cleaned: &Cleaned, column: &str) -> Vec<String> {
    let its = cleaned.doubts.iter().filter(|doubt| doubt.column == column);
    its.map(|doubt| doubt.reason.describe(Language::En)).collect()
}

/// A table of one column beside an id, each value on as many rows as said.
fn column(name: &str, values: &[(&str, usize)]) -> String {
    let mut csv = format!("id,{name}\n");
    let cells = values
        .iter()
        .flat_map(|(value, rows)| std::iter::repeat_n(value, *rows));
    for (row, value) in cells.enumerate() {
        csv += &format!("A{row},\"{value}\"\n");
    }
    csv
}

#[test]
fn variants_of_a_level_get_its_commonest_spelling() {
    let csv = column(
        "source",
        &[
            ("Google", 20),
            ("google", 3),
            ("GOOGLE ", 1),
            ("Organic Search", 9),
            ("organic-search", 2),
        ],
    );
    let done = cleaned(&csv, "");
    assert_eq!(
        changes(&done, Rule::Spelling),
        [
            ("source", "google", "Google", 3),
            ("source", "GOOGLE", "Google", 1),
            ("source", "organic-search", "Organic Search", 2)
        ]
    );
    assert_eq!(
        changes(&cleaned(&csv, "clean.spelling = false"), Rule::Spelling),
        []
    );
    // The outcome is what the user's words are compared with: it stays as it is.
    let csv = column("Status", &[("Won", 20), ("won", 3), ("Lost", 9)]);
    assert_eq!(
        changes(&cleaned(&csv, "outcome.column = 'Status'"), Rule::Spelling),
        []
    );
}

#[test]
fn countries_get_one_spelling_in_the_form_of_their_column() {
    let values = [
        ("France", 9),
        ("Royaume-Uni", 1),
        ("UK", 5),
        ("GB", 1),
        ("Philipines", 1),
        ("U.S.A.", 2),
        ("Mars", 1),
    ];
    let done = cleaned(&column("country", &values), "");
    assert_eq!(
        changes(&done, Rule::Countries),
        [
            ("country", "Royaume-Uni", "UK", 1),
            ("country", "GB", "UK", 1),
            ("country", "Philipines", "Philippines", 1),
        ]
    );
    let done = cleaned(
        &column(
            "pays",
            &[("FR", 9), ("France", 1), ("DE", 5), ("GB", 2), ("uk", 1)],
        ),
        "",
    );
    assert_eq!(
        changes(&done, Rule::Countries),
        [("pays", "France", "FR", 1), ("pays", "uk", "GB", 1)]
    );
    // States have the codes of countries.
    let states = [("CA", 9), ("DE", 3), ("ca", 1), ("IN", 2)];
    assert_eq!(
        changes(&cleaned(&column("state_code", &states), ""), Rule::Countries),
        []
    );
}

#[test]
fn sectors_are_mended_and_their_codes_written_one_way() {
    let done = cleaned(
        &column("sector", &[("technolgy", 12), ("medical", 9), ("retail", 17)]),
        "",
    );
    assert_eq!(
        changes(&done, Rule::Sectors),
        [("sector", "technolgy", "technology", 12)]
    );
    let done = cleaned(
        &column(
            "code_naf",
            &[("62.01Z", 9), ("6201Z", 2), ("41.20A", 5), ("04.99Z", 1)],
        ),
        "",
    );
    assert_eq!(
        changes(&done, Rule::Sectors),
        [("code_naf", "6201Z", "62.01Z", 2)]
    );
    assert_eq!(
        doubts(&done, "code_naf"),
        ["1 of its values are no NAF rev. 2 code: `04.99Z`"]
    );
    assert!(
        done.notes
            .iter()
            .map(|note| note.describe(Language::En))
            .any(|note| note.contains("Computer programming") && note.contains("(11)"))
    );
}

#[test]
fn cells_that_say_their_unit_are_read_as_numbers() {
    let mut csv = "id,revenue,employees,term\n".to_owned();
    for row in 0..40 {
        let revenue = if row == 3 {
            "1.2M€".to_owned()
        } else {
            format!("{}", 1000 + row)
        };
        csv += &format!("A{row},{revenue},{}k,{}M\n", row + 1, row % 3 + 1);
    }
    let done = cleaned(&csv, "");
    let changed = changes(&done, Rule::Units);
    assert_eq!(changed[0], ("revenue", "1.2M€", "1200000", 1));
    assert_eq!(changed.len(), 41);
    let employees = done.table.position("employees", "").unwrap();
    assert_eq!(done.table.columns[employees].text(4).as_deref(), Some("5000"));
    // Months or millions? Not for us to say.
    assert!(doubts(&done, "term")[0].contains("not converted"));
    let off = cleaned(&csv, "clean.units = false");
    assert_eq!(changes(&off, Rule::Units), []);
    assert_eq!(changes(&off, Rule::Unreadable), [("revenue", "1.2M€", "", 1)]);
}

#[test]
fn thousands_beside_units_are_doubted_and_kept() {
    let mut csv = "id,revenue\n".to_owned();
    for row in 0..60 {
        csv += &format!(
            "A{row},{}\n",
            if row % 3 == 0 {
                40 + row
            } else {
                41_000 + 700 * row
            }
        );
    }
    let done = cleaned(&csv, "");
    assert!(
        doubts(&done, "revenue")[0].contains("factor of about 1,000"),
        "{:?}",
        done.doubts
    );
    assert_eq!(done.mended, []);
}

#[test]
fn what_cannot_be_becomes_unknown_and_the_account_stays() {
    let mut csv = "id,employees,year_founded,latitude,vat_pct,start_date,end_date,created_at\n".to_owned();
    for row in 0..40 {
        csv += &format!(
            "A{row},{},19{},48.{row},20,2024-01-{:02},2024-03-01,2020-01-01\n",
            10 + row,
            50 + row,
            row % 28 + 1
        );
    }
    csv += "B1,-5,2031,148,120,2024-05-01,2024-03-01,2999-12-31\n";
    csv += "B2,7,1066,8,20,,,1020-01-01\n";
    let done = cleaned(&csv, "");
    assert_eq!(done.counts.kept, 42);
    assert_eq!(
        changes(&done, Rule::Impossible),
        [
            ("employees", "-5", "", 1),
            ("year_founded", "2031", "", 1),
            ("year_founded", "1066", "", 1),
            ("latitude", "148", "", 1),
            ("vat_pct", "120", "", 1),
            ("created_at", "2999-12-31", "", 1),
            ("created_at", "1020-01-01", "", 1),
            ("end_date", "2024-03-01", "", 1),
        ]
    );
    assert_eq!(
        changes(&cleaned(&csv, "clean.impossible = false"), Rule::Impossible),
        []
    );
}

#[test]
fn a_column_that_is_mostly_impossible_was_misread() {
    let csv = column("employees", &[("-5", 10), ("-7", 10), ("12", 20)]);
    let done = cleaned(&csv, "");
    assert_eq!(done.mended, []);
    assert!(doubts(&done, "employees")[0].contains("too many to be slips"));
}

/// Forty complete accounts of six columns, and further lines.
fn accounts(more: &str) -> String {
    let mut csv = "id,a,b,c,d,e,last_login,legal_status\n".to_owned();
    for row in 0..40 {
        let day = row % 28 + 1;
        csv += &format!(
            "A{row},{row},{},x{},y{},z{},2026-08-{day:02},active\n",
            row * 7 % 11,
            row % 4,
            row % 3,
            row % 5
        );
    }
    csv + more
}

#[test]
fn rows_go_with_their_reason_and_each_rule_can_be_turned_off() {
    let more = "A3,3,10,x3,y0,z3,2026-08-04,active\nB1,,,,,,2026-08-01,\nB2,2,3,x1,y1,z1,2019-01-31,active\nB3,2,3,x1,y1,z1,2026-08-01,Radiée\n";
    let recipe = "id = 'id'\nas_of = '2026-09-30'\n";
    let done = cleaned(&accounts(more), recipe);
    let reasons: Vec<String> = done
        .removed
        .iter()
        .map(|gone| gone.reason.describe(Language::En))
        .collect();
    let told: Vec<(u64, Rule, &str)> = done
        .removed
        .iter()
        .zip(&reasons)
        .map(|(gone, reason)| (gone.line, gone.rule, reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                42,
                Rule::Duplicates,
                "is the account of line 5 (`A3`): the whole row repeated, `id` included"
            ),
            (
                43,
                Rule::Incomplete,
                "knows 1 of 7 things; the typical account knows 7"
            ),
            (
                44,
                Rule::Inactive,
                "`last_login` is 2019-01-31, 2799 days before 2026-09-30"
            ),
            (45, Rule::Inactive, "`legal_status` is `Radiée`"),
        ]
    );
    for (off, rule) in [
        ("duplicates", Rule::Duplicates),
        ("incomplete", Rule::Incomplete),
        ("inactive", Rule::Inactive),
    ] {
        let done = cleaned(&accounts(more), &format!("{recipe}[clean]\n{off} = false"));
        assert!(done.removed.iter().all(|gone| gone.rule != rule));
        assert!(done.counts.kept > 40);
    }
    let strict = cleaned(
        &accounts(more),
        &format!("{recipe}[clean]\ninactive_days = 10000"),
    );
    assert_eq!(strict.counts.inactive, 1);
    let lax = cleaned(&accounts(more), &format!("{recipe}[clean]\nleast_known = 0.1"));
    assert_eq!(lax.counts.incomplete, 0);
}

#[test]
fn the_row_kept_is_filled_from_those_that_go_and_the_cell_is_told() {
    let csv = "id,company,website,city,employees,status\n1,Acme SAS,acme.fr,Lyon,,won\n2,ACME,www.acme.fr,,52,won\n\
               3,Zenith,zenith.fr,Paris,7,lost\n";
    let recipe = "id = 'id'\nlabel = 'company'\noutcome.column = 'status'\ncolumns.employees.kind = 'number'";
    let done = cleaned(csv, recipe);
    let gone: Vec<u64> = done.removed.iter().map(|gone| gone.line).collect();
    assert_eq!(gone, [3]);
    let employees = done.table.columns.iter().find(|c| c.name == "employees").unwrap();
    assert_eq!(employees.text(0).as_deref(), Some("52"));
    let filled: Vec<_> = done
        .mended
        .iter()
        .filter(|m| m.rule == Rule::Duplicates)
        .collect();
    assert_eq!(filled.len(), 1);
    assert_eq!(
        (filled[0].column.as_str(), filled[0].to.as_str()),
        ("employees", "52")
    );
    assert_eq!(filled[0].rows, [0]);
}

#[test]
fn rows_that_look_alike_are_no_duplicates_without_an_id() {
    let csv = "sector,size\nretail,10\nretail,10\nlegal,30\n";
    let done = cleaned(csv, "");
    assert_eq!(done.counts.kept, 3);
    assert!(
        done.notes[0]
            .describe(Language::En)
            .contains("no column says which account a row is")
    );
}

#[test]
fn atypical_accounts_are_named_and_honest_tails_are_not() {
    let mut csv = "id,employees,score\n".to_owned();
    for row in 0..400 {
        // A log-normal tail, as employees have (normal quantiles by the logistic approximation, a little heavier).
        let share = (f64::from(row) + 0.5) / 400.0;
        let z = libm::log(share / (1.0 - share)) / 1.702;
        csv += &format!("A{row},{:.0},{}\n", libm::exp(4.0 + 1.5 * z), row % 17);
    }
    assert_eq!(cleaned(&csv, "").atypical, []);
    csv += "B1,900000000,3\n";
    let done = cleaned(&csv, "");
    assert_eq!(
        (done.atypical.len(), done.counts.atypical, done.counts.kept),
        (1, 0, 401)
    );
    let reason = done.atypical[0].reason.describe(Language::En);
    assert!(reason.starts_with("`employees` 900,000,000 is "), "{reason}");
    let removed = cleaned(&csv, "clean.remove_atypical = true");
    assert_eq!((removed.counts.atypical, removed.counts.kept), (1, 400));
    assert_eq!(cleaned(&csv, "clean.atypical = false").atypical, []);
}

#[test]
fn columns_about_people_are_left_out_unless_trusted() {
    let people = [
        "Moses Frase",
        "Anna Snelling",
        "Vicki Laflamme",
        "Darcel Schlecht",
    ];
    let mut csv = "id,mail,phone,sales_agent,box,seller,PhoneService\n".to_owned();
    for row in 0..20 {
        csv += &format!(
            "A{row},p{row}@firm{row}.com,+33 1 42 68 53 {:02},{},contact@firm{row}.com,Seller {},{}\n",
            row,
            people[row % 4],
            row % 3,
            if row % 2 == 0 { "Yes" } else { "No" }
        );
    }
    let done = cleaned(&csv, "");
    let left: Vec<&str> = done
        .personal
        .iter()
        .map(|people| people.column.as_str())
        .collect();
    assert_eq!(left, ["mail", "phone", "sales_agent"]);
    let names: Vec<&str> = done
        .table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["id", "box", "seller", "PhoneService"]);
    assert_eq!(cleaned(&csv, "trust = ['mail']").personal.len(), 2);
    assert_eq!(cleaned(&csv, "trust = ['*']").personal.len(), 0);
    assert_eq!(cleaned(&csv, "clean.personal = false").personal.len(), 0);
}

#[test]
fn hostile_tables_are_cleaned_without_a_word() {
    let wide: Vec<String> = (0..3000).map(|k| format!("c{k}")).collect();
    for csv in [
        "a\n1\n".to_owned(),
        "a,b\n,\n1,\n".to_owned(),
        format!("{}\n{}\n", wide.join(","), vec!["x"; 3000].join(",")),
        format!("name,country\n{},{}\n", "x".repeat(1 << 20), "é".repeat(1 << 19)),
        "country,email,revenue,last_login\n\u{202e},@,k,0000-00-00\n".to_owned(),
    ] {
        cleaned(&csv, "");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cleaning_twice_is_cleaning_once_in_any_order_of_rows(
        rows in prop::collection::vec(
            (0usize..6, 0usize..8, 0usize..6, 0usize..6, 0usize..5, any::<u16>()),
            1..60,
        ),
        turn in 0usize..60,
    ) {
        let sector = ["Technology", "technolgy", "tech", "TECH", "retail", ""];
        let country = ["France", "france", "FR", "UK", "Royaume-Uni", "Gemany", "Germany", ""];
        let size = ["10", "-4", "5k", "1 200 employees", "", "900000000"];
        let login = ["2026-01-01", "2009-01-01", "", "2999-01-01", "2025-05-05", "n/c"];
        let mail = ["", "contact@a.fr", "jean@a.fr", "b@c.de", "x"];
        let line = |(s, c, n, l, m, id): &(usize, usize, usize, usize, usize, u16)| {
            format!("A{},{},{},{},{},{}\n", id % 40, sector[*s], country[*c], size[*n], login[*l], mail[*m])
        };
        let head = "id,sector,country,employees,last_login,mail\n";
        let csv: String = rows.iter().map(line).collect();
        let recipe = "id = 'id'\ncolumns.employees.kind = 'number'\ncolumns.last_login.kind = 'date'";
        let kinds = "\ncolumns.sector.kind = 'category'\ncolumns.country.kind = 'category'\ncolumns.mail.kind = 'text'";
        // Which of two equally full duplicates is kept is the first: they have a property of their own.
        let recipe = format!("{recipe}{kinds}\nclean.duplicates = false");
        let done = cleaned(&format!("{head}{csv}"), &recipe);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let csv: String = turned.iter().map(line).collect();
        let other = cleaned(&format!("{head}{csv}"), &recipe);
        prop_assert_eq!(done.counts, other.counts);
        let sorted = |done: &Cleaned| {
            let table = &done.table;
            let mut rows: Vec<Vec<Option<String>>> =
                (0..table.rows).map(|row| table.columns.iter().map(|c| c.text(row)).collect()).collect();
            rows.sort();
            rows
        };
        prop_assert_eq!(sorted(&done), sorted(&other));
    }
}
