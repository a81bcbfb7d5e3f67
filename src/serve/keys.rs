//! API keys: who may ask what. A key is shown once, when it is made; kept is the hash of its secret.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use crate::error::{Error, Result, nearest};
use crate::files::commit::{Staged, commit};
use crate::files::identity::folder;
use crate::files::unfinished::Unfinished;
use crate::files::{Disk, read};
use crate::registry::digest;

/// How keys begin, so that scanners of repositories find them.
const PREFIX: &str = "lk_";
/// Version of the file.
const SCHEMA: u32 = 1;
/// Longest name (house choice).
const LONGEST_NAME: usize = 64;

/// What a key may do; each may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Score and explain accounts.
    Score,
    /// Also read what the model says of past customers: sheet, segments, figures, versions, metrics.
    Read,
    /// Also decide which version scores.
    Admin,
}

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Which key it is; no secret.
    pub id: String,
    /// Whose it is.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// sha256 of its secret.
    pub sha256: String,
    /// When it was made, or its secret last changed, UTC.
    pub created_at: String,
    /// Since when it is none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    schema: u32,
    keys: Vec<Key>,
}

impl Role {
    /// All of them, the weakest first.
    pub const ALL: [Self; 3] = [Self::Score, Self::Read, Self::Admin];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }
}

/// The keys of a file, the oldest first; none where there is no file.
///
/// # Errors
/// [`Error::Io`], and [`Error::Artefact`] for a file that holds something else.
pub fn list(path: &Path) -> Result<Vec<Key>> {
    let text = match read::text(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(Error::io(path, "read"))?,
    };
    let wrong = |reason: String| Error::Artefact {
        path: path.to_path_buf(),
        reason,
        remedy: "bring back a copy, or move it away and make new keys".to_owned(),
    };
    let file: KeyFile =
        serde_json::from_str(&text).map_err(|error| wrong(format!("is no file of keys: {error}")))?;
    match file.schema {
        SCHEMA => Ok(file.keys),
        other => Err(wrong(format!("was written by a later release (schema {other})"))),
    }
}

/// Makes a key; what is returned beside it is shown once and kept nowhere.
///
/// # Errors
/// [`Error::Setting`] for a name that is none or taken; as [`list`]; [`Error::Io`] when the file cannot be written.
pub fn add(path: &Path, name: &str, role: Role) -> Result<(Key, String)> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        let expected = format!("one line of at most {LONGEST_NAME} characters");
        return Err(Error::setting("name", expected, format!("{name:?}")));
    }
    change(path, |keys| {
        if keys
            .iter()
            .any(|key| key.name == name && key.revoked_at.is_none())
        {
            let expected = "a name that no key has; `lookalike keys rotate` gives a key a new secret";
            return Err(Error::setting("name", expected, format!("`{name}`")));
        }
        let secret = random::<32>()?;
        let key = Key {
            id: random::<6>()?,
            name: name.to_owned(),
            role,
            sha256: digest(secret.as_bytes()),
            created_at: now(),
            revoked_at: None,
        };
        keys.push(key.clone());
        let shown = format!("{PREFIX}{}_{secret}", key.id);
        Ok((key, shown))
    })
}

/// Ends a key, by its id or name.
///
/// # Errors
/// [`Error::Data`] for none of that name; as [`add`].
pub fn revoke(path: &Path, named: &str) -> Result<Key> {
    change(path, |keys| {
        let key = find(keys, named)?;
        key.revoked_at = Some(now());
        Ok(key.clone())
    })
}

/// Gives a key a new secret; the old one is none from then on.
///
/// # Errors
/// As [`revoke`].
pub fn rotate(path: &Path, named: &str) -> Result<(Key, String)> {
    change(path, |keys| {
        let key = find(keys, named)?;
        let secret = random::<32>()?;
        key.sha256 = digest(secret.as_bytes());
        key.created_at = now();
        Ok((key.clone(), format!("{PREFIX}{}_{secret}", key.id)))
    })
}

