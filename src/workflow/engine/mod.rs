//! Accounts scored by the engine that holds them: the card's statement goes there, and no account comes here.

mod job;
mod postgres;
mod spark;
mod spark_errors;
mod spark_master;

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::export::{Dialect, MOST_REASONS, Plan};
use crate::model::Model;
use crate::registry::MODEL;
use crate::score::Grade;
use crate::workflow::activation::routes;
use crate::workflow::models::Waiting;

pub use job::{Engine, EngineRequest, Tally};

use job::Job;

/// What an engine scored.
pub struct EngineScored {
    /// The model.
    pub model: Model,
    /// How it is called beside each score.
    pub reference: String,
    /// What came of the accounts.
    pub tally: Tally,
    /// Whether there are rules of routing, which no engine applies.
    pub is_unrouted: bool,
    /// A newer version that waits for a decision.
    pub waiting: Option<Waiting>,
}

/// Has an engine score.
///
/// # Errors
/// As [`Plan::new`]; [`Error::Data`] for a model without a column that tells accounts apart; [`Error::UnknownColumn`] for a
/// table without a column that the card reads; [`Error::Input`] for an engine that is not there, refuses or stops: nothing is
/// written then.
pub fn score_in(request: EngineRequest) -> Result<EngineScored> {
    if request.reasons > MOST_REASONS {
        return Err(Error::setting(
            "--reasons",
            format!("at most {MOST_REASONS} where an engine scores"),
            request.reasons,
        ));
    }
    if request.output == Path::new("-") {
        let expected = "a folder for Spark, or postgres#TABLE: an engine writes where it is";
        return Err(Error::setting("OUT", expected, "nothing"));
    }
    if request.master.is_some() && request.engine != Engine::Spark {
        return Err(Error::setting(
            "--master",
            "given with --engine spark",
            "another engine",
        ));
    }
    let chosen = request.model.load(false)?;
    let language = request.language.unwrap_or(chosen.model.recipe.language);
    let id = request.id.clone().or_else(|| chosen.model.data.id.clone());
    let id = id.ok_or_else(|| {
        Error::data(
            "the model knows no column that tells accounts apart",
            "name it with --id COL",
        )
    })?;
    let files = chosen.entry.as_ref().map(|entry| &entry.manifest.files);
    let job = Job {
        plan: Plan::new(&chosen.model.worded(language), language)?,
        dialect: match request.engine {
            Engine::Spark => Dialect::Spark,
            Engine::Postgres => Dialect::Postgres,
        },
        id,
        reasons: request.reasons,
        reference: chosen.reference.clone(),
        hash: files
            .and_then(|files| files.get(MODEL))
            .cloned()
            .unwrap_or_default(),
    };
    let tally = match request.engine {
        Engine::Spark => spark::score(&request, &job)?,
        Engine::Postgres => postgres::score(&request, &job)?,
    };
    // Rules that are wrong are rules all the same.
    let routes = routes(None, &chosen.model, &chosen.reference, &[]);
    Ok(EngineScored {
        is_unrouted: !matches!(routes, Ok(None)),
        model: chosen.model,
        reference: chosen.reference,
        tally,
        waiting: chosen.waiting,
    })
}

impl EngineScored {
    /// What was done, as JSON.
    pub fn json(&self, output: &Path) -> Value {
        let grades: Map<String, Value> = Grade::ALL
            .iter()
            .map(|grade| (grade.as_str().to_owned(), self.tally.in_grade(*grade).into()))
            .collect();
        json!({
            "model": self.reference,
            "verdict": self.model.verdict,
            "accounts": self.tally.accounts(),
            "grades": grades,
            "unreadable_cells": self.tally.unreadable,
            "unrouted": self.is_unrouted,
            "waiting": self.waiting.as_ref().map(|waiting| &waiting.reference),
            "output": output,
        })
    }
}
