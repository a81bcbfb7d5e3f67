//! The card taken apart: columns, tests of one column each, lines of points, rules and segments, in whole numbers.

use std::collections::BTreeSet;

use crate::criteria::Cut;
use crate::error::{Error, Result};
use crate::export::bins::Axis;
use crate::language::Language;
use crate::model::{Calibration, Criterion, FULL_SCORE, Model};
use crate::recipe::KnockOut;
use crate::score::texts::Texts;
use crate::segments::Standing;
use crate::table::{Cell, Kind, Reading};
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::fold;

/// What an engine needs to give the same score.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Columns that are read.
    pub fields: Vec<Field>,
    pub(crate) axes: Vec<Axis>,
    pub(crate) lines: Vec<Line>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) classes: Vec<Class>,
    pub(crate) calibration: Calibration,
    pub(crate) has_fit: bool,
    pub(crate) grades: [i64; 3],
    pub(crate) graded: bool,
    pub(crate) unknown_limit: i64,
    pub(crate) importance: i64,
}

/// A column, and how its cells are taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub column: String,
    /// What it must hold.
    pub holds: Holds,
    /// Whether criteria read it, and not only rules or segments.
    pub by_criteria: bool,
    /// Texts that training knew; `None` where any text counts as known.
    pub(crate) known: Option<Vec<String>>,
}

impl Field {
    /// Whether it holds numbers or days, so that a text in it may be none.
    pub(crate) fn is_typed(&self) -> bool {
        !matches!(self.holds, Holds::Text { .. })
    }
}

/// What a column must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Holds {
    /// A number; those listed mean that nothing is known.
    Number(Vec<f64>),
    /// A day.
    Day,
    /// A text, or yes and no.
    Text {
        /// Texts that say that nothing is known.
        missing: Vec<String>,
        /// The level that an empty cell is.
        blank: Option<String>,
        /// Between the values of a set.
        separator: Option<char>,
    },
}

/// The axes of a table of bins, and what a bin of each counts in the table's.
pub(crate) type Places = Vec<(usize, usize)>;

/// A criterion.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub name: String,
    pub axes: Places,
    pub points: Vec<i64>,
    /// Points above or below the average account's.
    pub contrast: Vec<i64>,
    /// Likeness times importance.
    pub likeness: Vec<i64>,
    pub reasons: Vec<String>,
    pub weight: i64,
    /// Texts of its column that training left out, and the reason then.
    pub new: Option<(Vec<String>, String)>,
}

/// A rule that eliminates.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub name: String,
    pub field: usize,
    pub is_in: Vec<String>,
    pub not_in: Option<Vec<String>>,
    pub below: Option<f64>,
    pub above: Option<f64>,
    pub unknown: bool,
}

/// A class of ideal customers, shown or not.
#[derive(Debug, Clone)]
pub(crate) struct Class {
    /// Number and least evidence of a segment.
    pub segment: Option<(u32, i64)>,
    pub share: i64,
    /// Evidence by axis, bin by bin.
    pub evidence: Vec<(Places, Vec<i64>)>,
}

impl Plan {
    /// Takes `model` apart; reasons are worded in `language`.
    ///
    /// # Errors
    /// [`Error::Data`] naming the criteria that read free text, or amounts of several currencies: no engine reads these.
    pub fn new(model: &Model, language: Language) -> Result<Self> {
        refuse(model)?;
        let mut plan = Self {
            fields: Vec::new(),
            axes: Vec::new(),
            lines: Vec::new(),
            rules: Vec::new(),
            classes: Vec::new(),
            calibration: model.calibration,
            has_fit: model.tells_fit(),
            grades: model.grades,
            graded: model.is_graded(),
            unknown_limit: model.unknown_limit.unwrap_or(FULL_SCORE),
            importance: 0,
        };
        let no_importance = model.criteria.iter().all(|criterion| criterion.importance == 0);
        for criterion in &model.criteria {
            let importance = if no_importance { 1 } else { criterion.importance };
            let line = plan.line(model, criterion, importance, language);
            plan.importance += importance;
            plan.lines.push(line);
        }
        plan.fields.iter_mut().for_each(|field| field.by_criteria = true);
        let rules: Vec<Rule> = model
            .knock_out
            .iter()
            .map(|rule| plan.rule(model, rule))
            .collect();
        plan.rules = rules;
        if !model.segments.segments.is_empty() {
            plan.classes = plan.classes(model);
        }
        Ok(plan)
    }

    fn line(&mut self, model: &Model, criterion: &Criterion, importance: i64, language: Language) -> Line {
        let cut = &criterion.cut;
        let contrast = criterion.contrasts();
        let reason = |said: String, contrast: i64| criterion.reason(said, contrast, language);
        let new: Vec<String> = model
            .vanished
            .iter()
            .filter(|level| cut.is_category() && level.column == cut.column().0)
            .flat_map(|level| spellings(&level.level))
            .collect();
        Line {
            name: cut.name(),
            axes: self.axes_of(model, cut),
            reasons: contrast
                .iter()
                .enumerate()
                .map(|(bin, of)| reason(cut.label(bin, language), *of))
                .collect(),
            new: (!new.is_empty())
                .then(|| (new, reason(language.vanished_new(), contrast[cut.groups().len()]))),
            points: criterion.points.clone(),
            likeness: criterion
                .likeness
                .iter()
                .map(|likeness| likeness * importance)
                .collect(),
            contrast,
            weight: criterion.weight(),
        }
    }

