//! The report as text, for a reader with a minute.

use std::collections::BTreeMap;

use lookalike::audit::Verdict;
use lookalike::clean::{Mend, Removed};
use lookalike::language::Language;
use lookalike::recipe::Rule;
use lookalike::report::layout::shown::{padded, padded_left, shorten, wrapped};
use lookalike::table::Table;
use lookalike::workflow::accounts::CleaningSummary;
use lookalike::workflow::clean::{CleaningReport, CleaningWarning};
use lookalike::workflow::columns::ColumnReport;
use lookalike::workflow::names::AccountNames;

use crate::app::cli::counted::{counted, number};

/// Columns of the text, examples of a rule, and lines of one section; the files have all.
const WIDTH: usize = 100;
const EXAMPLES: usize = 3;
const MOST_LINES: usize = 25;
/// Where the text after a rule's name and count begins.
const INDENT: &str = "                       ";

pub fn text(report: &CleaningReport, names: &AccountNames<'_>) -> String {
    let sections = [
        head(report),
        rows(report, names),
        atypical(report, names),
        cells(report),
        columns(&report.columns),
        notes(report),
        next(report),
    ];
    let filled: Vec<String> = sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect();
    filled.join("\n")
}

fn head(report: &CleaningReport) -> String {
    let counts = report.cleaned.counts;
    let mended: usize = report.cleaned.mended.iter().map(|mend| mend.rows.len()).sum();
    let aside = report
        .columns
        .iter()
        .filter(|column| column.verdict == Verdict::SetAside)
        .count();
    let line = format!(
        "{}: {} read, {} kept, {} removed; {} changed; {aside} of {} to set aside",
        report.table.source.display(),
        counted(counts.read, "row"),
        number(counts.kept),
        number(counts.read - counts.kept),
        counted(mended, "cell"),
        counted(report.columns.len(), "column"),
    );
    format!("{}\n", wrapped(&line, WIDTH, "", "  "))
}

fn rows(report: &CleaningReport, names: &AccountNames<'_>) -> String {
    let cleaned = &report.cleaned;
    let mut text = "Rows removed\n".to_owned();
    for rule in [Rule::Duplicates, Rule::Incomplete, Rule::Inactive, Rule::Atypical] {
        let gone: Vec<&Removed> = cleaned.removed.iter().filter(|gone| gone.rule == rule).collect();
        let said = match (report.recipe.clean.is_on(rule), gone.is_empty()) {
            (false, _) => vec!["turned off".to_owned()],
            (true, true) if rule == Rule::Atypical && !cleaned.atypical.is_empty() => {
                vec![format!(
                    "{} named below, kept; --remove-atypical removes them",
                    number(cleaned.atypical.len())
                )]
            }
            (true, true) => vec![String::new()],
            (true, false) => examples(names, &gone),
        };
        text += &entry(rule.word(), gone.len(), &said);
    }
    if !cleaned.review.is_empty() {
        let said = format!(
            "{} that may be one, to look at",
            counted(cleaned.review.len(), "pair")
        );
        text += &entry("near duplicates", cleaned.review.len(), &[said]);
    }
    text
}

fn examples(names: &AccountNames<'_>, gone: &[&Removed]) -> Vec<String> {
    let mut said: Vec<String> = gone.iter().take(EXAMPLES).map(|gone| one(names, gone)).collect();
    if gone.len() > EXAMPLES {
        said.push(format!("… and {} more", number(gone.len() - EXAMPLES)));
    }
    said
}

/// "line 14 (`Acme`): knows 2 of 12 things".
fn one(names: &AccountNames<'_>, gone: &Removed) -> String {
    let name = names.either(gone.row as usize);
    let name = name.map_or(String::new(), |name| format!(" (`{}`)", shorten(&name, 30)));
    format!(
        "line {}{name}: {}",
        number(gone.line as usize),
        shorten(&gone.reason, 160)
    )
}

fn atypical(report: &CleaningReport, names: &AccountNames<'_>) -> String {
    let removes = report.recipe.clean.remove_atypical;
    let named = &report.cleaned.atypical;
    if removes || named.is_empty() {
        return String::new();
    }
    let mut text = "Atypical, kept: slips of the hand or your largest accounts?\n".to_owned();
    for line in few(named.iter().map(|gone| one(names, gone)).collect(), 8) {
        text += &format!("{}\n", wrapped(&line, WIDTH, "  ", "    "));
    }
    text
}

