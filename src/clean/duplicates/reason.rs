//! Why rows are one account, or may be: facts, worded where they are shown.

use crate::language::Language;

/// Why rows are one account.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The whole row repeated, the column that identifies it included.
    Repeated {
        id: String,
    },
    SameId {
        id: String,
    },
    /// A number or a domain that all have.
    Same(Identity),
    /// Without legal form; `in_city` when all are in one.
    SameName {
        name: String,
        in_city: bool,
    },
    /// A name of many rows, those of one city taken together.
    Namesakes {
        name: String,
    },
    /// Names nearly the same, and something else that is.
    Alike {
        resemblance: Resemblance,
        likeness: f64,
        agreement: Agreement,
    },
}

/// Why two rows may be one account.
#[derive(Debug, Clone, PartialEq)]
pub enum PairReason {
    /// One id, and cells that differ.
    CellsDiffer {
        id: String,
        cells: usize,
    },
    NamesDiffer(Identity),
    /// One of the rows has no name, and the others have several.
    SeveralNames(Identity),
    /// A name that says only what they do, in one city.
    Trade {
        name: String,
    },
    Alike {
        resemblance: Resemblance,
        agreement: Option<Agreement>,
    },
    /// What they share, and in what they contradict each other.
    Contradicted {
        reason: Reason,
        conflict: Conflict,
    },
}

/// What identifies a company.
#[derive(Debug, Clone, PartialEq)]
pub enum Identity {
    /// A registration number, by its list: `SIREN`, `VAT FR`, `DUNS`.
    Number {
        scheme: String,
        digits: String,
    },
    Domain {
        name: String,
    },
}

/// How two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resemblance {
    Different,
    OtherForm,
    Same,
    Reordered,
    Slip,
    Article,
    Group,
    Initials,
}

/// A fact beside the name that two rows share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    Domain,
    Phone,
    Postcode,
    City,
}

/// A fact in which the rows of one account must not differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    Number,
    Establishment,
    Country,
    Outcome,
    City,
    Region,
    Area,
    Label,
    Form,
}

/// Where rows contradict each other.
#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    /// Two numbers of one list.
    Numbers {
        one: Identity,
        other: String,
    },
    Values {
        fact: Fact,
        one: String,
        other: String,
    },
    /// Another row of the same account has another value.
    Elsewhere {
        fact: Fact,
    },
}

/// What else is to be known of the duplicates of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Rows are deals, because a word of the id's name says so; without one, because the settings do.
    Deals {
        told_by: Option<(String, String)>,
    },
    /// So many rows have a company that another has too that they are taken for deals.
    SeveralDeals {
        rows: usize,
        all: usize,
    },
    /// Equal rows, where nothing says which account a row is.
    Unidentified {
        rows: usize,
    },
    Unusable {
        what: Unusable,
        count: usize,
    },
    /// Companies of different names with one number or domain.
    SharedByCompanies {
        identity: Identity,
        companies: usize,
    },
    /// Rows of one name in no city.
    Unplaced {
        name: String,
        rows: usize,
    },
    /// Values that gave more pairs each than are listed.
    Unlisted {
        values: usize,
        pairs: usize,
    },
}

/// Values by which no row is identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    WrongNumbers,
    Placeholders,
    SharedDomains,
    LongNames,
}

impl Reason {
    /// The fact as a clause.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Repeated { id } => language.duplicate_repeated(id),
            Self::SameId { id } => language.duplicate_same_id(id),
            Self::Same(identity) => language.duplicate_same(identity.describe(language)),
            Self::SameName { name, in_city: false } => language.duplicate_same_name(name),
            Self::SameName { name, in_city: true } => language.duplicate_same_name_in_city(name),
            Self::Namesakes { name } => language.duplicate_namesakes(name),
            Self::Alike {
                resemblance,
                likeness,
                agreement,
            } => language.duplicate_alike(
                resemblance.describe(language),
                language.decimal(*likeness, 2),
                agreement.describe(language),
            ),
        }
    }
}

