//! Who to talk to, and what can be told of customers: the recipe's words beside the segments they are for.

use serde::Serialize;

use crate::language::Language;
use crate::model::Model;
use crate::recipe::{CaseRecipe, PersonaRecipe};
use crate::report::layout::shown::shorten;

/// Columns of a text of the recipe's, and of a name.
const TEXT: usize = 200;
const NAME: usize = 60;

/// People in the companies that fit, as the recipe tells them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct People {
    /// That they are no part of the profile, or how to have them.
    pub note: String,
    /// By name.
    pub personas: Vec<Persona>,
}

/// One person to talk to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Persona {
    /// How the recipe calls them.
    pub name: String,
    /// Their part in the purchase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// "wants to know each morning which site is late", then what they fear.
    pub says: Vec<String>,
    /// Numbers of the segments they are in; all where empty.
    pub segments: Vec<u32>,
    /// The same in words.
    pub place: String,
}

impl People {
    pub(super) fn new(model: &Model, language: Language) -> Self {
        let personas = model.recipe.personas.iter();
        let personas: Vec<Persona> = personas
            .map(|(name, told)| persona(name, told, model, language))
            .collect();
        Self {
            note: match personas.is_empty() {
                true => language.people_none(),
                false => language.people_note(),
            },
            personas,
        }
    }
}

fn persona(name: &str, told: &PersonaRecipe, model: &Model, language: Language) -> Persona {
    let text = |text: &String| shorten(text, TEXT);
    let wants = told.wants.iter().map(|what| language.persona_wants(text(what)));
    let fears = told.fears.iter().map(|what| language.persona_fears(text(what)));
    let segments: Vec<u32> = known(&told.segments, model);
    let numbers: Vec<String> = segments.iter().map(u32::to_string).collect();
    Persona {
        name: shorten(name, NAME),
        part: told.part.as_ref().map(text),
        says: wants.chain(fears).collect(),
        place: match told.segments.is_empty() || model.segments.segments.is_empty() {
            true => language.persona_everywhere(),
            false => language.persona_in(language.list(&numbers)),
        },
        segments,
    }
}

/// The numbers that the model has.
fn known(numbers: &[u32], model: &Model) -> Vec<u32> {
    let has = |number: &&u32| model.segments.segment(**number).is_some();
    numbers.iter().filter(has).copied().collect()
}

/// Personas and cases told of segments that the model does not have.
pub(super) fn misplaced(model: &Model, language: Language) -> Vec<String> {
    let personas = model.recipe.personas.iter();
    let cases = model.recipe.cases.iter();
    let named = personas
        .map(|(name, told)| (name, &told.segments))
        .chain(cases.map(|(name, told)| (name, &told.segments)));
    named
        .filter_map(|(name, numbers)| {
            let lacking = numbers.iter().filter(|n| model.segments.segment(**n).is_none());
            let lacking: Vec<String> = lacking.map(u32::to_string).collect();
            (!lacking.is_empty())
                .then(|| language.persona_nowhere(shorten(name, NAME), language.list(&lacking)))
        })
        .collect()
}

/// The customer's story that speaks to a segment, its own before one for all.
pub(super) fn case(model: &Model, number: Option<u32>) -> Option<String> {
    let cases = &model.recipe.cases;
    let own = |case: &CaseRecipe| number.is_some_and(|number| case.segments.contains(&number));
    let told = |(name, case): (&String, &CaseRecipe)| {
        let said = case.result.iter().chain(&case.link);
        let said: Vec<String> = std::iter::once(shorten(name, NAME))
            .chain(said.map(|text| shorten(text, TEXT)))
            .collect();
        said.join(" – ")
    };
    let for_it = cases.iter().find(|(_, case)| own(case));
    for_it
        .or_else(|| cases.iter().find(|(_, case)| case.segments.is_empty()))
        .map(told)
}
