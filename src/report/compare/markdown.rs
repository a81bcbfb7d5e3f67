//! A comparison, or the edges, as GitHub-flavoured Markdown.

use crate::compare::comparison::Comparison;
use crate::edges::Edges;
use crate::language::Language;
use crate::report::card::{item, text};

use super::view::{EdgesView, Number, View};

/// One comparison, the verdict first.
pub fn comparison(found: &Comparison, language: Language) -> String {
    let view = View::new(found, language);
    let mut out = format!("# {}\n\n**{}**\n\n", text(&view.title), text(&view.verdict));
    out += &format!("{}\n\n", item(&view.ground.join(" · ")));
    out += &arms(&view);
    out += &numbers(&view);
    if let Some(adjusted) = &view.adjusted {
        out += &list(&language.compare_adjusted_heading(), &adjusted.said);
        if !adjusted.balance.is_empty() {
            let head = [
                language.column(),
                language.compare_before_column(),
                language.compare_after_column(),
            ];
            out += &format!("## {}\n\n", text(&language.compare_balance_heading()));
            out += &table(&head, "lrr", adjusted.balance.iter().map(|cells| cells.to_vec()));
            if adjusted.more > 0 {
                out += &format!("{}\n\n", text(&language.more(adjusted.more)));
            }
            out += &format!("{}\n\n", text(&language.compare_balance_note()));
        }
    }
    if !view.further.is_empty() {
        out += &format!("## {}\n\n", text(&language.compare_further_heading()));
        let head = [
            language.compare_number_column(),
            language.value(),
            view.interval_column.clone(),
            language.compare_note_column(),
        ];
        out += &table(&head, "lrrl", view.further.iter().map(cells));
    }
    if let Some(split) = &view.split {
        out += &list(&language.compare_split_heading(), std::slice::from_ref(split));
    }
    out += &list(&language.compare_warnings_heading(), &view.warnings);
    out += &list(&language.compare_next_heading(), &view.next);
    let methods: Vec<String> = view
        .methods()
        .into_iter()
        .map(|(label, method)| language.fact(label, method))
        .collect();
    out += &list(&language.compare_methods_heading(), &methods);
    ended(out)
}

fn arms(view: &View) -> String {
    let language = view.language;
    let mut head = vec![language.compare_arm_column(), language.accounts_column()];
    head.extend(view.events_column.clone());
    head.extend([
        view.estimate_column.clone(),
        view.interval_column.clone(),
        language.compare_left_out_column(),
    ]);
    let align = "lrrrrr";
    let rows = view.arms.iter().map(|arm| {
        let mut cells = vec![arm.name.clone(), arm.n.clone()];
        cells.extend(arm.events.clone());
        let why = arm
            .number
            .reason
            .clone()
            .unwrap_or_else(|| language.compare_no_number());
        cells.push(arm.number.value.clone().unwrap_or_else(|| why.clone()));
        cells.push(arm.number.interval.clone().unwrap_or(why));
        cells.push(arm.left_out.clone());
        cells
    });
    format!(
        "## {}\n\n{}",
        text(&language.compare_arms_heading()),
        table(&head, &align[..head.len()], rows)
    )
}

fn numbers(view: &View) -> String {
    let language = view.language;
    let head = [
        language.compare_number_column(),
        language.value(),
        view.interval_column.clone(),
        language.compare_note_column(),
    ];
    format!(
        "## {}\n\n{}{}\n\n",
        text(&language.compare_numbers_heading()),
        table(
            &head,
            "lrrl",
            view.numbers.iter().map(|number| {
                let mut cells = cells(number);
                if number.decides {
                    cells[0] = language.compare_deciding(&cells[0]);
                }
                cells
            })
        ),
        item(&view.bayes)
    )
}

/// Label, value, interval and note; the reason stands where a number is missing.
fn cells(number: &Number) -> Vec<String> {
    let why = number.reason.clone().unwrap_or_else(|| "–".to_owned());
    let value = number.value.clone().unwrap_or_else(|| "–".to_owned());
    let note = number.note.clone().or(number.reading.clone());
    vec![
        number.label.clone(),
        value,
        number.interval.clone().unwrap_or(why),
        note.unwrap_or_else(|| "–".to_owned()),
    ]
}

/// The edges: the matrix, then the advice for each pair with what speaks for it.
pub fn edges(found: &Edges, language: Language) -> String {
    let view = EdgesView::new(found, language);
    let mut out = format!("# {}\n\n", text(&view.heading));
    if let Some(day) = &view.as_of {
        out += &format!("{}\n\n", item(day));
    }
    if !view.rows.is_empty() {
        out += &format!("## {}\n\n", text(&view.matrix_heading));
        let mut head = vec![language.segment_column(), language.accounts_column()];
        head.extend(view.rows.iter().map(|row| row.short.clone()));
        let rows = view.rows.iter().map(|row| {
            let mut cells = vec![row.name.clone(), row.accounts.clone()];
            cells.extend(row.cells.iter().cloned());
            cells
        });
        let align = format!("l{}", "r".repeat(view.rows.len() + 1));
        out += &table(&head, &align, rows);
        out += &format!("{}\n\n", item(&view.note));
    }
    if !view.pairs.is_empty() {
        out += &format!("## {}\n\n", text(&language.edges_advice_heading()));
    }
    for pair in &view.pairs {
        out += &format!(
            "### {} {}\n\n{}\n\n",
            pair.mark,
            text(&pair.title),
            item(&pair.advice)
        );
        for said in &pair.evidence {
            out += &format!("- {}\n", item(said));
        }
        if !pair.evidence.is_empty() {
            out.push('\n');
        }
    }
    out += &format!("{}\n\n", item(&view.multiplicity));
    out += &list(&language.compare_warnings_heading(), &view.warnings);
    ended(out)
}

fn list(heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|said| format!("- {}\n", item(said))).collect();
    format!("## {}\n\n{lines}\n", text(heading))
}

/// A table; `align` has one letter per column: `l` or `r`.
fn table(head: &[String], align: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let one = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| text(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = |letter: char| if letter == 'r' { "---:" } else { "---" };
    let rules: Vec<&str> = align.chars().map(rule).collect();
    let rows: String = rows.map(|cells| one(&cells)).collect();
    format!("{}| {} |\n{rows}\n", one(head), rules.join(" | "))
}

/// One line break at the end.
fn ended(out: String) -> String {
    format!("{}\n", out.trim_end())
}
