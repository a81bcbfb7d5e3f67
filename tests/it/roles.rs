//! What the columns of any table are for: ids, names, people, sellers, chances, durations, beginnings, keys; and what only
//! the user knows.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use lookalike::audit::audit;
use lookalike::criteria::draft::{ColumnRole, Draft, Topic};
use lookalike::criteria::inputs::roles;
use lookalike::criteria::preset::Preset;
use lookalike::language::Language;
use lookalike::outcome::Outcome;
use lookalike::recipe::{Recipe, Rows};
use lookalike::source::read_table;
use lookalike::table::Table;
use lookalike::workflow::accounts;
use lookalike::workflow::ask::Asker;
use lookalike::workflow::init::{DraftRequest, draft_recipe};
use serde_json::Value;

use crate::cli::{done, lookalike, refused, text};
use crate::shared::shared;

const ROWS: usize = 60;

/// A table of text.
fn read(csv: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, csv).unwrap();
    read_table(&path, &Recipe::default()).unwrap()
}

/// What is drafted of accounts with these columns, each with its cells by row.
fn drafted(columns: &[(&str, &dyn Fn(usize) -> String)]) -> Draft {
    let mut csv: String = columns.iter().map(|(name, _)| format!("\"{name}\",")).collect();
    csv += "employees,outcome\n";
    for row in 0..ROWS {
        csv.extend(columns.iter().map(|(_, cell)| format!("\"{}\",", cell(row))));
        csv += &format!("{},{}\n", row * 7 % 53, ["won", "lost"][row / 3 % 2]);
    }
    Draft::of(&read(&csv)).unwrap()
}

/// The role of one more column.
fn role(name: &str, cell: &dyn Fn(usize) -> String) -> ColumnRole {
    let draft = drafted(&[("Record ID", &|row| format!("R-{row:03}")), (name, cell)]);
    draft
        .columns
        .iter()
        .find(|column| column.name == name)
        .unwrap()
        .role
}

fn id(draft: &Draft) -> Option<&str> {
    draft.id.as_ref().map(|id| id.column.as_str())
}

fn label(draft: &Draft) -> Option<&str> {
    draft.label.as_ref().map(|label| label.column.as_str())
}

fn code(row: usize) -> String {
    format!("C-{:03}", row * 7)
}

fn firm(row: usize) -> String {
    format!(
        "{} {}",
        ["Nortek", "Belfield", "Huxdale"][row % 3],
        ["Alpha", "Beta", "Gamma", "Delta"][row / 3 % 4]
    )
}

fn person(row: usize) -> String {
    let given = ["Zoe", "Tom", "Ana", "Max", "Ugo", "Lea"];
    let last = ["Nortek", "Gavtek", "Pramont", "Norstone", "Ostdale"];
    format!("{} {}", given[row % 6], last[row / 6 % 5])
}

fn seller(row: usize) -> String {
    ["Ana P", "Tom B", "Max R"][row * 5 % 7 % 3].to_owned()
}

fn number(row: usize) -> String {
    (row * 13 % 41).to_string()
}

fn day(row: usize) -> String {
    format!("2023-{:02}-{:02}", row % 12 + 1, row * 5 % 28 + 1)
}

#[test]
fn ids_are_told_by_their_names_in_seven_languages() {
    for name in [
        "Identifiant",
        "N° client",
        "Nº de cuenta",
        "Référence",
        "Opportunity Number",
        "Kundennummer",
        "Kunden-Nr.",
        "Numéro de compte",
        "Account #",
        "Código de cliente",
        "Codice cliente",
        "Número da conta",
        "Klantnummer",
        "customerID",
        "Deal ID",
        "Customer No.",
        "Ref",
        "uuid",
    ] {
        assert_eq!(id(&drafted(&[(name, &code)])), Some(name), "{name}");
    }
    for name in [
        "Number of customers",
        "Número de clientes",
        "Numero clienti",
        "Nombre de clients",
        "Reference customers",
    ] {
        assert_eq!(
            id(&drafted(&[(name, &|row| (row * 17).to_string())])),
            None,
            "{name}"
        );
    }
    // Numbers of people, and numbers that recur, are those of something else.
    let draft = drafted(&[("owner_id", &code), ("N° client", &code)]);
    assert_eq!(id(&draft), Some("N° client"));
    let draft = drafted(&[("Account ID", &|row| (row / 4).to_string())]);
    assert_eq!((id(&draft), draft.columns[0].role), (None, ColumnRole::Reference));
    // A word for an account alone is an id where its values are codes, and a name where they are names.
    for name in ["kunde", "Customer", "Client", "Cliente", "Klant"] {
        assert_eq!(id(&drafted(&[(name, &code)])), Some(name));
        let draft = drafted(&[(name, &firm)]);
        assert_eq!((id(&draft), label(&draft)), (None, Some(name)));
    }
}

