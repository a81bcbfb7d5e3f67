//! `lookalike serve`, as programs meet it: the binary on a free port, asked over plain sockets.

mod accounts;
mod batch;
mod listing;
mod mcp;
mod models;
mod operation;
mod pages;
mod record;
mod reliability;
mod security;
mod testing;
mod tuning;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use lookalike::store::STORE;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::postgres;

/// How long an answer may take on a machine that does much else; no test waits for it to pass.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with a copy of the example's model.
pub fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/example");
    let to = dir.path().join("models/example");
    fs::create_dir_all(to.join("v000001")).unwrap();
    for file in ["champion", "journal.jsonl"] {
        fs::copy(from.join(file), to.join(file)).unwrap();
    }
    for file in fs::read_dir(from.join("v000001")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join("v000001").join(file.file_name())).unwrap();
    }
    dir
}

/// A service in each kind of database that there is, with the folder it is started in.
pub fn on_each_store() -> Vec<(TempDir, Server)> {
    let start = |store: Option<String>| {
        let dir = place();
        let mut command = command(dir.path(), &["serve", "--listen", "127.0.0.1:0"]);
        if let Some(address) = store {
            command.env(STORE, "postgres:RECORD").env("RECORD", address);
        }
        let server = Server::launch(command);
        (dir, server)
    };
    let mut all = vec![start(None)];
    all.extend(postgres::database("service").map(|address| start(Some(address))));
    all
}

/// The example's prospects, each row as an object of texts.
pub fn prospects() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/prospects.csv");
    let text = fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let object = |row: csv::StringRecord| {
        let pairs = header.iter().zip(&row).filter(|(_, cell)| !cell.is_empty());
        Value::Object(pairs.map(|(name, cell)| (name.to_owned(), cell.into())).collect())
    };
    reader.records().map(|row| object(row.unwrap())).collect()
}

/// The command, in a folder.
pub fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(dir).args(args).env("LOOKALIKE_USER", "tests");
    command
}

/// What the command prints, which must succeed.
pub fn run(dir: &Path, args: &[&str]) -> String {
    let done = command(dir, args).output().unwrap();
    assert!(
        done.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8(done.stdout).unwrap()
}

/// A service that runs until it is dropped.
pub struct Server {
    child: Child,
    pub address: String,
    /// Lines of stderr, as they come.
    lines: Mutex<Receiver<String>>,
}

impl Server {
    pub fn start(dir: &Path, args: &[&str]) -> Self {
        Self::launch(command(
            dir,
            &[&["serve", "--listen", "127.0.0.1:0"], args].concat(),
        ))
    }

    pub fn launch(mut command: Command) -> Self {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = child.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let (sender, lines) = channel();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let Some(rest) = said.split("://").nth(1) else {
            panic!("not listening: {said}{}", lines.iter().collect::<String>());
        };
        let address = rest.split([';', ' ', '\u{202f}']).next().unwrap().to_owned();
        Self {
            child,
            address,
            lines: Mutex::new(lines),
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], b"")
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.ask("POST", path, &[JSON], body.to_string().as_bytes())
    }

    /// One request on a connection of its own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut stream = self.connect();
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if method != "GET" {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        head += "\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        // Who is refused early is not read to the end.
        let _ = stream.write_all(body);
        Reply::read(stream)
    }

    /// The next line of stderr.
    pub fn said(&self) -> String {
        self.lines.lock().unwrap().recv().unwrap()
    }

    /// Tells it to end, and returns its status and the rest of what it said.
    #[cfg(unix)]
    pub fn end(self) -> (Option<i32>, Vec<String>) {
        self.signal();
        self.ended()
    }

    /// The status of one that was told to end, and the rest of what it said.
    #[cfg(unix)]
    pub fn ended(mut self) -> (Option<i32>, Vec<String>) {
        let status = self.child.wait().unwrap();
        let lines = std::mem::replace(&mut self.lines, Mutex::new(channel().1));
        let lines = lines.into_inner().unwrap_or_else(PoisonError::into_inner);
        (status.code(), lines.iter().collect())
    }

    #[cfg(unix)]
    pub fn signal(&self) {
        self.send("-TERM");
    }

    /// Sends it a signal.
    #[cfg(unix)]
    pub fn send(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub const JSON: (&str, &str) = ("Content-Type", "application/json");

/// An answer.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether all of it came.
    pub whole: bool,
}

impl Reply {
    pub fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        let mut whole = true;
        let mut buffer = [0; 1 << 16];
        loop {
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => bytes.extend_from_slice(&buffer[..count]),
                Err(_) => {
                    whole = false;
                    break;
                }
            }
        }
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no answer: {}", String::from_utf8_lossy(&bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut rest = &bytes[end + 4..];
        let chunked = headers.iter().any(|(name, _)| name == "transfer-encoding");
        let mut body = Vec::new();
        if chunked {
            loop {
                let Some(at) = rest.windows(2).position(|two| two == b"\r\n") else {
                    whole = false;
                    break;
                };
                let size = usize::from_str_radix(std::str::from_utf8(&rest[..at]).unwrap(), 16).unwrap();
                if size == 0 {
                    break;
                }
                let Some(part) = rest.get(at + 2..at + 2 + size) else {
                    whole = false;
                    break;
                };
                body.extend_from_slice(part);
                rest = &rest[(at + 4 + size).min(rest.len())..];
            }
        } else {
            body = rest.to_vec();
        }
        Self {
            status,
            headers,
            body,
            whole,
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(one, _)| one == name);
        found.next().map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}: {}", self.text()))
    }

    /// Each line as JSON.
    pub fn rows(&self) -> Vec<Value> {
        let lines = self.text().lines();
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The detail of a problem, which is one line and of the one shape.
    pub fn problem(&self, status: u16, kind: &str) -> String {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["type"], json!(format!("urn:lookalike:problem:{kind}")));
        assert_eq!(problem["status"], json!(status));
        assert_eq!(problem["request_id"], json!(self.header("x-request-id").unwrap()));
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            !detail.is_empty() && !detail.contains(char::is_control),
            "{detail:?}"
        );
        detail.to_owned()
    }
}

pub fn path(dir: &TempDir, name: &str) -> PathBuf {
    dir.path().join(name)
}
