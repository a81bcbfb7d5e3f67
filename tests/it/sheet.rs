//! The ICP sheet: the same in every format and language, whatever the user's texts hold.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use lookalike::criteria::Cut;
use lookalike::figures::group::Funnel;
use lookalike::figures::{
    Dashboard, Figure, Group, GroupFigures, GroupRecord, Inconsistent, Key, Need, Reason,
};
use lookalike::language::Language;
use lookalike::model::{IdealAccount, Model};
use lookalike::report::sheet::{Sheet, Source, html, markdown, xlsx};
use lookalike::score::Grade;
use lookalike::segments::{Segments, Verdict};

use crate::example;

fn figure(estimate: f64, low: f64, high: f64) -> Figure {
    Figure {
        estimate: Some(estimate),
        low: Some(low),
        high: Some(high),
        accounts: 420,
        reason: None,
    }
}

fn lacking(key: Key) -> Figure {
    Figure {
        reason: Some(Reason::NeedsColumn { key }),
        ..Figure::default()
    }
}

fn figures(better: f64) -> GroupFigures {
    GroupFigures {
        accounts: 900,
        open: 60,
        customers: 460,
        churned: 40,
        close_rate: figure(0.24 * better, 0.22 * better, 0.27 * better),
        cycle: figure(150.0 / better, 130.0 / better, 165.0 / better),
        retention_180: figure(0.95, 0.92, 0.97),
        retention_365: figure(0.88, 0.83, 0.92),
        churn_365: figure(0.12, 0.08, 0.17),
        contract: figure(9_400.0 * better, 8_800.0 * better, 10_100.0 * better),
        contract_median: Figure {
            high: None,
            low: None,
            ..figure(8_000.0, 0.0, 0.0)
        },
        expansion: lacking(Key::Expansion),
        ltv: figure(21_000.0 * better, 18_000.0 * better, 24_000.0 * better),
        cac: lacking(Key::Cost),
        ltv_cac: lacking(Key::Cost),
        pipeline_share: Figure {
            low: None,
            high: None,
            ..figure(0.4, 0.0, 0.0)
        },
        pipeline_amount_share: lacking(Key::Amount),
        funnel: Funnel {
            leads: 900,
            qualified: None,
            accepted: None,
            customers: 460,
            qualified_rate: lacking(Key::Qualified),
            accepted_rate: lacking(Key::Accepted),
            customer_rate: lacking(Key::Accepted),
        },
    }
}

fn dashboard() -> Dashboard {
    let record = |group, better| GroupRecord {
        group,
        figures: figures(better),
        quarters: vec![],
    };
    Dashboard {
        as_of: "2026-09-30".into(),
        quarters: vec![],
        groups: vec![
            record(Group::All, 1.2),
            record(Group::Icp, 2.0),
            record(Group::NotIcp, 0.8),
            record(Group::Grade(Grade::D), 0.2),
            record(Group::Segment(1), 2.2),
            record(Group::Segment(3), 1.7),
        ],
        needs: vec![Need {
            figure: lookalike::figures::Name::Cac,
            key: Key::Cost,
        }],
        inconsistent: Inconsistent::default(),
    }
}

fn sheet(model: &Model, ideals: &[IdealAccount], figures: Option<&Dashboard>, language: Language) -> Sheet {
    Sheet::new(&Source {
        model,
        ideals,
        dashboard: figures,
        version: Some("v000001"),
        trained: Some("2026-11-24"),
        models: None,
        language,
    })
}

/// Where a person can look at what the tests write.
fn keep(name: &str, bytes: &[u8]) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join(name), bytes).expect("cargo makes this directory");
}

#[test]
fn the_example_reads_well_in_english_and_french() {
    let (model, ideals, figures) = (example::model(), example::ideals(), dashboard());
    for language in Language::ALL {
        let sheet = sheet(&model, &ideals, Some(&figures), language);
        let text = markdown::markdown(&sheet);
        keep(
            &format!("sheet.{}.html", language.tag()),
            html::html(&sheet).as_bytes(),
        );
        keep(
            &format!("sheet.{}.xlsx", language.tag()),
            &xlsx::xlsx(&sheet).unwrap(),
        );
        insta::assert_snapshot!(format!("sheet_{}", language.tag()), text);
    }
}
