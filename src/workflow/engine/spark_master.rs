//! Whether a Spark master answers where one is said to be, asked before Java starts.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use crate::error::{Error, Result};

/// How long a master may take to answer (house choice).
const PATIENCE: Duration = Duration::from_secs(5);

/// The kind of message that asks for a stream, and of the one that says there is none. Source: Apache Spark,
/// `org.apache.spark.network.protocol.Message.Type`.
const STREAM_REQUEST: u8 = 6;
const STREAM_FAILURE: u8 = 8;

/// First byte of what TLS says.
const TLS: u8 = 0x15;

/// How masters begin that only Spark itself can look for, beside `local` and `yarn`.
const OTHERS: [&str; 3] = ["local[", "local-cluster[", "k8s://"];

/// Whether all of a master's places are on this computer.
pub(super) fn is_loopback(master: &str) -> bool {
    let here = |place: &str| {
        let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
        ["127.0.0.1", "localhost", "[::1]"].contains(&host)
    };
    master
        .strip_prefix("spark://")
        .is_some_and(|places| places.split(',').all(here))
}

/// Refuses a master that nobody could reach.
///
/// # Errors
/// [`Error::Setting`] for what is no master's address; [`Error::Input`] where none of its places answers, or something else
/// does.
pub(super) fn check(master: &str) -> Result<()> {
    let Some(places) = master.strip_prefix("spark://") else {
        let known = ["local", "yarn"].contains(&master);
        return match known || OTHERS.iter().any(|other| master.starts_with(other)) {
            true => Ok(()),
            false => Err(not_a_master(master)),
        };
    };
    let mut refused = None;
    for place in places.split(',') {
        let port = place.rsplit_once(':').and_then(|(host, port)| {
            let port = port.parse::<u16>().ok()?;
            (!host.is_empty()).then_some(port)
        });
        if port.is_none() {
            return Err(not_a_master(master));
        }
        match answer(place) {
            Ok(()) => return Ok(()),
            Err(reason) => refused = Some(reason),
        }
    }
    let reason = refused.unwrap_or_default();
    let remedy = "start it there (spark-class org.apache.spark.deploy.master.Master), or name the right one with --master";
    Err(Error::input(master, 0, 0, reason, remedy))
}

fn not_a_master(master: &str) -> Error {
    Error::setting(
        "--master",
        "spark://HOST:PORT, yarn, k8s://URL or local[N]",
        format!("`{master}`"),
    )
}

/// Asks for a stream that no master has: a master says so. One that says nothing may talk encrypted; Spark itself then finds
/// out, in a minute.
fn answer(place: &str) -> std::result::Result<(), String> {
    let silent = |error: std::io::Error| match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "no Spark master answers".to_owned(),
        _ => {
            let said = error.to_string();
            format!(
                "no Spark master answers ({})",
                said.split(" (os error").next().unwrap_or(&said)
            )
        }
    };
    let mut last = "no Spark master answers".to_owned();
    let places = place.to_socket_addrs().map_err(silent)?;
    for address in places {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return greet(stream),
            Err(error) => last = silent(error),
        }
    }
    Err(last)
}

fn greet(mut stream: TcpStream) -> std::result::Result<(), String> {
    let name = b"/files/lookalike";
    let mut asked = Vec::new();
    asked.extend((8 + 1 + 4 + name.len() as u64).to_be_bytes());
    asked.push(STREAM_REQUEST);
    asked.extend((name.len() as u32).to_be_bytes());
    asked.extend(name);
    let mut said = [0; 64];
    let heard = stream
        .set_read_timeout(Some(PATIENCE))
        .and_then(|()| stream.write_all(&asked))
        .and_then(|()| stream.read(&mut said));
    let said = match heard {
        Ok(length) => &said[..length],
        Err(_) => return Ok(()),
    };
    match said {
        [] | [TLS, ..] | [0, 0, 0, 0, 0, _, _, _, STREAM_FAILURE, ..] => Ok(()),
        other => {
            let line: String = other
                .iter()
                .map(|byte| char::from(*byte))
                .take_while(|c| c.is_ascii_graphic() || *c == ' ')
                .take(30)
                .collect();
            Err(match line.starts_with("HTTP") {
                true => "a web page answers there, and no Spark master (its page has a port of its own)"
                    .to_owned(),
                false => format!("something else than a Spark master answers there (`{line}`)"),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A server that answers the first client so.
    fn saying(said: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = format!("spark://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            let mut asked = [0; 64];
            let _ = client.read(&mut asked);
            client.write_all(said).unwrap();
        });
        place
    }

    #[test]
    fn a_master_is_told_from_others() {
        // What Spark 4.3.0 answers.
        check(&saying(
            b"\x00\x00\x00\x00\x00\x00\x00I\x08\x00\x00\x00\x10/files/lookalike\x00\x00\x00(Stream",
        ))
        .unwrap();
        check(&saying(b"\x15\x03\x03\x00\x02\x02\x28")).unwrap();
        let error = |master: &str| check(master).unwrap_err().to_string();
        assert!(error(&saying(b"HTTP/1.1 400 Bad Request\r\n")).contains("a web page answers there"));
        assert!(error(&saying(b"SSH-2.0-x\r\n")).contains("(`SSH-2.0-x`)"));
        let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let told = error(&format!("spark://{closed}"));
        assert!(
            told.contains("no Spark master answers (Connection refused)"),
            "{told}"
        );
        for wrong in [
            "localhost:7077",
            "spark://localhost",
            "spark://:7077",
            "http://h:1",
            "",
        ] {
            assert!(
                error(wrong).contains("`--master` must be spark://HOST:PORT"),
                "{wrong}"
            );
        }
        for other in ["local[2]", "yarn", "k8s://https://h:443"] {
            check(other).unwrap();
        }
    }

    #[test]
    fn this_computer_is_known() {
        assert!(is_loopback("spark://127.0.0.1:1,localhost:2"));
        assert!(!is_loopback("spark://127.0.0.1:1,spark:2") && !is_loopback("local[2]"));
    }
}
