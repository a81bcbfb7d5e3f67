//! Elements of a PMML document, and the expressions that are made of them.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::error::{Error, Result};

/// An element with what stands in it: a text, or other elements.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    name: Cow<'static, str>,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Element>,
    text: Option<String>,
}

impl Element {
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            attributes: Vec::new(),
            children: Vec::new(),
            text: None,
        }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    pub fn and(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    pub fn text(mut self, text: impl ToString) -> Self {
        self.text = Some(text.to_string());
        self
    }
}

/// The document as text.
///
/// # Errors
/// [`Error::Data`] for a character that XML has no way to write.
pub(crate) fn document(root: &Element) -> Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    write(
        &mut writer,
        Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)),
    );
    put(&mut writer, root)?;
    let mut text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    text.push('\n');
    Ok(text)
}

fn put(writer: &mut Writer<Vec<u8>>, element: &Element) -> Result<()> {
    let mut start = BytesStart::new(&*element.name);
    for (name, value) in &element.attributes {
        start.push_attribute((*name, writable(value)?));
    }
    if element.children.is_empty() && element.text.is_none() {
        write(writer, Event::Empty(start));
        return Ok(());
    }
    write(writer, Event::Start(start));
    if let Some(text) = &element.text {
        write(writer, Event::Text(BytesText::new(writable(text)?)));
    }
    for child in &element.children {
        put(writer, child)?;
    }
    write(writer, Event::End(BytesEnd::new(&*element.name)));
    Ok(())
}

fn write(writer: &mut Writer<Vec<u8>>, event: Event<'_>) {
    // A vector takes all that is written to it.
    let _ = writer.write_event(event);
}

/// A text, where XML can hold it.
fn writable(text: &str) -> Result<&str> {
    match text.chars().find(|c| !is_xml(*c)) {
        None => Ok(text),
        Some(c) => {
            let shown: String = text
                .chars()
                .map(|c| if is_xml(c) { c } else { '\u{fffd}' })
                .collect();
            Err(Error::data(
                format!(
                    "`{shown}` holds the character U+{:04X}, which XML cannot write",
                    u32::from(c)
                ),
                "clean this text and train again, or export to sql or json",
            ))
        }
    }
}

/// Source: W3C, *Extensible Markup Language (XML) 1.0*, fifth edition, production 2.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

pub(super) fn apply(function: &str, of: impl IntoIterator<Item = Element>) -> Element {
    Element::new("Apply").with("function", function).and(of)
}

pub(super) fn field(name: &str) -> Element {
    Element::new("FieldRef").with("field", name)
}

pub(super) fn string(text: &str) -> Element {
    Element::new("Constant").with("dataType", "string").text(text)
}

pub(super) fn whole(value: i64) -> Element {
    Element::new("Constant").with("dataType", "integer").text(value)
}

pub(super) fn double(value: f64) -> Element {
    Element::new("Constant")
        .with("dataType", "double")
        .text(number(value))
}

pub(super) fn truth(value: bool) -> Element {
    Element::new("Constant").with("dataType", "boolean").text(value)
}

/// A number as the shortest text that reads back as itself.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        size if size != 0.0 && !(1e-5..1e16).contains(&size) => format!("{value:e}"),
        _ => value.to_string(),
    }
}

pub(super) fn is_missing(name: &str) -> Element {
    apply("isMissing", [field(name)])
}

pub(super) fn is_known(name: &str) -> Element {
    apply("isNotMissing", [field(name)])
}

/// Where `test` holds, `then`; nothing elsewhere.
pub(super) fn only_if(test: Element, then: Element) -> Element {
    apply("if", [test, then])
}

pub(super) fn either(test: Element, then: Element, otherwise: Element) -> Element {
    apply("if", [test, then, otherwise])
}

/// Whether any of some tests holds.
pub(super) fn any(tests: Vec<Element>) -> Element {
    together("or", tests, false)
}

/// Whether all of some tests hold.
pub(super) fn all(tests: Vec<Element>) -> Element {
    together("and", tests, true)
}

fn together(function: &str, mut tests: Vec<Element>, of_none: bool) -> Element {
    match tests.len() {
        0 => truth(of_none),
        1 => tests.remove(0),
        _ => apply(function, tests),
    }
}

/// Whether a text is one of some; `function` is `isIn` or `isNotIn`.
pub(super) fn among(function: &str, name: &str, texts: &[String]) -> Element {
    apply(
        function,
        std::iter::once(field(name)).chain(texts.iter().map(|text| string(text))),
    )
}

/// Whether a number is one of some, likewise.
pub(super) fn among_numbers(function: &str, name: &str, numbers: &[f64]) -> Element {
    apply(
        function,
        std::iter::once(field(name)).chain(numbers.iter().map(|number| double(*number))),
    )
}

/// Whether a set holds one of some values, blanks beside them aside.
pub(super) fn contains(name: &str, texts: &[String], separator: char) -> Element {
    if texts.is_empty() {
        return truth(false);
    }
    let literal = |text: &str| -> String {
        let escaped = |c: char| c.is_ascii_punctuation().then_some('\\').into_iter().chain([c]);
        text.chars().flat_map(escaped).collect()
    };
    let texts: Vec<String> = texts.iter().map(|text| literal(text)).collect();
    let mark = literal(separator.encode_utf8(&mut [0; 4]));
    let pattern = format!(r"(?:^|{mark})\s*(?:{})\s*(?:{mark}|$)", texts.join("|"));
    apply("matches", [field(name), string(&pattern)])
}
