//! The sheet as Markdown.

use super::content::Sheet;
use super::profile::listed;
use super::segments::SegmentPart;
use crate::report::figures::FigureValue;
use crate::report::layout::document::{Block, Cell, Column, Document, Mark, Row, Table};
use crate::report::layout::markdown;
use crate::report::markets::Markets;

/// The whole sheet.
pub fn markdown(sheet: &Sheet) -> String {
    markdown::render(&document(sheet))
}

/// What the sheet says, block by block.
pub fn document(sheet: &Sheet) -> Document {
    let language = sheet.language;
    let mut blocks = Vec::new();
    if !sheet.provenance.is_empty() {
        blocks.push(Block::Note(sheet.provenance.clone()));
    }
    blocks.push(Block::Paragraph(sheet.verdict.clone()));
    blocks.push(match sheet.profile.headline {
        true => Block::Verdict(sheet.profile.sentence.clone()),
        false => Block::Paragraph(sheet.profile.sentence.clone()),
    });
    blocks.push(bullets(sheet.profile.facts.iter().map(|fact| &fact.text)));
    blocks.extend(sheet.changed.as_ref().map(|changed| {
        let said = vec![Block::Paragraph(changed.intro.clone()), bullets(&changed.lines)];
        Block::section(language.sheet_change_heading(), said)
    }));
    blocks.extend(sheet.markets.as_ref().map(Markets::section));
    let before = [
        (language.sheet_figures_heading(), figures(sheet)),
        (language.sheet_knock_outs_heading(), knock_outs(sheet)),
        (language.sheet_criteria_heading(), criteria(sheet)),
    ];
    let pocket = sheet.pocket.as_ref();
    let pocket = pocket.map(|part| (language.pocket_heading(), part.blocks(language)));
    let after = [
        (language.sheet_segments_heading(), segments(sheet)),
        (language.people_heading(), people(sheet)),
        (language.sheet_accounts_heading(), accounts(sheet)),
        (language.sheet_signals_heading(), signals(sheet)),
        (language.sheet_refusals_heading(), refusals(sheet)),
        (language.sheet_limits_heading(), vec![bullets(&sheet.limits)]),
        (language.sheet_about_heading(), about(sheet)),
    ];
    let parts = before.into_iter().chain(pocket).chain(after);
    blocks.extend(parts.map(|(heading, blocks)| Block::section(heading, blocks)));
    Document {
        language,
        title: sheet.title.clone(),
        blocks,
    }
}

fn bullets<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> Block {
    let items = items.into_iter().map(|said| said.as_ref().to_owned());
    Block::Bullets(Mark::Dot, items.collect())
}

fn figures(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    let (icp, rest) = (language.sheet_icp(), language.sheet_rest());
    let since = sheet.figures.since.as_deref().map(|day| language.month(day));
    let number = |whose: &str, era: String| Column::number(language.sheet_eras_column(whose, era));
    let mut columns = vec![Column::text(language.sheet_figure())];
    match &since {
        Some(month) => columns.extend([
            number(&icp, language.change_since(month)),
            number(&rest, language.change_since(month)),
            number(&icp, language.change_pooled()),
            number(&rest, language.change_pooled()),
        ]),
        None => columns.extend([Column::number(icp), Column::number(rest)]),
    }
    columns.push(Column::text(language.sheet_note()));
    let value = |value: &FigureValue| Cell {
        text: value.text.clone(),
        under: value.interval.clone(),
    };
    let or_none = |of: Option<&FigureValue>| of.map(value).unwrap_or_default();
    let rows = sheet.figures.lines.iter().map(|line| {
        let mut cells = vec![
            Cell::from(&line.name),
            value(&line.icp),
            or_none(line.rest.as_ref()),
        ];
        if since.is_some() {
            let all_time = line.all_time.as_ref();
            cells.push(or_none(all_time.map(|all| &all.icp)));
            cells.push(or_none(all_time.and_then(|all| all.rest.as_ref())));
        }
        cells.push(line.note.clone().unwrap_or_default().into());
        Row::new(cells)
    });
    vec![
        Block::Paragraph(sheet.figures.intro.clone()),
        Block::Table(Table::new(columns, rows)),
    ]
}

fn knock_outs(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    let rules = sheet.knock_outs.iter();
    vec![match sheet.knock_outs.is_empty() {
        true => Block::Paragraph(sheet.no_knock_out.clone()),
        false => bullets(rules.map(|rule| language.fact_in_brackets(&rule.name, &rule.rule))),
    }]
}

fn criteria(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    let mut blocks = Vec::new();
    if !sheet.criteria.is_empty() {
        let columns = vec![
            Column::text(language.criterion()),
            Column::text(language.family_column()),
            Column::number(language.weight()),
            Column::text(language.sheet_best()),
            Column::number(language.sheet_ideal_share()),
            Column::number(language.sheet_other_share()),
        ];
        let rows = sheet.criteria.iter().map(|line| {
            Row::new([
                line.name.clone(),
                line.family.clone(),
                language.points(line.weight),
                line.best.clone(),
                language.percent(line.ideal_share),
                language.percent(line.other_share),
            ])
        });
        blocks.push(Block::Paragraph(language.sheet_criteria_intro()));
        blocks.push(Block::Table(Table::new(columns, rows)));
    }
    blocks.extend(sheet.criteria_note.clone().map(Block::Paragraph));
    blocks
}

