//! The page for whoever must answer for a model: what it is for, from what it was learnt, what it cannot tell, who
//! decides, how it is watched. It states what is on record and no legal verdict.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Serialize;

use crate::language::Language;
use crate::model::Model;
use crate::report::layout::document::{Block, Column, Fact, Mark, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::sheet::limits::of_model;
use crate::review::Verdict;
use crate::review::champion::{RATIOS, SLOPES};
use crate::review::drift::{MATERIAL_POINTS, MATERIAL_PSI};

/// Decisions shown, the latest (house choice: a page).
const SHOWN: usize = 10;
/// Columns named in a sentence (house choice).
const NAMED: usize = 12;

/// What is on record of a version beyond its own files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OnFile {
    /// The version, `name@version`.
    pub version: String,
    /// Whether it scores.
    pub champion: bool,
    /// When it was trained, UTC.
    pub trained: String,
    /// Release that trained it.
    pub release: String,
    /// sha256 of its model.
    pub model_sha256: String,
    /// What was decided about the model's versions, oldest first.
    pub decisions: Vec<Decision>,
    /// Reviews of this version, how many there were and the last one.
    pub reviews: u64,
    /// The last review.
    pub last_review: Option<LastReview>,
    /// When the next one is due; absent without an interval.
    pub due: Option<String>,
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// When, UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// What, as the journal has it.
    pub event: String,
    /// The same in the page's language.
    #[serde(skip)]
    pub what: String,
    /// To which version.
    pub version: String,
    /// Why.
    pub reason: Option<String>,
}

/// A review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LastReview {
    /// When, UTC.
    pub at: String,
    /// What it advised.
    pub verdict: Verdict,
    /// Accounts that it counted.
    pub accounts: u64,
}

impl OnFile {
    /// The day on which the next review is due: so many days after the last one, else after training.
    pub fn due_after(&self, model: &Model) -> Option<String> {
        let days = i64::try_from(model.recipe.governance.review_every?).ok()?;
        let from = self
            .last_review
            .as_ref()
            .map_or(&self.trained, |review| &review.at);
        let from: Date = from.get(..10)?.parse().ok()?;
        let span: Span = days.days();
        from.checked_add(span).ok().map(|day| day.to_string())
    }
}

/// The section; `on_file` is absent where the page is made with the version, before anything was decided about it.
pub fn section(model: &Model, on_file: Option<&OnFile>, language: Language) -> Block {
    let asked = &model.recipe.governance;
    let mut blocks = vec![
        Block::Note(language.governance_about()),
        Block::section(language.governance_purpose(), purpose(model, language)),
        Block::section(language.governance_data(), data(model, language)),
        Block::section(
            language.governance_limits(),
            vec![Block::Bullets(Mark::Dot, of_model(model, language))],
        ),
        Block::section(
            language.governance_decision(),
            vec![Block::Bullets(Mark::Dot, human_decision(model, language))],
        ),
    ];
    let mut watched = vec![match asked.review_every {
        Some(days) => language.governance_every(language.integer(days as i64)),
        None => language.governance_no_interval(),
    }];
    if let Some(on_file) = on_file {
        watched.push(match &on_file.last_review {
            Some(review) => language.governance_last_review(
                language.date(review.at.get(..10).unwrap_or(&review.at)),
                match review.verdict {
                    Verdict::Keep => language.governance_keep(),
                    Verdict::Promote => language.governance_promote(),
                    Verdict::Investigate => language.governance_investigate(),
                },
                language.integer(review.accounts as i64),
                language.integer(on_file.reviews as i64),
            ),
            None => language.governance_never_reviewed(),
        });
        watched.extend(
            on_file
                .due
                .as_ref()
                .map(|day| language.governance_due(language.date(day))),
        );
    }
    watched.push(language.governance_command());
    blocks.push(Block::section(
        language.governance_monitoring(),
        vec![Block::Bullets(Mark::Dot, watched)],
    ));
    let own = asked.triggers.iter().map(|text| shorten(text, 200));
    let triggers = triggers(language).into_iter().chain(own).collect();
    blocks.push(Block::section(
        language.governance_triggers(),
        vec![
            Block::Paragraph(language.governance_triggers_lead()),
            Block::Bullets(Mark::Dot, triggers),
        ],
    ));
    if let Some(on_file) = on_file {
        blocks.push(Block::section(
            language.governance_record(),
            record(on_file, language),
        ));
    }
    Block::at("governance", language.governance_title(), blocks)
}

