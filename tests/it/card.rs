//! What `train` and `evaluate` print, and the model card: the same blocks at a terminal and as Markdown, in English and
//! French.

use std::fs;

use lookalike::criteria::{Reason, SetAside};
use lookalike::fit::sufficiency;
use lookalike::fit::warning::{Cause, Scheme, Warning};
use lookalike::language::Language;
use lookalike::model::prepare::Prepared;
use lookalike::model::{Model, PriorEffect};
use lookalike::recipe::{GovernanceRecipe, OutcomeRecipe, Recipe};
use lookalike::report::governance::{Decision, LastReview, OnFile};
use lookalike::report::layout::text::{self, Screen};
use lookalike::report::layout::{document::Document, markdown};
use lookalike::report::{card, training};
use lookalike::review::Verdict;
use lookalike::source::read_table;
use lookalike::table::Table;
use unicode_width::UnicodeWidthStr;

use crate::example::{self, HEADER};

/// English words that would betray a phrase left untranslated.
const ENGLISH: [&str; 14] = [
    "the", "and", "of", "with", "account", "accounts", "customer", "by", "was", "is", "are", "not", "from",
    "column",
];

/// The hand-made model, with facts where it has sentences, and what experts said of a bin.
fn model() -> Model {
    let mut model = example::model();
    model.sufficiency.reasons = vec![
        sufficiency::Reason::Carry {
            verdict: model.sufficiency.verdict,
            ideal: 644,
            other: 1_156,
        },
        sufficiency::Reason::Parameters {
            parameters: 32,
            auc: 0.75,
            criteria: 12,
        },
    ];
    model.set_aside[0] = SetAside {
        column: "lost_reason".into(),
        reasons: vec![Reason::NamedAfterwards {
            words: "lost reason".into(),
        }],
        can_trust: true,
    };
    model.criteria[0].prior = vec![PriorEffect {
        bin: "Software".into(),
        said: 12_000,
        data: -3_000,
        together: 1_500,
        worth: 60.0,
        says: None,
        evidence: None,
    }];
    let found = model.validation.as_mut().unwrap();
    found.scheme = Scheme::Together { folds: 5, seed: 1 };
    found.grouped = found.by_time.clone();
    found.scorecard.calibration_slope = None;
    found.warnings = vec![
        Warning::CalibrationSlope { slope: 0.71 },
        Warning::NotByTime { cause: Cause::Data },
        Warning::NotFitted {
            learner: "random forest".into(),
            cause: Cause::NotConverged,
        },
    ];
    model
}

