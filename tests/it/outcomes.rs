//! What each value of an outcome is read as, which column is the outcome, and what is asked instead of guessed.

use assert_cmd::Command;
use lookalike::TrainingRequest;
use lookalike::criteria::draft::Draft;
use lookalike::language::Language;
use lookalike::outcome::{Outcome, OutcomeValue, ReadAs};
use lookalike::recipe::{OutcomeRecipe, Recipe};
use lookalike::report::training;
use lookalike::source::read_table;
use lookalike::table::Table;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use crate::shared::shared;

/// A table written as CSV and read again.
fn table(text: &str) -> Table {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, text).unwrap();
    read_table(&path, &Recipe::default()).unwrap()
}

/// Rows with an id, a size, and the values given in turn under `column`.
fn rows_of(column: &str, values: &[&str], rounds: usize) -> String {
    let mut text = format!("id,size,{column}\n");
    for row in 0..values.len() * rounds {
        text += &format!("A{row},{},\"{}\"\n", row * 7 % 90, values[row % values.len()]);
    }
    text
}

fn asked(column: &str, positive: &[&str]) -> OutcomeRecipe {
    OutcomeRecipe {
        column: Some(column.to_owned()),
        positive: positive.iter().map(|value| (*value).to_owned()).collect(),
        ..OutcomeRecipe::default()
    }
}

fn read_as(values: &[OutcomeValue], value: &str) -> ReadAs {
    let of = values.iter().find(|one| one.value == value.trim());
    of.unwrap_or_else(|| panic!("{value} is not among {values:?}"))
        .read_as
}

/// The outcome a draft names, with its values.
fn drafted(table: &Table) -> (Option<String>, Vec<String>) {
    let draft = Draft::of(table).unwrap();
    match draft.outcome {
        Some(outcome) => (Some(outcome.column), outcome.positive),
        None => (None, Vec::new()),
    }
}

/// Pipelines of HubSpot (labels and internal names), Salesforce (opportunities and leads), Pipedrive, Zoho, Dynamics,
/// monday and Odoo, then of companies in eleven languages: the column, and each stage behind its mark: `+` won, `-` lost,
/// `~` churned, `.` open, `?` unclear.
const PIPELINES: &str = "\
Deal Stage | .Appointment scheduled | .Qualified to buy | .Presentation scheduled | .Decision maker bought-In | .Contract sent | +Closed won | -Closed lost
dealstage | .appointmentscheduled | .qualifiedtobuy | .presentationscheduled | .decisionmakerboughtin | .contractsent | +closedwon | -closedlost
StageName | .Prospecting | .Qualification | .Needs Analysis | .Value Proposition | .Id. Decision Makers | .Perception Analysis | .Proposal/Price Quote | .Negotiation/Review | +Closed Won | -Closed Lost
Lead Status | .Open - Not Contacted | .Working - Contacted | +Closed - Converted | -Closed - Not Converted
Stage | .Lead In | .Contact Made | .Demo Scheduled | .Proposal Made | .Negotiations Started | +Won | -Lost
Stage | .Qualification | .Needs Analysis | .Value Proposition | .Identify Decision Makers | .Proposal/Price Quote | .Negotiation/Review | +Closed Won | -Closed Lost | -Closed Lost to Competition
Status Reason | .Open | .In Progress | .On Hold | +Won | -Lost | -Canceled | -Out-Sold
Sales Stage | .1-Qualify | .2-Develop | .3-Propose | .4-Close | +Won | -Lost
Status | .New Lead | .Attempted to contact | .Contacted | .Stuck | .Working on it | +Won | -Lost
Stage | .New | .Qualified | .Proposition | +Won | -Lost
étape | .1 - À qualifier | .2 - Rendez-vous pris | .3 - Démonstration | .4 - Devis envoyé (60 %) | .5 - En négociation | +6 - Gagné | -7 - Perdu | -8 - Classé sans suite | -Non qualifié
Phase | .01. Erstkontakt | .02. Bedarfsanalyse | .03. Angebot erstellt | .04. In Verhandlung | +05. Gewonnen | -06. Verloren | -07. Kein Interesse | .Wiedervorlage | .Noch offen
etapa | .Nuevo | .Contactado | .Reunión programada | .Propuesta enviada | .En negociación | +Cerrado ganado | -Cerrado perdido | -Descartado | -No interesado
Fase | .Nuova opportunità | .Appuntamento | .Preventivo inviato | .Trattativa in corso | +Chiuso vinto | -Chiuso perso | -Non interessato | .In attesa
situação | .Em prospecção | .Reunião agendada | .Orçamento enviado | .Em negociação | +Ganho | -Perdido | -Sem interesse | -Desqualificado | .Aguardando
Fase | .Nieuw | .Kennismaking | .Offerte verstuurd | .Onderhandeling | +Gewonnen | -Verloren | -Geen interesse | -Afgewezen | .In behandeling
Etap | .Nowy kontakt | .Spotkanie umówione | .Oferta wysłana | .Negocjacje | +Wygrana | -Przegrana | -Odrzucona | -Brak zainteresowania | .W toku
Stav | .Nová poptávka | .Nabídka odeslána | .V jednání | +Vyhráno | -Prohráno | -Nezájem
Status | .Nytt | .Möte bokat | .Offert skickad | .Förhandling | +Vunnen | -Förlorad | -Ej intresserad
Account status | +Customer | ~Churned | ~Former customer | -Dead | -Disqualified | -Junk | .Prospect | ?Closed";

