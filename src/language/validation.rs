//! How accounts were held out, and what a reader of the figures must know.

use std::fmt::Display;

use super::Language;

messages! {
    scheme_stratified(folds, seed) { "{folds} stratified folds (seed {seed})", "{folds} parts stratifiées (graine {seed})" }
    scheme_together(folds, seed) {
        "{folds} stratified folds, twins kept together (seed {seed})",
        "{folds} parts stratifiées, comptes jumeaux gardés ensemble (graine {seed})"
    }
    scheme_by_time(tests, from, to) {
        "{tests} backtests: learnt from what came before, tested on {from} to {to}",
        "{tests} tests rétrospectifs\u{202f}: appris sur ce qui précède, testés du {from} au {to}"
    }
    scheme_given(folds, file) { "{folds} folds given in {file}", "{folds} parts données dans {file}" }
    standing_logistic() { "plain logistic regression", "une simple régression logistique" }
    standing_forest() { "a random forest", "une forêt aléatoire" }
    standing_clear(low, high) { "95% interval {low} to {high}", "intervalle à 95\u{202f}%\u{202f}: {low} à {high}" }
    standing_unclear(low, high) {
        "95% interval {low} to {high}, no clear difference",
        "intervalle à 95\u{202f}%\u{202f}: {low} à {high}, pas de différence nette"
    }
    standing_alike(peer, low, high) {
        "ranks like {peer} (95% interval of the difference {low} to {high})",
        "classe comme {peer} (intervalle à 95\u{202f}% de la différence\u{202f}: {low} à {high})"
    }
    standing_over(size, peer, interval) { "earns {size} AUC over {peer} ({interval})", "gagne {size} d’AUC sur {peer} ({interval})" }
    standing_under(size, peer, interval) { "gives up {size} AUC to {peer} ({interval})", "cède {size} d’AUC à {peer} ({interval})" }
    twins_some(accounts, of) {
        "{accounts} of {of} accounts have a twin (they share values too improbable for chance)",
        "{accounts} comptes sur {of} ont un jumeau (ils partagent des valeurs trop improbables pour un hasard)"
    }
    twins_apart(twins, gain, apart, together) {
        "{twins}; with twins apart logistic regression looks {gain} better than it is (log-loss {apart}, together {together})",
        "{twins}\u{202f}; jumeaux séparés, la régression logistique paraît meilleure de {gain} qu’elle ne l’est (log-loss {apart}, ensemble {together})"
    }
    twins_released(accounts, of) {
        "{accounts} of {of} accounts are alike in such numbers that they could not be held out together: figures may owe to memory",
        "{accounts} comptes sur {of} se ressemblent en trop grand nombre pour être mis de côté ensemble\u{202f}: les chiffres peuvent devoir à la mémoire"
    }
    beware(warning) { "Beware: {warning}.", "Attention\u{202f}: {warning}." }
    learner_logistic() { "logistic regression", "régression logistique" }
    learner_forest() { "random forest", "forêt aléatoire" }
    warning_not_fitted(learner, cause) {
        "the {learner} could not be fitted beside it: {cause}",
        "l’autre modèle ({learner}) n’a pas pu être ajusté à côté\u{202f}: {cause}"
    }
    warning_not_by_time(cause) { "not validated by time: {cause}", "pas de validation dans le temps\u{202f}: {cause}" }
    cause_accounts() { "these accounts do not allow it", "ces comptes ne le permettent pas" }
    cause_periods() {
        "the dates do not make enough periods with both outcomes",
        "les dates ne donnent pas assez de périodes où les deux issues sont présentes"
    }
    cause_not_converged() { "its fit did not converge", "son ajustement n’a pas convergé" }
    cause_other() { "an error, noted when the model was trained", "une erreur, signalée à l’apprentissage du modèle" }
    warning_by_time(later, auc) {
        "tested on later accounts than it learnt from, the AUC is {later} instead of {auc}: expect the lower one on new prospects",
        "testée sur des comptes postérieurs à ceux de l’apprentissage, l’AUC est de {later} au lieu de {auc}\u{202f}: attendez-vous à la plus basse sur de nouveaux prospects"
    }
    warning_no_signal_by_time(low, high) {
        "no signal by time: on later accounts the AUC interval ({low} to {high}) holds 0.5",
        "pas de signal dans le temps\u{202f}: sur les comptes postérieurs, l’intervalle de l’AUC ({low} à {high}) contient 0,5"
    }
    warning_no_signal(low, high) {
        "no signal: the AUC interval ({low} to {high}) holds 0.5, so these columns do not tell ideal accounts from the others",
        "pas de signal\u{202f}: l’intervalle de l’AUC ({low} à {high}) contient 0,5, ces colonnes ne distinguent donc pas les comptes idéaux des autres"
    }
    warning_extreme(slope) {
        "calibration slope {slope}: fits are too extreme, rely on their order more than on their value",
        "pente de calibration {slope}\u{202f}: les adéquations sont trop tranchées, fiez-vous à leur ordre plus qu’à leur valeur"
    }
    warning_timid(slope) {
        "calibration slope {slope}: fits are too timid, rely on their order more than on their value",
        "pente de calibration {slope}\u{202f}: les adéquations sont trop timides, fiez-vous à leur ordre plus qu’à leur valeur"
    }
    warning_baseline_better() {
        "plain logistic regression ranks these accounts better than the scorecard",
        "une simple régression logistique classe ces comptes mieux que la grille"
    }
    warning_sampled(accounts, of) {
        "measured on {accounts} of {of} accounts, drawn at random; the model itself learns from all (`lookalike evaluate` measures all)",
        "mesuré sur {accounts} des {of} comptes, tirés au hasard\u{202f}; le modèle, lui, apprend de tous (`lookalike evaluate` mesure sur tous)"
    }
    warning_twins(share, together, auc) {
        "{share} of accounts have a twin with identical inputs in another fold; with twins kept together the AUC is {together} instead of {auc} (`--group-identical` validates so throughout)",
        "{share} des comptes ont un jumeau aux données identiques dans une autre partie\u{202f}; jumeaux gardés ensemble, l’AUC est de {together} au lieu de {auc} (`--group-identical` valide ainsi partout)"
    }
}
