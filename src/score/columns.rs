//! The columns that scored rows have.

use crate::score::scorer::Scorer;
use crate::score::sink::{Column, ColumnKind};

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

/// The columns written, kept ones aside.
pub(super) fn columns(scorer: &Scorer, wanted: &Wanted) -> Vec<Column> {
    let text = |name: &str| Column::new(name, ColumnKind::Text);
    let number = |name: &str| Column::new(name, ColumnKind::Number);
    let whole = |name: &str| Column::new(name, ColumnKind::Whole);
    let mut columns = vec![text("id")];
    columns.extend(wanted.name.then(|| text("name")));
    columns.extend([number("score"), number("fit"), text("grade")]);
    columns.extend([whole("segment"), number("similarity")]);
    columns.extend(wanted.summary.then(|| text("summary")));
    columns.extend((1..=wanted.reasons).map(|i| text(&format!("reason_{i}"))));
    columns.extend([number("unknown_weight"), text("model")]);
    if wanted.interval {
        columns.extend(["fit_low", "fit_high"].map(number));
    }
    if wanted.contributions {
        columns.extend(
            scorer
                .criteria()
                .map(|criterion| number(&format!("points.{criterion}"))),
        );
    }
    if wanted.value {
        columns.extend([number("value"), number("expected_value"), text("currency")]);
    }
    if wanted.value && wanted.interval {
        let ends = ["value_low", "value_high", "expected_low", "expected_high"];
        columns.extend(ends.map(number));
    }
    if wanted.timing {
        columns.push(number("timing"));
        columns.extend(["timing_band", "approach", "signals"].map(text));
    }
    if wanted.routing {
        columns.extend(["owner", "sequence", "route"].map(text));
    }
    columns.extend(wanted.list.then(|| whole("rank")));
    columns.extend(wanted.week.then(|| whole("week")));
    if wanted.draw {
        columns.extend([text("drawn"), number("propensity")]);
    }
    columns
}
