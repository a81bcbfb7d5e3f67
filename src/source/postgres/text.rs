//! What the server prints, as cells are written.

use tokio_postgres::types::{Kind as TypeKind, Type};

use crate::source::cell;

/// What a column's printed values need.
#[derive(Debug, PartialEq)]
pub enum Kind {
    /// `t` and `f`.
    Boolean,
    /// Digits that may end in zeros.
    Numeric,
    /// May be written with an exponent.
    Float,
    /// A blank between day and time, the zone (UTC) after it.
    Moment,
    /// Padded with blanks.
    Padded,
    /// `{a,b}`, joined by `;`.
    List(Box<Kind>),
    AsPrinted,
}

impl Kind {
    pub fn of(kind: &Type) -> Self {
        match kind.kind() {
            TypeKind::Domain(inner) => return Self::of(inner),
            TypeKind::Array(inner) => return Self::List(Box::new(Self::of(inner))),
            _ => {}
        }
        match *kind {
            Type::BOOL => Self::Boolean,
            Type::NUMERIC => Self::Numeric,
            Type::FLOAT4 | Type::FLOAT8 => Self::Float,
            Type::TIMESTAMP | Type::TIMESTAMPTZ => Self::Moment,
            Type::BPCHAR => Self::Padded,
            _ => Self::AsPrinted,
        }
    }

    /// Writes a printed value as a cell; false when a value of a list has in it what stands between values.
    #[must_use]
    pub fn write(&self, out: &mut String, printed: &str) -> bool {
        let mut apart = true;
        match self {
            Self::Boolean => out.push_str(match printed {
                "t" => "true",
                "f" => "false",
                other => other,
            }),
            Self::Numeric | Self::Float if printed == "NaN" => {}
            Self::Numeric if printed.contains('.') => {
                out.push_str(printed.trim_end_matches('0').trim_end_matches('.'));
            }
            Self::Float if printed.contains('e') => match printed.parse() {
                Ok(number) => cell::float(out, number),
                Err(_) => out.push_str(printed),
            },
            Self::Moment => {
                let utc = printed.strip_suffix("+00").unwrap_or(printed);
                match utc.split_once(' ') {
                    // `BC` stays as it is: no date of an account.
                    Some((day, time)) if !time.contains(' ') => {
                        out.push_str(day);
                        out.push('T');
                        out.push_str(time);
                    }
                    _ => out.push_str(printed),
                }
            }
            Self::Padded => out.push_str(printed.trim_end_matches(' ')),
            Self::List(kind) => match elements(printed) {
                Some(elements) => {
                    for (place, element) in elements.iter().enumerate() {
                        if place > 0 {
                            out.push(';');
                        }
                        let start = out.len();
                        apart &= kind.write(out, element);
                        apart &= !out[start..].contains(';');
                    }
                }
                None => out.push_str(printed),
            },
            Self::Numeric | Self::Float | Self::AsPrinted => out.push_str(printed),
        }
        apart
    }
}

/// The values of a printed list, nulls left out; `None` for a list of lists. Source: PostgreSQL, "Array Input and
/// Output Syntax".
fn elements(printed: &str) -> Option<Vec<String>> {
    // A list that does not start at 1 says so: `[0:1]={a,b}`.
    let braces = printed.find('{').map_or(printed, |at| &printed[at..]);
    let inside = braces.strip_prefix('{')?.strip_suffix('}')?;
    let mut elements = Vec::new();
    let (mut element, mut was_quoted, mut in_quotes) = (String::new(), false, false);
    let mut characters = inside.chars();
    let mut end = |element: &mut String, was_quoted: &mut bool| {
        let text = std::mem::take(element);
        if std::mem::take(was_quoted) || !(text.is_empty() || text.eq_ignore_ascii_case("null")) {
            elements.push(text);
        }
    };
    while let Some(c) = characters.next() {
        match c {
            '\\' => element.extend(characters.next()),
            '"' => {
                in_quotes = !in_quotes;
                was_quoted = true;
            }
            ',' if !in_quotes => end(&mut element, &mut was_quoted),
            '{' | '}' if !in_quotes => return None,
            c => element.push(c),
        }
    }
    end(&mut element, &mut was_quoted);
    Some(elements)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_values_become_cells() {
        let list = |kind| Kind::List(Box::new(kind));
        for (kind, printed, cell) in [
            (Kind::Boolean, "t", "true"),
            (Kind::Boolean, "", ""),
            (Kind::Numeric, "12.50", "12.5"),
            (Kind::Numeric, "1200", "1200"),
            (Kind::Numeric, "7.00", "7"),
            (Kind::Numeric, "NaN", ""),
            (Kind::Float, "1e+20", "100000000000000000000"),
            (Kind::Float, "0.1", "0.1"),
            (Kind::Moment, "2026-09-30 12:00:00+00", "2026-09-30T12:00:00"),
            (Kind::Moment, "2026-09-30 12:00:00.25", "2026-09-30T12:00:00.25"),
            (Kind::Moment, "infinity", "infinity"),
            (Kind::Padded, "FR  ", "FR"),
            (
                list(Kind::AsPrinted),
                r#"{a,"b, \"c\"",NULL,"NULL"}"#,
                r#"a;b, "c";NULL"#,
            ),
            (list(Kind::Boolean), "[0:1]={t,f}", "true;false"),
            (list(Kind::AsPrinted), "{}", ""),
            (list(Kind::AsPrinted), "{{1,2},{3,4}}", "{{1,2},{3,4}}"),
            (Kind::AsPrinted, "{\"a\": 1}", "{\"a\": 1}"),
        ] {
            let mut out = String::new();
            assert!(kind.write(&mut out, printed));
            assert_eq!(out, cell, "{kind:?} {printed}");
        }
    }

    #[test]
    fn values_of_a_list_that_would_run_together_are_told() {
        let list = Kind::List(Box::new(Kind::AsPrinted));
        for (printed, apart) in [
            ("{\"a;b\",c}", false),
            ("{a;b}", false),
            ("{a,b}", true),
            ("{}", true),
        ] {
            assert_eq!(list.write(&mut String::new(), printed), apart, "{printed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_list_is_read_or_left(printed in "[{}\",\\\\aN=]{0,12}") {
            let mut out = String::new();
            let apart = Kind::List(Box::new(Kind::AsPrinted)).write(&mut out, &printed);
            assert!(apart, "no value has `;` in it");
        }
    }
}
