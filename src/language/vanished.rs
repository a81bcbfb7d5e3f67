//! Phrases of levels that training never met, English and French side by side.

use std::fmt::Display;

use super::Language;

messages! {
    vanished_level(column, level, accounts, share) {
        "`{column}`: {level}, {accounts}, {share} bought: all too recent to be learnt from, so the model does not know it; it is scored as new",
        "`{column}`\u{202f}: {level}, {accounts}, {share} ont acheté\u{202f}: tous trop récents pour qu’on en apprenne, le modèle ne connaît donc pas cette valeur et la note comme nouvelle"
    }
    vanished_older(column, level, accounts, share) {
        "`{column}`: {level}, {accounts}, {share} bought: none decided in the days learnt from, so the model does not know it; it is scored as any other it does not know",
        "`{column}`\u{202f}: {level}, {accounts}, {share} ont acheté\u{202f}: aucun décidé pendant la période apprise, le modèle ne connaît donc pas cette valeur et la note comme toute autre qu’il ne connaît pas"
    }
    vanished_heading() { "Left out whole", "Entièrement laissé de côté" }
    vanished_intro() {
        "Every account with these values was decided too recently, or too long ago, to be learnt from. What is known of them stands here; the score does not hold it.",
        "Tous les comptes qui ont ces valeurs ont été décidés trop récemment, ou il y a trop longtemps, pour qu’on en apprenne. Ce qu’on en sait figure ici\u{202f}; le score ne le contient pas."
    }
    vanished_bought() { "bought", "ont acheté" }
    vanished_level_column() { "value", "valeur" }
    vanished_new() { "new, not learnt from yet", "nouveau, pas encore appris" }
    vanished_note() { "new: left out of training, too recent", "nouveau\u{202f}: hors apprentissage, trop récent" }
    vanished_check(column, cells, of, levels) {
        "column `{column}`: {cells} of {of} cells hold a new level, left out of training as too recent: {levels}",
        "colonne `{column}`\u{202f}: {cells} cellules sur {of} portent un niveau nouveau, hors apprentissage car trop récent\u{202f}: {levels}"
    }
    vanished_check_level(level, cells, share, accounts) {
        "`{level}` ({cells}; {share} of {accounts} bought so far)",
        "`{level}` ({cells}\u{202f}; {share} des {accounts} ont acheté jusqu’ici)"
    }
}
