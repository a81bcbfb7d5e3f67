//! Versions learnt anew for whoever tunes one, until they are saved or forgotten.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::workflow::tune::Relearnt;

/// Trials that are kept (house choice: each holds a version's files, some megabytes).
const MOST: usize = 4;

/// The trials of a running service.
#[derive(Default)]
pub(super) struct Trials(Mutex<VecDeque<(String, Trial)>>);

/// How far a trial is.
#[derive(Clone)]
pub(super) enum Trial {
    /// What is being done, and how much of it is done.
    Running(&'static str, usize, usize),
    /// A version to look at.
    Done(Arc<Relearnt>),
    /// Why there is none.
    Failed(String),
}

impl Trials {
    fn held(&self) -> MutexGuard<'_, VecDeque<(String, Trial)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one; not while another is running: each takes all processors.
    pub fn begin(&self, id: &str) -> bool {
        let mut held = self.held();
        if held.iter().any(|(_, trial)| matches!(trial, Trial::Running(..))) {
            return false;
        }
        if held.len() >= MOST {
            held.pop_front();
        }
        held.push_back((id.to_owned(), Trial::Running("", 0, 0)));
        true
    }

    /// Notes how far one is.
    pub fn set(&self, id: &str, trial: Trial) {
        let mut held = self.held();
        if let Some((_, held)) = held.iter_mut().find(|(one, _)| one == id) {
            *held = trial;
        }
    }

    /// The one of this id.
    pub fn find(&self, id: &str) -> Option<Trial> {
        let held = self.held();
        let found = held.iter().find(|(one, _)| one == id);
        found.map(|(_, trial)| trial.clone())
    }
}
