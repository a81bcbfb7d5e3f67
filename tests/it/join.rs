//! Joining further tables: what is counted, what is not known yet, and what is refused.

use std::fs;
use std::path::Path;

use lookalike::join::{Joined, join, recipe_of_accounts};
use lookalike::language::Language;
use lookalike::recipe::Recipe;
use lookalike::source::Records;
use lookalike::source::infer::read_twice;
use lookalike::table::reading::iso_date;
use lookalike::table::{Cell, Kind, Reading, Table};
use proptest::prelude::*;

/// Writes files and joins what the recipe says to `accounts.csv`.
fn joined(files: &[(&str, &str)], recipe: &str) -> Result<Joined, String> {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let recipe = Recipe::parse(recipe, Path::new("lookalike.toml")).map_err(|error| error.to_string())?;
    let path = dir.path().join("accounts.csv");
    let header = Records::open(&path).unwrap().header().to_vec();
    let own = recipe_of_accounts(&recipe, &header);
    let table = read_twice(&path, &own, || Records::open(&path)).map_err(|error| error.to_string())?;
    let place = format!("{}/", dir.path().display());
    join(table, &recipe, dir.path()).map_err(|error| error.to_string().replace(&place, ""))
}

/// A column as text, blanks where it is missing.
fn column(table: &Table, name: &str) -> Vec<String> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let position = names.iter().position(|found| *found == name);
    let position = position.unwrap_or_else(|| panic!("no `{name}` among {names:?}"));
    (0..table.rows)
        .map(|row| table.columns[position].text(row).unwrap_or_default())
        .collect()
}

/// Every cell as text, with the names.
fn cells(table: &Table) -> Vec<(String, Vec<String>)> {
    let names = table.columns.iter().map(|column| column.name.clone());
    names.map(|name| (name.clone(), column(table, &name))).collect()
}

const ACCOUNTS: &str = "\
id,closed,status
a,2026-03-01,won
b,,open
c,2026-06-01,lost
d,,open
";
/// Of `a`, decided on the 1st of March: 10 and 25 days before, 89 days before, on the day, and after it.
const EVENTS: &str = "\
id,day,amount,type,flag,note
a,2026-02-19,10,call,yes,x
a,2026-02-04,0.1,mail,no,y
a,2025-12-02,0.2,call,no,z
a,2026-03-01,1000,demo,yes,late
a,2026-07-01,2000,demo,yes,late
b,2026-09-30,5,mail,no,x
b,2026-09-01,,mail,,x
b,2025-06-01,-3,call,yes,x
c,2026-05-31,7,mail,no,x
c,2026-05-31,7,call,no,x
";
const EVERYTHING: &str = r#"
as_of = "2026-09-30"
decided = "closed"
[tables.e]
data = "events.csv"
key = "id"
date = "day"
[[tables.e.features]]
how = ["count", "trend"]
days = [30, 90]
[[tables.e.features]]
how = ["count", "days_since"]
[[tables.e.features]]
how = ["sum", "mean", "max", "min", "last", "trend"]
of = ["amount"]
days = [30, 90]
[[tables.e.features]]
how = ["sum", "mean", "max", "min", "last", "distinct", "count", "days_since"]
of = ["amount"]
[[tables.e.features]]
how = ["last", "distinct", "days_since"]
of = ["type"]
days = [30, 90]
[[tables.e.features]]
how = ["share", "count", "days_since"]
of = ["type"]
is = ["call"]
days = [30, 90]
[[tables.e.features]]
how = ["share"]
of = ["flag"]
"#;

