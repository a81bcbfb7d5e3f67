//! `signals.csv`: what prospects did lately that speaks of buying, dated; who fits plays no part in it.

use jiff::ToSpan;

use super::account::Account;
use super::draw::Draw;
use crate::demo::day::EXPORTED;

/// Kinds of signal, and how usual each is.
const KINDS: [(&str, f64); 5] = [
    ("pricing_page", 0.35),
    ("hiring", 0.25),
    ("demo_request", 0.15),
    ("funding", 0.15),
    ("site_redesign", 0.10),
];

/// Share of prospects with any signal.
const SHOPPING: f64 = 0.35;

/// The signals of the last half-year before the export.
pub fn signals(seed: u64, prospects: &[Account]) -> String {
    let mut draw = Draw::new(seed, 7);
    let mut text = String::from("account_id;date;kind\n");
    for account in prospects {
        if !draw.chance(SHOPPING) {
            continue;
        }
        for _ in 0..1 + draw.poisson(1.0) as usize {
            let days = draw.log_normal(30.0, 1.0).min(180.0) as i32;
            let day = EXPORTED - days.days();
            text.push_str(&format!("{};{day};{}\n", account.id, draw.weighted(&KINDS)));
        }
    }
    text
}
