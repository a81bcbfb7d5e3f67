//! `lookalike man`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap_mangen::Man;

use lookalike::workflow::output::OutputSet;

use crate::app::terminal::standard_output;

/// Writes the manual pages: lookalike(1) on stdout, or the pages of all commands into a directory
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike man | man -l -
  lookalike man ~/.local/share/man/man1          # then: man lookalike, man lookalike-score")]
pub struct Args {
    /// Directory to write into, which must exist: lookalike.1, lookalike-score.1 and so on
    directory: Option<PathBuf>,
}

pub fn run(args: &Args, cli: clap::Command) -> anyhow::Result<ExitCode> {
    let mut cli = cli.disable_help_subcommand(true);
    let Some(directory) = &args.directory else {
        standard_output()?.lock().write_all(&page(cli)?)?;
        return Ok(ExitCode::SUCCESS);
    };
    cli.build();
    let (mut left, mut pages) = (vec![cli], OutputSet::default());
    while let Some(command) = left.pop() {
        left.extend(
            command
                .get_subcommands()
                .filter(|command| !command.is_hide_set())
                .cloned(),
        );
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        let path = directory.join(format!("{name}.1"));
        pages.write(&path, &page(command)?)?;
    }
    pages.finish()?;
    Ok(ExitCode::SUCCESS)
}

/// One page, into memory first: a closed pipe is then an error of ours.
fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
