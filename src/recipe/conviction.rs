//! Convictions: what an expert expects of a trait, in words ("strong plus"), in signs (`++`) or in points.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::table::reading::range_as_written;
use crate::vocabulary::CONVICTIONS;
use crate::vocabulary::fold::fold;

/// How strongly a trait speaks for an account or against it: steps from −3 (very strong minus) to 3 (very strong plus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conviction(i8);

/// Most steps either way.
const STEPS: i8 = 3;

/// Log-odds of a step: each doubles the odds, so that a plus means twice as likely, a strong plus four times, a very
/// strong plus eight times (house choice: people tell such steps apart, and hardly finer ones).
const STEP: f64 = std::f64::consts::LN_2;

/// Accounts that a conviction counts for unless the recipe says otherwise (house choice: as much as the ten best customers
/// that it goes with, so that ten more accounts of evidence outweigh it).
pub const USUAL_WORTH: f64 = 10.0;

/// How convictions are named in files, from the most negative.
const NAMES: [&str; 7] = [
    "very strong minus",
    "strong minus",
    "minus",
    "neutral",
    "plus",
    "strong plus",
    "very strong plus",
];

impl Conviction {
    /// The conviction meant by words or signs, in English or French; `None` when none is.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let signs: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let minus = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let count = (signs.chars().count().min(STEPS as usize)) as i8;
        match signs.as_str() {
            "" => return None,
            "0" | "=" | "+/-" | "±" => return Some(Self(0)),
            signs if signs.chars().all(|c| c == '+') => return Some(Self(count)),
            signs if signs.chars().all(minus) => return Some(Self(-count)),
            _ => {}
        }
        let (mut side, mut steps) = (None, 1);
        let folded = fold(text);
        for word in folded.split(' ') {
            let says = if CONVICTIONS.plus.contains(word) {
                Some(1)
            } else if CONVICTIONS.minus.contains(word) {
                Some(-1)
            } else if CONVICTIONS.neutral.contains(word) {
                Some(0)
            } else if CONVICTIONS.stronger.contains(word) {
                steps += 1;
                continue;
            } else if CONVICTIONS.strongest.contains(word) {
                steps = STEPS;
                continue;
            } else if CONVICTIONS.beside.contains(word) {
                continue;
            } else {
                return None;
            };
            // "plus ou moins", "no plus": whoever says two things is asked again.
            if side.is_some_and(|side| Some(side) != says) {
                return None;
            }
            side = says;
        }
        Some(Self(side? * steps.min(STEPS)))
    }

    /// The conviction nearest to some log-odds.
    pub fn nearest(log_odds: f64) -> Self {
        Self(
            (log_odds / STEP)
                .round()
                .clamp(-f64::from(STEPS), f64::from(STEPS)) as i8,
        )
    }

    /// What it means in log-odds.
    pub fn log_odds(self) -> f64 {
        f64::from(self.0) * STEP
    }

    /// `++`, `−`, `0`.
    pub fn signs(self) -> String {
        match self.0 {
            0 => "0".to_owned(),
            steps => if steps > 0 { "+" } else { "−" }.repeat(steps.unsigned_abs() as usize),
        }
    }

    /// Its name in files: "strong plus".
    pub fn as_str(self) -> &'static str {
        NAMES[(self.0 + STEPS) as usize]
    }
}

impl Serialize for Conviction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Conviction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| de::Error::custom(not_read(&text)))
    }
}

/// What can be said, for whoever said something else.
fn not_read(text: &str) -> String {
    format!(
        "`{text}` says neither plus nor minus: write \"very strong plus\", \"strong plus\", \"plus\", \"neutral\", \"minus\", \
         \"strong minus\", \"very strong minus\", +++ to ---, or points from -100 to 100"
    )
}

/// A prior as a list of the recipe writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    bin: String,
    #[serde(default)]
    points: Option<f64>,
    #[serde(default)]
    worth: Option<f64>,
    #[serde(default)]
    says: Option<Conviction>,
}

