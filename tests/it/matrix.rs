//! The criteria matrix: the same figures in every layout, and classes that hold what they say.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx};
use lookalike::criteria::Cut;
use lookalike::language::Language;
use lookalike::model::{Criterion, Model};
use lookalike::recipe::Recipe;
use lookalike::registry::{MODEL, Registry};
use lookalike::report::layout::markdown;
use lookalike::report::layout::text::{self, Screen};
use lookalike::report::matrix::{Class, Line, Matrix, Strength, document, xlsx};
use proptest::prelude::*;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::cli::{done, refused};
use crate::example;

fn matrix(model: &Model) -> Matrix {
    Matrix::new(model, "crm-2026@1", Language::En)
}

/// The line of a criterion in a class.
fn line<'m>(matrix: &'m Matrix, criterion: &str, class: Class) -> Option<&'m Line> {
    matrix
        .lines()
        .find(|line| line.criterion == criterion && line.class == class)
}

fn criterion<'m>(model: &'m mut Model, name: &str) -> &'m mut Criterion {
    model
        .criteria
        .iter_mut()
        .find(|criterion| criterion.name == name)
        .unwrap()
}

/// The model with hardly any ideal account below ten employees or in retail.
fn with_knock_outs() -> Model {
    let mut model = example::model();
    criterion(&mut model, "employees").ideal[0] = 5;
    criterion(&mut model, "sector").ideal[2] = 6;
    model
}

#[test]
fn the_hand_made_model_as_text_and_markdown() {
    let model = with_knock_outs();
    insta::assert_snapshot!(
        "matrix_text_en",
        text::render(&document(&matrix(&model)), Screen::new(None, false))
    );
    let french = Matrix::new(&model, "crm-2026@1", Language::Fr);
    insta::assert_snapshot!(
        "matrix_text_fr",
        text::render(&document(&french), Screen::new(None, false))
    );
    insta::assert_snapshot!("matrix_markdown_en", markdown::render(&document(&matrix(&model))));
}

#[test]
fn shares_are_those_of_the_accounts_known() {
    let matrix = matrix(&example::model());
    let line = line(&matrix, "employees", Class::Differentiating).unwrap();
    // 330 of 40 + 150 + 330 + 90 + 20 ideal accounts, 230 of 260 + 300 + 230 + 210 + 90 others.
    assert_eq!(line.bins, [2]);
    assert_eq!((line.ideal.hits, line.ideal.n), (330, 630));
    assert_eq!((line.others.hits, line.others.n), (230, 1_090));
    assert!((line.difference.unwrap() - (330.0 / 630.0 - 230.0 / 1_090.0)).abs() < 1e-12);
    let lift = line.lift.unwrap();
    assert!((lift.estimate - (330.5 / 630.5) / (230.5 / 1_090.5)).abs() < 1e-12);
    // 18 points less the average account's.
    let average = example::model().criteria[1].average;
    assert_eq!(line.points, 18_000 - average);
    assert!((line.known - 1_720.0 / 1_800.0).abs() < 1e-12);
    assert_eq!(line.strength, Some(Strength::Medium));
}

#[test]
fn a_knock_out_candidate_is_a_rule_that_the_recipe_takes() {
    let model = with_knock_outs();
    let matrix = matrix(&model);
    let few = line(&matrix, "employees", Class::KnockOut).unwrap();
    assert_eq!(few.bins, [1, 2, 3, 4]);
    let rule = few.rule.as_ref().unwrap();
    assert_eq!((rule.ideal.hits, rule.ideal.n), (5, 595));
    assert_eq!((rule.others.hits, rule.others.n), (295, 1_125));
    let recipe = Recipe::parse(rule.toml.as_ref().unwrap(), Path::new("lookalike.toml")).unwrap();
    assert_eq!(recipe.knock_out[0].below, Some(9.5));
    let retail = line(&matrix, "sector", Class::KnockOut).unwrap();
    let toml = retail.rule.as_ref().unwrap().toml.as_ref().unwrap();
    let recipe = Recipe::parse(toml, Path::new("lookalike.toml")).unwrap();
    assert_eq!(recipe.knock_out[0].is_in, ["Retail", "Hotels", "Food"]);
    // What is left of the criterion tells as well.
    assert!(line(&matrix, "employees", Class::Differentiating).is_some());
    // Forty ideal accounts with fewer than ten employees: no rule.
    let plain = self::matrix(&example::model());
    assert!(line(&plain, "employees", Class::KnockOut).is_none());
}

