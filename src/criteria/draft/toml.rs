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

/// Lines of a recipe, and the language of its comments.
struct Lines {
    text: String,
    language: Language,
}

impl Lines {
    fn say(&mut self, text: std::fmt::Arguments) {
        // Writing to a string cannot fail.
        let _ = self
            .text
            .write_fmt(text)
            .and_then(|()| self.text.write_char('\n'));
    }

    /// A blank line, and comments on as many lines as the phrase has.
    fn remark(&mut self, phrase: &str) {
        self.say(format_args!("\n# {}", phrase.replace('\n', "\n# ")));
    }
}

impl Draft {
    /// The recipe as TOML that [`crate::recipe::Recipe::read`] understands, with comments in a language.
    pub fn to_toml(&self, language: Language) -> String {
        let mut lines = Lines {
            text: format!("# {}\n", language.recipe_title()),
            language,
        };
        if !language.is_english() {
            lines.remark(&language.recipe_language());
            lines.say(format_args!("language = \"{}\"", language.tag()));
        }
        self.accounts(&mut lines);
        self.names_and_days(&mut lines);
        self.exclude_and_trust(&mut lines);
        self.orders(&mut lines);
        self.outcome(&mut lines);
        self.figures(&mut lines);
        if !self.tables.is_empty() {
            lines.remark(&language.recipe_tables());
        }
        for table in &self.tables {
            table_section(&mut lines, table);
        }
        self.clean(&mut lines);
        lines.remark(&language.recipe_ideal());
        lines.say(format_args!("# [ideal]"));
        lines.remark(&language.recipe_timing());
        lines.say(format_args!("# [timing]"));
        self.names(&mut lines);
        self.columns(&mut lines);
        lines.text
    }

    fn accounts(&self, lines: &mut Lines) {
        if let Some(preset) = &self.preset {
            let name = preset.name.describe(lines.language);
            let said = lines
                .language
                .recipe_recognised(name, preset.known, preset.columns);
            lines.remark(&said);
            for note in &preset.notes {
                let note = note.describe(lines.language);
                lines.say(format_args!("# {}", comment(&lines.language.recipe_beware(note))));
            }
        }
        if let Some(unit) = &self.unit {
            lines.say(format_args!("\n# {}", comment(&unit.describe(lines.language))));
        }
        if let Some(data) = &self.data {
            let space = if self.unit.is_some() { "" } else { "\n" };
            lines.say(format_args!("{space}data = {}", toml(data)));
        }
    }

    fn names_and_days(&self, lines: &mut Lines) {
        for (key, role, absent) in [
            ("id", &self.id, lines.language.recipe_no_id()),
            ("label", &self.label, lines.language.recipe_no_label()),
            ("time", &self.time, lines.language.recipe_no_time()),
        ] {
            if self.orders.is_some() {
                continue;
            }
            match role {
                Some(role) => lines.say(format_args!(
                    "\n# {}\n{key} = {}",
                    comment(&role.reason.describe(lines.language)),
                    toml(&role.column)
                )),
                None => lines.say(format_args!("\n# {absent}\n# {key} = \"…\"")),
            }
        }
        let said = lines.language.recipe_as_of();
        lines.remark(&said);
        lines.say(format_args!("# as_of = \"2026-09-30\""));
        if let Some(decided) = &self.decided {
            let why = comment(&decided.reason.describe(lines.language));
            let said = lines.language.recipe_decided(why);
            lines.remark(&said);
            lines.say(format_args!("decided = {}", toml(&decided.column)));
        } else if !self.tables.is_empty() {
            let said = lines.language.recipe_no_decided();
            lines.remark(&said);
            lines.say(format_args!("# decided = \"…\""));
        }
        let said = lines.language.recipe_missing();
        lines.remark(&said);
    }

