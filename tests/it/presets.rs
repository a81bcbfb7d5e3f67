//! `lookalike init` on exports of CRMs, and on several tables. Every export is made up here.

use std::path::Path;

use assert_cmd::Command;
use lookalike::recipe::{Family, Recipe};
use predicates::str::contains;

use crate::cli::refused;
use crate::shared::shared;

fn run(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(folder)
        .args(arguments)
        .assert()
}

/// A folder with files in it.
fn folder(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn recipe(folder: &Path) -> (String, Recipe) {
    let path = folder.join("lookalike.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let recipe = Recipe::parse(&text, &path).unwrap();
    (text, recipe)
}

const SECTORS: [&str; 4] = ["COMPUTER_SOFTWARE", "CONSTRUCTION", "BANKING", "RETAIL"];
const COUNTRIES: [&str; 3] = ["France", "Germany", "Spain"];

/// Whether row `i` was won, was lost, or is still open.
fn ending(i: usize) -> usize {
    match i % 9 {
        8 => 2,
        k => usize::from((k * 5 + i / 9) % 7 > 3),
    }
}

fn hubspot_companies() -> String {
    let mut text = "Record ID,Company name,Company Domain Name,Industry,Number of Employees,Annual Revenue,Country/Region,City,\
                    Lifecycle Stage,Create Date,Close Date,Recent Deal Amount,Number of Associated Deals,Number of Sessions,\
                    Original Source Type,Last Activity Date,Web Technologies,Company owner,Our tier\n"
        .to_owned();
    for i in 0..60 {
        let customer = ending(i) == 0;
        text += &format!(
            "{},Firm {i},firm{i}.example,{},{},{},{},Town {},{},2024-0{}-10 09:30,{},{},{},{},{},2025-06-{:02} 10:00,{},Alex Doe,{}\n",
            9_000_000_000_u64 + i as u64,
            SECTORS[i % 4],
            10 + i * 7,
            100_000 * (i + 1),
            COUNTRIES[i % 3],
            i % 5,
            if customer {
                "Customer"
            } else {
                ["Lead", "Opportunity"][i % 2]
            },
            i % 9 + 1,
            if customer { "2025-02-11 00:00" } else { "" },
            if customer { "12000" } else { "" },
            usize::from(customer),
            i % 13,
            ["ORGANIC_SEARCH", "PAID_SEARCH", "OFFLINE"][i % 3],
            i % 28 + 1,
            ["Salesforce;Slack", "HubSpot", "Shopify;Stripe"][i / 3 % 3],
            ["gold", "silver"][i % 2],
        );
    }
    text
}

/// Labels may be spelled in any case, with spaces around, after a byte order mark.
const DEAL_LABELS: &str = "\u{feff}record id, Deal Name ,DEAL STAGE,Pipeline,Amount,Create Date,Close Date,Deal owner,Deal Type,\
                           Closed Lost Reason,Closed Won Reason,Is Closed Won,Number of Sales Activities,Original Source Type,\
                           Deal probability,\"Date entered \"\"Closed Won (Sales Pipeline)\"\"\",Associated Company IDs (Primary),Region team\n";
const FRENCH_DEAL_LABELS: &str = "ID de fiche d'informations,Nom de la transaction,Phase de la transaction,Pipeline,Montant,\
                                  Date de création,Date de fermeture,Propriétaire de la transaction,Type d'affaire,Motif,Autre,\
                                  Is Closed Won,Activités,Source,Probabilité,Entrée,Associated Company IDs (Primary),Équipe\n";

fn hubspot_deals(labels: &str, stages: [&str; 3]) -> String {
    let mut text = labels.to_owned();
    for i in 0..60 {
        let end = ending(i);
        text += &format!(
            "{},Deal {i},{},Sales Pipeline,{},2024-{:02}-05 08:15,2025-{:02}-20 17:00,Sam Roe,{},{},{},{},{},{},{},{},{},{}\n",
            7_000_000_000_u64 + i as u64,
            stages[end],
            if end == 1 {
                String::new()
            } else {
                (5000 + i * 100).to_string()
            },
            i % 12 + 1,
            i % 12 + 1,
            ["New Business", "Existing Business"][i % 2],
            if end == 1 { "too dear" } else { "" },
            if end == 0 { "price" } else { "" },
            end == 0,
            i % 11,
            ["ORGANIC_SEARCH", "PAID_SEARCH", "OFFLINE"][i % 3],
            ["1", "0", "0.4"][end],
            if end == 0 { "2025-01-01 00:00" } else { "" },
            9_000_000_000_u64 + i as u64 % 55,
            ["north", "south", "east"][i * 7 % 3],
        );
    }
    text
}

fn salesforce_accounts() -> String {
    let mut text = "Id,Name,Type,Industry,NumberOfEmployees,AnnualRevenue,BillingCountry,BillingCity,AccountSource,OwnerId,\
                    CreatedDate,LastActivityDate,Website,ParentId,Rating,Tech_Stack__c\n"
        .to_owned();
    for i in 0..60 {
        text += &format!(
            "001A{i:014},Firm {i},{},{},{},{},{},Town {},{},005A00000000000001,2024-0{}-01T10:00:00.000+0000,2025-06-{:02},firm{i}.example,,{},{}\n",
            [
                "Customer - Direct",
                "Prospect",
                "Customer - Channel",
                "Prospect",
                "Technology Partner"
            ][i % 5],
            SECTORS[i % 4],
            10 + i * 7,
            100_000 * (i + 1),
            COUNTRIES[i % 3],
            i % 5,
            ["Web", "Partner Referral"][i % 2],
            i % 9 + 1,
            i % 28 + 1,
            ["Hot", "Warm", "Cold"][i / 3 % 3],
            ["AWS", "Azure", "SAP"][i * 11 % 3],
        );
    }
    text
}

/// `stage` adds StageName; `open` keeps opportunities that are not decided.
fn salesforce_opportunities(stage: bool, open: bool) -> String {
    let mut text = format!(
        "Id,AccountId,Name,{}Amount,CloseDate,CreatedDate,IsWon,IsClosed,Type,LeadSource,Probability,ForecastCategory,NextStep,\
         ExpectedRevenue,HasOpportunityLineItem,LastStageChangeDate,OwnerId,Competitor__c\n",
        if stage { "StageName," } else { "" }
    );
    for i in (0..60).filter(|i| open || ending(*i) < 2) {
        let end = ending(i);
        let name = ["Closed Won", "Closed Lost", "Negotiation/Review"][end];
        text += &format!(
            "006A{i:014},001A{:014},Deal {i},{}{},2025-{:02}-20,2024-{:02}-05T08:15:00.000+0000,{},{},{},{},{},{},,{},{},2025-01-{:02},005A00000000000001,{}\n",
            i % 45,
            if stage { format!("{name},") } else { String::new() },
            5000 + i * 100,
            i % 12 + 1,
            i % 12 + 1,
            end == 0,
            end < 2,
            ["New Business", "Existing Business"][i % 2],
            ["Web", "Partner", "Event"][i % 3],
            [100, 0, 60][end],
            ["Closed", "Omitted", "Pipeline"][end],
            [5000, 0, 3000][end],
            end == 0,
            i % 28 + 1,
            ["none", "Salesforce", "SAP"][i * 5 % 3],
        );
    }
    text
}

#[test]
fn hubspot_deals_map_themselves_and_train() {
    for (labels, stages) in [
        (DEAL_LABELS, ["Closed Won", "Closed Lost", "Contract Sent"]),
        (DEAL_LABELS, ["closedwon", "closedlost", "contractsent"]),
        (
            FRENCH_DEAL_LABELS,
            ["Fermé gagné", "Fermé perdu", "Contrat envoyé"],
        ),
    ] {
        let folder = folder(&[("deals.csv", hubspot_deals(labels, stages))]);
        run(folder.path(), &["init", "deals.csv"])
            .success()
            .stdout(contains("preset    HubSpot deals: "))
            .stdout(contains("outcome   "));
        let (text, recipe) = recipe(folder.path());
        assert_eq!(recipe.outcome.positive, [stages[0]], "{text}");
        assert_eq!(recipe.outcome.negative, [stages[1]]);
        assert!(recipe.id.is_some() && recipe.label.is_some() && recipe.time == recipe.figures.opened);
        assert!(recipe.figures.closed.is_some() && recipe.figures.amount.is_some());
        if labels == DEAL_LABELS && stages[0] == "Closed Won" {
            for column in [
                "Closed Lost Reason",
                "Is Closed Won",
                "Deal owner",
                "Deal probability",
            ] {
                assert!(
                    recipe.exclude.iter().any(|name| name == column),
                    "{column}: {text}"
                );
            }
            assert_eq!(
                recipe.columns["Original Source Type"].family,
                Some(Family::Intent)
            );
            insta::assert_snapshot!("hubspot_deals_recipe", text);
        }
        run(folder.path(), &["train", "--no-validation"]).success();
    }
}

#[test]
fn hubspot_companies_train_with_a_warning_and_join_their_deals() {
    let folder = folder(&[
        ("companies.csv", hubspot_companies()),
        (
            "deals.csv",
            hubspot_deals(DEAL_LABELS, ["Closed Won", "Closed Lost", "Contract Sent"]),
        ),
    ]);
    run(folder.path(), &["init", "companies.csv"])
        .success()
        .stdout(contains("HubSpot companies: 18 of 19 columns"))
        .stdout(contains("companies do not say who was lost"));
    let (text, alone) = recipe(folder.path());
    assert_eq!(alone.outcome.positive, ["Customer"], "{text}");
    assert_eq!(
        alone.columns["Number of Employees"].family,
        Some(Family::Firmographic)
    );
    assert_eq!(
        alone.columns["Web Technologies"].family,
        Some(Family::Technographic)
    );
    for column in [
        "Recent Deal Amount",
        "Number of Associated Deals",
        "Last Activity Date",
        "Company owner",
    ] {
        assert!(alone.exclude.iter().any(|name| name == column), "{column}");
    }
    run(folder.path(), &["train", "--no-validation"]).success();

    run(folder.path(), &["init", "companies.csv", "deals.csv", "--force"])
        .success()
        .stdout(contains("rows      a row is one of deals"));
    let (text, both) = recipe(folder.path());
    assert_eq!(both.data.as_deref(), Some("deals.csv"));
    let companies = &both.tables["companies"];
    assert_eq!(companies.key, "Record ID");
    assert_eq!(
        companies.matches.as_deref(),
        Some("Associated Company IDs (Primary)")
    );
    assert!(companies.timeless && companies.date.is_none());
    for column in ["Lifecycle Stage", "Close Date", "Recent Deal Amount"] {
        assert!(companies.exclude.iter().any(|name| name == column), "{column}");
    }
    insta::assert_snapshot!("hubspot_companies_and_deals_recipe", text);
    run(folder.path(), &["train", "--no-validation"]).success();
}

#[test]
fn salesforce_opportunities_take_their_outcome_from_the_stage() {
    let folder = folder(&[
        ("Opportunity.csv", salesforce_opportunities(true, true)),
        ("Account.csv", salesforce_accounts()),
        ("bare.csv", salesforce_opportunities(false, true)),
        ("closed.csv", salesforce_opportunities(false, false)),
    ]);
    run(folder.path(), &["init", "Account.csv", "Opportunity.csv"])
        .success()
        .stdout(contains("preset    Salesforce opportunities"));
    let (text, both) = recipe(folder.path());
    assert_eq!(both.data.as_deref(), Some("Opportunity.csv"));
    assert_eq!(both.outcome.column.as_deref(), Some("StageName"));
    assert_eq!(both.outcome.negative, ["Closed Lost"]);
    let accounts = &both.tables["account"];
    assert_eq!(
        (accounts.key.as_str(), accounts.matches.as_deref()),
        ("Id", Some("AccountId"))
    );
    assert!(accounts.exclude.iter().any(|name| name == "Type"), "{text}");
    for column in [
        "IsWon",
        "Probability",
        "ForecastCategory",
        "ExpectedRevenue",
        "LastStageChangeDate",
        "AccountId",
    ] {
        assert!(both.exclude.iter().any(|name| name == column), "{column}");
    }
    insta::assert_snapshot!("salesforce_accounts_and_opportunities_recipe", text);
    run(folder.path(), &["train", "--no-validation"]).success();

    // "Not won" is lost or open: without a stage, and with open ones, nothing says which.
    run(folder.path(), &["init", "bare.csv", "--force"])
        .success()
        .stdout(contains("outcome   none found"));
    run(folder.path(), &["train"]).code(2);
    run(folder.path(), &["init", "closed.csv", "--force"]).success();
    assert_eq!(recipe(folder.path()).1.outcome.column.as_deref(), Some("IsWon"));
    run(folder.path(), &["train", "--no-validation"]).success();

    run(folder.path(), &["init", "Account.csv", "--force"]).success();
    let (_, alone) = recipe(folder.path());
    assert_eq!(
        alone.outcome.positive,
        ["Customer - Direct", "Customer - Channel"]
    );
    assert_eq!(alone.outcome.negative, ["Prospect"]);
    run(folder.path(), &["train", "--no-validation"]).success();
}

#[test]
fn a_preset_can_be_forced_or_refused() {
    let folder = folder(&[
        (
            "deals.csv",
            hubspot_deals(DEAL_LABELS, ["Closed Won", "Closed Lost", "Contract Sent"]),
        ),
        ("own.csv", "id,size,status\n1,2,won\n2,3,lost\n".to_owned()),
    ]);
    run(folder.path(), &["init", "deals.csv", "--preset", "none"])
        .success()
        .stdout(predicates::prelude::PredicateBooleanExt::not(contains("preset")));
    run(
        folder.path(),
        &["init", "own.csv", "--preset", "hubspot", "--force"],
    )
    .code(2)
    .stderr(contains("own.csv:1: is no export of HubSpot"))
    .stderr(contains("`Deal Name`"));
    run(
        folder.path(),
        &["init", "deals.csv", "--preset", "salesforce", "--force"],
    )
    .code(2);
    run(folder.path(), &["init", "deals.csv", "--preset", "zoho"]).code(2);
    run(folder.path(), &["init", "deals.csv", "--json"])
        .success()
        .stdout(contains("\"name\": \"HubSpot deals\""))
        .stdout(contains("\"tables\": []"));
}

#[test]
fn a_table_that_cannot_join_is_one_line() {
    let folder = folder(&[
        (
            "a.csv",
            "account_id,size,status\nA1,2,won\nA2,3,lost\nA3,3,lost\n".to_owned(),
        ),
        ("alien.csv", "ticket,colour\nT1,red\nT2,blue\n".to_owned()),
        ("empty.csv", "account_id,day\n".to_owned()),
    ]);
    let said = ["alien.csv", "empty.csv", "./a.csv", "gone.csv", "-"].map(|further| {
        let said = refused(folder.path(), &["init", "a.csv", further]);
        assert!(!folder.path().join("lookalike.toml").exists());
        said
    });
    insta::assert_snapshot!(said.concat(), @r"
    error: alien.csv: has no column in common with a, by name and values; give it a column with the values of `account_id`, or leave it out
    error: empty.csv: has a header but no rows; bring a table with one row per account
    error: ./a.csv: is given twice; name each table once
    error: gone.csv: there is no such file; did you mean `a.csv`?
    error: -: a further table must be a file; give only the account table on standard input
    ");
}

/// A copy of shared tables, so that the recipe lies beside them.
fn copied(set: &str, names: &[&str]) -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        std::fs::copy(shared(&format!("data/{set}/{name}"))?, folder.path().join(name)).unwrap();
    }
    Some(folder)
}

#[test]
fn ravenstack_tables_find_their_keys_and_dates() {
    let names = [
        "ravenstack_accounts.csv",
        "ravenstack_feature_usage.csv",
        "ravenstack_subscriptions.csv",
        "ravenstack_support_tickets.csv",
        "ravenstack_churn_events.csv",
    ];
    let Some(folder) = copied("ravenstack", &names) else {
        return;
    };
    let arguments: Vec<&str> = ["init"].iter().chain(&names).copied().collect();
    run(folder.path(), &arguments).success();
    let (text, recipe) = recipe(folder.path());
    let table = |name: &str| &recipe.tables[name];
    let usage = table("feature_usage");
    assert_eq!(usage.via.as_deref(), Some("subscriptions"), "{text}");
    assert_eq!(
        (usage.key.as_str(), usage.date.as_deref()),
        ("subscription_id", Some("usage_date"))
    );
    let subscriptions = table("subscriptions");
    assert_eq!(subscriptions.key, "account_id");
    assert_eq!(subscriptions.date.as_deref(), Some("start_date"));
    assert_eq!(subscriptions.known["churn_flag"], "end_date");
    assert_eq!(subscriptions.known["end_date"], "end_date");
    let tickets = table("support_tickets");
    assert_eq!(tickets.date.as_deref(), Some("submitted_at"));
    assert_eq!(tickets.known["satisfaction_score"], "closed_at");
    assert_eq!(tickets.family, Some(Family::Behavioural));
    // The outcome itself: written down, not used.
    assert!(!recipe.tables.contains_key("churn_events"));
    assert!(text.contains("# [tables.\"churn_events\"]"));
}

#[test]
fn maven_learns_from_the_pipeline_and_says_what_does_not_match() {
    let names = [
        "accounts.csv",
        "sales_pipeline.csv",
        "products.csv",
        "sales_teams.csv",
    ];
    let Some(folder) = copied("maven_crm", &names) else {
        return;
    };
    let arguments: Vec<&str> = ["init"].iter().chain(&names).copied().collect();
    run(folder.path(), &arguments)
        .success()
        .stdout(contains("a row is one of sales_pipeline"));
    let (text, recipe) = recipe(folder.path());
    assert!(
        text.contains("without a match: `GTXPro` (1,480 rows; `GTX Pro` there)"),
        "{text}"
    );
    assert_eq!(recipe.data.as_deref(), Some("sales_pipeline.csv"));
    for (name, key) in [
        ("accounts", "account"),
        ("products", "product"),
        ("sales_teams", "sales_agent"),
    ] {
        let table = &recipe.tables[name];
        assert_eq!(
            (table.key.as_str(), table.matches.as_deref()),
            (key, Some(key)),
            "{name}"
        );
        assert!(table.timeless);
    }
}
