//! A first recipe, written from the data with the reason for each line.

use std::fmt::Write;

use serde::Serialize;

use crate::criteria::consequence::{Consequence, certain, consequences};
use crate::criteria::inputs::{Role, roles, select};
use crate::data::family::family;
use crate::data::observe::grouped;
use crate::data::{Kind, Table, Values};
use crate::error::Result;
use crate::outcome::{Outcome, candidates};
use crate::recipe::{Family, OutcomeRecipe, Recipe};

/// Values of the outcome listed in a recipe.
const LISTED: usize = 12;

/// What was inferred from a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// The table, as the recipe should name it.
    pub data: Option<String>,
    pub rows: usize,
    pub id: Option<Named>,
    pub label: Option<Named>,
    pub time: Option<Named>,
    pub outcome: Option<OutcomeDraft>,
    /// A line for every key of `[figures]`.
    pub figures: Vec<Consequence>,
    pub columns: Vec<ColumnDraft>,
}

/// A column with a part to play, and why it was taken for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    pub column: String,
    pub reason: String,
}

/// The likeliest outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeDraft {
    pub column: String,
    /// Values that mean ideal; empty when only the user can say.
    pub positive: Vec<String>,
    /// Its values with the rows of each, commonest first.
    pub values: Vec<(String, usize)>,
    /// Other columns that could be the outcome.
    pub others: Vec<String>,
    /// What was assumed, or why nothing could be.
    pub notes: Vec<String>,
}

/// One column as read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ColumnDraft {
    pub name: String,
    pub kind: Kind,
    pub reason: String,
    /// Texts read as unknown beside the general ones.
    pub missing: Vec<String>,
    pub separator: Option<char>,
    pub family: Family,
    pub family_reason: String,
    /// Cells unknown, unreadable ones included.
    pub unknown: usize,
    pub unreadable: usize,
    /// Why it would be left out of training.
    pub set_aside: Option<String>,
    /// Whether `trust` brings it back.
    pub can_trust: bool,
}

impl Draft {
    /// Infers a recipe from a table read without one.
    ///
    /// # Errors
    /// None in practice: every name comes from the table itself.
    pub fn of(table: &Table) -> Result<Self> {
        let likely = candidates(table);
        let outcome = likely.first().map(|column| {
            let asked = OutcomeRecipe {
                column: Some(column.name.clone()),
                ..Default::default()
            };
            let read = Outcome::read(table, &asked);
            let (positive, notes) = match &read {
                Ok(outcome) => (outcome.positive.clone(), outcome.notes.clone()),
                Err(error) => (Vec::new(), vec![error.to_string()]),
            };
            let others = likely.iter().skip(1).map(|column| column.name.clone()).collect();
            OutcomeDraft {
                column: column.name.clone(),
                positive,
                values: counts(&column.values),
                others,
                notes,
            }
        });
        let recipe = Recipe {
            outcome: OutcomeRecipe {
                column: outcome.as_ref().map(|o| o.column.clone()),
                ..Default::default()
            },
            ..Default::default()
        };
        let roles = roles(table, &recipe)?;
        let parts = [&roles.id, &roles.label, &roles.time];
        let parts = parts
            .into_iter()
            .flatten()
            .map(|role| table.columns[role.column].name.as_str());
        let taken: Vec<&str> = parts.chain(outcome.as_ref().map(|o| o.column.as_str())).collect();
        let figures = consequences(table, &taken);
        let recipe = Recipe {
            figures: certain(&figures),
            ..recipe
        };
        let labels = Outcome {
            column: outcome.as_ref().map(|o| o.column.clone()).unwrap_or_default(),
            positive: Vec::new(),
            churned: Vec::new(),
            labels: vec![None; table.rows],
            endings: None,
            notes: Vec::new(),
        };
        let (_, set_aside) = select(table, &recipe, &labels)?;
        let columns = table
            .columns
            .iter()
            .map(|column| {
                let (family, family_reason) = family(&column.name);
                let aside = set_aside.iter().find(|aside| aside.column == column.name);
                ColumnDraft {
                    name: column.name.clone(),
                    kind: column.kind(),
                    reason: column.reason.clone(),
                    missing: column.reading.missing.clone(),
                    separator: column.reading.separator,
                    family,
                    family_reason,
                    unknown: column.missing(),
                    unreadable: column.unreadable,
                    set_aside: aside.map(|aside| aside.evidence.clone()),
                    can_trust: aside.is_some_and(|aside| aside.can_trust),
                }
            })
            .collect();
        let named = |role: Option<Role>| {
            role.map(|role| Named {
                column: table.columns[role.column].name.clone(),
                reason: role.reason,
            })
        };
        Ok(Self {
            data: None,
            rows: table.rows,
            id: named(roles.id),
            label: named(roles.label),
            time: named(roles.time),
            outcome,
            figures,
            columns,
        })
    }

    /// Columns whose name says hindsight or persons: the user decides.
    pub fn suspicious(&self) -> impl Iterator<Item = &ColumnDraft> {
        self.columns.iter().filter(|column| column.can_trust)
    }

