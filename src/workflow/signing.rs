//! A key for signing versions, in two files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::files::secret;
use crate::registry::{KeyPair, PublicKey};
use crate::workflow::output;

/// Makes a key: the private half in `file`, which only its user may read, the public half beside it with `.pub` behind its
/// name.
///
/// # Errors
/// [`Error::Input`] when either file is there, [`Error::Io`] when one cannot be written.
pub fn make_key(file: &Path) -> Result<(PathBuf, PublicKey)> {
    let mut public = OsString::from(file);
    public.push(".pub");
    let public = PathBuf::from(public);
    let taken = |path: &Path| {
        let reason = "is there already, and a key is never written over";
        Error::input(path, 0, 0, reason, "give the key another name")
    };
    if let Some(path) = [file, &public]
        .into_iter()
        .find(|path| path.symlink_metadata().is_ok())
    {
        return Err(taken(path));
    }
    let pair = KeyPair::generate()?;
    secret::write(file, pair.to_pem().as_bytes()).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => taken(file),
        _ => Error::io(file, "write")(error),
    })?;
    output::write(&public, pair.public.to_pem().as_bytes())?;
    Ok((public, pair.public))
}
