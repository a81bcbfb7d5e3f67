//! Why rows are one account, or may be: facts, worded where they are shown.

mod evidence;

use crate::language::Language;

pub use evidence::{Evidence, Field, Level, Subject};

/// Why rows are one account.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The whole row repeated, the column that identifies it included.
    Repeated {
        /// Name of the column that identifies a row.
        id: String,
    },
    /// One identifier, and the name, domain or number too, or no cell that differs.
    SameId {
        /// Name of the column that identifies a row.
        id: String,
    },
    /// A number or a domain that all have.
    Same(Identity),
    /// Two of address, phone and postcode, of rows that are sites.
    SamePlace {
        /// Whether the names are alike too; without, both address and phone are the same.
        named: bool,
    },
    /// Without legal form; `in_city` when all are in one.
    SameName {
        /// The name they share, as it was compared.
        name: String,
        /// Whether all rows are in one city.
        in_city: bool,
    },
    /// A name of many rows, those of one city taken together.
    Namesakes {
        /// The name they share, as it was compared.
        name: String,
    },
    /// Somebody answered that they are.
    Answered,
    /// All that speaks for and against, weighed.
    Weighed(Vec<Evidence>),
    /// Names nearly the same, and something else that is.
    Alike {
        /// How the names are alike.
        resemblance: Resemblance,
        /// Likeness of the names, from 0 to 1.
        likeness: f64,
        /// What else they share; `None` when the names alone are too much alike for chance.
        agreement: Option<Agreement>,
    },
}

/// Why two rows may be one account.
#[derive(Debug, Clone, PartialEq)]
pub enum PairReason {
    /// One id, and cells that differ.
    CellsDiffer {
        /// Name of the column that identifies a row.
        id: String,
        /// Columns in which the two rows differ.
        cells: usize,
    },
    /// One company, of which there may be several deals.
    OneCompany(Reason),
    /// One number or domain, and names that are not alike.
    NamesDiffer(Identity),
    /// One of the rows has no name, and the others have several.
    SeveralNames(Identity),
    /// A name that says only what they do, in one city.
    Trade {
        /// The name they share, as it was compared.
        name: String,
    },
    /// Names alike, but not enough, or with too little else in common, for one account.
    Alike {
        /// How the names are alike.
        resemblance: Resemblance,
        /// What else they share; `None` when it is the name alone.
        agreement: Option<Agreement>,
    },
    /// One name, and no address, postcode or phone in common: two branches of a company.
    Branches {
        /// The name they share, as it was compared.
        name: String,
    },
    /// All that speaks for and against, weighed; too little for one account.
    Weighed,
    /// What they share, and in what they contradict each other.
    Contradicted {
        /// What they share.
        reason: Reason,
        /// In what they contradict each other.
        conflict: Conflict,
    },
}

/// What identifies a company.
#[derive(Debug, Clone, PartialEq)]
pub enum Identity {
    /// A registration number, by its list: `SIREN`, `VAT FR`, `DUNS`.
    Number {
        /// List within which a company has one number.
        scheme: String,
        /// The number within its list, without spaces or marks.
        digits: String,
    },
    /// A web domain of the company's own.
    Domain {
        /// The domain as it is registered: `acme.co.uk`.
        name: String,
    },
}

/// How two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resemblance {
    /// Nothing in common as far as names tell.
    Different,
    /// The same name with another legal form.
    OtherForm,
    /// The same name.
    Same,
    /// The same words in another order.
    Reordered,
    /// The same but for a slip of the keyboard.
    Slip,
    /// The same but for an article or the like.
    Article,
    /// The same but for a word such as "group" or "holding".
    Group,
    /// One is the initials of the other.
    Initials,
}

/// A fact beside the name that two rows share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The same web domain.
    Domain,
    /// The same phone number.
    Phone,
    /// The same postcode.
    Postcode,
    /// The same street and house number.
    Address,
    /// The same city.
    City,
}