#[test]
fn accounts_are_named_by_companies_never_by_people() {
    for name in [
        "Company Name",
        "company",
        "Account Name",
        "Raison sociale",
        "Nom du client",
        "Entreprise",
        "Société",
        "Firma",
        "Unternehmen",
        "Kundenname",
        "Nombre de la empresa",
        "Razón social",
        "Ragione sociale",
        "Nome azienda",
        "Nome da empresa",
        "Bedrijfsnaam",
        "Naam klant",
        "Organisation",
    ] {
        let draft = drafted(&[
            ("Full Name", &person),
            ("contact_name", &person),
            ("id", &code),
            (name, &firm),
        ]);
        assert_eq!(label(&draft), Some(name), "{name}");
        let of = |column: &str| draft.columns.iter().find(|c| c.name == column).unwrap().role;
        assert_eq!(of(name), ColumnRole::Label);
        assert_eq!(of("contact_name"), ColumnRole::Person, "{name}");
    }
    // Repeats are told.
    let draft = drafted(&[("id", &code), ("Company Name", &firm)]);
    let reason = &draft.label.as_ref().unwrap().reason;
    assert_eq!(
        reason.describe(Language::En),
        "text whose name says account; 48 rows are blank or repeat another's"
    );
    assert!(
        reason
            .describe(Language::Fr)
            .contains("répétant la valeur d’une autre\u{202f}: 48")
    );
    // A few levels are kinds of accounts, whatever they are called; a size is a size.
    let kind = |row: usize| ["current", "new", "past"][row * 5 % 7 % 3].to_owned();
    for name in ["Client", "Account", "Company size", "account_type"] {
        let draft = drafted(&[("id", &code), (name, &kind)]);
        assert_eq!(
            (label(&draft), draft.columns[1].role),
            (None, ColumnRole::Criterion),
            "{name}"
        );
    }
    // A second column of names is no criterion either.
    let draft = drafted(&[
        ("id", &code),
        ("Company Name", &firm),
        ("Account Name", &|row| firm(row + 1)),
    ]);
    assert_eq!(draft.columns[2].role, ColumnRole::Name);
}

#[test]
fn people_may_be_the_accounts_and_then_somebody_is_asked_or_they_are_named() {
    for name in ["Full Name", "name", "freelancer", "Client"] {
        let draft = drafted(&[("id", &code), (name, &|row| format!("{} {row}", person(row)))]);
        assert_eq!(label(&draft), Some(name), "{name}");
    }
    let draft = drafted(&[
        ("id", &code),
        ("contact_name", &|row| format!("{} {row}", person(row))),
    ]);
    assert_eq!(label(&draft), None);
    let question = draft
        .questions
        .iter()
        .find(|question| question.topic == Topic::Label)
        .unwrap();
    assert!(question.options.contains(&"contact_name".to_owned()) && question.default.is_empty());
    // Under any name, people are told by their given names; towns and firms are not taken for them.
    assert_eq!(role("Champion", &person), ColumnRole::Person);
    let town = |row: usize| ["San Remo", "New Delhi", "Santa Cruz", "Le Mans"][row % 4].to_owned();
    assert_eq!(role("Where", &town), ColumnRole::Criterion);
}

