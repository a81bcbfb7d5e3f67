//! A comparison as JSON: every number, or `null` with the reason beside it.

use serde_json::{Map, Value, json as value};

use crate::compare::comparison::{
    Adjusted, Arm, Comparison, Design, Estimate, Further, Look, Method, Step, Undefined, What,
};
use crate::compare::metric::Kind;
use crate::compare::verdict::Verdict;
use crate::edges::{Edges, Pair};
use crate::language::Language;

use super::{edges, verdict, words};

/// A comparison with keys in a fixed order: `a`, `b`, `difference`, `ratio`, `test`, `bayes`, `sequential`, `adjusted`,
/// `verdict` (one line), `decision`, `warnings`, then what it was made with. Names are as they were given. A number
/// that is not known is `null`, and its object has a `reason`.
pub fn json(comparison: &Comparison, language: Language) -> Value {
    let names = words::names(comparison, language);
    let made = Numbers {
        c: comparison,
        names: &names,
        language,
    };
    Value::Object(made.whole())
}

/// The edges with every comparison, and the advice in words.
pub fn json_edges(found: &Edges, language: Language) -> Value {
    let places: Vec<Value> = found
        .places
        .iter()
        .map(|place| {
            value!({
                "number": place.number,
                "name": match &place.name {
                    Some(name) => name.text(language).to_owned(),
                    None => language.edges_no_segment(),
                },
                "accounts": place.accounts,
            })
        })
        .collect();
    let pairs: Vec<Value> = found
        .pairs
        .iter()
        .map(|pair| one_pair(found, pair, language))
        .collect();
    let mut out = Map::new();
    match &found.as_of {
        Some(day) => out.insert("as_of".to_owned(), value!(day)),
        None => out.insert("as_of".to_owned(), Value::Null),
    };
    if found.as_of.is_none() {
        out.insert("reason".to_owned(), value!(language.compare_no_day()));
    }
    out.insert("places".to_owned(), Value::Array(places));
    out.insert("pairs".to_owned(), Value::Array(pairs));
    out.insert("comparisons".to_owned(), value!(found.comparisons));
    out.insert(
        "multiplicity".to_owned(),
        value!(edges::multiplicity(found, language)),
    );
    Value::Object(out)
}

fn one_pair(found: &Edges, pair: &Pair, language: Language) -> Value {
    let comparisons: Vec<Value> = pair.comparisons.iter().map(|c| json(c, language)).collect();
    value!({
        "a": pair.a,
        "b": pair.b,
        "adjacent": pair.adjacent,
        "advice": edges::advice(found, pair, language),
        "decision": serde_json::to_value(pair.advice).unwrap_or_default(),
        "comparisons": comparisons,
    })
}

/// An object whose missing numbers say why they are missing.
#[derive(Default)]
struct Object {
    fields: Map<String, Value>,
    reasons: Vec<String>,
}

impl Object {
    fn set(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(key.to_owned(), value.into());
        self
    }

    fn number(mut self, key: &str, number: Option<f64>, why: impl FnOnce() -> String) -> Self {
        let known = number.and_then(serde_json::Number::from_f64);
        if known.is_none() {
            self = self.because(why());
        }
        self.set(key, known.map_or(Value::Null, Value::Number))
    }

    fn count(mut self, key: &str, count: Option<u64>, why: impl FnOnce() -> String) -> Self {
        if count.is_none() {
            self = self.because(why());
        }
        self.set(key, count.map_or(Value::Null, Value::from))
    }

    fn because(mut self, reason: String) -> Self {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
        self
    }

    fn done(self) -> Value {
        let mut fields = self.fields;
        if !self.reasons.is_empty() {
            fields.insert("reason".to_owned(), self.reasons.join("; ").into());
        }
        Value::Object(fields)
    }
}

struct Numbers<'a> {
    c: &'a Comparison,
    names: &'a [String; 2],
    language: Language,
}