/// A fact in which the rows of one account must not differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Registration number of the company.
    Number,
    /// Establishment of the company, by its SIRET.
    Establishment,
    /// Country of the company.
    Country,
    /// How the account ended.
    Outcome,
    /// City of the company.
    City,
    /// Region, state or county.
    Region,
    /// Beginning of the postcode, which tells the part of the country.
    Area,
    /// Web domain without its public suffix.
    Label,
    /// Legal form in the name.
    Form,
}

/// Where rows contradict each other.
#[derive(Debug, Clone, PartialEq)]
pub enum Conflict {
    /// Two numbers of one list.
    Numbers {
        /// The first number, with its list.
        one: Identity,
        /// The second number, of the same list.
        other: String,
    },
    /// Two values of one fact.
    Values {
        /// The fact in which they differ.
        fact: Fact,
        /// Its value in the first row.
        one: String,
        /// Its value in the second row.
        other: String,
    },
    /// The other could as well be a row that somebody answered to be another account than this one.
    Answered,
    /// Another row of the same account has another value.
    Elsewhere {
        /// The fact in which that row differs.
        fact: Fact,
    },
}

/// What else is to be known of the duplicates of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// Rows are deals, because a word of the id's name says so; without one, because the settings do.
    Deals {
        /// The word and the id column that has it; `None` when the settings say so.
        told_by: Option<(String, String)>,
    },
    /// So many rows have a company that another has too that they are taken for deals.
    SeveralDeals {
        /// Rows beyond the first of each company.
        rows: usize,
        /// Rows of the table.
        all: usize,
    },
    /// Equal rows, where nothing says which account a row is.
    Unidentified {
        /// Rows that repeat an earlier one.
        rows: usize,
    },
    /// Values left aside when rows were compared.
    Unusable {
        /// Why they are left aside.
        what: Unusable,
        /// Values left aside.
        count: usize,
    },
    /// Companies of different names with one number or domain.
    SharedByCompanies {
        /// The number or domain that they share.
        identity: Identity,
        /// Companies of different names that share it.
        companies: usize,
    },
    /// Several numbers or domains, each of companies of different names.
    SharedValues {
        /// Numbers and domains that such companies share.
        values: usize,
        /// The one that most share.
        identity: Identity,
        /// Companies of different names that share it.
        companies: usize,
    },
    /// Rows of one name in no city.
    Unplaced {
        /// The name they share, as it was compared.
        name: String,
        /// Rows of that name, those already found to be one account counted once.
        rows: usize,
    },
    /// Rows of one name that share no address, postcode or phone with its first.
    Branches {
        /// Rows that stay beside the first of their company.
        rows: usize,
        /// Companies that have them.
        companies: usize,
    },
    /// Rows that no rule gathered, but the weight of all evidence.
    Weighed {
        /// Rows gathered into another's account.
        rows: usize,
        /// How many of them the weights expect to be wrong.
        wrong: f64,
        /// Probability from which they are gathered.
        merge: f64,
    },
    /// Rows are sites, because a word of the column that names or numbers them says so.
    SitesByName {
        /// The word.
        word: String,
        /// The column that has it.
        column: String,
    },
    /// Answers about pairs that were honoured.
    Answers {
        /// The files they are from.
        files: String,
        /// Pairs answered to be one account.
        same: usize,
        /// Pairs answered to be two.
        apart: usize,
    },
    /// Answers about pairs of which a row is no longer there.
    AnswersGone {
        /// Answers that nothing was done about.
        answers: usize,
    },
    /// Answers where nobody looks for duplicates.
    AnswersOff {
        /// Answers that nothing was done about.
        answers: usize,
    },
    /// Answers about rows that several could be.
    AnswersUnclear {
        /// Answers that nothing was done about.
        answers: usize,
    },
    /// Rows are contacts, because the settings say so.
    Contacts,
    /// Rows are sites, because the settings say so.
    Sites {
        /// Sites beyond the first of each company.
        rows: usize,
        /// Companies of several sites.
        companies: usize,
    },
    /// Shared values of which only neighbouring rows were compared.
    Large {
        /// Values of many rows.
        values: usize,
    },
    /// Values that gave more pairs each than are listed.
    Unlisted {
        /// Values with more pairs than are listed.
        values: usize,
        /// Pairs listed of each such value.
        pairs: usize,
    },
}