#[test]
fn open_deals_stay_open_won_are_won_and_lost_are_lost_in_every_pipeline() {
    for line in PIPELINES.lines() {
        let mut parts = line.split(" | ");
        let column = parts.next().unwrap();
        let marked: Vec<&str> = parts.collect();
        let values: Vec<&str> = marked.iter().map(|value| &value[1..]).collect();
        let table = table(&rows_of(column, &values, 3));
        assert_eq!(drafted(&table).0.as_deref(), Some(column));
        let outcome = Outcome::read(&table, &asked(column, &[])).unwrap();
        let marks = [
            ("+", ReadAs::Won, Some(true)),
            ("-", ReadAs::Lost, Some(false)),
            ("~", ReadAs::Churned, Some(false)),
            (".", ReadAs::Open, None),
            ("?", ReadAs::Unclear, None),
        ];
        for (mark, read, ideal) in marks {
            for value in marked.iter().filter(|value| value.starts_with(mark)) {
                let value = &value[1..];
                assert_eq!(read_as(&outcome.values, value), read, "{value} in {column}");
                let labels = (0..table.rows).filter(|row| values[row % values.len()] == value);
                for row in labels {
                    assert_eq!(outcome.labels[row], ideal, "{value} in {column}");
                }
            }
        }
        // The order of the rows changes nothing of what is learnt.
        let reversed: Vec<&str> = values.iter().rev().copied().collect();
        let other = Outcome::read(&self::table(&rows_of(column, &reversed, 3)), &asked(column, &[])).unwrap();
        assert_eq!(other.values, outcome.values, "{column}");
    }
}

#[test]
fn every_spelling_of_a_value_is_that_value() {
    let text = rows_of(
        "status",
        &["Won", "WON ", "won", "Lost", " LOST", "closed-won", "Closed_Won"],
        4,
    );
    let table = table(&text);
    let named = Outcome::read(&table, &asked("status", &["Won"])).unwrap();
    assert_eq!(
        named.labels.iter().filter(|label| **label == Some(true)).count(),
        12
    );
    assert_eq!(
        named.labels.iter().filter(|label| **label == Some(false)).count(),
        8
    );
    // Said, but not named: asked about, never lost.
    assert_eq!(read_as(&named.values, "closed-won"), ReadAs::Unclear);
    assert!(named.notes.iter().any(|note| note.is_loud()));
    let inferred = Outcome::read(&table, &asked("status", &[])).unwrap();
    assert_eq!(
        inferred
            .labels
            .iter()
            .filter(|label| **label == Some(true))
            .count(),
        20
    );
    // Marks of a grade are no spelling.
    let grades = self::table(&rows_of("grade", &["A", "A-", "a", "B"], 5));
    let grades = Outcome::read(&grades, &asked("grade", &["A"])).unwrap();
    assert_eq!(grades.positive, ["A", "a"]);
    assert_eq!(
        grades
            .labels
            .iter()
            .filter(|label| **label == Some(false))
            .count(),
        10
    );
    // What is named is found behind a stage's number too.
    let staged = self::table(&rows_of(
        "stage",
        &["7 - Closed Won", "8 - Closed Lost", "3 - Demo (40%)"],
        5,
    ));
    let staged = Outcome::read(&staged, &asked("stage", &["closed won"])).unwrap();
    assert_eq!(staged.positive, ["7 - Closed Won"]);
}