    /// The axes of a cut, and what a bin of each counts.
    fn axes_of(&mut self, model: &Model, cut: &Cut) -> Places {
        cut.axes()
            .into_iter()
            .map(|(axis, stride)| (self.axis(model, axis), stride))
            .collect()
    }

    fn axis(&mut self, model: &Model, cut: &Cut) -> usize {
        if let Some(found) = self.axes.iter().position(|axis| axis.cut == *cut) {
            return found;
        }
        let axis = match cut.derivation() {
            Some((formula, first, second)) => {
                let operands = [first, second].map(|operand| {
                    let codes = operand.column().1.codes.clone();
                    (self.field(model, operand).0, codes)
                });
                Axis::derived(cut, operands, formula)
            }
            None => {
                let (field, texts) = self.field(model, cut);
                Axis::new(cut, field, texts)
            }
        };
        self.axes.push(axis);
        self.axes.len() - 1
    }

    /// The field that a cut of one column reads; of texts, those that fall elsewhere than among the others.
    fn field(&mut self, model: &Model, cut: &Cut) -> (usize, Vec<(String, usize)>) {
        let (column, reading) = cut.column();
        let (holds, known, texts) = match (cut.is_number(), cut.is_age()) {
            (true, _) => (Holds::Number(marks(reading)), None, Vec::new()),
            (_, true) => (Holds::Day, None, Vec::new()),
            _ => {
                let texts = Texts::new(model, cut);
                let said: Vec<(String, crate::score::texts::Said)> = candidates(&texts, cut, reading)
                    .into_iter()
                    .map(|text| {
                        let said = texts.say(&text);
                        (text, said)
                    })
                    .collect();
                let missing = said
                    .iter()
                    .filter(|(_, said)| said.missing)
                    .map(|(text, _)| text.clone())
                    .collect();
                let holds = Holds::Text {
                    missing,
                    blank: reading
                        .blank_is_no
                        .then(|| reading.level("").unwrap_or_default().into_owned()),
                    separator: cut.token().map(|_| reading.separator.unwrap_or(';')),
                };
                let any = texts.say(NEVER_SEEN).known;
                let known = said
                    .iter()
                    .filter(|(_, said)| said.known)
                    .map(|(text, _)| text.clone())
                    .collect();
                let other = texts.say(NEVER_SEEN).bin;
                let apart = said
                    .into_iter()
                    .filter(|(_, said)| !said.missing && said.bin != other);
                (
                    holds,
                    (!any).then_some(known),
                    apart.map(|(text, said)| (text, said.bin)).collect(),
                )
            }
        };
        let found = self
            .fields
            .iter_mut()
            .position(|field| field.column == column && field.holds == holds);
        let at = found.unwrap_or_else(|| {
            self.fields.push(Field {
                column: column.to_owned(),
                holds,
                by_criteria: false,
                known: known.clone(),
            });
            self.fields.len() - 1
        });
        // A text that one criterion of the column knows is known.
        if let (Some(all), Some(own)) = (&mut self.fields[at].known, known) {
            let more: Vec<String> = own.into_iter().filter(|text| !all.contains(text)).collect();
            all.extend(more);
        }
        (at, texts)
    }

    fn rule(&mut self, model: &Model, rule: &KnockOut) -> Rule {
        let leaves = || model.criteria.iter().flat_map(|criterion| criterion.cut.leaves());
        let cut = leaves().find(|cut| cut.column().0 == rule.column).cloned();
        let asks_number = rule.below.is_some() || rule.above.is_some();
        let cut = cut.unwrap_or_else(|| {
            let reading = Reading {
                missing: model.recipe.missing.clone(),
                ..Reading::new(if asks_number { Kind::Number } else { Kind::Category })
            };
            let column = rule.column.clone();
            match asks_number {
                true => Cut::Number {
                    column,
                    reading,
                    cuts: Vec::new(),
                },
                false => Cut::Category {
                    column,
                    reading,
                    groups: Vec::new(),
                },
            }
        });
        let (field, _) = self.field(model, &cut);
        let levels: BTreeSet<String> = match cut.is_category() || cut.token().is_some() {
            true => Texts::new(model, &cut)
                .levels()
                .iter()
                .flat_map(|level| spellings(level))
                .collect(),
            false => BTreeSet::new(),
        };
        let yes_no = cut.column().1.kind == Kind::Boolean;
        let accepted = |names: &[String]| -> Vec<String> {
            let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
            let answer = |words: &crate::vocabulary::Words| folded.iter().any(|name| words.contains(name));
            let mut all: BTreeSet<String> = names.iter().flat_map(|name| spellings(name)).collect();
            all.extend(
                levels
                    .iter()
                    .filter(|level| folded.contains(&fold(level)))
                    .cloned(),
            );
            if yes_no && (answer(&VALUES.yes) || answer(&VALUES.flagged)) {
                all.extend(
                    VALUES
                        .yes
                        .iter()
                        .chain(VALUES.flagged.iter())
                        .flat_map(|word| spellings(word)),
                );
            }
            if yes_no && answer(&VALUES.no) {
                all.extend(VALUES.no.iter().flat_map(|word| spellings(word)));
            }
            all.into_iter().collect()
        };
        Rule {
            name: rule.name.clone(),
            field,
            is_in: accepted(&rule.is_in),
            not_in: (!rule.not_in.is_empty()).then(|| accepted(&rule.not_in)),
            below: rule.below,
            above: rule.above,
            unknown: rule.unknown,
        }
    }

