//! `lookalike evaluate`.

use std::process::ExitCode;

/// evaluate
#[derive(Debug, clap::Args)]
pub struct Args {}

pub fn run(_args: &Args) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not there yet")
}
