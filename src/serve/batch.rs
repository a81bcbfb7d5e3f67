//! Batches of any size: rows come in, scores go out while more come, in constant memory. A line that cannot be read is told as
//! such and hides no other; the last line says what happened.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use flate2::read::MultiGzDecoder;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::yield_now;

use super::accounts::{Tag, typed};
use super::body::{Packed, media_type, next};
use super::feed::{Incoming, Limited, Outgoing, WAITING};
use super::json;
use super::problem::Problem;
use super::profile::{Query, accepted};
use super::service::{About, Service};
use crate::error::Error;
use crate::recipe::ReadRecipe;
use crate::score::{Format, Grade, Summary};
use crate::source::{Records, Rejected};
use crate::workflow::live::{LiveModel, ScoreAsked};

/// Errors of lines that the summary tells one by one (house choice: what a person would look at).
const MOST_ERRORS: usize = 1_000;
/// What a batch is called in messages.
const NAME: &str = "the batch";

/// How a batch is asked for.
#[derive(Clone, Copy)]
struct Asked {
    from: Format,
    to: Format,
    packed: Packed,
    score: ScoreAsked,
}

/// What both threads tell.
#[derive(Default)]
struct Told {
    /// Why the body ended too early.
    broken: Option<Problem>,
    /// Why there is no answer.
    failed: Option<Problem>,
    /// Lines that could not be read and are not written yet, and those of the summary.
    waiting: Vec<Rejected>,
    errors: Vec<Value>,
    rejected: u64,
    /// Fields that the model does not know, and how many lines have them.
    unknown: BTreeMap<String, u64>,
}

type Shared = Arc<Mutex<Told>>;

fn told(shared: &Shared) -> std::sync::MutexGuard<'_, Told> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Score a batch.
///
/// The body is NDJSON, one account a line, or CSV with a header; so is the answer, as `Accept` says (NDJSON by default), with the
/// columns of `lookalike score --interval`. NDJSON is read as `/v1/score` reads accounts, CSV as `lookalike score` reads a file. A
/// line that cannot be read is answered by `{"line": 3, "error": …}`; the last line is `{"summary": …}`, of CSV as a comment
/// that begins with `#`. An answer without it is not whole.
#[utoipa::path(
    post, path = "/v1/batch", tag = "accounts",
    params(("reasons" = Option<usize>, Query, description = "Number of reasons; 3 by default"),
           ("contributions" = Option<bool>, Query, description = "Whether the points of every criterion are given"),
           ("language" = inline(Option<Tag>), Query, description = "en or fr; the model's by default")),
    request_body(content((String = "application/x-ndjson"), (String = "text/csv"))),
    responses((status = 200, content((String = "application/x-ndjson"), (String = "text/csv"))),
              (status = 415, description = "Another media type", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Too busy", body = Problem, content_type = "application/problem+json"))
)]
pub(super) async fn batch(
    State(service): State<Arc<Service>>,
    request: Request,
) -> Result<Response, Problem> {
    let asked = asked(&request)?;
    let Ok(place) = Arc::clone(&service.batches).try_acquire_owned() else {
        let detail = "as many batches as this service takes at once are being worked on; come again";
        return Err(Problem::busy(detail, 10));
    };
    let live = service.current.live();
    let shared = Shared::default();
    let (to_worker, parts) = channel::<io::Result<Bytes>>(WAITING);
    let (outgoing, mut answer) = channel(WAITING);
    let mut body = request.into_body();
    let (feeding, broken) = (Arc::clone(&service), Arc::clone(&shared));
    tokio::spawn(async move {
        loop {
            let part = match next(&mut body, &feeding.settings).await {
                Ok(None) => return,
                Ok(Some(part)) => Ok(part),
                Err(problem) => {
                    told(&broken).broken = Some(problem);
                    Err(io::ErrorKind::UnexpectedEof.into())
                }
            };
            let ended = part.is_err();
            if to_worker.send(part).await.is_err() || ended {
                return;
            }
        }
    });
    let worker = Worker {
        service: Arc::clone(&service),
        live: Arc::clone(&live),
        shared: Arc::clone(&shared),
        asked,
        _place: place,
    };
    let spawned = thread::Builder::new()
        .name("batch".to_owned())
        .spawn(move || worker.run(Incoming::new(parts), Outgoing::new(outgoing)));
    spawned.map_err(|_| Problem::busy("there are no threads left; come again", 10))?;
    // Nothing is answered before there is something to answer.
    let first = answer.recv().await;
    let Some(first) = first else {
        return Err(told(&shared).failed.take().unwrap_or_else(Problem::internal));
    };
    let media = match asked.to {
        Format::Csv => "text/csv; charset=utf-8",
        _ => "application/x-ndjson",
    };
    let mut response = typed(media, stream_of(first, answer));
    response.extensions_mut().insert(About {
        model: Some(live.reference.clone()),
        accounts: None,
    });
    Ok(response)
}

