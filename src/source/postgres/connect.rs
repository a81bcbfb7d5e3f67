//! Which server, from the environment alone, and a connection to it.

use std::env;
use std::path::Path;
use std::time::Duration;

use tokio_postgres::config::Host;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config};

use crate::error::{Error, Result};
use crate::source::postgres::tls::{self, Security};

/// How long to wait for a server to answer (house choice), unless the address says `connect_timeout`.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a silent connection is believed: a firewall that dropped it says nothing (house choice).
const SILENCE: Duration = Duration::from_secs(30);

/// A server and database, with the credentials.
pub struct Target {
    config: Config,
    security: Security,
    /// Where the address came from: `DATABASE_URL` or `PGHOST`, …
    said_by: String,
}

impl Target {
    /// Reads a variable that was named, else `DATABASE_URL`, else `PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD` and
    /// `PGDATABASE`. `PGPASSWORD`, `PGSSLMODE` and `PGSSLROOTCERT` complete an address.
    ///
    /// # Errors
    /// [`Error::Input`] when there is none or it cannot be understood; its text is never repeated.
    pub fn from_environment(variable: Option<&str>, path: &Path) -> Result<Self> {
        let refuse = |reason: String, remedy: &str| Error::input(path, 0, 0, reason, remedy);
        let name = variable.unwrap_or("DATABASE_URL");
        let (mut address, said_by) = match (get(name), variable) {
            (Some(address), _) => (address, name.to_owned()),
            (None, Some(name)) => {
                let reason = format!("the environment variable {name} is not set");
                return Err(refuse(
                    reason,
                    "set it to postgres://user:password@host:5432/database",
                ));
            }
            (None, None)
                if ["PGHOST", "PGUSER", "PGDATABASE"]
                    .iter()
                    .any(|name| get(name).is_some()) =>
            {
                (String::new(), "PGHOST, PGUSER and PGDATABASE".to_owned())
            }
            (None, None) => {
                let reason = "the environment names no server".to_owned();
                let remedy = "set DATABASE_URL to postgres://user:password@host:5432/database, or PGHOST, PGUSER, \
                              PGPASSWORD and PGDATABASE";
                return Err(refuse(reason, remedy));
            }
        };
        let mode = take_option(&mut address, "sslmode").or_else(|| get("PGSSLMODE"));
        let root = take_option(&mut address, "sslrootcert").or_else(|| get("PGSSLROOTCERT"));
        let security = Security::of(mode.as_deref(), root.as_deref(), path)?;
        let mut config: Config = address.parse().map_err(|_| {
            let reason = format!("{said_by} does not hold an address of a database");
            let remedy = "write postgres://user:password@host:5432/database, signs such as @ or / in the password as \
                          %40 or %2F";
            refuse(reason, remedy)
        })?;
        complete(&mut config, path)?;
        config.ssl_mode(security.mode());
        config.application_name("lookalike");
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        config.keepalives_idle(SILENCE);
        config.keepalives_interval(SILENCE / 3);
        config.tcp_user_timeout(SILENCE * 2);
        Ok(Self {
            config,
            security,
            said_by,
        })
    }

    /// Connects, and keeps the connection going on the current runtime.
    ///
    /// # Errors
    /// [`Error::Input`] saying which server refused and why.
    pub async fn connect(&self, path: &Path) -> Result<Client> {
        let tls = tls::connector(&self.security, path)?;
        match self.config.connect(tls).await {
            Ok((client, connection)) => {
                tokio::spawn(connection);
                Ok(client)
            }
            Err(error) => Err(self.refused(&error, path)),
        }
    }

    /// How long the server may take to let a client in, whichever of its hosts answers.
    pub fn connect_patience(&self) -> Duration {
        let hosts = self.config.get_hosts().len().max(1) as u32;
        self.config
            .get_connect_timeout()
            .copied()
            .unwrap_or(PATIENCE)
            .saturating_mul(hosts)
    }

    /// `database at host:port`.
    pub fn database(&self) -> String {
        format!(
            "`{}` at {}",
            self.config.get_dbname().unwrap_or_default(),
            self.server()
        )
    }

