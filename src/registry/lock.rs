//! One process writes to a model at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::journal::who;
use crate::error::{Error, Result};
use crate::model::file::check_is_file;

const LOCK: &str = ".lock";
/// How often the lock is tried again. House choice: shorter than anybody notices.
const PAUSE: Duration = Duration::from_millis(20);
/// After how long a person is told that something is waited for (house choice).
const QUIET: Duration = Duration::from_secs(1);
/// Longest name of a holder that is read back.
const MAX_HOLDER: u64 = 200;

/// A model's lock, or who has held it all the time that was waited.
pub(super) enum Locked {
    /// Held until it is dropped; the system releases it when this process ends in any way.
    Ours(File),
    /// `user@host, process 4711`, where it said so.
    Held(String),
}

impl Locked {
    /// The lock, or the error of an operation that leaves nothing undone by being refused.
    pub fn ours(self, home: &Path) -> Result<File> {
        match self {
            Self::Ours(lock) => Ok(lock),
            Self::Held(holder) => Err(Error::data(
                format!("another process is publishing to {} ({holder})", home.display()),
                "wait until it has finished and run this again",
            )),
        }
    }
}

/// Takes the lock of the model in `home`, waiting at most `patience` for a process that holds it.
pub(super) fn lock(home: &Path, patience: Duration) -> Result<Locked> {
    let path = home.join(LOCK);
    if path.exists() {
        check_is_file(&path)?;
    }
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(&path)
        .map_err(Error::io(&path, "create"))?;
    let start = Instant::now();
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if start.elapsed() >= patience => {
                return Ok(Locked::Held(holder(&mut file)));
            }
            Err(TryLockError::WouldBlock) => {
                if !told && start.elapsed() > QUIET {
                    tracing::info!(
                        "waiting for {} to finish with {}",
                        holder(&mut file),
                        home.display()
                    );
                    told = true;
                }
                thread::sleep(PAUSE.min(patience));
            }
            Err(TryLockError::Error(source)) => return Err(Error::io(&path, "lock")(source)),
        }
    }
    // Only for whoever waits: a lock whose holder cannot be told is a lock all the same.
    let _ = file
        .set_len(0)
        .and_then(|()| write!(file, "{}, process {}", who(), std::process::id()));
    Ok(Locked::Ours(file))
}

/// What the holder wrote of itself.
fn holder(file: &mut File) -> String {
    let mut said = String::new();
    let read = file
        .seek(SeekFrom::Start(0))
        .and_then(|_| Read::by_ref(file).take(MAX_HOLDER).read_to_string(&mut said));
    match read {
        Ok(1..) => said.escape_debug().to_string(),
        _ => "unknown".to_owned(),
    }
}
