//! The sheet as Markdown.

use super::content::Sheet;
use super::profile::listed;
use super::segments::SegmentPart;
use crate::report::layout::markdown::{code, item, text};

/// The whole sheet.
pub fn markdown(sheet: &Sheet) -> String {
    let language = sheet.language;
    let mut out = format!("# {}\n\n", text(&sheet.title));
    if !sheet.provenance.is_empty() {
        out += &format!("{}\n\n", item(&sheet.provenance));
    }
    out += &format!("> **{}**\n\n", text(&sheet.profile.sentence));
    list(
        &mut out,
        sheet.profile.facts.iter().map(|fact| fact.text.as_str()),
    );

    heading(&mut out, &language.sheet_figures_heading());
    out += &format!("{}\n\n", item(&sheet.figures.intro));
    table(
        &mut out,
        &[
            &language.sheet_figure(),
            &language.sheet_icp(),
            &language.sheet_rest(),
            &language.sheet_note(),
        ],
        &["---", "---:", "---:", "---"],
        sheet.figures.lines.iter().map(|line| {
            let value = |value: &super::FigureValue| match &value.interval {
                Some(interval) => format!("{} ({interval})", value.text),
                None => value.text.clone(),
            };
            let rest = line.rest.as_ref().map(value).unwrap_or_default();
            [
                line.name.clone(),
                value(&line.icp),
                rest,
                line.note.clone().unwrap_or_default(),
            ]
        }),
    );

    heading(&mut out, &language.sheet_knock_outs_heading());
    if sheet.knock_outs.is_empty() {
        out += &format!("{}\n\n", item(&sheet.no_knock_out));
    } else {
        list(
            &mut out,
            sheet
                .knock_outs
                .iter()
                .map(|rule| format!("{} ({})", rule.name, rule.rule)),
        );
    }

    heading(&mut out, &language.sheet_criteria_heading());
    if !sheet.criteria.is_empty() {
        out += &format!("{}\n\n", item(&language.sheet_criteria_intro()));
        table(
            &mut out,
            &[
                &language.criterion(),
                &language.family_column(),
                &language.weight(),
                &language.sheet_best(),
                &language.sheet_ideal_share(),
                &language.sheet_other_share(),
            ],
            &["---", "---", "---:", "---", "---:", "---:"],
            sheet.criteria.iter().map(|line| {
                [
                    line.name.clone(),
                    line.family.clone(),
                    language.points(line.weight),
                    line.best.clone(),
                    language.percent(line.ideal_share),
                    language.percent(line.other_share),
                ]
            }),
        );
    }
    if let Some(note) = &sheet.criteria_note {
        out += &format!("{}\n\n", item(note));
    }

    heading(&mut out, &language.sheet_segments_heading());
    out += &format!("{}\n\n", item(&sheet.segments.sentence));
    for part in &sheet.segments.segments {
        out += &segment(sheet, part);
    }
    if let Some(other) = &sheet.segments.other {
        out += &format!("{}\n\n", item(other));
    }
    if !sheet.segments.segments.is_empty() {
        out += &format!("{}\n\n", item(&language.sheet_angles_note()));
    }

    heading(&mut out, &language.sheet_accounts_heading());
    if sheet.accounts.is_empty() {
        out += &format!("{}\n\n", item(&sheet.no_account));
    } else {
        table(
            &mut out,
            &[
                &language.sheet_account(),
                &language.score().to_lowercase(),
                &language.sheet_grade(),
                &language.sheet_segment(),
                &language.sheet_because(),
            ],
            &["---", "---:", ":---:", ":---:", "---"],
            sheet.accounts.iter().map(|account| {
                [
                    account.name.clone(),
                    language.points(account.score),
                    account.grade.to_string(),
                    account
                        .segment
                        .map_or_else(|| "–".to_owned(), |number| number.to_string()),
                    account.because.clone(),
                ]
            }),
        );
    }

    heading(&mut out, &language.sheet_signals_heading());
    if sheet.signals.is_empty() {
        out += &format!("{}\n\n", item(&sheet.no_signal));
    } else {
        table(
            &mut out,
            &[
                &language.sheet_signal(),
                &language.sheet_best(),
                &language.sheet_gain(),
                &language.sheet_ideal_share(),
                &language.sheet_other_share(),
            ],
            &["---", "---", "---:", "---:", "---:"],
            sheet.signals.iter().map(|line| {
                [
                    line.criterion.clone(),
                    line.value.clone(),
                    language.signed_points(line.gain),
                    language.percent(line.ideal_share),
                    language.percent(line.other_share),
                ]
            }),
        );
    }

    heading(&mut out, &language.sheet_refusals_heading());
    if !sheet.knock_outs.is_empty() {
        out += &format!("{}\n\n", item(&language.sheet_refusals_knock_outs()));
    }
    for kind in &sheet.refusals.kinds {
        out += &format!("{}\n\n", item(&kind.sentence));
        list(&mut out, kind.signs.iter().chain(&kind.examples));
    }
    if !sheet.refusals.costly.is_empty() {
        out += &format!("{}\n\n", item(&sheet.refusals.overall));
    }
    let costly = sheet.refusals.costly.iter().map(|line| &line.text);
    list(&mut out, costly.chain(&sheet.refusals.sentences));

    heading(&mut out, &language.sheet_limits_heading());
    list(&mut out, &sheet.limits);

    heading(&mut out, &language.sheet_about_heading());
    list(
        &mut out,
        sheet
            .about
            .iter()
            .map(|fact| language.fact(&fact.name, &fact.value)),
    );
    out += &format!("{}\n\n", item(&language.sheet_trace_note()));
    for trace in &sheet.traces {
        out += &format!(
            "- {}\n",
            language.fact(text(&trace.block), format!("`{}`", code(&trace.command)))
        );
    }
    out
}

