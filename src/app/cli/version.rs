//! Which model a command reads.

use std::path::PathBuf;

use lookalike::model::Card;
use lookalike::registry::DEFAULT_DIR;
use lookalike::workflow::models::VersionChoice;

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
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
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

fn card(text: &str) -> Result<Card, String> {
    text.parse()
        .map_err(|_: lookalike::Error| "one of full, pocket".to_owned())
}
