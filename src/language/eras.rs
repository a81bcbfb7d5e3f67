//! Figures before a day and since.

use std::fmt::Display;

use super::Language;

messages! {
    eras_heading(day) { "Before {day} and since", "Avant le {day} et depuis" }
    eras_before() { "before", "avant" }
    eras_since() { "since", "depuis" }
    eras_column() { "change", "écart" }
    eras_side(side, accounts) { "{side} ({accounts})", "{side} ({accounts})" }
    eras_ends(low, high) { "{low} to {high}", "{low} à {high}" }
    eras_means() {
        "Deals stand on the side of the day on which they were opened. Change: points for shares and NPS, else percent of what it was; with its 95% interval, where 0 inside means that chance alone could have moved the figure so far.",
        "Un compte se range selon le jour de son ouverture. Écart\u{202f}: en points pour les parts et la recommandation, sinon en pour cent de l’ancienne valeur\u{202f}; avec son intervalle à 95\u{202f}%, où 0 à l’intérieur veut dire que le hasard seul aurait pu déplacer la valeur d’autant."
    }
    eras_undated(accounts) {
        "{accounts} accounts have no day of opening, and are on neither side.",
        "{accounts} comptes n’ont pas de jour d’ouverture, et ne sont d’aucun côté."
    }
    eras_one_side() {
        "No group has deals on both sides of that day.",
        "Aucun groupe n’a de comptes des deux côtés de ce jour."
    }
}