#[test]
fn rare_levels_without_ideal_accounts_are_no_knock_out() {
    let mut model = example::model();
    let sector = criterion(&mut model, "sector");
    let Cut::Category { groups, .. } = &mut sector.cut else {
        unreachable!()
    };
    // Sixty levels of five accounts each with the usual share, but for ten that have none by chance.
    groups.truncate(1);
    groups.extend((0..60).map(|level| vec![format!("level {level}")]));
    let bins = groups.len() + 2;
    sector.accounts = vec![5; bins];
    sector.ideal = (0..bins).map(|bin| if bin % 6 == 0 { 0 } else { 2 }).collect();
    (sector.points, sector.deviation) = (vec![0; bins], vec![0; bins]);
    let matrix = matrix(&model);
    assert!(line(&matrix, "sector", Class::KnockOut).is_none());
    assert!(line(&matrix, "sector", Class::Unknown).is_some());
}

#[test]
fn what_cannot_be_told_is_unknown_and_what_is_alike_is_neutral() {
    let mut model = example::model();
    let counts = |criterion: &mut Criterion, accounts: [u64; 3], ideal: [u64; 3]| {
        criterion.accounts = accounts.into();
        criterion.ideal = ideal.into();
    };
    let tool = "tools: HubSpot";
    for (accounts, ideal, class) in [
        // 40 % of both, of many accounts and of few.
        ([60_000, 40_000, 0], [6_000, 4_000, 0], Class::Neutral),
        ([60, 40, 0], [6, 4, 0], Class::Unknown),
        // Known for a third.
        ([600, 400, 2_000], [100, 200, 300], Class::Unknown),
        // Few have it, three times as many of the ideal: 6 % and 2 %.
        ([9_680, 320, 0], [2_820, 180, 0], Class::Differentiating),
        // Nobody at all.
        ([0, 0, 0], [0, 0, 0], Class::Unknown),
        ([100, 100, 0], [0, 0, 0], Class::Unknown),
    ] {
        counts(criterion(&mut model, tool), accounts, ideal);
        let matrix = matrix(&model);
        assert!(line(&matrix, tool, class).is_some(), "{accounts:?}: {matrix:#?}");
    }
}

#[test]
fn text_keeps_to_a_hundred_columns_and_no_layout_is_hurt_by_names() {
    let mut model = with_knock_outs();
    model.criteria[0].name = "=HYPERLINK(\"x\")|`\u{1b}[31m".repeat(6);
    let Cut::Category { groups, .. } = &mut model.criteria[0].cut else {
        unreachable!()
    };
    groups[2] = vec!["\u{202e}```\n# x".into(), "=1+1".into()];
    for language in Language::ALL {
        let matrix = Matrix::new(&model, "crm-2026@1", language);
        let told = text::render(&document(&matrix), Screen::new(None, false));
        // Lines of the recipe stay whole, to be copied.
        for line in told.lines().filter(|line| !line.contains(" = ")) {
            assert!(line.width() <= 100, "{line}");
        }
        assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'));
        let told = markdown::render(&document(&matrix));
        assert!(!told.contains("<script>") && !told.contains('\u{1b}'));
        for sheet in sheets(&matrix) {
            for cell in sheet.used_cells() {
                assert!(!matches!(cell.2, Data::Error(_)), "{cell:?}");
            }
        }
    }
}

fn sheets(matrix: &Matrix) -> Vec<Range<Data>> {
    let bytes = xlsx(matrix).unwrap();
    assert_eq!(bytes, xlsx(matrix).unwrap(), "the same bytes each time");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    for name in &names {
        assert!(
            book.worksheet_formula(name).unwrap().is_empty(),
            "{name} has a formula"
        );
    }
    names
        .iter()
        .map(|name| book.worksheet_range(name).unwrap())
        .collect()
}

