//! The list as a file, and an empty one to fill in.

use std::io;
use std::sync::Arc;
use std::thread;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::Response;
use tokio::sync::mpsc::channel;

use super::form::Form;
use super::parts::sent;
use super::view::View;
use super::viewer::Viewer;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::language::harmless::shown_as_is;
use crate::serve::accounts::typed;
use crate::serve::batch::stream_of;
use crate::serve::feed::{Outgoing, WAITING};
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::{AccountList, ListedAccount};
use crate::workflow::live::{LiveModel, ScoreAsked};

const REASONS: usize = 3;
const CSV: &str = "text/csv; charset=utf-8";

/// Every account of a view.
pub(super) async fn scored(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    let Ok(place) = Arc::clone(&service.batches).try_acquire_owned() else {
        let detail = "as many files as this service makes at once are being made; come again";
        return Err(Problem::busy(detail, 10));
    };
    let (outgoing, mut answer) = channel(WAITING);
    let spawned = thread::Builder::new().name("download".to_owned()).spawn(move || {
        let live = service.current.live();
        let mut out = Outgoing::new(outgoing);
        let written = write(&service, &live, &form, viewer.language, &mut out);
        match written.map(|()| out.send_rest()) {
            // A client that is gone needs no end.
            Ok(_) => {}
            Err(error) => {
                tracing::warn!("{error}");
                out.break_off();
            }
        }
        drop(place);
    });
    spawned.map_err(|_| Problem::busy("there are no threads left; come again", 10))?;
    let Some(first) = answer.recv().await else {
        return Err(Problem::internal());
    };
    if first.is_err() {
        return Err(Problem::internal());
    }
    Ok(file(typed(CSV, stream_of(first, answer)), "accounts.csv"))
}

fn write(
    service: &Service,
    live: &LiveModel,
    form: &Form,
    language: Language,
    out: &mut Outgoing,
) -> Result<()> {
    let failed = |error: csv::Error| Error::io("the download", "write")(io::Error::other(error));
    let mut out = csv::Writer::from_writer(out);
    let reasons = (1..=REASONS).map(|at| format!("reason_{at}"));
    let columns = ["id", "name", "score", "fit", "grade", "segment"].map(str::to_owned);
    let further = ["unknown_weight", "country", "owner", "model"].map(str::to_owned);
    let header: Vec<String> = columns.into_iter().chain(reasons).chain(further).collect();
    out.write_record(&header).map_err(failed)?;
    if let Some(list) = AccountList::existing(service.models())? {
        let view = View::of(form, &list)?;
        list.each(&view.query, &mut |one| {
            let row = row(live, &one, language);
            let row = row.iter().map(|cell| shown_as_is(cell).into_owned());
            out.write_record(row).map_err(failed)
        })?;
    }
    out.flush().map_err(Error::io("the download", "write"))
}

/// One account as it was scored; what only the version that scored it can tell is left out beside another.
fn row(live: &LiveModel, one: &ListedAccount, language: Language) -> Vec<String> {
    let asked = ScoreAsked {
        language: Some(language),
        reasons: REASONS,
        contributions: false,
        summary: false,
    };
    let same = one.model == live.reference;
    let account = sent(live, &one.id, &one.name, &one.facts);
    let scored = same.then(|| live.score(std::slice::from_ref(&account), asked));
    let scored = scored.and_then(|mut scored| scored.pop());
    let points = |milli: i64| format!("{:.3}", milli as f64 / 1000.0);
    let fit = scored.as_ref().and_then(|scored| scored.fit);
    let mut row = vec![
        one.id.clone(),
        one.name.clone(),
        points(one.score),
        fit.map_or_else(String::new, |fit| fit.to_string()),
        one.grade.clone(),
        one.segment.map_or_else(String::new, |number| number.to_string()),
    ];
    let reasons = scored.map(|scored| scored.reasons).unwrap_or_default();
    row.extend((0..REASONS).map(|at| reasons.get(at).cloned().unwrap_or_default()));
    row.extend([
        points(one.unknown),
        one.country.clone(),
        one.owner.clone(),
        one.model.clone(),
    ]);
    row
}

/// The columns that the model reads, to be filled in.
pub(super) async fn template(State(service): State<Arc<Service>>) -> Result<Response, Problem> {
    let live = service.current.live();
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut header = live.batch_header();
    // Who it is comes first.
    let data = &live.model.data;
    header.sort_by_key(|name| match Some(name) {
        name if name == data.id.as_ref() => 0,
        name if name == data.label.as_ref() => 1,
        _ => 2,
    });
    out.write_record(&header)
        .map_err(|error| Problem::invalid("not-valid", error.to_string()))?;
    Ok(file(
        typed(CSV, out.into_inner().unwrap_or_default()),
        "template.csv",
    ))
}

fn file(mut response: Response, name: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(CONTENT_DISPOSITION, value);
    }
    response
}