#[test]
fn who_sells_is_no_trait() {
    for name in [
        "owner",
        "Account Owner",
        "owner_id",
        "Owner code",
        "Deal owner",
        "sales_agent",
        "manager",
        "Account Executive",
        "Sales rep",
        "Seller",
        "Propriétaire de la transaction",
        "Responsable commercial",
        "Commercial",
        "Chargé d'affaires",
        "Verantwortlicher",
        "Kundenbetreuer",
        "Vertriebsmitarbeiter",
        "Propietario",
        "Vendedor",
        "Proprietario della trattativa",
        "Responsável",
        "Eigenaar",
        "Accountmanager",
        "Opportunity Owner: Full Name",
    ] {
        assert_eq!(role(name, &seller), ColumnRole::Owner, "{name}");
    }
    assert_eq!(
        role("Owner code", &|row| (100 + row % 4).to_string()),
        ColumnRole::Owner
    );
    assert_eq!(role("manager_count", &number), ColumnRole::Criterion);
    assert_eq!(role("agents", &number), ColumnRole::Criterion);
    assert_eq!(
        role("Account manager", &|row| ["yes", "no"][row * 5 % 7 % 2]
            .to_owned()),
        ColumnRole::Criterion
    );
    for name in [
        "owner_company",
        "Owner type",
        "agent_software",
        "manager_seniority",
    ] {
        assert_eq!(role(name, &seller), ColumnRole::Criterion, "{name}");
    }
}

#[test]
fn chances_and_durations_of_a_deal_are_left_out_by_name() {
    for name in [
        "probability",
        "Probability (%)",
        "Deal probability",
        "win %",
        "Win Probability",
        "forecast",
        "Forecast Category",
        "Probabilité",
        "Probabilité de signature",
        "Wahrscheinlichkeit",
        "Abschlusswahrscheinlichkeit",
        "Probabilidad de cierre",
        "Probabilità di chiusura",
        "Probabilidade",
        "Slagingskans",
        "weighted_amount",
    ] {
        assert_eq!(role(name, &number), ColumnRole::Probability, "{name}");
    }
    for name in [
        "sales_cycle_days",
        "days_in_pipeline",
        "time_to_close",
        "Deal age",
        "Days to Close",
        "Durée du cycle de vente",
        "Délai de signature",
        "Verkaufszyklus",
        "Tage bis Abschluss",
        "Días hasta el cierre",
        "Giorni alla chiusura",
        "Dias para fechamento",
        "Doorlooptijd",
        "days_in_stage",
    ] {
        assert_eq!(role(name, &number), ColumnRole::Duration, "{name}");
    }
    for name in [
        "default_probability",
        "rain_forecast",
        "growth_forecast",
        "age",
        "company_age",
        "tenure",
        "contract_duration",
        "payment_days",
        "trial_days",
        "days_since_last_visit",
        "response_time",
        "production_cycle_length",
        "open_positions",
    ] {
        assert_eq!(role(name, &number), ColumnRole::Criterion, "{name}");
    }
}

#[test]
fn when_a_record_began_is_no_trait_and_when_a_company_was_founded_is() {
    for name in [
        "created",
        "Create Date",
        "Créé le",
        "Erstellt am",
        "Angelegt",
        "Fecha de alta",
        "Data creazione",
        "Aangemaakt op",
        "signup_date",
    ] {
        let draft = drafted(&[("id", &code), (name, &day)]);
        assert_eq!(
            draft.time.as_ref().map(|time| time.column.as_str()),
            Some(name),
            "{name}"
        );
        assert_eq!(draft.columns[1].role, ColumnRole::Time);
        let evidence = draft.columns[1]
            .set_aside
            .as_ref()
            .unwrap()
            .describe(Language::En);
        assert!(evidence.contains("it tells when, not who"), "{evidence}");
    }
    for name in ["account_age_days", "record_age"] {
        assert_eq!(role(name, &number), ColumnRole::Created, "{name}");
    }
    let old = |row: usize| format!("{}-03-{:02}", 1951 + row, row % 28 + 1);
    for name in ["Date de création", "founded_on", "company_start_date"] {
        assert_eq!(role(name, &old), ColumnRole::Criterion, "{name}");
    }
    assert_eq!(role("date_creation_entreprise", &day), ColumnRole::Criterion);
    // The days stay those from which ages are counted.
    assert_eq!(
        role("Currency", &|row| ["EUR", "USD", "GBP"][row * 5 % 7 % 3]
            .to_owned()),
        ColumnRole::Currency
    );
    assert_eq!(
        role("Devise", &|row| ["€", "$"][row * 5 % 7 % 2].to_owned()),
        ColumnRole::Currency
    );
    assert_eq!(
        role("Currency risk", &|row| ["high", "low"][row * 5 % 7 % 2]
            .to_owned()),
        ColumnRole::Criterion
    );
}

