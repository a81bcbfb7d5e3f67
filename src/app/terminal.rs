//! What a person at a terminal sees beside the answer: notes, progress and colour, never in a file.

use std::fmt;
use std::io::{self, IsTerminal, Stdout, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use anyhow::Context;
use lookalike::files::standard::output;
use lookalike::language::harmless::{acts, escaped, harmless};
use lookalike::report::layout::document::Document;
use lookalike::report::layout::text::{self, Screen};
use lookalike::source::READER_THREAD;
use serde::Serialize;
use terminal_size::{Height, Width, terminal_size_of};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// How this run speaks, beside its answer.
#[derive(Debug, Clone, Copy, Default)]
struct Manner {
    quiet: bool,
    colour: Colour,
}

static MANNER: OnceLock<Manner> = OnceLock::new();

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Wherever it is written to
    Always,
    /// Nowhere
    Never,
}

/// Settles how this run speaks; only the first call counts.
pub fn speak(quiet: bool, colour: Colour) {
    let _ = MANNER.set(Manner { quiet, colour });
}

fn manner() -> Manner {
    MANNER.get().copied().unwrap_or_default()
}

/// Shows what the engine notes as `note: …` on stderr, and keeps quiet what a damaged file makes a reader's library
/// say: it comes as an error, on one line.
pub fn show_notes() {
    // Only fails when it was called before.
    let _ = tracing_subscriber::fmt()
        .with_ansi(false)
        .event_format(Note)
        .with_writer(io::stderr)
        .with_max_level(match manner().quiet {
            true => LevelFilter::OFF,
            false => LevelFilter::INFO,
        })
        .try_init();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(READER_THREAD) {
            usual(panic);
        }
    }));
}

/// `note: …`, for the engine's own notes alone.
struct Note;

impl<S, N> FormatEvent<S, N> for Note
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut out: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if !event.metadata().target().starts_with("lookalike") {
            return Ok(());
        }
        let mut said = String::new();
        context.format_fields(Writer::new(&mut said), event)?;
        writeln!(out, "note: {}", harmless(&said))
    }
}

/// Whether this run is to say nothing but why it fails.
pub fn is_quiet() -> bool {
    manner().quiet
}

/// Whether to colour what goes to a stream: as `--color` says; else on a terminal, where the user did not ask for none.
///
/// Source: the `NO_COLOR` convention, <https://no-color.org>.
fn colours(stream: &impl IsTerminal) -> bool {
    match manner().colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}

/// Standard output as a screen: as wide as its terminal, or as `COLUMNS` says where there is none; in colour when there is
/// one.
pub fn screen() -> Screen {
    let stream = io::stdout();
    screen_of(terminal_size_of(&stream), colours(&stream))
}

/// Standard error as a screen.
fn error_screen() -> Screen {
    let stream = io::stderr();
    screen_of(terminal_size_of(&stream), colours(&stream))
}

fn screen_of(size: Option<(Width, Height)>, colours: bool) -> Screen {
    let stated = || std::env::var("COLUMNS").ok()?.parse().ok();
    Screen::new(
        size.map(|(width, _)| usize::from(width.0)).or_else(stated),
        colours,
    )
}

/// Standard output.
///
/// # Errors
/// When this process has none.
pub fn standard_output() -> anyhow::Result<Stdout> {
    output().context("cannot write to standard output")
}

/// Prints an answer as JSON, in which nothing acts on a terminal.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_json(answer: &impl Serialize) -> anyhow::Result<ExitCode> {
    let answer = serde_json::to_string_pretty(answer)?;
    let mut out = standard_output()?.lock();
    writeln!(out, "{}", escaped(&answer))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a text: lines, in this program's styles; nothing else in it acts on a terminal.
///
/// # Errors
/// When standard output cannot be written.
pub fn print(text: &str) -> anyhow::Result<ExitCode> {
    let mut out = standard_output()?.lock();
    out.write_all(plain(text, colours(&out)).as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Says a line on stderr, unless this run is to be quiet.
pub fn say(line: impl fmt::Display) {
    if !manner().quiet {
        fail(line);
    }
}

/// Says on stderr, whatever was asked, why this run fails.
pub fn fail(line: impl fmt::Display) {
    eprintln!("{}", harmless(&line.to_string()));
}

/// Prints a page on stderr.
pub fn say_document(document: &Document) {
    if manner().quiet {
        return;
    }
    let text = text::render(document, error_screen());
    eprint!("{}", plain(&text, colours(&io::stderr())));
}

/// A text without what acts on a terminal, but for line ends and, where they are wanted, styles.
fn plain(text: &str, styles: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(acts) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.strip_prefix("\u{1b}[") {
            Some(style) if styles => style
                .find(|c: char| !c.is_ascii_digit() && c != ';')
                .filter(|end| style[*end..].starts_with('m'))
                .map(|end| end + 3),
            _ => None,
        };
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let (acting, after) = rest.split_at(length.unwrap_or(first));
        match (length, acting) {
            (Some(_), _) | (None, "\n") => out.push_str(acting),
            _ => out.push_str(&harmless(acting)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Prints a page as wide as the terminal.
///
/// # Errors
/// When standard output cannot be written.
pub fn print_document(document: &Document) -> anyhow::Result<ExitCode> {
    print(&text::render(document, screen()))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn styles_of_this_program_pass_where_there_are_colours_and_nothing_else_acts() {
        let text = "\u{1b}[1mTitle\u{1b}[0m\nx\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\r\n";
        assert_eq!(
            plain(text, true),
            "\u{1b}[1mTitle\u{1b}[0m\nx\u{fffd}[2J\u{fffd}]0;owned\u{fffd}\u{fffd}31m\u{fffd} \n"
        );
        assert!(!plain(text, false).contains('\u{1b}'));
    }
}
