//! Files that are being read, checked and scored, and what became of them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Jobs that are remembered (house choice: those of a day).
const MOST: usize = 200;

/// The jobs of a running service.
#[derive(Default)]
pub(super) struct Jobs(Mutex<VecDeque<Job>>);

/// One file.
#[derive(Debug, Clone)]
pub(super) struct Job {
    /// Which job it is.
    pub id: String,
    /// What the file is called.
    pub called: String,
    /// How far it is.
    pub state: State,
}

/// How far a job is.
#[derive(Debug, Clone)]
pub(super) enum State {
    /// So many accounts are scored.
    Running(u64),
    /// It is in the list, as this upload.
    Done(i64),
    /// Nothing of it is in the list, and why.
    Failed(String),
}

impl Jobs {
    fn held(&self) -> MutexGuard<'_, VecDeque<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one.
    pub fn begin(&self, id: String, called: String) {
        let mut held = self.held();
        if held.len() >= MOST {
            held.pop_front();
        }
        held.push_back(Job {
            id,
            called,
            state: State::Running(0),
        });
    }

    /// Notes how far one is.
    pub fn set(&self, id: &str, state: State) {
        let mut held = self.held();
        if let Some(job) = held.iter_mut().find(|job| job.id == id) {
            job.state = state;
        }
    }

    /// The one of this id.
    pub fn find(&self, id: &str) -> Option<Job> {
        self.held().iter().find(|job| job.id == id).cloned()
    }
}
