//! Streams that give their bytes once and may stay silent: pipes, devices, standard input.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::files;
use crate::recipe::ReadRecipe;
use crate::source::csv::LONGEST_RECORD;
use crate::source::meter::Meter;

/// Bytes read at a time.
const BLOCK: usize = 1 << 16;
/// Blocks that wait.
const WAITING: usize = 4;

/// A stream of bytes.
pub(crate) type Bytes = Box<dyn Read + Send>;

/// Whether a path names something that gives its bytes once.
pub(crate) fn is_pipe(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Opens a pipe, or standard input when `file` is none; `path` is its name in messages. With a timeout it is opened and
/// read on a thread of its own, which is left behind when the time is over: opening a pipe that nobody writes to never
/// ends.
///
/// # Errors
/// [`Error::Io`] when the system refuses.
pub(crate) fn open(file: Option<&Path>, path: &Path, how: &ReadRecipe) -> Result<Bytes> {
    let file = file.map(Path::to_path_buf);
    let open = move || -> io::Result<Bytes> {
        Ok(match file {
            Some(file) => Box::new(files::read::open(&file)?),
            None => Box::new(io::stdin()),
        })
    };
    let Some(timeout) = how.patience() else {
        return open().map_err(Error::io(path, "open"));
    };
    let (sender, blocks) = sync_channel(WAITING);
    let read = move || {
        if let Err(error) = send(open, &sender) {
            let _ = sender.send(Err(error));
        }
    };
    thread::Builder::new()
        .spawn(read)
        .map_err(Error::io(path, "start reading"))?;
    Ok(Box::new(Patient {
        blocks,
        block: Vec::new(),
        used: 0,
        timeout,
        since: Instant::now(),
    }))
}

fn send(
    open: impl FnOnce() -> io::Result<Bytes>,
    blocks: &SyncSender<io::Result<Vec<u8>>>,
) -> io::Result<()> {
    let mut stream = open()?;
    loop {
        let mut block = vec![0; BLOCK];
        let length = match stream.read(&mut block) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        block.truncate(length);
        // An empty block is the end; a closed channel says that nobody wants more.
        if blocks.send(Ok(block)).is_err() || length == 0 {
            return Ok(());
        }
    }
}

/// Blocks of a stream, as long as there is time.
struct Patient {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    used: usize,
    timeout: Duration,
    since: Instant,
}

impl Read for Patient {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.used == self.block.len() {
            let left = self.timeout.saturating_sub(self.since.elapsed());
            self.block = match self.blocks.recv_timeout(left) {
                Ok(block) => block?,
                Err(RecvTimeoutError::Disconnected) => Vec::new(),
                Err(RecvTimeoutError::Timeout) => {
                    let reason = format!(
                        "over the limit of {} s; raise it with --timeout SECONDS, or `timeout` under [read]",
                        self.timeout.as_secs()
                    );
                    return Err(io::Error::new(io::ErrorKind::TimedOut, reason));
                }
            };
            self.used = 0;
        }
        let length = out.len().min(self.block.len() - self.used);
        out[..length].copy_from_slice(&self.block[self.used..self.used + length]);
        self.used += length;
        Ok(length)
    }
}

/// Copies a stream into `file`, as far as its reader would read it.
///
/// # Errors
/// [`Error::Input`] when it is longer than may be kept; [`Error::Io`].
pub(crate) fn keep(mut stream: impl Read, mut file: impl Write, path: &Path, meter: &Meter) -> Result<()> {
    let full = |error| Error::io(std::env::temp_dir(), "write a temporary file in")(error);
    let mut block = vec![0; BLOCK];
    let (mut kept, mut lines, mut text) = (0, 0u64, true);
    loop {
        let length = match stream.read(&mut block) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::io(path, "read")(error)),
        };
        let block = &block[..length];
        if kept == 0 {
            text = !block.starts_with(b"PAR1") && !block.starts_with(b"PK\x03\x04");
        }
        kept += length as u64;
        if kept > meter.kept() {
            return Err(meter.over_kept(path, lines));
        }
        file.write_all(block).map_err(full)?;
        lines += block.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64;
        // No line ends and none did: the reader refuses its first record, whatever follows.
        if text && lines == 0 && kept > 2 * LONGEST_RECORD as u64 {
            break;
        }
    }
    file.flush().map_err(full)
}
