//! Connections: how many, how long, and how they end. Time is kept on the connection itself, where what never becomes a
//! request is seen too.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use futures_util::future::{Either, select};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{interval, sleep, timeout};

use super::api::router;
use super::patient::Patient;
use super::service::{Log, Service};
use super::settings::ServeSettings;
use crate::error::{Error, Result};
use crate::language::Language;

/// Threads that carry requests; those that score are others (house choice).
const CARRIERS: usize = 2;
/// Largest head of a request, in bytes (house choice: what proxies allow).
const HEAD: usize = 32 << 10;
/// How often it is looked whether another version was promoted.
const LOOK: Duration = Duration::from_secs(1);
/// How long is waited when the system gives no more connections.
const BREATH: Duration = Duration::from_millis(50);

/// A service that runs.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether connections are encrypted here.
    pub is_encrypted: bool,
    /// How the model in service is called.
    pub model: String,
    /// Language of its recipe.
    pub language: Language,
    /// Whether anyone may ask.
    pub is_open: bool,
    stop: watch::Sender<bool>,
    thread: JoinHandle<bool>,
}

/// Loads the model, listens, and answers on threads of its own; `log` is told every request.
///
/// # Errors
/// As [`super::service::Service::new`]; [`Error::Setting`] when the address cannot be listened on.
pub fn start(settings: ServeSettings, log: Log) -> Result<Running> {
    let listen = settings.listen;
    let service = Arc::new(Service::new(settings, log)?);
    let refused = |error: io::Error| {
        let expected = match error.kind() {
            io::ErrorKind::AddrInUse => "an address that nobody listens on; another program has this one",
            io::ErrorKind::AddrNotAvailable => "an address of this machine",
            io::ErrorKind::PermissionDenied => "a port that this user may have, 1024 or higher",
            _ => "an address that can be listened on",
        };
        Error::setting("--listen", expected, listen)
    };
    let listener = TcpListener::bind(listen).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let threads = service.settings.threads;
    let threads = threads.unwrap_or_else(|| thread::available_parallelism().map_or(2, usize::from));
    let failed = |_| {
        Error::data(
            "the system gives no threads",
            "close other programs, and try again",
        )
    };
    let runtime = Builder::new_multi_thread()
        .worker_threads(CARRIERS)
        .max_blocking_threads(threads.max(1))
        .thread_name("serve")
        .enable_io()
        .enable_time()
        .build()
        .map_err(failed)?;
    let (stop, stopped) = watch::channel(false);
    let (live, is_open) = (service.current.live(), service.is_open());
    let is_encrypted = service.encryption.is_some();
    let run = move || {
        let whole = runtime.block_on(accept(listener, service, stopped));
        runtime.shutdown_background();
        whole
    };
    let thread = thread::Builder::new()
        .name("serve".to_owned())
        .spawn(run)
        .map_err(failed)?;
    Ok(Running {
        address,
        is_encrypted,
        model: live.reference.clone(),
        language: live.model.recipe.language,
        is_open,
        stop,
        thread,
    })
}

impl Running {
    /// Takes no more connections, lets requests end as long as the settings say, and returns: whether all could.
    pub fn stop(self) -> bool {
        let _ = self.stop.send(true);
        self.wait()
    }

    /// What it is reached at.
    pub fn site(&self) -> String {
        let scheme = if self.is_encrypted { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Whether it runs no more.
    pub fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    fn wait(self) -> bool {
        self.thread.join().unwrap_or(false)
    }
}

/// Whether all requests could end before the deadline.
async fn accept(listener: TcpListener, service: Arc<Service>, mut stopped: watch::Receiver<bool>) -> bool {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return false;
    };
    let router = router(&service);
    let places = Arc::new(Semaphore::new(service.settings.max_connections));
    // Each connection holds an end; when the last is let go, all are over.
    let (alive, mut over) = mpsc::channel::<()>(1);
    tokio::spawn(look(Arc::clone(&service)));
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        let Some(Some((accepted, place))) = until(next, &mut stopped).await else {
            break;
        };
        match accepted {
            Ok((stream, _)) => {
                let held = (place, alive.clone());
                tokio::spawn(answer(
                    stream,
                    router.clone(),
                    Arc::clone(&service),
                    stopped.clone(),
                    held,
                ));
            }
            // No more files for now: others end.
            Err(_) => sleep(BREATH).await,
        }
    }
    drop((listener, alive));
    service.ending.store(true, Ordering::Relaxed);
    let deadline = Duration::from_secs(service.settings.shutdown_timeout);
    timeout(deadline, over.recv()).await.is_ok()
}

/// What a future gives, unless the service is told to end before.
async fn until<T>(future: impl Future<Output = T>, stopped: &mut watch::Receiver<bool>) -> Option<T> {
    let (future, told) = (pin!(future), pin!(stopped.wait_for(|told| *told)));
    match select(future, told).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

async fn answer(
    stream: TcpStream,
    router: Router,
    service: Arc<Service>,
    mut stopped: watch::Receiver<bool>,
    _held: (OwnedSemaphorePermit, mpsc::Sender<()>),
) {
    // Only speed depends on it.
    let _ = stream.set_nodelay(true);
    let stream = Patient::new(stream, service.settings.idle());
    let Some(encryption) = &service.encryption else {
        return carry(stream, router, &service, stopped).await;
    };
    let patience = Duration::from_secs(service.settings.header_timeout);
    let agreed = timeout(patience, encryption.acceptor().accept(stream));
    // Who cannot agree on how to encrypt is let go: there is no way to tell it why.
    if let Some(Ok(Ok(stream))) = until(agreed, &mut stopped).await {
        carry(stream, router, &service, stopped).await;
    }
}

/// Answers the requests of one connection.
async fn carry(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    router: Router,
    service: &Service,
    mut stopped: watch::Receiver<bool>,
) {
    let settings = &service.settings;
    let stream = TokioIo::new(stream);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(settings.header_timeout))
        .max_buf_size(HEAD)
        .serve_connection(stream, TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    if until(connection.as_mut(), &mut stopped).await.is_none() {
        connection.as_mut().graceful_shutdown();
        // How it ends is its client's business.
        let _ = connection.await;
    }
}

/// Takes into service what others promote, and a renewed certificate.
async fn look(service: Arc<Service>) {
    let mut ticks = interval(LOOK);
    loop {
        ticks.tick().await;
        let looked = service.work(|service| {
            service.current.refresh(&service.metrics);
            if let Some(encryption) = &service.encryption {
                encryption.refresh();
            }
            Ok(())
        });
        let _ = looked.await;
    }
}