#[test]
fn where_nothing_says_lost_the_others_are_negative_but_no_deal_still_open_is() {
    let read = |values: &[&str], positive: &[&str]| {
        Outcome::read(&table(&rows_of("answer", values, 5)), &asked("answer", positive))
    };
    let grades = read(&["good", "medium", "bad"], &["good"]).unwrap();
    assert_eq!(
        grades
            .labels
            .iter()
            .filter(|label| **label == Some(false))
            .count(),
        10
    );
    assert!(
        grades.notes[0]
            .describe(Language::En)
            .contains("no value of `answer` says lost: ")
    );
    let figures = read(&["1", "0"], &["1"]).unwrap();
    assert_eq!(
        (figures.notes.len(), read_as(&figures.values, "0")),
        (0, ReadAs::Lost)
    );
    // Customers beside who is none yet; a lead of a pipeline is a deal still open.
    let customers = read(&["Customer", "Lead", "Subscriber"], &["Customer"]).unwrap();
    assert_eq!(
        customers
            .labels
            .iter()
            .filter(|label| **label == Some(false))
            .count(),
        10
    );
    assert_eq!(read_as(&customers.values, "Lead"), ReadAs::Open);
    assert!(customers.notes.iter().any(|note| note.is_loud()));
    for values in [
        &["Won", "Open"][..],
        &["Closed Won", "Lead In", "Negotiation"],
        &["Gewonnen", "Angebot"],
    ] {
        let error = read(values, &values[..1]).unwrap_err().to_string();
        assert!(
            error.contains("bring accounts that were won and accounts that were lost"),
            "{error}"
        );
        assert!(error.contains("`negative = […]`"), "{error}");
    }
    // With a word that nobody knows, only the user says what it is.
    let error = read(&["Won", "Blorped", "Zapped"], &[]).unwrap_err().to_string();
    assert!(
        error.contains("says lost") && error.contains("`Blorped`"),
        "{error}"
    );
    let unknown = read(&["Won", "Lost", "Blorped", "Closed"], &["Won"]).unwrap();
    assert_eq!(read_as(&unknown.values, "Blorped"), ReadAs::Unclear);
    assert_eq!(read_as(&unknown.values, "Closed"), ReadAs::Unclear);
    assert_eq!(unknown.labels.iter().flatten().count(), 10);
}

#[test]
fn the_recipe_goes_before_the_words() {
    let table = table(&rows_of(
        "stage",
        &["Won", "Lost", "Negotiation", "Blorped", "Churned", "Dead"],
        4,
    ));
    let recipe = OutcomeRecipe {
        negative: ["Lost", "negotiation"].map(str::to_owned).to_vec(),
        ..asked("stage", &["Won"])
    };
    let outcome = Outcome::read(&table, &recipe).unwrap();
    for (value, read, ideal) in [
        ("Won", ReadAs::Won, Some(true)),
        ("Lost", ReadAs::Lost, Some(false)),
        ("Negotiation", ReadAs::Lost, Some(false)),
        ("Blorped", ReadAs::Open, None),
        ("Churned", ReadAs::Churned, None),
        ("Dead", ReadAs::Unclear, None),
    ] {
        let of = outcome.values.iter().find(|one| one.value == value).unwrap();
        assert_eq!((of.read_as, of.ideal), (read, ideal), "{value}");
    }
    let churn = Outcome::read(&table, &asked("stage", &["Churned"])).unwrap();
    assert_eq!(
        (churn.positive, churn.churned),
        (vec!["Churned".to_owned()], Vec::new())
    );
}

/// Tables of two columns besides the id: each with its values, then the column that is the outcome and what is ideal.
const CHOICES: &str = "\
legal_status: SA, SAS, EI | lifecycle_stage: Lead, Customer | lifecycle_stage: Customer
marital_status: Married, Single | Issue: Gagné, Perdu | Issue: Gagné
marital_status: Married, Single | sector: IT, Retail | none: none
order status: Pending, Shipped, Cancelled | sector: IT, Retail | none: none
status: Active, Inactive | team: Sales, IT | status: none
status: Active, Terminated, On leave | team: Sales, IT | status: none
status: Active, Inactive | bilan: Client, Perdu | bilan: Client
Result: Won, Loss | sector: IT, Retail | Result: Won
Result: closedwon, closedlost | stage: x, y | Result: closedwon
Result: 1, 0 | sector: IT, Retail | Result: 1
Deal Stage: Proposal, G. Won, L. Lost, Done | Deal Status: Open, Won, Dead, Dead | Deal Status: Won
loss reason: Lost to competitor, Won on price | lead_source: Demo, Client | none: none";

