//! Accounts drawn from a story: their values, their true log-odds, and how they ended.

use std::collections::HashSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::draw::Draw;
use super::names;
use super::plan::{Draws, Era, Plan, Profile, Value};
use crate::demo::day::EXPORTED;
use crate::demo::settings::{Settings, Truth};
use crate::stats::share::portable_sigmoid;

/// Column by which eras are told apart, and from which recent accounts are still open.
pub const TIME: &str = "first_contact_on";

/// How far cycles spread (standard deviation of the logarithm), and their shortest and longest in days.
const CYCLE_SPREAD: f64 = 0.5;
const CYCLES: (f64, f64) = (5.0, 400.0);

/// One drawn account.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub id: String,
    pub name: String,
    /// One per column of the plan.
    pub values: Vec<Value>,
    pub segment: Option<&'static str>,
    pub log_odds: f64,
    pub ending: Ending,
    /// Day on which it was decided.
    pub closed: Option<Date>,
    /// Exported twice, word for word.
    pub twice: bool,
}

/// How an account ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Won,
    Lost,
    Churned,
    Open,
}

impl Account {
    /// The truth of each row it makes.
    pub fn truths(&self) -> impl Iterator<Item = Truth> + '_ {
        let truth = Truth {
            id: self.id.clone(),
            segment: self.segment,
            log_odds: self.log_odds,
        };
        std::iter::repeat_n(truth, 1 + usize::from(self.twice))
    }
}

/// The past: decided and open accounts, the last few of them entered a second time under another name.
pub fn past(plan: &Plan, settings: &Settings) -> Vec<Account> {
    let mut draw = Draw::new(settings.seed, 1);
    let mut taken = HashSet::new();
    let mut accounts: Vec<Account> = (1..=settings.accounts)
        .map(|n| drawn(&mut draw, plan, &mut taken, format!("ACC-{n:05}"), settings.aims))
        .collect();
    let intercept = intercept(plan, &accounts);
    let mut luck = Draw::new(settings.seed, 2);
    for account in &mut accounts {
        account.log_odds += intercept;
        (account.ending, account.closed) = ending(&mut luck, plan, account);
        account.twice = luck.chance(0.003);
    }
    let copies: Vec<Account> = (0..settings.accounts / 100)
        .map(|n| {
            let original = &accounts[luck.below(accounts.len())];
            let name = super::dirt::near_name(&mut luck, &original.name);
            let id = format!("ACC-{:05}", settings.accounts + 1 + n);
            Account {
                id,
                name,
                twice: false,
                ..original.clone()
            }
        })
        .collect();
    accounts.extend(copies);
    accounts
}

/// Prospects: drawn like the past accounts, some from a country that the past does not know.
pub fn prospects(plan: &Plan, settings: &Settings) -> Vec<Account> {
    let mut draw = Draw::new(settings.seed, 3);
    let mut taken = HashSet::new();
    (1..=settings.prospects)
        .map(|n| drawn_prospect(&mut draw, plan, &mut taken, format!("PRO-{n:05}")))
        .collect()
}

/// Standard deviation of each planted criterion's log-odds over the accounts.
pub fn importance(plan: &Plan, accounts: &[Account]) -> Vec<(&'static str, f64)> {
    let mut criteria: Vec<&'static str> = Vec::new();
    for planted in plan.planted {
        if !criteria.contains(&planted.criterion) {
            criteria.push(planted.criterion);
        }
    }
    let spread = |criterion: &str| {
        let effects: Vec<f64> = accounts
            .iter()
            .map(|a| effect(plan, a, |c| c == criterion))
            .collect();
        let n = effects.len().max(1) as f64;
        let mean = effects.iter().sum::<f64>() / n;
        libm::sqrt(effects.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / n)
    };
    criteria
        .into_iter()
        .map(|criterion| (criterion, spread(criterion)))
        .collect()
}

fn drawn_prospect(draw: &mut Draw, plan: &Plan, taken: &mut HashSet<String>, id: String) -> Account {
    let mut account = drawn(draw, plan, taken, id, false);
    if draw.chance(0.02) {
        let country = plan.position("country");
        account.values[country] = Value::Text(plan.new_country);
        if let Some(region) = plan.columns.iter().position(|c| c.name == "region") {
            account.values[region] = value(draw, plan, &account.values, &plan.columns[region].draws);
        }
    }
    account
}

/// An account; `aimed` ones are of the mix and the choice of their day, others of the whole market.
fn drawn(draw: &mut Draw, plan: &Plan, taken: &mut HashSet<String>, id: String, aimed: bool) -> Account {
    let first = value(draw, plan, &[], &plan.columns[plan.position(TIME)].draws);
    let era = match first {
        Value::Day(day) if aimed => plan.era(day),
        _ => 0,
    };
    let mut best = candidate(draw, plan, &first, era);
    for _ in 1..plan.choice[era] {
        let other = candidate(draw, plan, &first, era);
        if other.log_odds > best.log_odds {
            best = other;
        }
    }
    let name = name(draw, plan, taken, &best.values);
    Account { id, name, ..best }
}