fn asked(request: &Request) -> Result<Asked, Problem> {
    let query = Query::of(request, &["reasons", "contributions", "language"])?;
    let reasons = query.get("reasons").map_or(Ok(3), str::parse::<usize>);
    let wrong = |name: &str, expected: &str| {
        Problem::invalid("not-valid", format!("`{name}` must be {expected}")).at("", name, None)
    };
    let reasons = reasons.ok().filter(|reasons| *reasons <= 1_000);
    let reasons = reasons.ok_or_else(|| wrong("reasons", "a whole number from 0 to 1000"))?;
    let contributions = query.get("contributions").map_or(Ok(false), str::parse::<bool>);
    let contributions = contributions.map_err(|_| wrong("contributions", "true or false"))?;
    let from = match media_type(request.headers()).as_str() {
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => {
            Format::Ndjson
        }
        "text/csv" => Format::Csv,
        _ => {
            let detail = "Content-Type must be application/x-ndjson or text/csv";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(status, "media-type", "Media type not read", detail));
        }
    };
    let to = match accepted(request.headers(), &["application/x-ndjson", "text/csv"]) {
        1 => Format::Csv,
        _ => Format::Ndjson,
    };
    Ok(Asked {
        from,
        to,
        packed: Packed::of(request.headers())?,
        score: ScoreAsked {
            language: query.language()?,
            reasons,
            contributions,
            summary: false,
        },
    })
}

pub(super) fn stream_of(first: io::Result<Bytes>, rest: Receiver<io::Result<Bytes>>) -> Body {
    let parts = stream::unfold((Some(first), rest), |(first, mut rest)| async move {
        let part = match first {
            Some(part) => Some(part),
            None => rest.recv().await,
        };
        if let Some(Err(_)) = &part {
            // What was sent before it goes out before the connection is broken off.
            yield_now().await;
        }
        part.map(|part| (part, (None, rest)))
    });
    Body::from_stream(parts)
}

/// Scores one batch on a thread of its own.
struct Worker {
    service: Arc<Service>,
    live: Arc<LiveModel>,
    shared: Shared,
    asked: Asked,
    _place: OwnedSemaphorePermit,
}

impl Worker {
    fn run(self, incoming: Incoming, outgoing: Outgoing) {
        let mut out = Lines {
            out: outgoing,
            shared: Arc::clone(&self.shared),
            tells: self.asked.to == Format::Ndjson,
        };
        let scored = self.score(incoming, &mut out);
        if let Ok(summary) = &scored {
            self.service.metrics.batch(&self.live.reference, summary);
        }
        let scored = scored.and_then(|summary| Ok(self.write_summary(&summary, &mut out)?));
        let broken = match scored {
            Ok(()) => {
                // A client that is gone needs no end.
                let _ = out.out.send_rest();
                false
            }
            Err(failure) => {
                let problem = self.problem(failure);
                let has_begun = out.out.has_begun();
                if has_begun {
                    let mark = if out.tells { "" } else { "# " };
                    let _ = writeln!(out.out, "{mark}{}", json!({ "error": problem }));
                    let _ = out.out.flush();
                } else {
                    told(&self.shared).failed = Some(problem);
                }
                has_begun
            }
        };
        // Whoever has the whole answer, or its end, may send the next batch: the place is given back before that end is sent.
        drop(self);
        if broken {
            out.out.break_off();
        }
    }

