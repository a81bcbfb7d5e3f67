//! The columns that scored rows have.

use crate::score::scorer::Scorer;

/// Columns that not every run writes.
pub(super) struct Wanted {
    pub reasons: usize,
    pub interval: bool,
    pub contributions: bool,
    pub name: bool,
    pub summary: bool,
    pub value: bool,
    pub timing: bool,
    pub routing: bool,
    pub list: bool,
    pub week: bool,
    pub draw: bool,
}

/// Names of the columns written, kept ones aside.
pub(super) fn columns(scorer: &Scorer, wanted: &Wanted) -> Vec<String> {
    let mut columns = vec!["id".to_owned()];
    columns.extend(wanted.name.then(|| "name".to_owned()));
    columns.extend(["score", "fit", "grade", "segment", "similarity"].map(str::to_owned));
    columns.extend(wanted.summary.then(|| "summary".to_owned()));
    columns.extend((1..=wanted.reasons).map(|i| format!("reason_{i}")));
    columns.extend(["unknown_weight", "model"].map(str::to_owned));
    if wanted.interval {
        columns.extend(["fit_low", "fit_high"].map(str::to_owned));
    }
    if wanted.contributions {
        columns.extend(scorer.criteria().map(|criterion| format!("points.{criterion}")));
    }
    if wanted.value {
        columns.extend(["value", "expected_value", "currency"].map(str::to_owned));
    }
    if wanted.value && wanted.interval {
        let ends = ["value_low", "value_high", "expected_low", "expected_high"];
        columns.extend(ends.map(str::to_owned));
    }
    if wanted.timing {
        columns.extend(["timing", "timing_band", "approach", "signals"].map(str::to_owned));
    }
    if wanted.routing {
        columns.extend(["owner", "sequence", "route"].map(str::to_owned));
    }
    columns.extend(wanted.list.then(|| "rank".to_owned()));
    columns.extend(wanted.week.then(|| "week".to_owned()));
    if wanted.draw {
        columns.extend(["drawn", "propensity"].map(str::to_owned));
    }
    columns
}
