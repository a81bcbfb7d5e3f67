//! What a service is told: by its file, the environment and the command line, in that order of weight.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, nearest};
use crate::files::read;

/// How the names of environment variables begin that set what the file sets: `LOOKALIKE_SERVE_LISTEN`.
pub const VARIABLES: &str = "LOOKALIKE_SERVE_";

/// Where a service listens, what it serves, and what a request may cost it. Constants are house choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeSettings {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Directory of the models; not named, as every command finds it.
    pub models: Option<PathBuf>,
    /// `NAME` of the model whose champion is served, or `NAME@VERSION`; the only one when absent.
    pub model: Option<String>,
    /// File of the API keys; `keys.json` beside the models when absent.
    pub keys: Option<PathBuf>,
    /// Whether anyone may ask who reaches an address that is not this machine's own.
    pub no_keys: bool,
    /// Names by which the service is reached, beside this machine's own; numbers always are.
    pub hosts: Vec<String>,
    /// Web pages whose scripts may ask, as `https://crm.example.com`.
    pub origins: Vec<String>,
    /// File of the certificate, with those above it, as PEM; without one, connections are not encrypted.
    pub tls_certificate: Option<PathBuf>,
    /// File of the certificate's key.
    pub tls_key: Option<PathBuf>,
    /// Largest body of a request, unpacked, in bytes.
    pub max_body: u64,
    /// Most accounts of one request.
    pub max_accounts: usize,
    /// Largest batch, unpacked, in bytes.
    pub max_batch: u64,
    /// Most rows of a batch.
    pub max_rows: u64,
    /// Longest line of a batch, in bytes.
    pub max_line: usize,
    /// Requests worked on at once; more are told to come again.
    pub max_requests: usize,
    /// Batches worked on at once.
    pub max_batches: usize,
    /// Connections held at once.
    pub max_connections: usize,
    /// Requests a second of one key, on average; 0 for no limit.
    pub rate: u32,
    /// Seconds within which the head of a request must be there; a connection without requests ends after them too.
    pub header_timeout: u64,
    /// Seconds within which the next part of a body must come, or be taken.
    pub idle_timeout: u64,
    /// Seconds that answering takes at most, batches aside.
    pub request_timeout: u64,
    /// Seconds that requests have to end when the service is told to.
    pub shutdown_timeout: u64,
    /// Threads that score; as many as the machine has when absent.
    pub threads: Option<usize>,
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8750)),
            models: None,
            model: None,
            keys: None,
            no_keys: false,
            hosts: Vec::new(),
            origins: Vec::new(),
            tls_certificate: None,
            tls_key: None,
            max_body: 16 << 20,
            max_accounts: 10_000,
            max_batch: 4 << 30,
            max_rows: 10_000_000,
            max_line: 1 << 20,
            max_requests: 64,
            max_batches: 4,
            max_connections: 1024,
            rate: 100,
            header_timeout: 10,
            idle_timeout: 30,
            request_timeout: 60,
            shutdown_timeout: 15,
            threads: None,
        }
    }
}

