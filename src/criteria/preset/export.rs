//! What an export of a CRM looks like.

use crate::error::Error;
use crate::join::is_salesforce_id;
use crate::language::{Language, in_english};
use crate::recipe::Family;
use crate::table::{Table, Values};
use crate::vocabulary::fold::words;
use serde::Serialize;

/// A CRM and what it exports.
#[derive(Debug, PartialEq)]
pub struct Crm {
    /// As it is named on the command line.
    pub key: &'static str,
    /// As its maker writes it.
    pub name: &'static str,
    pub(super) exports: &'static [Export],
}

/// One kind of export.
#[derive(Debug, PartialEq)]
pub(super) struct Export {
    pub(super) records: Records,
    pub(super) unit: Unit,
    /// One label of each group must be there, or it is another table.
    pub(super) needs: &'static [&'static [&'static str]],
    pub(super) fields: &'static [(Part, &'static [&'static str])],
    /// Words of the values that mean ideal, and of those that mean not ideal; the others are still open.
    pub(super) won: &'static [&'static str],
    pub(super) lost: &'static [&'static str],
    /// What the user should know of its outcome.
    pub(super) caveat: Option<Caveat>,
    /// Values of the stage that the CRM itself made, without accents, spaces and signs.
    pub(super) stages: &'static [&'static str],
    /// What its ids look like.
    pub(super) ids: Ids,
}

/// What the ids of a CRM look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    /// Digits alone, at least so many.
    Digits(usize),
    /// 15 or 18 characters, as Salesforce has them.
    Salesforce,
}

impl Ids {
    fn fit(self, text: &str) -> bool {
        match self {
            Self::Digits(least) => text.len() >= least && text.bytes().all(|b| b.is_ascii_digit()),
            Self::Salesforce => is_salesforce_id(text),
        }
    }
}

/// Share of ids that must be the CRM's (house choice: a few were pasted in).
const NEARLY_ALL: f64 = 0.95;

/// What the rows of an export are, as its CRM calls them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Records {
    Deals,
    Companies,
    Opportunities,
    Accounts,
}

/// "HubSpot deals".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportName {
    pub(super) crm: &'static str,
    pub(super) records: Records,
}

/// What the user should know of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caveat {
    /// Companies do not say who was lost: all that are no customers count as not ideal, open ones too.
    NoLostCompanies,
    /// Accounts do not say who was lost: prospects count as not ideal, open ones too.
    NoLostAccounts,
    /// Columns that go on counting after the decision.
    Running {
        /// Names of these columns, as the table has them.
        columns: Vec<String>,
    },
    /// An amount of the whole deal, not per year.
    WholeDeal {
        /// Name of the amount's column, as the table has it.
        column: String,
    },
}

in_english!(ExportName, Caveat);

impl ExportName {
    /// Whose export it is, and of what.
    pub fn describe(self, language: Language) -> String {
        match self.records {
            Records::Deals => language.init_deals(self.crm),
            Records::Companies => language.init_companies(self.crm),
            Records::Opportunities => language.init_opportunities(self.crm),
            Records::Accounts => language.init_export_accounts(self.crm),
        }
    }
}

impl Caveat {
    /// A sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::NoLostCompanies => language.init_no_lost_companies(),
            Self::NoLostAccounts => language.init_no_lost_accounts(),
            Self::Running { columns } => {
                let columns: Vec<String> = columns.iter().map(|name| format!("`{name}`")).collect();
                language.init_running(columns.join(", "))
            }
            Self::WholeDeal { column } => language.init_whole_deal(column),
        }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A company.
    Company,
    /// A deal, won, lost or open.
    Deal,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Identifies the row.
    Id,
    /// Names the row.
    Label,
    /// Day on which the story begins.
    Opened,
    /// Day on which it was decided.
    Closed,
    /// What the deal is worth.
    Amount,
    /// Says how it ended.
    Stage,
    /// Yes when won; "no" is lost or still open.
    Won,
    /// Yes when decided.
    Ended,
    /// A criterion of this family.
    Criterion(Family),
    /// A criterion that goes on counting after the decision.
    Running(Family),
    /// Written, or changed, once decided; why.
    After(&'static str),
    /// Names or addresses of people.
    Person,
    /// Points at another record.
    Reference,
    /// Points at the company of a deal.
    Company,
}

