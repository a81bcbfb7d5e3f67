//! For whom a page is made: language, rights, and where they are.

use axum::extract::Request;
use axum::http::header::ACCEPT_LANGUAGE;

use super::form::{Form, escaped};
use crate::language::Language;
use crate::serve::accounts::LANGUAGES;
use crate::serve::keys::Role;
use crate::serve::profile::pairs;
use crate::serve::service::Service;

/// Who looks at a page.
#[derive(Debug, Clone)]
pub(super) struct Viewer {
    pub language: Language,
    /// Whether the address says the language: links then do too.
    told: bool,
    /// What they may see and do.
    pub role: Role,
    /// Name of the key they signed in with; nothing where anyone may look.
    pub key: Option<String>,
    /// Path of the page.
    pub path: String,
    /// The rest of its address but for the language.
    query: Vec<(String, String)>,
}

impl Viewer {
    /// Of a request, before it is known who asks.
    pub fn of(service: &Service, request: &Request) -> Self {
        let told = Form::of_query(request).get("lang").and_then(language);
        let accepted = request.headers().get(ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok()).and_then(preferred);
        let usual = || service.current.live().model.recipe.language;
        let all = pairs(request.uri().query().unwrap_or_default());
        Self {
            language: told.or(accepted).unwrap_or_else(usual),
            told: told.is_some(),
            role: Role::Score,
            key: None,
            path: request.uri().path().to_owned(),
            query: all.into_iter().filter(|(name, _)| name != "lang").collect(),
        }
    }

    /// A page's address, in the language that was asked for.
    pub fn link(&self, address: &str) -> String {
        match self.told {
            true => with(address, "lang", self.language.tag()),
            false => address.to_owned(),
        }
    }

    /// This page's address in another language.
    pub fn in_language(&self, language: Language) -> String {
        with(&self.address(), "lang", language.tag())
    }

    /// This page's address but for the language.
    pub fn address(&self) -> String {
        let query = self.query.iter();
        query.fold(self.path.clone(), |address, (name, value)| {
            with(&address, name, value)
        })
    }

    /// The language to keep in a form that asks by its address.
    pub fn kept_language(&self) -> Option<&'static str> {
        self.told.then(|| self.language.tag())
    }
}

/// An address with one more parameter.
pub(super) fn with(address: &str, name: &str, value: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}={}", escaped(name), escaped(value))
}

fn language(tag: &str) -> Option<Language> {
    let found = LANGUAGES.iter().find(|(one, _)| *one == tag);
    found.map(|(_, language)| *language)
}

/// The first of our languages that a browser would rather have; browsers name the dearest first.
fn preferred(accepted: &str) -> Option<Language> {
    let tags = accepted
        .split(',')
        .map(|one| one.split(';').next().unwrap_or_default());
    tags.filter_map(|tag| language(&tag.trim().split('-').next()?.to_ascii_lowercase()))
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_first_language_that_there_is() {
        assert_eq!(preferred("de-CH,fr-CH;q=0.9,en;q=0.8"), Some(Language::Fr));
        assert_eq!(preferred("en-GB"), Some(Language::En));
        assert_eq!(preferred("de, *"), None);
        assert_eq!(with("/a?b=1", "c", "d e&"), "/a?b=1&c=d%20e%26");
    }
}
