//! What CRMs call their records and fields, and how their importers read a file.

use std::str::FromStr;

use serde::Serialize;

use crate::clean::duplicates::domain::{Web, normalised};
use crate::criteria::preset::plain;
use crate::error::{Error, Result, nearest};
use crate::join::long_id;
use crate::language::Language;

/// Longest text that is written, in UTF-16 units.
///
/// Source: Salesforce Help, "Custom Field Types", Text (255 characters); HubSpot's texts are longer.
pub const LONGEST_TEXT: usize = 255;

/// Digits of HubSpot's record ids: no more than a 64-bit number has.
const MOST_DIGITS: usize = 19;

/// First characters of the ids of Salesforce's accounts.
///
/// Source: Salesforce Help, "Standard Field Record ID Prefix Decoder".
const ACCOUNTS: &str = "001";

/// A CRM that scores go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Destination {
    /// Companies of HubSpot.
    HubSpot,
    /// Accounts of Salesforce.
    Salesforce,
}

impl FromStr for Destination {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "hubspot" => Ok(Self::HubSpot),
            "salesforce" => Ok(Self::Salesforce),
            _ => {
                let near = nearest(name, ["hubspot", "salesforce"]).unwrap_or_default();
                let got = match near.is_empty() {
                    true => format!("`{name}`"),
                    false => format!("`{name}`; did you mean `{near}`?"),
                };
                Err(Error::setting("--to", "hubspot or salesforce", got))
            }
        }
    }
}

/// By what a CRM finds the record of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// Its own id of the record.
    RecordId,
    /// The company's web domain, which HubSpot takes in its place.
    Domain,
}

/// Labels of the ids of companies, as exports have them.
///
/// Source: HubSpot knowledge base, "HubSpot's default company properties".
const HUBSPOT_IDS: &[&str] = &[
    "Record ID",
    "hs_object_id",
    "Record ID - Company",
    "Company Record ID",
    "Company ID",
    "ID de fiche d'informations",
];
const HUBSPOT_DOMAINS: &[&str] = &["Company Domain Name", "domain", "Nom de domaine de l'entreprise"];
/// Names of the ids of accounts in Data Loader's exports and in reports.
///
/// Source: Salesforce field reference, "Account".
const SALESFORCE_IDS: &[&str] = &[
    "Id",
    "Account ID",
    "AccountId",
    "Account.Id",
    "Account ID 18",
    "18 Digit Account ID",
    "Identifiant du compte",
    "ID de compte",
];

impl Destination {
    /// As its maker writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::HubSpot => "HubSpot",
            Self::Salesforce => "Salesforce",
        }
    }

    /// What its records of companies are called.
    pub fn records(self) -> &'static str {
        match self {
            Self::HubSpot => "companies",
            Self::Salesforce => "Account",
        }
    }

    /// Position of the column with its ids, and what it holds: the one named, else the first of its own labels; an id goes
    /// before a domain.
    ///
    /// # Errors
    /// [`Error::UnknownColumn`] for a name that the table lacks; [`Error::Input`] where no column is called so.
    pub fn key(self, header: &[String], named: Option<&str>, data: &std::path::Path) -> Result<(usize, Key)> {
        let plainly: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let labelled = |labels: &[&str]| {
            let found = |label: &&str| plainly.iter().position(|name| *name == plain(label));
            labels.iter().find_map(found)
        };
        let domains = match self {
            Self::HubSpot => HUBSPOT_DOMAINS,
            Self::Salesforce => &[],
        };
        if let Some(named) = named {
            let position = header.iter().position(|name| name == named);
            let position = position.ok_or_else(|| Error::UnknownColumn {
                named_in: "--crm-id".to_owned(),
                column: named.to_owned(),
                nearest: nearest(named, header.iter().map(String::as_str)),
            })?;
            let is_domain = domains.iter().any(|label| plain(label) == plainly[position]);
            return Ok((position, if is_domain { Key::Domain } else { Key::RecordId }));
        }
        let (ids, sought, remedy) = match self {
            Self::HubSpot => (
                HUBSPOT_IDS,
                "HubSpot's `Record ID` (`hs_object_id`) nor `Company Domain Name`",
                "export the companies with their Record ID, or name its column with --crm-id COL",
            ),
            Self::Salesforce => (
                SALESFORCE_IDS,
                "Salesforce's `Id` nor `Account ID`",
                "export the accounts with their Id, or name its column with --crm-id COL",
            ),
        };
        let id = labelled(ids).map(|position| (position, Key::RecordId));
        let found = id.or_else(|| labelled(domains).map(|position| (position, Key::Domain)));
        found.ok_or_else(|| Error::input(data, 1, 0, format!("has neither {sought}"), remedy))
    }

    /// What the importer calls the column with the ids.
    pub fn key_title(self, key: Key) -> &'static str {
        match (self, key) {
            (Self::HubSpot, Key::RecordId) => "Record ID",
            (_, Key::Domain) => "Company Domain Name",
            (Self::Salesforce, Key::RecordId) => "Id",
        }
    }

    /// An id as the CRM finds it: digits, a domain, 18 characters; `None` of what is none.
    pub fn id(self, key: Key, text: &str) -> Option<String> {
        let text = text.trim();
        match (self, key) {
            (Self::HubSpot, Key::RecordId) => {
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                (digits && text.len() <= MOST_DIGITS).then(|| text.to_owned())
            }
            // As it stands there: of a subdomain the CRM makes a company of its own.
            (_, Key::Domain) => {
                let is_own =
                    !text.contains(char::is_whitespace) && matches!(normalised(text), Some(Web::Own(_)));
                is_own.then(|| text.to_lowercase())
            }
            (Self::Salesforce, Key::RecordId) => long_id(text).filter(|id| id.starts_with(ACCOUNTS)),
        }
    }

    /// What the CRM calls a field: `lookalike_score`, `Lookalike_Score__c`.
    pub fn title(self, field: Field) -> String {
        let name = field.name();
        match self {
            Self::HubSpot => format!("lookalike_{name}"),
            Self::Salesforce => {
                let words = name.split('_').map(|word| {
                    let mut letters = word.chars();
                    let first = letters.next().map(|first| first.to_ascii_uppercase());
                    first.into_iter().chain(letters).collect::<String>()
                });
                format!("Lookalike_{}__c", words.collect::<Vec<_>>().join("_"))
            }
        }
    }
}

