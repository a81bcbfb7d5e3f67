//! Encryption, with libpq's words for how much of it: `disable`, `prefer` (what is asked by default), `require`
//! (encrypted, the server believed), `verify-full` (the server's certificate checked). `verify-ca`, and `require` with
//! an authority's certificate, check all that `verify-full` does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Error, Result};
use crate::files;

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
        let certificates = certificates(security.root.as_deref())?;
        let authorities = authorities(certificates.clone(), path)?;
        let authorities = WebPkiServerVerifier::builder_with_provider(Arc::new(authorities), provider)
            .build()
            .map_err(|error| {
                let remedy = "name the authority's certificate in PGSSLROOTCERT";
                Error::input(path, 0, 0, format!("no authority can be used: {error}"), remedy)
            })?;
        config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Named {
                authorities,
                certificates,
            }))
    } else {
        config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Believing(provider)))
    };
    Ok(MakeRustlsConnect::new(config.with_no_client_auth()))
}

/// The certificates in a file; those of the system's authorities without one.
fn certificates(file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>> {
    file.into_iter().for_each(files::read::note);
    match file {
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
            }),
        None => Ok(rustls_native_certs::load_native_certs().certs),
    }
}

fn authorities(certificates: Vec<CertificateDer<'static>>, path: &Path) -> Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(certificates);
    if store.is_empty() {
        let reason = "this system has no authorities to check the server's certificate with";
        let remedy = "install ca-certificates, or name the authority's certificate in PGSSLROOTCERT";
        return Err(Error::input(path, 0, 0, reason, remedy));
    }
    Ok(store)
}

/// Believes a server whose certificate an authority signed, or whose very certificate is named: one that a server signed
/// for itself is its own authority, and such are refused as a server's by the rules of the web, not by libpq.
#[derive(Debug)]
struct Named {
    authorities: Arc<WebPkiServerVerifier>,
    certificates: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        server: &ServerName<'_>,
        revoked: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let found = self
            .authorities
            .verify_server_cert(certificate, between, server, revoked, now);
        match found {
            // Expired ones, for example, stay refused.
            Err(error)
                if error.to_string().contains("CaUsedAsEndEntity")
                    && self.certificates.contains(certificate) =>
            {
                verify_server_name(&ParsedCertificate::try_from(certificate)?, server)?;
                Ok(ServerCertVerified::assertion())
            }
            found => found,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.authorities
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        self.authorities
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.authorities.supported_verify_schemes()
    }
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