fn find<'k>(keys: &'k mut [Key], named: &str) -> Result<&'k mut Key> {
    let names: Vec<String> = keys.iter().map(|key| key.name.clone()).collect();
    let valid = keys.iter_mut().filter(|key| key.revoked_at.is_none());
    let mut meant = valid.filter(|key| key.id == named || key.name == named);
    meant.next().ok_or_else(|| {
        let remedy = nearest(named, names.iter().map(String::as_str)).map_or_else(
            || "`lookalike keys list` shows those there are".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Error::data(format!("there is no valid key `{named}`"), remedy)
    })
}

/// Reads the keys, changes them and puts the file in place, whole.
fn change<T>(path: &Path, change: impl FnOnce(&mut Vec<Key>) -> Result<T>) -> Result<T> {
    let failed = || Error::io(path, "write");
    let dir = folder(path);
    let mut new = Unfinished::private_in(dir).map_err(failed())?;
    // Whoever changes keys at the same time waits: a change that is lost may be a key revoked.
    let lock = read::open(dir).map_err(failed())?;
    lock.lock().map_err(failed())?;
    let mut keys = list(path)?;
    let done = change(&mut keys)?;
    let file = KeyFile { schema: SCHEMA, keys };
    let mut text = serde_json::to_vec_pretty(&file).map_err(|error| failed()(error.into()))?;
    text.push(b'\n');
    new.write_all(&text).map_err(failed())?;
    let staged = Staged {
        unfinished: new.path().to_path_buf(),
        target: path.to_path_buf(),
    };
    commit(&Disk, &[staged])?;
    Ok(done)
}

/// So many random bytes, as hexadecimal digits.
pub(super) fn random<const BYTES: usize>() -> Result<String> {
    let mut bytes = [0; BYTES];
    let drawn = SystemRandom::new().fill(&mut bytes);
    drawn.map_err(|_| Error::data("the system gives no random numbers", "try again"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second())
        .unwrap_or(now)
        .to_string()
}

/// The keys of a running service, read again whenever their file changes.
pub(super) struct KeyRing {
    path: PathBuf,
    held: RwLock<Held>,
}

#[derive(Default)]
struct Held {
    stamp: Option<(SystemTime, u64)>,
    /// Whether a key was ever made.
    any: bool,
    /// Valid ones, by id.
    keys: HashMap<String, Key>,
}

impl KeyRing {
    /// # Errors
    /// As [`list`].
    pub fn open(path: PathBuf) -> Result<Self> {
        // The stamp first: what changes meanwhile is read again.
        let stamp = stamp(&path);
        let (any, keys) = valid(&path)?;
        Ok(Self {
            held: RwLock::new(Held { stamp, any, keys }),
            path,
        })
    }

    /// Whether no key was ever made: where the last one is revoked, nobody may ask.
    pub fn is_empty(&self) -> bool {
        self.refresh();
        !self.held.read().unwrap_or_else(PoisonError::into_inner).any
    }

    /// The key that a text is.
    pub fn find(&self, shown: &str) -> Option<Key> {
        self.refresh();
        let (id, secret) = shown.strip_prefix(PREFIX)?.split_once('_')?;
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let hash = digest(secret.as_bytes());
        let key = held.keys.get(id)?;
        bool::from(hash.as_bytes().ct_eq(key.sha256.as_bytes())).then(|| key.clone())
    }

    /// The valid key of this id.
    pub fn by_id(&self, id: &str) -> Option<Key> {
        self.refresh();
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.keys.get(id).cloned()
    }

    /// Reads the file again where it changed; one that cannot be read changes nothing.
    fn refresh(&self) {
        let now = stamp(&self.path);
        if self.held.read().unwrap_or_else(PoisonError::into_inner).stamp == now {
            return;
        }
        let read = valid(&self.path);
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.stamp = now;
        match read {
            Ok((any, keys)) => (held.any, held.keys) = (held.any || any, keys),
            Err(error) => tracing::warn!("the keys stay as they were: {error}"),
        }
    }
}

/// Whether there is any key, and those that are valid.
fn valid(path: &Path) -> Result<(bool, HashMap<String, Key>)> {
    let all = list(path)?;
    let any = !all.is_empty();
    let keys = all.into_iter().filter(|key| key.revoked_at.is_none());
    Ok((any, keys.map(|key| (key.id.clone(), key)).collect()))
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let about = path.metadata().ok()?;
    #[cfg(unix)]
    let place = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let place = about.len();
    Some((about.modified().ok()?, place))
}
