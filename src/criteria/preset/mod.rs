//! What the exports of known CRMs mean: their labels are facts, so nothing has to be guessed.

mod hubspot;
mod salesforce;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::recipe::Family;
use crate::table::{Column, Table, Values};
use crate::vocabulary::OUTCOMES;
use crate::vocabulary::fold::words;

/// The CRMs known. A further one is one file.
pub const CRMS: [&Crm; 2] = [&hubspot::HUBSPOT, &salesforce::SALESFORCE];

/// A CRM and what it exports.
#[derive(Debug, PartialEq)]
pub struct Crm {
    /// As it is named on the command line.
    pub key: &'static str,
    pub name: &'static str,
    exports: &'static [Export],
}

/// One kind of export.
#[derive(Debug, PartialEq)]
struct Export {
    what: &'static str,
    unit: Unit,
    /// One label of each group must be there, or it is another table.
    needs: &'static [&'static [&'static str]],
    fields: &'static [(Part, &'static [&'static str])],
    /// Words of the values that mean ideal, and of those that mean not ideal; the others are still open.
    won: &'static [&'static str],
    lost: &'static [&'static str],
    /// What the user should know of its outcome.
    caveat: Option<&'static str>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Company,
    Deal,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Id,
    Label,
    /// Day on which the story begins.
    Opened,
    /// Day on which it was decided.
    Closed,
    Amount,
    /// Says how it ended.
    Stage,
    /// Yes when won; "no" is lost or still open.
    Won,
    /// Yes when decided.
    Ended,
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

/// Which preset is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub enum Preset {
    /// Whichever recognises the table.
    #[default]
    Auto,
    /// This one, or an error.
    Of(&'static Crm),
    None,
}

impl Preset {
    /// Names that [`Preset::named`] knows.
    pub fn names() -> Vec<&'static str> {
        let crms = CRMS.iter().map(|crm| crm.key);
        ["auto"].into_iter().chain(crms).chain(["none"]).collect()
    }

    /// The preset of a name; `None` when no such is known.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "none" => Some(Self::None),
            _ => CRMS.into_iter().find(|crm| crm.key == name).map(Self::Of),
        }
    }
}

/// A table recognised as an export.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    pub crm: &'static Crm,
    export: &'static Export,
    /// The part of each column; `None` for those of the user's own making.
    pub parts: Vec<Option<Part>>,
}

/// Fewest columns whose labels are known (house choice: `Id`, `Name` and `Industry` alone are anybody's).
const LEAST: usize = 4;

impl Recognised {
    /// The export that explains most columns of a table; `None` when no preset fits.
    ///
    /// # Errors
    /// [`Error::Input`] naming the labels that are missing, when one CRM is asked for and the table is not its export.
    pub fn find(table: &Table, preset: Preset) -> Result<Option<Self>> {
        let crms: Vec<&'static Crm> = match preset {
            Preset::None => return Ok(None),
            Preset::Auto => CRMS.to_vec(),
            Preset::Of(crm) => vec![crm],
        };
        let header: Vec<String> = table.columns.iter().map(|column| plain(&column.name)).collect();
        let exports = crms
            .iter()
            .flat_map(|crm| crm.exports.iter().map(move |export| (*crm, export)));
        let best = exports
            .filter(|(_, export)| export.missing(&header).is_empty())
            .map(|(crm, export)| Self {
                crm,
                export,
                parts: export.parts(&header),
            })
            .filter(|found| found.known() >= LEAST)
            .max_by_key(Self::known);
        match (best, preset) {
            (None, Preset::Of(crm)) => Err(crm.not_its_export(table, &header)),
            (best, _) => Ok(best),
        }
    }

    /// Columns whose labels are known.
    pub fn known(&self) -> usize {
        self.parts.iter().flatten().count()
    }

    pub fn unit(&self) -> Unit {
        self.export.unit
    }

    /// "HubSpot deals".
    pub fn title(&self) -> String {
        format!("{} {}", self.crm.name, self.export.what)
    }

    pub fn caveat(&self) -> Option<&'static str> {
        self.export.caveat
    }

    /// The first column with a part.
    pub fn column(&self, part: Part) -> Option<usize> {
        self.parts.iter().position(|p| *p == Some(part))
    }

    /// Values of its stage column that mean ideal, and not ideal.
    pub fn endings(&self, column: &Column) -> (Vec<String>, Vec<String>) {
        let Values::Levels(levels) = &column.values else {
            return Default::default();
        };
        let says = |value: &String, list: &[&str]| {
            let (whole, parts) = (plain(value), words(value));
            list.iter()
                .any(|word| whole == *word || parts.iter().any(|part| part == word))
        };
        let won = |value: &&String| says(value, self.export.won) && !says(value, &OUTCOMES.former);
        let lost = |value: &&String| says(value, self.export.lost);
        let names = || levels.names.iter();
        (
            names().filter(won).cloned().collect(),
            names().filter(lost).cloned().collect(),
        )
    }
}

impl Export {
    /// Groups of labels of which none is there.
    fn missing(&self, header: &[String]) -> Vec<&'static str> {
        let has = |labels: &&[&str]| {
            labels
                .iter()
                .any(|label| header.iter().any(|name| is(name, label)))
        };
        let lacking = self.needs.iter().filter(|labels| !has(labels));
        lacking.map(|labels| labels[0]).collect()
    }

    fn parts(&self, header: &[String]) -> Vec<Option<Part>> {
        let part = |name: &String| {
            let mut fields = self.fields.iter();
            let field = fields.find(|(_, labels)| labels.iter().any(|label| is(name, label)));
            field.map(|(part, _)| *part)
        };
        header.iter().map(part).collect()
    }
}

impl Crm {
    fn not_its_export(&self, table: &Table, header: &[String]) -> Error {
        let lacking = self.exports.iter().map(|export| (export, export.missing(header)));
        let reason = match lacking.min_by_key(|(_, missing)| missing.len()) {
            Some((export, missing)) if !missing.is_empty() => format!(
                "is no export of {} {}: it has no column `{}`",
                self.name,
                export.what,
                missing.join("`, `")
            ),
            _ => format!("is no export of {}: too few of its columns are known", self.name),
        };
        let remedy = "export these columns too, or let init guess with --preset auto or none";
        Error::input(&table.source, 1, 0, reason, remedy)
    }
}

/// Whether a plain name is a label; a label that ends with `*` stands for all that begin so.
fn is(name: &str, label: &str) -> bool {
    match label.strip_suffix('*') {
        Some(beginning) => name.starts_with(&plain(beginning)),
        None => name == plain(label),
    }
}

/// A label without case, accents, spaces and signs.
pub fn plain(label: &str) -> String {
    words(label).concat()
}
