//! A file that somebody sends: kept in an unnamed file while it is read, checked and scored, and told how far it is.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use futures_util::stream;
use maud::{Markup, html};
use multer::{Constraints, Multipart, SizeLimit, parse_boundary};
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::task::block_in_place;
use tokio::time::timeout;

use super::accounts::upload_form;
use super::form::Form;
use super::frame::{Here, Page, go};
use super::made::made;
use super::parts::said;
use super::viewer::Viewer;
use crate::error::Error;
use crate::files::unfinished::Unfinished;
use crate::language::harmless::shorten;
use crate::recipe::ReadRecipe;
use crate::report::layout::page::coded;
use crate::serve::body::next;
use crate::serve::jobs::{Job, State as Far};
use crate::serve::keys::random;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::{AccountList, UploadRecord};
use crate::workflow::uploads::{UploadRequest, upload_accounts};

/// How long an answer waits for a small file to be done (house choice: nobody then sees it being worked on).
const SOON: Duration = Duration::from_secs(2);
/// Seconds after which the page of one that is worked on is loaded again.
pub(super) const AGAIN: u32 = 1;
/// Columns of a file's name.
const NAME: usize = 80;

pub(super) async fn upload(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let Ok(place) = Arc::clone(&service.batches).try_acquire_owned() else {
        let detail = "as many files as this service takes at once are being scored; come again";
        return Err(Problem::busy(detail, 10));
    };
    let named = Form::of_query(&request).get("name").map(str::to_owned);
    let (parts, body) = request.into_parts();
    let Received { file, called, .. } = receive(&service, &parts.headers, body, Some("file")).await?;
    let called = shorten(named.or(called).as_deref().unwrap_or("upload").trim(), NAME);
    let id = random::<8>()?;
    service.jobs.begin(id.clone(), called.clone());
    let (done, finished) = oneshot::channel::<()>();
    let worker = (Arc::clone(&service), id.clone());
    let spawned = thread::Builder::new().name("upload".to_owned()).spawn(move || {
        let (service, id) = worker;
        let worked = catch_unwind(AssertUnwindSafe(|| work(&service, &id, &file, called, place)));
        if worked.is_err() {
            // Nobody then waits for what never comes.
            service.jobs.set(&id, Far::Failed(Problem::internal().detail));
        }
        let _ = done.send(());
    });
    spawned.map_err(|_| Problem::busy("there are no threads left; come again", 10))?;
    let _ = timeout(SOON, finished).await;
    Ok(go(&viewer.link(&format!("/uploads/{id}"))))
}

fn work(service: &Service, id: &str, file: &Unfinished, called: String, place: OwnedSemaphorePermit) {
    let live = service.current.live();
    let request = UploadRequest {
        data: file.path().to_path_buf(),
        called,
        version: live.choice(service.models()),
        read: ReadRecipe {
            max_rows: Some(service.settings.max_rows),
            ..ReadRecipe::default()
        },
    };
    let told = upload_accounts(&request, &mut |scored| service.jobs.set(id, Far::Running(scored)));
    service.jobs.set(
        id,
        match told {
            Ok(upload) => Far::Done(upload.id),
            Err(error) => Far::Failed(Problem::from(error).detail),
        },
    );
    drop(place);
}

/// What was sent.
pub(super) struct Received {
    pub file: Unfinished,
    /// How whoever sent it calls the file.
    pub called: Option<String>,
    /// The other fields of its form.
    pub fields: Vec<(String, String)>,
}

/// The file of a form, or the body itself, as it comes; where `only` is named, the form has no other field.
pub(super) async fn receive(
    service: &Service,
    headers: &HeaderMap,
    mut body: Body,
    only: Option<&'static str>,
) -> Result<Received, Problem> {
    let most = service.settings.max_batch;
    let told = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    // What stands around the file of a form is little.
    let around = match only {
        Some(_) => 64 << 10,
        None => service.settings.max_body,
    };
    if told.is_some_and(|length| length > most.saturating_add(around)) {
        return Err(over(most));
    }
    let file = Unfinished::private().map_err(|error| {
        let error = Error::io(std::env::temp_dir(), "write in")(error);
        tracing::warn!("{error}");
        Problem::internal()
    })?;
    let mut file = Limited {
        file,
        left: most,
        most,
    };
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(boundary) = kind.and_then(|kind| parse_boundary(kind).ok()) else {
        while let Some(part) = next(&mut body, &service.settings).await? {
            file.take(&part)?;
        }
        return Ok(Received {
            file: file.whole()?,
            called: None,
            fields: Vec::new(),
        });
    };
    let settings = service.settings.clone();
    let parts = stream::unfold((body, settings), |(mut body, settings)| async move {
        let part = next(&mut body, &settings).await.transpose()?;
        Some((part.map_err(Refused), (body, settings)))
    });
    let limits = SizeLimit::new()
        .per_field(most)
        .whole_stream(most.saturating_add(around));
    let limits = Constraints::new().size_limit(limits);
    let limits = match only {
        Some(only) => limits.allowed_fields(vec![only]),
        None => limits,
    };
    let mut form = Multipart::with_constraints(parts, boundary, limits);
    let (mut called, mut found, mut fields, mut left) = (None, false, Vec::new(), around as usize);
    while let Some(mut field) = form.next_field().await.map_err(|error| refused(error, most))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" && !found {
            found = true;
            called = field.file_name().map(base_name).map(str::to_owned);
            while let Some(part) = field.chunk().await.map_err(|error| refused(error, most))? {
                file.take(&part)?;
            }
            continue;
        }
        let mut value = Vec::new();
        while let Some(part) = field.chunk().await.map_err(|error| refused(error, most))? {
            left = left
                .checked_sub(part.len())
                .ok_or_else(|| Problem::too_large("the fields beside the file are too long; shorten them"))?;
            value.extend_from_slice(&part);
        }
        fields.push((name, String::from_utf8_lossy(&value).into_owned()));
    }
    match found {
        true => Ok(Received {
            file: file.whole()?,
            called,
            fields,
        }),
        false => Err(Problem::broken("the form holds no file; choose one")),
    }
}

