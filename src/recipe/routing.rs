//! `[[routing]]`: whose an account is and what is to be done with it, by what the scores say.

use std::collections::HashSet;
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::error::{Error, Result};
use crate::recipe::place::position;

/// Longest text of a rule, in characters: what a CRM's field holds.
const LONGEST: usize = 255;

/// A rule of routing: the first that fits an account says whose it is (`owner`) and what is to be done with it (`sequence`), or
/// that it is left alone (`exclude`).
///
/// It fits where everything that it names holds; one that names nothing fits every account that no rule above it took. Rules are read
/// when accounts are scored, from this folder's recipe where it has any: a change needs no training.
///
/// ```toml
/// [[routing]]
/// name = "partners' customers"
/// where = [{ column = "tools", in = ["SolidWorks"] }]
/// exclude = true
///
/// [[routing]]
/// name = "large and French"
/// grade = ["A", "B"]
/// segment = ["Law practice", "2"]
/// timing = ["hot", "warm"]
/// where = [{ column = "country", in = ["FR", "BE"] }, { column = "employees", above = 200, unknown = true }]
/// owner = "marie@example.com"
/// sequence = "enterprise"
///
/// [[routing]]
/// name = "everybody else"
/// where = [{ column = "country", not_in = ["RU"] }, { column = "employees", below = 5000 }]
/// sequence = "newsletter"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RouteRecipe {
    /// What it is called in results. Default: none, must be given.
    pub name: String,
    /// Grades that it fits: A, B, C, D, X, ?. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grade: Vec<RouteGrade>,
    /// Segments that it fits, by name or number; "0" is none. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segment: Vec<String>,
    /// Bands of timing that it fits (`score --signals`): hot, warm, quiet. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub timing: Vec<RouteTiming>,
    /// Columns that it looks at, all of which must hold. Default: none.
    #[serde(rename = "where", skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<RouteCondition>,
    /// Whose the account is. Default: nobody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What is to be done with it. Default: nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<String>,
    /// Whether it is left alone: no owner, no sequence. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exclude: bool,
}

/// What a rule asks of a column; of several tests one is enough, as in `[[knock_out]]`.
///
/// ```toml
/// [[routing]]
/// name = "abroad or large"
/// where = [{ column = "employees", above = 200, below = 3, in = ["n/a"], not_in = ["50"], unknown = true }]
/// owner = "key accounts"
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RouteCondition {
    /// Column it looks at; one that a table lacks is unknown there. Default: none, must be given.
    pub column: String,
    /// Holds when the value is one of these. Default: none.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub is_in: Vec<String>,
    /// Holds when the value is known and none of these. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
    /// Holds when the number is below. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// Holds when the number is above. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// Holds when the value is unknown. Default: false.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
}

/// A grade that a rule fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum RouteGrade {
    /// The best.
    A,
    /// Better than average.
    B,
    /// Not better than average.
    C,
    /// The least.
    D,
    /// A knock-out rule holds.
    X,
    /// Too little is known.
    #[serde(rename = "?")]
    Unknown,
}

/// A band of timing that a rule fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RouteTiming {
    /// Now.
    Hot,
    /// Soon.
    Warm,
    /// Not now.
    Quiet,
}

/// Checks what rules say by themselves.
///
/// # Errors
/// [`Error::Setting`] for a rule without name, without consequence or with two, a name given twice, a test of nothing.
pub(super) fn check(rules: &[RouteRecipe]) -> Result<()> {
    let mut names = HashSet::new();
    for rule in rules {
        let wrong = |expected: &str, got: String| Err(Error::setting("routing", expected, got));
        let named = || format!("`{}`", rule.name);
        if rule.name.trim().is_empty() || !names.insert(rule.name.as_str()) {
            return wrong("rules with a name each, no two alike", named());
        }
        let texts = [Some(&rule.name), rule.owner.as_ref(), rule.sequence.as_ref()];
        let unfit = |text: &&String| text.trim().is_empty() || text.chars().count() > LONGEST;
        if texts.into_iter().flatten().any(|text| unfit(&text)) {
            return wrong("texts of 1 to 255 characters", named());
        }
        let routes = rule.owner.is_some() || rule.sequence.is_some();
        if routes == rule.exclude {
            return wrong(
                "rules with `owner` or `sequence`, or with `exclude = true` alone",
                named(),
            );
        }
        for condition in &rule.conditions {
            let limits = [condition.below, condition.above];
            let asks = !condition.is_in.is_empty()
                || !condition.not_in.is_empty()
                || limits.iter().any(Option::is_some)
                || condition.unknown;
            if condition.column.is_empty() || !asks {
                let expected = "a column in each `where` and one of in, not_in, below, above, unknown";
                return wrong(expected, named());
            }
            if limits.into_iter().flatten().any(|limit| !limit.is_finite()) {
                return wrong("finite limits", named());
            }
        }
    }
    Ok(())
}

/// The rules of a recipe with the places where they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Routing {
    /// The rules, the first that fits winning.
    pub rules: Vec<RouteRecipe>,
    /// The file, or whose recipe it is.
    pub file: String,
    places: Vec<RulePlace>,
}

/// Line and column, from 1; 0 where no file tells.
pub type Place = (u64, u64);

#[derive(Debug, Clone, Default, PartialEq)]
struct RulePlace {
    rule: Place,
    segments: Vec<Place>,
    timing: Place,
    /// Of each condition: its column, its levels.
    conditions: Vec<(Place, Vec<Place>)>,
}

