//! What a deal was worth and how it went, beside its outcome: the columns behind the business figures.

use jiff::ToSpan;
use jiff::civil::Date;

use super::account::{self, Account, Ending};
use super::dirt;
use super::draw::Draw;
use super::plan::{Draws, Plan, Value};
use crate::demo::day::EXPORTED;

/// The columns, after all others of `accounts.csv`.
pub const COLUMNS: [&str; 11] = [
    "qualified_on",
    "accepted_on",
    "annual_contract",
    "upsell",
    "acquisition_cost",
    "left_on",
    "nps",
    "tickets_last_year",
    "reference",
    "opens_market",
    "verbatim",
];

/// Share of lost deals that were a marketing-qualified lead, and share that sales accepted; who bought was both.
const LOST_QUALIFIED: f64 = 0.80;
const LOST_ACCEPTED: f64 = 0.27;

/// Share of open deals that are each by now.
const OPEN_QUALIFIED: f64 = 0.80;
const OPEN_ACCEPTED: f64 = 0.45;

/// Share of customers that answer the survey.
const ANSWERED: f64 = 0.7;

/// Promoters and detractors among customers that left.
const UNHAPPY: (f64, f64) = (0.10, 0.60);

/// Customers that leave do so after this many days on average.
const STAY_DAYS: f64 = 420.0;

/// Cells of an account that was decided on a day, or is open.
pub fn cells(draw: &mut Draw, plan: &Plan, account: &Account) -> [String; 11] {
    let (first, closed) = (account::day(plan, account), account.closed);
    let era = plan.era(first);
    let profile = account::profile(plan, account);
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
    let contract = contract(draw, plan, account) * plan.price[era];
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
    let (usual, spent) = profile.map_or((75.0, 4_200.0), |p| (p.cycle[era], p.cost[era]));
    let cost = draw.log_normal(spent, 0.30) * libm::sqrt((cycle + 5.0) / (usual + 5.0));
    let stay = draw.unit();
    let left = match (account.ending, closed) {
        (Ending::Churned, Some(closed)) => written(left(closed, stay)),
        _ => String::new(),
    };
    let [nps, tickets, reference, opens, verbatim] = voice(draw, plan, account, era);
    [
        step(qualified, 0.05 + 0.30 * qualified_at),
        step(accepted, 0.40 + 0.40 * accepted_at),
        dirt::euro(draw, contract),
        upsell.map_or_else(String::new, |amount| dirt::euro(draw, rounded(amount, 50.0))),
        dirt::euro(draw, rounded(cost.clamp(600.0, 15_000.0), 10.0)),
        left,
        nps,
        tickets,
        reference,
        opens,
        verbatim,
    ]
}

/// What a customer says and does: its answer to the survey, if it gave one, its tickets, whether it speaks for the
/// product and opens a market, and what it wrote. Nothing of who never bought.
fn voice(draw: &mut Draw, plan: &Plan, account: &Account, era: usize) -> [String; 5] {
    let luck: [f64; 6] = std::array::from_fn(|_| draw.unit());
    let answers = match account.ending {
        Ending::Won => account::profile(plan, account).map_or((0.4, 0.2), |p| p.answers[era]),
        Ending::Churned => UNHAPPY,
        Ending::Lost | Ending::Open => return Default::default(),
    };
    let (promoters, detractors) = answers;
    let (mood, answer) = if luck[0] < promoters {
        (0, 9.0 + libm::floor(luck[1] * 2.0))
    } else if luck[0] < 1.0 - detractors {
        (1, 7.0 + libm::floor(luck[1] * 2.0))
    } else {
        (2, libm::floor(luck[1] * 7.0))
    };
    let tickets = draw.poisson([1.2, 2.5, 6.0][mood]);
    let yes_no = |yes: bool| if yes { "oui" } else { "non" }.to_owned();
    let written = plan.verbatims[mood];
    let said = written[((luck[5] * written.len() as f64) as usize).min(written.len() - 1)];
    let answered = luck[2] < ANSWERED;
    [
        if answered {
            format!("{answer:.0}")
        } else {
            String::new()
        },
        format!("{tickets:.0}"),
        yes_no(luck[3] < [0.45, 0.04, 0.0][mood]),
        yes_no(luck[4] < 0.07),
        if answered { said.to_owned() } else { String::new() },
    ]
}

/// A contract per year: its profile's, more for more employees.
fn contract(draw: &mut Draw, plan: &Plan, account: &Account) -> f64 {
    let profile = account::profile(plan, account);
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