/// What stands behind a trait: a conviction, points, or both parts of a prior.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    #[serde(default)]
    points: Option<f64>,
    #[serde(default)]
    worth: Option<f64>,
    #[serde(default)]
    says: Option<Conviction>,
}

impl Parts {
    fn of<E: de::Error>(self, bin: String) -> Result<Prior, E> {
        let (points, says) = match (self.points, self.says) {
            (Some(points), None) => (points, None),
            // A model's file keeps both, the points being those of the words.
            (None | Some(0.0), Some(says)) => (0.0, Some(says)),
            (None, None) => {
                return Err(E::custom(format!(
                    "`{bin}` says nothing: give `says = \"strong plus\"` or `points = 3`"
                )));
            }
            (Some(_), Some(_)) => {
                return Err(E::custom(format!(
                    "`{bin}` has both `says` and `points`: leave one out"
                )));
            }
        };
        Ok(Prior {
            bin,
            points,
            worth: self.worth.unwrap_or(USUAL_WORTH),
            says,
        })
    }
}

impl<'de> Deserialize<'de> for Prior {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Draft {
            bin,
            points,
            worth,
            says,
        } = Draft::deserialize(deserializer)?;
        Parts { points, worth, says }.of(bin)
    }
}

/// What stands behind a trait in a table of convictions.
struct Behind(Parts);

impl<'de> Deserialize<'de> for Behind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Parts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a conviction such as \"strong plus\", points, or `{ points = 3, worth = 30 }`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Parts, E> {
                let says = Conviction::read(text).ok_or_else(|| E::custom(not_read(text)))?;
                Ok(Parts {
                    points: None,
                    worth: None,
                    says: Some(says),
                })
            }

            fn visit_f64<E: de::Error>(self, points: f64) -> Result<Parts, E> {
                Ok(Parts {
                    points: Some(points),
                    worth: None,
                    says: None,
                })
            }

            fn visit_i64<E: de::Error>(self, points: i64) -> Result<Parts, E> {
                self.visit_f64(points as f64)
            }

            fn visit_u64<E: de::Error>(self, points: u64) -> Result<Parts, E> {
                self.visit_f64(points as f64)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Parts, A::Error> {
                Parts::deserialize(de::value::MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(Any).map(Self)
    }
}

/// An expert's conviction, as evidence: "Software is a strong plus", "+2 points for 50 to 200 employees, worth 30
/// accounts".
///
/// In words: `very strong plus`, `strong plus`, `plus`, `neutral`, `minus`, `strong minus`, `very strong minus`, or `+++`
/// to `---`; French works too (`plus`, `fort plus`, `très favorable`, `moins`…). A plus says twice as likely to be an
/// ideal customer, a strong plus four times, a very strong plus eight times, and counts for 10 accounts. A trait is a
/// level, a range of numbers (`50-200`, `50..200`, `200+`, `< 10`, `50 to 200`, `moins de 10`) or `unknown`; one that fits
/// nothing in the table is an error that names the nearest. The table `[prior]` takes all columns at once.
///
/// The more past accounts speak of the trait, the less the conviction counts; with few or none it decides. The report
/// shows it beside what the data say.
///
/// ```toml
/// [prior]
/// sector = { Software = "strong plus", Retail = "minus" }
/// employees = { "50-200" = "++", "over 1000" = "--" }
///
/// [columns.country]
/// prior = { France = "plus" }
/// ```
///
/// ```toml
/// [columns.employees]
/// prior = [
///   { bin = "50..200", points = 2, worth = 30 },
///   { bin = "unknown", says = "minus" },
/// ]
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// A level, a range of numbers (`50..200`, `50-200`, `< 10`, `1000+`), a number or `unknown`. Default: none, must be
    /// given.
    pub bin: String,
    /// Points above the criterion's average, from -100 to 100. Default: none; this or `says` must be given.
    #[serde(default)]
    pub points: f64,
    /// How many accounts of evidence it is worth, more than 0. Default: 10.
    #[serde(default)]
    pub worth: f64,
    /// The conviction in words or signs: `strong plus`, `--`. Default: none; this or `points` must be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub says: Option<Conviction>,
}