#[test]
fn what_is_left_out_by_name_comes_back_when_trusted() {
    let mut csv = "id,owner,probability,days_to_close,created,employees,status\n".to_owned();
    for row in 0..80 {
        csv += &format!(
            "A{row},{},{},{},{},{},{}\n",
            seller(row),
            number(row),
            row * 11 % 37,
            day(row),
            row * 7 % 53,
            ["won", "lost"][row / 3 % 2]
        );
    }
    let table = read(&csv);
    let used = |trust: &[&str]| -> Vec<String> {
        let mut recipe = Recipe::default();
        recipe.outcome.column = Some("status".to_owned());
        recipe.outcome.positive = vec!["won".to_owned()];
        recipe.trust = trust.iter().map(|name| (*name).to_owned()).collect();
        let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
        let audited = audit(&table, &recipe, &outcome, &roles(&table, &recipe).unwrap()).unwrap();
        audited.into_iter().filter(|a| a.used).map(|a| a.name).collect()
    };
    assert_eq!(used(&[]), ["employees"]);
    assert_eq!(used(&["owner", "created"]), ["owner", "created", "employees"]);
    assert_eq!(
        used(&["*"]),
        ["owner", "probability", "days_to_close", "created", "employees"]
    );
}

/// An export with a CRM's labels.
fn deals(ids: &str, stages: [&str; 3]) -> String {
    let id = |row: usize| match ids {
        "" => String::new(),
        own => format!("{own}{row:05},"),
    };
    let mut csv = format!(
        "{}Deal Name,Deal Status,Close Date,Deal Stage,Created Date,employees\n",
        if ids.is_empty() { "" } else { "Record ID," }
    );
    for row in 0..ROWS {
        let end = row * 5 % 7 % 3;
        csv += &format!(
            "{}Deal {row},{},2024-{:02}-11,{},{},{}\n",
            id(row),
            ["Won", "Lost", "Open"][end],
            row % 12 + 1,
            stages[end],
            day(row),
            row * 7 % 53
        );
    }
    csv
}

#[test]
fn a_preset_fits_by_its_values_too() {
    let crm = |csv: &str| Draft::of(&read(csv)).unwrap().preset.map(|preset| preset.crm);
    let own = ["G. Project Won", "L. Project Lost", "A. Study"];
    let standard = ["Closed Won", "Closed Lost", "Contract Sent"];
    assert_eq!(
        crm(&deals("", own)),
        None,
        "anybody may call a column `Deal Stage`"
    );
    assert_eq!(crm(&deals("", standard)), Some("HubSpot"));
    assert_eq!(
        crm(&deals("90210", own)),
        Some("HubSpot"),
        "stages may be the user's own"
    );
    assert_eq!(crm(&deals("D-", standard)), None, "ids are not HubSpot's");
    // Who says whose export it is knows better.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("deals.csv"), deals("", own)).unwrap();
    let said = done(folder.path(), &["init", "deals.csv", "--preset", "hubspot"]);
    assert!(said.contains("HubSpot deals"), "{said}");
}

#[test]
fn an_expected_day_is_no_day_of_decision() {
    let closed = |columns: &[&str]| {
        let columns: Vec<(&str, &dyn Fn(usize) -> String)> = columns
            .iter()
            .map(|name| (*name, &day as &dyn Fn(usize) -> String))
            .collect();
        let draft = drafted(&columns);
        let closed = draft
            .figures
            .into_iter()
            .find(|figure| figure.key.as_str() == "closed" && figure.sure);
        closed.and_then(|figure| figure.column)
    };
    assert_eq!(
        closed(&["Tentative Close Date", "Close Date (A)"]).as_deref(),
        Some("Close Date (A)")
    );
    assert_eq!(closed(&["Voraussichtliches Abschlussdatum"]), None);
    for name in [
        "Abschluss",
        "Fecha de cierre",
        "Data di chiusura",
        "Date de signature",
        "Sluitingsdatum",
        "decided_on",
    ] {
        assert_eq!(closed(&[name]).as_deref(), Some(name));
    }
}

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Accounts and events by key; `key` and `event` write the key of an account.
fn joined(key: &dyn Fn(usize) -> String, event: &dyn Fn(usize) -> String) -> tempfile::TempDir {
    let mut accounts = "account_id,employees,status\n".to_owned();
    let mut events = "account_id,day\n".to_owned();
    for row in 0..ROWS {
        accounts += &format!("{},{},{}\n", key(row), row * 7 % 53, ["won", "lost"][row / 3 % 2]);
        events += &format!("{},{}\n", event(row), day(row));
        events += &format!("{},{}\n", event(row), day(row + 1));
    }
    folder(&[("accounts.csv", &accounts), ("events.csv", &events)])
}