/// Values by which no row is identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// Registration numbers with a wrong length or check digit.
    WrongNumbers,
    /// Registration numbers that only fill the field: `000000000`.
    Placeholders,
    /// Domains of mail or web services that many companies share.
    SharedDomains,
    /// Texts too long to be names.
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
            Self::SamePlace { named: true } => language.duplicate_alike_at_place(),
            Self::SamePlace { named: false } => language.duplicate_same_place(),
            Self::Namesakes { name } => language.duplicate_namesakes(name),
            Self::Answered => language.duplicate_answered(),
            Self::Weighed(evidence) => Evidence::list(evidence, language),
            Self::Alike {
                resemblance,
                likeness,
                agreement,
            } => {
                let (how, likeness) = (resemblance.describe(language), language.decimal(*likeness, 2));
                match agreement {
                    Some(agreement) => language.duplicate_alike(how, likeness, agreement.describe(language)),
                    None => language.duplicate_alike_by_name(how, likeness),
                }
            }
        }
    }
}

impl PairReason {
    /// Whether nothing speaks for one account but a name, and that with another legal form or with `Group`: many families
    /// of companies are named so.
    pub(super) fn may_be_family(&self) -> bool {
        match self {
            Self::Alike {
                agreement,
                resemblance,
            } => agreement.is_none() && *resemblance == Resemblance::Group,
            Self::Contradicted { reason, conflict } => {
                matches!(reason, Reason::SameName { in_city: false, .. })
                    && matches!(conflict, Conflict::Values { fact: Fact::Form, .. })
            }
            _ => false,
        }
    }

    /// The facts as a clause.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::CellsDiffer { id, cells } => {
                language.pair_cells_differ(id, language.ungrouped(*cells as f64, 0))
            }
            Self::OneCompany(reason) => language.pair_one_company(reason.describe(language)),
            Self::NamesDiffer(identity) => language.pair_names_differ(identity.describe(language)),
            Self::SeveralNames(identity) => language.pair_several_names(identity.describe(language)),
            Self::Trade { name } => language.pair_trade(name),
            Self::Branches { name } => language.pair_branches(name),
            Self::Weighed => language.pair_weighed(),
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
            Self::Address => language.same_address(),
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
            Self::Answered => language.conflict_answered(),
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
            Self::SharedValues {
                values,
                identity,
                companies,
            } => language.duplicates_shared_values(
                count(values),
                identity.describe(language),
                ungrouped(companies),
            ),
            Self::Unplaced { name, rows } => language.duplicates_unplaced(ungrouped(rows), name),
            Self::Branches { rows, companies } => language.duplicates_branches(count(rows), count(companies)),
            Self::Weighed { rows, wrong, merge } => language.duplicates_weighed(
                count(rows),
                language.decimal(*wrong, 2),
                language.decimal(*merge, 3),
                language.integer((1.0 / (1.0 - merge).max(1e-6)).round() as i64),
            ),
            Self::Answers { files, same, apart } => {
                language.answers_honoured(files, count(same), count(apart))
            }
            Self::AnswersGone { answers } => language.answers_gone(count(answers)),
            Self::AnswersOff { answers } => language.answers_off(count(answers)),
            Self::AnswersUnclear { answers } => language.answers_unclear(count(answers)),
            Self::Contacts => language.duplicates_of_contacts(),
            Self::SitesByName { word, column } => language.duplicates_sites_by_name(word, column),
            Self::Sites { rows, companies } => language.duplicates_sites(count(rows), count(companies)),
            Self::Large { values } => language.duplicates_large(count(values)),
            Self::Unlisted { values, pairs } => language.duplicates_unlisted(ungrouped(values), pairs),
        }
    }
}
