//! A test of two ways to sell: planned, its arms drawn from the list, its results read.

use std::io::Write as _;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::Response;
use maud::{Markup, html};

use super::form::Form;
use super::frame::{Here, Page};
use super::made::{Maker, made};
use super::parts::{how_to_read, said};
use super::upload::{Received, receive};
use super::viewer::{Viewer, with};
use crate::compare::{Design, Looks, Settings};
use crate::error::{Error, Result};
use crate::files::unfinished::Unfinished;
use crate::recipe::ReadRecipe;
use crate::report::layout::page::{coded, content};
use crate::serve::accounts::typed;
use crate::serve::problem::Problem;
use crate::serve::service::Service;
use crate::store::AccountList;
use crate::workflow::compare::{ArmsRequest, compare_arms};
use crate::workflow::plan::{ListedTest, PlanRequest, draw_listed, number, plan_test, share};

/// Fields of a plan; the address of its arms has them too.
const FIELDS: [&str; 7] = ["metric", "baseline", "sd", "least", "per_arm", "power", "looks"];
/// Share of the accounts drawn that is left alone, as the command has it.
const HOLDOUT: &str = "10%";

/// Whether a plan is asked for.
pub(super) fn is_planned(form: &Form) -> bool {
    form.get("baseline").is_some()
}

/// What a form asks of a plan.
fn asked(form: &Form, to: &Maker<'_>) -> Result<PlanRequest> {
    let optional = |name: &'static str| form.get(name).map(|text| number(name, text)).transpose();
    let whole = |name: &'static str| -> Result<Option<u64>> {
        let text = form.get(name);
        let wrong = |text: &str| Error::setting(name, "a whole number", text);
        text.map(|text| text.parse().map_err(|_| wrong(text))).transpose()
    };
    Ok(PlanRequest {
        metric: form.get("metric").map(str::to_owned),
        baseline: optional("baseline")?,
        sd: optional("sd")?,
        least: optional("least")?,
        per_arm: whole("per_arm")?,
        confidence: 0.95,
        power: share("power", form.get("power").unwrap_or("80%"))?,
        share_a: 0.5,
        looks: looks(form),
        group: None,
        a: None,
        b: None,
        seed: whole("seed")?.unwrap_or(0),
        draw: None,
        output: None,
        language: to.language,
    })
}

fn looks(form: &Form) -> Looks {
    match form.get("looks") {
        Some("once") => Looks::Once,
        _ => Looks::Daily,
    }
}

fn holdout(form: &Form) -> Result<f64> {
    number("holdout", form.get("holdout").unwrap_or(HOLDOUT))
}

/// What cannot be is said in place, and the form stays.
fn refused(error: Error) -> Result<Markup, Problem> {
    match error {
        error @ (Error::Data { .. }
        | Error::Setting { .. }
        | Error::UnknownValue { .. }
        | Error::UnknownColumn { .. }
        | Error::Input { .. }) => {
            let detail = Problem::from(error).detail;
            Ok(html! { section { p.warning role="alert" { span lang="en" { (coded(&detail)) } } } })
        }
        error => Err(error.into()),
    }
}

/// The form of a plan, the plan, and where its arms are drawn and its results read.
pub(super) fn planning(form: &Form, to: &Maker<'_>) -> Result<Markup, Problem> {
    let language = to.language;
    let plan = match is_planned(form) {
        false => html! {},
        true => match asked(form, to).and_then(|asked| plan_test(&asked)) {
            Err(error) => refused(error)?,
            Ok(planned) => html! { section {
                h2 { (language.testing_plan()) }
                (said(&planned.sentences(language)))
                (drawing(form, to)?)
            } },
        },
    };
    Ok(html! {
        (plan)
        section id="plan" {
            h2 { (language.testing_heading()) }
            p { (language.testing_about()) }
            form.values method="get" action="/compare#plan" {
                @if let Some(tag) = to.viewer.kept_language() { input type="hidden" name="lang" value=(tag); }
                (field("baseline", &language.testing_baseline(), "20%", form, true))
                (field("least", &language.testing_least(), "5%", form, false))
                (field("per_arm", &language.testing_per_arm(), "80", form, false))
                (field("metric", &language.testing_metric(), "replied:rate", form, false))
                (field("sd", &language.testing_sd(), "", form, false))
                (field("power", &language.testing_power(), "80%", form, false))
                div.field { label for="looks" { (language.testing_looks()) }
                    select id="looks" name="looks" {
                        option value="daily" { (language.testing_daily()) }
                        option value="once" selected[looks(form) == Looks::Once] { (language.testing_once()) }
                    } }
                div.field.act { button { (language.testing_plan_it()) } }
            }
        }
        section id="results" {
            h2 { (language.testing_results()) }
            p { (language.testing_results_about()) }
            form.values method="post" action=(to.viewer.link("/compare/results")) enctype="multipart/form-data" {
                div.field { label for="plan-file" { (language.testing_plan_file()) } input id="plan-file" name="plan" type="file" accept=".json"; }
                (field("group", &language.testing_group(), "arm", form, false))
                (field("a", &language.testing_arm("A"), "A", form, false))
                (field("b", &language.testing_arm("B"), "B", form, false))
                (field("of", &language.testing_metric(), "replied:rate", form, false))
                div.field { label for="file" { (language.testing_file()) } input id="file" name="file" type="file" required; }
                div.field.act { button { (language.testing_read()) } }
            }
        }
    })
}

