//! The model in people's words: criteria, levels and rules as `[names]` of its recipe calls them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::criteria::Cut;
use crate::criteria::wording::Wordings;
use crate::language::Language;
use crate::model::{Basis, Criterion, Model};
use crate::recipe::Recipe;
use crate::segments::naming::names;
use crate::segments::{Name, SegmentCriterion, Segments, Trait};
use crate::table::Wording;

/// A model, and how it is called where it is shown: criteria, bins and segments stand in the same order.
#[derive(Debug, Clone, Copy)]
pub struct ShownModel<'a> {
    /// The model, with the columns' own names.
    pub model: &'a Model,
    /// The same in the words of whoever reads.
    pub shown: &'a Model,
}

impl<'a> ShownModel<'a> {
    /// Shown with the columns' own names.
    pub fn plain(model: &'a Model) -> Self {
        Self { model, shown: model }
    }

    /// What a criterion is called; a column that is none by its title.
    pub fn criterion(self, name: &str) -> String {
        let at = self.model.criteria.iter().position(|one| one.name == name);
        let called = at.map_or_else(
            || self.shown.column_title(name),
            |at| &self.shown.criteria[at].name,
        );
        called.to_owned()
    }

    /// The bins of a criterion in its words.
    pub fn cut(self, name: &str) -> Option<&'a Cut> {
        let at = self.model.criteria.iter().position(|one| one.name == name)?;
        Some(&self.shown.criteria[at].cut)
    }

    /// What a level of a column is called.
    pub fn level(self, column: &str, level: &str) -> String {
        let wording = self.shown.wording(column);
        wording.map_or(level, |wording| wording.level(level)).to_owned()
    }

    /// What a segment is called.
    pub fn segment(self, number: u32) -> Option<&'a Name> {
        Some(&self.shown.segments.segment(number)?.name)
    }
}

impl Segments {
    /// The segments in people's words: bins, and names that are made of them.
    pub(crate) fn worded(&self, wordings: &Wordings) -> Self {
        let mut segments = self.clone();
        for one in &mut segments.criteria {
            one.cut = one.cut.clone().worded(wordings);
        }
        let set_apart: Vec<(u32, &[Trait])> = self
            .segments
            .iter()
            .map(|segment| (segment.number, segment.traits.as_slice()))
            .collect();
        let made = names(&self.criteria, &set_apart, &[]);
        let mut titled = segments.criteria.clone();
        for one in titled.iter_mut().filter(|one| one.name == one.cut.name()) {
            one.name = one.cut.title();
        }
        let called = names(&titled, &set_apart, &[]);
        for ((segment, made), called) in segments.segments.iter_mut().zip(made).zip(called) {
            // A name that is not made of what sets it apart is somebody's own.
            if made == segment.name {
                segment.name = called;
            }
        }
        segments
    }
}

impl Model {
    /// The words of this model's recipe for its columns.
    pub(crate) fn wordings(&self, recipe: &Recipe, language: Language) -> Wordings {
        let named = recipe.names.keys().map(String::as_str);
        let columns: BTreeSet<&str> = self.cuts().flat_map(Cut::columns).chain(named).collect();
        Wordings::of(recipe, columns, language)
    }

    /// The model for people who read: what is shown of it has the names of `[names]`, what reads a table still finds its
    /// columns. Points, bins, numbers and order are those of the model; programs get the model itself.
    pub fn worded(&self, language: Language) -> Cow<'_, Self> {
        self.worded_by(&self.recipe, language)
    }

    /// The same in the words of another recipe: of two versions that stand side by side, the later one's.
    pub fn worded_by(&self, recipe: &Recipe, language: Language) -> Cow<'_, Self> {
        let wordings = self.wordings(recipe, language);
        let rule = |rule: &str| {
            let called = recipe.names.get(rule)?;
            called.title.text(language).map(str::to_owned)
        };
        if wordings.is_empty() && !self.knock_out.iter().any(|one| rule(&one.name).is_some()) {
            return Cow::Borrowed(self);
        }
        let mut model = self.clone();
        for one in &mut model.knock_out {
            one.name = rule(&one.name).unwrap_or_else(|| one.name.clone());
        }
        let renamed = |criterion: &str| {
            let mut cuts = self.cuts();
            let cut = cuts.find(|cut| cut.name() == criterion || cut.title() == criterion);
            // What was left out has no bins, and is a column.
            let of_column = || wordings.title(criterion).to_owned();
            cut.map_or_else(of_column, |cut| cut.clone().worded(&wordings).title())
        };
        let criterion = |one: &mut Criterion| {
            one.name = renamed(&one.name);
            one.cut = one.cut.clone().worded(&wordings);
        };
        let of_segments = |one: &mut SegmentCriterion| {
            one.name = renamed(&one.name);
            one.cut = one.cut.clone().worded(&wordings);
        };
        model.criteria.iter_mut().for_each(criterion);
        if let Some(pocket) = &mut model.pocket {
            pocket.criteria.iter_mut().for_each(criterion);
            for one in &mut pocket.coarser {
                one.criterion = renamed(&one.criterion);
            }
        }
        if let Basis::Universe(universe) = &mut model.data.basis {
            for one in &mut universe.uncovered {
                one.criterion = renamed(&one.criterion);
            }
        }
        if let Some(traits) = &mut model.traits {
            for one in &mut traits.traits {
                one.cut = one.cut.clone().worded(&wordings);
            }
        }
        model.anti.criteria.iter_mut().for_each(of_segments);
        model.segments = self.segments.worded(&wordings);
        let segments = &mut model.segments;
        segments.criteria.iter_mut().for_each(of_segments);
        for same in &mut segments.same_fact {
            same.criterion = renamed(&same.criterion);
            same.counted_with = renamed(&same.counted_with);
        }
        for leaning in &mut segments.gradient {
            leaning.criterion = renamed(&leaning.criterion);
        }
        Cow::Owned(model)
    }

    /// The model as it is shown: to programs with the columns' own names, to people worded.
    pub fn shown(&self, to_program: bool, language: Language) -> Cow<'_, Self> {
        match to_program {
            true => Cow::Borrowed(self),
            false => self.worded(language),
        }
    }

    /// How a column that is a criterion is written for people, once the model is worded.
    pub(crate) fn wording(&self, column: &str) -> Option<&Wording> {
        let mut readings = self.cuts().filter_map(|cut| cut.reading_of(column));
        readings.find_map(|reading| reading.wording.as_deref())
    }

    /// What a column is called, once the model is worded.
    pub(crate) fn column_title<'a>(&'a self, column: &'a str) -> &'a str {
        self.wording(column).map_or(column, |wording| &wording.title)
    }

    /// What any column is called, criterion or not, whether the model is worded or not.
    pub fn title_of(&self, column: &str, language: Language) -> String {
        let wordings = Wordings::of(&self.recipe, [column], language);
        wordings.title(column).to_owned()
    }

    /// The cuts of everything that is shown.
    fn cuts(&self) -> impl Iterator<Item = &Cut> {
        let pocket = self.pocket.iter().flat_map(|pocket| &pocket.criteria);
        let segments = self.segments.criteria.iter().chain(&self.anti.criteria);
        let traits = self.traits.iter().flat_map(|shared| &shared.traits);
        let own = self.criteria.iter().chain(pocket).map(|criterion| &criterion.cut);
        own.chain(segments.map(|criterion| &criterion.cut))
            .chain(traits.map(|shared| &shared.cut))
    }
}
