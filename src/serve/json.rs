//! JSON of strangers: nested no deeper than anything of ours is, no field twice, every mistake with its place.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::problem::{Problem, escaped};
use crate::error::nearest;
use crate::workflow::sent::kind_of;

/// Deepest nesting (house choice: an account in a list in a request, and objects of a CRM in it).
const DEEPEST: usize = 24;

/// Reads a JSON text.
///
/// # Errors
/// [`Problem`] with line and column.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.trim_ascii().is_empty() {
        return Err(Problem::broken("the body is empty; send a JSON object"));
    }
    read(bytes).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        Problem::broken(format!(
            "line {}, column {}: {said}; send JSON in UTF-8",
            error.line(),
            error.column()
        ))
    })
}

/// The same with the parser's own error.
pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(DEEPEST).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// A value, so many levels of which may come yet.
#[derive(Clone, Copy)]
struct Strict(usize);

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl Strict {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        let depth = self.0.checked_sub(1);
        depth
            .map(Self)
            .ok_or_else(|| E::custom(format_args!("nested deeper than {DEEPEST} levels")))
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("a number that is none"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let place = match object.entry(key) {
                Entry::Vacant(place) => place,
                Entry::Occupied(place) => {
                    let said = format_args!("the field {:?} stands twice", place.key());
                    return Err(A::Error::custom(said));
                }
            };
            place.insert(map.next_value_seed(inner)?);
        }
        Ok(Value::Object(object))
    }
}

/// The fields of a request's object, taken out one by one; what is left at the end is unknown.
pub(super) struct Fields {
    object: Map<String, Value>,
    known: &'static [&'static str],
}