/// Accounts with an outcome still open, customers that left, a repeated identifier, numbers that cannot be read, and
/// columns of no use.
fn prepared() -> (Table, Prepared) {
    let mut rows = String::from("id,employees,sector,constant,last_activity,lost_reason,stage\n");
    for i in 0..240 {
        let id = if i == 9 { 8 } else { i };
        let employees = match i {
            20 => "environ 50".to_owned(),
            30 => "n/c".to_owned(),
            _ => (10 + (i * 37) % 190).to_string(),
        };
        let sector = ["Construction", "Software", "Retail"][i % 3];
        let activity = ["mail", "visite", "salon"][(i / 2) % 3];
        let (stage, reason) = match i % 8 {
            0 | 3 => ("Won", ""),
            6 => ("Negotiation", ""),
            7 => ("Churned", ""),
            _ => ("Lost", ["prix", "délai"][i % 2]),
        };
        rows += &format!("A{id},{employees},{sector},x,{activity},{reason},{stage}\n");
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("past.csv");
    fs::write(&path, rows).unwrap();
    let recipe = Recipe {
        outcome: OutcomeRecipe {
            column: Some("stage".into()),
            positive: vec!["Won".into()],
            ..OutcomeRecipe::default()
        },
        ..Recipe::default()
    };
    let table = read_table(&path, &recipe).unwrap();
    let prepared = Prepared::new(&table, &recipe).unwrap();
    (table, prepared)
}

fn printed(language: Language) -> Document {
    let (table, prepared) = prepared();
    let model = model();
    let found = model.validation.as_ref();
    training::document(&table, &prepared, Some(&model), found, language)
}

#[test]
fn the_card_in_english_and_french() {
    for language in Language::ALL {
        insta::assert_snapshot!(
            format!("card_{}", language.tag()),
            markdown::render(&card::document(&model(), None, language))
        );
    }
}

/// The page of governance with what is on record: who answers, what was decided, when the next review is due.
#[test]
fn the_page_of_governance_in_english_and_french() {
    let mut model = model();
    model.recipe.governance = GovernanceRecipe {
        owner: Some("Head of sales".into()),
        purpose: None,
        not_for: vec!["prices".into()],
        review_every: Some(90),
        triggers: vec!["a new product".into()],
    };
    let mut on_file = OnFile {
        version: "saas@v000002".into(),
        champion: true,
        trained: "2026-09-30T08:00:00Z".into(),
        release: "0.1.0".into(),
        model_sha256: "5e884898da28047151d0e56f8dc62927".into(),
        decisions: vec![Decision {
            at: "2026-10-03T09:30:00Z".into(),
            by: "ada@example".into(),
            event: "promoted".into(),
            what: "promoted".into(),
            version: "v000002".into(),
            reason: Some("agreed with sales".into()),
        }],
        reviews: 1,
        last_review: Some(LastReview {
            at: "2026-12-31T06:00:00Z".into(),
            verdict: Verdict::Investigate,
            accounts: 412,
        }),
        due: None,
    };
    on_file.due = on_file.due_after(&model);
    assert_eq!(on_file.due.as_deref(), Some("2027-03-31"));
    for language in Language::ALL {
        let page = markdown::render(&card::document(&model, Some(&on_file), language));
        let heading = ["## Governance", "## Gouvernance"][usize::from(language == Language::Fr)];
        let (_, page) = page.split_once(heading).unwrap();
        insta::assert_snapshot!(format!("governance_{}", language.tag()), page);
    }
    // Never reviewed: the interval counts from training.
    on_file.last_review = None;
    assert_eq!(on_file.due_after(&model).as_deref(), Some("2026-12-29"));
}

#[test]
fn what_train_prints_in_english_and_french() {
    for language in Language::ALL {
        insta::assert_snapshot!(
            format!("train_{}", language.tag()),
            text::render(&printed(language), Screen::plain())
        );
    }
}

/// The card is written in the recipe's language.
#[test]
fn the_recipe_chooses_the_cards_language() {
    let mut model = model();
    assert!(card::card(&model).contains("\n## Figures\n"));
    model.recipe.language = Language::Fr;
    assert!(card::card(&model).contains("\n## Chiffres\n"));
}

#[test]
fn no_english_is_left_in_the_french_pages() {
    for page in [
        markdown::render(&card::document(&model(), None, Language::Fr)),
        text::render(&printed(Language::Fr), Screen::plain()),
    ] {
        let bare = HEADER
            .iter()
            .fold(page.clone(), |page, column| page.replace(column, ""));
        let bare = bare.replace(r"account\_id", "");
        let english: Vec<&str> = bare
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| ENGLISH.contains(word))
            .collect();
        assert_eq!(english, [""; 0], "{page}");
    }
}

#[test]
fn every_line_fits_the_screen() {
    for (width, language) in [60, 100, 120]
        .into_iter()
        .flat_map(|w| Language::ALL.map(|l| (w, l)))
    {
        let page = text::render(&printed(language), Screen::new(Some(width), false));
        assert!(page.lines().all(|line| line.width() <= width), "{page}");
    }
}

/// A scorecard without criteria or figures, as one made where nothing tells ideal accounts from the others.
#[test]
fn an_empty_scorecard_is_said_to_be_one() {
    let mut model = model();
    model.criteria.clear();
    model.validation = None;
    let page = markdown::render(&card::document(&model, None, Language::En));
    assert!(page.contains("The scorecard is empty:"), "{page}");
    assert!(!page.contains("## Figures"), "{page}");
}
