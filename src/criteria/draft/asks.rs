//! Which questions a draft leaves, and what is taken where nobody answers them.

use super::{ColumnDraft, Draft, Question, Topic};
use crate::recipe::{FigureKey, Rows};
use crate::table::Kind;

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
                .find(|figure| figure.key == FigureKey::Closed && figure.sure);
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
                let id = self.id.as_ref().map(|id| &id.column);
                let outcome = outcome.map(|outcome| &outcome.column);
                let taken = [chosen.as_ref(), id, outcome];
                options.extend(rest.into_iter().filter(|name| !taken.contains(&Some(name))));
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