impl Fields {
    /// Those of a request that may have the `known` ones.
    ///
    /// # Errors
    /// [`Problem`] for another value than an object, and for the first unknown field, with what may have been meant.
    pub fn of(value: Value, known: &'static [&'static str]) -> Result<Self, Problem> {
        let Value::Object(object) = value else {
            let detail = format!("the body must be an object, not {}", kind_of(&value));
            return Err(Problem::invalid("wrong-type", detail));
        };
        if let Some(name) = object.keys().find(|name| !known.contains(&name.as_str())) {
            let near = nearest(name, known.iter().copied());
            let told = near.as_ref().map_or_else(
                || format!("there are {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let detail = format!("there is no field `{name}`; {told}");
            let pointer = format!("/{}", escaped(name));
            return Err(Problem::invalid("unknown-field", detail).at(pointer, name, near));
        }
        Ok(Self { object, known })
    }

    /// A field as it came, where it is there.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        debug_assert!(self.known.contains(&name));
        self.object.remove(name).filter(|value| !value.is_null())
    }

    /// A field of objects; it must be there and hold some, `most` at most.
    pub fn objects(&mut self, name: &str, most: usize) -> Result<Vec<Map<String, Value>>, Problem> {
        let pointer = format!("/{name}");
        let wrong =
            |kind: &'static str, detail: String| Problem::invalid(kind, detail).at(&pointer, name, None);
        let list = match self.take(name) {
            Some(Value::Array(list)) => list,
            Some(other) => {
                let detail = format!("`{name}` must be a list of objects, not {}", kind_of(&other));
                return Err(wrong("wrong-type", detail));
            }
            None => {
                let detail = format!("`{name}` is missing; send a list of objects, one per account");
                return Err(wrong("missing-field", detail));
            }
        };
        if list.is_empty() {
            let detail = format!("`{name}` is empty; send one object per account");
            return Err(wrong("empty", detail));
        }
        if list.len() > most {
            let detail = format!(
                "`{name}` has {} objects, and {most} are allowed; send fewer, or POST /v1/batch",
                list.len()
            );
            return Err(Problem::too_large(detail).at(&pointer, name, None));
        }
        let objects = list.into_iter().enumerate().map(|(place, value)| match value {
            Value::Object(object) => Ok(object),
            other => {
                let detail = format!("{name}[{place}] must be an object, not {}", kind_of(&other));
                Err(Problem::invalid("wrong-type", detail).at(format!("/{name}/{place}"), name, None))
            }
        });
        objects.collect()
    }

    /// A field that is true or false; false when absent.
    pub fn truth(&mut self, name: &str) -> Result<bool, Problem> {
        match self.take(name) {
            None => Ok(false),
            Some(Value::Bool(truth)) => Ok(truth),
            Some(other) => Err(self.wrong(name, "true or false", &other)),
        }
    }

    /// A whole number of a range; `usual` when absent.
    pub fn count(&mut self, name: &str, usual: usize, most: usize) -> Result<usize, Problem> {
        let Some(value) = self.take(name) else {
            return Ok(usual);
        };
        let count = whole_number(&value).and_then(|count| usize::try_from(count).ok());
        count
            .filter(|count| *count <= most)
            .ok_or_else(|| self.wrong(name, &format!("a whole number from 0 to {most}"), &value))
    }

    /// A whole number from 1 on, where it is there.
    pub fn whole(&mut self, name: &str, most: u64) -> Result<Option<u64>, Problem> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let found = whole_number(&value).filter(|number| (1..=most).contains(number));
        found
            .map(Some)
            .ok_or_else(|| self.wrong(name, &format!("a whole number from 1 to {most}"), &value))
    }

    /// A number, where it is there.
    pub fn number(&mut self, name: &str) -> Result<Option<f64>, Problem> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        value
            .as_f64()
            .map(Some)
            .ok_or_else(|| self.wrong(name, "a number", &value))
    }

    /// A share between 0 and 1, where it is there.
    pub fn share(&mut self, name: &str) -> Result<Option<f64>, Problem> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let found = value.as_f64().filter(|share| *share > 0.0 && *share < 1.0);
        found
            .map(Some)
            .ok_or_else(|| self.wrong(name, "a number between 0 and 1", &value))
    }

    /// A list of texts; empty when it is not there.
    pub fn texts(&mut self, name: &str) -> Result<Vec<String>, Problem> {
        let Some(value) = self.take(name) else {
            return Ok(Vec::new());
        };
        let texts = value.as_array().and_then(|list| {
            list.iter()
                .map(|text| text.as_str().map(str::to_owned))
                .collect::<Option<Vec<String>>>()
        });
        texts.ok_or_else(|| self.wrong(name, "a list of texts", &value))
    }

    /// A text, where it is there.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(name, "text", &other)),
        }
    }

    /// One of some texts, where it is there.
    pub fn one_of<T: Copy>(&mut self, name: &str, all: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let found = all.iter().find(|(text, _)| value.as_str() == Some(text));
        let words: Vec<&str> = all.iter().map(|(text, _)| *text).collect();
        match found {
            Some((_, one)) => Ok(Some(*one)),
            None => Err(self.wrong(name, &format!("one of {}", words.join(", ")), &value)),
        }
    }

    fn wrong(&self, name: &str, expected: &str, value: &Value) -> Problem {
        let got = match value {
            Value::String(text) => format!("`{}`", text.chars().take(40).collect::<String>()),
            Value::Number(number) => number.to_string(),
            other => kind_of(other).to_owned(),
        };
        Problem::invalid("wrong-type", format!("`{name}` must be {expected}, not {got}")).at(
            format!("/{name}"),
            name,
            None,
        )
    }
}

/// A whole number, which JSON may write as `3.0`.
fn whole_number(value: &Value) -> Option<u64> {
    let written = || {
        value
            .as_f64()
            .filter(|number| (0.0..1e15).contains(number) && number.fract() == 0.0)
    };
    value.as_u64().or_else(|| written().map(|number| number as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_request_is_told_with_its_place() {
        let told = |text: &str| parse(text.as_bytes()).unwrap_err().detail;
        assert_eq!(
            told("{\"a\": 1,\n \"a\": 2}"),
            "line 2, column 4: the field \"a\" stands twice; send JSON in UTF-8"
        );
        let deep = format!("{}{}", "[".repeat(30), "]".repeat(30));
        assert!(
            told(&deep).contains("nested deeper than 24 levels"),
            "{}",
            told(&deep)
        );
        assert!(
            told("{\"a\": 1} x").contains("line 1, column 10"),
            "{}",
            told("{\"a\": 1} x")
        );
        assert!(told(" ").contains("empty"));
        // A thousand levels are refused before they are read.
        assert!(told(&"[".repeat(100_000)).contains("nested deeper"));
    }

    #[test]
    fn numbers_stay_what_they_are() {
        let value = parse(b"[1, -2, 0.1, 18446744073709551615, 1e400]");
        assert!(value.unwrap_err().detail.contains("number out of range"));
        let value = parse(b"[1, -2, 0.1, 18446744073709551615]").unwrap();
        assert_eq!(value.to_string(), "[1,-2,0.1,18446744073709551615]");
    }
}
