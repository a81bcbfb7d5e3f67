//! `lookalike models`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::workflow::models::{ModelSummary, list};

/// Lists the trained models: every version, and which of each is the champion
///
/// The champion is the version that scores unless another is named. The first version of a model becomes its
/// champion; later ones are kept beside it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike models
  lookalike models --models /srv/icp --json")]
pub struct Args {
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let listed = list(&Registry::open(&args.models))?;
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &listed)?;
        writeln!(out)?;
    } else if listed.is_empty() {
        eprintln!(
            "no models in {}: train one with `lookalike train DATA`",
            args.models.display()
        );
    } else {
        write!(out, "{}", table(&listed))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Columns aligned; the champion of each model is marked.
fn table(listed: &[ModelSummary]) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"));
    let mut rows = vec![
        [
            "model", "version", "", "created", "accounts", "ideal", "criteria", "AUC", "log-loss",
        ]
        .map(str::to_owned),
    ];
    rows.extend(listed.iter().map(|model| {
        [
            model.name.clone(),
            model.version.clone(),
            if model.champion { "champion" } else { "" }.to_owned(),
            model.created_at.clone(),
            model.accounts.to_string(),
            model.ideal.to_string(),
            model.criteria.to_string(),
            figure(model.auc),
            figure(model.log_loss),
        ]
    }));
    let mut width = [0; 9];
    for row in &rows {
        for (width, cell) in width.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(width)
            .enumerate()
            // Words to the left, figures to the right.
            .map(|(i, (cell, width))| {
                if i < 4 {
                    format!("{cell:<width$}")
                } else {
                    format!("{cell:>width$}")
                }
            })
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}
