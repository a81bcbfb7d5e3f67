//! `docs/reference/commands.md`, made from the command line's own help and held to it.

use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};

#[path = "../../../tests/it/held.rs"]
mod held;

const HEAD: &str = "\
# Commands

What `lookalike COMMAND --help` says, on one page; `lookalike man` writes the same as manual pages.

<!-- Made from src/app/cli by `make docs`: change the help, not this page. -->
";

fn page(mut cli: Command) -> String {
    cli.build();
    let mut page = HEAD.to_owned();
    command(&mut page, &mut cli, 2);
    page
}

fn command(page: &mut String, command: &mut Command, depth: usize) {
    let name = command
        .get_bin_name()
        .unwrap_or_else(|| command.get_name())
        .to_owned();
    let about = command.get_long_about().or(command.get_about());
    let about = about.map(ToString::to_string).unwrap_or_default();
    let usage = command.render_usage().to_string().replace("Usage: ", "");
    let _ = write!(
        page,
        "\n{} `{name}`\n\n{about}\n\n```text\n{usage}\n```\n",
        "#".repeat(depth)
    );
    let (places, options): (Vec<&Arg>, Vec<&Arg>) = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str()))
        .partition(|arg| arg.is_positional());
    for (title, args) in [("argument", places), ("option", options)] {
        if args.is_empty() {
            continue;
        }
        let _ = write!(page, "\n| {title} | what it does |\n| --- | --- |\n");
        for arg in args {
            let _ = writeln!(page, "| {} | {} |", spelling(arg), help(arg));
        }
    }
    if let Some(after) = command.get_after_long_help().or(command.get_after_help()) {
        let after = after.to_string();
        let (title, examples) = after.split_once('\n').unwrap_or(("", &after));
        let _ = write!(page, "\n{title}\n\n```text\n{}\n```\n", examples.trim_end());
    }
    for below in command.get_subcommands_mut() {
        if !below.is_hide_set() && below.get_name() != "help" {
            self::command(page, below, depth + 1);
        }
    }
}

/// `-o`, `--output <FILE>`.
fn spelling(arg: &Arg) -> String {
    let values = arg.get_value_names().unwrap_or_default().iter();
    let takes = arg.get_action().takes_values();
    let values: String = values
        .filter(|_| takes)
        .map(|value| format!(" <{value}>"))
        .collect();
    let short = arg.get_short().map(|short| format!("-{short}"));
    match (arg.get_long(), short) {
        (Some(long), Some(short)) => format!("`{short}`, `--{long}{values}`"),
        (Some(long), None) => format!("`--{long}{values}`"),
        (None, Some(short)) => format!("`{short}{values}`"),
        (None, None) => format!("`{}`", values.trim()),
    }
}

fn help(arg: &Arg) -> String {
    let help = arg.get_long_help().or(arg.get_help());
    let mut help = help.map(ToString::to_string).unwrap_or_default();
    let words: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| arg.get_action().takes_values() && !arg.is_hide_possible_values_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !words.is_empty() {
        let _ = write!(help, " [one of {}]", words.join(", "));
    }
    if arg.get_action().takes_values() && !arg.is_hide_default_value_set() {
        let defaults = arg
            .get_default_values()
            .iter()
            .map(|value| value.to_string_lossy());
        let defaults = defaults.collect::<Vec<_>>().join(" ");
        if !defaults.is_empty() {
            let _ = write!(help, " [default: {defaults}]");
        }
    }
    help.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
        .replace('<', "&lt;")
}

#[test]
fn the_page_is_what_help_says() {
    held::hold("docs/reference/commands.md", &page(super::Cli::command()));
}
