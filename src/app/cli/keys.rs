//! `lookalike keys`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::report::layout::document::{Block, Column, Document, Row, Table};
use lookalike::serve::keys::{self, Key, Role};
use lookalike::workflow::home;
use serde_json::json;

use crate::app::terminal::{print, print_document, print_json, say};

/// Makes, lists and ends the API keys that `lookalike serve` asks for
///
/// A key is shown once, when it is made; the file holds the hash of its secret. A running service knows of a change at its next
/// request.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike keys add crm --role score
  lookalike keys add quarterly-report --role read
  lookalike keys list
  lookalike keys rotate crm
  lookalike keys revoke crm")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Makes a key and shows it, this once
    Add {
        /// Whose it is
        #[arg(value_name = "NAME")]
        name: String,
        /// What it may do: score (accounts), read (also what the model says of past customers) or admin (also promote)
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        #[command(flatten)]
        place: Place,
    },
    /// Lists the keys, without their secrets
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Ends a key
    Revoke {
        /// Its name or id
        #[arg(value_name = "KEY")]
        key: String,
        #[command(flatten)]
        place: Place,
    },
    /// Gives a key a new secret and shows it, this once; the old one is none any more
    Rotate {
        /// Its name or id
        #[arg(value_name = "KEY")]
        key: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, clap::Args)]
struct Place {
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    /// File of the keys [default: keys.json beside the models]
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Language of the text: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.verb {
        Verb::Add { name, role, place } => place.show(keys::add(&place.file(), name, *role)?),
        Verb::Rotate { key, place } => place.show(keys::rotate(&place.file(), key)?),
        Verb::Revoke { key, place } => {
            let key = keys::revoke(&place.file(), key)?;
            match place.json {
                true => print_json(&told(&key)),
                false => print(&format!("{}\n", place.lang.key_revoked(&key.name))),
            }
        }
        Verb::List { place } => {
            let keys = keys::list(&place.file())?;
            if place.json {
                return print_json(&keys.iter().map(told).collect::<Vec<_>>());
            }
            if keys.is_empty() {
                say(place.lang.keys_none(place.file().display()));
                return Ok(ExitCode::SUCCESS);
            }
            print_document(&document(&keys, place))
        }
    }
}

impl Place {
    fn file(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.models.join("keys.json"))
    }

    /// The sentence goes to stderr, the key alone to standard output: `KEY=$(lookalike keys add …)`.
    fn show(&self, (key, shown): (Key, String)) -> anyhow::Result<ExitCode> {
        if self.json {
            let mut told = told(&key);
            told["key"] = shown.into();
            return print_json(&told);
        }
        say(self.lang.key_made(&key.name, key.role.as_str()));
        print(&format!("{shown}\n"))
    }
}

/// A key without anything of its secret.
fn told(key: &Key) -> serde_json::Value {
    json!({
        "id": key.id,
        "name": key.name,
        "role": key.role,
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    })
}

fn document(keys: &[Key], place: &Place) -> Document {
    let language = place.lang;
    let columns = vec![
        Column::text("id"),
        Column::text(language.keys_name()),
        Column::text(language.keys_role()),
        Column::text(language.keys_made()),
        Column::text(language.keys_revoked()),
    ];
    let rows = keys.iter().map(|key| {
        Row::new([
            key.id.clone(),
            key.name.clone(),
            key.role.as_str().to_owned(),
            key.created_at.clone(),
            key.revoked_at.clone().unwrap_or_default(),
        ])
    });
    Document {
        language,
        title: language.keys_title(place.file().display()),
        blocks: vec![Block::Table(Table::new(columns, rows))],
    }
}

fn role(text: &str) -> Result<Role, String> {
    let role = Role::ALL.into_iter().find(|role| role.as_str() == text);
    role.ok_or_else(|| "one of score, read, admin".to_owned())
}
