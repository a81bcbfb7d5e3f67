//! Encryption, with libpq's words for how much of it: `disable`, `prefer` (what is asked by default), `require`
//! (encrypted, the server believed), `verify-full` (the server's certificate checked). `verify-ca`, and `require` with
//! an authority's certificate, check all that `verify-full` does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Error, Result};

/// How much encryption is asked for.
pub struct Security {
    mode: SslMode,
    verifies: bool,
    /// File with the authority's certificate; the system's authorities without one.
    root: Option<PathBuf>,
}

impl Security {
    /// From `sslmode` and `sslrootcert`.
    ///
    /// # Errors
    /// [`Error::Input`] for a mode that there is not.
    pub fn of(mode: Option<&str>, root: Option<&str>, path: &Path) -> Result<Self> {
        let root = root.filter(|root| *root != "system").map(PathBuf::from);
        let (mode, verifies) = match mode.unwrap_or("prefer") {
            "disable" => (SslMode::Disable, false),
            "allow" | "prefer" => (SslMode::Prefer, false),
            "require" => (SslMode::Require, root.is_some()),
            "verify-ca" | "verify-full" => (SslMode::Require, true),
            _ => {
                let reason = "sslmode is none that is known";
                let remedy = "use disable, prefer, require or verify-full";
                return Err(Error::input(path, 0, 0, reason, remedy));
            }
        };
        Ok(Self { mode, verifies, root })
    }

    pub fn mode(&self) -> SslMode {
        self.mode
    }
}

/// What encrypts connections.
///
/// # Errors
/// [`Error::Input`] when the authorities' certificates cannot be read.
pub fn connector(security: &Security, path: &Path) -> Result<MakeRustlsConnect> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| {
            Error::input(
                path,
                0,
                0,
                format!("no encryption: {error}"),
                "use sslmode=disable",
            )
        })?;
    let config = if security.verifies {
        config.with_root_certificates(authorities(security.root.as_deref(), path)?)
    } else {
        config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Believing(provider)))
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

fn authorities(file: Option<&Path>, path: &Path) -> Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    let certificates: Vec<CertificateDer> = match file {
        Some(file) => CertificateDer::pem_file_iter(file)
            .and_then(|certificates| certificates.collect())
            .map_err(|error| {
                let reason = format!("holds no certificate that can be read ({error})");
                Error::input(
                    file,
                    0,
                    0,
                    reason,
                    "name the authority's certificate (PEM) in PGSSLROOTCERT",
                )
            })?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    store.add_parsable_certificates(certificates);
    if store.is_empty() {
        let reason = "this system has no authorities to check the server's certificate with";
        let remedy = "install ca-certificates, or name the authority's certificate in PGSSLROOTCERT";
        return Err(Error::input(path, 0, 0, reason, remedy));
    }
    Ok(store)
}

/// Believes any certificate, as libpq does below `verify-ca`: against listeners, not against impostors.
#[derive(Debug)]
struct Believing(Arc<CryptoProvider>);

impl ServerCertVerifier for Believing {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
