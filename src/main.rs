//! The `lookalike` command.

mod app;

fn main() -> std::process::ExitCode {
    app::cli::main()
}