impl Prior {
    /// The range of numbers that it speaks of: `50..200`, `..10`, `1000..`, a single number, or a range as people write it:
    /// `50-200`, `< 10`, `1000+`. Open ends are infinite.
    pub fn range(&self) -> Option<(f64, f64)> {
        let text = self.bin.trim();
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
        let dotted = || {
            let (low, high) = text.split_once("..")?;
            let low = match low.trim() {
                "" => f64::NEG_INFINITY,
                low => number(low)?,
            };
            let high = match high.trim_start_matches('.').trim() {
                "" => f64::INFINITY,
                high => number(high)?,
            };
            Some((low, high))
        };
        let written = || {
            let range = range_as_written(text, '.')?;
            Some((
                range.low.unwrap_or(f64::NEG_INFINITY),
                range.high.unwrap_or(f64::INFINITY),
            ))
        };
        number(text)
            .map(|v| (v, v))
            .or_else(dotted)
            .or_else(written)
            .filter(|(low, high)| low <= high)
    }

    /// Where the ranges that these priors name begin and end, as upper ends of bins, increasing: `50..200` holds both 50
    /// and 200.
    pub fn edges(priors: &[Self]) -> Vec<f64> {
        let ends = priors.iter().filter_map(Self::range);
        let ends = ends.flat_map(|(low, high)| [low.next_down(), high]);
        let mut edges: Vec<f64> = ends.filter(|edge| edge.is_finite()).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        edges
    }
}

/// Priors of a column: a list of them, or a table from traits to convictions: `{ Software = "strong plus", "50-200" =
/// "plus" }`.
pub(super) fn priors<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Prior>, D::Error> {
    struct Priors;
    impl<'de> Visitor<'de> for Priors {
        type Value = Vec<Prior>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(
                "traits with convictions, `{ Software = \"strong plus\" }`, or a list, `[{ bin = \"50..200\", points = 2 }]`",
            )
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Prior>, A::Error> {
            let mut priors = Vec::new();
            while let Some(prior) = list.next_element()? {
                priors.push(prior);
            }
            Ok(priors)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Prior>, A::Error> {
            let mut priors = Vec::new();
            while let Some((bin, Behind(parts))) = map.next_entry::<String, Behind>()? {
                priors.push(parts.of(bin)?);
            }
            Ok(priors)
        }
    }
    deserializer.deserialize_any(Priors)
}

/// [`priors`] of a column that stands by itself.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Priors(pub Vec<Prior>);

impl Serialize for Priors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Priors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        priors(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn convictions_are_read_in_words_and_signs() {
        for (text, steps) in [
            ("plus", 1),
            ("Strong plus", 2),
            ("very strong plus", 3),
            ("fort plus", 2),
            ("très fort moins", -3),
            ("++", 2),
            ("+ +", 2),
            ("−−", -2),
            ("-", -1),
            ("++++", 3),
            ("minus", -1),
            ("Très favorable", 2),
            ("défavorable", -1),
            ("gros atout", 2),
            ("neutre", 0),
            ("0", 0),
            ("a clear plus", 2),
        ] {
            assert_eq!(Conviction::read(text), Some(Conviction(steps)), "{text}");
        }
        for text in ["", "hum", "plus ou moins", "strong", "+-", "no plus"] {
            assert_eq!(Conviction::read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for steps in -STEPS..=STEPS {
            let conviction = Conviction(steps);
            assert_eq!(Conviction::read(conviction.as_str()), Some(conviction));
            assert_eq!(Conviction::nearest(conviction.log_odds()), conviction);
        }
    }
}
