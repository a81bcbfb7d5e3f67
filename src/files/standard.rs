//! Standard output, which may not be there.

use std::io::{self, Stdout};
use std::sync::atomic::{AtomicBool, Ordering};

static CLOSED: AtomicBool = AtomicBool::new(false);

/// Keeps in mind that this process was started without a standard output. Its number then leads to the null device, where
/// an answer would be lost without a word.
pub fn note_closed() {
    CLOSED.store(true, Ordering::Relaxed);
}

/// Standard output.
///
/// # Errors
/// When this process was started without one.
pub fn output() -> io::Result<Stdout> {
    match CLOSED.load(Ordering::Relaxed) {
        true => Err(io::Error::other(
            "it is closed; leave it open, or name a file with -o where the command takes one",
        )),
        false => Ok(io::stdout()),
    }
}
