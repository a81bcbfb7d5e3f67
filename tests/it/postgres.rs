//! A PostgreSQL server of the tests' own: a new cluster on a free port, started once, gone with the tests.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::{Config, NoTls, SimpleQueryMessage};

pub const USER: &str = "owner";
/// Looked for in every message: it must be in none.
pub const PASSWORD: &str = "hunter2-%/é";

/// Makes a cluster in a folder of its own, says where, serves it, and ends when its standard input does: with the
/// tests, whatever ends them.
const SERVE: &str = r#"
set -e
dir=$(mktemp -d /tmp/lookalike-postgres-XXXXXX)
cd "$dir"
printf %s "$PASSWORD" > password
"$BIN/initdb" -D data -U "$OWNER" -A scram-sha-256 --pwfile=password -E UTF8 --locale=C -N > log 2>&1
ssl=off
if openssl req -x509 -newkey rsa:2048 -nodes -keyout data/server.key -out data/server.crt -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost > log.ssl 2>&1; then
  chmod 600 data/server.key
  cp data/server.crt authority.crt
  chmod 711 "$dir"
  chmod 644 authority.crt
  ssl=on
fi
"$BIN/postgres" -D data -p "$PORT" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
    -c ssl=$ssl > log 2>&1 &
echo "$dir $ssl"
read -r _ || true
kill -INT $!
wait || true
rm -rf "$dir"
"#;

pub struct Server {
    pub port: u16,
    /// Its certificate's authority, where it has one.
    pub authority: Option<PathBuf>,
    _process: Child,
}

/// The server; `None`, with a word on stderr, where none is installed. Where the shared files are, so must it be.
pub fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    SERVER.get_or_init(start).as_ref()
}

/// The folder of the server's programs.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = debian.chain(std::env::split_paths(&path)).collect();
    folders.into_iter().find(|folder| folder.join("initdb").is_file())
}

fn start() -> Option<Server> {
    let Some(programs) = programs() else {
        assert!(
            std::env::var_os("LOOKALIKE_SHARED").is_none(),
            "no PostgreSQL server: `make tools` installs one"
        );
        eprintln!("skipped: no PostgreSQL server is installed, `make tools` installs one");
        return None;
    };
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let user = Command::new("id").arg("-u").output().unwrap().stdout;
    // The server refuses to run as root.
    let mut command = match user.starts_with(b"0\n") {
        true => {
            let mut command = Command::new("setpriv");
            command.args([
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                "sh",
                "-c",
                SERVE,
            ]);
            command
        }
        false => {
            let mut command = Command::new("sh");
            command.args(["-c", SERVE]);
            command
        }
    };
    let mut process = command
        .env("BIN", programs)
        .env("PORT", port.to_string())
        .env("OWNER", USER)
        .env("PASSWORD", PASSWORD)
        .current_dir("/tmp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    let (folder, ssl) = said.trim().rsplit_once(' ').expect("the cluster was made");
    let server = Server {
        port,
        authority: (ssl == "on").then(|| PathBuf::from(folder).join("authority.crt")),
        _process: process,
    };
    let patience = Instant::now();
    while let Err(error) = server.ask("SELECT 1") {
        assert!(patience.elapsed() < Duration::from_secs(60), "{error}");
        std::thread::sleep(Duration::from_millis(100));
    }
    Some(server)
}

impl Server {
    /// Runs statements; the first column of the rows they give.
    pub fn ask(&self, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
        let mut config = Config::new();
        config
            .host("127.0.0.1")
            .port(self.port)
            .user(USER)
            .password(PASSWORD)
            .dbname("postgres");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(connection);
            let rows = client.simple_query(sql).await?;
            let cell = |message| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            };
            Ok(rows.into_iter().filter_map(cell).collect())
        })
    }

    /// An address with the password, as users keep it in `DATABASE_URL`.
    pub fn address(&self) -> String {
        address(PASSWORD, self.port, "postgres")
    }
}

/// The address of a new database, which is called as the tests of a subject are; `None` where there is no server.
pub fn database(subject: &str) -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = server()?;
    let name = format!("{subject}_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    server.ask(&format!("CREATE DATABASE {name}")).unwrap();
    Some(address(PASSWORD, server.port, &name))
}

/// An address with its password encoded.
pub fn address(password: &str, port: u16, database: &str) -> String {
    let encoded: String = password.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("postgres://{USER}:{encoded}@localhost:{port}/{database}")
}