#[test]
fn every_feature_is_what_one_counts_by_hand() {
    let found = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", EVENTS)], EVERYTHING).unwrap();
    for (name, by_hand) in [
        ("e_count", ["3", "3", "2", "0"]),
        ("e_count_30d", ["2", "2", "2", "0"]),
        ("e_count_90d", ["3", "2", "2", "0"]),
        ("e_days_since", ["10", "1", "1", ""]),
        // Ages 10 | 25 and 10, 25 | 89.
        ("e_trend_30d", ["0", "0", "1", ""]),
        ("e_trend_90d", ["0.333333333333", "1", "1", ""]),
        ("e_sum_amount", ["10.3", "2", "14", "0"]),
        ("e_sum_amount_30d", ["10.1", "5", "14", "0"]),
        ("e_sum_amount_90d", ["10.3", "5", "14", "0"]),
        ("e_mean_amount_30d", ["5.05", "5", "7", ""]),
        ("e_mean_amount", ["3.43333333333", "1", "7", ""]),
        ("e_max_amount", ["10", "5", "7", ""]),
        ("e_min_amount_30d", ["0.1", "5", "7", ""]),
        ("e_min_amount", ["0.1", "-3", "7", ""]),
        ("e_last_amount", ["10", "5", "7", ""]),
        ("e_trend_amount_30d", ["0.980198019802", "1", "1", ""]),
        ("e_distinct_amount", ["3", "2", "1", "0"]),
        ("e_count_amount", ["3", "2", "2", "0"]),
        ("e_days_since_amount", ["10", "1", "1", ""]),
        // Two values on one day: the later in the alphabet.
        ("e_last_type_30d", ["call", "mail", "mail", ""]),
        ("e_distinct_type_30d", ["2", "1", "2", "0"]),
        ("e_distinct_type_90d", ["2", "1", "2", "0"]),
        ("e_share_type_call_30d", ["0.5", "0", "0.5", ""]),
        ("e_share_type_call_90d", ["0.666666666667", "0", "0.5", ""]),
        ("e_count_type_call_90d", ["2", "0", "1", "0"]),
        ("e_days_since_type_call", ["10", "487", "1", ""]),
        ("e_share_flag", ["0.333333333333", "0.5", "0", ""]),
    ] {
        assert_eq!(column(&found.table, name), by_hand, "{name}");
    }
    let [table] = &found.report.tables[..] else {
        panic!()
    };
    assert_eq!(
        (table.rows, table.matched, table.late, table.accounts_without),
        (10, 10, 2, 1)
    );
    assert_eq!(found.report.notes.len(), 1, "{:?}", found.report.notes);
}

#[test]
fn what_is_filled_in_later_is_not_known_before() {
    let tickets = "\
account,opened,closed,score,level
a,2026-01-01,2026-02-01,3,low
a,2026-02-10,2026-03-05,1,high
a,2026-02-01,,,mid
b,2026-01-01,2026-01-05,5,low
";
    let recipe = r#"
id = "id"
decided = "closed"
as_of = "2026-09-30"
[tables.t]
data = "tickets.csv"
key = "account"
date = "opened"
known = { score = "closed" }
[[tables.t.features]]
how = ["count", "mean", "last", "max", "distinct"]
of = ["score"]
[[tables.t.features]]
how = ["max", "last"]
of = ["closed"]
[[tables.t.features]]
how = ["last"]
of = ["level"]
"#;
    let found = joined(&[("accounts.csv", ACCOUNTS), ("tickets.csv", tickets)], recipe).unwrap();
    assert_eq!(column(&found.table, "t_count_score"), ["1", "1", "0", "0"]);
    assert_eq!(column(&found.table, "t_mean_score"), ["3", "5", "", ""]);
    assert_eq!(column(&found.table, "t_last_score"), ["3", "5", "", ""]);
    assert_eq!(column(&found.table, "t_distinct_score"), ["1", "1", "0", "0"]);
    // The second ticket's closing had not happened.
    assert_eq!(
        column(&found.table, "t_max_closed"),
        ["2026-02-01", "2026-01-05", "", ""]
    );
    assert_eq!(
        column(&found.table, "t_last_closed"),
        ["2026-02-01", "2026-01-05", "", ""]
    );
    assert_eq!(column(&found.table, "t_last_level"), ["high", "low", "", ""]);
}

