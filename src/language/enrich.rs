//! Phrases of what to find out next, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    find_out_next(fact, share) {
        "Find out next: {fact}; it would change the grade of {share} of accounts like this.",
        "À chercher d’abord\u{202f}: {fact}\u{202f}; cela changerait la note de {share} des comptes comme celui-ci."
    }
    enrich_title() { "What to find out next", "Que chercher ensuite" }
    enrich_counts(incomplete, accounts, model) {
        "{incomplete} of {accounts}: something is unknown that {model} gives points for.",
        "{incomplete} sur {accounts}\u{202f}: quelque chose est inconnu que {model} note."
    }
    enrich_nothing_unknown(accounts, model) {
        "Nothing that {model} gives points for is unknown ({accounts}): there is nothing to find out.",
        "Rien de ce que {model} note n’est inconnu ({accounts})\u{202f}: il n’y a rien à chercher."
    }
    enrich_fact() { "fact", "fait" }
    enrich_absent(column) { "{column} (no such column)", "{column} (pas de colonne)" }
    enrich_unknown() { "unknown in", "inconnu pour" }
    enrich_changes() { "grades changed", "notes changées" }
    enrich_better() { "better", "meilleures" }
    enrich_price() { "price", "prix" }
    enrich_cost() { "price of all", "prix de tous" }
    enrich_per(unit) { "per {unit}", "par {unit}" }
    enrich_unit() { "unit of money", "unité de monnaie" }
    enrich_more(count) { "{count} more: --json has all.", "{count} de plus\u{202f}: --json les donne tous." }
    enrich_buy(fact, changes, unit, cost, accounts) {
        "Buy first: {fact}, {changes} grades changed per {unit}; {cost} for {accounts}.",
        "À acheter d’abord\u{202f}: {fact}, {changes} notes changées par {unit}\u{202f}; {cost} pour {accounts}."
    }
    enrich_ask(fact, changes, accounts) {
        "Ask first: {fact}, which would change about {changes} grades of {accounts}.",
        "À demander d’abord\u{202f}: {fact}, qui changerait environ {changes} notes de {accounts}."
    }
    enrich_no_change() {
        "No fact, by itself, is expected to change a grade.",
        "Aucun fait, à lui seul, ne devrait changer une note."
    }
    enrich_no_prices() {
        "No prices: with `[enrich]` in the recipe (`employees = 0.10`) facts are ranked by grades changed per unit of money.",
        "Aucun prix\u{202f}: avec `[enrich]` dans la recette (`employees = 0.10`), les faits sont classés par notes changées par unité de monnaie."
    }
    enrich_no_points(columns) {
        "Priced, but without points in this model: {columns}.",
        "Avec un prix, mais sans points dans ce modèle\u{202f}: {columns}."
    }
    enrich_how() {
        "Expected from the past accounts' shares in each bin, each fact by itself: changes of several facts do not add up.",
        "Attendu d’après les parts des comptes passés dans chaque classe, chaque fait pris seul\u{202f}: les changements de plusieurs faits ne s’additionnent pas."
    }
}