#[test]
fn the_outcome_is_chosen_by_its_values() {
    for choice in CHOICES.lines() {
        let parts: Vec<(&str, Vec<&str>)> = choice
            .split(" | ")
            .map(|part| part.split_once(": ").unwrap())
            .map(|(name, values)| (name, values.split(", ").collect()))
            .collect();
        let [(first, of_first), (second, of_second), (column, ideal)] = &parts[..] else {
            panic!("{choice}")
        };
        let mut text = format!("id,size,{first},{second}\n");
        for row in 0..48 {
            let (one, two) = (
                of_first[row % of_first.len()],
                of_second[row % 4 % of_second.len()],
            );
            text += &format!("A{row},{},{one},{two}\n", row * 7 % 90);
        }
        let named = |text: &&str| *text != "none";
        let ideal: Vec<String> = ideal
            .iter()
            .filter(|value| named(value))
            .map(|v| (*v).to_owned())
            .collect();
        let column = Some(*column).filter(named).map(str::to_owned);
        assert_eq!(drafted(&table(&text)), (column, ideal), "{choice}");
    }
}

#[test]
fn composed_and_decomposed_outcomes_are_one() {
    for value in ["Gagn\u{e9}e", "Gagne\u{301}e"] {
        let table = table(&rows_of("statut", &[value, "Perdue"], 20));
        assert_eq!(
            drafted(&table),
            (Some("statut".to_owned()), vec!["Gagnée".to_owned()])
        );
        let outcome = Outcome::read(&table, &asked("statut", &["GAGNE\u{301}E"])).unwrap();
        assert_eq!(
            outcome
                .labels
                .iter()
                .filter(|label| **label == Some(true))
                .count(),
            20
        );
    }
}

fn run(folder: &std::path::Path, args: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(folder).args(args).assert()
}

fn json(folder: &std::path::Path, args: &[&str]) -> serde_json::Value {
    let out = run(folder, args).success();
    serde_json::from_slice(&out.get_output().stdout).unwrap()
}

