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
    outcome_left(column, values) {
        "`{values}` in `{column}` read as customers that left, for the business figures; `churned = […]` in the recipe says otherwise",
        "`{values}` dans `{column}`\u{202f}: lus comme des clients partis, pour les chiffres d’activité\u{202f}; `churned = […]` dans la recette permet de dire autre chose"
    }
}