/// A problem on its way through a stream.
#[derive(Debug)]
struct Refused(Problem);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.detail)
    }
}

impl std::error::Error for Refused {}

fn refused(error: multer::Error, most: u64) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => over(most),
        multer::Error::StreamReadFailed(inner) => match inner.downcast::<Refused>() {
            Ok(refused) => refused.0,
            Err(_) => Problem::broken("the form ended before it was whole; send it again"),
        },
        multer::Error::UnknownField { .. } => Problem::broken("the form has another field than `file`"),
        _ => Problem::broken("the form ended before it was whole; send it again"),
    }
}

fn over(most: u64) -> Problem {
    Problem::too_large(format!("the file is larger than {most} bytes; send it in parts"))
}

/// What browsers put before a name is nobody's business.
fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A file that takes no more than so much.
struct Limited {
    file: Unfinished,
    left: u64,
    most: u64,
}

impl Limited {
    fn take(&mut self, part: &[u8]) -> Result<(), Problem> {
        self.left = self
            .left
            .checked_sub(part.len() as u64)
            .ok_or_else(|| over(self.most))?;
        block_in_place(|| self.file.write_all(part)).map_err(unwritten)
    }

    fn whole(mut self) -> Result<Unfinished, Problem> {
        self.file.flush().map_err(unwritten)?;
        match self.left == self.most {
            true => Err(Problem::invalid(
                "empty",
                "the file is empty; choose one with a header and one row per account",
            )),
            false => Ok(self.file),
        }
    }
}

fn unwritten(error: std::io::Error) -> Problem {
    tracing::warn!("{}", Error::io(std::env::temp_dir(), "write in")(error));
    let detail = "there is no room here for a file of this size; nothing of it was kept";
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "no-room", "No room", detail)
}

pub(super) async fn progress(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let viewer = to.viewer;
        let Some(job) = to.service.jobs.find(&id) else {
            let detail = "there is no such upload since the service was started; the list has what is in it";
            return Err(Problem::new(
                StatusCode::NOT_FOUND,
                "not-found",
                "Not found",
                detail,
            ));
        };
        let done = match job.state {
            Far::Done(upload) => AccountList::open(to.service.models())?.upload(Some(upload))?,
            _ => None,
        };
        Ok(shown(&job, done.as_ref(), viewer))
    })
    .await
}

fn shown(job: &Job, done: Option<&UploadRecord>, viewer: &Viewer) -> Response {
    let language = viewer.language;
    let (title, body, again): (String, Markup, bool) = match (&job.state, done) {
        (Far::Failed(why), _) => (
            language.page_upload_failed(),
            html! {
                section {
                    p.warning role="alert" { span lang="en" { (coded(why)) } }
                    p { (language.page_upload_nothing_kept()) }
                }
                section { h2 { (language.page_upload_another()) } (upload_form(viewer)) }
            },
            false,
        ),
        (Far::Running(scored), _) => (
            language.page_upload_running(),
            html! { section {
                p.lead role="status" { (language.page_upload_scored(language.integer(*scored as i64))) }
                progress aria-label=(language.page_upload_running()) {}
                p.muted { (language.page_upload_wait()) }
            } },
            true,
        ),
        (Far::Done(_), done) => (
            language.page_upload_done(),
            html! { @if let Some(done) = done { (report(done, viewer)) } },
            false,
        ),
    };
    let mut page = Page::new(Here::Accounts, viewer, body)
        .titled(title)
        .about(&job.called);
    page.again = again.then_some(AGAIN);
    page.response(viewer)
}

/// What came of a file: how it was read, and what was found.
fn report(done: &UploadRecord, viewer: &Viewer) -> Markup {
    let language = viewer.language;
    let count = |number: u64| language.integer(number as i64);
    let lines = crate::language::Language::ALL
        .iter()
        .zip(&done.said)
        .find(|(one, _)| **one == language)
        .map(|(_, lines)| lines.as_slice())
        .unwrap_or_default();
    html! {
        section {
            div.cards {
                div.card { span { (language.page_accounts()) } b { (count(done.accounts)) } }
                div.card { span { (language.page_added()) } b { (count(done.added)) } }
                div.card { span { (language.page_moved()) } b { (count(done.moved)) } }
            }
            @if done.repeated > 0 { p.warning { (language.page_repeated(count(done.repeated))) } }
            p { a.button href=(viewer.link("/accounts")) { (language.page_see_accounts()) }
                @if done.moved > 0 { " " a href=(viewer.link("/accounts?moved=last")) { (language.page_see_moved()) } } }
        }
        section { h2 { (language.page_upload_said()) } (said(lines)) }
    }
}
