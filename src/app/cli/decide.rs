//! `lookalike promote`, `rollback`, `archive` and `note`: what a person decides about a version.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::language::harmless::harmless;
use lookalike::registry::{KeyPair, Record, Registry, Version};
use lookalike::workflow::home;
use lookalike::workflow::models::version_meant;
use serde_json::json;

use crate::app::terminal::{print, print_json, say};

#[derive(Debug, clap::Args)]
pub struct Place {
    /// Name of the model [default: the only one]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// Language of the text: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON: the line that was written into the journal
    #[arg(long)]
    json: bool,
}

/// Makes a version the champion, the one that scores, and writes down why
///
/// Every file of the version is checked against its manifest first. The journal keeps who did it, when, why, and who was
/// champion before; `lookalike rollback` undoes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike promote 2 --reason 'AUC +0.02 on the third quarter, agreed with sales'
  lookalike promote saas@2 --reason 'prices changed' --json")]
pub struct PromoteArgs {
    /// The version: 2, v2 or NAME@2
    #[arg(value_name = "VERSION")]
    version: String,
    /// Why, for who asks next year
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Sign it first with this private key (`lookalike keygen`)
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Goes back to the champion before the present one; again, to the one before that
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike rollback --reason 'close rate of grade A fell'")]
pub struct RollbackArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Lays a version aside: it stays where it is, and waits for nobody's decision any more
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike archive 3 --reason 'trained on the wrong export'")]
pub struct ArchiveArgs {
    /// The version: 3, v3 or NAME@3
    #[arg(value_name = "VERSION")]
    version: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// Writes something down about a version, in the journal
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike note 2 'reviewed with sales on Tuesday; price list changes in May'")]
pub struct NoteArgs {
    /// The version: 2, v2 or NAME@2
    #[arg(value_name = "VERSION")]
    version: String,
    /// What is to be remembered
    #[arg(value_name = "TEXT")]
    text: String,
    #[command(flatten)]
    place: Place,
}

pub fn promote(args: &PromoteArgs) -> anyhow::Result<ExitCode> {
    let (registry, name, version) = args.place.version(&args.version)?;
    if let Some(key) = &args.key {
        registry.sign(&name, version, &KeyPair::read(key)?)?;
    }
    let record = registry.promote(&name, version, &args.reason)?;
    let language = args.place.language(&registry, &name, version);
    let verdict = registry.model(&registry.version(&name, version)?)?.verdict;
    if !verdict.has_signal() {
        say(language.promoted_unfit(verdict.describe(language)));
    }
    let said = language.promoted(format!("{name}@{version}"), before(&record, language));
    args.place
        .answer(&name, &record, language, &[said, language.decision_undo()])
}

pub fn rollback(args: &RollbackArgs) -> anyhow::Result<ExitCode> {
    let registry = Registry::open(&args.place.models);
    let name = registry.named(args.place.model.as_deref())?;
    let record = registry.rollback(&name, args.reason.as_deref())?;
    let language = args.place.language(&registry, &name, record.version);
    let said = language.rolled_back(format!("{name}@{}", record.version), before(&record, language));
    args.place.answer(&name, &record, language, &[said])
}

pub fn archive(args: &ArchiveArgs) -> anyhow::Result<ExitCode> {
    let (registry, name, version) = args.place.version(&args.version)?;
    let record = registry.archive(&name, version, args.reason.as_deref())?;
    let language = args.place.language(&registry, &name, version);
    let said = language.archived(format!("{name}@{version}"));
    args.place.answer(&name, &record, language, &[said])
}

pub fn note(args: &NoteArgs) -> anyhow::Result<ExitCode> {
    let (registry, name, version) = args.place.version(&args.version)?;
    let record = registry.note(&name, version, &args.text)?;
    let language = args.place.language(&registry, &name, version);
    let said = language.noted(format!("{name}@{version}"));
    args.place.answer(&name, &record, language, &[said])
}

/// The champion before, in words.
fn before(record: &Record, language: Language) -> String {
    record
        .from
        .map_or_else(|| language.nobody(), |version| version.to_string())
}

impl Place {
    fn version(&self, text: &str) -> anyhow::Result<(Registry, String, Version)> {
        let registry = Registry::open(&self.models);
        let (name, version) = version_meant(&registry, text, self.model.as_deref())?;
        Ok((registry, name, version))
    }

    /// The language asked for, else that of the version, else English.
    fn language(&self, registry: &Registry, name: &str, version: Version) -> Language {
        self.lang.unwrap_or_else(|| {
            let model = registry
                .version(name, version)
                .and_then(|entry| registry.model(&entry));
            model.map(|model| model.recipe.language).unwrap_or_default()
        })
    }

    fn answer(
        &self,
        name: &str,
        record: &Record,
        language: Language,
        said: &[String],
    ) -> anyhow::Result<ExitCode> {
        let set_back = Registry::open(&self.models)
            .journal(name)
            .is_ok_and(|journal| journal.set_back().any(|one| one.number == record.number));
        if set_back {
            say(language.clock_set_back(&record.at));
        }
        match self.json {
            true => print_json(&json!({ "name": name, "record": record })),
            false => print(
                &said
                    .iter()
                    .map(|line| format!("{}\n", harmless(line)))
                    .collect::<String>(),
            ),
        }
    }
}
