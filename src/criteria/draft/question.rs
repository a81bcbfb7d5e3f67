//! What a draft leaves to the user: questions with the answers that are taken when nobody gives any.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::criteria::draft::{ColumnDraft, Draft};
use crate::language::Language;
use crate::recipe::Rows;
use crate::table::Kind;
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

impl Draft {
    /// What only the user knows, in the order in which it is asked. What leaves no choice is not asked.
    pub fn questions(&self) -> Vec<Question> {
        let topics = [
            Topic::Unit,
            Topic::Outcome,
            Topic::Won,
            Topic::Decided,
            Topic::Label,
            Topic::Trust,
        ];
        topics
            .into_iter()
            .filter_map(|topic| self.question(topic))
            .collect()
    }

    /// A question; `None` where there is nothing to choose.
    pub fn question(&self, topic: Topic) -> Option<Question> {
        let of_kinds = |kinds: &[Kind]| -> Vec<String> {
            let columns = self.columns.iter().filter(|column| kinds.contains(&column.kind));
            columns.map(|column| column.name.clone()).collect()
        };
        let outcome = self.outcome.as_ref();
        let closed = || {
            let closed = self
                .figures
                .iter()
                .find(|figure| figure.key == "closed" && figure.sure);
            closed.and_then(|figure| figure.column.clone())
        };
        let (options, default): (Vec<String>, Vec<String>) = match topic {
            Topic::Unit => (
                Rows::ALL.map(|rows| rows.one().to_owned()).to_vec(),
                vec![self.rows_are.one().to_owned()],
            ),
            Topic::Outcome => {
                let chosen = outcome.map(|outcome| outcome.column.clone());
                let others = outcome.map(|outcome| outcome.others.clone()).unwrap_or_default();
                let mut options: Vec<String> = chosen.iter().cloned().chain(others).collect();
                let rest = of_kinds(&[Kind::Category, Kind::Boolean]);
                options.extend(
                    rest.into_iter()
                        .filter(|name| !options.contains(name))
                        .collect::<Vec<_>>(),
                );
                (options, chosen.into_iter().collect())
            }
            // Asked only where the values do not say it.
            Topic::Won => {
                let unsaid = outcome.filter(|outcome| outcome.positive.is_empty())?;
                (unsaid.value_names(), Vec::new())
            }
            Topic::Decided => (of_kinds(&[Kind::Date]), closed().into_iter().collect()),
            Topic::Label => {
                let chosen = self.label.as_ref().map(|label| label.column.clone());
                let mut options: Vec<String> = chosen.iter().cloned().collect();
                let rest = of_kinds(&[Kind::Text, Kind::Category]);
                options.extend(rest.into_iter().filter(|name| Some(name) != chosen.as_ref()));
                (options, chosen.into_iter().collect())
            }
            Topic::Trust => {
                let left_out = self.suspicious().map(|column: &ColumnDraft| column.name.clone());
                (left_out.collect(), Vec::new())
            }
        };
        (!options.is_empty()).then_some(Question {
            topic,
            options,
            default,
        })
    }
}
