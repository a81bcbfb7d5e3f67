//! How often intervals hold the truth, and how often verdicts are false alarms: the tables of `docs/benchmarks.md`.
//!
//! `cargo run --release --example coverage`, or with some of: rates amounts durations adjusted verdicts fits chance kinds. The same seed
//! gives the same tables. Of `fits`, the longest, `WORLDS=10 ACCOUNTS=300` in the environment make a part; of `kinds`
//! `DRAWS=100 ONLY=Normal:5000,Noise:150`.

mod adjusted;
mod amounts;
mod chance;
mod durations;
mod fits;
mod kinds;
mod random;
mod rates;
mod table;
mod verdicts;

const PARTS: [(&str, fn()); 8] = [
    ("rates", rates::print),
    ("amounts", amounts::print),
    ("durations", durations::print),
    ("adjusted", adjusted::print),
    ("verdicts", verdicts::print),
    ("fits", fits::print),
    ("chance", chance::print),
    ("kinds", kinds::print),
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = asked
        .iter()
        .find(|part| PARTS.iter().all(|(name, _)| name != part))
    {
        eprintln!(
            "no part `{unknown}`: rates, amounts, durations, adjusted, verdicts, fits, chance or kinds"
        );
        std::process::exit(2);
    }
    for (name, print) in PARTS {
        if asked.is_empty() || asked.iter().any(|part| part == name) {
            print();
        }
    }
}