#[test]
fn the_workbook_has_the_same_figures() {
    let matrix = matrix(&with_knock_outs());
    let sheets = sheets(&matrix);
    assert_eq!(sheets.len(), 3);
    let rows: Vec<&[Data]> = sheets[0].rows().skip(1).collect();
    let lines: Vec<&Line> = matrix.lines().collect();
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        assert_eq!(row[0], Data::String(Language::En.class(line.class)));
        assert_eq!(row[1], Data::String(line.criterion.clone()));
        let number = |column: usize| match &row[column] {
            Data::Float(number) => Some(*number),
            Data::Int(number) => Some(*number as f64),
            _ => None,
        };
        assert_eq!(number(4), Some(line.ideal.hits as f64));
        assert_eq!(number(6), line.ideal_share);
        assert_eq!(number(9), line.others_share);
        assert_eq!(number(10), line.difference.map(|difference| difference * 100.0));
        assert_eq!(number(13), line.lift.map(|lift| lift.estimate));
        assert_eq!(number(18), Some(line.points as f64 / 1000.0));
    }
    let toml = sheets[2].get_value((1, 2)).unwrap().to_string();
    assert!(toml.starts_with("[[knock_out]]\n"), "{toml}");
}

#[test]
fn the_command_writes_every_format() {
    let dir = tempfile::tempdir().unwrap();
    let model = with_knock_outs().to_json().unwrap();
    Registry::open(dir.path().join("models"))
        .publish("crm-2026", &[(MODEL, &model)])
        .unwrap();
    let told = done(dir.path(), &["matrix"]);
    assert!(told.starts_with("Criteria matrix: crm-2026\n"), "{told}");
    let json = done(
        dir.path(),
        &["matrix", "--json", "-o", "m.xlsx", "-o", "m.md", "--lang", "fr"],
    );
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["groups"][0]["class"], "knock_out");
    assert_eq!(json["groups"][0]["lines"][0]["ideal"]["n"].as_u64(), Some(550));
    assert!(
        fs::read_to_string(dir.path().join("m.md"))
            .unwrap()
            .starts_with("# Matrice des critères")
    );
    assert!(dir.path().join("m.xlsx").exists());
    for language in ["en", "fr"] {
        let page = format!("matrix.{language}.html");
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&page);
        done(
            dir.path(),
            &["matrix", "--lang", language, "-o", file.to_str().unwrap()],
        );
        let page = fs::read_to_string(file).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>") && page.contains(&format!("lang=\"{language}\"")));
    }
    let error = refused(dir.path(), &["matrix", "-o", "m.md", "-o", "m.pdf"]);
    assert_eq!(
        error,
        "error: m.pdf: a matrix' file ends in .xlsx, .html or .md, its weight of evidence in .csv or .tsv\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever the counts, shares follow from them and every criterion has a place.
    #[test]
    fn shares_follow_from_the_counts(drawn in proptest::collection::vec((0u64..2_000, 0.0..=1.0f64), 60)) {
        let mut model = example::model();
        let mut drawn = drawn.into_iter();
        for criterion in &mut model.criteria {
            for bin in 0..criterion.accounts.len() {
                let (accounts, share) = drawn.next().unwrap_or((0, 0.0));
                criterion.accounts[bin] = accounts;
                criterion.ideal[bin] = (accounts as f64 * share) as u64;
            }
        }
        let matrix = matrix(&model);
        for criterion in &model.criteria {
            let lines: Vec<&Line> = matrix.lines().filter(|line| line.criterion == criterion.name).collect();
            prop_assert!((1..=2).contains(&lines.len()));
            for line in lines {
                let ideal: u64 = line.bins.iter().map(|bin| criterion.ideal[*bin]).sum();
                let accounts: u64 = line.bins.iter().map(|bin| criterion.accounts[*bin]).sum();
                prop_assert_eq!((line.ideal.hits, line.others.hits), (ideal, accounts - ideal));
                prop_assert!(line.ideal.hits <= line.ideal.n && line.others.hits <= line.others.n);
                if let (Some(difference), Some((low, high))) = (line.difference, line.interval) {
                    prop_assert!(low <= difference && difference <= high);
                    match line.class {
                        Class::KnockOut => prop_assert!(line.ideal_share.unwrap() >= 0.97 && low > 0.0),
                        Class::Differentiating => prop_assert!(low > 0.0),
                        Class::Neutral => prop_assert!(-0.05 <= low && high <= 0.05),
                        Class::Unknown | Class::Pair => {}
                    }
                }
            }
        }
        text::render(&document(&matrix), Screen::new(None, true));
        markdown::render(&document(&matrix));
    }
}
