//! `[personas]` and `[cases]`: what people know of whom they talk to, which no data tell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Longest text of a key, in characters (house choice: two lines of the sheet).
const LONGEST: usize = 200;
/// Most personas and cases, and most texts of a list: the sheet has two pages (house choice).
const MOST: usize = 12;

/// A person to talk to in a company that fits, in your own words. The profile says which companies; personas say who in
/// them. Nothing is learnt from it: the sheet tells it beside the segments it is for.
///
/// ```toml
/// [personas."Works manager"]
/// part = "asks for it and uses it every day"
/// wants = ["know each morning which site is late"]
/// fears = ["another tool that nobody opens on site"]
/// segments = [1, 3]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PersonaRecipe {
    /// Their part in the purchase: who decides, signs, uses, advises. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// What they want to achieve. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wants: Vec<String>,
    /// What holds them back. Default: none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fears: Vec<String>,
    /// Numbers of the segments whose companies they work in. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<u32>,
}

/// A customer whose story can be told.
///
/// ```toml
/// [cases."Bâtir SA"]
/// result = "sites that were late went from 12 to 3 within a year"
/// link = "https://example.com/batir"
/// segments = [1]
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CaseRecipe {
    /// What came of it, in a sentence. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    /// Where it is told in full. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Numbers of the segments it speaks to. Default: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<u32>,
}

/// Checks that there are no more than fit a sheet, and that every text is one of its length.
///
/// # Errors
/// [`Error::Setting`] naming the section.
pub(super) fn check(
    personas: &BTreeMap<String, PersonaRecipe>,
    cases: &BTreeMap<String, CaseRecipe>,
) -> Result<()> {
    for (section, count) in [("personas", personas.len()), ("cases", cases.len())] {
        if count > MOST {
            return Err(Error::setting(section, format!("at most {MOST}"), count));
        }
    }
    let told = personas.iter().map(|(name, persona)| {
        let texts = persona.part.iter().chain(&persona.wants).chain(&persona.fears);
        (format!("personas.{name}"), name, texts.collect::<Vec<_>>())
    });
    let stories = cases.iter().map(|(name, case)| {
        let texts = case.result.iter().chain(&case.link);
        (format!("cases.{name}"), name, texts.collect())
    });
    for (key, name, texts) in told.chain(stories) {
        let wrong = |text: &&String| text.trim().is_empty() || text.chars().count() > LONGEST;
        let mut all = std::iter::once(name).chain(texts);
        if let Some(text) = all.find(|text| wrong(text)) {
            let expected = format!("texts of 1 to {LONGEST} characters");
            let got = format!("{} characters", text.chars().count());
            return Err(Error::setting(key, expected, got));
        }
    }
    Ok(())
}
