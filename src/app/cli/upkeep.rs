//! `lookalike verify` and `lookalike repair`: a registry that checks itself.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::language::harmless::harmless;
use lookalike::registry::verify::Problem;
use lookalike::registry::{PublicKey, Registry};
use lookalike::workflow::models::{common_language, list};
use serde_json::{Value, json};

use super::shown::ShownArgs;
use crate::app::terminal::{print, print_json};

/// Checks every version, champion and journal against what was written; exit status 1 when something is not
///
/// A version must be where its manifest says, each of its files the one that was published, its model one that loads.
/// The journal's lines hold the hash of the line before, and the pointer to the champion that of the last: a line
/// changed, taken out or cut off is seen.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike verify
  lookalike verify --models /srv/icp --json
  lookalike verify --public-key release.key.pub")]
pub struct VerifyArgs {
    /// Ask every champion for a signature by the private half of this key (`lookalike keygen`, `lookalike sign`)
    #[arg(long, value_name = "FILE")]
    public_key: Option<PathBuf>,
    #[command(flatten)]
    place: ShownArgs,
}

/// Mends what can be mended, losing nothing: exit status 1 when something is left
///
/// Publishes trainings that waited for another process, finishes what was interrupted, lets the pointer name the last
/// champion that is whole, and begins a new journal beside a damaged one, which is kept. A damaged version stays as it
/// is: only a copy brings it back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike repair")]
pub struct RepairArgs {
    #[command(flatten)]
    place: ShownArgs,
}

pub fn verify(args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    let registry = Registry::open(&args.place.models);
    let key = args.public_key.as_deref().map(PublicKey::read).transpose()?;
    let problems = registry.verify_with(key.as_ref())?;
    let listed = list(&registry)?;
    if args.place.json {
        print_json(&json!({ "versions": listed.len(), "problems": json_of(&problems) }))?;
        return Ok(status(&problems));
    }
    let language = args.place.lang.unwrap_or_else(|| common_language(&listed));
    print_problems(&problems, language)?;
    let summary = match problems.len() {
        0 => language.verify_whole(listed.len()),
        count => language.verify_summary(count),
    };
    print(&format!("{summary}\n"))?;
    Ok(status(&problems))
}

pub fn repair(args: &RepairArgs) -> anyhow::Result<ExitCode> {
    let registry = Registry::open(&args.place.models);
    let done = registry.repair()?;
    let left = registry.verify()?;
    if args.place.json {
        let done = done
            .iter()
            .map(|repair| json!({ "kind": repair.kind(), "text": repair.describe(Language::En) }));
        print_json(&json!({ "repairs": done.collect::<Vec<_>>(), "problems": json_of(&left) }))?;
        return Ok(status(&left));
    }
    let language = args
        .place
        .lang
        .unwrap_or_else(|| common_language(&list(&registry).unwrap_or_default()));
    for repair in &done {
        print(&format!("{}\n", harmless(&repair.describe(language))))?;
    }
    if done.is_empty() {
        print(&format!("{}\n", language.repair_none()))?;
    }
    if !left.is_empty() {
        print_problems(&left, language)?;
        print(&format!("{}\n", language.repair_left(left.len())))?;
    }
    Ok(status(&left))
}

fn print_problems(problems: &[Problem], language: Language) -> anyhow::Result<()> {
    for problem in problems {
        print(&format!("{}\n", harmless(&problem.describe(language))))?;
    }
    Ok(())
}

fn json_of(problems: &[Problem]) -> Vec<Value> {
    let one = |problem: &Problem| {
        json!({
            "model": problem.name,
            "path": problem.path,
            "kind": problem.trouble.kind(),
            "text": problem.trouble.describe(Language::En),
        })
    };
    problems.iter().map(one).collect()
}

fn status(problems: &[Problem]) -> ExitCode {
    ExitCode::from(u8::from(!problems.is_empty()))
}