fn segments(sheet: &Sheet) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(sheet.segments.sentence.clone())];
    blocks.extend(sheet.segments.segments.iter().map(|part| segment(sheet, part)));
    blocks.extend(sheet.segments.other.clone().map(Block::Paragraph));
    if sheet.segments.has_angles() {
        blocks.push(Block::Paragraph(sheet.language.sheet_angles_note()));
    }
    blocks
}

fn segment(sheet: &Sheet, part: &SegmentPart) -> Block {
    let language = sheet.language;
    let traits = part.traits.iter();
    let traits = traits.map(|line| language.fact_in_brackets(&line.fact, &line.text));
    let figures = part.figures.iter().map(|line| {
        let value = match &line.icp.interval {
            Some(interval) => language.fact_in_brackets(&line.icp.text, interval),
            None => line.icp.text.clone(),
        };
        let value = match &line.all_time {
            Some(all) => format!("{value} · {}", language.sheet_all_time(&all.icp.text)),
            None => value,
        };
        language.fact(&line.name, value)
    });
    let since = sheet.figures.since.as_deref().filter(|_| part.turn.is_some());
    let its_figures = match since {
        Some(day) => language.sheet_eras_column(
            language.sheet_its_figures(),
            language.change_since(language.month(day)),
        ),
        None => language.sheet_its_figures(),
    };
    let facts = [
        (
            language.sheet_apart(),
            listed(&traits.collect::<Vec<_>>(), language),
        ),
        (its_figures, listed(&figures.collect::<Vec<_>>(), language)),
        (language.sheet_typical(), listed(&part.typical, language)),
        (language.people_heading(), listed(&part.personas, language)),
        (language.sheet_angles(), part.angles.join(" ")),
        (
            language.sheet_case(),
            part.case.clone().unwrap_or_else(|| match part.crowd {
                true => String::new(),
                false => language.sheet_case_room(),
            }),
        ),
        (language.sheet_neighbours(), listed(&part.neighbours, language)),
    ];
    let facts = facts.into_iter().filter(|(_, said)| !said.is_empty());
    let turn = part.turn_text.iter().map(String::as_str);
    let said: Vec<&str> = turn.chain([part.size.as_str(), &part.stability]).collect();
    let size = Block::Paragraph(said.join(" · "));
    let facts = bullets(facts.map(|(name, said)| language.fact(name, said)));
    let title = language.sheet_segment_title(part.number, &part.name);
    let title = match part.crowd {
        true => language.fact_in_brackets(title, language.crowd()),
        false => title,
    };
    let among = part.among.clone().map(Block::Paragraph).into_iter();
    Block::section(title, among.chain([size, facts]).collect())
}

fn people(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    let told = sheet.people.personas.iter().map(|persona| {
        let said = persona.part.iter().chain(&persona.says).cloned();
        let said: Vec<String> = said.chain([persona.place.clone()]).collect();
        language.fact(&persona.name, listed(&said, language))
    });
    vec![Block::Paragraph(sheet.people.note.clone()), bullets(told)]
}

fn accounts(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    if sheet.accounts.is_empty() {
        return vec![Block::Paragraph(sheet.no_account.clone())];
    }
    let columns = vec![
        Column::text(language.sheet_account()),
        Column::number(language.score().to_lowercase()),
        Column::text(language.sheet_grade()),
        Column::text(language.sheet_segment()),
        Column::text(language.sheet_because()),
    ];
    let rows = sheet.accounts.iter().map(|account| {
        let segment = account.segment.map(|number| number.to_string());
        Row::new([
            account.name.clone(),
            language.points(account.score),
            account.grade.to_string(),
            segment.unwrap_or_else(|| "–".to_owned()),
            account.because.clone(),
        ])
    });
    vec![Block::Table(Table::new(columns, rows))]
}

fn signals(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    if sheet.signals.is_empty() {
        return vec![Block::Paragraph(sheet.no_signal.clone())];
    }
    let columns = vec![
        Column::text(language.sheet_signal()),
        Column::text(language.sheet_best()),
        Column::number(language.sheet_gain()),
        Column::number(language.sheet_ideal_share()),
        Column::number(language.sheet_other_share()),
    ];
    let rows = sheet.signals.iter().map(|line| {
        Row::new([
            line.criterion.clone(),
            line.value.clone(),
            language.signed_points(line.gain),
            language.percent(line.ideal_share),
            language.percent(line.other_share),
        ])
    });
    vec![Block::Table(Table::new(columns, rows))]
}

fn refusals(sheet: &Sheet) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !sheet.knock_outs.is_empty() {
        blocks.push(Block::Paragraph(sheet.language.sheet_refusals_knock_outs()));
    }
    for kind in &sheet.refusals.kinds {
        blocks.push(Block::Paragraph(kind.sentence.clone()));
        blocks.push(bullets(kind.signs.iter().chain(&kind.examples)));
    }
    if !sheet.refusals.costly.is_empty() {
        blocks.push(Block::Paragraph(sheet.refusals.overall.clone()));
    }
    let costly = sheet.refusals.costly.iter().map(|line| &line.text);
    blocks.push(bullets(costly.chain(&sheet.refusals.sentences)));
    blocks
}

fn about(sheet: &Sheet) -> Vec<Block> {
    let language = sheet.language;
    let facts = sheet.about.iter();
    let mut blocks = vec![
        bullets(facts.map(|fact| language.fact(&fact.name, &fact.value))),
        Block::Paragraph(language.sheet_trace_note()),
    ];
    let traces = sheet.traces.iter();
    blocks.extend(traces.map(|trace| {
        let command = format!("`{}`", trace.command);
        Block::Next(language.fact(&trace.block, command))
    }));
    blocks
}
