//! What speaks for and against two rows being one account.

use crate::language::Language;

/// A fact by which two rows are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Name of the company.
    Name,
    /// Legal form in the name.
    Form,
    /// Web or e-mail domain.
    Domain,
    /// Registration number.
    Number,
    /// Phone number.
    Phone,
    /// Street and house number.
    Address,
    /// Postcode.
    Postcode,
    /// City; weighed only where one of the rows has no postcode, which says it already.
    City,
    /// Country.
    Country,
}

/// How a fact agrees in two rows that both say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The same.
    Same,
    /// Nearly the same name, a domain of another country, a postcode of the same part of the country.
    Near,
    /// Another.
    Other,
}

/// A fact that speaks for (above 0) or against (below 0) two rows being one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it is about.
    pub what: Subject,
    /// Bits, rounded.
    pub weight: i32,
}

/// What a piece of evidence is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A fact, and how it agrees.
    Fact(Field, Level),
    /// The rarest word that both names have, beyond what an equal or alike name says by itself.
    Word(String),
}

impl Evidence {
    /// Pieces of evidence one after the other: `+7 domain, +4 rare word Belorveld, −3 other postcode`.
    pub fn list(evidence: &[Self], language: Language) -> String {
        let each = evidence.iter().map(|one| one.describe(language));
        each.collect::<Vec<_>>().join(", ")
    }

    /// Its weight with its sign, and what it is about.
    fn describe(&self, language: Language) -> String {
        let weight = match self.weight {
            weight if weight < 0 => format!("−{}", weight.unsigned_abs()),
            weight => format!("+{weight}"),
        };
        let about = match &self.what {
            Subject::Word(word) if self.weight < 0 => language.evidence_common_word(word),
            Subject::Word(word) => language.evidence_rare_word(word),
            Subject::Fact(field, Level::Same) => field.describe(language),
            Subject::Fact(field, Level::Near) => language.evidence_near(field.describe(language)),
            Subject::Fact(field, Level::Other) => language.evidence_other(field.describe(language)),
        };
        format!("{weight} {about}")
    }
}

impl Field {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Name => language.fact_name(),
            Self::Form => language.fact_legal_form(),
            Self::Domain => language.fact_domain(),
            Self::Number => language.fact_number(),
            Self::Phone => language.same_phone(),
            Self::Address => language.same_address(),
            Self::Postcode => language.fact_postcode(),
            Self::City => language.fact_city(),
            Self::Country => language.fact_country(),
        }
    }
}
