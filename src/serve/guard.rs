//! What every request passes: an id, a line in the log, who may ask, from where, and how much at once.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::keys::{Key, Role};
use super::problem::Problem;
use super::service::{About, RequestLine, Service};

/// The request's id, which a client or a proxy may set.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Longest id that is taken over (house choice).
const LONGEST_ID: usize = 64;
/// Nothing may be loaded, framed or sent from an answer.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Who asks.
#[derive(Debug, Clone)]
pub(super) struct Caller(pub Key);

/// The first and the last that happens to a request.
pub(super) async fn observe(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = id(request.headers()).unwrap_or_else(|| service.next_id());
    let method = request.method().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let mut response = next.run(request).await;
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        problem.request_id = Some(id.as_str().into());
        response = problem.into_response();
        response.extensions_mut().remove::<Problem>();
    }
    let caller = response.extensions_mut().remove::<Caller>();
    let about = response.extensions_mut().remove::<About>().unwrap_or_default();
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // Pages say themselves what they may load, and what of them may be kept.
    let usual = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in usual {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let (status, took) = (response.status().as_u16(), start.elapsed());
    service.metrics.request(&route, &method, status, took);
    (service.log)(&RequestLine {
        at: jiff::Timestamp::now().to_string(),
        request_id: id,
        method,
        route,
        status,
        ms: (took.as_secs_f64() * 1e5).round() / 100.0,
        key: caller.map(|Caller(key)| key.id),
        model: about.model,
        accounts: about.accounts,
    });
    response
}

fn id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    ((1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(plain)).then(|| id.to_owned())
}

/// Refuses requests that a page elsewhere makes a browser send: under a name that is not this service's (DNS rebinding), or
/// from a page that is not this service's.
pub(super) async fn admit(
    State(service): State<Arc<Service>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let headers = request.headers();
    let named = request.uri().authority().map(|authority| authority.as_str());
    let host = named
        .or_else(|| headers.get(HOST)?.to_str().ok())
        .unwrap_or_default();
    if !is_own(name_of(host), &service.settings.hosts) {
        let detail = "the Host is none of this service's names; start it with --host NAME to add one";
        let status = StatusCode::MISDIRECTED_REQUEST;
        return Err(Problem::new(status, "host", "Host not served", detail));
    }
    let allowed = |origin: &str| {
        let own = origin
            .split_once("://")
            .is_some_and(|(_, own)| own.eq_ignore_ascii_case(host));
        own || service.settings.origins.iter().any(|one| one == origin)
    };
    let origin = headers
        .get(ORIGIN)
        .map(|origin| origin.to_str().unwrap_or_default());
    let strange = match origin {
        Some(origin) => !allowed(origin),
        None => headers.get(FETCH_SITE).is_some_and(|site| site == "cross-site"),
    };
    if strange {
        let detail = "pages of other sites may not ask; start the service with --origin URL to let one";
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "origin",
            "Origin not allowed",
            detail,
        ));
    }
    let Ok(_place) = service.requests.try_acquire() else {
        let detail = "as many requests as this service takes at once are being worked on; come again";
        return Err(Problem::busy(detail, 1));
    };
    Ok(next.run(request).await)
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

/// A number cannot be rebound; of names, this machine's own and those that were told.
fn is_own(name: &str, told: &[String]) -> bool {
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || told.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Lets a request pass whose key may do so much; every request, where there are no keys.
pub(super) async fn authorise(
    State((service, role)): State<(Arc<Service>, Role)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let shown = key_of(request.headers());
    let open = shown.is_none() && service.is_open();
    if open {
        take(&service, "")?;
        return Ok(next.run(request).await);
    }
    let refused = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "key", "Key needed", detail);
    let shown = shown
        .ok_or_else(|| refused("send `Authorization: Bearer lk_…`; `lookalike keys add` makes a key"))?;
    let key = service
        .keys
        .find(&shown)
        .ok_or_else(|| refused("the key is not valid; `lookalike keys list` shows those that are"))?;
    check_role(&key, role)?;
    take(&service, &key.id)?;
    request.extensions_mut().insert(Caller(key.clone()));
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Caller(key));
    Ok(response)
}

/// Refuses a key whose role may not do what takes `role`.
pub(super) fn check_role(key: &Key, role: Role) -> Result<(), Problem> {
    if key.role >= role {
        return Ok(());
    }
    let (has, takes) = (key.role.as_str(), role.as_str());
    let detail = format!("the key's role is `{has}`, and this takes `{takes}`");
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        "role",
        "Role too low",
        detail,
    ))
}

pub(super) fn take(service: &Service, key: &str) -> Result<(), Problem> {
    // Without keys there is nobody to tell from another.
    if key.is_empty() {
        return Ok(());
    }
    service.rates.take(key, Instant::now()).map_err(|seconds| {
        let detail = format!("the key asks more than {} times a second", service.settings.rate);
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate", "Too many requests", detail).after(seconds)
    })
}

pub(super) fn key_of(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then(|| key.trim().to_owned())
    });
    bearer.or_else(|| Some(headers.get(API_KEY)?.to_str().ok()?.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_own_when_it_cannot_be_rebound_or_was_told() {
        let told = ["icp.example.com".to_owned()];
        for host in [
            "127.0.0.1:80",
            "[::1]:80",
            "localhost",
            "LOCALHOST:1",
            "10.0.0.7",
            "ICP.example.com:443",
        ] {
            assert!(is_own(name_of(host), &told), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:80",
            "127.0.0.1.evil.example",
            "x@icp.example.com",
        ] {
            assert!(!is_own(name_of(host), &told), "{host}");
        }
    }
}