    /// The recipe as commented TOML that [`Recipe::read`] understands.
    pub fn to_toml(&self) -> String {
        let mut out = String::from(
            "# What lookalike understood of your accounts. Change what is wrong, delete what you like: every line is optional.\n",
        );
        let mut line = |text: std::fmt::Arguments| {
            // Writing to a string cannot fail.
            let _ = out.write_fmt(text).and_then(|()| out.write_char('\n'));
        };
        if let Some(data) = &self.data {
            line(format_args!("\ndata = {}", toml(data)));
        }
        for (key, role, absent) in [
            ("id", &self.id, "no column identifies accounts: rows are numbered"),
            ("label", &self.label, "no column names accounts"),
            (
                "time",
                &self.time,
                "no date says when accounts began: name one to validate by time",
            ),
        ] {
            match role {
                Some(role) => line(format_args!(
                    "\n# {}\n{key} = {}",
                    comment(&role.reason),
                    toml(&role.column)
                )),
                None => line(format_args!("\n# {absent}\n# {key} = \"…\"")),
            }
        }
        line(format_args!(
            "\n# The day on which the data were true; ages are counted from it. Default: the latest date.\n# as_of = \"2026-09-30\""
        ));
        line(format_args!(
            "\n# Texts that mean \"unknown\" everywhere, beside empty, NA, null and their like.\n# missing = [\"to be completed\"]"
        ));
        line(format_args!("\n# Columns never used.\n# exclude = [\"…\"]"));
        let suspicious: Vec<&ColumnDraft> = self.suspicious().collect();
        if !suspicious.is_empty() {
            line(format_args!(
                "\n# Left out of training because of their name; list here those known before the outcome:"
            ));
            for column in &suspicious {
                let evidence = column.set_aside.as_deref().unwrap_or_default();
                line(format_args!(
                    "#   {}: {}",
                    comment(&column.name),
                    comment(evidence)
                ));
            }
        }
        line(format_args!(
            "# trust = [{}]",
            suspicious
                .iter()
                .map(|c| toml(&c.name))
                .collect::<Vec<_>>()
                .join(", ")
        ));
        line(format_args!("\n[outcome]"));
        match &self.outcome {
            None => line(format_args!(
                "# No column looks like won and lost: name it.\n# column = \"…\"\n# positive = [\"…\"]"
            )),
            Some(outcome) => {
                if !outcome.others.is_empty() {
                    line(format_args!(
                        "# Other candidates: {}",
                        comment(&outcome.others.join(", "))
                    ));
                }
                line(format_args!("column = {}", toml(&outcome.column)));
                let values: Vec<String> = outcome
                    .values
                    .iter()
                    .take(LISTED)
                    .map(|(value, rows)| format!("{value} ({} rows)", grouped(*rows)))
                    .collect();
                line(format_args!("# Its values: {}", comment(&values.join(", "))));
                for note in &outcome.notes {
                    line(format_args!("# {}", comment(note)));
                }
                if outcome.positive.is_empty() {
                    line(format_args!(
                        "# Which of them mean \"ideal customer\"? Without this line training asks.\n# positive = [\"…\"]"
                    ));
                } else {
                    line(format_args!("positive = [{}]", list(&outcome.positive)));
                }
                line(format_args!(
                    "# negative = [\"…\"]   # default: every other value that is not an open stage"
                ));
            }
        }
        line(format_args!(
            "\n# Columns of the business figures (cycle, retention, contract, LTV, CAC). They follow from the sale: none is a criterion.\n[figures]"
        ));
        for Consequence {
            key,
            meaning,
            column,
            sure,
        } in &self.figures
        {
            let (mark, doubt) = match (column, sure) {
                (Some(_), true) => ("", ""),
                (Some(_), false) => ("# ", "; true of this column?"),
                (None, _) => ("# ", ""),
            };
            let column = column.as_deref().unwrap_or("…");
            line(format_args!("{mark}{key} = {}  # {meaning}{doubt}", toml(column)));
        }
        line(format_args!(
            "# margin = 0.8  # gross margin, a share; 1 when absent: lifetime value is then revenue"
        ));
        for column in &self.columns {
            line(format_args!("\n[columns.{}]", toml(&column.name)));
            line(format_args!(
                "kind = \"{}\"  # {}",
                column.kind.word(),
                comment(reason_only(&column.reason))
            ));
            if !column.missing.is_empty() {
                line(format_args!("missing = [{}]", list(&column.missing)));
            }
            if let Some(separator) = column.separator {
                line(format_args!("separator = {}", toml(&separator.to_string())));
            }
            if let Some(evidence) = &column.set_aside {
                let back = if column.can_trust {
                    " (`trust` brings it back)"
                } else {
                    ""
                };
                line(format_args!("# left out: {}{back}", comment(evidence)));
            } else {
                line(format_args!(
                    "family = {}  # {}",
                    family_word(column.family),
                    comment(&column.family_reason)
                ));
            }
        }
        out
    }
}

/// Values of a column with their rows, commonest first.
fn counts(values: &Values) -> Vec<(String, usize)> {
    let Values::Levels(levels) = values else {
        return Vec::new();
    };
    let mut counts: Vec<(String, usize)> = levels.names.iter().map(|name| (name.clone(), 0)).collect();
    for code in &levels.codes {
        if let Some(count) = counts.get_mut(*code as usize) {
            count.1 += 1;
        }
    }
    counts.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    counts
}

/// A reason without the kind in front, which the line already says.
fn reason_only(reason: &str) -> &str {
    reason.split_once(": ").map_or(reason, |(_, why)| why)
}

/// A TOML string on one line, good for keys too: JSON escapes the same way, but for the delete character.
fn toml(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| toml(text)).collect::<Vec<_>>().join(", ")
}

fn family_word(family: Family) -> String {
    toml::Value::try_from(family)
        .map(|word| word.to_string())
        .unwrap_or_default()
}

/// Text that cannot end the comment it stands in.
fn comment(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
