//! What people say of a version, edited: the effect first, then a candidate beside the champion.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{Here, Page, go};
use super::made::{Maker, made};
use super::parts::how_to_read;
use super::tuning_effect::{of_list, of_training};
use super::tuning_form::{Typed, fields};
use super::upload::{AGAIN, Received, receive};
use super::viewer::{Viewer, with};
use crate::error::Error;
use crate::files::unfinished::Unfinished;
use crate::language::Language;
use crate::registry::{Entry, Registry, digest};
use crate::report::layout::page::coded;
use crate::serve::guard::Caller;
use crate::serve::keys::random;
use crate::serve::models::signed;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::serve::trials::Trial;
use crate::workflow::models::{VersionChoice, version_meant};
use crate::workflow::tune::{TunedVersion, Tuning, relearn};

pub(super) async fn form(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
) -> Result<Response, Problem> {
    made(service, viewer, |to| {
        Ok(page(&Tuning::of(&to.live.model), &html! {}, None, to))
    })
    .await
}

pub(super) async fn effect(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::read(&service, request).await?;
    made(service, viewer, move |to| shown(&form, None, to)).await
}

/// The form with the effect of what was typed; `warning` stands before it.
fn shown(form: &Form, warning: Option<String>, to: &Maker<'_>) -> Result<Response, Problem> {
    let Typed { tuning, wrong } = Typed::read(form, to);
    let language = to.language;
    let base = &to.live.model;
    let warned = html! { @if let Some(warning) = &warning { p.warning role="alert" { (warning) } } };
    if !wrong.is_empty() {
        let said =
            html! { (warned) section { @for line in &wrong { p.warning role="alert" { (coded(line)) } } } };
        return Ok(page(&tuning, &said, None, to));
    }
    if tuning == Tuning::of(base) {
        let said = html! { (warned) section { p { (language.tuning_nothing()) } } };
        return Ok(page(&tuning, &said, None, to));
    }
    let told = match tuning.needs_training(base) {
        true => tuning.recipe(base).map(|_| None),
        false => TunedVersion::of(&to.live.choice(to.service.models()), &tuning).map(Some),
    };
    match told {
        Ok(Some(version)) => {
            let effect = html! { (warned) (of_list(&version, to)?) };
            Ok(page(&tuning, &effect, Some(&mark(&tuning)), to))
        }
        Ok(None) => {
            let said = html! { (warned) section { p.lead { (language.tuning_needs_training()) } } };
            Ok(page(&tuning, &said, None, to))
        }
        // What cannot be is said in place, and what was typed stays.
        Err(error @ (Error::Setting { .. } | Error::UnknownColumn { .. } | Error::Data { .. })) => {
            let detail = Problem::from(error).detail;
            let said =
                html! { (warned) section { p.warning role="alert" { span lang="en" { (coded(&detail)) } } } };
            Ok(page(&tuning, &said, None, to))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was shown, so that nothing else is saved.
fn mark(tuning: &Tuning) -> String {
    digest(format!("{tuning:?}").as_bytes())
}

/// The page; with `shown` what stands there can be saved.
fn page(tuning: &Tuning, effect: &Markup, shown: Option<&str>, to: &Maker<'_>) -> Response {
    let (language, viewer) = (to.language, to.viewer);
    let is_changed = *tuning != Tuning::of(&to.live.model);
    let body = html! {
        form.tuning method="post" action=(viewer.link("/tuning")) {
            input type="hidden" name="base" value=(to.live.reference);
            (effect)
            @if let Some(shown) = shown { section {
                h2 { (language.tuning_save()) }
                p { (language.tuning_save_about()) }
                input type="hidden" name="shown" value=(shown);
                div.stack {
                    label for="reason" { (language.page_why()) }
                    input id="reason" name="reason" type="text" maxlength="300" autocomplete="off";
                    button formaction=(viewer.link("/tuning/save")) { (language.tuning_save()) }
                }
            } }
            @if is_changed { section {
                h2 { (language.tuning_train_heading()) }
                p { (language.tuning_train_about()) }
                div.upload {
                    div.field { label for="file" { (language.tuning_table()) } input id="file" name="file" type="file"; }
                    button.second formaction=(viewer.link("/tuning/train")) formenctype="multipart/form-data" { (language.tuning_train()) }
                }
            } }
            (fields(tuning, to))
            section.tight { button { (language.tuning_show()) } }
        }
        (how_to_read(&[language.tuning_how()], None, language))
    };
    Page::new(Here::Tuning, viewer, body)
        .about(language.tuning_about(&to.live.reference))
        .response(viewer)
}

pub(super) async fn save(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let caller = request.extensions().get::<Caller>().cloned();
    let form = Form::read(&service, request).await?;
    made(service, viewer, move |to| {
        let language = to.language;
        if form.get("base") != Some(to.live.reference.as_str()) {
            let warning = language.tuning_other_base(&to.live.reference);
            return shown(&form, Some(warning), to);
        }
        let Typed { tuning, wrong } = Typed::read(&form, to);
        if !wrong.is_empty() || form.get("shown") != Some(mark(&tuning).as_str()) {
            return shown(&form, Some(language.tuning_look_again()), to);
        }
        let version = TunedVersion::of(&to.live.choice(to.service.models()), &tuning)?;
        kept(&version, &form, caller.as_ref(), to)
    })
    .await
}

/// Puts a version into the registry, and sends the browser to where that is told.
fn kept(
    version: &TunedVersion,
    form: &Form,
    caller: Option<&Caller>,
    to: &Maker<'_>,
) -> Result<Response, Problem> {
    let reason = reason(form)?;
    let entry: Entry = version.publish(&Registry::open(to.service.models()), &signed(reason, caller))?;
    let address = with("/tuning/saved", "version", &entry.version.to_string());
    Ok(go(&to.viewer.link(&address)))
}

/// Why, which every decision needs.
pub(super) fn reason(form: &Form) -> Result<&str, Problem> {
    let missing =
        || Problem::invalid("missing-field", "say why: the journal keeps it").at("", "reason", None);
    form.get("reason").ok_or_else(missing)
}

pub(super) async fn saved(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    made(service, viewer, move |to| {
        let language = to.language;
        let registry = Registry::open(to.service.models());
        let (name, named) = (&to.live.entry.name, form.get("version").unwrap_or_default());
        let (_, version) = version_meant(&registry, named, Some(name))?;
        registry.version(name, version)?;
        let body = html! { section {
            p.lead role="status" { (language.tuning_saved_about(&to.live.reference)) }
            p { a.button href=(to.viewer.link("/review")) { (language.tuning_to_review()) } }
        } };
        let page = Page::new(Here::Tuning, to.viewer, body);
        Ok(page.titled(language.tuning_saved(version)).response(to.viewer))
    })
    .await
}

pub(super) async fn train(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let Received { file, fields, .. } = receive(&service, &parts.headers, body, None).await?;
    let form = Form::of(fields)?;
    made(Arc::clone(&service), viewer, move |to| {
        if form.get("base") != Some(to.live.reference.as_str()) {
            let warning = to.language.tuning_other_base(&to.live.reference);
            return shown(&form, Some(warning), to);
        }
        let Typed { tuning, wrong } = Typed::read(&form, to);
        if !wrong.is_empty() || tuning == Tuning::of(&to.live.model) {
            return shown(&form, None, to);
        }
        tuning.recipe(&to.live.model)?;
        let id = random::<8>()?;
        if !service.trials.begin(&id) {
            let detail = "a candidate is being learnt already; come again";
            return Err(Problem::busy(detail, 10));
        }
        let address = format!("/tuning/trials/{id}");
        let worker = (
            Arc::clone(&service),
            id.clone(),
            to.live.choice(to.service.models()),
        );
        let spawned = thread::Builder::new().name("training".to_owned()).spawn(move || {
            let (service, id, choice) = worker;
            let learnt = catch_unwind(AssertUnwindSafe(|| learn(&service, &id, &choice, &tuning, &file)));
            service.trials.set(
                &id,
                learnt.unwrap_or_else(|_| Trial::Failed(Problem::internal().detail)),
            );
        });
        if spawned.is_err() {
            let detail = "there are no threads left; come again";
            service.trials.set(&id, Trial::Failed(detail.to_owned()));
        }
        Ok(go(&to.viewer.link(&address)))
    })
    .await
}

fn learn(service: &Service, id: &str, choice: &VersionChoice, tuning: &Tuning, file: &Unfinished) -> Trial {
    let progress = |stage: &'static str, done: usize, all: usize| {
        service.trials.set(id, Trial::Running(stage, done, all));
    };
    match relearn(choice, tuning, file.path().to_path_buf(), &progress) {
        Ok(learnt) => Trial::Done(Arc::new(learnt)),
        Err(error) => Trial::Failed(Problem::from(error).detail),
    }
}

/// What is being done, for people.
fn called(stage: &str, language: Language) -> String {
    match stage {
        "validating" => language.tuning_validating(),
        "finding segments" => language.tuning_segmenting(),
        _ => language.tuning_learning(),
    }
}

/// A trial that is still there.
fn found(service: &Service, id: &str) -> Result<Trial, Problem> {
    let gone = || {
        let detail = "this candidate is gone: the service was started again, or others were learnt since";
        Problem::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    };
    service.trials.find(id).ok_or_else(gone)
}

pub(super) async fn trial(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    made(service, viewer, move |to| {
        let language = to.language;
        let (title, body, again) = match found(to.service, &id)? {
            Trial::Running(stage, done, all) => (
                language.tuning_training(),
                html! { section {
                    p.lead role="status" { @if all > 0 { (language.tuning_stage(called(stage, language), done, all)) } @else { "…" } }
                    progress aria-label=(language.tuning_training()) max=[(all > 0).then_some(all)] value=[(all > 0).then_some(done)] {}
                } },
                true,
            ),
            Trial::Failed(why) => (
                language.tuning_not_trained(),
                html! { section {
                    p.warning role="alert" { span lang="en" { (coded(&why)) } }
                    p { a href=(to.viewer.link("/tuning")) { (language.tuning_back()) } }
                } },
                false,
            ),
            Trial::Done(learnt) => (
                language.tuning_trained(),
                html! {
                    (of_training(&learnt, to))
                    section {
                        h2 { (language.tuning_save()) }
                        p { (language.tuning_save_about()) }
                        form.stack method="post" action=(to.viewer.link(&format!("/tuning/trials/{id}"))) {
                            label for="reason" { (language.page_why()) }
                            input id="reason" name="reason" type="text" required maxlength="300" autocomplete="off";
                            button { (language.tuning_save()) }
                        }
                    }
                    (how_to_read(&[language.tuning_how()], None, language))
                },
                false,
            ),
        };
        let mut page = Page::new(Here::Tuning, to.viewer, body).titled(title);
        page.again = again.then_some(AGAIN);
        Ok(page.response(to.viewer))
    })
    .await
}

pub(super) async fn keep(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let caller = request.extensions().get::<Caller>().cloned();
    let form = Form::read(&service, request).await?;
    made(service, viewer, move |to| match found(to.service, &id)? {
        Trial::Done(learnt) => kept(&learnt.version, &form, caller.as_ref(), to),
        _ => Ok(go(&to.viewer.link(&format!("/tuning/trials/{id}")))),
    })
    .await
}
