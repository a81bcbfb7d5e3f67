//! An account in one line: whether it fits, what it is, what to watch.

use std::fmt::Display;

use super::Language;

messages! {
    summary_fits(who) { "Fits: {who}", "Correspond\u{202f}: {who}" }
    summary_partly(who) { "Fits in part: {who}", "Correspond en partie\u{202f}: {who}" }
    summary_unfit(who) { "Does not fit: {who}", "Ne correspond pas\u{202f}: {who}" }
    summary_knocked_out(rule) {
        "Knocked out whatever its score: {rule}.",
        "Éliminé quel que soit son score\u{202f}: {rule}."
    }
    summary_too_unknown() { "Too little is known of it to give a grade.", "On en sait trop peu pour lui donner une note." }
    summary_no_grades() {
        "No grade: the model does not tell ideal customers from others well enough.",
        "Pas de note\u{202f}: le modèle ne distingue pas assez les clients idéaux des autres."
    }
    summary_company() { "a company", "une entreprise" }
    summary_account() { "an account", "un compte" }
    summary_staff(who, number) { "{who} of {number} people", "{who} de {number} personnes" }
    summary_sector(who, sector) { "{who} in {sector}", "{who} du secteur {sector}" }
    summary_tools(who, tools) { "{who} on {tools}", "{who} sur {tools}" }
    summary_with(who, facts) { "{who} with {facts}", "{who} avec {facts}" }
    summary_and_with(who, facts) { "{who}, with {facts}", "{who}, avec {facts}" }
    summary_without(who, tools) { "{who}, without {tools}", "{who}, sans {tools}" }
    summary_together(one, other) { "{one} together with {other}", "{one} joint à {other}" }
    summary_nothing_apart(who) { "{who} that nothing known sets apart", "{who} que rien de connu ne distingue" }
    summary_like(said, count, all) {
        "{said}, like {count} of your {all} ideal customers.",
        "{said}, comme {count} de vos {all} clients idéaux."
    }
    summary_like_few(said, count, all) {
        "{said}, like only {count} of your {all} ideal customers.",
        "{said}, comme {count} seulement de vos {all} clients idéaux."
    }
    summary_like_none(said, all) {
        "{said}, like none of your {all} ideal customers.",
        "{said}, comme aucun de vos {all} clients idéaux."
    }
    summary_end(said) { "{said}.", "{said}." }
    summary_watch(facts) { "Watch: {facts}.", "À surveiller\u{202f}: {facts}." }
    summary_favour(facts) { "In its favour: {facts}.", "En sa faveur\u{202f}: {facts}." }
    summary_find_out(columns) { "Not known yet: {columns}.", "Encore inconnu\u{202f}: {columns}." }
    summary_sentences(first, next) { "{first} {next}", "{first} {next}" }
}