fn cells(report: &CleaningReport) -> String {
    let mended = &report.cleaned.mended;
    let (mut text, mut off) = (String::new(), Vec::new());
    for rule in [
        Rule::Unreadable,
        Rule::Units,
        Rule::Impossible,
        Rule::Countries,
        Rule::Sectors,
        Rule::Spelling,
        Rule::Duplicates,
    ] {
        if rule != Rule::Unreadable && !report.recipe.clean.is_on(rule) {
            off.push(rule.word());
            continue;
        }
        let its: Vec<&Mend> = mended.iter().filter(|mend| mend.rule == rule).collect();
        let count = its.iter().map(|mend| mend.rows.len()).sum();
        if count > 0 {
            text += &entry(rule.word(), count, &changes(&report.table, &its));
        }
    }
    let none = if text.is_empty() { ": none" } else { "" };
    let off = if off.is_empty() {
        String::new()
    } else {
        format!(" (turned off: {})", off.join(", "))
    };
    format!("Cells changed{none}{off}\n{text}")
}

/// The commonest changes, one line each; cells that became unknown by their column.
fn changes(table: &Table, mends: &[&Mend]) -> Vec<String> {
    let line = |mend: &Mend| {
        let row = mend.rows.first().copied().unwrap_or(0) as usize;
        table.lines.get(row).copied().unwrap_or(0)
    };
    let mut said: Vec<(usize, String)> = Vec::new();
    let mut unknown: BTreeMap<&str, Vec<&Mend>> = BTreeMap::new();
    for mend in mends {
        let cells = mend.rows.len();
        if mend.to.is_empty() || mend.rule == Rule::Units {
            unknown.entry(&mend.column).or_default().push(mend);
            continue;
        }
        let from = match mend.from.as_str() {
            "" => "blank".to_owned(),
            from => format!("`{}`", shorten(from, 40)),
        };
        let told = format!(
            "`{}`: {from} → `{}` ({}, line {})",
            shorten(&mend.column, 40),
            shorten(&mend.to, 40),
            counted(cells, "cell"),
            line(mend)
        );
        said.push((cells, told));
    }
    for (column, mends) in unknown {
        let cells: usize = mends.iter().map(|mend| mend.rows.len()).sum();
        let shown: Vec<String> = mends
            .iter()
            .take(2)
            .map(|mend| {
                let to = if mend.to.is_empty() {
                    shorten(&mend.why, 60)
                } else {
                    format!("→ {}", mend.to)
                };
                format!("`{}` {to} (line {})", shorten(&mend.from, 30), line(mend))
            })
            .collect();
        let became = if mends.iter().all(|mend| mend.to.is_empty()) {
            " now unknown"
        } else {
            ""
        };
        let more = if mends.len() > 2 { ", …" } else { "" };
        let told = format!(
            "`{}`: {}{became}: {}{more}",
            shorten(column, 40),
            counted(cells, "cell"),
            shown.join(", ")
        );
        said.push((cells, told));
    }
    said.sort_by_key(|(cells, _)| std::cmp::Reverse(*cells));
    few(said.into_iter().map(|(_, told)| told).collect(), 6)
}

fn columns(columns: &[ColumnReport]) -> String {
    let mut text = String::new();
    for (verdict, heading) in [
        (
            Verdict::SetAside,
            "Columns to set aside: known only after the outcome, or about people (--trust keeps one)",
        ),
        (Verdict::Doubt, "Columns to look at"),
    ] {
        let its: Vec<String> = columns
            .iter()
            .filter(|column| column.verdict == verdict)
            .map(|column| {
                format!(
                    "`{}`: {}",
                    shorten(&column.name, 40),
                    shorten(&column.reasons.join("; "), 240)
                )
            })
            .collect();
        if its.is_empty() {
            continue;
        }
        text += &format!("{heading}\n");
        for line in few(its, MOST_LINES) {
            text += &format!("{}\n", wrapped(&line, WIDTH, "  ", "    "));
        }
        text += "\n";
    }
    let mut families: BTreeMap<_, Vec<&ColumnReport>> = BTreeMap::new();
    let (mut kept, mut roles) = (0, Vec::new());
    for column in columns.iter().filter(|column| column.verdict == Verdict::Keep) {
        match column.role {
            "criterion" | "time" => {
                kept += 1;
                families.entry(column.family).or_default().push(column);
            }
            "none" => {}
            role => roles.push(format!("{role} `{}`", shorten(&column.name, 40))),
        }
    }
    text += &format!("Columns to keep: {}", counted(kept, "criterion"));
    if !roles.is_empty() {
        text += &format!("; {}", roles.join(", "));
    }
    text = text.replace("criterions", "criteria") + "\n";
    for (family, its) in families {
        let filled = its.iter().map(|column| column.filled).sum::<f64>() / its.len() as f64;
        let names: Vec<String> = its.iter().map(|column| shorten(&column.name, 40)).collect();
        let family = format!("{family:?}").to_lowercase();
        let line = format!(
            "{} filled: {}",
            Language::En.percent(filled),
            few_names(names).join(", ")
        );
        let first = format!(
            "  {} {}  ",
            padded(&family, 15),
            padded_left(&number(its.len()), 4)
        );
        text += &format!("{}\n", wrapped(&line, WIDTH, &first, INDENT));
    }
    text
}

