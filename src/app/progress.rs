//! How far a run is, on stderr: one bar for the whole of it that only goes forward, and says what is left.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::{is_quiet, say};

/// Stages of a training in their order, with their parts of its time in percent (house choice: as the demo takes it, to
/// five).
const STAGES: [(&str, u64); 5] = [
    ("validating", 55),
    ("learning points", 15),
    ("writing the scorecard", 5),
    ("comparing with wins alone", 5),
    ("finding segments", 20),
];

/// Steps of the whole bar for each percent: a stage has more steps than percents.
const FINE: u64 = 100;
const WHOLE: u64 = 100 * FINE;

/// How long a run goes on before a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run is; silent where this run is to be quiet.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    /// Lines instead of a bar, where nobody looks at a terminal: the stage said last.
    lines: Option<Mutex<&'static str>>,
}

impl Progress {
    /// Progress of a stage counted in `unit` ("accounts"), of which about so many are `expected`.
    pub fn counting(stage: &'static str, unit: &str, expected: Option<u64>) -> Self {
        let done = format!("{{spinner}} {{msg}}  {{human_pos}} {unit}, {{per_sec}}");
        let style = match expected {
            Some(_) => format!("{done}  {{wide_bar}} {{eta}} left"),
            None => format!("{done}  {{elapsed}}"),
        };
        Self::new(stage, &style, expected)
    }

    /// Progress of a run whose steps are known.
    pub fn steps() -> Self {
        Self::new(
            "",
            "{spinner} {msg}  {wide_bar} {percent}%  {eta} left",
            Some(WHOLE),
        )
    }

    /// The same, with a line for each stage where there is no terminal to draw a bar on.
    pub fn told() -> Self {
        let mut progress = Self::steps();
        progress.lines = (!io::stderr().is_terminal()).then(|| Mutex::new(""));
        progress
    }

    fn new(stage: &'static str, style: &str, length: Option<u64>) -> Self {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
        // The templates above are well formed; the plain style is the fallback of a mistake, not a user's.
        bar.set_style(
            ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        bar.set_message(stage);
        Self {
            bar,
            start: Instant::now(),
            lines: None,
        }
    }

    /// Shows that `done` units are done.
    pub fn at(&self, done: u64) {
        self.show();
        // What was expected was a guess.
        if self.bar.length().is_some_and(|expected| expected < done) {
            self.bar.set_length(done);
        }
        self.bar.set_position(done);
    }

    /// Shows that `done` of `all` steps of `stage` are done.
    pub fn step(&self, stage: &'static str, done: usize, all: usize) {
        self.tell(stage);
        self.show();
        self.bar.set_message(stage);
        // Threads report in any order, and a stage may begin anew: what was done stays done.
        let position = position(stage, done, all).max(self.bar.position());
        self.bar.set_position(position);
    }

    fn tell(&self, stage: &'static str) {
        // Whoever panicked while saying a stage said it.
        let said = self
            .lines
            .as_ref()
            .map(|lines| lines.lock().unwrap_or_else(|said| said.into_inner()));
        if let Some(mut said) = said.filter(|said| **said != stage) {
            *said = stage;
            let percent = position(stage, 0, 1) / FINE;
            say(format_args!("{percent:>3}%  {stage} …"));
        }
    }

    fn show(&self) {
        let wanted = self.lines.is_none() && !is_quiet() && io::stderr().is_terminal();
        if wanted && self.bar.is_hidden() && self.start.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

/// Steps of the whole bar that are done; a stage that is none of a training's is the whole run.
fn position(stage: &str, done: usize, all: usize) -> u64 {
    let at = STAGES.iter().position(|(name, _)| *name == stage);
    let (before, part) = match at {
        Some(at) => {
            let before: u64 = STAGES[..at].iter().map(|(_, part)| part).sum();
            (before, STAGES[at].1)
        }
        None => (0, 100),
    };
    let [done, all] = [done.min(all), all.max(1)].map(|steps| steps as u64);
    before * FINE + part * FINE * done / all
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_training_takes_the_whole_bar() {
        assert_eq!(STAGES.iter().map(|(_, part)| part).sum::<u64>(), 100);
        assert_eq!(position("validating", 0, 30), 0);
        assert_eq!(position("finding segments", 1, 1), WHOLE);
        assert_eq!(position("comparing segments", 1, 2), WHOLE / 2);
    }

    #[test]
    fn the_bar_never_goes_back() {
        let progress = Progress::steps();
        let mut last = 0;
        let steps = [
            ("validating", 3, 10),
            ("validating", 2, 10),
            ("validating", 10, 10),
            ("learning points", 1, 4),
            ("learning points", 0, 4),
            ("validating", 0, 10),
            ("writing the scorecard", 0, 1),
            ("finding segments", 0, 1),
        ];
        for (stage, done, all) in steps {
            progress.step(stage, done, all);
            assert!(progress.bar.position() >= last, "{stage}");
            last = progress.bar.position();
        }
        assert_eq!(last, 80 * FINE);
    }
}
