//! TLS, where the service ends it itself. A renewed certificate is taken up while requests go on.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::settings::ServeSettings;
use crate::error::{Error, Result};
use crate::files::read;

/// The certificate in use, and what its files looked like when it was read.
pub(super) struct Encryption {
    files: Files,
    used: Mutex<Used>,
}

struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

struct Used {
    seen: Option<[SystemTime; 2]>,
    config: Arc<ServerConfig>,
    /// Why the files that are there now are not in use.
    trouble: Option<String>,
}

impl Encryption {
    /// That of the settings, where they name a certificate.
    ///
    /// # Errors
    /// [`Error::Setting`] when one of the two files is not named, [`Error::Input`] for files that are no certificate and its key.
    pub fn of(settings: &ServeSettings) -> Result<Option<Self>> {
        let files = match (&settings.tls_certificate, &settings.tls_key) {
            (None, None) => return Ok(None),
            (Some(certificate), Some(key)) => Files {
                certificate: certificate.clone(),
                key: key.clone(),
            },
            (Some(_), None) => {
                return Err(Error::setting(
                    "tls_key",
                    "the file of the certificate's key",
                    "nothing",
                ));
            }
            (None, Some(_)) => {
                return Err(Error::setting(
                    "tls_certificate",
                    "the file of the certificate",
                    "nothing",
                ));
            }
        };
        let seen = files.seen();
        let config = files.config()?;
        let used = Mutex::new(Used {
            seen,
            config,
            trouble: None,
        });
        Ok(Some(Self { files, used }))
    }

    /// What takes the next connection.
    pub fn acceptor(&self) -> TlsAcceptor {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&used.config).into()
    }

    /// Takes up files that changed; those that cannot be used leave the certificate before them.
    pub fn refresh(&self) {
        let seen = self.files.seen();
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.seen == seen {
            return;
        }
        used.seen = seen;
        match self.files.config() {
            Ok(config) => (used.config, used.trouble) = (config, None),
            Err(error) => used.trouble = Some(error.to_string()),
        }
    }

    /// Why the certificate that is there now is not in use.
    pub fn trouble(&self) -> Option<String> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.trouble.clone()
    }
}

impl Files {
    fn seen(&self) -> Option<[SystemTime; 2]> {
        let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
        Some([changed(&self.certificate)?, changed(&self.key)?])
    }

    fn config(&self) -> Result<Arc<ServerConfig>> {
        let text = |path: &Path| read::text(path).map_err(Error::io(path, "read"));
        let refused = |path: &Path, reason: &str| {
            let remedy =
                "name PEM files: the certificate with those above it, and its key without a password";
            Error::input(path, 0, 0, reason.to_owned(), remedy)
        };
        let chain: Vec<_> = CertificateDer::pem_slice_iter(text(&self.certificate)?.as_bytes())
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| refused(&self.certificate, "holds no certificate that can be read"))?;
        if chain.is_empty() {
            return Err(refused(&self.certificate, "holds no certificate"));
        }
        let key = PrivateKeyDer::from_pem_slice(text(&self.key)?.as_bytes())
            .map_err(|_| refused(&self.key, "holds no key that can be read"))?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|versions| versions.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|_| refused(&self.key, "is not the key of the certificate"))?;
        Ok(Arc::new(config))
    }
}
