//! The model card: the scorecard and what is known of it, to read anywhere and to compare by line.

use crate::language::Language;
use crate::model::Model;
use crate::report::governance::{self, OnFile};
use crate::report::layout::document::{Block, Document};
use crate::report::layout::markdown;
use crate::report::layout::shown::shorten;
use crate::report::model::{data, grades_below, reading, set_aside};
use crate::report::scorecard::Room;
use crate::report::verdict::verdict;
use crate::report::{pocket, scorecard, traits, validation, vanished};

/// Every criterion, and most bins of one (house choice); the model's file has all.
const ROOM: Room = Room {
    criteria: usize::MAX,
    bins: 40,
};

/// The card as Markdown, in the language of the model's recipe. It holds what the model's file holds, so the same model
/// gives the same card.
pub fn card(model: &Model) -> String {
    let language = model.recipe.language;
    markdown::render(&document(&model.worded(language), None, language))
}

/// What the card says; with what is on record of its version, where it is one.
pub fn document(model: &Model, on_file: Option<&OnFile>, language: Language) -> Document {
    let mut blocks = vec![Block::Verdict(verdict(model, language))];
    blocks.extend(grades_below(model, language).map(|said| Block::Warning(language.beware(said))));
    blocks.push(Block::Facts(data(model, language)));
    blocks.extend(model.validation.as_ref().map(|found| {
        let mut figures = validation::figures(found, language);
        figures.extend(validation::warnings(found, language));
        Block::section(language.figures_title(), figures)
    }));
    blocks.extend(traits::section(model.traits.as_ref(), language));
    blocks.push(scorecard::section(model, ROOM, language));
    blocks.extend(pocket::section(model, language));
    blocks.extend(set_aside(model, language));
    blocks.extend(vanished::section(&model.vanished, language));
    blocks.push(reading(model, language));
    blocks.push(governance::section(model, on_file, language));
    Document {
        language,
        title: shorten(&model.name, 80),
        blocks,
    }
}
