//! Where the models are, and how what is said of them is shown.

use std::path::PathBuf;

use lookalike::language::Language;
use lookalike::registry::DEFAULT_DIR;

#[derive(Debug, clap::Args)]
pub struct ShownArgs {
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    pub models: PathBuf,
    /// Language of the text: en or fr; by default the models', where they agree
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