impl PairReason {
    /// The facts as a clause.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::CellsDiffer { id, cells } => {
                language.pair_cells_differ(id, language.ungrouped(*cells as f64, 0))
            }
            Self::NamesDiffer(identity) => language.pair_names_differ(identity.describe(language)),
            Self::SeveralNames(identity) => language.pair_several_names(identity.describe(language)),
            Self::Trade { name } => language.pair_trade(name),
            Self::Alike {
                resemblance,
                agreement: None,
            } => resemblance.describe(language),
            Self::Alike {
                resemblance,
                agreement: Some(agreement),
            } => language.pair_alike(resemblance.describe(language), agreement.describe(language)),
            Self::Contradicted { reason, conflict } => {
                language.pair_contradicted(reason.describe(language), conflict.describe(language))
            }
        }
    }
}

impl Identity {
    fn describe(&self, language: Language) -> String {
        match self {
            Self::Domain { name } => language.identity_domain(name),
            Self::Number { scheme, digits } => match scheme.strip_prefix("VAT ") {
                Some(country) => language.identity_vat(country, digits),
                None => format!("{scheme} {digits}"),
            },
        }
    }
}

impl Resemblance {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Different => language.names_different(),
            Self::OtherForm => language.names_other_form(),
            Self::Same => language.names_same(),
            Self::Reordered => language.names_reordered(),
            Self::Slip => language.names_slip(),
            Self::Article => language.names_article(),
            Self::Group => language.names_group(),
            Self::Initials => language.names_initials(),
        }
    }
}

impl Agreement {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Domain => language.same_domain(),
            Self::Phone => language.same_phone(),
            Self::Postcode => language.same_postcode(),
            Self::City => language.same_city(),
        }
    }
}

impl Fact {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Number => language.fact_number(),
            Self::Establishment => language.fact_establishment(),
            Self::Country => language.fact_country(),
            Self::Outcome => language.fact_outcome(),
            Self::City => language.fact_city(),
            Self::Region => language.fact_region(),
            Self::Area => language.fact_postcode(),
            Self::Label => language.fact_domain(),
            Self::Form => language.fact_legal_form(),
        }
    }
}

impl Conflict {
    fn describe(&self, language: Language) -> String {
        match self {
            Self::Numbers { one, other } => language.conflict_numbers(one.describe(language), other),
            Self::Values { fact, one, other } => {
                language.conflict_values(fact.describe(language), one, other)
            }
            Self::Elsewhere { fact } => language.conflict_elsewhere(fact.describe(language)),
        }
    }
}

impl Note {
    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: &usize| language.integer(*n as i64);
        let ungrouped = |n: &usize| language.ungrouped(*n as f64, 0);
        match self {
            Self::Deals { told_by } => language.duplicates_of_deals(match told_by {
                Some((word, id)) => language.deals_by_name(word, id),
                None => language.deals_by_settings(),
            }),
            Self::SeveralDeals { rows, all } => language.duplicates_several_deals(count(rows), count(all)),
            Self::Unidentified { rows: 1 } => language.duplicates_unidentified_one(),
            Self::Unidentified { rows } => language.duplicates_unidentified(count(rows)),
            Self::Unusable { what, count: n } => match what {
                Unusable::WrongNumbers => language.unusable_numbers(count(n)),
                Unusable::Placeholders => language.unusable_placeholders(count(n)),
                Unusable::SharedDomains => language.unusable_domains(count(n)),
                Unusable::LongNames => language.unusable_names(count(n)),
            },
            Self::SharedByCompanies { identity, companies } => {
                language.duplicates_shared(identity.describe(language), ungrouped(companies))
            }
            Self::Unplaced { name, rows } => language.duplicates_unplaced(ungrouped(rows), name),
            Self::Unlisted { values, pairs } => language.duplicates_unlisted(ungrouped(values), pairs),
        }
    }
}