/// An id of Salesforce with its check.
fn salesforce(row: usize, long: bool) -> String {
    let short = format!("0013X000{}{row:02}bQz", ["aB", "Ab"][row % 2]);
    if !long {
        return short;
    }
    let checks = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let check = |chunk: &[u8]| {
        let sum = chunk
            .iter()
            .enumerate()
            .filter(|(_, c)| c.is_ascii_uppercase())
            .map(|(at, _)| 1 << at);
        char::from(checks[sum.sum::<usize>()])
    };
    let tail: String = short.as_bytes().chunks(5).map(check).collect();
    short + &tail
}

#[test]
fn ids_of_salesforce_match_with_and_without_their_check() {
    for (accounts, events) in [(true, false), (false, true)] {
        let folder = joined(&|row| salesforce(row, accounts), &|row| salesforce(row, events));
        let said = done(folder.path(), &["init", "accounts.csv", "events.csv"]);
        assert!(
            said.contains("60 of its 60 values are values of `account_id`"),
            "{said}"
        );
        let said = lookalike(
            folder.path(),
            &["join", "--recipe", "lookalike.toml", "-o", "joined.csv"],
        );
        let said = text(&said.stderr);
        assert!(said.contains("events: 120 rows, all matched"), "{said}");
    }
    // Case tells ids apart.
    let other = |row: usize| salesforce(row, false).replace("bQz", "BqZ");
    let folder = joined(&|row| salesforce(row, false), &other);
    let said = refused(folder.path(), &["init", "accounts.csv", "events.csv"]);
    assert!(
        said.contains("has no column in common") || said.contains("account_id"),
        "{said}"
    );
}

#[test]
fn keys_that_lost_their_zeros_are_told_as_possible() {
    let folder = joined(&|row| format!("{:05}", row + 1), &|row| (row + 1).to_string());
    let said = done(folder.path(), &["init", "accounts.csv", "events.csv"]);
    assert!(
        said.contains("may be values of `account_id`") && said.contains("are they the same?"),
        "{said}"
    );
    let said = lookalike(
        folder.path(),
        &["join", "--recipe", "lookalike.toml", "-o", "joined.csv"],
    );
    assert!(
        text(&said.stderr).contains("all matched"),
        "{}",
        text(&said.stderr)
    );
}

#[test]
fn a_key_that_names_several_rows_is_named() {
    let folder = joined(&|row| format!("K{}", row % 50), &|row| format!("K{}", row % 50));
    let said = refused(folder.path(), &["init", "accounts.csv", "events.csv"]);
    assert_eq!(
        said.trim_end(),
        "error: accounts.csv: has `account_id`, as events has, but it names two rows each of 10 accounts; remove the \
         duplicates (`lookalike clean`), or name the id that tells rows apart in both tables"
    );
}

#[test]
fn dated_tables_go_by_the_day_of_decision_that_headings_name() {
    let mut table = "kunde,mitarbeiter,ergebnis,abschluss\n".to_owned();
    (0..ROWS).for_each(|row| {
        table += &format!(
            "K{row},{},{},{}\n",
            row * 7 % 53,
            ["gewonnen", "verloren"][row / 3 % 2],
            day(row)
        )
    });
    let mut events = "kunde,datum\n".to_owned();
    (0..ROWS).for_each(|row| events += &format!("K{row},{}\n", day(row + 1)));
    let folder = folder(&[("a.csv", &table), ("e.csv", &events)]);
    let text = "id = 'kunde'\n[outcome]\ncolumn = 'ergebnis'\npositive = ['gewonnen']\n\
                [tables.e]\ndata = 'e.csv'\nkey = 'kunde'\ndate = 'datum'\n";
    let mut recipe = Recipe::parse(text, Path::new("r.toml")).unwrap();
    let read = accounts::read(&folder.path().join("a.csv"), &mut recipe, folder.path()).unwrap();
    assert_eq!(recipe.decided.as_deref(), Some("abschluss"));
    let notes = serde_json::to_string(&read.joined.unwrap().notes).unwrap();
    assert!(notes.contains("abschluss"), "{notes}");
    // Of two days that could be it none is chosen, and the join says that nothing dates the outcome.
    let two: String = table
        .lines()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{line},close date\n"),
            row => format!("{line},{}\n", day(row)),
        })
        .collect();
    fs::write(folder.path().join("a.csv"), two).unwrap();
    let mut recipe = Recipe::parse(text, Path::new("r.toml")).unwrap();
    let read = accounts::read(&folder.path().join("a.csv"), &mut recipe, folder.path()).unwrap();
    assert_eq!(recipe.decided, None);
    let notes = serde_json::to_string(&read.joined.unwrap().notes).unwrap();
    assert!(
        notes.contains("nothing says when `ergebnis` was decided"),
        "{notes}"
    );
}

