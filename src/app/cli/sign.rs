//! `lookalike keygen` and `lookalike sign`: a key, and versions that it vouches for.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::registry::{KeyPair, Registry};
use lookalike::workflow::models::version_meant;
use lookalike::workflow::signing::make_key;
use serde_json::json;

use super::shown::ShownArgs;
use crate::app::terminal::{print, print_json};

/// Makes an Ed25519 key: FILE signs and is for its owner alone, FILE.pub checks signatures and is for everybody
///
/// Both are PEM files as OpenSSL writes them. Nothing that is there is written over.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike keygen ~/.config/lookalike.key")]
pub struct KeygenArgs {
    /// The private key's file; the public key's is called the same with .pub behind
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Signs a version: name, number and every file of it, so that a changed one is found even where its hashes were changed too
///
/// `lookalike verify --public-key FILE` asks the champion for a signature; with LOOKALIKE_PUBLIC_KEY=FILE in the environment
/// every command that reads a version refuses one without.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike sign 2 --key ~/.config/lookalike.key
  lookalike sign saas@2 --key release.key --json")]
pub struct SignArgs {
    /// The version: 2, v2 or NAME@2
    #[arg(value_name = "VERSION")]
    version: String,
    /// The private key
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Name of the model [default: the only one]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    #[command(flatten)]
    shown: ShownArgs,
}

pub fn keygen(args: &KeygenArgs) -> anyhow::Result<ExitCode> {
    let (public, key) = make_key(&args.file)?;
    match args.json {
        true => print_json(&json!({ "private": args.file, "public": public, "public_key": key.to_hex() })),
        false => print(&format!("{}\n{}\n", args.file.display(), public.display())),
    }
}

pub fn sign(args: &SignArgs) -> anyhow::Result<ExitCode> {
    let key = KeyPair::read(&args.key)?;
    let registry = Registry::open(&args.shown.models);
    let (name, version) = version_meant(&registry, &args.version, args.model.as_deref())?;
    let signature = registry.sign(&name, version, &key)?;
    let language = args.shown.lang.unwrap_or_else(|| {
        let model = registry
            .version(&name, version)
            .and_then(|entry| registry.model(&entry));
        model.map(|model| model.recipe.language).unwrap_or_default()
    });
    match args.shown.json {
        true => print_json(&json!({ "name": name, "signature": signature })),
        false => {
            let reference = format!("{name}@{version}");
            print(&format!(
                "{}\n",
                language.signed_with(reference, &signature.public_key)
            ))
        }
    }
}