    fn server(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(name)) => name.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            _ => "localhost".to_owned(),
        };
        format!(
            "{host}:{}",
            self.config.get_ports().first().copied().unwrap_or(5432)
        )
    }

    /// A message without the password, whoever put it there.
    pub fn scrub(&self, said: &str) -> String {
        let password = self.config.get_password().unwrap_or_default();
        match std::str::from_utf8(password) {
            Ok(password) if !password.is_empty() => said.replace(password, "***"),
            _ => said.to_owned(),
        }
    }

    fn refused(&self, error: &tokio_postgres::Error, path: &Path) -> Error {
        let said = self.scrub(&said(error));
        let user = self.config.get_user().unwrap_or_default();
        let code = error.code();
        let is = |state: &SqlState| code == Some(state);
        let by = &self.said_by;
        let (reason, remedy) = if is(&SqlState::INVALID_PASSWORD)
            || is(&SqlState::INVALID_AUTHORIZATION_SPECIFICATION)
            || said.contains("password missing")
        {
            let reason = format!("{} refuses user `{user}` ({said})", self.server());
            (
                reason,
                format!("check the user and the password in {by} or PGPASSWORD"),
            )
        } else if is(&SqlState::INVALID_CATALOG_NAME) {
            (
                format!("{} refuses ({said})", self.server()),
                format!("check the database in {by}"),
            )
        } else if code.is_some() {
            (
                format!("{} refuses ({said})", self.server()),
                "try again later, or ask its administrator".to_owned(),
            )
        } else if said.contains("certificate") {
            let remedy = "name its authority's certificate in PGSSLROOTCERT, or ask for encryption alone with \
                          sslmode=require";
            (
                format!("{} cannot be trusted ({said})", self.server()),
                remedy.to_owned(),
            )
        } else if said.contains("does not support TLS") {
            let reason = format!("{} offers no encryption", self.server());
            (reason, "use sslmode=disable on a network you trust".to_owned())
        } else {
            let reason = format!("cannot connect to {} ({said})", self.server());
            (
                reason,
                format!("check that the server runs, and the host and port in {by}"),
            )
        };
        Error::input(path, 0, 0, reason, remedy)
    }
}

/// What an error and its causes say, on one line.
pub fn said(error: &tokio_postgres::Error) -> String {
    let said = match error.as_db_error() {
        Some(db) => match (db.detail(), db.hint()) {
            (_, Some(hint)) => format!("{}; {hint}", db.message()),
            (Some(detail), None) => format!("{}; {detail}", db.message()),
            _ => db.message().to_owned(),
        },
        // The last cause is the plain one: `Connection refused`.
        None => {
            let mut cause: &dyn std::error::Error = error;
            while let Some(deeper) = cause.source() {
                cause = deeper;
            }
            let said = cause.to_string();
            said.split(" (os error").next().unwrap_or(&said).to_owned()
        }
    };
    said.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_end_matches('.')
        .to_owned()
}

fn get(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// What the address leaves open, as libpq completes it.
fn complete(config: &mut Config, path: &Path) -> Result<()> {
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        config.host(get("PGHOST").unwrap_or_else(|| "localhost".to_owned()));
    }
    if config.get_ports().is_empty()
        && let Some(port) = get("PGPORT")
    {
        let port = port
            .parse()
            .map_err(|_| Error::input(path, 0, 0, "PGPORT is no port", "set it to a number such as 5432"))?;
        config.port(port);
    }
    if config.get_user().is_none()
        && let Some(user) = get("PGUSER").or_else(|| get("USER"))
    {
        config.user(user);
    }
    if config.get_password().is_none()
        && let Some(password) = get("PGPASSWORD")
    {
        config.password(password);
    }
    if config.get_dbname().is_none() {
        let name = get("PGDATABASE").or_else(|| config.get_user().map(str::to_owned));
        config.dbname(name.unwrap_or_default());
    }
    Ok(())
}

/// Takes an option out of `postgres://…?a=b&c=d` or `a=b c=d`, for those that the client library does not know. An
/// address made for SQLAlchemy (`postgresql+psycopg2://`) becomes a plain one.
fn take_option(address: &mut String, name: &str) -> Option<String> {
    let Some((scheme, rest)) = address.split_once("://") else {
        let mut found = None;
        let words: Vec<&str> = address
            .split_whitespace()
            .filter(|word| match word.split_once('=') {
                Some((key, value)) if key == name => {
                    found = Some(value.trim_matches('\'').to_owned());
                    false
                }
                _ => true,
            })
            .collect();
        if found.is_some() {
            *address = words.join(" ");
        }
        return found;
    };
    let scheme = scheme.split('+').next().unwrap_or(scheme);
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    let mut found = None;
    let kept: Vec<&str> = options
        .split('&')
        .filter(|option| match option.split_once('=') {
            Some((key, value)) if key == name => {
                found = Some(value.to_owned());
                false
            }
            _ => !option.is_empty(),
        })
        .collect();
    let mark = if kept.is_empty() { "" } else { "?" };
    *address = format!("{scheme}://{place}{mark}{}", kept.join("&"));
    found
}

#[cfg(test)]
mod tests {
    use super::take_option;

    #[test]
    fn options_are_taken_out() {
        for (address, found, left) in [
            (
                "postgres://u@h/d?sslmode=verify-full&connect_timeout=3",
                Some("verify-full"),
                "postgres://u@h/d?connect_timeout=3",
            ),
            ("postgresql+psycopg2://u:a?b@h/d", None, "postgresql://u:a?b@h/d"),
            (
                "postgres://u@h/d?sslmode=require",
                Some("require"),
                "postgres://u@h/d",
            ),
            ("host=h sslmode=disable user=u", Some("disable"), "host=h user=u"),
            ("host=h password='a  b'", None, "host=h password='a  b'"),
            ("", None, ""),
        ] {
            let mut text = address.to_owned();
            assert_eq!(take_option(&mut text, "sslmode").as_deref(), found, "{address}");
            assert_eq!(text, left);
        }
    }
}
