//! `lookalike completions`.

use std::io::Write;
use std::process::ExitCode;

use clap_complete::Shell;

use crate::app::terminal::standard_output;

/// Writes the completions of a shell on stdout.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike completions bash > ~/.local/share/bash-completion/completions/lookalike
  lookalike completions zsh  > ~/.zfunc/_lookalike
  lookalike completions fish > ~/.config/fish/completions/lookalike.fish")]
pub struct Args {
    /// Shell to complete in
    shell: Shell,
}

pub fn run(args: &Args, mut cli: clap::Command) -> anyhow::Result<ExitCode> {
    // Into memory first: writing to a closed pipe is then an error of ours, not a panic of the generator's.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli, "lookalike", &mut script);
    standard_output()?.lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
