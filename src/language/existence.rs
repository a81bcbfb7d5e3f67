//! Whether there are kinds of customer, or degrees only.

use std::fmt::Display;

use super::Language;

messages! {
    gradient_of_size() { "A gradient of size", "Un gradient de taille" }
    gradient_of(criterion) { "A gradient of {criterion}", "Un gradient de {criterion}" }
    gradient_found(gradient, accounts, criteria) {
        "{gradient}, no segments: the {accounts} ideal customers differ by degrees, without a gap to cut at, in {criteria}.",
        "{gradient}, pas de segments\u{202f}: les {accounts} clients idéaux diffèrent par degrés, sans rupture où couper, par {criteria}."
    }
    gradient_advice() {
        "Use the scorecard for all of them and vary the message by degrees; tiers, if you need some, are yours to set.",
        "Utilisez la grille pour tous et nuancez le message par degrés\u{202f}; d’éventuels paliers sont à fixer par vous."
    }
    kinds_exist(classes, p) {
        "Kinds, not degrees: accounts that differ by degrees only would hardly look so much like {classes} kinds ({p}).",
        "Des types, non des degrés\u{202f}: des comptes qui ne diffèrent que par degrés ne ressembleraient guère autant à {classes} types ({p})."
    }
    kinds_do_not_exist(classes, p) {
        "The best cut, into {classes}, fits no better than the same search would in accounts without kinds ({p}).",
        "La meilleure coupe, en {classes}, ne vaut pas mieux que celle de la même recherche parmi des comptes sans types ({p})."
    }
    kinds_fit_less(classes, p) {
        "The best cut, into {classes}, fits less well than degrees do, and accounts without kinds would look so much like it too often ({p}; at most 0.01 is asked then).",
        "La meilleure coupe, en {classes}, s’ajuste moins bien que des degrés, et des comptes sans types lui ressembleraient autant trop souvent ({p}\u{202f}; il faudrait alors 0,01 au plus)."
    }
    sheet_kinds(sentence, p) {
        "{sentence} Kinds, not degrees: {p}.",
        "{sentence} Des types, non des degrés\u{202f}: {p}."
    }
}
