//! `lookalike mcp`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::files::standard;
use lookalike::serve::mcp;
use lookalike::workflow::home;

/// Gives the model to an assistant as tools, over standard input and output
///
/// The assistant starts it (Model Context Protocol): score_account, explain_account, find_lookalikes, icp_profile,
/// compare_segments, why_changed and list_segments, with this command line's numbers. No tool changes anything; what accounts hold
/// is given as data.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike mcp --models models --model saas     # as an assistant's settings name it")]
pub struct Args {
    /// Model whose champion answers, or one version of it [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR", default_value_os_t = home::models())]
    models: PathBuf,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (mut input, mut out) = (std::io::stdin().lock(), standard::output()?.lock());
    mcp::run(&args.models, args.model.as_ref(), &mut input, &mut out)?;
    Ok(ExitCode::SUCCESS)
}