fn field(name: &str, title: &str, such: &str, form: &Form, required: bool) -> Markup {
    // Of two segments compared the address has the same names.
    let value = match name {
        "a" | "b" => "",
        name => form.get(name).unwrap_or_default(),
    };
    let id = format!("t-{name}");
    html! { div.field { label for=(id) { (title) }
        input id=(id) name=(name) type="text" value=(value) placeholder=(such) maxlength="200" autocomplete="off" required[required];
    } }
}

/// Where the arms of a plan are drawn from the list.
fn drawing(form: &Form, to: &Maker<'_>) -> Result<Markup, Problem> {
    let language = to.language;
    let list = AccountList::existing(to.service.models())?;
    let Some(count) = list.map(|list| list.upload(None)).transpose()?.flatten() else {
        return Ok(html! { p { (language.testing_no_list()) } });
    };
    drop(count);
    let seed = form.get("seed").unwrap_or("0");
    let of = |path: &str| {
        let address = FIELDS.iter().filter_map(|name| Some((*name, form.get(name)?)));
        let address = address.fold(path.to_owned(), |address, (name, value)| {
            with(&address, name, value)
        });
        to.viewer.link(&with(&address, "seed", seed))
    };
    Ok(html! {
        p { (language.testing_draw_about(seed)) }
        p { a.button href=(of("/compare/arms.csv")) { (language.testing_arms()) } " "
            a.button.second href=(of("/compare/arms.plan.json")) { (language.testing_plan_of_arms()) } }
    })
}

fn drawn(form: &Form, to: &Maker<'_>) -> Result<ListedTest, Problem> {
    let Some(list) = AccountList::existing(to.service.models())? else {
        let reason = "the list of accounts is empty";
        return Err(Error::data(reason, "score a file on the page Accounts first").into());
    };
    Ok(draw_listed(&asked(form, to)?, &list, holdout(form)?, &to.live)?)
}

fn file(kind: &'static str, bytes: Vec<u8>, called: &'static str) -> Response {
    let mut response = typed(kind, bytes);
    response
        .headers_mut()
        .insert(CONTENT_DISPOSITION, HeaderValue::from_static(called));
    response
}

/// The arms, as the command writes them.
pub(super) async fn arms(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    made(service, viewer, move |to| {
        let test = drawn(&form, to)?;
        let called = "attachment; filename=\"arms.csv\"";
        Ok(file("text/csv; charset=utf-8", test.arms, called))
    })
    .await
}

/// Their plan, which results are read by.
pub(super) async fn plan(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let form = Form::of_query(&request);
    made(service, viewer, move |to| {
        let test = drawn(&form, to)?;
        let called = "attachment; filename=\"arms.plan.json\"";
        Ok(file("application/json", test.plan, called))
    })
    .await
}

/// A plan in a file of its own, gone once it is read.
fn kept(text: &str) -> Result<Unfinished, Problem> {
    let written = Unfinished::private().and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.flush()?;
        Ok(file)
    });
    written.map_err(|error| {
        tracing::warn!("{}", Error::io(std::env::temp_dir(), "write in")(error));
        Problem::internal()
    })
}

/// Results, read as the command reads them.
pub(super) async fn results(
    State(service): State<Arc<Service>>,
    Extension(viewer): Extension<Viewer>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let Ok(place) = Arc::clone(&service.batches).try_acquire_owned() else {
        let detail = "as many files as this service takes at once are being read; come again";
        return Err(Problem::busy(detail, 10));
    };
    let Received { file, fields, .. } = receive(&service, &parts.headers, body, None).await?;
    let plan = fields
        .iter()
        .find(|(name, text)| name == "plan" && !text.trim().is_empty());
    let plan = plan.map(|(_, text)| kept(text)).transpose()?;
    let fields = fields.into_iter().filter(|(name, _)| name != "plan");
    let form = Form::of(fields.collect())?;
    made(service, viewer, move |to| {
        let language = to.language;
        let text = |name: &str| form.get(name).map(str::to_owned);
        let answer = compare_arms(&ArmsRequest {
            data: file.path().to_path_buf(),
            group: text("group"),
            a: text("a"),
            b: text("b"),
            metric: text("of"),
            better: None,
            positive: Vec::new(),
            ended: None,
            horizon: None,
            as_of: None,
            id: None,
            day: None,
            adjust: Vec::new(),
            follows: plan.as_ref().map(|plan| plan.path().to_path_buf()),
            read: ReadRecipe {
                max_rows: Some(to.service.settings.max_rows),
                ..ReadRecipe::default()
            },
            settings: Settings {
                design: Design::Unknown,
                ..Settings::default()
            },
            language,
        });
        drop(place);
        let found = match answer {
            Ok(answer) => content(&answer.document().blocks, language),
            Err(error) => refused(error)?,
        };
        let body = html! {
            (found)
            (planning(&Form::default(), to)?)
            (how_to_read(&[language.testing_how()], None, language))
        };
        Ok(Page::new(Here::Compare, to.viewer, body).response(to.viewer))
    })
    .await
}