fn segment(sheet: &Sheet, part: &SegmentPart) -> String {
    let language = sheet.language;
    let mut out = format!(
        "### {}\n\n",
        text(&language.sheet_segment_title(part.number, &part.name))
    );
    out += &format!("{} · {}\n\n", item(&part.size), text(&part.stability));
    let facts = |heading: String, facts: Vec<String>| {
        let facts = listed(&facts, language);
        (!facts.is_empty()).then(|| format!("**{}** {}", language.fact(heading, "").trim_end(), facts))
    };
    let traits = part
        .traits
        .iter()
        .map(|line| text(&language.fact_in_brackets(&line.fact, &line.text)));
    let figures = part.figures.iter().map(|line| {
        let value = match &line.icp.interval {
            Some(interval) => language.fact_in_brackets(&line.icp.text, interval),
            None => line.icp.text.clone(),
        };
        text(&language.fact(&line.name, value))
    });
    let plain = |texts: &[String]| texts.iter().map(|said| text(said)).collect();
    let lines = [
        facts(language.sheet_apart(), traits.collect()),
        facts(language.sheet_its_figures(), figures.collect()),
        facts(language.sheet_typical(), plain(&part.typical)),
        facts(language.sheet_angles(), plain(&part.angles)),
        facts(language.sheet_neighbours(), plain(&part.neighbours)),
    ];
    for line in lines.into_iter().flatten() {
        out += &format!("- {line}\n");
    }
    out + "\n"
}

fn heading(out: &mut String, heading: &str) {
    *out += &format!("## {}\n\n", text(heading));
}

fn list<S: AsRef<str>>(out: &mut String, items: impl IntoIterator<Item = S>) {
    let before = out.len();
    for line in items {
        *out += &format!("- {}\n", item(line.as_ref()));
    }
    if out.len() > before {
        out.push('\n');
    }
}

fn table<const N: usize>(
    out: &mut String,
    head: &[&str; N],
    align: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) {
    let head = head.map(text);
    *out += &format!("| {} |\n| {} |\n", head.join(" | "), align.join(" | "));
    for row in rows {
        *out += &format!("| {} |\n", row.map(|cell| text(&cell)).join(" | "));
    }
    out.push('\n');
}