#[test]
fn the_day_of_decision_has_names_in_many_languages() {
    let headings = [
        "date de signature",
        "clos le",
        "Entscheidung am",
        "Abgeschlossen am",
        "cerrado el",
        "data chiusura",
        "Besluitdatum",
        "data de fechamento",
        "data zamknięcia",
        "lukningsdato",
    ];
    for heading in headings {
        let mut table = format!("kunde,mitarbeiter,ergebnis,{heading}\n");
        (0..ROWS).for_each(|row| {
            let outcome = ["gewonnen", "verloren"][row / 3 % 2];
            table += &format!("K{row},{},{outcome},{}\n", row * 7 % 53, day(row));
        });
        let folder = folder(&[
            ("a.csv", &table),
            ("e.csv", "kunde,datum\nK0,2024-01-01\nK0,2024-01-02\n"),
        ]);
        let text = "id = 'kunde'\n[outcome]\ncolumn = 'ergebnis'\npositive = ['gewonnen']\n\
                    [tables.e]\ndata = 'e.csv'\nkey = 'kunde'\ndate = 'datum'\n";
        let mut recipe = Recipe::parse(text, Path::new("r.toml")).unwrap();
        accounts::read(&folder.path().join("a.csv"), &mut recipe, folder.path()).unwrap();
        assert_eq!(recipe.decided.as_deref(), Some(heading));
    }
}

/// A draft with somebody who answers.
fn answered(csv: &str, answers: &str) -> (Draft, String, Recipe) {
    let folder = folder(&[("a.csv", csv)]);
    let output = folder.path().join("lookalike.toml");
    let request = DraftRequest {
        language: Language::En,
        data: folder.path().join("a.csv"),
        tables: Vec::new(),
        preset: Preset::Auto,
        output: output.clone(),
        overwrite: false,
        write: true,
        read: Default::default(),
    };
    let (mut lines, mut questions) = (Cursor::new(answers.to_owned()), Vec::new());
    let asker = Asker {
        answers: &mut lines,
        questions: &mut questions,
        language: Language::En,
    };
    let drafted = draft_recipe(&request, Some(asker)).unwrap();
    let recipe = Recipe::read(&output).unwrap();
    (drafted.draft, text(&questions), recipe)
}

fn asked_about() -> String {
    let mut csv = "id,company,trade name,owner,closed_on,signed_on,verdict,employees,status\n".to_owned();
    for row in 0..ROWS {
        csv += &format!(
            "A{row},{} {row},{} {row},{},{},{},{},{},{}\n",
            firm(row),
            firm(row + 1),
            seller(row),
            day(row),
            day(row + 1),
            ["up", "down"][row / 3 % 2],
            row * 7 % 53,
            ["won", "lost"][row / 2 % 2]
        );
    }
    csv
}

#[test]
fn what_only_the_user_knows_is_asked_and_written() {
    let (draft, questions, recipe) = answered(&asked_about(), "deal\nverdict\nup\nsigned_on\n2\nowner\n");
    for part in [
        "What is a row",
        "[account]",
        "[status]",
        "mean won?",
        "[closed_on]",
        "[company]",
        "[none]",
    ] {
        assert!(questions.contains(part), "{part}: {questions}");
    }
    assert_eq!(draft.rows_are, Rows::Deals);
    assert_eq!(recipe.clean.unit, Some(Rows::Deals));
    assert_eq!(recipe.outcome.column.as_deref(), Some("verdict"));
    assert_eq!(recipe.outcome.positive, ["up"]);
    assert_eq!(recipe.decided.as_deref(), Some("signed_on"));
    assert_eq!(recipe.label.as_deref(), Some("trade name"));
    assert_eq!(recipe.trust, ["owner"]);
}

