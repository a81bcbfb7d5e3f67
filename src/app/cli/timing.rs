//! Timing beside fit: the arguments of commands that score, and what they say of the signals.

use std::path::{Path, PathBuf};

use anyhow::bail;
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::report::layout::shown::{shorten, wrapped};
use lookalike::score::{Approach, Clock, TimingSummary};
use lookalike::timing::{self, Band, Signals, SignalsRead};
use serde_json::{Value, json};

use lookalike::report::layout::counted::counted;

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
    /// Timing for a table with this header, when signals are given or the model's recipe names columns that are
    /// signals.
    pub fn clock(&self, model: &Model, header: &[String]) -> anyhow::Result<Option<Clock>> {
        let recipe = &model.recipe.timing;
        if self.signals.is_none() && recipe.columns.is_empty() {
            if self.as_of.is_some() {
                bail!("--as-of is the day from which signals fade; give the signals too: --signals FILE");
            }
            if let Some(signals) = &recipe.signals {
                eprintln!(
                    "no timing: the model's recipe names `{signals}`; give it again with --signals FILE"
                );
            }
            return Ok(None);
        }
        let as_of = match &self.as_of {
            Some(day) => timing::day(day)?,
            None => timing::today(),
        };
        let mut kinds = Clock::kinds(model)?;
        let signals = match &self.signals {
            Some(path) => {
                let id = id(model, header, path)?;
                Some(Signals::read(path, recipe, Some(id), as_of, &mut kinds)?)
            }
            None => None,
        };
        Ok(Some(Clock::new(model, header, kinds, signals, as_of)))
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

/// Signals are matched by the id, so there must be one.
fn id<'m>(model: &'m Model, header: &[String], signals: &Path) -> anyhow::Result<&'m str> {
    let signals = signals.display();
    match &model.data.id {
        None => bail!(
            "{signals}: signals cannot be matched, since the model knows no id column; train it with --id COL"
        ),
        Some(id) if !header.contains(id) => bail!(
            "{signals}: signals cannot be matched, since the accounts have no column `{id}`; add it, as in training"
        ),
        Some(id) => Ok(id),
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

/// Refuses signals of which none is of an account that was scored: their keys are something else.
pub fn some_matched(clock: &Clock, scored: u64, data: &Path) -> anyhow::Result<()> {
    let Some(signals) = clock.signals() else {
        return Ok(());
    };
    if scored > 0 && signals.read.signals > 0 && signals.matched() == 0 {
        bail!(
            "{}: none of its {} ({}) is in {}; its column `{}` must hold the ids of the accounts, or name another: \
             `key` under [timing]",
            signals.read.file,
            counted(signals.read.accounts, "account"),
            quoted(&signals.unmatched()),
            data.display(),
            signals.read.key
        );
    }
    Ok(())
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
                quoted(&signals.unmatched())
            );
        }
    }
}

/// The same as JSON.
pub fn as_json(clock: &Clock, summary: Option<&TimingSummary>) -> Value {
    let summary = summary.copied().unwrap_or_default();
    let signals = clock.signals().map(|signals| {
        json!({
            "read": signals.read,
            "accounts_scored": signals.matched(),
            "accounts_not_scored": signals.read.accounts - signals.matched(),
            "not_scored_first": signals.unmatched(),
        })
    });
    let bands: serde_json::Map<String, Value> = Band::ALL
        .iter()
        .map(|band| (band.as_str().to_owned(), summary.in_band(*band).into()))
        .collect();
    let approaches: Vec<Value> = Approach::ALL
        .iter()
        .map(|approach| json!({ "approach": approach, "accounts": summary.to(*approach) }))
        .collect();
    json!({
        "as_of": timing::iso(clock.as_of()),
        "with_signals": summary.with_signals,
        "bands": bands,
        "approaches": approaches,
        "signals": signals,
    })
}

fn quoted(names: &[&str]) -> String {
    let shown = names.iter().map(|name| format!("`{}`", shorten(name, 40)));
    format!("first: {}", shown.collect::<Vec<_>>().join(", "))
}
