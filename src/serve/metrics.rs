//! What happened, as Prometheus reads it: requests, and of the model in service the scores and what was unknown of each
//! column, so that drift shows while it happens.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::score::{Grade, Summary, TENTHS, tenth};
use crate::workflow::live::ScoredAccount;

/// Upper ends of the times that are counted, in seconds (house choice).
const TIMES: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// Counts since the service started.
#[derive(Default)]
pub(super) struct Metrics {
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    /// By route, method and status.
    requests: BTreeMap<(String, String, u16), u64>,
    /// By route: how many took at most each of [`TIMES`], how many there were, and their time together.
    times: BTreeMap<String, ([u64; TIMES.len()], u64, f64)>,
    /// By model.
    scored: BTreeMap<String, Scored>,
    reloads: u64,
    failed_reloads: u64,
}

#[derive(Default)]
struct Scored {
    accounts: u64,
    sum: f64,
    /// By tenth of the scale, as [`tenth`] says.
    scores: [u64; TENTHS],
    grades: BTreeMap<&'static str, u64>,
    unknown: BTreeMap<String, u64>,
    unreadable: BTreeMap<String, u64>,
}

impl Metrics {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn request(&self, route: &str, method: &str, status: u16, took: Duration) {
        let mut counts = self.counts();
        let key = (route.to_owned(), method.to_owned(), status);
        *counts.requests.entry(key).or_default() += 1;
        let (below, count, sum) = counts.times.entry(route.to_owned()).or_default();
        let seconds = took.as_secs_f64();
        for (below, end) in below.iter_mut().zip(TIMES) {
            *below += u64::from(seconds <= end);
        }
        *count += 1;
        *sum += seconds;
    }

    pub fn scored(&self, model: &str, accounts: &[ScoredAccount]) {
        let mut counts = self.counts();
        let of = counts.scored.entry(model.to_owned()).or_default();
        for account in accounts {
            of.accounts += 1;
            of.sum += account.score;
            of.scores[tenth((account.score * 1000.0).round() as i64)] += 1;
            *of.grades.entry(account.grade).or_default() += 1;
            for (columns, names) in [
                (&mut of.unknown, &account.unknown),
                (&mut of.unreadable, &account.unreadable),
            ] {
                for name in names {
                    match columns.get_mut(name) {
                        Some(count) => *count += 1,
                        None => drop(columns.insert(name.clone(), 1)),
                    }
                }
            }
        }
    }

    /// The accounts of a batch.
    pub fn batch(&self, model: &str, batch: &Summary) {
        let mut counts = self.counts();
        let of = counts.scored.entry(model.to_owned()).or_default();
        of.accounts += batch.accounts;
        of.sum += batch.mean_score * batch.accounts as f64;
        for (sum, more) in of.scores.iter_mut().zip(batch.tenths) {
            *sum += more;
        }
        for grade in Grade::ALL {
            match batch.in_grade(grade) {
                0 => {}
                more => *of.grades.entry(grade.as_str()).or_default() += more,
            }
        }
        for (column, more) in &batch.unknown {
            *of.unknown.entry(column.clone()).or_default() += more;
        }
        for trouble in &batch.unreadable {
            *of.unreadable.entry(trouble.column.clone()).or_default() += trouble.cells;
        }
    }

    pub fn reloaded(&self, well: bool) {
        let mut counts = self.counts();
        counts.reloads += u64::from(well);
        counts.failed_reloads += u64::from(!well);
    }

    /// The counts as text, with the model in service.
    pub fn text(&self, model: &str, sha256: &str) -> String {
        let counts = self.counts();
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, help: &str| {
            // Writing into memory cannot fail, here and below.
            let _ = writeln!(
                text,
                "# HELP lookalike_{name} {help}\n# TYPE lookalike_{name} {kind}"
            );
        };
        head(&mut text, "model_info", "gauge", "The model in service.");
        let _ = writeln!(
            text,
            "lookalike_model_info{{model={},sha256={}}} 1",
            quoted(model),
            quoted(sha256)
        );
        head(
            &mut text,
            "reloads_total",
            "counter",
            "Models taken into service after the first, and those that could not be.",
        );
        for (result, count) in [("done", counts.reloads), ("failed", counts.failed_reloads)] {
            let _ = writeln!(text, "lookalike_reloads_total{{result=\"{result}\"}} {count}");
        }
        head(&mut text, "requests_total", "counter", "Requests answered.");
        for ((route, method, status), count) in &counts.requests {
            let (route, method) = (quoted(route), quoted(method));
            let _ = writeln!(
                text,
                "lookalike_requests_total{{route={route},method={method},status=\"{status}\"}} {count}"
            );
        }
        head(
            &mut text,
            "request_seconds",
            "histogram",
            "Time until an answer began.",
        );
        for (route, (below, count, sum)) in &counts.times {
            let route = quoted(route);
            for (below, end) in below.iter().zip(TIMES) {
                let _ = writeln!(
                    text,
                    "lookalike_request_seconds_bucket{{route={route},le=\"{end}\"}} {below}"
                );
            }
            let _ = writeln!(
                text,
                "lookalike_request_seconds_bucket{{route={route},le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(text, "lookalike_request_seconds_sum{{route={route}}} {sum}");
            let _ = writeln!(text, "lookalike_request_seconds_count{{route={route}}} {count}");
        }
        head(&mut text, "score", "histogram", "Scores given, in points.");
        for (model, scored) in &counts.scored {
            let (model, count) = (quoted(model), scored.accounts);
            let mut below = 0;
            for (i, accounts) in scored.scores.iter().enumerate() {
                below += accounts;
                let end = (i + 1) * 100 / TENTHS;
                let _ = writeln!(
                    text,
                    "lookalike_score_bucket{{model={model},le=\"{end}\"}} {below}"
                );
            }
            let _ = writeln!(
                text,
                "lookalike_score_bucket{{model={model},le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(text, "lookalike_score_sum{{model={model}}} {}", scored.sum);
            let _ = writeln!(text, "lookalike_score_count{{model={model}}} {count}");
        }
        head(&mut text, "grades_total", "counter", "Accounts by grade.");
        for (model, scored) in &counts.scored {
            for (grade, count) in &scored.grades {
                let _ = writeln!(
                    text,
                    "lookalike_grades_total{{model={},grade=\"{grade}\"}} {count}",
                    quoted(model)
                );
            }
        }
        let columns: [(_, _, OfColumns); 2] = [
            (
                "unknown_total",
                "Accounts of which a column says nothing.",
                |scored| &scored.unknown,
            ),
            (
                "unreadable_total",
                "Accounts whose value of a column could not be read.",
                |scored| &scored.unreadable,
            ),
        ];
        for (name, help, of) in columns {
            head(&mut text, name, "counter", help);
            for (model, scored) in &counts.scored {
                for (column, count) in of(scored) {
                    let (model, column) = (quoted(model), quoted(column));
                    let _ = writeln!(text, "lookalike_{name}{{model={model},column={column}}} {count}");
                }
            }
        }
        text
    }
}

/// Counts by column of what a model scored.
type OfColumns = fn(&Scored) -> &BTreeMap<String, u64>;

/// A label's value.
fn quoted(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\")
            .replace('"', "\\\"")
            .replace('\n', "\\n")
    )
}
