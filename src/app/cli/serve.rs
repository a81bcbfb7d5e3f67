//! `lookalike serve`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use lookalike::language::Language;
use lookalike::serve::settings::ServeSettings;
use lookalike::serve::{RequestLine, start};

#[cfg(unix)]
use crate::app::ending;
use crate::app::terminal::{is_quiet, print, say};

/// Answers scores, explanations and the rest over HTTP, with the model that scores
///
/// The first line on standard output says where it listens and with which model. A version that is promoted, here or by
/// `lookalike promote`, is in service within a second, and no request is dropped; each answer names the version and the hash of
/// its file. One line of JSON a request goes to stderr, without a word of what accounts hold.
///
/// On an address of this machine alone anyone may ask while there are no keys (`lookalike keys`); any other takes keys, or
/// --no-keys. Connections are encrypted with --tls-certificate and --tls-key, or by a reverse proxy. Every option is a setting of --config FILE too, and an environment
/// variable: LOOKALIKE_SERVE_LISTEN for listen. docs/serve.md has them all, and what each request takes and gives.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike serve
  lookalike serve --listen 127.0.0.1:8750 --models models --model saas
  curl -s http://127.0.0.1:8750/v1/score -H 'Content-Type: application/json' -d '{\"accounts\": [{\"employees\": 120}]}'
  lookalike serve --listen 0.0.0.0:8750 --host icp.example.com --config serve.toml")]
pub struct Args {
    /// Address and port; port 0 takes a free one [default: 127.0.0.1:8750]
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Directory of the models; not named, that of this directory or the nearest above it, else of LOOKALIKE_HOME
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// Model whose champion is served, or one version of it [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// File of the API keys [default: keys.json beside the models]
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    /// Let anyone ask who reaches the address
    #[arg(long)]
    no_keys: bool,
    /// A name by which the service is reached; several are allowed. Numbers and localhost always are
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// A web page's site whose scripts may ask, as https://crm.example.com; several are allowed
    #[arg(long, value_name = "URL")]
    origin: Vec<String>,
    /// Certificate to encrypt with, as PEM; a renewed one is taken up within a second
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Key of the certificate, as PEM
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// File with settings, as TOML
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Language of what is said here: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let settings = ServeSettings::read(args.config.as_deref(), std::env::vars(), args.told())?;
    let to_all = settings.no_keys && !settings.listen.ip().is_loopback();
    let running = start(settings, Arc::new(log))?;
    let language = args.lang.unwrap_or(running.language);
    if running.is_open {
        say(match to_all {
            true => language.serve_open_to_all(),
            false => language.serve_open(),
        });
    }
    print(&format!(
        "{}\n",
        language.serve_listening(running.site(), &running.model)
    ))?;
    #[cfg(unix)]
    ending::wait_until_told_to_end();
    #[cfg(not(unix))]
    std::thread::park();
    let whole = running.stop();
    say(match whole {
        true => language.serve_ended(),
        false => language.serve_cut(),
    });
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// What the command line says, as the file would.
    fn told(&self) -> toml::Table {
        let mut told = toml::Table::new();
        let path = |path: &PathBuf| path.to_string_lossy().into_owned();
        let texts = [
            ("listen", self.listen.map(|listen| listen.to_string())),
            ("models", self.models.as_ref().map(path)),
            ("model", self.model.clone()),
            ("keys", self.keys.as_ref().map(path)),
            ("tls_certificate", self.tls_certificate.as_ref().map(path)),
            ("tls_key", self.tls_key.as_ref().map(path)),
        ];
        for (name, text) in texts {
            told.extend(text.map(|text| (name.to_owned(), text.into())));
        }
        for (name, list) in [("hosts", &self.host), ("origins", &self.origin)] {
            if !list.is_empty() {
                told.insert(name.to_owned(), list.clone().into());
            }
        }
        if self.no_keys {
            told.insert("no_keys".to_owned(), true.into());
        }
        told
    }
}

/// A line a request, whole even when many are written.
fn log(line: &RequestLine) {
    if is_quiet() {
        return;
    }
    if let Ok(mut text) = serde_json::to_vec(line) {
        text.push(b'\n');
        // A log that cannot be written stops no answer.
        let _ = std::io::stderr().write_all(&text);
    }
}
