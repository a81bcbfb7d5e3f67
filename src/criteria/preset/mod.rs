//! What the exports of known CRMs mean: their labels are facts, so nothing has to be guessed.

mod hubspot;
mod salesforce;
mod export;

use export::Export;
pub use export::plain;
pub use export::{Caveat, Crm, ExportName, Part, Unit};

use crate::error::Result;
use crate::table::{Column, Table, Values};
use crate::vocabulary::OUTCOMES;
use crate::vocabulary::fold::words;

/// The CRMs known. A further one is one file.
pub const CRMS: [&Crm; 2] = [&hubspot::HUBSPOT, &salesforce::SALESFORCE];

/// Which preset is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub enum Preset {
    /// Whichever recognises the table.
    #[default]
    Auto,
    /// This one, or an error.
    Of(&'static Crm),
    /// No preset, whatever the table looks like.
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
    /// The CRM.
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
    /// [`crate::Error::Input`] naming the labels that are missing, when one CRM is asked for and the table is not its export.
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
            // Whoever names the CRM knows better than its values.
            .filter(|found| matches!(preset, Preset::Of(_)) || found.export.fits(table, &found.parts))
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

    /// What a row is.
    pub fn unit(&self) -> Unit {
        self.export.unit
    }

    /// "HubSpot deals".
    pub fn name(&self) -> ExportName {
        self.export.name(self.crm)
    }

    /// What to know before learning from it.
    pub fn caveat(&self) -> Option<Caveat> {
        self.export.caveat.clone()
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
        let no_more = |value: &&String| says(value, &OUTCOMES.former) || says(value, &OUTCOMES.not);
        let won = |value: &&String| says(value, self.export.won) && !no_more(value);
        let lost = |value: &&String| says(value, self.export.lost);
        let names = || levels.names.iter();
        (
            names().filter(won).cloned().collect(),
            names().filter(lost).cloned().collect(),
        )
    }
}