/// An account without a name, first contacted on a day.
fn candidate(draw: &mut Draw, plan: &Plan, first: &Value, era: usize) -> Account {
    let shares: Vec<(&Profile, f64)> = plan.profiles.iter().map(|p| (p, p.share[era])).collect();
    let profile = draw.weighted(&shares);
    let mut values = Vec::with_capacity(plan.columns.len());
    for column in plan.columns {
        let own = profile.draws.iter().find(|(name, _)| *name == column.name);
        let draws = own.map_or(&column.draws, |(_, draws)| draws);
        values.push(match column.name {
            TIME => first.clone(),
            _ => value(draw, plan, &values, draws),
        });
    }
    let mut account = Account {
        id: String::new(),
        name: String::new(),
        values,
        segment: profile.segment,
        log_odds: 0.0,
        ending: Ending::Open,
        closed: None,
        twice: false,
    };
    account.log_odds = effect(plan, &account, |_| true);
    account
}

/// The profile that an account was drawn from.
pub fn profile<'p>(plan: &'p Plan, account: &Account) -> Option<&'p Profile> {
    plan.profiles.iter().find(|p| p.segment == account.segment)
}

/// Draws one value; `before` are those of the columns before it, which it may depend on.
fn value(draw: &mut Draw, plan: &Plan, before: &[Value], draws: &Draws) -> Value {
    match *draws {
        Draws::Levels(levels) => Value::Text(draw.weighted(levels)),
        Draws::Within(column, levels) => {
            let outer = &before[plan.position(column)];
            let inner = levels.iter().find(|(level, _)| *outer == Value::Text(level));
            Value::Text(inner.map_or("", |(_, inner)| draw.one(inner)))
        }
        Draws::Tokens(tokens) => Value::Set(
            tokens
                .iter()
                .filter(|(_, p)| draw.chance(*p))
                .map(|(token, _)| *token)
                .collect(),
        ),
        Draws::Amount {
            median,
            spread,
            step,
            low,
            high,
        } => Value::Number(rounded(draw.log_normal(median, spread), step).clamp(low, high)),
        Draws::Per {
            column,
            median,
            spread,
            step,
        } => match before[plan.position(column)] {
            Value::Number(base) => Value::Number(rounded(base * draw.log_normal(median, spread), step)),
            _ => Value::Number(0.0),
        },
        Draws::Count(mean) => Value::Number(draw.poisson(mean)),
        Draws::Yes(p) => Value::Yes(draw.chance(p)),
        Draws::Day(from, to) => {
            let days = (to - from).get_days();
            Value::Day(from + ((draw.unit() * f64::from(days)) as i32).days())
        }
    }
}

fn rounded(amount: f64, step: f64) -> f64 {
    libm::round(amount / step) * step
}

fn name(draw: &mut Draw, plan: &Plan, taken: &mut HashSet<String>, values: &[Value]) -> String {
    let text = |column| match values[plan.position(column)] {
        Value::Text(text) => text,
        _ => "",
    };
    let (sector, country) = (text("sector"), text("country"));
    let trades = plan
        .trades
        .iter()
        .find(|(name, _)| *name == sector)
        .map_or(&["Groupe"][..], |(_, trades)| trades);
    loop {
        let name = names::company(draw, trades, country);
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

/// Sum of the planted effects of the wanted criteria that hold on the account's day.
fn effect(plan: &Plan, account: &Account, wanted: impl Fn(&str) -> bool) -> f64 {
    let after = day(plan, account) >= plan.pivot;
    let holds = |era| match era {
        Era::Always => true,
        Era::Before => !after,
        Era::After => after,
    };
    plan.planted
        .iter()
        .filter(|planted| wanted(planted.criterion) && holds(planted.era))
        .map(|planted| planted.effect.of(&account.values[plan.position(planted.column)]))
        .sum()
}

/// The day of the first contact.
pub fn day(plan: &Plan, account: &Account) -> Date {
    match account.values[plan.position(TIME)] {
        Value::Day(day) => day,
        _ => Date::ZERO,
    }
}

/// The intercept that makes the average account ideal with the plan's probability, by bisection.
fn intercept(plan: &Plan, accounts: &[Account]) -> f64 {
    let share = |intercept: f64| {
        accounts
            .iter()
            .map(|a| portable_sigmoid(a.log_odds + intercept))
            .sum::<f64>()
            / accounts.len().max(1) as f64
    };
    let (mut low, mut high) = (-20.0, 20.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if share(middle) < plan.ideal_share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// How an account ended and when: open when its cycle has not ended by the export (or somebody forgot it), else won and
/// kept with its true probability.
fn ending(luck: &mut Draw, plan: &Plan, account: &Account) -> (Ending, Option<Date>) {
    let first = day(plan, account);
    let usual = profile(plan, account).map_or(60.0, |profile| profile.cycle[plan.era(first)]);
    let cycle = luck.log_normal(usual, CYCLE_SPREAD).clamp(CYCLES.0, CYCLES.1) as i32;
    let closed = first + cycle.days();
    let (ideal, forgotten, leaves) = (luck.unit(), luck.unit(), luck.unit());
    if closed > EXPORTED || forgotten < 0.02 {
        return (Ending::Open, None);
    }
    let ending = if ideal < portable_sigmoid(account.log_odds) {
        Ending::Won
    } else if leaves < plan.leaves {
        Ending::Churned
    } else {
        Ending::Lost
    };
    (ending, Some(closed))
}
