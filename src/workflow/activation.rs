//! Scores on their way to work: into a CRM, to whom they are routed, what changed since the last ones.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::export::fields;
use crate::language::Language;
use crate::model::Model;
use crate::recipe::{Recipe, RoutePart, Routing};
use crate::score::changed::{Older, Since, Written};
use crate::score::crm::{Destination, Field, Key};
use crate::score::route::Routes;
use crate::score::{BatchSettings, Keep, Synced, SyncedSummary, View, name_column};
use crate::workflow::compare::segment_meant;
use crate::workflow::home;
use crate::workflow::output::{OutputSet, Rows, ending};
use crate::workflow::packed::unpacked;

/// What is asked of scores for a CRM.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// The CRM.
    pub destination: Destination,
    /// Column with its ids; found by its own labels when absent.
    pub id: Option<String>,
    /// File for the fields that the CRM needs.
    pub fields: Option<PathBuf>,
}

/// Scores as a CRM imports them.
#[derive(Debug, Clone)]
pub struct SyncedTable {
    /// The CRM.
    pub destination: Destination,
    /// By what it finds its records.
    pub key: Key,
    /// Column of the table that has it.
    pub column: String,
    /// What was written.
    pub summary: SyncedSummary,
}

impl SyncRequest {
    /// Checks what can be checked before anything is read.
    ///
    /// # Errors
    /// [`Error::Setting`] for an output that no CRM imports, and an ending that fields are not written with.
    pub fn check(&self, output: &Path, json: bool) -> Result<()> {
        let to_stdout = output == Path::new("-");
        if (to_stdout && json) || !(to_stdout || ending(&unpacked(output)).eq_ignore_ascii_case("csv")) {
            let got = match to_stdout {
                true => "JSON on standard output".to_owned(),
                false => output.display().to_string(),
            };
            return Err(Error::setting(
                "output",
                "a file ending in .csv, as a CRM imports it",
                got,
            ));
        }
        let Some(file) = &self.fields else { return Ok(()) };
        let own = match self.destination {
            Destination::HubSpot => "json",
            Destination::Salesforce => "object",
        };
        match ending(file).to_ascii_lowercase().as_str() {
            "csv" => Ok(()),
            other if other == own => Ok(()),
            _ => Err(Error::setting(
                "--fields",
                format!("a file ending in .csv or .{own}"),
                file.display(),
            )),
        }
    }

    /// How scores of a table with this header are written; the settings then write the column that it needs. `model` is worded.
    ///
    /// # Errors
    /// As [`Destination::key`].
    pub fn view(
        &self,
        model: &Model,
        header: &[String],
        data: &Path,
        settings: &mut BatchSettings,
    ) -> Result<(View, String)> {
        let (position, key) = self.destination.key(header, self.id.as_deref(), data)?;
        let id = model.data.id.as_ref();
        let id = id.and_then(|id| header.iter().position(|name| name == id));
        let column = header[position].clone();
        let title = if id == Some(position) {
            "id".to_owned()
        } else if name_column(model, header, id) == Some(position) {
            "name".to_owned()
        } else {
            settings.keep = Keep::Columns(vec![column.clone()]);
            column.clone()
        };
        let view = View::new(
            model,
            (self.destination, key),
            title,
            settings.reasons,
            settings.language,
        );
        Ok((view, column))
    }

    /// What was written, where any record was; its fields join the files that appear together.
    ///
    /// # Errors
    /// [`Error::Input`] where no account has an id of the CRM; whatever the file of fields refuses.
    pub fn finish(
        &self,
        (view, column): (View, String),
        summary: SyncedSummary,
        data: &Path,
        files: &mut OutputSet,
    ) -> Result<SyncedTable> {
        if summary.records == 0 && summary.without_id > 0 {
            let crm = self.destination.name();
            let first = match summary.example {
                Some(example) => format!("one is `{example}`"),
                None => "all are empty".to_owned(),
            };
            let what = match view.key {
                Key::RecordId => "id",
                Key::Domain => "web domain",
            };
            let reason = format!("has no {what} of a record of {crm} in column `{column}`: {first}");
            let remedy = match self.destination {
                Destination::HubSpot => "export the companies anew, or name another column with --crm-id COL",
                Destination::Salesforce => {
                    "ids of accounts begin with 001 and have 15 or 18 characters, whose case counts; name another column with --crm-id COL"
                }
            };
            return Err(Error::input(data, 0, 0, reason, remedy));
        }
        if let Some(file) = &self.fields {
            write_fields(file, self.destination, &summary.fields, view.language, files)?;
        }
        Ok(SyncedTable {
            destination: self.destination,
            key: view.key,
            column,
            summary,
        })
    }
}

