//! The field's words that belong to types, in both languages.

use crate::fit::sufficiency::Verdict;
use crate::language::Language;
use crate::recipe::Family;

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

    fn pick(self, en: &'static str, fr: &'static str) -> &'static str {
        match self {
            Self::En => en,
            Self::Fr => fr,
        }
    }
}