impl Numbers<'_> {
    fn whole(&self) -> Map<String, Value> {
        let (c, language) = (self.c, self.language);
        let warnings: Vec<Value> = c
            .warnings
            .iter()
            .map(|found| Value::String(words::warning(found, language)))
            .collect();
        let Value::Object(mut fields) = Object::default()
            .set("a", self.arm(&c.a))
            .set("b", self.arm(&c.b))
            .set("difference", self.difference())
            .set(
                "ratio",
                self.with_method(&c.ratio.estimate, c.ratio.method).done(),
            )
            .set("test", self.test())
            .set("bayes", self.bayes())
            .set("sequential", self.sequential())
            .set("adjusted", self.adjusted(&c.adjusted))
            .set("verdict", verdict::verdict(c, language))
            .set("decision", self.decision())
            .set("warnings", warnings)
            .set("metric", self.metric())
            .set("design", serde_json::to_value(c.design).unwrap_or_default())
            .number("confidence", Some(c.confidence), || {
                language.compare_not_computed()
            })
            .number("least", Some(c.least), || language.compare_not_computed())
            .set("least_chosen", c.least_chosen)
            .set("looks", serde_json::to_value(c.looks).unwrap_or_default())
            .set(
                "planned",
                Object::default()
                    .count("accounts", c.planned, || language.compare_not_planned())
                    .done(),
            )
            .set("split", self.split())
            .set(
                "further",
                c.further.iter().map(|f| self.further(f)).collect::<Vec<_>>(),
            )
            .set("curves", self.curves())
            .set(
                "path",
                c.path.iter().map(|look| self.look(look)).collect::<Vec<_>>(),
            )
            .done()
        else {
            return Map::new();
        };
        // Numbers that are not there have their reason beside them in both.
        let told = |value: serde_json::Result<Value>| value.unwrap_or_default();
        if let Some(evidence) = &c.evidence {
            fields.insert("evidence".to_owned(), told(serde_json::to_value(evidence)));
        }
        if let Some(periods) = &c.periods {
            fields.insert("periods".to_owned(), told(serde_json::to_value(periods)));
        }
        fields
    }

    fn reason(&self, reason: Option<Undefined>) -> String {
        match reason {
            Some(reason) => words::reason(reason, self.names, self.language),
            None => self.language.compare_not_computed(),
        }
    }

    fn method(&self, method: Method) -> String {
        words::method(method, self.language)
    }

    fn estimate(&self, object: Object, estimate: &Estimate) -> Object {
        let why = || self.reason(estimate.reason);
        object
            .number("estimate", estimate.estimate, why)
            .number("low", estimate.low, why)
            .number("high", estimate.high, why)
    }

    fn with_method(&self, estimate: &Estimate, method: Method) -> Object {
        self.estimate(Object::default(), estimate)
            .set("method", self.method(method))
    }

    fn arm(&self, arm: &Arm) -> Value {
        let object = Object::default().set("name", arm.name.as_str()).set("n", arm.n);
        self.estimate(object, &arm.estimate)
            .count("events", arm.events, || self.language.compare_other_kind())
            .set("left_out", arm.left_out)
            .set("method", self.method(arm.method))
            .done()
    }

    fn difference(&self) -> Value {
        let found = self.c.difference;
        self.with_method(&found.estimate, found.method)
            .set("valid", self.language.compare_at_the_end_only())
            .done()
    }

    fn test(&self) -> Value {
        let (test, language) = (self.c.test, self.language);
        let why = || self.reason(test.reason);
        Object::default()
            .number("statistic", test.statistic, || match test.reason {
                Some(_) => why(),
                None => language.compare_no_statistic(),
            })
            .number("p_value", test.p_value, why)
            .number("p_adjusted", test.p_adjusted, || match test.reason {
                Some(_) => why(),
                None => language.compare_only_one(),
            })
            .set("method", self.method(test.method))
            .done()
    }

    fn bayes(&self) -> Value {
        let bayes = self.c.bayes;
        let why = || self.reason(bayes.reason);
        Object::default()
            .number("chance_b_better", bayes.chance_b_better, why)
            .number("expected_loss_a", bayes.expected_loss_a, why)
            .number("expected_loss_b", bayes.expected_loss_b, why)
            .number("low", bayes.low, why)
            .number("high", bayes.high, why)
            .set("method", self.method(bayes.method))
            .done()
    }

    fn sequential(&self) -> Value {
        let found = self.c.sequential;
        self.estimate(Object::default(), &found.estimate)
            .number("p_value", found.p_value, || self.reason(found.estimate.reason))
            .set("tuned_to", found.tuned_to)
            .set("method", self.method(found.method))
            .set("valid", self.language.compare_at_every_look())
            .done()
    }

    fn adjusted(&self, found: &Adjusted) -> Value {
        let language = self.language;
        let none = || match found.estimate.reason {
            Some(_) => self.reason(found.estimate.reason),
            None if self.c.design == Design::Randomised => language.compare_needs_no_adjusting(),
            None => language.compare_not_computed(),
        };
        let ratio = found.ratio.unwrap_or(Estimate {
            reason: found.estimate.reason,
            ..Estimate::default()
        });
        let strata = match &found.strata {
            Some(strata) => Object::default()
                .set("strata", strata.strata)
                .set("by", strata.by.clone())
                .set("without", strata.without.clone())
                .set(
                    "odds_ratio",
                    self.estimate(Object::default(), &strata.odds_ratio).done(),
                )
                .number("heterogeneity", strata.heterogeneity, || {
                    language.compare_not_computed()
                }),
            None => Object::default().count("strata", None, none),
        };
        let overlap = found.overlap.map(|o| (o.a, o.b)).unzip();
        let e_value = found.e_value.map(|e| (e.estimate, e.limit)).unzip();
        let balance: Vec<Value> = found
            .balance
            .iter()
            .map(|balance| {
                Object::default()
                    .set("column", balance.column.as_str())
                    .number("before", Some(balance.before), || {
                        self.reason(Some(Undefined::NoVariation))
                    })
                    .number("after", balance.after, || language.compare_no_weighting())
                    .done()
            })
            .collect();
        let object = Object::default();
        let object = match found.estimate.reason {
            Some(_) => self.estimate(object, &found.estimate),
            None => object
                .number("estimate", found.estimate.estimate, none)
                .number("low", found.estimate.low, none)
                .number("high", found.estimate.high, none),
        };
        let object = match found.method {
            Some(method) => object.set("method", self.method(method)),
            None => object.set("method", Value::Null).because(none()),
        };
        object
            .set("ratio", self.estimate(Object::default(), &ratio).done())
            .number("crude", found.crude, none)
            .number("weighted", found.weighted, none)
            .set("strata", strata.done())
            .set(
                "covariates",
                found.covariates.iter().map(String::as_str).collect::<Vec<_>>(),
            )
            .set("balance", balance)
            .set(
                "overlap",
                Object::default()
                    .number("a", overlap.0, none)
                    .number("b", overlap.1, none)
                    .done(),
            )
            .set(
                "e_value",
                Object::default()
                    .number("estimate", e_value.0, none)
                    .number("limit", e_value.1, none)
                    .done(),
            )
            .done()
    }

    fn decision(&self) -> Value {
        let mut decision = serde_json::to_value(self.c.verdict).unwrap_or_default();
        let Some(fields) = decision.as_object_mut() else {
            return decision;
        };
        if let (Verdict::Turned { .. }, Some(since)) = (self.c.verdict, super::chance::since(self.c)) {
            fields.insert("since".to_owned(), since.into());
        }
        if let Verdict::CannotTell { more_per_arm: None } = self.c.verdict {
            fields.insert("more_per_arm".to_owned(), Value::Null);
            fields.insert("reason".to_owned(), self.language.compare_more_unknown().into());
        } else if fields.values().any(Value::is_null) {
            fields.insert("reason".to_owned(), self.language.compare_not_computed().into());
        }
        decision
    }

    fn metric(&self) -> Value {
        let (metric, language) = (&self.c.metric, self.language);
        Object::default()
            .set("name", metric.name.as_str())
            .set("kind", metric.kind.as_str())
            .number("horizon", metric.horizon, || match metric.kind {
                Kind::Duration | Kind::Retention => language.compare_no_horizon(),
                Kind::Rate | Kind::Amount => language.compare_other_kind(),
            })
            .set("better", serde_json::to_value(metric.better).unwrap_or_default())
            .done()
    }

    fn split(&self) -> Value {
        let why = || match self.c.design {
            Design::Randomised | Design::Unknown => self.language.compare_not_planned(),
            Design::Observational => self.language.compare_split_only_randomised(),
        };
        let split = self.c.split;
        Object::default()
            .number("planned_a", split.map(|s| s.planned_a), why)
            .number("observed_a", split.map(|s| s.observed_a), why)
            .number("chi_squared", split.map(|s| s.chi_squared), why)
            .number("p_value", split.map(|s| s.p_value), why)
            .done()
    }

    fn further(&self, found: &Further) -> Value {
        let language = self.language;
        let mut object = Object::default().set("what", serde_json::to_value(found.what).unwrap_or_default());
        object = if found.what == What::Test && found.estimate.reason.is_none() {
            let why = || language.compare_test_only();
            object
                .number("estimate", found.estimate.estimate, why)
                .number("low", found.estimate.low, why)
                .number("high", found.estimate.high, why)
        } else {
            self.estimate(object, &found.estimate)
        };
        object
            .number("p_value", found.p_value, || match found.estimate.reason {
                Some(_) => self.reason(found.estimate.reason),
                None => language.compare_no_test(),
            })
            .set("method", self.method(found.method))
            .done()
    }

    fn curves(&self) -> Value {
        let language = self.language;
        let Some([a, b]) = &self.c.curves else {
            let why = match self.c.metric.kind {
                Kind::Rate | Kind::Amount => language.compare_no_curves(),
                Kind::Duration | Kind::Retention => language.compare_not_computed(),
            };
            return Object::default()
                .set("a", Value::Null)
                .set("b", Value::Null)
                .because(why)
                .done();
        };
        let steps = |steps: &[Step]| steps.iter().map(|step| self.step(step)).collect::<Vec<_>>();
        value!({ "a": steps(a), "b": steps(b) })
    }

    fn step(&self, step: &Step) -> Value {
        let why = || self.reason(Some(Undefined::AtTheEdge));
        Object::default()
            .number("day", Some(step.day), || self.language.compare_not_computed())
            .number("share", Some(step.share), || self.language.compare_not_computed())
            .number("low", step.low, why)
            .number("high", step.high, why)
            .set("at_risk", step.at_risk)
            .done()
    }

    fn look(&self, look: &Look) -> Value {
        let object = Object::default().set("day", look.day.as_str()).set("n", look.n);
        self.estimate(object, &look.estimate).done()
    }
}
