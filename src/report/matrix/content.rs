//! The whole matrix: lines by class, the strongest first.

use serde::Serialize;

use super::line::{self, Class, Line};
use crate::language::Language;
use crate::model::Model;
use crate::stats::multiplicity::benjamini_hochberg;

/// Every criterion of a model, classed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// Language of the words.
    #[serde(skip)]
    pub language: Language,
    /// Its title.
    pub title: String,
    /// Where it comes from and how many accounts it rests on.
    pub ground: String,
    /// In the order of [`Class::ALL`], those without lines left out.
    pub groups: Vec<Group>,
    /// How to read it.
    pub notes: Vec<String>,
}

/// The lines of one class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The class.
    pub class: Class,
    /// Its name.
    pub heading: String,
    /// What the class means, in one sentence.
    pub meaning: String,
    /// Its lines, the most telling first.
    pub lines: Vec<Line>,
}

impl Matrix {
    /// The matrix of a model; `reference` is how it is called, as `saas@2`.
    pub fn new(model: &Model, reference: &str, language: Language) -> Self {
        let chances: Vec<Option<f64>> = model.criteria.iter().map(line::chance).collect();
        // Chances that are there are adjusted together; the others stay absent.
        let found: Vec<f64> = chances.iter().copied().flatten().collect();
        let mut adjusted = benjamini_hochberg(&found).into_iter();
        let lines = model
            .criteria
            .iter()
            .zip(chances)
            .flat_map(|(criterion, chance)| {
                let chance = chance.and_then(|_| adjusted.next());
                line::lines(model, criterion, chance, language)
            });
        let lines: Vec<Line> = lines.collect();
        let count = |number: u64| language.integer(number as i64);
        let groups = Class::ALL.iter().filter_map(|class| {
            let mut own: Vec<Line> = lines
                .iter()
                .filter(|line| line.class == *class)
                .cloned()
                .collect();
            own.sort_by(|a, b| stronger(a, b).then_with(|| a.criterion.cmp(&b.criterion)));
            (!own.is_empty()).then(|| Group {
                class: *class,
                heading: language.class(*class),
                meaning: language.class_meaning(*class),
                lines: own,
            })
        });
        Self {
            language,
            title: language.matrix_title(&model.name),
            ground: language.matrix_ground(reference, count(model.data.ideal), count(model.data.not_ideal)),
            groups: groups.collect(),
            notes: vec![
                language.matrix_note_shares(),
                language.matrix_note_chosen(),
                language.matrix_note_points(),
            ],
        }
    }

    /// All lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.groups.iter().flat_map(|group| &group.lines)
    }
}

/// The larger difference first; of pairs the larger weight.
fn stronger(a: &Line, b: &Line) -> std::cmp::Ordering {
    let strength = |line: &Line| match line.class {
        Class::Pair => line.weight as f64,
        _ => line.difference.unwrap_or(f64::NEG_INFINITY),
    };
    strength(b).total_cmp(&strength(a))
}
