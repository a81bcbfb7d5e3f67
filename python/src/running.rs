//! Where the engine works: on threads of its own, while Python goes on and Ctrl-C is heard.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::errors::exception;

/// Between two looks whether Ctrl-C was pressed (house choice: nobody notices it).
const LOOK: Duration = Duration::from_millis(50);

/// Threads of this process: a fork has none of its parent's.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// Asked for at every step of a long work, which then ends.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// What a work that was asked to stop unwinds with.
struct Stopped;

impl Stop {
    /// Ends the work here if that was asked; the engine holds nothing half written between two steps.
    pub fn look(&self) {
        if self.0.load(Ordering::Relaxed) {
            // No panic: nothing is printed.
            resume_unwind(Box::new(Stopped));
        }
    }
}

/// Lets the engine work without the interpreter's lock. Ctrl-C, or an exception of `between`, ends the work at its next step;
/// `between` is called now and then with the lock held.
pub fn run<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&Stop) -> lookalike::Result<T> + Send,
    between: impl Fn(Python<'_>) -> PyResult<()>,
) -> PyResult<T> {
    let pool = pool()?;
    let stop = Stop::default();
    let (done, mut wait) = channel();
    let outcome: PyResult<(Ended<T>, Option<PyErr>)> = thread::scope(|scope| {
        let asked = stop.clone();
        let worker = thread::Builder::new().name("lookalike".to_owned());
        let started = worker.spawn_scoped(scope, move || {
            let result = catch_unwind(AssertUnwindSafe(|| pool.install(|| work(&asked))));
            // Whoever waits is there until it has come.
            let _ = done.send(result);
        });
        started.map_err(|error| PyRuntimeError::new_err(format!("cannot start a thread: {error}")))?;
        let mut raised = None;
        loop {
            let next;
            (wait, next) = py.detach(move || {
                let next = receive(&wait);
                (wait, next)
            });
            match next {
                Some(result) => return Ok((result, raised)),
                None if raised.is_none() => {
                    raised = py.check_signals().and_then(|()| between(py)).err();
                    if raised.is_some() {
                        stop.0.store(true, Ordering::Relaxed);
                    }
                }
                None => {}
            }
        }
    });
    match outcome? {
        (_, Some(raised)) => Err(raised),
        (Ok(result), None) => {
            between(py)?;
            result.map_err(exception)
        }
        (Err(panic), None) => Err(PyRuntimeError::new_err(told(&*panic))),
    }
}

type Ended<T> = Result<lookalike::Result<T>, Box<dyn Any + Send>>;

/// What the work came to, or nothing yet.
fn receive<T>(wait: &std::sync::mpsc::Receiver<Ended<T>>) -> Option<Ended<T>> {
    match wait.recv_timeout(LOOK) {
        Ok(result) => Some(result),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => Some(Err(Box::new("the work ended without a word"))),
    }
}

/// What a panic says; the engine has none that is known.
fn told(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!(
        "the engine failed ({}); please report it",
        said.unwrap_or("no reason given")
    )
}

fn pool() -> PyResult<Arc<ThreadPool>> {
    // Whoever forked may have held it for ever: then these threads are for once.
    let mut kept = POOL.try_lock().ok();
    let own = process::id();
    if let Some((_, pool)) = kept
        .as_ref()
        .and_then(|kept| kept.as_ref().filter(|(of, _)| *of == own))
    {
        return Ok(Arc::clone(pool));
    }
    let pool = ThreadPoolBuilder::new()
        .thread_name(|at| format!("lookalike-{at}"))
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("cannot start threads: {error}")))?;
    let pool = Arc::new(pool);
    if let Some(kept) = &mut kept {
        // A parent's threads cannot be waited for: they are not here.
        let old = kept.replace((own, Arc::clone(&pool)));
        std::mem::forget(old);
    }
    Ok(pool)
}
