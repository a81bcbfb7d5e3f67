//! Between a connection and a thread that scores: what comes in as a reader, what goes out as a writer.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use axum::body::Bytes;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender};

/// Parts that wait on either side (house choice: enough to keep both busy).
pub(super) const WAITING: usize = 16;
/// Bytes of a part that goes out.
const PART: usize = 64 << 10;

/// What comes in.
pub(super) struct Incoming {
    parts: Receiver<io::Result<Bytes>>,
    part: Bytes,
}

impl Incoming {
    pub fn new(parts: Receiver<io::Result<Bytes>>) -> Self {
        Self {
            parts,
            part: Bytes::new(),
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.part.is_empty() {
            match self.parts.blocking_recv() {
                None => return Ok(0),
                Some(part) => self.part = part?,
            }
        }
        let count = buffer.len().min(self.part.len());
        buffer[..count].copy_from_slice(&self.part.split_to(count));
        Ok(count)
    }
}

/// Fails once more than so many bytes were read: what is packed small may be large.
pub(super) struct Limited<R> {
    pub inner: R,
    pub left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::new(io::ErrorKind::FileTooLarge, "the batch is larger than allowed"))?;
        Ok(count)
    }
}

/// What goes out. A client that sends all before it reads anything would wait for a service that waits for it: what it does not
/// take yet is kept in an unnamed file, until all has come in.
pub(super) struct Outgoing {
    parts: Sender<io::Result<Bytes>>,
    part: Vec<u8>,
    kept: Option<File>,
    begun: bool,
}

impl Outgoing {
    pub fn new(parts: Sender<io::Result<Bytes>>) -> Self {
        Self {
            parts,
            part: Vec::with_capacity(PART),
            kept: None,
            begun: false,
        }
    }

    fn pass(&mut self) -> io::Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        self.begun = true;
        let part = std::mem::replace(&mut self.part, Vec::with_capacity(PART));
        if let Some(kept) = &mut self.kept {
            return kept.write_all(&part);
        }
        match self.parts.try_send(Ok(part.into())) {
            Ok(()) => Ok(()),
            Err(TrySendError::Closed(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(TrySendError::Full(Ok(part))) => {
                let mut kept = tempfile::tempfile()?;
                kept.write_all(&part)?;
                self.kept = Some(kept);
                Ok(())
            }
            Err(TrySendError::Full(Err(error))) => Err(error),
        }
    }

    /// Whether anything was sent.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Sends what is left, all having come in.
    pub fn send_rest(&mut self) -> io::Result<()> {
        self.pass()?;
        let Some(mut kept) = self.kept.take() else {
            return Ok(());
        };
        kept.seek(SeekFrom::Start(0))?;
        let mut part = vec![0; PART];
        loop {
            match kept.read(&mut part)? {
                0 => return Ok(()),
                count => self.send(Ok(Bytes::copy_from_slice(&part[..count])))?,
            }
        }
    }

    /// Breaks the answer off, so that its reader sees that it is not whole.
    pub fn break_off(self) {
        let _ = self.send(Err(io::ErrorKind::InvalidData.into()));
    }

    fn send(&self, part: io::Result<Bytes>) -> io::Result<()> {
        let gone = |_| io::ErrorKind::BrokenPipe.into();
        self.parts.blocking_send(part).map_err(gone)
    }
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.part.extend_from_slice(bytes);
        if self.part.len() >= PART {
            self.pass()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()
    }
}
