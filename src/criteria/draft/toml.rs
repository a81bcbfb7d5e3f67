//! A draft as commented TOML.

use std::fmt::Write;

use super::{ColumnDraft, Draft, Elsewhere, TableDraft};
use crate::criteria::consequence::Consequence;
use crate::criteria::draft::parts::OutcomeDraft;
use crate::criteria::draft::titles::titles;
use crate::language::Language;
use crate::language::harmless::{escaped, harmless};
use crate::recipe::Family;
use crate::table::OutcomeRule;
use crate::table::observe::grouped;

/// Values of the outcome listed in a recipe.
const LISTED: usize = 12;

/// Lines of a recipe.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn say(&mut self, text: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self.0.write_fmt(text).and_then(|()| self.0.write_char('\n'));
    }
}

impl Draft {
    /// The recipe as commented TOML that [`crate::recipe::Recipe::read`] understands.
    pub fn to_toml(&self) -> String {
        let mut lines = Lines(String::from(
            "# What lookalike understood of your accounts. Change what is wrong, delete what you like: every line is optional.\n",
        ));
        self.accounts(&mut lines);
        self.names_and_days(&mut lines);
        self.exclude_and_trust(&mut lines);
        self.orders(&mut lines);
        self.outcome(&mut lines);
        self.figures(&mut lines);
        if !self.tables.is_empty() {
            lines.say(format_args!(
                "\n# Further tables. Their rows become criteria (how many, how much, how long ago…); rows of the day an account was\n\
                 # decided or later are not used."
            ));
        }
        for table in &self.tables {
            table_section(&mut lines, table);
        }
        self.clean(&mut lines);
        ideal_section(&mut lines);
        timing_section(&mut lines);
        self.names(&mut lines);
        self.columns(&mut lines);
        lines.0
    }

    fn accounts(&self, lines: &mut Lines) {
        if let Some(preset) = &self.preset {
            lines.say(format_args!(
                "\n# Recognised as {}: {} of {} columns bear its labels, which settle what is said of them below.",
                preset.name.describe(Language::En),
                preset.known,
                preset.columns
            ));
            for note in &preset.notes {
                lines.say(format_args!(
                    "# Beware: {}",
                    comment(&note.describe(Language::En))
                ));
            }
        }
        if let Some(unit) = &self.unit {
            lines.say(format_args!("\n# {}", comment(&unit.describe(Language::En))));
        }
        if let Some(data) = &self.data {
            let space = if self.unit.is_some() { "" } else { "\n" };
            lines.say(format_args!("{space}data = {}", toml(data)));
        }
    }

    fn names_and_days(&self, lines: &mut Lines) {
        for (key, role, absent) in [
            ("id", &self.id, "no column identifies accounts: rows are numbered"),
            ("label", &self.label, "no column names accounts"),
            (
                "time",
                &self.time,
                "no date says when accounts began: name one to validate by time",
            ),
        ] {
            if self.orders.is_some() {
                continue;
            }
            match role {
                Some(role) => lines.say(format_args!(
                    "\n# {}\n{key} = {}",
                    comment(&role.reason.describe(Language::En)),
                    toml(&role.column)
                )),
                None => lines.say(format_args!("\n# {absent}\n# {key} = \"…\"")),
            }
        }
        lines.say(format_args!(
            "\n# The day on which the data were true; ages are counted from it. Default: the latest date.\n# as_of = \"2026-09-30\""
        ));
        if let Some(decided) = &self.decided {
            lines.say(format_args!(
                "\n# The day on which each account was decided: {}.\ndecided = {}",
                comment(&decided.reason.describe(Language::En)),
                toml(&decided.column)
            ));
        } else if !self.tables.is_empty() {
            lines.say(format_args!(
                "\n# The day on which each account was decided. Default: `closed` of [figures], then `as_of`.\n# decided = \"…\""
            ));
        }
        lines.say(format_args!(
            "\n# Texts that mean \"unknown\" everywhere, beside empty, NA, null and their like.\n# missing = [\"to be completed\"]"
        ));
    }

