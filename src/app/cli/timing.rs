//! Timing beside fit: the arguments of commands that score, and what they say of the signals.

use std::path::PathBuf;

use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::report::timing;
use lookalike::score::{Clock, TimingSummary};
use lookalike::workflow::timing::TimingRequest;

use crate::app::terminal::say;

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

    /// Says on stderr that the recipe's signals are to be given again.
    pub fn warn_not_given(&self, model: &Model, language: Language) {
        if let Some(signals) = self.request().not_given(model) {
            say(language.timing_not_given(signals));
        }
    }

    /// What was read, on stderr.
    pub fn report(&self, clock: &Clock, language: Language) {
        print(&timing::read(clock, self.as_of.is_some(), language));
    }
}

/// What came of it, on stderr.
pub fn report_scored(clock: &Clock, summary: &TimingSummary, language: Language) {
    print(&timing::scored(clock, summary, language));
}

fn print(lines: &[String]) {
    // Long ones come wrapped.
    for line in lines.iter().flat_map(|line| line.lines()) {
        say(line);
    }
}
