//! What all requests share.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use serde::Serialize;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::current::Current;
use super::encryption::Encryption;
use super::jobs::Jobs;
use super::keys::KeyRing;
use super::metrics::Metrics;
use super::problem::Problem;
use super::rate::Rates;
use super::sessions::Sessions;
use super::settings::ServeSettings;
use super::trials::Trials;
use crate::error::{Error, Result};
use crate::workflow::home;

/// Takes what happened to each request.
pub type Log = Arc<dyn Fn(&RequestLine) + Send + Sync>;

/// A request in the log. No word of what accounts hold.
#[derive(Debug, Clone, Serialize)]
pub struct RequestLine {
    /// When it was answered, UTC.
    pub at: String,
    /// Its id.
    pub request_id: String,
    /// How it was made.
    pub method: String,
    /// The route that it took; `-` where there is none.
    pub route: String,
    /// Status of the answer.
    pub status: u16,
    /// Milliseconds until the answer began.
    pub ms: f64,
    /// Id of the key that asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Model that answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Accounts that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accounts: Option<u64>,
}

/// What a handler tells the log.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    pub model: Option<String>,
    pub accounts: Option<u64>,
}

pub(super) struct Service {
    pub settings: ServeSettings,
    pub current: Current,
    /// None where connections are not encrypted here.
    pub encryption: Option<Encryption>,
    pub keys: KeyRing,
    pub sessions: Sessions,
    pub jobs: Jobs,
    pub trials: Trials,
    pub rates: Rates,
    pub metrics: Metrics,
    pub requests: Semaphore,
    pub batches: Arc<Semaphore>,
    pub log: Log,
    /// Whether it was told to end.
    pub ending: AtomicBool,
    /// Start of the ids of requests: different after each start.
    started: u64,
    asked: AtomicU64,
}

impl Service {
    /// Loads what is to be served, and refuses what would be open to others than its user.
    ///
    /// # Errors
    /// [`Error::Setting`] for an address that others reach, without keys; as [`Current::open`],
    /// [`KeyRing::open`] and [`Encryption::of`].
    pub fn new(settings: ServeSettings, log: Log) -> Result<Self> {
        let models = settings.models.clone().unwrap_or_else(home::models);
        let keys = KeyRing::open(settings.keys_file(&models))?;
        if keys.is_empty() && !settings.no_keys && !settings.listen.ip().is_loopback() {
            let expected = "an address of this machine alone, 127.0.0.1 or [::1], while there are no keys \
                            (`lookalike keys add NAME --role score` makes one, --no-keys lets anyone ask)";
            return Err(Error::setting("--listen", expected, settings.listen));
        }
        Ok(Self {
            current: Current::open(&models, settings.model.as_ref())?,
            encryption: Encryption::of(&settings)?,
            keys,
            sessions: Sessions::default(),
            jobs: Jobs::default(),
            trials: Trials::default(),
            rates: Rates::new(settings.rate),
            metrics: Metrics::default(),
            requests: Semaphore::new(settings.max_requests),
            batches: Arc::new(Semaphore::new(settings.max_batches)),
            log,
            ending: AtomicBool::new(false),
            started: jiff::Timestamp::now().as_microsecond() as u64,
            asked: AtomicU64::new(0),
            settings,
        })
    }

    /// Whether anyone may ask: who reaches this machine's own address, where no key was ever made, or everyone, where that was
    /// told.
    pub fn is_open(&self) -> bool {
        self.settings.no_keys || self.settings.listen.ip().is_loopback() && self.keys.is_empty()
    }

    /// Directory of the models.
    pub fn models(&self) -> &PathBuf {
        self.current.models()
    }

    /// An id that no other request has.
    pub fn next_id(&self) -> String {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        format!("{:x}-{number:x}", self.started)
    }

    /// Does what takes processor time or a disk on the pool for it.
    ///
    /// # Errors
    /// Those of `work`; [`Problem`] when it takes too long, or breaks.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = Arc::clone(self);
        let seconds = self.settings.request_timeout;
        match timeout(
            Duration::from_secs(seconds),
            spawn_blocking(move || work(&service)),
        )
        .await
        {
            Ok(Ok(done)) => done,
            Ok(Err(_)) => Err(Problem::internal()),
            Err(_) => Err(Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "too-slow",
                "Not answered in time",
                format!("no answer within {seconds} s; ask for fewer accounts at once"),
            )
            .after(1)),
        }
    }
}