#[test]
fn an_empty_answer_takes_what_was_inferred_and_nonsense_is_asked_again() {
    let csv = asked_about();
    let (plain, _, recipe) = answered(&csv, "");
    assert_eq!(recipe.outcome.column.as_deref(), Some("status"));
    assert!(recipe.trust.is_empty() && recipe.clean.unit.is_none() && recipe.decided.is_none());
    let (empty, questions, _) = answered(&csv, "\n\n\n\n\n\n");
    assert_eq!(plain, empty);
    assert!(!questions.contains("is none of them"));
    let (same, questions, recipe) = answered(&csv, "banana\n1\n\n\nno such column\n7777\n\n\n");
    assert!(questions.contains("`banana` is none of them"), "{questions}");
    assert_eq!(recipe.label.as_deref(), Some("company"));
    assert_eq!(same.outcome, plain.outcome);
}

#[test]
fn nothing_is_asked_where_nobody_sits() {
    let folder = folder(&[("a.csv", &asked_about())]);
    for more in [&[][..], &["--yes"], &["--json"], &["-o", "-"]] {
        let output = lookalike(folder.path(), &[&["init", "a.csv", "--force"], more].concat());
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn json_says_what_each_column_is_for_and_what_would_be_asked() {
    let folder = folder(&[("a.csv", &asked_about())]);
    let said = done(folder.path(), &["init", "a.csv", "--json"]);
    let json: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(json["unit"], "account");
    assert_eq!(json["id"]["column"], "id");
    assert_eq!(json["label"]["column"], "company");
    let column = |name: &str| {
        let mut columns = json["columns"].as_array().unwrap().iter();
        columns.find(|column| column["name"] == name).unwrap().clone()
    };
    for (name, role) in [
        ("id", "id"),
        ("company", "label"),
        ("owner", "owner"),
        ("closed_on", "figure"),
        ("employees", "criterion"),
        ("status", "outcome"),
    ] {
        let column = column(name);
        assert_eq!(column["role"], role, "{name}");
        assert!(column["kind"].is_string() && column["family"].is_string() && column["reason"].is_string());
    }
    let questions = json["questions"].as_array().unwrap();
    let about: Vec<&str> = questions
        .iter()
        .map(|question| question["about"].as_str().unwrap())
        .collect();
    assert_eq!(about, ["unit", "outcome", "decided", "label", "trust"]);
    assert_eq!(questions[1]["default"][0], "status");
    assert_eq!(questions[4]["default"], serde_json::json!([]));
}

/// A shared case, copied so that a recipe can lie beside it.
fn case(name: &str, files: &[&str]) -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let from: PathBuf = shared(&format!("cases/{name}/{file}"))?;
        fs::write(folder.path().join(file), fs::read(from).unwrap()).unwrap();
    }
    Some(folder)
}

/// What `init` says of a shared case as JSON.
fn of_case(name: &str, files: &[&str]) -> Option<Value> {
    let folder = case(name, files)?;
    let arguments: Vec<&str> = ["init"].iter().chain(files).chain(&["--json"]).copied().collect();
    Some(serde_json::from_str(&done(folder.path(), &arguments)).unwrap())
}