/// Where scores are written: as they are, or through the view of a CRM.
pub(super) enum Way<'a> {
    AsTheyAre(&'a mut dyn Write),
    Synced(Box<Synced<'a>>),
}

impl<'a> Way<'a> {
    pub fn new(view: Option<&'a View>, out: &'a mut dyn Write) -> Self {
        match view {
            Some(view) => Self::Synced(Box::new(Synced::new(view, out))),
            None => Self::AsTheyAre(out),
        }
    }

    pub fn out(&mut self) -> &mut dyn Write {
        match self {
            Self::AsTheyAre(out) => out,
            Self::Synced(synced) => synced,
        }
    }

    /// What was written for the CRM.
    pub fn finish(self) -> io::Result<Option<SyncedSummary>> {
        match self {
            Self::AsTheyAre(_) => Ok(None),
            Self::Synced(synced) => synced.finish().map(Some),
        }
    }
}

fn write_fields(
    file: &Path,
    destination: Destination,
    own: &[Field],
    language: Language,
    files: &mut OutputSet,
) -> Result<()> {
    if ending(file).eq_ignore_ascii_case("csv") {
        let mut rows = Rows::create(file, b',')?;
        for row in fields::table(destination, own, language) {
            rows.write(row)?;
        }
        return rows.finish_in(files);
    }
    let text = match destination {
        Destination::HubSpot => format!("{:#}\n", fields::hubspot(own, language)),
        Destination::Salesforce => fields::salesforce(own, language)?,
    };
    files.write(file, text.as_bytes())
}

/// The rules of routing: those of the recipe that is named, else of this folder's where it has any and is not another model's, else
/// the model's own.
///
/// # Errors
/// [`Error::Data`] for a recipe named that has none; [`Error::Input`] for a segment that the model has not; whatever the recipe
/// refuses.
pub(super) fn routes(
    named: Option<&Path>,
    model: &Model,
    reference: &str,
    header: &[String],
) -> Result<Option<Routes>> {
    let routing = match (named, home::recipe()) {
        (Some(file), _) => {
            let (recipe, text) = Recipe::read_with_text(file)?;
            if recipe.routing.is_empty() {
                let reason = format!("{} has no rules of routing", file.display());
                return Err(Error::data(reason, "write them as [[routing]] (docs/crm.md)"));
            }
            Routing::of(recipe.named_as(header).routing, &text, file)
        }
        (None, Some(file)) => match Recipe::read_with_text(&file) {
            Ok((recipe, text)) => {
                let own = recipe.name.as_ref().is_none_or(|name| *name == model.name);
                match own && !recipe.routing.is_empty() {
                    true => Routing::of(recipe.named_as(header).routing, &text, &file),
                    false => of_model(model, reference, header),
                }
            }
            // A recipe that is being written stops nobody from scoring, unless rules may stand in it.
            Err(_) if !std::fs::read_to_string(&file).is_ok_and(|text| text.contains("routing")) => {
                of_model(model, reference, header)
            }
            Err(error) => return Err(error),
        },
        (None, None) => of_model(model, reference, header),
    };
    if routing.rules.is_empty() {
        return Ok(None);
    }
    let mut segments = Vec::with_capacity(routing.rules.len());
    for (at, rule) in routing.rules.iter().enumerate() {
        let meant = rule.segment.iter().enumerate().map(|(k, text)| {
            segment_meant(model, text).map_err(|error| match error {
                Error::Data { reason, remedy } => {
                    let (line, column) = routing.place(at, RoutePart::Segment(k));
                    let reason = format!("rule `{}`: {reason} in {reference}", rule.name);
                    Error::input(&routing.file, line, column, reason, remedy)
                }
                other => other,
            })
        });
        segments.push(meant.collect::<Result<Vec<u32>>>()?);
    }
    Ok(Some(Routes { routing, segments }))
}

fn of_model(model: &Model, reference: &str, header: &[String]) -> Routing {
    Routing::of_model(model.recipe.named_as(header).routing, reference)
}

/// Older scores, and the column of the table that has the ids by which they know accounts.
///
/// # Errors
/// As [`Older::read`]; [`Error::Input`] where the table has no such column.
pub(super) fn since<'a>(
    older: &'a Older,
    (file, data): (&Path, &Path),
    model: &Model,
    header: &[String],
    named: Option<&str>,
) -> Result<Since<'a>> {
    let position = match older.written() {
        Written::Crm(crm, key) => {
            crm.key(header, named, data)
                .map(|(position, found)| match found == key {
                    true => Some(position),
                    false => None,
                })?
        }
        Written::Scores => {
            let id = model.data.id.as_ref();
            id.and_then(|id| header.iter().position(|name| name == id))
        }
    };
    let lacks = || {
        let reason = format!(
            "has no column with the ids by which {} knows accounts",
            file.display()
        );
        Error::input(
            data,
            1,
            0,
            reason,
            "add the column, or score without --changed-since",
        )
    };
    Ok(Since {
        older,
        position: position.ok_or_else(lacks)?,
    })
}

impl SyncedTable {
    /// What was written, as JSON.
    pub fn json(&self) -> Value {
        let mut answer = json!(self.summary);
        answer["crm"] = json!(self.destination);
        answer["key"] = json!(self.key);
        answer["column"] = json!(self.column);
        let fields = self.summary.fields.iter();
        answer["fields"] = fields.map(|field| self.destination.title(*field)).collect();
        answer
    }
}
