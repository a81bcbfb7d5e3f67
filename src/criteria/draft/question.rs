//! What a draft leaves to the user: questions with the answers that are taken when nobody gives any.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::language::Language;
use crate::recipe::Rows;
use crate::vocabulary::fold;

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What a row is.
    Unit,
    /// Which column says who was won.
    Outcome,
    /// Which of its values say so.
    Won,
    /// On which day it was decided.
    Decided,
    /// Which column names the account.
    Label,
    /// Which columns left out by their names are to be used all the same.
    Trust,
}

impl Topic {
    /// The question itself.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Unit => language.ask_unit(),
            Self::Outcome => language.ask_outcome(),
            Self::Won => language.ask_won(),
            Self::Decided => language.ask_decided(),
            Self::Label => language.ask_label(),
            Self::Trust => language.ask_trust(),
        }
    }

    /// Whether several answers may be given.
    pub fn takes_several(self) -> bool {
        matches!(self, Self::Won | Self::Trust)
    }
}

/// Something that only the user knows for sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it is about.
    pub topic: Topic,
    /// Answers to choose from.
    pub options: Vec<String>,
    /// What is taken without an answer; empty for none of the options.
    pub default: Vec<String>,
}

/// JSON has the question in English.
impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut question = serializer.serialize_struct("Question", 4)?;
        question.serialize_field("about", &self.topic)?;
        question.serialize_field("question", &self.topic.describe(Language::En))?;
        question.serialize_field("options", &self.options)?;
        question.serialize_field("default", &self.default)?;
        question.end()
    }
}

impl Question {
    /// The options that an answer means, by name, however written, or by their number from 1; `None` when it means
    /// something else.
    pub fn meant(&self, answer: &str) -> Option<Vec<String>> {
        let names = || self.options.iter().map(String::as_str);
        let one = |text: &str| {
            let position = fold::find(names(), text).or_else(|| {
                let number: usize = text.parse().ok()?;
                (1..=self.options.len()).contains(&number).then(|| number - 1)
            })?;
            self.options.get(position).cloned()
        };
        if let Some(whole) = one(answer.trim()) {
            return Some(vec![whole]);
        }
        if !self.topic.takes_several() {
            return None;
        }
        answer.split(',').map(|part| one(part.trim())).collect()
    }
}

/// What the user answered; what is absent was left as drafted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// What a row is.
    pub rows: Option<Rows>,
    /// Column of the outcome.
    pub outcome: Option<String>,
    /// Its values that mean won.
    pub won: Vec<String>,
    /// Column with the day of the decision.
    pub decided: Option<String>,
    /// Column with the account's name.
    pub label: Option<String>,
    /// Columns that are used although their names speak against them.
    pub trust: Vec<String>,
}

impl Answers {
    /// Keeps an answer.
    pub fn give(&mut self, topic: Topic, chosen: Vec<String>) {
        let first = chosen.first().cloned();
        match topic {
            Topic::Unit => {
                self.rows = first.and_then(|name| Rows::ALL.into_iter().find(|rows| rows.one() == name))
            }
            Topic::Outcome => self.outcome = first,
            Topic::Won => self.won = chosen,
            Topic::Decided => self.decided = first,
            Topic::Label => self.label = first,
            Topic::Trust => self.trust = chosen,
        }
    }
}
