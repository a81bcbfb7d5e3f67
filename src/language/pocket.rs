//! The pocket card.

use std::fmt::Display;

use super::Language;

messages! {
    pocket_heading() { "Pocket card", "Grille de poche" }
    pocket_intro() {
        "One value a line, whole points, 100 at most: the sum is the score.",
        "Une valeur par ligne, des points entiers, 100 au plus\u{202f}: la somme est le score."
    }
    pocket_from(grade, points) { "{grade} from {points} points", "{grade} dès {points} points" }
    pocket_grades(from) { "Grade {from}, D below.", "Note {from}, D en dessous." }
    pocket_no_grade() { "No grade above D.", "Aucune note au-dessus de D." }
    pocket_most() { "at most", "au plus" }
    pocket_values() { "points by value", "points par valeur" }
    pocket_value() { "value", "valeur" }
    pocket_is_worth(value, points) { "{value} = {points}", "{value} = {points}" }
    pocket_score() { "score", "score" }
    pocket_gives_up(auc, full, loss, full_loss) {
        "Pocket card (at most ten criteria, whole points, no interactions): AUC {auc} against {full} with the full card, log-loss {loss} against {full_loss}, on the same accounts out of fold",
        "Grille de poche (dix critères au plus, points entiers, sans interactions)\u{202f}: AUC {auc} contre {full} avec la grille complète, log-loss {loss} contre {full_loss}, sur les mêmes comptes hors échantillon"
    }
    pocket_difference(said, difference, low, high) {
        "{said} (AUC {difference}, {low} to {high}). Score with it by --card pocket.",
        "{said} (AUC {difference}, de {low} à {high}). Pour noter avec elle\u{202f}: --card pocket."
    }
    pocket_no_difference(said) {
        "{said}. Score with it by --card pocket.",
        "{said}. Pour noter avec elle\u{202f}: --card pocket."
    }
    pocket_unmeasured() {
        "What it gives up beside the full card was not measured. Score with it by --card pocket.",
        "Ce qu’elle perd face à la grille complète n’a pas été mesuré. Pour noter avec elle\u{202f}: --card pocket."
    }
}