    fn score(&self, incoming: Incoming, out: &mut Lines) -> Result<Summary, Failure> {
        let settings = &self.service.settings;
        let limited = |reader: Box<dyn Read + Send>| Limited {
            inner: reader,
            left: settings.max_batch,
        };
        let text = match self.asked.packed {
            Packed::Plain => limited(Box::new(incoming)),
            Packed::Gzip => limited(Box::new(MultiGzDecoder::new(incoming))),
        };
        let how = ReadRecipe {
            max_rows: Some(settings.max_rows),
            ..ReadRecipe::default()
        };
        let taker = {
            let shared = Arc::clone(&self.shared);
            Box::new(move |rejected: Rejected| {
                let mut told = told(&shared);
                told.rejected += 1;
                if told.errors.len() < MOST_ERRORS {
                    told.errors
                        .push(json!({ "line": rejected.line, "detail": rejected.reason }));
                }
                told.waiting.push(rejected);
                Ok(())
            })
        };
        let path = Path::new(NAME);
        let mut records = match self.asked.from {
            Format::Csv => {
                let mut records = Records::of_reader(text, path, &how)?;
                records.reject_into(taker);
                records
            }
            _ => {
                let header = self.live.batch_header();
                let (live, shared) = (Arc::clone(&self.live), Arc::clone(&self.shared));
                let read = Box::new(move |line: &[u8]| cells(&live, &shared, line));
                Records::of_objects(text, path, &how, header, settings.max_line, read, taker)?
            }
        };
        let as_sent = self.asked.from == Format::Ndjson;
        Ok(self
            .live
            .score_stream(&mut records, out, NAME, self.asked.to, self.asked.score, as_sent)?)
    }

    fn write_summary(&self, summary: &Summary, out: &mut Lines) -> io::Result<()> {
        // Lines rejected since the last score go first.
        out.write_rejected()?;
        let told = told(&self.shared);
        let grades: serde_json::Map<String, Value> = Grade::ALL
            .iter()
            .map(|grade| (grade.as_str().to_owned(), summary.in_grade(*grade).into()))
            .collect();
        let said = json!({ "summary": {
            "model": self.live.identity(),
            "accounts": summary.accounts,
            "rejected": told.rejected,
            "errors": told.errors,
            "grades": grades,
            "mean_score": summary.mean_score,
            "unknown_fields": told.unknown,
            "checks": summary.checks,
        }});
        let mark = if self.asked.to == Format::Csv { "# " } else { "" };
        writeln!(out.out, "{mark}{said}")
    }

    fn problem(&self, failure: Failure) -> Problem {
        if let Some(problem) = told(&self.shared).broken.take() {
            return problem;
        }
        let settings = &self.service.settings;
        match failure {
            Failure::Engine(Error::Io { source, .. }) | Failure::Io(source) => match source.kind() {
                io::ErrorKind::FileTooLarge => Problem::too_large(format!(
                    "the batch is larger than {} bytes unpacked; send it in parts",
                    settings.max_batch
                )),
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
                    Problem::broken("the body is no gzip, or not whole; send it again")
                }
                _ => Problem::internal(),
            },
            Failure::Engine(error) => error.into(),
        }
    }
}

/// The cells of a line, as `/v1/score` reads an account.
fn cells(live: &LiveModel, shared: &Shared, line: &[u8]) -> Result<Vec<Option<String>>, String> {
    let value = json::read(line).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default().to_owned();
        format!("column {}: {said}", error.column())
    })?;
    let Value::Object(account) = value else {
        return Err("the line is no JSON object; send one account a line".to_owned());
    };
    let sent = live.fields.read(&account).map_err(|refusal| refusal.reason)?;
    if !sent.unknown.is_empty() {
        let mut told = told(shared);
        for (field, _) in &sent.unknown {
            // Keys that are data and not names would make any number.
            if told.unknown.contains_key(field) || told.unknown.len() < MOST_ERRORS {
                *told.unknown.entry(field.clone()).or_default() += 1;
            }
        }
    }
    Ok(live.batch_cells(sent))
}

/// Why a batch ended.
enum Failure {
    Engine(Error),
    Io(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Scores as they go out, whole lines at a time, and between them the lines that could not be read.
struct Lines {
    out: Outgoing,
    shared: Shared,
    tells: bool,
}

impl Lines {
    fn write_rejected(&mut self) -> io::Result<()> {
        let rejected = std::mem::take(&mut told(&self.shared).waiting);
        for rejected in rejected.iter().filter(|_| self.tells) {
            let problem = Problem::invalid("not-valid", rejected.reason.as_str());
            writeln!(self.out, "{}", json!({ "line": rejected.line, "error": problem }))?;
        }
        Ok(())
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_rejected()?;
        self.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    /// What is small goes out with what follows.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
