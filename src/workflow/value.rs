//! What accounts are worth: the value card of the model that scores.

use crate::error::{Error, Result};
use crate::model::Card;
use crate::model::value::{Value, ValueCard};
use crate::registry::Registry;
use crate::workflow::models::{ChosenModel, ModelChoice};

/// What the chosen model's version says of its customers' worth; nothing of a file, of the pocket card (the value card reads the
/// full card's bins), or where the recipe names no amounts.
///
/// # Errors
/// As [`Registry::value`].
pub fn of(choice: &ModelChoice, chosen: &ChosenModel) -> Result<Option<Value>> {
    match (choice, &chosen.entry) {
        (ModelChoice::Registry(version), Some(entry)) if chosen.model.card == Card::Full => {
            Registry::open(&version.models).value(entry, &chosen.model)
        }
        _ => Ok(None),
    }
}

/// The value card where there is one.
///
/// # Errors
/// As [`of`].
pub fn known(choice: &ModelChoice, chosen: &ChosenModel) -> Result<Option<Box<ValueCard>>> {
    Ok(match of(choice, chosen)? {
        Some(Value::Card(card)) => Some(card),
        _ => None,
    })
}

/// The value card, for whoever asks for values.
///
/// # Errors
/// As [`of`]; [`Error::Data`] where there is none, with the reason.
pub fn card(choice: &ModelChoice, chosen: &ChosenModel) -> Result<Box<ValueCard>> {
    let reference = &chosen.reference;
    let none = |reason: String, remedy: &str| Err(Error::data(reason, remedy));
    match (of(choice, chosen)?, &chosen.entry) {
        (Some(Value::Card(card)), _) => Ok(card),
        (Some(Value::Refused(why)), _) => none(
            format!(
                "{reference} has no value card: {}",
                why.describe(crate::language::Language::En)
            ),
            "score without --value, or train again",
        ),
        (None, None) => none(
            format!("{reference} is a file, and the value card is another of its version"),
            "score with the version itself (--model NAME@VERSION)",
        ),
        (None, _) if chosen.model.card != Card::Full => none(
            format!("{reference} has no value card: it reads the bins of the full card"),
            "score with --card full",
        ),
        (None, _) => none(
            format!("{reference} has no value card: its recipe names no column of amounts"),
            "name it as `amount` under [figures] and train again",
        ),
    }
}