fn notes(report: &CleaningReport) -> String {
    let mut text = String::new();
    let beware = report
        .warnings
        .iter()
        .map(|found| format!("Beware: {}", warning(found)));
    let notes = report.cleaned.notes.iter().map(|note| format!("Note: {note}"));
    for line in few(beware.chain(notes).collect(), MOST_LINES) {
        text += &format!("{}.\n", wrapped(&line, WIDTH, "", "  "));
    }
    text
}

fn next(report: &CleaningReport) -> String {
    if report.files.is_empty() {
        return "Nothing was written: -o cleaned.csv writes the cleaned table, and beside it what was removed and \
                changed.\n"
            .to_owned();
    }
    let mut text = "Written\n".to_owned();
    report
        .files
        .iter()
        .for_each(|file| text += &format!("  {file}\n"));
    if let Some(outcome) = &report.outcome {
        let positive = outcome.positive.join(",");
        text += &format!(
            "Next: lookalike train {} --outcome '{}' --positive '{positive}'\n",
            report.files[0], outcome.column
        );
    }
    text
}

/// What to beware of, in a sentence.
pub fn warning(warning: &CleaningWarning) -> String {
    match warning {
        CleaningWarning::NoOutcome => {
            "no outcome is named, so a column that knows it cannot be told by its strength, only by its name \
             (--outcome COL --positive V)"
                .to_owned()
        }
        CleaningWarning::Biased { rule, removed, all } => format!(
            "{:.0} % of the accounts removed as {} are ideal, against {:.0} % of all: removing them changes what is \
             learnt (--without {} keeps them)",
            100.0 * removed,
            rule.word(),
            100.0 * all,
            rule.word()
        ),
    }
}

/// What was done, for the output of another command.
pub fn summary(cleaning: &CleaningSummary) -> Vec<String> {
    let counts = cleaning.counts;
    let removed: Vec<String> = [
        (counts.duplicates, "duplicate"),
        (counts.incomplete, "incomplete"),
        (counts.inactive, "inactive"),
        (counts.atypical, "atypical"),
    ]
    .into_iter()
    .filter(|(rows, _)| *rows > 0)
    .map(|(rows, what)| format!("{} {what}", number(rows)))
    .collect();
    let of_them = if removed.is_empty() {
        String::new()
    } else {
        format!(" ({})", removed.join(", "))
    };
    let mut lines = vec![format!(
        "Cleaned first: {} of {} removed{of_them}, {} changed; `lookalike clean {} -o cleaned.csv` shows each",
        number(cleaning.removed()),
        counted(counts.read, "row"),
        counted(cleaning.cells, "cell"),
        cleaning.source.display()
    )];
    if !cleaning.personal.is_empty() {
        let names: Vec<String> = cleaning
            .personal
            .iter()
            .map(|column| format!("`{}`", shorten(column, 40)))
            .collect();
        lines.push(format!(
            "Left out as data about people: {}",
            few_names(names).join(", ")
        ));
    }
    lines
}

/// A rule, its count, and what there is to say, on lines of their own.
fn entry(name: &str, count: usize, said: &[String]) -> String {
    let first = format!("  {} {}  ", padded(name, 15), padded_left(&number(count), 4));
    let mut text = String::new();
    for (at, line) in said.iter().enumerate() {
        let before = if at == 0 { first.as_str() } else { INDENT };
        text += &format!(
            "{}\n",
            wrapped(line, WIDTH, before, &format!("{INDENT}  ")).trim_end()
        );
    }
    if said.is_empty() {
        text = format!("{}\n", first.trim_end());
    }
    text
}

/// The first `most` lines, and how many more there are.
fn few(mut lines: Vec<String>, most: usize) -> Vec<String> {
    let more = lines.len().saturating_sub(most);
    lines.truncate(most);
    if more > 0 {
        lines.push(format!("… and {} more", number(more)));
    }
    lines
}

fn few_names(names: Vec<String>) -> Vec<String> {
    few(names, 12)
}