#[test]
fn rows_come_by_way_of_another_table() {
    let subscriptions = "sub,id,start,plan\ns1,a,2025-01-01,pro\ns2,a,2025-02-01,free\ns3,b,2025-01-01,pro\n";
    let usage = "sub,day,minutes\ns1,2026-02-01,10\ns2,2026-02-02,5\ns2,2026-03-01,99\ns3,2026-03-05,7\ns9,2026-01-01,1\n";
    let recipe = r#"
as_of = "2026-09-30"
decided = "closed"
[tables.subs]
data = "subs.csv"
key = "id"
date = "start"
[tables.usage]
data = "usage.csv"
key = "sub"
via = "subs"
date = "day"
[[tables.usage.features]]
how = ["sum"]
of = ["minutes"]
"#;
    let files = [
        ("accounts.csv", ACCOUNTS),
        ("subs.csv", subscriptions),
        ("usage.csv", usage),
    ];
    let found = joined(&files, recipe).unwrap();
    assert_eq!(column(&found.table, "usage_sum_minutes"), ["15", "7", "0", "0"]);
    assert_eq!(column(&found.table, "subs_last_plan"), ["free", "pro", "", ""]);
    let usage = &found.report.tables[1];
    assert_eq!((usage.unmatched, usage.late), (1, 1));
    assert_eq!(usage.unmatched_keys[0].key, "s9");
}

#[test]
fn one_row_per_key_is_copied_beside_the_account_s_own() {
    let deals = "deal,product,company,closed,products_price\n1,GTXPro,Acme,2026-01-10,old\n2,MG Special,,2026-01-10,old\n3,Other,acme,,old\n";
    let products = "product,price,since\nGTX Pro,\"4,821.5\",2020-01-01\nMG Special,55,2026-01-11\n";
    let companies = "name,size,sector\nAcme,12,bank\nacme,13,shop\n";
    let recipe = r#"
id = "deal"
decided = "closed"
as_of = "2026-02-01"
[tables.products]
data = "products.csv"
key = "product"
[tables.companies]
data = "companies.csv"
key = "name"
matches = "company"
timeless = true
"#;
    let files = [
        ("accounts.csv", deals),
        ("products.csv", products),
        ("companies.csv", companies),
    ];
    let found = joined(&files, recipe).unwrap();
    // The name is taken, and the second product's day is after its deal.
    assert_eq!(column(&found.table, "products_price_2"), ["4821.5", "55", ""]);
    assert_eq!(column(&found.table, "products_since"), ["2020-01-01", "", ""]);
    // Keys that are written exactly so are never confused.
    assert_eq!(column(&found.table, "companies_sector"), ["bank", "", "shop"]);
    let [companies, products] = &found.report.tables[..] else {
        panic!()
    };
    assert_eq!(companies.accounts_without_key, 1);
    assert_eq!(
        (
            products.respelled[0].key.as_str(),
            products.respelled[0].matched.as_str()
        ),
        ("GTX Pro", "GTXPro")
    );
    assert_eq!(products.accounts_without, 1);
}

#[test]
fn accounts_of_one_key_each_see_what_was_before_their_own_decision() {
    let deals = "deal,company,closed\n1,Acme,2026-01-10\n2,Acme,2026-02-10\n3,Acme,\n4,,\n";
    let visits = "company,day\nAcme,2026-01-05\nAcme,2026-01-10\nAcme,2026-02-09\nAcme,2026-02-20\n";
    let recipe = r#"
id = "deal"
figures = { closed = "closed" }
[tables.visits]
data = "visits.csv"
key = "company"
date = "day"
features = [{ how = ["count", "days_since"] }]
"#;
    let found = joined(&[("accounts.csv", deals), ("visits.csv", visits)], recipe).unwrap();
    assert_eq!(column(&found.table, "visits_count"), ["1", "3", "4", ""]);
    assert_eq!(column(&found.table, "visits_days_since"), ["5", "1", "1", ""]);
    assert_eq!(
        (found.report.tables[0].pairs, found.report.tables[0].late),
        (12, 4)
    );
    assert_eq!(found.report.as_of.as_deref(), Some("2026-02-20"));
}

