//! The report and its pictures: whole, harmless and self-contained.

use std::path::Path;

use lookalike::explain::Explanation;
use lookalike::fit::sufficiency::Verdict;
use lookalike::language::Language;
use lookalike::model::Model;
use lookalike::report::chart::waterfall::waterfall;
use lookalike::report::layout::svg;
use lookalike::report::model::Report;

use crate::example;
use crate::explain::explained;

fn page(explanations: &[Explanation], language: Language) -> String {
    let model = example::model();
    let report = Report {
        model: &model,
        version: Some("v000001"),
        trained: Some("2026-11-24"),
        ideals: &example::ideals(),
        figures: None,
        explanations,
        language,
    };
    report.html()
}

/// Where a person can look at what the tests draw.
fn keep(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join(name), text).expect("cargo makes this directory");
}

#[test]
fn a_report_needs_nothing_but_itself() {
    for language in Language::ALL {
        let explained = [&example::STRONG, &example::HAZY].map(|bins| explained(bins, language));
        let page = page(&explained, language);
        keep(&format!("report.{}.html", language.tag()), &page);
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
        for needle in [
            "<script", "src=", "@import", "url(", "https://", "onload", "style=\"",
        ] {
            assert!(!page.contains(needle), "{needle}");
        }
        assert_eq!(
            page.matches("http://").count(),
            page.matches("http://www.w3.org/2000/svg").count()
        );
        assert!(page.len() < 300_000, "{} bytes", page.len());
    }
}

#[test]
fn every_chart_says_what_it_shows() {
    let page = page(&[explained(&example::STRONG, Language::En)], Language::En);
    let charts = page.matches("<svg").count();
    assert!(charts >= 6);
    for part in ["<svg", "role=\"img\"", "<desc>", "</svg>"] {
        assert_eq!(page.matches(part).count(), charts, "{part}");
    }
    assert_eq!(page.matches("<figure").count(), charts);
    assert_eq!(page.matches("<details><summary>The figures").count(), charts);
}

#[test]
fn hostile_names_do_no_harm() {
    let mut model = example::model();
    let long = "x".repeat(10_000);
    model.name = "</title><script>alert(1)</script>".into();
    model.criteria[0].name = format!("\u{202e}\"><img onerror=alert(1)>{long}");
    model.set_aside[0].reasons = vec![lookalike::criteria::Reason::Legacy {
        text: "<b>\u{1b}[31m\0</b>".into(),
    }];
    let report = Report {
        model: &model,
        version: None,
        trained: None,
        ideals: &example::ideals(),
        figures: None,
        explanations: &[],
        language: Language::En,
    };
    let page = report.html();
    for needle in ["<script", "<img", "<b>\u{1b}", "\u{1b}", "\0", "\u{202e}"] {
        assert!(!page.contains(needle), "{needle:?}");
    }
    assert!(
        page.contains(&long[..9_000]),
        "the whole name can be read somewhere"
    );
}

#[test]
fn a_model_without_figures_or_criteria_still_prints() {
    let mut model = example::model();
    model.validation = None;
    model.criteria.clear();
    let page = |model: &Model| {
        let report = Report {
            model,
            version: None,
            trained: None,
            ideals: &example::ideals(),
            figures: None,
            explanations: &[],
            language: Language::En,
        };
        report.html()
    };
    assert!(page(&model).contains("trained without validation"));
    model.sufficiency.verdict = Verdict::ExpertOnly;
    assert!(page(&model).contains("priors"));
}

#[test]
fn a_waterfall_stands_alone() {
    let model = example::model();
    for (name, bins) in [("strong", &example::STRONG), ("hazy", &example::HAZY)] {
        let picture = svg::document(&waterfall(&model, &explained(bins, Language::En)));
        keep(&format!("waterfall.{name}.svg"), &picture);
        assert!(picture.starts_with("<?xml") && picture.trim_end().ends_with("</svg>"));
        assert!(picture.contains("<style>") && !picture.contains("<script"));
    }
}