impl ServeSettings {
    /// The settings of a file, where one is named, with those of the environment (`LOOKALIKE_SERVE_MAX_BODY=1000000`) over
    /// them, and `told` over both.
    ///
    /// # Errors
    /// [`Error::Input`] for a file that cannot be read as such, [`Error::Setting`] for a value that is none.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        told: toml::Table,
    ) -> Result<Self> {
        let mut table = toml::Table::new();
        if let Some(path) = file {
            let text = read::text(path).map_err(Error::io(path, "read"))?;
            table = text.parse().map_err(|error: toml::de::Error| {
                Error::input(path, 0, 0, on_one_line(&error), "correct it")
            })?;
            Self::of(table.clone()).map_err(|error| {
                Error::input(path, 0, 0, error.to_string(), "docs/serve.md has every setting")
            })?;
        }
        for (name, value) in environment {
            let Some(key) = name.strip_prefix(VARIABLES).map(str::to_ascii_lowercase) else {
                continue;
            };
            let value = read_variable(&key, &value);
            table.insert(key, value);
        }
        table.extend(told);
        let settings = Self::of(table)?;
        settings.check()?;
        Ok(settings)
    }

    fn of(table: toml::Table) -> Result<Self> {
        let known = toml::Table::try_from(Self::full()).unwrap_or_default();
        if let Some(key) = table.keys().find(|key| !known.contains_key(*key)) {
            let expected = nearest(key, known.keys().map(String::as_str)).map_or_else(
                || "a setting of docs/serve.md".to_owned(),
                |near| format!("a setting; did you mean `{near}`?"),
            );
            return Err(Error::setting("serve", expected, format!("`{key}`")));
        }
        table.try_into().map_err(|error: toml::de::Error| {
            Error::setting("serve", "settings of docs/serve.md", on_one_line(&error))
        })
    }

    /// With every setting present, so that each has a name.
    fn full() -> Self {
        Self {
            models: Some(PathBuf::new()),
            model: Some(String::new()),
            keys: Some(PathBuf::new()),
            tls_certificate: Some(PathBuf::new()),
            tls_key: Some(PathBuf::new()),
            threads: Some(1),
            ..Self::default()
        }
    }

    fn check(&self) -> Result<()> {
        let counts = [
            ("max_body", self.max_body),
            ("max_accounts", self.max_accounts as u64),
            ("max_batch", self.max_batch),
            ("max_rows", self.max_rows),
            ("max_line", self.max_line as u64),
            ("max_requests", self.max_requests as u64),
            ("max_batches", self.max_batches as u64),
            ("max_connections", self.max_connections as u64),
            ("header_timeout", self.header_timeout),
            ("idle_timeout", self.idle_timeout),
            ("request_timeout", self.request_timeout),
            ("shutdown_timeout", self.shutdown_timeout),
            ("threads", self.threads.unwrap_or(1) as u64),
        ];
        match counts.into_iter().find(|(_, count)| *count == 0) {
            Some((name, _)) => Err(Error::setting(name, "at least 1", 0)),
            None => Ok(()),
        }
    }

    /// The file of the API keys, `models` being the directory of the models.
    pub fn keys_file(&self, models: &Path) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| models.join("keys.json"))
    }

    /// How long the next part of a body is waited for.
    pub(super) fn idle(&self) -> Duration {
        Duration::from_secs(self.idle_timeout)
    }
}

/// Lists are divided by commas; whole numbers and `true` are what they look like, all else is text.
fn read_variable(key: &str, value: &str) -> toml::Value {
    if matches!(key, "hosts" | "origins") {
        let parts = value.split(',').map(str::trim).filter(|part| !part.is_empty());
        return parts.map(toml::Value::from).collect::<Vec<_>>().into();
    }
    if matches!(
        key,
        "model" | "models" | "keys" | "listen" | "tls_certificate" | "tls_key"
    ) {
        return value.into();
    }
    let number = value.parse::<i64>().map(toml::Value::from);
    let truth = || value.parse::<bool>().map(toml::Value::from);
    number.or_else(|_| truth()).unwrap_or_else(|_| value.into())
}

/// What TOML's reader says, on one line; where it quotes the file, without that.
fn on_one_line(error: &toml::de::Error) -> String {
    let said = error.to_string();
    let told = said
        .lines()
        .filter(|line| !line.starts_with(' ') && !line.contains(" | ") && !line.trim().is_empty());
    told.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(environment: &[(&str, &str)], told: &str) -> Result<ServeSettings> {
        let pairs = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        ServeSettings::read(None, pairs, told.parse().unwrap())
    }

    #[test]
    fn the_command_line_goes_before_the_environment_before_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("serve.toml");
        std::fs::write(&file, "rate = 5\nmax_accounts = 7\nlisten = \"127.0.0.1:1\"\n").unwrap();
        let environment = [
            ("LOOKALIKE_SERVE_RATE", "6"),
            ("LOOKALIKE_SERVE_LISTEN", "127.0.0.1:2"),
        ];
        let pairs = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let told = "listen = \"127.0.0.1:3\"".parse().unwrap();
        let settings = ServeSettings::read(Some(&file), pairs, told).unwrap();
        assert_eq!(
            (settings.rate, settings.max_accounts, settings.listen.port()),
            (6, 7, 3)
        );
    }

    #[test]
    fn lists_come_from_the_environment_too() {
        let settings = read(&[("LOOKALIKE_SERVE_HOSTS", "icp.example.com, icp")], "").unwrap();
        assert_eq!(settings.hosts, ["icp.example.com", "icp"]);
    }

    #[test]
    fn what_is_no_setting_is_named_with_a_suggestion() {
        let told = read(&[], "max_acounts = 3").unwrap_err().to_string();
        assert!(told.contains("did you mean `max_accounts`?"), "{told}");
        let told = read(&[("LOOKALIKE_SERVE_MAX_ROWS", "many")], "")
            .unwrap_err()
            .to_string();
        assert!(told.lines().count() == 1 && told.contains("many"), "{told}");
        let told = read(&[], "max_rows = 0").unwrap_err().to_string();
        assert!(told.contains("`max_rows` must be at least 1"), "{told}");
    }
}
