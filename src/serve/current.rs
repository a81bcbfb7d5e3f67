//! The model in service. A promotion takes another into service while requests go on; each keeps the model it began with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use super::metrics::Metrics;
use crate::error::Result;
use crate::registry::{MODEL, Registry};
use crate::workflow::live::LiveModel;
use crate::workflow::models::VersionChoice;

/// The model in service, and the registry it comes from.
pub(super) struct Current {
    choice: VersionChoice,
    live: RwLock<Arc<LiveModel>>,
    /// What the registry looked like when it was last looked at closely.
    seen: Mutex<Option<Seen>>,
    /// Why the registry's champion is not the one in service.
    trouble: RwLock<Option<String>>,
}

/// Version, hash, and the file's time and size.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Version(String, Option<(SystemTime, u64)>),
    Trouble(String),
}

impl Current {
    /// Loads the model that is to be served.
    ///
    /// # Errors
    /// As [`LiveModel::open`].
    pub fn open(models: &Path, reference: Option<&String>) -> Result<Self> {
        let registry = Registry::open(models);
        // The name is settled now: a second model that comes later is none of this service's.
        let reference = match reference {
            Some(reference) => reference.clone(),
            None => registry.named(None)?,
        };
        let choice = VersionChoice::new(models, Some(&reference));
        let seen = Seen::of(&choice);
        Ok(Self {
            live: RwLock::new(Arc::new(LiveModel::open(&choice)?)),
            choice,
            seen: Mutex::new(Some(seen)),
            trouble: RwLock::default(),
        })
    }

    /// The model in service.
    pub fn live(&self) -> Arc<LiveModel> {
        self.live.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Directory of the models.
    pub fn models(&self) -> &PathBuf {
        &self.choice.models
    }

    /// Why the champion is not in service, where it is not.
    pub fn trouble(&self) -> Option<String> {
        self.trouble
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Looks whether another model is the champion, and takes it into service; one that cannot be loaded leaves the old one there.
    pub fn refresh(&self, metrics: &Metrics) {
        // One at a time: others find it done.
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Seen::of(&self.choice);
        if seen.as_ref() == Some(&now) {
            return;
        }
        *seen = Some(now);
        let trouble = match LiveModel::open(&self.choice) {
            Ok(live) => {
                tracing::info!("{} is in service", live.reference);
                *self.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
                metrics.reloaded(true);
                None
            }
            Err(error) => {
                tracing::warn!("{} stays in service: {error}", self.live().reference);
                metrics.reloaded(false);
                Some(error.to_string())
            }
        };
        *self.trouble.write().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

impl Seen {
    fn of(choice: &VersionChoice) -> Self {
        let registry = Registry::open(&choice.models);
        match registry.resolve(choice.reference.as_deref()) {
            Ok(entry) => {
                let about = entry.dir.join(MODEL).metadata().ok();
                let about = about.and_then(|about| Some((about.modified().ok()?, about.len())));
                Self::Version(entry.reference(), about)
            }
            Err(error) => Self::Trouble(error.to_string()),
        }
    }
}