impl Part {
    /// Why a column with this part can be no criterion.
    pub fn never(self) -> Option<&'static str> {
        match self {
            Self::After(why) => Some(why),
            Self::Person => Some("people, not companies"),
            Self::Reference => Some("points at another record"),
            Self::Company => Some("points at the company"),
            Self::Won | Self::Ended => Some("says how it ended"),
            _ => None,
        }
    }
}

impl Export {
    pub(super) fn name(&self, crm: &Crm) -> ExportName {
        ExportName {
            crm: crm.name,
            records: self.records,
        }
    }

    /// Groups of labels of which none is there.
    pub(super) fn missing(&self, header: &[String]) -> Vec<&'static str> {
        let has = |labels: &&[&str]| {
            labels
                .iter()
                .any(|label| header.iter().any(|name| is(name, label)))
        };
        let lacking = self.needs.iter().filter(|labels| !has(labels));
        lacking.map(|labels| labels[0]).collect()
    }

    /// Whether what stands in the columns is the CRM's too: anybody may call a column `Deal Stage`. Ids tell; where there are
    /// none, the CRM's own stages do.
    pub(super) fn fits(&self, table: &Table, parts: &[Option<Part>]) -> bool {
        let column = |part: Part| {
            parts
                .iter()
                .position(|p| *p == Some(part))
                .map(|at| &table.columns[at])
        };
        if let Some(ids) = column(Part::Id) {
            let filled = (0..table.rows).filter_map(|row| ids.text(row));
            let (fit, all) = filled.fold((0usize, 0usize), |(fit, all), id| {
                (fit + usize::from(self.ids.fit(id.trim())), all + 1)
            });
            return all > 0 && fit as f64 >= NEARLY_ALL * all as f64;
        }
        match column(Part::Stage).map(|stage| &stage.values) {
            Some(Values::Levels(stages)) => {
                let own = |name: &String| self.stages.contains(&plain(name).as_str());
                stages.names.iter().any(own)
            }
            Some(_) => false,
            // Nothing but labels that only it has.
            None => true,
        }
    }

    pub(super) fn parts(&self, header: &[String]) -> Vec<Option<Part>> {
        let part = |name: &String| {
            let mut fields = self.fields.iter();
            let field = fields.find(|(_, labels)| labels.iter().any(|label| is(name, label)));
            field.map(|(part, _)| *part)
        };
        header.iter().map(part).collect()
    }
}

impl Crm {
    pub(super) fn not_its_export(&self, table: &Table, header: &[String]) -> Error {
        let lacking = self.exports.iter().map(|export| (export, export.missing(header)));
        let reason = match lacking.min_by_key(|(_, missing)| missing.len()) {
            Some((export, missing)) if !missing.is_empty() => format!(
                "is no export of {}: it has no column `{}`",
                export.name(self).describe(Language::En),
                missing.join("`, `")
            ),
            _ => format!("is no export of {}: too few of its columns are known", self.name),
        };
        let remedy = "export these columns too, or let init guess with --preset auto or none";
        Error::input(&table.source, 1, 0, reason, remedy)
    }
}

/// Whether a plain name is a label; a label that ends with `*` stands for all that begin so.
pub(super) fn is(name: &str, label: &str) -> bool {
    match label.strip_suffix('*') {
        Some(beginning) => name.starts_with(&plain(beginning)),
        None => name == plain(label),
    }
}

/// A label without case, accents, spaces and signs.
pub fn plain(label: &str) -> String {
    words(label).concat()
}
