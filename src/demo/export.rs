//! The two files that a CRM would export: `;` between fields, a byte-order mark, decimal commas.

use super::account::{Account, Ending, TIME};
use super::dirt;
use super::draw::Draw;
use super::figures;
use super::plan::Plan;

/// `accounts.csv`: every column, the outcome, three columns that were filled once it was known, and those of the
/// business figures.
pub fn accounts(plan: &Plan, seed: u64, accounts: &[Account]) -> String {
    let mut draw = Draw::new(seed, 4);
    let mut business = Draw::new(seed, 6);
    let rows = accounts.iter().flat_map(|account| {
        let mut row = row(&mut draw, plan, account, |_| true);
        row.extend(hindsight(&mut draw, plan, account));
        row.extend(figures::cells(&mut business, plan, account));
        std::iter::repeat_n(row, 1 + usize::from(account.twice))
    });
    text(columns(plan), rows)
}

/// The columns of `accounts.csv`.
pub fn columns(plan: &Plan) -> Vec<String> {
    let mut columns = header(plan, |_| true);
    columns.extend(["outcome", "close_date", "lost_reason", "onboarding_calls"].map(str::to_owned));
    columns.extend(figures::COLUMNS.map(str::to_owned));
    columns
}

/// `prospects.csv`: what is known before anything is decided.
pub fn prospects(plan: &Plan, seed: u64, prospects: &[Account]) -> String {
    let mut draw = Draw::new(seed, 5);
    let known = |name: &str| name != TIME;
    let rows = prospects
        .iter()
        .map(|account| row(&mut draw, plan, account, known));
    text(header(plan, known), rows)
}

fn header(plan: &Plan, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let columns = plan.columns.iter().map(|c| c.name).filter(|name| wanted(name));
    ["account_id", "company"]
        .into_iter()
        .chain(columns)
        .map(str::to_owned)
        .collect()
}

fn row(draw: &mut Draw, plan: &Plan, account: &Account, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut row = vec![account.id.clone(), account.name.clone()];
    for (column, value) in plan.columns.iter().zip(&account.values) {
        let cell = dirt::cell(draw, column, value);
        if wanted(column.name) {
            row.push(cell);
        }
    }
    row
}

/// The outcome, and what is only known after it: the columns that a leakage screen must find.
fn hindsight(draw: &mut Draw, plan: &Plan, account: &Account) -> [String; 4] {
    let outcome = match account.ending {
        Ending::Won => "won",
        Ending::Lost => "lost",
        Ending::Churned => "churned",
        Ending::Open => "open",
    };
    let reason = match account.ending {
        Ending::Lost | Ending::Churned if draw.chance(0.85) => draw.one(plan.lost_reasons),
        _ => "",
    };
    let calls = match account.ending {
        Ending::Won => 1.0 + draw.poisson(3.0),
        Ending::Churned => draw.poisson(1.0),
        Ending::Lost | Ending::Open => 0.0,
    };
    let closed = account
        .closed
        .map_or_else(String::new, |day| day.strftime("%d/%m/%Y").to_string());
    [
        outcome.to_owned(),
        closed,
        reason.to_owned(),
        format!("{calls:.0}"),
    ]
}

fn text(header: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    let written = std::iter::once(header)
        .chain(rows)
        .try_for_each(|row| writer.write_record(row));
    // Rows all have the header's length and memory does not fail to be written.
    written.expect("rows of one length written to memory");
    let bytes = writer.into_inner().expect("memory flushed");
    String::from_utf8(bytes).expect("only UTF-8 was written")
}
