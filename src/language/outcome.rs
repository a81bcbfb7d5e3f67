//! What was assumed of the outcome.

use std::fmt::Display;

use super::Language;

messages! {
    outcome_positive(column, value) {
        "`{value}` in `{column}` was taken as the ideal outcome; `--positive` says otherwise",
        "`{value}` dans `{column}` est pris comme issue idéale\u{202f}; `--positive` permet d’en désigner une autre"
    }
    outcome_stage_row(stage) { "`{stage}` (1 row)", "`{stage}` (1 ligne)" }
    outcome_stage_rows(stage, rows) { "`{stage}` ({rows} rows)", "`{stage}` ({rows} lignes)" }
    outcome_open(column, stages) {
        "{stages} in `{column}` read as still open, so not trained on; `negative = […]` in the recipe says otherwise",
        "{stages} dans `{column}`\u{202f}: lus comme encore ouverts, donc hors de l’apprentissage\u{202f}; `negative = […]` dans la recette permet de dire autre chose"
    }
    outcome_nothing_lost(column, values) {
        "no value of `{column}` says lost: {values} counted as not ideal; `negative = […]` in the recipe says otherwise",
        "aucune valeur de `{column}` ne dit perdu\u{202f}: {values} comptent comme non idéales\u{202f}; `negative = […]` dans la recette permet de dire autre chose"
    }
    outcome_unclear(column, values) {
        "NOT UNDERSTOOD and so not trained on: {values} in `{column}`; say in the recipe which were won and which lost: `positive = […]` and `negative = […]` of `[outcome]`",
        "NON COMPRIS, donc hors de l’apprentissage\u{202f}: {values} dans `{column}`\u{202f}; dites dans la recette lesquelles sont gagnées et lesquelles perdues\u{202f}: `positive = […]` et `negative = […]` de `[outcome]`"
    }
    outcome_value_column() { "value", "valeur" }
    outcome_rows_column() { "rows", "lignes" }
    outcome_read_column() { "read as", "lue comme" }
    outcome_learnt_column() { "learnt from as", "apprise comme" }
    outcome_read_won() { "won", "gagné" }
    outcome_read_lost() { "lost", "perdu" }
    outcome_read_churned() { "churned", "parti" }
    outcome_read_open() { "open", "ouvert" }
    outcome_read_unclear() { "UNCLEAR", "PAS CLAIR" }
    outcome_learnt_ideal() { "ideal", "idéal" }
    outcome_learnt_not_ideal() { "not ideal", "non idéal" }
    outcome_not_learnt() { "–", "–" }
    outcome_values_title(column) { "Outcome, by `{column}`", "Issue, selon `{column}`" }
    outcome_orders(rows, customers, customer, order) {
        "NOT ACCOUNTS: a row is a line of an order (`{order}`), {rows} rows of {customers} customers (`{customer}`)",
        "PAS DES COMPTES\u{202f}: une ligne est une ligne de commande (`{order}`), {rows} lignes de {customers} clients (`{customer}`)"
    }
    outcome_of_orders() {
        "follows from the orders: see `[orders]` in the recipe",
        "découle des commandes\u{202f}: voir `[orders]` dans la recette"
    }
    outcome_orders_dated(keys) {
        "`[orders]` of the recipe makes one account of each customer: `{keys}` (days without an order after which a customer has left: true of yours?)",
        "`[orders]` dans la recette fait un compte de chaque client\u{202f}: `{keys}` (jours sans commande après lesquels un client est parti\u{202f}: est-ce vrai des vôtres\u{202f}?)"
    }
    outcome_orders_undated(keys) {
        "`[orders]` of the recipe makes one account of each customer (`{keys}`), but no column says when orders were placed: bring their dates",
        "`[orders]` dans la recette fait un compte de chaque client (`{keys}`), mais aucune colonne ne dit quand les commandes ont été passées\u{202f}: ajoutez leurs dates"
    }
    outcome_left(column, values) {
        "`{values}` in `{column}` read as customers that left, for the business figures; `churned = […]` in the recipe says otherwise",
        "`{values}` dans `{column}`\u{202f}: lus comme des clients partis, pour les chiffres d’activité\u{202f}; `churned = […]` dans la recette permet de dire autre chose"
    }
}