fn roles_of(json: &Value) -> Vec<(String, String)> {
    let columns = json["columns"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    columns
        .map(|column| (text(&column["name"]), text(&column["role"])))
        .collect()
}

#[test]
fn shared_cases_of_roles_are_read_rightly() {
    let has = |json: &Value, name: &str, role: &str| {
        let roles = roles_of(json);
        assert!(
            roles.contains(&(name.to_owned(), role.to_owned())),
            "{name}: {roles:?}"
        );
    };
    let Some(json) = of_case("22-label-is-a-person", &["customers.csv"]) else {
        return;
    };
    has(&json, "company_name", "label");
    has(&json, "contact_name", "person");
    let json = of_case("48-repeated-company-name", &["dup_label.csv"]).unwrap();
    has(&json, "Company Name", "label");
    assert!(
        json["label"]["reason"].as_str().unwrap().contains("16 rows"),
        "{json}"
    );
    let json = of_case("34-owner-probability-cycle", &["deals.csv"]).unwrap();
    for (name, role) in [
        ("probability", "probability"),
        ("sales_cycle_days", "duration"),
        ("days_in_pipeline", "duration"),
        ("owner", "owner"),
        ("employees", "criterion"),
    ] {
        has(&json, name, role);
    }
    let json = of_case("36-not-hubspot", &["deals.csv"]).unwrap();
    assert!(json["preset"].is_null());
    has(&json, "Close Date (A)", "figure");
    has(&json, "Deal Stage", "hindsight");
    assert_eq!(json["outcome"]["column"], "Deal Status");
}

#[test]
fn shared_cases_of_keys_are_read_rightly() {
    let Some(folder) = case("27-salesforce-15-18", &["accounts.csv", "events.csv"]) else {
        return;
    };
    done(folder.path(), &["init", "accounts.csv", "events.csv"]);
    let said = lookalike(
        folder.path(),
        &["join", "--recipe", "lookalike.toml", "-o", "joined.csv"],
    );
    assert!(
        text(&said.stderr).contains("all matched"),
        "{}",
        text(&said.stderr)
    );
    let folder = case("39-key-repeats", &["crm.csv", "visits.csv"]).unwrap();
    let said = refused(folder.path(), &["init", "crm.csv", "visits.csv"]);
    assert!(
        said.contains("has `user_id`, as visits has, but it names two rows each of 20 accounts"),
        "{said}"
    );
    let json = of_case("64-late-rows", &["jacc.csv", "jev.csv"]).unwrap();
    assert_eq!(json["id"]["column"], "kunde");
    let closed = json["figures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["key"] == "closed")
        .unwrap();
    assert_eq!(
        (closed["column"].as_str(), closed["sure"].as_bool()),
        (Some("abschluss"), Some(true))
    );
}

/// Fourteen companies twice, as people and as deals have them.
fn twice(other: &dyn Fn(&str) -> String) -> Table {
    let names = [
        "Zentrava Optics",
        "Brandel Foods",
        "Corvane Steel",
        "Delmora Bio",
        "Elvinor Maritime",
        "Fostrel Media",
        "Gavrena Textiles",
        "Hulmont Power",
        "Istrava Ceramics",
        "Jorvella Tools",
        "Kestrano Glass",
        "Lumorva Paper",
        "Mandrel Dairy",
        "Norvetia Stone",
    ];
    let mut csv = "id,company,city,domain\n".to_owned();
    for (at, name) in names.iter().enumerate() {
        let site = name.split(' ').next().unwrap().to_lowercase();
        for (half, written) in [(*name).to_owned(), other(name)].iter().enumerate() {
            csv += &format!("{},{written},Town{at},www.{site}.com\n", 2 * at + half + 1);
        }
    }
    read(&csv)
}

#[test]
fn domains_and_other_spellings_tell_accounts_from_deals_and_the_recipe_decides() {
    use lookalike::clean::clean;
    let removed = |table: &Table, rows: Option<Rows>| {
        let mut recipe = Recipe {
            id: Some("id".to_owned()),
            label: Some("company".to_owned()),
            ..Recipe::default()
        };
        recipe.clean.unit = rows;
        let cleaned = clean(table.clone(), &recipe, None).unwrap();
        (cleaned.table.rows, cleaned.review.len())
    };
    let accounts = twice(&|name| format!("{name} Ltd"));
    assert_eq!(removed(&accounts, None), (14, 0));
    assert_eq!(removed(&accounts, Some(Rows::Deals)), (28, 0));
    // The same name from one record: deals perhaps, so that somebody should look.
    let deals = twice(&|name| name.to_owned());
    assert_eq!(removed(&deals, None), (28, 14));
    assert_eq!(removed(&deals, Some(Rows::Accounts)), (14, 0));
}

#[test]
fn the_shared_case_of_accounts_twice_is_read_rightly() {
    let Some(folder) = case("47-one-row-per-deal-or-account", &["dup_many.csv"]) else {
        return;
    };
    done(folder.path(), &["clean", "dup_many.csv", "-o", "cleaned.csv"]);
    let cleaned = fs::read_to_string(folder.path().join("cleaned.csv")).unwrap();
    assert_eq!(cleaned.lines().count(), 15, "{cleaned}");
}