fn purpose(model: &Model, language: Language) -> Vec<Block> {
    let asked = &model.recipe.governance;
    let said = |text: &Option<String>| match text {
        Some(text) => shorten(text, 2_000),
        None => language.governance_not_said(),
    };
    let mut facts = vec![
        Fact::new(language.governance_owner(), said(&asked.owner)),
        Fact::new(language.governance_used_for(), said(&asked.purpose)),
    ];
    if !asked.not_for.is_empty() {
        let list: Vec<String> = asked.not_for.iter().map(|text| shorten(text, 200)).collect();
        facts.push(Fact::new(language.governance_not_for(), list.join("; ")));
    }
    vec![
        Block::Facts(facts),
        Block::Paragraph(language.governance_what_it_does()),
    ]
}

fn data(model: &Model, language: Language) -> Vec<Block> {
    let mut facts = crate::report::model::data(model, language);
    let mut columns: Vec<&str> = model.criteria.iter().flat_map(|one| one.cut.columns()).collect();
    columns.sort_unstable();
    columns.dedup();
    let names: Vec<String> = columns.iter().take(NAMED).map(|name| shorten(name, 40)).collect();
    let named = match columns.len() - names.len() {
        0 => language.list(&names),
        more => language.and_more(names.join(", "), more),
    };
    if !columns.is_empty() {
        facts.push(Fact::new(language.governance_columns(), named));
    }
    let aside = model.set_aside.len() as i64;
    if aside > 0 {
        facts.push(Fact::new(
            language.governance_aside(),
            language.governance_aside_count(language.integer(aside)),
        ));
    }
    vec![Block::Facts(facts)]
}

fn human_decision(model: &Model, language: Language) -> Vec<String> {
    let mut said = vec![
        language.governance_person_decides(),
        language.governance_reasons(),
        language.governance_persons(),
    ];
    said.push(match model.knock_out.len() {
        0 => language.governance_no_rules(),
        rules => language.governance_rules(language.integer(rules as i64)),
    });
    said
}

/// What a review alarms for, as it is written in its rule.
fn triggers(language: Language) -> Vec<String> {
    let decimal = |value: f64| language.decimal(value, 2);
    vec![
        language.governance_on_data(),
        language.governance_on_drift(decimal(MATERIAL_PSI), language.points_noun(MATERIAL_POINTS)),
        language.governance_on_calibration(
            decimal(SLOPES[0]),
            decimal(SLOPES[1]),
            decimal(RATIOS[0]),
            decimal(RATIOS[1]),
        ),
        language.governance_on_ranking(),
        language.governance_on_challenger(),
    ]
}

fn record(on_file: &OnFile, language: Language) -> Vec<Block> {
    let scores = match on_file.champion {
        true => language.governance_scores(),
        false => language.governance_does_not_score(),
    };
    let facts = vec![
        Fact::new(
            language.governance_version(),
            format!("{} ({scores})", on_file.version),
        ),
        Fact::new(language.models_created(), &on_file.trained),
        Fact::new(language.diff_release(), &on_file.release),
        Fact::new(language.governance_hash(), &on_file.model_sha256),
    ];
    let mut blocks = vec![Block::Facts(facts)];
    let columns = vec![
        Column::text(language.journal_when()),
        Column::text(language.journal_who()),
        Column::text(language.journal_what()),
        Column::text(language.governance_version()),
        Column::text(language.as_of_reason()),
    ];
    let latest = on_file.decisions.len().saturating_sub(SHOWN);
    let rows = on_file.decisions[latest..].iter().map(|one| {
        Row::new([
            one.at.clone(),
            shorten(&one.by, 40),
            one.what.clone(),
            one.version.clone(),
            one.reason
                .as_deref()
                .map_or_else(String::new, |text| shorten(text, 200)),
        ])
    });
    let rows: Vec<Row> = rows.collect();
    blocks.push(match rows.is_empty() {
        true => Block::Paragraph(language.governance_no_journal()),
        false => Block::Table(Table::new(columns, rows)),
    });
    if latest > 0 {
        blocks.push(Block::Note(
            language.governance_earlier(language.integer(latest as i64)),
        ));
    }
    blocks
}
