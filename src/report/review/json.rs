//! The numbers of a review.

use serde_json::{Map, Value, json};

use crate::language::Language;
use crate::review::{Measured, Performance, Reason, Review, Verdict};

/// Everything that was found; reasons and notes also in English words.
pub fn json(review: &Review, verdict: Verdict, reasons: &[Reason]) -> Value {
    let measured = |of: &Measured<Performance>| match of {
        Measured::Yes(performance) => (json!(performance), Value::Null),
        Measured::No(why) => (Value::Null, json!(why)),
    };
    let (performance, unmeasured) = measured(&review.performance);
    let logged = review.logged.as_ref().map(|logged| {
        let (performance, unmeasured) = measured(&logged.performance);
        let mut value = json!(logged);
        value["champion"] = performance;
        value["unmeasured"] = unmeasured;
        value
    });
    let reasons = reasons
        .iter()
        .map(|reason| with_text(json!(reason), reason.describe(Language::En), reason.kind()));
    let notes = review
        .notes
        .iter()
        .map(|note| with_text(json!(note), note.describe(Language::En), None));
    json!({
        "model": review.model,
        "verdict": verdict,
        "reasons": reasons.collect::<Vec<_>>(),
        "accounts": review.who,
        "notes": notes.collect::<Vec<_>>(),
        "absent": review.absent,
        "champion": performance,
        "unmeasured": unmeasured,
        "maturity": review.maturity,
        "logged": logged,
        "drift": review.drift,
        "levels": review.levels,
        "signals": review.signals,
        "families": review.families,
        "segments": review.segments,
        "paying": review.paying,
        "aim": review.aim,
        "challenge": review.challenge,
    })
}

fn with_text(value: Value, text: String, kind: Option<crate::review::Kind>) -> Value {
    let mut object = match value {
        Value::Object(object) => object,
        other => Map::from_iter([("reason".to_owned(), other)]),
    };
    if let Some(kind) = kind {
        object.insert("kind".to_owned(), json!(kind));
    }
    object.insert("text".to_owned(), text.into());
    Value::Object(object)
}