    fn exclude_and_trust(&self, lines: &mut Lines) {
        match (&self.preset, self.excluded().next()) {
            (Some(preset), Some(_)) => {
                lines.say(format_args!(
                    "\n# Columns never used, by what {} means by them; delete a line to use its column.\nexclude = [",
                    preset.crm
                ));
                for column in self.excluded() {
                    let why = evidence(column);
                    lines.say(format_args!("  {},  # {}", toml(&column.name), comment(&why)));
                }
                lines.say(format_args!("]"));
            }
            _ => lines.say(format_args!("\n# Columns never used.\n# exclude = [\"…\"]")),
        }
        let suspicious: Vec<_> = self.suspicious().collect();
        if !suspicious.is_empty() {
            lines.say(format_args!(
                "\n# Left out of training because of their name; list here those known before the outcome:"
            ));
            for column in &suspicious {
                lines.say(format_args!(
                    "#   {}: {}",
                    comment(&column.name),
                    comment(&evidence(column))
                ));
            }
        }
        if self.trusted.is_empty() {
            let names: Vec<String> = suspicious.iter().map(|column| toml(&column.name)).collect();
            lines.say(format_args!("# trust = [{}]", names.join(", ")));
        } else {
            lines.say(format_args!("trust = [{}]", list(&self.trusted)));
        }
    }

    fn orders(&self, lines: &mut Lines) {
        let Some(orders) = &self.orders else { return };
        lines.say(format_args!("\n# {}", comment(&orders.describe(Language::En))));
        let (mark, date) = match &orders.date {
            Some(date) => ("", date.as_str()),
            None => ("# ", "…"),
        };
        lines.say(format_args!(
            "# One account is made of each customer: who has an order in the last days stayed, who has none has churned, and only\n\
             # earlier orders are criteria.\n{mark}[orders]\n{mark}customer = {}\n{mark}date = {}\n\
             {mark}churned_after = {}  # days; 19 in 20 gaps between a customer's orders are shorter: true of yours?",
            toml(&orders.customer),
            toml(date),
            orders.churned_after
        ));
    }

    fn outcome(&self, lines: &mut Lines) {
        lines.say(format_args!("\n[outcome]"));
        match &self.outcome {
            None if self.orders.is_some() => lines.say(format_args!("# It follows from [orders].")),
            None => lines.say(format_args!(
                "# No column says who was won and who was lost, and who is still open: name it.\n# column = \"…\"\n# positive = [\"…\"]"
            )),
            Some(outcome) => outcome_section(lines, outcome),
        }
    }

    fn figures(&self, lines: &mut Lines) {
        lines.say(format_args!(
            "\n# Columns of the business figures (cycle, retention, contract, LTV, CAC). They follow from the sale: none is a criterion.\n[figures]"
        ));
        for figure in &self.figures {
            let Consequence { key, column, sure } = figure;
            let (mark, doubt) = match (column, sure) {
                (Some(_), true) => ("", ""),
                (Some(_), false) => ("# ", "; true of this column?"),
                (None, _) => ("# ", ""),
            };
            let column = column.as_deref().unwrap_or("…");
            let meaning = figure.meaning(Language::En);
            lines.say(format_args!("{mark}{key} = {}  # {meaning}{doubt}", toml(column)));
        }
        lines.say(format_args!(
            "# margin = 0.8  # gross margin, a share; 1 when absent: lifetime value is then revenue"
        ));
    }

    /// `[clean]`, commented out but for what the user said of rows.
    fn clean(&self, lines: &mut Lines) {
        let mark = if self.rows_answered { "" } else { "# " };
        lines.say(format_args!(
            "\n# Mend and remove what is wrong before learning (duplicates, impossible values); `lookalike clean` shows what that does.\n\
             {mark}[clean]\n# apply = true"
        ));
        if self.rows_answered {
            lines.say(format_args!(
                "rows = {}  # as you said",
                toml(self.rows_are.word())
            ));
        }
    }