    fn classes(&mut self, model: &Model) -> Vec<Class> {
        let segments = &model.segments;
        let axes: Vec<Places> = segments
            .criteria
            .iter()
            .map(|criterion| self.axes_of(model, &criterion.cut))
            .collect();
        let numbers = segments
            .segments
            .iter()
            .map(|segment| Some((segment.number, segment.least)));
        let numbers = numbers.chain(std::iter::repeat(None));
        segments
            .classes()
            .zip(numbers)
            .map(|(class, segment)| Class {
                segment,
                share: class.share,
                evidence: axes.iter().cloned().zip(class.evidence.iter().cloned()).collect(),
            })
            .collect()
    }

    /// Number in the column `segment` of accounts that are of none.
    pub(crate) fn no_segment() -> u32 {
        Standing::Other.number()
    }
}

/// A text that no column holds.
const NEVER_SEEN: &str = "\u{e000}";

/// Numbers that mean that nothing is known.
fn marks(reading: &Reading) -> Vec<f64> {
    let plain = Reading {
        missing: Vec::new(),
        ..reading.clone()
    };
    let read = reading
        .missing
        .iter()
        .filter_map(|mark| match plain.number(mark) {
            Cell::Value(number) => Some(number),
            _ => None,
        });
    read.collect()
}

/// Texts that a cell of the column may hold: what training knew and the words for nothing, in their usual spellings.
fn candidates(texts: &Texts, cut: &Cut, reading: &Reading) -> Vec<String> {
    let mut all: BTreeSet<String> = BTreeSet::new();
    let named = cut
        .groups()
        .iter()
        .flatten()
        .cloned()
        .chain(cut.token().map(str::to_owned));
    let marks = reading
        .missing
        .iter()
        .cloned()
        .chain(VALUES.unknown.iter().map(|word| (*word).to_owned()));
    let answers = match reading.kind {
        Kind::Boolean => [&VALUES.yes, &VALUES.no, &VALUES.flagged]
            .into_iter()
            .flat_map(|words| words.iter())
            .collect(),
        _ => Vec::new(),
    };
    let levels = texts.levels();
    for text in levels
        .into_iter()
        .chain(named)
        .chain(marks)
        .chain(answers.into_iter().map(|word| (*word).to_owned()))
    {
        all.extend(spellings(&text));
    }
    all.retain(|text| !text.is_empty() && text.trim() == text && !text.contains('\0'));
    all.into_iter().collect()
}

/// A text as it is, in small letters, in capitals, with a capital first, in the other Unicode form, and, of a whole number,
/// without leading zeros and as a program writes a double.
fn spellings(text: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let small = text.to_lowercase();
    let mut letters = small.chars();
    let title = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect::<String>());
    let mut all = vec![text.to_owned(), text.to_uppercase()];
    all.extend(title);
    all.push(small);
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let bare = text.trim_start_matches('0');
        all.extend([format!("{text}.0"), bare.to_owned(), format!("{bare}.0")]);
    }
    let decomposed: Vec<String> = all.iter().map(|text| text.nfd().collect()).collect();
    all.extend(decomposed);
    all
}

/// Criteria that no other program reads as they are read here.
fn refuse(model: &Model) -> Result<()> {
    let of = |says: fn(&Reading) -> bool| -> Vec<String> {
        let reads = |cut: &Cut| cut.leaves().iter().any(|leaf| says(leaf.column().1));
        model
            .criteria
            .iter()
            .filter(|criterion| reads(&criterion.cut))
            .map(|criterion| format!("`{}`", criterion.cut.name()))
            .collect()
    };
    let words = of(|reading| reading.words);
    if !words.is_empty() {
        return Err(Error::data(
            format!(
                "free text has no equal in SQL, PMML or a workbook: {}",
                words.join(", ")
            ),
            "train without these columns (--exclude), or score here with `lookalike score`",
        ));
    }
    let amounts = of(|reading| reading.rates.as_ref().is_some_and(|rates| rates.beside.is_some()));
    if !amounts.is_empty() {
        return Err(Error::data(
            format!(
                "amounts of several currencies are converted as they are read, which only happens here: {}",
                amounts.join(", ")
            ),
            "bring them into one currency first, or score here with `lookalike score`",
        ));
    }
    Ok(())
}