/// A field that scores are written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// 0 to 100.
    Score,
    /// Probability of being an ideal customer.
    Fit,
    /// A to D, X, `?`.
    Grade,
    /// `2: its name`.
    Segment,
    /// The account in one line.
    Summary,
    /// What sets it apart, the first being 1.
    Reason(usize),
    /// What a customer like it is worth.
    Value,
    /// That times the fit.
    ExpectedValue,
    /// Of both.
    Currency,
    /// 0 to 100.
    Timing,
    /// hot, warm, quiet.
    TimingBand,
    /// What grade and timing suggest.
    Approach,
    /// Place on the call list; 0 for none.
    Rank,
    /// Week of its turn; 0 for none.
    Week,
    /// Whose it is.
    Owner,
    /// What is to be done with it.
    Sequence,
    /// The rule of routing that says so.
    Route,
    /// Name and version of the model.
    Model,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A number with so many digits, and so many of them after the point.
    Number(u32, u32),
    /// A share: 0.25 in HubSpot, 25 in Salesforce.
    Share,
    /// A text of up to [`LONGEST_TEXT`].
    Text,
    /// One of these.
    Choice(&'static [&'static str]),
}

/// Grades as values of a picklist.
const GRADES: &[&str] = &["A", "B", "C", "D", "X", "?"];
/// Bands of timing likewise.
const BANDS: &[&str] = &["hot", "warm", "quiet"];

impl Field {
    /// All but the reasons, in the order written; these come after the summary.
    const BEFORE: [Self; 5] = [Self::Score, Self::Fit, Self::Grade, Self::Segment, Self::Summary];
    const AFTER: [Self; 12] = [
        Self::Value,
        Self::ExpectedValue,
        Self::Currency,
        Self::Timing,
        Self::TimingBand,
        Self::Approach,
        Self::Rank,
        Self::Week,
        Self::Owner,
        Self::Sequence,
        Self::Route,
        Self::Model,
    ];

    /// Every field, with so many reasons.
    pub fn all(reasons: usize) -> impl Iterator<Item = Self> {
        let reasons = (1..=reasons).map(Self::Reason);
        Self::BEFORE.into_iter().chain(reasons).chain(Self::AFTER)
    }

    /// The column of the scores that it is made of.
    pub fn name(self) -> String {
        let name = match self {
            Self::Score => "score",
            Self::Fit => "fit",
            Self::Grade => "grade",
            Self::Segment => "segment",
            Self::Summary => "summary",
            Self::Reason(number) => return format!("reason_{number}"),
            Self::Value => "value",
            Self::ExpectedValue => "expected_value",
            Self::Currency => "currency",
            Self::Timing => "timing",
            Self::TimingBand => "timing_band",
            Self::Approach => "approach",
            Self::Rank => "rank",
            Self::Week => "week",
            Self::Owner => "owner",
            Self::Sequence => "sequence",
            Self::Route => "route",
            Self::Model => "model",
        };
        name.to_owned()
    }

    /// What it holds.
    pub fn holds(self) -> Holds {
        match self {
            Self::Score | Self::Timing => Holds::Number(6, 3),
            Self::Fit => Holds::Share,
            Self::Grade => Holds::Choice(GRADES),
            Self::TimingBand => Holds::Choice(BANDS),
            Self::Value | Self::ExpectedValue => Holds::Number(18, 2),
            Self::Rank | Self::Week => Holds::Number(9, 0),
            _ => Holds::Text,
        }
    }