    /// `[names]`, in one line a column.
    fn names(&self, lines: &mut Lines) {
        lines.say(format_args!(
            "\n# What columns are called where people read, in each language; levels and units can be given too:\n\
             # sector = {{ en = \"Sector\", fr = \"Secteur\", levels = {{ \"Law firm\" = {{ fr = \"Cabinet d’avocats\" }} }} }}\n[names]"
        ));
        // Accounts that are made of orders have other columns.
        let titles = titles(&self.columns);
        for title in titles.iter().filter(|_| self.orders.is_none()) {
            let words = title.titles.iter();
            let words = words.map(|(language, text)| format!("{} = {}", language.tag(), toml(text)));
            let currency = title.currency.map(|code| format!("currency = {}", toml(code)));
            let words: Vec<String> = words.chain(currency).collect();
            lines.say(format_args!(
                "{} = {{ {} }}",
                toml(title.column),
                words.join(", ")
            ));
        }
    }

    fn columns(&self, lines: &mut Lines) {
        for column in &self.columns {
            lines.say(format_args!("\n[columns.{}]", toml(&column.name)));
            lines.say(format_args!(
                "kind = \"{}\"  # {}",
                column.kind.word(),
                comment(reason_only(&column.reason))
            ));
            if !column.missing.is_empty() {
                lines.say(format_args!("missing = [{}]", list(&column.missing)));
            }
            if let Some(separator) = column.separator {
                lines.say(format_args!("separator = {}", toml(&separator.to_string())));
            }
            if column.set_aside.is_some() {
                let back = if column.can_trust {
                    " (`trust` brings it back)"
                } else {
                    ""
                };
                lines.say(format_args!("# left out: {}{back}", comment(&evidence(column))));
            } else {
                lines.say(format_args!(
                    "family = {}  # {}",
                    family_word(column.family),
                    comment(&column.family_reason)
                ));
            }
        }
    }
}

fn outcome_section(lines: &mut Lines, outcome: &OutcomeDraft) {
    if !outcome.others.is_empty() {
        lines.say(format_args!(
            "# Other candidates: {}",
            comment(&outcome.others.join(", "))
        ));
    }
    match &outcome.days {
        Some(days) => lines.say(format_args!(
            "# It stands in two columns: the day of winning and the day of losing.\nwon = {}\nlost = {}",
            toml(&days.won),
            toml(&days.lost)
        )),
        None => match &outcome.elsewhere {
            Some(elsewhere) => elsewhere_lines(lines, elsewhere),
            None => lines.say(format_args!("column = {}", toml(&outcome.column))),
        },
    }
    if !outcome.has_values() && outcome.days.is_none() {
        return;
    }
    let values: Vec<String> = outcome
        .values
        .iter()
        .take(LISTED)
        .map(|value| {
            let (rows, read) = (grouped(value.rows as usize), value.read_as.describe(Language::En));
            format!("{} ({rows} rows, {read})", value.value)
        })
        .collect();
    lines.say(format_args!("# Its values: {}", comment(&values.join(", "))));
    for note in &outcome.notes {
        lines.say(format_args!("# {}", comment(&note.describe(Language::En))));
    }
    if outcome.days.is_some() {
        return;
    }
    if outcome.positive.is_empty() {
        lines.say(format_args!(
            "# Which of them mean \"ideal customer\"? Without this line training asks.\n# positive = [\"…\"]"
        ));
    } else {
        lines.say(format_args!("positive = [{}]", list(&outcome.positive)));
    }
    if outcome.negative.is_empty() {
        lines.say(format_args!(
            "# negative = [\"…\"]   # default: the values that say lost or churned; where none does, all that are no open stage"
        ));
    } else {
        lines.say(format_args!(
            "negative = [{}]   # every other value is still open",
            list(&outcome.negative)
        ));
    }
}

/// An outcome in a further table.
fn elsewhere_lines(lines: &mut Lines, elsewhere: &Elsewhere) {
    for fact in elsewhere.rows.describe(Language::En) {
        lines.say(format_args!("# {}.", comment(&fact)));
    }
    lines.say(format_args!("table = {}", toml(&elsewhere.rows.table)));
    if let Some(column) = &elsewhere.column {
        lines.say(format_args!("column = {}", toml(column)));
    }
    if let Some(days) = elsewhere.churned_after {
        let (mark, why) = match elsewhere.rows.rule {
            OutcomeRule::Orders { .. } => ("", "true of yours?"),
            _ => (
                "# ",
                "with this line, those who stayed are held against those who left instead",
            ),
        };
        lines.say(format_args!(
            "{mark}churned_after = {days}  # days without a row; 19 in 20 gaps between a customer's rows are shorter: {why}"
        ));
    }
}

