//! The verdict on a model in sentences: what a reader in a hurry must know, and nothing else.

use crate::fit::validation::Validation;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::Model;
use crate::model::basis::Basis;
use crate::report::change;

/// "Verdict: usable. Shown one ideal customer and one other, …", with what keeps it from being better, and what changed.
pub fn verdict(model: &Model, language: Language) -> String {
    followed(led(model, language), change::sentences(model, language))
}

/// The same without who rose and who was left behind: beside a page that names the markets.
pub(super) fn brief(model: &Model, language: Language) -> String {
    followed(led(model, language), change::when(model, language))
}

fn followed(said: String, clauses: Vec<String>) -> String {
    clauses
        .into_iter()
        .fold(said, |said, next| format!("{said} {}.", begun(&next)))
}

fn led(model: &Model, language: Language) -> String {
    if model.validation.is_none() && model.knows_customers_only() {
        return language.verdict_led(model.verdict.describe(language), language.few_verdict());
    }
    let said = sentence(
        model.verdict,
        model.validation.as_ref(),
        &model.data.basis,
        language,
    );
    match change::out_of_time(model, language) {
        Some(later) if model.verdict.is_usable() => {
            language.verdict_led(model.verdict.describe(language), later)
        }
        Some(later) => format!("{said} {later}"),
        None => said,
    }
}

/// The same of figures without a model.
pub(super) fn of_figures(found: &Validation, basis: &Basis, language: Language) -> String {
    sentence(found.verdict(), Some(found), basis, language)
}

/// What is said beside scores of a model that is not usable; nothing of one that is.
pub fn beside_scores(model: &Model, reference: &str, language: Language) -> Option<String> {
    let is_usable = model.verdict.is_usable();
    (!is_usable).then(|| language.verdict_beside_scores(reference, verdict(model, language)))
}

fn sentence(verdict: Verdict, found: Option<&Validation>, basis: &Basis, language: Language) -> String {
    let said = match (verdict, found) {
        (Verdict::PriorsOnly, _) => language.verdict_experts(),
        (_, None) => language.verdict_unmeasured(),
        (Verdict::NoSignal, Some(v)) => {
            // With identical accounts together there may be none where apart there seems to be.
            let together = v.grouped.as_ref().filter(|g| g.auc_low < v.scorecard.auc_low);
            let figures = together.unwrap_or(&v.scorecard);
            let [auc, low, high] =
                [figures.auc, figures.auc_low, figures.auc_high].map(|share| language.decimal(share, 2));
            match basis {
                Basis::Outcomes => language.verdict_no_signal(auc, low, high),
                Basis::Universe(_) => language.universe_no_signal(auc, low, high),
            }
        }
        (_, Some(v)) => {
            let [auc, low, high] = [v.scorecard.auc, v.scorecard.auc_low, v.scorecard.auc_high]
                .map(|share| language.decimal(share * 100.0, 0));
            match basis {
                Basis::Outcomes => language.verdict_ranks(auc, low, high),
                Basis::Universe(_) => language.universe_ranks(auc, low, high),
            }
        }
    };
    let said = match found.map(Validation::shortfalls) {
        Some(short) if verdict == Verdict::Weak && !short.is_empty() => {
            let clauses = short.into_iter().map(|shortfall| shortfall.describe(language));
            let clauses = clauses.reduce(|said, next| language.clauses(said, next));
            language.verdict_short(said, clauses.unwrap_or_default())
        }
        _ => said,
    };
    language.verdict_led(verdict.describe(language), said)
}

/// A clause as the beginning of a sentence.
pub(super) fn begun(clause: &str) -> String {
    let mut rest = clause.chars();
    let first = rest.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(rest)
        .collect()
}