#[test]
fn account_numbers_are_texts_whatever_their_length() {
    let accounts = "id,x\n900719925474099312,1\n900719925474099313,2\n0042,3\n";
    let events = "id,day\n900719925474099313,2026-01-01\n900719925474099313,2026-01-02\n42,2026-01-01\n";
    let recipe = "id = 'id'\n[tables.e]\ndata = 'events.csv'\nkey = 'id'\ndate = 'day'\nfeatures = [{ how = ['count'] }]\n";
    let found = joined(&[("accounts.csv", accounts), ("events.csv", events)], recipe).unwrap();
    assert_eq!(column(&found.table, "e_count"), ["0", "2", "1"]);
}

#[test]
fn the_earliest_date_of_a_further_table_can_be_the_decision() {
    let churn = "id,left_on\nb,2026-05-01\nb,2026-04-01\n";
    let recipe = format!(
        "{}[tables.churn]\ndata = 'churn.csv'\nkey = 'id'\ndate = 'left_on'\n",
        EVERYTHING.replace("decided = \"closed\"", "decided = 'churn.left_on'")
    );
    let files = [
        ("accounts.csv", ACCOUNTS),
        ("events.csv", EVENTS),
        ("churn.csv", churn),
    ];
    let found = joined(&files, &recipe).unwrap();
    assert_eq!(column(&found.table, "e_count"), ["5", "1", "2", "0"]);
    assert!(
        found
            .table
            .columns
            .iter()
            .all(|column| !column.name.starts_with("churn"))
    );
}

#[test]
fn dates_after_as_of_are_left_out_and_counted() {
    let recipe = EVERYTHING.replace("2026-09-30", "2026-02-10");
    let found = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", EVENTS)], &recipe).unwrap();
    assert_eq!(column(&found.table, "e_count"), ["2", "1", "0", "0"]);
    assert_eq!(found.report.tables[0].future, 7);
    assert!(
        found.report.notes[1]
            .describe(Language::En)
            .contains("2 accounts are decided after 2026-02-10"),
        "{:?}",
        found.report.notes
    );
}

#[test]
fn cells_that_cannot_be_read_are_counted_with_examples() {
    let mut events = EVENTS.replace("7,mail", "n/c,mail");
    (0..200).for_each(|day| events += &format!("d,2026-01-01,{day},mail,no,x\n"));
    events += "d,2026-01-01,many,mail,no,x\nd,soon,1,mail,no,x\n";
    let found = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", &events)], EVERYTHING).unwrap();
    let table = &found.report.tables[0];
    assert_eq!(table.undated, 1);
    assert!(
        table.notes[0]
            .describe(Language::En)
            .contains("2 cells are no number and count as unknown: `n/c` (line 10), `many` (line 212)"),
        "{:?}",
        table.notes
    );
}

#[test]
fn a_recipe_that_does_not_say_when_accounts_were_decided_is_told_so() {
    let recipe = EVERYTHING.replace("decided = \"closed\"", "outcome = { column = 'status' }");
    let found = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", EVENTS)], &recipe).unwrap();
    assert_eq!(column(&found.table, "e_count"), ["5", "3", "2", "0"]);
    let notes: Vec<String> = found
        .report
        .notes
        .iter()
        .map(|note| note.describe(Language::En))
        .collect();
    assert_eq!(
        notes,
        [
            "all 4 accounts are seen as of 2026-09-30 (`as_of`)",
            "nothing says when `status` was decided: what happened afterwards counts too unless the recipe's `decided` \
             names that day, perhaps `closed`"
        ]
    );
}

