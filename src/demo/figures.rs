//! What a deal was worth and how it went, beside its outcome: the columns behind the business figures.

use jiff::ToSpan;
use jiff::civil::Date;

use super::account::{self, Account, Ending};
use super::dirt;
use super::draw::Draw;
use super::plan::{Draws, Plan, Value};
use crate::demo::day::EXPORTED;

/// The columns, after all others of `accounts.csv`.
pub const COLUMNS: [&str; 6] = [
    "qualified_on",
    "accepted_on",
    "annual_contract",
    "upsell",
    "acquisition_cost",
    "left_on",
];

/// Share of lost deals that were a marketing-qualified lead, and share that sales accepted; who bought was both.
const LOST_QUALIFIED: f64 = 0.80;
const LOST_ACCEPTED: f64 = 0.27;

/// Share of open deals that are each by now.
const OPEN_QUALIFIED: f64 = 0.80;
const OPEN_ACCEPTED: f64 = 0.45;

/// Customers that leave do so after this many days on average.
const STAY_DAYS: f64 = 420.0;

/// Cells of an account that was decided on a day, or is open.
pub fn cells(draw: &mut Draw, plan: &Plan, account: &Account, closed: Option<Date>) -> [String; 6] {
    let first = account::day(plan, account);
    let cycle = f64::from((closed.unwrap_or(EXPORTED) - first).get_days().max(0));
    let after = |share: f64| written(first + ((share * cycle) as i32).days());
    let (luck, qualified_at, accepted_at) = (draw.unit(), draw.unit(), draw.unit());
    let (qualified, accepted) = match account.ending {
        Ending::Won | Ending::Churned => (true, true),
        Ending::Lost => (luck < LOST_QUALIFIED, luck < LOST_ACCEPTED),
        Ending::Open => (luck < OPEN_QUALIFIED, luck < OPEN_ACCEPTED),
    };
    let step = |reached: bool, share: f64| if reached { after(share) } else { String::new() };
    // What was proposed, whether or not it was signed.
    let contract = contract(draw, plan, account);
    let (bought_more, more) = (draw.unit(), 0.08 + 0.30 * draw.unit());
    let upsell = match account.ending {
        Ending::Won => Some(if bought_more < 0.45 { more * contract } else { 0.0 }),
        Ending::Churned => Some(if bought_more < 0.10 {
            0.5 * more * contract
        } else {
            0.0
        }),
        Ending::Lost | Ending::Open => None,
    };
    // Long cycles cost more meetings, whatever comes of them.
    let cost = draw.log_normal(4_200.0, 0.30) * libm::sqrt((cycle + 5.0) / 80.0);
    let stay = draw.unit();
    let left = match (account.ending, closed) {
        (Ending::Churned, Some(closed)) => written(left(closed, stay)),
        _ => String::new(),
    };
    [
        step(qualified, 0.05 + 0.30 * qualified_at),
        step(accepted, 0.40 + 0.40 * accepted_at),
        dirt::euro(draw, contract),
        upsell.map_or_else(String::new, |amount| dirt::euro(draw, rounded(amount, 50.0))),
        dirt::euro(draw, rounded(cost.clamp(600.0, 15_000.0), 10.0)),
        left,
    ]
}

/// A contract per year: its profile's, more for more employees.
fn contract(draw: &mut Draw, plan: &Plan, account: &Account) -> f64 {
    // Every account was drawn from a profile of its plan.
    let profile = plan.profiles.iter().find(|p| p.segment == account.segment);
    let position = plan.position("employees");
    let own = profile.and_then(|p| p.draws.iter().find(|(name, _)| *name == "employees"));
    let usual = match own.map_or(&plan.columns[position].draws, |(_, draws)| draws) {
        Draws::Amount { median, .. } => *median,
        _ => 1.0,
    };
    let employees = match account.values[position] {
        Value::Number(number) => number.max(1.0),
        _ => usual,
    };
    let median = profile.map_or(0.0, |p| p.contract) * libm::pow(employees / usual, 0.35);
    rounded(draw.log_normal(median, 0.30), 100.0)
}

/// The day of leaving: exponential from the day after signature, among times that end by the export.
fn left(closed: Date, luck: f64) -> Date {
    let most = f64::from((EXPORTED - closed).get_days());
    let stay = -STAY_DAYS * libm::log(1.0 - luck * (1.0 - libm::exp(-most / STAY_DAYS)));
    closed + (libm::ceil(stay.min(most)) as i32).days()
}

fn written(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

fn rounded(amount: f64, step: f64) -> f64 {
    libm::round(amount / step) * step
}
