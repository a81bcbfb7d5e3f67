//! What a plan of a test says, in English and French.

use std::fmt::Display;

use super::Language;

messages! {
    plan_title(metric) { "Plan of a test: {metric}", "Plan d’un test : {metric}" }
    plan_takes(a, name_a, b, name_b) { "It takes {a} accounts in {name_a} and {b} in {name_b}", "Il faut {a} comptes dans {name_a} et {b} dans {name_b}" }
    plan_to_find(least, baseline, power, confidence) {
        "to find a difference of {least} from {baseline} in {power} of such tests, with {confidence} intervals",
        "pour trouver un écart de {least} à partir de {baseline} dans {power} de tels tests, avec des intervalles à {confidence}"
    }
    plan_can_show(a, b, least) {
        "With {a} and {b} accounts you can see a difference of {least}, not less",
        "Avec {a} et {b} comptes, on peut voir un écart de {least}, pas moins"
    }
    plan_can_show_each(n, least) {
        "With {n} accounts each you can see a difference of {least}, not less",
        "Avec {n} comptes chacun, on peut voir un écart de {least}, pas moins"
    }
    plan_can_show_nothing() {
        "That many accounts can show no difference, however large",
        "Ce nombre de comptes ne peut montrer aucun écart, aussi grand soit-il"
    }
    plan_other_once(a, b) {
        "Looking once, at the end, it would take {a} and {b} accounts: --looks once",
        "En ne regardant qu’une fois, à la fin, il en faudrait {a} et {b} : --looks once"
    }
    plan_other_daily(a, b) {
        "To look whenever you like and stop as soon as it is clear, it would take {a} and {b} accounts: --looks daily",
        "Pour regarder quand on veut et s’arrêter dès que c’est clair, il en faudrait {a} et {b} : --looks daily"
    }
    plan_stop_once(n) {
        "Look once, when all {n} accounts have their result; whatever shows before does not count.",
        "Regarder une seule fois, quand les {n} comptes ont leur résultat ; ce qui se voit avant ne compte pas."
    }
    plan_stop_daily(n) {
        "Look as often as you like; stop when the always-valid interval leaves out 0 or lies within the least difference worth acting on, at the latest when all {n} accounts have their result.",
        "Regarder aussi souvent que voulu ; s’arrêter quand l’intervalle toujours valide exclut 0 ou tient dans le plus petit écart utile, au plus tard quand les {n} comptes ont leur résultat."
    }
    plan_stop(rule) { "When to stop: {rule}", "Quand s’arrêter : {rule}" }
    plan_drawn(a, name_a, b, name_b, held) {
        "Drawn at random: {a} accounts in {name_a}, {b} in {name_b}, {held} left alone (holdout)",
        "Tirés au hasard : {a} comptes dans {name_a}, {b} dans {name_b}, {held} laissés de côté (holdout)"
    }
    plan_balanced(strata, seed) {
        "balanced on {strata}, seed {seed}: the same list and seed draw the same arms",
        "équilibrés selon {strata}, graine {seed} : même liste et même graine donnent le même tirage"
    }
    plan_fewer(needed) {
        "The list holds fewer accounts than the {needed} it takes",
        "La liste compte moins de comptes que les {needed} qu’il faut"
    }
    plan_next(file) {
        "When results are in: lookalike compare --data RESULTS.csv --follows {file}",
        "Une fois les résultats obtenus : lookalike compare --data RESULTATS.csv --follows {file}"
    }
    plan_written() { "Written:", "Écrits :" }
    plan_points(points) { "{points} points", "{points} points" }
}