/// Recipe for the tables of the properties: every `how`, and the default set.
fn recipes() -> [String; 2] {
    let default = "as_of = '2026-09-30'\ndecided = 'closed'\n[tables.e]\ndata = 'events.csv'\nkey = 'id'\ndate = 'day'\n";
    [EVERYTHING.to_owned(), default.to_owned()]
}

/// Rows of events: account, day after 2025-06-01, amount in cents, type, flag.
fn rows(least: i64, most: i64) -> impl Strategy<Value = Vec<String>> {
    let row = (
        0..4usize,
        least..most,
        -100_000..100_000i64,
        0..3usize,
        any::<bool>(),
    );
    let text = move |(account, day, cents, kind, flag): (usize, i64, i64, usize, bool)| {
        let day = iso_date(20_240 + day as i32);
        let (account, kind) = (["a", "b", "c", "d"][account], ["call", "mail", "demo"][kind]);
        let flag = if flag { "yes" } else { "no" };
        format!(
            "{account},{day},{}.{:02},{kind},{flag},x",
            cents / 100,
            (cents % 100).abs()
        )
    };
    proptest::collection::vec(row.prop_map(text), 1..60)
}

fn table_of(rows: &[String]) -> String {
    // Rows that are always there, so that every column keeps its kind.
    format!("{EVENTS}{}\n", rows.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Rows dated on the day of the decision or after it change nothing.
    #[test]
    fn what_comes_after_the_decision_changes_nothing(before in rows(0, 480), after in rows(0, 500)) {
        let decided = ACCOUNTS.replace("b,,open", "b,2026-10-01,lost").replace("d,,open", "d,2026-09-30,won");
        let mut planted = before.clone();
        for (i, row) in after.iter().enumerate() {
            // The decisions of the four accounts are days 273, 487, 365 and 486; so many days after them:
            let (account, rest) = row.split_once(',').unwrap();
            let (day, rest) = rest.split_once(',').unwrap();
            let Cell::Value(day) = Reading::new(Kind::Date).date(day) else { panic!() };
            let decision = [("a", 273), ("b", 487), ("c", 365), ("d", 486)].into_iter().find(|d| d.0 == account).unwrap().1;
            let late = iso_date(day + decision);
            planted.insert(i % planted.len(), format!("{account},{late},{rest}"));
        }
        for account in ["a,2026-03-01", "b,2026-10-01", "c,2026-06-01", "d,2026-09-30"] {
            planted.push(format!("{account},77,call,yes,x"));
        }
        for recipe in recipes() {
            // What is left out is left out for the decisions' sake alone.
            let recipe = recipe.replace("2026-09-30", "2030-01-01");
            let one = joined(&[("accounts.csv", &decided), ("events.csv", &table_of(&before))], &recipe).unwrap();
            let two = joined(&[("accounts.csv", &decided), ("events.csv", &table_of(&planted))], &recipe).unwrap();
            prop_assert!(two.report.tables[0].late >= one.report.tables[0].late + 4 + after.len() as u64);
            prop_assert_eq!(cells(&one.table), cells(&two.table));
        }
    }

    /// The order of the rows changes nothing, not even the last digit.
    #[test]
    fn the_order_of_rows_changes_nothing(rows in rows(0, 700)) {
        let mut turned = rows.clone();
        turned.reverse();
        turned.rotate_left(rows.len() / 3);
        for recipe in recipes() {
            let one = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", &table_of(&rows))], &recipe).unwrap();
            let two = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", &table_of(&turned))], &recipe).unwrap();
            prop_assert_eq!(cells(&one.table), cells(&two.table));
        }
    }
}

#[test]
fn what_cannot_be_joined_is_refused_in_one_line() {
    let tables = |text: &str| format!("as_of = '2026-09-30'\n[tables.e]\ndata = 'events.csv'\n{text}");
    let dated = "key = 'id'\ndate = 'day'\n";
    let files = [("accounts.csv", ACCOUNTS), ("events.csv", EVENTS)];
    let said = |recipe: &str| joined(&files, recipe).unwrap_err();
    for (recipe, message) in [
        (
            tables("key = 'ident'\n"),
            "tables.e.key (events.csv): there is no column `ident`; did you mean `id`?",
        ),
        (
            tables("key = 'type'\n"),
            "tables.e: the account table has no column `type` that its key could match; name the account table's key as \
             `matches`, or as the recipe's `id`",
        ),
        (
            tables("key = 'id'\nmatches = 'ids'\n"),
            "tables.e.matches: there is no column `ids`; did you mean `id`?",
        ),
        (
            tables("key = 'type'\nmatches = 'id'\ndate = 'day'\n"),
            "events.csv: none of its 10 rows matches: `type` holds `call`, `demo`, `mail`, `id` of the account table \
             `a`, `b`, `c`, …; name the columns that agree as `key` and `matches`, or say \
             `optional = true` if none need match",
        ),
        (
            tables("key = 'amount'\nmatches = 'id'\ndate = 'day'\n"),
            "events.csv: none of its 10 rows matches: `amount` holds `-3`, `0.1`, `0.2`, …, `id` of the account table \
             `a`, `b`, `c`, …; numbers never match texts; name the columns that agree as `key` and `matches`, or say \
             `optional = true` if none need match",
        ),
        (
            tables("key = 'id'\n"),
            "tables.e: it has many rows per key and nothing says when each came to be known; name its date column as \
             `date` (it has `day`), or say `timeless = true` if all was known before any account was decided",
        ),
        (
            tables("key = 'id'\ndate = 'type'\n"),
            "tables.e.date: `type` holds no dates; name a date column (it has `day`)",
        ),
        (
            tables(dated).replace("2026-09-30", "2020-01-01"),
            "`as_of` 2020-01-01 is before all data: the first date is 2025-06-01, in `e`; set `as_of` to the day on \
             which the data were true",
        ),
        (
            tables(&format!("{dated}features = [{{ how = ['sum'], of = ['type'] }}]")),
            "tables.e.features: `sum` needs numbers, and `type` holds category values; name another column, or another \
             `how`",
        ),
        (
            tables(&format!(
                "{dated}features = [{{ how = ['sum'], of = ['amounts'] }}]"
            )),
            "tables.e.features.of (events.csv): there is no column `amounts`; did you mean `amount`?",
        ),
        (
            tables(&format!(
                "{dated}features = [{{ how = ['share'], of = ['type'] }}]"
            )),
            "tables.e.features: share of which values of `type`?; name them: is = [\"call\", \"mail\", \"demo\"]",
        ),
        (
            tables(&format!("{dated}features = [{{ how = ['trend'] }}]")),
            "`tables.e.features` must be given a window with `days` for a trend, got []",
        ),
        (
            tables("key = 'id'\ntimeless = true\nfeatures = [{ how = ['count'], days = [30] }]"),
            "tables.e.features: `count` here needs to know when its rows were; name their date column as `date`, or ask \
             for features of all time only",
        ),
        (
            tables("key = 'id'\nrows = 'attributes'\n"),
            "events.csv: `id` `a` has 5 rows, and attributes have one; remove the repeats, or say rows = \"events\"",
        ),
        (
            tables(&format!("{dated}via = 'f'\n")),
            "`tables.e.via` must be one of the tables e, got `f`",
        ),
        (
            tables(&format!("{dated}via = 'e'\n")),
            "`tables.e.via` must be a way to the account table, got e → e",
        ),
        (
            format!("{}decided = 'closd'\n", "as_of = '2026-09-30'\n") + &tables(dated)[21..],
            "decided: there is no column `closd`; did you mean `closed`?",
        ),
        (
            format!("{}decided = 'status'\n", "as_of = '2026-09-30'\n") + &tables(dated)[21..],
            "decided: the column `status` holds no dates; name a date column, or `table.column` of a further table",
        ),
        (
            tables("key = 'id'\n").replace("events.csv", "event.csv"),
            "event.csv: there is no such file; did you mean `events.csv`?",
        ),
        (
            tables("key = 'id'\n").replace("events.csv", "-"),
            "`tables.e.data` must be a table that can be read twice, got standard input",
        ),
    ] {
        assert_eq!(said(&recipe), message, "{recipe}");
    }
}

#[test]
fn a_table_that_need_not_match_gives_none() {
    let events = "id,day\nz,2026-01-01\nz,2026-01-02\n";
    let recipe = "[tables.e]\ndata = 'events.csv'\nkey = 'id'\ndate = 'day'\noptional = true\n";
    let found = joined(&[("accounts.csv", ACCOUNTS), ("events.csv", events)], recipe).unwrap();
    assert_eq!(column(&found.table, "e_count"), ["0", "0", "0", "0"]);
    assert_eq!(found.report.tables[0].unmatched, 2);
}

#[test]
fn one_table_all_in_the_future_is_refused() {
    let later = "id,at\na,2027-01-01\na,2027-01-02\n";
    let recipe = format!("{EVERYTHING}[tables.f]\ndata = 'later.csv'\nkey = 'id'\ndate = 'at'\n");
    let files = [
        ("accounts.csv", ACCOUNTS),
        ("events.csv", EVENTS),
        ("later.csv", later),
    ];
    assert_eq!(
        joined(&files, &recipe).unwrap_err(),
        "later.csv: all dates of `at` are in the future of `as_of` 2026-09-30: the first is 2027-01-01; name the date on \
         which its rows came to be known, or correct `as_of`"
    );
}

#[test]
fn a_join_that_explodes_is_refused_with_the_count() {
    let repeated = |first: &str| {
        let mut text = first.to_owned();
        (0..11_000).for_each(|_| text += "x,2026-01-01\n");
        text + "y,2026-01-01\n"
    };
    let (accounts, events) = (repeated("country,since\n"), repeated("country,day\n"));
    let recipe = "[tables.e]\ndata = 'events.csv'\nkey = 'country'\ndate = 'day'\n";
    let refused = joined(&[("accounts.csv", &accounts), ("events.csv", &events)], recipe);
    assert_eq!(
        refused.unwrap_err(),
        "events.csv: joining by `country` would make 121,000,001 pairs of rows (at most 100,000,000 are made): `x` alone \
         has 11,000 rows here and 11,000 in the account table; name a column that tells accounts apart as `key` and \
         `matches`"
    );
}

#[test]
fn flags_of_leaving_that_contradict_each_other_are_named() {
    let accounts = "id,churn_flag,x\na,True,1\nb,False,2\nc,False,3\nd,True,4\n";
    let subs =
        "id,start,churn_flag\na,2026-01-01,True\nb,2026-01-01,True\nb,2026-01-02,False\nc,2026-01-01,False\n";
    let left = "id,churn_date\nb,2026-03-01\nb,2026-03-02\n";
    let recipe = r#"
[outcome]
column = "churn_flag"
[tables.subs]
data = "subs.csv"
key = "id"
date = "start"
[tables.churn_events]
data = "left.csv"
key = "id"
date = "churn_date"
"#;
    let found = joined(
        &[("accounts.csv", accounts), ("subs.csv", subs), ("left.csv", left)],
        recipe,
    )
    .unwrap();
    assert_eq!(
        found
            .report
            .contradictions
            .iter()
            .map(|c| c.describe(lookalike::language::Language::En))
            .collect::<Vec<_>>(),
        [
            "notions of leaving contradict each other: 2 of 4 accounts are marked by `churn_flag`; 0 of them have a row in \
             `churn_events`, and so have 1 that are not (1 in all, 25%); 1 of them have a row of `subs` with \
             `churn_flag`, and so have 1 that are not (2 in all, 50%); settle which one is true before trusting the model"
        ]
    );
    assert!(
        found
            .table
            .columns
            .iter()
            .all(|column| !column.name.contains("_churn"))
    );
}
