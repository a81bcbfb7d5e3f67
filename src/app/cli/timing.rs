//! Timing beside fit: the arguments of commands that score, and what they say of the signals.

use std::path::PathBuf;

use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::report::layout::shown::wrapped;
use lookalike::score::{Approach, Clock, TimingSummary};
use lookalike::timing::{self, Band, SignalsRead};
use lookalike::workflow::timing::{TimingRequest, first};

use super::counted::counted;

/// Kinds named before "and 4 more".
const NAMED: usize = 5;
/// Columns of the text.
const WIDTH: usize = 100;

#[derive(Debug, Clone, Default, clap::Args)]
pub struct TimingArgs {
    /// Dated signals of intent (account, date, kind and, if you like, strength): adds the timing beside the fit
    #[arg(long, value_name = "FILE")]
    signals: Option<PathBuf>,
    /// Day from which the age of signals is counted; later ones are left out [default: today]
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
}

impl TimingArgs {
    /// What is asked of timing.
    pub fn request(&self) -> TimingRequest {
        TimingRequest {
            signals: self.signals.clone(),
            as_of: self.as_of.clone(),
        }
    }

    /// Says that the recipe's signals are to be given again.
    pub fn warn_not_given(&self, model: &Model) {
        if let Some(signals) = self.request().not_given(model) {
            eprintln!("no timing: the model's recipe names `{signals}`; give it again with --signals FILE");
        }
    }

    /// What was read, on stderr.
    pub fn report(&self, clock: &Clock) {
        let day = timing::iso(clock.as_of());
        let which = if self.as_of.is_some() { "--as-of" } else { "today" };
        match clock.signals().map(|signals| &signals.read) {
            Some(read) => said(read, clock, &format!("{day} ({which})")),
            None => eprintln!("timing as of {day} ({which}), from columns of the table alone"),
        }
        for column in clock.columns() {
            let name = &column.column;
            if column.absent {
                eprintln!(
                    "warning: no column `{name}`, a signal by the model's recipe: it adds nothing to the timing"
                );
            }
            if column.is_criterion {
                eprintln!(
                    "warning: `{name}` is a criterion and a signal: a fresh date moves fit and timing both; \
                     `exclude` it from the next training to keep them apart"
                );
            }
        }
    }
}

fn said(read: &SignalsRead, clock: &Clock, day: &str) {
    let count = |number: u64| Language::En.integer(number as i64);
    eprintln!(
        "timing as of {day}: {} of {} from {}",
        counted(read.signals, "signal"),
        counted(read.accounts, "account"),
        read.file
    );
    let optional = |name: &Option<String>, without: &str| match name {
        Some(name) => format!("`{name}`"),
        None => without.to_owned(),
    };
    eprintln!(
        "  account `{}`, date `{}`{}, kind {}, strength {}",
        read.key,
        read.date,
        read.dates.map(|order| format!(" as {order}")).unwrap_or_default(),
        optional(&read.kind, "the same for all (no such column)"),
        optional(&read.strength, "1 (no such column)")
    );
    for (number, what) in [
        (read.later, "dated after that day: left out"),
        (
            read.repeated,
            "of the same account, kind and day as another: counted once",
        ),
        (read.faded, "older than ten half-lives: nothing left of them"),
        (read.blank, "without account, date or kind: left out"),
    ] {
        if number > 0 {
            eprintln!("  {} {what}", count(number));
        }
    }
    if read.unreadable > 0 {
        let first = read.unreadable_first.as_ref();
        let first = first
            .map(|first| format!(" (first: {first})"))
            .unwrap_or_default();
        eprintln!(
            "warning: {} with a date that cannot be read or a strength outside 0 to 100: left out{first}",
            counted(read.unreadable, "signal")
        );
    }
    if read.strengths_unread > 0 {
        eprintln!(
            "warning: {} with a strength that is not a number: counted with strength 1",
            counted(read.strengths_unread, "signal")
        );
    }
    if !read.usual.is_empty() {
        let usual = clock.kinds_met().usual();
        let mut kinds: Vec<(&String, &u64)> = read.usual.iter().collect();
        kinds.sort_by_key(|(name, signals)| (std::cmp::Reverse(**signals), *name));
        let mut named: Vec<String> = kinds
            .iter()
            .take(NAMED)
            .map(|(name, signals)| format!("{name} {}", count(**signals)))
            .collect();
        if let Some(more) = kinds.len().checked_sub(NAMED).filter(|more| *more > 0) {
            named.push(format!("and {more} more"));
        }
        let said = format!(
            "kinds without points of their own under [timing.kinds], so {} points and a half-life of {} days: {}",
            usual.points,
            usual.half_life,
            named.join(", ")
        );
        eprintln!("{}", wrapped(&said, WIDTH, "  ", "    "));
    }
}

/// What came of it, on stderr.
pub fn report_scored(clock: &Clock, summary: &TimingSummary) {
    let count = |number: u64| Language::En.integer(number as i64);
    let bands: Vec<String> = Band::ALL
        .iter()
        .map(|band| format!("{} {}", band.as_str(), count(summary.in_band(*band))))
        .collect();
    let approaches: Vec<String> = Approach::ALL
        .iter()
        .map(|approach| {
            format!(
                "{} {}",
                Language::En.approach(*approach),
                count(summary.to(*approach))
            )
        })
        .collect();
    eprintln!("timing: {}", bands.join(", "));
    eprintln!("  approach: {}", approaches.join(", "));
    if let Some(signals) = clock.signals() {
        let missed = signals.read.accounts - signals.matched();
        if missed > 0 {
            eprintln!(
                "  {} with signals not among those scored ({})",
                counted(missed, "account"),
                first(&signals.unmatched())
            );
        }
    }
}
