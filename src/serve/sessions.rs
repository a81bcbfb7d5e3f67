//! Who is signed in on pages: a browser holds a random number, this service what it stands for, until it ends.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::keys::{Key, random};
use crate::error::Result;
use crate::registry::digest;

/// How long a session lasts (house choice: a working day).
pub(super) const LASTS: Duration = Duration::from_secs(12 * 3600);
/// Sessions held at once; the oldest goes before another begins (house choice).
const MOST: usize = 10_000;

/// The sessions of a running service; a restart ends them.
#[derive(Default)]
pub(super) struct Sessions(Mutex<HashMap<String, Session>>);

struct Session {
    key: String,
    /// Hash of the key's secret: a new secret ends the session.
    sha256: String,
    ends: Instant,
}

impl Sessions {
    fn held(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one; what is returned is for the browser alone, kept is its hash.
    ///
    /// # Errors
    /// [`crate::Error::Data`] when the system gives no random numbers.
    pub fn begin(&self, key: &Key, now: Instant) -> Result<String> {
        let token = random::<32>()?;
        let mut held = self.held();
        held.retain(|_, session| session.ends > now);
        if held.len() >= MOST {
            let oldest = held.iter().min_by_key(|(_, session)| session.ends);
            if let Some(oldest) = oldest.map(|(token, _)| token.clone()) {
                held.remove(&oldest);
            }
        }
        let session = Session {
            key: key.id.clone(),
            sha256: key.sha256.clone(),
            ends: now + LASTS,
        };
        held.insert(digest(token.as_bytes()), session);
        Ok(token)
    }

    /// Id of the key that a session was begun with, and the hash of its secret.
    pub fn find(&self, token: &str, now: Instant) -> Option<(String, String)> {
        let held = self.held();
        let session = held.get(&digest(token.as_bytes()))?;
        (session.ends > now).then(|| (session.key.clone(), session.sha256.clone()))
    }

    /// Ends one.
    pub fn end(&self, token: &str) {
        self.held().remove(&digest(token.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::Role;
    use super::*;

    #[test]
    fn a_session_ends_with_its_time_and_when_it_is_told_to() {
        let sessions = Sessions::default();
        let key = Key {
            id: "a".to_owned(),
            name: "Ada".to_owned(),
            role: Role::Read,
            sha256: "b".to_owned(),
            created_at: String::new(),
            revoked_at: None,
        };
        let now = Instant::now();
        let token = sessions.begin(&key, now).unwrap();
        assert_eq!(token.len(), 64);
        assert_eq!(sessions.find(&token, now), Some(("a".to_owned(), "b".to_owned())));
        assert_eq!(sessions.find(&token, now + LASTS), None);
        assert_eq!(sessions.find("", now), None);
        sessions.end(&token);
        assert_eq!(sessions.find(&token, now), None);
    }
}
