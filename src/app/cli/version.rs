//! Which model a command reads.

use std::path::PathBuf;

use lookalike::language::Language;
use lookalike::model::Card;
use lookalike::workflow::home;
use lookalike::workflow::models::{ModelChoice, VersionChoice, Waiting};

use crate::app::terminal::say;

/// Which card of the model.
#[derive(Debug, clap::Args)]
pub struct CardArgs {
    /// Card of the model: full, or pocket (at most ten criteria in whole points, no interactions)
    #[arg(long, value_name = "CARD", default_value_t, value_parser = card)]
    pub card: Card,
}

#[derive(Debug, clap::Args)]
pub struct VersionArgs {
    /// Model to read; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
    #[command(flatten)]
    card: CardArgs,
}

impl VersionArgs {
    /// The model as a request names it.
    pub fn choice(&self) -> VersionChoice {
        VersionChoice::new(&self.models, self.model.as_ref()).on(self.card.card)
    }
}

/// A model, from the directory of models or from a file.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    #[command(flatten)]
    version: VersionArgs,
    /// This model.json instead of one from the directory of models
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "models"])]
    model_file: Option<PathBuf>,
}

impl ModelArgs {
    /// The model as a request names it.
    pub fn choice(&self) -> ModelChoice {
        let VersionArgs { model, models, card } = &self.version;
        ModelChoice::new(self.model_file.as_ref(), models, model.as_ref()).on(card.card)
    }
}

fn card(text: &str) -> Result<Card, String> {
    text.parse()
        .map_err(|_: lookalike::Error| "one of full, pocket".to_owned())
}

/// Says on stderr that a newer version waits for a decision.
pub fn say_waiting(waiting: Option<&Waiting>, language: Language) {
    if let Some(waiting) = waiting {
        let (older, newer) = (waiting.champion.0, waiting.version.0);
        say(language.newer_waits(
            &waiting.reference,
            waiting.verdict.describe(language),
            older,
            newer,
        ));
    }
}
