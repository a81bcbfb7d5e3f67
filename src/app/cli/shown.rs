//! Where the models are, and how what is said of them is shown.

use std::path::PathBuf;

use lookalike::language::Language;
use lookalike::workflow::home;

#[derive(Debug, clap::Args)]
pub struct ShownArgs {
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    pub models: PathBuf,
    /// Language of the text: en or fr; by default the models', where they agree
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