    /// What people read above it.
    pub fn label(self, language: Language) -> String {
        match self {
            Self::Score => language.crm_score(),
            Self::Fit => language.crm_fit(),
            Self::Grade => language.crm_grade(),
            Self::Segment => language.crm_segment(),
            Self::Summary => language.crm_summary(),
            Self::Reason(number) => language.crm_reason(number),
            Self::Value => language.crm_value(),
            Self::ExpectedValue => language.crm_expected_value(),
            Self::Currency => language.crm_currency(),
            Self::Timing => language.crm_timing(),
            Self::TimingBand => language.crm_timing_band(),
            Self::Approach => language.crm_approach(),
            Self::Rank => language.crm_rank(),
            Self::Week => language.crm_week(),
            Self::Owner => language.crm_owner(),
            Self::Sequence => language.crm_sequence(),
            Self::Route => language.crm_route(),
            Self::Model => language.crm_model(),
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self, language: Language) -> String {
        match self {
            Self::Score => language.crm_score_means(),
            Self::Fit => language.crm_fit_means(),
            Self::Grade => language.crm_grade_means(),
            Self::Segment => language.crm_segment_means(),
            Self::Summary => language.crm_summary_means(),
            Self::Reason(_) => language.crm_reason_means(),
            Self::Value => language.crm_value_means(),
            Self::ExpectedValue => language.crm_expected_value_means(),
            Self::Currency => language.crm_currency_means(),
            Self::Timing => language.crm_timing_means(),
            Self::TimingBand => language.crm_timing_band_means(),
            Self::Approach => language.crm_approach_means(),
            Self::Rank => language.crm_rank_means(),
            Self::Week => language.crm_week_means(),
            Self::Owner => language.crm_owner_means(),
            Self::Sequence => language.crm_sequence_means(),
            Self::Route => language.crm_route_means(),
            Self::Model => language.crm_model_means(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn ids_are_what_the_crm_finds() {
        let hubspot = |text| Destination::HubSpot.id(Key::RecordId, text);
        assert_eq!(hubspot(" 9823417745 ").as_deref(), Some("9823417745"));
        for none in ["", "9.82E+09", "abc", "12,345", "98234177459823417745"] {
            assert_eq!(hubspot(none), None, "{none}");
        }
        let domain = |text| Destination::HubSpot.id(Key::Domain, text);
        assert_eq!(domain(" Shop.Acme.fr ").as_deref(), Some("shop.acme.fr"));
        assert_eq!(domain("gmail.com"), None);
        let salesforce = |text| Destination::Salesforce.id(Key::RecordId, text);
        assert_eq!(
            salesforce("0013X00001AM76Q").as_deref(),
            Some("0013X00001AM76QQAT")
        );
        assert_eq!(
            salesforce("0013X00001AM76QQAT").as_deref(),
            Some("0013X00001AM76QQAT")
        );
        // Lower-cased by a spreadsheet, a contact's, none at all.
        for none in ["0013x00001am76qqat", "0033X00001AM76Q", "", "42"] {
            assert_eq!(salesforce(none), None, "{none}");
        }
    }

    #[test]
    fn the_ids_column_is_called_as_the_export_calls_it() {
        let key = |crm: Destination, header: &[&str]| {
            let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
            crm.key(&header, None, Path::new("a.csv"))
        };
        let hubspot = Destination::HubSpot;
        assert_eq!(
            key(hubspot, &["Name", "Company Domain Name", "Record ID"]).unwrap(),
            (2, Key::RecordId)
        );
        assert_eq!(
            key(hubspot, &["Name", "Company domain name"]).unwrap(),
            (1, Key::Domain)
        );
        assert_eq!(key(hubspot, &["hs_object_id"]).unwrap(), (0, Key::RecordId));
        assert_eq!(
            key(Destination::Salesforce, &["Name", "ACCOUNT ID"]).unwrap(),
            (1, Key::RecordId)
        );
        let error = key(Destination::Salesforce, &["Name", "domain"])
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("a.csv:1: has neither Salesforce's `Id`"),
            "{error}"
        );
    }

    #[test]
    fn fields_are_called_as_the_crm_lets_them() {
        for field in Field::all(3) {
            let [hubspot, salesforce] =
                [Destination::HubSpot, Destination::Salesforce].map(|crm| crm.title(field));
            // Source: HubSpot developer documentation, "Properties" (internal names); Salesforce, "Custom Fields" (40 characters).
            assert!(
                hubspot
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            );
            assert!(
                salesforce.ends_with("__c")
                    && salesforce.len() <= 43
                    && !salesforce[..salesforce.len() - 3].contains("__")
            );
        }
        assert_eq!(
            Destination::Salesforce.title(Field::Reason(1)),
            "Lookalike_Reason_1__c"
        );
        assert_eq!(
            Destination::Salesforce.title(Field::ExpectedValue),
            "Lookalike_Expected_Value__c"
        );
    }
}