/// Why a column is left out.
fn evidence(column: &ColumnDraft) -> String {
    let reason = column.set_aside.as_ref();
    reason
        .map(|reason| reason.describe(Language::En))
        .unwrap_or_default()
}

/// `[tables.<name>]`, commented out where it cannot be used as it is.
fn table_section(lines: &mut Lines, table: &TableDraft) {
    let mark = if table.left_out.is_some() { "# " } else { "" };
    let per_key = if table.one_row_per_key {
        "one row per key: its columns become the account's"
    } else {
        "many rows per key"
    };
    lines.say(format_args!("\n# {} rows, {per_key}", grouped(table.rows)));
    if let Some(why) = &table.left_out {
        lines.say(format_args!(
            "# Not used: {}",
            comment(&why.describe(Language::En))
        ));
    }
    lines.say(format_args!("{mark}[tables.{}]", toml(&table.name)));
    lines.say(format_args!("{mark}data = {}", toml(&table.data)));
    lines.say(format_args!(
        "{mark}key = {}  # {}",
        toml(&table.key.column),
        comment(&table.key.reason.describe(Language::En))
    ));
    lines.say(format_args!("{mark}matches = {}", toml(&table.matches)));
    if let Some(via) = &table.via {
        lines.say(format_args!("{mark}via = {}", toml(via)));
    }
    for matched in &table.matched {
        lines.say(format_args!("# {}", comment(&matched.describe(Language::En))));
    }
    match (&table.date, &table.timeless) {
        (Some(date), _) => lines.say(format_args!(
            "{mark}date = {}  # {}",
            toml(&date.column),
            comment(&date.reason.describe(Language::En))
        )),
        (None, _) if table.tells_outcome => {}
        (None, Some(why)) => lines.say(format_args!(
            "{mark}timeless = true  # {}",
            comment(&why.describe(Language::En))
        )),
        (None, None) => lines.say(format_args!("# date = \"…\"")),
    }
    if let Some((family, reason)) = &table.family {
        lines.say(format_args!(
            "{mark}family = {}  # {}",
            family_word(*family),
            comment(reason)
        ));
    }
    if !table.exclude.is_empty() {
        lines.say(format_args!("{mark}exclude = ["));
        for column in &table.exclude {
            lines.say(format_args!(
                "{mark}  {},  # {}",
                toml(&column.column),
                comment(&column.reason.describe(Language::En))
            ));
        }
        lines.say(format_args!("{mark}]"));
    }
    if !table.known.is_empty() {
        lines.say(format_args!(
            "{mark}# Filled in later than the row: from which day each is known."
        ));
        lines.say(format_args!("{mark}[tables.{}.known]", toml(&table.name)));
        for (column, from) in &table.known {
            lines.say(format_args!(
                "{mark}{} = {}  # {}",
                toml(column),
                toml(&from.column),
                comment(&from.reason.describe(Language::En))
            ));
        }
    }
}

/// `[ideal]`, commented out.
fn ideal_section(lines: &mut Lines) {
    lines.say(format_args!(
        "\n# Ask more of an ideal customer than being won: value, retention, little friction, advocacy.\n# [ideal]"
    ));
}

/// `[timing]`, commented out.
fn timing_section(lines: &mut Lines) {
    lines.say(format_args!(
        "\n# Dated signals of intent (hiring, funding…), which fade: a timing score beside fit.\n# [timing]"
    ));
}

/// A reason without the kind in front, which the line already says.
fn reason_only(reason: &str) -> &str {
    reason.split_once(": ").map_or(reason, |(_, why)| why)
}

/// A TOML string on one line, good for keys too: JSON escapes the same way, but for characters that act and are no
/// ASCII.
fn toml(text: &str) -> String {
    escaped(&serde_json::Value::from(text).to_string())
}

fn list(texts: &[String]) -> String {
    texts.iter().map(|text| toml(text)).collect::<Vec<_>>().join(", ")
}

fn family_word(family: Family) -> String {
    ::toml::Value::try_from(family)
        .map(|word| word.to_string())
        .unwrap_or_default()
}

/// Text that cannot end the comment it stands in.
fn comment(text: &str) -> String {
    harmless(text)
}
