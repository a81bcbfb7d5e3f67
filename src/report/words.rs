//! The field's words that belong to types, in both languages.

use crate::explain::{Known, Lookalike};
use crate::fit::sufficiency::Verdict;
use crate::language::Language;
use crate::model::Model;
use crate::recipe::Family;
use crate::report::layout::shown::clean;

impl Language {
    /// Name of a family of criteria.
    pub fn family(self, family: Family) -> &'static str {
        let (en, fr) = match family {
            Family::Firmographic => ("firmographic", "firmographique"),
            Family::Technographic => ("technographic", "technographique"),
            Family::Behavioural => ("behavioural", "comportemental"),
            Family::Financial => ("financial", "financier"),
            Family::Strategic => ("strategic", "stratégique"),
            Family::Intent => ("intent", "intention"),
        };
        self.pick(en, fr)
    }

    /// The criteria of a family: "firmographic criteria".
    pub fn criteria_of(self, family: Family) -> String {
        let of = match family {
            Family::Firmographic => "firmographiques",
            Family::Technographic => "technographiques",
            Family::Behavioural => "comportementaux",
            Family::Financial => "financiers",
            Family::Strategic => "stratégiques",
            Family::Intent => "d’intention",
        };
        match self {
            Self::En => format!("{} criteria", self.family(family)),
            Self::Fr => format!("critères {of}"),
        }
    }

    /// The day of a model's data, with what it is called: the export's where the recipe states it, else only the latest date
    /// that was found, which may be years before the export.
    pub fn data_day(self, model: &Model, stated: String) -> Option<(String, String)> {
        let day = self.date(&clean(model.data.as_of.as_deref()?));
        Some(match model.recipe.as_of {
            Some(_) => (stated, day),
            None => (self.latest_date_label(), day),
        })
    }

    /// The same in a line: "data as of 30 September 2026".
    pub fn data_day_line(self, model: &Model) -> Option<String> {
        let day = self.date(&clean(model.data.as_of.as_deref()?));
        Some(match model.recipe.as_of {
            Some(_) => self.as_of(day),
            None => self.latest_date(day),
        })
    }

    /// What the data can carry.
    pub fn verdict(self, verdict: Verdict) -> &'static str {
        let (en, fr) = match verdict {
            Verdict::Full => ("a full scorecard", "une grille complète"),
            Verdict::Directional => ("directions, not figures", "des tendances, pas des chiffres"),
            Verdict::Few => ("a few criteria", "quelques critères"),
            Verdict::ExpertOnly => ("expert priors only", "les a priori des experts seulement"),
        };
        self.pick(en, fr)
    }

    /// A learner as reports call it; one that is not known keeps its name.
    pub fn learner_name(self, learner: &str) -> String {
        let french = match learner {
            "scorecard" => "grille",
            "logistic regression" => "régression logistique",
            "random forest" => "forêt aléatoire",
            "pocket card" => "grille de poche",
            other => other,
        };
        self.pick(learner, french).to_owned()
    }

    fn pick<'a>(self, en: &'a str, fr: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Fr => fr,
        }
    }
}

/// "shares sector: Construction, employees: 50 – 200".
pub(super) fn shared(lookalike: &Lookalike, language: Language) -> Option<String> {
    let facts: Vec<String> = lookalike
        .shared
        .iter()
        .map(|s| language.fact(&s.criterion, &s.label))
        .collect();
    (!facts.is_empty()).then(|| language.shares(facts.join(", ")))
}

/// "differs in logins per week: 5 – 14 here, over 14 there".
pub(super) fn differs(lookalike: &Lookalike, language: Language) -> Option<String> {
    let facts: Vec<String> = lookalike
        .differs
        .iter()
        .map(|d| language.here_there(&d.criterion, &d.here, &d.there))
        .collect();
    (!facts.is_empty()).then(|| language.differs_in(facts.join(", ")))
}

/// What is odd about a value.
pub(super) fn note(known: Known, language: Language) -> Option<String> {
    match known {
        Known::Unreadable => Some(language.unreadable()),
        Known::New => Some(language.vanished_note()),
        Known::NeverSeen => Some(language.never_seen()),
        Known::Known | Known::Unknown => None,
    }
}