#[test]
fn the_sorting_is_printed_kept_and_in_the_json() {
    let folder = tempfile::tempdir().unwrap();
    let values = ["Won", "Lost", "WON ", "lost", "Proposal", "Blorped"];
    std::fs::write(folder.path().join("a.csv"), rows_of("stage", &values, 12)).unwrap();
    run(folder.path(), &["init", "a.csv"])
        .success()
        .stdout(contains("Outcome, by `stage`"))
        .stdout(contains(
            "NOT UNDERSTOOD and so not trained on: `Blorped` (12 rows)",
        ));
    let drafted = json(folder.path(), &["init", "a.csv", "--json"]);
    let of = |outcome: &serde_json::Value, value: &str| {
        let values = outcome["values"].as_array().unwrap();
        let one = values.iter().find(|one| one["value"] == value).unwrap();
        (
            one["rows"].as_u64().unwrap(),
            one["as"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(drafted["outcome"]["column"], "stage");
    assert_eq!(of(&drafted["outcome"], "WON"), (12, "won".to_owned()));
    assert_eq!(of(&drafted["outcome"], "Proposal"), (12, "open".to_owned()));
    assert_eq!(of(&drafted["outcome"], "Blorped"), (12, "unclear".to_owned()));
    let train = [
        "train",
        "a.csv",
        "--outcome",
        "stage",
        "--positive",
        "won",
        "--no-validation",
        "--models",
        "m",
    ];
    let trained = json(folder.path(), &[&train[..], &["--json"]].concat());
    let outcome = &trained["outcome"];
    for (key, rows) in [("ideal", 24), ("not", 24), ("open", 12), ("unclear", 12)] {
        assert_eq!(outcome[key], rows, "{key}: {outcome}");
    }
    assert_eq!(of(outcome, "lost"), (12, "lost".to_owned()));
    let model = std::path::Path::new(trained["directory"].as_str().unwrap()).join("model.json");
    let model = std::fs::read_to_string(folder.path().join(model)).unwrap();
    let model: serde_json::Value = serde_json::from_str(&model).unwrap();
    assert_eq!(model["data"]["outcome_values"], outcome["values"]);
    run(folder.path(), &["clean", "a.csv", "--outcome", "stage"])
        .success()
        .stdout(contains("Outcome, by `stage`").and(contains("UNCLEAR")));
    let cleaned = json(folder.path(), &["clean", "a.csv", "--outcome", "stage", "--json"]);
    assert_eq!(of(&cleaned["outcome"], "Won"), (12, "won".to_owned()));
}

/// Deals whose outcome stands in two date columns, some lost again after they were won.
#[test]
fn two_date_columns_are_an_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("id,size,sector,created_on,won_at,lost_at\n");
    for row in 0..120 {
        let (won, lost) = match row % 6 {
            0 | 1 => ("2024-05-02", ""),
            2 | 3 => ("", "2024-06-03"),
            4 => ("2024-02-01", "2024-12-24"),
            _ => ("", ""),
        };
        let sector = ["IT", "Retail"][row / 2 % 2];
        text += &format!(
            "A{row},{},{sector},2023-01-{:02},{won},{lost}\n",
            row * 7 % 90,
            row % 28 + 1
        );
    }
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    let drafted = json(folder.path(), &["init", "a.csv", "--json"]);
    assert_eq!(
        drafted["outcome"]["days"],
        serde_json::json!({"won": "won_at", "lost": "lost_at"})
    );
    run(folder.path(), &["init", "a.csv"]).success();
    let trained = json(
        folder.path(),
        &["train", "--no-validation", "--models", "m", "--json"],
    );
    let outcome = &trained["outcome"];
    for (key, rows) in [("ideal", 40), ("not", 60), ("open", 20), ("unclear", 0)] {
        assert_eq!(outcome[key], rows, "{key}: {outcome}");
    }
    assert_eq!(outcome["values"][2]["as"], "churned");
    let names = trained["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["name"].to_string());
    assert!(!names.into_iter().any(|name| name.contains("_at")), "{trained}");
    // One side alone is no outcome, and is said so.
    std::fs::write(
        folder.path().join("r.toml"),
        "data = \"a.csv\"\n[outcome]\nwon = \"won_at\"\n",
    )
    .unwrap();
    run(folder.path(), &["train", "--recipe", "r.toml"])
        .code(2)
        .stderr(contains("outcome.lost"));
}

/// Lines of orders of 60 customers, of whom every third stopped buying; `deals` gives each line an ending of its own.
fn order_lines(deals: bool) -> String {
    let mut text =
        String::from("Row ID,Order ID,Order Date,Customer ID,Customer,Segment,Product,Quantity,Sales");
    text += if deals { ",Deal Stage\n" } else { "\n" };
    let mut row = 0;
    for customer in 0..60 {
        let last = if customer % 3 == 0 { 8 } else { 12 };
        for month in (1 + customer % 2..=last).filter(|month| (month + customer) % 2 == 0) {
            for line in 0..=customer % 2 {
                row += 1;
                let segment = ["SMB", "Enterprise"][customer / 3 % 2];
                text += &format!(
                    "{row},O-{customer}-{month},2024-{month:02}-{:02},{},Firm {customer},{segment},P{},{},{}",
                    customer % 28 + 1,
                    1000 + customer,
                    (row + line) % 7,
                    row % 5 + 1,
                    row * 13 % 400
                );
                text += if deals {
                    [",Won\n", ",Lost\n"][row % 2]
                } else {
                    "\n"
                };
            }
        }
    }
    text
}

#[test]
fn lines_of_orders_are_recognised_and_made_into_customers() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lines.csv"), order_lines(false)).unwrap();
    run(folder.path(), &["init", "lines.csv"])
        .success()
        .stdout(contains("NOT ACCOUNTS: a row is a line of an order (`Order ID`)"))
        .stdout(contains("420 rows of 60 customers"));
    let drafted = json(folder.path(), &["init", "lines.csv", "--json"]);
    assert_eq!(drafted["orders"]["customer"], "Customer ID");
    assert_eq!(drafted["orders"]["date"], "Order Date");
    let trained = json(
        folder.path(),
        &["train", "--no-validation", "--models", "m", "--json"],
    );
    let outcome = &trained["outcome"];
    for (key, rows) in [("ideal", 40), ("not", 20), ("open", 0), ("unclear", 0)] {
        assert_eq!(outcome[key], rows, "{key}: {outcome}");
    }
    // Customers of today are made in the same way, without an outcome.
    run(folder.path(), &["join", "lines.csv", "-o", "today.csv"]).success();
    let today = std::fs::read_to_string(folder.path().join("today.csv")).unwrap();
    assert_eq!(today.lines().count(), 61);
    assert!(today.starts_with("Customer ID,Customer,Segment,"), "{today}");
    // Trained on as if its rows were accounts, it is said loudly.
    let recipe = Recipe {
        outcome: asked("Segment", &["SMB"]),
        ..Recipe::default()
    };
    let training = TrainingRequest::new(folder.path().join("lines.csv"), recipe)
        .prepare()
        .unwrap();
    let page = training::document(&training.table, &training.prepared, None, None, Language::En);
    assert!(format!("{page:?}").contains("NOT ACCOUNTS"));
}

#[test]
fn deals_and_accounts_are_no_lines_of_orders() {
    let mut accounts = String::from("Order ID,Customer ID,Product,Order Date\n");
    for row in 0..40 {
        accounts += &format!("O{row},C{row},P{},2024-01-{:02}\n", row % 4, row % 28 + 1);
    }
    let mut tickets = String::from("ticket_id,account_id,product,opened_on\n");
    for row in 0..40 {
        tickets += &format!("T{row},C{},P{},2024-01-{:02}\n", row % 9, row % 4, row % 28 + 1);
    }
    for text in [order_lines(true), accounts, tickets] {
        assert_eq!(Draft::of(&table(&text)).unwrap().orders, None, "{}", &text[..60]);
    }
}

/// A shared case: its file, the outcome with its ideal values, and accounts that are ideal, not ideal and neither.
#[test]
fn shared_cases_are_read_rightly() {
    let cases = "\
01-outcome-case/accounts.csv | status | WON, Won, won | 204 196 0
03-open-stages-salesforce/deals.csv | deal_phase | Closed Won | 143 146 211
35-which-outcome/companies.csv | lifecycle_stage | Customer | 200 200 0
36-not-hubspot/deals.csv | Deal Status | Won | 153 156 91
52-unicode-outcome/statut_nfc.csv | statut | Gagnée | 203 197 0
52-unicode-outcome/statut_nfd.csv | statut | Gagnée | 203 197 0
58-won-loss/wonloss.csv | Result | Won | 40 40 0";
    for case in cases.lines() {
        let [file, column, positive, counts] = case.split(" | ").collect::<Vec<_>>()[..] else {
            panic!("{case}")
        };
        let positive: Vec<&str> = positive.split(", ").collect();
        let Some(path) = shared(&format!("cases/{file}")) else {
            return;
        };
        let table = read_table(&path, &Recipe::default()).unwrap();
        let (found, mut ideal) = drafted(&table);
        ideal.sort_unstable();
        assert_eq!(
            (found.as_deref(), ideal),
            (Some(column), positive.iter().map(|v| (*v).to_owned()).collect()),
            "{file}"
        );
        let outcome = Outcome::read(&table, &asked(column, &positive[..1])).unwrap();
        let count = |label| outcome.labels.iter().filter(|one| **one == label).count();
        let found = format!("{} {} {}", count(Some(true)), count(Some(false)), count(None));
        assert_eq!(found, counts, "{file}");
    }
}

/// Real tables keep the outcome they had.
#[test]
fn the_outcomes_of_real_tables_are_found() {
    let cases: [(&str, Option<&str>, &[&str]); 7] = [
        ("salvirt_b2b/Salvirt_B2B_ML_dataset.csv", Some("Status"), &["Won"]),
        (
            "telco_churn/WA_Fn-UseC_-Telco-Customer-Churn.csv",
            Some("Churn"),
            &["No"],
        ),
        ("x_education_leads/Leads.csv", Some("Converted"), &["1"]),
        ("startup_success/startup data.csv", Some("status"), &["acquired"]),
        ("maven_crm/sales_pipeline.csv", Some("deal_stage"), &["Won"]),
        ("maven_crm/accounts.csv", None, &[]),
        (
            "ravenstack/ravenstack_accounts.csv",
            Some("churn_flag"),
            &["False"],
        ),
    ];
    for (file, column, positive) in cases {
        let Some(path) = shared(&format!("data/{file}")) else {
            return;
        };
        let table = read_table(&path, &Recipe::default()).unwrap();
        let wanted = (
            column.map(str::to_owned),
            positive.iter().map(|value| (*value).to_owned()).collect(),
        );
        assert_eq!(drafted(&table), wanted, "{file}");
    }
}