/// What in a rule is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoutePart {
    /// All of it.
    Rule,
    /// One of its segments.
    Segment(usize),
    /// Its bands of timing.
    Timing,
    /// The column of a condition.
    Column(usize),
    /// A level of a condition: those of `in` first, then those of `not_in`.
    Level(usize, usize),
}

/// The places alone; everything else was checked where the recipe is parsed.
#[derive(Deserialize)]
struct Spans {
    #[serde(default)]
    routing: Vec<RuleSpans>,
}

#[derive(Deserialize)]
struct RuleSpans {
    name: Spanned<String>,
    #[serde(default)]
    segment: Vec<Spanned<String>>,
    timing: Option<Spanned<toml::Value>>,
    #[serde(default, rename = "where")]
    conditions: Vec<ConditionSpans>,
}

#[derive(Deserialize)]
struct ConditionSpans {
    column: Spanned<String>,
    #[serde(default, rename = "in")]
    is_in: Vec<Spanned<String>>,
    #[serde(default)]
    not_in: Vec<Spanned<String>>,
}

impl Routing {
    /// The rules of a recipe's text, which was parsed; `path` is its name in messages.
    pub fn of(rules: Vec<RouteRecipe>, text: &str, path: &Path) -> Self {
        let spans = toml::from_str::<Spans>(text).map_or_else(|_| Vec::new(), |spans| spans.routing);
        let places = spans.into_iter().map(|rule| {
            let at = |spanned: &Spanned<String>| position(text, spanned.span().start);
            let conditions = rule.conditions.iter().map(|condition| {
                let levels = condition.is_in.iter().chain(&condition.not_in);
                (at(&condition.column), levels.map(at).collect())
            });
            RulePlace {
                rule: at(&rule.name),
                segments: rule.segment.iter().map(at).collect(),
                timing: rule
                    .timing
                    .as_ref()
                    .map_or((0, 0), |timing| position(text, timing.span().start)),
                conditions: conditions.collect(),
            }
        });
        Self {
            rules,
            file: path.display().to_string(),
            places: places.collect(),
        }
    }

    /// The rules that a model was trained with.
    pub fn of_model(rules: Vec<RouteRecipe>, reference: &str) -> Self {
        Self {
            rules,
            file: format!("recipe of {reference}"),
            places: Vec::new(),
        }
    }

    /// Where a part of a rule stands.
    pub fn place(&self, rule: usize, part: RoutePart) -> Place {
        let found = self.places.get(rule).and_then(|place| match part {
            RoutePart::Rule => Some(place.rule),
            RoutePart::Segment(at) => place.segments.get(at).copied(),
            RoutePart::Timing => Some(place.timing),
            RoutePart::Column(condition) => place.conditions.get(condition).map(|(column, _)| *column),
            RoutePart::Level(condition, at) => place.conditions.get(condition)?.1.get(at).copied(),
        });
        found.unwrap_or_default()
    }

    /// `lookalike.toml:12:9`, or whose recipe it is.
    pub fn place_text(&self, rule: usize, part: RoutePart) -> String {
        match self.place(rule, part) {
            (0, _) => self.file.clone(),
            (line, column) => format!("{}:{line}:{column}", self.file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Recipe;
    use super::*;

    fn message(text: &str) -> String {
        let path = Path::new("lookalike.toml");
        Recipe::parse(text, path).unwrap_err().to_string()
    }

    #[test]
    fn mistakes_are_said_with_their_place() {
        assert_eq!(
            message("[[routing]]\nname = 'a'\ngrade = ['A', 'E']\nowner = 'x'\n"),
            "lookalike.toml:3:15: unknown value `E`; known here: A, B, C, D, X, ?"
        );
        assert_eq!(
            message("[[routing]]\nname = 'a'\ntiming = ['hott']\nowner = 'x'\n"),
            "lookalike.toml:3:11: unknown value `hott`; did you mean `hot`?"
        );
        assert_eq!(
            message("[[routing]]\nname = 'a'\nownr = 'x'\n"),
            "lookalike.toml:3:1: unknown key `ownr`; did you mean `owner`?"
        );
    }

    #[test]
    fn rules_say_what_becomes_of_an_account() {
        for rule in [
            "name = ''\nowner = 'x'",
            "name = 'a'",
            "name = 'a'\nowner = 'x'\nexclude = true",
            "name = 'a'\nowner = 'x'\nwhere = [{ column = 'country' }]",
            "name = 'a'\nowner = 'x'\nwhere = [{ column = 'n', above = inf }]",
            "name = 'a'\nowner = 'x'\n[[routing]]\nname = 'a'\nowner = 'y'",
        ] {
            let said = message(&format!("[[routing]]\n{rule}\n"));
            assert!(said.starts_with("`routing` must be"), "{said}");
        }
    }

    #[test]
    fn parts_know_where_they_stand() {
        let text = "id = 'x'\n\n[[routing]]\nname = 'a'\nsegment = ['1', 'Law']\nwhere = [{ column = 'c', in = ['FR'], not_in = ['BE'] }]\nowner = 'x'\n";
        let path = Path::new("r.toml");
        let rules = Recipe::parse(text, path).unwrap().routing;
        let routing = Routing::of(rules, text, path);
        assert_eq!(routing.place_text(0, RoutePart::Rule), "r.toml:4:8");
        assert_eq!(routing.place_text(0, RoutePart::Segment(1)), "r.toml:5:17");
        assert_eq!(routing.place_text(0, RoutePart::Column(0)), "r.toml:6:21");
        assert_eq!(routing.place_text(0, RoutePart::Level(0, 1)), "r.toml:6:49");
        let kept = Routing::of_model(routing.rules, "saas@v000001");
        assert_eq!(kept.place_text(0, RoutePart::Rule), "recipe of saas@v000001");
    }
}