    fn exclude_and_trust(&self, lines: &mut Lines) {
        match (&self.preset, self.excluded().next()) {
            (Some(preset), Some(_)) => {
                let said = lines.language.recipe_excluded(preset.crm);
                lines.remark(&said);
                lines.say(format_args!("exclude = ["));
                for column in self.excluded() {
                    let why = evidence(column, lines.language);
                    lines.say(format_args!("  {},  # {}", toml(&column.name), comment(&why)));
                }
                lines.say(format_args!("]"));
            }
            _ => {
                let said = lines.language.recipe_exclude();
                lines.remark(&said);
                lines.say(format_args!("# exclude = [\"…\"]"));
            }
        }
        let suspicious: Vec<_> = self.suspicious().collect();
        if !suspicious.is_empty() {
            let said = lines.language.recipe_suspicious();
            lines.remark(&said);
            for column in &suspicious {
                lines.say(format_args!(
                    "#   {}: {}",
                    comment(&column.name),
                    comment(&evidence(column, lines.language))
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
        lines.say(format_args!("\n# {}", comment(&orders.describe(lines.language))));
        let (mark, date) = match &orders.date {
            Some(date) => ("", date.as_str()),
            None => ("# ", "…"),
        };
        let said = lines.language.recipe_orders().replace('\n', "\n# ");
        lines.say(format_args!("# {said}"));
        let gaps = lines.language.recipe_gaps();
        lines.say(format_args!(
            "{mark}[orders]\n{mark}customer = {}\n{mark}date = {}\n{mark}churned_after = {}  # {gaps}",
            toml(&orders.customer),
            toml(date),
            orders.churned_after
        ));
    }

    fn outcome(&self, lines: &mut Lines) {
        lines.say(format_args!("\n[outcome]"));
        match &self.outcome {
            None if self.orders.is_some() => {
                let said = lines.language.recipe_of_orders();
                lines.say(format_args!("# {said}"));
            }
            None => {
                let said = lines.language.recipe_no_outcome();
                lines.say(format_args!("# {said}\n# column = \"…\"\n# positive = [\"…\"]"));
            }
            Some(outcome) => outcome_section(lines, outcome),
        }
    }

    fn figures(&self, lines: &mut Lines) {
        let said = lines.language.recipe_figures();
        lines.remark(&said);
        lines.say(format_args!("[figures]"));
        for figure in &self.figures {
            let Consequence { key, column, sure } = figure;
            let (mark, doubt) = match (column, sure) {
                (Some(_), true) => ("", String::new()),
                (Some(_), false) => ("# ", lines.language.recipe_doubt()),
                (None, _) => ("# ", String::new()),
            };
            let column = column.as_deref().unwrap_or("…");
            let meaning = figure.meaning(lines.language);
            lines.say(format_args!("{mark}{key} = {}  # {meaning}{doubt}", toml(column)));
        }
        let said = lines.language.recipe_margin();
        lines.say(format_args!("# margin = 0.8  # {said}"));
    }

    /// `[clean]`, commented out but for what the user said of rows.
    fn clean(&self, lines: &mut Lines) {
        let mark = if self.rows_answered { "" } else { "# " };
        let said = lines.language.recipe_clean();
        lines.remark(&said);
        lines.say(format_args!("{mark}[clean]\n# apply = true"));
        if self.rows_answered {
            let said = lines.language.recipe_as_you_said();
            lines.say(format_args!("unit = {}  # {said}", toml(self.rows_are.one())));
        }
    }

    /// `[names]`, in one line a column.
    fn names(&self, lines: &mut Lines) {
        let said = lines.language.recipe_names();
        lines.remark(&said);
        lines.say(format_args!("[names]"));
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
            let kind = column.kind.word();
            // Why it was read so is told in English alone.
            match lines.language.is_english() {
                true => lines.say(format_args!(
                    "kind = \"{kind}\"  # {}",
                    comment(reason_only(&column.reason))
                )),
                false => lines.say(format_args!("kind = \"{kind}\"")),
            }
            if !column.missing.is_empty() {
                lines.say(format_args!("missing = [{}]", list(&column.missing)));
            }
            if let Some(separator) = column.separator {
                lines.say(format_args!("separator = {}", toml(&separator.to_string())));
            }
            if column.set_aside.is_some() {
                let why = comment(&evidence(column, lines.language));
                let said = match column.can_trust {
                    true => lines.language.recipe_left_out_back(why),
                    false => lines.language.recipe_left_out(why),
                };
                lines.say(format_args!("# {said}"));
            } else {
                family_line(lines, "", column.family, &column.family_reason);
            }
        }
    }
}

fn outcome_section(lines: &mut Lines, outcome: &OutcomeDraft) {
    if !outcome.others.is_empty() {
        let others = comment(&outcome.others.join(", "));
        let said = lines.language.recipe_candidates(others);
        lines.say(format_args!("# {said}"));
    }
    match &outcome.days {
        Some(days) => {
            let said = lines.language.recipe_days();
            let (won, lost) = (toml(&days.won), toml(&days.lost));
            lines.say(format_args!("# {said}\nwon = {won}\nlost = {lost}"));
        }
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
            let (rows, read) = (
                grouped(value.rows as usize),
                value.read_as.describe(lines.language),
            );
            lines.language.recipe_value(&value.value, rows, read)
        })
        .collect();
    let said = lines.language.recipe_values(comment(&values.join(", ")));
    lines.say(format_args!("# {said}"));
    for note in &outcome.notes {
        lines.say(format_args!("# {}", comment(&note.describe(lines.language))));
    }
    if outcome.days.is_some() {
        return;
    }
    if outcome.positive.is_empty() {
        let said = lines.language.recipe_which_ideal();
        lines.say(format_args!("# {said}\n# positive = [\"…\"]"));
    } else {
        lines.say(format_args!("positive = [{}]", list(&outcome.positive)));
    }
    if outcome.negative.is_empty() {
        let said = lines.language.recipe_no_negative();
        lines.say(format_args!("# negative = [\"…\"]   # {said}"));
    } else {
        let said = lines.language.recipe_negative();
        lines.say(format_args!(
            "negative = [{}]   # {said}",
            list(&outcome.negative)
        ));
    }
}

/// An outcome in a further table.
fn elsewhere_lines(lines: &mut Lines, elsewhere: &Elsewhere) {
    for fact in elsewhere.rows.describe(lines.language) {
        lines.say(format_args!("# {}.", comment(&fact)));
    }
    lines.say(format_args!("table = {}", toml(&elsewhere.rows.table)));
    if let Some(column) = &elsewhere.column {
        lines.say(format_args!("column = {}", toml(column)));
    }
    if let Some(days) = elsewhere.churned_after {
        let (mark, why) = match elsewhere.rows.rule {
            OutcomeRule::Orders { .. } => ("", lines.language.recipe_gaps_true()),
            _ => ("# ", lines.language.recipe_gaps_instead()),
        };
        lines.say(format_args!("{mark}churned_after = {days}  # {why}"));
    }
}

/// Why a column is left out.
fn evidence(column: &ColumnDraft, language: Language) -> String {
    let reason = column.set_aside.as_ref();
    reason.map(|reason| reason.describe(language)).unwrap_or_default()
}

/// `[tables.<name>]`, commented out where it cannot be used as it is.
fn table_section(lines: &mut Lines, table: &TableDraft) {
    let mark = if table.left_out.is_some() { "# " } else { "" };
    let rows = grouped(table.rows);
    let said = match table.one_row_per_key {
        true => lines.language.recipe_one_row(rows),
        false => lines.language.recipe_many_rows(rows),
    };
    lines.remark(&said);
    if let Some(why) = &table.left_out {
        let said = lines
            .language
            .recipe_not_used(comment(&why.describe(lines.language)));
        lines.say(format_args!("# {said}"));
    }
    lines.say(format_args!("{mark}[tables.{}]", toml(&table.name)));
    lines.say(format_args!("{mark}data = {}", toml(&table.data)));
    lines.say(format_args!(
        "{mark}key = {}  # {}",
        toml(&table.key.column),
        comment(&table.key.reason.describe(lines.language))
    ));
    lines.say(format_args!("{mark}matches = {}", toml(&table.matches)));
    if let Some(via) = &table.via {
        lines.say(format_args!("{mark}via = {}", toml(via)));
    }
    for matched in &table.matched {
        lines.say(format_args!("# {}", comment(&matched.describe(lines.language))));
    }
    match (&table.date, &table.timeless) {
        (Some(date), _) => lines.say(format_args!(
            "{mark}date = {}  # {}",
            toml(&date.column),
            comment(&date.reason.describe(lines.language))
        )),
        (None, _) if table.tells_outcome => {}
        (None, Some(why)) => lines.say(format_args!(
            "{mark}timeless = true  # {}",
            comment(&why.describe(lines.language))
        )),
        (None, None) => lines.say(format_args!("# date = \"…\"")),
    }
    if let Some((family, reason)) = &table.family {
        family_line(lines, mark, *family, reason);
    }
    if !table.exclude.is_empty() {
        lines.say(format_args!("{mark}exclude = ["));
        for column in &table.exclude {
            lines.say(format_args!(
                "{mark}  {},  # {}",
                toml(&column.column),
                comment(&column.reason.describe(lines.language))
            ));
        }
        lines.say(format_args!("{mark}]"));
    }
    if !table.known.is_empty() {
        let said = lines.language.recipe_known();
        lines.say(format_args!("{mark}# {said}"));
        lines.say(format_args!("{mark}[tables.{}.known]", toml(&table.name)));
        for (column, from) in &table.known {
            lines.say(format_args!(
                "{mark}{} = {}  # {}",
                toml(column),
                toml(&from.column),
                comment(&from.reason.describe(lines.language))
            ));
        }
    }
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

/// The family of criteria; why is told in English alone.
fn family_line(lines: &mut Lines, mark: &str, family: Family, reason: &str) {
    let family = family_word(family);
    match lines.language.is_english() {
        true => lines.say(format_args!("{mark}family = {family}  # {}", comment(reason))),
        false => lines.say(format_args!("{mark}family = {family}")),
    }
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
