//! Which model a command reads.

use std::path::PathBuf;

use lookalike::registry::DEFAULT_DIR;
use lookalike::workflow::models::VersionChoice;

#[derive(Debug, clap::Args)]
pub struct VersionArgs {
    /// Model to read; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
}

impl VersionArgs {
    /// The model as a request names it.
    pub fn choice(&self) -> VersionChoice {
        VersionChoice::new(&self.models, self.model.as_ref())
    }
}
