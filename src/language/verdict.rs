//! The one verdict on a model, and what keeps it from being better.

use std::fmt::Display;

use super::Language;

messages! {
    verdict_name_priors() { "priors only", "a priori seuls" }
    verdict_name_unmeasured() { "unmeasured", "non mesuré" }
    verdict_name_no_signal() { "no signal", "aucun signal" }
    verdict_name_weak() { "weak", "faible" }
    verdict_name_usable() { "usable", "exploitable" }
    verdict_name_strong() { "strong", "fort" }
    verdict_column() { "verdict", "verdict" }
    verdict_led(name, sentence) { "Verdict: {name}. {sentence}", "Verdict\u{202f}: {name}. {sentence}" }
    verdict_short(sentence, shortfalls) {
        "{sentence} Not better because {shortfalls}.",
        "{sentence} Pas mieux, car {shortfalls}."
    }
    shortfall_ranking(low, least) {
        "the interval of the AUC begins at {low} (a better verdict takes more than {least})",
        "l’intervalle de l’AUC commence à {low} (un meilleur verdict demande plus de {least})"
    }
    shortfall_fifths() {
        "neither the best fifth of the accounts nor the last differs clearly from all of them",
        "ni le meilleur cinquième des comptes ni le dernier ne se distingue nettement de l’ensemble"
    }
    shortfall_slope(slope) {
        "the calibration slope is {slope}, so fits are off by more than their order",
        "la pente de calibration est de {slope}\u{202f}: les adéquations valent moins que leur ordre"
    }
    shortfall_no_line() {
        "no calibration line can be drawn through fits that are all the same or never wrong",
        "aucune droite de calibration ne passe par des adéquations toutes égales ou jamais fausses"
    }
    shortfall_by_time(low, least) {
        "on later accounts the interval of the AUC begins at {low} (a better verdict takes more than {least})",
        "sur les comptes postérieurs, l’intervalle de l’AUC commence à {low} (un meilleur verdict demande plus de {least})"
    }
    verdict_beside_scores(model, verdict) { "{model}: {verdict}", "{model}\u{202f}: {verdict}" }
    report_do_heading() { "What to do", "Que faire" }
    report_do_rank(a, b) {
        "Work through accounts from the top of the score: A begins at {a} points, B at {b}.",
        "Traitez les comptes en partant du haut du score\u{202f}: A commence à {a} points, B à {b}."
    }
    report_do_beside() {
        "Use the order beside other evidence, never alone: the data carry no more than that.",
        "Servez-vous de l’ordre à côté d’autres éléments, jamais seul\u{202f}: les données ne portent pas plus."
    }
    report_do_nothing() {
        "Do not act on these scores: chance ranks as well.",
        "N’agissez pas sur ces scores\u{202f}: le hasard classe aussi bien."
    }
    report_do_data() {
        "What would help: more decided accounts, or facts about them that were known before the decision.",
        "Ce qui aiderait\u{202f}: plus de comptes décidés, ou des faits à leur sujet connus avant la décision."
    }
    report_do_kinds(count) {
        "Speak to each kind of customer in its own words: {count} stand out, told under Segments.",
        "Parlez à chaque type de client de ce qu’il est\u{202f}: {count} se détachent, présentés sous Segments."
    }
    report_do_refuse() {
        "Say no early to those who never buy and those who leave: what gives them away stands below.",
        "Dites non tôt à ceux qui n’achètent jamais et à ceux qui partent\u{202f}: ce qui les trahit est plus bas."
    }
    report_do_review() {
        "Add what became of each account, and ask again in a quarter (lookalike review).",
        "Ajoutez ce que devient chaque compte, et reposez la question dans un trimestre (lookalike review)."
    }
    verdict_no_profile() {
        "Without a signal there is no ideal customer to describe: what follows counts these accounts and predicts nothing.",
        "Sans signal, il n’y a pas de client idéal à décrire\u{202f}: la suite dénombre ces comptes et ne prédit rien."
    }
    verdict_no_criteria() {
        "No criterion is listed: together they rank accounts no better than chance.",
        "Aucun critère n’est cité\u{202f}: ensemble, ils ne classent pas les comptes mieux que le hasard."
    }
    grades_below(grades, share, high) {
        "grade {grades} starts where the fit is not above the share of ideal accounts ({share}, up to {high}): it promises no more than any account does",
        "la note {grades} commence là où l’adéquation ne dépasse pas la part de comptes idéaux ({share}, jusqu’à {high})\u{202f}: elle ne promet pas plus que n’importe quel compte"
    }
    unknown_too_much(limit) {
        "Grade ? where criteria weighing more than {limit} points are unknown: too much to tell.",
        "Note «\u{202f}?\u{202f}» quand des critères pesant plus de {limit} points sont inconnus\u{202f}: trop pour en juger."
    }
    saved_no_champion(reference) {
        "Saved as {reference} (no champion: it scores only while there is nothing better)",
        "Enregistré sous {reference} (pas de champion\u{202f}: il ne note que faute de mieux)"
    }
    saved_replaces(reference) {
        "Saved as {reference} (the champion from now on: the one before had a lesser verdict)",
        "Enregistré sous {reference} (désormais le champion\u{202f}: le précédent avait un moindre verdict)"
    }
}
